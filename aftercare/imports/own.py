"""Our own JSON Lines and CSV, as `export` writes them: one flat row a line, the same columns in each."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from aftercare import sliders
from aftercare.dates import parse_iso_date
from aftercare.entries import DONE, FEELING, KINDS, MOST_RATING, SLIDERS
from aftercare.errors import DataInvalid
from aftercare.imports import source
from aftercare.imports.rows import PlanRow, Read, Reject, Row
from aftercare.tables import armed

SCHEMA = "aftercare/entry/1"
PLAN_KINDS = ("habit", "target", "pause")
COLUMNS = (
    *("schema", "kind", "id", "date", "week", "habit", "title", "minutes", "times", "felt", *SLIDERS),
    *("settled", "valued", "loneliness", "note", "from", "until", "cadence", "count", "weekdays", "at_least"),
    *("optional", "touch", "who", "retired"),
)
"""The columns of an export; the keys of a person's own sliders stand before `note`."""
_KNOWN = frozenset(COLUMNS)
OWN_SLIDER = "slider:"
"""How the column of an own slider begins that is called as another column is."""
_RATED = frozenset({*SLIDERS, *sliders.ALSO})
_NUMBERS = ("minutes", "times", "felt")
_ALL_NUMBERS = frozenset({*_NUMBERS, *SLIDERS, *sliders.ALSO, "count", "at_least"})
_REDACTED = "holds a week and no date: an export made with --redact cannot be brought back"


def understood(columns: Mapping[str, Any], number: int, text: str, *, file: str = "") -> Read:
    """What a row of an export says."""
    if columns.get("schema") != SCHEMA:
        return Reject(number, text, f"not a row of {SCHEMA}", file)
    kind = columns.get("kind")
    if kind in PLAN_KINDS:
        return PlanRow(number, kind, columns, file)
    if kind not in KINDS:
        return Reject(number, text, f"the kind is none of {', '.join((*KINDS, *PLAN_KINDS))}", file)
    why = _fault(columns)
    day = None if why else parse_iso_date(columns["date"])
    if why or day is None:
        return Reject(number, text, why or "there is no such date", file)
    rated = _ratings(columns) if kind == FEELING else ()
    if kind != FEELING and (found := _ratings(columns)):
        return Reject(number, text, f"`{found[0][0]}` belongs to a row of the kind feeling", file)
    return Row(
        number,
        day,
        columns.get("habit") or "",
        kind or DONE,
        columns.get("minutes"),
        columns.get("times"),
        columns.get("felt"),
        columns.get("note") or "",
        rated,
        columns.get("id") or "",
        file=file,
    )


def _fault(columns: Mapping[str, Any]) -> str:
    """What is wrong with the columns of an entry, "" if nothing is."""
    if columns.get("date") is None:
        return _REDACTED if columns.get("week") else "there is no date"
    for key in ("id", "date", "habit", "note"):
        if not isinstance(columns.get(key), str | None):
            return f"`{key}` is no text"
    for key in _NUMBERS:
        value = columns.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            return f"`{key}` is no whole number"
    for key, value in columns.items():
        if value is None or (key in _KNOWN and key not in _RATED):
            continue
        if key not in SLIDERS and not sliders.is_own(key.removeprefix(OWN_SLIDER)):
            return f"there is no column {key[:40]!r}"
        least, most = (1, sliders.MOST_LONELINESS) if key == sliders.LONELINESS else (0, MOST_RATING)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            return f"`{key}` is no whole number from {least} to {most}"
    return ""


def _ratings(columns: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """The ratings of a feeling, those that every week may hold first."""
    own = [key for key in columns if key in sliders.ALSO or key not in _KNOWN]
    rated = (key for key in dict.fromkeys((*SLIDERS, *own)) if columns.get(key) is not None)
    return tuple((key.removeprefix(OWN_SLIDER), columns[key]) for key in rated)


class JsonLines:
    """Our own JSON Lines."""

    name = "jsonl"
    about = "our own JSON Lines (export -o FILE.jsonl)"

    def takes(self, path: str, head: bytes) -> bool:
        """Whether it begins with a row of an export."""
        del path
        first = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return first.startswith(b"{") and b'"aftercare/entry/' in first.partition(b"\n")[0]

    def read(self, path: str) -> Iterator[Read]:
        """The rows of the file; empty lines say nothing."""
        decode = json.JSONDecoder(object_pairs_hook=_once).decode
        for number, text in source.lines(path):
            if text is None:
                yield Reject(number, "", source.UNREADABLE)
                continue
            if not text.strip():
                continue
            try:
                columns = decode(text)
            except (ValueError, RecursionError):
                yield Reject(number, text, "not one JSON object")
                continue
            yield (
                understood(columns, number, text)
                if isinstance(columns, dict)
                else Reject(number, text, "not one JSON object")
            )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, none of whose keys stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


class Csv:
    """Our own CSV."""

    name = "csv"
    about = "our own CSV (export -o FILE.csv)"

    def takes(self, path: str, head: bytes) -> bool:
        """Whether its header is that of an export."""
        del path
        first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].strip()
        return first.replace(b'"', b"").startswith(b"schema,kind,id,date,")

    def read(self, path: str) -> Iterator[Read]:
        """The rows of the table.

        Raises:
            DataInvalid: if its header names a column twice, or is none.
        """
        rows = source.table(path)
        _, header = next(rows, (1, None))
        if header is None or len(set(header)) != len(header) or "schema" not in header:
            raise DataInvalid(f"{path}: its first line is not the header of an export. Export it again.")
        for number, cells in rows:
            if cells is None or len(cells) != len(header):
                why = source.UNREADABLE if cells is None else f"holds {len(cells)} cells, not {len(header)}"
                yield Reject(number, ",".join(cells or ()), why)
                continue
            text = ",".join(cells)
            try:
                columns = {key: _value(key, cell) for key, cell in zip(header, cells, strict=True)}
            except ValueError as fault:
                yield Reject(number, text, str(fault))
                continue
            yield understood(columns, number, text)


def _value(key: str, cell: str) -> Any:
    """What a cell says.

    Raises:
        ValueError: saying what is wrong.
    """
    if not cell:
        return None
    text = armed(cell)
    if key in {"optional", "touch"}:
        if text not in {"true", "false"}:
            raise ValueError(f"`{key}` is neither true nor false")
        return text == "true"
    if key in _ALL_NUMBERS or key not in _KNOWN:
        if not text.isdecimal() or not text.isascii() or len(text) > 9:  # noqa: PLR2004
            raise ValueError(f"`{key}` is no whole number")
        return int(text)
    return text
