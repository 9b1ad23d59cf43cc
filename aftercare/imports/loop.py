"""Loop Habit Tracker's CSV: the zip that "Export as CSV" writes.

Source: github.com/iSoron/uhabits, uhabits-core, core/io/HabitsCSVExporter and core/models/HabitList, Entry and Habit.
`Habits.csv` names the habits (Position, Name and, in newer exports, Type, Unit, Target Type, Target Value, Archived?).
Each has a folder `NNN Name/` with `Checkmarks.csv` (Date,Value,Notes; old ones have neither header nor notes). The
`Checkmarks.csv` at the top says the same in one table, with unquoted names and a comma at each line's end: it is read
only for habits without a file of their own. `Scores.csv` are worked out from these, and passed over.

What a value means is in `aftercare.imports.loopvalues`.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal, DecimalException

from aftercare import files
from aftercare.dates import parse_iso_date
from aftercare.errors import DataInvalid
from aftercare.imports import source
from aftercare.imports.foreign import Days
from aftercare.imports.loopvalues import MOST_HABITS, MOST_VALUE, WORDS, Habit, numbered, said
from aftercare.imports.rows import LeftOut, Read, Reject
from aftercare.text import one_line

HABITS, CHECKMARKS, SCORES = "Habits.csv", "Checkmarks.csv", "Scores.csv"
MOST_MEMBERS = 20_000
MOST_MEMBER_BYTES = 64 * 2**20
MOST_TOTAL_BYTES = 2**30
_NUMBER = re.compile(r"-?\d{1,13}")
_FOLDER = re.compile(r"(\d{1,6})(?: .*)?", re.DOTALL)
_WRONG = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError)


class Loop:
    """Loop Habit Tracker's zip of CSV."""

    name = "loop"
    about = "the zip of Loop Habit Tracker's CSV export"

    def takes(self, path: str, head: bytes) -> bool:
        """Whether it is a zip with Loop's tables in it."""
        if not head.startswith(b"PK"):
            return False
        try:
            with zipfile.ZipFile(path) as opened:
                return _top(opened.namelist()) is not None
        except (OSError, *_WRONG):
            return False

    def read(self, path: str) -> Iterator[Read]:
        """What is in the checkmarks of each habit.

        Raises:
            DataInvalid: if it is no export of Loop, is damaged, or holds what could do harm.
        """
        with _opened(path) as opened:
            members = _members(path, opened)
            top = _top(members)
            if top is None:
                raise DataInvalid(f"{path}: holds no {HABITS}, so it is no export of Loop. Export it again as CSV.")
            habits = _habits(path, opened, members[f"{top}{HABITS}"])
            alone: dict[int, Habit] = dict(habits)
            for name, member in members.items():
                place = name.removeprefix(top)
                folder, _, last = place.rpartition("/")
                if place in {HABITS, CHECKMARKS} or last == SCORES:
                    continue
                match = _FOLDER.fullmatch(folder) if last == CHECKMARKS and name.startswith(top) else None
                habit = habits.get(int(match[1])) if match else None
                if habit is None:
                    why = f"its habit is not in {HABITS}" if last == CHECKMARKS else ""
                    yield (
                        Reject(1, "", why, _shown(name)) if why else LeftOut(1, "a file of another kind", _shown(name))
                    )
                    continue
                alone.pop(int(match[1]) if match else 0, None)
                with opened.open(member) as file:
                    yield from _checkmarks(source.records(source.lines_of(file)), habit, _shown(name))
            if alone and f"{top}{CHECKMARKS}" in members:
                with opened.open(members[f"{top}{CHECKMARKS}"]) as file:
                    lines = source.lines_of(file)
                    yield from _together(
                        lines, list(habits.values()), list(alone.values()), _shown(f"{top}{CHECKMARKS}")
                    )


def _shown(name: str) -> str:
    return one_line(name)[:200]


def _top(names: Sequence[str] | Mapping[str, zipfile.ZipInfo]) -> str | None:
    """The folder in a zip that the tables lie in, "" for none, None if there are no tables."""
    found = [name for name in names if name == HABITS or name.endswith(f"/{HABITS}")]
    return min(found, key=len).removesuffix(HABITS) if found else None


@contextmanager
def _opened(path: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as opened:
            yield opened
    except OSError as error:
        raise files.problem(error, path, "read") from error
    except _WRONG:
        raise DataInvalid(f"{path}: is damaged, or no zip that can be read here. Export it again.") from None


def _members(path: str, opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files in a zip by name, none of which can do harm; nothing is ever unpacked onto the disk."""
    infos = [one for one in opened.infolist() if not one.filename.endswith("/")]
    if len(infos) > MOST_MEMBERS:
        raise DataInvalid(f"{path}: holds more than {MOST_MEMBERS} files, so it is no export of Loop. Look at it.")
    found: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for one in infos:
        name, shown = one.filename, _shown(one.filename)
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
            raise DataInvalid(f"{path}: {shown} lies outside of it, so nothing was taken. Export it again.")
        if one.flag_bits & 1:
            raise DataInvalid(f"{path}: is encrypted. Unpack it with its password and zip it without one.")
        if one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise DataInvalid(f"{path}: {shown} is packed in a way that no export of Loop is. Look at it.")
        if name in found:
            raise DataInvalid(f"{path}: {shown} is in it twice, so nothing was taken. Export it again.")
        total += one.file_size
        if one.file_size > MOST_MEMBER_BYTES or total > MOST_TOTAL_BYTES:
            raise DataInvalid(f"{path}: {shown} would unpack to far more than habits hold. Look at it.")
        found[name] = one
    return found


def _habits(path: str, opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> dict[int, Habit]:
    """The habits by their positions."""
    with opened.open(member) as file:
        rows = source.records(source.lines_of(file))
        _, header = next(rows, (1, None))
        columns = {cell.strip().casefold(): at for at, cell in enumerate(header or ())}
        if "name" not in columns:
            raise DataInvalid(f"{path}: its {HABITS} has no column Name, so it is no export of Loop. Export it again.")
        found: dict[int, Habit] = {}
        for number, cells in rows:
            if cells is None:
                raise DataInvalid(f"{path}: line {number} of its {HABITS} cannot be read. Export it again.")
            values = {key: cells[at].strip() for key, at in columns.items() if at < len(cells)}
            position = values.get("position", "")
            place = int(position) if position.isascii() and position.isdigit() and len(position) < 7 else len(found) + 1  # noqa: PLR2004
            if place in found or not values.get("name"):
                raise DataInvalid(
                    f"{path}: line {number} of its {HABITS} names no habit, or a place twice. Export it again."
                )
            if len(found) >= MOST_HABITS:
                raise DataInvalid(
                    f"{path}: has more than {MOST_HABITS} habits, so it is no export of Loop. Look at it."
                )
            found[place] = _habit(values)
    return dict(zip(found, numbered(list(found.values())), strict=True))


def _habit(values: Mapping[str, str]) -> Habit:
    try:
        target = int(Decimal(values.get("target value") or 0) * 1000)
    except (DecimalException, ValueError, OverflowError):
        target = 0
    kind = values.get("type", "").upper()
    at_most = values.get("target type", "").upper() == "AT_MOST"
    return Habit(values["name"], kind == "NUMERICAL", values.get("unit", ""), at_most, max(0, min(target, MOST_VALUE)))


def _checkmarks(rows: Iterator[tuple[int, list[str] | None]], habit: Habit, file: str) -> Iterator[Read]:
    """What a habit's own table says."""
    places = {"date": 0, "value": 1, "notes": 2}
    days = Days()
    first = True
    for number, cells in rows:
        if first and cells is not None and "date" in (header := [cell.strip().casefold() for cell in cells]):
            places = {cell: at for at, cell in reversed(list(enumerate(header)))}
            first = False
            continue
        first = False
        if cells is None:
            yield Reject(number, "", source.UNREADABLE, file)
        elif any(cell.strip() for cell in cells):
            day, value, note = (_cell(cells, places.get(key)) for key in ("date", "value", "notes"))
            yield _told(number, (day, value, note), habit, days, file)


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _told(number: int, cells: tuple[str, str, str], habit: Habit, days: Days, file: str, name: int = 0) -> Read:
    """What the cells for date, value and note say; the first line of a day holds."""
    text, word, note = cells
    day, value = parse_iso_date(text), WORDS.get(word.upper())
    if value is None and _NUMBER.fullmatch(word):
        value = int(word)
    if day is None:
        return Reject(number, one_line(text)[:200], f"there is no date {one_line(text)[:40]!r}", file)
    if value is None:
        return Reject(number, one_line(f"{text} {word}")[:200], f"{one_line(word)[:40]!r} is no value of Loop", file)
    if not days.add(name, day):
        return LeftOut(number, "the same habit and day again", file)
    return said(number, day, habit, value, note, file)


def _together(
    lines: Iterator[tuple[int, str | None]], habits: Sequence[Habit], wanted: Collection[Habit], file: str
) -> Iterator[Read]:
    """What the table of all habits says of those wanted; its names are unquoted, and may hold commas."""
    _, header = next(lines, (1, None))
    columns = _columns(header or "", habits)
    known = {habit for habit in columns if habit is not None}
    for one in wanted:
        if one not in known:
            yield Reject(1, _shown(one.name), "the habit has no table of its own, and no column here", file)
    days = Days()
    for number, text in lines:
        cells = [] if text is None else text.strip().removesuffix(",").split(",")
        if text is not None and not text.strip():
            continue
        if len(cells) != len(columns) + 1:
            yield Reject(number, _shown(text or ""), "the line has not a value for each habit", file)
            continue
        for at, habit in enumerate(columns):
            if habit is not None and habit in wanted and cells[at + 1].strip():
                told = (cells[0].strip(), cells[at + 1].strip(), "")
                yield _told(number, told, habit, days, file, name=at)


def _columns(header: str, habits: Sequence[Habit]) -> list[Habit | None]:
    """The habit of each column after the first, None for one that is not known or could be two."""
    names = header.strip().removesuffix(",").removeprefix("Date,")
    if names == ",".join(habit.name for habit in habits):
        return list(habits)
    by_name: dict[str, list[Habit]] = {}
    for habit in habits:
        by_name.setdefault(habit.name, []).append(habit)
    found = (by_name.get(name.strip(), []) for name in names.split(","))
    return [one[0] if len(one) == 1 else None for one in found]
