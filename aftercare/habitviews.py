"""What is shown of the plan and the catalogue: a list, one practice's page, and JSON."""

import textwrap
from collections.abc import Iterable
from typing import Any

from aftercare.catalogue import Details, details, practices, references
from aftercare.habits import AS_WANTED, Habit
from aftercare.session import Session
from aftercare.text import visible

WIDTH = 78


def habit_json(session: Session, habit: Habit, *, details: bool = False) -> dict[str, Any]:
    """A habit for JSON; `practice` is P01 to P36, or null for an own one."""
    target = habit.target_shown(session.today)
    times = None if target.cadence.kind == AS_WANTED else len(target.cadence.weekdays) or target.cadence.times
    shown = {
        "habit": habit.key,
        "practice": habit.practice,
        "title": habit.title,
        "category": habit.category or None,
        "who": habit.who,
        "touch": habit.touch,
        "optional": habit.optional,
        "cadence": str(target.cadence),
        "times": times,
        "minutes": target.minutes,
        "at_least": target.at_least,
        "since": target.since.isoformat() if target.since else None,
        "retired": habit.retired.isoformat() if habit.retired else None,
        "paused": session.plan.paused(session.today, habit.key),
    }
    return shown | (_details_json(habit) if details else {})


def catalogue_json(session: Session) -> list[dict[str, Any]]:
    """All 36 practices for JSON, with their details; without those done together where the settings say solo."""
    return [habit_json(session, habit, details=True) for habit in _catalogue(session)]


def plan_json(session: Session, *, details: bool = False) -> list[dict[str, Any]]:
    """The plan for JSON; without what is done together where the settings say solo."""
    return [habit_json(session, habit, details=details) for habit in _fitting(session, session.plan.habits)]


def _catalogue(session: Session) -> list[Habit]:
    return _fitting(session, practices().values())


def _fitting(session: Session, habits: Iterable[Habit]) -> list[Habit]:
    """Those that are shown: `who: solo` leaves out what is done together, without asking why."""
    return [habit for habit in habits if not (session.settings.solo and habit.who == "together")]


def _details_json(habit: Habit) -> dict[str, Any]:
    found = _details(habit)
    if found is None:
        return {"time": None, "note": None, "evidence": [], "fits": {}, "no_touch": None}
    return {
        "time": found.time,
        "note": found.note,
        "evidence": list(found.evidence),
        "fits": dict(found.fits),
        "no_touch": found.no_touch or None,
    }


def _details(habit: Habit) -> Details | None:
    return details(habit.key) if habit.practice is not None else None


def listing(session: Session, *, catalogue: bool) -> list[str]:
    """The plan, or the catalogue, as a table."""
    from tabulate import tabulate

    habits = _catalogue(session) if catalogue else _fitting(session, session.plan.habits)
    rows = [
        [habit.key, visible(habit.title), str(habit.target_shown(session.today)), _state(session, habit, catalogue)]
        for habit in habits
    ]
    lines = tabulate(rows, tablefmt="plain", disable_numparse=True).split("\n")
    return [line.rstrip() for line in lines] if rows else ["No practices in the plan. `habit add KEY` adds one."]


def _state(session: Session, habit: Habit, catalogue: bool) -> str:
    if catalogue:
        own = session.plan.get(habit.key)
        return "in your plan" if own is not None and own.retired is None else ""
    if habit.retired is not None:
        return f"until {habit.retired}" if habit.retired > session.today else "retired"
    if session.plan.paused(session.today, habit.key):
        return "paused"
    since = habit.target_shown(session.today).since
    if since is not None and since > session.today:
        return f"from {since}"
    return "optional" if habit.optional else ""


def page(session: Session, habit: Habit) -> list[str]:
    """One practice in words: what it is, what changes for one's wishes, its sources."""
    lines = [f"{habit.key}, {habit.target_shown(session.today)}{_since(habit, session)}"]
    found = _details(habit)
    if found is None:
        return lines
    lines += ["", *_wrapped(found.note)]
    lines += ["", *_wrapped(f"Time: {found.time}.")]
    if found.no_touch:
        lines += ["", *_wrapped(f"Without touch: {found.no_touch}")]
    for fit in session.settings.fits:
        lines += ["", *_wrapped(f"{fit}: {found.fits[fit]}")]
    if found.evidence:
        lines += ["", "Sources:"]
        for key in found.evidence:
            reference = references()[key]
            doi = f" doi:{reference['doi']}" if "doi" in reference else ""
            lines += textwrap.wrap(
                f"{reference['citation']}.{doi}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    else:
        lines += ["", "No study of this practice is known to us; it rests on common sense or clinical habit."]
    return [*lines, "", f"`how {habit.key}` tells it in steps, `why {habit.key}` what studies found and did not."]


def _since(habit: Habit, session: Session) -> str:
    since = habit.target_shown(session.today).since
    return f", from {since}" if since else ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(visible(" ".join(text.split())), WIDTH)
