"""One question to one's own weeks: does an answer of `feel` differ in weeks with a practice?

Pure, and held to the content guide, section 5: one question, chosen before the weeks it looks at; pictures
first, and a single careful statement only when there is enough. Nothing else is ever looked for: no list of
pairs is computed. Weeks without an answer are never filled in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import dropwhile

from aftercare.dates import DAY, DateRange, Week
from aftercare.entries import DONE, Entry
from aftercare.habits import Habit, Plan
from aftercare.quantiles import median, quantile
from aftercare.ranks import Link, link

LEAST_MEDIANS = 8
"""Paired weeks before medians are shown."""
LEAST_PAIRS = 20
"""Paired weeks before anything is said."""
LEAST_SIDE = 5
"""Distinct weeks with the practice, and without, before anything is said."""
MOST_MISSING = 0.3
"""The part of the weeks that may be missing, if anything is to be said."""
LEAST_USUAL = 12
"""Earlier weeks before a week is called unusual."""
MIDDLE = (0.05, 0.95)
"""Where the middle 90 % of a person's own weeks begin and end."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a habit's key, a slider's key, and the day it was chosen, before the weeks it looks at."""

    habit: str
    outcome: str
    since: date


@dataclass(frozen=True, slots=True)
class Point:
    """A closed week: how often the habit was done, the answer (the median of several; None if there is none).

    `rested` says that the habit, or everything, was paused all week: such a week is neither a pair nor missing.
    """

    week: Week
    times: int
    answer: float | None
    rested: bool = False

    @property
    def paired(self) -> bool:
        """Whether it has both: an answer, and a habit that was not resting."""
        return self.answer is not None and not self.rested


@dataclass(frozen=True, slots=True)
class Unusual:
    """A week's answer outside the middle 90 % of the person's own earlier weeks, which is from `low` to `high`."""

    week: Week
    answer: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Insight:
    """What may be shown of a question.

    `median_with` and `median_without` are None before 8 paired weeks, and where a side has no week. `link` is
    None unless `enough`, and where one side is a plain straight line.
    """

    points: tuple[Point, ...]
    median_with: float | None
    median_without: float | None
    link: Link | None
    unusual: Unusual | None

    @property
    def pairs(self) -> tuple[Point, ...]:
        """The weeks that have both."""
        return tuple(point for point in self.points if point.paired)

    @property
    def having(self) -> int:
        """How many pairs are weeks with the practice."""
        return sum(1 for point in self.pairs if point.times)

    @property
    def lacking(self) -> int:
        """How many pairs are weeks without it."""
        return len(self.pairs) - self.having

    @property
    def awake(self) -> int:
        """How many weeks did not rest."""
        return sum(1 for point in self.points if not point.rested)

    @property
    def missing(self) -> int:
        """How many weeks that did not rest have no answer."""
        return self.awake - len(self.pairs)

    @property
    def many_missing(self) -> bool:
        """Whether too many are missing to say anything."""
        return self.missing > MOST_MISSING * self.awake

    @property
    def enough(self) -> bool:
        """Whether a statement may be made: pairs, weeks on each side, and few missing."""
        sides = min(self.having, self.lacking)
        return len(self.pairs) >= LEAST_PAIRS and sides >= LEAST_SIDE and not self.many_missing


def days_of(question: Question, *, today: date, starts: str) -> DateRange:
    """The days of the closed weeks that begin on the question's day or later; none if there are none yet."""
    first = Week.of(question.since, starts)
    if first.start < question.since:
        first = first.plus(1)
    end = Week.of(today, starts).start
    return DateRange(first.start, max(first.start, end))


def points(
    plan: Plan, habit: Habit, entries: Iterable[Entry], question: Question, *, today: date, starts: str
) -> tuple[Point, ...]:
    """The weeks since the question was chosen, from the first that has an answer on.

    The open week is left out, for it may still change; so are weeks before the first answer, which is when the
    person began. Raises nothing: entries of other days and habits are passed over.
    """
    days = days_of(question, today=today, starts=starts)
    times: dict[Week, int] = {}
    answers: dict[Week, list[int]] = {}
    for entry in entries:
        if entry.date not in days:
            continue
        week = Week.of(entry.date, starts)
        if entry.kind == DONE and entry.habit == habit.key:
            times[week] = times.get(week, 0) + entry.occasions
        answers.setdefault(week, []).extend(value for key, value in entry.ratings if key == question.outcome)
    found: list[Point] = []
    week = Week(days.start)
    while week.start < days.end:
        rated = answers.get(week)
        rested = all(plan.paused(day, habit.key) for day in week.range.days())
        found.append(Point(week, times.get(week, 0), median(rated) if rated else None, rested))
        week = week.plus(1)
    return tuple(dropwhile(lambda point: point.answer is None, found))


def look(found: Sequence[Point]) -> Insight:
    """What may be shown of these weeks; no more is computed than may be shown."""
    whole = tuple(found)
    pairs = [point for point in whole if point.paired]
    having, lacking = [one for one in pairs if one.times], [one for one in pairs if not one.times]
    ripe = len(pairs) >= LEAST_MEDIANS
    seen = Insight(
        points=whole,
        median_with=median(_answers(having)) if ripe and having else None,
        median_without=median(_answers(lacking)) if ripe and lacking else None,
        link=None,
        unusual=_unusual(whole),
    )
    if not seen.enough:
        return seen
    numbers = [(one.week.start - pairs[0].week.start) // (7 * DAY) for one in pairs]
    return replace(seen, link=link(numbers, [float(one.times) for one in pairs], _answers(pairs)))


def _answers(found: Iterable[Point]) -> list[float]:
    return [one.answer for one in found if one.answer is not None]


def _unusual(found: Sequence[Point]) -> Unusual | None:
    """The last closed week, if its answer is outside the middle 90 % of at least 12 earlier ones."""
    if not found or found[-1].answer is None:
        return None
    earlier, last = _answers(found[:-1]), found[-1].answer
    if len(earlier) < LEAST_USUAL:
        return None
    low, high = (quantile(earlier, part) for part in MIDDLE)
    return None if low <= last <= high else Unusual(found[-1].week, last, low, high)
