"""Holding a talk on a terminal: who is here, one step at a time, and a kind end whenever people want it."""

import os
from dataclasses import dataclass, field, replace

import typer

from aftercare import dealing, files, memory, talk
from aftercare.cards import Card
from aftercare.dealing import Table
from aftercare.history import LOCK
from aftercare.output import Console, EndOfAnswers
from aftercare.placeholders import YOU
from aftercare.session import Session
from aftercare.talk import Script, Step, Talk, words
from aftercare.text import listed, one_line

from ._cards import NONE_LEFT
from ._keys import END, key, quiet_timer, single_keys
from ._talkend import offer, offer_look_back
from ._talkgates import called, is_the_time, may_go_deeper

ALONE = {"me", "i", YOU, "myself", "just me", "alone"}
NEXT, STOP = {"\r", "\n", " ", "n"}, {"q", END}


@dataclass(slots=True)
class _Held:
    """What happened so far, for the memory: which cards were shown, and which were passed, by nobody in particular."""

    shown: list[Card] = field(default_factory=list)
    passed: list[Card] = field(default_factory=list)
    stopped: bool = False


def hold(
    console: Console,
    session: Session,
    table: Table,
    script: Script,
    minutes: int,
    *,
    counted: bool,
    moving: bool,
    dry_run: bool,
) -> None:
    """Hold a talk. Ctrl-C ends it at any moment, kindly, and no card and no answer is kept."""
    moving = moving and os.environ.get("TERM") != "dumb"
    try:
        _held(console, session, table, script, minutes, counted=counted, moving=moving, dry_run=dry_run)
    except (KeyboardInterrupt, EndOfAnswers):
        console.out("", words()["enough"])
        raise typer.Exit(130) from None


def _held(
    console: Console,
    session: Session,
    table: Table,
    script: Script,
    minutes: int,
    *,
    counted: bool,
    moving: bool,
    dry_run: bool,
) -> None:
    console.out(console.strong(one_line(script.title)), "")
    if not counted and table.word is None:
        table = replace(table, people=_present(console, session, table.people))
    script = talk.for_people(script, table.people)
    _introduce(console, table, script)
    if script.ready and not is_the_time(console, session, table, script, moving=moving, dry_run=dry_run):
        return
    deep = may_go_deeper(console, session, table, script)
    ready = dealing.made(table, script, minutes, deep=deep)
    if not ready.steps:
        console.say(NONE_LEFT)
        return
    console.out("", *_paragraphs(console, talk.rules(ready)))
    held = _Held()
    for number in range(len(ready.steps)):
        if held.stopped:
            break
        _step(console, ready, number, table.memory.turn, held, moving=moving)
    console.out("", words()["stopped" if held.stopped else "done"])
    if not held.stopped:
        offer(console, session, script, dry_run=dry_run)
        if not dry_run:
            offer_look_back(console, session)
    if not script.private and table.word is None and not dry_run:
        _remember(session, table, held)


def _paragraphs(console: Console, texts: list[str]) -> list[str]:
    return [line for text in texts for line in console.wrapped(text.strip())]


def _introduce(console: Console, table: Table, script: Script) -> None:
    deck = next((one for one in table.library.decks if one.name == script.deck and one.gate), None)
    texts = deck.introduction if deck is not None else (script.about, script.not_for)
    console.out("", *_paragraphs(console, [one_line(text) for text in texts if text]))


def _present(console: Console, session: Session, names: tuple[str, ...]) -> tuple[str, ...]:
    """Who is here, as people say; a number or names, kept nowhere."""
    if session.settings.solo:
        return names[:1]
    answer = console.ask(f"Who is here? [{listed(names)}]", flag="--people 2")
    if not answer:
        return names
    if answer.isdecimal():
        return talk.so_many(names, max(1, min(int(answer), talk.MOST_PEOPLE)))
    typed = [one_line(name.strip()) for name in answer.replace(" and ", ",").split(",") if name.strip()]
    if len(typed) == 1 and typed[0].lower() not in {*ALONE, names[0].lower()}:
        typed = [names[0], *typed]  # whoever types is here as well
    return tuple(typed[: talk.MOST_PEOPLE]) or names


def _step(console: Console, ready: Talk, number: int, turn: int, held: _Held, *, moving: bool) -> None:
    """Show one step and do what people ask for, until they go on or stop."""
    step = ready.steps[number]
    first = talk.begins(ready, number, turn)
    who = f" {called(first)} begin{'' if first in {YOU, ''} else 's'}." if first and len(ready.people) > 1 else ""
    heading = f"{number + 1} of {len(ready.steps)}  {one_line(step.heading)}".rstrip()
    console.out("", f"{console.strong(heading)}{who}")
    if step.beforehand:
        console.out(*console.wrapped(f"Beforehand: {step.beforehand}", indent="  "))
    console.out("", *console.wrapped(step.text, indent="  "), "")
    if step.receive and len(ready.people) > 1:
        console.out(*console.wrapped(f"For who listens: {step.receive}", indent="  "))
    if step.without_touch:
        console.out(*console.wrapped(f"Without touch: {step.without_touch}", indent="  "))
    if step.own:
        console.out(*console.wrapped(f"From your own deck {step.own}.", indent="  "))
    if step.card is not None:
        held.shown.append(step.card)
    _show_keys(console, step)
    while True:
        with single_keys() as handle:
            pressed = key(handle)
        if pressed in NEXT:
            return
        if pressed in STOP:
            held.stopped = True
            return
        if pressed == "p":
            held.passed += [step.card] if step.card is not None else []
            console.out(words()["passed"])
            return
        _answer(console, step, pressed, moving=moving)


def _show_keys(console: Console, step: Step) -> None:
    further = ", f one question more" if step.follow_up else ""
    keys = f"Enter next, p pass, s softer{further}, t timer, g ground, q stop"
    console.out(*map(console.faint, console.wrapped(keys, indent="  ")))


def _answer(console: Console, step: Step, pressed: str, *, moving: bool) -> None:
    """What a key that stays with the step brings."""
    if pressed == "s":
        console.out(*console.wrapped(f"Softer: {step.softer or words()['softer']}", indent="  "))
    elif pressed == "f" and step.follow_up:
        console.out(*console.wrapped(f"If you like: {step.follow_up}", indent="  "))
    elif pressed == "t":
        if quiet_timer(console, step.minutes, moving=moving):
            console.out(words()["time"])
    elif pressed == "g":
        console.out("", *(line for text in words()["grounding"] for line in console.wrapped(text, indent="  ")))
    elif pressed:
        _show_keys(console, step)


def _remember(session: Session, table: Table, held: _Held) -> None:
    with files.locked(session.home.path(LOCK), use=session.use_lock):
        known = memory.load(session.home)
        turn = (known.turn + 1) % len(table.people)
        if held.shown:
            memory.save(session.home, dealing.remembered(known, held.shown, held.passed, turn, session.today))
