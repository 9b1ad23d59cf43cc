"""Aligned columns: they are tabulate's, without its load time; nothing is lost, and nothing is wider than allowed."""

from itertools import zip_longest

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tabulate import tabulate
from wcwidth import wcswidth

from aftercare.columns import BETWEEN, columns, width

NARROW = "abcXYZ019"
WIDE = "お茶飲ム한글漢字"
SIGNS = ("☕", "🙂", "👩‍👩‍👧", "🇳🇱", "❤️", "é", "é", "ש", "ñ", "▂", "█", "░")

letters = st.sampled_from(NARROW) | st.sampled_from(WIDE) | st.sampled_from(SIGNS)
words = st.lists(letters, min_size=1, max_size=12).map("".join)
cells = st.just("") | words | st.lists(words, min_size=1, max_size=5).map(" ".join)
plain_cells = st.just("") | st.text(NARROW, min_size=1, max_size=30)
tables = st.integers(1, 4).flatmap(
    lambda number: st.lists(st.lists(cells | plain_cells, min_size=number, max_size=number), max_size=6)
)


def without_end(lines: list[str]) -> list[str]:
    return [line.rstrip() for line in lines]


@settings(max_examples=300)
@given(tables)
@example([["お茶を飲む", "once"], ["Tea", "twice"]])
@example([["👩‍👩‍👧 ", "x"], ["abc", "y"]])
@example([["", ""], ["", "x"]])
def test_the_columns_are_those_of_tabulate(rows: list[list[str]]) -> None:
    expected = tabulate(rows, tablefmt="plain", disable_numparse=True).split("\n") if rows else []
    stripped = [[cell.strip() for cell in row] for row in rows]
    assert columns(stripped) == without_end(expected)


@given(tables)
def test_each_row_is_a_line_and_each_cell_is_in_it(rows: list[list[str]]) -> None:
    lines = columns(rows)
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert line == line.rstrip()
        rest = line
        for cell in filter(None, row):
            assert cell in rest
            rest = rest.partition(cell)[2]


@settings(max_examples=300)
@given(tables, st.lists(st.integers(2, 20), min_size=4, max_size=4))
@example([["aaaaaaaaaaaaaaaaaaaa お茶お茶お茶お茶お茶"]], [10, 2, 2, 2])
@example([["🇳🇱" * 9, "👩‍👩‍👧" * 9]], [5, 5, 2, 2])
def test_no_line_is_wider_than_its_columns_may_be(rows: list[list[str]], widths: list[int]) -> None:
    number = max(map(len, rows), default=1)
    most = sum(widths[:number]) + len(BETWEEN) * (number - 1)
    for line in columns(rows, widths[:number]):
        assert wcswidth(line) <= most


@settings(max_examples=300)
@given(st.lists(cells, min_size=1, max_size=5), st.integers(1, 20))
def test_nothing_of_a_cell_is_lost_where_it_goes_on_below(column: list[str], most: int) -> None:
    lines = columns([[cell] for cell in column], [most])
    assert "".join("".join(lines).split()) == "".join("".join(column).split())


@given(
    st.lists(
        st.tuples(st.text("abc ", max_size=30), st.text("お茶飲", max_size=9), st.text("xyz ", max_size=30)), max_size=5
    ),
    st.tuples(st.integers(2, 12), st.integers(2, 12), st.integers(2, 12)),
)
def test_every_column_keeps_its_letters_in_their_order(rows: list[tuple[str, str, str]], widths: list[int]) -> None:
    said = "\n".join(columns(rows, widths))
    for number, own in enumerate(("abc", "お茶飲", "xyz")):
        inside = "".join(row[number] for row in rows)
        assert [letter for letter in said if letter in own] == [letter for letter in inside if letter in own]


@given(tables, st.lists(st.integers(0, 20), min_size=1, max_size=3))
def test_a_column_takes_at_least_what_it_is_told_to(rows: list[list[str]], least: list[int]) -> None:
    marked = [[*row, "|"] for row in rows]
    for line, row in zip(columns(marked, least=least), marked, strict=True):
        before = [number for number, _ in zip_longest(least[: len(row) - 1], row[:-1], fillvalue=0)]
        assert wcswidth(line) - 1 >= sum(before) + len(BETWEEN) * (len(row) - 1)


@pytest.mark.parametrize(
    ("rows", "widths", "least", "expected"),
    [
        ([], (), (), []),
        ([["a"]], (), (), ["a"]),
        ([["a", "b"], ["ccc", "d"]], (), (), ["a    b", "ccc  d"]),
        ([["a"], ["bb", "c"]], (), (), ["a", "bb  c"]),
        ([["a", "b"]], (), (4,), ["a     b"]),
        ([["one two three", "x"]], (8,), (), ["one two  x", "three"]),
        ([["one two", "x y"]], (3, 1), (), ["one  x", "two  y"]),
        ([["abcdef", "x"]], (4,), (), ["abcd  x", "ef"]),
        ([["お茶を飲む", "x"]], (4,), (), ["お茶  x", "を飲", "む"]),
        ([["お茶", "x"]], (1,), (), ["お  x", "茶"]),
        ([["one\ntwo", "x"]], (), (), ["one  x", "two"]),
        ([["a", ""]], (), (), ["a"]),
    ],
)
def test_columns_look_like_this(
    rows: list[list[str]], widths: tuple[int, ...], least: tuple[int, ...], expected: list[str]
) -> None:
    assert columns(rows, widths, least) == expected


@given(cells)
def test_a_text_is_as_wide_as_wcwidth_says(text: str) -> None:
    assert width(text) == wcswidth(text)


def test_what_has_no_width_of_its_own_counts_by_its_letters() -> None:
    assert width("a\tb") == 3
    assert width("") == 0
