"""Reminders by a real cron daemon, on a machine of the test's own: once, neutral, in a bare environment."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from aftercare.timers.timer import TELLING
from tests.support.machine import UID, Machine, lacking, machine, needs

NEUTRAL = "Reminder: five minutes."
RUNS, PATIENCE = 3, 260
"""So many runs are waited for, so many seconds at most: cron looks once a minute."""

TABLE = b"# mine, caf\xe9\nMAILTO=someone\nSHELL=/bin/sh\n\n5 4 * * 1\techo 100\\%  # a tab\n"
CONFIG = 'aftercare: config/1\nquiet_from: "00:00"\nquiet_until: "00:00"\n'
"""No quiet hours: the test may run at night."""

SERVICE = Path(__file__).parent / "support" / "notifications.py"
LABELS = {"told": "notes-timer", "shown": "evening-bell", "mailed": "paper-lamp", "silent": "quiet-one"}


@pytest.fixture
def own_machine() -> Iterator[Machine]:
    needs("cron", "dbus-daemon", "notify-send")
    if subprocess.run(["/usr/bin/python3", "-c", "import dbus, gi"], capture_output=True, check=False).returncode:
        lacking("python3-dbus and python3-gi are not installed")
    with machine() as found:
        yield found


def bell(machine: Machine, stack: ExitStack) -> Path:
    """A session's message bus where a login would have it, and what shows notifications on it."""
    bus = f"unix:path=/run/user/{UID}/bus"
    service = machine.folder / "service.py"
    service.write_text(SERVICE.read_text("utf-8"))
    shown = machine.home / "bell-lines"
    stack.enter_context(machine.running("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={bus}"))
    address = {"DBUS_SESSION_BUS_ADDRESS": bus}
    wait(lambda: machine.run("test", "-S", f"/run/user/{UID}/bus").returncode == 0, 20)
    stack.enter_context(machine.running("/usr/bin/python3", str(service), str(shown), env=address))
    ask = (
        "dbus-send",
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.DBus",
        "/",
        "org.freedesktop.DBus.ListNames",
    )
    wait(lambda: b"org.freedesktop.Notifications" in machine.run(*ask, env=address).stdout, 20)
    return shown


def wait(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.2)


def ran(machine: Machine) -> dict[str, float]:
    """When each of the four last ran."""
    marks = {home: machine.home / home / "state" / "timer" / f"{label}.ran" for home, label in LABELS.items()}
    return {home: mark.stat().st_mtime for home, mark in marks.items() if mark.exists()}


def test_cron_gives_a_reminder_once_neutrally_and_leaves_the_table_as_it_was(own_machine: Machine) -> None:
    machine, told = own_machine, own_machine.home / "told-lines"
    for home in LABELS:
        machine.run("mkdir", "-m", "700", str(machine.home / home))
        machine.run("tee", str(machine.home / home / "config.yaml"), given=CONFIG.encode())
    with ExitStack() as stack:
        shown = bell(machine, stack)
        assert machine.put_table(TABLE)
        for home, ways in {
            "told": ["--exec", f"tee -a {told}"],
            "mailed": ["--mail"],
            "silent": ["--exec", "false"],
            "shown": ["--notify"],
        }.items():
            machine.program(home, "remind", "install", "--backend", "cron", "--label", LABELS[home], *ways)
        table = machine.table() or b""
        assert table.startswith(TABLE)
        assert table.count(b"\n0 * * * * ") == len(LABELS)
        assert not TELLING.search(table.removeprefix(TABLE).decode())
        assert machine.put_table(table.replace(b"\n0 * * * * ", b"\n* * * * * "))

        stack.enter_context(machine.running("cron", "-f", user=False))
        seen: list[dict[str, float]] = [{}]

        def all_ran() -> bool:
            now = ran(machine)
            if len(now) == len(LABELS) and all(now[home] > seen[-1].get(home, 0) for home in LABELS):
                seen.append(now)
            return len(seen) > RUNS

        wait(all_ran, PATIENCE)
        wait(lambda: machine.run("pgrep", "-u", str(UID), "-f", "remind|timer/").returncode != 0, 30)

        assert told.read_text() == f"{NEUTRAL}\n"
        assert [json.loads(line) for line in shown.read_text().splitlines()] == [["evening-bell", NEUTRAL, ""]]
        (mail,) = (machine.folder / "mails").read_text().removesuffix("== end of a mail\n").split("== end of a mail\n")
        head, _, body = mail.partition("\n\n")
        assert body.strip() == NEUTRAL
        (subject,) = [line for line in head.splitlines() if line.startswith("Subject:")]
        assert subject.endswith(f"{machine.home}/mailed/state/timer/paper-lamp 2>/dev/null")
        assert not TELLING.search(head)

        status = machine.program("told", "remind", "status")
        assert "Last run: today" in status
        for home in LABELS:
            machine.program(home, "remind", "uninstall")
        assert machine.table() == TABLE
        left = machine.run("find", str(machine.home), "-path", "*timer*")
        assert (left.returncode, left.stdout) == (0, b"")
