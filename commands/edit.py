"""`edit`: a week in one's own editor."""

from functools import partial
from typing import Annotated

import typer

from aftercare import journal
from aftercare.dates import iso_weeks, parse_week
from aftercare.errors import UsageProblem
from aftercare.merging import merged

from ._editor import edit_file
from ._shared import Quiet, begin, single

app = single("edit")


@app.command()
def edit(
    ctx: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="[WEEK]", help="this week, last week, 2026-W47 or a day.")
    ] = "this week",
    quiet: Quiet = False,
) -> None:
    """Open a week in your editor. Only a whole, readable file is ever saved.

    \b
    Examples:
      {prog} edit
      EDITOR=nano {prog} edit "last week"
    """
    console, session = begin(ctx, quiet=quiet)
    chosen = parse_week(which, today=session.today, starts="monday")
    (week,) = iso_weeks(chosen.range)
    if chosen.start > session.today:
        raise UsageProblem(f"{week} lies ahead. Give this week or an earlier one.")
    empty = f"aftercare: journal/1\nweek: {week}\nentries: []\n"
    edit_file(
        console,
        session,
        journal.file_of(week),
        kind="journal",
        empty=empty,
        check=partial(journal.check, week=week),
        merge=partial(merged, name=f"{week}.yaml", week=week),
    )
