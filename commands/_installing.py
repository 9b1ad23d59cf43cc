"""What `remind install` and `uninstall` do."""

import os
from pathlib import Path

from aftercare import files, reminders, reminderstate
from aftercare.errors import UsageProblem
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
    paragraphs(console, faces.before(timer, say, line=line))
    with files.locked(session.home.path(LOCK), use=session.use_lock):
        installed.install(session.home, timer, environment)
    if timer.backend == choose.PRINT:
        script, *lines = faces.by_hand(timer, found, say)
        console.answer(*console.wrapped(script), *lines)
    paragraphs(console, faces.after(timer, say, prog=console.prog))


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


def paragraphs(console: Console, said: list[str]) -> None:
    """Answer with paragraphs that fit the terminal."""
    for text in said:
        console.answer(*console.wrapped(text))
