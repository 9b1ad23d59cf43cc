"""The 36 practices that the toolkit knows, P01 to P36, and what each one's own file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from aftercare import shipped
from aftercare.dates import WEEKDAYS
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Target


@dataclass(frozen=True, slots=True)
class Details:
    """What a practice's own file says: how long, a note, its sources, and what changes for each wish."""

    time: str
    note: str
    evidence: tuple[str, ...]
    fits: Mapping[str, str]
    no_touch: str = ""


@cache
def practices() -> dict[str, Habit]:
    """All practices by key, in order, each as the habit that `habit add KEY` gives."""
    return {row["habit"]: _habit(row) for row in shipped.data("practices/catalogue.yaml")["practices"]}


def _habit(row: Mapping[str, Any]) -> Habit:
    return Habit(
        key=row["habit"],
        title=row["title"],
        targets=(Target(cadence(row) or Cadence(AS_WANTED), minutes=row.get("minutes")),),
        practice=row["practice"],
        category=row["category"],
        who=row["who"],
        touch=row.get("touch", False),
        optional=row.get("optional", False),
    )


def cadence(row: Mapping[str, Any]) -> Cadence | None:
    """The cadence that a mapping names by `daily`, `weekly`, `monthly`, `on` or `as_wanted`; None if by none."""
    for kind in (DAILY, WEEKLY, MONTHLY):
        if row.get(kind):
            return Cadence(kind, row[kind])
    if row.get("on"):
        return Cadence(ON_DAYS, weekdays=tuple(sorted(WEEKDAYS.index(day) for day in row["on"])))
    return Cadence(AS_WANTED) if row.get("as_wanted") else None


def details(key: str) -> Details:
    """What the file of a practice says.

    Raises:
        FileNotFoundError: if there is no practice of that key.
    """
    data = shipped.data(f"practices/en/{key}.yaml")
    return Details(data["time"], data["note"].strip(), tuple(data["evidence"]), data["fits"], data.get("no_touch", ""))


@cache
def references() -> dict[str, dict[str, str]]:
    """The literature that may be named: key to citation and DOI."""
    return {row["key"]: row for row in shipped.data("evidence/references.yaml")["references"]}
