"""Plan files: what a counsellor hands out, or what comes with the program, and making one one's own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aftercare import catalogue, journal, replan, shipped, splice
from aftercare.errors import DataInvalid
from aftercare.habits import AS_WANTED, Cadence, Habit, Plan, Target
from aftercare.history import Change
from aftercare.home import HABITS
from aftercare.plan import (
    HabitRecord,
    Key,
    Minutes,
    Times,
    Title,
    Weekday,
    cadence_fields,
    from_document,
    habit_of,
    habit_row,
)
from aftercare.records import convert, expect_kind
from aftercare.settings import Fit
from aftercare.yamlfile import parse

PLANS = ("article", "start-small", "solo", "apart", "two-minute")


class PlannedRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A habit as a plan file names it; what it leaves out is the catalogue's."""

    habit: Key
    title: Title | None = None
    daily: Times | None = None
    weekly: Times | None = None
    monthly: Times | None = None
    on: list[Weekday] | None = None
    as_wanted: Annotated[Literal[True], Meta(description="true")] | None = None
    minutes: Minutes | None = None
    at_least: Minutes | None = None
    optional: bool | None = None


class PlanFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A plan that is handed out: a title, a few words, habits, and settings that go with them."""

    aftercare: str
    title: Title
    about: str = ""
    who: Annotated[Literal["solo", "any"], Meta(description="solo or any")] | None = None
    fits: list[Fit] | None = None
    habits: list[PlannedRecord]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a plan file offers: records as `habits.yaml` holds them, and settings that go with them."""

    title: str
    about: str
    records: tuple[dict[str, Any], ...]
    settings: Mapping[str, Any]


def read_offer(text: str, name: str) -> Offer:
    """What a plan file offers.

    Raises:
        DataInvalid: with file, line and what is expected.
    """
    document = parse(text, name, aliases=False)
    expect_kind(document, "plan")
    record = convert(document, PlanFile, lists=("habits",))
    if not record.habits:
        raise DataInvalid(f"{document.where(('habits',))}: a plan names one habit or more. Add one.")
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(record.habits):
        cadences = [key for key, value in cadence_fields(one).items() if value is not None]
        place = document.where(("habits", number))
        base = catalogue.practices().get(one.habit)
        if len(cadences) > 1 or (base is None and not cadences):
            raise DataInvalid(f"{place}: one of daily, weekly, monthly, on or as_wanted is expected here.")
        if any(row["habit"] == one.habit for row in rows):
            raise DataInvalid(f"{place}: `{one.habit}` stands twice. Keep one of them.")
        rows.append(_planned_row(one, base))
    settings = {key: value for key, value in (("who", record.who), ("fits", record.fits)) if value is not None}
    return Offer(record.title, record.about.strip(), tuple(rows), settings)


def _planned_row(record: PlannedRecord, base: Habit | None) -> dict[str, Any]:
    cadence = catalogue.cadence(cadence_fields(record)) or (base.target.cadence if base else Cadence(AS_WANTED))
    minutes = record.minutes or (base.target.minutes if base else None)
    habit = base or Habit(record.habit, plain_title(record.habit), ())
    optional = habit.optional if record.optional is None else record.optional
    target = Target(cadence, None, minutes, record.at_least)
    return habit_row(replace(habit, title=record.title or habit.title, targets=(target,), optional=optional))


def adopt(change: Change, offer: Offer, today: date) -> list[str]:
    """Make an offered plan one's own; returns a line for each thing that changes.

    Where neither a plan nor a note is there yet, it is written as it stands. Otherwise habits are added or set
    from `today` on, and those it does not name are retired: what was noted stays, and the past is judged as it was.
    """
    document = replan.opened(change)
    offered = Plan(tuple(habit_of(msgspec.convert(_plain(row), HabitRecord)) for row in offer.records))
    if document.data.get("habits") is None and not journal.weeks(change.home):
        document = splice.append(document, ("habits",), list(offer.records))
        change.write(HABITS, document.text)
        return [f"{habit.key}: {habit.target}" for habit in offered.habits]
    current, lines = from_document(document), list[str]()
    for habit in offered.habits:
        lines += _adopt_one(change, current.get(habit.key), habit, today)
    for habit in current.habits:
        if habit.retired is None and offered.get(habit.key) is None:
            replan.retire(change, habit.key, today)
            lines.append(f"{habit.key}: let go from {today} on")
    return lines


def _adopt_one(change: Change, old: Habit | None, new: Habit, today: date) -> list[str]:
    lines, target = [], replace(new.target, since=today)
    if old is None:
        replan.add(change, replace(new, targets=(target,)))
        return [f"{new.key}: {new.target}, from {today} on"]
    if old.retired is not None:
        replan.take_up(change, old, today)
        lines.append(f"{new.key}: taken up again")
    if new.title != old.title and (new.title != plain_title(new.key) or old.title in _shipped_titles(new.key)):
        replan.set_title(change, new.key, new.title)
        lines.append(f"{new.key}: called {new.title}")
    if replace(old.target, since=None) != replace(new.target, since=None):
        replan.set_target(change, new.key, target)
        lines.append(f"{new.key}: {new.target} instead of {old.target}, from {today} on")
    if new.optional != old.optional:
        replan.set_optional(change, new.key, optional=new.optional)
        lines.append(f"{new.key}: {'optional' if new.optional else 'no longer optional'}")
    return lines


def plain_title(key: str) -> str:
    """The title of a habit that nobody gave one: the catalogue's, else its key as words."""
    known = catalogue.practices().get(key)
    return known.title if known is not None else key.replace("-", " ").capitalize()


def _shipped_titles(key: str) -> set[str]:
    """The titles that the shipped plans give a practice: they are not the person's own, and go with the plan."""
    habits = [row for name in PLANS for row in shipped.data(f"plans/{name}.yaml")["habits"]]
    return {row["title"] for row in habits if row["habit"] == key and "title" in row}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
