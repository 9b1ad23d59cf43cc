"""Each form that a list or a value can have, before and after a change; and the forms that are refused."""

from collections.abc import Callable
from typing import Any

import pytest

from aftercare import splice
from aftercare.errors import DataInvalid
from aftercare.splice import Path
from aftercare.yamlfile import Document, parse, same

ITEM = {"id": "x", "habit": "need"}
LINE = "- {id: x, habit: need}"


def document(text: str) -> Document:
    return parse(text, "f")


def appended(text: str, *items: dict[str, Any], path: Path = ("entries",)) -> str:
    return splice.append(document(text), path, items or (ITEM,)).text


def put(text: str, path: Path, value: Any) -> str:
    return splice.put(document(text), path, value).text


def removed(text: str, *path: str | int) -> str:
    return splice.remove(document(text), path).text


# -- appending

APPENDED = {
    "an empty list": ("entries: []\n", f"entries:\n{LINE}\n"),
    "an empty list with a comment": ("entries: []  # none\nweek: 1\n", f"entries:  # none\n{LINE}\nweek: 1\n"),
    "an empty list over lines": ("entries: [\n]\n", "entries: [{id: x, habit: need}\n]\n"),
    "an empty list with a comment within": ("entries: [  # none\n]\n", "entries: [{id: x, habit: need}  # none\n]\n"),
    "nothing after the key": ("entries:\nweek: 1\n", f"entries:\n{LINE}\nweek: 1\n"),
    "nothing after the key but a comment": ("entries:  # mine\n\n# end\n", f"entries:  # mine\n{LINE}\n\n# end\n"),
    "no key": ("week: 1  # w\n\n# end\n", f"week: 1  # w\nentries:\n{LINE}\n\n# end\n"),
    "a key in quotes": ('"entries": []\n', f'"entries":\n{LINE}\n'),
    "a block list": (
        "entries:\n- {id: a}  # one\n\n# end\nweek: 1\n",
        f"entries:\n- {{id: a}}  # one\n{LINE}\n\n# end\nweek: 1\n",
    ),
    "an indented block list": (
        "entries:\n    - id: a\n      habit: b\n",
        f"entries:\n    - id: a\n      habit: b\n    {LINE}\n",
    ),
    "wide dashes": ("entries:\n-   id: a\n", f"entries:\n-   id: a\n{LINE}\n"),
    "an indented file": ("  entries: []\n  week: 1\n", f"  entries:\n  {LINE}\n  week: 1\n"),
    "a flow list": ("entries: [{id: a}]  # one\n", "entries: [{id: a}, {id: x, habit: need}]  # one\n"),
    "a flow list with a comma": ("entries: [{id: a},]\n", "entries: [{id: a}, {id: x, habit: need}]\n"),
    "a flow list over lines": (
        "entries: [\n  {id: a},  # one\n  {id: b}\n  ]\n",
        "entries: [\n  {id: a},  # one\n  {id: b},\n  {id: x, habit: need}\n  ]\n",
    ),
    "a flow list on its own line": ("entries:\n  [{id: a}]\n", "entries:\n  [{id: a}, {id: x, habit: need}]\n"),
    "a file in braces": ("{week: 1, entries: []}\n", "{week: 1, entries: [{id: x, habit: need}]}\n"),
    "a file in braces without the key": ("{week: 1}\n", "{week: 1, entries: [{id: x, habit: need}]}\n"),
    "a file in braces with nothing after the key": (
        "{entries: , week: 1}\n",
        "{entries:  [{id: x, habit: need}], week: 1}\n",
    ),
    "no final newline": ("entries:\n- {id: a}", f"entries:\n- {{id: a}}\n{LINE}\n"),
    "no final newline and a comment": ("entries:\n- {id: a}\n# end", f"entries:\n- {{id: a}}\n{LINE}\n# end\n"),
    "no final newline and nothing else": ("entries:", f"entries:\n{LINE}\n"),
    "other line ends": ("entries:\r\n- {id: a}\r\n# end\r\n", f"entries:\r\n- {{id: a}}\r\n{LINE}\r\n# end\r\n"),
    "other line ends and no final one": ("week: 1\r\nentries: []", f"week: 1\r\nentries:\r\n{LINE}\r\n"),
    "old line ends": ("entries:\r- {id: a}\r", f"entries:\r- {{id: a}}\r{LINE}\n"),
    "a byte order mark": ("\ufeffentries:\n- {id: ☕}\n", f"\ufeffentries:\n- {{id: ☕}}\n{LINE}\n"),
    "two byte order marks": ("\ufeff\ufeffentries:\n- {id: a}\n", f"\ufeff\ufeffentries:\n- {{id: a}}\n{LINE}\n"),
    "an end of the document": ("---\nentries:\n- {id: a}\n...\n", f"---\nentries:\n- {{id: a}}\n{LINE}\n...\n"),
    "an end without a newline": ("entries: []\n...", f"entries:\n{LINE}\n...\n"),
    "a directive": ("%YAML 1.2\n---\nentries: []\n", f"%YAML 1.2\n---\nentries:\n{LINE}\n"),
    "a note after |": (
        "entries:\n- id: a\n  note: |\n    slow\n\n# end\n",
        f"entries:\n- id: a\n  note: |\n    slow\n{LINE}\n\n# end\n",
    ),
    "a note after |+": (
        "entries:\n- id: a\n  note: |+\n    slow\n\nweek: 1\n",
        f"entries:\n- id: a\n  note: |+\n    slow\n\n{LINE}\nweek: 1\n",
    ),
    "a note after > with a comment": (
        "entries:\n- id: a\n  note: >-  # folded\n    slow\n    tea",
        f"entries:\n- id: a\n  note: >-  # folded\n    slow\n    tea\n{LINE}\n",
    ),
    "an empty note after |": (
        "entries:\n- id: a\n  note: |\n\nweek: 1\n",
        f"entries:\n- id: a\n  note: |\n{LINE}\n\nweek: 1\n",
    ),
    "a note over lines": (
        "entries:\n- note: slow\n    tea\n  id: a\n",
        f"entries:\n- note: slow\n    tea\n  id: a\n{LINE}\n",
    ),
    "a key with nothing after it at the end": ("entries:\n- id: a\n  note:\n", f"entries:\n- id: a\n  note:\n{LINE}\n"),
    "nothing after a dash": ("entries:\n-\n  id: a\n", f"entries:\n-\n  id: a\n{LINE}\n"),
}


@pytest.mark.parametrize(("before", "after"), APPENDED.values(), ids=APPENDED)
def test_an_item_is_appended_in_the_form_that_is_there(before: str, after: str) -> None:
    assert appended(before) == after


def test_several_items_are_appended_in_order() -> None:
    assert appended("entries: []\n", {"id": "a"}, {"id": "b"}) == "entries:\n- {id: a}\n- {id: b}\n"
    assert appended("entries: [{id: z}]\n", {"id": "a"}, {"id": "b"}) == "entries: [{id: z}, {id: a}, {id: b}]\n"
    assert appended("entries: [\n {id: z},\n]\n", {"id": "a"}, {"id": "b"}) == (
        "entries: [\n {id: z},\n {id: a},\n {id: b}\n]\n"
    )


def test_a_list_within_a_list_is_appended_to() -> None:
    text = "habits:\n- habit: a\n  targets:\n  - weekly: 1  # first\n- habit: b\n"
    assert appended(text, {"daily": 2}, path=("habits", 0, "targets")) == (
        "habits:\n- habit: a\n  targets:\n  - weekly: 1  # first\n  - {daily: 2}\n- habit: b\n"
    )
    assert appended(text, {"daily": 2}, path=("habits", 1, "targets")) == (
        "habits:\n- habit: a\n  targets:\n  - weekly: 1  # first\n- habit: b\n  targets:\n  - {daily: 2}\n"
    )


def test_a_block_text_without_final_newline_gets_it_with_the_file() -> None:
    """The one value that changes beyond what was asked: without it nothing could follow the text at all."""
    text = "entries:\n- note: |\n    Slow"
    assert appended(text) == f"{text}\n{LINE}\n"
    assert document(text).data == {"entries": [{"note": "Slow"}]}
    assert document(appended(text)).data == {"entries": [{"note": "Slow\n"}, ITEM]}


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("one line\n", "- id: a\n  note: |\n    one line\n"),
        ("two\nlines: # here\n", "- id: a\n  note: |\n    two\n    lines: # here\n"),
        ("a\n\n  b\n", "- id: a\n  note: |\n    a\n\n      b\n"),
        ("no newline", "- {id: a, note: no newline}\n"),
        (" leading\n", '- {id: a, note: " leading\\n"}\n'),
        ("\nleading\n", '- {id: a, note: "\\nleading\\n"}\n'),
        ("tab\there\n", '- {id: a, note: "tab\\there\\n"}\n'),
        ("more\n\n", '- {id: a, note: "more\\n\\n"}\n'),
        ("bell\x07\n", '- {id: a, note: "bell\\a\\n"}\n'),
        ("line\u2028sep\n", '- {id: a, note: "line\\Lsep\\n"}\n'),
        ("carriage\r\n", '- {id: a, note: "carriage\\r\\n"}\n'),
    ],
)
def test_a_note_is_written_as_people_would_where_that_is_safe(note: str, written: str) -> None:
    text = appended("entries: []\n", {"id": "a", "note": note})
    assert text == f"entries:\n{written}"
    assert document(text).data == {"entries": [{"id": "a", "note": note}]}


# -- putting

PUT = {
    "a new key": ("a: 1  # one\n# end\n", ("b",), "x", "a: 1  # one\nb: x\n# end\n"),
    "a word": ("a: x  # why\nb: 1\n", ("a",), "y", "a: y  # why\nb: 1\n"),
    "in quotes": ("a: 'x'\n", ("a",), "y", "a: y\n"),
    "what needs quotes": ("a: x\n", ("a",), "no", "a: 'no'\n"),
    "nothing": ("a:  # why\nb: 1\n", ("a",), 5, "a: 5  # why\nb: 1\n"),
    "a word over lines": ("a: x\n  y  # why\nb: 1\n", ("a",), "z", "a: z  # why\nb: 1\n"),
    "a text after |": ("a: |  # why\n  x\n\n\nb: 1\n", ("a",), "z", "a: z  # why\n\n\nb: 1\n"),
    "a text after >": ("a: >\n  x\n  y\nb: 1\n", ("a",), 2, "a: 2\nb: 1\n"),
    "a text after |+": ("a: |+\n  x\n\n# end\n", ("a",), 2, "a: 2\n# end\n"),
    "a list": ("a: [1, 2]  # why\n", ("a",), [3], "a: [3]  # why\n"),
    "a list in block style": ("a:  # why\n- 1\n- 2\nb: 1\n", ("a",), [3], "a: [3]  # why\nb: 1\n"),
    "a list with comments": (
        "a:  # why\n# before\n- 1  # one\n# two: is\n- 2  # it\n# after\nb: 1\n",
        ("a",),
        [3],
        "a: [3]  # why\n# before\n# one\n# two: is\n# it\n# after\nb: 1\n",
    ),
    "a list in brackets with comments": (
        "  a: [1,  # one\n    2]  # two\n  b: 1\n",
        ("a",),
        [3],
        "  a: [3]  # two\n  # one\n  b: 1\n",
    ),
    "a list with a commented text": ("a:\n- |  # one\n  x\n- 2\nb: 1\n", ("a",), [3], "a: [3]\n# one\nb: 1\n"),
    "a list with an alias": (
        "a: &x 1  # mine\nb:\n- *x\n- 2  # two\n",
        ("b",),
        [3],
        "a: &x 1  # mine\nb: [3]\n# two\n",
    ),
    "a mapping": ("a:\n  b: 1\n  c: 2\nd: 3\n", ("a",), 5, "a: 5\nd: 3\n"),
    "within a mapping": ("a:\n  b: 1\n  c: 2\nd: 3\n", ("a", "b"), 5, "a:\n  b: 5\n  c: 2\nd: 3\n"),
    "a key after a block": ("a:\n  b: 1\n\n# d\nd: 3\n", ("a", "c"), 5, "a:\n  b: 1\n  c: 5\n\n# d\nd: 3\n"),
    "a key in braces": ("- {a: 1}\n", (0, "b"), "x, y", "- {a: 1, b: 'x, y'}\n"),
    "a value in braces": ("- {a: 1, b: 2}  # c\n", (0, "a"), "x, y", "- {a: 'x, y', b: 2}  # c\n"),
    "a key named in a comment": ("b:  # a: 1\n- 2\na: 3\n", ("b",), 4, "b: 4  # a: 1\na: 3\n"),
    "a key with a colon": ('"a: b":\n- 1\nc: 2\n', ("a: b",), 4, '"a: b": 4\nc: 2\n'),
    "no final newline": ("a: 1", ("a",), 2, "a: 2\n"),
    "a byte order mark": ("\ufeffa: ☕\nb: 1\n", ("a",), 2, "\ufeffa: 2\nb: 1\n"),
}


@pytest.mark.parametrize(("before", "path", "value", "after"), PUT.values(), ids=PUT)
def test_a_value_is_put_and_its_surroundings_stay(before: str, path: Path, value: object, after: str) -> None:
    assert put(before, path, value) == after


# -- removing

REMOVED = {
    "a key": ("a: 1\n# of b\nb: 2  # two\n# of c\nc: 3\n", ("b",), "a: 1\n# of c\nc: 3\n"),
    "the first key": ("# head\na: 1  # one\n# of b\nb: 2\n", ("a",), "# head\n# of b\nb: 2\n"),
    "the first key after a mark": ("\ufeffa: 1\n# of b\nb: 2\n", ("a",), "\ufeff# of b\nb: 2\n"),
    "the first key, indented": ("  a: 1\n  b: 2\n", ("a",), "  b: 2\n"),
    "the last key": ("a: 1\nb: 2\n# end\n", ("b",), "a: 1\n# end\n"),
    "a key with a block": ("a: 1\nb:\n- 2\n- 3\nc: 4\n", ("b",), "a: 1\nc: 4\n"),
    "a key with a text": ("a: 1\nb: |\n  x\n\n# of c\nc: 4\n", ("b",), "a: 1\n\n# of c\nc: 4\n"),
    "the first key of an item": ("- a: 1\n  b: 2\n", (0, "a"), "- b: 2\n"),
    "the first key of an item before a comment": ("- a: 1\n  # of b\n  b: 2\n", (0, "a"), "-\n  # of b\n  b: 2\n"),
    "the only key of an item": ("- a: 1\n- b: 2\n", (0, "a"), "- {}\n- b: 2\n"),
    "an item": ("- a  # one\n# of b\n- b\n# of c\n- c\n", (1,), "- a  # one\n# of c\n- c\n"),
    "the first item": ("x:\n# head\n- a\n# of b\n- b\n", ("x", 0), "x:\n# head\n# of b\n- b\n"),
    "the only item": ("x:\n- a\ny: 1\n", ("x", 0), "x: []\ny: 1\n"),
    "the only item in brackets": ("x: [a]  # why\n", ("x", 0), "x: []  # why\n"),
    "in brackets": ("x: [a, b, c]\n", ("x", 1), "x: [a, c]\n"),
    "first in brackets": ("x: [a, b, c]\n", ("x", 0), "x: [b, c]\n"),
    "last in brackets": ("x: [a, b, c]\n", ("x", 2), "x: [a, b]\n"),
    "last in brackets with a comma": ("x: [a, b,]\n", ("x", 1), "x: [a,]\n"),
    "in brackets over lines": (
        "x: [\n  a,  # one\n  # of b\n  b,  # two\n  # of c\n  c\n]\n",
        ("x", 1),
        "x: [\n  a,  # one\n  # of c\n  c\n]\n",
    ),
    "first in brackets over lines": ("x: [\n  a,  # one\n  # of b\n  b\n]\n", ("x", 0), "x: [\n  # of b\n  b\n]\n"),
    "last in brackets over lines": ("x: [\n  a,  # one\n  b  # two\n]\n", ("x", 1), "x: [\n  a,  # one\n]\n"),
    "a key in braces": ("- {a: 1, b: 2}\n", (0, "b"), "- {a: 1}\n"),
    "an item of nested dashes": ("- - a\n  - b\n", (0, 0), "-\n  - b\n"),
    "the only key in braces": ("- {a: 1}\n", (0, "a"), "- {}\n"),
}


@pytest.mark.parametrize(("before", "path", "after"), REMOVED.values(), ids=REMOVED)
def test_a_member_is_removed_with_its_own_comments_only(before: str, path: Path, after: str) -> None:
    assert removed(before, *path) == after


# -- refusing

Act = Callable[[Document], Document]


def appending(path: Path = ("entries",)) -> Act:
    return lambda found: splice.append(found, path, [ITEM])


REFUSED: dict[str, tuple[str, Act]] = {
    "a text where a list belongs": ("entries: none\n", appending()),
    "a mapping where a list belongs": ("entries: {a: 1}\n", appending()),
    "a tagged nothing": ("entries: !!null\n", appending()),
    "a list with an anchor": ("entries: &all\n- {id: a}\n", appending()),
    "an alias as the list": ("a: &x [1]\nentries: *x\n", appending()),
    "an alias as a value": ("a: &x 1\nb: *x\n", lambda found: splice.put(found, ("b",), 2)),
    "an anchor that is used": ("a: &x 1\nb: *x\n", lambda found: splice.put(found, ("a",), 2)),
    "an anchor that is used, taken away": ("a: &x 1\nb: *x\n", lambda found: splice.remove(found, ("a",))),
    "a key in empty braces": ("{}\n", lambda found: splice.put(found, ("a",), 1)),
    "comments in brackets in braces": ("{a: [1,  # one\n 2], b: 3}\n", lambda found: splice.put(found, ("a",), [3])),
    "a key after a question mark": ("? a\n: - 1\nb: 2\n", lambda found: splice.put(found, ("a",), 3)),
}


@pytest.mark.parametrize(("text", "act"), REFUSED.values(), ids=REFUSED)
def test_a_form_that_cannot_be_changed_safely_is_refused_with_its_place(text: str, act: Act) -> None:
    found = document(text)
    with pytest.raises(DataInvalid) as caught:
        act(found)
    assert str(caught.value).startswith("f:")
    assert "cannot be changed safely, so nothing was" in str(caught.value)
    assert "`edit`" in str(caught.value)
    assert found.text == text


def test_text_that_is_no_unicode_is_refused() -> None:
    with pytest.raises(DataInvalid, match="not UTF-8"):
        put("a: 1\n", ("a",), "half \udcff")


def test_a_change_that_would_alter_anything_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last guard, whatever goes wrong before it: the new text is read, and must be the old data and the change."""
    for wrong in ("- {id: y, habit: need}\n", "- {id: x, habit: need}\nweek: 2\n", "- {id: x}\n", "", "- {\n", "? [\n"):
        monkeypatch.setattr(splice, "_item", lambda *_, wrong=wrong: wrong)
        with pytest.raises(DataInvalid, match="cannot be changed safely"):
            appended("week: 1\nentries: []\n")


@pytest.mark.parametrize("number", [1, 1.0, True, "1"])
def test_the_guard_tells_numbers_true_and_text_apart(number: object) -> None:
    text = put("a: 2\n", ("a",), number)
    assert same(document(text).data["a"], number)
