"""The weeks, months or years that a period is shown in, and the scale of its heat map. Pure: dates in, values out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from math import ceil

from aftercare.dates import DAY, DateRange, Week, month_of

WEEK, MONTH, YEAR = "week", "month", "year"
MOST_WEEKS = 18
"""A period of more weeks is shown by month: a table of them all is no longer read."""
MOST_MONTHS = 36
"""A period of more months is shown by year."""
HEAT_WEEKS = 53
"""A heat map shows a year at most; ratings of more weeks are shown by month."""
MOST_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of days with a name, 2026-W47, 2026-11 or 2026, cut from the `whole` week, month or year."""

    name: str
    days: DateRange
    whole: DateRange


@dataclass(frozen=True)
class Scope:
    """What a report is about: the days, the first week that has any notes, and today.

    With `whole_weeks` no step cuts a week: it belongs to the month and the year of its middle day.
    """

    days: DateRange
    today: date
    starts: str
    first_noted: date | None
    whole_weeks: bool = False

    @property
    def shown(self) -> DateRange:
        """The days from the first week with notes up to the end of this week."""
        first = self.days.start if self.first_noted is None else max(self.days.start, self.first_noted)
        this_week = Week.of(self.today, self.starts).range
        return DateRange(first, max(first, min(self.days.end, this_week.end)))

    @cached_property
    def weeks(self) -> list[Week]:
        """The weeks that the days touch, up to today's, none before the first with notes."""
        found = []
        end = min(self.days.end, self.today + DAY)
        week = Week.of(self.shown.start, self.starts)
        while week.start < end:
            found.append(week)
            week = week.plus(1)
        return found

    @property
    def unit(self) -> str:
        """What it is shown in."""
        if len(self.weeks) <= MOST_WEEKS:
            return WEEK
        return MONTH if len(self._calendar(MONTH)) <= MOST_MONTHS else YEAR

    def by_week(self) -> list[Step]:
        """Its weeks, cut to its days."""
        return [Step(week.name, _cut(week.range, self.days), week.range) for week in self.weeks]

    def steps(self, unit: str) -> list[Step]:
        """Its weeks, months or years up to today, cut to its days."""
        if unit == WEEK:
            return self.by_week()
        return [step for step in self._calendar(unit) if step.days.start <= self.today]

    def month(self, day: date) -> str:
        """The name of the month that a day belongs to."""
        return _name(Week.of(day, self.starts).start + _TO_MIDDLE if self.whole_weeks else day, MONTH)

    def _calendar(self, unit: str) -> list[Step]:
        if not self.whole_weeks:
            return list(_calendar(self.shown, unit))
        found = []
        for name, group in groupby(self.weeks, key=lambda week: _name(week.start + _TO_MIDDLE, unit)):
            weeks = list(group)
            whole = DateRange(weeks[0].start, weeks[-1].range.end)
            found.append(Step(name, _cut(whole, self.days), whole))
        return found


def before(days: DateRange) -> DateRange:
    """The days of the same number that lie before these."""
    return DateRange(days.start - len(days) * DAY, days.start)


def _cut(days: DateRange, within: DateRange) -> DateRange:
    return DateRange(max(days.start, within.start), min(days.end, within.end))


def _calendar(days: DateRange, unit: str) -> Iterator[Step]:
    """The calendar months or years of days."""
    day = days.start
    while day < days.end:
        whole = month_of(day) if unit == MONTH else DateRange(date(day.year, 1, 1), date(day.year + 1, 1, 1))
        yield Step(_name(day, unit), _cut(whole, days), whole)
        day = whole.end


def _name(day: date, unit: str) -> str:
    return f"{day:%Y-%m}" if unit == MONTH else f"{day:%Y}"


_TO_MIDDLE = 3 * DAY
"""From a week's first day to the one that its name goes by, too."""


def levels(counts: Sequence[int]) -> list[tuple[int, int]]:
    """The levels of a heat map, each from least to most, of even width; none if nothing is above 0."""
    most = max(counts, default=0)
    width = max(1, most) / MOST_LEVELS if most > MOST_LEVELS else 1
    ends = sorted({ceil(width * (number + 1)) for number in range(min(most, MOST_LEVELS))})
    starts = [1, *(end + 1 for end in ends)]
    return list(zip(starts, ends, strict=False))
