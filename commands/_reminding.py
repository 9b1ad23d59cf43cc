"""What `remind` does where something is due, or where a person asks what it is about."""

import os

from aftercare import delivery, postponing, reminders, reminderstate
from aftercare.output import Console
from aftercare.reminderbuild import behind
from aftercare.reminderstate import State
from aftercare.session import Session
from aftercare.text import one_line, visible

from ._listing import put


def arrive(console: Console, session: Session, *, notified: str | None, command: str | None, counts: bool) -> None:
    """Let the line arrive, and remember only then that it was given; never while another run does the same."""
    with reminderstate.turn(session) as state:
        if state is None or not state.speaks(session.now):
            return
        text = one_line(state.text)
        if notified is not None:
            delivery.notify(text, os.environ, label=notified)
        elif command is not None:
            delivery.hand_over(text, command, os.environ)
        else:
            console.out(text)
        if counts:
            reminderstate.give(session, state, state.due(session.now))


def tell(console: Console, session: Session, state: State, *, form: str) -> None:
    """Name the practices behind what is due today, given or not, to the person who asks."""
    rows = behind(session, reminders.due(state.outlook, session.now, again=True))
    if form != "text":
        due = [
            {"habit": one.habit.key, "title": one.habit.title, "open": one.open, "given": given} for one, given in rows
        ]
        put(console, "remind", {"due": due, "line": state.text if state.speaks(session.now) else None}, form)
    elif rows:
        console.out(*(visible(one.habit.title) for one, _ in rows))
    elif console.is_terminal:
        console.say("nothing is due now.")


def be_silent(console: Console, session: Session, text: str, *, dry_run: bool) -> None:
    """Silence every reminder for a while, or end that."""
    starts = reminderstate.current(session).outlook.day_starts
    off = text.strip().lower() == "off"
    until = None if off else postponing.silent_until(text, session.now, day_starts=starts)
    if not dry_run:
        reminderstate.snooze(session, until)
    if until is None:
        console.answer("Reminders would come again." if dry_run else "Reminders come again.")
    else:
        said = f"{until:%A %Y-%m-%d, %H:%M}"
        console.answer(f"Reminders {'would be' if dry_run else 'are'} silent until {said}.")
