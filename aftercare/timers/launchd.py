"""A launch agent of macOS: its property list, and `launchctl` to start it."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from aftercare import files
from aftercare.errors import InputOutput, ProgramMissing
from aftercare.timers.cron import taken
from aftercare.timers.processes import run
from aftercare.timers.timer import Timer


def path_of(timer: Timer, environment: Mapping[str, str]) -> str:
    """Where the property list lies."""
    return str(Path(environment.get("HOME", "/"), "Library", "LaunchAgents", f"{timer.label}.plist"))


def content(timer: Timer) -> bytes:
    """The property list. It also runs at log-in, since launchd makes up for sleep but not for power-off."""
    import plistlib

    when = {"Minute": 0} if timer.at is None else {"Hour": timer.at.hour, "Minute": timer.at.minute}
    return plistlib.dumps(
        {
            "Label": timer.label,
            "ProgramArguments": [timer.wrapper],
            "RunAtLoad": True,
            "StartCalendarInterval": when,
            "ProcessType": "Background",
            "StandardOutPath": os.devnull,
            "StandardErrorPath": os.devnull,
        }
    )


def outside(timer: Timer, environment: Mapping[str, str]) -> dict[str, bytes]:
    """The property list, by path."""
    return {path_of(timer, environment): content(timer)}


def check(timer: Timer, environment: Mapping[str, str]) -> None:
    """Refuse what could not be installed: an agent of that name that runs something else."""
    there = files.read(path_of(timer, environment))
    if there is not None and not _is_ours(there, timer):
        raise taken(timer.label, str(Path(path_of(timer, environment)).parent))
    run(["launchctl", "help"], environment)


def _is_ours(there: bytes, timer: Timer) -> bool:
    import plistlib

    try:
        return bool(plistlib.loads(there)["ProgramArguments"] == [timer.wrapper])
    except (plistlib.InvalidFileException, ValueError, KeyError, TypeError, OverflowError):
        return False


def install(timer: Timer, environment: Mapping[str, str]) -> None:
    """Write the property list and start the agent anew.

    Raises:
        ProgramMissing, InputOutput: as `launchctl` says.
    """
    path = path_of(timer, environment)
    _stop(timer, environment)
    files.replace(path, content(timer))
    done = run(["launchctl", "bootstrap", _domain(), path], environment)
    if done.code != 0:
        raise InputOutput(f"launchctl bootstrap: {done.reason}. Try --backend cron.")


def _domain() -> str:
    return f"gui/{os.getuid()}"


def _stop(timer: Timer, environment: Mapping[str, str]) -> None:
    with suppress(ProgramMissing, InputOutput):  # it may not run
        run(["launchctl", "bootout", f"{_domain()}/{timer.label}"], environment)


def uninstall(timer: Timer, environment: Mapping[str, str]) -> bool:
    """Stop the agent and take its property list away; whether there was one."""
    path = path_of(timer, environment)
    if not Path(path).exists():
        return False
    _stop(timer, environment)
    files.remove(path)
    return True


def is_there(timer: Timer, environment: Mapping[str, str]) -> bool:
    """Whether the property list stands there and runs this wrapper."""
    there = files.read(path_of(timer, environment))
    return there is not None and _is_ours(there, timer)


def preview(timer: Timer, environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """What else would be done: the command."""
    return [("then", f"launchctl bootstrap {_domain()} {path_of(timer, environment)}\n")]
