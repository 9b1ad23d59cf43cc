"""`week`: the week at a glance."""

from typing import Annotated

import typer

from aftercare import noted, retention
from aftercare.dates import Week, parse_week
from aftercare.errors import UsageProblem
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import listed, visible
from aftercare.views import WeekView, amount_words, beside_words, note_lines, uneasy_words, week_json, week_view

from ._listing import ROWS, Format, format_of, put
from ._shared import AsJson, WithNotes, begin, single

app = single("week")


@app.command()
def week(
    ctx: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="[WEEK]", help="this week, last week, 2026-W47 or a day.")
    ] = "this week",
    show_open: Annotated[bool, typer.Option("--open", help="Show what is open, with numbers.")] = False,
    notes: WithNotes = False,
    form: Format = None,
    as_json: AsJson = False,
) -> None:
    """See the week at a glance: what was noted, and what is open if you like.

    \b
    Examples:
      {prog} week
      {prog} week "last week" --notes
      {prog} week --format csv > week.csv
      {prog} week --json | jq -r '.habits[] | select(.open > 0).title'
    """
    form = format_of(form, as_json=as_json)
    if notes and form in ROWS:
        raise UsageProblem("a row has no room for a note. Leave --notes out, or use --json.")
    console, session = begin(ctx, notice=form == "text")
    view = _view(session, parse_week(which, today=session.today, starts=session.settings.week_starts))
    if form != "text":
        put(console, "week", week_json(view, notes=notes), form)
        return
    console.out(*_lines(console, session, view, show_open=show_open, notes=notes))
    if notes:
        console.out("", *(note_lines(view.entries, session.habit_or_stranger) or ["No notes in this week."]))
    if view.uneasy:
        console.out("", *console.wrapped(uneasy_words(view.uneasy)))
    _tell_of_expiry(console, session)


def _view(session: Session, chosen: Week) -> WeekView:
    entries = session.entries(session.counting_days(chosen.range))
    ever = noted.ever(session.home, session.plan, entries)
    known = {habit.key for habit in session.plan.habits}
    others = {
        entry.habit for entry in entries if entry.habit and entry.habit not in known and entry.date in chosen.range
    }
    return week_view(
        session.plan,
        entries,
        chosen,
        today=session.today,
        starts=session.settings.week_starts,
        noted=ever,
        solo=session.settings.solo,
        extra=[session.habit_or_stranger(key) for key in sorted(others)],
    )


def _lines(console: Console, session: Session, view: WeekView, *, show_open: bool, notes: bool) -> list[str]:
    days = view.week.range
    lines = [console.strong(f"{view.week.name}, {days.start:%A} {days.start} to {days.last:%A} {days.last}"), ""]
    if view.noted:
        rows = [
            [
                visible(row.habit.title),
                ", ".join(f"{day:%a}" for day in sorted(row.days)),
                amount_words(row.sums),
            ]
            for row in view.noted
        ]
        lines += _table(rows)
    elif not view.quiet:
        lines += beside_words(view, shown=notes)
    else:
        from aftercare.ideas import one_for

        lines.append("A quiet week. Nothing to make up.")
        if view.current and not view.paused:
            idea = one_for(view.week.name, care=session.settings.care, solo=session.settings.solo)
            lines += console.wrapped(f"An idea for a minute: {idea}")
    if view.paused:
        lines += [
            "",
            "Everything rests. `resume` goes on, whenever you like." if view.current else "Everything rested.",
        ]
    elif show_open:
        lines += ["", *_open_table(view)]
    elif view.open and not view.quiet:
        titles = listed([visible(row.habit.title) for row in view.open])
        lines += ["", *console.wrapped(f"Open, if you like: {titles}.")]
    return lines


def _open_table(view: WeekView) -> list[str]:
    if not view.open:
        return ["Nothing is open."]
    rows = [[visible(row.habit.title), str(row.held), f"{row.open} open"] for row in view.open]
    return ["Open, if you like:", *_table(rows)]


def _table(rows: list[list[str]]) -> list[str]:
    """Rows as aligned columns, set in by two."""
    from tabulate import tabulate

    return [f"  {line}".rstrip() for line in tabulate(rows, tablefmt="plain", disable_numparse=True).split("\n")]


def _tell_of_expiry(console: Console, session: Session) -> None:
    """Offer, on a terminal only, what the retention settings would erase; nothing is erased by looking."""
    if console.can_notice and retention.due(session.home, session.settings, session.today):
        console.say(f"some entries are older than you wish to keep: `{console.prog} forget old` shows and erases them.")
