"""Counting, kindly and exactly: what was done in a period, what is open, which weeks were noted.

Pure: plans, entries and dates in, values out. The rules are the design's, "Counting, kindly and exactly".
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import floor, lcm

from aftercare.dates import DAY, WEEK_DAYS, DateRange, Week, month_of
from aftercare.entries import DONE, SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, PERIOD_WORDS, Habit, Plan, Target
from aftercare.holding import Holding, rests


@dataclass(frozen=True, slots=True)
class Sums:
    """What entries of one habit add up to: occasions done and skipped on purpose, and minutes."""

    done: float = 0
    skipped: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A habit in one of its periods.

    `days` are those of the period that no other kind of period claims. `target` is n_eff, the occasions that
    the days not paused ask for; 0 if none is asked. `kept` is None for a period that is not judged: wholly
    paused, as wanted, of touch or consent, or still open and not yet reached (an open period may help, never hurt).
    """

    habit: Habit
    days: DateRange
    sums: Sums
    target: int
    kept: bool | None

    @property
    def open(self) -> int:
        """Occasions still open; never for touch and consent."""
        if self.habit.free:
            return 0
        return max(0, self.target - int(self.sums.done + self.sums.skipped))


def period_of(target: Target, day: date, *, starts: str) -> DateRange:
    """The period of a target that holds a day: the day, the week or the calendar month."""
    if target.cadence.kind == DAILY:
        return DateRange(day, day + DAY)
    if target.cadence.kind == MONTHLY:
        return month_of(day)
    return Week.of(day, starts).range


def occasions_due(plan: Plan, habit: Habit, days: DateRange) -> int:
    """n_eff of a whole period, a day, week or month: what `Holding.asks` says of its own days."""
    unit = "day" if len(days) == 1 else "week" if len(days) <= WEEK_DAYS else "month"
    holding = Holding(plan, habit, days)
    own = [day for day, one in zip(days.days(), holding.units, strict=True) if one == unit]
    return holding.asks(days, holding.own(days, own[-1]))[1] if own else 0


def add_up(habit: Habit, entries: Iterable[Entry], days: DateRange) -> Sums:
    """The sums of a habit's entries within days.

    With a minimum, minutes count as their sum divided by it, and an entry without minutes as one occasion.
    What is done is cut to hundredths, not rounded: 299 of 300 minutes are not all of them.
    """
    done, skipped, minutes = _tally(habit, entries, days)
    return Sums(hundredths(done), skipped, minutes)


def _tally(habit: Habit, entries: Iterable[Entry], days: DateRange) -> tuple[float, int, int]:
    """Occasions done, skipped, and minutes, the first not cut: a sum that is a whole number comes out as one."""
    occasions = skipped = minutes = 0
    timed: dict[int, int] = {}
    for entry in entries:
        if entry.habit != habit.key or entry.date not in days:
            continue
        if entry.kind == SKIP:
            skipped += entry.occasions
        elif entry.kind == DONE:
            target = habit.target_on(entry.date)
            spent = (entry.minutes or 0) * entry.occasions
            minutes += spent
            if target is not None and target.at_least and spent:
                timed[target.at_least] = timed.get(target.at_least, 0) + spent
            else:
                occasions += entry.occasions
    if not timed:
        return occasions, skipped, minutes
    shared = lcm(*timed)
    parts = sum(spent * (shared // least) for least, spent in timed.items())
    return (occasions * shared + parts) / shared, skipped, minutes


def hundredths(done: float) -> float:
    """A number cut to hundredths, not rounded; a whole one as such."""
    found = floor(round(done * 100, 6))  # 0.29 * 100 is a little less than 29
    return found // 100 if found % 100 == 0 else found / 100


def standing(
    plan: Plan,
    habit: Habit,
    entries: Iterable[Entry],
    day: date,
    *,
    today: date,
    starts: str,
) -> Standing | None:
    """How a habit stands in its period that holds `day`; None where no target holds on it.

    `today` tells whether that period is closed: only then can it be not kept.
    """
    target = habit.target_on(day)
    if target is None:
        return None
    whole = period_of(target, day, starts=starts)
    holding = Holding(plan, habit, whole)
    days = holding.own(whole, day)
    _, due = holding.asks(whole, days)
    sums = add_up(habit, entries, days)
    reached = sums.done + sums.skipped >= due
    judged = due and not habit.free and (reached or days.end <= today)
    return Standing(habit, days, sums, due, reached if judged else None)


@dataclass(frozen=True, slots=True)
class Period:
    """One of a habit's periods in a row, for its rhythm and runs.

    `days` are its own; where the cadence changes from one kind of period to another in mid-period, it ends
    there, so that no day counts twice. `unit` is day, week or month. `per_day` is f, the occasions that its
    target asks for in a whole period by the days of that. `asked` is n_eff, 0 for a period wholly paused.
    `done` has skips in it, which count as care. `closed` once its last day is over.
    """

    days: DateRange
    unit: str
    per_day: float
    asked: int
    done: float
    closed: bool

    @property
    def reached(self) -> bool:
        """Whether all that is asked is there; never of a period that asks for nothing."""
        return 0 < self.asked <= self.done


def periods(plan: Plan, habit: Habit, entries: Iterable[Entry], *, today: date, starts: str) -> list[Period]:
    """A habit's periods in order, from the one of its first entry to the one that holds `today`.

    None for touch and consent, nor for days without a target or as wanted. What is noted ahead plays no part.
    """
    own = sorted((one for one in entries if one.habit == habit.key and one.date <= today), key=lambda one: one.date)
    if habit.free or not own:
        return []
    dates = [one.date for one in own]
    day = dates[0]
    around = [Week.of(day, starts).range, month_of(day), Week.of(today, starts).range, month_of(today)]
    holding = Holding(plan, habit, DateRange(min(around).start, max(one.end for one in around)))
    found: list[Period] = []
    while day <= today:
        target = habit.target_on(day)
        if target is None or target.cadence.kind == AS_WANTED:
            day += DAY
            continue
        whole = period_of(target, day, starts=starts)
        days = holding.own(whole, day)
        times, due = holding.asks(whole, days)
        inside = own[bisect_left(dates, days.start) : bisect_left(dates, days.end)]
        done, skipped, _ = _tally(habit, inside, days) if inside else (0, 0, 0)
        unit = PERIOD_WORDS[target.cadence.kind] or ""
        found.append(Period(days, unit, times / len(whole), due, done + skipped, days.end <= today))
        day = days.end
    return found


def open_on(
    plan: Plan,
    entries: Sequence[Entry],
    today: date,
    *,
    starts: str,
    noted: Collection[str],
    solo: bool = False,
) -> list[Standing]:
    """What is open today, if one likes: never touch, consent, as wanted, paused, or optional and not yet noted.

    A habit on named weekdays is open from its day on, and its target is what is asked up to today. `noted` are
    the keys that were ever noted; `solo` leaves out what is done together.
    """
    found = []
    for habit in plan.active(today):
        if plan.paused(today, habit.key) or (habit.optional and habit.key not in noted):
            continue
        if solo and habit.who == "together":
            continue
        now = standing(plan, habit, entries, today, today=today, starts=starts)
        if now is None or not now.open:
            continue
        now = replace(now, target=so_far(plan, now, today, starts=starts))
        if now.open:
            found.append(now)
    return found


def so_far(plan: Plan, now: Standing, day: date, *, starts: str) -> int:
    """The occasions that a period asks for up to a day: on named weekdays those that have come, else all of them."""
    target = now.habit.target_on(day)
    if target is None or target.cadence.kind != ON_DAYS:
        return now.target
    whole = period_of(target, day, starts=starts)
    _, asked = Holding(plan, now.habit, whole).asks(whole, DateRange(now.days.start, day + DAY))
    return min(now.target, asked)


@dataclass(frozen=True, slots=True)
class WeeksNoted:
    """In how many of `closed` closed weeks care was noted, how many of those were wholly paused, and this week."""

    noted: int
    closed: int
    paused: int
    this_week: bool


def weeks_noted(plan: Plan, noted_on: Collection[date], weeks: Sequence[Week], today: date) -> WeeksNoted:
    """The count behind the default sentence: a week is noted if it holds any entry, skips included.

    The open week may help and never hurts: it is told apart.
    """
    on = frozenset(noted_on)
    closed = [week for week in weeks if week.range.end <= today]
    quiet = [week for week in closed if on.isdisjoint(week.range.days())]
    resting = 0
    if quiet:
        days = DateRange(min(quiet).start, max(quiet).range.end)
        still = rests(plan, days)
        places = ((week.start - days.start).days for week in quiet)
        resting = sum(all(still[first : first + WEEK_DAYS]) for first in places)
    this_week = any(today in week.range and not on.isdisjoint(week.range.days()) for week in weeks)
    return WeeksNoted(len(closed) - len(quiet), len(closed), resting, this_week)
