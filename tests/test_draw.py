"""Choosing cards: no gate is ever crossed, nothing repeats too early, and a word gives the same to all."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aftercare import decks, prompts
from aftercare import home as homes
from aftercare.cards import BY_NAME, CONTEXTS, FLAGS, MINUTES, THEMES, WHO, Card
from aftercare.draw import (
    Memory,
    Wish,
    by_word,
    draw,
    fitting,
    loved,
    nevermore,
    of_the_day,
    passed,
    resting,
    seen,
    worded,
)
from aftercare.prompts import Asked
from aftercare.settings import FITS, Settings
from tests.support.owndecks import card as a_card
from tests.support.owndecks import put_deck

DAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)
PLAIN = Card("plain-01", "plain", "everyday", "What now?", "comfort", 1, "light", 5, "either", "question")

NEVER_UNASKED = {
    *("body", "touch", "intimacy_recall", "conflict", "desire_difference", "pressure", "trauma_adjacent"),
    *("shame", "fertility_loss", "money_power", "grief"),
}
"""The flags of the design that do not come without a context or deck."""

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
some_cards = st.lists(
    st.builds(
        Card,
        id=st.from_regex(r"[a-z]{1,4}-[0-9]{2}", fullmatch=True),
        deck=st.just("any"),
        context=st.just("everyday") | st.sampled_from((*CONTEXTS, BY_NAME)),
        text=st.just("What now?"),
        theme=st.sampled_from(THEMES[:3]),
        depth=st.sampled_from((1, 2, 3)),
        tone=st.just("light"),
        minutes=st.sampled_from(MINUTES),
        who=st.sampled_from(WHO),
        form=st.just("question"),
        flags=st.lists(st.sampled_from(FLAGS), max_size=2, unique=True).map(tuple),
        answers=st.sampled_from((("talk",), ("write",), ("talk", "gesture"))),
        guarded=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda card: card.id,
)
wishes = st.builds(
    Wish,
    named=st.booleans(),
    by_name=st.booleans(),
    deepest=st.sampled_from((2, 3)),
    theme=st.none() | st.sampled_from(THEMES[:3]),
    depth=st.sampled_from((1, 2, 3)),
    minutes=st.none() | st.sampled_from(MINUTES),
    who=st.none() | st.sampled_from(WHO),
    solo=st.booleans(),
    fits=st.lists(st.sampled_from(FITS), max_size=3, unique=True).map(tuple),
)
words = st.text(st.characters(), max_size=12)
sizes = st.integers(1, 12)


def pool_of(size: int) -> list[Card]:
    return [replace(PLAIN, id=f"plain-{number:02}") for number in range(1, size + 1)]


def ids(cards: Sequence[Card]) -> list[str]:
    return [card.id for card in cards]


def drawing(
    pool: Sequence[Card], counts: Sequence[int], seed: int, memory: Memory | None = None
) -> Iterator[list[str]]:
    """The ids of one draw after the other."""
    dice = random.Random(seed)
    memory = memory or Memory()
    for count in counts:
        found, memory = draw(
            pool, memory, count=count, today=DAY, choose=lambda names, weights: dice.choices(names, weights)[0]
        )
        yield ids(found)


# ---- what may come


def broken_gates(card: Card, wish: Wish) -> set[str]:
    """What speaks against a card, said over again from the design."""
    flags, avoided = set(card.flags), set[str]()
    if "own-pace" in wish.fits:
        avoided |= {"trauma_adjacent", "pressure", "intimacy_recall", "shame"}
    if "closeness-only" in wish.fits:
        avoided |= {"intimacy_recall", "desire_difference"}
    unasked = card.context not in {"everyday", "celebration"} or card.depth == 3 or bool(flags & NEVER_UNASKED)
    against = {
        "depth three": card.depth > wish.deepest,
        "only by name": not wish.by_name and (card.guarded or card.context == "by-name"),
        "depth": card.depth > wish.depth,
        "unasked": not wish.named and unasked,
        "theme": wish.theme is not None and card.theme != wish.theme,
        "minutes": wish.minutes is not None and card.minutes > wish.minutes,
        "solo": wish.solo and card.who == "together",
        "who": wish.who is not None and card.who not in {wish.who, "either"},
        "fits": bool(flags & avoided),
    }
    return {gate for gate, broken in against.items() if broken}


@given(some_cards, wishes)
def test_no_gate_is_ever_crossed(cards: list[Card], wish: Wish) -> None:
    assert [(card.id, broken_gates(card, wish)) for card in fitting(cards, wish) if broken_gates(card, wish)] == []


@given(some_cards, wishes)
def test_what_no_gate_stops_may_come(cards: list[Card], wish: Wish) -> None:
    gentle = replace(wish, fits=tuple(fit for fit in wish.fits if fit not in {"short", "quiet"}))
    assert fitting(cards, gentle) == [card for card in cards if not broken_gates(card, gentle)]


@given(some_cards, wishes, st.sampled_from(["short", "quiet"]))
def test_short_and_quiet_choose_among_what_there_is_and_never_empty_it(cards: list[Card], wish: Wish, fit: str) -> None:
    without = replace(wish, fits=tuple(set(wish.fits) - {"short", "quiet"}))
    all_of_them = fitting(cards, without)
    found = fitting(cards, replace(without, fits=(*without.fits, fit)))

    def suits(card: Card) -> bool:
        return card.minutes <= 5 if fit == "short" else card.answers != ("talk",)

    assert found == ([card for card in all_of_them if suits(card)] or all_of_them)


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_has_its_place_among_what_comes_unasked(flag: str) -> None:
    card = replace(PLAIN, flags=(flag,))
    assert bool(fitting([card], Wish())) is (flag not in NEVER_UNASKED)
    assert fitting([card], Wish(named=True)) == [card]


def test_guarded_cards_and_decks_without_a_moment_come_only_by_name() -> None:
    for card in (replace(PLAIN, guarded=True), replace(PLAIN, context=BY_NAME)):
        assert fitting([card], Wish()) == []
        assert fitting([card], Wish(named=True)) == []
        assert fitting([card], Wish(named=True, by_name=True)) == [card]


def test_the_deepest_come_only_where_a_talk_asked_for_them() -> None:
    card = replace(PLAIN, depth=3)
    assert fitting([card], Wish(named=True, by_name=True, depth=3)) == []
    assert fitting([card], Wish(named=True, deepest=3)) == []
    assert fitting([card], Wish(named=True, depth=3, deepest=3)) == [card]


@pytest.mark.parametrize("context", CONTEXTS)
def test_only_everyday_cards_and_thanks_come_unasked(context: str) -> None:
    card = replace(PLAIN, context=context)
    assert bool(fitting([card], Wish())) is (context in {"everyday", "celebration"})


@pytest.mark.parametrize(
    ("fits", "text"),
    [
        ((), "A hug?"),
        (("literal",), "Arms around you?"),
        (("apart",), "A blanket?"),
        (("literal", "apart"), "A blanket?"),
        (("quiet", "short"), "A hug?"),
    ],
)
def test_wishes_soften_the_wording(fits: tuple[str, ...], text: str) -> None:
    card = replace(PLAIN, text="A hug?", literal="Arms around you?", no_touch_alt="A blanket?")
    assert worded(card, fits) == text
    assert worded(replace(PLAIN, text="A hug?"), fits) == "A hug?"


# ---- without repeat


@given(sizes, st.lists(st.integers(1, 14), min_size=1, max_size=20), st.integers(0, 2**32))
@example(3, [1, 1, 2, 2], 0)
def test_each_round_through_a_pool_is_a_permutation(size: int, counts: list[int], seed: int) -> None:
    pool = pool_of(size)
    draws = list(drawing(pool, counts, seed))
    assert [len(one) for one in draws] == [min(count, size) for count in counts]
    assert all(len(set(one)) == len(one) for one in draws)
    if max(counts) > size:
        return
    every = [one for found in draws for one in found]
    rounds = [every[start : start + size] for start in range(0, len(every), size)]
    assert all(sorted(one) == ids(pool) for one in rounds[:-1])
    assert len(set(rounds[-1])) == len(rounds[-1])


@given(st.integers(2, 8), st.integers(0, 2**32))
def test_after_the_last_card_another_one_comes_first(size: int, seed: int) -> None:
    every = [one for found in drawing(pool_of(size), [1] * size * 4, seed) for one in found]
    assert all(one != other for one, other in pairwise(every))


def test_the_only_card_comes_again_and_again() -> None:
    assert list(drawing(pool_of(1), [1, 1, 2], 0)) == [["plain-01"]] * 3


def test_nothing_comes_of_nothing() -> None:
    assert list(drawing([], [1, 5], 0)) == [[], []]


@given(sizes, sizes, st.integers(0, 2**32))
def test_what_was_drawn_from_another_pool_stays_drawn(size: int, other: int, seed: int) -> None:
    elsewhere = frozenset(f"other-{number:02}" for number in range(other))
    memory = Memory(drawn=elsewhere, last="other-01")
    dice = random.Random(seed)
    for _ in range(size * 2 + 1):
        _, memory = draw(pool_of(size), memory, count=1, today=DAY, choose=lambda names, _: dice.choice(names))
    assert elsewhere <= memory.drawn


def test_each_card_comes_first_about_as_often() -> None:
    first = Counter(next(drawing(pool_of(5), [1], seed))[0] for seed in range(4000))
    assert all(abs(first[card.id] - 800) < 120 for card in pool_of(5)), first


def test_a_loved_card_weighs_twice() -> None:
    offered: list[tuple[list[str], list[int]]] = []

    def choose(names: Sequence[str], weights: Sequence[int]) -> str:
        offered.append((list(names), list(weights)))
        return names[0]

    draw(pool_of(3), loved(Memory(), "plain-02"), count=1, today=DAY, choose=choose)
    assert offered == [(["plain-01", "plain-02", "plain-03"], [1, 2, 1])]


def test_a_loved_card_comes_first_about_twice_as_often() -> None:
    memory = loved(Memory(), "plain-02")
    first = Counter(next(drawing(pool_of(4), [1], seed, memory))[0] for seed in range(5000))
    assert abs(first["plain-02"] - 2000) < 150, first
    assert all(abs(first[other] - 1000) < 150 for other in ("plain-01", "plain-03", "plain-04")), first


def test_a_loved_card_still_comes_once_a_round() -> None:
    memory = loved(Memory(), "plain-02")
    assert sorted(one for found in drawing(pool_of(4), [1] * 4, 7, memory) for one in found) == ids(pool_of(4))


# ---- passed, loved, never


@given(days, st.integers(0, 120))
@example(date(2026, 12, 31), 7 * 8)
@example(date(2026, 11, 22), 50)
@example(date(2020, 12, 28), 7 * 8 - 1)
def test_a_passed_card_rests_for_exactly_eight_iso_weeks(day: date, later: int) -> None:
    memory, today = passed(Memory(), "plain-01", day), day + timedelta(days=later)
    mondays = [one - timedelta(days=one.weekday()) for one in (day, today)]
    weeks_since = (mondays[1] - mondays[0]).days // 7
    assert ("plain-01" in resting(memory, today)) is (weeks_since < 8)


@given(days, st.integers(0, 20000))
def test_never_is_for_good(day: date, later: int) -> None:
    memory = nevermore(passed(Memory(), "plain-01", day), "plain-01")
    assert "plain-01" in resting(memory, day + timedelta(days=later))


def test_love_takes_never_back_and_never_takes_love_back() -> None:
    memory = loved(nevermore(Memory(), "plain-01"), "plain-01")
    assert (memory.loved, memory.never) == (frozenset({"plain-01"}), frozenset())
    memory = nevermore(memory, "plain-01")
    assert (memory.loved, memory.never) == (frozenset(), frozenset({"plain-01"}))


@given(st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)), st.integers(0, 2**32))
def test_a_resting_card_never_comes(at_rest: set[int], unwanted: set[int], seed: int) -> None:
    memory = Memory()
    for number in at_rest:
        memory = passed(memory, f"plain-{number:02}", DAY - timedelta(days=number))
    for number in unwanted:
        memory = nevermore(memory, f"plain-{number:02}")
    came = {one for found in drawing(pool_of(8), [3] * 8, seed, memory) for one in found}
    assert came == {f"plain-{number:02}" for number in set(range(1, 9)) - at_rest - unwanted}


def test_passing_again_begins_the_rest_anew() -> None:
    memory = passed(passed(Memory(), "plain-01", DAY), "plain-01", DAY + timedelta(weeks=5))
    assert memory.passed == {"plain-01": "2026-W52"}


def test_what_was_only_shown_can_be_passed_and_is_not_drawn() -> None:
    memory = seen(Memory(), pool_of(3))
    assert (memory.last, memory.drawn) == ("plain-03", frozenset())
    assert seen(memory, []) == memory


# ---- a word that two people share


@given(sizes, words, words, days, st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_word_gives_the_same_whatever_order_the_cards_are_read_in(
    size: int, word: str, command: str, day: date, count: int, dice: random.Random
) -> None:
    pool = pool_of(size)
    shuffled = dice.sample(pool, size)
    found = by_word(pool, word=word, command=command, today=day, count=count)
    assert found == by_word(shuffled, word=word, command=command, today=day, count=count)
    assert len(set(ids(found))) == min(count, size)


def test_a_word_gives_the_same_in_every_version() -> None:
    """People in two places may have installed on different days: a change here breaks what they agreed on."""
    pool = pool_of(9)
    week = [by_word(pool, word="lantern", command="c", today=DAY + n * ONE_DAY, count=1)[0].id for n in range(5)]
    assert week == ["plain-08", "plain-03", "plain-06", "plain-09", "plain-02"]


@given(sizes, st.integers(1, 5), words, days)
@example(2, 1, "a", DAY)
def test_a_word_goes_round_the_pool_without_repeat(size: int, count: int, word: str, day: date) -> None:
    pool, came = pool_of(size), list[str]()
    for number in range(3 * size):
        came += ids(by_word(pool, word=word, command="", today=day + number * ONE_DAY, count=count))
    assert all(len(set(came[start : start + size])) == size for start in range(len(came) - size + 1))


@given(words, words)
def test_another_word_gives_another_order(word: str, other: str) -> None:
    assume(word != other)
    assert order_of(word, "") != order_of(other, "")


def test_another_command_gives_another_order() -> None:
    assert order_of("lantern", "a") != order_of("lantern", "b")


def order_of(word: str, command: str) -> list[str]:
    pool = pool_of(20)
    came = [by_word(pool, word=word, command=command, today=DAY + n * ONE_DAY, count=1) for n in range(len(pool))]
    return [cards[0].id for cards in came]


def test_a_word_gives_nothing_of_nothing() -> None:
    assert by_word([], word="lantern", command="", today=DAY, count=3) == []


# ---- the day's card


@given(sizes, st.text(min_size=1, max_size=5), days)
def test_the_days_card_stays_all_day_whatever_is_drawn_meanwhile(size: int, salt: str, day: date) -> None:
    pool, memory = pool_of(size), Memory(salt=salt)
    found = of_the_day(pool, memory, today=day)
    busy = Memory(drawn=frozenset(ids(pool)), loved=frozenset(ids(pool)), last=pool[-1].id, salt=salt)
    assert len(found) == 1
    assert of_the_day(pool, busy, today=day) == found


@given(st.integers(2, 12), st.text(min_size=1, max_size=5), days, st.data())
def test_passing_another_card_leaves_the_days_card_alone(size: int, salt: str, day: date, data: st.DataObject) -> None:
    pool, memory = pool_of(size), Memory(salt=salt)
    found = of_the_day(pool, memory, today=day)
    other = data.draw(st.sampled_from([one for one in ids(pool) if one != found[0].id]))
    assert of_the_day(pool, passed(memory, other, day), today=day) == found


@given(sizes, st.text(min_size=1, max_size=5), days)
def test_each_pass_brings_another_card_until_none_is_left(size: int, salt: str, day: date) -> None:
    pool, memory, came = pool_of(size), Memory(salt=salt), list[str]()
    for _ in range(size):
        found = of_the_day(pool, memory, today=day)
        came += ids(found)
        memory = passed(memory, found[0].id, day)
    assert of_the_day(pool, memory, today=day) == []
    assert sorted(came) == ids(pool)


def test_two_homes_go_through_their_days_in_different_orders() -> None:
    def order(salt: str) -> list[str]:
        memory = Memory(salt=salt)
        return [of_the_day(pool_of(15), memory, today=DAY + n * ONE_DAY)[0].id for n in range(15)]

    assert order("one") != order("another")


# ---- ten thousand draws

MANY = 10_000
AVOIDED = {
    "own-pace": {"trauma_adjacent", "pressure", "intimacy_recall", "shame"},
    "closeness-only": {"intimacy_recall", "desire_difference"},
}
SHIPPED = decks.shipped_decks()
Z = 3.29
"""Standard deviations that hold 99.9 % of draws."""


def chooser(seed: int) -> Callable[[Sequence[str], Sequence[int]], str]:
    dice = random.Random(seed)
    return lambda names, weights: dice.choices(names, weights)[0]


def many(pool: Sequence[Card], count: int = MANY, *, seed: int = 1, **options: Any) -> Iterator[Card]:
    """So many cards, drawn one by one."""
    memory, choose = Memory(), chooser(seed)
    for _ in range(count):
        found, memory = draw(pool, memory, count=1, today=DAY, choose=choose, **options)
        yield from found


@pytest.fixture
def every_kind(world: Any) -> homes.Home:
    """A home whose own decks hold what must not come: each flag, each depth, bad words, a deck by name."""
    flagged = [a_card(f"flag-{number:02}", flags=[flag]) for number, flag in enumerate(FLAGS)]
    deep = [a_card(f"deep-{depth:02}", depth=depth, who=who) for depth, who in ((2, "together"), (3, "solo"))]
    bad = [a_card("bad-01", text="What should we do?"), a_card("bad-02", text="What is your password?")]
    put_deck(world, "kinds", *flagged, *deep, *bad)
    put_deck(world, "named", a_card("named-01"), context=BY_NAME)
    put_deck(world, "party", a_card("party-01"), context="celebration")
    put_deck(world, "later", a_card("later-01", text="Why did you go?"), context="weekly")
    return homes.find(str(world), {})


WISHES: dict[str, tuple[Asked, dict[str, Any]]] = {
    "plain": (Asked(), {}),
    "plain, depth three in the settings": (Asked(), {"depth": 3}),
    "plain, light": (Asked(), {"depth": 1}),
    "solo": (Asked(), {"who": "solo"}),
    "solo, weekly": (Asked(context="weekly"), {"who": "solo"}),
    **{f"fits {one}": (Asked(), {"fits": [one]}) for one in FITS},
    **{f"fits {one}, after closeness": (Asked(context="after-closeness"), {"fits": [one]}) for one in FITS},
    **{f"for {one}": (Asked(context=one), {"depth": 3}) for one in CONTEXTS},
    **{f"deck {one.name}": (Asked(deck=one.name), {"depth": 3}) for one in SHIPPED},
    "deck kinds": (Asked(deck="kinds"), {"depth": 3}),
    "two decks": (Asked(deck="slow-touch=70,kinds=30"), {"depth": 3, "fits": ["closeness-only"]}),
}


@pytest.mark.parametrize("name", WISHES)
def test_over_ten_thousand_draws_no_gate_is_crossed(every_kind: homes.Home, name: str) -> None:
    asked, settings = WISHES[name]
    pool = prompts.pool(every_kind, asked.checked(), Settings(**settings))
    came = Counter(many(pool.cards, weights=pool.weights))
    assert came.total() == MANY
    assert set(came) == set(pool.cards)
    named = {one.partition("=")[0] for one in (asked.deck or "").split(",")}
    contexts = {asked.context} if asked.context not in {None, "everyday"} else {"everyday", "celebration"}
    for card in came:
        flags = set(card.flags)
        assert card.depth <= min(2, settings.get("depth", 2))
        assert card.deck in named if asked.deck else card.context in contexts
        assert asked.deck or not card.guarded
        assert asked.deck or asked.context or not flags & NEVER_UNASKED
        assert settings.get("who") != "solo" or card.who != "together"
        assert not any(flags & AVOIDED.get(fit, set()) for fit in settings.get("fits", ()))
    # each card came about as often as the others: no gate is so narrow that a few cards are all
    if not pool.weights:
        assert max(came.values()) - min(came.values()) <= 1


@pytest.mark.parametrize("deck", ["getting-to-know-you", "slow-touch", "what-i-need-underneath"])
def test_n_draws_from_n_cards_are_a_permutation_each_time(deck: str) -> None:
    cards = next(one.cards for one in SHIPPED if one.name == deck)
    came = list(many(cards, len(cards) * 40))
    rounds = [came[start : start + len(cards)] for start in range(0, len(came), len(cards))]
    assert all(set(one) == set(cards) for one in rounds)
    assert len({tuple(ids(one)) for one in rounds}) == len(rounds)


# ---- weights


def sized(**sizes_of: int) -> list[Card]:
    return [
        replace(PLAIN, id=f"{deck}-{number:03}", deck=deck)
        for deck, size in sizes_of.items()
        for number in range(1, size + 1)
    ]


def within_chance(seen_times: int, total: int, share: float) -> bool:
    """Whether so many of `total` lie within the 99.9 % interval around a share."""
    return abs(seen_times - total * share) <= Z * sqrt(total * share * (1 - share))


@pytest.mark.parametrize("weights", [{"a": 70, "b": 30}, {"a": 7, "b": 3}, {"a": 1, "b": 1}, {"a": 1000, "b": 1}])
@pytest.mark.parametrize("sizes_of", [{"a": 10, "b": 10}, {"a": 3, "b": 200}, {"a": 200, "b": 3}, {"a": 1, "b": 2}])
def test_decks_come_as_often_as_they_weigh_whatever_their_size(
    weights: Mapping[str, int], sizes_of: dict[str, int]
) -> None:
    came = Counter(card.deck for card in many(sized(**sizes_of), seed=7, weights=weights))
    for deck, weight in weights.items():
        assert within_chance(came[deck], MANY, weight / sum(weights.values())), came


def test_weights_hold_for_three_decks_and_for_shipped_ones() -> None:
    names = {"weekly": 50, "thank-yous": 30, "new-parents": 20}
    pool = [card for deck in SHIPPED if deck.name in names for card in deck.cards if card.depth < 3]
    came = Counter(card.deck for card in many(pool, seed=3, weights=names))
    assert all(within_chance(came[deck], MANY, weight / 100) for deck, weight in names.items()), came


def test_within_a_weighed_deck_nothing_repeats_until_it_is_used_up() -> None:
    came = list(many(sized(a=9, b=4), 2000, weights={"a": 70, "b": 30}))
    for deck, size in (("a", 9), ("b", 4)):
        of_deck = [card.id for card in came if card.deck == deck]
        rounds = [of_deck[start : start + size] for start in range(0, len(of_deck) - size, size)]
        assert all(len(set(one)) == size for one in rounds)


def test_weights_hold_after_a_deck_was_used_up_and_in_draws_of_several() -> None:
    weights, memory, choose = {"a": 70, "b": 30}, Memory(), chooser(11)
    pool, came = sized(a=40, b=40), Counter[str]()
    for _ in range(MANY // 4):
        found, memory = draw(pool, memory, count=4, today=DAY, choose=choose, weights=weights)
        assert len(set(found)) == 4
        came.update(card.deck for card in found)
    assert within_chance(came["a"], MANY, 0.7), came


def test_a_deck_of_which_nothing_is_left_gives_its_turns_away() -> None:
    pool = sized(a=2, b=3)
    memory = nevermore(nevermore(Memory(), "a-001"), "a-002")
    found, _ = draw(pool, memory, count=5, today=DAY, choose=chooser(0), weights={"a": 99, "b": 1})
    assert sorted(ids(found)) == ["b-001", "b-002", "b-003"]
    found, _ = draw(pool, Memory(), count=5, today=DAY, choose=chooser(0), weights={"a": 99, "b": 1})
    assert sorted(ids(found)) == ids(pool)


def test_a_loved_card_of_a_weighed_deck_comes_first_twice_as_often() -> None:
    memory, first = loved(Memory(), "a-002"), Counter[str]()
    choose = chooser(5)
    for _ in range(MANY):
        found, _ = draw(sized(a=4, b=1), memory, count=1, today=DAY, choose=choose, weights={"a": 1, "b": 1})
        first.update(ids(found))
    assert within_chance(first["a-002"], MANY, 0.5 * 2 / 5), first
    assert within_chance(first["a-001"], MANY, 0.5 / 5), first


def test_a_loved_card_comes_first_twice_as_often_over_ten_thousand_draws() -> None:
    memory, choose = loved(Memory(), "plain-02"), chooser(2)
    first = Counter(draw(pool_of(5), memory, count=1, today=DAY, choose=choose)[0][0].id for _ in range(MANY))
    assert within_chance(first["plain-02"], MANY, 2 / 6), first
    assert all(within_chance(first[one], MANY, 1 / 6) for one in ids(pool_of(5)) if one != "plain-02"), first


# ---- a word, with weights


@given(words, days, st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_word_with_weights_gives_the_same_to_all(word: str, day: date, count: int, dice: random.Random) -> None:
    pool, weights = sized(a=30, b=30), {"a": 2, "b": 1}
    found = by_word(pool, word=word, command="", today=day, count=count, weights=weights)
    backwards = by_word(
        dice.sample(pool, 60), word=word, command="", today=day, count=count, weights=dict(reversed(weights.items()))
    )
    assert found == backwards
    assert len(set(ids(found))) == count


@given(words, days, st.integers(1, 4))
def test_over_a_round_a_words_decks_come_exactly_as_often_as_they_weigh(word: str, day: date, count: int) -> None:
    pool, weights = sized(a=9, b=50), {"a": 70, "b": 30}
    came = [
        card
        for number in range(30)
        for card in by_word(pool, word=word, command="", today=day + number * ONE_DAY, count=count, weights=weights)
    ]
    assert Counter(card.deck for card in came) == {"a": 21 * count, "b": 9 * count}


def test_a_words_weighed_decks_go_round_without_repeat() -> None:
    pool, weights = sized(a=9, b=5), {"a": 2, "b": 1}
    came = [
        by_word(pool, word="w", command="", today=DAY + n * ONE_DAY, count=1, weights=weights)[0] for n in range(90)
    ]
    for deck, size in (("a", 9), ("b", 5)):
        of_deck = [card.id for card in came if card.deck == deck]
        assert all(len(set(of_deck[at : at + size])) == size for at in range(len(of_deck) - size))


def test_more_than_a_small_weighed_deck_holds_is_made_up_from_the_other() -> None:
    found = by_word(sized(a=2, b=9), word="w", command="", today=DAY, count=10, weights={"a": 90, "b": 10})
    assert len(set(ids(found))) == 10
