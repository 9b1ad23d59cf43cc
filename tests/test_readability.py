"""Words, sentences, syllables and reading grades."""

import pytest

from aftercare.readability import grade, sentences, syllables, words

SYLLABLES = {
    1: """what would help warm pushed asked loved hoped rules smiles shared tired worked cries quite whole truth guess
        true goes does eyes hour there don't it's you'd breathe friend's 10""",
    2: """closeness settled something minutes moment water quiet feeling gesture wanted needed without little table
        places changes pauses notice lately power special patient question people's being saying trying science gently
        handles carried stories safely safety lonely sometimes someone homemade didn't every private wishes message
        pleasure react pigeon unique language marriage maybe cruel fluent poet lion really much-loved""",
    3: """remember understand carefully idea area piano companion beautiful curious family imagine different everyone
        somebody serious obvious period radio video emotion carrying enjoying violet visual annual familiar influence
        bicycle celebrate however diary well-being""",
    4: """comfortable disagreement apology experience appreciate usually reliable variety anxiety conversation
        material evaluate situation reality""",
}


@pytest.mark.parametrize(
    ("word", "count"),
    [(word, count) for count, listed in SYLLABLES.items() for word in listed.split()],
)
def test_syllables_of_known_words(word: str, count: int) -> None:
    assert syllables(word) == count


# The content guide's twelve examples with its grades; another counter may differ by one syllable in a prompt.
EXAMPLES = [
    (
        (
            "What would help you feel warm and settled for the next ten minutes: "
            "closeness, quiet, water, or something else?"
        ),
        19,
        8.0,
    ),
    ("Which moment just now would you like to remember, and what made it feel good?", 15, 4.4),
    ("What small thing did one of us do this week that made life feel lighter?", 15, 2.8),
    ("What is one kind of care you would welcome this week, and what might it look like?", 17, 3.5),
    ("What tells you that a yes is easy for you, and what helps you say not now?", 17, 3.5),
    ("When you are ready, what were you feeling in our disagreement, and what did you most need?", 17, 6.3),
    ("What would you like me to understand better about that day, and how could I show that I do?", 19, 6.1),
    ("How would you like us to say goodnight while we are apart this week?", 14, 4.2),
    (
        "With so little sleep, what tiny gesture would help you feel cared for, as you and not only as a parent?",
        21,
        7.2,
    ),
    ("What did my body ask for today: rest, touch, movement, or space? What would be a kind answer?", 18, 3.0),
    ("When we want closeness at different speeds, what helps you feel wanted without feeling pushed?", 15, 7.6),
    ("What part of yourself would you love to feel more seen in, with me or with people we trust?", 19, 4.9),
]


@pytest.mark.parametrize(("text", "length", "stated"), EXAMPLES)
def test_the_guides_examples_are_counted_as_the_guide_counts_them(text: str, length: int, stated: float) -> None:
    one_syllable = 11.8 / length
    assert len(words(text)) == length
    assert grade(text) == pytest.approx(stated, abs=one_syllable + 0.06)


def test_most_examples_agree_closely() -> None:
    assert sum(abs(grade(text) - stated) <= 0.1 for text, _, stated in EXAMPLES) >= 8


def test_the_formula_on_a_text_counted_by_hand() -> None:
    assert grade("Rest is good. We like tea.") == pytest.approx(0.39 * 3 + 11.8 * 1 - 15.59)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   ", 0),
        ("What helps?", 1),
        ("What helps", 1),
        ("What helps? What else?", 2),
        ("Take a breath. What helps? Say so.", 3),
        ("One thing I like is ...", 1),
        ("Right now I feel ..., and I would like ...", 1),
        ("Right now I feel \u2026 What would help?", 1),
        ('It ended with "what now?" And then?', 2),
        ("What would 0.5 more be?", 1),
        ("Which do you like?!", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert sentences(text) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What\u2019s well-being, to you?", ["what's", "well-being", "to", "you"]),
        ("What does {{ someone }} like?", ["what", "does", "someone", "like"]),
        ("From 0 to 5 ...", ["from", "0", "to", "5"]),
        ("... - !", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_text_without_words_has_grade_nought() -> None:
    assert grade("...") == 0.0
