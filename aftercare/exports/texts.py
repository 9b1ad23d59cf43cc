"""An export as text for other programs: JSON Lines, one JSON object, CSV; written part by part."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from aftercare.exports.gather import Export
from aftercare.exports.rows import HABIT, PAUSE, TARGET, Row
from aftercare.tables import csv_lines
from aftercare.text import UNSAFE

SCHEMA = "aftercare/export/1"
_AT_ONCE = 500
"""Rows that are written together: enough to be quick, few enough for a reader to begin at once."""

_NOTED = ("kind", "id", "date", "week", "habit", "title", "minutes", "times", "felt", "note")
_FELT = ("kind", "id", "date", "week")
_HABIT = ("habit", "title", "optional", "touch", "who", "retired")
_TARGET = ("from", "cadence", "count", "weekdays", "minutes", "at_least")
_PAUSE = ("from", "until", "habit")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

_encoder = msgspec.json.Encoder()


def json_lines(export: Export, *, ascii_only: bool = False) -> Iterator[bytes]:
    """One JSON object a line, the same keys in each."""
    for rows in _batches(export):
        yield _safe(_encoder.encode_lines(rows), ascii_only=ascii_only)


def csv(export: Export) -> Iterator[bytes]:
    """A header and one record a row, no cell of which a spreadsheet would run."""
    rows = (row for batch in _batches(export) for row in batch)
    for part in csv_lines(rows, export.columns):
        yield part.encode("utf-8", "backslashreplace")


def one_object(export: Export, *, ascii_only: bool = False) -> Iterator[bytes]:
    """One JSON object with the plan and what was noted, each thing noted in a line of its own."""

    def _said(value: Any) -> bytes:
        return _safe(_encoder.encode(value), ascii_only=ascii_only)

    head = {"schema": SCHEMA, "since": export.since, "until": export.until}
    yield b"{\n" + b"".join(b'  "%b": %b,\n' % (key.encode(), _said(value)) for key, value in head.items())
    felt = (*_FELT, *export.sliders, "note")
    later: list[Row] = []  # what was felt stands behind what was done, and is far less
    lines = 0
    yield b'  "entries": ['
    for row in export.noted:
        if row["kind"] == "feeling":
            later.append(row)
            continue
        yield _before(lines) + _said({key: row[key] for key in _NOTED})
        lines += 1
    yield _behind(lines) + b',\n  "feelings": ['
    for number, row in enumerate(later):
        yield _before(number) + _said({key: row[key] for key in felt})
    yield _behind(len(later)) + b',\n  "plan": ' + _said(_plan(export.plan)) + b"\n}\n"


def _before(number: int) -> bytes:
    return b",\n    " if number else b"\n    "


def _behind(lines: int) -> bytes:
    return b"\n  ]" if lines else b"]"


def _plan(rows: Iterable[Row]) -> dict[str, Any]:
    """The plan as a tree: each habit with its targets, and the pauses."""
    habits: dict[str, Any] = {}
    pauses = []
    for row in rows:
        if row["kind"] == HABIT:
            habits[row["habit"]] = {key: row[key] for key in _HABIT} | {"targets": []}
        elif row["kind"] == TARGET:
            target = {key: row[key] for key in _TARGET}
            target["weekdays"] = row["weekdays"].split() if row["weekdays"] else None
            habits[row["habit"]]["targets"].append(target)
        elif row["kind"] == PAUSE:
            pauses.append({key: row[key] for key in _PAUSE})
    return {"habits": list(habits.values()), "pauses": pauses}


def _batches(export: Export) -> Iterator[list[Row]]:
    for rows in (iter(export.plan), iter(export.noted)):
        while batch := list(islice(rows, _AT_ONCE)):
            yield batch


def _safe(text: bytes, *, ascii_only: bool) -> bytes:
    """JSON in which what would drive a terminal is escaped; all but ASCII where that is not understood."""
    if text.isascii() and b"\x7f" not in text:
        return text
    found = UNSAFE.sub(_escaped, text.decode())
    return (_BEYOND_ASCII.sub(_escaped, found) if ascii_only else found).encode()


def _escaped(found: re.Match[str]) -> str:
    raw = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{raw[at : at + 2].hex()}" for at in range(0, len(raw), 2))
