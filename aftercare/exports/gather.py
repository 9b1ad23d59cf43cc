"""Reading what an export holds: every week file it needs is read, and sound, before a word of it is written."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain

from aftercare import journal
from aftercare.dates import DateRange, Week
from aftercare.entries import FEELING, NOTE, Entry
from aftercare.exports import asking, hiding, rows
from aftercare.exports.asking import Asked
from aftercare.exports.rows import Row
from aftercare.habits import Pause, Plan
from aftercare.session import Session

Watch = Callable[[Sequence[str]], Iterable[str]]
"""Hands out the weeks to read one by one, and may show how far it is."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written: the columns, the rows of the plan, those of what was noted, once, and from when to when.

    `since` and `until` are dates, both in, or weeks where it is redacted; None where everything was asked for.
    """

    columns: tuple[str, ...]
    plan: Sequence[Row]
    noted: Iterable[Row]
    since: str | None
    until: str | None

    @property
    def sliders(self) -> tuple[str, ...]:
        """The columns of sliders, a person's own last."""
        return self.columns[self.columns.index(rows.SHIPPED[0]) : self.columns.index("note")]


def weeks_of(session: Session, days: DateRange | None) -> list[str]:
    """The ISO weeks that have a file and hold some of the days."""
    there = journal.weeks(session.home)
    return there if days is None else [week for week in there if _touches(week, days)]


def _touches(week: str, days: DateRange) -> bool:
    own = Week.named(week).range
    return own.start < days.end and days.start < own.end


def read(session: Session, asked: Asked, watch: Watch) -> Export:
    """The export asked for.

    Raises:
        DataInvalid: naming the file that cannot be read, line and column.
        InputMissing, UsageProblem: if a practice is not known, or could be several.
    """
    days = asked.days
    if asked.redacted and days is not None:
        days = hiding.whole_weeks(days)
    entries, seen = _entries(session, asked, days, watch)
    only = asking.practices_of(session, asked.only, seen)
    if only:
        entries = [entry for entry in entries if not entry.habit or entry.habit in only]
    own = rows.own_sliders(entries, (one.key for one in session.settings.sliders))
    plan = _plan(session.plan, days, only) if asking.PLAN in asked.kinds else Plan(())
    noted = rows.noted(entries, own, lambda key: session.habit_or_stranger(key).title)
    planned = rows.planned(plan, own)
    if not asked.redacted:
        bounds = (str(days.start), str(days.last)) if days else (None, None)
        return Export(rows.columns(own), list(planned), noted, *bounds)
    keys = [habit.key for habit in session.plan.habits]
    names = [f"{hiding.SLIDER}-{number}" for number in range(1, len(own) + 1)]
    bounds = (Week.of(days.start).name, Week.of(days.last).name) if days else (None, None)
    return Export(rows.columns(names), *hiding.hidden(chain(planned, noted), own, keys), *bounds)


def _entries(session: Session, asked: Asked, days: DateRange | None, watch: Watch) -> tuple[list[Entry], set[str]]:
    """The entries of the days, in order of their dates, and every practice seen in them."""
    kinds, found = asked.noted, list[Entry]()
    seen: set[str] = set()
    if not kinds:
        return found, seen
    with _uncollected():
        for week in watch(weeks_of(session, days)):
            entries = [entry for entry in journal.read_week(session.home, week) if entry.kind in kinds]
            if days is not None:
                entries = [entry for entry in entries if entry.date in days]
            if asked.only:
                seen |= {entry.habit for entry in entries if entry.habit}
            if not asked.notes:
                entries = [entry.without_note() if entry.note else entry for entry in entries if tells(entry)]
            found += sorted(entries, key=_day)
    return found, seen


def tells(entry: Entry) -> bool:
    """Whether there is anything in an entry besides its note."""
    return not (entry.kind == NOTE or (entry.kind == FEELING and not entry.ratings))


def _day(entry: Entry) -> date:
    return entry.date


def _plan(plan: Plan, days: DateRange | None, only: frozenset[str]) -> Plan:
    """The plan, without other practices than those asked for, and without pauses of other days."""
    habits = tuple(habit for habit in plan.habits if not only or habit.key in only)
    return Plan(habits, tuple(one for one in plan.pauses if _kept(one, days, only)))


def _kept(pause: Pause, days: DateRange | None, only: frozenset[str]) -> bool:
    if only and pause.habit is not None and pause.habit not in only:
        return False
    return days is None or (pause.start < days.end and (pause.until is None or pause.until >= days.start))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector, which would look through everything that is read again and again."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
