"""The rows that lists give one a line, as `--format jsonl` and, with the same columns, `--format csv`.

Every key is in every row, and holds nothing where it says nothing of it.
"""

from typing import Annotated, Literal, TypedDict

from aftercare.contracts.entries import WeekHabit
from aftercare.contracts.plans import Planned


class HabitListed(Planned):
    """A practice of the plan or, with `--catalogue`, of all that are known."""

    time: Annotated[str | None, "how long it takes, in words; nothing for one of one's own"]
    note: Annotated[str | None, "what it is; nothing for one of one's own"]
    evidence: Annotated[list[str], "the keys of what was published on it, for `why`"]
    no_touch: Annotated[str | None, "how it goes without touch"]


class MenuListed(TypedDict):
    """What an item of a care menu is on one occasion."""

    occasion: Annotated[str, "closeness or hard-day"]
    answer: Annotated[str, "welcome, sometimes or not-for-me"]
    item: Annotated[str, "what it is"]
    minutes: Annotated[int | None, "how long it takes, if that is said"]
    starter: Annotated[bool, "whether it is from what a menu may begin with"]


class SupportListed(TypedDict):
    """A support line, or a directory to look further."""

    kind: Annotated[Literal["line", "directory"], "a line or service, or a directory"]
    id: Annotated[str, "its id"]
    name: Annotated[str, "its name"]
    country: Annotated[str, "where it holds, in words"]
    contact: Annotated[str, "a number or an address"]
    what_for: Annotated[str, "what it is for"]
    hours: Annotated[str | None, "when it answers; nothing for a directory"]
    note: Annotated[str | None, "what else to know"]
    codes: Annotated[list[str], "the codes of its countries; * for any"]
    checked_on: Annotated[str | None, "a day, a year, or that it is not confirmed; nothing for a directory"]
    old: Annotated[bool | None, "whether it was checked longer ago than half a year; nothing for a directory"]
    confirmed: Annotated[bool | None, "whether the page itself was seen; nothing for a line"]
    group: Annotated[str, "what it is for, in a word"]


class WhyListed(TypedDict):
    """A practice, a piece of the literature, or a claim of an article."""

    kind: Annotated[Literal["practice", "reference", "claim"], "which of them it is"]
    id: Annotated[str, "its key or id"]
    title: Annotated[str, "a practice's title, a citation, or what is claimed"]
    basis: Annotated[str | None, "what a practice rests on, or what kind of study a reference is"]
    verdict: Annotated[str | None, "what became of a claim"]
    found: Annotated[str | None, "what was found"]
    instead: Annotated[str | None, "what can be said instead of a claim"]
    limits: Annotated[str | None, "the limits of a study, or what was not found of a practice"]
    references: Annotated[list[str], "the keys of the literature"]
    doi: Annotated[str | None, "the DOI of a piece of the literature"]
    link: Annotated[str | None, "where it can be read"]


class WeekListed(WeekHabit):
    """A practice in a week."""

    week: Annotated[str, "the week's name, such as 2026-W47"]


class CheckListed(TypedDict):
    """A fault, or what may be good to know."""

    kind: Annotated[Literal["fault", "remark"], "which of them it is"]
    file: Annotated[str | None, "the file, if it is about one"]
    line: Annotated[int | None, "its line"]
    column: Annotated[int | None, "its column"]
    text: Annotated[str, "what to change, or what to know"]


class SettingListed(TypedDict):
    """A setting."""

    key: Annotated[str, "its name"]
    value: Annotated[str | None, "its value as `settings set` takes it"]
    about: Annotated[str, "what it is for"]
