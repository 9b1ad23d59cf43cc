"""`how --start`: a quiet timer or a slow breath on the terminal, and the offer to note it afterwards."""

import contextlib
import os
import shutil
import sys
import termios
import time
from collections.abc import Callable, Mapping

import typer

from aftercare import noting, pacing
from aftercare.errors import UsageProblem
from aftercare.habits import Habit
from aftercare.handouts import words
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import visible

from ._noting import save

_LINE_UP = "\x1b[1A\x1b[2K"
"""Back to the line before, made empty: each picture takes the place of the last one."""
_WIDTH, _AROUND = 24, 32
"""The bar, and the columns that its words need beside it."""
_BREATH_SECONDS, _TIMER_SECONDS = 0.25, 1.0
_INTERRUPTED = 130


def length(habit: Habit, session: Session, given: float | None) -> float:
    """How many minutes: as given, else the practice's own.

    Raises:
        UsageProblem: if that is no time that can be waited for.
    """
    target = habit.target_shown(session.today)
    chosen = given if given is not None else target.minutes or target.at_least
    if chosen is None:
        raise UsageProblem(f"{habit.key} has no length of its own. Add one: how {habit.key} --start --minutes 5.")
    if not 0 < chosen <= pacing.MOST_MINUTES:
        raise UsageProblem(f"--minutes takes more than 0 and at most {pacing.MOST_MINUTES}. Try --minutes 5.")
    return chosen


def start(console: Console, session: Session, habit: Habit, minutes: float, *, moving: bool, dry_run: bool) -> None:
    """Wait that long, then offer to note it; Ctrl-C ends it kindly, and nothing is noted.

    Raises:
        typer.Exit: with 130 after Ctrl-C.
    """
    said = words()["pace"]
    breathing = habit.key in pacing.BREATHING
    try:
        wait(console, said, minutes * 60, breathing=breathing, moving=moving and moves(console))
    except KeyboardInterrupt:
        console.out("", said["enough"])
        raise typer.Exit(_INTERRUPTED) from None
    amount = [f"{round(minutes)}m"] if round(minutes) else []
    items = noting.understand([habit.key, *amount], session.habit)
    entries = noting.entries(items, session.today)
    _forget_typed()
    what = [visible(items[0].habit.title), *filter(None, [noting.amount(entries[0])])]
    if console.confirm(f"Note it{' as' if items[0].said else ':'} {', '.join(what)}?", flag="log"):
        save(console, session, entries, items, dry_run=dry_run)
    else:
        console.answer(said["not_noted"])


def _forget_typed() -> None:
    """Drop what was typed while the timer ran, so that it answers no question."""
    with contextlib.suppress(OSError, ValueError, termios.error):
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def moves(console: Console) -> bool:
    """Whether a picture may move: on a wide enough terminal, where colour is wanted too."""
    plain = os.environ.get("TERM", "dumb") == "dumb" or console.faint("-") == "-"
    return console.is_terminal and not plain and shutil.get_terminal_size().columns >= _WIDTH + _AROUND


def wait(
    console: Console,
    said: Mapping[str, str],
    seconds: float,
    *,
    breathing: bool,
    moving: bool,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Say how it begins, wait, and say that it is over; in between, where it moves, one line drawn anew."""
    spoken = pacing.spoken(seconds)
    first = said["breathe"] if breathing else said["quiet"].format(time=spoken)
    console.out("", *console.wrapped(f"{first} {said['leave']}"), "")
    begun, shown = clock(), False
    while (elapsed := clock() - begun) < seconds:
        if moving:
            text = pacing.line(elapsed, seconds, said, breathing=breathing, width=_WIDTH)
            console.out(f"{_LINE_UP if shown else ''}{text}")
            shown = True
        tick = _BREATH_SECONDS if breathing else _TIMER_SECONDS
        sleep(min(tick, seconds - elapsed) if moving else seconds - elapsed)
    console.out(f"{_LINE_UP if shown else ''}{said['done'].format(time=spoken)}")
