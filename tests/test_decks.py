"""Reading deck files, the shipped ones and one's own, and saying where their faults are."""

from pathlib import Path
from typing import Any

import pytest

from aftercare import decks, home, shipped
from aftercare.errors import DataInvalid, InputMissing
from aftercare.home import Home
from tests.support.owndecks import card, deck_text, plain_cards, put_deck, put_file

SHIPPED = ["after-closeness", "after-conflict", "getting-to-know-you", "weekly"]
FAULTLESS = [
    card("tea-01", text="What small thing did one of us do this week that made life feel lighter?", who="solo"),
    card("tea-02", text="Which cup of tea do you still remember, and where was it?", theme="appreciation"),
    card("tea-03", text="How do you like to end a long day?", depth=2, theme="needs"),
]


@pytest.fixture
def at(world: Path) -> Home:
    return home.find(str(world), {})


def headers(at: Home) -> list[decks.Header]:
    return [one for one in decks.headers(at) if isinstance(one, decks.Header)]


def faults(at: Home) -> list[str]:
    return [str(one) for one in decks.headers(at) if isinstance(one, DataInvalid)]


# ---- which there are


def test_the_shipped_decks_are_there_without_any_file(at: Home) -> None:
    assert [one.name for one in headers(at)] == SHIPPED
    assert not any(one.own for one in headers(at))
    assert not faults(at)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_header_says_what_the_deck_says(at: Home, name: str) -> None:
    deck = decks.load(at, name)
    found = next(one for one in headers(at) if one.name == name)
    assert (found.title, found.context, found.about) == (deck.title, deck.context, deck.about)
    assert deck == decks.load_shipped(name)


def test_ones_own_deck_stands_beside_the_shipped_ones(world: Path, at: Home) -> None:
    put_deck(world, "tea", *plain_cards("tea", 2), title="Tea", context="weekly", about="For quiet days.")
    assert [(one.name, one.title, one.context, one.about) for one in headers(at) if one.own] == [
        ("tea", "Tea", "weekly", "For quiet days.")
    ]
    assert [one.id for one in decks.load(at, "tea").cards] == ["tea-01", "tea-02"]


def test_ones_own_deck_goes_before_a_shipped_one_of_its_name(world: Path, at: Home) -> None:
    put_deck(world, "weekly", *plain_cards("mine", 1), context="weekly")
    assert [one.id for one in decks.load(at, "weekly").cards] == ["mine-01"]
    assert decks.load_shipped("weekly").cards[0].id == "weekly-01"


def test_a_deck_is_found_by_the_name_it_gives_itself_and_by_its_file(world: Path, at: Home) -> None:
    put_file(world, "my notes.yaml", deck_text("tea", *plain_cards("tea", 1)))
    assert "tea" in [one.name for one in headers(at)]
    assert decks.load(at, "tea") == decks.load(at, "my notes")


def test_of_two_own_decks_with_one_name_the_second_is_a_fault(world: Path, at: Home) -> None:
    put_file(world, "a.yaml", deck_text("tea", *plain_cards("first", 1)))
    put_file(world, "b.yaml", deck_text("tea", *plain_cards("second", 1)))
    assert [one.name for one in headers(at)].count("tea") == 1
    assert len(faults(at)) == 1
    assert "b.yaml: its deck is called tea, as in a.yaml." in faults(at)[0]
    assert decks.load(at, "tea").cards[0].id == "first-01"


@pytest.mark.parametrize("file", [".hidden.yaml", "notes.txt", "tea.yml", ".tea.yaml.new"])
def test_other_files_beside_the_decks_are_left_alone(world: Path, at: Home, file: str) -> None:
    put_file(world, file, "no deck at all: [")
    assert [one.name for one in headers(at)] == SHIPPED
    assert not faults(at)


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
def test_the_keys_of_a_deck_may_stand_in_any_order_and_style(world: Path, at: Home, text: str) -> None:
    one = "{id: tea-01, text: What tea?, theme: comfort, depth: 1, tone: light, minutes: 2, who: solo, form: question}"
    put_file(world, "tea.yaml", text.format(card=one))
    assert not faults(at)
    assert [(found.title, found.context) for found in headers(at) if found.own] == [("Tea", "weekly")]
    assert [found.id for found in decks.load(at, "tea").cards] == ["tea-01"]


def test_a_card_takes_the_skip_line_of_its_deck_unless_it_has_its_own(world: Path, at: Home) -> None:
    put_deck(world, "tea", card("tea-01"), card("tea-02", skip_line="Or just sip."), skip_line="Pass the pot.")
    put_deck(world, "air", card("air-01"))
    assert [one.skip_line for one in decks.load(at, "tea").cards] == ["Pass the pot.", "Or just sip."]
    assert decks.load(at, "air").cards[0].skip_line == "Pass is always fine."


# ---- what cannot be read

BROKEN: dict[str, tuple[str | bytes, str]] = {
    "open bracket": ("aftercare: deck/1\ndeck: [tea\n", "tea.yaml:3:1: "),
    "tab": ("aftercare: deck/1\n\tdeck: tea\n", "tea.yaml:2:1: a tab stands where YAML wants spaces."),
    "empty": ("", "tea.yaml:1: is empty; `aftercare: deck/1` is expected."),
    "another kind": ("aftercare: plan/1\n", "tea.yaml:1:12: begins with plan/1; `aftercare: deck/1` is expected"),
    "newer": ("aftercare: deck/2\ndeck: tea\n", "tea.yaml:1:12: written as deck/2, and this program reads deck/1."),
    "not text": (b"aftercare: deck/1\ndeck: \xff\n", "tea.yaml:2: not UTF-8 text."),
    "binary": (b"\x00\x01\x02", "tea.yaml: holds binary data, not text."),
    "unknown key": (deck_text("tea", card("tea-01"), tittle="x"), "tea.yaml:5:1: `tittle` is not a key"),
    "title missing": ("aftercare: deck/1\ndeck: tea\ncontext: weekly\n", "`title` is missing here."),
    "name with a space": (deck_text("tea", deck="my tea"), "tea.yaml:2:7: `deck`: a short name of a-z, 0-9 and -"),
    "twice": ("aftercare: deck/1\ndeck: tea\ndeck: tea\n", "tea.yaml:3:1: `deck` stands twice."),
    "alias": ("aftercare: deck/1\ndeck: &a tea\ntitle: *a\ncontext: weekly\n", "tea.yaml:3: aliases (*a) are not read"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_deck_of_ones_own_is_named_with_its_place_and_hides_no_other(
    world: Path, at: Home, fault: str
) -> None:
    text, said = BROKEN[fault]
    put_file(world, "tea.yaml", text)
    put_deck(world, "water", card("water-01"))
    assert [one.name for one in headers(at)] == [*SHIPPED, "water"]
    assert len(faults(at)) == 1
    assert said in faults(at)[0]
    with pytest.raises(DataInvalid) as caught:
        decks.load(at, "tea")
    assert said in str(caught.value)
    assert decks.load(at, "water").name == "water"


def test_a_fault_in_a_card_stops_the_deck_and_not_its_header(world: Path, at: Home) -> None:
    put_deck(world, "tea", card("tea-01"), card("tea-02", depth=7), card("tea-03", who="both"))
    assert not faults(at)
    with pytest.raises(DataInvalid) as caught:
        decks.load(at, "tea")
    assert "tea.yaml:7:" in str(caught.value)
    assert "`depth`: 1, 2 or 3 is expected. Mend it, then try again. (1 more: see `check`)" in str(caught.value)


def test_a_deck_that_is_a_folder_or_a_dead_link_is_left_out_with_a_word(world: Path, at: Home) -> None:
    put_deck(world, "water", card("water-01"))
    (world / "decks" / "folder.yaml").mkdir()
    (world / "decks" / "link.yaml").symlink_to(world / "nowhere")
    assert [one.name for one in headers(at)] == [*SHIPPED, "water"]
    assert ["folder.yaml" in faults(at)[0], "link.yaml" in faults(at)[1], len(faults(at))] == [True, True, 2]


def test_a_deck_that_is_not_there_gets_the_nearest_name(world: Path, at: Home) -> None:
    put_file(world, "my.yaml", deck_text("green-tea", card("tea-01")))
    with pytest.raises(InputMissing, match="Did you mean green-tea"):
        decks.load(at, "green-te")


# ---- deck check


def checked(*cards: dict[str, Any], **changes: Any) -> list[tuple[str, str]]:
    return [(place, rule) for place, rule, _ in decks.check(deck_text("tea", *cards, **changes), "tea.yaml")]


def test_a_faultless_deck_has_nothing_to_change() -> None:
    assert checked(*FAULTLESS) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_decks_have_nothing_to_change(name: str) -> None:
    assert decks.check(shipped.text(f"decks/en/{name}.yaml"), name) == []


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
    found = decks.check(deck_text("tea", *(one | {"theme": "needs"} for one in FAULTLESS)), "tea.yaml")
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
    assert [(place, rule) for place, rule, _ in decks.check(text, "my/tea.yaml")] == [
        ("my/tea.yaml:19", "D01"),
        ("my/tea.yaml:10", "D03"),
    ]


def test_the_form_is_looked_at_first_and_every_card_gets_its_word() -> None:
    found = decks.check(
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


@pytest.mark.parametrize("fault", ["open bracket", "tab", "empty", "another kind", "newer", "twice", "alias"])
def test_what_is_no_deck_at_all_cannot_be_checked(fault: str) -> None:
    text, said = BROKEN[fault]
    assert isinstance(text, str)
    with pytest.raises(DataInvalid) as caught:
        decks.check(text, "tea.yaml")
    assert said in str(caught.value)
