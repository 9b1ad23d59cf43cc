"""What is due at a moment: never at night, never twice, never lost, in every zone and with any clock."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from aftercare import reminders
from aftercare.reminders import (
    CLOSED,
    DAY,
    LATER,
    OPEN,
    Due,
    Given,
    Outlook,
    Rule,
    coming,
    day_of,
    due,
    give,
    is_quiet,
    moment,
    pace,
    silent,
)

START = date(2026, 11, 2)  # a Monday
NOON = datetime(2026, 11, 2, 12)  # noqa: DTZ001  a clock on the wall
LENGTH = 35


def rule(name: str = "a", **values: object) -> Rule:
    return Rule(**{"id": name, "open": OPEN * LENGTH, "known": START, **values})  # type: ignore[arg-type]


def outlook(*rules: Rule, **values: object) -> Outlook:
    return Outlook(START, rules, **values)  # type: ignore[arg-type]


def ran(known: Outlook, moments: Sequence[datetime]) -> tuple[Outlook, list[tuple[datetime, list[Due]]]]:
    """The outlook after runs at these moments, and what came when."""
    came = []
    for at in moments:
        found = due(known, at)
        if found:
            came.append((at, found))
            known = give(known, found, at)
    return known, came


def hours(day: date, *clocks: int) -> list[datetime]:
    return [datetime.combine(day, time(clock)) for clock in clocks]


# ---- any rules, any moments

CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
RULES = st.builds(
    Rule,
    id=st.uuids().map(str),
    open=st.text(CLOSED + OPEN + LATER, min_size=LENGTH, max_size=LENGTH),
    known=st.integers(-5, 3).map(lambda days: START + days * DAY),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    times=st.lists(CLOCKS, max_size=4, unique=True).map(lambda clocks: tuple(sorted(clocks))),
    at_most=st.integers(1, 4),
    apart_hours=st.sampled_from([0, 0, 1, 5, 30]),
    noted=st.none() | st.integers(-3, 20).map(lambda days: START + days * DAY),
)
OUTLOOKS = st.builds(
    Outlook,
    start=st.just(START),
    rules=st.lists(RULES, min_size=1, max_size=3, unique_by=lambda one: one.id).map(tuple),
    quiet=st.tuples(CLOCKS, CLOCKS),
    day_starts=st.sampled_from([time(0), time(4), time(11, 59)]),
)
MOMENTS = st.lists(
    st.integers(-60 * 24, LENGTH * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)), max_size=60
)


@over(OUTLOOKS, MOMENTS)
def test_nothing_comes_in_quiet_hours_nor_on_a_day_that_is_closed(known: Outlook, moments: list[datetime]) -> None:
    for at, found in ran(known, moments)[1]:
        assert not is_quiet(at.time(), known.quiet)
        for one in found:
            place = (day_of(at, known.day_starts) - START).days
            assert one.rule.open[place] in {OPEN, LATER}


HARDLY_BACK = st.lists(st.tuples(st.integers(-60 * 24, LENGTH * 24 * 60), st.integers(0, 24 * 60)), max_size=60).map(
    lambda pairs: [NOON + timedelta(minutes=at - back) for at, back in sorted(pairs)]
)
"""Moments of a clock that goes on, and is set back by as much as a day now and then."""


@over(OUTLOOKS, HARDLY_BACK)
def test_no_slot_comes_twice_whenever_it_runs(known: Outlook, moments: list[datetime]) -> None:
    came = [(one.rule.id, one.day, slot) for _, found in ran(known, moments)[1] for one in found for slot in one.slots]
    assert len(came) == len(set(came))


@over(OUTLOOKS, MOMENTS)
def test_what_has_just_come_does_not_come_again(known: Outlook, moments: list[datetime]) -> None:
    for at in moments:
        found = due(known, at)
        known = give(known, found, at)
        assert due(known, at) == []


@over(OUTLOOKS, MOMENTS)
def test_no_rule_comes_more_often_than_it_says(known: Outlook, moments: list[datetime]) -> None:
    came: dict[tuple[str, date], int] = {}
    for at, found in ran(known, sorted(moments))[1]:
        for one in found:
            key = (one.rule.id, day_of(at, known.day_starts))
            came[key] = came.get(key, 0) + 1
    most = {one.id: one.at_most for one in known.rules}
    assert all(count <= most[key] for (key, _), count in came.items())


@over(OUTLOOKS, MOMENTS)
def test_two_reminders_of_a_rule_are_as_far_apart_as_it_says(known: Outlook, moments: list[datetime]) -> None:
    last: dict[str, datetime] = {}
    for at, found in ran(known, sorted(moments))[1]:
        for one in found:
            if one.rule.id in last:
                assert at - last[one.rule.id] >= timedelta(hours=one.rule.apart_hours)
            last[one.rule.id] = at


@over(OUTLOOKS, MOMENTS)
def test_what_was_given_is_told_again_only_to_who_asks(known: Outlook, moments: list[datetime]) -> None:
    """At once with any clock; later too, where no run came so much earlier that what was given was thrown out."""
    for at in moments:
        known, came = ran(known, [at])
        given = {one.rule.id for _, found in came for one in found}
        assert given <= {one.rule.id for one in due(known, at, again=True)}


@over(OUTLOOKS, MOMENTS)
def test_what_was_given_is_still_told_again_after_later_runs(known: Outlook, moments: list[datetime]) -> None:
    known, came = ran(known, sorted(moments))
    for at, found in came:
        again = {one.rule.id for one in due(known, at, again=True)}
        assert {one.rule.id for one in found} <= again


@over(OUTLOOKS, MOMENTS)
def test_an_answer_each_time_keeps_every_open_slot_coming(known: Outlook, moments: list[datetime]) -> None:
    """Nothing due is lost: whatever is open, has come, was not given and is not held back by its own words, is due."""
    for at in sorted(moments):
        today = day_of(at, known.day_starts)
        answered = tuple(replace(one, noted=today, apart_hours=0, at_most=99) for one in known.rules)
        known = replace(known, rules=answered)
        found = {one.rule.id: one for one in due(known, at)}
        place = (today - START).days
        for one in known.rules:
            if silent(known, at) or not 0 <= place < LENGTH or one.open[place] != OPEN:
                continue
            times = one.times or (reminders.first_time(known),)
            there = {slot.slot for slot in one.given if slot.day == today}
            come = [n for n, clock in enumerate(times) if moment(today, clock, known.day_starts) <= at]
            waiting = tuple(slot for slot in come if slot not in there)
            assert (found[one.id].slots if one.id in found else ()) == waiting
        known = give(known, list(found.values()), at)


# ---- one rule, step by step


def test_a_slot_is_due_from_its_time_until_its_day_ends() -> None:
    known = outlook(rule(times=(time(19),)), quiet=(time(0), time(0)))
    at = datetime.combine(START, time(19))
    assert not due(known, at - timedelta(minutes=1))
    assert due(known, at)
    assert due(known, datetime.combine(START + DAY, time(3, 59)))
    assert not due(known, datetime.combine(START + DAY, time(4)))


def test_the_small_hours_are_the_evenings() -> None:
    known = outlook(rule(times=(time(1),)), quiet=(time(2), time(8)))
    assert not due(known, datetime.combine(START, time(1)))
    assert [one.day for one in due(known, datetime.combine(START + DAY, time(1)))] == [START]


@pytest.mark.parametrize(
    ("quiet", "starts", "first"),
    [
        ((time(22), time(8)), time(4), time(8)),
        ((time(23), time(2)), time(4), time(4)),
        ((time(13), time(14)), time(4), time(4)),
        ((time(0), time(0)), time(5), time(5)),
        ((time(4), time(9)), time(4), time(9)),
    ],
)
def test_without_a_time_it_is_the_first_that_is_not_quiet(quiet: tuple[time, time], starts: time, first: time) -> None:
    assert reminders.first_time(outlook(quiet=quiet, day_starts=starts)) == first


def test_slots_of_one_run_are_given_together() -> None:
    known = outlook(rule(times=(time(9), time(10), time(20)), at_most=3), rule("b"))
    _, came = ran(known, hours(START, 8, 11, 12, 20, 21))
    assert [(at.hour, [one.slots for one in found]) for at, found in came] == [
        (8, [(0,)]),
        (11, [(0, 1)]),
        (20, [(2,)]),
    ]


def test_it_goes_to_once_a_week_after_three_and_rests_after_four_more() -> None:
    known = outlook(rule())
    noons = [NOON + day * DAY for day in range(LENGTH)]
    known, came = ran(known, noons)
    assert [(at - NOON).days for at, _ in came] == [0, 1, 2, 9, 16, 23, 30]
    assert pace(known.rules[0], START + 30 * DAY) == "rests"
    awake = replace(known.rules[0], noted=START + 31 * DAY)
    assert due(replace(known, rules=(awake,)), noons[32])
    assert pace(awake, START + 32 * DAY) == "as asked"


def test_a_note_on_the_day_itself_is_an_answer() -> None:
    waiting = tuple(Given(START + day * DAY, 0, NOON + day * DAY) for day in range(3))
    assert pace(rule(given=waiting), START + 2 * DAY) == "once a week"
    assert pace(rule(given=waiting, noted=START + DAY), START + 2 * DAY) == "as asked"
    assert pace(rule(given=waiting, noted=START - DAY), START + 2 * DAY) == "once a week"


def test_what_has_come_today_is_never_forgotten_however_much_came() -> None:
    hourly = tuple(time(hour) for hour in range(9, 21))
    known = outlook(rule(times=hourly, at_most=12), quiet=(time(22), time(8)))
    for day in range(3):
        today = START + day * DAY
        known = replace(known, rules=tuple(replace(one, noted=today) for one in known.rules))
        known, came = ran(known, [datetime.combine(today, clock) for clock in hourly for _ in range(2)])
        assert [one.slots for _, found in came for one in found] == [(n,) for n in range(12)]
    _, came = ran(outlook(rule(times=hourly, at_most=12)), [NOON + timedelta(days=d, hours=9) for d in range(10)])
    assert len(came) == 4  # all twelve in one line count as one without an answer


def test_what_a_wrong_clock_has_given_is_dropped() -> None:
    ahead = tuple(Given(date(2036, 1, day), 0, datetime(2036, 1, day, 12)) for day in range(1, 10))  # noqa: DTZ001
    known = outlook(rule(given=ahead, apart_hours=10))
    assert due(known, NOON)
    assert give(known, due(known, NOON), NOON).rules[0].given == (Given(START, 0, NOON),)


def test_a_clock_set_back_an_hour_or_a_day_brings_nothing_twice() -> None:
    known = outlook(rule(times=(time(9), time(12)), at_most=2))
    back = [*hours(START + DAY, 9, 12, 11, 9), *hours(START, 20, 21), *hours(START + DAY, 12, 13)]
    _, came = ran(known, back)
    slots = [(one.day, slot) for _, found in came for one in found for slot in one.slots]
    assert len(slots) == len(set(slots)) == 4


def test_what_comes_next_is_what_the_runs_would_bring() -> None:
    known = outlook(rule(times=(time(9), time(19)), at_most=2), rule("b", open=(CLOSED + OPEN) * 17 + OPEN))
    answered = coming(known, NOON, answered=True)
    assert [next(answered) for _ in range(4)] == [
        NOON,
        *(datetime.combine(START, time(19)),),
        *(datetime.combine(START + DAY, time(clock)) for clock in (8, 9)),
    ]
    _, came = ran(known, [NOON + timedelta(minutes=minutes) for minutes in range(0, 34 * 24 * 60, 15)])
    assert [at for at in coming(known, NOON) if at < NOON + 34 * DAY] == [at for at, _ in came]


def test_the_look_back_comes_once_when_its_moment_has_come() -> None:
    known = outlook(look_back=NOON)
    assert not reminders.looks_back(known, NOON - timedelta(minutes=1))
    assert reminders.looks_back(known, NOON)
    assert not reminders.looks_back(known, datetime.combine(START, time(23)))
    assert give(known, [], NOON).look_back is None
    assert give(known, [], NOON - timedelta(minutes=1)).look_back == NOON


# ---- a year, a laptop, and the zones of the world

YEAR = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = {
    "Europe/Berlin": [(0, "Europe/Berlin")],
    "America/Sao_Paulo": [(0, "America/Sao_Paulo")],
    "Asia/Kathmandu": [(0, "Asia/Kathmandu")],
    "Pacific/Apia": [(0, "Pacific/Apia")],
    "a traveller": [
        (0, "Europe/Berlin"),
        (40, "America/Los_Angeles"),
        (41, "Pacific/Apia"),
        (60, "Pacific/Honolulu"),
        (88, "Europe/Berlin"),
        (200, "Asia/Kathmandu"),
        (203, "America/Sao_Paulo"),
        (298, "Pacific/Apia"),
        (299, "Pacific/Pago_Pago"),
        (300, "Europe/Berlin"),
    ],
}


def zone_at(places: Sequence[tuple[int, str]], at: datetime) -> ZoneInfo:
    """Where the person is at an instant."""
    days = (at - YEAR).days
    return ZoneInfo([name for since, name in places if since <= days][-1])


def awake(chance: Random, since: datetime, days: int) -> Iterator[datetime]:
    """The hourly runs of a laptop that sleeps and wakes at random, twice now and then, as schedulers do."""
    at, end = since, since + days * DAY
    while at < end:
        at += timedelta(minutes=chance.randint(0, 40 * 60))
        for _ in range(chance.randint(1, 14)):
            at += timedelta(minutes=chance.randint(50, 70))
            yield from [at] * chance.choice([1, 1, 1, 2])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("who", sorted(ZONES))
@pytest.mark.parametrize("year", [2026, 2011])
def test_in_a_year_every_slot_comes_exactly_once_if_the_laptop_was_awake_for_it(who: str, seed: int, year: int) -> None:
    """2011 is the year in which Apia had no 30 December; Sao Paulo still changed its clocks then, at midnight."""
    chance = Random(f"{who} {seed}")
    since = YEAR.replace(year=year)
    shift = since - YEAR
    first = since.date() - DAY
    times = (time(0, 30), time(8), time(9, 30), time(19), time(23, 30))
    known = Outlook(
        first,
        (Rule("a", OPEN * 400, first, times=times, at_most=9), Rule("b", OPEN * 400, first, times=(time(2, 30),))),
        quiet=(time(3, 30), time(7)),
    )
    came: dict[tuple[str, date, int], int] = {}
    wanted: set[tuple[str, date, int]] = set()
    for instant in awake(chance, since, 365):
        wall = instant.astimezone(zone_at(ZONES[who], instant - shift)).replace(tzinfo=None)
        today = day_of(wall, known.day_starts)
        known = replace(known, rules=tuple(replace(one, noted=today) for one in known.rules))
        found = due(known, wall)
        if not is_quiet(wall.time(), known.quiet):
            for one in known.rules:
                clocks = enumerate(one.times)
                wanted |= {(one.id, today, n) for n, c in clocks if moment(today, c, known.day_starts) <= wall}
        for given in found:
            assert not is_quiet(wall.time(), known.quiet)
            for slot in given.slots:
                came[given.rule.id, given.day, slot] = came.get((given.rule.id, given.day, slot), 0) + 1
        known = give(known, found, wall)
    assert set(came) == wanted
    assert set(came.values()) == {1}
    assert len({day for _, day, _ in came}) > 200
