"""`report`: how it went, over a period."""

import os
from typing import Annotated

import typer

from aftercare import report as reports
from aftercare.dates import DAY, DateRange, Week, parse_past, parse_period
from aftercare.errors import UsageProblem
from aftercare.formats import ENDINGS, TEMPLATE, of_name
from aftercare.home import TEMPLATES
from aftercare.output import dumped
from aftercare.session import Session
from aftercare.text import listed

from ._outfile import give
from ._reporting import Asked, chosen, content_of, wanted
from ._shared import AsJson, Quiet, WithNotes, begin, single

app = single("report")

FORMATS = ("text", "md", "html", "json")


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
    template: Annotated[str | None, typer.Option(metavar="NAME|FILE", help="Another template, or your own.")] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")] = None,
    show_template: Annotated[str | None, typer.Option(metavar="NAME", help="Show a shipped template.")] = None,
    with_: Annotated[str | None, typer.Option("--with", metavar="WHAT", help="Also rhythm, runs, or both.")] = None,
    only: Annotated[str | None, typer.Option(metavar="PRACTICE,...", help="Only these practices.")] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Beside as many days before.")] = False,
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
      {prog} report --since 2026-10-01 --until 2026-10-31 --json
      {prog} report --show-template report.md.j2 > my.md.j2
    """
    if show_template is not None:
        from aftercare.faces import source

        begin(ctx, notice=False)[0].out(source(show_template).rstrip("\n"))
        return
    form = _format("json" if as_json else form, template, output)
    console, session = begin(ctx, quiet=quiet, notice=form != "json")
    asked = Asked(notes, wanted(with_), chosen(session, only), compare)
    content = content_of(session, _days(session, period, since, until), asked)
    if form == "json":
        text = dumped({"schema": "aftercare/report/1", **content}, indent=2)
    else:
        from aftercare.faces import rendered

        name = template or "report"
        if not name.endswith(TEMPLATE) and os.sep not in name:
            name = f"{name}.{ENDINGS[form]}{TEMPLATE}"
        text = rendered(content, template=name, own_folder=session.home.path(TEMPLATES), form=form).rstrip("\n")
    give(console, text, output)


def _format(given: str | None, template: str | None, output: str | None) -> str:
    """The format asked for: by name, else by the template's or the output file's ending, else text."""
    form = given or (of_name(template) if template else None) or (of_name(output) if output else None) or "text"
    if form not in FORMATS:
        raise UsageProblem(f"there is no format {form!r} here. Write {listed(FORMATS, 'or')}.")
    return form


def _days(session: Session, period: str | None, since: str | None, until: str | None) -> DateRange:
    starts, today = session.settings.week_starts, session.today
    if period is not None and (since or until):
        raise UsageProblem("a period and --since or --until do not go together. Give one of them.")
    if period is not None:
        return parse_period(period, today=today, starts=starts)
    if since is None and until is None:
        return reports.default_days(today, starts)
    last = parse_past(until, today=today) if until else today
    first = parse_past(since, today=today) if since else Week.of(last, starts).start
    if first > last:
        raise UsageProblem(f"--since {first} lies after --until {last}. Exchange them.")
    return DateRange(first, last + DAY)
