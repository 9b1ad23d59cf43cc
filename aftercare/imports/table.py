"""A plain CSV of another program, its columns named with `--columns`.

Dates are ISO, or of a form that can mean one day only: 2026/11/21, 21.11.2026, 21 Nov 2026, Nov 21, 2026; 21/11/2026
because no month is the 21st. What could mean two days, as 03/04/2026, is rejected.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from aftercare.entries import DONE, FEELING, KINDS, NOTE
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.imports import source
from aftercare.imports.rows import Read, Reject, Row
from aftercare.tables import armed
from aftercare.text import listed, one_line

FIELDS = ("date", "practice", "minutes", "times", "felt", "note", "kind")
EXAMPLE = "--columns date=Day,practice=Habit,minutes=Min"

_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ]\d{2}:?\d{2}.{0,20})?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})", re.IGNORECASE)
_AMERICAN = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MOST_MONTH = 12
_WHOLE = re.compile(r"\d{1,5}(?:\.0{1,6})?")


def parsed(columns: str) -> dict[str, str]:
    """The columns named by `date=Day,practice=Habit`, by the field that each holds.

    Raises:
        UsageProblem: for another form, and where no date is named.
    """
    found: dict[str, str] = {}
    for part in columns.split(","):
        field, equals, name = part.partition("=")
        field = field.strip().lower()
        if not equals or not name.strip() or field not in FIELDS or field in found:
            raise UsageProblem(f"--columns names each of {listed(FIELDS, 'or')} once. Write {EXAMPLE}.")
        found[field] = name.strip()
    if "date" not in found or not {"practice", "note"} & set(found):
        raise UsageProblem(f"--columns needs a date, and a practice or a note. Write {EXAMPLE}.")
    return found


class Table:
    """A plain CSV, read by the columns that a person named."""

    name = "table"
    about = "any CSV with --columns"
    columns: Mapping[str, str] = {}

    def takes(self, path: str, head: bytes) -> bool:
        """Never by itself: what its columns hold has to be said."""
        del path, head
        return False

    def read(self, path: str) -> Iterator[Read]:
        """The rows of the table.

        Raises:
            UsageProblem: if no columns are named.
            DataInvalid: if its header lacks one of them.
        """
        if not self.columns:
            raise UsageProblem(f"a table needs its columns named. Write {EXAMPLE}.")
        first = source.head(path).partition(b"\n")[0]
        delimiter = max(",;\t|", key=lambda one: first.count(one.encode()))
        rows = source.table(path, delimiter=delimiter)
        _, header = next(rows, (1, None))
        places = self._places([cell.strip() for cell in header or ()], path)
        seen: Counter[tuple[date, str]] = Counter()
        for number, cells in rows:
            if cells is None:
                yield Reject(number, "", source.UNREADABLE)
                continue
            text = delimiter.join(cells)
            values = {field: _cell(cells, place) for field, place in places.items()}
            if not any(values.values()):
                continue
            found = _understood(number, text, values)
            if isinstance(found, Row):
                nth = seen[found.day, found.name]
                seen[found.day, found.name] += 1
                found = Row(**{**{key: getattr(found, key) for key in Row.__slots__}, "nth": nth})
            yield found

    def _places(self, header: Sequence[str], path: str) -> dict[str, int]:
        """Where the cell of each field stands."""
        places = {}
        for field, name in self.columns.items():
            found = [at for at, cell in enumerate(header) if cell.lower() == name.lower()]
            if len(found) != 1:
                said = "twice" if found else "not there"
                known = one_line(listed([cell for cell in header if cell][:12]))[:200]
                raise DataInvalid(f"{path}:1: the column {name!r} is {said}. Its columns are {known}.")
            places[field] = found[0]
        return places


def _cell(cells: Sequence[str], place: int) -> str:
    return armed(cells[place]).strip() if place < len(cells) else ""


def _understood(number: int, text: str, values: Mapping[str, str]) -> Row | Reject:
    day, why = parsed_date(values["date"])
    if day is None:
        return Reject(number, text, why)
    numbers: dict[str, int | None] = {}
    for field in ("minutes", "times", "felt"):
        value = values.get(field, "")
        if value and not _WHOLE.fullmatch(value):
            return Reject(number, text, f"{field}: {one_line(value)[:40]!r} is no whole number")
        numbers[field] = int(float(value)) if value else None
    name, note = values.get("practice", ""), values.get("note", "")
    kind = values.get("kind", "").lower() or (DONE if name else NOTE)
    if kind not in KINDS or kind == FEELING:
        return Reject(number, text, f"the kind {one_line(kind)[:40]!r} is none of done, skip and note")
    if kind != NOTE and not name:
        return Reject(number, text, "no practice is named")
    minutes, times, felt = numbers["minutes"], numbers["times"], numbers["felt"]
    return Row(number, day, "" if kind == NOTE else name, kind, minutes, times, felt, note)


def parsed_date(text: str) -> tuple[date | None, str]:  # noqa: PLR0911  one for each form
    """The one day that a cell can mean; otherwise None, and why."""
    if not text:
        return None, "there is no date"
    said = f"{one_line(text)[:40]!r}"
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]), said)
    if match := _DOTTED.fullmatch(text):
        return _day(int(match[3]), int(match[2]), int(match[1]), said)
    if match := _SLASHED.fullmatch(text):
        one, other, year = map(int, match.groups())
        if one == other or one > _MOST_MONTH:
            return _day(year, other, one, said)
        if other > _MOST_MONTH:
            return _day(year, one, other, said)
        return None, f"{said} could be two days; write {year}-{one:02d}-{other:02d} or {year}-{other:02d}-{one:02d}"
    if match := _WORDED.fullmatch(text):
        return _day(int(match[3]), _month(match[2]), int(match[1]), said)
    if match := _AMERICAN.fullmatch(text):
        return _day(int(match[3]), _month(match[1]), int(match[2]), said)
    return None, f"{said} is no date that is known here; write 2026-11-21"


def _month(word: str) -> int:
    lower = word.lower()
    found = [at for at, month in enumerate(_MONTHS, 1) if month == lower or month[:3] == lower or lower == "sept"]
    return 9 if lower == "sept" else found[0] if found else 0


def _day(year: int, month: int, day: int, said: str) -> tuple[date | None, str]:
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, f"there is no day {said}"
