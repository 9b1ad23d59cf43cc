"""A guided talk: which steps, whose turn, how long. Pure but for reading the shipped scripts.

The kinds are those of `templates/talks/en.yaml`; any deck is a kind as well. The weekly agenda is practice P03's
(thanks, one need, one worry, one plan, close), the written questions are Finkel and others 2013 in own words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from aftercare import shipped
from aftercare.cards import Card, Deck
from aftercare.text import one_line, resolve

SCRIPTS = "talks/en.yaml"
LEAST_CARDS, MOST_CARDS = 2, 8
MINUTES_A_CARD = 3.5
MOST_MINUTES = 120
MOST_PEOPLE = 12


@dataclass(frozen=True, slots=True)
class Script:
    """What a kind of talk is made of, before any card is drawn.

    `deck` is where its cards come from, if it has no steps; `notes` the practice it offers to note; a `private` one
    remembers no cards; `turns` gives everyone a step of their own; `ready` asks everyone first.
    """

    kind: str
    title: str
    about: str
    not_for: str = ""
    minutes: int = 10
    notes: str = ""
    deck: str = ""
    gate: bool = False
    private: bool = False
    turns: bool = False
    ready: bool = False
    steps: tuple[Mapping[str, Any], ...] = ()
    more: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to talk about. `minutes` is for everyone together; a step of one's own has a `speaker`.

    `card` is what was drawn, None for a step of the script; `own` the deck of one's own that it is from.
    """

    heading: str
    text: str
    minutes: float
    softer: str = ""
    receive: str = ""
    follow_up: str = ""
    beforehand: str = ""
    without_touch: str = ""
    skip_line: str = ""
    own: str = ""
    speaker: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that is ready to be held or printed."""

    script: Script
    minutes: int
    people: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def cards(self) -> list[Card]:
        """What was drawn for it."""
        return list(dict.fromkeys(step.card for step in self.steps if step.card is not None))


@cache
def words() -> dict[str, Any]:
    """The sentences that every talk uses."""
    return {key: value for key, value in _shipped().items() if key != "talks"}


@cache
def scripts() -> dict[str, Script]:
    """The kinds of talk that are no decks, by name."""
    return {row["kind"]: _script(row) for row in _shipped()["talks"]}


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = shipped.data(SCRIPTS)
    return found


def _script(row: Mapping[str, Any]) -> Script:
    fields = {key: value for key, value in row.items() if key in Script.__slots__ and key != "steps"}
    extra = {key: value for key, value in row.items() if key not in Script.__slots__}
    return Script(**fields, steps=tuple(row.get("steps", ())), more=extra)


def script_for(word: str, decks: Sequence[Deck]) -> Script:
    """The kind meant by a word: one of the scripts, else a deck.

    Raises:
        UsageProblem: if it could be several.
        InputMissing: if it is none.
    """
    known = scripts()
    name = resolve(word, list(known), [deck.name for deck in decks], what="talk or deck")
    if name in known:  # a talk goes before the deck of the same name, and draws from it
        return known[name]
    return of_deck(next(one for one in decks if one.name == name))


def of_deck(deck: Deck) -> Script:
    """The talk that goes through cards of a deck; what an own one says of itself is safe to print."""
    notes = words()["practices"].get(deck.name, "") if not deck.own else ""
    title, about, not_for = map(one_line, (deck.title, deck.about, deck.not_for))
    return Script(deck.name, title, about, not_for, notes=notes, deck=deck.name, gate=deck.gate)


def for_people(script: Script, people: Sequence[str]) -> Script:
    """The script as it is for so many: what is done in turns is something else for one alone."""
    alone = (script.more or {}).get("alone")
    if len(people) > 1 or not script.turns or alone is None:
        return script
    steps = tuple({**row, "receive": alone["receive"]} for row in script.steps)
    return replace(script, about=alone["about"], steps=steps)


def so_many(names: Sequence[str], number: int) -> tuple[str, ...]:
    """So many people, those without a name by number."""
    return (*names[:number], *(f"person {place}" for place in range(len(names) + 1, number + 1)))


def rules(talk: Talk) -> list[str]:
    """What holds for everyone, said before the first step."""
    several = len(talk.people) > 1
    return [*words()["rules"], *([words()["listener"]] if several else [])]


def cards_for(minutes: int) -> int:
    """How many cards fit into so many minutes."""
    return max(LEAST_CARDS, min(MOST_CARDS, round(minutes / MINUTES_A_CARD)))


Draw = Callable[[str, str | None], Card | None]
"""A card of a deck, and of a theme if one is named, that was not drawn for this talk yet; None if there is none."""

Face = Callable[[Card], Step]


def scripted(script: Script, people: Sequence[str], minutes: int, *, draw: Draw, face: Face, literal: bool) -> Talk:
    """The talk of a script that has steps of its own; with `turns` each person has each step."""
    speakers = people if script.turns else [""]
    rows = [(row, speaker) for row in script.steps for speaker in speakers]
    steps: list[Step] = []
    for row, speaker in rows:
        wanted = row.get("draw")
        card = draw(wanted["deck"], wanted.get("theme")) if wanted else None
        step = face(card) if card is not None else _own_step(row, literal=literal)
        receive = row["receive"] if script.turns else step.receive
        step = replace(step, heading=row["heading"], receive=receive, minutes=minutes / len(rows), speaker=speaker)
        steps.append(step)
    return Talk(script, minutes, tuple(people), tuple(steps))


def _own_step(row: Mapping[str, Any], *, literal: bool) -> Step:
    text = row["literal"] if literal and "literal" in row else row["text"]
    return Step(row["heading"], text, 0, softer=row.get("softer", ""), receive=row.get("receive", ""))


def dealt(script: Script, people: Sequence[str], minutes: int, cards: Sequence[Card], *, face: Face) -> Talk:
    """The talk that goes through cards of a deck."""
    steps = [replace(face(card), minutes=minutes / max(len(cards), 1)) for card in cards]
    return Talk(script, minutes, tuple(people), tuple(steps))


def begins(talk: Talk, number: int, turn: int) -> str:
    """Who begins a step: its speaker, else everyone by turns; "" where one is alone."""
    step = talk.steps[number]
    if step.speaker or len(talk.people) <= 1:
        return step.speaker if len(talk.people) > 1 else ""
    return talk.people[(turn + number) % len(talk.people)]
