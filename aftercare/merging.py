"""Bringing two changes of one week together, by the ids of its entries."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from aftercare import splice
from aftercare.journal import parse_week
from aftercare.marks import comments, end_of, start_of
from aftercare.yamlfile import Document, same

_COMMENT = re.compile(r"#[^\r\n]*")

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Version:
    document: Document
    rows: Rows


def merged(base: str, first: str, second: str, *, name: str, week: str, firm: bool = False) -> str | None:
    """The text of `first` with what `second` changed since `base`.

    Where both changed the same entry, or a comment of `second` would be lost, it is None; with `firm` the
    first keeps its own there.

    Raises:
        DataInvalid: if one of the texts holds a fault, or the first's form cannot be changed safely.
    """
    old, ours, other = (_version(text, name, week) for text in (base, first, second))
    gone, new = [], []
    for key in {**old.rows, **other.rows}:
        before, here, there = old.rows.get(key), ours.rows.get(key), other.rows.get(key)
        if same(here, there) or same(there, before):
            continue
        if not same(here, before):
            if firm:
                continue
            return None
        gone += [list(ours.rows).index(key)] if here is not None else []
        new += [there] if there is not None else []
    document = ours.document
    for position in sorted(gone, reverse=True):
        document = splice.remove(document, ("entries", position))
    if new:
        rows = [{**row, "date": date.fromisoformat(row["date"])} for row in new]
        document = splice.append(document, ("entries",), rows)
    lost = _comments(other.document) - _comments(old.document) - _comments(document)
    return None if lost and not firm else document.text


def _version(text: str, name: str, week: str) -> _Version:
    document, entries = parse_week(text, name, week)
    rows = document.data.get("entries") or []
    return _Version(document, {entry.id: row for entry, row in zip(entries, rows, strict=True)})


def _comments(document: Document) -> set[str]:
    root = document.root
    if root is None:
        return set()
    around = f"{document.text[: start_of(document, root)]}\n{document.text[end_of(document, root) :]}"
    return {one.strip() for one in (*comments(document, root), *_COMMENT.findall(around))}
