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
from ._keys import END, hidden_yes, key, quiet_timer, single_keys
from ._talkend import keep_written, offer

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
) -> None:
    """Hold a talk. Ctrl-C ends it at any moment, kindly, and nothing is kept."""
    try:
        _held(console, session, table, script, minutes, counted=counted, moving=moving)
    except (KeyboardInterrupt, EndOfAnswers):
        console.out("", words()["enough"])
        raise typer.Exit(130) from None


def _held(
    console: Console, session: Session, table: Table, script: Script, minutes: int, *, counted: bool, moving: bool
) -> None:
    _introduce(console, table, script)
    if not counted and table.word is None:
        table = replace(table, people=_present(console, session, table.people))
    if script.ready and not _is_the_time(console, session, table, script, moving=moving):
        return
    deep = _deeper(console, session, table, script)
    ready = dealing.made(table, script, minutes, deep=deep)
    if not ready.steps:
        console.say(NONE_LEFT)
        return
    console.out("", *_paragraphs(console, words()["rules"]))
    if len(table.people) > 1:
        console.out(*_paragraphs(console, [words()["listener"]]))
    held = _Held()
    for number in range(len(ready.steps)):
        if held.stopped:
            break
        _step(console, ready, number, table.memory.turn, held, moving=moving)
    console.out("", words()["stopped" if held.stopped else "done"])
    if not script.private and table.word is None:
        _remember(session, table, held)
    offer(console, session, script)


def _paragraphs(console: Console, texts: list[str]) -> list[str]:
    return [line for text in texts for line in console.wrapped(text.strip())]


def _introduce(console: Console, table: Table, script: Script) -> None:
    deck = next((one for one in table.library.decks if one.name == script.deck and one.gate), None)
    texts = deck.introduction if deck is not None else (script.about, script.not_for)
    console.out(console.strong(one_line(script.title)), "", *_paragraphs(console, [one_line(t) for t in texts if t]))


def _present(console: Console, session: Session, names: tuple[str, ...]) -> tuple[str, ...]:
    """Who is here, as people say; a number or names, kept nowhere."""
    if session.settings.solo:
        return names[:1]
    answer = console.ask(f"\nWho is here? [{listed(names)}]", flag="--people 2")
    if not answer:
        return names
    if answer.isdecimal():
        number = max(1, min(int(answer), talk.MOST_PEOPLE))
        return (*names[:number], *(f"person {place}" for place in range(len(names) + 1, number + 1)))
    typed = [one_line(name.strip()) for name in answer.replace(" and ", ",").split(",") if name.strip()]
    return tuple(typed[:talk.MOST_PEOPLE]) or names


def _called(name: str) -> str:
    """A name as it begins a sentence; two who agreed on a word have none here."""
    return "You" if name in {YOU, ""} else name[:1].upper() + name[1:]


def _everyone(console: Console, table: Table, question: str) -> bool:
    """Whether each person present, one after the other and unseen, says yes."""
    yes = [hidden_yes(console, question.format(name=_called(name))) for name in table.people]
    return all(yes)


def _deeper(console: Console, session: Session, table: Table, script: Script) -> bool:
    """Whether one deeper card may come: the settings allow to ask, one is left, and each said yes, once a day."""
    if session.settings.depth < dealing.VULNERABLE or table.word is not None or not script.deck:
        return False
    left = dealing.deeper_left(table, script) and not memory.asked_deeper(session.home, session.today)
    if left:
        memory.record_asking(session.home, session.today)
        console.out("")
    if not (left and _everyone(console, table, words()["deeper"])):
        console.out(words()["lighter"])
        return False
    return True


def _is_the_time(console: Console, session: Session, table: Table, script: Script, *, moving: bool) -> bool:
    """Whether people talk now; else they take a break with a time to come back, or one writes alone."""
    more = script.more or {}
    ways = dict(zip("nba", ("now", "break", "alone"), strict=True))
    console.out("", *(f"  {letter}  {more['ways'][way]}" for letter, way in ways.items()), "  q  Leave it for today")
    with single_keys() as handle:
        pressed = ""
        while pressed not in {*ways, *STOP}:
            pressed = key(handle)
    way = ways.get(pressed)
    if way == "now":
        console.out("")
        if _everyone(console, table, words()["ready"]):
            return True
        console.out("", *console.wrapped(more["not_ready"]))
        way = "break"
    if way == "break":
        _take_break(console, session, more["back"], moving=moving)
    elif way == "alone":
        keep_written(console, session, script)
    else:
        console.out(words()["stopped"])
    return False


def _take_break(console: Console, session: Session, said: str, *, moving: bool) -> None:
    """Say when to come back, and wait quietly until then if people like that."""
    from aftercare.talkbreak import coming_back

    while True:
        typed = console.ask("\nBack when? [20 min]", flag="--plan") or "20 min"
        found = coming_back(typed, session.now)
        if found is not None:
            break
        console.say("that is no time that is known here. Write 20 min, 1 h, 19:30 or tomorrow.")
    console.out("", *console.wrapped(said.format(time=found.words)))
    if found.minutes <= talk.MOST_MINUTES and console.confirm("Wait here quietly until then?", flag="--plan"):
        quiet_timer(console, found.minutes, moving=_moves(moving=moving))
        console.out("It is time to see whether everyone is ready. `talk after-conflict` asks again.")


def _moves(*, moving: bool) -> bool:
    return moving and os.environ.get("TERM") != "dumb"


def _step(console: Console, ready: Talk, number: int, turn: int, held: _Held, *, moving: bool) -> None:
    """Show one step and do what people ask for, until they go on or stop."""
    step = ready.steps[number]
    first = talk.begins(ready, number, turn)
    who = f" {_called(first)} begin{'' if first in {YOU, ''} else 's'}." if first and len(ready.people) > 1 else ""
    console.out("", f"{console.strong(f'{number + 1} of {len(ready.steps)}  {one_line(step.heading)}')}{who}")
    if step.beforehand:
        console.out(*console.wrapped(f"Beforehand: {step.beforehand}", indent="  "))
    console.out("", *console.wrapped(step.text, indent="  "), "")
    if step.receive and len(ready.people) > 1:
        console.out(*console.wrapped(f"For who listens: {step.receive}", indent="  "))
    if step.without_touch:
        console.out(*console.wrapped(f"Without touch: {step.without_touch}", indent="  "))
    if step.card is not None:
        held.shown.append(step.card)
    console.out(console.faint(_keys_for(step)))
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


def _keys_for(step: Step) -> str:
    further = ", f one question more" if step.follow_up else ""
    return f"  Enter next, p pass, s softer{further}, t timer, g ground, q stop"


def _answer(console: Console, step: Step, pressed: str, *, moving: bool) -> None:
    """What a key that stays with the step brings."""
    if pressed == "s":
        console.out(*console.wrapped(f"Softer: {step.softer or words()['softer']}", indent="  "))
    elif pressed == "f" and step.follow_up:
        console.out(*console.wrapped(f"If you like: {step.follow_up}", indent="  "))
    elif pressed == "t":
        quiet_timer(console, step.minutes, moving=_moves(moving=moving))
        console.out(words()["time"])
    elif pressed == "g":
        console.out("", *(line for text in words()["grounding"] for line in console.wrapped(text, indent="  ")))
    elif pressed:
        console.out(console.faint(_keys_for(step)))


def _remember(session: Session, table: Table, held: _Held) -> None:
    with files.locked(session.home.path(LOCK), use=session.use_lock):
        known = memory.load(session.home)
        turn = (known.turn + 1) % len(table.people)
        if held.shown:
            memory.save(session.home, dealing.remembered(known, held.shown, held.passed, turn, session.today))
