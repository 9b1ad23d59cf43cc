"""Loop Habit Tracker's full backup: an SQLite database, versions 9 to 25.

Source: github.com/iSoron/uhabits, uhabits-core, resources/migrations/*.sql and core/io/LoopDBImporter. `Habits` has id,
name, archived and position, and from 16 on type (1 numerical), from 18 on target_type (1 at most), target_value and
unit. `Repetitions` has habit and timestamp (milliseconds, midnight in UTC), from 16 on value (before, each row is
done), and from 25 on notes. Columns that a version lacks are taken as the migration to the next would fill them. As the
migration to 22 does, rows of no habit or no day are passed over (left out), and the first of one habit and day holds.
What a value means is in `aftercare.imports.loopvalues`.

A backup may come from anybody. It is opened read-only and as one that nobody changes, so that nothing is written beside
it; only columns of these two may be read, which must be true tables: no view, trigger, virtual table or function of the
file is ever run. Lengths, rows and steps are limited.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from aftercare.errors import DataInvalid
from aftercare.imports import source
from aftercare.imports.foreign import Days, day_of
from aftercare.imports.loopvalues import MOST_HABITS, MOST_VALUE, YES_MANUAL, Habit, numbered, said
from aftercare.imports.rows import LeftOut, Read, Reject
from aftercare.text import one_line

OLDEST, NEWEST = 9, 25
MOST_ROWS = 5_000_000
MOST_TEXT = 2**20
_MAGIC = b"SQLite format 3\0"
_TABLES = ("habits", "repetitions")
_SHOWN = "Repetitions"
_STEPS, _MOST_STEPS = 100_000, 2_000
"""Steps of SQLite's machine between two looks at how many there were, and how many looks there may be."""
_PRAGMAS = {"user_version", "table_info"}


class LoopDatabase:
    """Loop Habit Tracker's backup."""

    name = "loop-db"
    about = "a full backup of Loop Habit Tracker"

    def takes(self, path: str, head: bytes) -> bool:
        """Whether it is an SQLite database with Loop's tables."""
        if not head.startswith(_MAGIC):
            return False
        try:
            with _opened(path) as connection:
                return set(_true_tables(connection)) == set(_TABLES)
        except DataInvalid:
            return False

    def read(self, path: str) -> Iterator[Read]:
        """What is in the repetitions.

        Raises:
            DataInvalid: if it is no backup of Loop, of a version that is not known, or damaged.
        """
        source.head(path)
        with _opened(path) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            missing = set(_TABLES) - set(_true_tables(connection))
            if missing:
                raise DataInvalid(
                    f"{path}: has no table of {' or '.join(sorted(missing))}, so it is no backup of Loop."
                )
            if not OLDEST <= version <= NEWEST:
                raise DataInvalid(
                    f"{path}: is a backup of version {version}; {OLDEST} to {NEWEST} are known here. "
                    "Export as CSV instead, and import the zip.",
                )
            yield from _rows(path, connection, _habits(path, connection))


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Connection]:
    """The database, where nothing can be written and nothing of it run."""
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.text_factory = bytes
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_TEXT)
            for setting in ("trusted_schema = OFF", "cell_size_check = ON", "cache_size = -2000"):
                connection.execute(f"PRAGMA {setting}")
            connection.set_authorizer(_allowed)
            looks = iter(range(_MOST_STEPS))
            connection.set_progress_handler(lambda: next(looks, None) is None, _STEPS)
            yield connection
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        why = "too large" if "interrupted" in str(error) or "too big" in str(error) else "damaged"
        raise DataInvalid(f"{path}: is {why}, or no backup that can be read here. Export it again.") from None


def _allowed(action: int, one: str | None, two: str | None, _: str | None, view: str | None) -> int:
    """What SQLite asks before each statement: only these tables' own columns may be read."""
    read = action == sqlite3.SQLITE_READ and (one or "").lower() in {*_TABLES, "sqlite_master", "sqlite_schema"}
    pragma = action == sqlite3.SQLITE_PRAGMA and one in _PRAGMAS
    function = action == sqlite3.SQLITE_FUNCTION and two in {"lower", "typeof"}
    select = action == sqlite3.SQLITE_SELECT
    return sqlite3.SQLITE_OK if view is None and (read or pragma or function or select) else sqlite3.SQLITE_DENY


def _true_tables(connection: sqlite3.Connection) -> list[str]:
    """Which of the two are there as tables with rows of their own, in small letters."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 LIMIT 1000")
    return [name for (raw,) in found if (name := (_text(raw) or "").lower()) in _TABLES]


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {(_text(row[1]) or "").lower() for row in connection.execute(f"PRAGMA table_info({table})")}


def _text(raw: Any) -> str | None:
    """A text that is UTF-8, None for anything else."""
    try:
        text = raw.decode() if isinstance(raw, bytes) else None
    except UnicodeDecodeError:
        return None
    return None if text is None or "\0" in text else text


def _habits(path: str, connection: sqlite3.Connection) -> Mapping[int, Habit]:
    """The habits by their ids."""
    there = _columns(connection, "habits")
    if not {"id", "name"} <= there:
        raise DataInvalid(f"{path}: its habits have no id or no name, so it is no backup of Loop. Export it again.")
    wanted = {"position": "0", "type": "0", "unit": "''", "target_type": "0", "target_value": "0"}
    rest = ", ".join(key if key in there else other for key, other in wanted.items())
    found: dict[int, tuple[int, int, Habit]] = {}
    for key, raw, place, kind, unit, target_type, target in connection.execute(f"SELECT id, name, {rest} FROM habits"):  # noqa: S608  names of this module
        name = (_text(raw) or "").strip()
        if not isinstance(key, int) or not name:
            continue
        if len(found) >= MOST_HABITS:
            raise DataInvalid(f"{path}: has more than {MOST_HABITS} habits, so it is no backup of Loop. Look at it.")
        thousandths = int(target * 1000) if isinstance(target, int | float) and 0 <= target < MOST_VALUE // 1000 else 0
        habit = Habit(name, kind == 1, _text(unit) or "", target_type == 1, thousandths)
        found[key] = (place if isinstance(place, int) else 0, key, habit)
    order = sorted(
        found.values(), key=lambda one: one[:2]
    )  # as in the CSV, so that those of one name are told apart alike
    habits = numbered([habit for _, _, habit in order])
    return {key: habit for (_, key, _), habit in zip(order, habits, strict=True)}


def _rows(path: str, connection: sqlite3.Connection, habits: Mapping[int, Habit]) -> Iterator[Read]:
    there = _columns(connection, "repetitions")
    if not {"habit", "timestamp"} <= there:
        raise DataInvalid(
            f"{path}: its repetitions have no habit or no day, so it is no backup of Loop. Export it again."
        )
    value = "value" if "value" in there else str(YES_MANUAL)
    notes = "notes" if "notes" in there else "NULL"
    asked = f"SELECT rowid, habit, timestamp, {value}, {notes} FROM repetitions"  # noqa: S608  names of this module
    days = Days()
    for count, (number, *cells) in enumerate(connection.execute(asked)):
        if count >= MOST_ROWS:
            raise DataInvalid(f"{path}: has more than {MOST_ROWS} repetitions, so it is no backup of Loop. Look at it.")
        yield _told(max(number, 1), cells, habits, days)


def _told(number: int, cells: list[Any], habits: Mapping[int, Habit], days: Days) -> Read:
    """What one row says."""
    key, moment, value, raw = cells
    if key is None or moment is None or (isinstance(key, int) and key not in habits):
        return LeftOut(number, "of no habit or no day, which Loop passes over too", _SHOWN)
    if not all(isinstance(cell, int) for cell in (key, moment, value)):
        shown = ", ".join(one_line(str(cell))[:40] for cell in (key, moment, value))
        return Reject(number, shown, "its habit, day or value is no whole number", _SHOWN)
    day = day_of(moment)
    if day is None:
        return Reject(number, str(moment), f"{moment} is no day that a journal can hold", _SHOWN)
    note = "" if raw is None else _text(raw)
    if note is None:
        return Reject(number, str(day), "its note is no text", _SHOWN)
    if not days.add(key, day):
        return LeftOut(number, "the same habit and day again", _SHOWN)
    return said(number, day, habits[key], value, note.strip(), _SHOWN)
