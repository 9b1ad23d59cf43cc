"""Where rows wait, ordered by week: a database of this run alone, in the home's `state/`, that is never seen by name.

SQLite removes the file as soon as it is open, so that nothing of it is left whatever happens. It keeps no journal and
little in memory, so that a million rows cost no more of it than a thousand.
"""

import marshal
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from aftercare.dates import Week
from aftercare.entries import Entry
from aftercare.errors import InputOutput
from aftercare.home import STATE, Home
from aftercare.imports.rows import Reject

_TABLES = """
CREATE TABLE rows (week INTEGER, seq INTEGER, day INTEGER, name INTEGER, data BLOB, PRIMARY KEY (week, seq))
    WITHOUT ROWID;
CREATE TABLE rejects (seq INTEGER PRIMARY KEY, file TEXT, number INTEGER, text TEXT, why TEXT);
CREATE TABLE files (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID;
"""
_SETTINGS = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -6000")
_AT_ONCE = 1000
MOST_TEXT = 200
"""Characters that are kept of a line that is rejected."""
_MONDAY = 7
"""A date's ordinal divided by it numbers the ISO weeks: the first of January of the year 1 was a Monday."""

Kept = tuple[Entry, int, str]
"""An entry, with the line and the file that it came from."""


class Spool:
    """Rows in the order of their weeks, rejected lines in their own, and whole files by name."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        self._rows: list[tuple[int, int, int, int, bytes]] = []
        self._seq = 0
        self.rejected = 0

    def add(self, entry: Entry, name: int, number: int, file: str) -> None:
        """Keep an entry; `name` numbers what the source calls it."""
        day = entry.date.toordinal()
        fields = (entry.id, entry.kind, entry.habit, entry.minutes, entry.times, entry.felt, entry.note, entry.ratings)
        self._seq += 1
        self._rows.append(((day - 1) // _MONDAY, self._seq, day, name, marshal.dumps((*fields, number, file))))
        if len(self._rows) >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        with _kept_on_disk():
            self._sql.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", self._rows)
        self._rows.clear()

    def reject(self, one: Reject) -> None:
        """Keep a line that cannot be taken."""
        self.rejected += 1
        cells = (one.file, one.number, one.text[:MOST_TEXT].encode("utf-8", "replace").decode(), one.why)
        with _kept_on_disk():
            self._sql.execute("INSERT INTO rejects (file, number, text, why) VALUES (?, ?, ?, ?)", cells)

    def rejects(self, most: int = -1) -> Iterator[Reject]:
        """The lines that cannot be taken, the first `most` of them if that is not negative."""
        cells = self._sql.execute("SELECT number, text, why, file FROM rejects ORDER BY seq LIMIT ?", (most,))
        for number, text, why, file in cells:
            yield Reject(number, text, why, file)

    def keep_file(self, name: str, content: bytes) -> None:
        """Keep a whole file."""
        with _kept_on_disk():
            self._sql.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (name, content))

    def file(self, name: str) -> bytes | None:
        """A whole file that was kept, None if none was."""
        found = self._sql.execute("SELECT content FROM files WHERE name = ?", (name,)).fetchone()
        return None if found is None else found[0]

    def names(self) -> list[str]:
        """The names of the whole files, in order."""
        return [name for (name,) in self._sql.execute("SELECT name FROM files ORDER BY name")]

    def by_name(self) -> list[tuple[int, int, int, int]]:
        """Of each name: its number, its rows, its days and its weeks."""
        self._flush()
        asked = "SELECT name, COUNT(*), COUNT(DISTINCT day), COUNT(DISTINCT week) FROM rows GROUP BY name"
        with _kept_on_disk():
            return list(self._sql.execute(asked))

    def weeks(self) -> Iterator[tuple[str, list[Kept]]]:
        """Each week with its entries, in the order in which they came."""
        self._flush()
        held: list[Kept] = []
        last = 0
        with _kept_on_disk():
            for week, day, data in self._sql.execute("SELECT week, day, data FROM rows ORDER BY week, seq"):
                if held and week != last:
                    yield Week.of(held[0][0].date).name, held
                    held = []
                last = week
                held.append(_entry(day, data))
        if held:
            yield Week.of(held[0][0].date).name, held


def _entry(day: int, data: bytes) -> Kept:
    key, kind, habit, minutes, times, felt, note, ratings, number, file = marshal.loads(data)  # noqa: S302  our own
    return Entry(key, date.fromordinal(day), kind, habit, minutes, times, felt, note, ratings), number, file


@contextmanager
def _kept_on_disk() -> Iterator[None]:
    """What a full disk says, as a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise InputOutput(
            f"what was read cannot be kept for a moment ({error}), and nothing was changed. Free some space, then try "
            "again.",
        ) from None


@contextmanager
def opened(home: Home) -> Iterator[Spool]:
    """A spool of this run alone; a home that is not there yet is not made for it."""
    folder = home.path(f"{STATE}/")
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = folder if os.path.isdir(folder) else tempfile.gettempdir()
    try:
        with _kept_on_disk():
            connection = sqlite3.connect("", isolation_level=None)
            try:
                for setting in _SETTINGS:
                    connection.execute(f"PRAGMA {setting}")
                connection.executescript(_TABLES)
                connection.execute("BEGIN")
                yield Spool(connection)
            finally:
                connection.close()
    finally:
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before
