"""Changing `habits.yaml`: each function splices one change in, and leaves everything else as it was."""

from datetime import date
from typing import Any

from aftercare import splice
from aftercare.dates import DAY
from aftercare.errors import UsageProblem
from aftercare.habits import Habit, Pause, Plan, Target
from aftercare.history import Change
from aftercare.home import HABITS
from aftercare.plan import default, from_document, habit_row, target_row
from aftercare.yamlfile import Document, parse

HEAD = "aftercare: habits/1\n"


def opened(change: Change) -> Document:
    """`habits.yaml` as the change has it, checked; its head alone if there is none."""
    path = change.home.path(HABITS)
    document = parse(change.text(HABITS) or HEAD, path)
    from_document(document)
    return document


def written_out(document: Document) -> Document:
    """The same with its habits written out: the default ones, if it left them to the program."""
    if document.data.get("habits") is not None:
        return document
    return splice.append(document, ("habits",), [habit_row(habit) for habit in default().habits])


def _position(document: Document, key: str) -> int:
    return next(i for i, row in enumerate(document.data["habits"]) if row["habit"] == key)


def add(change: Change, habit: Habit) -> None:
    """Add a habit to `habits.yaml`.

    Raises:
        UsageProblem: if the plan has it already.
    """
    document = written_out(opened(change))
    refuse_known(from_document(document), habit.key)
    document = splice.append(document, ("habits",), [habit_row(habit)])
    change.write(HABITS, document.text)


def refuse_known(plan: Plan, key: str) -> None:
    """Make sure that a plan has no habit of that key.

    Raises:
        UsageProblem: if it has, saying what to do with it.
    """
    old = plan.get(key)
    if old is None:
        return
    if old.retired is None:
        raise UsageProblem(f"{key} is in the plan already. `habit set {key}` changes it.")
    raise UsageProblem(f"{key} was let go on {old.retired}. `habit set {key} --resume` takes it up again.")


def take_up(change: Change, habit: Habit, today: date) -> None:
    """Take a retired habit up again; the time between stands as a pause, so that the past is not judged anew."""
    document = written_out(opened(change))
    document = splice.remove(document, ("habits", _position(document, habit.key), "retired"))
    change.write(HABITS, document.text)
    if habit.retired is not None and habit.retired < today:
        pause(change, Pause(habit.retired, today - DAY, habit.key))


def set_title(change: Change, key: str, title: str) -> None:
    """Give a habit another title; its key stays."""
    document = written_out(opened(change))
    document = splice.put(document, ("habits", _position(document, key), "title"), title)
    change.write(HABITS, document.text)


def set_optional(change: Change, key: str, *, optional: bool) -> None:
    """Let a habit count only once it was first noted, or from the beginning."""
    document = written_out(opened(change))
    document = splice.put(document, ("habits", _position(document, key), "optional"), optional)
    change.write(HABITS, document.text)


def set_target(change: Change, key: str, target: Target) -> None:
    """Let a target hold from its date on: what held before keeps holding for the past.

    Raises:
        UsageProblem: if a later one is written already.
    """
    document = written_out(opened(change))
    position = _position(document, key)
    path = ("habits", position, "targets")
    rows = document.data["habits"][position].get("targets") or []
    if not rows:  # left to the catalogue until now: what held before is written out
        before = from_document(document).habits[position].targets
        document = splice.append(document, path, [target_row(one) for one in before])
        rows = document.data["habits"][position]["targets"]
    newest = rows[-1].get("from")
    since = target.since.isoformat() if target.since else ""
    if newest and newest > since:
        raise UsageProblem(f"{key} has a target from {newest} on already. Give that date or a later one with --from.")
    if newest == since:
        document = splice.remove(document, (*path, len(rows) - 1)) if len(rows) > 1 else document
        if len(rows) == 1:
            document = splice.put(document, path, [target_row(target)])
            change.write(HABITS, document.text)
            return
    document = splice.append(document, path, [target_row(target)])
    change.write(HABITS, document.text)


def retire(change: Change, key: str, day: date) -> None:
    """Let a habit end with the day before `day`; what was noted stays."""
    document = written_out(opened(change))
    document = splice.put(document, ("habits", _position(document, key), "retired"), day)
    change.write(HABITS, document.text)


def pause(change: Change, new: Pause) -> None:
    """Write a pause down."""
    row: dict[str, Any] = {"habit": new.habit} if new.habit else {}
    row |= {"from": new.start} | ({"until": new.until} if new.until else {})
    document = splice.append(opened(change), ("pauses",), [row])
    change.write(HABITS, document.text)


def resume(change: Change, day: date, habit: str | None, *, planned: bool = True) -> list[Pause]:
    """End the pauses of a habit, or of everything, so that `day` is the first without; returns those ended.

    `planned` ones, that begin after `day`, are called off too; without it they stay.
    """
    document = opened(change)
    pauses = from_document(document).pauses
    ended = []
    for number in range(len(pauses) - 1, -1, -1):
        one = pauses[number]
        if one.habit != habit or (one.until is not None and one.until < day) or (one.start > day and not planned):
            continue
        ended.append(one)
        if one.start >= day:
            document = splice.remove(document, ("pauses", number))
        else:
            document = splice.put(document, ("pauses", number, "until"), day - DAY)
    if ended:
        change.write(HABITS, document.text)
    return ended[::-1]
