"""How a reminder arrives: as a notification on a real message bus, or on the standard input of a program."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from aftercare import delivery
from aftercare.errors import InputOutput, ProgramMissing, UsageProblem
from tests.conftest import Result, Run
from tests.support import ROOT
from tests.support.machine import lacking, needs

LINE = "Reminder: five minutes."
BARE = {"PATH": "/usr/bin:/bin"}
SYSTEM_PYTHON = "/usr/bin/python3"
OWNER = ("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.Notifications")


def script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return path


# ---- finding the bus


def test_an_address_that_is_given_is_taken_as_it_is(tmp_path: Path) -> None:
    given = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/somewhere", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert delivery.surroundings(given, runtime=str(tmp_path)) == given


@pytest.mark.parametrize("said", [True, False])
def test_the_socket_is_found_where_a_login_has_it(tmp_path: Path, said: bool) -> None:
    folder = tmp_path / str(os.getuid())
    folder.mkdir()
    around = {"XDG_RUNTIME_DIR": str(folder)} if said else {}
    assert delivery.surroundings(around, runtime=str(tmp_path)) is None
    (folder / "bus").touch()
    assert delivery.surroundings(around, runtime=str(tmp_path)) == {
        "XDG_RUNTIME_DIR": str(folder),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus",
    }


def test_without_a_bus_or_a_program_there_is_no_notifier(tmp_path: Path) -> None:
    own = script(tmp_path / "bin" / "notify-send", "exit 0")
    around = {"PATH": str(own.parent)}
    assert delivery.notifier(around, platform="linux", runtime=str(tmp_path)) is None
    around["DBUS_SESSION_BUS_ADDRESS"] = "x"
    assert delivery.notifier(around, platform="linux", runtime=str(tmp_path)) == str(own)
    assert delivery.notifier({**around, "PATH": str(tmp_path)}, platform="linux", runtime=str(tmp_path)) is None


# ---- a notification


@dataclass
class Desktop:
    """A message bus with a notification service on it; `shown` is what it was asked to show."""

    folder: Path

    @property
    def shown(self) -> list[list[str]]:
        path = self.folder / "shown"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    needs("dbus-daemon", "dbus-send", "notify-send", SYSTEM_PYTHON)
    if subprocess.run([SYSTEM_PYTHON, "-c", "import dbus, gi"], capture_output=True, check=False).returncode:
        lacking("the system's Python has no dbus or gi (python3-dbus, python3-gi)")
    folder = tmp_path / "runtime" / str(os.getuid())
    folder.mkdir(parents=True)
    around = {**BARE, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus"}
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:path={folder}/bus"],
        env=BARE,
        stdout=subprocess.PIPE,
    )
    assert daemon.stdout is not None
    daemon.stdout.readline()
    service = subprocess.Popen(
        [SYSTEM_PYTHON, str(ROOT / "tests" / "support" / "notifications.py"), str(tmp_path / "shown")], env=around
    )
    try:
        ask = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", *OWNER]
        for _ in range(200):
            if b"boolean true" in subprocess.run(ask, env=around, capture_output=True, check=False).stdout:
                break
            assert service.poll() is None
            time.sleep(0.05)
        yield Desktop(tmp_path)
    finally:
        for process in (service, daemon):
            process.kill()
            process.communicate()


def by_cron(desktop: Desktop, *arguments: str, at: str = "2026-11-22T12:00") -> Result:
    """A run in cron's environment, but for where the bus is, the home and the day."""
    done = subprocess.run(
        [sys.executable, "-m", "aftercare", "remind", *arguments],
        env={
            **BARE,
            "HOME": str(desktop.folder),
            "AFTERCARE_HOME": os.environ["AFTERCARE_HOME"],
            "AFTERCARE_TODAY": at,
            "XDG_RUNTIME_DIR": str(desktop.folder / "runtime" / str(os.getuid())),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_notification_arrives_once_under_a_neutral_name(desktop: Desktop) -> None:
    for clock in ("07:00", "12:00", "13:00", "21:00"):
        assert by_cron(desktop, "--notify", at=f"2026-11-22T{clock}") == Result(0, "", "")
    assert desktop.shown == [["notes-timer", LINE, ""]]
    assert by_cron(desktop, "--notify", "--label", "tea", at="2026-11-23T12:00") == Result(0, "", "")
    assert desktop.shown[1:] == [["tea", LINE, ""]]


def test_cron_needs_no_address_to_reach_the_bus(desktop: Desktop) -> None:
    delivery.notify("-x: one line", BARE, runtime=str(desktop.folder / "runtime"))
    assert desktop.shown == [["notes-timer", "-x: one line", ""]]


def test_a_look_at_it_does_not_count(desktop: Desktop) -> None:
    by_cron(desktop, "--notify", "--peek")
    by_cron(desktop, "--notify")
    by_cron(desktop, "--notify")
    assert len(desktop.shown) == 2


def test_a_notification_that_cannot_be_shown_was_not_given(run: Run, tmp_path: Path) -> None:
    around = {"PATH": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    found = run("remind", "--notify", env=around, code=69)
    assert found.out == ""
    assert "Use --exec COMMAND instead." in found.err
    assert run("remind").out == f"{LINE}\n"


def test_a_notifier_that_does_not_take_it_is_told_and_it_comes_again(tmp_path: Path) -> None:
    own = script(tmp_path / "bin" / "notify-send", "exit 3")
    around = {"PATH": f"{own.parent}:/bin", "DBUS_SESSION_BUS_ADDRESS": "x"}
    with pytest.raises(InputOutput, match=r"ended with 3\. The reminder comes again"):
        delivery.notify(LINE, around, platform="linux")


def test_on_macos_the_text_is_an_argument_and_no_script(tmp_path: Path) -> None:
    own = script(tmp_path / "bin" / "osascript", f'for word in "$@"; do echo "$word"; done > {tmp_path}/words')
    text = 'Water" & do shell script "x'
    delivery.notify(text, {"PATH": f"{own.parent}:/bin"}, platform="darwin")
    words = (tmp_path / "words").read_text().splitlines()
    assert words[-1] == text
    assert words[:2] == ["-e", "on run argv"]
    assert sum(text in word for word in words) == 1
    with pytest.raises(ProgramMissing, match="osascript"):
        delivery.notify(text, {"PATH": str(tmp_path)}, platform="darwin")


# ---- handing it over


def test_a_command_gets_the_line_and_is_started_only_when_something_is_due(run: Run, tmp_path: Path) -> None:
    own = script(tmp_path / "own", f'cat >> {tmp_path}/got; echo "$@" >> {tmp_path}/words; echo noise')
    for clock in ("07:00", "12:00", "13:00"):
        found = run("remind", "--exec", f"{own} a 'b c' $HOME;", env={"AFTERCARE_TODAY": f"2026-11-22T{clock}"})
        assert found == Result(0, "", "")
    assert (tmp_path / "got").read_text() == f"{LINE}\n"
    assert (tmp_path / "words").read_text() == "a b c $HOME;\n"


def test_a_shell_is_there_for_those_who_name_it(run: Run, tmp_path: Path) -> None:
    run("remind", "--exec", f"sh -c 'cat > {tmp_path}/got'")
    assert (tmp_path / "got").read_text() == f"{LINE}\n"


@pytest.mark.parametrize(
    ("command", "code", "sentence"),
    [
        ("sh -c 'exit 4'", 74, "the command ended with 4. The reminder comes again with the next run."),
        ("/no/such/program", 69, "/no/such/program cannot be started."),
        ("tee 'open", 2, "its quotes closed"),
        ("", 2, "--exec takes a command"),
    ],
)
def test_a_command_that_does_not_take_it_is_told_and_it_comes_again(
    run: Run, command: str, code: int, sentence: str
) -> None:
    found = run("remind", "--exec", command, code=code)
    assert found.out == ""
    assert sentence in found.err
    assert run("remind").out == f"{LINE}\n"


def test_a_command_that_is_none_is_told_also_when_nothing_is_due(run: Run) -> None:
    assert (
        "its quotes closed"
        in run("remind", "--exec", "tee 'x", env={"AFTERCARE_TODAY": "2026-11-22T05:00"}, code=2).err
    )


def test_a_command_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "COMMAND_SECONDS", 0.1)
    with pytest.raises(InputOutput, match="took longer"):
        delivery.hand_over(LINE, "sleep 100", BARE)


def test_a_command_that_does_not_read_is_no_fault() -> None:
    delivery.hand_over(LINE, "true", BARE)
    with pytest.raises(UsageProblem):
        delivery.words_of("'")
