"""From what is asked of `prompt` to the cards that may come, and to what is remembered of them."""

import random
import re
import unicodedata
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from aftercare import decks, draw, sitting
from aftercare.cards import CONTEXTS, DEPTHS, EVERYDAY, EVERYDAY_CONTEXTS, THEMES, WHO, Card, Deck
from aftercare.draw import DEEPEST, Memory, Wish, fitting
from aftercare.errors import InputMissing, UsageProblem
from aftercare.home import Home
from aftercare.settings import Settings
from aftercare.text import nearest, one_line
from aftercare.timelimit import limited

MOST = 50
MOST_WEIGHT = 1000
SEARCH_SECONDS = 2.0
SEARCHED = ("text", "softer", "follow_up", "no_touch_alt", "theme")
"""Where `--search` looks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of `prompt`, as typed. `sitting` asks for `count` cards in an easy order."""

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
    search: str | None = None
    sitting: bool = False

    def checked(self) -> "Asked":
        """The same with names as they are written in decks.

        Raises:
            UsageProblem: for what there is not, naming the nearest.
        """
        if not 1 <= self.count <= MOST:
            option = "--session" if self.sitting else "--count"
            raise UsageProblem(f"{option} {self.count} is not from 1 to {MOST}. Draw a few at a time.")
        if self.deck is not None and self.context is not None and not self.every:
            raise UsageProblem("a deck has a context of its own: name one of --deck and --context.")
        if self.search is not None and not self.search.strip():
            raise UsageProblem("--search is empty. Write a word that the card should say.")
        if self.minutes is not None and self.minutes < 1:
            raise UsageProblem(f"--minutes {self.minutes} is too short. Write 2, 5, 10, 15 or 20.")
        deepest = DEPTHS[-1] if self.every else DEEPEST
        if self.depth is not None and not 1 <= self.depth <= deepest:
            hint = "Write 1, 2 or 3." if self.every else "`prompt --list --depth 3` shows the deepest ones."
            raise UsageProblem(f"--depth {self.depth} is not from 1 to {deepest}. {hint}")
        return replace(
            self,
            seed=agreed(self.seed),
            context=_known(self.context, CONTEXTS, "context", "-"),
            theme=_known(self.theme, THEMES, "theme", "_"),
            who=_known(self.who, WHO, "choice for --who", "-"),
        )

    @property
    def command(self) -> str:
        """What was asked, in one canonical line: with the word and the day it decides what a word gives."""
        asked = (self.context, self.deck, self.theme, self.depth, self.minutes, self.who, self.count, self.daily)
        return " ".join(map(str, (*asked, self.search, self.sitting)))


def agreed(word: str | None) -> str | None:
    """A word that people agreed on, as all of them say it: its case, blanks and Unicode form do not matter."""
    return None if word is None else unicodedata.normalize("NFC", " ".join(word.split()).casefold())


def _known(typed: str | None, names: Sequence[str], what: str, dash: str) -> str | None:
    if typed is None:
        return None
    name = typed.strip().lower().replace("_", dash).replace("-", dash)
    if name not in names:
        raise UsageProblem(f"there is no {what} {one_line(typed)!r}. {nearest(name, names)}")
    return name


@dataclass(frozen=True, slots=True)
class Pool:
    """The cards that may come, and how often each deck is to come if decks were weighed.

    `faults` are sentences about what of one's own was left out; `gates` the decks whose introduction comes first;
    `asked` what was asked, with deck names written out.
    """

    cards: tuple[Card, ...]
    asked: Asked
    faults: tuple[str, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    gates: Mapping[str, Deck] = field(default_factory=dict)

    def gated(self, cards: Sequence[Card]) -> list[Deck]:
        """The decks of these cards that show their introduction first."""
        return [self.gates[name] for name in dict.fromkeys(card.deck for card in cards) if name in self.gates]


def pool(home: Home, asked: Asked, settings: Settings) -> Pool:
    """The cards that may come for what is asked.

    With a word, the settings and one's own decks play no part, so that it gives the same on every machine.

    Raises:
        UsageProblem: for weights or a search that cannot be understood.
        InputMissing: if there is no such deck.
        DataInvalid: if a deck that is named cannot be read.
    """
    library = decks.library(None if asked.seed is not None else home)
    weights = _weighed(asked.deck, library)
    asked = replace(asked, deck=_written(weights))
    found = _chosen(library.decks, asked, weights)
    cards = _matching([card for deck in found for card in deck.cards], asked.search)
    gates = {deck.name: deck for deck in found if deck.gate}
    found_cards = (
        filter(partial(_listed, asked=asked), cards) if asked.every else fitting(cards, _wish(asked, settings))
    )
    return Pool(tuple(found_cards), asked, library.faults, weights if len(weights) > 1 else {}, gates)


def _weighed(typed: str | None, library: decks.Library) -> dict[str, int]:
    """The decks named by "weekly", "weekly,thank-yous" or "weekly=70,thank-yous=30", each with its weight."""
    weights: dict[str, int] = {}
    for part in (typed or "").split(",") if typed is not None else ():
        word, equals, number = part.partition("=")
        name = library.find(word.strip()).name
        if equals and not (number.strip().isdecimal() and 1 <= int(number) <= MOST_WEIGHT):
            example = "weekly=70,thank-yous=30"
            raise UsageProblem(f"--deck: {one_line(number)!r} is no weight from 1 to {MOST_WEIGHT}. Write {example}.")
        if name in weights:
            raise UsageProblem(f"--deck names {name} twice. Write each deck once.")
        weights[name] = int(number) if equals else 1
    return weights


def _written(weights: Mapping[str, int]) -> str | None:
    """The decks in one canonical way; None if none is named."""
    if len(weights) == 1:
        return next(iter(weights))
    return ",".join(f"{name}={weight}" for name, weight in sorted(weights.items())) or None


def _chosen(every: Sequence[Deck], asked: Asked, weights: Mapping[str, int]) -> list[Deck]:
    """The decks that are named, those of the context, or the everyday ones; in a list, all."""
    if weights:
        return [deck for deck in every if deck.name in weights]
    if asked.every and asked.context is None:
        return list(every)
    if asked.context in {None, EVERYDAY}:
        return [deck for deck in every if deck.context in EVERYDAY_CONTEXTS]
    return [deck for deck in every if deck.context == asked.context]


def _wish(asked: Asked, settings: Settings) -> Wish:
    wish = Wish(
        named=bool(asked.context or asked.deck) and not asked.daily,
        by_name=bool(asked.deck) and not asked.daily,
        theme=asked.theme,
        depth=asked.depth or DEEPEST,
        minutes=asked.minutes,
        who=asked.who,
    )
    if asked.seed is not None:
        return wish
    depth = min(wish.depth, settings.depth)
    return replace(wish, depth=depth, solo=settings.solo, fits=tuple(settings.fits))


def _matching(cards: Sequence[Card], search: str | None) -> list[Card]:
    if search is None:
        return list(cards)
    try:
        with warnings.catch_warnings(action="ignore"):
            pattern = re.compile(search, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        what = one_line(search)
        raise UsageProblem(f"--search {what!r} is no pattern. Write a word, or a|b for one of two.") from None
    too_long = UsageProblem("--search takes too long with this pattern. Write a simpler one, such as a word.")
    with limited(SEARCH_SECONDS, too_long):
        return [card for card in cards if any(pattern.search(getattr(card, key)) for key in SEARCHED)]


def _listed(card: Card, asked: Asked) -> bool:
    """Whether a listing shows a card: of every depth, unless one is named."""
    return (
        asked.context in {None, card.context}
        and asked.theme in {None, card.theme}
        and asked.depth in {None, card.depth}
        and (asked.minutes is None or card.minutes <= asked.minutes)
        and asked.who in {None, card.who}
    )


def drawn(pool: Pool, remembered: Memory, today: date) -> tuple[list[Card], Memory]:
    """The cards that are drawn from a pool, and the memory after that."""
    asked = pool.asked
    if asked.daily:
        found = draw.of_the_day(pool.cards, remembered, today=today)
        return found, draw.seen(remembered, found)
    how = sitting.sitting if asked.sitting else draw.draw
    return how(pool.cards, remembered, count=asked.count, today=today, choose=by_chance, weights=pool.weights)


def by_word(pool: Pool, word: str, today: date) -> list[Card]:
    """The cards that a word gives on a day."""
    asked = pool.asked
    how = sitting.sitting_by_word if asked.sitting else draw.by_word
    return how(pool.cards, word=word, command=asked.command, today=today, count=asked.count, weights=pool.weights)


def by_chance(ids: Sequence[str], weights: Sequence[int]) -> str:
    """One of the ids, each as likely as it weighs."""
    return random.SystemRandom().choices(ids, weights)[0]


def one(cards: Collection[Card], card: str | None, remembered: Memory) -> Card:
    """The card of an id, or the last one drawn.

    Raises:
        InputMissing: if no card was drawn yet, or there is none of that id.
    """
    chosen = card or remembered.last
    if not chosen:
        raise InputMissing("no card was drawn yet. Name one by its id: `prompt --list` shows them.")
    found = next((one for one in cards if one.id == chosen), None)
    if found is None:
        raise InputMissing(f"there is no card {one_line(chosen)!r}. {nearest(chosen, [one.id for one in cards])}")
    return found


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
