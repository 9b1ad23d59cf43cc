"""What progress and rhythm come to, day by day and from the rules alone, as slowly as that takes.

Nothing here is shared with the code under test but its values: fractions instead of floats, days one by one
instead of ranges, every pair of periods instead of a single pass.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from aftercare.entries import Entry
from aftercare.habits import Habit, Pause, Target

DAY = timedelta(days=1)
UNITS = {"daily": "day", "weekly": "week", "on": "week", "monthly": "month", "as-wanted": "as wanted"}
FIRST_WEEKDAY = {"monday": 0, "sunday": 6, "saturday": 5}


@dataclass(frozen=True)
class Row:
    """A period as the rules have it."""

    days: tuple[date, ...]
    unit: str
    per_day: Fraction
    asked: int
    done: Fraction
    closed: bool

    @property
    def reached(self) -> bool:
        return self.asked > 0 and self.done >= self.asked


@dataclass(frozen=True)
class Told:
    """All that the rules look at."""

    habit: Habit
    pauses: Sequence[Pause]
    entries: Sequence[Entry]
    today: date
    starts: str

    def target(self, day: date) -> Target | None:
        held = None
        for one in self.habit.targets:
            if one.since is None or one.since <= day:
                held = one
        return None if self.habit.retired is not None and self.habit.retired <= day else held

    def unit(self, day: date) -> str | None:
        target = self.target(day)
        return None if target is None else UNITS[target.cadence.kind]

    def paused(self, day: date) -> bool:
        """Whether the habit, or everything, rests on a day."""
        for pause in self.pauses:
            if pause.habit in {None, self.habit.key} and pause.start <= day <= (pause.until or date.max):
                return True
        return False

    def whole(self, day: date) -> list[date]:
        """The calendar period of a day: the day, its week or its month."""
        unit = self.unit(day)
        if unit == "day":
            return [day]
        first = day
        while first.day != 1 if unit == "month" else first.weekday() != FIRST_WEEKDAY[self.starts]:
            first -= DAY
        days = [first]
        while (days[-1] + DAY).month == first.month if unit == "month" else len(days) < 7:
            days.append(days[-1] + DAY)
        return days

    def own(self, day: date) -> tuple[date, ...]:
        """The days around one that no other kind of period claims; before the beginning and after the end none does."""
        whole, unit = self.whole(day), self.unit(day)
        found = [day]
        while found[0] - DAY in whole and self.unit(found[0] - DAY) in {unit, None}:
            found.insert(0, found[0] - DAY)
        while found[-1] + DAY in whole and self.unit(found[-1] + DAY) in {unit, None}:
            found.append(found[-1] + DAY)
        return tuple(found)

    def ruling(self, days: Sequence[date]) -> Target:
        """What holds on the last day that anything holds on."""
        return [target for target in map(self.target, days) if target is not None][-1]

    def spread(self, day: date, ruling: Target) -> tuple[int, list[date]]:
        """Of the period of a day, n and the days that it is spread over."""
        whole = self.whole(day)
        if ruling.cadence.kind == "on":
            whole = [one for one in whole if one.weekday() in ruling.cadence.weekdays]
            return len(whole), whole
        return ruling.cadence.times, whole

    def asked(self, day: date, upto: date = date.max) -> int:
        """n_eff of the period of a day; only of its days up to one, if that is given."""
        own = [one for one in self.own(day) if one <= upto]
        ruling = self.ruling(own)
        if ruling.cadence.kind == "as-wanted":
            return 0
        times, spread = self.spread(day, ruling)
        available = 0
        for one in own:
            target = self.target(one)
            if one in spread and target is not None and target.cadence.kind == ruling.cadence.kind:
                available += not self.paused(one)
        if available in {0, len(spread)}:
            return times if available else 0
        return min(times, max(1, round(Fraction(times * available, len(spread)))))

    def sums(self, days: Sequence[date]) -> tuple[Fraction, int, int]:
        """What was done, skipped, and for how many minutes."""
        done, skipped, minutes = Fraction(0), 0, 0
        for entry in self.entries:
            if entry.habit != self.habit.key or entry.date not in days:
                continue
            times = 1 if entry.times is None else entry.times
            if entry.kind == "skip":
                skipped += times
            if entry.kind == "done":
                target = self.target(entry.date)
                least = None if target is None else target.at_least
                for _ in range(times):
                    done += Fraction(entry.minutes, least) if entry.minutes and least else 1
                    minutes += entry.minutes or 0
        return done, skipped, minutes

    def rows(self) -> list[Row]:
        """Every judged period from the first entry's on, up to today's."""
        noted = [entry.date for entry in self.entries if entry.habit == self.habit.key and entry.date <= self.today]
        if self.habit.touch or self.habit.category == "consent" or not noted:
            return []
        found: dict[tuple[date, ...], Row] = {}
        known = Told(
            self.habit, self.pauses, [e for e in self.entries if e.date <= self.today], self.today, self.starts
        )
        day = min(noted)
        while day <= self.today:
            unit = self.unit(day)
            if unit not in {None, "as wanted"} and self.own(day) not in found:
                own = self.own(day)
                done, skipped, _ = known.sums(own)
                per_day = Fraction(self.spread(day, self.ruling(own))[0], len(self.whole(day)))
                found[own] = Row(own, str(unit), per_day, self.asked(day), done + skipped, own[-1] < self.today)
            day += DAY
        return list(found.values())


def rhythm(rows: Sequence[Row]) -> float | None:
    """The rhythm as one sum: what each period gave, times what is left of it now. An open one counts if it helps."""

    def summed(told: Sequence[Row]) -> float:
        left = [0.5 ** (math.sqrt(row.per_day) * len(row.days) / 13) for row in told]
        given = [float(min(Fraction(1), row.done / row.asked)) * (1 - one) for row, one in zip(told, left, strict=True)]
        return math.fsum(one * math.prod(left[number + 1 :]) for number, one in enumerate(given))

    told = [row for row in rows if row.asked]
    closed = [row for row in told if row.closed]
    return max(summed(closed), summed(told)) if told else None


def runs(rows: Sequence[Row]) -> tuple[int, str, bool] | None:
    """The longest run, its unit, and whether there was a return: by looking at every stretch of periods."""
    closed = [row for row in rows if row.asked and row.closed]
    best: tuple[int, int, str] | None = None
    for start in range(len(closed)):
        for end in range(start + 1, len(closed) + 1):
            part = closed[start:end]
            days = sum(len(row.days) for row in part)
            even = all(row.reached for row in part) and len({row.unit for row in part}) == 1
            if even and (best is None or days > best[0]):
                best = (days, len(part), part[0].unit)
    if best is None:
        return None
    kept = [number for number, row in enumerate(closed) if row.reached]
    return best[1], best[2], not all(row.reached for row in closed[kept[0] : kept[-1]])
