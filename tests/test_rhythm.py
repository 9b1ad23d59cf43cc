"""Rhythm and runs: what they come to, and what may never change them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.dates import DAY, STARTS
from aftercare.entries import DONE, SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.progress import Period, periods
from aftercare.rhythm import Runs, rhythm, runs

FIRST = date(2026, 11, 2)
"""A Monday."""
SPAN = 70
LAST = FIRST + timedelta(days=SPAN)
"""By then 2026-W53 has passed."""


def habit(*targets: Target, touch: bool = False, category: str = "", retired: date | None = None) -> Habit:
    return Habit("tea", "Tea", targets, touch=touch, category=category, retired=retired)


def daily() -> Habit:
    return habit(Target(Cadence(DAILY)))


def weekly(times: int = 1, since: date | None = None) -> Habit:
    return habit(Target(Cadence(WEEKLY, times), since=since))


def noted(day: date, kind: str = DONE, times: int | None = None, minutes: int | None = None) -> Entry:
    return Entry("x", day, kind, "tea", minutes, times)


def days_from(first: date, count: int, step: int = 1) -> list[Entry]:
    return [noted(first + timedelta(days=number * step)) for number in range(count)]


def rows(
    one: Habit,
    entries: Sequence[Entry],
    *,
    pauses: Sequence[Pause] = (),
    today: date = LAST,
    starts: str = "monday",
) -> list[Period]:
    return periods(Plan((one,), tuple(pauses)), one, entries, today=today, starts=starts)


def even(found: Sequence[Period]) -> float:
    return rhythm(found) or 0.0


def longest(found: Sequence[Period]) -> int:
    """The days of the longest run, roughly comparable between units."""
    told = runs(found)
    return 0 if told is None else told.longest * {"day": 1, "week": 7, "month": 28}[told.unit]


# ---- what it comes to


@pytest.mark.parametrize(("days", "expected"), [(7, 0.311), (28, 0.775), (56, 0.950)])
def test_a_perfect_daily_practice_agrees_with_loop_habit_tracker(days: int, expected: float) -> None:
    found = rhythm(rows(daily(), days_from(FIRST, days), today=FIRST + timedelta(days=days)))
    assert found is not None
    assert round(found + 1e-9, 3) == pytest.approx(expected, abs=0.0005)


@given(
    weeks=st.integers(1, 60),
    times=st.integers(1, 9),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    kind=st.sampled_from([DAILY, WEEKLY, ON_DAYS]),
    starts=st.sampled_from(sorted(STARTS)),
)
def test_whole_weeks_give_one_less_m_to_seven_times_their_number(
    weeks: int, times: int, weekdays: set[int], kind: str, starts: str
) -> None:
    first = FIRST + timedelta(days=(STARTS[starts] - FIRST.weekday()) % 7)
    days = [first + timedelta(days=number) for number in range(weeks * 7)]
    if kind == ON_DAYS:
        cadence, a_week = Cadence(ON_DAYS, weekdays=tuple(sorted(weekdays))), len(weekdays)
        entries = [noted(day) for day in days if day.weekday() in weekdays]
    else:
        cadence, a_week = Cadence(kind, times), times * (7 if kind == DAILY else 1)
        entries = [noted(day, times=times) for day in (days if kind == DAILY else days[::7])]
    found = rows(habit(Target(cadence)), entries, today=first + timedelta(weeks=weeks), starts=starts)
    m = 0.5 ** ((a_week / 7) ** 0.5 / 13)
    assert rhythm(found) == pytest.approx(1 - m ** (7 * weeks))
    told = Runs(weeks * 7, "day", returned=False) if kind == DAILY else Runs(weeks, "week", returned=False)
    assert runs(found) == told


def test_a_year_of_53_weeks_counts_each_of_them() -> None:
    found = rows(weekly(), days_from(date(2026, 12, 21), 4, step=7), today=date(2027, 1, 18))
    assert runs(found) == Runs(4, "week", returned=False)


def test_a_month_has_as_many_days_as_the_calendar_says() -> None:
    one = habit(Target(Cadence(MONTHLY, 2)))
    found = rows(one, [noted(date(2027, 2, 3), times=2)], today=date(2027, 3, 1))
    assert rhythm(found) == pytest.approx(1 - 0.5 ** ((2 / 28) ** 0.5 / 13 * 28))
    assert runs(found) == Runs(1, "month", returned=False)


def test_named_weekdays_count_as_so_many_a_week() -> None:
    one = habit(Target(Cadence(ON_DAYS, weekdays=(0, 3))))
    found = rows(one, days_from(FIRST, 2, step=3), today=FIRST + timedelta(days=7))
    assert rhythm(found) == pytest.approx(1 - 0.5 ** ((2 / 7) ** 0.5 / 13 * 7))


def test_a_minimum_counts_minutes_by_their_sum() -> None:
    one = habit(Target(Cadence(WEEKLY), at_least=30))
    half = rows(one, [noted(FIRST, minutes=15)], today=FIRST + timedelta(days=7))
    whole = rows(one, [noted(FIRST, minutes=15), noted(FIRST + DAY, minutes=15)], today=FIRST + timedelta(days=7))
    assert even(whole) == pytest.approx(2 * even(half))
    assert (runs(half), runs(whole)) == (None, Runs(1, "week", returned=False))


def test_a_part_of_a_minimum_counts_as_that_part() -> None:
    one = habit(Target(Cadence(WEEKLY), at_least=30))
    found = rows(one, [noted(FIRST, minutes=20)], today=FIRST + timedelta(days=7))
    assert rhythm(found) == pytest.approx(20 / 30 * (1 - 0.5 ** ((1 / 7) ** 0.5 / 13 * 7)), rel=1e-12)


def test_a_skip_counts_as_care() -> None:
    entries = days_from(FIRST, 20)
    skipped = [replace(one, kind=SKIP) if number % 3 else one for number, one in enumerate(entries)]
    assert rows(daily(), entries) == rows(daily(), skipped)


def test_each_period_is_asked_what_held_then() -> None:
    later = FIRST + timedelta(days=14)
    entries = days_from(FIRST, 4, step=7)
    one = habit(Target(Cadence(WEEKLY)), Target(Cadence(WEEKLY, 3), since=later))
    found = rows(one, entries, today=FIRST + timedelta(days=28))
    assert [period.asked for period in found if period.closed][-4:] == [1, 1, 3, 3]
    assert runs(found) == Runs(2, "week", returned=False)


def test_a_plan_that_begins_and_ends_in_mid_week_is_asked_for_a_share() -> None:
    one = replace(weekly(7, since=FIRST + timedelta(days=3)), retired=FIRST + timedelta(days=9))
    found = rows(one, days_from(FIRST + timedelta(days=3), 6))
    assert [(period.asked, period.done, period.reached) for period in found] == [(4, 4, True), (2, 2, True)]


def test_a_return_after_a_gap_is_told_and_the_gap_is_not() -> None:
    entries = days_from(FIRST, 3) + days_from(FIRST + timedelta(days=10), 5)
    assert runs(rows(daily(), entries)) == Runs(5, "day", returned=True)
    assert runs(rows(daily(), entries[:3])) == Runs(3, "day", returned=False)
    assert runs(rows(daily(), [])) is None


def test_a_run_goes_on_over_a_pause() -> None:
    pause = Pause(FIRST + timedelta(days=7), FIRST + timedelta(days=20))
    entries = days_from(FIRST, 7) + days_from(FIRST + timedelta(days=21), 7)
    assert runs(rows(daily(), entries, pauses=[pause])) == Runs(14, "day", returned=False)


def test_another_kind_of_period_begins_a_new_run_and_is_no_gap() -> None:
    later = FIRST + timedelta(days=10)
    one = habit(Target(Cadence(DAILY)), Target(Cadence(WEEKLY), since=later))
    found = rows(one, days_from(FIRST, 70))
    assert runs(found) == Runs(9, "week", returned=False)


# ---- what may never change it


CADENCES = st.one_of(
    st.builds(Cadence, st.sampled_from([DAILY, WEEKLY, MONTHLY]), st.integers(1, 4)),
    st.builds(lambda days: Cadence(ON_DAYS, weekdays=tuple(sorted(days))), st.sets(st.integers(0, 6), min_size=1)),
    st.just(Cadence(AS_WANTED)),
)
DAYS = st.integers(0, SPAN).map(lambda number: FIRST + timedelta(days=number))
ENTRIES = st.lists(
    st.builds(
        noted,
        DAYS,
        st.sampled_from([DONE, SKIP]),
        st.one_of(st.none(), st.integers(1, 3)),
        st.one_of(st.none(), st.integers(1, 60)),
    ),
    max_size=40,
)
PAUSES = st.lists(
    st.builds(lambda start, length: Pause(start, start + timedelta(days=length)), DAYS, st.integers(0, 30)),
    max_size=3,
)
STARTING = st.sampled_from(sorted(STARTS))


@st.composite
def habits(draw: st.DrawFn) -> Habit:
    """A practice of up to three targets in order, which may begin late, change in kind, and end."""
    dates = sorted(draw(st.sets(DAYS, max_size=2)))
    since = [draw(st.sampled_from([None, FIRST + timedelta(days=2)])), *dates]
    least = st.one_of(st.none(), st.integers(1, 60))
    targets = [Target(draw(CADENCES), since=day, at_least=draw(least)) for day in since]
    return habit(*targets, retired=draw(st.one_of(st.none(), DAYS)))


@given(one=habits(), entries=ENTRIES, pauses=PAUSES, starts=STARTING, today=DAYS)
def test_rhythm_is_from_0_to_1_and_no_day_counts_twice(
    one: Habit,
    entries: list[Entry],
    pauses: list[Pause],
    starts: str,
    today: date,
) -> None:
    found = rows(one, entries, pauses=pauses, starts=starts, today=today)
    assert 0 <= even(found) <= 1
    assert all(first.days.end <= second.days.start for first, second in pairwise(found))


@given(one=habits(), entries=ENTRIES, pauses=PAUSES, starts=STARTING, data=st.data())
def test_order_does_not_matter(
    one: Habit,
    entries: list[Entry],
    pauses: list[Pause],
    starts: str,
    data: st.DataObject,
) -> None:
    other = data.draw(st.permutations(entries))
    assert rows(one, entries, pauses=pauses, starts=starts) == rows(one, other, pauses=pauses, starts=starts)


@given(one=habits(), entries=ENTRIES, more=ENTRIES, pauses=PAUSES, starts=STARTING, today=DAYS)
def test_more_entries_never_lower_anything(
    one: Habit,
    entries: list[Entry],
    more: list[Entry],
    pauses: list[Pause],
    starts: str,
    today: date,
) -> None:
    less = rows(one, entries, pauses=pauses, starts=starts, today=today)
    richer = rows(one, entries + more, pauses=pauses, starts=starts, today=today)
    assert even(richer) >= even(less) - 1e-12
    kept = {period.days for period in less if period.reached}
    assert kept <= {period.days for period in richer if period.reached}


@given(entries=ENTRIES, more=ENTRIES, kind=st.sampled_from([DAILY, WEEKLY, MONTHLY]))
def test_more_entries_never_make_the_longest_run_shorter(entries: list[Entry], more: list[Entry], kind: str) -> None:
    one = habit(Target(Cadence(kind)))
    assert longest(rows(one, entries + more)) >= longest(rows(one, entries))


@given(one=habits(), entries=ENTRIES, late=DAYS, starts=STARTING)
def test_a_late_note_changes_only_its_period_and_later_rhythm(
    one: Habit,
    entries: list[Entry],
    late: date,
    starts: str,
) -> None:
    before = {period.days: period for period in rows(one, [*entries, noted(FIRST)], starts=starts)}
    after = {period.days: period for period in rows(one, [*entries, noted(FIRST), noted(late)], starts=starts)}
    assert before.keys() == after.keys()
    assert all(late in days for days in before if before[days] != after[days])
    first = [period for days, period in sorted(after.items()) if days.end <= late]
    assert rhythm(first) == rhythm([before[period.days] for period in first])


@given(one=habits(), entries=ENTRIES, pauses=PAUSES, starts=STARTING, today=DAYS)
def test_the_open_period_never_lowers(
    one: Habit,
    entries: list[Entry],
    pauses: list[Pause],
    starts: str,
    today: date,
) -> None:
    found = rows(one, entries, pauses=pauses, starts=starts, today=today)
    closed = [period for period in found if period.closed]
    assert even(found) >= even(closed)
    assert runs(found) == runs(closed)


@given(one=habits(), entries=ENTRIES, pauses=PAUSES, starts=STARTING, today=DAYS, which=st.integers(0, 99))
def test_a_paused_period_changes_nothing(
    one: Habit,
    entries: list[Entry],
    pauses: list[Pause],
    starts: str,
    today: date,
    which: int,
) -> None:
    """With one more period at rest, all is as if it were not there."""
    before = rows(one, entries, pauses=pauses, starts=starts, today=today)
    if not before:
        return
    rest = before[which % len(before)].days
    after = rows(one, entries, pauses=[*pauses, Pause(rest.start, rest.last)], starts=starts, today=today)
    others = [period for period in before if period.days != rest]
    assert [period for period in after if period.days != rest] == others
    assert [period.asked for period in after if period.days == rest] == [0]
    assert (rhythm(after), runs(after)) == (rhythm(others), runs(others))


@given(one=habits(), entries=ENTRIES, pauses=PAUSES, starts=STARTING, at=st.integers(0, 9), length=st.integers(1, 5))
def test_weeks_of_rest_put_in_between_change_nothing(
    one: Habit,
    entries: list[Entry],
    pauses: list[Pause],
    starts: str,
    at: int,
    length: int,
) -> None:
    """All that comes after moves on by as many weeks, targets and pauses too."""
    if any(target.cadence.kind == MONTHLY for target in one.targets):
        return
    cut, rest = FIRST + timedelta(weeks=at, days=(STARTS[starts] - FIRST.weekday()) % 7), timedelta(weeks=length)

    def moved(day: date) -> date:
        return day + rest if day >= cut else day

    targets = [replace(target, since=target.since and moved(target.since)) for target in one.targets]
    later = replace(one, targets=tuple(targets), retired=one.retired and moved(one.retired))
    still = [Pause(moved(pause.start), pause.until and moved(pause.until)) for pause in pauses]
    still.append(Pause(cut, cut + rest - DAY))
    plain = rows(one, entries, pauses=pauses, starts=starts)
    shifted = [replace(entry, date=moved(entry.date)) for entry in entries]
    rested = rows(later, shifted, pauses=still, today=LAST + rest, starts=starts)
    assert even(rested) == pytest.approx(even(plain))
    assert runs(rested) == runs(plain)


@given(entries=ENTRIES, noted_then=ENTRIES)
def test_what_is_noted_in_a_paused_period_neither_adds_nor_takes(entries: list[Entry], noted_then: list[Entry]) -> None:
    pause = Pause(LAST, LAST + timedelta(days=100))
    moved = [replace(one, date=one.date + timedelta(days=SPAN + 7)) for one in noted_then]
    without = rows(daily(), [noted(FIRST), *entries], pauses=[pause], today=LAST + timedelta(days=101))
    within = rows(daily(), [noted(FIRST), *entries, *moved], pauses=[pause], today=LAST + timedelta(days=101))
    assert (rhythm(within), runs(within)) == (rhythm(without), runs(without))


@given(one=habits(), entries=ENTRIES, starts=STARTING)
def test_touch_and_consent_have_neither(one: Habit, entries: list[Entry], starts: str) -> None:
    for free in (replace(one, touch=True), replace(one, category="consent")):
        found = rows(free, entries, starts=starts)
        assert (rhythm(found), runs(found)) == (None, None)


@given(entries=ENTRIES)
def test_what_is_as_wanted_is_never_judged(entries: list[Entry]) -> None:
    found = rows(habit(Target(Cadence(AS_WANTED))), entries)
    assert (rhythm(found), runs(found)) == (None, None)
