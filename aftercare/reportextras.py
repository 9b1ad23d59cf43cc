"""What a report holds only where it is asked for: notes, one practice in depth, rhythm, runs, the days before. Pure."""

from aftercare.entries import Entry
from aftercare.habits import Habit
from aftercare.progress import Period, Sums, periods
from aftercare.reportmodel import Amounts, Compared, Even, NoteView, OnlyOne, Report, Run
from aftercare.reportsource import RHYTHM, RUNS, Source
from aftercare.rhythm import rhythm, runs
from aftercare.steps import before
from aftercare.text import visible


def with_extras(source: Source, shown: Report) -> Report:
    """The report with what was asked for besides."""
    wanted, days = source.wanted, source.scope.days
    if wanted.notes:
        shown["notes"] = [_note(source, one) for one in source.entries if one.note and one.date in days]
    if wanted.only:
        shown["only"] = [_only(source, source.find(key)) for key in wanted.only]
    if RHYTHM in wanted.extras:
        shown["rhythm"] = _rhythm(source)
    if RUNS in wanted.extras:
        shown["runs"] = _runs(source)
    if wanted.compare:
        shown["compare"] = _compared(source)
    return shown


def _shown_by_title(source: Source) -> list[Habit]:
    return sorted((source.grid.habits[key] for key in source.keys), key=lambda one: one.title)


def _rhythm(source: Source) -> list[Even]:
    """The rhythm of each practice that has one."""
    found: list[Even] = []
    for habit in _shown_by_title(source):
        even = rhythm(_periods(source, habit))
        if even:
            found.append({**source.named(habit), "rhythm": round(even, 3)})
    return found


def _runs(source: Source) -> list[Run]:
    """The runs of each practice that has any."""
    found: list[Run] = []
    for habit in _shown_by_title(source):
        run = runs(_periods(source, habit))
        if run:
            found.append({**source.named(habit), "longest": run.longest, "unit": run.unit, "returned": run.returned})
    return found


def _periods(source: Source, habit: Habit) -> list[Period]:
    scope = source.scope
    told = [one for one in source.entries if one.date < scope.days.end]
    return periods(source.plan, habit, told, today=min(scope.today, scope.days.end), starts=scope.starts)


def _compared(source: Source) -> Compared:
    """What there was in the days before and in these, side by side, without a word on which is better."""
    days, grid = source.scope.days, source.grid
    then = before(days)
    habits = sorted((habit for habit in grid.habits.values() if not habit.free), key=lambda one: one.title)
    return {
        "since": then.start.isoformat(),
        "until": then.last.isoformat(),
        "practices": [
            {
                **source.named(habit),
                "category": source.category(habit),
                "before": _amounts(grid.sums(habit.key, then)),
                "now": _amounts(grid.sums(habit.key, days)),
            }
            for habit in habits
        ],
    }


def _amounts(sums: Sums) -> Amounts:
    return {"done": sums.done, "skipped": sums.skipped, "minutes": sums.minutes}


def _only(source: Source, habit: Habit) -> OnlyOne:
    since = [target.since.isoformat() if target.since else None for target in habit.targets]
    hidden = source.wanted.redacted
    held = zip(since, habit.targets, strict=True)
    return {
        **source.named(habit),
        "targets": [] if hidden else [{"since": day, "target": str(target)} for day, target in held],
    }


def _note(source: Source, entry: Entry) -> NoteView:
    named = source.named(source.find(entry.habit)) if entry.habit else None
    return {
        "date": entry.date.isoformat(),
        "habit": named and named["habit"],
        "title": named and named["title"],
        "note": visible(entry.note),
    }
