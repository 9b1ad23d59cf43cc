"""Bringing two changes of one week together, by the ids of its entries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from aftercare import splice
from aftercare.errors import DataInvalid
from aftercare.journal import parse_week
from aftercare.yamlfile import Document, same

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Version:
    document: Document
    rows: Rows


def merged(base: str, mine: str, theirs: str, *, name: str, week: str) -> str | None:
    """The text of `mine` with what `theirs` changed since `base`; None if both changed the same entry.

    Raises:
        DataInvalid: if one of the texts holds a fault.
    """
    old, ours, other = (_version(text, name, week) for text in (base, mine, theirs))
    document = ours.document
    for key, row in other.rows.items():
        if key not in old.rows:
            if key not in ours.rows:
                document = _appended(document, row)
        elif not same(row, old.rows[key]):
            if key not in ours.rows or not same(ours.rows[key], old.rows[key]):
                if key in ours.rows and same(ours.rows[key], row):
                    continue
                return None
            document = _appended(_without(document, name, week, key), row)
    for key, row in old.rows.items():
        if key not in other.rows and key in ours.rows:
            if not same(ours.rows[key], row):
                return None
            document = _without(document, name, week, key)
    return document.text


def _version(text: str, name: str, week: str) -> _Version:
    document, entries = parse_week(text, name, week)
    rows = document.data.get("entries") or []
    return _Version(document, {entry.id: row for entry, row in zip(entries, rows, strict=True)})


def _appended(document: Document, row: dict[str, Any]) -> Document:
    return splice.append(document, ("entries",), [{**row, "date": date.fromisoformat(row["date"])}])


def _without(document: Document, name: str, week: str, key: str) -> Document:
    _, entries = parse_week(document.text, name, week)
    position = next((number for number, entry in enumerate(entries) if entry.id == key), None)
    if position is None:
        raise DataInvalid(f"{name}: the entry {key} cannot be found again. Please try again.")
    return splice.remove(document, ("entries", position))
