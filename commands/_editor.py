"""What `edit` and `settings edit` share: the editor, faults shown and offered again, and no lost text."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from aftercare import editing, files, history, noted
from aftercare.errors import AftercareError, DataInvalid, Locked
from aftercare.output import Console, EndOfAnswers
from aftercare.records import Fault, expect_kind
from aftercare.session import Session
from aftercare.text import visible
from aftercare.yamlfile import Document, parse

MINE, FILES = "yours", "the file's"

Check = Callable[[Document], list[Fault]]


class Merge(Protocol):
    """What brings two changes of a file together; None where both changed the same, unless `firm`."""

    def __call__(self, base: str, first: str, second: str, *, firm: bool) -> str | None: ...


class _ChangedOnBothSides(Exception):
    """The person has to say whose change stays."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One file in the editor: its logical name and kind, its text as opened and as an empty one, check and merge."""

    name: str
    kind: str
    opened: str | None
    empty: str
    check: Check
    merge: Merge | None

    @property
    def base(self) -> str:
        return self.name.rpartition("/")[2]


def edit_file(
    console: Console,
    session: Session,
    name: str,
    *,
    kind: str,
    empty: str,
    check: Check,
    merge: Merge | None = None,
) -> None:
    """Open a file of the home in the editor and save what comes back, if it is whole; else it is kept aside."""
    job = _Job(name, kind, session.text(name), empty, check, merge)
    raw = first = (empty if job.opened is None else job.opened).encode()
    with editing.private_folder() as folder:
        try:
            while True:
                raw = editing.edited(raw, job.base, folder, os.environ)
                if raw == first:
                    console.answer("Nothing changed. (An editor with a window of its own needs its --wait.)")
                    return
                if _whole(console, job, raw):
                    _save(console, session, job, raw)
                    return
        except (AftercareError, KeyboardInterrupt, SystemExit):
            if raw != first:
                with suppress(AftercareError):  # what went wrong first is what has to be told
                    console.say(f"your text is kept in {editing.kept(session.home, job.base, raw)}.")
            raise


def _whole(console: Console, job: _Job, raw: bytes) -> bool:
    """Whether a text has no faults; they are shown, and False means that it is to be edited again.

    Raises:
        DataInvalid: if it has faults and nobody can or will mend them.
    """
    found = _faults(job, raw)
    for one in found:
        console.say(visible(one))
    if found and not (console.can_ask and _again(console)):
        raise DataInvalid("not saved, because of these faults. `edit` opens the file as it was.")
    return not found


def _faults(job: _Job, raw: bytes) -> list[str]:
    try:
        document = parse(files.decode(raw, job.base), job.base)
        expect_kind(document, job.kind)
        return [str(fault) for fault in job.check(document)]
    except DataInvalid as fault:
        return [str(fault)]


def _again(console: Console) -> bool:
    try:
        return console.ask("Open the editor again? [Y/n]", flag="edit").lower() in {"", "y", "yes"}
    except EndOfAnswers:
        return False


def _save(console: Console, session: Session, job: _Job, raw: bytes) -> None:
    """Save a text, merged with what changed meanwhile; a question, if there is one, is asked without the lock."""
    text, choice = raw.decode(), ""
    while True:
        try:
            with history.change(session.home, use_lock=session.use_lock) as change:
                now = change.text(job.name)
                change.summary = f"edit of {job.base}"
                change.write(job.name, text if now == job.opened else _merged(job, text, now, choice))
                change.prepare()
                console.answer(f"Saved: {job.base}{_how(changed=now != job.opened, choice=choice)}.")
                change.finish()
                noted.drop(session.home)
        except _ChangedOnBothSides:
            choice = _chosen(console, job)
            continue
        if choice == FILES:
            console.say(f"your text is kept in {editing.kept(session.home, job.base, raw)}.")
        return


def _how(*, changed: bool, choice: str) -> str:
    if choice:
        return f", with {choice} where both had changed"
    return ". What was noted meanwhile is in it too" if changed else ""


def _merged(job: _Job, mine: str, theirs: str | None, choice: str) -> str | None:
    """Both changes in one text, the chosen one's where both changed the same; None for no file.

    Raises:
        _ChangedOnBothSides: if nothing is chosen yet, and has to be.
    """
    if job.merge is not None and theirs is not None:
        first, second = (theirs, mine) if choice == FILES else (mine, theirs)
        with suppress(DataInvalid):
            found = job.merge(job.opened or job.empty, first, second, firm=bool(choice))
            if found is not None:
                return found
    if not choice:
        raise _ChangedOnBothSides
    return mine if choice == MINE else theirs


def _chosen(console: Console, job: _Job) -> str:
    """Whose change the person wants, where both changed the same.

    Raises:
        Locked: if nobody can be asked, or neither is chosen.
    """
    if console.can_ask:
        console.say(f"{job.base} was changed meanwhile, in the same place.")
        with suppress(EndOfAnswers):
            reply = console.ask("Which shall stay: [m]ine or the [f]ile's?", flag="edit").lower()
            if reply[:1] in {"m", "f"}:
                return MINE if reply[0] == "m" else FILES
    raise Locked(f"{job.base} was changed meanwhile, in the same place, so it stays as it is. Look at both.")
