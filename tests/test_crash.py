"""Nothing is lost: writers killed at any moment, and each file operation made to fail in turn."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from aftercare import files
from aftercare.errors import AftercareError
from tests.support import ROOT
from tests.support.crash import SCENARIOS, Scenario, State, Watched, check, home_in, prepared, state, temporaries

KILLS = 300


def run_crash(*arguments: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crash", *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_a_writer_killed_at_random_moments_leaves_the_old_or_the_new_file_and_undo_exact(tmp_path: Path) -> None:
    met = run_crash("moments", str(tmp_path), str(KILLS))
    assert met["killed"] >= KILLS
    for when in ("before the rename", "inside the write", "after the rename"):
        assert met[when.split()[0]] >= KILLS // 20, f"too few kills came {when}"


def test_a_writer_killed_at_each_file_operation_leaves_old_or_new_files_and_undo_exact(tmp_path: Path) -> None:
    met = run_crash("operations", str(tmp_path))
    assert met["killed"] >= 300
    assert min(met["old"], met["new"], met["both"], met["left over"]) >= 5
    assert all(met[name] >= 20 for name in SCENARIOS)


def raising(number: int) -> Callable[[], NoReturn]:
    def wrong() -> NoReturn:
        raise OSError(number, os.strerror(number))

    return wrong


def interrupting() -> NoReturn:
    raise KeyboardInterrupt


class Attempt:
    """One try of a scenario in a home of its own, with an operation that goes wrong."""

    def __init__(self, model: Path, place: Path, scenario: Scenario, watched: Watched) -> None:
        self.home = home_in(place)
        self.watched = watched
        self.error: BaseException | None = None
        shutil.copytree(model, place)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "os", watched)
            patch.setattr(files, "open", watched.reading, raising=False)
            try:
                scenario.act(self.home)
            except (AftercareError, KeyboardInterrupt) as error:
                self.error = error
        self.now = state(self.home)

    @property
    def failed(self) -> str:
        """The operation that went wrong."""
        return self.watched.calls[self.watched.at - 1]

    def told(self, code: int) -> str:
        """The one sentence about it."""
        assert isinstance(self.error, AftercareError)
        assert self.error.exit_code == code
        sentence = str(self.error)
        assert "\n" not in sentence
        assert sentence.endswith(".")
        return sentence


def attempts(tmp_path: Path, name: str, wrong: Callable[[], None], **how: bool) -> Any:
    """Attempts with the first, second, ... operation going wrong, up to the first in which none does."""
    scenario = SCENARIOS[name]
    model, old, new = prepared(tmp_path, scenario)
    number = 0
    while True:
        number += 1
        attempt = Attempt(model, tmp_path / str(number), scenario, Watched(number, wrong, **how))
        if not attempt.watched.met:
            break
        yield attempt, scenario, old, new
    assert attempt.error is None
    assert attempt.now == new
    assert number > 15, "too few operations were met for this to be true"


@pytest.mark.parametrize("name", SCENARIOS)
def test_everything_is_on_disk_before_the_first_file_is_swapped_in(tmp_path: Path, name: str) -> None:
    scenario = SCENARIOS[name]
    model, _, _ = prepared(tmp_path, scenario)
    watched = Attempt(model, tmp_path / "one", scenario, Watched(0, interrupting)).watched
    calls = [call for call in watched.calls if call in {"write", "fsync", "replace", "unlink"}]
    swaps = [number for number, call in enumerate(calls) if call == "replace"]
    staged = calls[: swaps[0]]
    assert staged[-2:] == ["write", "fsync"], "the record is written and synced before its rename"
    assert staged == ["write", "fsync"] * (len(staged) // 2)
    assert calls[swaps[0] + 1] == "fsync", "the folder of the record is synced before any file is swapped in"
    assert "write" not in calls[swaps[0] :], "all files are on disk before the record is"
    assert all(calls[number + 1] == "fsync" for number in swaps)


FAULTS = [(errno.ENOSPC, 74), (errno.EIO, 74), (errno.EACCES, 77), (errno.EISDIR, 73)]


@pytest.mark.parametrize(("number", "code"), FAULTS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_operation_that_fails_leaves_every_file_as_it_was(tmp_path: Path, name: str, number: int, code: int) -> None:
    for attempt, scenario, old, new in attempts(tmp_path, name, raising(number)):
        if attempt.error is None:
            assert attempt.now == new
        else:
            attempt.told(code)
            assert attempt.now == old, attempt.failed
        if attempt.failed != "unlink":
            assert temporaries(attempt.home) == []
        check(attempt.home, scenario, old, new)


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_operation_that_reports_a_failure_although_it_worked_loses_nothing(tmp_path: Path, name: str) -> None:
    for attempt, scenario, old, new in attempts(tmp_path, name, raising(errno.EIO), after=True):
        if attempt.error is None:
            assert attempt.now == new
        else:
            attempt.told(74)
        check(attempt.home, scenario, old, new)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_disk_that_fails_from_one_operation_on_loses_nothing(tmp_path: Path, name: str) -> None:
    for attempt, scenario, old, new in attempts(tmp_path, name, raising(errno.EIO), lasting=True):
        if attempt.error is not None and attempt.now != old:
            assert "`undo` takes it back" in attempt.told(74)
        check(attempt.home, scenario, old, new)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_interrupt_at_any_operation_loses_nothing(tmp_path: Path, name: str, after: bool) -> None:
    for attempt, scenario, old, new in attempts(tmp_path, name, interrupting, after=after):
        check(attempt.home, scenario, old, new)


def test_the_states_that_are_compared_are_different(tmp_path: Path) -> None:
    for name, scenario in SCENARIOS.items():
        _, old, new = prepared(tmp_path / name, scenario)
        differing: State = {key: value for key, value in new.items() if old.get(key) != value}
        assert differing or old.keys() - new.keys(), name
