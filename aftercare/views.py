"""What is shown of a week: one value with several faces, text and JSON."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from aftercare.dates import Week
from aftercare.entries import FEELING, LOW_FELT, NOTE, Entry
from aftercare.habits import PERIOD_WORDS, Habit, Plan, Target
from aftercare.progress import Sums, add_up, occasions_due, open_on, period_of
from aftercare.text import listed, minutes, often, visible

if TYPE_CHECKING:
    from aftercare.contracts.entries import WeekGlance, WeekHabit


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One practice in a week: what was noted on which days, what its target asks, and what is open today.

    `held` is the target that held on the week's last day, or holds today; `due` the occasions that it asks for
    in its period, None where it asks for none.
    """

    habit: Habit
    sums: Sums
    days: tuple[date, ...]
    held: Target
    due: int | None
    open: int


@dataclass(frozen=True, slots=True)
class WeekView:
    """A week at a glance. `open` holds what is open today, only for the week that is under way.

    `feelings` and `notes` are how often it was noted how it felt, and how many notes stand alone; `uneasy` the
    practices that felt little right, only for the week that is under way and never for scripts.
    """

    week: Week
    rows: tuple[WeekRow, ...]
    entries: tuple[Entry, ...]
    feelings: int
    notes: int
    paused: bool
    current: bool
    uneasy: tuple[Habit, ...] = ()

    @property
    def noted(self) -> list[WeekRow]:
        """The rows with anything noted."""
        return [row for row in self.rows if row.sums.done or row.sums.skipped]

    @property
    def quiet(self) -> bool:
        """Whether nothing at all was noted."""
        return not (self.noted or self.feelings or self.notes)

    @property
    def open(self) -> list[WeekRow]:
        """The rows with something open."""
        return [row for row in self.rows if row.open]


def week_view(
    plan: Plan,
    entries: Sequence[Entry],
    week: Week,
    *,
    today: date,
    starts: str,
    noted: Collection[str],
    solo: bool,
    extra: Sequence[Habit] = (),
) -> WeekView:
    """The view of a week. `entries` may hold those of the month too; `extra` are habits noted outside the plan."""
    days = week.range
    within = [entry for entry in entries if entry.date in days]
    keys = {entry.habit for entry in within}
    now = today in days
    still_open = {}
    if now:
        found = open_on(plan, entries, today, starts=starts, noted=noted, solo=solo)
        still_open = {one.habit.key: one.open for one in found}
    rows = []
    for habit in (*plan.habits, *extra):
        hidden = (habit.optional and habit.key not in noted) or (solo and habit.who == "together")
        active = habit.target_on(today if now else days.last) is not None and plan.get(habit.key) is not None
        if habit.key in keys or (active and not hidden):
            own = [entry for entry in within if entry.habit == habit.key]
            day = today if now else days.last
            due = _due(plan, habit, day, starts=starts)
            dates = tuple(dict.fromkeys(entry.date for entry in own))
            rows.append(
                WeekRow(
                    habit,
                    add_up(habit, own, days),
                    dates,
                    habit.target_shown(day),
                    due,
                    still_open.get(habit.key, 0),
                ),
            )
    resting = plan.paused(today) if now else all(plan.paused(day) for day in days.days())
    feelings, alone = (sum(entry.kind == kind for entry in within) for kind in (FEELING, NOTE))
    low = uneasy(plan, entries, today=today) if now else ()
    return WeekView(week, tuple(rows), tuple(within), feelings, alone, resting, now, low)


def _due(plan: Plan, habit: Habit, day: date, *, starts: str) -> int | None:
    """What a habit's target asks of its period that holds a day; None outside the plan and as wanted."""
    target = habit.target_on(day)
    if target is None or plan.get(habit.key) is None or PERIOD_WORDS[target.cadence.kind] is None:
        return None
    return occasions_due(plan, habit, period_of(target, day, starts=starts))


def beside_words(view: WeekView, *, shown: bool) -> list[str]:
    """How often a feeling or a note was written down, never what; `shown` says that notes follow."""
    lines = [f"How it felt was noted {often(view.feelings)}."] if view.feelings else []
    if view.notes:
        were, them = ("note was", "it") if view.notes == 1 else ("notes were", "them")
        how = "" if shown else f"; --notes shows {them}"
        lines.append(f"{view.notes} {were} written down{how}.")
    return lines


_LOW_OFTEN = 3


def uneasy(plan: Plan, entries: Sequence[Entry], *, today: date) -> tuple[Habit, ...]:
    """The practices of the plan that felt little right three times; one that rests already is left out (rule R19)."""
    low = [entry.habit for entry in entries if entry.felt is not None and entry.felt <= LOW_FELT]
    return tuple(
        habit
        for habit in plan.active(today)
        if low.count(habit.key) >= _LOW_OFTEN and not plan.paused(today, habit.key)
    )


def uneasy_words(habits: Sequence[Habit]) -> str:
    """One quiet line for the end of one's own week, and nowhere else: no word of why (rule R19)."""
    titles = listed([visible(habit.title) for habit in habits])
    key = habits[0].key if len(habits) == 1 else "PRACTICE"
    return f"{titles} can be changed or paused, whenever you like: `habit set {key}`, `pause {key}`."


def amount_words(sums: Sums) -> str:
    """What was done in words, a single time left unsaid: "twice, 10 min"."""
    parts = []
    if sums.done > 1:
        parts.append(often(sums.done))
    if sums.minutes:
        parts.append(minutes(sums.minutes))
    if sums.skipped:
        parts.append("skipped on purpose" + (f" {often(sums.skipped)}" if sums.skipped > 1 else ""))
    return ", ".join(parts)


def entry_json(entry: Entry, *, notes: bool = False) -> Any:
    """An entry for JSON, one of the types in `contracts.entries`; its note only if asked for (rule R10)."""
    shown: dict[str, Any] = {"id": entry.id, "date": entry.date.isoformat(), "kind": entry.kind}
    if entry.kind in {FEELING, NOTE}:
        shown |= dict(entry.ratings)
    else:
        shown |= {
            "habit": entry.habit,
            "minutes": entry.minutes,
            "times": entry.times,
            "felt": entry.felt,
        }
    return shown | ({"note": entry.note or None} if notes else {})


def week_json(view: WeekView, *, notes: bool) -> "WeekGlance":
    """The week for JSON, as scripts rely on it."""
    days = view.week.range
    rows: list[WeekHabit] = [
        {
            "habit": row.habit.key,
            "title": row.habit.title,
            "target": row.due,
            "unit": PERIOD_WORDS[row.held.cadence.kind],
            "done": row.sums.done,
            "skipped": row.sums.skipped,
            "minutes": row.sums.minutes,
            "open": row.open,
        }
        for row in view.rows
    ]
    shown: WeekGlance = {
        "week": view.week.name,
        "since": days.start.isoformat(),
        "until": days.last.isoformat(),
        "paused": view.paused,
        "habits": rows,
    }
    if notes:
        shown["notes"] = [entry_json(entry, notes=True) for entry in view.entries if entry.note]
    return shown


def note_lines(entries: Sequence[Entry], find: Callable[[str], Habit]) -> list[str]:
    """Notes as text, each below its day and practice."""
    lines = []
    for entry in entries:
        if not entry.note:
            continue
        title = find(entry.habit).title if entry.habit else "Written down" if entry.kind == NOTE else "How it felt"
        lines.append(f"{entry.date:%a} {entry.date}, {visible(title)}")
        lines += [f"    {visible(line)}" for line in entry.note.split("\n")]
    return lines
