"""What fuzzing does with files that people write: YAML, the six kinds, and changes to them."""

import copy
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from aftercare import (
    catalogue,
    deckfile,
    files,
    journal,
    menufile,
    noting,
    offers,
    plainweek,
    plan,
    settings,
    splice,
    text,
)
from aftercare.errors import AftercareError, DataInvalid
from aftercare.records import Fault, expect_kind
from aftercare.yamlfile import Document, inline, parse, same

TODAY = date(2026, 11, 22)
WEEK = "2026-W47"
NAME = "file.yaml"
_WIDEST = 10**30

# ---- YAML, and the six kinds of files


def yaml_of_any_form(data: bytes, _: Path) -> None:
    read = files.decode(data, NAME)
    document = parse(read, NAME)
    for path in _paths(document.data):
        assert document.where(path).startswith(f"{NAME}:"), path
        node = document.node(path)
        assert node is not None, path
        assert 0 <= node.start_mark.index + document.offset <= len(read), path
    with suppress(DataInvalid):  # files from others: refused, or read as the same
        assert same(parse(read, NAME, aliases=False).data, document.data)
    if _may_be_written(document.data):
        assert same(parse(f"key: {inline(document.data)}\n", NAME).data, {"key": document.data})


def _paths(data: Any, most: int = 60) -> list[tuple[str | int, ...]]:
    """Paths to what a document holds, the first of them."""
    found: list[tuple[str | int, ...]] = []
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), data)]
    while waiting and len(found) < most:
        path, value = waiting.pop(0)
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        children: list[tuple[tuple[str | int, ...], Any]] = [((*path, key), child) for key, child in pairs]
        found += [child for child, _ in children]
        waiting += children
    return found[:most]


def _may_be_written(value: Any, depth: int = 0) -> bool:
    """Whether a value is one that this program would ever write: not wider or deeper than any of a file."""
    if isinstance(value, dict | list):
        children = [*value, *value.values()] if isinstance(value, dict) else value
        return depth < 20 and len(children) < 2000 and all(_may_be_written(child, depth + 1) for child in children)
    return not isinstance(value, int) or abs(value) < _WIDEST


def checked(kind: str, read: Callable[[str], object], check: Callable[[Document], list[Fault]]) -> Any:
    """A file of a kind: it loads exactly if `check` finds nothing wrong, and what is wrong has a place."""

    def _run(data: bytes, _: Path) -> None:
        content = files.decode(data, NAME)
        found: list[Fault] | None = None
        with suppress(AftercareError):
            document = parse(content, NAME)
            expect_kind(document, kind)
            found = check(document)
        try:
            read(content)
        except AftercareError:
            assert found is None or found, "it is refused, and `check` finds nothing"
            raise
        assert found == [], "it is read, and `check` finds something"

    return _run


def config(content: str) -> None:
    found = settings.load(content, NAME)
    assert found.quiet
    assert found.day_start is not None
    assert "\n" not in (found.reminder_text or "")
    text.listed(sorted(settings.shown(found)))
    assert settings.for_reminders(content, NAME, list(catalogue.practices()))[2] in ([], None) or found.reminders


def habits(content: str) -> None:
    found = plan.load(content, NAME)
    for habit in found.habits:
        assert "\n" not in habit.key
        plan.habit_row(habit)
        habit.target_shown(TODAY)


def menu(content: str) -> None:
    found = menufile.load(content, NAME)
    assert found is not None
    for item in found.items:
        menufile.row(item)


def week(content: str) -> None:
    quick = plainweek.read(content, WEEK)
    try:
        _, found = journal.parse_week(content, NAME, WEEK)
    except AftercareError:
        assert quick is None, "read without YAML, and refused with it"
        raise
    assert quick is None or quick == found
    for entry in found:
        assert "\n" not in f"{entry.id}{entry.habit}"
        journal.row(entry)
        noting.amount(entry)


def deck(data: bytes, _: Path) -> None:
    content = files.decode(data, NAME)
    own = deckfile.parse_own(content, NAME)
    assert len(own.places) == len(own.deck.cards)
    wrong = deckfile.check(content, NAME)
    if own.faults:
        assert wrong, "cards are left out, and `deck check` finds nothing"
    for one in own.deck.cards:
        assert "\n" not in one.id


def plan_file(data: bytes, _: Path) -> None:
    offer = offers.read_offer(files.decode(data, NAME), NAME)
    assert offer.records
    written = splice.append(parse("aftercare: habits/1\n", NAME), ("habits",), list(offer.records))
    assert len(plan.from_document(written).habits) == len(offer.records)


# ---- changing what a person wrote

_VALUES: tuple[Any, ...] = (
    7,
    "no",
    "a: b",
    True,
    ["x", "y"],
    "two\nlines",
    "\u2615",
    0.5,
    {"a": [1]},
    "",
    "- ",
    "12:30",
)
_ITEMS: tuple[dict[str, Any], ...] = (
    {"id": "k3v9x2m7qd", "date": TODAY, "habit": "need"},
    {"id": "k3v9x2m7qd", "date": TODAY, "habit": "need", "note": "Slow morning.\n\nTea: helped.\n"},
    {"id": "a", "note": " odd\n"},
)


def change(data: bytes, _: Path) -> None:
    """Two bytes choose what is changed and how; the rest is the file."""
    how, which = (*data[:2], 0, 0)[:2]
    content = files.decode(data[2:], NAME)
    document = parse(content, NAME)
    if document.text and not document.text.endswith(("\n", "\r")):  # a change ends the last line, even of a block text
        document = parse(content + document.newline, NAME)
    if not isinstance(document.data, dict):
        return
    there = _paths(document.data)
    expected = copy.deepcopy(document.data)
    if how % 3 == 0:
        lists = [path for path in there if isinstance(_at(document.data, path), list)]
        path = [*lists, ("entries",)][which % (len(lists) + 1)]
        if isinstance(path[-1], int) or isinstance(_at(document.data, path[:-1]), list):
            return
        item = _ITEMS[how % len(_ITEMS)]
        changed = splice.append(document, path, [item])
        known = _at(expected, path[:-1]).get(path[-1])
        _at(expected, path[:-1])[path[-1]] = [*(known or []), item | ({"date": str(TODAY)} if "date" in item else {})]
    elif how % 3 == 1:
        path = [*there, ("new",)][which % (len(there) + 1)]
        value = _VALUES[how % len(_VALUES)]
        changed = splice.put(document, path, value)
        _at(expected, path[:-1])[path[-1]] = value
    elif there:
        path = there[which % len(there)]
        changed = splice.remove(document, path)
        del _at(expected, path[:-1])[path[-1]]
    else:
        return
    assert same(changed.data, expected)
    assert same(parse(changed.text, NAME).data, expected)


def _at(data: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data
