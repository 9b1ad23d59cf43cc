"""The plan of an export, and the other files of a home, brought into a home that may have its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from aftercare import files, menufile, plan, replan, settings, splice
from aftercare.dates import parse_iso_date
from aftercare.errors import AftercareError, DataInvalid
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Habit, Pause, Plan
from aftercare.history import Change
from aftercare.home import CONFIG, DECKS, HABITS, MENU
from aftercare.imports.rows import PlanRow, Reject
from aftercare.plan import HabitRecord, PauseRecord, TargetRecord, habit_row
from aftercare.records import expect_kind
from aftercare.yamlfile import Document, parse

MOST_PLAN_ROWS = 5000
SKIP, REPLACE, ERROR = "skip", "replace", "error"


@dataclass(slots=True)
class Brought:
    """The plan that a source holds: its habits and pauses, each with the row that it began in."""

    habits: list[tuple[Habit, PlanRow]] = field(default_factory=list)
    pauses: list[tuple[Pause, PlanRow]] = field(default_factory=list)


@dataclass(slots=True)
class PlanTally:
    """What came of a plan and of whole files; `kept` were other here, and stayed."""

    read: int = 0
    added: int = 0
    already: int = 0
    replaced: int = 0
    kept: list[str] = field(default_factory=list)
    files_taken: list[str] = field(default_factory=list)
    files_kept: list[str] = field(default_factory=list)


def gathered(rows: Sequence[PlanRow], reject: Callable[[Reject], None]) -> Brought:
    """The plan that rows say, each row that cannot be handed to `reject`."""
    found = Brought()
    targets: dict[str, list[PlanRow]] = {}
    for row in rows:
        if row.kind == "target":
            targets.setdefault(str(row.columns.get("habit")), []).append(row)
    for row in rows:
        try:
            if row.kind == "pause":
                found.pauses.append((_pause(row.columns), row))
            elif row.kind == "habit":
                mine = targets.pop(str(row.columns.get("habit")), [])
                found.habits.append((_habit(row.columns, [one.columns for one in mine]), row))
        except (ValueError, TypeError, msgspec.ValidationError, DataInvalid) as fault:
            why = str(fault).partition(" - at")[0].rstrip(".")
            reject(Reject(row.number, "", f"of the plan: {why[:1].lower()}{why[1:]}", row.file))
    for rest in targets.values():
        for row in rest:
            reject(Reject(row.number, "", "of the plan: its habit stands nowhere before it", row.file))
    return found


def _habit(columns: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]) -> Habit:
    kept = {
        key: columns[key] for key in ("habit", "title", "optional", "touch", "who", "retired") if _said(columns, key)
    }
    record = msgspec.convert(kept | {"targets": [_target(one) for one in targets]}, HabitRecord)
    document = _document([msgspec.to_builtins(record)], [])
    faults = plan.check(document)
    if faults:
        raise ValueError(str(faults[0]).partition(": ")[2])
    return plan.habit_of(record)


def _said(columns: Mapping[str, Any], key: str) -> bool:
    return columns.get(key) is not None


def _target(columns: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: columns[key] for key in ("from", "minutes", "at_least") if _said(columns, key)}
    kind = columns.get("cadence")
    if kind in {DAILY, WEEKLY, MONTHLY}:
        found[kind] = columns.get("count") or 1
    elif kind == ON_DAYS:
        found["on"] = str(columns.get("weekdays") or "").split()
    elif kind == AS_WANTED:
        found["as_wanted"] = True
    msgspec.convert(found, TargetRecord)
    return found


def _pause(columns: Mapping[str, Any]) -> Pause:
    kept = {key: columns[key] for key in ("from", "until", "habit") if _said(columns, key)}
    record = msgspec.convert(kept, PauseRecord)
    start, until = parse_iso_date(record.from_), parse_iso_date(record.until or record.from_)
    if start is None or until is None or until < start:
        raise ValueError("there is no such day, or `until` lies before `from`")
    return Pause(start, until if record.until else None, record.habit)


def _document(habits: Sequence[Any], pauses: Sequence[Any]) -> Document:
    """A plan's file with these rows, as this program writes it."""
    document = parse(f"{replan.HEAD}habits: []\n", HABITS)
    if habits:
        document = splice.append(document, ("habits",), habits)
    return splice.append(document, ("pauses",), pauses) if pauses else document


def _pause_row(pause: Pause) -> dict[str, Any]:
    row: dict[str, Any] = {"habit": pause.habit} if pause.habit else {}
    return row | {"from": pause.start} | ({"until": pause.until} if pause.until else {})


def bring_plan(
    change: Change, brought: Brought, tally: PlanTally, *, conflict: str, reject: Callable[[Reject], None]
) -> None:
    """Take habits and pauses into the plan: all of them where the home has none, else those that it lacks."""
    tally.read += len(brought.habits) + len(brought.pauses)
    if change.text(HABITS) is None:
        _bring_whole(change, brought, tally)
        return
    document = replan.opened(change)
    now = plan.from_document(document)
    fresh = [habit for habit, _ in brought.habits if now.get(habit.key) is None]
    others = [(habit, row) for habit, row in brought.habits if now.get(habit.key) not in {None, habit}]
    pauses = [pause for pause, _ in brought.pauses if pause not in now.pauses]
    tally.added += len(fresh) + len(pauses)
    tally.already += tally.read - len(fresh) - len(pauses) - len(others)
    replaced = others if conflict == REPLACE else []
    if fresh or replaced:
        document = replan.written_out(document)
    for habit, row in others:
        if conflict == ERROR:
            reject(Reject(row.number, "", f"of the plan: your {habit.key} is another", row.file))
        elif conflict == SKIP:
            tally.kept.append(habit.key)
    for habit, _ in replaced:
        at = next(i for i, one in enumerate(document.data["habits"]) if one["habit"] == habit.key)
        document = splice.put(document, ("habits", at), habit_row(habit))
        tally.replaced += 1
    if fresh:
        document = splice.append(document, ("habits",), [habit_row(habit) for habit in fresh])
    if pauses:
        document = splice.append(document, ("pauses",), [_pause_row(pause) for pause in pauses])
    change.write(HABITS, document.text)


def _bring_whole(change: Change, brought: Brought, tally: PlanTally) -> None:
    whole = Plan(tuple(habit for habit, _ in brought.habits), tuple(pause for pause, _ in brought.pauses))
    if not brought.habits and not brought.pauses:
        return
    if whole == plan.default():
        tally.already += tally.read
        return
    pauses = [_pause_row(pause) for pause in whole.pauses]
    if not brought.habits or whole.habits == plan.default().habits:
        document = splice.append(parse(replan.HEAD, HABITS), ("pauses",), pauses)
    else:
        document = _document([habit_row(habit) for habit in whole.habits], pauses)
    if brought.habits and plan.from_document(document) != whole:
        raise DataInvalid("the plan in it cannot be written down safely, so nothing was taken. Leave it out.")
    tally.added += tally.read
    change.write(HABITS, document.text)


def bring_file(change: Change, name: str, content: bytes, tally: PlanTally, *, conflict: str) -> str:
    """Take a whole file where the home has none, or is to have this one; returns what is wrong with it, or "".

    The plan is merged with the one there is.
    """
    try:
        text = files.decode(content, name)
        _check(name, text)
    except AftercareError as fault:
        return str(fault).removeprefix(f"{name}:").strip().rstrip(".")
    now = change.read(name)
    if now == content:
        tally.already += 1
        change.let_go(name)
    elif now is None or (conflict == REPLACE and name != HABITS):
        tally.files_taken.append(name)
        change.stage(name, content)
    else:
        tally.files_kept.append(name)
        change.let_go(name)
    return ""


def of_text(text: str) -> Brought:
    """The plan in the text of a `habits.yaml`, as rows of an export would give it."""
    found = plan.load(text, HABITS)
    row = PlanRow(1, "habit", {}, HABITS)
    return Brought([(habit, row) for habit in found.habits], [(pause, row) for pause in found.pauses])


def _check(name: str, text: str) -> None:
    if name == CONFIG:
        settings.load(text, name)
    elif name == HABITS:
        plan.load(text, name)
    elif name == MENU:
        document = parse(text, name, aliases=False)
        expect_kind(document, "menu")
        for fault in menufile.faults_in(document):
            raise DataInvalid(str(fault))
    elif name.startswith(f"{DECKS}/"):
        expect_kind(parse(text, name, aliases=False), "deck")
