"""What holds for one habit day by day, where it rests, and what a period of such days asks for. Pure."""

from datetime import date

from aftercare.dates import DAY, WEEK_DAYS, DateRange
from aftercare.habits import AS_WANTED, ON_DAYS, PERIOD_WORDS, Habit, Plan, Target


def rests(plan: Plan, days: DateRange, key: str | None = None) -> bytearray:
    """A 1 for each of the days on which everything rests, or the habit named; else a 0."""
    found = bytearray(len(days))
    for pause in plan.pauses:
        if pause.habit is None or pause.habit == key:
            first = max(0, (pause.start - days.start).days)
            end = len(days) if pause.until is None else min(len(days), (pause.until - days.start).days + 1)
            found[first : max(first, end)] = b"\1" * (end - first)
    return found


class Holding:
    """Days of one habit laid out, so that each of many periods looks at nothing but its own.

    `units` are what the periods of each day are: day, week, month or as-wanted; None where no target holds.
    """

    __slots__ = ("_rests", "_start", "_targets", "units")

    def __init__(self, plan: Plan, habit: Habit, days: DateRange) -> None:
        self._start = days.start
        self._rests = rests(plan, days, habit.key)
        self._targets: list[Target | None] = [None] * len(days)
        for target in habit.targets:
            since = 0 if target.since is None else self._place(target.since)
            self._targets[since:] = [target] * (len(days) - since)
        if habit.retired is not None:
            end = self._place(habit.retired)
            self._targets[end:] = [None] * (len(days) - end)
        self.units = [None if one is None else PERIOD_WORDS[one.cadence.kind] or AS_WANTED for one in self._targets]

    def _place(self, day: date) -> int:
        """Where a day stands; the first place for all that lie before."""
        return max(0, (day - self._start).days)

    def own(self, whole: DateRange, day: date) -> DateRange:
        """The days around `day` of its period, the whole of which is given, that no other kind of period claims.

        Days before the habit began and after it was retired are nobody's: they stay with its period.
        """
        if len(whole) == 1:
            return whole
        first, at, end = self._place(whole.start), self._place(day), self._place(whole.end)
        mine = {None, self.units[at]}
        earlier = (place + 1 for place in range(at - 1, first - 1, -1) if self.units[place] not in mine)
        later = (place for place in range(at + 1, end) if self.units[place] not in mine)
        return DateRange(self._start + next(earlier, first) * DAY, self._start + next(later, end) * DAY)

    def asks(self, whole: DateRange, own: DateRange) -> tuple[int, int]:
        """n, what a whole period is asked for, and n_eff, what its own days are: min(n, max(1, round(n * avail / D))).

        The target that holds on the last of its own days speaks for all of it. Days before the habit began,
        after it was retired, or under a cadence of another kind are not available, as paused ones are not; of
        named weekdays only those count. With no day available n_eff is 0. Halves are rounded to even.
        """
        first, end = self._place(own.start), self._place(own.end)
        cadence = next(one for one in reversed(self._targets[first:end]) if one is not None).cadence
        if cadence.kind == AS_WANTED:
            return 0, 0
        free = [place for place in range(first, end) if not self._rests[place] and self._holds(place, cadence.kind)]
        times, spread = cadence.times, len(whole)
        if cadence.kind == ON_DAYS:
            shift = self._start.weekday()
            free = [place for place in free if (place + shift) % WEEK_DAYS in cadence.weekdays]
            times = spread = len(set(cadence.weekdays))
        return times, min(times, max(1, round(times * len(free) / spread))) if free else 0

    def _holds(self, place: int, kind: str) -> bool:
        target = self._targets[place]
        return target is not None and target.cadence.kind == kind
