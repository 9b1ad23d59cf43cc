"""Counting, kindly and exactly: what was done in a period, what is open, which weeks were noted.

Pure: plans, entries and dates in, values out. The rules are the design's, "Counting, kindly and exactly".
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from aftercare.dates import DAY, DateRange, Week, month_of
from aftercare.entries import DONE, SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, Habit, Plan, Target


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
    a period that is not judged: wholly paused, not begun, or as wanted.
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
    ruling = habit.target_on(days.last) or _last_target(habit, days)
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


def _last_target(habit: Habit, days: DateRange) -> Target | None:
    """What held on the last day of the period on which anything did, for a habit retired within it."""
    if habit.retired is None or habit.retired <= days.start:
        return None
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


def standing(plan: Plan, habit: Habit, entries: Iterable[Entry], day: date, *, starts: str) -> Standing | None:
    """How a habit stands in its period that holds `day`; None where no target holds on it."""
    target = habit.target_on(day)
    if target is None:
        return None
    days = period_of(target, day, starts=starts)
    sums = add_up(habit, entries, days)
    due = occasions_due(plan, habit, days)
    kept = None if due == 0 else sums.done + sums.skipped >= due
    return Standing(habit, days, sums, due, kept)


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
        now = standing(plan, habit, entries, today, starts=starts)
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
