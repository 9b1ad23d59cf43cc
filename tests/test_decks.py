"""Deck files: from text to a deck, and which line each fault stands on."""

from typing import Any

import pytest

from aftercare import deckfile, decks, shipped
from aftercare.cards import Card, Deck
from aftercare.errors import DataInvalid
from tests.support.owndecks import card, deck_text

SHIPPED = [deck.name for deck in decks.shipped_decks()]
FAULTLESS = [
    card("tea-01", text="Which sound in your kitchen tells you that tea is on its way?", who="solo"),
    card("tea-02", text="Which cup of tea do you still remember, and where was it?", theme="appreciation"),
    card("tea-03", text="How do you like to end a long day?", depth=2, theme="needs"),
]


def parsed(text: str) -> Deck:
    return deckfile.parse_deck(text, "tea.yaml")[1]


# ---- from text to a deck


@pytest.mark.parametrize(
    "text",
    [
        "cards:\n- {card}\naftercare: deck/1\ndeck: tea\ntitle: Tea\ncontext: weekly\n",
        "aftercare: deck/1\ncards:\n- {card}\ndeck: tea\ntitle: Tea\ncontext: weekly\n",
        "aftercare: deck/1\r\ndeck: tea\r\ntitle: Tea\r\ncontext: weekly\r\ncards:\r\n- {card}\r\n",
        "\ufeffaftercare: deck/1\ndeck: tea\ntitle: Tea\ncontext: weekly\ncards:\n  - {card}\n",
        "{{aftercare: deck/1, deck: tea, title: Tea, context: weekly, cards: [{card}]}}",
        "# mine\naftercare: deck/1\ndeck: tea\ntitle: Tea\nabout: |\n  cards: many\ncontext: weekly\ncards:\n- {card}",
    ],
)
def test_the_keys_of_a_deck_may_stand_in_any_order_and_style(text: str) -> None:
    one = "{id: tea-01, text: What tea?, theme: comfort, depth: 1, tone: light, minutes: 2, who: solo, form: question}"
    deck = parsed(text.format(card=one))
    assert (deck.title, deck.context, [found.id for found in deck.cards]) == ("Tea", "weekly", ["tea-01"])
    assert deckfile.parse_own(text.format(card=one), "tea.yaml").deck.cards[0].text == "What tea?"


def test_a_deck_holds_all_that_its_file_says() -> None:
    head = {"about": "For tea.\n", "not_for": " Not for coffee. ", "takes": "A cup.", "gate": True, "lang": "en-GB"}
    more = {"author": "Ada", "licence": "MIT", "provenance": "original", "reviewed_on": "2026-10-01"}
    deck = parsed(deck_text("tea", card("tea-01"), **head, **more, review_by="a gardener"))
    assert deck.introduction == ("For tea.", "Not for coffee.", "A cup.")
    assert (deck.gate, deck.lang, deck.own, deck.review_by) == (True, "en-GB", False, "a gardener")
    assert [getattr(deck, key) for key in more] == list(more.values())
    assert parsed(deck_text("tea", card("tea-01"))).introduction == ()


def test_a_card_holds_all_that_its_file_says() -> None:
    texts = ("skip_line", "receive", "softer", "follow_up", "content_note", "no_touch_alt", "literal", "evidence")
    told = card("tea-01", flags=["touch"], answers=["write"], **{key: f"the {key}" for key in texts})
    (one,) = parsed(deck_text("tea", told)).cards
    assert isinstance(one, Card)
    assert {key: getattr(one, key) for key in told} == told | {"flags": ("touch",), "answers": ("write",)}
    assert (one.deck, one.context, one.own, one.guarded) == ("tea", "everyday", False, False)


def test_a_card_takes_the_skip_line_of_its_deck_unless_it_has_its_own() -> None:
    cards = (card("tea-01"), card("tea-02", skip_line="Or just sip."))
    found = parsed(deck_text("tea", *cards, skip_line="Pass the pot.")).cards
    assert [one.skip_line for one in found] == ["Pass the pot.", "Or just sip."]
    assert parsed(deck_text("tea", card("tea-01"))).cards[0].skip_line == "Pass is always fine."


def test_a_shipped_deck_is_whole_or_is_none() -> None:
    text = deck_text("tea", card("tea-01"), card("tea-02", depth=7), card("tea-03", who="both"))
    with pytest.raises(DataInvalid) as caught:
        parsed(text)
    assert "tea.yaml:7:" in str(caught.value)
    assert "`depth`: 1, 2 or 3 is expected. Mend it, then try again. (1 more: see `check`)" in str(caught.value)
    assert [one.id for one in deckfile.parse_own(text, "tea.yaml").deck.cards] == ["tea-01"]


# ---- deck check


def checked(*cards: dict[str, Any], **changes: Any) -> list[tuple[str, str]]:
    return [(place, rule) for place, rule, _ in deckfile.check(deck_text("tea", *cards, **changes), "tea.yaml")]


def test_a_faultless_deck_has_nothing_to_change() -> None:
    assert checked(*FAULTLESS) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_decks_have_nothing_to_change(name: str) -> None:
    assert deckfile.check(shipped.text(f"decks/en/{name}.yaml"), name) == []


FIRST = 6
"""The line of the first card: four keys and `cards:` stand before it."""


@pytest.mark.parametrize(
    ("number", "changes", "rule"),
    [
        (1, {"theme": "love"}, "D01"),
        (0, {"id": "tea"}, "D01"),
        (2, {"text": "How " + "do you like to end a day and begin another " * 4 + "?"}, "D02"),
        (1, {"text": "Do you like tea?"}, "D03"),
        (1, {"text": "Why did you not drink what I made, and how was it?"}, "D04"),
        (1, {"text": "What did you always want when it was your fault?"}, "D05"),
        (0, {"text": "What should we do about how the tea tastes?"}, "D06"),
        (1, {"text": "How many points for your partner, as you rate them?"}, "D07"),
        (1, {"text": "What does your wife like about tea?"}, "D08"),
        (2, {"text": "What constitutes unimaginable sophistication regarding international deliberations?"}, "D09"),
        (1, {"text": "What is good about sex after an orgasm?"}, "D10"),
        (2, {"depth": 3}, "D12"),
        (1, {"text": "Which old hurt comes up with tea?"}, "D13"),
        (1, {"flags": ["touch"]}, "D14"),
        (1, {"evidence": "nobody2020"}, "D15"),
        (1, {"text": "Where is your phone, and what is its passcode?"}, "D17"),
    ],
)
def test_each_rule_names_the_line_of_its_card(number: int, changes: dict[str, Any], rule: str) -> None:
    cards = [*FAULTLESS[:number], FAULTLESS[number] | changes, *FAULTLESS[number + 1 :]]
    assert (f"tea.yaml:{FIRST + number}", rule) in checked(*cards)


def test_rules_of_the_whole_deck_name_the_line_of_what_they_are_about() -> None:
    found = deckfile.check(deck_text("tea", *(one | {"theme": "needs"} for one in FAULTLESS)), "tea.yaml")
    assert [(place, rule) for place, rule, _ in found] == [("tea.yaml:1", "D18")]
    assert checked() == [(f"tea.yaml:{FIRST - 1}", "D01")]


def test_repeats_name_the_later_card() -> None:
    twice = FAULTLESS[0] | {"id": "tea-04"}
    assert checked(*FAULTLESS, twice) == [(f"tea.yaml:{FIRST + 3}", "D19")]
    again = card("tea-01", text="Where do you keep what makes you laugh?", theme="appreciation")
    assert checked(*FAULTLESS, again) == [(f"tea.yaml:{FIRST + 3}", "D01")]


def test_the_line_is_that_of_the_field_in_a_card_of_many_lines() -> None:
    text = """\
aftercare: deck/1
deck: tea
title: Tea
context: everyday
# a word of mine

cards:
- id: tea-01
  theme: comfort
  text: |
    Do you like
    tea?
  depth: 1
  tone: light
  minutes: 2
  who: solo
  form: question
  flags:
  - bodies
"""
    assert [(place, rule) for place, rule, _ in deckfile.check(text, "my/tea.yaml")] == [
        ("my/tea.yaml:19", "D01"),
        ("my/tea.yaml:10", "D03"),
    ]


def test_the_form_is_looked_at_first_and_every_card_gets_its_word() -> None:
    found = deckfile.check(
        deck_text("tea", card("tea-01", depth=9), FAULTLESS[1], card("tea-03", minutes=0), tittle="x"), "tea.yaml"
    )
    assert [(place, rule) for place, rule, _ in found] == [
        ("tea.yaml:7", "D01"),
        ("tea.yaml:9", "D01"),
        ("tea.yaml:5", "D01"),
    ]
    assert found[2][2] == "`tittle` is not a key that is known here. Did you mean `title`?"


@pytest.mark.parametrize("field", ["text", "softer", "receive", "literal"])
def test_a_placeholder_that_cannot_be_filled_in_is_a_fault_of_its_card(field: str) -> None:
    told = FAULTLESS[1] | {field: "What does {{ partner }} like about tea, and how?"}
    assert checked(FAULTLESS[0], told, FAULTLESS[2]) == [(f"tea.yaml:{FIRST + 1}", "D01")]
    told = FAULTLESS[1] | {field: "What does {{ someone }} like about tea, and how?"}
    assert checked(FAULTLESS[0], told, FAULTLESS[2]) == []


NO_DECK = {
    "open bracket": ("aftercare: deck/1\ndeck: [tea\n", "tea.yaml:3:1: "),
    "tab": ("aftercare: deck/1\n\tdeck: tea\n", "tea.yaml:2:1: a tab stands where YAML wants spaces."),
    "empty": ("", "tea.yaml:1: is empty; `aftercare: deck/1` is expected."),
    "another kind": ("aftercare: plan/1\n", "tea.yaml:1:12: begins with plan/1; `aftercare: deck/1` is expected"),
    "newer": ("aftercare: deck/2\ndeck: tea\n", "tea.yaml:1:12: written as deck/2, and this program reads deck/1."),
    "twice": ("aftercare: deck/1\ndeck: tea\ndeck: tea\n", "tea.yaml:3:1: `deck` stands twice."),
    "alias": ("aftercare: deck/1\ndeck: &a tea\ntitle: *a\n", "tea.yaml:3: aliases (*a) are not read"),
}


@pytest.mark.parametrize("fault", NO_DECK)
def test_what_is_no_deck_at_all_cannot_be_checked(fault: str) -> None:
    text, said = NO_DECK[fault]
    with pytest.raises(DataInvalid) as caught:
        deckfile.check(text, "tea.yaml")
    assert said in str(caught.value)


def test_a_deck_repeats_nothing_of_those_beside_it() -> None:
    theirs = decks.shipped_decks()[0].cards[0]
    taken = FAULTLESS[1] | {"id": theirs.id}
    alike = FAULTLESS[2] | {"text": theirs.text}
    text = deck_text("tea", FAULTLESS[0], taken, alike)
    assert [(place, rule) for place, rule, _ in deckfile.check(text, "tea.yaml", decks.shipped_decks())] == [
        (f"tea.yaml:{FIRST + 1}", "D01"),
        (f"tea.yaml:{FIRST + 2}", "D19"),
    ]
    assert deckfile.check(text, "tea.yaml") == []


def test_a_deck_of_ten_thousand_cards_is_checked() -> None:
    many = [card(f"tea-{n:05}", text=f"What is good about the {n}th of {n % 97} cups?") for n in range(10_000)]
    many[5000]["text"] = "What should we do?"
    found = deckfile.check(deck_text("tea", *many), "tea.yaml", decks.shipped_decks())
    assert (f"tea.yaml:{FIRST + 5000}", "D06") in [(place, rule) for place, rule, _ in found]
