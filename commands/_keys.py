"""Single keys on a terminal, a quiet timer, and answers that nobody else sees."""

import math
import os
import select
import signal
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from aftercare.output import Console

END = "\x04"
"""What stands for the end of input, as Ctrl-D gives it."""
ESCAPE_SECONDS, QUIET_SECONDS = 0.05, 0.7


@contextmanager
def single_keys(*, waiting: bool = True) -> Iterator[int]:
    """Keys come one by one and are not shown; `waiting=False` throws away what was typed before it was asked for."""
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    signals = {one: signal.signal(one, _leave) for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)}
    try:
        tty.setcbreak(handle, termios.TCSADRAIN if waiting else termios.TCSAFLUSH)
        yield handle
    finally:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
        for one, handler in signals.items():
            signal.signal(one, handler)


def _leave(number: int, _frame: object) -> NoReturn:
    """End by a signal as the system would, once the terminal is as it was."""
    raise SystemExit(128 + number)


def key(handle: int) -> str:
    """The next key in lower case: "" for one that writes nothing plain, such as an arrow; `END` at the end of input."""
    first = os.read(handle, 1)
    if not first:
        return END
    if first == b"\x1b":
        _rest_of_escape(handle)
        return ""
    if first[0] >= 0x80:  # noqa: PLR2004  a letter of more than one byte
        while _more(handle) and os.read(handle, 1)[0] & 0xC0 == 0x80 and _more(handle):  # noqa: PLR2004
            pass
        return ""
    return first.decode("ascii").lower()


def _rest_of_escape(handle: int) -> None:
    """Read the rest of an arrow or a function key: ESC [ ... and a last byte from @ to ~ (ECMA-48), or one byte."""
    if not _more(handle) or os.read(handle, 1) not in {b"[", b"O"}:
        return
    while _more(handle) and not 0x40 <= os.read(handle, 1)[0] <= 0x7E:  # noqa: PLR2004
        pass


def _more(handle: int) -> bool:
    return bool(select.select([handle], [], [], ESCAPE_SECONDS)[0])


def hidden_yes(console: Console, hand_over: str, question: str) -> bool:
    """Whether a person, once they alone can see it, presses y. Nothing is shown of it.

    A key that is held down, or Enter after it, answers nothing for the next person: each waits until it is quiet.
    """
    with single_keys(waiting=False) as handle:
        console.out("", *console.wrapped(hand_over))
        key(handle)
        _until_quiet(handle)
        console.out(*console.wrapped(question))
        answer = key(handle)
        _until_quiet(handle)
    return answer == "y"


def _until_quiet(handle: int) -> None:
    while select.select([handle], [], [], QUIET_SECONDS)[0] and os.read(handle, 64):
        pass


def quiet_timer(console: Console, minutes: float, *, moving: bool) -> bool:
    """Wait for so many minutes, or for a key; whether the time ran out. It makes no sound.

    Where it may move, it says once a minute how many are left.
    """
    until = time.monotonic() + minutes * 60
    console.out("", f"{_about(minutes * 60)} of quiet time. Any key ends it.")
    shown = math.ceil(minutes)
    with single_keys() as handle:
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([handle], [], [], min(left, 1.0))
            if ready:
                key(handle)
                return False
            if moving and math.ceil(left / 60) < shown:
                shown = math.ceil(left / 60)
                console.out(console.faint(f"  {_about(left)} left"))
    return True


def _about(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    return f"About {minutes} minute{'s' * (minutes != 1)}"
