"""The 36 practices that the toolkit knows, P01 to P36, and what each one's own file says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from aftercare import shipped
from aftercare.dates import WEEKDAYS
from aftercare.errors import InputMissing
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Target

_NUMBER = re.compile(r"[pP]([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Details:
    """What a practice's own file says: how long, a note, its sources, the steps, and what changes for each wish.

    `stop`, `not_for`, `solo` and `no_touch` ("" where touch cannot come in) are each one paragraph; `safety` says
    that the practice is not for use with someone a person is afraid of.
    """

    time: str
    note: str
    evidence: tuple[str, ...]
    steps: tuple[str, ...]
    stop: str
    not_for: str
    solo: str
    fits: Mapping[str, str]
    no_touch: str = ""
    safety: bool = False


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
    return Details(
        time=data["time"],
        note=data["note"].strip(),
        evidence=tuple(data["evidence"]),
        steps=tuple(data["steps"]),
        stop=_paragraph(data["stop"]),
        not_for=_paragraph(data["not_for"]),
        solo=_paragraph(data["solo"]),
        fits=data["fits"],
        no_touch=_paragraph(data.get("no_touch", "")),
        safety=data.get("safety", False),
    )


def _paragraph(text: str) -> str:
    return " ".join(text.split())


def numbered(word: str) -> str | None:
    """The key of a practice named by its number, P04 or p4; None for any other word.

    Raises:
        InputMissing: for a number that no practice has.
    """
    found = _NUMBER.fullmatch(word.strip())
    if found is None:
        return None
    keys = list(practices())
    if not 1 <= int(found[1]) <= len(keys):
        raise InputMissing(f"{word.strip()!r} is no practice that is known here. They are P01 to P{len(keys)}.")
    return keys[int(found[1]) - 1]


@cache
def references() -> dict[str, dict[str, str]]:
    """The literature that may be named: key to citation and DOI."""
    return {row["key"]: row for row in shipped.data("evidence/references.yaml")["references"]}
