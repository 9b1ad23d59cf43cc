"""`pause`: let everything rest, or one practice."""

from typing import Annotated

import typer

from aftercare import replan
from aftercare.dates import parse_future, spoken
from aftercare.errors import UsageProblem
from aftercare.habits import Pause
from aftercare.text import visible

from ._shared import DryRun, Quiet, begin, single

app = single("pause")


@app.command()
def pause(
    ctx: typer.Context,
    practice: Annotated[str | None, typer.Argument(metavar="[PRACTICE]", help="Only this one.")] = None,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="Its first day.")] = "today",
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Its last day. Else until `resume`.")
    ] = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Let everything rest, or one practice. Nothing is asked, counted or made up for in that time.

    \b
    Examples:
      {prog} pause
      {prog} pause check-in --until "in 3 days"
      {prog} pause --from tomorrow --until 2027-01-03
    """
    console, session = begin(ctx, quiet=quiet)
    first = parse_future(start, today=session.today)
    last = parse_future(until, today=session.today) if until else None
    if last is not None and last < first:
        raise UsageProblem(f"--until {last} lies before {first}. Give a later day.")
    habit = session.habit(practice) if practice else None
    key = habit.key if habit else None
    what = visible(habit.title) if habit else "Everything"
    with session.change(dry_run=dry_run) as change:
        if any(one.habit == key and one.until is None and one.start <= first for one in session.plan.pauses):
            console.answer(f"{what} rests already, until you say `resume{f' {key}' if key else ''}`.")
            return
        change.summary = f"pause of {what[:1].lower()}{what[1:]}"
        replan.pause(change, Pause(first, last, key))
        change.prepare()
        end = f"to {spoken(last, today=session.today)}" if last else f"until you say `resume{f' {key}' if key else ''}`"
        would = "Would rest" if dry_run else "Rests"
        console.answer(f"{would}: {what}, from {spoken(first, today=session.today)}, {end}.")
