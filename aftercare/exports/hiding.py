"""Rows that can be shown to somebody else: weeks for days, numbers for practices, ids that lead nowhere.

What stays is still about one person: how often something comes in which weeks may tell who it is. Nothing here makes
that safe; it takes away what says it outright.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter

from aftercare.dates import DateRange, Week
from aftercare.entries import new_id
from aftercare.exports.rows import Row, own_column

PRACTICE, SLIDER = "practice", "slider"
_DAYS = ("from", "until", "retired")
_TELLING = ("date", "weekdays", "touch", "who", "note")
"""What says the day outright, or nearly which practice it is, or anything in a person's own words."""


def whole_weeks(days: DateRange) -> DateRange:
    """The days widened to whole ISO weeks: a shorter period would tell the day."""
    return DateRange(Week.of(days.start).start, Week.of(days.last).range.end)


def week_of(day: str) -> str:
    """The ISO week of a date such as 2026-11-21."""
    return Week.of(date.fromisoformat(day)).name


def hidden(rows: Iterable[Row], own: Sequence[str], habits: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """The rows of the plan and of what was noted, both redacted.

    Practices are numbered as they first come: `habits`, the plan's, then those noted. What was noted is in order of
    week, kind and practice, and beyond that by chance, so that the order does not tell the day either.
    """
    numbers = {key: number for number, key in enumerate(habits, 1)}
    sliders = {own_column(key): f"{SLIDER}-{number}" for number, key in enumerate(own, 1)}
    plan: list[Row] = []
    noted: list[tuple[str, str, int, str, Row]] = []
    for row in rows:
        found = {sliders.get(key, key): value for key, value in row.items()} if sliders else dict(row)
        number = 0
        if row["habit"]:
            number = numbers.setdefault(row["habit"], len(numbers) + 1)
            found["habit"], found["title"] = f"{PRACTICE}-{number}", f"{PRACTICE.capitalize()} {number}"
        for name in _TELLING:
            found[name] = None
        for name in _DAYS:
            found[name] = found[name] and week_of(found[name])
        if row["id"] is None:
            plan.append(found)
        else:
            found["id"] = new_id(os.urandom(10))
            noted.append((found["week"], found["kind"], number, found["id"], found))
    return plan, [row for *_, row in sorted(noted, key=itemgetter(0, 1, 2, 3))]
