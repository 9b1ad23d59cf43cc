"""Properties of an export: what was noted comes back out of every format, and what tells of a person does not."""

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftercare.dates import DateRange
from aftercare.entries import DONE, FEELING, ID_ALPHABET, ID_FIRST, NOTE, SKIP, SLIDERS, Entry
from aftercare.exports import asking, hiding, rows, writing
from aftercare.imports.weektext import item
from aftercare.session import Session
from aftercare.tables import armed, csv_lines, defused

MONDAY = date(2026, 11, 16)
FORMATS = ("jsonl", "csv", "json", "md")
ODD = "\n\r\t\"',;=+-@|#`*<>&\\\u00e9\u200f\u202e\u2028\x85\ufeff\U0001f33f\x1b\x7f"

NOTES = (
    st.one_of(
        st.sampled_from(
            ["=1+1", "+1", "-1", "@x", "\tx", "'=x", "''", "'", '"', "a\rb", "a\r\nb", "\u202egnol", "x" * 65536]
        ),
        st.text(
            st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=("Cs", "Cc"))), min_size=1, max_size=40
        ),
    )
    .map(lambda text: text.rstrip("\n"))
    .filter(str.strip)
)
IDS = st.builds(
    lambda first, rest: first + "".join(rest),
    st.sampled_from(ID_FIRST),
    st.lists(st.sampled_from(ID_ALPHABET), min_size=9, max_size=9),
)
DAYS = st.integers(0, 6).map(lambda number: MONDAY + timedelta(number))
HABITS = st.sampled_from(["cuddle", "reflect", "moonwalk", "balcony-talk"])
KEYS = st.sampled_from([*SLIDERS, "settled", "loneliness", "tenderness", "calmness", "title", "from", "slider-1"])
RATINGS = st.dictionaries(KEYS, st.integers(1, 5), min_size=1).map(
    lambda found: tuple(sorted(found.items(), key=lambda pair: (*SLIDERS, pair[0]).index(pair[0])))
)
SMALL = st.one_of(st.none(), st.integers(1, 90))
FELT = st.one_of(st.none(), st.integers(0, 10))
MAYBE = st.one_of(st.just(""), NOTES)
ENTRIES = st.lists(
    st.one_of(
        st.builds(Entry, IDS, DAYS, st.sampled_from([DONE, SKIP]), HABITS, SMALL, SMALL, FELT, MAYBE),
        st.builds(
            lambda key, day, note, rated: Entry(key, day, FEELING, note=note, ratings=rated), IDS, DAYS, MAYBE, RATINGS
        ),
        st.builds(lambda key, day, note: Entry(key, day, NOTE, note=note), IDS, DAYS, NOTES),
    ),
    max_size=8,
    unique_by=lambda entry: entry.id,
)


@contextmanager
def home_of(entries: list[Entry]) -> Iterator[Session]:
    """A home in which these were noted."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder, "journal")
        journal.mkdir()
        items = "".join(map(item, entries))
        text = f"aftercare: journal/1\nweek: 2026-W47\nentries:\n{items}"
        if entries:
            (journal / "2026-W47.yaml").write_bytes(text.encode())
        yield Session(home_given=folder)


def exported(session: Session, form: str, *, notes: bool = True, redact: bool = False, visible: bool = False) -> str:
    """The export as text."""
    asked = asking.asked(
        session, form, period=None, since=None, until=None, only=None, kind=None, notes=notes, redact=redact
    )
    plainly = writing.Plainly(visible=visible)
    return b"".join(writing.parts(session, form, asked, lambda weeks: weeks, plainly)).decode()


def read_csv(text: str) -> list[dict[str, str]]:
    """The records of a CSV, formulas armed again."""
    found = csv.DictReader(io.StringIO(text, newline=""))
    return [{key: armed(value) for key, value in record.items()} for record in found]


def as_cells(row: dict[str, Any]) -> dict[str, str]:
    """A row as the text of its cells."""
    words = {None: "", True: "true", False: "false"}
    return {key: words[value] if value is None or isinstance(value, bool) else str(value) for key, value in row.items()}


@given(ENTRIES)
@example([])
@settings(max_examples=60)
def test_what_was_noted_comes_back(entries: list[Entry]) -> None:
    with home_of(entries) as session:
        found = [json.loads(line) for line in exported(session, "jsonl").split("\n")[:-1]]
        table = read_csv(exported(session, "csv"))
        whole = json.loads(exported(session, "json"))
    noted = [row for row in found if row["id"]]
    assert [(row["id"], row["date"]) for row in noted] == [
        (entry.id, str(entry.date)) for entry in sorted(entries, key=lambda entry: entry.date)
    ]
    for entry in entries:
        row = next(row for row in noted if row["id"] == entry.id)
        assert (row["kind"], row["habit"] or "", row["note"] or "") == (entry.kind, entry.habit, entry.note)
        assert (row["minutes"], row["times"], row["felt"]) == (entry.minutes, entry.times, entry.felt)
        rated = {key if key in rows.SHIPPED else rows.own_column(key): value for key, value in entry.ratings}
        assert {key: row[key] for key in rated} == rated
    assert len({tuple(row) for row in found}) == 1
    assert table == [as_cells(row) for row in found]
    assert sorted(one["id"] for one in (*whole["entries"], *whole["feelings"])) == sorted(one.id for one in entries)
    for one in (*whole["entries"], *whole["feelings"]):
        row = next(row for row in noted if row["id"] == one["id"])
        assert one == {key: row[key] for key in one}


@given(ENTRIES)
@settings(max_examples=40)
def test_no_format_holds_a_note_that_was_not_asked_for(entries: list[Entry]) -> None:
    planted = [
        Entry(one.id, one.date, one.kind, one.habit, one.minutes, one.times, one.felt, "QUINCE", one.ratings)
        for one in entries
    ]
    with home_of(planted) as session:
        assert not any("QUINCE" in exported(session, form, notes=False) for form in FORMATS)


@given(ENTRIES)
@settings(max_examples=40)
def test_redacted_holds_the_amounts_and_nothing_that_tells(entries: list[Entry]) -> None:
    with home_of(entries) as session:
        for form in FORMATS:
            text = exported(session, form, notes=False, redact=True)
            words = ["moonwalk", "balcony", "cuddle", "reflect", "tenderness", "calmness", "2026-11", "November"]
            assert not [word for word in [*words, *(entry.id for entry in entries)] if word in text]
        found = [json.loads(line) for line in exported(session, "jsonl", notes=False, redact=True).splitlines()]
    noted = [row for row in found if row["id"]]
    kept = [entry for entry in entries if entry.kind in {DONE, SKIP} or entry.ratings]
    amounts = sorted(str((entry.kind, entry.minutes, entry.times, entry.felt)) for entry in kept)
    assert sorted(str((row["kind"], row["minutes"], row["times"], row["felt"])) for row in noted) == amounts
    numbers = [int(row["habit"].removeprefix("practice-")) if row["habit"] else 0 for row in noted]
    order = [(row["week"], row["kind"], number, row["id"]) for row, number in zip(noted, numbers, strict=True)]
    assert order == sorted(order)


@given(ENTRIES)
@settings(max_examples=30)
def test_nothing_that_drives_a_terminal_gets_there(entries: list[Entry]) -> None:
    with home_of(entries) as session:
        for form in FORMATS:
            text = exported(session, form, visible=True)
            assert not {"\x1b", "\r", "\x7f", "\u202e", "\u200f", "\u2028", "\ufeff", "\x85"} & set(text)


@given(
    st.lists(st.lists(st.text(), min_size=1, max_size=3), min_size=1, max_size=3).filter(
        lambda t: len({*map(len, t)}) == 1
    )
)
@example([["a\rb", "c"]])
@example([[""]])
@example([["", '"']])
def test_csv_is_read_back_as_it_was(table: list[list[str]]) -> None:
    columns = [f"c{number}" for number in range(len(table[0]))]
    made = "".join(csv_lines([dict(zip(columns, cells, strict=True)) for cells in table], columns))
    found = list(csv.reader(io.StringIO(made, newline="")))
    assert [[armed(cell) for cell in record] for record in found[1:]] == table


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert armed(defused(text)) == text
    assert str(defused(text))[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@pytest.mark.parametrize(
    ("first", "end", "wanted"),
    [(0, 1, ("2026-11-16", "2026-11-22")), (6, 8, ("2026-11-16", "2026-11-29")), (0, 7, ("2026-11-16", "2026-11-22"))],
)
def test_redacted_days_are_whole_weeks(first: int, end: int, wanted: tuple[str, str]) -> None:
    found = hiding.whole_weeks(DateRange(MONDAY + timedelta(first), MONDAY + timedelta(end)))
    assert (str(found.start), str(found.last)) == wanted
