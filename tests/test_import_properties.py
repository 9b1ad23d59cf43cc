"""Export then import into an empty home is the identity, twice is once, and the order of a day's lines says nothing."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import plainweek
from aftercare.dates import Week
from aftercare.entries import DONE, FEELING, ID_ALPHABET, ID_FIRST, NOTE, SKIP, SLIDERS, Entry
from aftercare.errors import AftercareError
from aftercare.imports.weektext import WeekText, item
from tests.conftest import Result
from tests.support.bringing import bring, bytes_of, entries, jsonl, own_csv, plan_of, row, told, write_week

Run = Callable[..., Result]

KEYS = st.one_of(
    st.sampled_from(["cuddle", "need", "tea", "null", "on", "no", "y", "true", "a-1", "z"]),
    st.from_regex(r"[a-z][a-z0-9-]{0,39}", fullmatch=True).filter(lambda key: key not in {"after-talk", "bridge-back"}),
)
IDS = st.tuples(st.sampled_from(ID_FIRST), st.text(ID_ALPHABET, min_size=9, max_size=9)).map("".join)
ODD_IDS = st.one_of(IDS, st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True))
NOTES = st.one_of(
    st.just(""),
    st.sampled_from(
        ["a: b", "- x", "# no", "'", '"', "|", "  lead", "tail  ", "a\n\nb", "\ttab", "é 本 ☕", "a\x85b", "x\ry"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60),
).map(lambda text: text.rstrip("\n"))
DAYS = st.integers(0, 70).map(lambda back: date(2026, 11, 22) - timedelta(days=back))
OWN = st.dictionaries(st.sampled_from(["evening", "body-ease", "week", "title", "no"]), st.integers(0, 10), max_size=2)


@st.composite
def one_entry(draw: Any, ids: Any = ODD_IDS) -> Entry:
    kind = draw(st.sampled_from([DONE, DONE, SKIP, FEELING, NOTE]))
    key, day, note = draw(ids), draw(DAYS), draw(NOTES)
    if kind == NOTE:
        return Entry(key, day, NOTE, note=note or "a thought")
    if kind == FEELING:
        rated = draw(st.dictionaries(st.sampled_from(SLIDERS), st.integers(0, 10), min_size=1))
        lonely = draw(st.one_of(st.just({}), st.integers(1, 5).map(lambda one: {"loneliness": one})))
        ratings = {**{one: rated[one] for one in SLIDERS if one in rated}, **lonely, **draw(OWN)}
        return Entry(key, day, FEELING, note=note, ratings=tuple(ratings.items()))
    return Entry(
        key,
        day,
        kind,
        draw(KEYS),
        draw(st.one_of(st.none(), st.integers(1, 1440))),
        draw(st.one_of(st.none(), st.integers(1, 99))),
        draw(st.one_of(st.none(), st.integers(0, 10))),
        note,
    )


HOMES = st.lists(one_entry(), max_size=14, unique_by=lambda entry: entry.id)


def as_row(entry: Entry) -> dict[str, Any]:
    rated = {f"slider:{key}" if key in {"week", "title"} else key: value for key, value in entry.ratings}
    fields = {key: getattr(entry, key) for key in ("kind", "minutes", "times", "felt")}
    made = row(str(entry.date), entry.habit or None, entry.id, note=entry.note or None, **fields)
    return {**made, "week": Week.of(entry.date).name, **rated}


def by_week(found: list[Entry]) -> dict[str, list[Entry]]:
    weeks: dict[str, list[Entry]] = {}
    for one in found:
        weeks.setdefault(Week.of(one.date).name, []).append(one)
    return weeks


def expected(found: list[Entry]) -> dict[str, list[Any]]:
    return {
        week: [
            (one.id, one.date, one.kind, one.habit, one.minutes, one.times, one.felt, one.note, sorted(one.ratings))
            for one in rows
        ]
        for week, rows in by_week(found).items()
    }


@settings(max_examples=80)
@given(HOMES, st.sampled_from(["jsonl", "csv"]))
def test_rows_of_an_export_become_the_home_that_they_were(
    tmp_path_factory: pytest.TempPathFactory, found: list[Entry], form: str
) -> None:
    folder = tmp_path_factory.mktemp("identity")
    rows = [as_row(one) for one in found] or [row("2026-11-20", "cuddle", kind="habit")]
    path = (jsonl if form == "jsonl" else own_csv)(folder / f"x.{form}", rows)
    tally = bring(folder / "home", path, form=form)
    assert tally.read == tally.noted == len(found)
    assert entries(folder / "home") == expected(found)
    before = bytes_of(folder / "home")
    again = bring(folder / "home", path, form=form)
    assert (again.noted, again.already) == (0, len(found))
    assert bytes_of(folder / "home") == before


@settings(max_examples=60)
@given(HOMES, HOMES, st.sampled_from(["skip", "replace"]), st.data())
def test_a_home_that_holds_some_already_loses_nothing_and_gets_the_rest(
    tmp_path_factory: pytest.TempPathFactory, here: list[Entry], there: list[Entry], conflict: str, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    shared = data.draw(st.lists(st.sampled_from(here), max_size=3, unique_by=lambda one: one.id)) if here else []
    other = [replace(one, minutes=7, felt=3) if one.habit else one for one in shared]
    theirs = [*other, *(one for one in there if one.id not in {mine.id for mine in here})]
    heads = {week: data.draw(st.sampled_from(["", "# mine\n", "# a: b\n#\n"])) for week in by_week(here)}
    for week, rows in by_week(here).items():
        write_week(folder / "home", week, rows, head=heads[week])
    before = bytes_of(folder / "home")
    path = jsonl(folder / "x.jsonl", [as_row(one) for one in theirs] or [row("2026-11-20", kind="pause")])
    tally = bring(folder / "home", path, form="jsonl", conflict=conflict, keep_going=True)
    assert tally.read == tally.noted + tally.already + tally.left_out + tally.rejected
    now = entries(folder / "home")
    mine = {one.id: one for one in here}
    if conflict == "replace":
        mine |= {one.id: one for one in other}
    fresh = [one for one in theirs if one.id not in mine]
    assert {week: sorted(rows) for week, rows in now.items()} == {
        week: sorted(rows) for week, rows in expected([*mine.values(), *fresh]).items()
    }
    if conflict == "skip":
        assert all(bytes_of(folder / "home")[name].startswith(raw) for name, raw in before.items())


@settings(max_examples=40)
@given(st.lists(one_entry(IDS), min_size=2, max_size=10, unique_by=lambda one: one.id), st.integers())
def test_the_order_of_lines_says_nothing(
    tmp_path_factory: pytest.TempPathFactory, found: list[Entry], seed: int
) -> None:
    folder = tmp_path_factory.mktemp("order")
    shuffled = random.Random(seed).sample(found, len(found))
    for name, rows in (("one", found), ("other", shuffled)):
        bring(folder / name, jsonl(folder / f"{name}.jsonl", [as_row(one) for one in rows]))
    one, other = entries(folder / "one"), entries(folder / "other")
    assert {week: sorted(rows) for week, rows in one.items()} == {week: sorted(rows) for week, rows in other.items()}
    again = bring(folder / "one", folder / "other.jsonl")
    assert again.already == len(found)


@settings(max_examples=150)
@given(st.lists(one_entry(IDS), min_size=1, max_size=6, unique_by=lambda one: one.id))
def test_an_entry_written_without_yaml_is_what_yaml_reads(found: list[Entry]) -> None:
    week = Week.of(found[0].date).name
    rows = [replace(one, date=found[0].date) for one in found]
    text = WeekText(week, None, "f").changed(rows, {})
    again = WeekText(week, text, "f")
    assert [replace(one, ratings=()) for one in again.entries] == [replace(one, ratings=()) for one in rows]
    assert [dict(one.ratings) for one in again.entries] == [dict(one.ratings) for one in rows]
    plain = plainweek.read(text, week)
    assert plain is None or len(plain) == len(rows)
    assert "".join(map(item, rows)) in text or plain is None


TEXTS = st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))


@settings(max_examples=150)
@given(st.sampled_from(["jsonl", "csv", "zip", "lines", "table"]), TEXTS, st.booleans())
def test_whatever_a_file_holds_there_is_a_sentence_and_no_file_is_touched_if_it_is_refused(
    tmp_path_factory: pytest.TempPathFactory, form: str, raw: bytes, headed: bool
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    heads = {"jsonl": b'{"schema": "aftercare/entry/1", "kind": "done", ', "csv": b"schema,kind,id,date,habit,note\n"}
    heads |= {"zip": b"PK\x03\x04", "lines": b"today cuddle ", "table": b"d,p\n2026-11-20,"}
    path = folder / "x"
    path.write_bytes(heads[form] * headed + raw)
    try:
        tally, rejects = told(folder / "home", path, form=form, columns={"date": "d", "practice": "p"})
    except AftercareError as error:
        said, held = str(error), bytes_of(folder / "home")
        assert ("\n" not in said, held) == (True, {})
        return
    assert tally.read == tally.noted + tally.already + tally.left_out + tally.rejected
    assert not rejects or bytes_of(folder / "home") == {}


def in_order(home: Path) -> dict[str, list[Any]]:
    """What was noted by date, and on a day in the order of the file, as it is read everywhere."""
    return {week: sorted(rows, key=lambda one: one[1]) for week, rows in entries(home).items()}


@pytest.mark.parametrize("form", ["jsonl", "csv", "zip"])
def test_what_the_program_exports_it_imports_as_the_same_home(world: Path, tmp_path: Path, run: Run, form: str) -> None:
    run("init", "--plan", "start-small", code=None)
    run("log", "cuddle", "5m", "need", "--felt", "8")
    run("log", "reflect", "--note", "--on", "last friday", stdin="Slow tea.\n\n=1+1 \u2615".encode())
    run("skip", "meditate", "--on", "2026-11-09")
    run("feel", "mood=7", "loneliness=2", code=None)
    run("habit", "add", "tea", "--on", "mon,thu", "--minutes", "10", "--title", "=Tea, 'hot'", code=None)
    run("habit", "set", "tea", "--weekly", "3", "--from", "2026-12-01", code=None)
    run("pause", "need", "--until", "2026-12-05", code=None)
    run("pause", "--from", "2027-01-01", code=None)
    out = tmp_path / f"x.{form}"
    run("export", "-o", str(out), "--notes")
    old, plan = in_order(world), plan_of(world)
    assert sum(map(len, old.values())) >= 4
    copy = tmp_path / "copy"
    tally = bring(copy, out)
    assert in_order(copy) == old
    assert plan_of(copy) == plan
    assert tally.rejected == tally.left_out == 0
    before = bytes_of(copy)
    again = bring(copy, out)
    assert again.noted == again.plan.added == again.rejected == 0
    assert bytes_of(copy) == before
    if form == "zip":
        assert before == bytes_of(world)
    shutil.rmtree(copy)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row("2026-01-01", "tea", kind="habit")], "has no targets"),
        ([row("2026-01-01", "Tea", kind="habit")], "of the plan"),
        ([row("2026-01-01", "tea", kind="target", cadence="daily", count=1)], "stands nowhere before it"),
        ([row("2026-01-01", None, kind="pause", **{"from": "2026-02-30"})], "no such day"),
        ([row("2026-01-01", None, kind="pause")], "of the plan"),
        (
            [
                row("2026-01-01", "tea", kind="habit"),
                row("2026-01-01", "tea", kind="target", cadence="daily", count=1000),
            ],
            "of the plan",
        ),
        (
            [row("2026-01-01", "tea", kind="habit"), row("2026-01-01", "tea", kind="target", cadence="hourly")],
            "of the plan",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_rejected_by_its_line(
    world: Path, tmp_path: Path, rows: list[dict[str, Any]], why: str
) -> None:
    tally, rejects = told(world, jsonl(tmp_path / "x.jsonl", rows))
    assert why in rejects[0].why
    assert tally.read == tally.rejected == len(rejects)
    assert bytes_of(world) == {}
