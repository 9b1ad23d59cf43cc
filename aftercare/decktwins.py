"""What cards of one deck or several have in common: rule D19 of the content guide, and ids that belong to one deck."""

from collections import Counter
from collections.abc import Iterator, Sequence

from aftercare.cards import Card, Deck
from aftercare.deckcheck import Fault
from aftercare.readability import words

MAX_ALIKE = 0.7
MAX_SAME_OPENING = 0.05
MIN_CARDS_FOR_OPENINGS = 40
"""Below it a share of 5 % would allow no opening twice."""

_OPENING_WORDS = 3
_Placed = tuple[str, int, Card]


def check_together(decks: Sequence[Deck]) -> list[tuple[str, Fault]]:
    """Return what D19 finds across `decks` (one is enough) and ids that two decks share, with the deck's name.

    The later of two cards carries the fault. Deck names are taken to differ.
    """
    return [*check_repeats(decks), *_same_openings(_placed(decks))]


def check_repeats(decks: Sequence[Deck]) -> list[tuple[str, Fault]]:
    """Return ids that two decks share and cards that are nearly the same, as `check_together` does."""
    placed = _placed(decks)
    return [*_shared_ids(placed), *_near_duplicates(placed)]


def _placed(decks: Sequence[Deck]) -> list[_Placed]:
    return [(deck.name, index, card) for deck in decks for index, card in enumerate(deck.cards)]


def _shared_ids(placed: list[_Placed]) -> Iterator[tuple[str, Fault]]:
    """D01: an id belongs to one deck; `check_deck` names those repeated within a deck."""
    owner: dict[str, str] = {}
    for name, index, card in placed:
        if owner.setdefault(card.id, name) != name:
            advice = f'Give it an id of its own; "{card.id}" is taken by the deck {owner[card.id]}.'
            yield name, Fault(index, "id", "D01", advice)


def _near_duplicates(placed: list[_Placed]) -> Iterator[tuple[str, Fault]]:
    """D19: no two texts share more than seven tenths of their words (Jaccard index of the sets).

    Two sets that share so much share one of their rarest words: only cards that do are compared, so that a deck
    of ten thousand is checked in seconds (prefix filtering, Chaudhuri and others 2006).
    """
    bags = [frozenset(words(card.text)) for _, _, card in placed]
    frequent = Counter(word for bag in bags for word in bag)
    holders: dict[str, list[int]] = {}
    for here, (name, index, _) in enumerate(placed):
        bag = bags[here]
        rarest = sorted(bag, key=lambda word: (frequent[word], word))[: len(bag) - int(MAX_ALIKE * len(bag))]
        near = (there for word in rarest for there in holders.get(word, ()))
        twin = next((one for one in near if len(bag & bags[one]) > MAX_ALIKE * len(bag | bags[one])), None)
        if twin is not None:
            advice = f"Change or drop it; it nearly repeats {placed[twin][2].id}."
            yield name, Fault(index, "text", "D19", advice)
            continue  # whatever is like it is like the earlier one as well
        for word in rarest:
            holders.setdefault(word, []).append(here)


def _same_openings(placed: list[_Placed]) -> Iterator[tuple[str, Fault]]:
    """D19: no three words begin more than one card in twenty."""
    if len(placed) < MIN_CARDS_FOR_OPENINGS:
        return
    openings = [" ".join(words(card.text)[:_OPENING_WORDS]) for _, _, card in placed]
    most = MAX_SAME_OPENING * len(placed)
    counts = Counter(openings)
    met: Counter[str] = Counter()
    for (name, index, _), opening in zip(placed, openings, strict=True):
        met[opening] += 1
        if met[opening] > most:
            advice = f'Begin it differently; {counts[opening]} cards begin with "{opening}".'
            yield name, Fault(index, "text", "D19", advice)
