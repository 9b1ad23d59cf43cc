"""What a list is as flat rows, made from its JSON: the columns of each list, the same in every row.

The names are those of the JSON object that a list comes in too; `aftercare/NAME-row/1` is the schema of a row.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
Row = dict[str, Any]

_PLACE = re.compile(r"(?P<file>.*?\.(?:yaml|yml)):(?:(?P<line>\d+):)?(?:(?P<column>\d+):)? (?P<text>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Flat:
    """The columns of a list's rows without `schema`, and how its JSON becomes such rows."""

    columns: tuple[str, ...]
    rows: Callable[[Content], Iterable[Row]]


def _under(key: str) -> Callable[[Content], Iterable[Row]]:
    """The rows as they stand under a key."""
    return lambda content: content[key]


def _menu(content: Content) -> Iterator[Row]:
    for occasion, answers in content["occasions"].items():
        for answer, items in answers.items():
            for item in items:
                yield {"occasion": occasion, "answer": answer, **item, "starter": content["starter"]}


def _support(content: Content) -> Iterator[Row]:
    for one in content["lines"]:
        yield {"kind": "line", **one, "confirmed": None}
    for one in content["directories"]:
        unsaid: Row = {"hours": None, "note": None, "codes": [], "checked_on": None, "old": None}
        yield {"kind": "directory", **one, "contact": one["address"], **unsaid}


def _why(content: Content) -> Iterator[Row]:
    nothing = dict.fromkeys(WHY.split())
    for one in content["practices"]:
        about = {"id": one["habit"], "title": one["title"], "basis": one["basis"], "limits": one["not_found"]}
        yield nothing | {"kind": "practice", "references": one["studies"]} | about
    for one in content["references"]:
        about = {key: one[key] for key in ("found", "limits", "doi", "link")}
        named = {"id": one["key"], "title": one["citation"], "basis": one["kind"], "references": []}
        yield nothing | {"kind": "reference"} | named | about
    for one in content["claims"]:
        about = {key: one[key] for key in ("id", "verdict", "found", "instead", "references")}
        yield nothing | {"kind": "claim", "title": one["claim"]} | about


def _week(content: Content) -> Iterator[Row]:
    return ({"week": content["week"], **row} for row in content["habits"])


def _check(content: Content) -> Iterator[Row]:
    for text in content["faults"]:
        found = _PLACE.fullmatch(text)
        place = found.groupdict() if found else {"file": None, "line": None, "column": None, "text": text}
        numbers = {key: int(place[key]) if place[key] else None for key in ("line", "column")}
        yield {"kind": "fault", **place, **numbers}
    for text in content["remarks"]:
        yield {"kind": "remark", "file": None, "line": None, "column": None, "text": text}


CARD = (
    "id deck text context theme depth tone minutes who form flags answers skip_line receive softer follow_up "
    "content_note no_touch_alt evidence own begins"
)
HABIT = (
    "habit practice title category who touch optional cadence times minutes at_least since retired paused "
    "time note evidence no_touch"
)
WHY = "kind id title basis verdict found instead limits references doi link"

FLAT: dict[str, Flat] = {
    name: Flat(tuple(columns.split()), rows)
    for name, columns, rows in (
        ("prompt", CARD, _under("prompts")),
        ("habits", HABIT, _under("habits")),
        ("practices", "habit practice title category who minutes touch", _under("practices")),
        ("decks", "deck title context own gate reviewed_on cards", _under("decks")),
        ("deck", CARD, _under("cards")),
        ("deck-check", "place rule advice", _under("faults")),
        ("menu", "occasion answer item minutes starter", _menu),
        (
            "support",
            "kind id name country contact what_for hours note codes checked_on old confirmed group",
            _support,
        ),
        ("why", WHY, _why),
        ("week", "week habit title target unit done skipped minutes open", _week),
        ("insight", "week times answer rested", _under("weeks")),
        ("check", "kind file line column text", _check),
        ("settings", "key value about", _under("settings")),
        ("schemas", "name kind schema_of about", _under("schemas")),
        ("remind", "habit title open given", _under("due")),
        (
            "rules",
            "id practice title days times at_most apart_hours only_if_open pace next",
            _under("rules"),
        ),
    )
}
"""Every list by the name of its JSON."""
