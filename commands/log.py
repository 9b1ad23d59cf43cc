"""`log`: note practices."""

from typing import Annotated

import typer

from aftercare import noting
from aftercare.dates import parse_past
from aftercare.errors import UsageProblem

from ._noting import ask_open, save
from ._shared import AsJson, DryRun, Quiet, begin, note_from_stdin, single

app = single("log")

OnDay = Annotated[str, typer.Option("--on", metavar="DATE", help="The day: yesterday, fri, -2, 2026-11-21.")]


@app.command()
def log(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PRACTICE [AMOUNT]]...", help="Practices, each with an amount if you like."),
    ] = None,
    on: OnDay = "today",
    felt: Annotated[int | None, typer.Option("--felt", metavar="0-10", help="How right it felt for you.")] = None,
    note: Annotated[bool, typer.Option("--note", help="Take a private note from standard input.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Only if it is not noted on that day already.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Note what you did. Without a practice, on a terminal, it asks for what is open today.

    \b
    Examples:
      {prog} log cuddle 5m                  five minutes, today
      {prog} log need reflect --on fri      two practices, last Friday
      {prog} log snack 2x --felt 8          twice, and it felt right
      echo "Slow tea" | {prog} log reflect --note
    """
    console, session = begin(ctx, quiet=quiet, notice=not as_json)
    day = parse_past(on, today=session.today)
    if not words:
        if note or felt is not None or once or as_json:
            raise UsageProblem("these options need a practice. Write, for example: log reflect --note.")
        ask_open(console, session, day, dry_run=dry_run)
        return
    items = noting.understand(words, session.habit)
    text = noting.read_note(note_from_stdin(console)) if note else ""
    entries = noting.entries(items, day, felt=felt, note=text)
    save(console, session, entries, items, once=once, dry_run=dry_run, as_json=as_json)
