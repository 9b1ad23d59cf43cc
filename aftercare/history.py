"""Changes as groups of files, and taking them back exactly.

A record of a group holds the bytes of each file before and the hash after. It is written and on disk
before the first rename, so whatever happens then, `undo` knows: a file that is still as before needs
nothing, and a record all of whose files are as before never came to be and is dropped. A change of several
files leaves an intent as well: what a killed run left half made, the next run ends.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from aftercare import editorschemas, files, intent
from aftercare.errors import AftercareError
from aftercare.groups import ENDING, FileChange, Group, hash_of, read_record
from aftercare.home import INTENT, Home
from aftercare.swap import Swap
from aftercare.turning import LOCK, REDO, UNDO, Answer, before_in, make_ready, turn

__all__ = ["LOCK", "REDO", "UNDO", "Answer", "Change", "Group", "change", "erase", "groups", "redo", "undo"]

KEPT_GROUPS = 100


class Change:
    """One command's change of several files, prepared first and then swapped in.

    What `write` is given is held until then; what `stage` is given goes to the disk at once, so that a change of any
    size takes no more memory than its largest file.
    """

    def __init__(self, home: Home, *, dry_run: bool = False, recorded: bool = True) -> None:
        self.home = home
        self.dry_run = dry_run
        self.recorded = recorded
        self.summary = ""
        self._old: dict[str, bytes | None] = {}
        self._new: dict[str, bytes | None] = {}
        self._swap: Swap | None = None
        self._steps: list[intent.Step] = []
        self._changes: list[FileChange] = []
        self._ready = False
        self._record: str | None = None

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
        """Give a file a new text, or take it away with None. A new one may begin with a line for editors."""
        self.read(name)
        if text is not None and self._old[name] is None:
            text = editorschemas.begun(self, name, text)
        self._new[name] = None if text is None else text.encode()

    def stage(self, name: str, content: bytes) -> None:
        """Give a file new bytes once and for all, which go to the disk at once; what was read of it is let go."""
        old = self.read(name)
        del self._old[name]
        if content == old or self.dry_run:
            return
        if self._swap is None:
            self._swap = Swap()
            self._swap.mark(self.home.path(INTENT), intent.staging())
        self._add(self._swap, name, old, content)

    def let_go(self, name: str) -> None:
        """Forget what was read of a file that stays as it is."""
        self._old.pop(name, None)

    @property
    def changed(self) -> list[str]:
        """The names of the files that get other bytes."""
        held = [name for name, new in self._new.items() if new != self._old[name]]
        return [*(one.name for one in self._changes), *(name for name in held if not self._ready)]

    def _add(self, swap: Swap, name: str, old: bytes | None, new: bytes | None) -> None:
        """Stage a file and remember what it was and will be."""
        before, after = hash_of(old), hash_of(new)
        temporary = swap.stage(self.home.path(name), new)
        self._steps.append(intent.Step(name, temporary, before, after))
        self._changes.append(FileChange(name, None if old is None else len(old), before, after))

    def prepare(self) -> None:
        """Put the record and the new files on disk; nothing is swapped in yet."""
        if self.dry_run or self._ready or not self.changed:
            return
        swap = self._swap = self._swap or Swap()
        try:
            held = [name for name in self._new if self._new[name] != self._old[name]]
            for name in held:
                self._add(swap, name, self._old[name], self._new[name])
            self._ready = True
            group = Group(self.summary, tuple(self._changes))
            folder = UNDO if self.recorded else None
            self._record = make_ready(self.home, swap, group, self._steps, folder, self._before, fresh=True)
        except BaseException:
            self.discard()
            raise

    def _before(self, name: str) -> bytes | None:
        """The old bytes of a file, as long as it is not swapped in; those that were let go are read again."""
        return self._old[name] if name in self._old else files.read(self.home.path(name))

    def finish(self) -> None:
        """Swap the new files in, then let go of what could have been redone and of the oldest records."""
        self.prepare()
        if self._swap is None:
            return
        swap, self._swap = self._swap, None
        swap.finish(self._recorded_before)
        self.forget()
        with suppress(AftercareError):  # the change is made; what is left over here is refused or trimmed later
            _empty(self.home.path(REDO))
            _trim(self.home.path(UNDO))

    def _recorded_before(self, number: int) -> bytes | None:
        """The old bytes of a file that may be swapped in already: those held, else those of the record."""
        one = self._changes[number]
        return self._old[one.name] if one.name in self._old else before_in(self._record, one.name)

    def forget(self) -> None:
        """Let go of everything that was to be written."""
        self._new.clear()
        self._steps.clear()
        self._changes.clear()
        self._ready = False

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
        intent.settle(home)
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
    for name in reversed(files.names(folder, ENDING)):
        group = read_record(os.path.join(folder, name))
        if group is not None:
            yield group


def undo(home: Home, *, answer: Answer, use_lock: bool = True) -> None:
    """Take the last group back, exactly. `answer` is told of it before anything is swapped in.

    Raises:
        InputMissing: if there is nothing to take back.
        DataInvalid: if one of its files changed since.
    """
    turn(home, UNDO, REDO, answer=answer, use_lock=use_lock)


def redo(home: Home, *, answer: Answer, use_lock: bool = True) -> None:
    """Bring back what `undo` took, exactly. `answer` is told of it before anything is swapped in.

    Raises:
        InputMissing: if there is nothing to bring back.
        DataInvalid: if one of its files changed since.
    """
    turn(home, REDO, UNDO, answer=answer, use_lock=use_lock)


def erase(home: Home) -> None:
    """Take every record away, of undo and redo; for `forget`, under its lock."""
    for folder in (UNDO, REDO):
        _empty(home.path(folder))


def _empty(folder: str) -> None:
    for name in files.names(folder, ENDING):
        files.remove(os.path.join(folder, name))


def _trim(folder: str) -> None:
    for name in files.names(folder, ENDING)[:-KEPT_GROUPS]:
        files.remove(os.path.join(folder, name))
