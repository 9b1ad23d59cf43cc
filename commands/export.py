"""`export`: everything that is noted, for other programs or to read."""

from typing import Annotated

import typer

from ._exporting import deliver
from ._progress import Progress
from ._shared import AsJson, Quiet, WithNotes, begin, single

app = single("export")


@app.command()
def export(
    ctx: typer.Context,
    period: Annotated[
        str | None,
        typer.Argument(metavar="[PERIOD]", help="this week, last month, last 8 weeks, 2026-W40, 2026-10."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day, included.")] = None,
    form: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="jsonl, json, csv, md or zip.")] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")] = None,
    only: Annotated[str | None, typer.Option(metavar="PRACTICE,...", help="Only these practices.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND,...", help="Only entries, feelings, notes or plan.")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="Weeks for days, numbers for practices.")] = False,
    notes: WithNotes = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Give out what you noted, and your plan. Without a period: everything.

    \b
    Examples:
      {prog} export > care.jsonl
      {prog} export -o care.csv                    for a spreadsheet
      {prog} export "last month" -o diary.md --notes
      {prog} export -o everything.zip --notes      the files themselves
      {prog} export --only reflect,need --since 2026-10-01
      {prog} export --kind feelings --json
      {prog} export --redact -o to-share.csv
    """
    from aftercare.exports import asking, writing  # what reads the journal is not needed to show the help

    named = asking.format_of(form, output, as_json=as_json)
    console, session = begin(ctx, quiet=quiet, notice=False)
    to_stdout = output in {None, "-"}
    if named == asking.ZIP and to_stdout and console.is_terminal:
        raise asking.zip_on_terminal()
    wanted = asking.asked(
        session,
        named,
        period=period,
        since=since,
        until=until,
        only=only,
        kind=kind,
        notes=notes,
        redact=redact,
    )
    plainly = writing.Plainly(
        ascii_only=to_stdout and not console.is_unicode,
        visible=to_stdout and console.is_terminal,
    )
    deliver(console, writing.parts(session, named, wanted, Progress(console, "weeks"), plainly), output)
