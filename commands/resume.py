"""`resume`: go on after a pause."""

from typing import Annotated

import typer

from aftercare import replan
from aftercare.dates import parse_future, spoken

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
    what = habit.title if habit else "Everything"
    with session.change(dry_run=dry_run) as change:
        change.summary = f"resume {what[:1].lower()}{what[1:]}"
        ended = replan.resume(change, day, habit.key if habit else None)
        change.prepare()
        if not ended:
            single_ones = [one.habit for one in session.plan.pauses if one.habit and one.covers(session.today)]
            hint = f" Paused on its own: {', '.join(single_ones)}." if single_ones and habit is None else ""
            console.answer(f"No pause holds for this.{hint}")
            return
        verb = "Would go on" if dry_run else "Goes on"
        console.answer(f"{verb}: {what}, from {spoken(day, today=session.today)}. There is nothing to catch up on.")
