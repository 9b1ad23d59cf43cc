"""Changes as groups of files, and taking them back exactly.

A record of a group holds the bytes of each file before and the hash after. It is written and on disk
before the first rename, so whatever happens then, `undo` knows: a file that is still as before needs
nothing, and a record all of whose files are as before never came to be and is dropped.

A record file is one line of JSON, then the bytes of each file in turn.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from aftercare import files
from aftercare.errors import AftercareError, DataInvalid, InputMissing
from aftercare.home import STATE, Home
from aftercare.swap import Swap

KEPT_GROUPS = 100
UNDO, REDO = f"{STATE}/undo", f"{STATE}/redo"
LOCK = f"{STATE}/lock"
_ENDING = ".group"
_ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a group: its logical name, the bytes to restore (None: no file), and both hashes."""

    name: str
    before: bytes | None
    before_hash: str
    after_hash: str


@dataclass(frozen=True, slots=True)
class Group:
    """What one command changed; `summary` says it in a few words, without any note."""

    summary: str
    changes: tuple[FileChange, ...]


Answer = Callable[[Group], None]


def _hash(content: bytes | None) -> str:
    return _ABSENT if content is None else hashlib.sha256(content).hexdigest()


class Change:
    """One command's change of several files, prepared first and then swapped in."""

    def __init__(self, home: Home, *, dry_run: bool = False, recorded: bool = True) -> None:
        self.home = home
        self.dry_run = dry_run
        self.recorded = recorded
        self.summary = ""
        self._old: dict[str, bytes | None] = {}
        self._new: dict[str, bytes | None] = {}
        self._swap: Swap | None = None

    def read(self, name: str) -> bytes | None:
        """The bytes of a file as this change leaves it, None for no file."""
        if name in self._new:
            return self._new[name]
        if name not in self._old:
            self._old[name] = files.read(self.home.path(name))
        return self._old[name]

    def text(self, name: str) -> str | None:
        """The text of a file as this change leaves it.

        Raises:
            DataInvalid: if it is not UTF-8 text.
        """
        raw = self.read(name)
        return None if raw is None else files.decode(raw, self.home.path(name))

    def write(self, name: str, text: str | None) -> None:
        """Give a file a new text, or take it away with None."""
        self.read(name)
        self._new[name] = None if text is None else text.encode()

    @property
    def changed(self) -> list[str]:
        """The names of the files that get other bytes."""
        return [name for name, new in self._new.items() if new != self._old[name]]

    def prepare(self) -> None:
        """Put the record and the new files on disk; nothing is swapped in yet."""
        if self.dry_run or self._swap or not self.changed:
            return
        group = [FileChange(n, self._old[n], _hash(self._old[n]), _hash(self._new[n])) for n in self.changed]
        swap = Swap()
        try:
            for name in self.changed:
                swap.stage(self.home.path(name), self._new[name], self._old[name])
            if self.recorded:
                swap.record(_next_record(self.home.path(UNDO)), _record(Group(self.summary, tuple(group))))
        except BaseException:
            swap.discard()
            raise
        self._swap = swap

    def finish(self) -> None:
        """Swap the new files in, then let go of what could have been redone and of the oldest records."""
        self.prepare()
        if self._swap is None:
            return
        self._swap.finish()
        self._swap = None
        self.forget()
        with suppress(AftercareError):  # the change is made; what is left over here is refused or trimmed later
            _empty(self.home.path(REDO))
            _trim(self.home.path(UNDO))

    def forget(self) -> None:
        """Let go of everything that was to be written."""
        self._new.clear()

    def discard(self) -> None:
        """Take away what was prepared: every file stays as it was."""
        if self._swap is not None:
            self._swap.discard()
            self._swap = None


@contextmanager
def change(
    home: Home,
    *,
    use_lock: bool = True,
    dry_run: bool = False,
    recorded: bool = True,
) -> Iterator[Change]:
    """A change under the home's lock, swapped in at the end unless something was raised before.

    With `recorded=False` it cannot be undone: nothing of the old bytes is kept anywhere.
    """
    if dry_run:
        yield Change(home, dry_run=True)
        return
    with files.locked(home.path(LOCK), use=use_lock):
        current = Change(home, recorded=recorded)
        try:
            yield current
        except BaseException:
            current.discard()
            raise
        current.finish()


def groups(home: Home) -> Iterator[Group]:
    """The groups recorded, the newest first; a record that is not whole is left out."""
    folder = home.path(UNDO)
    for name in reversed(files.names(folder, _ENDING)):
        group = _read_record(os.path.join(folder, name))
        if group is not None:
            yield group


def undo(home: Home, *, answer: Answer, use_lock: bool = True) -> None:
    """Take the last group back, exactly. `answer` is told of it before anything is swapped in.

    Raises:
        InputMissing: if there is nothing to take back.
        DataInvalid: if one of its files changed since.
    """
    _turn(home, UNDO, REDO, answer=answer, use_lock=use_lock)


def redo(home: Home, *, answer: Answer, use_lock: bool = True) -> None:
    """Bring back what `undo` took, exactly. `answer` is told of it before anything is swapped in.

    Raises:
        InputMissing: if there is nothing to bring back.
        DataInvalid: if one of its files changed since.
    """
    _turn(home, REDO, UNDO, answer=answer, use_lock=use_lock)


def erase(home: Home) -> None:
    """Take every record away, of undo and redo; for `forget`, under its lock."""
    for folder in (UNDO, REDO):
        _empty(home.path(folder))


def _turn(home: Home, source: str, target: str, *, answer: Answer, use_lock: bool) -> None:
    with files.locked(home.path(LOCK), use=use_lock):
        folder = home.path(source)
        for name in reversed(files.names(folder, _ENDING)):
            record = os.path.join(folder, name)
            group = _read_record(record)
            if group is None or not _came_to_be(home, group):
                files.remove(record)
                continue
            _restore(home, group, home.path(target), answer)
            with suppress(AftercareError):  # it is taken back; the record is dropped when it is next met
                files.remove(record)
            return
    what = "take back" if source == UNDO else "bring back"
    raise InputMissing(f"there is nothing to {what}. `week` shows what is noted.")


def _came_to_be(home: Home, group: Group) -> bool:
    """Whether any file of the group is not as it was before; a file that changed since counts too."""
    return any(_hash(files.read(home.path(c.name))) != c.before_hash for c in group.changes)


def _restore(home: Home, group: Group, opposite: str, answer: Answer) -> None:
    back: list[FileChange] = []
    for one in group.changes:
        now = files.read(home.path(one.name))
        found = _hash(now)
        if found == one.before_hash:
            continue
        if found != one.after_hash:
            raise DataInvalid(
                f"{home.path(one.name)} was changed since, by hand or by another program, so nothing was taken back. "
                "Use `edit` to change it.",
            )
        back.append(FileChange(one.name, now, found, one.before_hash))
    wanted = {one.name: one.before for one in group.changes}
    restoring = Swap()
    try:
        for one in back:
            restoring.stage(home.path(one.name), wanted[one.name], one.before)
        if not _left_by_a_killed_run(opposite, group):
            restoring.record(_next_record(opposite), _record(Group(group.summary, tuple(back))))
        answer(group)
    except BaseException:
        restoring.discard()
        raise
    restoring.finish()


def _left_by_a_killed_run(opposite: str, group: Group) -> bool:
    """Whether a run that began the same turn, and was killed, has recorded the whole group on the other side."""
    found = files.names(opposite, _ENDING)[-1:]
    other = _read_record(os.path.join(opposite, found[0])) if found else None
    mirrored = {(c.name, c.after_hash, c.before_hash) for c in group.changes}
    return other is not None and {(c.name, c.before_hash, c.after_hash) for c in other.changes} == mirrored


def _next_record(folder: str) -> str:
    numbers = [name.removesuffix(_ENDING) for name in files.names(folder, _ENDING)]
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return os.path.join(folder, f"{last + 1:08d}{_ENDING}")


def _record(group: Group) -> bytes:
    head = {
        "summary": group.summary,
        "files": [
            {
                "name": c.name,
                "size": None if c.before is None else len(c.before),
                "before": c.before_hash,
                "after": c.after_hash,
            }
            for c in group.changes
        ],
    }
    body = b"".join(c.before or b"" for c in group.changes)
    return json.dumps(head).encode() + b"\n" + body


def _read_record(path: str) -> Group | None:
    """The group of a record, None if the record is not whole."""
    head, _, body = (files.read(path) or b"").partition(b"\n")
    try:
        known = json.loads(head)
        changes, at = [], 0
        for one in known["files"]:
            size = one["size"]
            before = None if size is None else body[at : at + size]
            at += size or 0
            if _hash(before) != one["before"]:
                return None
            changes.append(FileChange(one["name"], before, one["before"], one["after"]))
        return Group(known["summary"], tuple(changes))
    except (ValueError, KeyError, TypeError):
        return None


def _empty(folder: str) -> None:
    for name in files.names(folder, _ENDING):
        files.remove(os.path.join(folder, name))


def _trim(folder: str) -> None:
    for name in files.names(folder, _ENDING)[:-KEPT_GROUPS]:
        files.remove(os.path.join(folder, name))
