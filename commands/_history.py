"""What `undo` and `redo` share: their answer."""

from aftercare import noted
from aftercare.history import Group
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import one_line


def turned(console: Console, session: Session, group: Group, verb: str) -> None:
    """Say what was taken back or brought back, and let go of what was derived from it."""
    journal_bytes = [change.before or b"" for change in group.changes if change.name.startswith("journal/")]
    if journal_bytes:
        noted.after_turn(session.home, b"".join(journal_bytes))
    what = one_line(group.summary) or ", ".join(change.name for change in group.changes)
    console.answer(f"{verb}: {what}.")
