"""From what is asked of `prompt` to the cards that may come, and to what is remembered of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from aftercare import decks, draw
from aftercare.cards import CONTEXTS, DEPTHS, THEMES, WHO, Card
from aftercare.draw import DEEPEST, Memory, Wish, fitting
from aftercare.errors import DataInvalid, InputMissing, UsageProblem
from aftercare.home import Home
from aftercare.settings import Settings
from aftercare.text import nearest, one_line, resolve

EVERYDAY = "everyday"
MOST = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of `prompt`, as typed."""

    context: str | None = None
    deck: str | None = None
    theme: str | None = None
    depth: int | None = None
    minutes: int | None = None
    who: str | None = None
    count: int = 1
    seed: str | None = None
    daily: bool = False
    every: bool = False

    def checked(self) -> "Asked":
        """The same with names as they are written in decks.

        Raises:
            UsageProblem: for what there is not, naming the nearest.
            InputMissing: with a word, for a deck that does not come with the program.
        """
        if not 1 <= self.count <= MOST:
            raise UsageProblem(f"--count {self.count} is not from 1 to {MOST}. Draw a few at a time.")
        if self.minutes is not None and self.minutes < 1:
            raise UsageProblem(f"--minutes {self.minutes} is too short. Write 2, 5, 10, 15 or 20.")
        deepest = DEPTHS[-1] if self.every else DEEPEST
        if self.depth is not None and not 1 <= self.depth <= deepest:
            hint = "Write 1, 2 or 3." if self.every else "`prompt --list --depth 3` shows the deepest ones."
            raise UsageProblem(f"--depth {self.depth} is not from 1 to {deepest}. {hint}")
        return replace(
            self,
            context=_known(self.context, CONTEXTS, "context", "-"),
            deck=_shipped_deck(self.deck) if self.seed is not None and self.deck is not None else self.deck,
            theme=_known(self.theme, THEMES, "theme", "_"),
            who=_known(self.who, WHO, "choice for --who", "-"),
        )

    @property
    def command(self) -> str:
        """What was asked, in one canonical line: with the word and the day it decides what a word gives."""
        return (
            f"{self.context} {self.deck} {self.theme} {self.depth} {self.minutes} {self.who} {self.count} {self.daily}"
        )


def _known(typed: str | None, names: Sequence[str], what: str, dash: str) -> str | None:
    if typed is None:
        return None
    name = typed.strip().lower().replace("_", dash).replace("-", dash)
    if name not in names:
        raise UsageProblem(f"there is no {what} {one_line(typed)!r}. {nearest(name, names)}")
    return name


def _shipped_deck(typed: str) -> str:
    return resolve(typed, [header.name for header in decks.shipped_headers()], what="deck")


@dataclass(frozen=True, slots=True)
class Pool:
    """The cards that may come; `faults` are one's own decks that cannot be read and were left out."""

    cards: tuple[Card, ...]
    faults: tuple[DataInvalid, ...] = ()


def pool(home: Home, asked: Asked, settings: Settings) -> Pool:
    """The cards that may come for what is asked. Only the decks needed are read.

    With a word, the settings and one's own decks play no part, so that it gives the same on every machine.

    Raises:
        InputMissing: if there is no such deck.
    """
    cards, faults = _source(home, asked)
    if asked.every:
        return Pool(tuple(card for card in cards if _listed(card, asked)), faults)
    wish = Wish(
        named=bool(asked.context or asked.deck) and not asked.daily,
        theme=asked.theme,
        depth=asked.depth or DEEPEST,
        minutes=asked.minutes,
        who=asked.who,
    )
    if asked.seed is None:
        depth = min(wish.depth, settings.depth)
        wish = replace(wish, depth=depth, solo=settings.solo, fits=tuple(settings.fits))
    return Pool(tuple(fitting(cards, wish)), faults)


def _source(home: Home, asked: Asked) -> tuple[list[Card], tuple[DataInvalid, ...]]:
    """The cards of the deck, the context, or the everyday decks that are asked for, and what could not be read."""
    found = list(decks.shipped_headers() if asked.seed is not None else decks.headers(home))
    faults = [one for one in found if isinstance(one, DataInvalid)]
    headers = [one for one in found if isinstance(one, decks.Header)]
    if asked.deck is not None:
        own = [] if asked.seed is not None else decks.own_files(home)
        names = [resolve(asked.deck, [header.name for header in headers], own, what="deck")]
    elif asked.every and asked.context is None:
        names = [header.name for header in headers]
    else:
        names = [header.name for header in headers if header.context == (asked.context or EVERYDAY)]
    cards: list[Card] = []
    for name in dict.fromkeys(names):
        try:
            deck = decks.load_shipped(name) if asked.seed is not None else decks.load(home, name)
        except DataInvalid as fault:
            if asked.deck is not None:
                raise
            faults.append(fault)
        else:
            cards += deck.cards
    return cards, tuple(faults)


def _listed(card: Card, asked: Asked) -> bool:
    """Whether a listing shows a card: of every depth, unless one is named."""
    return (
        asked.context in {None, card.context}
        and asked.theme in {None, card.theme}
        and asked.depth in {None, card.depth}
        and (asked.minutes is None or card.minutes <= asked.minutes)
        and asked.who in {None, card.who}
    )


def marked(remembered: Memory, mark: str, card: str | None, known: Collection[str], today: date) -> tuple[Memory, str]:
    """The memory after "pass", "love" or "never" for a card, or for the last one drawn; and that card's id.

    Raises:
        InputMissing: if no card was drawn yet, or there is none of that id.
    """
    chosen = card or remembered.last
    if not chosen:
        raise InputMissing("no card was drawn yet. Name one by its id: `prompt --list` shows them.")
    if card is not None and card not in known:
        raise InputMissing(f"there is no card {one_line(card)!r}. {nearest(card, known)}")
    if mark == "pass":
        return draw.passed(remembered, chosen, today), chosen
    return (draw.loved if mark == "love" else draw.nevermore)(remembered, chosen), chosen
