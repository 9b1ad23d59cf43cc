"""The view model of a report: one mapping with several faces. The JSON face is this mapping itself.

Pure: plan, entries and dates in, plain values out, which is also all that a template can reach.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aftercare.dates import DateRange, Week
from aftercare.entries import FEELING, Entry
from aftercare.habits import Habit, Pause, Plan
from aftercare.progress import Sums, WeeksNoted, add_up, weeks_noted
from aftercare.text import one_line, visible

PROVES_NOTHING = (
    "These are one person's notes. Anyone who can open the files can change them; they prove nothing. "
    "They can be asked for in court."
)
"""The foot of every HTML and Markdown report (rule R23)."""

DEFAULT_CLOSED_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: the days, the first week that has any notes, and today."""

    days: DateRange
    today: date
    starts: str
    first_noted: date | None

    @property
    def weeks(self) -> list[Week]:
        """The weeks that the days touch, up to today's, none before the first with notes."""
        first = self.days.start if self.first_noted is None else max(self.days.start, self.first_noted)
        end = min(self.days.end, self.today + timedelta(days=1))
        found, week = [], Week.of(first, self.starts)
        while week.start < end:
            found.append(week)
            week = week.plus(1)
        return found


def default_days(today: date, starts: str) -> DateRange:
    """The last eight closed weeks and this one."""
    this_week = Week.of(today, starts)
    return DateRange(this_week.plus(-DEFAULT_CLOSED_WEEKS).start, this_week.range.end)


def view(
    plan: Plan,
    entries: Sequence[Entry],
    scope: Scope,
    *,
    find: Callable[[str], Habit],
    name: str | None = None,
    notes: bool = False,
) -> dict[str, Any]:
    """The report of a period.

    Keys: `since`, `until` (both days in), `today`, `name`, `sentence`, `weeks_noted` (noted, of, paused,
    this_week), `weeks` (week, since, until, paused, current, practices: those noted), `practices` (habit, title,
    category, done, skipped, minutes, weeks), `pauses` (habit, title, since, until), `feelings` (how many were
    noted), `totals` (done, skipped, minutes), `foot`; with `notes` also `notes` (date, habit, title, note).
    What was noted ahead of today plays no part. Text from files is safe to print.
    """
    within = [entry for entry in entries if entry.date in scope.days and entry.date <= scope.today]
    counted = weeks_noted(plan, {entry.date for entry in within}, scope.weeks, scope.today)
    habits = [find(key) for key in dict.fromkeys(entry.habit for entry in within if entry.habit)]
    rows = [_practice(habit, within, scope.days) | {"weeks": _weeks_with(habit, within, scope)} for habit in habits]
    shown: dict[str, Any] = {
        "since": scope.days.start.isoformat(),
        "until": scope.days.last.isoformat(),
        "today": scope.today.isoformat(),
        "name": one_line(name) if name else None,
        "sentence": sentence(counted, recent=scope.today in scope.days),
        "weeks_noted": {
            "noted": counted.noted,
            "of": counted.closed,
            "paused": counted.paused,
            "this_week": counted.this_week,
        },
        "weeks": [_week(plan, week, habits, within, scope) for week in scope.weeks],
        "practices": sorted(rows, key=lambda row: (-row["weeks"], -row["done"], row["title"])),
        "pauses": [_pause(pause, find) for pause in _pauses(plan.pauses, scope)],
        "feelings": sum(entry.kind == FEELING for entry in within),
        "totals": {key: _sum(row[key] for row in rows) for key in ("done", "skipped", "minutes")},
        "foot": PROVES_NOTHING,
    }
    if notes:
        shown["notes"] = [_note(entry, find) for entry in within if entry.note]
    return shown


def sentence(counted: WeeksNoted, *, recent: bool) -> str:
    """The default sentence, such as "Care noted in 5 of the last 8 weeks (2 paused), and this week."."""
    if not counted.noted:
        if counted.this_week:
            return "Care noted this week."
        return "Nothing is noted here. Nothing to make up."
    closed = f"{counted.closed} weeks" if counted.closed != 1 else "1 week"
    if recent:
        closed = f"the last {closed}" if counted.closed != 1 else "the last week"
    if counted.closed == 1:
        said = "Care noted last week" if recent else "Care noted in this week"
    else:
        said = f"Care noted in {counted.noted} of {closed}"
    paused = f" ({counted.paused} paused)" if counted.paused else ""
    return f"{said}{paused}{', and this week' if counted.this_week else ''}."


def _sum(numbers: Iterable[float]) -> float:
    """A sum of hundredths, without the dust of adding binary fractions."""
    return round(sum(numbers), 2)


def _sums(sums: Sums) -> dict[str, Any]:
    return {"done": sums.done, "skipped": sums.skipped, "minutes": sums.minutes}


def _practice(habit: Habit, entries: Iterable[Entry], days: DateRange) -> dict[str, Any]:
    about = {"habit": habit.key, "title": one_line(habit.title), "category": habit.category or None}
    return about | _sums(add_up(habit, entries, days))


def _weeks_with(habit: Habit, entries: Collection[Entry], scope: Scope) -> int:
    return len({Week.of(entry.date, scope.starts) for entry in entries if entry.habit == habit.key})


def _week(plan: Plan, week: Week, habits: Sequence[Habit], entries: Sequence[Entry], scope: Scope) -> dict[str, Any]:
    days = DateRange(max(week.start, scope.days.start), min(week.range.end, scope.days.end))
    own = [entry for entry in entries if entry.date in days]
    keys = {entry.habit for entry in own}
    return {
        "week": week.name,
        "since": days.start.isoformat(),
        "until": days.last.isoformat(),
        "current": scope.today in week.range,
        "paused": all(plan.paused(day) for day in days.days()),
        "practices": [_practice(habit, own, days) for habit in habits if habit.key in keys],
    }


def _pauses(pauses: Iterable[Pause], scope: Scope) -> list[Pause]:
    return [p for p in pauses if p.start < scope.days.end and (p.until is None or p.until >= scope.days.start)]


def _pause(pause: Pause, find: Callable[[str], Habit]) -> dict[str, Any]:
    return {
        "habit": pause.habit,
        "title": one_line(find(pause.habit).title) if pause.habit else None,
        "since": pause.start.isoformat(),
        "until": pause.until.isoformat() if pause.until else None,
    }


def _note(entry: Entry, find: Callable[[str], Habit]) -> dict[str, Any]:
    title = one_line(find(entry.habit).title) if entry.habit else None
    note = visible(entry.note)
    return {"date": entry.date.isoformat(), "habit": entry.habit or None, "title": title, "note": note}
