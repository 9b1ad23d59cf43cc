"""What was noted, laid out day by day: entries are looked at once, and every sum after that is one over days.

Pure. A report of ten years adds the same entries up by week, by month, by practice and by day of the heat map;
looking through all of them for each would take ten times as long. `sums` gives what `progress.add_up` gives, which
says how things count; a test holds one to the other.
"""

from collections.abc import Callable, Iterable
from datetime import date

from aftercare.dates import WEEK_DAYS, DateRange, Week
from aftercare.entries import DONE, FEELING, SKIP, Entry
from aftercare.habits import Habit
from aftercare.progress import Sums, hundredths


class _Row:
    """One practice: occasions, minutes and skips of each day; `parts` are occasions made up of minutes."""

    __slots__ = ("felt", "minutes", "noted", "occasions", "parts", "skipped", "timed")

    def __init__(self, habit: Habit, length: int) -> None:
        self.timed = any(target.at_least for target in habit.targets)
        self.occasions = [0] * length
        self.parts = [0.0] * (length if self.timed else 0)
        self.minutes = [0] * length
        self.skipped = [0] * length
        self.noted = bytearray(length)
        self.felt: list[tuple[int, int]] = []


class DayGrid:
    """Entries within `days` by practice and day. `find` gives the habit of a key.

    `habits` are those that were noted.
    """

    def __init__(self, entries: Iterable[Entry], days: DateRange, find: Callable[[str], Habit]) -> None:
        self.days = days
        self.habits: dict[str, Habit] = {}
        self._feelings: list[int] = []
        self._first = days.start.toordinal()
        self._any = bytearray(len(days))
        self._rows: dict[str, _Row] = {}
        length = len(days)
        for entry in entries:
            at = entry.date.toordinal() - self._first
            if not 0 <= at < length:
                continue
            self._any[at] = 1
            key = entry.habit
            if not key:
                if entry.kind == FEELING:
                    self._feelings.append(at)
                continue
            row = self._rows.get(key)
            if row is None:
                self.habits[key] = find(key)
                row = self._rows[key] = _Row(self.habits[key], length)
            row.noted[at] = 1
            if entry.kind == DONE:
                self._add(row, self.habits[key], at, entry)
            elif entry.kind == SKIP:
                row.skipped[at] += entry.times or 1

    @staticmethod
    def _add(row: _Row, habit: Habit, at: int, entry: Entry) -> None:
        occasions = entry.times or 1
        if entry.felt is not None:
            row.felt.append((at, entry.felt))
        if entry.minutes is None:
            row.occasions[at] += occasions
            return
        spent = entry.minutes * occasions
        row.minutes[at] += spent
        target = habit.target_on(entry.date) if row.timed else None
        if target is not None and target.at_least and spent:
            row.parts[at] += spent / target.at_least
        else:
            row.occasions[at] += occasions

    def _span(self, days: DateRange) -> slice:
        return slice(max(0, days.start.toordinal() - self._first), max(0, days.end.toordinal() - self._first))

    def sums(self, key: str, days: DateRange) -> Sums:
        """What a practice adds up to within days."""
        row, span = self._rows[key], self._span(days)
        done: float = sum(row.occasions[span])
        if row.timed:
            done = hundredths(done + sum(row.parts[span]))
        return Sums(done, sum(row.skipped[span]), sum(row.minutes[span]))

    def noted(self, days: DateRange, key: str = "") -> int:
        """On how many of the days a practice was noted, or anything at all."""
        found = self._rows[key].noted if key else self._any
        return sum(found[self._span(days)])

    def dates(self, days: DateRange) -> set[date]:
        """The days on which anything was noted."""
        span = self._span(days)
        noted = (at for at, one in enumerate(self._any[span], span.start) if one)
        return {date.fromordinal(self._first + at) for at in noted}

    def weeks(self, key: str, days: DateRange, *, starts: str) -> int:
        """In how many weeks a practice was noted within days."""
        span = self._span(days)
        first = date.fromordinal(self._first + span.start)
        shift = (first - Week.of(first, starts).start).days
        noted = self._rows[key].noted[span]
        return len({(at + shift) // WEEK_DAYS for at, one in enumerate(noted) if one})

    def feelings(self, days: DateRange) -> int:
        """How often `feel` was answered within days."""
        span = self._span(days)
        return sum(span.start <= at < span.stop for at in self._feelings)

    def keys(self, days: DateRange) -> list[str]:
        """The practices noted within days, in the order in which they were first noted at all."""
        span = self._span(days)
        return [key for key, row in self._rows.items() if 1 in row.noted[span]]

    def felt(self, key: str, days: DateRange) -> list[int]:
        """How right a practice felt within days, 0 to 10, in the order of the entries."""
        span = self._span(days)
        return [felt for at, felt in self._rows[key].felt if span.start <= at < span.stop]

    def on(self, day: date) -> int:
        """Occasions done or skipped on a day, of all practices."""
        at = day.toordinal() - self._first
        return sum(
            row.occasions[at] + row.skipped[at] + bool(row.timed and row.parts[at]) for row in self._rows.values()
        )
