"""A sitting: several cards in an order that is easy on people.

It begins lightly, goes no deeper than allowed, rises gently, and ends on comfort or appreciation (content guide,
section 3.1: "start at depth 1; at most one depth-3 prompt per session").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from aftercare.cards import Card
from aftercare.draw import DEEPEST, Chooser, Memory, by_word, draw

Take = Callable[[Sequence[Card], int], list[Card]]
"""Takes up to so many of the cards."""


def sitting(
    pool: Sequence[Card],
    memory: Memory,
    *,
    count: int,
    today: date,
    choose: Chooser,
    weights: Mapping[str, int] | None = None,
) -> tuple[list[Card], Memory]:
    """Up to `count` cards for one sitting, and the memory after it.

    The first is light and the last about comfort or appreciation, if there are such; between them any, at most one
    of depth 3. Each comes without repeat until all of its kind have come.
    """

    def _drawn(cards: Sequence[Card], number: int) -> list[Card]:
        nonlocal memory
        found, memory = draw(cards, memory, count=number, today=today, choose=choose, weights=weights)
        return found

    found = _arranged(pool, count, _drawn)
    return found, replace(memory, last=found[-1].id) if found else memory


def sitting_by_word(
    pool: Sequence[Card],
    *,
    word: str,
    command: str,
    today: date,
    count: int,
    weights: Mapping[str, int] | None = None,
) -> list[Card]:
    """The cards of a sitting for a word on a day: the same for all who use that word, in the same order.

    Beginnings, endings and the others each go round in an order of the word's own, so that days differ.
    """

    def _by_word(cards: Sequence[Card], number: int) -> list[Card]:
        return by_word(cards, word=word, command=command, today=today, count=number, weights=weights)

    return _arranged(pool, count, _by_word)


def _arranged(pool: Sequence[Card], count: int, take: Take) -> list[Card]:
    """A light card first, then rising gently, at most one of depth 3, and comfort or appreciation last."""
    lighter = [card for card in pool if card.depth <= DEEPEST]
    light = [card for card in lighter if card.depth == 1]
    if count == 1:  # the first and the last at once
        kinds = [card for card in light if card.glad], light, [card for card in lighter if card.glad], lighter
        return next((found for kind in kinds if (found := take(kind, 1))), [])
    endings = take([card for card in lighter if card.glad], 1)
    rest = [card for card in pool if card not in endings]
    first = take([card for card in rest if card.depth == 1], 1)
    wanted = count - len(endings) - len(first)
    others = [card for card in rest if card not in first]
    deep = take([card for card in others if card.depth > DEEPEST], min(wanted, 1))
    body = take([card for card in others if card.depth <= DEEPEST], wanted - len(deep))
    return [*first, *sorted(body, key=lambda card: card.depth), *deep, *endings]
