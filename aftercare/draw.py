"""Choosing cards: which may come, without repeats, and the same for those who agreed on a word.

Pure: cards, memory, dates and a source of randomness in; cards and memory out. The rules are the design's,
"Prompts: what may be drawn when".
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import gcd

from aftercare.cards import BY_NAME, Card
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
    """What is asked for. `named` says that a context or deck was; otherwise only everyday cards come.

    `by_name` says that it was a deck: only then come the decks that have no moment of their own, and guarded
    cards. `deepest` is more than two only within a talk, for cards that each person present said yes to.
    """

    named: bool = False
    by_name: bool = False
    deepest: int = DEEPEST
    theme: str | None = None
    depth: int = DEEPEST
    minutes: int | None = None
    who: str | None = None
    solo: bool = False
    fits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of draws: bare card ids, and the ISO week of a pass. No times, no contexts.

    `salt` makes the order of the daily cards this home's own; `turn` is the place, among the names in the settings,
    of who begins next.
    """

    drawn: frozenset[str] = frozenset()
    passed: Mapping[str, str] = field(default_factory=dict)
    loved: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    last: str = ""
    salt: str = ""
    turn: int = 0


def fitting(cards: Sequence[Card], wish: Wish) -> list[Card]:
    """The cards that may come for a wish. `short` and `quiet` choose among them, unless none would be left."""
    found = [card for card in cards if _may_come(card, wish)]
    if "short" in wish.fits:
        found = [card for card in found if card.minutes <= SHORT_MINUTES] or found
    if "quiet" in wish.fits:
        found = [card for card in found if {"write", "silence_ok", "gesture", "cards"} & set(card.answers)] or found
    return found


def _may_come(card: Card, wish: Wish) -> bool:
    asked_for = wish.named or card.everyday
    unnamed = (card.guarded or card.context == BY_NAME) and not wish.by_name
    if not asked_for or unnamed or card.depth > min(wish.depth, wish.deepest):
        return False
    if wish.solo and card.who == "together":
        return False
    avoided = frozenset().union(*(AVOIDED.get(fit, frozenset()) for fit in wish.fits))
    return (
        wish.theme in {None, card.theme}
        and (wish.minutes is None or card.minutes <= wish.minutes)
        and (wish.who is None or card.who in {wish.who, "either"})
        and not avoided & set(card.flags)
    )


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
    weights: Mapping[str, int] | None = None,
) -> tuple[list[Card], Memory]:
    """Up to `count` cards without repeat until the pool is used up, and the memory after it.

    `choose` picks one of ids with weights; loved cards weigh twice. When the pool is used up it begins anew,
    and the card drawn last does not come first. With `weights`, deck by name, a deck is chosen first, each as often
    as it weighs, and then one of its cards: each deck is a pool of its own, so that the weights hold for good.
    """
    away = resting(memory, today)
    by_id = {card.id: card for card in pool if card.id not in away}
    piles = _piles(by_id.values(), weights)
    drawn, chosen = set(memory.drawn), list[str]()
    last = memory.last
    while len(chosen) < min(count, len(by_id)):
        open_piles = [name for name, pile in piles.items() if not pile <= set(chosen)]
        name = choose(open_piles, [(weights or {}).get(one, 1) for one in open_piles]) if weights else open_piles[0]
        pile = [one for one in by_id if one in piles[name]]
        left = [one for one in pile if one not in drawn and one not in chosen]
        if not left:
            drawn -= set(pile)
            left = [one for one in pile if one not in chosen and (one != last or len(pile) == 1)]
        last = choose(left, [2 if one in memory.loved else 1 for one in left])
        chosen.append(last)
        drawn.add(last)
    after = replace(memory, drawn=frozenset(drawn), last=last)
    return [by_id[one] for one in chosen], after


def _piles(cards: Iterable[Card], weights: Mapping[str, int] | None) -> dict[str, set[str]]:
    """The ids by deck, or all in one pile where decks are not weighed."""
    piles: dict[str, set[str]] = {}
    for card in cards:
        piles.setdefault(card.deck if weights else "", set()).add(card.id)
    return piles


def by_word(
    pool: Sequence[Card],
    *,
    word: str,
    command: str,
    today: date,
    count: int,
    weights: Mapping[str, int] | None = None,
) -> list[Card]:
    """The cards for a word on a day: the same for the same word, day, command and cards, on every machine.

    The days go round and round through the pool in an order of the word's own, so that no card comes again
    before all others have come; with `weights`, through each deck by itself, as often as it weighs.
    """
    by_id = {card.id: card for card in pool}
    key = f"{word}\n{command}"
    piles = {name: _order(pile, key) for name, pile in _piles(pool, weights).items()}
    shown = min(count, len(by_id))
    start = today.toordinal() * shown
    turns = _turns(piles, weights or {}, key)
    met = Counter(turns)
    chosen = list[str]()
    for place in range(start, start + shown) if turns else ():
        name = turns[place % len(turns)]
        before = place // len(turns) * met[name] + Counter(turns[: place % len(turns)])[name]
        pile = piles[name]
        # a small pile may come round within one day: then the next of it that has not come, of whichever deck
        again = (pile[(before + more) % len(pile)] for more in range(len(pile)))
        chosen.append(next((one for one in (*again, *by_id) if one not in chosen), pile[0]))
    return [by_id[one] for one in chosen]


def _turns(piles: Mapping[str, Sequence[str]], weights: Mapping[str, int], key: str) -> list[str]:
    """Which pile's turn it is, over one round in which each comes as often as it weighs."""
    share = gcd(*(weights.get(name, 1) for name in piles))
    turns = [f"{name}\n{number}" for name in piles for number in range(weights.get(name, 1) // (share or 1))]
    return [turn.partition("\n")[0] for turn in _order(turns, key)]


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
