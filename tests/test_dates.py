from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import dates
from aftercare.dates import DAY, STARTS, DateRange, Week
from aftercare.errors import UsageProblem

WEDNESDAY = date(2026, 11, 18)
"""In 2026-W47, which has its Monday on the 16th."""

SUNDAY = date(2026, 11, 22)

DAYS = st.dates(dates.FIRST, date(8999, 12, 1))
WEEK_STARTS = st.sampled_from(sorted(STARTS))
UNITS = ("day", "week", "month")
WEEKDAY_WORDS = sorted({word for full in dates._FULL for word in (full, full[:3])})


@st.composite
def ranges(draw: st.DrawFn) -> DateRange:
    start = draw(DAYS)
    return DateRange(start, start + timedelta(days=draw(st.integers(0, 60))))


@st.composite
def typed(draw: st.DrawFn) -> str:
    """Something like what people type: every known form with arbitrary numbers, and some nonsense."""
    number = draw(st.integers(0, 99999))
    unit = draw(st.sampled_from(UNITS))
    forms = st.sampled_from(
        [
            "today",
            "yesterday",
            "tomorrow",
            "this week",
            "last week",
            "this month",
            f"{number} {unit}s ago",
            f"in {number} {unit}s",
            f"last {number} {unit}s",
            f"-{number}",
            f"+{number}",
            draw(st.sampled_from(["", "last ", "next "])) + draw(st.sampled_from(WEEKDAY_WORDS)),
            draw(st.dates()).isoformat(),
            f"{draw(st.integers(0, 9999)):04d}-W{draw(st.integers(0, 60)):02d}",
            f"{draw(st.integers(0, 9999)):04d}-{draw(st.integers(0, 14)):02d}",
        ]
    )
    return draw(st.one_of(forms, st.text(max_size=12)))


# ---- days, past


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-18"),
        ("  ToDay ", "2026-11-18"),
        ("yesterday", "2026-11-17"),
        ("wed", "2026-11-18"),
        ("Wednesday", "2026-11-18"),
        ("tue", "2026-11-17"),
        ("tues", "2026-11-17"),
        ("mon", "2026-11-16"),
        ("sun", "2026-11-15"),
        ("sat", "2026-11-14"),
        ("fri", "2026-11-13"),
        ("thu", "2026-11-12"),
        ("thur", "2026-11-12"),
        ("thursday", "2026-11-12"),
        ("last wed", "2026-11-11"),
        ("last friday", "2026-11-13"),
        ("last  Fri", "2026-11-13"),
        ("last tue", "2026-11-17"),
        ("0 days ago", "2026-11-18"),
        ("1 day ago", "2026-11-17"),
        ("3 days ago", "2026-11-15"),
        ("1 week ago", "2026-11-11"),
        ("2 weeks ago", "2026-11-04"),
        ("1 month ago", "2026-10-18"),
        ("12 months ago", "2025-11-18"),
        ("-2", "2026-11-16"),
        ("-0", "2026-11-18"),
        ("-30", "2026-10-19"),
        ("2026-11-18", "2026-11-18"),
        ("2024-02-29", "2024-02-29"),
        ("1970-01-01", "1970-01-01"),
    ],
)
def test_the_past_is_understood_as_people_type_it(text: str, expected: str) -> None:
    assert dates.parse_past(text, today=WEDNESDAY).isoformat() == expected


def test_a_month_ago_stays_within_the_shorter_month() -> None:
    assert dates.parse_past("1 month ago", today=date(2026, 3, 31)) == date(2026, 2, 28)
    assert dates.parse_past("1 month ago", today=date(2024, 3, 30)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["tomorrow", "next wed", "next mon", "in 3 days", "in 1 week", "in 1 month", "+1", "2026-11-19", "2027-01-01"],
)
def test_what_was_cannot_lie_ahead(text: str) -> None:
    with pytest.raises(UsageProblem, match="lies ahead of 2026-11-18") as caught:
        dates.parse_past(text, today=WEDNESDAY)
    assert caught.value.exit_code == 2


NONSENSE = [
    "",
    " ",
    "someday",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "21.11.2026",
    "11/21/2026",
    "2026-1-5",
    "20261121",
    "m",
    "mo",
    "monda",
    "friyay",
    "-",
    "--2",
    "- 2",
    "3 days",
    "days ago",
    "two days ago",
    "-3 days ago",
    "1.5 days ago",
    "3 years ago",
    "99999 weeks ago",
    "99999 months ago",
    "-99999",
    "0000-00-00",
    "1969-12-31",
    "9000-01-01",
    "9999-12-31",
    "last",
    "next",
    "last next fri",
    "last last fri",
    "last today",
    "2026-W47",
    "this week",
    "today tomorrow",
    "\u0000",
]


@pytest.mark.parametrize("text", NONSENSE)
def test_an_unreadable_past_date_names_the_accepted_forms(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        dates.parse_past(text, today=WEDNESDAY)
    for form in ("today", "yesterday", "fri", "last friday", "3 days ago", "-2", "2026-11-21"):
        assert form in str(caught.value)


@pytest.mark.parametrize("text", NONSENSE)
def test_an_unreadable_coming_date_names_the_accepted_forms(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        dates.parse_future(text, today=WEDNESDAY)
    for form in ("today", "tomorrow", "fri", "next friday", "in 3 days", "2026-11-21"):
        assert form in str(caught.value)


def test_the_forms_that_errors_name_are_understood() -> None:
    for form in dates.FORMS_PAST.replace(" or ", ", ").split(", "):
        dates.parse_past(form, today=SUNDAY)
    for form in dates.FORMS_FUTURE.replace(" or ", ", ").split(", "):
        dates.parse_future(form, today=SUNDAY)
    for form in dates.FORMS_PERIOD.replace(" or ", ", ").split(", "):
        dates.parse_period(form, today=SUNDAY, starts="monday")


@given(today=DAYS, word=st.sampled_from(WEEKDAY_WORDS))
def test_a_past_weekday_is_the_last_one_with_today_included(today: date, word: str) -> None:
    day = dates.parse_past(word, today=today)
    assert f"{day:%A}".lower().startswith(word)
    assert 0 <= (today - day).days <= 6


@given(today=DAYS, word=st.sampled_from(WEEKDAY_WORDS))
def test_last_with_a_weekday_is_never_today(today: date, word: str) -> None:
    day = dates.parse_past(f"last {word}", today=today)
    assert f"{day:%A}".lower().startswith(word)
    assert 1 <= (today - day).days <= 7


@given(today=DAYS, text=typed())
def test_parse_past_is_total_and_never_returns_a_future_date(today: date, text: str) -> None:
    try:
        day = dates.parse_past(text, today=today)
    except UsageProblem:
        return
    assert day <= today


# ---- days, coming


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-11-18"),
        ("tomorrow", "2026-11-19"),
        ("wed", "2026-11-18"),
        ("thu", "2026-11-19"),
        ("sun", "2026-11-22"),
        ("mon", "2026-11-23"),
        ("tuesday", "2026-11-24"),
        ("next wed", "2026-11-25"),
        ("next thu", "2026-11-19"),
        ("next mon", "2026-11-23"),
        ("in 0 days", "2026-11-18"),
        ("in 1 day", "2026-11-19"),
        ("in 3 days", "2026-11-21"),
        ("in 2 weeks", "2026-12-02"),
        ("in 2 months", "2027-01-18"),
        ("+2", "2026-11-20"),
        ("2027-02-28", "2027-02-28"),
    ],
)
def test_the_future_is_understood_as_people_type_it(text: str, expected: str) -> None:
    assert dates.parse_future(text, today=WEDNESDAY).isoformat() == expected


def test_a_month_ahead_stays_within_the_shorter_month() -> None:
    assert dates.parse_future("in 1 month", today=date(2027, 1, 31)) == date(2027, 2, 28)


@given(today=DAYS, word=st.sampled_from(WEEKDAY_WORDS))
def test_a_coming_weekday_includes_today_and_next_does_not(today: date, word: str) -> None:
    day = dates.parse_future(word, today=today)
    later = dates.parse_future(f"next {word}", today=today)
    assert f"{day:%A}".lower().startswith(word)
    assert 0 <= (day - today).days <= 6
    assert later == (day if day > today else day + timedelta(weeks=1))


@given(today=DAYS, text=typed())
def test_parse_future_is_total(today: date, text: str) -> None:
    try:
        day = dates.parse_future(text, today=today)
    except UsageProblem:
        return
    assert isinstance(day, date)


# ---- weeks


@pytest.mark.parametrize(
    ("name", "starts", "first"),
    [
        ("2026-W47", "monday", "2026-11-16"),
        ("2026-W47", "sunday", "2026-11-15"),
        ("2026-W47", "saturday", "2026-11-14"),
        ("2026-W01", "monday", "2025-12-29"),
        ("2026-W1", "monday", "2025-12-29"),
        ("2026w47", "monday", "2026-11-16"),
        (" 2026-w47 ", "monday", "2026-11-16"),
        ("2026-W53", "monday", "2026-12-28"),
        ("2026-W53", "sunday", "2026-12-27"),
        ("2026-W53", "saturday", "2026-12-26"),
        ("2020-W53", "monday", "2020-12-28"),
        ("1970-W01", "monday", "1969-12-29"),
    ],
)
def test_a_week_is_found_by_its_iso_name(name: str, starts: str, first: str) -> None:
    week = Week.named(name, starts)
    assert week.start.isoformat() == first
    assert week.range.last - week.range.start == timedelta(days=6)


@pytest.mark.parametrize(
    ("day", "starts", "name"),
    [
        ("2026-11-22", "monday", "2026-W47"),
        ("2026-11-22", "sunday", "2026-W48"),
        ("2026-11-21", "sunday", "2026-W47"),
        ("2026-11-21", "saturday", "2026-W48"),
        ("2026-11-20", "saturday", "2026-W47"),
        ("2027-01-01", "monday", "2026-W53"),
        ("2027-01-03", "monday", "2026-W53"),
        ("2027-01-03", "sunday", "2027-W01"),
        ("2027-01-02", "saturday", "2027-W01"),
        ("2024-12-30", "monday", "2025-W01"),
    ],
)
def test_a_week_is_called_by_the_iso_week_of_most_of_its_days(day: str, starts: str, name: str) -> None:
    assert Week.of(date.fromisoformat(day), starts).name == name


@pytest.mark.parametrize(
    "name", ["2025-W53", "2026-W54", "2026-W00", "0000-W01", "9999-W52", "1969-W52", "2026-11", ""]
)
def test_a_week_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(UsageProblem, match="Write it as 2026-W47"):
        Week.named(name)


@given(day=DAYS, starts=WEEK_STARTS)
def test_a_weeks_name_finds_it_again(day: date, starts: str) -> None:
    week = Week.of(day, starts)
    assert day in week.range
    assert len(week.range) == 7
    assert Week.named(week.name, starts) == week
    assert all(Week.of(other, starts) == week for other in week.range.days())


@given(day=DAYS, starts=WEEK_STARTS)
def test_weeks_tile_the_calendar(day: date, starts: str) -> None:
    week = Week.of(day, starts)
    after = week.plus(1)
    assert after.start == week.range.end
    assert after == Week.of(week.range.end, starts)
    assert after.plus(-1) == week
    assert after.name != week.name
    assert week.start.weekday() == STARTS[starts]


@given(days=ranges())
def test_iso_weeks_covers_exactly_the_days_of_a_range(days: DateRange) -> None:
    names = dates.iso_weeks(days)
    found = [Week.named(name).range for name in names]
    assert sorted(set(names)) == names
    assert all(any(day in week for day in days.days()) for week in found)
    assert all(sum(day in week for week in found) == 1 for day in days.days())


def test_iso_weeks_of_no_days_are_none() -> None:
    assert dates.iso_weeks(DateRange(WEDNESDAY, WEDNESDAY)) == []


@pytest.mark.parametrize(
    ("text", "starts", "name"),
    [
        ("this week", "monday", "2026-W47"),
        ("this", "monday", "2026-W47"),
        ("", "monday", "2026-W47"),
        ("last week", "monday", "2026-W46"),
        ("Last  Week", "monday", "2026-W46"),
        ("2026-W47", "monday", "2026-W47"),
        ("2026-w46", "monday", "2026-W46"),
        ("2020-W53", "monday", "2020-W53"),
        ("today", "monday", "2026-W47"),
        ("mon", "monday", "2026-W47"),
        ("sun", "monday", "2026-W46"),
        ("sun", "sunday", "2026-W47"),
        ("sat", "saturday", "2026-W47"),
        ("last friday", "monday", "2026-W46"),
        ("3 weeks ago", "monday", "2026-W44"),
        ("-7", "monday", "2026-W46"),
        ("2026-01-01", "monday", "2026-W01"),
        ("2021-01-01", "monday", "2020-W53"),
    ],
)
def test_a_week_is_understood_as_people_type_it(text: str, starts: str, name: str) -> None:
    assert dates.parse_week(text, today=WEDNESDAY, starts=starts) == Week.named(name, starts)


@pytest.mark.parametrize("text", ["2026-W48", "2027-W01", "tomorrow", "in 2 weeks", "2026-12-24", "next fri"])
def test_a_week_ahead_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="lies ahead of 2026-11-18"):
        dates.parse_week(text, today=WEDNESDAY, starts="monday")


@pytest.mark.parametrize(
    "text", ["next week", "last 8 weeks", "2026-11", "2026", "47", "W47", "week", "-", "2026-11-31"]
)
def test_an_unreadable_week_names_the_accepted_forms(text: str) -> None:
    with pytest.raises(UsageProblem, match="this week, last week or 2026-W47"):
        dates.parse_week(text, today=WEDNESDAY, starts="monday")


def test_a_week_that_begins_today_has_begun() -> None:
    monday = date(2026, 11, 16)
    assert dates.parse_week("2026-W47", today=monday, starts="monday").start == monday
    assert dates.parse_period("2026-W47", today=monday, starts="monday").start == monday


def test_a_week_without_such_a_number_is_refused() -> None:
    with pytest.raises(UsageProblem, match="2026-W47"):
        dates.parse_week("2025-W53", today=WEDNESDAY, starts="monday")


@given(today=DAYS, text=typed(), starts=WEEK_STARTS)
def test_parse_week_is_total_and_never_ahead(today: date, text: str, starts: str) -> None:
    try:
        week = dates.parse_week(text, today=today, starts=starts)
    except UsageProblem:
        return
    assert week.start <= today
    assert week == Week.of(week.start, starts)


# ---- months and periods


@given(day=DAYS)
def test_months_tile_the_calendar(day: date) -> None:
    month = dates.month_of(day)
    assert day in month
    assert {(one.year, one.month) for one in month.days()} == {(day.year, day.month)}
    assert dates.month_of(month.end).start == month.end
    assert all((a + DAY) == b for a, b in pairwise(month.days()))
    assert month.start.day == month.end.day == 1


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("this week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("last 1 week", "2026-11-09", "2026-11-15"),
        ("last 8 weeks", "2026-09-21", "2026-11-15"),
        ("the last 2 weeks", "2026-11-02", "2026-11-15"),
        ("last 3 days", "2026-11-16", "2026-11-18"),
        ("last 1 day", "2026-11-18", "2026-11-18"),
        ("last 2 months", "2026-09-01", "2026-10-31"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("2026-W47", "2026-11-16", "2026-11-22"),
        ("2020-w53", "2020-12-28", "2021-01-03"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2026-11-02", "2026-11-02", "2026-11-02"),
        ("today", "2026-11-18", "2026-11-18"),
        ("yesterday", "2026-11-17", "2026-11-17"),
        ("last friday", "2026-11-13", "2026-11-13"),
        ("Last  Month", "2026-10-01", "2026-10-31"),
    ],
)
def test_a_period_is_understood_as_people_type_it(text: str, first: str, last: str) -> None:
    days = dates.parse_period(text, today=WEDNESDAY, starts="monday")
    assert (days.start.isoformat(), days.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("starts", "first", "last"),
    [
        ("monday", "2026-11-02", "2026-11-15"),
        ("sunday", "2026-11-01", "2026-11-14"),
        ("saturday", "2026-10-31", "2026-11-13"),
    ],
)
def test_whole_weeks_of_a_period_begin_where_the_persons_week_does(starts: str, first: str, last: str) -> None:
    days = dates.parse_period("last 2 weeks", today=WEDNESDAY, starts=starts)
    assert (days.start.isoformat(), days.last.isoformat()) == (first, last)


def test_last_month_in_january_is_december() -> None:
    days = dates.parse_period("last month", today=date(2027, 1, 31), starts="monday")
    assert days == DateRange(date(2026, 12, 1), date(2027, 1, 1))


@pytest.mark.parametrize("text", ["2026-W48", "2026-12", "2027", "tomorrow", "2026-11-19", "in 3 days"])
def test_a_period_wholly_ahead_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="ahead"):
        dates.parse_period(text, today=WEDNESDAY, starts="monday")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "next week",
        "last 0 weeks",
        "last weeks",
        "2026-13",
        "2026-00",
        "1969",
        "9000",
        "always",
        "last 99999 months",
    ],
)
def test_an_unreadable_period_names_the_accepted_forms(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        dates.parse_period(text, today=WEDNESDAY, starts="monday")
    for form in ("this week", "last 8 weeks", "this month", "2026-W47", "2026-11-21"):
        assert form in str(caught.value)


@given(today=DAYS, text=typed(), starts=WEEK_STARTS)
def test_parse_period_is_total_begun_and_never_empty(today: date, text: str, starts: str) -> None:
    try:
        days = dates.parse_period(text, today=today, starts=starts)
    except UsageProblem:
        return
    assert len(days) > 0
    assert days.start <= today


# ---- the day, and how it is said


@pytest.mark.parametrize(
    ("day_starts_at", "moment", "expected"),
    [
        ("04:00", "2026-11-22T03:59", "2026-11-21"),
        ("04:00", "2026-11-22T03:59:59.999999", "2026-11-21"),
        ("04:00", "2026-11-22T04:00", "2026-11-22"),
        ("04:00", "2026-11-22T23:59", "2026-11-22"),
        ("04:00", "2026-11-23T00:00", "2026-11-22"),
        ("00:00", "2026-11-22T00:00", "2026-11-22"),
        ("00:00", "2026-11-22T23:59", "2026-11-22"),
        ("11:59", "2026-11-22T11:58", "2026-11-21"),
        ("04:00", "2027-01-01T01:00", "2026-12-31"),
        ("04:00", "2024-03-01T01:00", "2024-02-29"),
    ],
)
def test_a_note_after_midnight_belongs_to_the_evening_before(day_starts_at: str, moment: str, expected: str) -> None:
    found = dates.current(time.fromisoformat(day_starts_at), datetime.fromisoformat(moment))
    assert found.isoformat() == expected


def test_without_a_moment_the_clock_says_which_day_it_is() -> None:
    starts = time(4)
    before = dates.current(starts, datetime.now())  # noqa: DTZ005
    found = dates.current(starts)
    assert before <= found <= dates.current(starts, datetime.now())  # noqa: DTZ005


@given(moment=st.datetimes(datetime(1971, 1, 1), datetime(8999, 1, 1)), later=st.timedeltas(timedelta(), DAY))  # noqa: DTZ001
def test_the_day_never_goes_back_and_lasts_a_day(moment: datetime, later: timedelta) -> None:
    starts = time(4)
    assert dates.current(starts, moment) <= dates.current(starts, moment + later)
    assert dates.current(starts, moment + DAY) == dates.current(starts, moment) + DAY


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-18", "today, Wednesday 2026-11-18"),
        ("2026-11-17", "yesterday, Tuesday 2026-11-17"),
        ("2026-11-16", "Monday 2026-11-16"),
        ("2026-11-19", "Thursday 2026-11-19"),
    ],
)
def test_a_day_is_said_back_in_words(day: str, words: str) -> None:
    assert dates.spoken(date.fromisoformat(day), today=WEDNESDAY) == words


@given(day=DAYS, today=DAYS)
def test_what_is_said_of_a_day_contains_its_date_and_weekday(day: date, today: date) -> None:
    words = dates.spoken(day, today=today)
    assert words.endswith(f"{day:%A} {day.isoformat()}")
    assert words.startswith("today, ") == (day == today)


@given(days=ranges(), day=DAYS)
def test_a_range_holds_its_start_and_not_its_end(days: DateRange, day: date) -> None:
    assert (day in days) == (day in list(days.days()))
    assert days.end not in days
    assert len(list(days.days())) == len(days)
    if len(days):
        assert days.start in days
        assert days.last in days


def test_a_range_the_wrong_way_round_is_empty() -> None:
    days = DateRange(WEDNESDAY, WEDNESDAY - DAY)
    assert (len(days), list(days.days())) == (0, [])


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("2026-11-21", True),
        ("2024-02-29", True),
        ("2026-02-29", False),
        ("2026-11-21 ", False),
        ("2026-11-21T10:00", False),
        ("2026-11-2", False),
        ("20261121", False),
        ("2026-W47-6", False),
        ("1969-12-31", False),
        ("9000-01-01", False),
        ("\u0662\u0660\u0662\u0666-\u0661\u0661-\u0662\u0661", False),
    ],
)
def test_an_iso_date_is_only_read_in_its_one_form(text: str, valid: bool) -> None:
    found = dates.parse_iso_date(text)
    assert found == (date.fromisoformat(text) if valid else None)
