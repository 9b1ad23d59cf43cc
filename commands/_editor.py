"""What `edit` and `settings edit` share: the editor, faults shown and offered again, and no lost text."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aftercare import editing, files, noted
from aftercare.errors import DataInvalid, Locked
from aftercare.home import STATE
from aftercare.output import Console, EndOfAnswers
from aftercare.records import Fault
from aftercare.session import Session
from aftercare.yamlfile import Document, parse

EDITS = f"{STATE}/edits"

Check = Callable[[Document], list[Fault]]
Merge = Callable[[str, str, str], str | None]


@dataclass(frozen=True, slots=True)
class _Job:
    """One file in the editor: its logical name, the text it was opened with, how to check and to merge it."""

    name: str
    opened: str | None
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
    empty: str,
    check: Check,
    merge: Merge | None = None,
) -> None:
    """Open a file of the home in the editor and save what comes back, if it is whole."""
    job = _Job(name, session.text(name), check, merge)
    text = empty if job.opened is None else job.opened
    first = text
    with editing.private_folder() as folder:
        while True:
            text = editing.edited(text, job.base, folder, os.environ)
            if text == first:
                console.answer("Nothing changed. (An editor with a window of its own needs its --wait.)")
                return
            if _faulty(console, session, job, text):
                continue
            if _saved(console, session, job, text):
                return


def _faulty(console: Console, session: Session, job: _Job, text: str) -> bool:
    """Show the faults of a text, True if it is to be edited again.

    Raises:
        DataInvalid: if it has faults and nobody can or will mend them; the text is kept aside.
    """
    try:
        found = [str(fault) for fault in job.check(parse(text, job.base))]
    except DataInvalid as fault:
        found = [str(fault)]
    if not found:
        return False
    for one in found:
        console.say(one)
    if console.can_ask and _again(console):
        return True
    raise DataInvalid(f"not saved, because of these faults. Your text is kept in {_keep(session, job, text)}.")


def _again(console: Console) -> bool:
    try:
        return console.ask("Open the editor again? [Y/n]", flag="edit").lower() in {"", "y", "yes"}
    except EndOfAnswers:
        return False


def _saved(console: Console, session: Session, job: _Job, text: str) -> bool:
    """Save a text, merged with what changed meanwhile; False if it is to be edited again."""
    with session.change() as change:
        now = change.text(job.name)
        if now != job.opened:
            text = _merged(job, text, now) or _chosen(console, session, job, text, now)
        change.summary = f"edit of {job.base}"
        change.write(job.name, text)
        change.prepare()
        console.answer(f"Saved: {job.base}.{' What was noted meanwhile is in it too.' if now != job.opened else ''}")
        noted.drop(session.home)
    return True


def _merged(job: _Job, mine: str, theirs: str | None) -> str | None:
    """Both changes in one text, None if that cannot be done."""
    if job.merge is None or theirs is None:
        return None
    try:
        return job.merge(job.opened or "", mine, theirs)
    except DataInvalid:
        return None


def _chosen(console: Console, session: Session, job: _Job, mine: str, theirs: str | None) -> str:
    """The text that the person wants, where both changed the same.

    Raises:
        Locked: if nobody can be asked, or neither is chosen; the edited text is kept aside.
    """
    kept = _keep(session, job, mine)
    if console.can_ask:
        console.say(f"{job.base} was changed meanwhile, in the same place. Your text is kept in {kept}.")
        try:
            reply = console.ask("Which shall stay: [m]ine or the [f]ile's?", flag="edit").lower()
        except EndOfAnswers:
            reply = ""
        if reply.startswith("m"):
            return mine
        if reply.startswith("f") and theirs is not None:
            return theirs
    raise Locked(f"{job.base} was changed meanwhile, in the same place. Your text is kept in {kept}; look at both.")


def _keep(session: Session, job: _Job, text: str) -> Path:
    path = session.home.path(f"{EDITS}/{job.base}")
    files.replace(path, text.encode())
    return Path(path)
