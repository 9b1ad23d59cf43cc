"""Each exit code of docs/scripting.md is reached by a real case, and every command ends with one sentence."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from aftercare import cli, files
from aftercare.history import LOCK
from aftercare.output import Console
from tests.conftest import Result
from tests.support import ROOT, everycommand
from tests.support.tree import picture

Run = Callable[..., Result]

EVERY = dict(everycommand.commands())


def code_of(*words: str) -> int:
    console = Console("aftercare")
    return console.close(cli._guarded(console, list(words)))


def one_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    seen = capsys.readouterr()
    assert seen.out == ""
    (line,) = seen.err.splitlines()
    assert line.startswith("aftercare: ")
    return line


@pytest.mark.parametrize("path", sorted(EVERY), ids=" ".join)
def test_an_unknown_option_is_2_with_one_sentence(
    path: tuple[str, ...], world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(*path, "--no-such-option") == 2
    assert "--no-such-option" in one_sentence(capsys)
    assert not world.exists()


@pytest.mark.parametrize("code", [1, 2, 65, 66, 69, 73, 74, 75, 77, 78, 130, 141, 143])
def test_the_page_for_scripts_tells_of_the_code(code: int) -> None:
    assert re.search(rf"^\| {code} \|", (ROOT / "docs" / "scripting.md").read_text("utf-8"), re.MULTILINE)


def put(home: Path, name: str, text: str) -> None:
    """Write a file of a home, readable by its owner alone as the program does it."""
    path = home / name
    for folder in (home, path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.write_text(text)
    path.chmod(0o600)


def broken_week(home: Path) -> None:
    put(home, "journal/2026-W47.yaml", "aftercare: [")


def newer_week(home: Path) -> None:
    put(home, "journal/2026-W47.yaml", "aftercare: journal/2\nweek: 2026-W47\nentries: []\n")


def bad_config(home: Path) -> None:
    put(home, "config.yaml", "aftercare: config/1\nweek_starts: noday\n")


def a_file_in_the_way(home: Path) -> None:
    home.write_text("not a folder")


def nothing(home: Path) -> None:
    del home


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        (0, nothing, ["week"]),
        (2, nothing, ["log"]),
        (2, nothing, ["log", "cuddle", "--on", "someday"]),
        (65, broken_week, ["week"]),
        (65, broken_week, ["log", "cuddle"]),
        (65, newer_week, ["week"]),
        (65, newer_week, ["log", "cuddle"]),
        (66, nothing, ["log", "no-such-practice"]),
        (66, nothing, ["deck", "show", "no-such-deck"]),
        (66, nothing, ["import", "no-such-file"]),
        (69, nothing, ["edit"]),
        (73, nothing, ["report", "-o", "no/such/folder/x.html"]),
        (73, a_file_in_the_way, ["log", "cuddle"]),
        (78, bad_config, ["week"]),
        (78, bad_config, ["feel", "--mood", "7"]),
    ],
)
def test_a_code_is_reached_and_the_files_stay(
    code: int,
    state: Callable[[Path], None],
    words: list[str],
    world: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    state(world)
    before = kept(world)
    assert code_of(*words) == code
    if code:
        one_sentence(capsys)
    assert kept(world) == before


def kept(home: Path) -> dict[str, bytes]:
    """The files of a home but for those of this device alone, such as its lock."""
    return {name: content for name, (_, content) in picture(home).items() if content and not name.startswith("state/")}


def test_remind_check_says_no_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_TODAY", "2026-11-22T23:30")
    assert code_of("remind", "--check") == 1


def test_a_home_that_another_run_holds_is_75(
    world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("log", "cuddle", "--quiet") == 0
    monkeypatch.setitem(files.locked.__wrapped__.__kwdefaults__, "wait", 0.05)  # type: ignore[attr-defined]
    before = (world / "journal/2026-W47.yaml").read_bytes()
    with (world / LOCK).open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for words in (["log", "need"], ["undo"], ["forget", "last", "--yes"], ["settings", "set", "who", "solo"]):
            assert code_of(*words) == 75
            assert "again" in one_sentence(capsys)
    assert (world / "journal/2026-W47.yaml").read_bytes() == before


def test_what_the_system_does_not_allow_is_77(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AFTERCARE_HOME", "/sys/aftercare")  # not even root makes a folder there
    assert code_of("log", "cuddle") == 77
    assert "not permitted" in one_sentence(capsys)


def test_a_home_that_is_read_only_is_read_and_not_written(run: Run, world: Path) -> None:
    run("log", "cuddle", "--quiet")
    mount = 'mount --bind "$AFTERCARE_HOME" "$AFTERCARE_HOME" && mount -o remount,bind,ro "$AFTERCARE_HOME"'
    tried = subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("no mounts of one's own here")
    script = f'{mount} || exit 99; "$@" week >&2 || exit 98; "$@" log need'
    before = picture(world)
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", sys.executable, "-m", "aftercare"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {74, 77}, done.stderr
    assert "Traceback" not in done.stderr
    assert picture(world) == before


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
def test_a_run_that_is_ended_while_it_waits_leaves_the_files_whole(
    sent: signal.Signals, code: int, run: Run, world: Path
) -> None:
    run("log", "cuddle", "--quiet")
    before = (world / "journal/2026-W47.yaml").read_bytes()
    child = subprocess.Popen(
        [sys.executable, "-m", "aftercare", "log", "need", "--note"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    deadline = time.monotonic() + 30
    while b"aftercare" not in Path(f"/proc/{child.pid}/cmdline").read_bytes() or not _reads(child.pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    child.send_signal(sent)
    _, err = child.communicate(timeout=30)
    ended = child.returncode if child.returncode >= 0 else 128 - child.returncode  # as a shell tells it
    assert (ended, err) == (code, b"")
    assert (world / "journal/2026-W47.yaml").read_bytes() == before
    run("log", "need", "--quiet")


def _reads(process: int) -> bool:
    """Whether a process sleeps, and waits in a pipe."""
    wchan = Path(f"/proc/{process}/wchan")
    where = wchan.read_text() if wchan.exists() else ""
    stat = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return stat == "S" and (not where.strip("0") or "pipe" in where)


def test_a_run_that_is_interrupted_while_it_loads_ends_with_130_and_no_traceback() -> None:
    code = (
        "import sys, builtins; real = builtins.__import__\n"
        "def stop(name, *rest, **more):\n"
        "    if name == 'aftercare.cli': raise KeyboardInterrupt\n"
        "    return real(name, *rest, **more)\n"
        "import aftercare.__main__ as start; builtins.__import__ = stop; start.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=dict(os.environ))
    assert (done.returncode, done.stderr) == (130, b"")
