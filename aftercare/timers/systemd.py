"""A service and a timer of systemd's user manager, as texts, and `systemctl --user` to start them."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from aftercare import files
from aftercare.errors import InputOutput, ProgramMissing
from aftercare.timers.cron import taken
from aftercare.timers.processes import run
from aftercare.timers.timer import Timer

SYSTEM = ("/etc/systemd/user", "/usr/local/lib/systemd/user", "/usr/lib/systemd/user", "/lib/systemd/user")
"""Where a system keeps units for all: one of the same name here would stand in its place."""

_SERVICE = """[Unit]
Description={label}

[Service]
Type=oneshot
ExecStart=-{command}
StandardOutput=null
StandardError=null
"""
_TIMER = """[Unit]
Description={label}

[Timer]
OnCalendar={calendar}
Persistent=true

[Install]
WantedBy=timers.target
"""


def service_text(timer: Timer) -> str:
    """The service: the wrapper, once.

    The minus keeps a run that did not go well from marking the whole session as degraded. As unit files want it, a
    path is quoted and a % doubled; no program's path may hold a quotation mark, so the shell is given such a one.
    """
    path = timer.wrapper.replace("%", "%%")
    command = f'"{path}"'
    if "'" in path or '"' in path:
        quoted = path.replace("$", "$$").replace('"', '\\"')
        command = f'/bin/sh "{quoted}"'
    return _SERVICE.format(label=timer.label, command=command)


def timer_text(timer: Timer) -> str:
    """The timer: every hour or at its time; a run that was slept through comes on waking."""
    calendar = "hourly" if timer.at is None else f"*-*-* {timer.clock}:00"
    return _TIMER.format(label=timer.label, calendar=calendar)


def folder(environment: Mapping[str, str]) -> Path:
    """Where a person's own units lie."""
    base = environment.get("XDG_CONFIG_HOME") or os.path.join(environment.get("HOME", "/"), ".config")  # noqa: PTH118
    return Path(base, "systemd", "user")


def outside(timer: Timer, environment: Mapping[str, str]) -> dict[str, bytes]:
    """The two unit files, by path."""
    place = folder(environment) / timer.label
    return {f"{place}.service": service_text(timer).encode(), f"{place}.timer": timer_text(timer).encode()}


def runs(environment: Mapping[str, str], *, runtime: str = "/run/user") -> bool:
    """Whether a user manager runs: it has a socket of its own."""
    base = environment.get("XDG_RUNTIME_DIR") or f"{runtime}/{os.getuid()}"
    return Path(base, "systemd", "private").exists()


def check(timer: Timer, environment: Mapping[str, str]) -> None:
    """Refuse what could not be installed: no user manager, or units of that name that run something else."""
    if not runs(environment):
        raise ProgramMissing("no systemd user manager runs here. Choose another way: --backend cron.")
    for path in outside(timer, environment):
        there = files.read(path)
        if there is not None and not _is_ours(path, timer, there):
            raise taken(timer.label, str(folder(environment)))
    for place in SYSTEM:
        if any(Path(place, f"{timer.label}.{kind}").exists() for kind in ("service", "timer")):
            raise taken(timer.label, place)


def _is_ours(path: str, timer: Timer, there: bytes) -> bool:
    if path.endswith(".timer"):
        return timer_text(timer).partition("OnCalendar")[0].encode() in there
    return service_text(timer).encode() == there


def install(timer: Timer, environment: Mapping[str, str]) -> None:
    """Write the units and start the timer.

    Raises:
        ProgramMissing, InputOutput: as `systemctl` says.
    """
    for path, raw in outside(timer, environment).items():
        files.replace(path, raw)
    for words in commands(timer):
        _control(words, environment)


def commands(timer: Timer) -> list[list[str]]:
    """What `systemctl --user` is told: a timer that runs already takes new hours only when it starts anew."""
    unit = f"{timer.label}.timer"
    return [["daemon-reload"], ["enable", unit], ["restart", unit]]


def _control(words: list[str], environment: Mapping[str, str]) -> None:
    base = environment.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    done = run(["systemctl", "--user", *words], {**environment, "XDG_RUNTIME_DIR": base})
    if done.code != 0:
        raise InputOutput(f"systemctl --user {words[0]}: {done.reason}. Try --backend cron.")


def uninstall(timer: Timer, environment: Mapping[str, str]) -> bool:
    """Stop the timer and take its files away, also where no user manager runs any more; whether there were any."""
    there = [path for path in outside(timer, environment) if Path(path).exists()]
    if there:
        with suppress(ProgramMissing, InputOutput):
            _control(["disable", "--now", f"{timer.label}.timer"], environment)
    for path in there:
        files.remove(path)
    wanted = folder(environment) / "timers.target.wants" / f"{timer.label}.timer"
    wanted.unlink(missing_ok=True)
    with suppress(OSError):  # other timers are there too
        wanted.parent.rmdir()
    _stamp(timer, environment).unlink(missing_ok=True)
    if there:
        with suppress(ProgramMissing, InputOutput):
            _control(["daemon-reload"], environment)
    return bool(there)


def _stamp(timer: Timer, environment: Mapping[str, str]) -> Path:
    """Where systemd keeps when a timer that catches up last ran."""
    base = environment.get("XDG_DATA_HOME") or os.path.join(environment.get("HOME", "/"), ".local/share")  # noqa: PTH118
    return Path(base, "systemd", "timers", f"stamp-{timer.label}.timer")


def is_there(timer: Timer, environment: Mapping[str, str]) -> bool:
    """Whether both units stand there and the timer is switched on."""
    wanted = folder(environment) / "timers.target.wants" / f"{timer.label}.timer"
    return wanted.is_symlink() and all(Path(path).exists() for path in outside(timer, environment))


def preview(timer: Timer, environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """What else would be done: the commands."""
    del environment
    return [("then", "".join(f"systemctl --user {' '.join(words)}\n" for words in commands(timer)))]
