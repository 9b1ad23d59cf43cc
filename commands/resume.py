"""`resume`: go on after a pause."""

from typing import Annotated

import typer

from aftercare import replan
from aftercare.dates import parse_future, spoken
from aftercare.text import listed, visible

from ._shared import DryRun, Quiet, begin, single

app = single("resume")


@app.command()
def resume(
    ctx: typer.Context,
    practice: Annotated[str | None, typer.Argument(metavar="[PRACTICE]", help="Only this one.")] = None,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The first day without the pause.")] = "today",
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Go on after a pause. There is nothing to catch up on.

    \b
    Examples:
      {prog} resume
      {prog} resume check-in --on "next mon"
    """
    console, session = begin(ctx, quiet=quiet)
    day = parse_future(on, today=session.today)
    habit = session.habit(practice) if practice else None
    key = habit.key if habit else None
    what = visible(habit.title) if habit else "Everything"
    holds = any(one.habit == key and one.covers(day) for one in session.plan.pauses)
    with session.change(dry_run=dry_run) as change:
        change.summary = f"resume {what[:1].lower()}{what[1:]}"
        ended = replan.resume(change, day, key, planned=not holds)
        change.prepare()
        if not ended:
            single_ones = [one.habit for one in session.plan.pauses if one.habit and one.covers(session.today)]
            hint = f" Paused on its own: {', '.join(single_ones)}." if single_ones and habit is None else ""
            console.answer(f"No pause holds for this.{hint}")
            return
        if not holds:
            verb = "Would be called off" if dry_run else "Called off"
            days = listed([spoken(one.start, today=session.today) for one in ended])
            console.answer(f"{verb}: {what}, the pause from {days}.")
            return
        verb = "Would go on" if dry_run else "Goes on"
        console.answer(f"{verb}: {what}, from {spoken(day, today=session.today)}. There is nothing to catch up on.")
