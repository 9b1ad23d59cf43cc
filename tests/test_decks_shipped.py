"""The decks that ship: every one passes every automatic rule, alone and together, and each card is whole."""

from collections import Counter
from importlib.resources import files

import pytest
import yaml

from aftercare import deckfaces, decks
from aftercare.cards import BY_NAME, CONTEXTS, EVERYDAY_CONTEXTS, Card, Deck
from aftercare.deckcheck import WORDED, check_deck
from aftercare.decktwins import check_together
from aftercare.readability import words
from tests.support import ROOT

SOURCES = tuple(decks.sources())
CARDS = [card for deck in SOURCES for card in deck.cards]
EVERYDAY_DECKS = {"getting-to-know-you", "thank-yous", "small-and-silly", "quiet-weekend"}
GATED = {"after-conflict", "fair-ground", "at-home-in-my-body", "what-i-need-underneath"}
WAITING = {"at-home-in-my-body", "what-i-need-underneath"}
"""They come only by name, and wait for people who know more to review them."""
NOTED_BEFOREHAND = {
    *("intimacy_recall", "trauma_adjacent", "shame", "grief", "fertility_loss", "pressure", "conflict", "money_power"),
    "desire_difference",
}
OF_THE_ISSUE = {
    *EVERYDAY_DECKS,
    *("after-closeness", "weekly", "after-conflict", "different-speeds", "consent-refresher", "fair-ground"),
    *("slow-touch", "apart-together", "new-parents", "quiet-version", "solo-notes", "life-changes", "our-own-way"),
    *("lessons-i-was-given", "health-professional", "circle-of-trust", *WAITING),
}


@pytest.fixture(params=SOURCES, ids=lambda deck: deck.name)
def deck(request: pytest.FixtureRequest) -> Deck:
    found: Deck = request.param
    return found


def references() -> set[str]:
    text = files("aftercare.templates").joinpath("evidence", "references.yaml").read_text(encoding="utf-8")
    return {entry["key"] for entry in yaml.safe_load(text)["references"]}


def read_aloud(deck: Deck) -> list[str]:
    return [
        deck.title,
        *deck.introduction,
        *(getattr(card, field) for card in deck.cards for field in (*WORDED, "skip_line")),
    ]


# ---- how many


def test_there_are_as_many_as_the_readme_says_and_more_than_apps_give_away() -> None:
    assert {deck.name for deck in SOURCES} == OF_THE_ISSUE
    assert len(SOURCES) == 22
    assert len(CARDS) >= 600
    reviewed = [deck for deck in SOURCES if deck.name not in WAITING]
    assert len(reviewed) >= 20
    assert sum(len(deck.cards) for deck in reviewed) >= 560


def test_what_ships_compiled_is_exactly_what_the_sources_give() -> None:
    """`make decks` writes it anew."""
    assert (ROOT / "templates" / decks.COMPILED).read_bytes() == decks.compiled(SOURCES)
    assert decks.shipped_decks() == SOURCES


def test_decks_stand_in_the_order_of_what_they_are_for() -> None:
    order = [*CONTEXTS, BY_NAME]
    assert [deck.context for deck in SOURCES] == sorted((deck.context for deck in SOURCES), key=order.index)
    assert {deck.name for deck in SOURCES if deck.context in EVERYDAY_CONTEXTS} == EVERYDAY_DECKS
    assert {deck.name for deck in SOURCES if deck.context == BY_NAME} >= {*WAITING, "fair-ground"}


def test_names_and_ids_stand_once() -> None:
    assert [name for name, times in Counter(deck.name for deck in SOURCES).items() if times > 1] == []
    assert [one for one, times in Counter(card.id for card in CARDS).items() if times > 1] == []


# ---- the rules


def test_no_faults_in_the_deck(deck: Deck) -> None:
    assert check_deck(deck, references=references()) == []


def test_no_faults_together() -> None:
    assert check_together(SOURCES) == []


def test_no_three_words_open_more_than_a_twentieth_of_all_cards() -> None:
    openings = Counter(" ".join(words(card.text)[:3]) for card in CARDS)
    assert max(openings.values()) <= len(CARDS) * 0.05, openings.most_common(5)


# ---- each deck


def test_ids_are_one_name_and_count_up(deck: Deck) -> None:
    stem = deck.cards[0].id.removesuffix("-01")
    assert [card.id for card in deck.cards] == [f"{stem}-{number:02}" for number in range(1, len(deck.cards) + 1)]
    assert len(deck.cards) >= 20


def test_a_deck_says_where_it_comes_from_and_is_not_called_reviewed(deck: Deck) -> None:
    assert (deck.lang, deck.licence, deck.provenance, deck.reviewed_on) == ("en", "MIT", "original", "")
    assert deck.author
    assert not deck.own
    assert bool(deck.review_by) is (deck.name in WAITING)


def test_a_deck_has_an_introduction_of_three_parts(deck: Deck) -> None:
    assert all(part.strip() for part in (deck.about, deck.not_for, deck.takes))
    assert deck.introduction == (deck.about, deck.not_for, deck.takes)


def test_decks_that_can_be_misused_show_their_introduction_first() -> None:
    assert {deck.name for deck in SOURCES if deck.gate} == GATED
    for deck in SOURCES:
        if deck.gate:
            assert "afraid" in deck.not_for
            assert "findahelpline.com" in " ".join(deck.introduction)


def test_introductions_to_closer_decks_name_support() -> None:
    for name in ("weekly", "after-closeness", "after-conflict"):
        deck = next(one for one in SOURCES if one.name == name)
        told = " ".join(deck.introduction)
        assert "afraid" in told
        assert "findahelpline.com" in told


def test_a_survivors_deck_is_held_back_and_said_so() -> None:
    assert [one["title"] for one in deckfaces.held_back()] == ["My story, my words"]


def test_a_person_alone_finds_several_cards_in_each_deck(deck: Deck) -> None:
    assert sum(card.who in ("solo", "either") for card in deck.cards) >= 8


def test_life_changes_has_six_cards_on_endings_for_one_alone() -> None:
    changes = next(deck for deck in SOURCES if deck.name == "life-changes")
    assert sum(card.who == "solo" and "grief" in card.flags for card in changes.cards) >= 6


def test_everyday_decks_come_without_being_asked_for() -> None:
    cards = [card for deck in SOURCES if deck.name in EVERYDAY_DECKS for card in deck.cards]
    assert sum(card.everyday for card in cards) >= 100


def test_thanks_and_good_news_are_what_there_is_to_celebrate_with() -> None:
    cards = [card for card in CARDS if card.context == "celebration"]
    assert {card.deck for card in cards} == {"thank-yous"}
    assert all(card.everyday for card in cards)


# ---- each card


def missing(card: Card) -> set[str]:
    """The fields that a card needs and lacks."""
    needed = {"text", "skip_line", "follow_up", "evidence", "tone", "theme"}
    needed |= set() if card.who == "solo" else {"receive"}
    needed |= set() if card.depth == 1 else {"softer"}
    needed |= {"content_note"} if card.depth == 3 or NOTED_BEFOREHAND & set(card.flags) else set()
    needed |= {"no_touch_alt"} if "touch" in card.flags else set()
    return {field for field in needed if not getattr(card, field).strip()}


def test_a_card_has_every_field_that_it_needs(deck: Deck) -> None:
    assert [(card.id, missing(card)) for card in deck.cards if missing(card)] == []
    assert [card.id for card in deck.cards if not card.answers] == []


def test_the_evidence_of_a_card_is_a_reference_or_clinical(deck: Deck) -> None:
    known = {"clinical", *references()}
    assert [(card.id, card.evidence) for card in deck.cards if card.evidence not in known] == []


def test_a_softer_version_and_another_way_are_not_the_card_again(deck: Deck) -> None:
    for card in deck.cards:
        versions = [text for text in (card.text, card.softer, card.no_touch_alt, card.follow_up) if text]
        assert len(set(versions)) == len(versions), card.id


def test_a_card_for_one_or_more_people_speaks_of_no_us(deck: Deck) -> None:
    alone = [card for card in deck.cards if card.who != "together"]
    assert [card.id for card in alone if {"us", "we", "our"} & set(words(card.text))] == []


def test_cues_for_who_listens_differ_within_a_deck(deck: Deck) -> None:
    cues = [card.receive for card in deck.cards if card.receive]
    assert [cue for cue, times in Counter(cues).items() if times > 1] == []


def test_the_tone_is_calm(deck: Deck) -> None:
    for text in read_aloud(deck):
        assert "!" not in text
        assert text.isascii()
        assert "%" not in text


def test_names_are_asked_for_on_a_few_everyday_cards_at_most() -> None:
    named = [card for card in CARDS if any("{{" in getattr(card, field) for field in WORDED)]
    assert len(named) <= 2
    assert {card.deck for card in named} <= EVERYDAY_DECKS
