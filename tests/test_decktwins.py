"""What cards of one deck or several have in common: ids, texts that nearly repeat, openings."""

import random
from dataclasses import replace

import pytest

from aftercare.cards import Card, Deck
from aftercare.decktwins import check_repeats, check_together

GOOD = Card(
    id="week-01",
    deck="week",
    context="weekly",
    text="What small thing did one of us do this week that made life feel lighter?",
    theme="appreciation",
    depth=1,
    tone="light",
    minutes=5,
    who="solo",
    form="question",
)


def a_deck(*cards: Card, name: str = "week") -> Deck:
    return Deck(name=name, title="The week", context="weekly", about="For the week.", cards=cards)


def numbered(texts: list[str], name: str = "week") -> Deck:
    cards = [replace(GOOD, id=f"{name}-{at:02}", deck=name, text=text) for at, text in enumerate(texts, 1)]
    return a_deck(*cards, name=name)


def test_d19_near_duplicates_in_one_deck_or_two() -> None:
    first = "Which small thing made you glad today?"
    again = "Today, which small thing made you GLAD?"
    (found,) = check_together([numbered([first, "What helps?", again])])
    assert (found[0], found[1].card, found[1].rule) == ("week", 2, "D19")
    assert "week-01" in found[1].advice
    (found,) = check_together([numbered([first]), numbered([again], "month")])
    assert (found[0], found[1].card, found[1].rule) == ("month", 0, "D19")


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ("one two three four five six seven", False),  # 7 of 10 words, which is not more than .7
        ("one two three four five six seven eight", True),
        ("eleven twelve", False),
    ],
)
def test_d19_the_measure_of_likeness(other: str, alike: bool) -> None:
    found = check_together([numbered(["one two three four five six seven eight nine ten", other])])
    assert bool(found) == alike


@pytest.mark.parametrize("seed", range(20))
def test_d19_finds_what_comparing_each_with_each_finds(seed: int) -> None:
    dice = random.Random(seed)
    texts = [" ".join(dice.choices("abcdefghijkl", k=dice.randint(1, 12))) for _ in range(60)]
    bags = [set(text.split()) for text in texts]
    alike = {
        later
        for later, bag in enumerate(bags)
        if any(len(bag & other) > 0.7 * len(bag | other) for other in bags[:later])
    }
    found = {fault.card for _, fault in check_repeats([numbered(texts)])}
    # what is like a card that is itself a repeat need not be named: mending that one may mend both
    first = {
        later
        for later in alike
        if any(len(bags[later] & bags[one]) > 0.7 * len(bags[later] | bags[one]) for one in set(range(later)) - found)
    }
    assert found == first
    assert found <= alike


def different(count: int, opening: str = "", mark: str = "") -> list[str]:
    return [opening + " ".join(f"{letter}{mark}{at}" for letter in "abcdefgh") for at in range(count)]


@pytest.mark.parametrize(
    ("same", "others", "named"),
    [
        (2, 38, 0),
        (3, 37, 1),
        (4, 76, 0),
        (5, 75, 1),
        (6, 74, 2),
        (3, 36, 0),  # fewer than forty cards: too few to say
    ],
)
def test_d19_openings(same: int, others: int, named: int) -> None:
    texts = [*different(same, "What would you "), *different(others + same)[same:]]
    found = check_together([numbered(texts)])
    assert [fault.rule for _, fault in found] == ["D19"] * named
    assert all(f'{same} cards begin with "what would you"' in fault.advice for _, fault in found)


def test_d19_openings_are_counted_over_all_decks() -> None:
    decks = [
        numbered([*different(2, "What would you ", f"{name}x"), *different(18, mark=name)], name)
        for name in ("week", "month")
    ]
    assert [(name, fault.card) for name, fault in check_together(decks)] == [("month", 0), ("month", 1)]


def test_ids_belong_to_one_deck() -> None:
    other = replace(GOOD, deck="month", text="How was the walk home?")
    (found,) = check_together([a_deck(GOOD), a_deck(other, name="month")])
    assert (found[0], found[1].card, found[1].field, found[1].rule) == ("month", 0, "id", "D01")


def test_together_leaves_ids_repeated_within_a_deck_to_the_deck() -> None:
    assert check_together([a_deck(GOOD, replace(GOOD, text="How was the walk home?"))]) == []
