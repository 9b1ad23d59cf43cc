"""The weeks, months and years of a report: they part its days without gap or overlap; and the heat map's levels."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.dates import DAY, STARTS, DateRange, Week, month_of
from aftercare.steps import (
    MONTH,
    MOST_LEVELS,
    MOST_MONTHS,
    MOST_WEEKS,
    WEEK,
    YEAR,
    Scope,
    before,
    levels,
)

TODAY = date(2026, 11, 22)
"""A Sunday, the last day of 2026-W47."""

UNITS = (WEEK, MONTH, YEAR)

some_days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
lengths = st.integers(1, 60) | st.integers(1, 2500)


@st.composite
def scopes(draw: st.DrawFn, *, whole_weeks: bool = False) -> Scope:
    """A report's days around today, its weeks on any day of the week, with and without a first week of notes."""
    starts = draw(st.sampled_from(sorted(STARTS)))
    start = draw(some_days)
    days = DateRange(start, start + draw(lengths) * DAY)
    today = draw(st.dates(days.start, days.last) | st.dates(days.last, days.last + 90 * DAY))
    first = draw(st.none() | st.dates(days.start - 90 * DAY, today))
    if whole_weeks:
        days = DateRange(Week.of(days.start, starts).start, Week.of(days.last, starts).range.end)
    return Scope(days, today, starts, first and Week.of(first, starts).start, whole_weeks)


def part(scope: Scope, unit: str) -> None:
    """The steps follow each other and cover what is shown, up to the end of the step of today."""
    steps = scope.steps(unit)
    shown = scope.shown
    if not steps:
        assert not len(shown)
        return
    assert steps[0].days.start == shown.start
    assert steps[-1].days.end == shown.end or scope.today < steps[-1].whole.end
    assert steps[-1].days.end > min(scope.today, shown.last)
    for one, following in pairwise(steps):
        assert one.days.end == following.days.start
        assert one.name < following.name
    for one in steps:
        assert len(one.days) > 0
        assert one.days.start in one.whole
        assert one.days.last in one.whole
        assert one.days.start <= scope.today
    assert sum(scope.today in one.whole for one in steps) <= 1
    assert len({one.name for one in steps}) == len(steps)


@pytest.mark.parametrize("unit", UNITS)
@given(scopes())
def test_steps_part_the_days_that_are_shown(unit: str, scope: Scope) -> None:
    part(scope, unit)


@pytest.mark.parametrize("unit", UNITS)
@given(scopes(whole_weeks=True))
def test_in_whole_weeks_they_do_too_and_none_cuts_a_week(unit: str, scope: Scope) -> None:
    part(scope, unit)
    for one in scope.steps(unit):
        assert one.days.start.weekday() == STARTS[scope.starts]
        assert one.days.end.weekday() == STARTS[scope.starts]
        for week in range(0, len(one.days), 7):
            middle = one.days.start + timedelta(days=week + 3)
            assert one.name in {Week(middle - 3 * DAY).name, f"{middle:%Y-%m}", f"{middle:%Y}"}


@given(scopes())
def test_months_and_years_are_those_of_the_calendar(scope: Scope) -> None:
    for one in scope.steps(MONTH):
        assert one.whole == month_of(one.days.start)
        assert one.name == one.days.start.isoformat()[:7] == one.days.last.isoformat()[:7]
    for one in scope.steps(YEAR):
        assert one.name == str(one.days.start.year) == str(one.days.last.year)
        assert (one.whole.start, one.whole.last) == (date(int(one.name), 1, 1), date(int(one.name), 12, 31))


@given(scopes())
def test_the_weeks_of_a_report_end_with_today_and_begin_with_the_first_notes(scope: Scope) -> None:
    for week, following in pairwise(scope.weeks):
        assert week.plus(1) == following
    for week in scope.weeks:
        assert week.start.weekday() == STARTS[scope.starts]
        assert week.start <= scope.today
        assert week.range.end > scope.days.start
        assert week.start < scope.days.end
        assert scope.first_noted is None or week.range.end > scope.first_noted
    assert [one.name for one in scope.by_week()] == [week.name for week in scope.weeks]


@given(scopes(), some_days, st.booleans())
def test_a_day_is_in_the_step_of_its_month(scope: Scope, day: date, whole: bool) -> None:
    days = DateRange(scope.days.start, scope.days.end)
    if whole:
        days = DateRange(Week.of(days.start, scope.starts).start, Week.of(days.last, scope.starts).range.end)
    asked = Scope(days, scope.today, scope.starts, None, whole)
    holding = [one.name for one in asked.steps(MONTH) if day in one.days]
    assert holding in ([], [asked.month(day)])


@pytest.mark.parametrize(
    ("days", "unit"),
    [
        (1, WEEK),
        (MOST_WEEKS * 7, WEEK),
        (MOST_WEEKS * 7 + 1, MONTH),
        (366, MONTH),
        (365 * 3 - 30, MONTH),
        (365 * 3 + 60, YEAR),
        (3650, YEAR),
    ],
)
def test_the_longer_a_report_the_larger_its_steps(days: int, unit: str) -> None:
    scope = Scope(DateRange(TODAY + DAY - days * DAY, TODAY + DAY), TODAY, "monday", None)
    assert scope.unit == unit
    assert len(scope.steps(unit)) <= {WEEK: MOST_WEEKS, MONTH: MOST_MONTHS, YEAR: 99}[unit]


def test_a_long_period_with_few_weeks_noted_is_shown_by_week() -> None:
    days = DateRange(date(2020, 1, 1), date(2027, 1, 1))
    assert Scope(days, TODAY, "monday", date(2026, 10, 5)).unit == WEEK
    assert Scope(days, TODAY, "monday", date(2026, 1, 5)).unit == MONTH


def test_a_period_before_the_first_notes_shows_nothing() -> None:
    scope = Scope(DateRange(date(2026, 1, 1), date(2026, 2, 1)), TODAY, "monday", date(2026, 10, 5))
    assert (scope.weeks, scope.steps(WEEK), scope.steps(MONTH), scope.unit) == ([], [], [], WEEK)


def test_a_year_with_53_weeks_has_them_all_once() -> None:
    scope = Scope(DateRange(date(2026, 1, 1), date(2027, 1, 1)), date(2026, 12, 31), "monday", None)
    names = [one.name for one in scope.steps(WEEK)]
    assert names == [f"2026-W{number:02}" for number in range(1, 54)]
    assert sum(len(one.days) for one in scope.steps(WEEK)) == 365


@given(some_days, st.integers(1, 400))
def test_the_days_before_are_as_many_and_touch_these(start: date, length: int) -> None:
    days = DateRange(start, start + length * DAY)
    assert len(before(days)) == length
    assert before(days).end == days.start


# ---- the heat map's levels


@given(st.lists(st.integers(0, 200) | st.integers(0, 6), max_size=60))
def test_the_levels_cover_every_count_exactly_once_and_grow(counts: list[int]) -> None:
    found = levels(counts)
    most = max(counts, default=0)
    for count in range(1, most + 1):
        assert sum(least <= count <= up_to for least, up_to in found) == 1
    assert not any(least <= 0 <= up_to for least, up_to in found)
    assert len(found) == min(most, MOST_LEVELS)
    for (least, up_to), (next_least, _) in pairwise(found):
        assert least <= up_to
        assert next_least == up_to + 1
    if found:
        assert (found[0][0], found[-1][1]) == (1, most)
        widths = [up_to - least for least, up_to in found]
        assert max(widths) - min(widths) <= 1


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([1], [(1, 1)]),
        ([3, 0, 1], [(1, 1), (2, 2), (3, 3)]),
        ([4], [(1, 1), (2, 2), (3, 3), (4, 4)]),
        ([5], [(1, 2), (3, 3), (4, 4), (5, 5)]),
        ([8], [(1, 2), (3, 4), (5, 6), (7, 8)]),
        ([99], [(1, 25), (26, 50), (51, 75), (76, 99)]),
    ],
)
def test_the_levels_of_small_counts_are_the_counts(counts: list[int], expected: list[tuple[int, int]]) -> None:
    assert levels(counts) == expected
