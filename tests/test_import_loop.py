"""Loop Habit Tracker's zip of CSV and its backup: the same rows from both, whatever their age and whoever made them."""

import csv
import io
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.errors import DataInvalid
from aftercare.imports import loop as zips
from aftercare.imports import loopdb
from aftercare.imports.loop import Loop
from aftercare.imports.loopdb import LoopDatabase
from aftercare.imports.rows import LeftOut, Read, Reject, Row
from tests.conftest import Run
from tests.support.loopdatabase import VERSIONS, Kept, Noted, write
from tests.support.reading import fault_of

HEADER = ["Position", "Name", "Type", "Question", "Description", "FrequencyNumerator", "FrequencyDenominator", "Color"]
HEADER += ["Unit", "Target Type", "Target Value", "Archived?"]
OLD_HEADER = ["Position", "Name", "Description", "NumRepetitions", "Interval", "Color"]
WORDS = {-1: "UNKNOWN", 0: "NO", 1: "YES_AUTO", 2: "YES_MANUAL", 3: "SKIP"}

HABITS = (
    Kept("Meditate"),
    Kept("Read", type=1, unit="Minutes", target_value=20),
    Kept("Water", type=1, unit="glasses", target_value=8, archived=1),
    Kept("Coffee", type=1, unit="cups", target_type=1, target_value=2),
    Kept("Tea, green \u6f22", archived=1),
    Kept("Walk", type=1, unit="km", target_value=1.5),
    Kept("Study", type=1, unit="h", target_value=1),
)
DAYS = [date(2026, 11, 1) + timedelta(at) for at in range(6)]
NOTED = (
    Noted(1, DAYS[0], 2, "early"),
    Noted(1, DAYS[1], 1),
    Noted(1, DAYS[2], 0, "slept in"),
    Noted(1, DAYS[3], 3, "a cold"),
    Noted(1, DAYS[4], -1),
    Noted(1, DAYS[5], 2),
    Noted(2, DAYS[0], 25_000, 'a "good" book,\nto the end'),
    Noted(2, DAYS[1], 2),
    Noted(2, DAYS[2], 3),
    Noted(2, DAYS[3], 0),
    Noted(3, DAYS[0], 8_000),
    Noted(3, DAYS[1], 2_500, "hot"),
    Noted(4, DAYS[0], 2_000),
    Noted(4, DAYS[1], 3_000),
    Noted(4, DAYS[2], 0),
    Noted(5, DAYS[0], 2),
    Noted(6, DAYS[0], 5_300),
    Noted(6, DAYS[1], 120_000),
    Noted(7, DAYS[0], 1_500),
)
EXPECTED: list[tuple[Any, ...]] = [
    ("Meditate", 1, "done", None, None, "early"),
    ("Meditate", 1, "not done, but covered by another day"),
    ("Meditate", 1, "no, with its note"),
    ("Meditate", 4, "skip", None, None, "a cold"),
    ("Meditate", 1, "unknown"),
    ("Meditate", 6, "done", None, None, ""),
    ("Read", 1, "done", 25, None, 'a "good" book,\nto the end'),
    ("Read", 2, "done", 1, None, ""),
    ("Read", 3, "skip", None, None, ""),
    ("Read", 1, "no"),
    ("Water", 1, "done", None, 8, ""),
    ("Water", 2, "done", None, None, "hot\n2.5 glasses"),
    ("Coffee", 1, "done", None, None, ""),
    ("Coffee", 1, "above what was to be the most"),
    ("Coffee", 3, "done", None, None, ""),
    ("Tea, green \u6f22", 1, "done", None, None, ""),
    ("Walk", 1, "done", None, None, "5.3 km"),
    ("Walk", 2, "done", None, None, "120 km"),
    ("Study", 1, "done", 90, None, ""),
]
ROWS = [one for one in EXPECTED if len(one) > 3]
LEFT = [one[2] for one in EXPECTED if len(one) == 3]
"""Of the newest version: 14 rows, 5 left out, none rejected."""


def told(found: Sequence[Read]) -> tuple[list[tuple[Any, ...]], list[str], list[str]]:
    """The rows in few words, why others are left out, and why others are rejected."""
    rows = [one for one in found if isinstance(one, Row)]
    return (
        [(one.name, one.day.day, one.kind, one.minutes, one.times, one.note) for one in rows],
        [one.why for one in found if isinstance(one, LeftOut)],
        [one.why for one in found if isinstance(one, Reject)],
    )


def line(*cells: object) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def exported(path: Path, *, own: bool = True, together: bool = True, top: str = "") -> Path:
    """The zip that Loop's exporter makes of the habits: newest day first, values in words where there are any."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        rows = [line(*HEADER)]
        for at, one in enumerate(HABITS, 1):
            kind = ["NUMERICAL", one.unit, ["AT_LEAST", "AT_MOST"][one.target_type], one.target_value]
            kind = kind if one.type else ["YES_NO", "", "", ""]
            archived = "true" if one.archived else "false"
            rows.append(line(f"{at:03d}", one.name, kind[0], "", "", 1, 1, "#FFF", *kind[1:], archived))
        opened.writestr(f"{top}Habits.csv", "".join(rows))
        for at, one in enumerate(HABITS, 1):
            folder = f"{top}{at:03d} {''.join(c for c in one.name if c.isascii() and c != ',')}".strip()
            marks = [(f"{n.day}", WORDS.get(n.value, n.value), n.notes or "") for n in NOTED if n.habit == at]
            if own:
                text = line("Date", "Value", "Notes") + "".join(line(*cells) for cells in marks)
                opened.writestr(f"{folder}/Checkmarks.csv", text)
            opened.writestr(f"{folder}/Scores.csv", "Date,Score\n")
        if together:
            values = {(n.habit, n.day): WORDS.get(n.value, n.value) for n in NOTED}
            lines = ["Date," + "".join(f"{one.name}," for one in HABITS) + "\n"]
            for day in reversed(DAYS):
                cells = (values.get((at, day), "UNKNOWN") for at in range(1, len(HABITS) + 1))
                lines.append(f"{day}," + "".join(f"{cell}," for cell in cells) + "\n")
            opened.writestr(f"{top}Checkmarks.csv", "".join(lines))
            opened.writestr(f"{top}Scores.csv", "".join(lines))
    return path


def zipped(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as opened:
        for name, text in members.items():
            opened.writestr(name, text)
    return path


def read(path: Path) -> list[Read]:
    return list((Loop() if zipfile.is_zipfile(path) else LoopDatabase()).read(str(path)))


# The zip of CSV


@pytest.mark.parametrize("top", ["", "Loop Habits CSV 2026-11-22/"])
def test_a_zip_gives_what_each_habit_notes(tmp_path: Path, top: str) -> None:
    found = read(exported(tmp_path / "loop.zip", top=top))
    rows, left, rejected = told(found)
    assert rows == ROWS
    assert left == LEFT
    assert rejected == []
    first = next(one for one in found if isinstance(one, Row))
    assert (first.number, first.file) == (2, f"{top}001 Meditate/Checkmarks.csv")


def test_the_table_of_all_habits_is_read_where_they_have_none_of_their_own(tmp_path: Path) -> None:
    rows, left, rejected = told(read(exported(tmp_path / "loop.zip", own=False)))
    quiet = [
        (*row[:-1], row[-1].removeprefix("hot\n") if "glasses" in row[-1] or "km" in row[-1] else "") for row in ROWS
    ]
    assert sorted(map(repr, rows)) == sorted(map(repr, quiet))
    assert len(left) == 6 * 7 - len(ROWS)
    assert rejected == []


def test_an_old_export_lacks_columns_headers_and_words(tmp_path: Path) -> None:
    members = {
        "Habits.csv": line(*OLD_HEADER) + line("001", "Meditate", "Did you?", 1, 1, "#FFF"),
        "001 Meditate/Checkmarks.csv": "2015-01-25,2\n2015-01-24,0\n2015-01-23,1\n2015-01-22,2\n",
        "001 Meditate/Scores.csv": "2015-01-25,0.2\n",
    }
    rows, left, rejected = told(read(zipped(tmp_path / "old.zip", members)))
    assert [(row[0], row[1]) for row in rows] == [("Meditate", 25), ("Meditate", 22)]
    assert (len(left), rejected) == (2, [])


def test_columns_are_found_by_their_names(tmp_path: Path) -> None:
    members = {
        "Habits.csv": "Name,Archived?,Type,Unit,Extra\nRead,false,NUMERICAL,min,x\n",
        "001/Checkmarks.csv": "Notes,Extra,Value,Date\nfine,x,5000,2026-11-01\n",
    }
    assert told(read(zipped(tmp_path / "new.zip", members)))[0] == [("Read", 1, "done", 5, None, "fine")]


def test_two_habits_of_one_name_and_day_both_count(tmp_path: Path) -> None:
    members = {
        "Habits.csv": "Position,Name\n001,Walk\n002,Walk\n",
        "001 Walk/Checkmarks.csv": "Date,Value\n2026-11-01,YES_MANUAL\n",
        "002 Walk/Checkmarks.csv": "Date,Value\n2026-11-01,YES_MANUAL\n",
    }
    found = read(zipped(tmp_path / "two.zip", members))
    assert [(one.name, one.nth) for one in found if isinstance(one, Row)] == [("Walk", 0), ("Walk", 1)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31.12.2025,YES_MANUAL", "there is no date '31.12.2025'"),
        (",2", "there is no date ''"),
        ("2026-11-01,MAYBE", "'MAYBE' is no value of Loop"),
        ("2026-11-01,", "'' is no value of Loop"),
        ("2026-11-01,1.5", "'1.5' is no value of Loop"),
        ("2026-11-01,4", "the value 4 is none that Loop knows"),
        ("2026-11-01,-2", "the value -2 is none that Loop knows"),
        ("2026-11-01,9999999999999", "the value 9999999999999 is none that Loop knows"),
    ],
)
def test_a_line_that_says_nothing_known_is_rejected_with_its_place(text: str, why: str, tmp_path: Path) -> None:
    members = {"Habits.csv": "Name\nWalk\n", "001 Walk/Checkmarks.csv": f"Date,Value,Notes\n\n{text}\n2026-11-02,2\n"}
    one, other = read(zipped(tmp_path / "bad.zip", members))
    assert isinstance(one, Reject)
    assert (one.number, one.file, one.why) == (3, "001 Walk/Checkmarks.csv", why)
    assert isinstance(other, Row)


def test_what_belongs_to_no_habit_is_told(tmp_path: Path) -> None:
    members = {"Habits.csv": "Name\nWalk\n", "007 X/Checkmarks.csv": "Date,Value\n", "__MACOSX/._Habits": "x"}
    left, rejected = told(read(zipped(tmp_path / "odd.zip", members)))[1:]
    assert (left, rejected) == (["a file of another kind"], ["its habit is not in Habits.csv"])


def test_a_table_of_all_habits_that_cannot_be_told_apart_is_rejected_line_by_line(tmp_path: Path) -> None:
    members = {
        "Habits.csv": 'Name\n"a,b"\nc\nd\n',
        "Checkmarks.csv": "Date,c,a,b,\n2026-11-01,YES_MANUAL,NO,\n2026-11-02,YES_MANUAL,NO,NO,\n",
    }
    rows, left, rejected = told(read(zipped(tmp_path / "odd.zip", members)))
    assert (len(rows), len(left), len(rejected)) == (1, 0, 3)


def _encrypted(path: Path) -> Path:
    zipped(path, {"Habits.csv": "Name\nWalk\n"})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_could_do_harm_is_refused_in_one_sentence(tmp_path: Path) -> None:
    twice = tmp_path / "twice.zip"
    with zipfile.ZipFile(twice, "w") as opened:
        opened.writestr("Habits.csv", "Name\nWalk\n")
        opened.writestr("Habits.csv", "Name\nRun\n")
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("Habits.csv", "Name\nWalk\n")
        with opened.open("001 Walk/Checkmarks.csv", "w") as file:
            for _ in range(65):
                file.write(b"\0" * 2**20)
    many = tmp_path / "many.zip"
    with zipfile.ZipFile(many, "w") as opened:
        for at in range(zips.MOST_MEMBERS + 1):
            opened.writestr(zipfile.ZipInfo(f"{at}" if at else "Habits.csv"), b"")
    other = tmp_path / "lzma.zip"
    with zipfile.ZipFile(other, "w", zipfile.ZIP_LZMA) as opened:
        opened.writestr("Habits.csv", "Name\nWalk\n")
    for path, why in (
        (other, "packed in a way that no export of Loop is"),
        (twice, "is in it twice"),
        (bomb, "would unpack to far more"),
        (many, "more than 20000 files"),
        (_encrypted(tmp_path / "secret.zip"), "is encrypted"),
        (zipped(tmp_path / "out.zip", {"Habits.csv": "Name\nx\n", "../001/Checkmarks.csv": ""}), "lies outside"),
        (zipped(tmp_path / "abs.zip", {"Habits.csv": "Name\nx\n", "/etc/x": ""}), "lies outside"),
        (zipped(tmp_path / "none.zip", {"x": ""}), "holds no Habits.csv"),
        (zipped(tmp_path / "cols.zip", {"Habits.csv": "Title\nx\n"}), "no column Name"),
        (zipped(tmp_path / "place.zip", {"Habits.csv": "Position,Name\n1,x\n1,y\n"}), "a place twice"),
    ):
        with pytest.raises(DataInvalid, match=why):
            list(Loop().read(str(path)))
    assert Loop().takes(str(bomb), b"PK")
    assert not Loop().takes(str(tmp_path / "none.zip"), b"PK")


def test_a_member_with_no_name_is_a_file_of_another_kind(tmp_path: Path) -> None:
    path = zipped(tmp_path / "name.zip", {"Habits.csv": "Name\nx\n", "q": ""})
    path.write_bytes(path.read_bytes().replace(b"q", b"\0"))
    assert told(read(path))[1:] == (["a file of another kind"], [])


@given(st.data())
def test_a_zip_with_bytes_changed_or_cut_raises_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    path = exported(tmp_path / "loop.zip")
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(0, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)) | st.just(len(raw)))])
    Loop().takes(str(path), b"PK")
    assert "\n" not in fault_of(Loop(), path)


_CELL = st.sampled_from(
    ["Date", "Value", "Notes", "2026-11-01", "YES_MANUAL", "3", '"', ",", "\n", "\0", "\ud800", "1" * 14]
)


@given(st.lists(_CELL | st.text(max_size=3), max_size=40).map("".join), st.booleans())
def test_tables_of_any_text_raise_nothing_else(tmp_path: Path, text: str, own: bool) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    with zipfile.ZipFile(tmp_path / "loop.zip", "w") as opened:
        opened.writestr("Habits.csv", "Name,Type\nWalk,NUMERICAL\n" if own else raw)
        opened.writestr("001 Walk/Checkmarks.csv" if own else "Checkmarks.csv", raw)
    assert "\n" not in fault_of(Loop(), tmp_path / "loop.zip")


# The backup


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_of_each_version_gives_what_it_holds(tmp_path: Path, version: int) -> None:
    path = write(tmp_path / f"{version}.db", version, HABITS, NOTED)
    assert LoopDatabase().takes(str(path), path.read_bytes()[:4096])
    found = read(path)
    rows, left, rejected = told(found)
    assert (len(found), rejected) == (len(NOTED), [])
    if version >= 25:
        assert (rows, left) == (ROWS, LEFT)
    elif version >= 18:
        assert [row[:5] for row in rows] == [row[:5] for row in ROWS]
        assert {row[5] for row in rows} == {"", "2.5 glasses", "5.3 km", "120 km"}
    elif version >= 16:  # no units: what is to be less cannot be told, and every amount is so many times
        assert [row[:3] for row in rows if row[0] != "Coffee"] == [row[:3] for row in ROWS if row[0] != "Coffee"]
        assert ("Study", 1, "done", None, None, "1.5") in rows
    else:  # no values: whatever stands there was done
        assert (len(rows), left) == (len(NOTED), [])
    assert all(one.file == "Repetitions" for one in found if isinstance(one, Row | LeftOut))
    assert [one.number for one in found if isinstance(one, Row | LeftOut)] == list(range(1, len(NOTED) + 1))


def test_a_zip_and_a_backup_of_the_same_habits_say_the_same(tmp_path: Path) -> None:
    one = told(read(exported(tmp_path / "loop.zip")))
    assert one == told(read(write(tmp_path / "loop.db", 25, HABITS, NOTED)))


def _changed(tmp_path: Path, *statements: str, version: int = 20) -> Path:
    path = write(tmp_path / "loop.db", version, HABITS, [Noted(1, DAYS[0])])
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.executescript(statement)
    return path


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("1, 'x', 2", "no whole number"),
        ("1, 1.5, 2", "no whole number"),
        ("1, x'00', 2", "no whole number"),
        ("'x', 0, 2", "no whole number"),
        ("1, 0, 'x'", "no whole number"),
        ("1, 0, 1.5", "no whole number"),
        ("1, -86400000, 2", "no day that a journal can hold"),
        ("1, 9223372036854775807, 2", "no day that a journal can hold"),
        ("1, -9223372036854775808, 2", "no day that a journal can hold"),
        ("1, 0, 4", "none that Loop knows"),
        ("1, 0, -9223372036854775808", "none that Loop knows"),
    ],
)
def test_a_row_of_other_types_is_rejected_by_its_number(cells: str, why: str, tmp_path: Path) -> None:
    path = _changed(tmp_path, f"INSERT INTO Repetitions (habit, timestamp, value) VALUES ({cells})")
    first, one = read(path)
    assert isinstance(first, Row)
    assert isinstance(one, Reject)
    assert (one.number, why in one.why) == (2, True), one


@pytest.mark.parametrize("cells", ["NULL, 0, 2", "99, 0, 2", "1, NULL, 2"])
def test_a_row_of_no_habit_or_no_day_is_left_out_as_in_loop(cells: str, tmp_path: Path) -> None:
    path = _changed(tmp_path, f"INSERT INTO Repetitions (habit, timestamp, value) VALUES ({cells})")
    assert told(read(path))[1] == ["of no habit or no day, which Loop passes over too"]


def test_the_first_row_of_a_habit_and_day_holds(tmp_path: Path) -> None:
    again = "INSERT INTO Repetitions (habit, timestamp, value) SELECT habit, timestamp + 3600000, 0 FROM Repetitions"
    assert [type(one) for one in read(_changed(tmp_path, again))] == [Row, LeftOut]


@pytest.mark.parametrize(("notes", "why"), [("x'ff'", "its note is no text"), ("7", "its note is no text")])
def test_a_note_that_is_no_text_is_rejected(notes: str, why: str, tmp_path: Path) -> None:
    path = _changed(tmp_path, f"UPDATE Repetitions SET notes = CAST({notes} AS BLOB)", version=25)
    if notes == "7":
        assert [type(one) for one in read(path)] == [Row]
    else:
        assert told(read(path))[2] == [why]


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        (["PRAGMA user_version = 26"], "version 26; 9 to 25 are known"),
        (["PRAGMA user_version = 0"], "version 0; 9 to 25 are known"),
        (["PRAGMA user_version = -1"], "version -1; 9 to 25 are known"),
        (["DROP TABLE Repetitions"], "has no table of repetitions"),
        (["DROP TABLE Repetitions", "DROP TABLE Habits"], "has no table of habits or repetitions"),
        (["ALTER TABLE Habits RENAME COLUMN name TO title"], "no id or no name"),
        (["ALTER TABLE Repetitions RENAME COLUMN timestamp TO at"], "no habit or no day"),
        (["ALTER TABLE Habits RENAME TO H", "CREATE VIEW Habits AS SELECT * FROM H"], "has no table of habits"),
        (
            ["DROP TABLE Repetitions", "CREATE VIRTUAL TABLE Repetitions USING fts5(habit, timestamp, value)"],
            "has no table of repetitions",
        ),
        (["UPDATE Habits SET name = zeroblob(3000000)"], "too large"),
    ],
)
def test_a_database_of_another_shape_is_refused_in_one_sentence(
    statements: list[str], why: str, tmp_path: Path
) -> None:
    with pytest.raises(DataInvalid, match=why):
        read(_changed(tmp_path, *statements))


def test_nothing_that_the_file_says_is_run(tmp_path: Path) -> None:
    path = _changed(
        tmp_path,
        "CREATE TRIGGER t AFTER INSERT ON Repetitions BEGIN DELETE FROM Habits; END",
        "ALTER TABLE Repetitions RENAME TO R",
        "CREATE TABLE Repetitions (id INTEGER PRIMARY KEY, habit INTEGER, timestamp INTEGER, "
        "value INTEGER AS (length(hex(zeroblob(habit + 900000)))), notes TEXT AS (hex(zeroblob(900000))))",
        "INSERT INTO Repetitions (habit, timestamp) VALUES (1, 0)",
    )
    (one,) = read(path)  # worked out, the value would be longer than may be, and stop it
    assert isinstance(one, Row)
    assert one.note == ""


def test_only_columns_of_its_own_tables_may_be_read() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE habits (id); CREATE TABLE other (id); CREATE VIEW v AS SELECT id FROM habits"
        )
        connection.set_authorizer(loopdb._allowed)
        assert connection.execute("SELECT id FROM habits").fetchall() == []
        for statement in (
            "SELECT id FROM other",
            "SELECT * FROM v",
            "SELECT hex(id) FROM habits",
            "INSERT INTO habits VALUES (1)",
            "DELETE FROM habits",
            "ATTACH 'x.db' AS x",
            "PRAGMA journal_mode = WAL",
            "PRAGMA writable_schema = ON",
        ):
            with pytest.raises(sqlite3.DatabaseError, match=r"prohibited|not authorized"):
                connection.execute(statement)


def test_a_database_that_has_no_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = [Noted(1, date(1971, 1, 1) + timedelta(at)) for at in range(2_000)]
    path = write(tmp_path / "loop.db", 25, [Kept("Walk")], noted)
    monkeypatch.setattr(loopdb, "_STEPS", 1_000)
    monkeypatch.setattr(loopdb, "_MOST_STEPS", 5)
    with pytest.raises(DataInvalid, match="too large"):
        read(path)


def test_a_backup_is_not_touched_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path / "loop ?#%41.db", 25, HABITS, NOTED)
    path.chmod(0o400)
    before, stat = path.read_bytes(), path.stat()
    assert len(read(path)) == len(NOTED)
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == stat.st_mtime_ns
    assert list(tmp_path.iterdir()) == [path]


def test_far_too_many_habits_are_no_backup(tmp_path: Path) -> None:
    with pytest.raises(DataInvalid, match="more than 5000 habits"):
        read(write(tmp_path / "loop.db", 25, [Kept(f"h{at}") for at in range(5001)], []))


def test_many_repetitions_take_no_more_memory_than_few(tmp_path: Path) -> None:
    most = []
    for count in (2_000, 20_000):
        noted = [Noted(1, date(1971, 1, 1) + timedelta(at)) for at in range(count)]
        path = write(tmp_path / f"{count}.db", 25, [Kept("Walk")], noted)
        tracemalloc.start()
        assert sum(isinstance(one, Row) for one in LoopDatabase().read(str(path))) == count
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < most[0] + 50_000, most


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000, b"PK", b"{}"])
def test_what_is_no_database_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "loop.db").write_bytes(data)
    assert not LoopDatabase().takes(str(tmp_path / "loop.db"), data[:4096])
    with pytest.raises(DataInvalid):
        list(LoopDatabase().read(str(tmp_path / "loop.db")))


_BYTES: dict[int, bytes] = {}


def _bytes(path: Path, version: int) -> bytes:
    """A backup of a version as bytes, written once."""
    if version not in _BYTES:
        _BYTES[version] = write(path, version, HABITS, NOTED).read_bytes()
    return _BYTES[version]


@given(st.data())
def test_a_backup_with_bytes_changed_or_cut_raises_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "loop.db"
    path.unlink(missing_ok=True)
    raw = bytearray(_bytes(path, data.draw(st.sampled_from([9, 18, 25]))))
    for _ in range(data.draw(st.integers(0, 8))):
        page = 4096 * data.draw(st.integers(0, len(raw) // 4096 - 1))
        raw[page + data.draw(st.integers(0, 300) | st.integers(0, 4095))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(st.just(len(raw)) | st.integers(0, len(raw)))])
    LoopDatabase().takes(str(path), bytes(raw[:4096]))
    assert "\n" not in fault_of(LoopDatabase(), path)


# The real command


@pytest.mark.parametrize("form", ["loop", "loop-db"])
def test_the_real_command_takes_it_twice_as_once(form: str, run: Run, world: Path, tmp_path: Path) -> None:
    given = tmp_path / "given"
    path = exported(given) if form == "loop" else write(given, 25, HABITS, NOTED)
    names = {"Read": "reflect", "Water": "snack", "Coffee": "-", "Tea, green \u6f22": "need", "Walk": "cuddle"}
    maps = [part for name, key in {**names, "Study": "learn"}.items() for part in ("--map", f"{name}={key}")]
    first = run("import", str(path), *maps)
    assert f"Imported ({form}): 19 read; 12 noted in 2 weeks, 0 there already, 7 left out and 0 rejected." in first.out
    assert "12 there already" in run("import", str(path), *maps).out
    run("check")
    run("undo")
    assert not [one for one in (world / "journal").iterdir() if "habit" in one.read_text()]


def test_a_backup_brings_nothing_that_the_zip_brought_before(run: Run, tmp_path: Path) -> None:
    habits = [Kept("Walk"), Kept("Walk")]
    noted = [Noted(2, DAYS[0], 2, "second"), Noted(1, DAYS[0], 2, "first")]
    members = {
        "Habits.csv": "Position,Name\n001,Walk\n002,Walk\n",
        "001 Walk/Checkmarks.csv": "Date,Value,Notes\n2026-11-01,YES_MANUAL,first\n",
        "002 Walk/Checkmarks.csv": "Date,Value,Notes\n2026-11-01,YES_MANUAL,second\n",
    }
    run("import", str(zipped(tmp_path / "loop.zip", members)), "--map", "Walk=cuddle")
    result = run("import", str(write(tmp_path / "loop.db", 25, habits, noted)), "--map", "Walk=cuddle")
    assert "0 noted in 0 weeks, 2 there already, 0 left out and 0 rejected" in result.out


def test_the_real_command_says_which_names_it_does_not_know(run: Run, tmp_path: Path) -> None:
    result = run("import", str(exported(tmp_path / "loop.zip")), code=65)
    assert "001 Meditate/Checkmarks.csv" not in result.err
    assert "002 Read/Checkmarks.csv:2: 'Read' is no practice" in result.err
