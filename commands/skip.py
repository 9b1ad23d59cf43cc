"""`skip`: note deliberate skips."""

from typing import Annotated

import typer

from aftercare import noting
from aftercare.dates import parse_past
from aftercare.entries import SKIP

from ._noting import save
from ._shared import AsJson, DryRun, Quiet, begin, note_from_stdin, single

app = single("skip")


@app.command()
def skip(
    ctx: typer.Context,
    practices: Annotated[list[str], typer.Argument(metavar="PRACTICE...", help="What you leave out on purpose.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day: yesterday, fri, -2.")] = "today",
    note: Annotated[bool, typer.Option("--note", help="Take a private note from standard input.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Note that you leave something out on purpose. That is care too, and it counts as such.

    \b
    Examples:
      {prog} skip meditate
      {prog} skip check-in --on yesterday
    """
    console, session = begin(ctx, quiet=quiet, notice=not as_json)
    day = parse_past(on, today=session.today)
    items = noting.understand_skips(practices, session.habit)
    text = noting.read_note(note_from_stdin(console)) if note else ""
    save(console, session, noting.entries(items, day, kind=SKIP, note=text), items, dry_run=dry_run, as_json=as_json)
