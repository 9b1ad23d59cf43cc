"""Each automatic rule for decks: texts that break just that rule, and near misses that pass."""

from dataclasses import replace
from typing import Any

import pytest

from aftercare.cards import Card, Deck
from aftercare.deckcheck import WORDED, Fault, check_deck, guarded

REFERENCES = {"algoe2010", "gable2004"}
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
    skip_line="Pass is always fine.",
)


def good(**changes: Any) -> Card:
    return replace(GOOD, **changes)


def a_deck(*cards: Card, name: str = "week", lang: str = "en") -> Deck:
    return Deck(name=name, title="The week", context="weekly", about="For the week.", cards=cards, lang=lang)


def faults(card: Card, lang: str = "en") -> list[Fault]:
    return [fault for fault in check_deck(a_deck(card, lang=lang), references=REFERENCES) if fault.card == 0]


def rules(card: Card) -> set[str]:
    return {fault.rule for fault in faults(card)}


def of_deck(*cards: Card) -> set[tuple[str, str]]:
    found = check_deck(a_deck(*cards), references=REFERENCES)
    return {(fault.rule, fault.field) for fault in found if fault.card is None}


def several(count: int, **changes: Any) -> list[Card]:
    return [good(id=f"week-{number:02}", **changes) for number in range(1, count + 1)]


def test_a_good_card_has_no_faults() -> None:
    assert check_deck(a_deck(GOOD), references=REFERENCES) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "week"),
        ("id", "week-1"),
        ("id", "week-000001"),
        ("id", "Week-01"),
        ("id", "-01"),
        ("id", "week_01"),
        ("id", "week--01"),
        ("context", "weekend"),
        ("theme", "love"),
        ("depth", 0),
        ("depth", 4),
        ("tone", "stern"),
        ("minutes", 7),
        ("who", "couple"),
        ("form", "order"),
        ("flags", ("bodies",)),
        ("answers", ("shout",)),
        ("answers", ()),
        ("deck", "month"),
    ],
)
def test_d01_unknown_values(field: str, value: object) -> None:
    found = faults(good(**{field: value}))
    assert {(fault.rule, fault.field) for fault in found} == {("D01", field)}


@pytest.mark.parametrize("card_id", ["week-01", "after-closeness-20", "px-07", "week2-99", "week-001", "week-99999"])
def test_d01_ids_of_the_agreed_form(card_id: str) -> None:
    assert rules(good(id=card_id)) == set()


def test_d01_a_text_is_needed() -> None:
    assert "D01" in rules(good(text="  "))


def test_d01_a_card_has_the_context_of_its_deck() -> None:
    assert rules(good(context="everyday")) == {"D01"}


def test_d01_a_deck_may_come_by_name_only() -> None:
    deck = replace(a_deck(good(context="by-name")), context="by-name")
    assert check_deck(deck, references=REFERENCES) == []


def test_d01_an_id_occurs_once_in_a_deck() -> None:
    found = check_deck(a_deck(GOOD, GOOD), references=REFERENCES)
    assert [(fault.card, fault.field, fault.rule) for fault in found] == [(1, "id", "D01")]


def test_d01_a_deck_has_cards() -> None:
    assert of_deck() == {("D01", "cards")}


TWENTY_EIGHT = "What" + " did we do" * 9


@pytest.mark.parametrize("field", ["text", "softer"])
@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (f"{TWENTY_EIGHT} so well?", True),
        (f"{TWENTY_EIGHT} so very well?", False),
        ("You met. What was it like?", True),
        ("You met. You sat. What was it like?", False),
    ],
)
def test_d02_thirty_words_and_two_sentences(field: str, text: str, fits: bool) -> None:
    card = good(**{field: text})
    found = {(fault.rule, fault.field) for fault in faults(card)} - {("D09", "text")}
    assert found == (set() if fits else {("D02", field)})


@pytest.mark.parametrize(
    "text",
    [
        "Do you know what helps?",
        "did it help, and how?",
        "Are you at ease, and with whom?",
        "Is there a thing which helps?",
        "Will you say what helps?",
        "Can you say how it was?",
        '"Have you rest, and how much?"',
        "Isn't it clear what helps?",
        "Tell us about a good day.",
        "Your best day of the week?",
        "What helps you.",
        "Whatever helps you?",
    ],
)
def test_d03_questions_that_are_not_open(text: str) -> None:
    assert rules(good(text=text)) == {"D03"}


@pytest.mark.parametrize(
    "text",
    [
        "What helps?",
        "When a day is long, how do you rest?",
        "Who makes you smile?",
        "Where do you like to read?",
        "Candles or lamps, which do you like?",
        "Isabel asks: what is a good day?",
        "Done for today: what was good?",
        "Pick a day. What made it good?",
    ],
)
def test_d03_open_questions(text: str) -> None:
    assert rules(good(text=text)) == set()


@pytest.mark.parametrize(
    ("form", "text", "fits"),
    [
        ("sentence", "One thing I like is ...", True),
        ("sentence", "It does me good when \u2026", True),
        ("sentence", "Right now I feel ..., and I would like ...", True),
        ("sentence", "One thing I like is rest.", False),
        ("sentence", "One thing people like is ...", False),
        ("choice", "Tea or talk: which is better now?", True),
        ("choice", "Would you like tea, or quiet?", True),
        ("choice", "Tea for you and me, which kind?", False),
        ("choice", "More tea, perhaps in the morning?", False),
        ("choice", "Tea or talk.", False),
    ],
)
def test_d03_other_forms(form: str, text: str, fits: bool) -> None:
    assert rules(good(form=form, text=text)) == (set() if fits else {"D03"})


@pytest.mark.parametrize(("others", "fits"), [(4, True), (5, False)])
def test_d03_at_most_a_third_are_not_questions(others: int, fits: bool) -> None:
    cards = several(12)
    cards[:others] = [replace(card, form="sentence", text="I like ...") for card in cards[:others]]
    assert of_deck(*cards) == (set() if fits else {("D03", "form")})


BROKEN = {
    "D04": [
        "Why is it so, and how was it?",
        "It was late. Why so, and what now?",
        '"Why" is one word; which is another?',
        "What was it, and why did you go?",
        "What was it, and why didn't you go?",
        "What was it, and why don\u2019t you go?",
        "What was it, and why were you so?",
    ],
    "D05": [
        "What do you always do?",
        "What is it that you never say?",
        "How was it your fault?",
        "What is wrong with tea?",
        "How was it, or at least you tried?",
        "Who is to blame?",
    ],
    "D06": [
        "What should we do?",
        "What must we do?",
        "What do we have to do?",
        "What has to change?",
        "What ought we to do?",
        "What do we owe them?",
        "What is a friend's duty?",
        "What is normal for you?",
        "What are we supposed to do?",
        "Which of us shouldn't go?",
    ],
    "D07": [
        "How would you rate your partner?",
        "How do you score us this week?",
        "Which rank would you rank each other at?",
        "What score would you give to me?",
        "How would you grade someone close?",
        "What is my score?",
        "Which of us is the better cook?",
        "Who of us does the most?",
        "How kind was I, from 0 to 5?",
        "How many stars would you give for us?",
    ],
    "D08": [
        "What does your husband like?",
        "What does a wife like?",
        "What does a girlfriend like?",
        "What does he like?",
        "What does she like?",
        "What is his best day?",
        "What is her best day?",
        "What would you ask him?",
        "What do ladies like?",
        "What do men like? Women like tea.",
        "What do both of you like?",
        "What is the opposite sex like?",
        "What do the two of you like?",
        "What would please you both?",
        "What does your other half like?",
    ],
    "D10": [
        "What is an orgasm like?",
        "Which foreplay do you like?",
        "What about oral sex?",
        "What helps with erections?",
        "Which porn is good?",
        "What would you like to do with nudes?",
    ],
    "D11": [
        "How often do we have sex?",
        "How many times a week is sex good?",
        "What would more sex be like?",
        "How is your sex life?",
        "What makes a better lover?",
        "What would satisfy your partner?",
        "What if we were intimate twice a week?",
        "When we make love, how often is it good?",
        "How much sex do you want each week?",
        "What about sex each week?",
        "What would be too much intimacy per month?",
        "How often do you like to sleep with me?",
    ],
    "D15": [
        "What makes you 100% glad?",
        "What if ten percent more rest?",
        "What gives you oxytocin?",
        "What brings cortisol down?",
        "Which hormones help?",
        "What cures a bad day?",
        "Studies show rest is good; what helps?",
        "Research has shown it; what helps?",
        "What reduces your stress?",
        "What is clinically sound, do you think?",
        "What did Jersedon say?",
    ],
    "D17": [
        "What is your password?",
        "What is on your phone?",
        "What is your location?",
        "Where were you, and what for?",
        "Where did you go, and what for?",
        "Who were you with?",
        "Who did you text?",
        "Who have you been talking to?",
        "What is your ex like?",
        "Which former partners were kind?",
        "What would prove it?",
        "What proof is there?",
        "What is in your messages?",
        "Who is in your contacts?",
        "What if you cheated?",
        "Who else do you know?",
        "Who did you sleep with before me?",
        "Who have you slept with?",
        "Whom have you ever dated?",
        "How many partners did you have before me?",
        "Who was in your life before me?",
        "How many people have you been with?",
        "What was love like before me?",
    ],
}
NEAR_MISSES = [
    "What helps, and do you know why?",
    "What is the reason why it helps?",
    "What do you like, always?",
    "What has never failed you?",
    "What faults does the kettle have?",
    "What went right, not wrong, today?",
    "Which mustard is best?",
    "What do we have today?",
    "What trust do you have?",
    "Which beauty do you like?",
    "What do you normally eat?",
    "How would you rate your own week?",
    "How do you celebrate at home?",
    "What score would you give the film?",
    "How calm are you, from 0 to 5?",
    "Who of us is away this week?",
    "How is the partner choir?",
    "What did they say to each other?",
    "What is the theme here?",
    "What is in the shed, or the history book?",
    "What do you like about this place?",
    "How kind is the climate here?",
    "Which document or cocktail is it?",
    "What does analysis tell you?",
    "How often do you like to rest?",
    "Which times of the week are good?",
    "What makes time together feel close?",
    "How many times did we laugh this week?",
    "Which treats do you like?",
    "Which curious fact do you like?",
    "How do you study best?",
    "Which example helps, and what next?",
    "How could we improve the plan?",
    "What message would you like to wake up to?",
    "What would you like to chat about?",
    "Who makes you laugh?",
    "Where do you like to rest?",
    "What context helps?",
    "What text do you love?",
    "Who was good to you this week?",
    "When you go to sleep before me, what helps?",
    "Who sat at this table before us?",
    "How much rest do you want each week?",
    "How many people do you like at a feast?",
    "How would you like us to sleep, with the window open?",
]


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in BROKEN.items() for text in texts])
def test_wording_that_breaks_one_rule(rule: str, text: str) -> None:
    assert rules(good(text=text)) == {rule}


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_wording_that_only_looks_like_it(text: str) -> None:
    assert rules(good(text=text)) == set()


@pytest.mark.parametrize("field", sorted(set(WORDED) - {"text"}))
@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_wording_rules_hold_for_every_field_that_people_read(rule: str, field: str) -> None:
    found = faults(good(**{field: BROKEN[rule][0]}))
    assert {(fault.rule, fault.field) for fault in found} == {(rule, field)}


@pytest.mark.parametrize("rule", sorted(BROKEN))
@pytest.mark.parametrize("field", sorted(WORDED))
def test_cards_that_accuse_demand_rank_or_pry_are_guarded_in_decks_of_ones_own(rule: str, field: str) -> None:
    told = good(**{field: BROKEN[rule][-1].replace("'", "\u2019")})
    assert guarded(told) is (rule in {"D04", "D05", "D06", "D07", "D10", "D11", "D17"})


@pytest.mark.parametrize("field", ["text", "softer", "follow_up"])
def test_cards_that_lack_a_flag_are_guarded_in_decks_of_ones_own(field: str) -> None:
    told = good(**{field: "What touch on your naked body do you like?"})
    assert guarded(told)
    assert guarded(replace(told, flags=("touch",)))
    assert not guarded(replace(told, flags=("touch", "body")))


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_only_looks_like_it_is_not_guarded(text: str) -> None:
    assert not guarded(good(text=text))


def test_advice_quotes_what_was_found() -> None:
    (fault,) = faults(good(text="What does your Husband like?"))
    assert fault.advice.startswith('Replace "husband"')


def test_wording_rules_are_for_english() -> None:
    german = good(text="Was war her schön, und welche Arbeit soll warten? Was war %?")
    assert faults(german, lang="de") == []
    assert rules(german) >= {"D03", "D08"}


def test_rules_of_structure_hold_in_any_language() -> None:
    card = good(text="Was war gut? " * 3, skip_line="", theme="liebe", flags=("touch",), evidence="nobody1999")
    assert {fault.rule for fault in faults(card, lang="de")} == {"D01", "D02", "D12", "D14", "D15"}


@pytest.mark.parametrize("lang", ["en", "en-GB", "EN"])
def test_every_english_counts_as_english(lang: str) -> None:
    assert [fault.rule for fault in faults(good(text="What should we do?"), lang=lang)] == ["D06"]


HARD = "Which considerations characterise your appreciation of companionship?"
MIDDLING = "Which little pleasure of the morning would you offer to a visitor?"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Which little pleasure of the morning would you gladly offer to a visitor?", True),  # 7.6
        ("Which quiet pleasure of the early morning would you like to offer to any visitor?", False),  # 8.4
        (HARD, False),
    ],
)
def test_d09_a_card_reads_at_grade_eight_at_most(text: str, fits: bool) -> None:
    assert rules(good(text=text)) == (set() if fits else {"D09"})


def test_d09_the_middle_card_reads_at_grade_six_at_most() -> None:
    easy, harder = several(3), several(3, text=MIDDLING)
    assert rules(harder[0]) == set()
    assert of_deck(*harder) == {("D09", "cards")}
    assert of_deck(easy[0], easy[1], harder[2]) == set()


@pytest.mark.parametrize(
    ("depth", "empty", "fault_in"),
    [
        (1, ("softer", "content_note"), set()),
        (2, ("softer", "content_note"), set()),
        (3, (), set()),
        (3, ("softer",), {"softer"}),
        (3, ("content_note",), {"content_note"}),
        (1, ("skip_line",), {"skip_line"}),
    ],
)
def test_d12_ways_out(depth: int, empty: tuple[str, ...], fault_in: set[str]) -> None:
    full = good(depth=depth, softer="What is nice?", content_note="Asks about a wish.")
    emptied: dict[str, Any] = dict.fromkeys(empty, " ")
    found = faults(replace(full, **emptied))
    assert {(fault.rule, fault.field) for fault in found} == {("D12", field) for field in fault_in}


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        ("body", "How is your body today?"),
        ("body", "What feels good on your skin?"),
        ("touch", "Which touch is welcome?"),
        ("touch", "What makes a hug good?"),
        ("touch", "How do you like to hold hands?"),
        ("touch", "How do you like to be held?"),
        ("touch", "Which kiss do you like?"),
        ("touch", "What is the best touch on the back?"),
        ("touch", "What would a touch on your arm tell you?"),
        ("touch", "Which touches on your bare shoulders are welcome?"),
        ("conflict", "What helps when we argue?"),
        ("conflict", "How did we disagree?"),
        ("trauma_adjacent", "What hurt you that day?"),
        ("conflict", "What hurt you that day?"),
        ("trauma_adjacent", "What are you scared of?"),
        ("trauma_adjacent", "What makes it safer?"),
        ("trauma_adjacent", "What from your past helps?"),
        ("shame", "When do you feel ashamed, and what helps?"),
        ("parenting", "How is the baby?"),
        ("fertility_loss", "How is the baby?"),
        ("parenting", "What do children like?"),
        ("fertility_loss", "What helps after a miscarriage?"),
        ("faith_family", "What did your faith give you?"),
        ("faith_family", "What does family mean?"),
        ("money_power", "What does money mean to you?"),
        ("fatigue", "How tired are you?"),
        ("grief", "What helps with loss?"),
        ("grief", "Which grief is here?"),
        ("pressure", "When did you feel pressure, and what helped?"),
        ("desire_difference", "What is desire to you?"),
        ("consent", "What makes it easy to say no?"),
        ("identity", "What does gender mean to you?"),
    ],
)
def test_d13_trigger_words_call_for_their_flag(flag: str, text: str) -> None:
    assert rules(good(text=text)) == {"D13"}
    assert rules(good(text=text, flags=(flag,), no_touch_alt="What is welcome?")) == set()


@pytest.mark.parametrize(
    "text",
    [
        "How do you like to stay in touch?",
        "Which touching story do you like?",
        "What would a touch of spice add?",
        "Which subject would you like us to touch on?",
        "Which story touches on your work?",
        "What holds the shelf up?",
        "What does the household like?",
        "How do we hold on to this?",
        "What could it not hurt to try?",
        "What time is it at half past two?",
        "Which birthday was best?",
        "What lossless music do you like?",
        "What would everybody here like to eat?",
        "How did the parcel arrive?",
        "Which diet book is dull?",
        "Who is in the mood for tea?",
    ],
)
def test_d13_words_that_only_look_like_triggers(text: str) -> None:
    assert rules(good(text=text)) == set()


@pytest.mark.parametrize("field", ["softer", "follow_up"])
def test_d13_holds_for_whatever_a_card_asks(field: str) -> None:
    assert rules(good(**{field: "How tired are you?"})) == {"D13"}


def test_d13_touch_as_one_wish_among_others_may_be_flagged_as_body() -> None:
    text = "Which is welcome: quiet, touch, or tea?"
    assert rules(good(text=text)) == {"D13"}
    assert rules(good(text=text, flags=("body",))) == set()
    assert rules(good(text="Which touch is welcome?", flags=("body",))) == {"D13"}


def test_d14_touch_has_another_way() -> None:
    assert rules(good(flags=("touch",))) == {"D14"}
    assert rules(good(flags=("touch",), no_touch_alt="What is welcome?")) == set()


@pytest.mark.parametrize(
    ("evidence", "fits"),
    [("", True), ("clinical", True), ("algoe2010", True), ("Clinical", False), ("nobody1999", False)],
)
def test_d15_evidence_exists(evidence: str, fits: bool) -> None:
    assert rules(good(evidence=evidence)) == (set() if fits else {"D15"})


DEEP = {"depth": 3, "softer": "What is nice?", "content_note": "Asks about a wish."}


@pytest.mark.parametrize(
    ("change", "count", "fault_in"),
    [
        ({"depth": 2}, 6, None),
        ({"depth": 2}, 7, "depth"),
        (DEEP, 2, None),
        (DEEP, 3, "depth"),
        ({"theme": "needs"}, 8, None),
        ({"theme": "needs"}, 9, "theme"),
        ({"who": "either"}, 9, None),
        ({"who": "either"}, 10, "who"),
    ],
)
def test_d18_proportions_of_a_deck_of_ten(change: dict[str, Any], count: int, fault_in: str | None) -> None:
    cards = several(10)
    cards[:count] = [replace(card, **change) for card in cards[:count]]
    assert of_deck(*cards) == ({("D18", fault_in)} if fault_in else set())


def test_d18_comfort_counts_like_appreciation() -> None:
    cards = [*several(8, theme="needs"), good(theme="comfort"), good(theme="appreciation")]
    assert of_deck(*cards) == set()


EXAMPLES = [
    (
        "What would help you feel warm and settled for ten minutes: closeness, quiet, water, or something else?",
        "body touch",
    ),
    ("Which moment just now would you like to remember, and what made it feel good?", "intimacy_recall"),
    ("What small thing did one of us do this week that made life feel lighter?", ""),
    ("What is one kind of care you would welcome this week, and what might it look like?", ""),
    ("What tells you that a yes is easy for you, and what helps you say not now?", "consent body"),
    ("When you are ready, what were you feeling in our disagreement, and what did you most need?", "conflict"),
    ("What would you like me to understand better about that day, and how could I show that I do?", "conflict"),
    ("How would you like us to say goodnight while we are apart this week?", ""),
    (
        "With so little sleep, what tiny gesture would help you feel cared for, as you and not only as a parent?",
        "fatigue parenting",
    ),
    ("What did my body ask for today: rest, touch, movement, or space? What would be a kind answer?", "body"),
    (
        "When we want closeness at different speeds, what helps you feel wanted without feeling pushed?",
        "desire_difference pressure",
    ),
    ("What part of yourself would you love to feel more seen in, with me or with people we trust?", "identity"),
]


@pytest.mark.parametrize(("text", "flags"), EXAMPLES)
def test_the_guides_examples_pass(text: str, flags: str) -> None:
    assert rules(good(text=text, flags=tuple(flags.split()), no_touch_alt="What is welcome?")) == set()


def test_faults_come_card_by_card_and_the_deck_last() -> None:
    cards = (
        good(theme="love", who="either"),
        good(id="week-02", text="What must we do?", who="either"),
    )
    found = check_deck(a_deck(*cards), references=REFERENCES)
    assert [(fault.card, fault.rule) for fault in found] == [(0, "D01"), (1, "D06"), (None, "D18")]


def test_advice_is_calm_and_short() -> None:
    broken = [good(text=text) for texts in BROKEN.values() for text in texts]
    broken += [good(skip_line="", evidence="x", flags=("touch",), depth=3, tone="loud")]
    for card in broken:
        for fault in faults(card):
            assert fault.advice.endswith(".")
            assert "!" not in fault.advice
            assert len(fault.advice) < 160
