"""Counting, kindly and exactly: what was done in a period, what is open, which weeks were noted.

Pure: plans, entries and dates in, values out. The rules are the design's, "Counting, kindly and exactly".
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import floor

from aftercare.dates import DAY, DateRange, Week, month_of
from aftercare.entries import DONE, SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, PERIOD_WORDS, Habit, Plan, Target


@dataclass(frozen=True, slots=True)
class Sums:
    """What entries of one habit add up to: occasions done and skipped on purpose, and minutes."""

    done: float = 0
    skipped: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A habit in one of its periods.

    `target` is n_eff, the occasions that the days not paused ask for; 0 if none is asked. `kept` is None for
    a period that is not judged: wholly paused, not begun, as wanted, or still open and not yet reached (an
    open period may help, never hurt).
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
    """n_eff: the target's n if no day of the period is paused, else min(n, max(1, round(n * avail / D))).

    The target that holds on the period's last day speaks for all of it. Days before the habit began, after
    it was retired, or under a cadence of another kind are not available, as paused ones are not. A period
    with no day available asks for 0. Halves are rounded to even.
    """
    ruling = _ruling(habit, days)
    if ruling is None or ruling.cadence.kind == AS_WANTED:
        return 0
    cadence = ruling.cadence
    counted = [day for day in days.days() if cadence.kind != ON_DAYS or day.weekday() in cadence.weekdays]
    available = 0
    for day in counted:
        target = habit.target_on(day)
        if target is not None and target.cadence.kind == cadence.kind and not plan.paused(day, habit.key):
            available += 1
    wanted = len(counted) if cadence.kind == ON_DAYS else cadence.times
    if not counted or not available:
        return 0
    if available == len(counted):
        return wanted
    return min(wanted, max(1, round(wanted * available / len(counted))))


def _occasions(target: Target) -> int:
    """n: the occasions that a target asks for in a whole period."""
    return len(target.cadence.weekdays) if target.cadence.kind == ON_DAYS else target.cadence.times


def _ruling(habit: Habit, days: DateRange) -> Target | None:
    """What holds on the last day of a period; for a habit retired within it, what last held in it."""
    found = habit.target_on(days.last)
    if found is not None or habit.retired is None or habit.retired <= days.start:
        return found
    return habit.target_on(habit.retired - DAY)


def add_up(habit: Habit, entries: Iterable[Entry], days: DateRange) -> Sums:
    """The sums of a habit's entries within days.

    With a minimum, minutes count as their sum divided by it, and an entry without minutes as one occasion.
    What is done is cut to hundredths, not rounded: 299 of 300 minutes are not all of them.
    """
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
    done = occasions + sum(spent / least for least, spent in timed.items())
    hundredths = floor(round(done * 100, 6))  # 0.29 * 100 is a little less than 29
    return Sums(hundredths // 100 if hundredths % 100 == 0 else hundredths / 100, skipped, minutes)


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
    days = period_of(target, day, starts=starts)
    sums = add_up(habit, entries, days)
    due = occasions_due(plan, habit, days)
    reached = sums.done + sums.skipped >= due
    kept = None if due == 0 or not (reached or days.end <= today) else reached
    return Standing(habit, days, sums, due, kept)


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
    """A habit's periods in order, from before its first entry to the one that holds `today`.

    None for touch and consent, nor for days without a target or as wanted. What is noted ahead plays no part.
    """
    own = sorted((one for one in entries if one.habit == habit.key and one.date <= today), key=lambda one: one.date)
    if habit.free or not own:
        return []
    dates = [one.date for one in own]
    found: list[Period] = []
    day = Week.of(month_of(dates[0]).start, starts).start
    while day <= today:
        target = habit.target_on(day)
        if target is None or target.cadence.kind == AS_WANTED:
            day += DAY
            continue
        whole = period_of(target, day, starts=starts)
        days = _stretch(habit, whole, day)
        until = habit if days.end == whole.end else replace(habit, retired=days.end)
        ruling = _ruling(until, whole) or target
        inside = own[bisect_left(dates, days.start) : bisect_left(dates, days.end)]
        sums = add_up(habit, inside, days)
        found.append(
            Period(
                days,
                PERIOD_WORDS[target.cadence.kind] or "",
                _occasions(ruling) / len(whole),
                occasions_due(plan, until, whole),
                sums.done + sums.skipped,
                days.end <= today,
            )
        )
        day = days.end
    return found


def _stretch(habit: Habit, whole: DateRange, day: date) -> DateRange:
    """The days around `day` of a period that no other kind of period claims."""

    def unit(one: date) -> str | None:
        target = habit.target_on(one)
        return None if target is None else PERIOD_WORDS[target.cadence.kind] or AS_WANTED

    own = unit(day)
    taken = any(unit(one) is not None for one in DateRange(whole.start, day).days())
    later = (one for one in DateRange(day, whole.end).days() if unit(one) not in {None, own})
    return DateRange(day if taken else whole.start, next(later, whole.end))


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

    A habit on named weekdays is open from its day on. `noted` are the keys that were ever noted; `solo`
    leaves out what is done together.
    """
    found = []
    for habit in plan.active(today):
        if habit.free or plan.paused(today, habit.key) or (habit.optional and habit.key not in noted):
            continue
        if solo and habit.who == "together":
            continue
        now = standing(plan, habit, entries, today, today=today, starts=starts)
        if now is None or not now.open:
            continue
        target = habit.target_on(today)
        if target is not None and target.cadence.kind == ON_DAYS:
            so_far = occasions_due(plan, habit, DateRange(now.days.start, today + DAY))
            if so_far <= now.sums.done + now.sums.skipped:
                continue
        found.append(now)
    return found


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
    closed = [week for week in weeks if week.range.end <= today]
    hits = [week for week in closed if any(day in week.range for day in noted_on)]
    resting = [week for week in closed if week not in hits and all(plan.paused(day) for day in week.range.days())]
    open_weeks = [week for week in weeks if today in week.range]
    this_week = any(day in week.range for week in open_weeks for day in noted_on)
    return WeeksNoted(len(hits), len(closed), len(resting), this_week)
