"""What `remind install`, `uninstall` and `status` do."""

import os
from collections.abc import Sequence
from pathlib import Path

from aftercare import files, reminders, reminderstate
from aftercare.errors import Misconfigured, UsageProblem
from aftercare.history import LOCK
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import one_line
from aftercare.timers import choose, faces, installed
from aftercare.timers.timer import Timer, checked_label, parse_at, parse_every


def install_timer(
    console: Console,
    session: Session,
    *,
    backend: str,
    every: str | None,
    at: str | None,
    notify: bool,
    command: str | None,
    mail: bool,
    label: str,
    dry_run: bool,
) -> None:
    """Work out what is to be installed, say it, install it."""
    environment = dict(os.environ)
    if every is not None:
        parse_every(every)
    clock = parse_at(at) if at is not None else None
    state = reminderstate.current(session)
    if clock is not None and reminders.is_quiet(clock, state.outlook.quiet):
        since, until = (f"{one:%H:%M}" for one in state.outlook.quiet)
        raise UsageProblem(f"{at} lies in your quiet hours, {since} to {until}: nothing could come. Choose another.")
    way, words = choose.way(environment, notify=notify, command=command, mail=mail)
    timer = installed.planned(
        session.home,
        environment,
        label=checked_label(label),
        backend=choose.backend(backend, way, environment),
        at=clock,
        arrive=way,
        command=words,
    )
    say = faces.words()
    found = installed.parts(session.home, timer, environment)
    line = one_line(state.text)
    if dry_run:
        console.answer(say["would"], *faces.parts(found), "", faces.arrives(timer, say, prog=console.prog))
        return
    _paragraphs(console, faces.before(timer, say, line=line))
    with files.locked(session.home.path(LOCK), use=session.use_lock):
        installed.install(session.home, timer, environment)
    if timer.backend == choose.PRINT:
        script, *lines = faces.by_hand(timer, found, say)
        console.answer(*console.wrapped(script), *lines)
    _paragraphs(console, faces.after(timer, say, prog=console.prog))


def uninstall_timer(console: Console, session: Session, *, dry_run: bool) -> None:
    """Take away what is installed, if anything is."""
    environment, say = dict(os.environ), faces.words()
    timer = installed.load(session.home)
    if timer is None:
        console.answer(say["none"].format(prog=console.prog))
        return
    if dry_run:
        console.answer(*faces.would_go(timer, _parts(timer, environment), say))
        return
    console.answer(faces.going(timer, say))
    with files.locked(session.home.path(LOCK), use=session.use_lock):
        there = installed.uninstall(session.home, timer, environment)
    console.answer(*faces.gone(timer, say, there=there))


def _parts(timer: Timer, environment: dict[str, str]) -> list[str]:
    there = [timer.wrapper, timer.ran, *choose.module(timer.backend).outside(timer, environment)]
    return [path for path in there if Path(path).exists()]


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
        _paragraphs(console, [say["none"].format(prog=console.prog)])
    else:
        _paragraphs(console, faces.status(stands, say, session.now, prog=console.prog))
    if until is not None:
        console.out(say["silent"].format(until=faces.moment(until, today=session.now.date())))
    _paragraphs(console, faces.pace(paces, say, prog=console.prog))
    complain(state.faults)


def complain(faults: Sequence[str]) -> None:
    """End with what is wrong with the rules, once all else is said.

    Raises:
        Misconfigured: if there is something.
    """
    if faults:
        more = f" ({len(faults) - 1} more: see `check`)" if len(faults) > 1 else ""
        raise Misconfigured(f"{faults[0]}{more}")


def _paragraphs(console: Console, said: list[str]) -> None:
    for text in said:
        console.answer(*console.wrapped(text))
