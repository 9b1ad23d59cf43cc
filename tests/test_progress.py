from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.dates import DAY, DateRange, Week, month_of
from aftercare.entries import DONE, SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.progress import (
    Standing,
    WeeksNoted,
    add_up,
    occasions_due,
    open_on,
    period_of,
    periods,
    standing,
    weeks_noted,
)

MONDAY = date(2026, 11, 16)
WEEK = Week.of(MONDAY).range
NOVEMBER = month_of(MONDAY)


def habit(
    cadence: Cadence | None = None,
    *targets: Target,
    key: str = "tea",
    at_least: int | None = None,
    optional: bool = False,
    touch: bool = False,
    category: str = "",
    who: str = "either",
    retired: date | None = None,
) -> Habit:
    """A habit of one cadence from the beginning on, or of the targets given."""
    found = targets or (Target(cadence or Cadence(WEEKLY), at_least=at_least),)
    return Habit(key, "Tea", found, optional=optional, touch=touch, category=category, who=who, retired=retired)


def weekly(times: int = 1) -> Habit:
    return habit(Cadence(WEEKLY, times))


def noted(
    day: date,
    *,
    kind: str = DONE,
    minutes: int | None = None,
    times: int | None = None,
    key: str = "tea",
) -> Entry:
    return Entry("k3v9x2m7qd", day, kind, key, minutes, times)


def days_of(weekday_or_day: int) -> date:
    """A day of the week under test: 0 is its Monday."""
    return MONDAY + timedelta(days=weekday_or_day)


def resting(*days: date, key: str | None = None) -> tuple[Pause, ...]:
    return tuple(Pause(day, day, key) for day in days)


LONG_AFTER = date(2100, 1, 1)


def stands(
    one: Habit,
    entries: Sequence[Entry] = (),
    *,
    on: date = MONDAY,
    pauses: tuple[Pause, ...] = (),
    today: date = LONG_AFTER,
) -> Standing:
    """How a habit stands, in a closed period unless `today` says otherwise."""
    found = standing(Plan((one,), pauses), one, entries, on, today=today, starts="monday")
    assert found is not None
    return found


def opened(
    *habits: Habit,
    entries: Sequence[Entry] = (),
    on: date = MONDAY,
    pauses: tuple[Pause, ...] = (),
    ever: Sequence[str] = (),
    solo: bool = False,
) -> list[str]:
    """The keys of what is open on a day."""
    found = open_on(Plan(habits, pauses), entries, on, starts="monday", noted=ever, solo=solo)
    return [one.habit.key for one in found]


# ---- n_eff


@pytest.mark.parametrize(
    ("times", "available", "expected"),
    [
        (1, 7, 1),
        (1, 6, 1),
        (1, 1, 1),
        (1, 0, 0),
        (2, 7, 2),
        (2, 6, 2),  # 1.71
        (2, 5, 1),  # 1.43
        (2, 4, 1),
        (2, 3, 1),  # 0.86
        (2, 1, 1),  # 0.29, but never nothing
        (3, 7, 3),
        (3, 6, 3),  # 2.57
        (3, 5, 2),  # 2.14
        (3, 4, 2),  # 1.71
        (3, 3, 1),  # 1.29
        (3, 2, 1),
        (3, 1, 1),
        (3, 0, 0),
        (5, 3, 2),  # 2.14
        (7, 6, 6),
        (7, 1, 1),
        (10, 6, 9),  # 8.57
        (99, 7, 99),
        (99, 6, 85),  # 84.86
        (99, 0, 0),
    ],
)
def test_a_week_partly_paused_asks_for_its_share(times: int, available: int, expected: int) -> None:
    pauses = resting(*[days_of(number) for number in range(available, 7)])
    one = weekly(times)
    assert occasions_due(Plan((one,), pauses), one, WEEK) == expected
    assert stands(one, pauses=pauses).target == expected


@pytest.mark.parametrize(
    ("times", "paused_days", "expected"),
    [
        (1, 0, 1),
        (1, 15, 1),  # 0.5
        (1, 29, 1),
        (1, 30, 0),
        (2, 1, 2),  # 1.93
        (3, 15, 2),  # 1.5, halves to even
        (5, 15, 2),  # 2.5, halves to even
        (4, 10, 3),  # 2.67
        (7, 15, 4),  # 3.5, halves to even
        (20, 3, 18),
    ],
)
def test_a_month_partly_paused_asks_for_its_share(times: int, paused_days: int, expected: int) -> None:
    one = habit(Cadence(MONTHLY, times))
    pauses = (Pause(NOVEMBER.start, NOVEMBER.start + timedelta(days=paused_days - 1)),) if paused_days else ()
    found = stands(one, pauses=pauses)
    assert (found.days, found.target) == (NOVEMBER, expected)


def test_a_months_days_are_those_of_its_calendar() -> None:
    one = habit(Cadence(MONTHLY, 4))
    pause = (Pause(date(2026, 2, 1), date(2026, 2, 10)),)  # 18 of 28: 2.57
    assert stands(one, on=date(2026, 2, 20), pauses=pause).target == 3
    pause = (Pause(date(2026, 3, 1), date(2026, 3, 13)),)  # 18 of 31: 2.32
    assert stands(one, on=date(2026, 3, 20), pauses=pause).target == 2


@pytest.mark.parametrize(("times", "paused", "expected"), [(1, False, 1), (3, False, 3), (1, True, 0), (3, True, 0)])
def test_a_day_is_paused_or_not(times: int, paused: bool, expected: int) -> None:
    found = stands(habit(Cadence(DAILY, times)), pauses=resting(MONDAY) if paused else ())
    assert (found.days, found.target) == (DateRange(MONDAY, MONDAY + DAY), expected)


@pytest.mark.parametrize(
    ("paused", "expected"),
    [((), 3), ((1, 3, 5, 6), 3), ((0,), 2), ((2,), 2), ((0, 2), 1), ((0, 2, 4), 0), ((0, 1, 2, 3, 4, 5, 6), 0)],
)
def test_of_named_weekdays_only_those_that_are_paused_count_less(paused: tuple[int, ...], expected: int) -> None:
    one = habit(Cadence(ON_DAYS, weekdays=(0, 2, 4)))
    assert stands(one, pauses=resting(*map(days_of, paused))).target == expected


def test_a_pause_of_another_habit_does_not_count() -> None:
    assert stands(weekly(3), pauses=resting(*WEEK.days(), key="walk")).target == 3


def test_pauses_of_all_and_of_the_habit_add_up_without_counting_a_day_twice() -> None:
    pauses = (*resting(days_of(0), days_of(1)), *resting(days_of(1), days_of(2), key="tea"))
    assert stands(weekly(7), pauses=pauses).target == 4


def test_an_unended_pause_covers_every_day_from_its_start() -> None:
    assert stands(weekly(7), pauses=(Pause(days_of(5)),)).target == 5
    assert stands(weekly(7), on=days_of(7), pauses=(Pause(days_of(5)),)).kept is None


CADENCES = st.one_of(
    st.builds(Cadence, st.sampled_from([DAILY, WEEKLY, MONTHLY]), st.integers(1, 20)),
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: Cadence(ON_DAYS, weekdays=tuple(sorted(days)))),
)
DAYS = st.dates(date(2026, 10, 1), date(2026, 12, 31))
STARTS = st.sampled_from(["monday", "sunday", "saturday"])
PAUSED_DAYS = st.sets(DAYS, max_size=60)
ENTRIES = st.lists(
    st.builds(
        noted,
        DAYS,
        kind=st.sampled_from([DONE, DONE, SKIP]),
        minutes=st.none() | st.integers(1, 90),
        times=st.none() | st.integers(1, 4),
    ),
    max_size=12,
)
MINIMUMS = st.none() | st.integers(1, 90)


@given(cadence=CADENCES, day=DAYS, paused=PAUSED_DAYS, starts=STARTS)
def test_what_is_asked_for_follows_the_rule_and_stays_between_nothing_and_the_target(
    cadence: Cadence, day: date, paused: set[date], starts: str
) -> None:
    one = habit(cadence)
    days = period_of(one.target, day, starts=starts)
    due = occasions_due(Plan((one,), resting(*paused)), one, days)
    counted = [d for d in days.days() if cadence.kind != ON_DAYS or d.weekday() in cadence.weekdays]
    wanted = len(counted) if cadence.kind == ON_DAYS else cadence.times
    available = len(set(counted) - paused)
    assert 0 <= due <= wanted
    if available == 0:
        assert due == 0
    elif available == len(counted):
        assert due == wanted
    else:
        assert due == min(wanted, max(1, round(wanted * available / len(counted))))


@given(cadence=CADENCES, day=DAYS, entries=ENTRIES)
def test_a_period_wholly_paused_asks_for_nothing_and_is_not_judged(
    cadence: Cadence, day: date, entries: list[Entry]
) -> None:
    one = habit(cadence)
    days = period_of(one.target, day, starts="monday")
    found = stands(one, entries, on=day, pauses=(Pause(days.start, days.last),))
    assert (found.target, found.kept, found.open) == (0, None, 0)


@given(cadence=CADENCES, day=DAYS, paused=PAUSED_DAYS, more=DAYS)
def test_resting_longer_never_asks_for_more(cadence: Cadence, day: date, paused: set[date], more: date) -> None:
    one = habit(cadence)
    less, most = stands(one, on=day, pauses=resting(*paused)), stands(one, on=day, pauses=resting(*paused, more))
    assert most.target <= less.target


@given(cadence=CADENCES, day=DAYS, starts=STARTS)
def test_a_period_holds_its_day_and_tiles_the_calendar(cadence: Cadence, day: date, starts: str) -> None:
    target = Target(cadence)
    days = period_of(target, day, starts=starts)
    assert day in days
    assert all(period_of(target, other, starts=starts) == days for other in days.days())
    assert period_of(target, days.end, starts=starts).start == days.end


@pytest.mark.parametrize(
    ("starts", "first"), [("monday", "2026-11-16"), ("sunday", "2026-11-22"), ("saturday", "2026-11-21")]
)
def test_a_weeks_period_begins_where_the_persons_week_does(starts: str, first: str) -> None:
    days = period_of(Target(Cadence(WEEKLY)), date(2026, 11, 22), starts=starts)
    assert days.start.isoformat() == first


def test_what_is_done_as_wanted_is_never_judged_nor_open() -> None:
    one = habit(Cadence(AS_WANTED))
    assert (stands(one).target, stands(one).kept, stands(one).open) == (0, None, 0)
    assert stands(one, [noted(MONDAY)]).kept is None
    assert opened(one) == []


# ---- what entries add up to


def test_done_counts_occasions() -> None:
    entries = [noted(MONDAY), noted(MONDAY), noted(days_of(3), times=2)]
    assert (add_up(weekly(), entries, WEEK).done, add_up(weekly(), entries, WEEK).skipped) == (4, 0)


def test_entries_of_other_habits_and_other_days_do_not_count() -> None:
    entries = [noted(MONDAY, key="walk"), noted(MONDAY - DAY), noted(days_of(7)), noted(days_of(6))]
    assert add_up(weekly(), entries, WEEK).done == 1


def test_feelings_are_no_occasions() -> None:
    entries = [Entry("k3v9x2m7qd", MONDAY, "feeling", ratings=(("mood", 7),))]
    assert add_up(weekly(), entries, WEEK) == add_up(weekly(), [], WEEK)


def test_minutes_are_summed_and_never_counted_without_a_minimum() -> None:
    one = habit(None, Target(Cadence(WEEKLY, 2), minutes=5))
    found = stands(one, [noted(MONDAY, minutes=600)])
    assert (found.sums.done, found.sums.minutes, found.kept, found.open) == (1, 600, False, 1)
    found = stands(one, [noted(MONDAY, minutes=1), noted(MONDAY)])
    assert (found.sums.done, found.sums.minutes, found.kept) == (2, 1, True)


@pytest.mark.parametrize(
    ("at_least", "minutes", "done", "open_"),
    [
        (30, [30], 1, 0),
        (30, [15], 0.5, 1),
        (30, [10, 20], 1, 0),
        (30, [29], 0.96, 1),
        (30, [45], 1.5, 0),
        (30, [60], 2, 0),
        (30, [None], 1, 0),
        (30, [None, 15], 1.5, 0),
        (100, [29], 0.29, 1),
        (300, [299], 0.99, 1),
        (1440, [1439], 0.99, 1),
        (3, [1, 1, 1], 1, 0),
        (7, [6, 1], 1, 0),
        (1, [1], 1, 0),
    ],
)
def test_with_a_minimum_the_sum_divided_by_it_counts(
    at_least: int, minutes: list[int | None], done: float, open_: int
) -> None:
    found = stands(habit(at_least=at_least), [noted(MONDAY, minutes=one) for one in minutes])
    assert (found.sums.done, found.open, found.kept) == (done, open_, not open_)


def test_minutes_several_times_count_each_time() -> None:
    found = stands(habit(at_least=30), [noted(MONDAY, minutes=15, times=2)])
    assert (found.sums.done, found.sums.minutes) == (1, 30)


def test_a_minimum_holds_from_its_date_on() -> None:
    one = habit(None, Target(Cadence(WEEKLY, 2)), Target(Cadence(WEEKLY, 2), days_of(3), at_least=30))
    assert stands(one, [noted(days_of(2), minutes=5), noted(days_of(3), minutes=15)]).sums.done == 1.5


@given(
    at_least=st.integers(1, 1440),
    times=st.integers(1, 5),
    beyond=st.integers(-2, 2) | st.integers(-1440, 1440),
    cuts=st.lists(st.integers(1, 1440), max_size=3),
)
def test_a_minimum_is_reached_exactly_when_the_minutes_are(
    at_least: int, times: int, beyond: int, cuts: list[int]
) -> None:
    total = max(0, at_least * times + beyond)
    parts = [one for one in cuts if sum(cuts) < total]
    parts += [total - sum(parts)]
    found = stands(
        habit(Cadence(WEEKLY, times), at_least=at_least), [noted(MONDAY, minutes=one) for one in parts if one]
    )
    assert found.kept == (total >= at_least * times)
    assert found.open == max(0, times - total // at_least)


def test_a_skip_is_an_occasion_and_closes_it_without_minutes() -> None:
    skipped = noted(days_of(1), kind=SKIP, minutes=20)
    found = stands(weekly(2), [noted(MONDAY), skipped])
    assert (found.sums.done, found.sums.skipped, found.sums.minutes) == (1, 1, 0)
    assert (found.kept, found.open) == (True, 0)
    assert opened(weekly(), entries=[skipped], on=days_of(1)) == []


def test_a_skip_of_several_times_closes_as_many_occasions() -> None:
    found = stands(weekly(3), [noted(MONDAY, kind=SKIP, times=2)])
    assert (found.sums.skipped, found.open) == (2, 1)


def test_more_than_was_asked_for_leaves_nothing_open_and_nothing_below_zero() -> None:
    assert stands(weekly(), [noted(MONDAY, times=9)]).open == 0


@given(cadence=CADENCES, day=DAYS, entries=ENTRIES, at_least=MINIMUMS, data=st.data())
def test_the_order_of_entries_does_not_matter(
    cadence: Cadence, day: date, entries: list[Entry], at_least: int | None, data: st.DataObject
) -> None:
    one = habit(cadence, at_least=at_least)
    assert stands(one, data.draw(st.permutations(entries)), on=day) == stands(one, entries, on=day)


@given(cadence=CADENCES, day=DAYS, entries=ENTRIES, more=ENTRIES, at_least=MINIMUMS, paused=PAUSED_DAYS)
def test_noting_more_never_lowers_what_is_done_or_kept_and_opens_nothing(
    cadence: Cadence, day: date, entries: list[Entry], more: list[Entry], at_least: int | None, paused: set[date]
) -> None:
    one = habit(cadence, at_least=at_least)
    before = stands(one, entries, on=day, pauses=resting(*paused))
    after = stands(one, entries + more, on=day, pauses=resting(*paused))
    assert after.sums.done >= before.sums.done
    assert after.sums.minutes >= before.sums.minutes
    assert after.open <= before.open
    assert after.target == before.target
    assert after.kept or not before.kept
    assert set(opened(one, entries=entries + more, on=day)) <= set(opened(one, entries=entries, on=day))


@given(cadence=CADENCES, entries=ENTRIES, late=DAYS, other=DAYS, at_least=MINIMUMS)
def test_a_late_note_changes_only_the_period_it_belongs_to(
    cadence: Cadence, entries: list[Entry], late: date, other: date, at_least: int | None
) -> None:
    one = habit(cadence, at_least=at_least)
    before, after = stands(one, entries, on=other), stands(one, [*entries, noted(late)], on=other)
    if late in before.days:
        assert after.sums.done > before.sums.done
    else:
        assert after == before


# ---- targets with dates, beginnings and ends


@given(
    old=CADENCES,
    new=CADENCES,
    since=DAYS,
    day=DAYS,
    entries=ENTRIES,
    paused=PAUSED_DAYS,
)
def test_a_new_target_never_rewrites_a_period_that_was_over(
    old: Cadence, new: Cadence, since: date, day: date, entries: list[Entry], paused: set[date]
) -> None:
    one = habit(old)
    changed = replace(one, targets=(*one.targets, Target(new, since)))
    before = stands(one, entries, on=day, pauses=resting(*paused))
    if before.days.end <= since:
        after = stands(changed, entries, on=day, pauses=resting(*paused))
        assert replace(after, habit=one) == before


@given(cadence=CADENCES, retired=DAYS, day=DAYS, entries=ENTRIES)
def test_retiring_never_rewrites_a_period_that_was_over(
    cadence: Cadence, retired: date, day: date, entries: list[Entry]
) -> None:
    one = habit(cadence)
    before = stands(one, entries, on=day)
    if before.days.end <= retired:
        after = stands(replace(one, retired=retired), entries, on=day)
        assert replace(after, habit=one) == before


@pytest.mark.parametrize(
    ("times", "first_day", "expected"),
    [(7, 3, 4), (7, 6, 1), (1, 6, 1), (2, 5, 1), (7, 0, 7), (3, 2, 2)],
)
def test_a_habit_that_begins_within_a_week_asks_for_its_share(times: int, first_day: int, expected: int) -> None:
    one = habit(None, Target(Cadence(WEEKLY, times), days_of(first_day)))
    assert stands(one, on=days_of(6)).target == expected


def test_before_a_habit_began_nothing_is_asked_and_nothing_is_open() -> None:
    one = habit(None, Target(Cadence(WEEKLY), days_of(3)))
    plan = Plan((one,))
    assert standing(plan, one, [], days_of(2), today=LONG_AFTER, starts="monday") is None
    assert occasions_due(plan, one, Week.of(MONDAY - DAY).range) == 0
    assert opened(one, on=days_of(2)) == []
    assert opened(one, on=days_of(3)) == ["tea"]


@pytest.mark.parametrize(("times", "retired", "expected"), [(7, 3, 3), (7, 1, 1), (1, 1, 1), (7, 7, 7), (7, 20, 7)])
def test_a_habit_retired_within_a_week_asks_for_its_share(times: int, retired: int, expected: int) -> None:
    one = habit(Cadence(WEEKLY, times), retired=days_of(retired))
    assert stands(one, on=MONDAY).target == expected


def test_a_retired_habit_is_never_open_again() -> None:
    one = habit(retired=days_of(3))
    assert opened(one, on=days_of(2)) == ["tea"]
    assert opened(one, on=days_of(3)) == []
    assert standing(Plan((one,)), one, [], days_of(3), today=LONG_AFTER, starts="monday") is None
    assert occasions_due(Plan((one,)), one, Week.of(days_of(7)).range) == 0


def test_of_two_targets_in_a_week_the_one_that_holds_at_its_end_speaks_for_it() -> None:
    one = habit(None, Target(Cadence(WEEKLY, 1)), Target(Cadence(WEEKLY, 4), days_of(3)))
    assert stands(one, on=MONDAY).target == 4
    assert stands(one, on=MONDAY - DAY).target == 1


def test_days_under_a_cadence_of_another_kind_do_not_count() -> None:
    one = habit(None, Target(Cadence(DAILY)), Target(Cadence(WEEKLY, 7), days_of(3)))
    assert stands(one, on=days_of(4)).target == 4
    assert stands(one, on=days_of(1)).days == DateRange(days_of(1), days_of(2))


@pytest.mark.parametrize("later", [Cadence(DAILY), Cadence(MONTHLY, 9), Cadence(AS_WANTED)])
def test_a_target_of_another_kind_that_is_to_come_does_not_speak_for_the_days_before_it(later: Cadence) -> None:
    one = habit(None, Target(Cadence(WEEKLY, 7)), Target(later, days_of(3)))
    found = stands(one, [noted(days_of(0)), noted(days_of(5))], on=days_of(0))
    assert (found.days, found.target, found.sums.done) == (DateRange(days_of(0), days_of(3)), 3, 1)
    assert occasions_due(Plan((one,)), one, WEEK) == 3


def test_two_stretches_of_one_week_are_each_asked_for_their_own_share() -> None:
    targets = [
        Target(Cadence(WEEKLY, 7)),
        Target(Cadence(AS_WANTED), days_of(2)),
        Target(Cadence(WEEKLY, 7), days_of(4)),
    ]
    one = habit(None, *targets)
    found = periods(Plan((one,)), one, [noted(MONDAY)], today=days_of(6), starts="monday")
    assert [(p.days.start, len(p.days), p.asked, p.done) for p in found] == [
        (days_of(0), 2, 2, 1),
        (days_of(4), 3, 3, 0),
    ]
    assert [stands(one, on=days_of(number)).target for number in range(7)] == [2, 2, 0, 0, 3, 3, 3]
    assert occasions_due(Plan((one,)), one, WEEK) == 3


def test_a_weekday_named_twice_is_one() -> None:
    one = habit(Cadence(ON_DAYS, weekdays=(0, 0, 3)))
    assert stands(one).target == 2
    assert periods(Plan((one,)), one, [noted(MONDAY)], today=MONDAY, starts="monday")[0].per_day == 2 / 7


# ---- what is open


def test_of_the_open_period_what_was_done_helps_and_the_rest_is_only_open() -> None:
    assert opened(weekly(2), entries=[noted(MONDAY)], on=days_of(1)) == ["tea"]
    assert opened(weekly(2), entries=[noted(MONDAY), noted(days_of(1))], on=days_of(2)) == []


def test_of_periods_that_are_over_nothing_stays_open() -> None:
    assert stands(weekly(), on=MONDAY - DAY).open == 1
    assert opened(weekly(), entries=[noted(MONDAY)]) == []
    assert opened(habit(Cadence(DAILY)), entries=[noted(MONDAY)]) == []


@pytest.mark.parametrize(
    ("day", "entries", "expected"),
    [
        (0, [], ["tea"]),
        (0, [0], []),
        (1, [], ["tea"]),  # Monday's may still be done
        (1, [0], []),
        (2, [0], []),
        (3, [0], ["tea"]),
        (3, [0, 1], []),  # done a day early
        (3, [0, 3], []),
        (6, [0], ["tea"]),
        (6, [3, 3], []),
    ],
)
def test_named_weekdays_are_open_from_their_day_on(day: int, entries: list[int], expected: list[str]) -> None:
    one = habit(Cadence(ON_DAYS, weekdays=(0, 3)))
    assert opened(one, entries=[noted(days_of(number)) for number in entries], on=days_of(day)) == expected


def test_named_weekdays_later_in_the_week_are_not_open_yet() -> None:
    assert opened(habit(Cadence(ON_DAYS, weekdays=(4,))), on=days_of(3)) == []
    assert opened(habit(Cadence(ON_DAYS, weekdays=(4,))), on=days_of(4)) == ["tea"]


def test_of_named_weekdays_as_many_are_open_as_have_come() -> None:
    plan = Plan((habit(Cadence(ON_DAYS, weekdays=(0, 3))),))

    def count(day: int, *entries: Entry) -> list[int]:
        found = open_on(plan, entries, days_of(day), starts="monday", noted=())
        return [one.open for one in found]

    assert (count(0), count(2), count(3)) == ([1], [1], [2])
    assert (count(3, noted(MONDAY)), count(2, noted(MONDAY))) == ([1], [])


def test_of_named_weekdays_no_more_are_open_than_the_week_asks_for() -> None:
    one = habit(None, Target(Cadence(ON_DAYS, weekdays=(0, 1, 2))), Target(Cadence(WEEKLY), days_of(3)))
    found = open_on(Plan((one,)), [], days_of(2), starts="monday", noted=())
    assert [standing.open for standing in found] == [1]


def test_a_named_weekday_that_was_paused_is_not_open_later() -> None:
    one = habit(Cadence(ON_DAYS, weekdays=(0, 3)))
    assert opened(one, on=days_of(1), pauses=resting(MONDAY)) == []
    assert opened(one, on=days_of(3), pauses=resting(MONDAY)) == ["tea"]


def test_a_monthly_habit_is_open_until_it_was_done_in_that_month() -> None:
    one = habit(Cadence(MONTHLY))
    assert opened(one, entries=[noted(date(2026, 10, 31))]) == ["tea"]
    assert opened(one, entries=[noted(date(2026, 11, 1))], on=date(2026, 11, 30)) == []
    assert opened(one, entries=[noted(date(2026, 11, 1))], on=date(2026, 12, 1)) == ["tea"]


@pytest.mark.parametrize("free", [habit(touch=True), habit(category="consent"), habit(Cadence(DAILY, 5), touch=True)])
def test_touch_and_consent_are_never_open(free: Habit) -> None:
    assert free.free
    assert (stands(free).open, stands(free).kept) == (0, None)
    assert opened(free) == []


@given(cadence=CADENCES, day=DAYS, entries=ENTRIES, paused=PAUSED_DAYS, touch=st.booleans())
def test_touch_and_consent_carry_no_debt_whatever_was_noted(
    cadence: Cadence, day: date, entries: list[Entry], paused: set[date], touch: bool
) -> None:
    one = habit(cadence, touch=touch, category="" if touch else "consent")
    found = stands(one, entries, on=day, pauses=resting(*paused))
    assert (found.open, found.kept) == (0, None)
    assert opened(one, entries=entries, on=day, pauses=resting(*paused)) == []


def test_what_is_optional_is_open_only_once_it_was_noted() -> None:
    one = habit(Cadence(DAILY), optional=True)
    assert opened(one) == []
    assert opened(one, ever=["walk"]) == []
    assert opened(one, ever=["tea"]) == ["tea"]


def test_who_is_alone_is_not_asked_for_what_is_done_together() -> None:
    habits = [habit(key=who, who=who) for who in ("solo", "together", "either")]
    assert opened(*habits, solo=True) == ["solo", "either"]
    assert opened(*habits) == ["solo", "together", "either"]


def test_what_rests_today_is_not_open_today() -> None:
    habits = [habit(key="tea"), habit(key="walk")]
    assert opened(*habits, pauses=resting(MONDAY)) == []
    assert opened(*habits, pauses=resting(MONDAY, key="tea")) == ["walk"]
    assert opened(*habits, pauses=resting(MONDAY - DAY, days_of(1))) == ["tea", "walk"]


def test_what_is_open_keeps_the_order_of_the_plan() -> None:
    assert opened(habit(key="walk"), habit(key="tea"), habit(key="music")) == ["walk", "tea", "music"]


# ---- weeks noted


def weeks_before(count: int) -> list[Week]:
    """So many weeks before the one under test, and that one."""
    return [Week.of(MONDAY).plus(number - count) for number in range(count + 1)]


def counted(noted_on: Sequence[date], weeks: Sequence[Week], *, pauses: tuple[Pause, ...] = ()) -> WeeksNoted:
    return weeks_noted(Plan((weekly(),), pauses), noted_on, weeks, days_of(2))


@pytest.mark.parametrize(
    ("noted_on", "pauses", "expected"),
    [
        ([], (), WeeksNoted(0, 8, 0, this_week=False)),
        ([MONDAY], (), WeeksNoted(0, 8, 0, this_week=True)),
        ([MONDAY - DAY], (), WeeksNoted(1, 8, 0, this_week=False)),
        ([MONDAY - DAY, MONDAY - 2 * DAY], (), WeeksNoted(1, 8, 0, this_week=False)),
        ([MONDAY - DAY, MONDAY - 8 * DAY], (), WeeksNoted(2, 8, 0, this_week=False)),
        ([MONDAY - 56 * DAY], (), WeeksNoted(1, 8, 0, this_week=False)),
        ([MONDAY - 57 * DAY], (), WeeksNoted(0, 8, 0, this_week=False)),
        ([], (Pause(MONDAY - 14 * DAY, MONDAY - DAY),), WeeksNoted(0, 8, 2, this_week=False)),
        ([], (Pause(MONDAY - 13 * DAY, MONDAY - DAY),), WeeksNoted(0, 8, 1, this_week=False)),
        ([], (Pause(MONDAY - 14 * DAY),), WeeksNoted(0, 8, 2, this_week=False)),
        ([MONDAY - 3 * DAY], (Pause(MONDAY - 14 * DAY),), WeeksNoted(1, 8, 1, this_week=False)),
        ([], (Pause(MONDAY - 14 * DAY, habit="tea"),), WeeksNoted(0, 8, 0, this_week=False)),
        ([], (Pause(MONDAY),), WeeksNoted(0, 8, 0, this_week=False)),
    ],
)
def test_weeks_noted_counts_closed_weeks_and_tells_this_one_apart(
    noted_on: list[date], pauses: tuple[Pause, ...], expected: WeeksNoted
) -> None:
    assert counted(noted_on, weeks_before(8), pauses=pauses) == expected


def test_a_week_is_closed_on_the_day_after_its_last() -> None:
    week = [Week.of(MONDAY)]
    plan = Plan(())
    assert weeks_noted(plan, [MONDAY], week, days_of(6)) == WeeksNoted(0, 0, 0, this_week=True)
    assert weeks_noted(plan, [MONDAY], week, days_of(7)) == WeeksNoted(1, 1, 0, this_week=False)


def test_a_week_still_to_come_is_neither_closed_nor_this_one() -> None:
    assert counted([days_of(8)], [Week.of(days_of(7))]) == WeeksNoted(0, 0, 0, this_week=False)


@given(noted_on=st.lists(DAYS, max_size=12), more=DAYS, paused=PAUSED_DAYS, today=DAYS)
def test_noting_more_never_counts_less(noted_on: list[date], more: date, paused: set[date], today: date) -> None:
    plan, weeks = Plan((), resting(*paused)), [Week.of(today).plus(-number) for number in range(9)]
    before, after = (weeks_noted(plan, days, weeks, today) for days in (noted_on, [*noted_on, more]))
    assert before.closed == after.closed == 8
    assert before.noted <= after.noted <= before.noted + 1
    assert after.paused <= before.paused
    assert before.this_week <= after.this_week
    assert after.noted + after.paused <= after.closed


# ---- an open period, and periods in a row


@pytest.mark.parametrize("times", [1, 2, 5])
def test_an_open_period_is_kept_once_it_is_reached_and_never_not_kept(times: int) -> None:
    every = [noted(MONDAY) for _ in range(times)]
    assert stands(weekly(times), every[1:], today=days_of(6)).kept is None
    assert stands(weekly(times), every, today=days_of(6)).kept is True
    assert stands(weekly(times), every[1:], today=days_of(7)).kept is False


def test_periods_in_a_row_hold_what_each_was_asked_by_the_target_that_held() -> None:
    one = habit(None, Target(Cadence(WEEKLY, 2)), Target(Cadence(WEEKLY, 4), since=days_of(0)))
    found = periods(Plan((one,)), one, [noted(days_of(-1)), noted(days_of(0))], today=days_of(1), starts="monday")
    assert [(p.asked, p.done, p.closed) for p in found[-2:]] == [(2, 1, True), (4, 1, False)]


def test_a_change_of_cadence_within_a_week_counts_no_day_twice() -> None:
    one = habit(None, Target(Cadence(WEEKLY, 7)), Target(Cadence(DAILY), since=days_of(3)))
    found = periods(Plan((one,)), one, [noted(days_of(0)), noted(days_of(4))], today=days_of(9), starts="monday")
    last = [p for p in found if p.days.start >= MONDAY]
    assert [(p.unit, len(p.days), p.asked, p.done) for p in last[:3]] == [
        ("week", 3, 3, 1),
        ("day", 1, 1, 0),
        ("day", 1, 1, 1),
    ]
    assert all(a.days.end == b.days.start for a, b in pairwise(found))


def test_periods_begin_with_that_of_the_first_note_and_end_with_todays() -> None:
    one = habit(Cadence(MONTHLY))
    found = periods(Plan((one,)), one, [noted(date(2026, 9, 30))], today=date(2026, 11, 1), starts="monday")
    assert [p.days.start.month for p in found] == [9, 10, 11]
    assert [p.closed for p in found] == [True, True, False]


def test_what_is_noted_ahead_makes_no_period() -> None:
    one = weekly()
    assert periods(Plan((one,)), one, [noted(days_of(1))], today=MONDAY, starts="monday") == []
    found = periods(Plan((one,)), one, [noted(MONDAY), noted(days_of(1))], today=MONDAY, starts="monday")
    assert [p.done for p in found] == [1]


def test_a_period_holds_parts_of_a_minimum_uncut() -> None:
    one = habit(None, Target(Cadence(WEEKLY), at_least=49), Target(Cadence(WEEKLY), days_of(2), at_least=3))
    entries = [noted(MONDAY, minutes=47), noted(MONDAY, minutes=1), noted(days_of(2), minutes=2)]
    found = periods(Plan((one,)), one, entries, today=days_of(7), starts="monday")
    assert found[0].done == pytest.approx(48 / 49 + 2 / 3, abs=1e-15)
    assert add_up(one, entries, WEEK).done == 1.64


def test_touch_consent_and_what_is_as_wanted_have_no_periods_in_a_row() -> None:
    for one in (habit(touch=True), habit(category="consent"), habit(Cadence(AS_WANTED))):
        assert periods(Plan((one,)), one, [noted(MONDAY)], today=days_of(9), starts="monday") == []
