"""Reading YAML strictly, with a place for every fault, and writing text so that every reader gets it back."""

import sys
from importlib import import_module
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import aftercare
from aftercare.errors import DataInvalid
from aftercare.yamlfile import Document, inline, parse, same


def value(text: str) -> Any:
    return parse(f"key: {text}\n", "f").data["key"]


@pytest.mark.parametrize(
    "written",
    [
        *("no", "yes", "on", "off", "y", "n", "No", "YES", "True", "FALSE", "TRUE"),
        *("12:30", "04:00", "1:02:03", "190:20:30", "2026-11-21", "2026-11-21T10:00:00Z", "2026-W47"),
        *("1_000", "0b101", "0o8", "0xG", "1e", "1.2.3", "1,5", "+", "-x", "..", ".e3", "e3", "<<", "=", "NaN", "inf"),
        *("nil", "None", "NUL", "a#b", "a:b", "é", "本", "☕"),
    ],
)
def test_what_is_no_number_true_or_false_stays_text(written: str) -> None:
    assert value(written) == written


@pytest.mark.parametrize("quoted", ["'{}'", '"{}"', "!!str {}", "!own {}", "|-\n  {}", ">-\n  {}"])
@pytest.mark.parametrize("written", ["true", "null", "12", "1e3", "010", ".5", "~", "0x1F"])
def test_what_is_marked_as_text_stays_text(quoted: str, written: str) -> None:
    assert value(quoted.format(written)) == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", None),
        ("NULL", None),
        ("0", 0),
        ("+5", 5),
        ("-3", -3),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        ("1e999", float("inf")),
        (".inf", float("inf")),
        ("-.INF", float("-inf")),
        (".nan", float("nan")),
        ("[]", []),
        ("{}", {}),
        ("[1, 'a', {b: true}]", [1, "a", {"b": True}]),
    ],
)
def test_numbers_true_false_and_nothing_are_those_of_yaml_1_2(written: str, expected: object) -> None:
    assert same(value(written), expected)


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "1" * 100_000, "0x" + "f" * 5000, "0o" + "7" * 6000])
def test_a_number_too_long_for_any_use_stays_text(number: str) -> None:
    assert value(number) == number


def test_a_date_of_any_length_of_digits_is_left_to_the_domain() -> None:
    assert parse("- 20261121\n- 2026-02-30\n", "f").data == [20261121, "2026-02-30"]


def fault(text: str, *, aliases: bool = True) -> str:
    with pytest.raises(DataInvalid) as caught:
        parse(text, "f", aliases=aliases)
    return str(caught.value)


DEEP = 100_000


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "f:3:1", "`a` stands twice"),
        ("a:\n- {b: 1, c: 2, b: 3}\n", "f:2:16", "`b` stands twice"),
        ('a: 1\n"a": 2\n', "f:2:1", "`a` stands twice"),
        ("\ufeffa: 1\na: 2\n", "f:2:1", "`a` stands twice"),
        ("a: 1\r\n\r\na: 2\r\n", "f:3:1", "`a` stands twice"),
        ("a:\n\tb: 1\n", "f:2:1", "a tab stands"),
        ("a: 1\n\tb: 1\n", "f:2:", "a tab stands"),
        ("- a: 1\n\tb: 2\n", "f:2:", "a tab stands"),
        ("a: 1\n---\nb: 2\n", "f:2:1", "only one document"),
        ("a: 1\n...\nb: 2\n", "f:3:1", "only one document"),
        ("a: 1\nb: \x07\n", "f:2:4", "a character that YAML does not allow"),
        ("# é☕本é☕本é☕本\n\n\nb: it \x1b[2J\nc: 1\nd: 2\n", "f:4:7", "a character that YAML does not allow"),
        ("a: 1\nb: c\x00d\n", "f:2:5", "a character that YAML does not allow"),
        ("a: 1\n\nb: \udc80\n", "f:3:4", "a character that YAML does not allow"),
        ("a: b: c\n", "f:1:5", "a colon stands where none is expected"),
        ("a: [1, 2\nb: 3\n", "f:2:", ""),
        ("a: {b: 1\n", "f:2:1", ""),
        ("a: 'open\n", "f:2:1", ""),
        ("a: @b\n", "f:1:4", ""),
        ("a: %b\n", "f:1:4", ""),
        ("- a\nb: 1\n", "f:2:1", ""),
        ("a: 1\n b: 2\n", "f:2:", ""),
        ("? [a, b]\n: 1\n", "f:1:3", "a key must be a single word"),
        ("{a: 1}: 2\n", "f:1:1", "a key must be a single word"),
        ("a: *there\n", "f:1:4", ""),
        ("%YAML 9.9\n---\na: 1\n", "f:1:1", ""),
        ("key without a colon\nother: 1\n", "f:2:", ""),
    ],
)
def test_faults_name_line_and_column_and_a_next_step(text: str, place: str, said: str) -> None:
    sentence = fault(text)
    assert sentence.startswith(place)
    assert said in sentence
    assert sentence.endswith((", then try again.", "Keep one of them, then try again."))
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP,
        "[" * DEEP + "]" * DEEP,
        "{a: " * DEEP,
        "- " * DEEP,
        "? " * DEEP,
        "a: [" + "[" * 2000 + "]" * 2000 + "]",
        "\n".join(" " * depth + "a:" for depth in range(3000)),
        "\n".join(" " * depth + "-" for depth in range(3000)),
    ],
    ids=["open brackets", "brackets", "braces", "dashes", "questions", "2000 brackets", "keys", "dashes below"],
)
def test_what_is_nested_too_deeply_is_refused_and_never_a_crash(text: str) -> None:
    assert fault(text).startswith("f")
    assert "try again" in fault(text)


@pytest.mark.parametrize("count", [10_000, 60_000])
def test_many_members_are_not_taken_for_depth(count: int) -> None:
    assert parse("[" + "[], " * count + "]", "f").data == [[]] * count


LAUGHS = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))],
)


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: &x {b: 1}\nc: {d: *x}\n", "- &a [*a]\n", LAUGHS])
def test_aliases_are_refused_in_files_from_others(text: str) -> None:
    assert "aliases" in fault(text, aliases=False)
    assert fault(text, aliases=False).startswith(("f:1:", "f:2:"))


def test_signs_that_are_no_aliases_are_read_in_files_from_others() -> None:
    assert parse("a: b & c * d\ne: '*f'\n", "f", aliases=False).data == {"a": "b & c * d", "e": "*f"}


def test_an_anchor_without_alias_is_harmless() -> None:
    assert parse("a: &x 1\n", "f", aliases=False).data == {"a": 1}


def test_a_few_aliases_are_read_in_own_files() -> None:
    assert parse("a: &x [1]\nb: *x\n", "f").data == {"a": [1], "b": [1]}


@pytest.mark.parametrize("text", [LAUGHS, "a: &a [*a]\n", "&a {b: *a}\n", "&a [[*a], *a]\n"])
def test_aliases_without_end_are_refused_everywhere(text: str) -> None:
    assert "try again" in fault(text)


def test_marks_count_characters_after_a_byte_order_mark() -> None:
    document = parse("\ufeff# ☕ 本\nkey: [é, ☕☕, z]\n", "f")
    node = document.node(("key", 2))
    assert node is not None
    assert document.text[node.start_mark.index + document.offset] == "z"
    assert document.where(("key", 2)) == "f:2:14"


@pytest.mark.parametrize("marks", ["", "\ufeff", "\ufeff\ufeff", "\ufeff\ufeff\ufeff"])
def test_any_number_of_byte_order_marks_is_counted(marks: str) -> None:
    document = parse(f"{marks}key: value\n", "f")
    node = document.node(("key",))
    assert node is not None
    assert document.text[node.start_mark.index + document.offset :] == "value\n"


@pytest.mark.parametrize("text", ["", "\n", "# only this\n", "---\n", "\ufeff", "~\n", "   "])
def test_an_empty_file_holds_nothing(text: str) -> None:
    assert parse(text, "f").data is None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "f:1:1"),
        (("a",), "f:2:3"),
        (("a", 1), "f:3:5"),
        (("a", 1, "b"), "f:3:8"),
        (("a", 9), "f:2:3"),
        (("z", 1, 2), "f:1:1"),
    ],
)
def test_a_place_is_that_of_the_node_or_of_its_nearest_parent(path: tuple[str | int, ...], place: str) -> None:
    assert parse("a:\n  - 1\n  - b: 2\n", "f").where(path) == place


def test_the_place_of_a_key_and_of_an_absent_document() -> None:
    assert parse("a: 1\nbc: 2\n", "f").where_key((), "bc") == "f:2:1"
    assert parse("a: 1\nbc: 2\n", "f").where_key((), "x") == "f:1:1"
    assert Document("f", "", None, None).where(("a",)) == "f:1"


@pytest.mark.parametrize(("text", "newline"), [("a: 1\n", "\n"), ("a: 1\r\nb: 2\n", "\r\n"), ("", "\n")])
def test_the_line_ending_in_use(text: str, newline: str) -> None:
    assert parse(text, "f").newline == newline


TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="nyNYoOfF01234567890+-.:eExobT_~<=# ,[]{}&*!|>'\"%@`\\?/\n\t"),
    st.sampled_from(["no", "yes", "on", "off", "y", "n", "~", "null", "Null", "true", "True", "12:30", "1_0", "0b1"]),
    st.sampled_from(["2026-11-21", "2026-11-21 10:00:00", "1e3", "0o17", "010", "=", "<<", "", " ", "---", "...", "-"]),
    st.text(alphabet="\x00\x07\x1b\x7f\x80\x85\x9f\xa0\u2028\u2029\ufeff\ufffe\uffff\U0010ffff a\r\n"),
)


@settings(max_examples=1500)
@given(TEXTS)
def test_text_reads_back_as_the_same_here_and_elsewhere(text: str) -> None:
    written = inline(text)
    assert "\n" not in written
    assert "\r" not in written
    assert parse(f"key: {written}\n", "f").data == {"key": text}
    assert parse(f"[{written}, {{key: {written}}}]\n", "f").data == [text, {"key": text}]
    assert yaml.safe_load(f"key: {written}\n") == {"key": text}
    assert yaml.load(f"[{written}, {{key: {written}}}]\n", Loader=yaml.CSafeLoader) == [text, {"key": text}]


@settings(max_examples=300)
@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS, st.lists, max_leaves=6))
def test_values_read_back_as_the_same_here_and_elsewhere(held: object) -> None:
    assert same(parse(f"key: {inline(held)}\n", "f").data["key"], held)
    assert same(yaml.safe_load(f"key: {inline(held)}\n")["key"], held)


@pytest.mark.parametrize("long", ["word " * 500, "x" * 5000, "é: " * 900])
def test_long_text_stays_on_its_line(long: str) -> None:
    assert "\n" not in inline({"note": long})


def test_letters_of_all_languages_stay_readable() -> None:
    assert inline(["Zoë", "本を読む", "☕"]) == "[Zoë, 本を読む, ☕]"


def test_text_that_is_no_unicode_is_refused_with_a_sentence() -> None:
    with pytest.raises(DataInvalid, match="not UTF-8 text"):
        inline({"title": "half \udcff"})


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (0, False), (1, 1.0), ("1", 1), ([1], [True]), ({"a": 1}, {"a": 1.0}), ({"a": 1}, {"b": 1}), ([], {})],
)
def test_values_of_different_type_are_not_the_same(one: object, other: object) -> None:
    assert not same(one, other)


def test_values_that_are_equal_are_the_same() -> None:
    held = {"a": [1, 1.5, "x", None, True, float("nan"), {"b": []}]}
    assert same(held, {"a": [1, 1.5, "x", None, True, float("nan"), {"b": []}]})
    assert not same([1, 2], [1, 2, 3])


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    monkeypatch.delattr(yaml, "CSafeDumper")
    monkeypatch.delitem(sys.modules, "aftercare.yamlfile")
    monkeypatch.setattr(aftercare, "yamlfile", None)  # and so put back afterwards
    slow = import_module("aftercare.yamlfile")
    assert slow._BaseLoader is yaml.SafeLoader
    text = "\ufeff# ☕\nno: [yes, 010, 12:30, 2026-11-21, true, ~, 1e3]\nnote: |+\n  a\n\nlast: x\n"
    slowly, quickly = slow.parse(text, "f"), parse(text, "f")
    assert same(slowly.data, quickly.data)
    assert slowly.where(("last",)) == quickly.where(("last",)) == "f:6:7"
    assert slowly.node(("last",)).end_mark.index == len(text) - 2
    assert slow.inline({"a": "no", "b": "x\ny"}) == inline({"a": "no", "b": "x\ny"})
    with pytest.raises(DataInvalid, match="nested too deeply"):
        slow.parse("[" * DEEP, "f")
