"""The view model of a report: one mapping with several faces. The JSON face is this mapping itself.

Pure: plan, entries and dates in, plain values out, which is also all that a template can reach. What it holds is
documented, field by field, in `aftercare.reportmodel`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from aftercare.dates import DateRange, Week, month_of
from aftercare.daygrid import DayGrid
from aftercare.entries import Entry
from aftercare.habits import Habit, Pause, Plan
from aftercare.later import Later
from aftercare.progress import WeeksNoted, open_on, weeks_noted
from aftercare.ratingviews import loneliness, ratings
from aftercare.reportextras import with_extras
from aftercare.reportmodel import (
    SCHEMA,
    Heat,
    HeatWeek,
    Named,
    PauseView,
    Practice,
    Report,
    WeekIn,
)
from aftercare.reportmodel import Step as StepView
from aftercare.reportsource import FEELINGS, Source, Wanted
from aftercare.steps import HEAT_WEEKS, Scope, Step, before, levels
from aftercare.text import one_line

PROVES_NOTHING = (
    "These are one person's notes. Anyone who can open the files can change them; they prove nothing. "
    "They can be asked for in court."
)
"""The foot of every HTML and Markdown report (rule R23)."""

DEFAULT_CLOSED_WEEKS = 8


def default_days(today: date, starts: str) -> DateRange:
    """The last eight closed weeks and this one."""
    this_week = Week.of(today, starts)
    return DateRange(this_week.plus(-DEFAULT_CLOSED_WEEKS).start, this_week.range.end)


def coarse(days: DateRange, starts: str) -> DateRange:
    """The whole weeks that days touch, as a redacted report has them."""
    return DateRange(Week.of(days.start, starts).start, Week.of(days.last, starts).range.end)


def view(
    plan: Plan,
    entries: Iterable[Entry],
    scope: Scope,
    *,
    find: Callable[[str], Habit],
    wanted: Wanted | None = None,
) -> Report:
    """The report of a period, as `Report` documents it.

    `entries` may hold more than its days. Touch and consent are in none of rhythm, runs and compare; what has
    neither rhythm nor run yet is left out of them. What was noted ahead of today plays no part. Text from files is
    safe to print.
    """
    wanted = wanted or Wanted()
    scope = replace(scope, whole_weeks=wanted.redacted)
    chosen = _chosen(entries, scope, wanted)
    days = scope.days
    grid = DayGrid(chosen, DateRange(before(days).start, days.end) if wanted.compare else days, find)
    source = Source(plan, chosen, scope, find, wanted, grid, _keys(plan, grid, days))
    counted = weeks_noted(plan, grid.dates(days), scope.weeks, scope.today)
    unit = scope.unit
    steps = scope.steps(unit)
    totals = [grid.sums(key, days) for key in source.keys]
    felt = FEELINGS in wanted.extras and not wanted.only
    shown: Report = {
        "schema": SCHEMA,
        "since": days.start.isoformat(),
        "until": days.last.isoformat(),
        "today": (Week.of(scope.today, scope.starts).start if wanted.redacted else scope.today).isoformat(),
        "name": one_line(wanted.name) if wanted.name and not wanted.redacted else None,
        "redacted": wanted.redacted,
        "sentence": _said(counted, [find(key) for key in wanted.only], scope),
        "weeks_noted": {
            "noted": counted.noted,
            "of": counted.closed,
            "paused": counted.paused,
            "this_week": counted.this_week,
        },
        "weeks": Later(lambda: [_week(source, week) for week in scope.by_week()]),
        "unit": unit,
        "steps": [_step(source, step) for step in steps],
        "practices": _practices(source, steps),
        "totals": {
            "done": round(sum(one.done for one in totals), 2),
            "skipped": sum(one.skipped for one in totals),
            "minutes": sum(one.minutes for one in totals),
        },
        "heat": None if wanted.redacted else _heat(source),
        "ratings": ratings(chosen, scope, wanted.own_sliders, redacted=wanted.redacted) if felt else None,
        "loneliness": loneliness(chosen, scope) if felt else None,
        "feelings": grid.feelings(days),
        "pauses": [_pause(source, pause) for pause in _pauses(plan.pauses, scope, wanted)],
        "open": _open(source),
        "talk": wanted.talk,
        "foot": PROVES_NOTHING,
    }
    return with_extras(source, shown)


def _keys(plan: Plan, grid: DayGrid, days: DateRange) -> list[str]:
    """What was noted, in the order of the plan, which stays the same whatever else a report holds."""
    places = {habit.key: place for place, habit in enumerate(plan.habits)}
    return sorted(grid.keys(days), key=lambda key: (places.get(key, len(places)), key))


def _chosen(entries: Iterable[Entry], scope: Scope, wanted: Wanted) -> list[Entry]:
    """The entries that the report may look at, in order of their dates."""
    ordered = sorted(entries, key=attrgetter("date"))
    ordered = ordered[: bisect_right(ordered, scope.today, key=lambda one: one.date)]
    if not wanted.only and not wanted.left_out:
        return ordered
    only, left_out = set(wanted.only), set(wanted.left_out)
    return [one for one in ordered if (not only or one.habit in only) and one.habit not in left_out]


def _said(counted: WeeksNoted, only: Sequence[Habit], scope: Scope) -> str:
    """The sentence; a report of nothing but touch and consent holds no weeks against anyone."""
    if only and all(habit.free for habit in only) and (counted.noted or counted.this_week):
        return "What was noted is here."
    return sentence(counted, recent=scope.today in scope.days)


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


def _practices(source: Source, steps: Sequence[Step]) -> list[Practice]:
    """The practices of the period, those of most weeks first."""
    grid, days, felt = source.grid, source.scope.days, FEELINGS in source.wanted.extras
    found: list[Practice] = [
        {
            **source.practice(key, days),
            "weeks": grid.weeks(key, days, starts=source.scope.starts),
            "counts": [_count(source, key, step.days) for step in steps],
            "felt": [grid.felt(key, step.days) if felt else [] for step in steps],
        }
        for key in source.keys
    ]
    return sorted(found, key=lambda one: (-one["weeks"], -one["done"], one["title"]))


def _count(source: Source, key: str, days: DateRange) -> float | None:
    """Occasions done; None where it rested and nothing was noted."""
    done = source.grid.sums(key, days).done
    if not done and source.plan.pauses and all(source.plan.paused(day, key) for day in days.days()):
        return None
    return done


def _week(source: Source, week: Step) -> WeekIn:
    step = _step(source, week)
    return {
        "week": week.name,
        "since": step["since"],
        "until": step["until"],
        "current": step["current"],
        "paused": step["paused"],
        "practices": step["practices"],
    }


def _step(source: Source, step: Step) -> StepView:
    plan, days = source.plan, step.days
    return {
        "name": step.name,
        "since": days.start.isoformat(),
        "until": days.last.isoformat(),
        "current": source.scope.today in step.whole,
        "paused": bool(plan.pauses) and all(plan.paused(day) for day in days.days()),
        "days": source.grid.noted(days),
        "practices": [source.practice(key, days) for key in source.keys if source.grid.noted(days, key)],
    }


def _heat(source: Source) -> Heat | None:
    """What was noted day by day, over the last weeks of the period."""
    scope, grid = source.scope, source.grid
    weeks: list[HeatWeek] = []
    for week in scope.weeks[-HEAT_WEEKS:]:
        cells = [grid.on(day) if day in scope.days and day <= scope.today else None for day in week.range.days()]
        weeks.append({"week": week.name, "since": week.start.isoformat(), "cells": cells})
    scale = levels([cell or 0 for week in weeks for cell in week["cells"]])
    if not scale:
        return None
    return {
        "weekdays": [f"{day:%a}" for day in scope.weeks[0].range.days()],
        "weeks": weeks,
        "levels": [{"least": least, "most": most} for least, most in scale],
    }


def _open(source: Source) -> list[Named]:
    """What is open today, if the period holds today."""
    scope, wanted = source.scope, source.wanted
    if scope.today not in scope.days or wanted.redacted:
        return []
    start = min(Week.of(scope.today, scope.starts).start, month_of(scope.today).start)
    recent = source.entries[bisect_left(source.entries, start, key=lambda one: one.date) :]
    noted = {*wanted.optional, *source.keys}
    found = open_on(source.plan, recent, scope.today, starts=scope.starts, noted=noted, solo=wanted.solo)
    keys = [one.habit for one in found if not wanted.only or one.habit.key in wanted.only]
    return [source.named(habit) for habit in keys if habit.key not in wanted.left_out]


def _pauses(pauses: Iterable[Pause], scope: Scope, wanted: Wanted) -> list[Pause]:
    within = [p for p in pauses if p.start < scope.days.end and (p.until is None or p.until >= scope.days.start)]
    asked = [p for p in within if not wanted.only or p.habit is None or p.habit in wanted.only]
    return [p for p in asked if p.habit not in wanted.left_out]


def _pause(source: Source, pause: Pause) -> PauseView:
    start, until, starts = pause.start, pause.until, source.scope.starts
    if source.wanted.redacted:
        start = Week.of(start, starts).start
        until = until and Week.of(until, starts).range.last
    named = source.named(source.find(pause.habit)) if pause.habit else None
    return {
        "habit": named and named["habit"],
        "title": named and named["title"],
        "since": start.isoformat(),
        "until": until.isoformat() if until else None,
    }
