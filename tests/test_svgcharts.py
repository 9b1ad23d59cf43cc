"""The geometry of the charts: where shapes stand, where there are none, and names that do not run into one another."""

import re
from itertools import pairwise
from typing import Any

import pytest

from aftercare.reportmodel import Heat
from aftercare.svgcharts import answer_dots, columns, heat_parts, share, square_sizes, step_name


def weekly(count: int) -> list[dict[str, Any]]:
    """Weeks from 29 December 2025 on."""
    from datetime import date, timedelta

    first = date(2025, 12, 29)
    return [{"name": f"W{number}", "since": str(first + timedelta(weeks=number))} for number in range(count)]


def heat_of(weeks: int, *, most: int = 4, first: int = 0, last: int = 6) -> Heat:
    """A heat map in which each day has the number of its week and day, up to `most`."""
    cells: list[list[int | None]] = [[(week + day) % (most + 1) for day in range(7)] for week in range(weeks)]
    cells[0][:first] = [None] * first
    cells[-1][last + 1 :] = [None] * (6 - last)
    starts = [one["since"] for one in weekly(weeks)]
    return {
        "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        "weeks": [{"week": "W", "since": since, "cells": row} for since, row in zip(starts, cells, strict=True)],
        "levels": [{"least": one, "most": one} for one in range(1, most + 1)],
    }


@pytest.mark.parametrize(("weeks", "parts"), [(1, 1), (9, 1), (27, 1), (28, 2), (53, 2)])
def test_a_heat_map_is_drawn_in_parts_of_half_a_year_and_of_one_width(weeks: int, parts: int) -> None:
    found = heat_parts(heat_of(weeks))
    assert len(found) == parts
    assert len({one["width"] for one in found}) == 1


@pytest.mark.parametrize("weeks", [1, 9, 53])
def test_each_day_with_something_is_one_square_and_the_others_are_none(weeks: int) -> None:
    heat = heat_of(weeks, first=3, last=4)
    for number in range(4):
        drawn = sum(len(re.findall("M", part["squares"][number])) for part in heat_parts(heat))
        assert drawn == sum(cell == number + 1 for week in heat["weeks"] for cell in week["cells"])


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_squares_grow_with_their_level(most: int) -> None:
    sizes = square_sizes(heat_of(2, most=most))
    assert len(sizes) == most
    assert sizes == sorted(set(sizes))
    assert max(sizes) < 12


def test_the_ground_leaves_out_the_days_outside_the_period() -> None:
    (part,) = heat_parts(heat_of(3, first=2, last=3))
    assert part["ground"] == "M32 42H44V18H68V66H56V102H32z"
    assert heat_parts(heat_of(1, first=2, last=3))[0]["ground"] == "M32 42H44V66H32z"


@pytest.mark.parametrize("weeks", range(1, 54))
def test_names_of_months_do_not_run_into_one_another(weeks: int) -> None:
    for part in heat_parts(heat_of(weeks)):
        assert all(then["x"] - now["x"] >= 36 for now, then in pairwise(part["months"]))
    for width in (160, 340):
        names = columns([1] * weeks, weekly(weeks), width)["names"]
        assert names
        assert all(then["x"] - now["x"] >= 34 for now, then in pairwise(names))
        assert all(13 <= one["x"] <= width - 13 for one in names)


def test_columns_are_as_tall_as_their_counts_and_the_ground_is_open_where_it_rested() -> None:
    chart = columns([4, 0, None, None, 2, 0.5], weekly(6))
    assert [one["count"] for one in chart["columns"]] == [4, 2, 0.5]
    assert [one["height"] for one in chart["columns"]] == [44, 22, 5.5]
    assert {one["y"] + one["height"] for one in chart["columns"]} == {46}
    assert chart["ground"].count("M") == 2
    assert chart["most"] == 4


def test_nothing_noted_is_a_chart_without_columns() -> None:
    chart = columns([0, None], weekly(2))
    assert chart["columns"] == []
    assert chart["most"] == 0
    assert columns([], [])["names"] == []


def test_a_line_is_broken_where_a_step_has_no_answer() -> None:
    chart = answer_dots([[5], [6], [], [7], [], [1], [2], [3]], weekly(8))
    assert chart["line"].count("M") == 2
    assert chart["line"].count("L") == 3
    assert [one["answer"] for one in chart["dots"]] == [5, 6, 7, 1, 2, 3]


def test_a_single_answer_is_a_dot_without_a_line() -> None:
    chart = answer_dots([[], [5], []], weekly(3))
    assert chart["line"] == ""
    assert len(chart["dots"]) == 1


def test_the_line_goes_through_the_middle_of_several_answers_which_all_are_dots() -> None:
    chart = answer_dots([[2, 8, 9], [5]], weekly(2))
    first = re.match(r"M[\d.]+ ([\d.]+)L", chart["line"])
    assert first
    places = {one["answer"]: one["y"] for one in chart["dots"]}
    assert float(first[1]) == places[8]
    assert places[9] < places[8] < places[5] < places[2]


def test_equal_answers_of_a_step_stand_side_by_side() -> None:
    chart = answer_dots([[3, 3, 3, 7]], weekly(1))
    threes = [one["x"] for one in chart["dots"] if one["answer"] == 3]
    assert len(set(threes)) == 3
    assert {one["y"] for one in chart["dots"] if one["answer"] == 3} != {chart["dots"][-1]["y"]}


def test_the_scale_runs_from_ten_down_to_nought() -> None:
    chart = answer_dots([[10], [0]], weekly(2))
    assert [one["name"] for one in chart["rules"]] == ["10", "5", "0"]
    assert [one["y"] for one in chart["dots"]] == [chart["rules"][0]["y"], chart["rules"][2]["y"]]


@pytest.mark.parametrize(("part", "whole", "found"), [(0, 4, 0), (1, 3, 33.3), (4, 4, 100), (0, 0, 0)])
def test_the_length_of_a_bar(part: float, whole: float, found: float) -> None:
    assert share(part, whole) == found


@pytest.mark.parametrize(("name", "said"), [("2026-W47", "16 Nov 2026"), ("2026-11", "Nov 2026"), ("2026", "2026")])
def test_a_step_is_called_as_people_say_it(name: str, said: str) -> None:
    assert step_name({"name": name, "since": "2026-11-16"}) == said
