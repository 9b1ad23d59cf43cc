"""A person's own pager, so that what is read leaves no trace on the screen: less where none is chosen."""

import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_LESS = ("-R", "-+F", "-+X")
"""Colours shown; the alternate screen always used, whatever LESS says, so that nothing stays when it is closed."""
_PRIVATE = {"LESSHISTFILE": "-", "LESSSECURE": "1"}
"""What keeps less from writing a file of its own, or opening others."""


def command(environment: Mapping[str, str], *, prompt: str = "") -> list[str]:
    """The pager to run: PAGER, or less; [] where there is none or the terminal could not show it.

    `prompt` is what less says on its last line, in plain words.
    """
    if environment.get("TERM", "dumb") == "dumb":
        return []
    chosen = environment.get("PAGER", "").strip() or "less"
    try:
        words = shlex.split(chosen)
    except ValueError:
        words = ["less"]
    found = shutil.which(words[0]) if words else None
    if found is None:
        words, found = ["less"], shutil.which("less")
    if found is None:
        return []
    if is_less(words):
        words += [*_LESS, *([f"-Ps{prompt}"] if prompt else [])]
    return words


def is_less(words: list[str]) -> bool:
    """Whether a pager is less, which shows colour."""
    return bool(words) and Path(words[0]).name == "less"


def paged(text: str, words: list[str], environment: Mapping[str, str]) -> int | None:
    """Show a text in a pager until it is closed: what it ended with, None where it could not be started.

    Ctrl-C belongs to the pager meanwhile, and one that is closed early is no fault.
    """
    old = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        running = subprocess.Popen(  # noqa: S603  the person's own choice
            words,
            stdin=subprocess.PIPE,
            env={**environment, **_PRIVATE},
            preexec_fn=_with_ctrl_c,  # noqa: PLW1509  this program has no threads
        )
        with suppress(BrokenPipeError):
            running.communicate(text.encode("utf-8", "backslashreplace"))
        return running.wait()
    except OSError:
        return None
    finally:
        signal.signal(signal.SIGINT, old)


def _with_ctrl_c() -> None:
    """In the pager's process: Ctrl-C means what it always means."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
