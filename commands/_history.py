"""What `undo` and `redo` share: their answer."""

from aftercare import noted
from aftercare.history import Answer, Group
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import one_line


def saying(console: Console, session: Session, verb: str) -> Answer:
    """What says what is taken back or brought back, and lets go of what was derived from it."""

    def _say(group: Group) -> None:
        restored = [change for change in group.changes if change.name.startswith("journal/")]
        if restored:
            noted.after_turn(session.home, (change.before or b"" for change in restored))
        what = one_line(group.summary) or ", ".join(change.name for change in group.changes)
        console.answer(f"{verb}: {what}.")

    return _say
