"""What a report holds only where it is asked for: notes, one practice in depth, rhythm, runs, the days before. Pure."""

from aftercare.entries import Entry
from aftercare.habits import Habit
from aftercare.progress import Period, Sums, periods
from aftercare.reportmodel import Amounts, Beside, Compared, Even, Named, NoteView, OnlyOne, Report, Run
from aftercare.reportsource import RHYTHM, RUNS, Source
from aftercare.rhythm import rhythm, runs
from aftercare.steps import before
from aftercare.text import visible

Periods = list[tuple[Named, list[Period]]]
"""The periods of each practice, with what it is called."""


def with_extras(source: Source, shown: Report) -> Report:
    """The report with what was asked for besides."""
    wanted, days = source.wanted, source.scope.days
    if wanted.notes:
        shown["notes"] = [_note(source, one) for one in source.entries if one.note and one.date in days]
    if wanted.only:
        shown["only"] = [_only(source, source.find(key)) for key in wanted.only]
    told = _periods(source) if {RHYTHM, RUNS} & set(wanted.extras) else []
    if RHYTHM in wanted.extras:
        shown["rhythm"] = _rhythm(told)
    if RUNS in wanted.extras:
        shown["runs"] = _runs(told)
    if wanted.compare:
        shown["compare"] = _compared(source)
    return shown


def _rhythm(told: Periods) -> list[Even]:
    """The rhythm of each practice that has one."""
    found: list[Even] = []
    for named, own in told:
        even = rhythm(own)
        if even:
            found.append({**named, "rhythm": round(even, 3)})
    return found


def _runs(told: Periods) -> list[Run]:
    """The runs of each practice that has any."""
    found: list[Run] = []
    for named, own in told:
        run = runs(own)
        if run:
            found.append({**named, "longest": run.longest, "unit": run.unit, "returned": run.returned})
    return found


def _periods(source: Source) -> Periods:
    """The periods of each practice of the plan that is shown, by title; nothing was asked of any other."""
    scope, plan = source.scope, source.plan
    told = [one for one in source.entries if one.date < scope.days.end]
    at = min(scope.today, scope.days.end)
    habits = [source.grid.habits[key] for key in source.keys if plan.get(key)]
    found = [(source.named(one), periods(plan, one, told, today=at, starts=scope.starts)) for one in habits]
    return sorted(found, key=lambda one: one[0]["title"])


def _compared(source: Source) -> Compared:
    """What there was in the days before and in these, side by side, without a word on which is better."""
    days, grid = source.scope.days, source.grid
    then = before(days)
    rows: list[Beside] = [
        {
            **source.named(habit),
            "category": source.category(habit),
            "before": _amounts(grid.sums(habit.key, then)),
            "now": _amounts(grid.sums(habit.key, days)),
        }
        for habit in grid.habits.values()
        if not habit.free
    ]
    rows.sort(key=lambda one: one["title"])
    return {"since": then.start.isoformat(), "until": then.last.isoformat(), "practices": rows}


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
