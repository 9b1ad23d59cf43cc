"""How a reminder arrives besides standard output: as a notification, or on the standard input of a program.

Nothing is started unless something is due. What is handed over is the neutral line and nothing else.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from aftercare.errors import InputOutput, ProgramMissing, UsageProblem

LABEL = "notes-timer"
"""The name under which notifications come, unless another is given."""

RUNTIME = "/run/user"
NOTIFY_SECONDS, COMMAND_SECONDS = 15, 300
_MACOS = ("on run argv", "display notification (item 1 of argv)", "end run")


def surroundings(environment: Mapping[str, str], *, runtime: str = RUNTIME) -> dict[str, str] | None:
    """The environment in which a notification can be sent, None if no message bus is found.

    Cron gives a job neither of the two variables that lead to the bus, so its socket is looked for where a login
    session has it.
    """
    if environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return dict(environment)
    for folder in (environment.get("XDG_RUNTIME_DIR"), f"{runtime}/{os.getuid()}"):
        if folder and Path(folder, "bus").exists():
            address = f"unix:path={folder}/bus"
            return {**environment, "XDG_RUNTIME_DIR": folder, "DBUS_SESSION_BUS_ADDRESS": address}
    return None


def notifier(environment: Mapping[str, str], *, platform: str = sys.platform, runtime: str = RUNTIME) -> str | None:
    """The program that can show a notification here and now, None if there is none or nobody to show it to."""
    if platform == "darwin":
        return shutil.which("osascript", path=environment.get("PATH"))
    if surroundings(environment, runtime=runtime) is None:
        return None
    return shutil.which("notify-send", path=environment.get("PATH"))


def notify(
    text: str,
    environment: Mapping[str, str],
    *,
    label: str = LABEL,
    platform: str = sys.platform,
    runtime: str = RUNTIME,
) -> None:
    """Show a notification.

    Raises:
        ProgramMissing: if there is no program for it, or no message bus.
        InputOutput: if it was not taken.
    """
    program = notifier(environment, platform=platform, runtime=runtime)
    if program is None:
        wanted = "notify-send and a desktop session are" if platform != "darwin" else "osascript is"
        raise ProgramMissing(f"no notification can be shown: {wanted} not found. Use --exec COMMAND instead.")
    if platform == "darwin":
        words = [program, *(part for line in _MACOS for part in ("-e", line)), text]
        _run(words, environment, b"", NOTIFY_SECONDS, "the notification")
        return
    words = [program, f"--app-name={label}", "--", text]
    _run(words, surroundings(environment, runtime=runtime) or {}, b"", NOTIFY_SECONDS, "the notification")


def words_of(command: str) -> list[str]:
    """The words of a command, as a shell divides them; nothing else that a shell does is done.

    Raises:
        UsageProblem: if it is none.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise UsageProblem("--exec takes a command, its quotes closed: --exec 'tee -a notes.txt'.")
    return words


def hand_over(text: str, command: str, environment: Mapping[str, str]) -> None:
    """Start a command without a shell, with the text as a line on its standard input; what it prints goes nowhere.

    Raises:
        UsageProblem: if it is no command.
        ProgramMissing: if there is no such program.
        InputOutput: if it ended otherwise than well.
    """
    _run(words_of(command), environment, f"{text}\n".encode(), COMMAND_SECONDS, "the command")


def _run(words: Sequence[str], environment: Mapping[str, str], given: bytes, seconds: int, what: str) -> None:
    again = "The reminder comes again with the next run."
    try:
        done = subprocess.run(  # noqa: S603  the person's own command, or the system's for notifications
            words,
            input=given,
            env=dict(environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputOutput(f"{what} took longer than {seconds} seconds and was ended. {again}") from None
    except (OSError, ValueError):
        raise ProgramMissing(f"{words[0]} cannot be started. Write where it lies: --exec /usr/bin/tee.") from None
    if done.returncode != 0:
        raise InputOutput(f"{what} ended with {done.returncode}. {again}")
