"""`remind`: what is due now, in one neutral line."""

import json
from contextlib import suppress
from typing import Annotated

import typer

from aftercare import files, reminders, shipped
from aftercare.dates import Week
from aftercare.errors import AftercareError
from aftercare.forgetting import REMIND
from aftercare.progress import Standing
from aftercare.session import Session

from ._shared import AsJson, begin, single

app = single("remind")


@app.command()
def remind(
    ctx: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Print nothing; exit 0 if something is due, else 1.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print one neutral line if something is due, at most once a day, never from 22:00 to 08:00.

    \b
    Examples:
      {prog} remind
      {prog} remind --check && echo "five minutes"
    """
    console, session = begin(ctx, notice=False)
    found = _due(session)
    if check:
        raise typer.Exit(0 if found else 1)
    if as_json:
        rows = [{"habit": one.habit.key, "title": one.habit.title, "open": one.open} for one in found]
        console.json("remind", {"due": rows})
        return
    if not found or _given(session) == session.today.isoformat():
        return
    console.out(shipped.data("reminders/en.yaml")["line"])
    with suppress(
        AftercareError
    ):  # where it cannot be remembered, the line comes again; that is no fault of a cron job
        files.replace(session.home.path(REMIND), json.dumps({"given": session.today.isoformat()}).encode())


def _due(session: Session) -> list[Standing]:
    starts = session.settings.week_starts
    entries = session.entries(session.counting_days(Week.of(session.today, starts).range))
    return reminders.due(
        session.plan,
        entries,
        session.now,
        session.today,
        starts=starts,
        solo=session.settings.solo,
    )


def _given(session: Session) -> str | None:
    """The day on which the line was last given."""
    try:
        known = json.loads(files.read(session.home.path(REMIND)) or b"{}")
    except (ValueError, AftercareError):
        return None
    return str(known.get("given")) if isinstance(known, dict) else None
