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
from aftercare.progress import Sums, WeeksNoted, add_up, periods, weeks_noted
from aftercare.rhythm import rhythm, runs
from aftercare.text import one_line, visible

PROVES_NOTHING = (
    "These are one person's notes. Anyone who can open the files can change them; they prove nothing. "
    "They can be asked for in court."
)
"""The foot of every HTML and Markdown report (rule R23)."""

DEFAULT_CLOSED_WEEKS = 8

RHYTHM, RUNS = "rhythm", "runs"
EXTRAS = (RHYTHM, RUNS)
"""What a report holds only where it is asked for."""


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
    extras: Collection[str] = (),
    only: Collection[str] = (),
    compare: bool = False,
) -> dict[str, Any]:
    """The report of a period.

    `entries` may hold more than its days: `extras` (of `EXTRAS`) look at all that was noted up to its last
    day, and `compare` at the days of `before`. `only` are the keys of the practices that it is about.

    Keys: `since`, `until` (both days in), `today`, `name`, `sentence`, `weeks_noted` (noted, of, paused,
    this_week), `weeks` (week, since, until, paused, current, practices: those noted), `practices` (habit, title,
    category, done, skipped, minutes, weeks), `pauses` (habit, title, since, until), `feelings` (how many were
    noted), `totals` (done, skipped, minutes), `foot`; with `notes` also `notes` (date, habit, title, note);
    with `only` also `only` (habit, title); with extras `rhythm` (habit, title, rhythm: from 0 to 1, see
    `aftercare.rhythm`, at the end of the period or today) and `runs` (habit, title, longest: a number of
    `unit`s, which are day, week or month, returned: whether there was a return after a gap); with `compare`
    also `compare`: since, until, practices (habit, title, category, before and now, each done, skipped, minutes).
    Touch and consent are in none of rhythm, runs and compare, what has neither yet is left out of them.
    What was noted ahead of today plays no part. Text from files is safe to print.
    """
    chosen = [entry for entry in entries if entry.date <= scope.today and (not only or entry.habit in only)]
    within = [entry for entry in chosen if entry.date in scope.days]
    counted = weeks_noted(plan, {entry.date for entry in within}, scope.weeks, scope.today)
    habits = [find(key) for key in dict.fromkeys(entry.habit for entry in within if entry.habit)]
    rows = [_practice(habit, within, scope.days) | {"weeks": _weeks_with(habit, within, scope)} for habit in habits]
    shown: dict[str, Any] = {
        "since": scope.days.start.isoformat(),
        "until": scope.days.last.isoformat(),
        "today": scope.today.isoformat(),
        "name": one_line(name) if name else None,
        "sentence": _said(counted, [find(key) for key in only], scope),
        "weeks_noted": {
            "noted": counted.noted,
            "of": counted.closed,
            "paused": counted.paused,
            "this_week": counted.this_week,
        },
        "weeks": [_week(plan, week, habits, within, scope) for week in scope.weeks],
        "practices": sorted(rows, key=lambda row: (-row["weeks"], -row["done"], row["title"])),
        "pauses": [_pause(pause, find) for pause in _pauses(plan.pauses, scope, only)],
        "feelings": sum(entry.kind == FEELING for entry in within),
        "totals": {key: _sum(row[key] for row in rows) for key in ("done", "skipped", "minutes")},
        "foot": PROVES_NOTHING,
    }
    if notes:
        shown["notes"] = [_note(entry, find) for entry in within if entry.note]
    if only:
        shown["only"] = [_named(find(key)) for key in only]
    if extras:
        shown |= _extras(plan, habits, chosen, scope, extras)
    if compare:
        shown["compare"] = _compared(chosen, scope, find)
    return shown


def before(days: DateRange) -> DateRange:
    """The days of the same number that lie before these."""
    return DateRange(days.start - timedelta(days=len(days)), days.start)


def _said(counted: WeeksNoted, only: Sequence[Habit], scope: Scope) -> str:
    """The sentence; a report of nothing but touch and consent holds no weeks against anyone."""
    if only and all(habit.free for habit in only) and (counted.noted or counted.this_week):
        return "What was noted is here."
    return sentence(counted, recent=scope.today in scope.days)


def _extras(
    plan: Plan,
    habits: Iterable[Habit],
    entries: Sequence[Entry],
    scope: Scope,
    extras: Collection[str],
) -> dict[str, list[dict[str, Any]]]:
    """The rhythm and the runs of the practices shown, in order of their titles."""
    told = [one for one in entries if one.date < scope.days.end]
    at = min(scope.today, scope.days.end)
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in EXTRAS if key in extras}
    for habit in sorted(habits, key=lambda one: one.title):
        rows = periods(plan, habit, told, today=at, starts=scope.starts)
        even, run = rhythm(rows), runs(rows)
        if even and RHYTHM in found:
            found[RHYTHM].append(_named(habit) | {"rhythm": round(even, 3)})
        if run and RUNS in found:
            about = {"longest": run.longest, "unit": run.unit, "returned": run.returned}
            found[RUNS].append(_named(habit) | about)
    return found


def _compared(entries: Sequence[Entry], scope: Scope, find: Callable[[str], Habit]) -> dict[str, Any]:
    """What there was in the days before and in these, side by side, without a word on which is better."""
    then = before(scope.days)
    keys = dict.fromkeys(one.habit for one in entries if one.habit and (one.date in then or one.date in scope.days))
    habits = sorted((habit for habit in map(find, keys) if not habit.free), key=lambda one: one.title)
    rows = [
        _named(habit)
        | {"category": habit.category or None}
        | {"before": _sums(add_up(habit, entries, then)), "now": _sums(add_up(habit, entries, scope.days))}
        for habit in habits
    ]
    return {"since": then.start.isoformat(), "until": then.last.isoformat(), "practices": rows}


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


def _named(habit: Habit) -> dict[str, Any]:
    return {"habit": habit.key, "title": one_line(habit.title)}


def _practice(habit: Habit, entries: Iterable[Entry], days: DateRange) -> dict[str, Any]:
    return _named(habit) | {"category": habit.category or None} | _sums(add_up(habit, entries, days))


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


def _pauses(pauses: Iterable[Pause], scope: Scope, only: Collection[str]) -> list[Pause]:
    within = [p for p in pauses if p.start < scope.days.end and (p.until is None or p.until >= scope.days.start)]
    return [p for p in within if not only or p.habit is None or p.habit in only]


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
