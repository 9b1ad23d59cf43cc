"""What `remind status` does."""

import os
from collections.abc import Sequence

from aftercare import reminders, reminderstate
from aftercare.errors import Misconfigured
from aftercare.output import Console
from aftercare.session import Session
from aftercare.timers import faces, installed

from ._installing import paragraphs


def show_status(console: Console, session: Session, *, as_json: bool) -> None:
    """Say how the timer stands, and which rules come less often than asked."""
    environment, say = dict(os.environ), faces.words()
    timer = installed.load(session.home)
    stands = installed.standing(timer, environment) if timer is not None else None
    state = reminderstate.current(session)
    today = reminders.day_of(session.now, state.outlook.day_starts)
    paces = [reminders.pace(rule, today) for rule in state.outlook.rules]
    snoozed = state.outlook.snoozed
    until = snoozed[1] if snoozed is not None and snoozed[1] > session.now else None
    if as_json:
        silent = until.isoformat(timespec="minutes") if until else None
        timer_json = faces.status_json(stands, session.now)
        console.json("timer", {**timer_json, "silent_until": silent, "rules": paces})
        complain(state.faults)
        return
    if stands is None:
        paragraphs(console, [say["none"].format(prog=console.prog)])
    else:
        paragraphs(console, faces.status(stands, say, session.now, prog=console.prog))
    if until is not None:
        console.out(say["silent"].format(until=faces.moment(until, today=session.now.date())))
    paragraphs(console, faces.pace(paces, say, prog=console.prog))
    complain(state.faults)


def complain(faults: Sequence[str]) -> None:
    """End with what is wrong with the rules, once all else is said.

    Raises:
        Misconfigured: if there is something.
    """
    if faults:
        more = f" ({len(faults) - 1} more: see `check`)" if len(faults) > 1 else ""
        raise Misconfigured(f"{faults[0]}{more}")
