"""Loop Habit Tracker's database as each of its versions has it, made step by step as its migrations do.

Source: github.com/iSoron/uhabits, uhabits-core, resources/migrations/09.sql to 25.sql. Tables that no reader needs
(Score, Streak, Checkmarks, Events) come and go as they do there.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

VERSIONS = range(9, 26)
_FIRST = """
CREATE TABLE Habits (id INTEGER PRIMARY KEY AUTOINCREMENT, archived INTEGER, color INTEGER, description TEXT,
    freq_den INTEGER, freq_num INTEGER, highlight INTEGER, name TEXT, position INTEGER, reminder_hour INTEGER,
    reminder_min INTEGER);
CREATE TABLE Checkmarks (id INTEGER PRIMARY KEY AUTOINCREMENT, habit INTEGER REFERENCES Habits(id), timestamp INTEGER,
    value INTEGER);
CREATE TABLE Repetitions (id INTEGER PRIMARY KEY AUTOINCREMENT, habit INTEGER REFERENCES Habits(id),
    timestamp INTEGER);
CREATE TABLE Streak (id INTEGER PRIMARY KEY AUTOINCREMENT, end INTEGER, habit INTEGER, length INTEGER, start INTEGER);
CREATE TABLE Score (id INTEGER PRIMARY KEY AUTOINCREMENT, habit INTEGER, score INTEGER, timestamp INTEGER);
CREATE TABLE android_metadata (locale TEXT);
"""
_STEPS = {
    9: _FIRST,
    11: "ALTER TABLE Habits ADD COLUMN reminder_days INTEGER NOT NULL DEFAULT 127",
    13: "CREATE INDEX idx_repetitions_habit_timestamp ON Repetitions(habit, timestamp)",
    16: """ALTER TABLE Habits ADD COLUMN type INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE Repetitions ADD COLUMN value INTEGER NOT NULL DEFAULT 2""",
    17: "DROP TABLE Score; CREATE TABLE Score (id INTEGER PRIMARY KEY, habit INTEGER, score REAL, timestamp INTEGER)",
    18: """ALTER TABLE Habits ADD COLUMN target_type INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE Habits ADD COLUMN target_value REAL NOT NULL DEFAULT 0;
        ALTER TABLE Habits ADD COLUMN unit TEXT NOT NULL DEFAULT ''""",
    19: "CREATE TABLE Events (id INTEGER PRIMARY KEY, timestamp INTEGER, message TEXT, server_id INTEGER)",
    20: "DROP TABLE Checkmarks; DROP TABLE Streak; DROP TABLE Score",
    22: """DROP TABLE Repetitions;
        CREATE TABLE Repetitions (id INTEGER PRIMARY KEY AUTOINCREMENT, habit INTEGER NOT NULL REFERENCES Habits(id),
            timestamp INTEGER NOT NULL, value INTEGER NOT NULL);
        CREATE UNIQUE INDEX idx_repetitions_habit_timestamp ON Repetitions(habit, timestamp)""",
    23: "ALTER TABLE Habits ADD COLUMN question TEXT",
    24: "ALTER TABLE Habits ADD COLUMN uuid TEXT",
    25: "ALTER TABLE Repetitions ADD COLUMN notes TEXT",
}


@dataclass(frozen=True)
class Kept:
    """A habit as Loop has it; a version that has no types drops what it does not know."""

    name: str
    type: int = 0
    unit: str = ""
    target_type: int = 0
    target_value: float = 0
    archived: int = 0


@dataclass(frozen=True)
class Noted:
    """A repetition: the habit's number from 1, the day, and where the version has them value and notes."""

    habit: int
    day: date
    value: int = 2
    notes: str | None = None


def moment(day: date) -> int:
    """Midnight in UTC in milliseconds."""
    return (day - date(1970, 1, 1)).days * 86_400_000


def write(path: Path, version: int, habits: Sequence[Kept], noted: Sequence[Noted]) -> Path:
    """A backup of a version of Loop's."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for number, step in _STEPS.items():
            if number <= version:
                connection.executescript(step)
        for position, habit in enumerate(habits):
            _insert(connection, "Habits", vars(habit) | {"position": position, "freq_num": 1, "freq_den": 1})
        for one in noted:
            row = {"habit": one.habit, "timestamp": moment(one.day), "value": one.value, "notes": one.notes}
            _insert(connection, "Repetitions", row)
        connection.execute(f"PRAGMA user_version = {version}")
    return path


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Insert what of a row the table has columns for."""
    there = {cells[1] for cells in connection.execute(f"PRAGMA table_info({table})")}
    kept = {key: value for key, value in row.items() if key in there}
    marks = ", ".join("?" * len(kept))
    connection.execute(f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({marks})", list(kept.values()))
