"""The sliders: what ships, in which order it is asked, what is understood, what may be called what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import sliders
from aftercare.entries import FEELING, SLIDERS
from aftercare.errors import DataInvalid, InputMissing, UsageProblem
from aftercare.settings import Settings
from aftercare.sliders import ALSO, ENTRY_KEYS, LONELINESS, OwnSlider, Slider
from aftercare.weekfile import EntryRecord

SLEEP = OwnSlider(key="sleep", question="How well did you sleep?", low="badly", high="well")
KNOWN = sliders.known([SLEEP])


# ---- what ships

WORDS = {
    "mood": ("Overall, how has your mood been this week?", "0 very low - 10 very good"),
    "stress": ("How stressed have you felt this week?", "0 not at all - 10 extremely"),
    "closeness": ("How close have you felt to the person or people you chose to track?", "0 not at all - 10 very"),
    "understood": ("How understood and cared for have you felt?", "0 not at all - 10 fully"),
    "rested": ("How rested do you feel?", "0 not at all - 10 very"),
    "settled": ("How settled have you felt this week?", "0 not at all - 10 very"),
    "valued": ("How valued have you felt this week?", "0 not at all - 10 fully"),
    "loneliness": (
        "How often do you feel lonely?",
        "1 Often/always, 2 Some of the time, 3 Occasionally, 4 Hardly ever, 5 Never",
    ),
}


def test_the_words_and_anchors_are_as_they_were_settled() -> None:
    assert {key: (one.question, one.scale) for key, one in sliders.known([]).items()} == WORDS
    assert sliders.shipped().label == "personal sliders, not a validated test"
    assert [one.key for one in sliders.shipped().asked] == [*SLIDERS[:4]]
    assert [one.key for one in sliders.shipped().also] == [*ALSO]


def test_only_the_question_of_another_holder_names_its_source() -> None:
    sources = {key: one.source for key, one in KNOWN.items() if one.source}
    assert sources == {
        LONELINESS: "Source: Office for National Statistics, licensed under the Open Government Licence v3.0"
    }
    assert KNOWN[LONELINESS].most == sliders.MOST_LONELINESS == len(KNOWN[LONELINESS].answers)


def test_what_is_reserved_is_what_an_entry_holds_and_what_ships() -> None:
    assert {*ENTRY_KEYS, *SLIDERS} == set(EntryRecord.__struct_fields__)
    assert set(sliders.RESERVED) == {*EntryRecord.__struct_fields__, *sliders.known([])}
    assert all(Settings(feel_also=[one]).feel_also for one in ALSO)  # type: ignore[list-item]


# ---- asking


@pytest.mark.parametrize(
    ("own", "also", "lonely", "asked"),
    [
        ([], [], False, "mood stress closeness understood"),
        ([], ["loneliness", "rested"], False, "mood stress closeness understood rested loneliness"),
        ([], ["loneliness", "rested"], True, "mood stress closeness understood rested"),
        ([SLEEP], ["valued"], True, "mood stress closeness understood valued sleep"),
    ],
)
def test_what_is_asked_and_in_which_order(own: list[OwnSlider], also: list[str], lonely: bool, asked: str) -> None:
    assert [one.key for one in sliders.to_ask(own, also, lonely_noted=lonely)] == asked.split()


# ---- understanding


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mood=3 stress=7", {"mood": 3, "stress": 7}),
        ("stress=7\nmood=3\n", {"mood": 3, "stress": 7}),
        ("mood = 3, stress: 10;sleep=0", {"mood": 3, "stress": 10, "sleep": 0}),
        ("mood= stress=4", {"stress": 4}),
        ("clo=1 loneliness=never sl=09", {"closeness": 1, "loneliness": 5, "sleep": 9}),
        ("\ufeffMOOD=3\r\n", {"mood": 3}),
        ("", {}),
        ("  \n", {}),
        ("mood=", {}),
    ],
)
def test_ratings_are_understood_as_people_write_them(text: str, found: dict[str, int]) -> None:
    ratings = sliders.understand(sliders.words_of(text.encode()), KNOWN)
    assert ratings == found
    assert list(ratings) == [key for key in KNOWN if key in found]


@pytest.mark.parametrize(
    ("text", "problem", "words"),
    [
        ("mood=11", UsageProblem, "`mood` takes a whole number: 0 very low - 10 very good"),
        ("mood=-1", UsageProblem, "`mood` takes a whole number"),
        ("mood=5.5", UsageProblem, "`mood` takes a whole number"),
        ("mood=5/10", UsageProblem, "`mood` takes a whole number"),
        ("mood=\u0665", UsageProblem, "`mood` takes a whole number"),
        ("mood=very", UsageProblem, "`mood` takes a whole number"),
        ("loneliness=0", UsageProblem, "1 Often/always, 2 Some of the time"),
        ("loneliness=6", UsageProblem, "5 Never"),
        ("mood=3 mood=4", UsageProblem, "`mood` is given twice"),
        ("mood", UsageProblem, "'mood' is no rating. Write, for example: mood=7 stress=3"),
        ("7", UsageProblem, "'7' is no rating"),
        ("s=3", UsageProblem, "could be stress, settled or sleep"),
        ("mod=3", InputMissing, "Did you mean mood?"),
        ("=3", InputMissing, "is no slider that is known here"),
        ("partner=3", InputMissing, "'partner' is no slider"),
    ],
)
def test_what_is_not_understood_says_what_would_be(text: str, problem: type[Exception], words: str) -> None:
    with pytest.raises(problem) as caught:
        sliders.understand(sliders.words_of(text.encode()), KNOWN)
    assert words in str(caught.value)


@pytest.mark.parametrize("raw", [b"mood=3 \xff", b"x" * 5000])
def test_what_is_no_list_of_ratings_is_refused(raw: bytes) -> None:
    with pytest.raises(DataInvalid):
        sliders.words_of(raw)


@given(st.binary(max_size=200))
def test_any_bytes_are_ratings_on_their_scales_or_a_sentence(raw: bytes) -> None:
    try:
        found = sliders.understand(sliders.words_of(raw), KNOWN)
        said = ""
    except (UsageProblem, InputMissing, DataInvalid) as problem:
        found, said = {}, str(problem)
    assert said == "" or said.isprintable()
    assert all(KNOWN[key].least <= value <= KNOWN[key].most for key, value in found.items())


@given(st.dictionaries(st.sampled_from(sorted(KNOWN)), st.integers(1, 5)))
def test_ratings_come_back_whatever_their_order(ratings: dict[str, int]) -> None:
    assert sliders.understand([f"{key}={value}" for key, value in ratings.items()], KNOWN) == ratings


@pytest.mark.parametrize("secret", ["mood=secretword", "mood=11"])
def test_a_sentence_repeats_no_answer(secret: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        sliders.understand([secret], KNOWN)
    assert secret.partition("=")[2] not in str(caught.value)


# ---- in a week's file


@given(st.text(max_size=12))
def test_a_key_may_be_an_own_slider_in_a_file_if_it_may_be_one_in_the_settings(key: str) -> None:
    data = {"entries": [{"kind": FEELING, key: 5}, {"kind": "done", key: 5}]}
    rest, found = sliders.parted(data)
    if found:
        assert (rest["entries"], found) == ([{"kind": FEELING}, {"kind": "done", key: 5}], {0: {key: 5}})
        assert sliders.like(key) in {None, key}
    else:
        assert rest is data


@pytest.mark.parametrize("data", [None, [], "x", {}, {"entries": None}, {"entries": "x"}, {"entries": [None, 1, []]}])
def test_what_is_no_week_is_left_to_be_told_of(data: object) -> None:
    assert sliders.parted(data) == (data, {})


@pytest.mark.parametrize(
    ("key", "like"), [("mood", "mood"), ("moods", "mood"), ("rest", "rested"), ("sleep", None), ("pain", None)]
)
def test_a_key_that_could_be_a_slip_of_the_pen_is_none_of_ones_own(key: str, like: str | None) -> None:
    assert sliders.like(key) == like


def test_an_own_slider_of_odd_words_stays_on_a_line() -> None:
    odd = Slider("odd", "q", "a\n\x1b[31mb", "c")
    with pytest.raises(UsageProblem) as caught:
        sliders.rating(odd, "x")
    assert str(caught.value).isprintable()
