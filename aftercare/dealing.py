"""From a kind of talk to the talk itself: which cards come, for whom, and how deep.

With a word that people agreed on, neither settings nor memory play a part, so that both sides get the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from msgspec.structs import replace as replace_settings

from aftercare import cardfaces, draw, talk
from aftercare.cards import Card
from aftercare.decks import Library
from aftercare.draw import Memory, Wish, by_word, fitting, resting
from aftercare.placeholders import one_of
from aftercare.prompts import by_chance
from aftercare.settings import Settings
from aftercare.sitting import sitting, sitting_by_word
from aftercare.talk import Script, Step, Talk

VULNERABLE = 3


@dataclass(frozen=True, slots=True)
class Table:
    """What a talk is dealt from: the decks, what is remembered, for whom, on which day, and the word if any.

    On `paper` nobody is named.
    """

    library: Library
    memory: Memory
    settings: Settings
    today: date
    people: tuple[str, ...]
    word: str | None = None
    paper: bool = False

    def wish(self, *, deep: bool) -> Wish:
        """What may come for these people."""
        several = len(self.people) > 1
        wish = Wish(named=True, by_name=True, who="together" if several else None, solo=not several)
        if deep:
            wish = replace(wish, depth=VULNERABLE, deepest=VULNERABLE)
        if self.word is not None:
            return wish
        depth = wish.depth if deep else min(wish.depth, self.settings.depth)
        return replace(wish, depth=depth, fits=tuple(self.settings.fits))

    def cards(self, deck: str, *, deep: bool = False, theme: str | None = None) -> list[Card]:
        """The cards of a deck that may come now."""
        every = next((one.cards for one in self.library.decks if one.name == deck), ())
        away = frozenset[str]() if self.word is not None else resting(self.memory, self.today)
        return [card for card in fitting(every, replace(self.wish(deep=deep), theme=theme)) if card.id not in away]


def deeper_left(table: Table, script: Script) -> bool:
    """Whether a deeper card is there for a talk and did not come yet."""
    found = table.cards(script.deck, deep=True) if script.deck else []
    return any(card.depth == VULNERABLE and card.id not in table.memory.drawn for card in found)


def made(table: Table, script: Script, minutes: int, *, deep: bool = False) -> Talk:
    """The talk, its cards drawn. What is remembered of them is for `remembered`, once they were shown."""
    script = talk.for_people(script, table.people)
    if script.steps:
        literal = table.word is None and "literal" in table.settings.fits
        return talk.scripted(
            script, table.people, minutes, draw=_Dealer(table, script), face=_face(table), literal=literal
        )
    pool = table.cards(script.deck, deep=deep)
    count = talk.cards_for(minutes)
    if table.word is not None:
        command = f"talk {script.kind} {minutes}"
        cards = sitting_by_word(pool, word=table.word, command=command, today=table.today, count=count)
    else:
        cards, _ = sitting(pool, table.memory, count=count, today=table.today, choose=by_chance)
    return talk.dealt(script, table.people, minutes, cards, face=_face(table))


class _Dealer:
    """Draws one card after the other for the steps of a script, none twice."""

    def __init__(self, table: Table, script: Script) -> None:
        self._table, self._kind = table, script.kind
        self._turns = script.turns  # what one person speaks of is nothing that all do together
        self._dealt: set[str] = set()

    def __call__(self, deck: str, theme: str | None) -> Card | None:
        table = self._table
        left = [card for card in table.cards(deck, theme=theme) if card.id not in self._dealt]
        left = [card for card in left if card.who == "either" or not self._turns]
        if table.word is not None:
            command = f"talk {self._kind} {deck} {theme} {len(self._dealt)}"
            found = by_word(left, word=table.word, command=command, today=table.today, count=1)
        else:
            found, _ = draw.draw(left, table.memory, count=1, today=table.today, choose=by_chance)
        self._dealt |= {card.id for card in found}
        return found[0] if found else None


def _face(table: Table) -> talk.Face:
    """How a card is a step: as the wishes would have it, naming only who is there; the same for all with a word."""
    settings = table.settings if table.word is None else Settings()
    unnamed = table.paper or table.word is not None
    settings = replace_settings(settings, name=None if unnamed else settings.name, people=[])
    someone = None if unnamed else one_of(table.people[1:], table.today.toordinal())

    def _step(card: Card) -> Step:
        shown = cardfaces.shown(card, settings, someone=someone)
        told = shown.card
        return Step(
            "",
            shown.text,
            card.minutes,
            softer=told.softer,
            receive=told.receive,
            follow_up=told.follow_up,
            beforehand=told.content_note,
            without_touch=told.no_touch_alt if told.no_touch_alt != shown.text else "",
            skip_line=told.skip_line,
            own=told.deck if told.own else "",
            card=card,
        )

    return _step


def remembered(memory: Memory, shown: Sequence[Card], passed: Sequence[Card], turn: int, today: date) -> Memory:
    """The memory after a talk: which cards were shown, which passed, and who begins the next time."""
    ids = frozenset(card.id for card in shown)
    memory = replace(memory, drawn=memory.drawn | ids, turn=turn)
    memory = draw.seen(memory, list(shown))
    for card in passed:
        memory = draw.passed(memory, card.id, today)
    return memory
