"""The decks that ship: every one passes every automatic rule, alone and together."""

from importlib.resources import files

import pytest
import yaml

from aftercare.cards import Deck
from aftercare.deckcheck import WORDED, check_deck, check_together
from aftercare.decks import load_shipped
from aftercare.readability import words

CORE = ("getting-to-know-you", "weekly", "after-closeness", "after-conflict")


@pytest.fixture(scope="module", params=CORE)
def deck(request: pytest.FixtureRequest) -> Deck:
    return load_shipped(request.param)


def references() -> set[str]:
    text = files("aftercare.templates").joinpath("evidence", "references.yaml").read_text(encoding="utf-8")
    return {entry["key"] for entry in yaml.safe_load(text)["references"]}


def read_aloud(deck: Deck) -> list[str]:
    return [deck.title, deck.about, *(getattr(card, field) for card in deck.cards for field in WORDED)]


def test_no_faults_in_the_deck(deck: Deck) -> None:
    assert check_deck(deck, references=references()) == []


def test_no_faults_together() -> None:
    assert check_together([load_shipped(name) for name in CORE]) == []


def test_a_deck_holds_twenty_cards_with_one_kind_of_id(deck: Deck) -> None:
    stem = deck.cards[0].id.removesuffix("-01")
    assert [card.id for card in deck.cards] == [f"{stem}-{number:02}" for number in range(1, 21)]


def test_a_deck_says_where_it_comes_from_and_is_not_called_reviewed(deck: Deck) -> None:
    assert (deck.lang, deck.licence, deck.provenance, deck.reviewed_on) == ("en", "MIT", "original", "")
    assert deck.author


@pytest.mark.parametrize("name", CORE)
def test_a_deck_is_found_under_its_own_name(name: str) -> None:
    assert load_shipped(name).name == name


def test_everyday_cards_are_plenty() -> None:
    cards = load_shipped("getting-to-know-you").cards
    assert all(card.everyday for card in cards)
    assert len(cards) >= 16


def test_a_person_alone_finds_several_cards_in_each_deck(deck: Deck) -> None:
    assert sum(card.who in ("solo", "either") for card in deck.cards) >= 8


def test_a_card_for_one_or_more_people_speaks_of_no_us(deck: Deck) -> None:
    alone = [card.text for card in deck.cards if card.who != "together"]
    assert [text for text in alone if {"us", "we", "our"} & set(words(text))] == []


def test_whoever_tells_something_is_received(deck: Deck) -> None:
    assert [card.id for card in deck.cards if card.who != "solo" and not card.receive] == []
    cues = [card.receive for card in deck.cards if card.receive]
    assert len(set(cues)) == len(cues)


def test_the_tone_is_calm(deck: Deck) -> None:
    for text in read_aloud(deck):
        assert "!" not in text
        assert text.isascii()


def test_introductions_to_closer_decks_name_support() -> None:
    for name in ("weekly", "after-closeness", "after-conflict"):
        about = load_shipped(name).about
        assert "afraid" in about
        assert "findahelpline.com" in about
    assert "Do not use them where anyone is afraid" in load_shipped("after-conflict").about


def test_names_are_asked_for_on_two_everyday_cards_at_most() -> None:
    cards = [card for name in CORE for card in load_shipped(name).cards]
    named = [card for card in cards if any("{{" in getattr(card, field) for field in WORDED)]
    assert len(named) <= 2
    assert {card.deck for card in named} <= {"getting-to-know-you"}
