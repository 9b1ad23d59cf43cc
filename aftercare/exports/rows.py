"""The flat rows of an export: the plan first, then what was noted, every row with the same columns.

One row is one thing: a habit, a target of it, a pause, or what was noted. A column that says nothing of it is None.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from aftercare.dates import WEEKDAYS, Week
from aftercare.entries import SLIDERS, Entry
from aftercare.habits import AS_WANTED, ON_DAYS, Habit, Pause, Plan

Row = dict[str, Any]

SCHEMA = "aftercare/entry/1"
HABIT, TARGET, PAUSE = "habit", "target", "pause"
PLAN_KINDS = (HABIT, TARGET, PAUSE)

_FIRST = ("schema", "kind", "id", "date", "week", "habit", "title", "minutes", "times", "felt")
SHIPPED = (*SLIDERS, "settled", "valued", "loneliness")
"""The sliders that ship, which have a column whether or not they were ever answered."""
_LAST = ("note", "from", "until", "cadence", "count", "weekdays", "at_least", "optional", "touch", "who", "retired")


_FIXED = frozenset({*_FIRST, *SHIPPED, *_LAST})


def columns(own: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns of every row, in order; `own` are the keys of a person's own sliders, in theirs."""
    return (*_FIRST, *SHIPPED, *map(own_column, own), *_LAST)


def own_column(key: str) -> str:
    """The column of an own slider: its key, or `slider:week` where it is called as another column is."""
    return f"slider:{key}" if key in _FIXED else key


def own_sliders(entries: Iterable[Entry], settings: Iterable[str]) -> list[str]:
    """The keys of a person's own sliders, sorted: those of the settings, and others that were once answered."""
    seen = {key for entry in entries if entry.ratings for key, _ in entry.ratings}
    return sorted({*seen, *settings} - set(SHIPPED))


def _blank(own: Sequence[str]) -> Row:
    return dict.fromkeys(columns(own)) | {"schema": SCHEMA}


def noted(entries: Iterable[Entry], own: Sequence[str], title: Callable[[str], str]) -> Iterator[Row]:
    """A row for each thing noted; `title` gives the one of a practice's key."""
    blank = _blank(own)
    days = dict[date, tuple[str, str]]()
    titles = dict[str, str]()
    for entry in entries:
        day, key = entry.date, entry.habit
        if day not in days:
            days[day] = (day.isoformat(), Week.of(day).name)
        row = blank.copy()
        row["kind"], row["id"] = entry.kind, entry.id
        row["date"], row["week"] = days[day]
        if key:
            row["habit"] = key
            row["title"] = titles.get(key) or titles.setdefault(key, title(key))
        row["minutes"], row["times"], row["felt"] = entry.minutes, entry.times, entry.felt
        if entry.ratings:
            for name, rating in entry.ratings:
                row[name if name in SHIPPED else own_column(name)] = rating
        row["note"] = entry.note or None
        yield row


def planned(plan: Plan, own: Sequence[str]) -> Iterator[Row]:
    """The rows of a plan: each habit with its targets below it, then the pauses."""
    blank = _blank(own)
    for habit in plan.habits:
        yield blank | _habit(habit)
        for target in habit.targets:
            cadence = target.cadence
            days = cadence.weekdays
            yield blank | {
                "kind": TARGET,
                "habit": habit.key,
                "title": habit.title,
                "minutes": target.minutes,
                "from": target.since and str(target.since),
                "cadence": cadence.kind,
                "count": {AS_WANTED: None, ON_DAYS: len(days)}.get(cadence.kind, cadence.times),
                "weekdays": " ".join(WEEKDAYS[day] for day in days) or None,
                "at_least": target.at_least,
            }
    for pause in plan.pauses:
        yield blank | _pause(pause, plan)


def _habit(habit: Habit) -> Row:
    return {
        "kind": HABIT,
        "habit": habit.key,
        "title": habit.title,
        "optional": habit.optional,
        "touch": habit.touch,
        "who": habit.who,
        "retired": habit.retired and str(habit.retired),
    }


def _pause(pause: Pause, plan: Plan) -> Row:
    habit = plan.get(pause.habit) if pause.habit else None
    return {
        "kind": PAUSE,
        "habit": pause.habit,
        "title": habit.title if habit else None,
        "from": str(pause.start),
        "until": pause.until and str(pause.until),
    }
