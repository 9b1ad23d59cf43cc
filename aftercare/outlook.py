"""What reminders are to come: rules as a person wrote them, and the days on which each is open, from plan and entries.

Pure. It is worked out for five weeks ahead, given that nothing more is noted, so that `remind` need not read plan or
journal at each run. Touch and consent come only by a rule that names them (design, "Counting, kindly and exactly").
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from aftercare.dates import DAY, WEEK_DAYS, DateRange, Week, month_of
from aftercare.entries import DONE, SKIP, Entry
from aftercare.habits import AS_WANTED, MONTHLY, ON_DAYS, WEEKLY, Habit, Plan
from aftercare.progress import period_of, so_far, standing
from aftercare.reminders import CLOSED, LATER, OPEN

HORIZON = 5 * WEEK_DAYS
"""Days."""

REST_DAYS = 3
"""So many days after a pause, or after the first note that follows a gap, nothing comes."""

GAP_DAYS = 14
"""So many days without any note are a gap."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A rule as a person wrote it: what about (None: all that is open, but optional or of touch), when, how often.

    `weekdays` (0 is Monday) and `times` may be empty, for all days and for one time, the end of quiet hours.
    """

    id: str
    practice: str | None = None
    weekdays: tuple[int, ...] = ()
    times: tuple[time, ...] = ()
    at_most: int | None = None
    apart_hours: int = 0
    only_if_open: bool = True

    @property
    def most(self) -> int:
        """How many a day: as many as there are times, if nothing else was said."""
        return self.at_most or max(1, len(self.times))

    @property
    def days(self) -> tuple[int, ...]:
        """The weekdays on which it comes."""
        return self.weekdays or tuple(range(WEEK_DAYS))


def days_needed(today: date, *, starts: str) -> DateRange:
    """The days whose entries tell what is open within the horizon: those of the weeks and months that touch it."""
    end = today + HORIZON * DAY
    first = min(month_of(today).start, Week.of(today, starts).range.start)
    return DateRange(first, max(month_of(end).end, Week.of(end, starts).range.end))


def days_looked_at(today: date, *, starts: str) -> DateRange:
    """The days that are looked at besides: they tell of gaps, and when something was last noted."""
    first = days_needed(today, starts=starts).start
    return DateRange(min(first, today - HORIZON * DAY), first)


def habits_of(wish: Wish, plan: Plan, *, solo: bool) -> list[Habit]:
    """The practices of the plan that a rule is about."""
    return [
        habit
        for habit in plan.habits
        if not (solo and habit.who == "together")
        and (habit.key == wish.practice or (wish.practice is None and not habit.free and not habit.optional))
    ]


def last_noted(habits: Iterable[Habit], entries: Iterable[Entry], today: date) -> date | None:
    """The last day on which one of the practices was done or skipped; what is noted ahead counts as of today."""
    keys = {habit.key for habit in habits}
    days = [entry.date for entry in entries if entry.habit in keys and entry.kind in {DONE, SKIP}]
    return min(max(days), today) if days else None


class Horizon:
    """The days to come of one plan, and what is open on each of them.

    `rest_until` is the first day after the rest that follows a gap, None where there was none.
    """

    def __init__(
        self, plan: Plan, entries: Sequence[Entry], today: date, *, starts: str, rest_until: date | None = None
    ) -> None:
        self.days = DateRange(today, today + HORIZON * DAY)
        self._plan = plan
        self._starts = starts
        self._rest_until = rest_until
        self._entries = {habit.key: [one for one in entries if one.habit == habit.key] for habit in plan.habits}
        self._known: dict[tuple[str, date, bool, bool], bool] = {}

    def may_come(self, wish: Wish, habit: Habit, day: date) -> bool:
        """Whether a reminder of a practice may come on a day: it neither rests nor just rested, nor is it done."""
        place = (habit.key, day, wish.only_if_open, wish.practice is not None)
        if place not in self._known:
            self._known[place] = self._open(habit, day, only_if_open=wish.only_if_open, named=wish.practice is not None)
        return self._known[place]

    def _open(self, habit: Habit, day: date, *, only_if_open: bool, named: bool) -> bool:
        target = habit.target_on(day)
        if target is None or (target.cadence.kind == AS_WANTED and not named):
            return False
        if self._rest_until is not None and day < self._rest_until:
            return False
        if any(self._plan.paused(day - back * DAY, habit.key) for back in range(REST_DAYS + 1)):
            return False
        if not only_if_open:
            return True
        entries = self._entries[habit.key]
        if target.cadence.kind == AS_WANTED:
            return not any(entry.date == day and entry.kind in {DONE, SKIP} for entry in entries)
        now = standing(self._plan, habit, entries, day, today=day, starts=self._starts)
        return now is not None and so_far(self._plan, now, day, starts=self._starts) > int(
            now.sums.done + now.sums.skipped
        )

    def of(self, wish: Wish, habits: Sequence[Habit]) -> str:
        """CLOSED, OPEN or LATER for each day of the horizon."""
        return "".join(self._on(wish, habits, day) for day in self.days.days())

    def _on(self, wish: Wish, habits: Sequence[Habit], day: date) -> str:
        there = [habit for habit in habits if self.may_come(wish, habit, day)]
        if not there:
            return CLOSED
        if day.weekday() in wish.days:
            return OPEN
        last = next(one for back in range(1, WEEK_DAYS) if (one := day - back * DAY).weekday() in wish.days)
        waits = any(self._same(wish, habit, last, day) for habit in there)
        return LATER if waits else CLOSED

    def _same(self, wish: Wish, habit: Habit, earlier: date, day: date) -> bool:
        """Whether a practice was open on an earlier day of the same period of more than a day."""
        target = habit.target_on(day)
        if target is None or target.cadence.kind not in {MONTHLY, ON_DAYS, WEEKLY}:
            return False
        whole = period_of(target, day, starts=self._starts)
        return earlier in whole and self.may_come(wish, habit, earlier)


def rest_after_gap(noted_on: Iterable[date], today: date, *, noted_before: bool) -> date | None:
    """The first day after the rest that follows a gap, None where there is no such rest from today on.

    `noted_on` are the days with any note among those looked at, `noted_before` whether there is a note before them:
    the first note ever follows no gap.
    """
    days = sorted(set(noted_on))
    first: Iterator[date] = iter(days)
    rests = [days[0]] if days and noted_before else []
    next(first, None)
    rests += [later for earlier, later in zip(days, first, strict=False) if later > earlier + GAP_DAYS * DAY]
    ends = [day + REST_DAYS * DAY for day in rests]
    return max((end for end in ends if end > today), default=None)
