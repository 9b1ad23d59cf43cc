"""On which days a reminder may come: never for what is done, skipped, paused, retired or resting."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from aftercare.dates import DAY, DateRange
from aftercare.entries import DONE, FEELING, NOTE, SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.outlook import (
    HORIZON,
    Horizon,
    Wish,
    days_looked_at,
    days_needed,
    habits_of,
    last_noted,
    rest_after_gap,
)
from aftercare.progress import open_on
from aftercare.reminders import CLOSED, LATER, OPEN

TODAY = date(2026, 11, 22)  # a Sunday
ALL = Wish("all")
TEA = Wish("tea", "tea")


def target(kind: str, times: int = 1, *weekdays: int) -> tuple[Target, ...]:
    return (Target(Cadence(kind, times, weekdays)),)


def entry(habit: str = "tea", day: date = TODAY, **more: Any) -> Entry:
    return Entry(id="a1b2c3d4e5", date=day, habit=habit, **more)


def days_of(plan: Plan, *entries: Entry, wish: Wish = ALL, solo: bool = False, starts: str = "monday") -> str:
    return Horizon(plan, entries, TODAY, starts=starts).of(wish, habits_of(wish, plan, solo=solo))


def tea(kind: str = DAILY, times: int = 1, *weekdays: int, **more: Any) -> Plan:
    return Plan((Habit("tea", "Tea", target(kind, times, *weekdays), **more),))


# ---- against what `week --open` says


HABITS = st.builds(
    Habit,
    key=st.sampled_from(["tea", "walk", "call"]),
    title=st.just("Tea"),
    targets=st.sampled_from(
        [
            target(DAILY),
            target(DAILY, 2),
            target(WEEKLY),
            target(WEEKLY, 3),
            target(MONTHLY),
            target(MONTHLY, 2),
            target(ON_DAYS, 1, 0, 4),
            target(AS_WANTED),
            (Target(Cadence(DAILY), None), Target(Cadence(WEEKLY), date(2026, 11, 26))),
            (Target(Cadence(WEEKLY), date(2026, 11, 30)),),
        ]
    ),
    touch=st.booleans(),
    optional=st.booleans(),
    who=st.sampled_from(["solo", "together", "either"]),
    retired=st.none() | st.integers(-3, 30).map(lambda days: TODAY + days * DAY),
)
DAYS = st.integers(-25, 34).map(lambda days: TODAY + days * DAY)
ENTRIES = st.lists(
    st.builds(
        entry,
        habit=st.sampled_from(["tea", "walk", "call", "nap"]),
        day=DAYS,
        kind=st.sampled_from([DONE, SKIP]),
        times=st.none() | st.integers(1, 3),
    ),
    max_size=12,
)
PAUSES = st.lists(
    st.builds(
        Pause,
        start=DAYS,
        until=st.none(),
        habit=st.none() | st.sampled_from(["tea", "walk"]),
    ).flatmap(
        lambda one: st.builds(
            Pause,
            start=st.just(one.start),
            until=st.none() | st.integers(0, 9).map(lambda days: one.start + days * DAY),
            habit=st.just(one.habit),
        )
    ),
    max_size=3,
)
PLANS = st.builds(Plan, st.lists(HABITS, max_size=3, unique_by=lambda habit: habit.key).map(tuple), PAUSES.map(tuple))


@over(PLANS, ENTRIES, st.booleans(), st.sampled_from(["monday", "sunday", "saturday"]))
def test_it_is_what_is_open_but_on_the_days_after_a_pause(
    plan: Plan, entries: Sequence[Entry], solo: bool, starts: str
) -> None:
    found = days_of(plan, *entries, solo=solo, starts=starts)
    for place, mark in enumerate(found):
        day = TODAY + place * DAY
        rested = {habit.key for habit in plan.habits if any(plan.paused(day - n * DAY, habit.key) for n in range(4))}
        there = open_on(plan, entries, day, starts=starts, noted=(), solo=solo)
        assert (mark == OPEN) is any(one.habit.key not in rested for one in there)


@over(PLANS, ENTRIES, st.sampled_from(["tea", "walk"]))
def test_a_rule_that_names_a_practice_never_comes_while_it_rests_is_retired_or_done(
    plan: Plan, entries: Sequence[Entry], key: str
) -> None:
    for mark, day in zip(days_of(plan, *entries, wish=Wish("x", key)), DateRange(TODAY, date.max).days(), strict=False):
        habit = plan.get(key)
        if mark == CLOSED:
            continue
        assert habit is not None
        assert habit.target_on(day) is not None
        assert not any(plan.paused(day - back * DAY, key) for back in range(4))
        if habit.target_on(day) == Target(Cadence(DAILY)):
            assert not any(one.habit == key and one.date == day for one in entries)


@over(PLANS, ENTRIES, st.sets(st.integers(0, 6), min_size=1))
def test_days_of_a_rule_are_its_own_or_the_rest_of_a_period(
    plan: Plan, entries: Sequence[Entry], weekdays: set[int]
) -> None:
    every = days_of(plan, *entries)
    for place, mark in enumerate(days_of(plan, *entries, wish=Wish("x", None, tuple(weekdays)))):
        own = (TODAY + place * DAY).weekday() in weekdays
        assert mark == (OPEN if own and every[place] == OPEN else mark if mark != OPEN else CLOSED)
        assert mark != LATER or (not own and every[place] == OPEN)


# ---- one by one


@pytest.mark.parametrize(
    ("plan", "is_open"),
    [
        (tea(WEEKLY), True),
        (tea(DAILY), True),
        (tea(MONTHLY), True),
        (tea(ON_DAYS, 1, 6), True),  # a Sunday, as today
        (tea(ON_DAYS, 1, 0, 6), True),
        (tea(AS_WANTED), False),
        (tea(touch=True), False),
        (tea(category="consent"), False),
        (tea(optional=True), False),
        (tea(retired=TODAY), False),
        (Plan((Habit("tea", "Tea", (Target(Cadence(DAILY), date(2026, 11, 23)),)),)), False),
    ],
)
def test_what_is_open_counts_unless_it_is_optional_or_carries_touch(plan: Plan, is_open: bool) -> None:
    assert (days_of(plan)[0] == OPEN) is is_open
    assert (days_of(plan, entry("need"))[0] == OPEN) is is_open
    assert days_of(plan, entry(), entry(), entry())[0] == CLOSED


@pytest.mark.parametrize(
    "plan", [tea(touch=True), tea(category="consent"), tea(optional=True), tea(AS_WANTED), tea(WEEKLY)]
)
def test_a_rule_may_name_whatever_is_in_the_plan(plan: Plan) -> None:
    assert days_of(plan, wish=TEA)[0] == OPEN
    assert days_of(plan, entry(), wish=TEA)[0] == CLOSED
    assert days_of(plan, entry(kind=SKIP), wish=TEA)[0] == CLOSED
    assert days_of(plan, entry(), wish=Wish("x", "tea", only_if_open=False))[0] == OPEN


def test_the_days_to_come_open_again_with_their_period() -> None:
    assert days_of(tea(WEEKLY), entry()) == CLOSED + OPEN * 34
    assert days_of(tea(DAILY), entry()) == CLOSED + OPEN * 34
    assert days_of(tea(MONTHLY), entry()) == CLOSED * 9 + OPEN * 26
    assert days_of(tea(WEEKLY), entry(day=date(2026, 11, 25))) == OPEN + CLOSED * 7 + OPEN * 27


def test_nothing_comes_in_a_pause_nor_on_three_days_after_it() -> None:
    plan = Plan(tea().habits, (Pause(date(2026, 11, 24), date(2026, 11, 25)),))
    assert days_of(plan)[:9] == OPEN * 2 + CLOSED * 5 + OPEN * 2
    other = Plan(tea().habits, (Pause(date(2026, 11, 24), date(2026, 11, 25), "walk"),))
    assert days_of(other)[:9] == OPEN * 9


def test_a_day_that_is_left_over_can_be_caught_up_within_the_period() -> None:
    tuesday = Wish("x", "tea", (1,))
    assert days_of(tea(WEEKLY), wish=tuesday)[:10] == LATER + CLOSED + OPEN + LATER * 5 + CLOSED + OPEN
    assert days_of(tea(DAILY), wish=tuesday)[:4] == CLOSED * 2 + OPEN + CLOSED
    assert days_of(tea(ON_DAYS, 1, 3), wish=tuesday)[:10] == CLOSED * 10  # on Tuesday it is not open yet


def test_alone_what_is_done_together_is_left_out() -> None:
    plan = tea(who="together")
    assert days_of(plan)[0] == OPEN
    assert days_of(plan, solo=True) == CLOSED * HORIZON
    assert days_of(plan, wish=TEA, solo=True) == CLOSED * HORIZON


def test_the_last_day_noted_is_of_what_was_done_or_skipped() -> None:
    habits = tea().habits
    assert last_noted(habits, [entry(kind=NOTE), entry(kind=FEELING), entry("walk")], TODAY) is None
    assert last_noted(habits, [entry(day=TODAY - DAY), entry(day=TODAY - 3 * DAY, kind=SKIP)], TODAY) == TODAY - DAY
    assert last_noted(habits, [entry(day=TODAY + 9 * DAY)], TODAY) == TODAY


@pytest.mark.parametrize(
    ("days", "before", "until"),
    [
        ([], True, None),
        ([0], False, None),  # the first note ever
        ([0], True, 3),
        ([-1], True, 2),
        ([-2], True, 1),
        ([-3], True, None),
        ([-14, 0], True, None),
        ([-15, 0], True, 3),
        ([-15, 0, 1], True, 3),
        ([-30, -20, -19, -1], False, 2),
    ],
)
def test_after_a_gap_of_two_weeks_three_days_are_free_of_reminders(
    days: list[int], before: bool, until: int | None
) -> None:
    found = rest_after_gap([TODAY + day * DAY for day in days], TODAY, noted_before=before)
    assert found == (None if until is None else TODAY + until * DAY)
    marks = Horizon(tea(), [], TODAY, starts="monday", rest_until=found).of(ALL, tea().habits)
    assert marks == CLOSED * (until or 0) + OPEN * (HORIZON - (until or 0))


@over(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["monday", "sunday", "saturday"]))
def test_the_days_read_hold_every_period_of_the_horizon(today: date, starts: str) -> None:
    needed, before = days_needed(today, starts=starts), days_looked_at(today, starts=starts)
    for day in (today, today + (HORIZON - 1) * DAY):
        assert day.replace(day=1) in needed
        assert day - 0 * DAY in needed
    assert before.end == needed.start
    assert (today - before.start).days >= HORIZON


def test_how_many_come_a_day_follows_the_times_unless_it_is_said() -> None:
    assert Wish("x").most == 1
    assert Wish("x", times=(time(9), time(12))).most == 2
    assert Wish("x", times=(time(9), time(12)), at_most=1).most == 1
