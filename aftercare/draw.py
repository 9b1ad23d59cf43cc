"""Choosing cards: which may come, without repeats, and the same for those who agreed on a word.

Pure: cards, memory, dates and a source of randomness in; cards and memory out. The rules are the design's,
"Prompts: what may be drawn when".
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from aftercare.cards import Card
from aftercare.dates import Week

DEEPEST = 2
"""The deepest that comes outside a guided talk."""
PASSED_RESTS = timedelta(weeks=8)

AVOIDED: Mapping[str, frozenset[str]] = {
    "own-pace": frozenset({"trauma_adjacent", "pressure", "intimacy_recall", "shame"}),
    "closeness-only": frozenset({"intimacy_recall", "desire_difference"}),
}
"""Flags of cards that do not come with a wish."""

SHORT_MINUTES = 5

Chooser = Callable[[Sequence[str], Sequence[int]], str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `named` says that a context or deck was; otherwise only everyday cards come."""

    named: bool = False
    theme: str | None = None
    depth: int = DEEPEST
    minutes: int | None = None
    who: str | None = None
    solo: bool = False
    fits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of draws: bare card ids, and the ISO week of a pass. No times, no contexts.

    `salt` makes the order of the daily cards this home's own.
    """

    drawn: frozenset[str] = frozenset()
    passed: Mapping[str, str] = field(default_factory=dict)
    loved: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    last: str = ""
    salt: str = ""


def fitting(cards: Sequence[Card], wish: Wish) -> list[Card]:
    """The cards that may come for a wish. `short` and `quiet` choose among them, unless none would be left."""
    found = [card for card in cards if _may_come(card, wish)]
    if "short" in wish.fits:
        found = [card for card in found if card.minutes <= SHORT_MINUTES] or found
    if "quiet" in wish.fits:
        found = [card for card in found if {"write", "silence_ok", "gesture", "cards"} & set(card.answers)] or found
    return found


def _may_come(card: Card, wish: Wish) -> bool:
    if not (wish.named or card.everyday) or card.depth > min(wish.depth, DEEPEST):
        return False
    if wish.theme is not None and card.theme != wish.theme:
        return False
    if wish.minutes is not None and card.minutes > wish.minutes:
        return False
    if wish.solo and card.who == "together":
        return False
    if wish.who is not None and card.who not in {wish.who, "either"}:
        return False
    avoided = frozenset().union(*(AVOIDED.get(fit, frozenset()) for fit in wish.fits))
    return not avoided & set(card.flags)


def resting(memory: Memory, today: date) -> frozenset[str]:
    """The cards that do not come now: never wanted, or passed less than eight weeks ago."""
    first = Week.of(today - PASSED_RESTS).name
    return memory.never | {card for card, week in memory.passed.items() if week > first}


def draw(
    pool: Sequence[Card],
    memory: Memory,
    *,
    count: int,
    today: date,
    choose: Chooser,
) -> tuple[list[Card], Memory]:
    """Up to `count` cards without repeat until the pool is used up, and the memory after it.

    `choose` picks one of ids with weights; loved cards weigh twice. When the pool is used up it begins anew,
    and the card drawn last does not come first.
    """
    away = resting(memory, today)
    by_id = {card.id: card for card in pool if card.id not in away}
    drawn, chosen = set(memory.drawn), list[str]()
    last = memory.last
    while len(chosen) < min(count, len(by_id)):
        left = [one for one in by_id if one not in drawn and one not in chosen]
        if not left:
            drawn -= set(by_id)
            left = [one for one in by_id if one not in chosen and (one != last or len(by_id) == 1)]
        last = choose(left, [2 if one in memory.loved else 1 for one in left])
        chosen.append(last)
        drawn.add(last)
    after = replace(memory, drawn=frozenset(drawn), last=last)
    return [by_id[one] for one in chosen], after


def by_word(pool: Sequence[Card], *, word: str, command: str, today: date, count: int) -> list[Card]:
    """The cards for a word on a day: the same for the same word, day, command and cards, on every machine.

    The days go round and round through the pool in an order of the word's own, so that no card comes again
    before all others have come.
    """
    by_id = {card.id: card for card in pool}
    order = _order(by_id, f"{word}\n{command}")
    shown = min(count, len(order))
    start = today.toordinal() * shown
    return [by_id[order[(start + place) % len(order)]] for place in range(shown)]


def of_the_day(pool: Sequence[Card], memory: Memory, *, today: date) -> list[Card]:
    """The day's card, the same all day, in an order that this home's salt gives; [] if none is left."""
    away = resting(memory, today)
    found = by_word(pool, word=memory.salt, command="daily", today=today, count=1)
    if found and found[0].id in away:
        left = [card for card in pool if card.id not in away]
        found = by_word(left, word=memory.salt, command="daily", today=today, count=1)
    return found


def seen(memory: Memory, cards: Sequence[Card]) -> Memory:
    """The memory after cards were shown without being drawn: the last one can be passed, loved or left for good."""
    return replace(memory, last=cards[-1].id) if cards else memory


def _order(ids: Collection[str], key: str) -> list[str]:
    """Ids in the order that a key gives; also one that is no valid Unicode, as a word from another locale may be."""
    return sorted(ids, key=lambda one: hashlib.sha256(f"{key}\n{one}".encode("utf-8", "backslashreplace")).digest())


def passed(memory: Memory, card: str, today: date) -> Memory:
    """The memory after passing a card."""
    return replace(memory, passed={**memory.passed, card: Week.of(today).name})


def loved(memory: Memory, card: str) -> Memory:
    """The memory after loving a card: it comes twice as readily, and a never is taken back."""
    return replace(memory, loved=memory.loved | {card}, never=memory.never - {card})


def nevermore(memory: Memory, card: str) -> Memory:
    """The memory after wishing never to see a card again."""
    return replace(memory, never=memory.never | {card}, loved=memory.loved - {card})


def worded(card: Card, fits: Collection[str]) -> str:
    """The card's text as the wishes would have it: without metaphor, without touch."""
    if "apart" in fits and card.no_touch_alt:
        return card.no_touch_alt
    if "literal" in fits and card.literal:
        return card.literal
    return card.text
