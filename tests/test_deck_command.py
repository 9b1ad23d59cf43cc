"""`deck list`, `show` and `check` as a real process."""

import json
import re
from pathlib import Path

import pytest

from aftercare.decks import load_shipped
from tests.conftest import Run
from tests.support.owndecks import card, deck_text, plain_cards, put_deck, put_file
from tests.support.tree import picture

SHIPPED = ["after-closeness", "after-conflict", "getting-to-know-you", "weekly"]
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def write(folder: Path, text: str | bytes, name: str = "tea.yaml") -> str:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


# ---- list and show


@pytest.mark.parametrize("arguments", [["deck"], ["deck", "list"]])
def test_a_listing_names_the_shipped_decks_with_title_and_context(run: Run, world: Path, arguments: list[str]) -> None:
    lines = run(*arguments).out.splitlines()
    assert [line.split()[0] for line in lines] == SHIPPED
    assert re.fullmatch(r"weekly +The week, gently +weekly", lines[3])
    assert not world.exists()


def test_a_listing_marks_what_is_ones_own(run: Run, world: Path) -> None:
    put_deck(world, "tea", *plain_cards("tea", 1), title="Tea 茶", context="solo")
    assert run("deck", "list").out.splitlines()[-1].split() == ["tea", "Tea", "茶", "solo", "your", "own"]
    told = json.loads(run("deck", "list", "--json").out)
    assert told["schema"] == "aftercare/decks/1"
    assert [one["deck"] for one in told["decks"]] == [*SHIPPED, "tea"]
    assert told["decks"][-1] == {"deck": "tea", "title": "Tea 茶", "context": "solo", "own": True}


def test_a_broken_deck_is_told_of_and_the_others_are_listed(run: Run, world: Path) -> None:
    path = put_file(world, "tea.yaml", "aftercare: deck/1\ndeck: [tea\n")
    for arguments in (["deck", "list"], ["deck", "list", "--json"]):
        done = run(*arguments)
        assert done.err.count("\n") == 1
        assert f"{path}:3:1: " in done.err
        assert done.err.endswith("(left out)\n")
        assert "weekly" in done.out
        assert "tea" not in done.out


@pytest.mark.parametrize("name", ["weekly", "week", "WEEKLY"])
def test_a_deck_is_shown_with_what_it_is_for_and_without_its_cards(run: Run, world: Path, name: str) -> None:
    shown = run("deck", "show", name).out
    assert shown.startswith("The week, gently\n\nA short look back and a short look ahead")
    assert shown.endswith("\n20 cards, for weekly; not yet reviewed outside the team.\n")
    assert "weekly-01" not in shown
    assert not world.exists()


def test_a_deck_is_shown_with_every_card_if_one_likes(run: Run, world: Path) -> None:
    shown = run("deck", "show", "after_conflict", "--cards").out
    cards = load_shipped("after-conflict").cards
    assert shown.endswith("\n\n" + "".join(f"{one.id}  {one.text}\n" for one in cards))
    assert not world.exists()


def test_a_review_is_told_of(run: Run, world: Path) -> None:
    put_deck(world, "tea", *plain_cards("tea", 2), reviewed_on="2026-10-01", about="For quiet days.")
    assert run("deck", "show", "tea").out == (
        "About tea\n\nFor quiet days.\n\n2 cards, for everyday; reviewed on 2026-10-01.\n"
    )


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("weakly", 66, "'weakly' is no deck that is known here. Did you mean weekly?"),
        ("after", 2, "'after' could be after-closeness or after-conflict. Write a little more of it."),
        ("", 66, "is no deck that is known here."),
    ],
)
def test_a_deck_that_is_not_there_gets_the_nearest(run: Run, name: str, code: int, said: str) -> None:
    done = run("deck", "show", name, code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)


def test_what_would_drive_a_terminal_is_made_visible(run: Run, world: Path) -> None:
    nasty = "a\x1b[31m\x07\x9b\u202eb"
    put_deck(world, "tea", card("tea-01", text=nasty), title=nasty, about=nasty, context=nasty, reviewed_on=nasty)
    for arguments in (["list"], ["show", "tea", "--cards"]):
        done = run("deck", *arguments)
        assert UNSAFE.findall(done.out + done.err) == []
        assert "a<U+001B>[31m<U+0007><U+009B><U+202E>b" in done.out


# ---- check


def test_a_faultless_deck_has_nothing_to_change(run: Run, tmp_path: Path, world: Path) -> None:
    cards = [
        card("tea-01", text="What small thing did one of us do this week that made life feel lighter?", who="solo"),
        card("tea-02", text="Which cup of tea do you still remember, and where was it?", theme="appreciation"),
    ]
    path = write(tmp_path, deck_text("tea", *cards))
    assert run("deck", "check", path).out == f"{path}: nothing to change.\n"
    assert not world.exists()


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_decks_have_nothing_to_change(run: Run, name: str) -> None:
    path = Path(__file__).resolve().parents[1] / "templates" / "decks" / "en" / f"{name}.yaml"
    assert run("deck", "check", str(path)).out == f"{path}: nothing to change.\n"


def test_each_fault_is_a_line_with_its_place_its_rule_and_what_to_change(run: Run, tmp_path: Path) -> None:
    text = """\
aftercare: deck/1
deck: tea
title: Tea
context: everyday

cards:
- id: tea-01
  text: Do you like tea?
  theme: comfort
  depth: 1
  tone: stern
  minutes: 2
  who: solo
  form: question

# a second one
- {id: tea-02, text: Where should we keep the tea?, theme: comfort,
   depth: 1, tone: warm, minutes: 7, who: either, form: question,
   flags: [], evidence: nobody2020}
"""
    path = write(tmp_path, text)
    before = picture(tmp_path)
    done = run("deck", "check", path, code=65)
    assert done.err == ""
    places = [line.removeprefix(f"{path}:").split(": ", 2) for line in done.out.splitlines()]
    assert [tuple(one[:2]) for one in places] == [
        ("11", "D01"),
        ("8", "D03"),
        ("18", "D01"),
        ("17", "D06"),
        ("19", "D15"),
    ]
    assert all(len(one) == 3 and one[2].endswith(".") for one in places)
    assert picture(tmp_path) == before


def test_the_form_is_looked_at_first(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, deck_text("tea", card("tea-01", depth=9), card("tea-02", minuts=3)))
    assert run("deck", "check", path, code=65).out.splitlines() == [
        f"{path}:6: D01: `depth`: 1, 2 or 3 is expected. Mend it, then try again.",
        f"{path}:7: D01: `minuts` is not a key that is known here. Did you mean `minutes`?",
    ]


def test_a_file_beside_is_named_as_it_was_typed(run: Run, tmp_path: Path) -> None:
    write(tmp_path, deck_text("tea"))
    assert run("deck", "check", "tea.yaml", code=65, cwd=tmp_path).out.startswith("tea.yaml:5: D01: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aftercare: deck/1\ndeck: [tea\n", ":3:1: "),
        ("aftercare: deck/1\n\tdeck: tea\n", ":2:1: a tab stands where YAML wants spaces."),
        ("", ":1: is empty; `aftercare: deck/1` is expected."),
        ("aftercare: plan/1\n", "begins with plan/1"),
        ("aftercare: deck/7\n", "written as deck/7, and this program reads deck/1. Update the program."),
        ("deck: tea\ndeck: tea\n", ":2:1: `deck` stands twice."),
        ("aftercare: deck/1\ndeck: &a tea\ntitle: *a\n", ":3: aliases (*a) are not read here."),
        (b"aftercare: deck/1\ndeck: \xff\n", ":2: not UTF-8 text."),
        (b"\x00\x01", "holds binary data, not text."),
        ("[" * 5000, "nested too deeply"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(run: Run, tmp_path: Path, text: str | bytes, said: str) -> None:
    done = run("deck", "check", write(tmp_path, text), code=65)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert said in done.err


def test_a_file_that_is_not_there_is_no_input(run: Run, tmp_path: Path) -> None:
    done = run("deck", "check", str(tmp_path / "tea.yaml"), code=66)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert f"there is no file {tmp_path}/tea.yaml." in done.err


def test_what_would_drive_a_terminal_is_made_visible_in_faults(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, deck_text("tea", card("tea-01", theme="x\x1b[31m\u202ey")))
    done = run("deck", "check", path, code=65)
    assert UNSAFE.findall(done.out + done.err) == []
    assert 'Replace "x<U+001B>[31m<U+202E>y" by one of' in done.out


def test_a_deck_and_the_folders_are_shown_as_json_too(world: Path, run: Run) -> None:
    deck = json.loads(run("deck", "show", "weekly", "--json").out)
    assert (deck["schema"], deck["deck"], deck["reviewed_on"]) == ("aftercare/deck/1", "weekly", None)
    assert deck["cards"][0] == "weekly-01"
    assert json.loads(run("settings", "path", "--json").out)["data"] == str(world)
