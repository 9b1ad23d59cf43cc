"""A sitting: it begins lightly, rises gently, and ends on something good; the same for those who share a word."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import decks, prompts
from aftercare import home as homes
from aftercare.cards import CONTEXTS, Card
from aftercare.draw import Memory, passed, resting
from aftercare.prompts import Asked
from aftercare.settings import Settings
from aftercare.sitting import sitting, sitting_by_word

DAY = date(2026, 11, 22)
PLAIN = Card("plain-01", "plain", "everyday", "What now?", "comfort", 1, "light", 5, "either", "question")
SHIPPED = decks.shipped_decks()

pools = st.lists(
    st.builds(
        lambda number, deck, depth, theme: replace(
            PLAIN, id=f"{deck}-{number:02}", deck=deck, depth=depth, theme=theme
        ),
        st.integers(0, 99),
        st.sampled_from(["a", "b"]),
        st.sampled_from([1, 2, 3]),
        st.sampled_from(["comfort", "appreciation", "needs", "repair"]),
    ),
    max_size=30,
    unique_by=lambda card: card.id,
)
some_weights = st.none() | st.just({"a": 70, "b": 30})
counts = st.integers(1, 12)


def chooser(seed: int) -> Callable[[Sequence[str], Sequence[int]], str]:
    dice = random.Random(seed)
    return lambda names, weights: dice.choices(names, weights)[0]


def ids(cards: Sequence[Card]) -> list[str]:
    return [card.id for card in cards]


def assert_gentle(found: Sequence[Card], pool: Sequence[Card], count: int) -> None:
    """What the design asks of a sitting, said over again."""
    lighter = [card for card in pool if card.depth <= 2]
    glad = [card for card in lighter if card.theme in {"comfort", "appreciation"}]
    light = [card for card in pool if card.depth == 1]
    assert len(set(ids(found))) == len(found)
    assert set(found) <= set(pool)
    deep = [card for card in found if card.depth == 3]
    assert len(deep) <= 1
    assert len(found) == min(count, len(lighter) + (len(deep) or 0))
    if not found:
        return
    if glad and (count > 1 or any(card in light for card in glad) or not light):
        assert found[-1] in glad
    rising = [card.depth for card in (found[:-1] if glad else found)]
    assert rising == sorted(rising)
    left = [card for card in light if card != found[-1]]
    if left or not glad:
        assert found[0].depth == 1 or not light


@given(pools, counts, some_weights, st.integers(0, 2**32))
def test_a_sitting_begins_lightly_rises_and_ends_on_something_good(
    pool: list[Card], count: int, weights: dict[str, int] | None, seed: int
) -> None:
    found, after = sitting(pool, Memory(), count=count, today=DAY, choose=chooser(seed), weights=weights)
    assert_gentle(found, pool, count)
    assert after.drawn == set(ids(found))
    assert after.last == (found[-1].id if found else "")


@given(pools, counts, some_weights, st.text(max_size=5), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_so_does_one_for_a_word(
    pool: list[Card], count: int, weights: dict[str, int] | None, word: str, day: date
) -> None:
    found = sitting_by_word(pool, word=word, command="c", today=day, count=count, weights=weights)
    assert_gentle(found, pool, count)
    again = sitting_by_word(pool[::-1], word=word, command="c", today=day, count=count)
    if weights is None:
        assert again == found


@pytest.mark.parametrize("context", [*CONTEXTS, *(deck.name for deck in SHIPPED)])
@pytest.mark.parametrize("settings", [Settings(), Settings(who="solo"), Settings(fits=["own-pace", "closeness-only"])])
def test_every_shipped_deck_and_moment_gives_gentle_sittings(world: object, context: str, settings: Settings) -> None:
    home = homes.find(str(world), {})
    named = Asked(context=context) if context in CONTEXTS else Asked(deck=context)
    pool = prompts.pool(home, named.checked(), settings).cards
    memory = Memory()
    for seed in range(40):
        found, memory = sitting(pool, memory, count=5, today=DAY, choose=chooser(seed))
        if not pool:
            continue
        assert len(found) == 5
        assert_gentle(found, pool, 5)
        assert found[0].depth == 1
        assert found[-1].theme in {"comfort", "appreciation"}
        assert max(card.depth for card in found) <= 2
        by_word = sitting_by_word(pool, word=str(seed), command="", today=DAY, count=5)
        assert_gentle(by_word, pool, 5)
        assert by_word[0].depth == 1


def test_one_deeper_card_comes_at_most_and_never_last() -> None:
    for deck in SHIPPED:
        for seed in range(20):
            found, _ = sitting(deck.cards, Memory(), count=6, today=DAY, choose=chooser(seed))
            assert sum(card.depth == 3 for card in found) == any(card.depth == 3 for card in deck.cards)
            assert found[-1].depth < 3
            assert [card.depth for card in found[:-1]] == sorted(card.depth for card in found[:-1])


def test_over_several_sittings_nothing_of_a_kind_repeats_until_it_is_used_up() -> None:
    endings = [replace(PLAIN, id=f"glad-{number:02}", depth=2) for number in range(6)]
    others = [replace(PLAIN, id=f"need-{number:02}", theme="needs", depth=1 + number % 2) for number in range(12)]
    memory, last = Memory(), list[str]()
    for seed in range(6):
        found, memory = sitting([*endings, *others], memory, count=2, today=DAY, choose=chooser(seed))
        last.append(found[-1].id)
    assert sorted(last) == ids(endings)


def test_a_resting_card_never_comes() -> None:
    memory = Memory()
    cards = next(deck.cards for deck in SHIPPED if deck.name == "weekly")
    for card in cards[::2]:
        memory = passed(memory, card.id, DAY)
    for seed in range(100):
        found, memory = sitting(cards, memory, count=4, today=DAY, choose=chooser(seed))
        assert not set(ids(found)) & resting(memory, DAY)


def test_weights_hold_over_many_sittings() -> None:
    pool = [
        replace(PLAIN, id=f"{deck}-{number:02}", deck=deck, theme="needs" if number % 3 else "comfort")
        for deck, size in (("a", 60), ("b", 15))
        for number in range(size)
    ]
    memory, came, choose = Memory(), Counter[str](), chooser(5)
    for _ in range(2500):
        found, memory = sitting(pool, memory, count=4, today=DAY, choose=choose, weights={"a": 70, "b": 30})
        came.update(card.deck for card in found)
    assert abs(came["a"] - 7000) <= 3.29 * (10_000 * 0.7 * 0.3) ** 0.5


def test_days_and_words_give_sittings_of_their_own() -> None:
    cards = next(deck.cards for deck in SHIPPED if deck.name == "weekly")
    pool = [card for card in cards if card.depth < 3]
    week = {
        tuple(ids(sitting_by_word(pool, word=word, command="", today=DAY + timedelta(days=day), count=4)))
        for word in ("lantern", "harbour")
        for day in range(7)
    }
    assert len(week) == 14
