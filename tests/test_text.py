import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import text
from aftercare.errors import InputMissing, UsageProblem

PLAN = ("need", "check-in", "cuddle", "care-act", "reflect", "support", "meditate")
CATALOGUE = (*PLAN, "cue-map", "celebrate", "consent", "tempos", "wash-up")


# ---- what Markdown reads as text


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ('Plain, "quoted" - with a dash, a dot. And ... (so) 1. + 2 = 3 > 2 # it\'s', None),
        ("... and then", None),
        (".5 or (a) or ) or 12 cups", None),
        ("<b> & *a* _b_ `c` [d](e) f|g ~h~ \\", "&lt;b> &amp; \\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) f\\|g \\~h\\~ \\\\"),
        ("# one\n- two\n  + three\n> four\n=", "\\# one\n\\- two\n  \\+ three\n\\> four\n\\="),
        ("1. one\n23) two", "1\\. one\n23\\) two"),
    ],
)
def test_markup_becomes_text_and_text_stays_as_it_is(raw: str, safe: str | None) -> None:
    assert text.markdown_safe(raw) == (raw if safe is None else safe)
    assert text.markdown_safe(f"{raw} `support`", code=True).endswith(" `support`")


# ---- what may reach a terminal


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text, süß, \u7d75, \U0001f375", "plain text, süß, \u7d75, \U0001f375"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred", "<U+001B>[31mred"),
        ("bell\x07", "bell<U+0007>"),
        ("over\rwritten", "over<U+000D>written"),
        ("back\x08space", "back<U+0008>space"),
        ("csi\x9b31m", "csi<U+009B>31m"),
        ("del\x7f", "del<U+007F>"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("\u2066a\u2069", "<U+2066>a<U+2069>"),
        ("\u200emark", "<U+200E>mark"),
        ("\u061cmark", "<U+061C>mark"),
        ("line\u2028end", "line<U+2028>end"),
        ("\ufeffbom", "<U+FEFF>bom"),
        ("half\ud800", "half<U+D800>"),
        ("", ""),
    ],
)
def test_what_could_drive_a_terminal_is_made_visible(raw: str, shown: str) -> None:
    assert text.visible(raw) == shown


@given(raw=st.text())
def test_nothing_that_drives_a_terminal_is_left(raw: str) -> None:
    shown = text.visible(raw)
    assert not any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in shown)
    assert not any(
        unicodedata.bidirectional(char) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        for char in shown
    )
    assert text.visible(shown) == shown


@given(raw=st.text(st.characters(categories=["L", "N", "P", "S", "M"])))
def test_letters_of_any_language_stay_as_they_are(raw: str) -> None:
    assert text.visible(raw) == raw


@given(raw=st.text())
def test_one_line_is_one_line(raw: str) -> None:
    assert len(text.one_line(raw).splitlines()) <= 1


# ---- words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed_as_a_sentence_lists_them(words: list[str], sentence: str) -> None:
    assert text.listed(words) == sentence
    assert text.listed(words, "or") == sentence.replace("and", "or")


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 weeks"), (1, "1 week"), (2, "2 weeks"), (1.5, "1.5 weeks"), (2.0, "2 weeks"), (0.99, "0.99 weeks")],
)
def test_a_number_comes_with_its_word(number: float, said: str) -> None:
    assert text.counted(number, "week") == said


def test_a_word_may_have_its_own_plural() -> None:
    assert (text.counted(1, "entry", "entries"), text.counted(2, "entry", "entries")) == ("1 entry", "2 entries")


@pytest.mark.parametrize(
    ("total", "said"),
    [(0, "0 min"), (1, "1 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (90, "1 h 30 min"), (1500, "25 h")],
)
def test_minutes_are_said_as_people_say_them(total: int, said: str) -> None:
    assert text.minutes(total) == said


# ---- what was meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("cuddle", "cuddle"),
        ("CUDDLE", "cuddle"),
        (" cuddle ", "cuddle"),
        ("cud", "cuddle"),
        ("care_act", "care-act"),
        ("care", "care-act"),
        ("n", "need"),
        ("sup", "support"),
        ("co", "consent"),
        ("te", "tempos"),
        ("cu", "cuddle"),  # the plan goes before the catalogue, which has cue-map too
        ("cue", "cue-map"),
    ],
)
def test_a_name_may_be_shortened_to_a_prefix_that_means_one(word: str, meant: str) -> None:
    assert text.resolve(word, PLAN, CATALOGUE) == meant


def test_a_whole_name_is_meant_although_others_begin_with_it() -> None:
    assert text.resolve("tea", ("tea", "tea-party")) == "tea"
    assert text.resolve("tea", ("tea-party",), ("tea", "tea-time")) == "tea"


def test_an_ambiguous_prefix_is_refused_with_what_it_could_be() -> None:
    with pytest.raises(UsageProblem, match="'c' could be check-in, cuddle or care-act") as caught:
        text.resolve("c", PLAN, CATALOGUE)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("cudle", "cuddle"),
        ("checkin", "check-in"),
        ("refelct", "reflect"),
        ("Meditation", "meditate"),
        ("suport", "support"),
    ],
)
def test_a_typo_gets_the_nearest_name(word: str, near: str) -> None:
    with pytest.raises(InputMissing, match=f"Did you mean .*{near}") as caught:
        text.resolve(word, PLAN, CATALOGUE)
    assert caught.value.exit_code == 66


def test_what_is_like_nothing_gets_the_names_there_are() -> None:
    with pytest.raises(InputMissing, match=r"no deck that is known here\. Known are weekly and apart"):
        text.resolve("xyzzy", ("weekly", "apart"), what="deck")


def test_many_names_are_cut_short() -> None:
    assert text.nearest("xyzzy", [f"name{number}" for number in range(30)]).endswith("name18, name19 and others.")


@pytest.mark.parametrize("word", ["", " ", "\x1b[31m", "\n"])
def test_a_word_that_is_none_is_refused_in_one_harmless_line(word: str) -> None:
    with pytest.raises(InputMissing) as caught:
        text.resolve(word, PLAN)
    assert text.visible(str(caught.value)) == str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@given(word=st.text(max_size=8))
def test_a_word_means_a_known_name_or_nothing(word: str) -> None:
    try:
        found = text.resolve(word, PLAN, CATALOGUE)
    except (UsageProblem, InputMissing):
        return
    assert found in CATALOGUE
    assert found.startswith(word.strip().lower().replace("_", "-"))
