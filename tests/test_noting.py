from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftercare import noting
from aftercare.entries import (
    DONE,
    ID_ALPHABET,
    ID_FIRST,
    MOST_NOTE_BYTES,
    SKIP,
    UNITS,
    Amount,
    Entry,
    looks_like_amount,
    new_id,
    parse_amount,
)
from aftercare.errors import AftercareError, DataInvalid, InputMissing, UsageProblem
from aftercare.habits import WEEKLY, Cadence, Habit, Target
from aftercare.noting import NO_AMOUNT, Noted, read_note, understand

DAY = date(2026, 11, 22)


def habit(key: str, *, minutes: int | None = None, at_least: int | None = None) -> Habit:
    return Habit(key, key.capitalize(), (Target(Cadence(WEEKLY), minutes=minutes, at_least=at_least),))


KNOWN = {
    one.key: one
    for one in (
        habit("cuddle", minutes=5),
        habit("need"),
        habit("meditate", at_least=30),
        habit("reflect", minutes=10),
        habit("care-act"),
        habit("after-talk", minutes=5),
        habit("bridge-back", minutes=5),
    )
}


def find(word: str) -> Habit:
    if word not in KNOWN:
        raise InputMissing(f"{word!r} is no practice")
    return KNOWN[word]


def understood(*words: str) -> list[tuple[str, int | None, int | None]]:
    return [(one.habit.key, one.amount.minutes, one.amount.times) for one in understand(words, find)]


# ---- practices and amounts


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cuddle", [("cuddle", None, None)]),
        ("cuddle 5m need 2x", [("cuddle", 5, None), ("need", None, 2)]),
        ("need cuddle 5m", [("need", None, None), ("cuddle", 5, None)]),
        ("cuddle need", [("cuddle", None, None), ("need", None, None)]),
        ("cuddle 5 min", [("cuddle", 5, None)]),
        ("cuddle 5 MIN need", [("cuddle", 5, None), ("need", None, None)]),
        ("cuddle 1 hour need 2 times", [("cuddle", 60, None), ("need", None, 2)]),
        ("cuddle 1.5 h", [("cuddle", 90, None)]),
        ("cuddle 2 x", [("cuddle", None, 2)]),
        ("cuddle 5", [("cuddle", 5, None)]),
        ("meditate 20", [("meditate", 20, None)]),
        ("need 2", [("need", None, 2)]),
        ("need 5m", [("need", 5, None)]),
        ("cuddle 5m cuddle 2x", [("cuddle", 5, None), ("cuddle", None, 2)]),
        ("after-talk 5", [("reflect", 5, None)]),
        ("bridge-back", [("care-act", None, None)]),
        ("bridge-back 5", [("care-act", 5, None)]),  # its own unit, though care-act is counted in times
    ],
)
def test_an_amount_belongs_to_the_practice_before_it(
    words: str, expected: list[tuple[str, int | None, int | None]]
) -> None:
    assert understood(*words.split()) == expected


def test_what_was_named_is_kept_where_it_is_noted_as_another() -> None:
    first, second = understand(["after-talk", "reflect"], find)
    assert (first.habit.key, first.said) == ("reflect", KNOWN["after-talk"])
    assert (second.habit.key, second.said) == ("reflect", None)


def test_nothing_said_is_nothing_understood() -> None:
    assert understand([], find) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("5m", "stands before any practice"),
        ("5m cuddle", "stands before any practice"),
        ("5 min cuddle", "'5min' stands before any practice"),
        ("cuddle 5m 2x", "cuddle has an amount already, before '2x'"),
        ("cuddle 5m 10", "has an amount already"),
        ("cuddle 5 min 2 x", "has an amount already, before '2x'"),
        ("cuddle 5q", "Write 5m, 1h or 2x"),
    ],
)
def test_an_amount_that_fits_no_practice_is_refused(words: str, sentence: str) -> None:
    with pytest.raises(UsageProblem, match=sentence):
        understood(*words.split())


@pytest.mark.parametrize("words", ["cuddle ten", "cuddle min", "cuddle 5m min", "cuddle five m", "unheard-of"])
def test_a_word_that_is_no_amount_is_looked_up_as_a_practice(words: str) -> None:
    with pytest.raises(InputMissing):
        understood(*words.split())


@given(words=st.lists(st.sampled_from([*KNOWN, *UNITS, "5", "2x", "5m", "0m", "-1"]) | st.text(max_size=6), max_size=8))
def test_understanding_words_is_total(words: list[str]) -> None:
    try:
        found = understand(words, find)
    except AftercareError:
        return
    assert len(found) == sum(word in KNOWN for word in words)


# ---- amounts


@pytest.mark.parametrize(
    ("text", "minutes", "times"),
    [
        ("5m", 5, None),
        ("5M", 5, None),
        ("5min", 5, None),
        ("5 min", 5, None),
        ("5mins", 5, None),
        ("5 minutes", 5, None),
        ("1 minute", 1, None),
        (" 5m ", 5, None),
        ("05m", 5, None),
        ("1m", 1, None),
        ("1440m", 1440, None),
        ("90m", 90, None),
        ("1h", 60, None),
        ("24h", 1440, None),
        ("1.5h", 90, None),
        ("0.5h", 30, None),
        ("0.25 hours", 15, None),
        ("2hrs", 120, None),
        ("1x", None, 1),
        ("2x", None, 2),
        ("2X", None, 2),
        ("2 times", None, 2),
        ("1 time", None, 1),
        ("99x", None, 99),
        ("2.0x", None, 2),
    ],
)
def test_amounts_as_people_type_them(text: str, minutes: int | None, times: int | None) -> None:
    for unit in ("minutes", "times"):
        assert parse_amount(text, unit=unit) == Amount(minutes, times)


def test_a_bare_number_takes_the_practices_own_unit() -> None:
    assert parse_amount("5", unit="minutes") == Amount(minutes=5)
    assert parse_amount("5", unit="times") == Amount(times=5)
    assert (habit("a", minutes=5).unit, habit("a", at_least=5).unit, habit("a").unit) == ("minutes", "minutes", "times")


@pytest.mark.parametrize(
    "text",
    ["0m", "0.4m", "0", "0h", "25h", "24.02h", "1441m", "100000m", "999999h", "0.001h", "-5m", "+5m", "-1", "-0"],
)
def test_an_absurd_time_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match=r"5m") as caught:
        parse_amount(text, unit="minutes")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["0x", "100x", "999999x", "2.5x", "0.5x", "-2x"])
def test_an_absurd_number_of_times_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="2x"):
        parse_amount(text, unit="times")


@pytest.mark.parametrize("text", ["0", "100", "2.5"])
def test_a_bare_number_is_held_to_the_practices_own_unit(text: str) -> None:
    with pytest.raises(UsageProblem, match="times"):
        parse_amount(text, unit="times")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "ten",
        "m",
        "x2",
        "5q",
        "5 m m",
        "1h30",
        "1h 30m",
        "5,5m",
        "1e3m",
        "5.m",
        ".5h",
        "1.005h",
        "1234567m",
        "\u00b2x",
        "inf",
        "nan",
        "5\u0000m",
    ],
)
def test_what_is_no_amount_names_the_accepted_forms(text: str) -> None:
    for unit in ("minutes", "times"):
        with pytest.raises(UsageProblem, match="Write 5m, 1h or 2x"):
            parse_amount(text, unit=unit)


@given(
    text=st.from_regex(r"[-+]?[0-9.]{1,8} ?(m|min|h|x|times)?", fullmatch=True),
    unit=st.sampled_from(["minutes", "times"]),
)
@example(text="24h", unit="minutes")
def test_an_amount_is_within_a_day_or_refused(text: str, unit: str) -> None:
    try:
        found = parse_amount(text, unit=unit)
    except UsageProblem:
        return
    assert (found.minutes is None) != (found.times is None)
    assert 1 <= (found.minutes or 1) <= 1440
    assert 1 <= (found.times or 1) <= 99


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        ("5m", True),
        ("5", True),
        ("-5m", True),
        ("+2", True),
        (".5h", True),
        ("2x", True),
        ("", False),
        ("-", False),
        ("-q", False),
        ("ten", False),
        ("min", False),
        ("m5", False),
    ],
)
def test_an_amount_is_told_from_a_practice_by_how_it_begins(word: str, is_one: bool) -> None:
    assert looks_like_amount(word) == is_one


# ---- entries


def test_each_practice_becomes_an_entry_and_the_last_has_the_note() -> None:
    items = [Noted(KNOWN["cuddle"], Amount(minutes=5)), Noted(KNOWN["need"], Amount(times=2))]
    first, second = noting.entries(items, DAY, felt=8, note="Slow tea.")
    assert first == Entry(first.id, DAY, DONE, "cuddle", 5, None, 8, "")
    assert second == Entry(second.id, DAY, DONE, "need", None, 2, 8, "Slow tea.")
    assert first.id != second.id


def test_a_skip_is_an_entry_of_its_own_kind() -> None:
    (one,) = noting.entries([Noted(KNOWN["need"])], DAY, kind=SKIP)
    assert (one.kind, one.minutes, one.times, one.felt) == (SKIP, None, None, None)


@pytest.mark.parametrize("felt", [0, 1, 10])
def test_a_rating_is_from_0_to_10(felt: int) -> None:
    assert noting.entries([Noted(KNOWN["need"])], DAY, felt=felt)[0].felt == felt


@pytest.mark.parametrize("felt", [-1, 11, 100])
def test_a_rating_out_of_range_is_refused(felt: int) -> None:
    with pytest.raises(UsageProblem, match=f"--felt {felt} is not from 0 to 10"):
        noting.entries([Noted(KNOWN["need"])], DAY, felt=felt)


@given(random=st.binary(min_size=10, max_size=10))
def test_an_id_is_a_letter_and_nine_more_without_look_alikes(random: bytes) -> None:
    found = new_id(random)
    assert len(found) == 10
    assert found[0] in ID_FIRST
    assert set(found) <= set(ID_ALPHABET)
    assert not set("ilou") & set(found)


def test_ids_hold_nothing_but_chance() -> None:
    assert new_id(bytes(10)) == new_id(bytes(10))
    assert len({new_id(bytes([first]) + bytes(9)) for first in range(256)}) == len(ID_FIRST)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Entry("a", DAY), ""),
        (Entry("a", DAY, minutes=5), "5 min"),
        (Entry("a", DAY, minutes=90), "1 h 30 min"),
        (Entry("a", DAY, times=1), "1 time"),
        (Entry("a", DAY, times=2), "2 times"),
        (Entry("a", DAY, minutes=5, times=2), "5 min, 2 times"),
    ],
)
def test_an_amount_is_said_back_in_words(entry: Entry, words: str) -> None:
    assert noting.amount(entry) == words


def test_an_entry_without_its_note_is_the_same_otherwise() -> None:
    entry = Entry("a", DAY, habit="need", note="private")
    assert entry.without_note() == Entry("a", DAY, habit="need")
    assert (Entry("a", DAY).occasions, Entry("a", DAY, times=3).occasions) == (1, 3)


def test_no_amount_is_neither_minutes_nor_times() -> None:
    assert Noted(KNOWN["need"]).amount == NO_AMOUNT == Amount(None, None)


# ---- notes


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (b"Slow tea.", "Slow tea."),
        (b"Slow tea.\n", "Slow tea."),
        (b"one\r\ntwo\r\n", "one\ntwo"),
        (b"one\rtwo", "one\ntwo"),
        (b"\n\n  one  \ntwo\t\n\n\nthree\n\n", "  one\ntwo\n\n\nthree"),
        (b"\xef\xbb\xbfone", "one"),
        ("Tee, süß \U0001f375".encode(), "Tee, süß \U0001f375"),
        (b"5m", "5m"),
        (b"x" * MOST_NOTE_BYTES, "x" * MOST_NOTE_BYTES),
    ],
)
def test_a_note_is_kept_with_plain_line_ends(raw: bytes, note: str) -> None:
    assert read_note(raw) == note


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"x" * (MOST_NOTE_BYTES + 1), "longer than 64 KiB"),
        ("\u00e9".encode() * (MOST_NOTE_BYTES // 2) + b"x", "longer than 64 KiB"),
        (b"\xff\xfe", "not UTF-8"),
        (b"fine then \xe9", "not UTF-8"),
        ("Tee".encode("utf-16-le"), "binary"),
        (b"one\0two", "binary"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(raw: bytes, sentence: str) -> None:
    with pytest.raises(DataInvalid, match=sentence) as caught:
        read_note(raw)
    assert caught.value.exit_code == 65


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=60))
def test_reading_a_note_twice_changes_nothing_more(text: str) -> None:
    try:
        note = read_note(text.encode())
    except DataInvalid:
        return
    assert read_note(note.encode()) == note
    assert "\r" not in note
    assert note.strip()
