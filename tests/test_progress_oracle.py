"""Progress and rhythm held to `tests.support.counting`, which works them out anew from the rules, day by day."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.dates import DateRange, Week
from aftercare.entries import DONE, FEELING, NOTE, SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.progress import add_up, occasions_due, open_on, period_of, periods, standing, weeks_noted
from aftercare.rhythm import rhythm, runs
from tests.support import counting
from tests.support.counting import Told

FIRST = date(2026, 12, 10)
DAYS = st.integers(0, 84).map(lambda number: FIRST + timedelta(days=number))
"""2026-W53, the turn of the year and the whole of February 2027 lie within."""

SPREAD = st.builds(Cadence, st.sampled_from([DAILY, WEEKLY, MONTHLY]), st.integers(1, 3) | st.integers(1, 9))
CADENCES = st.one_of(
    SPREAD,
    SPREAD,
    SPREAD,
    st.lists(st.integers(0, 6), min_size=1, max_size=7).map(
        lambda days: Cadence(ON_DAYS, weekdays=tuple(sorted(days)))
    ),
    st.just(Cadence(AS_WANTED)),
)
MINIMUMS = st.none() | st.integers(1, 60)
ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.just("x"),
        date=DAYS,
        kind=st.sampled_from([DONE, DONE, DONE, SKIP, FEELING, NOTE]),
        habit=st.sampled_from(["tea", "tea", "tea", "walk"]),
        minutes=st.none() | st.integers(1, 90),
        times=st.none() | st.integers(1, 4),
    ),
    max_size=20,
)
SERIES = st.builds(
    lambda first, count, step, minutes, times: [
        Entry("x", first + timedelta(days=number * step), DONE, "tea", minutes, times) for number in range(count)
    ],
    DAYS,
    st.integers(5, 60),
    st.sampled_from([1, 1, 2, 7]),
    st.none() | st.integers(1, 90),
    st.none() | st.integers(1, 4),
)
"""A practice kept up for a while: without such, there would hardly be a run."""
PAUSES = st.lists(
    st.builds(
        lambda start, length, key: Pause(start, None if length is None else start + timedelta(days=length), key),
        DAYS,
        st.none() | st.integers(0, 40) | st.integers(0, 9),
        st.sampled_from([None, "tea", "walk"]),
    ),
    max_size=4,
)


@st.composite
def habits(draw: st.DrawFn) -> Habit:
    """A practice of up to five targets, some close together, that may begin late and end early."""
    first = draw(st.sampled_from([None, None, draw(DAYS)]))
    since = sorted(draw(st.lists(DAYS, min_size=draw(st.integers(0, 1)), max_size=2)))
    since += [since[-1] + timedelta(days=draw(st.integers(0, 6))) for _ in range(draw(st.integers(0, 2))) if since]
    since = sorted(since if first is None else [day for day in since if day >= first])
    targets = [Target(draw(CADENCES), day, at_least=draw(MINIMUMS)) for day in [first, *since]]
    return Habit("tea", "Tea", tuple(targets), retired=draw(st.sampled_from([None, None, None, draw(DAYS)])))


@st.composite
def stories(draw: st.DrawFn) -> Told:
    starts = draw(st.sampled_from(["monday", "sunday", "saturday"]))
    entries = draw(ENTRIES) + [entry for series in draw(st.lists(SERIES, max_size=3)) for entry in series]
    today = draw(st.sampled_from([FIRST + timedelta(days=84)] * 3 + [draw(DAYS)]))
    return Told(draw(habits()), draw(PAUSES), draw(st.permutations(entries)), today, starts)


def plan_of(told: Told) -> Plan:
    return Plan((told.habit,), tuple(told.pauses))


def near_changes(told: Told) -> list[date]:
    """The days around those on which a target begins or the practice ends."""
    changes = [day for day in (*(target.since for target in told.habit.targets), told.habit.retired) if day]
    return [day + timedelta(days=number) for day in changes for number in (-2, -1, 0, 1)]


def cut(number: Fraction) -> float:
    """Cut to hundredths."""
    return floor(number * 100) / 100


@given(told=stories())
def test_periods_rhythm_and_runs_are_what_the_rules_say_day_by_day(told: Told) -> None:
    found = periods(plan_of(told), told.habit, told.entries, today=told.today, starts=told.starts)
    expected = told.rows()
    assert [(tuple(one.days.days()), one.unit, one.asked, one.closed, one.reached) for one in found] == [
        (one.days, one.unit, one.asked, one.closed, one.reached) for one in expected
    ]
    assert [one.done for one in found] == pytest.approx([float(one.done) for one in expected], abs=1e-12)
    assert [one.per_day for one in found] == pytest.approx([float(one.per_day) for one in expected], abs=1e-12)
    even, run = rhythm(found), runs(found)
    assert even == (None if not any(one.asked for one in expected) else pytest.approx(counting.rhythm(expected)))
    assert (run and (run.longest, run.unit, run.returned)) == counting.runs(expected)


@given(told=stories(), start=DAYS, length=st.integers(0, 60))
def test_sums_are_what_the_rules_say_entry_by_entry(told: Told, start: date, length: int) -> None:
    days = DateRange(start, start + timedelta(days=length))
    found = add_up(told.habit, told.entries, days)
    done, skipped, minutes = told.sums(list(days.days()))
    assert (found.done, found.skipped, found.minutes) == (cut(done), skipped, minutes)


@given(told=stories(), some=DAYS)
def test_how_a_habit_stands_and_what_its_period_asks_is_what_the_rules_say(told: Told, some: date) -> None:
    plan, habit = plan_of(told), told.habit
    for day in (some, *near_changes(told)):
        found = standing(plan, habit, told.entries, day, today=told.today, starts=told.starts)
        target = told.target(day)
        if target is None:
            assert found is None
            continue
        assert found is not None
        own, asked = told.own(day), told.asked(day)
        done, skipped, minutes = told.sums(own)
        reached = done + skipped >= asked
        assert tuple(found.days.days()) == own
        assert found.target == asked
        assert (found.sums.done, found.sums.skipped, found.sums.minutes) == (cut(done), skipped, minutes)
        assert found.kept == (None if not asked or (own[-1] >= told.today and not reached) else reached)
        assert found.open == max(0, asked - floor(done + skipped))
        whole = period_of(target, day, starts=told.starts)
        assert list(whole.days()) == told.whole(day)
        again = {one for one in whole.days() if told.unit(one) == told.unit(day)} - set(own)
        if target.cadence.kind != AS_WANTED and not again:
            assert occasions_due(plan, habit, whole) == asked


@given(told=stories(), optional=st.booleans(), ever=st.booleans(), touch=st.booleans(), together=st.booleans())
def test_what_is_open_is_what_the_rules_say(
    told: Told, optional: bool, ever: bool, touch: bool, together: bool
) -> None:
    habit = replace(told.habit, optional=optional, touch=touch, who="together" if together else "either")
    told = replace(told, habit=habit)
    day, noted = told.today, ["tea"] if ever else []
    found = open_on(plan_of(told), told.entries, day, starts=told.starts, noted=noted, solo=True)
    target = told.target(day)
    left = 0
    if target is not None and not (touch or together or told.paused(day) or (optional and not ever)):
        done, skipped, _ = told.sums(told.own(day))
        asked = told.asked(day)
        if target.cadence.kind == ON_DAYS:
            asked = min(asked, told.asked(day, upto=day))
        left = max(0, asked - floor(done + skipped))
    assert [one.open for one in found] == [left] * (left > 0)


@given(
    told=stories(),
    noted=st.lists(DAYS, max_size=20),
    weeks=st.sets(st.integers(-2, 14)),
)
def test_weeks_noted_are_what_the_rules_say(told: Told, noted: list[date], weeks: set[int]) -> None:
    chosen = [Week.of(FIRST, told.starts).plus(number) for number in weeks]
    days = [[week.start + timedelta(days=number) for number in range(7)] for week in chosen]
    everything = [pause for pause in told.pauses if pause.habit is None]
    resting = Told(told.habit, everything, [], told.today, told.starts)
    closed = [week for week in days if week[-1] < told.today]
    hits = [week for week in closed if set(week) & set(noted)]
    rests = [week for week in closed if week not in hits and all(resting.paused(day) for day in week)]
    current = any(told.today in week and set(week) & set(noted) for week in days)
    found = weeks_noted(plan_of(told), noted, chosen, told.today)
    assert (found.noted, found.closed, found.paused, found.this_week) == (len(hits), len(closed), len(rests), current)
