"""The fast way into a week's file: the same as YAML or nothing, whatever stands there."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import journal, plainweek
from aftercare.dates import Week
from aftercare.entries import DONE, FEELING, NOTE, SKIP, SLIDERS, Entry, new_id
from aftercare.errors import DataInvalid
from aftercare.history import Change
from aftercare.home import find

WEEK = "2026-W47"
MONDAY = date(2026, 11, 16)
HEAD = f"aftercare: journal/1\nweek: {WEEK}\nentries:\n"

DAYS = st.integers(0, 6).map(lambda days: MONDAY + timedelta(days))
IDS = st.binary(min_size=10, max_size=10).map(new_id)
RATED = st.integers(0, 10)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60).map(str.strip)
NOTES = st.one_of(
    TEXTS, st.lists(st.sampled_from(["tea", " - walk", "# no comment", "", "a: b", "...", "---"])).map("\n".join)
)
OWN = st.dictionaries(st.sampled_from(["sleep", "rested", "settled", "loneliness", "calm-2"]), st.integers(1, 5))
ENTRIES = st.one_of(
    st.builds(
        Entry,
        id=IDS,
        date=DAYS,
        kind=st.sampled_from([DONE, SKIP]),
        habit=st.sampled_from(["need", "cuddle", "no", "y", "null", "true", "a-", "on"]),
        minutes=st.none() | st.integers(1, 1440),
        times=st.none() | st.integers(1, 99),
        felt=st.none() | RATED,
        note=NOTES,
    ),
    st.builds(Entry, id=IDS, date=DAYS, kind=st.just(NOTE), note=NOTES.filter(bool)),
    st.builds(
        lambda rated, own, **rest: Entry(ratings=(*rated.items(), *own.items()), **rest),
        st.dictionaries(st.sampled_from(SLIDERS), RATED, min_size=1),
        OWN,
        id=IDS,
        date=DAYS,
        kind=st.just(FEELING),
        note=NOTES,
    ),
)
PIECES = st.sampled_from([*" \n\t\r#01-:,{}'\"|", ""]) | st.characters(codec="utf-8")


def written(folder: Path, entries: list[Entry]) -> str:
    """The text that this program writes for entries."""
    change = Change(find(str(folder), {}), dry_run=True)
    journal.add(change, entries)
    return change.text(journal.file_of(WEEK)) or ""


def agrees(text: str) -> bool:
    """Whether the fast way read the text; what it read has to be what YAML holds."""
    fast = plainweek.read(text, WEEK)
    if fast is not None:
        assert journal.parse_week(text, "f", WEEK)[1] == fast
    return fast is not None


@given(st.lists(ENTRIES, min_size=1, max_size=6, unique_by=lambda one: one.id))
def test_what_this_program_writes_reads_as_yaml_does(tmp_path: Path, entries: list[Entry]) -> None:
    try:
        text = written(tmp_path, entries)
    except DataInvalid:  # a habit called null is none
        return
    fast = agrees(text)
    quoted = "'" in text or '"' in text  # as `no` and `null` are
    assert fast or quoted or not all(one.note.isascii() and one.note.replace("\n", "").isprintable() for one in entries)


@settings(max_examples=400)
@given(
    st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda one: one.id),
    st.data(),
)
def test_a_text_changed_anywhere_reads_as_yaml_does_or_is_left_to_it(
    tmp_path: Path, entries: list[Entry], data: st.DataObject
) -> None:
    try:
        text = written(tmp_path, entries)
    except DataInvalid:
        return
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 3))
        put = data.draw(PIECES | st.sampled_from(text.splitlines(keepends=True)))
        text = text[:at] + put + text[at + cut :]
    agrees(text)


PLAIN = (
    "- {id: k3v9x2m7qd, date: 2026-11-21, habit: cuddle, minutes: 5, felt: 0}\n"
    "- {id: z8d2m4k6vn, date: 2026-11-22, kind: skip, habit: meditate, times: 2}\n"
    "- {id: h1r7t5b3xw, date: 2026-11-22, kind: feeling, mood: 7, rested: 10, sleep: 3}\n"
    "- id: p0c4s8w1zt\n  date: 2026-11-21\n  habit: reflect\n  note: |\n    Slow morning.\n\n      Tea: helped # so\n"
    "- id: p0c4s8w1zs\n  date: 2026-11-21\n  kind: note\n  note: |\n    Später: \u00fc\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + PLAIN,
        f"aftercare: journal/1\nweek: {WEEK}\nentries: []\n",
        f"# yaml-language-server: $schema=../schemas/journal.json\n{HEAD}{PLAIN}",
    ],
)
def test_the_form_that_this_program_writes_is_read_without_yaml(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("entries:", "entries: "),
        (f"week: {WEEK}", "week: 2026-W46"),
        ("journal/1", "journal/2"),
        ("z8d2m4k6vn", "k3v9x2m7qd"),
        ("habit: cuddle", "habit: null"),
        ("habit: cuddle", "habit: true"),
        ("habit: cuddle, ", ""),
        ("minutes: 5", "minutes: 05"),
        ("minutes: 5", "minutes: 1441"),
        ("felt: 0", "felt: 11"),
        ("2026-11-21", "2026-11-23"),
        ("2026-11-21", "2026-02-30"),
        ("mood: 7", "mood: 11"),
        ("mood: 7", "mod: 7"),
        ("mood: 7", "loneliness: 0"),
        ("sleep: 3", "mood: 3"),
        ("kind: feeling", "kind: feeling, habit: need"),
        ("kind: skip", "kind: skipped"),
        ("habit: reflect", "habit: reflect  "),
        ("note: |", "note: |-"),
        ("    Slow", "     Slow"),
        ("    Slow", "\u2028    Slow"),
        ("Slow", "Slow\x85"),
        ("Slow", "\tSlow"),
        ("Slow", "Slow\r"),
        ("  kind: note", "  kind: note\n  felt: 3"),
        ("- {id: k3v9x2m7qd", "- {id: K3v9x2m7qd"),
        ("- {id: k3v9x2m7qd", "-  {id: k3v9x2m7qd"),
        ("- {id: h1", "# between\n- {id: h1"),
        ("aftercare:", "\ufeffaftercare:"),
        ("aftercare:", "%YAML 1.1\n---\naftercare:"),
        ("# so\n", "# so\n   \n"),
        ("\u00fc\n\n", "\u00fc"),
    ],
)
def test_whatever_differs_is_left_to_yaml(old: str, new: str) -> None:
    assert old in HEAD + PLAIN
    assert plainweek.read((HEAD + PLAIN).replace(old, new), WEEK) is None


def test_a_journal_of_this_program_is_read_without_yaml(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (world / "journal").mkdir(parents=True)
    entries = [Entry(new_id(os.urandom(10)), MONDAY, DONE, "need", note="tea\nand quiet")]
    (world / "journal" / f"{WEEK}.yaml").write_text(written(world, entries))
    monkeypatch.setattr(journal, "parse_week", lambda *_: pytest.fail("YAML was read"))
    assert journal.read(find(str(world), {}), Week.named(WEEK).range) == entries
