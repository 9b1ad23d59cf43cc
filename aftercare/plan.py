"""The plan, `habits.yaml`: habits with dated targets, and pauses. Without the file it is the article's seven."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aftercare import catalogue, shipped
from aftercare.dates import parse_iso_date
from aftercare.errors import DataInvalid
from aftercare.habits import AS_WANTED, ON_DAYS, Cadence, Habit, Pause, Plan, Target
from aftercare.records import Fault, convert, expect_kind, faults
from aftercare.yamlfile import Document, parse

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="a date such as 2026-11-21")]
Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z", description="a short name of a-z, 0-9 and -")]
Title = Annotated[str, Meta(min_length=1, max_length=120, description="a title of 1 to 120 characters")]
Times = Annotated[int, Meta(ge=1, le=99, description="a number from 1 to 99")]
Minutes = Annotated[int, Meta(ge=1, le=1440, description="minutes from 1 to 1440")]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class TargetRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How often, from a date on. Exactly one of daily, weekly, monthly, on, as_wanted."""

    from_: Day | None = msgspec.field(default=None, name="from")
    daily: Times | None = None
    weekly: Times | None = None
    monthly: Times | None = None
    on: (
        Annotated[list[Weekday], Meta(min_length=1, description="a list of mon, tue, wed, thu, fri, sat, sun")] | None
    ) = None
    as_wanted: Annotated[Literal[True], Meta(description="true")] | None = None
    minutes: Minutes | None = None
    at_least: Minutes | None = None


class HabitRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One habit; what it leaves out is the catalogue's."""

    habit: Key
    title: Title | None = None
    targets: list[TargetRecord] = []
    optional: bool | None = None
    touch: bool | None = None
    who: Annotated[Literal["solo", "together", "either"], Meta(description="solo, together or either")] | None = None
    retired: Day | None = None


class PauseRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A rest; `until` is its last day."""

    from_: Day = msgspec.field(name="from")
    until: Day | None = None
    habit: Key | None = None


class HabitsFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The whole of `habits.yaml`."""

    aftercare: str
    habits: list[HabitRecord] | None = None
    pauses: list[PauseRecord] = []


def default() -> Plan:
    """The seven of the article, without any file."""
    rows = shipped.data("plans/article.yaml")["habits"]
    return Plan(tuple(_from_catalogue(row["habit"]) for row in rows))


def _from_catalogue(key: str) -> Habit:
    return catalogue.practices()[key]


def load(text: str | None, name: str) -> Plan:
    """The plan in a text, the default if there is none or it names no habits.

    Raises:
        DataInvalid: with file, line and what is expected.
    """
    if text is None:
        return default()
    document = parse(text, name)
    return from_document(document)


def from_document(document: Document) -> Plan:
    """The plan of a parsed `habits.yaml`.

    Raises:
        DataInvalid: with file, line and what is expected.
    """
    expect_kind(document, "habits")
    record = convert(document, HabitsFile, lists=("habits", "pauses"))
    found = list(_own_faults(document, record))
    if found:
        raise DataInvalid(str(found[0]))
    habits = default().habits if record.habits is None else tuple(habit_of(one) for one in record.habits)
    return Plan(habits, tuple(_pause(one) for one in record.pauses))


def check(document: Document) -> list[Fault]:
    """Every fault of a parsed `habits.yaml`."""
    found = list(faults(document, HabitsFile, lists=("habits", "pauses")))
    return found or list(_own_faults(document, msgspec.convert(document.data, HabitsFile)))


def _own_faults(document: Document, record: HabitsFile) -> list[Fault]:
    """What types cannot say: dates that exist, one cadence each, targets in order, no habit twice."""
    found, seen = [], set()
    for number, habit in enumerate(record.habits or []):
        path: tuple[str | int, ...] = ("habits", number)
        known = habit.habit in catalogue.practices()
        if habit.habit in seen:
            found.append(Fault(document.where((*path, "habit")), f"`{habit.habit}` stands twice. Keep one of them."))
        seen.add(habit.habit)
        if not habit.targets and not known:
            found.append(Fault(document.where(path), f"`{habit.habit}` has no targets. Add one such as {{weekly: 1}}."))
        found += _date_faults(document, path, {"retired": habit.retired})
        last = date.min
        for position, target in enumerate(habit.targets):
            place = (*path, "targets", position)
            found += _date_faults(document, place, {"from": target.from_})
            if sum(value is not None for value in cadence_fields(target).values()) != 1:
                found.append(
                    Fault(document.where(place), "one of daily, weekly, monthly, on or as_wanted is expected here."),
                )
            since = parse_iso_date(target.from_) if target.from_ else None
            if position and (since is None or since < last):
                found.append(Fault(document.where(place), "targets stand in order of their `from` dates."))
            last = since or last
    for number, pause in enumerate(record.pauses):
        path = ("pauses", number)
        found += _date_faults(document, path, {"from": pause.from_, "until": pause.until})
        if not found and pause.until and pause.until < pause.from_:
            found.append(Fault(document.where((*path, "until")), "`until` lies before `from`. Mend one of them."))
    return found


def _date_faults(document: Document, path: tuple[str | int, ...], dates: Mapping[str, str | None]) -> list[Fault]:
    return [
        Fault(document.where((*path, key)), f"`{key}`: there is no day {value}. Write a date such as 2026-11-21.")
        for key, value in dates.items()
        if value is not None and parse_iso_date(value) is None
    ]


def cadence_fields(record: msgspec.Struct) -> dict[str, Any]:
    """The fields of a record that name a cadence, by name."""
    return {key: getattr(record, key) for key in ("daily", "weekly", "monthly", "on", "as_wanted")}


def _target(record: TargetRecord) -> Target:
    cadence = catalogue.cadence(cadence_fields(record)) or Cadence(AS_WANTED)
    since = date.fromisoformat(record.from_) if record.from_ else None
    return Target(cadence, since, record.minutes, record.at_least)


def habit_of(record: HabitRecord) -> Habit:
    """The habit of a record; what it leaves out is the catalogue's."""
    base = catalogue.practices().get(record.habit) or Habit(record.habit, record.habit.capitalize(), ())
    return replace(
        base,
        title=record.title or base.title,
        targets=tuple(_target(one) for one in record.targets) or base.targets,
        optional=base.optional if record.optional is None else record.optional,
        touch=base.touch if record.touch is None else record.touch,
        who=record.who or base.who,
        retired=date.fromisoformat(record.retired) if record.retired else None,
    )


def _pause(record: PauseRecord) -> Pause:
    until = date.fromisoformat(record.until) if record.until else None
    return Pause(date.fromisoformat(record.from_), until, record.habit)


def target_row(target: Target) -> dict[str, Any]:
    """A target as `habits.yaml` writes it."""
    cadence = target.cadence
    row: dict[str, Any] = {"from": target.since} if target.since else {}
    if cadence.kind == AS_WANTED:
        row["as_wanted"] = True
    elif cadence.kind == ON_DAYS:
        row["on"] = str(cadence).removeprefix("on ").split(", ")
    else:
        row[cadence.kind] = cadence.times
    row |= {"minutes": target.minutes} if target.minutes else {}
    return row | ({"at_least": target.at_least} if target.at_least else {})


def habit_row(habit: Habit) -> dict[str, Any]:
    """A habit as `habits.yaml` writes it: its targets always, the rest where it is not the catalogue's."""
    base = catalogue.practices().get(habit.key)
    row: dict[str, Any] = {"habit": habit.key}
    if base is None or habit.title != base.title:
        row["title"] = habit.title
    if habit.who != (base.who if base else "either"):
        row["who"] = habit.who
    if habit.touch != (base.touch if base else False):
        row["touch"] = habit.touch
    if habit.optional != (base.optional if base else False):
        row["optional"] = habit.optional
    row["targets"] = [target_row(target) for target in habit.targets]
    return row | ({"retired": habit.retired} if habit.retired else {})
