"""`forget`: erase, for good."""

import os
from typing import Annotated

import typer

from aftercare import files, forgetting, history, retention
from aftercare.dates import parse_period
from aftercare.errors import AftercareError, UsageProblem
from aftercare.forgetting import OUT_OF_REACH, Erasure
from aftercare.home import STATE
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import counted, visible

from ._shared import DryRun, Quiet, Yes, begin, single

app = single("forget")

HISTORY = "the undo history and the memory of cards"


@app.command()
def forget(
    ctx: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(metavar="[last|notes|old|PERIOD]", help="What to erase."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Everything, the settings and decks too.")] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Erase for good, from the files and from what remembers them. undo cannot bring it back.

    \b
    Examples:
      {prog} forget last                  what you noted last
      {prog} forget notes                 all notes; the entries stay
      {prog} forget "last month"          everything noted in that time
      {prog} forget old                   what your retention settings no longer keep
      {prog} forget --all                 everything
    """
    console, session = begin(ctx, quiet=quiet, notice=False)
    if every and what is not None:
        raise UsageProblem("--all erases everything, so nothing else goes with it. Give one of them.")
    if every:
        _everything(console, session, yes=yes, dry_run=dry_run)
    elif what is None:
        raise UsageProblem("say what to erase: last, notes, old, a period such as 'last month', or --all.")
    else:
        _part(console, session, what.strip().lower(), yes=yes, dry_run=dry_run)


def _part(console: Console, session: Session, what: str, *, yes: bool, dry_run: bool) -> None:
    erasure = _erasure(session, what)
    lines = "; ".join(erasure.lines)
    if erasure.empty and (what == "old" or not forgetting.traces(session.home)):
        console.answer("There is nothing to erase.")
        if what == "old" and not dry_run:
            retention.record(session.home, session.settings, session.today)
        return
    if dry_run:
        console.answer(f"Would be erased: {f'{lines}; {HISTORY} too' if lines else HISTORY}.")
        return
    if not _agreed(console, f"Erase {f'{lines}, with {HISTORY}' if lines else HISTORY}?", yes):
        return
    with history.change(session.home, use_lock=session.use_lock, recorded=False) as change:
        erasure.apply(change)
        change.prepare()
        console.answer(*console.wrapped(f"Erased: {lines or HISTORY}. {OUT_OF_REACH}"))
        change.finish()
        forgetting.after(session.home)
        if what == "old":
            retention.record(session.home, session.settings, session.today)
    unread = forgetting.unread(session.home)
    if unread:
        console.answer("Not looked into, because they are no week's file:", *(f"  {visible(path)}" for path in unread))


def _erasure(session: Session, what: str) -> Erasure:
    if what == "last":
        return forgetting.last(session.home)
    if what == "notes":
        return forgetting.notes(session.home)
    if what == "old":
        if not retention.limits(session.settings, session.today):
            raise UsageProblem("say first how long to keep: settings set keep_notes_weeks 26.")
        return forgetting.old(session.home, retention.due(session.home, session.settings, session.today))
    return forgetting.period(
        session.home,
        parse_period(what, today=session.today, starts=session.settings.week_starts),
    )


def _everything(console: Console, session: Session, *, yes: bool, dry_run: bool) -> None:
    paths = forgetting.everything(session.home)
    if not paths:
        console.answer("There is nothing to erase.")
        return
    if dry_run:
        console.answer("Would be erased:", *(f"  {visible(path)}" for path in paths))
        return
    where = session.home.data
    if not _agreed(console, f"Erase everything in {where}, {counted(len(paths), 'file')}, for good?", yes):
        return
    console.answer(f"Erasing {counted(len(paths), 'file')} in {visible(str(where))}.")
    with files.locked(session.home.path(history.LOCK), use=session.use_lock):
        _timer_away(console, session)
        left = forgetting.erase_everything(session.home)
    console.answer(*console.wrapped(f"Erased: everything. {OUT_OF_REACH}"))
    if left:
        console.answer("Left, because it is not this program's:", *(f"  {visible(path)}" for path in left))


def _timer_away(console: Console, session: Session) -> None:
    """Take away what reminds by itself; where that cannot be, it is said, and erasing goes on."""
    if not os.path.exists(session.home.path(f"{STATE}/timer")):
        return
    from aftercare.timers import installed

    try:
        installed.take_away(session.home, os.environ)
    except AftercareError as error:
        console.say(f"the reminder's timer is still installed: {error} Everything else is erased.")


def _agreed(console: Console, question: str, yes: bool) -> bool:
    if yes or console.confirm(question, flag="--yes"):
        return True
    console.answer("Nothing was erased.")
    return False
