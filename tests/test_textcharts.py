"""Pictures in text: more is taller or denser, nothing is nothing, and in ASCII they tell the same."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.dates import WEEK_DAYS
from aftercare.reportmodel import Heat, Ratings
from aftercare.steps import levels
from aftercare.textcharts import BARS, GAP, SHADES, answered, calendar, filters, level, pulse, spark
from tests.conftest import Run

BOTH = pytest.mark.parametrize("unicode", [True, False])
MONDAY = date(2026, 9, 21)
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
POOR = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}


def heat(*cells: int | None, first: date = MONDAY) -> Heat:
    """A heat map of these days, filled up to whole weeks."""
    whole = [*cells, *([None] * (-len(cells) % WEEK_DAYS))]
    starts = range(0, len(whole), WEEK_DAYS)
    weeks = [
        {"week": "x", "since": (first + timedelta(days=at)).isoformat(), "cells": whole[at : at + 7]} for at in starts
    ]
    scale = [{"least": least, "most": most} for least, most in levels([one or 0 for one in whole])]
    told: Any = {"weekdays": WEEKDAYS, "weeks": weeks, "levels": scale}
    found: Heat = told
    return found


# ---- rows of bars


@BOTH
@given(counts=st.lists(st.none() | st.integers(0, 50) | st.floats(0, 9).map(lambda one: round(one, 2)), max_size=40))
def test_a_bar_stands_where_something_was_and_more_is_never_smaller(
    counts: list[float | None], *, unicode: bool
) -> None:
    said = spark(counts, unicode=unicode)
    assert len(said) == len(counts)
    for count, bar in zip(counts, said, strict=True):
        assert (bar == GAP) is not bool(count)
    places = [BARS[unicode].index(bar) for bar in said if bar != GAP]
    shown = [count for count in counts if count]
    for one, place in zip(shown, places, strict=True):
        for other, beside in zip(shown, places, strict=True):
            assert one <= other or place >= beside
    assert not shown or BARS[unicode][-1] in said


@pytest.mark.parametrize(
    ("counts", "bars", "plain"),
    [
        ([], "", ""),
        ([0, None, 0], "   ", "   "),
        ([1], "█", "@"),
        ([1, 0, 2, None, 4], "▂ ▄ █", ": = @"),
        ([0.01, 100], "▁█", "_@"),
        ([8, 7, 6, 5, 4, 3, 2, 1], "█▇▆▅▄▃▂▁", "@#*+=-:_"),
    ],
)
def test_rows_of_bars_look_like_this(counts: list[float | None], bars: str, plain: str) -> None:
    assert spark(counts, unicode=True) == bars
    assert spark(counts, unicode=False) == plain


@BOTH
@given(answers=st.lists(st.lists(st.integers(0, 10), max_size=4), max_size=40))
def test_an_answer_of_0_is_there_and_a_gap_is_not(answers: list[list[int]], *, unicode: bool) -> None:
    said = pulse(answers, unicode=unicode)
    assert len(said) == len(answers)
    for given_, bar in zip(answers, said, strict=True):
        assert (bar == GAP) is (given_ == [])
        if given_ and max(given_) == 0:
            assert bar == BARS[unicode][0]
        if given_ and min(given_) == 10:
            assert bar == BARS[unicode][-1]


@BOTH
def test_a_higher_answer_is_never_lower_and_stands_on_the_same_scale_everywhere(*, unicode: bool) -> None:
    said = pulse([[one] for one in range(11)], unicode=unicode)
    places = [BARS[unicode].index(bar) for bar in said]
    assert places == sorted(places)
    assert set(said) == set(BARS[unicode])
    assert [pulse([[one]], unicode=unicode) for one in range(11)] == list(said)


@BOTH
def test_several_answers_stand_for_their_middle(*, unicode: bool) -> None:
    said = pulse([[0, 10], [5], [0, 0, 10], [0]], unicode=unicode)
    assert said[0] == said[1]
    assert said[2] == said[3]


def test_no_bar_is_the_dot_that_stands_for_no_answer() -> None:
    for unicode in (True, False):
        assert "." not in BARS[unicode]
        assert len(set(BARS[unicode])) == 8
    assert len(BARS[True]) == len(BARS[False])
    assert BARS[False].isascii()
    assert SHADES[False].isascii()
    assert len(SHADES[True]) == len(SHADES[False]) == len(set(SHADES[False]))


# ---- the calendar


def test_the_calendar_looks_like_this() -> None:
    shown = heat(1, 0, 2, None, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 5)
    assert calendar(shown, 0, unicode=True).split("\n") == [
        "    Sep Oct",
        "Mon ░   █",
        "Tue",
        "Wed ░",
        "Thu",
        "Fri ▒",
        "Sat",
        "Sun   ░",
        "",
        "    ░ 1 to 2   ▒ 3   ▓ 4   █ 5",
    ]


def test_the_calendar_in_ascii_tells_the_same() -> None:
    shown = heat(*range(20))
    said = calendar(shown, unicode=True)
    for shade, plain in zip(SHADES[True], SHADES[False], strict=True):
        said = said.replace(shade, plain)
    assert said == calendar(shown, unicode=False)
    assert said.isascii()


@BOTH
@given(
    cells=st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=53 * 7).filter(any),
    first=st.integers(0, 500).map(lambda weeks: MONDAY + timedelta(weeks=weeks)),
)
def test_every_day_stands_in_its_row_and_column(cells: list[int | None], first: date, *, unicode: bool) -> None:
    shown = heat(*cells, first=first)
    head, *rows, blank, legend = calendar(shown, 0, unicode=unicode).split("\n")
    wide = 2 if len(shown["weeks"]) <= 30 else 1
    assert (len(rows), blank) == (WEEK_DAYS, "")
    for number, row in enumerate(rows):
        assert row[:4].strip() == WEEKDAYS[number]
        marks = row[4:].ljust(wide * len(shown["weeks"]))[::wide]
        for week, mark in zip(shown["weeks"], marks, strict=True):
            place = level(shown, week["cells"][number])
            assert mark == (SHADES[unicode][place - 1] if place else GAP)
            assert (place == 0) is not bool(week["cells"][number])
    assert max(map(len, (head, *rows, legend))) <= 78
    names = re.findall(r"\S+", head)
    assert all(len(name) == 3 for name in names), "no month runs into the next"
    for match in re.finditer(r"\S+", head[4:]):
        at, over = divmod(match.start(), wide)
        assert over == 0
        since = date.fromisoformat(shown["weeks"][at]["since"])
        assert f"{since:%b}" == match[0]
        assert at == 0 or since.day <= WEEK_DAYS, "a month stands above the first week that begins in it"


@BOTH
@given(cells=st.lists(st.none() | st.integers(0, 30), min_size=1, max_size=99).filter(any))
def test_the_legend_names_each_level_once_and_none_for_nothing(cells: list[int | None], *, unicode: bool) -> None:
    shown = heat(*cells)
    legend = calendar(shown, 0, unicode=unicode).split("\n")[-1]
    entries = re.split(r" {3}", legend.strip())
    assert len(entries) == len(shown["levels"])
    for entry, one, shade in zip(entries, shown["levels"], SHADES[unicode], strict=False):
        counts = f"{one['least']}" if one["least"] == one["most"] else f"{one['least']} to {one['most']}"
        assert entry == f"{shade} {counts}"
    assert not re.search(r"\b0\b|nothing|none|less|more", legend)


def test_a_level_holds_its_counts_and_nothing_else() -> None:
    shown = heat(*range(9))
    assert [level(shown, one) for one in (None, *range(10))] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 0]


# ---- the answers as numbers


def test_the_answers_stand_in_quarters_with_a_dot_for_a_gap() -> None:
    told: Any = {"steps": [{"name": f"2026-W{number:02}"} for number in range(1, 28)]}
    slider: Any = {"answers": [[7], [], [6, 4], *([[0]] * 24)]}
    ratings: Ratings = told
    assert answered(ratings, slider) == [
        ["2026-W01", "7 . 6,4 0 0 0 0 0 0 0 0 0 0"],
        ["2026-W14", "0 0 0 0 0 0 0 0 0 0 0 0 0"],
        ["2026-W27", "0"],
    ]


def test_a_template_gets_the_filters_for_its_terminal() -> None:
    assert filters(unicode=True)["spark"]([1]) == "█"
    assert filters(unicode=False)["spark"]([1]) == "@"
    assert filters(unicode=True).keys() == filters(unicode=False).keys()


# ---- in real runs


@pytest.fixture
def lived_in(world: Path) -> Path:
    """Two months with notes and answers, a 0 and a gap among them."""
    (world / "journal").mkdir(mode=0o700, parents=True)
    world.chmod(0o700)
    for number, mood in zip(range(40, 48), (3, 0, None, 10, 7, None, 5, 8), strict=True):
        day = date.fromisocalendar(2026, number, 2)
        entries = [f"{{id: a{number}, date: {day}, habit: reflect, times: {number - 39}}}"]
        if mood is not None:
            entries.append(f"{{id: b{number}, date: {day}, kind: feeling, mood: {mood}}}")
        path = world / f"journal/2026-W{number}.yaml"
        lines = "".join(f"- {one}\n" for one in entries)
        path.write_text(f"aftercare: journal/1\nweek: 2026-W{number}\nentries:\n{lines}")
        path.chmod(0o600)
    return world


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("form", ["text", "md"])
@pytest.mark.parametrize("template", ["report", "practice", "counsellor", "week"])
def test_where_the_terminal_knows_ascii_alone_the_pictures_are_ascii(run: Run, form: str, template: str) -> None:
    asked = ["report", "--template", template, "--format", form, "--with", "feelings,rhythm,runs", "--compare"]
    asked += ["--only", "reflect"] if template == "practice" else []
    poor = run(*asked, env=POOR)
    assert poor.out.isascii()
    assert "\\u" not in poor.out
    rich = run(*asked).out
    for shades in (BARS, SHADES):
        assert set(shades[True]) & set(rich) or template in {"week", "counsellor"} or form == "md"
    assert not re.search("[▀-▟]", poor.out)
    assert len(rich.split("\n")) == len(poor.out.split("\n"))


@pytest.mark.usefixtures("lived_in")
def test_in_ascii_too_a_0_is_drawn_and_a_gap_is_not(run: Run) -> None:
    said = run("report", "--with", "feelings", env=POOR).out
    mood = said.split("10 very good\n")[1].split("\n")
    assert mood[0] == "    -_ @* +#"
    assert mood[1] == "    2026-W40  3 0 . 10 7 . 5 8"
    assert run("report", "--with", "feelings").out.split("10 very good\n")[1].startswith("    ▃▁ █▆ ▅▇\n")


@pytest.mark.usefixtures("lived_in")
def test_a_file_is_drawn_in_unicode_whatever_the_terminal(run: Run, tmp_path: Path) -> None:
    run("report", "-o", "care.txt", cwd=tmp_path, env=POOR)
    assert (tmp_path / "care.txt").read_text("utf-8") == run("report").out
    assert "█" in run("report").out


@pytest.mark.usefixtures("lived_in")
def test_the_pictures_show_the_numbers_of_the_json(run: Run) -> None:
    answer = json.loads(run("report", "--json").out)
    said = run("report").out
    assert f"  {spark(answer['practices'][0]['counts'], unicode=True)}\n" in said
    assert calendar(answer["heat"], unicode=True) in said
