"""What `undo` and `redo` share: a group is taken back exactly, and recorded on the other side; or nothing is done."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress

from aftercare import files, intent
from aftercare.errors import AftercareError, DataInvalid, InputMissing
from aftercare.groups import ENDING, FileChange, Group, hash_of, next_record, parts_of_record, read_record
from aftercare.home import INTENT, STATE, Home
from aftercare.swap import FEW, Swap

UNDO, REDO = f"{STATE}/undo", intent.REDO
LOCK = intent.LOCK

Answer = Callable[[Group], None]
Before = Callable[[str], bytes | None]


def make_ready(
    home: Home,
    swap: Swap,
    group: Group,
    steps: Sequence[intent.Step],
    folder: str | None,
    before: Before,
    *,
    known: str | None = None,
    fresh: bool = False,
) -> str | None:
    """Write the record of a group, unless it is `known`, and of several files the intent; returns the record's path."""
    record = known or (None if folder is None else next_record(home.path(folder)))
    name = None if record is None else f"{folder}/{os.path.basename(record)}"
    to_write = None if record is None or known else (record, parts_of_record(group, before))
    many = (home.path(INTENT), intent.whole(steps, name, fresh=fresh)) if len(steps) > 1 else None
    swap.ready(to_write, many)
    return record


def turn(home: Home, source: str, target: str, *, answer: Answer, use_lock: bool) -> None:
    """Take the newest group of one side back, and record that on the other; under the home's lock.

    Raises:
        InputMissing: if there is none.
        DataInvalid: if one of its files changed since.
    """
    with files.locked(home.path(LOCK), use=use_lock):
        intent.settle(home)
        folder = home.path(source)
        for name in reversed(files.names(folder, ENDING)):
            record = os.path.join(folder, name)
            group = read_record(record)
            if group is None or not _came_to_be(home, group):
                files.remove(record)
                continue
            _restore(home, group, target, answer)
            with suppress(AftercareError):  # it is taken back; the record is dropped when it is next met
                files.remove(record)
            return
    what = "take back" if source == UNDO else "bring back"
    raise InputMissing(f"there is nothing to {what}. `week` shows what is noted.")


def _came_to_be(home: Home, group: Group) -> bool:
    """Whether any file of the group is not as it was before; a file that changed since counts too."""
    return any(hash_of(files.read(home.path(c.name))) != c.before_hash for c in group.changes)


def _restore(home: Home, group: Group, opposite: str, answer: Answer) -> None:
    back: list[tuple[FileChange, FileChange]] = []
    for one in group.changes:
        now = files.read(home.path(one.name))
        found = hash_of(now)
        if found == one.before_hash:
            continue
        if found != one.after_hash:
            raise DataInvalid(
                f"{home.path(one.name)} was changed since, by hand or by another program, so nothing was taken back. "
                "Use `edit` to change it.",
            )
        size = None if now is None else len(now)
        back.append((one, FileChange(one.name, size, found, one.before_hash)))
    restoring, steps = Swap(), []
    try:
        if len(back) > FEW:
            restoring.mark(home.path(INTENT), intent.staging())
        for one, now_there in back:
            temporary = restoring.stage(home.path(one.name), one.before)
            steps.append(intent.Step(one.name, temporary, now_there.before_hash, now_there.after_hash))
        mirrored = Group(group.summary, tuple(turned for _, turned in back))
        known = _left_by_a_killed_run(home.path(opposite), group)
        record = make_ready(home, restoring, mirrored, steps, opposite, _now(home), known=known)
        answer(group)
    except BaseException:
        restoring.discard()
        raise
    restoring.finish(lambda number: before_in(record, back[number][0].name))


def _now(home: Home) -> Before:
    """What gives the bytes of a file as it is now."""
    return lambda name: files.read(home.path(name))


def before_in(record: str | None, name: str) -> bytes | None:
    """The old bytes of a file, as a record has them."""
    group = None if record is None else read_record(record)
    return None if group is None else next((one.before for one in group.changes if one.name == name), None)


def _left_by_a_killed_run(opposite: str, group: Group) -> str | None:
    """The record of the whole group on the other side that a run made which began the same turn, and was killed."""
    found = files.names(opposite, ENDING)[-1:]
    path = os.path.join(opposite, found[0]) if found else ""
    other = read_record(path) if found else None
    mirrored = {(c.name, c.after_hash, c.before_hash) for c in group.changes}
    same = other is not None and {(c.name, c.before_hash, c.after_hash) for c in other.changes} == mirrored
    return path if same else None
