"""Making changes end badly: a file operation that fails, or a process that is killed, at a chosen moment.

Run as a program it kills writers, forked from itself and so ready at once: `python -m tests.support.crash HOW FOLDER`
prints what it met as JSON, and ends with a traceback if anything was lost.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from aftercare import files, history, journal
from aftercare.entries import Entry
from aftercare.errors import AftercareError
from aftercare.home import CONFIG, HABITS, MENU, Home, find

WEEK = journal.file_of("2026-W47")
KINDS = frozenset(
    {"open", "fchmod", "write", "fsync", "close", "replace", "unlink", "mkdir", "chmod", "listdir", "read"}
)
State = dict[str, bytes]


class Watched:
    """The module `os` as `aftercare.files` sees it: calls are counted, and the one numbered `at` goes wrong.

    It goes wrong before it does anything (but for half of a write), or `after` it; with `lasting`, all later ones
    go wrong too.
    """

    def __init__(self, at: int, wrong: Callable[[], None], *, after: bool = False, lasting: bool = False) -> None:
        self.at, self.wrong, self.after, self.lasting = at, wrong, after, lasting
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self._watching(name, real) if name in KINDS else real

    def reading(self, path: str, how: str) -> Any:
        """The function `open`."""
        return self._watching("read", open)(path, how)

    def _watching(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self.calls.append(name)
            hit = len(self.calls) == self.at or (self.lasting and len(self.calls) > self.at)
            if hit and not self.after:
                if name == "write":
                    real(arguments[0], bytes(arguments[1][: len(arguments[1]) // 2]))
                if name == "close":
                    real(*arguments)
                self.wrong()
            result = real(*arguments)
            if hit and self.after:
                if name == "open":
                    os.close(result)
                if name == "read":
                    result.close()
                self.wrong()
            return result

        return call

    @property
    def met(self) -> bool:
        """Whether the call that was to go wrong was made at all."""
        return len(self.calls) >= self.at


def home_in(folder: Path) -> Home:
    return find(str(folder), {})


def state(home: Home) -> State:
    """The bytes of all files of a person."""
    paths = {name: Path(home.path(name)) for name in (WEEK, CONFIG, HABITS, MENU)}
    return {name: path.read_bytes() for name, path in paths.items() if path.exists()}


def temporaries(home: Home) -> list[Path]:
    return [path for path in home.data.rglob("*") if path.name.endswith(files.TEMPORARY)]


def entry(number: int) -> Entry:
    return Entry(
        f"a{number:09d}", date(2026, 11, 21), habit="cuddle", note=f"a note of several words, number {number}\n" * 9
    )


def log(home: Home) -> None:
    with history.change(home) as change:
        journal.add(change, [entry(99)])


def several(home: Home) -> None:
    with history.change(home) as change:
        journal.add(change, [entry(99)])
        change.write(CONFIG, None)
        change.write(HABITS, "aftercare: habits/1\n")
        change.write(MENU, "aftercare: menu/1\n# other\n")


def undo(home: Home) -> None:
    history.undo(home, answer=lambda _: None)


def redo(home: Home) -> None:
    history.redo(home, answer=lambda _: None)


def write(home: Home, name: str, text: str) -> None:
    with history.change(home) as change:
        change.write(name, text)


def used(home: Home) -> None:
    """A home with files of each kind and two groups of changes."""
    write(home, CONFIG, "aftercare: config/1\nname: Ana # me\n")
    write(home, MENU, "aftercare: menu/1\n")
    with history.change(home) as change:
        journal.add(change, [entry(1), entry(2)])


def once_changed(home: Home) -> None:
    used(home)
    several(home)


def once_undone(home: Home) -> None:
    once_changed(home)
    undo(home)


@dataclass(frozen=True)
class Scenario:
    """What is there, what is then done, and what takes it back (None: what undoes the last thing)."""

    prepare: Callable[[Home], None]
    act: Callable[[Home], None]
    back: Callable[[Home], None] = undo


SCENARIOS = {
    "log": Scenario(used, log),
    "first log": Scenario(lambda _: None, log),
    "several files": Scenario(used, several),
    "log after undo": Scenario(once_undone, log),
    "undo": Scenario(once_changed, undo, redo),
    "redo": Scenario(once_undone, redo),
}


def check(home: Home, scenario: Scenario, old: State, new: State) -> str:
    """Make sure that nothing is lost, and that undo is exact; says whether the "old", the "new" or "both" are there."""
    now = state(home)
    for name in old.keys() | new.keys():
        assert now.get(name) in {old.get(name), new.get(name)}, f"{name} is neither old nor new"
    if WEEK in now:
        assert len(journal.read_week(home, "2026-W47")) >= 1
    assert journal.weeks(home) == (["2026-W47"] if WEEK in now else [])
    if now != old:
        scenario.back(home)
        assert state(home) == old, "not taken back exactly"
    with suppress(AftercareError):
        scenario.act(home)
        assert state(home) == new, "cannot be done again"
        scenario.back(home)
        assert state(home) == old, "not taken back exactly, the second time"
    return "old" if now == old else "new" if now == new else "both"


def killed(home: Home, act: Callable[[Home], None], watched: Watched) -> bool:
    """Do something in a child that is killed at the call that goes wrong; whether it was killed."""
    child = os.fork()
    if child == 0:
        vars(files).update(os=watched, open=watched.reading)
        act(home)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def kill_me() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepared(folder: Path, scenario: Scenario) -> tuple[Path, State, State]:
    """A home to copy, its state, and the state after what is to be done."""
    model, after = home_in(folder / "model"), home_in(folder / "after")
    model.data.mkdir(parents=True)
    scenario.prepare(model)
    shutil.copytree(model.data, after.data)
    scenario.act(after)
    return model.data, state(model), state(after)


def at_every_operation(folder: Path) -> dict[str, int]:
    """Kill the writer before and after each of its file operations; how often the old and the new was met."""
    met: Counter[str] = Counter()
    for name, scenario in SCENARIOS.items():
        model, old, new = prepared(folder / name, scenario)
        for after in (False, True):
            number, alive = 0, True
            while alive:
                number += 1
                home = home_in(folder / name / f"{number} {after}")
                shutil.copytree(model, home.data)
                alive = killed(home, scenario.act, Watched(number, kill_me, after=after))
                left = bool(temporaries(home))
                found = check(home, scenario, old, new)
                assert alive or found == "new"
                met.update([found, name, *(["left over"] if left else []), *(["killed"] if alive else [])])
                shutil.rmtree(home.data)
    return met


def at_random_moments(folder: Path, kills: int) -> dict[str, int]:
    """Kill writers that note an entry after random times; what was acknowledged must be there, and undo exact."""
    home, met = home_in(folder / "home"), Counter[str]()
    used(home)
    usual = sorted(_child_noting(home, number, None)[1] for number in range(100, 104))[2]
    contents = [state(home)]
    _child_noting(home, 104, None)
    contents.append(state(home))
    number = 1000
    wanted = ("before", "inside", "after")
    while met["killed"] < kills or (min(met[one] for one in wanted) < kills // 20 and met["killed"] < 9 * kills):
        number += 1
        before = state(home)
        records = len(history_records(home))
        known, _ = _child_noting(home, number, usual * random.uniform(0, 1.3))
        now = state(home)
        entries = [one.id for one in journal.read_week(home, "2026-W47")]
        there = entry(number).id in entries
        assert entries[: len(entries) - there] == _ids(before), "an entry is gone"
        assert there or now == before, "neither the old file nor the new one"
        assert there or not known, "what was acknowledged is gone"
        met.update(["killed", "after" if there else "before"])
        usual *= 0.92 if there else 1.03  # so that kills keep falling on both sides, however fast the disk is
        if not there and (len(history_records(home)) > records or temporaries(home)):
            met["inside"] += 1
        if there:
            contents.append(now)
        undo(home)
        assert state(home) == contents[-2], "undo is not exact"
        redo(home)
        assert state(home) == contents[-1], "redo is not exact"
        for path in temporaries(home) if number % 20 == 0 else []:
            path.unlink()
    return met


def history_records(home: Home) -> list[str]:
    return files.names(home.path(history.UNDO), "")


def _ids(held: State) -> list[str]:
    return [one.id for one in journal.parse_week(held[WEEK].decode(), "f", "2026-W47")[1]]


def _child_noting(home: Home, number: int, delay: float | None) -> tuple[bool, float]:
    """Note an entry in a child, killed after some seconds if any; whether it was acknowledged, and how long it took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, b"s")
        with history.change(home) as change:
            journal.add(change, [entry(number)])
        os.write(writing, b"d")
        if delay is not None:
            signal.pause()
        os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    begun = time.perf_counter()
    if delay is not None:
        while time.perf_counter() - begun < delay:
            pass
        os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1]) == (delay is not None)
    acknowledged = os.read(reading, 1) == b"d"
    os.close(reading)
    return acknowledged, time.perf_counter() - begun


if __name__ == "__main__":
    place = Path(sys.argv[2])
    found = at_every_operation(place) if sys.argv[1] == "operations" else at_random_moments(place, int(sys.argv[3]))
    sys.stdout.write(json.dumps(found))
