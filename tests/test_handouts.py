"""The words of all 36 practices, and the pages made of them."""

import re
from statistics import median

import pytest

from aftercare import handouts
from aftercare.catalogue import Details, details, numbered, practices, references
from aftercare.errors import InputMissing, UsageProblem
from aftercare.habits import AS_WANTED, NOTED_AS, Cadence, Habit, Target
from aftercare.readability import grade
from aftercare.settings import FITS
from tests.test_templates_content import EVERYWHERE, PRACTICES_AND_PLANS, TEXTS, load, sentences, words

KEYS = list(practices())
ORDER = ["time", "evidence", "note", "steps", "stop", "not_for", "safety", "solo", "no_touch", "fits"]
TOUCH = {"cuddle", "wash-up", "slow-touch"}
TOUCH_MAY_COME_IN = TOUCH | {
    "after-talk",
    "care-act",
    "music",
    "repair",
    "consent",
    "breathe-together",
    "reassure",
    "small-ritual",
    "our-ritual",
    "celebrate",
    "bridge-back",
}
NEEDS_SAFETY = TOUCH | {
    "need",
    "after-talk",
    "check-in",
    "reflect",
    "validate",
    "pause-breathe",
    "repair",
    "consent",
    "gentle-feedback",
    "boundary",
    "renegotiate",
    "listen",
    "cue-map",
    "tempos",
    "share-decisions",
}
FEAR = "Not for use with someone you are afraid of."


def about(key: str) -> Details:
    return details(key)


def said(key: str) -> list[str]:
    """Everything that a practice's page says in its own words, a text each."""
    found = about(key)
    return [text for text in (*found.steps, found.stop, found.not_for, found.solo, found.no_touch) if text]


def page(key: str, *fits: str, alone: bool = False) -> handouts.Page:
    return handouts.page(practices()[key], fits, alone=alone)


# ---- what each practice says


@pytest.mark.parametrize("key", KEYS)
def test_a_practice_is_complete_and_its_fields_stand_in_order(key: str) -> None:
    fields = list(load(f"practices/en/{key}.yaml"))[2:]
    assert fields == [field for field in ORDER if field in fields]
    assert set(ORDER) - set(fields) <= {"safety", "no_touch"}
    found = about(key)
    assert all((found.time, found.note, found.steps, found.stop, found.not_for, found.solo))


@pytest.mark.parametrize("key", KEYS)
def test_there_are_three_to_six_steps_and_each_is_short(key: str) -> None:
    steps = about(key).steps
    assert 3 <= len(steps) <= 6
    for step in steps:
        assert isinstance(step, str)
        assert len(step.split()) <= 30, step
        assert step[0].isupper(), step
        assert step[-1] in '.?"', step
    assert len(set(steps)) == len(steps)


@pytest.mark.parametrize("key", KEYS)
def test_the_rest_is_a_few_whole_sentences(key: str) -> None:
    found = about(key)
    for text in (found.stop, found.not_for, found.solo, *filter(None, [found.no_touch])):
        assert 1 <= len(sentences(text)) <= 6
        assert len(text.split()) <= 50
        assert text[0].isupper()
        assert text[-1] in '.?"'
        assert text.count('"') % 2 == 0


@pytest.mark.parametrize("key", KEYS)
def test_the_words_are_plain_ascii_that_neither_press_nor_presume(key: str) -> None:
    name = f"practices/en/{key}.yaml"
    assert TEXTS[name].isascii()
    assert words(name, TEXTS[name], EVERYWHERE | PRACTICES_AND_PLANS) == []


def test_a_tired_person_can_read_them() -> None:
    grades = {key: grade(" ".join(said(key))) for key in KEYS}
    assert median(grades.values()) <= 7
    assert {key: one for key, one in grades.items() if one > 8} == {}


def test_no_step_is_used_by_two_practices() -> None:
    steps = [step for key in KEYS for step in about(key).steps]
    assert len(set(steps)) == len(steps)


@pytest.mark.parametrize("key", KEYS)
def test_what_it_is_not_for_is_not_for_everyone(key: str) -> None:
    """Every practice names a case in which another one, or nothing, is better."""
    assert re.match(r"(?:Not |Never |Nobody )", about(key).not_for), about(key).not_for
    assert ("stop" in about(key).stop.lower()) or key in {"pause-breathe", "bridge-back"}


def test_where_fear_would_make_it_harmful_a_practice_says_so() -> None:
    assert {key for key in KEYS if about(key).safety} == NEEDS_SAFETY
    for key in KEYS:
        assert handouts.not_for(about(key)).startswith(FEAR) is (key in NEEDS_SAFETY)
        assert FEAR not in TEXTS[f"practices/en/{key}.yaml"]  # it stands in one place


def test_every_practice_of_touch_or_consent_is_among_them() -> None:
    free = {key for key, habit in practices().items() if habit.free}
    assert free <= NEEDS_SAFETY


# ---- touch


def test_wherever_touch_could_come_in_there_is_a_way_without() -> None:
    assert {key for key in KEYS if about(key).no_touch} == TOUCH_MAY_COME_IN


@pytest.mark.parametrize("key", sorted(TOUCH))
def test_touch_begins_with_a_question_and_is_asked_about_again(key: str) -> None:
    steps = about(key).steps
    assert steps[0].startswith("Ask, ")
    assert any(re.search(r"\bask\b", step, re.IGNORECASE) for step in steps[1:])
    assert re.search(r"\bno\b", about(key).stop)


HUGS = re.compile(r"\b(?:hugs?|hold(?:ing)? hands|held|cuddle|dance close|reach out a hand|touch a back)\b")


@pytest.mark.parametrize("key", [key for key in KEYS if key not in TOUCH])
def test_a_step_that_names_touch_asks_for_it(key: str) -> None:
    for step in about(key).steps:
        if HUGS.search(step) or re.search(r"\btouch\b", step):
            assert re.search(r"\b(?:ask|question)", step, re.IGNORECASE) or key == "tempos", step


# ---- design notes that bind


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        ("need", r"says thank you"),
        ("after-talk", r"nobody owes it"),
        ("check-in", r"Thanks.*need.*worry.*plan.*Close"),
        ("cuddle", r"move away"),
        ("reflect", r"Not a review of how anyone did"),
        ("support", r"friend.*group.*doctor.*library.*free course.*helpline.*counsellor"),
        ("meditate", r"stillness"),
        ("snack", r"Water and tea count.*Leave food, bodies and amounts out"),
        ("wash-up", r"one after the other"),
        ("name-feeling", r"\"Not sure\" is a word too"),
        ("pause-breathe", r"Name a real time.*Nobody blocks a door.*outsider.*Come back at the time.*silencing"),
        ("repair", r"without a \"but\".*Not for abuse"),
        ("thank-you", r"Leave out looks, comparisons"),
        ("belly-breathing", r"out slowly.*Stop if you feel dizzy.*panicky"),
        ("mindful-minute", r"eyes open"),
        ("consent", r"before.*during.*after.*again and again"),
        ("gentle-feedback", r"I feel.*about.*would like"),
        ("boundary", r"I will.*Not a rule for someone else"),
        ("renegotiate", r"An old yes binds nobody"),
        ("listen", r"says back once"),
        ("slow-touch", r"with clothes on.*Whoever receives says"),
        ("breathe-together", r"need not look.*nothing to match"),
        ("reassure", r"nothing to fix"),
        ("cue-map", r"only an answer tells.*Never in place of asking"),
        ("small-ritual", r"Leaving it out once does not matter.*Never a timetable for physical closeness"),
        ("celebrate", r"Leave out totals"),
        ("tempos", r"Nothing needs to follow.*not in numbers.*not a debt"),
        ("share-decisions", r"Anyone may say no"),
        ("circle", r"agree with them what may be shared"),
        ("bridge-back", r"water.*Stretch.*next hour"),
    ],
)
def test_a_practice_keeps_what_was_decided_for_it(key: str, pattern: str) -> None:
    assert re.search(pattern, " ".join(said(key)), re.DOTALL), said(key)


@pytest.mark.parametrize("key", ["support", "belly-breathing", "reassure", "reach-out"])
def test_where_it_could_be_an_emergency_the_emergency_number_is_named(key: str) -> None:
    assert "emergency number" in about(key).not_for


# ---- names, numbers and wishes


@pytest.mark.parametrize(
    ("typed", "key"), [("P04", "cuddle"), ("p4", "cuddle"), ("P36", "bridge-back"), ("p001", "need")]
)
def test_a_number_names_a_practice(typed: str, key: str) -> None:
    assert numbered(typed) == key


@pytest.mark.parametrize("typed", ["cuddle", "p", "pause", "4", "P4x", ""])
def test_other_words_are_no_numbers(typed: str) -> None:
    assert numbered(typed) is None


@pytest.mark.parametrize("typed", ["P00", "p37", "P999"])
def test_a_number_that_no_practice_has_names_those_there_are(typed: str) -> None:
    with pytest.raises(InputMissing, match=r"They are P01 to P36\."):
        numbered(typed)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (None, ("quiet", "short")),
        ("none", ()),
        ("", ()),
        ("all", FITS),
        ("literal", ("literal",)),
        ("Literal, QUIET", ("quiet", "literal")),
        ("short own_pace", ("own-pace", "short")),
        ("lit,lit", ("literal",)),
    ],
)
def test_wishes_for_once_go_before_those_of_the_settings(typed: str | None, wanted: tuple[str, ...]) -> None:
    assert handouts.wishes(typed, ["short", "quiet"]) == wanted


def test_a_wish_that_is_none_gets_the_nearest() -> None:
    with pytest.raises(InputMissing, match="Did you mean literal"):
        handouts.wishes("litral", [])
    with pytest.raises(UsageProblem, match="could be own-pace or our-customs"):
        handouts.wishes("o", [])


# ---- the parts of a page


def titles(shown: handouts.Page) -> list[str]:
    assert shown.about is not None
    return [part.title for part in handouts.parts(shown, shown.about)]


def test_the_parts_come_in_order() -> None:
    assert titles(page("cuddle", "quiet")) == [
        "Steps",
        "When to stop",
        "Without touch",
        "On your own",
        "What changes for you",
        "When it is not the right thing",
    ]
    assert titles(page("listen")) == ["Steps", "When to stop", "On your own", "When it is not the right thing"]


def test_for_one_person_the_way_for_one_comes_first() -> None:
    assert titles(page("cuddle", alone=True))[:2] == ["On your own", "Steps"]


def test_only_the_wishes_chosen_are_told_of() -> None:
    shown = page("cuddle", "quiet", "short")
    assert shown.fits == tuple((wish, about("cuddle").fits[wish]) for wish in ("quiet", "short"))


@pytest.mark.parametrize(("key", "other"), NOTED_AS.items())
def test_what_is_noted_as_another_says_so(key: str, other: str) -> None:
    shown = page(key)
    assert shown.about is not None
    assert f"it is noted as {other} (" in handouts.ending(shown, shown.about)[0]


def test_a_practice_of_ones_own_has_no_page() -> None:
    own = Habit("walk", "A walk", (Target(Cadence(AS_WANTED)),))
    shown = handouts.page(own, FITS, alone=False)
    assert shown == handouts.Page(own, None)
    told = handouts.as_json(shown)
    assert (told["practice"], told["steps"], told["fits"]) == (None, [], {})
    assert told.keys() == handouts.as_json(page("cuddle")).keys()


# ---- the handouts


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize("key", KEYS)
def test_a_handout_holds_everything_and_what_it_is_not(key: str, form: str) -> None:
    shown = page(key)
    assert shown.about is not None
    text = handouts.handout(shown, shown.about, form)
    plain = re.sub(r"&#3[49];", lambda found: {"&#34;": '"', "&#39;": "'"}[found[0]], text)
    for one in (practices()[key].title, *said(key), handouts.not_for(shown.about)):
        assert one in plain
    assert "This is no therapy" in plain
    assert "A no needs no reason, and anyone may stop at any time." in plain
    assert "MIT licence" in plain
    assert "findahelpline.com" in plain
    assert "Related reading" in plain
    for reference in shown.about.evidence:
        assert references()[reference].get("doi", "") in plain
    assert ("They cannot say what this will do for you." in plain) is bool(shown.about.evidence)
    assert ("No study of this practice is named here." in plain) is (not shown.about.evidence)


def test_a_handout_numbers_its_steps() -> None:
    shown = page("cuddle")
    assert shown.about is not None
    markdown = handouts.handout(shown, shown.about, "md")
    assert re.findall(r"^(\d)\. ", markdown, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert markdown.startswith("# Cuddle or hold hands\n\n5 minutes, or a 20-second hug. With someone close.\n")
    assert not re.search(r"\n{4}", markdown)
    assert handouts.handout(shown, shown.about, "html").count("<li>") == 5 + len(shown.about.evidence)


def test_a_handout_loads_nothing_and_runs_nothing() -> None:
    shown = page("cuddle", *FITS)
    assert shown.about is not None
    html = handouts.handout(shown, shown.about, "html")
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert not re.search(r"<(?:script|img|link|iframe)|url\(|@import|\son\w+=", html)
    assert set(re.findall(r'href="(https://[^/"]+)', html)) == {"https://doi.org"}
    assert [wish for wish in FITS if f"<dt>{wish}</dt>" in html] == list(FITS)
