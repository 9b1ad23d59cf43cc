"""Making the state of reminders anew from settings, plan and journal, where one of them changed."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from aftercare import catalogue, files, journal, settings, shipped
from aftercare.dates import DateRange, iso_weeks
from aftercare.errors import AftercareError
from aftercare.home import CONFIG, HABITS, Home
from aftercare.outlook import (
    Horizon,
    Wish,
    days_looked_at,
    days_needed,
    habits_of,
    last_noted,
    rest_after_gap,
)
from aftercare.progress import Standing, standing
from aftercare.reminders import Due, Given, Outlook, Rule, day_of, plausible
from aftercare.reminderstate import GIVEN, LOOK_BACK, WRONG, State, given_in, naive, read, snoozed_in, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftercare.entries import Entry
    from aftercare.habits import Habit
    from aftercare.records import Fault
    from aftercare.session import Session

_FORGOTTEN = timedelta(days=60)
"""What was given of a rule that there is not any more is kept so long: it may come back."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What no other file tells: what was given, since when rules are known, and the snooze."""

    given: dict[str, tuple[Given, ...]]
    known: dict[str, date]
    snoozed: tuple[datetime, datetime] | None


def remembered(home: Home) -> Remembered:
    """The same from a state that may be out of date, damaged or gone: each part as far as either file tells it."""
    given: dict[str, tuple[Given, ...]] = {}
    known: dict[str, date] = {}
    snoozed = None
    for data in (read(home, GIVEN), read(home)):
        with suppress(*WRONG):
            for key, rows in given_in(data).items():
                given[key] = tuple(sorted({*given.get(key, ()), *rows}))
        with suppress(*WRONG):
            known = {key: date.fromisoformat(day) for key, day in data["known"].items()}
        with suppress(*WRONG):
            snoozed = snoozed_in(data)
    return Remembered(given, known, snoozed)


def build(session: "Session") -> State:
    """The state as of now, with what is remembered besides.

    Raises:
        AftercareError: if settings, plan or a week that is needed cannot be read.
    """
    home, old = session.home, remembered(session.home)
    made = {name: stamp(home.path(name)) for name in (CONFIG, HABITS, LOOK_BACK)}  # before any of it is read
    found, wishes, faults = _settings(session)
    today = day_of(session.now, found.day_start)
    needed = days_needed(today, starts=found.week_starts)
    before = days_looked_at(today, starts=found.week_starts)
    for week in iso_weeks(DateRange(before.start, needed.end)):
        name = journal.file_of(week)
        made[name] = stamp(home.path(name))
    entries = _entries(home, needed, [week for week in iso_weeks(before) if made[journal.file_of(week)] is not None])
    older = [week for week in journal.weeks(home) if week < iso_weeks(before)[0]]
    rest_until = rest_after_gap((one.date for one in entries), today, noted_before=bool(older))
    horizon = Horizon(session.plan, entries, today, starts=found.week_starts, rest_until=rest_until)
    rules = []
    for wish in wishes:
        habits = habits_of(wish, session.plan, solo=found.solo)
        given = tuple(plausible(old.given.get(wish.id, ()), today))
        last = last_noted(habits, entries, today)
        if last is None and given:
            last = _noted_earlier(home, habits, DateRange(min(given).day, before.start))
        rules.append(
            Rule(
                wish.id,
                horizon.of(wish, habits),
                min(old.known.get(wish.id, today), today),
                wish.days,
                wish.times,
                wish.most,
                wish.apart_hours,
                last,
                given,
            )
        )
    ids = {rule.id for rule in rules}
    past = {key: rest for key, rest in old.given.items() if key not in ids and _is_recent(rest, today)}
    outlook = Outlook(today, tuple(rules), found.quiet, found.day_start, old.snoozed, look_back(home))
    text = found.reminder_text or str(shipped.data("reminders/en.yaml")["line"])
    return State(outlook, text, made, past, tuple(map(str, faults)))


def _settings(session: "Session") -> "tuple[settings.Settings, list[Wish], list[Fault]]":
    practices = {*(habit.key for habit in session.plan.habits), *catalogue.practices()}
    return settings.for_reminders(session.text(CONFIG), session.home.path(CONFIG), practices)


def _entries(home: Home, needed: DateRange, before: list[str]) -> "list[Entry]":
    """What was noted on the days needed; of the weeks before, whatever can be read."""
    there = set(journal.weeks(home))
    wanted = [week for week in iso_weeks(needed) if week in there]
    found = [entry for week in wanted for entry in journal.read_week(home, week)]
    for week in before:
        if week not in wanted:
            with suppress(AftercareError):
                found += journal.read_week(home, week)
    return found


def _noted_earlier(home: Home, habits: "Sequence[Habit]", days: DateRange) -> date | None:
    """The last of some days on which one of the practices was noted: only they tell whether a reminder was answered."""
    there = set(journal.weeks(home))
    for week in reversed(iso_weeks(days)):
        with suppress(AftercareError):
            last = last_noted(habits, journal.read_week(home, week) if week in there else [], days.last)
            if last is not None:
                return last
    return None


def _is_recent(given: tuple[Given, ...], today: date) -> bool:
    return any(today - _FORGOTTEN <= one.day for one in plausible(given, today))


def look_back(home: Home) -> datetime | None:
    """When a look back was asked for, None if none was; what cannot be read counts as none."""
    with suppress(AftercareError, ValueError):
        return naive((files.read(home.path(LOOK_BACK)) or b"").decode("ascii"))
    return None


def behind(session: "Session", found: list[Due]) -> list[tuple[Standing, bool]]:
    """The practices that what is due is about, in the plan's order, and whether it was given today already."""
    own, wishes, _ = _settings(session)
    today = day_of(session.now, own.day_start)
    entries = _entries(session.home, days_needed(today, starts=own.week_starts), [])
    horizon = Horizon(session.plan, entries, today, starts=own.week_starts)
    seen: dict[str, tuple[Habit, bool]] = {}
    by_id = {wish.id: wish for wish in wishes}
    for one in found:
        wish = by_id.get(one.rule.id)
        for habit in habits_of(wish, session.plan, solo=own.solo) if wish is not None else []:
            if wish is not None and horizon.may_come(wish, habit, today):
                _, given = seen.get(habit.key, (habit, True))
                seen[habit.key] = (habit, given and one.given)
    rows = []
    for habit in session.plan.habits:
        if habit.key in seen:
            stands = standing(session.plan, habit, entries, today, today=today, starts=own.week_starts)
            rows += [(stands, seen[habit.key][1])] if stands is not None else []
    return rows
