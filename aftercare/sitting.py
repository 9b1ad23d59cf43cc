"""A sitting: several cards in an order that is easy on people.

It begins lightly, goes no deeper than allowed, rises gently, and ends on comfort or appreciation (content guide,
section 3.1: "start at depth 1; at most one depth-3 prompt per session").
"""

from collections.abc import Mapping, Sequence
from datetime import date

from aftercare.cards import Card
from aftercare.draw import DEEPEST, Chooser, Memory, by_word, draw


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
    if count == 1:
        return draw(pool, memory, count=1, today=today, choose=choose, weights=weights)

    def _drawn(cards: Sequence[Card], number: int) -> list[Card]:
        nonlocal memory
        found, memory = draw(cards, memory, count=number, today=today, choose=choose, weights=weights)
        return found

    endings = _drawn([card for card in pool if card.glad and card.depth <= DEEPEST], 1)
    rest = [card for card in pool if card not in endings]
    first = _drawn([card for card in rest if card.depth == 1], 1)
    wanted = count - len(endings) - len(first)
    others = [card for card in rest if card not in first]
    deep = _drawn([card for card in others if card.depth > DEEPEST], min(wanted, 1))
    body = _drawn([card for card in others if card.depth <= DEEPEST], wanted - len(deep))
    return [*first, *sorted(body, key=_depth), *deep, *endings], memory


def sitting_by_word(
    pool: Sequence[Card],
    *,
    word: str,
    command: str,
    today: date,
    count: int,
    weights: Mapping[str, int] | None = None,
) -> list[Card]:
    """The cards of a sitting for a word on a day: the same for all who use that word.

    Endings and the others each go round in an order of the word's own, so that days differ.
    """
    endings = [card for card in pool if card.glad and card.depth <= DEEPEST]
    others = [card for card in pool if card not in endings]
    if count == 1 or not endings:
        found = by_word(pool, word=word, command=command, today=today, count=count, weights=weights)
        return sorted(found, key=_depth)
    last = by_word(endings, word=word, command=command, today=today, count=1, weights=weights)
    if len(others) < count - 1:
        others = [card for card in pool if card not in last]
    body = by_word(others, word=word, command=command, today=today, count=count - 1, weights=weights)
    return [*sorted(body, key=_depth), *last]


def _depth(card: Card) -> int:
    return card.depth
