"""`report`: how it went, over a period."""

from typing import Annotated

import typer

from aftercare.home import TEMPLATES
from aftercare.output import dumped

from ._listing import format_of
from ._outfile import give
from ._shared import AsJson, Quiet, WithNotes, begin, single

app = single("report")


@app.command()
def report(
    ctx: typer.Context,
    period: Annotated[
        str | None,
        typer.Argument(metavar="[PERIOD]", help="this week, last month, last 8 weeks, 2026-W40, 2026-10."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day, included.")] = None,
    form: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="text, md, html or json.")] = None,
    template: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="week, practice, counsellor, or your own."),
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")] = None,
    show_template: Annotated[str | None, typer.Option(metavar="NAME", help="Show a shipped template.")] = None,
    with_: Annotated[str | None, typer.Option("--with", metavar="WHAT", help="Also rhythm, runs, feelings.")] = None,
    only: Annotated[str | None, typer.Option(metavar="PRACTICE,...", help="Only these practices.")] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Beside as many days before.")] = False,
    redact: Annotated[
        bool | None,
        typer.Option("--redact/--no-redact", help="Practices by number, days as weeks, no name.", show_default=False),
    ] = None,
    notes: WithNotes = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """See how it went. Without a period: the last eight closed weeks and this one.

    \b
    Examples:
      {prog} report
      {prog} report "last month" --format html -o care.html
      {prog} report --only reflect,need --with rhythm,runs --compare
      {prog} report --template week                for a weekly talk
      {prog} report --template practice --only reflect
      {prog} report --template counsellor -o to-take-along.html
      {prog} report --since 2026-10-01 --until 2026-10-31 --json
      {prog} report --show-template report.md.j2 > my.md.j2
    """
    if show_template is not None:
        from aftercare.faces import source

        begin(ctx, notice=False)[0].out(source(show_template).rstrip("\n"))
        return
    from aftercare import reporting  # what reads the journal is not needed to show the help

    wanted = format_of(form, as_json=True, known=reporting.FORMATS) if as_json else form
    form = reporting.format_of(wanted, template, output)
    console, session = begin(ctx, quiet=quiet, notice=form != "json")
    name = template or reporting.REPORT
    stem = reporting.stem_of(name)
    practices = reporting.chosen(session, only)
    asked = reporting.Asked(notes, reporting.wanted(with_), practices, compare).for_template(stem, redact=redact)
    content = reporting.content_of(session, reporting.days_of(session, stem, period, since, until), asked)
    if form == "json":
        text = dumped({**content, "weeks": list(content["weeks"])}, indent=2)
    else:
        from aftercare.faces import rendered

        own, unicode = session.home.path(TEMPLATES), console.is_unicode or output not in {None, "-"}
        text = rendered(content, template=name, own_folder=own, form=form, unicode=unicode).rstrip("\n")
    give(console, text, output)
