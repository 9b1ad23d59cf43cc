"""Weeks, ranges of days, and what people type as a date.

Everything takes `today` as a parameter; `current` is the one place that looks at the clock. Ranges are
half-open: the start is in, the end is not. ISO weeks name the journal's files; a week as shown may begin
on Monday, Sunday or Saturday, and is called by the ISO week that holds most of its days.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aftercare.errors import UsageProblem

DAY = timedelta(days=1)
WEEK_DAYS = 7
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STARTS = {"monday": 0, "saturday": 5, "sunday": 6}
"""The days a week may start on, as `date.weekday` counts them."""

FIRST, LAST = date(1970, 1, 1), date(9000, 1, 1)
"""Dates outside are taken for slips."""

FORMS_PAST = "today, yesterday, fri, last friday, 3 days ago, -2 or 2026-11-21"
FORMS_FUTURE = "today, tomorrow, fri, next friday, in 3 days or 2026-11-21"
FORMS_PERIOD = "this week, last week, last 8 weeks, this month, 2026-W47, 2026-11 or 2026-11-21"

_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO_WEEK = re.compile(r"(\d{4})-?w(\d{1,2})", re.IGNORECASE)
_AGO = re.compile(r"(\d{1,5}) (day|week|month)s? ago|-(\d{1,5})")
_IN = re.compile(r"in (\d{1,5}) (day|week|month)s?|\+(\d{1,5})")
_LAST_N = re.compile(r"(?:the )?last (\d{1,5}) (day|week|month)s?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __len__(self) -> int:
        return max(0, (self.end - self.start).days)

    def days(self) -> Iterator[date]:
        """Each day in order."""
        for offset in range(len(self)):
            yield self.start + timedelta(days=offset)

    @property
    def last(self) -> date:
        """The last day that is in."""
        return self.end - DAY


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """Seven days from `start`, whichever weekday that is."""

    start: date

    @classmethod
    def of(cls, day: date, starts: str = "monday") -> "Week":
        """The week that holds a day."""
        return cls(day - timedelta(days=(day.weekday() - STARTS[starts]) % WEEK_DAYS))

    @classmethod
    def named(cls, name: str, starts: str = "monday") -> "Week":
        """The week called `2026-W47`.

        Raises:
            UsageProblem: if there is no such week.
        """
        match = _ISO_WEEK.fullmatch(name.strip())
        try:
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
        except ValueError:
            monday = None
        if monday is None or not Week.of(FIRST).start <= monday < LAST:
            raise UsageProblem(f"there is no week {name!r}. Write it as 2026-W47.")
        return cls.of(monday + 3 * DAY, starts)

    @property
    def name(self) -> str:
        """The ISO name: that of the week's middle day, so that every week has its own."""
        year, number, _ = (self.start + 3 * DAY).isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def range(self) -> DateRange:
        """Its seven days."""
        return DateRange(self.start, self.start + WEEK_DAYS * DAY)

    def plus(self, weeks: int) -> "Week":
        """The week so many later, or earlier if negative."""
        return Week(self.start + timedelta(weeks=weeks))


def iso_weeks(days: DateRange) -> list[str]:
    """The names of the ISO weeks, and so of the journal's files, that hold these days."""
    weeks: list[str] = []
    week = Week.of(days.start)
    while days and week.start < days.end:
        weeks.append(week.name)
        week = week.plus(1)
    return weeks


def month_of(day: date) -> DateRange:
    """The calendar month that holds a day."""
    first = day.replace(day=1)
    return DateRange(first, (first + 31 * DAY).replace(day=1))


def current(day_starts_at: time, now: datetime | None = None) -> date:
    """The day it is: before `day_starts_at` still the evening before. The one look at the clock."""
    now = now or datetime.now()  # noqa: DTZ005  the person's own clock, in the zone they are in
    return now.date() - DAY if now.time() < day_starts_at else now.date()


def parse_iso_date(text: str) -> date | None:
    """The date written as 2026-11-21, None if it is none."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day < LAST else None


def parse_past(text: str, *, today: date) -> date:
    """The day meant by `text` for what was; a weekday is the last one, today included.

    Raises:
        UsageProblem: for what is not understood, and for the future.
    """
    day = _parse_day(text, today=today, forward=False)
    if day is None:
        raise UsageProblem(f"{text!r} is no date that is known here. Write {FORMS_PAST}.")
    if day > today:
        raise UsageProblem(f"{day} lies ahead of {today}. Note it on the day, or give an earlier date.")
    return day


def parse_future(text: str, *, today: date) -> date:
    """The day meant by `text` for what will be; a weekday is the coming one, today included.

    Raises:
        UsageProblem: for what is not understood.
    """
    day = _parse_day(text, today=today, forward=True)
    if day is None:
        raise UsageProblem(f"{text!r} is no date that is known here. Write {FORMS_FUTURE}.")
    return day


def _parse_day(text: str, *, today: date, forward: bool) -> date | None:
    words = " ".join(text.lower().split())
    simple = {"today": today, "yesterday": today - DAY, "tomorrow": today + DAY}
    if words in simple:
        return simple[words]
    which, _, word = words.rpartition(" ")
    weekday = _weekday(word) if which in {"", "last", "next"} else None
    if weekday is not None:
        return _on_weekday(which, weekday, today=today, forward=forward)
    if match := _AGO.fullmatch(words):
        return _moved(today, -int(match[1] or match[3]), match[2] or "day")
    if match := _IN.fullmatch(words):
        return _moved(today, int(match[1] or match[3]), match[2] or "day")
    return parse_iso_date(words)


def _weekday(word: str) -> int | None:
    for number, full in enumerate(_FULL):
        if word in {full, full[:3], full[:4]} and len(word) >= 3:  # noqa: PLR2004
            return number
    return None


def _on_weekday(which: str, weekday: int, *, today: date, forward: bool) -> date:
    back = (today.weekday() - weekday) % WEEK_DAYS
    ahead = (weekday - today.weekday()) % WEEK_DAYS
    if which == "last":
        return today - timedelta(days=back or WEEK_DAYS)
    if which == "next":
        return today + timedelta(days=ahead or WEEK_DAYS)
    return today + timedelta(days=ahead) if forward else today - timedelta(days=back)


def _moved(day: date, count: int, unit: str) -> date | None:
    try:
        if unit == "month":
            from dateutil.relativedelta import relativedelta

            moved: date = day + relativedelta(months=count)
        else:
            moved = day + timedelta(days=count * (WEEK_DAYS if unit == "week" else 1))
    except (OverflowError, ValueError):
        return None
    return moved if FIRST <= moved < LAST else None


def parse_week(text: str, *, today: date, starts: str) -> Week:
    """The week meant by `text`: a name, `this week`, `last week`, or any past day in it.

    Raises:
        UsageProblem: for what is not understood, and for weeks ahead.
    """
    words = " ".join(text.lower().split()).removesuffix(" week") or "this"
    if words in {"this", "last"}:
        return Week.of(today, starts).plus(-1 if words == "last" else 0)
    if _ISO_WEEK.fullmatch(words):
        week = Week.named(words, starts)
        if week.start > today:
            raise UsageProblem(f"{week.name} lies ahead of {today}. Give this week or an earlier one.")
        return week
    day = _parse_day(words, today=today, forward=False)
    if day is None:
        raise UsageProblem(f"{text!r} is no week that is known here. Write this week, last week or 2026-W47.")
    return Week.of(parse_past(words, today=today), starts)


def parse_period(text: str, *, today: date, starts: str) -> DateRange:
    """The days meant by `text`. "last 8 weeks" are eight whole weeks before this one, as "last week" is one.

    Raises:
        UsageProblem: for what is not understood, and for what lies wholly ahead.
    """
    words = " ".join(text.lower().split())
    found = _parse_period(words, today=today, starts=starts)
    if found is None:
        raise UsageProblem(f"{text!r} is no period that is known here. Write {FORMS_PERIOD}.")
    if found.start > today:
        raise UsageProblem(f"{text!r} lies ahead of {today}. Give a period that has begun.")
    return found


def _parse_period(words: str, *, today: date, starts: str) -> DateRange | None:
    this_week, this_month = Week.of(today, starts), month_of(today)
    simple = {
        "this week": this_week.range,
        "last week": this_week.plus(-1).range,
        "this month": this_month,
        "last month": month_of(this_month.start - DAY),
        "this year": DateRange(date(today.year, 1, 1), date(today.year + 1, 1, 1)),
        "last year": DateRange(date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    }
    if words in simple:
        return simple[words]
    if match := _LAST_N.fullmatch(words):
        ends = {"day": today + DAY, "week": this_week.start, "month": this_month.start}
        end = ends[match[2]]
        start = _moved(end, -int(match[1]), match[2])
        return DateRange(start, end) if start and start < end else None
    if _ISO_WEEK.fullmatch(words):
        return Week.named(words, starts).range
    if match := _MONTH.fullmatch(words):
        first = parse_iso_date(f"{words}-01")
        return month_of(first) if first else None
    if re.fullmatch(r"\d{4}", words) and FIRST.year <= int(words) < LAST.year - 1:
        return DateRange(date(int(words), 1, 1), date(int(words) + 1, 1, 1))
    day = _parse_day(words, today=today, forward=False)
    return DateRange(day, day + DAY) if day else None


def spoken(day: date, *, today: date) -> str:
    """A day as the program says it back: always with its date, so that a slip is seen."""
    if day == today:
        return f"today, {day:%A} {day}"
    if day == today - DAY:
        return f"yesterday, {day:%A} {day}"
    return f"{day:%A} {day}"
