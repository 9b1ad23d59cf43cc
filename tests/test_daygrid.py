"""What was noted, laid out day by day: it adds up to what `progress.add_up` says, whatever the habit and the days."""

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftercare.dates import DAY, DateRange, Week
from aftercare.daygrid import DayGrid
from aftercare.entries import DONE, FEELING, NOTE, SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Target
from aftercare.progress import Sums, add_up

FIRST, LAST = date(2025, 12, 1), date(2026, 3, 1)
KEYS = ("reflect", "read", "walk", "stranger")

days_of_the_year = st.dates(FIRST, LAST)
ranges = st.tuples(days_of_the_year, st.integers(0, 90)).map(lambda two: DateRange(two[0], two[0] + two[1] * DAY))
cadences = st.builds(
    Cadence,
    kind=st.sampled_from((DAILY, WEEKLY, MONTHLY, AS_WANTED)),
    times=st.integers(1, 9),
) | st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True).map(
    lambda days: Cadence(ON_DAYS, 1, tuple(sorted(days)))
)
minima = st.none() | st.sampled_from((1, 2, 3, 7, 15, 30, 45, 97, 1440)) | st.integers(1, 1440)
late_targets = st.lists(
    st.builds(Target, cadence=cadences, since=days_of_the_year, minutes=st.none(), at_least=minima),
    max_size=3,
    unique_by=lambda one: one.since,
).map(lambda found: tuple(sorted(found, key=lambda one: one.since or FIRST)))
first_targets = st.builds(Target, cadence=cadences, since=st.none(), minutes=st.none(), at_least=minima)
histories = st.tuples(st.booleans(), first_targets, late_targets).map(
    lambda three: (three[1], *three[2]) if three[0] or not three[2] else three[2]
)


@st.composite
def planned(draw: st.DrawFn) -> dict[str, Habit]:
    """The habits of all keys, each with a history of its own."""
    return {
        key: Habit(key, key, draw(histories), retired=draw(st.none() | days_of_the_year), touch=draw(st.booleans()))
        for key in KEYS
    }


noted = st.builds(
    Entry,
    id=st.just("x"),
    date=days_of_the_year,
    kind=st.sampled_from((DONE, DONE, DONE, SKIP)),
    habit=st.sampled_from(KEYS),
    minutes=st.none() | st.sampled_from((1, 5, 10, 20, 30)) | st.integers(1, 1440),
    times=st.none() | st.integers(1, 9),
    felt=st.none() | st.integers(0, 10),
)
alone = st.builds(Entry, id=st.just("x"), date=days_of_the_year, kind=st.sampled_from((FEELING, NOTE)))
many = st.lists(noted | alone, max_size=40)

THIRDS = {key: Habit(key, key, (Target(Cadence(WEEKLY), at_least=3),)) for key in KEYS}
TENTHS = {key: Habit(key, key, (Target(Cadence(WEEKLY), at_least=100),)) for key in KEYS}


@settings(max_examples=300)
@given(planned(), many, ranges, ranges)
@example(  # three thirds are one, and not a little less
    THIRDS,
    [Entry("x", FIRST + number * DAY, habit="read", minutes=1) for number in range(3)],
    DateRange(FIRST, LAST),
    DateRange(FIRST, LAST),
)
@example(  # 29 of 100 minutes are 0.29, and not 0.28
    TENTHS,
    [Entry("x", FIRST + number * DAY, habit="read", minutes=minutes) for number, minutes in enumerate((10, 10, 9))],
    DateRange(FIRST, LAST),
    DateRange(FIRST, LAST),
)
def test_what_the_grid_adds_up_is_what_progress_adds_up(
    habits: dict[str, Habit], entries: list[Entry], whole: DateRange, asked: DateRange
) -> None:
    grid = DayGrid(entries, whole, habits.__getitem__)
    within = [one for one in entries if one.date in whole]
    for days in (whole, asked):
        for key in grid.habits:
            assert grid.sums(key, days) == add_up(habits[key], within, days)


@given(planned(), many, ranges)
def test_only_what_was_noted_within_the_days_is_there(
    habits: dict[str, Habit], entries: list[Entry], days: DateRange
) -> None:
    grid = DayGrid(entries, days, habits.__getitem__)
    within = [one for one in entries if one.date in days]
    assert grid.habits == {one.habit: habits[one.habit] for one in within if one.habit}
    assert grid.keys(days) == list(dict.fromkeys(one.habit for one in within if one.habit))
    assert grid.dates(days) == {one.date for one in within}
    assert grid.noted(days) == len({one.date for one in within})
    assert grid.feelings(days) == sum(one.kind == FEELING for one in within)


@given(planned(), many, ranges, ranges, st.sampled_from(("monday", "saturday", "sunday")))
def test_days_weeks_and_what_was_felt_of_one_practice(
    habits: dict[str, Habit], entries: list[Entry], whole: DateRange, asked: DateRange, starts: str
) -> None:
    grid = DayGrid(entries, whole, habits.__getitem__)
    within = [one for one in entries if one.date in whole and one.date in asked]
    for key in grid.habits:
        own = [one for one in within if one.habit == key]
        assert grid.noted(asked, key) == len({one.date for one in own})
        assert grid.weeks(key, asked, starts=starts) == len({Week.of(one.date, starts) for one in own})
        felt = [one.felt for one in own if one.kind == DONE and one.felt is not None]
        assert grid.felt(key, asked) == felt


@given(planned(), many, ranges)
def test_a_day_holds_something_if_and_only_if_a_practice_was_noted_on_it(
    habits: dict[str, Habit], entries: list[Entry], days: DateRange
) -> None:
    grid = DayGrid(entries, days, habits.__getitem__)
    noted_on = {one.date for one in entries if one.habit}
    for day in days.days():
        assert (grid.on(day) > 0) is (day in noted_on)


def test_minutes_of_a_minimum_make_one_of_the_day_whatever_they_add_up_to() -> None:
    habit = THIRDS["read"]
    entries = [Entry(f"x{number}", FIRST, habit="read", minutes=1) for number in range(2)]
    entries += [Entry("y", FIRST, habit="walk", times=2), Entry("z", FIRST, SKIP, "walk")]
    grid = DayGrid(entries, DateRange(FIRST, FIRST + DAY), lambda key: habit if key == "read" else TENTHS[key])
    assert grid.on(FIRST) == 1 + 2 + 1
    assert grid.sums("read", grid.days) == Sums(0.66, 0, 2)


def test_a_sum_over_no_days_or_days_elsewhere_is_nothing() -> None:
    grid = DayGrid([Entry("x", FIRST, habit="walk")], DateRange(FIRST, LAST), TENTHS.__getitem__)
    for days in (
        DateRange(FIRST, FIRST),
        DateRange(FIRST - timedelta(days=9), FIRST),
        DateRange(LAST, LAST + timedelta(days=9)),
    ):
        assert grid.sums("walk", days) == Sums()
        assert grid.keys(days) == []
        assert grid.dates(days) == set()
