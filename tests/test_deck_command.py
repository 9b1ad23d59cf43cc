"""`deck list`, `show` and `check` as a real process."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aftercare import decks
from aftercare.cards import Card, Deck
from tests.conftest import Run
from tests.support import ROOT
from tests.support.owndecks import card, deck_text, plain_cards, put_deck, put_file
from tests.support.tree import picture

SHIPPED = [deck.name for deck in decks.shipped_decks()]
GATED = ["at-home-in-my-body", "fair-ground", "what-i-need-underneath", "after-conflict"]
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NASTY = "a\x1b[31m\x07\x9b\u202eb"
MADE_VISIBLE = "a<U+001B>[31m<U+0007><U+009B><U+202E>b"


def shipped(name: str) -> Deck:
    return next(deck for deck in decks.shipped_decks() if deck.name == name)


def write(folder: Path, text: str | bytes, name: str = "tea.yaml") -> str:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


# ---- list


@pytest.mark.parametrize("arguments", [["deck"], ["deck", "list"]])
def test_a_listing_names_the_shipped_decks_with_how_many_when_and_title(
    run: Run, world: Path, arguments: list[str]
) -> None:
    table, _, remarks = run(*arguments).out.partition("\n\n")
    lines = table.splitlines()
    assert [line.split()[:2] for line in lines] == [[one.name, str(len(one.cards))] for one in decks.shipped_decks()]
    assert re.fullmatch(r"weekly +28  weekly +The week, gently", lines[SHIPPED.index("weekly")])
    assert re.fullmatch(r"fair-ground +28  by name only +Fair ground", lines[SHIPPED.index("fair-ground")])
    assert not world.exists()
    assert "\nHeld back: My story, my words. A deck for survivors is held back until" in remarks
    told = " ".join(remarks.split())
    for name in GATED:
        assert name in told.partition("introduction first:")[2].partition(".")[0]
    assert "at-home-in-my-body (waits for a review by trans, non-binary and disabled people)" in told
    assert "what-i-need-underneath (waits for a review by a clinician)" in told
    assert "By name only means that you ask for it: `prompt --deck NAME` or `talk NAME`." in told
    assert told.count("not yet reviewed outside the team") == 2


def test_a_listing_marks_what_is_ones_own(run: Run, world: Path) -> None:
    put_deck(world, "tea", *plain_cards("tea", 1), title="Tea 茶", context="solo", gate=True, review_by="me")
    table, _, remarks = run("deck", "list").out.partition("\n\n")
    assert table.splitlines()[-1].split() == ["tea", "1", "solo", "Tea", "茶", "(your", "own)"]
    assert "tea" not in re.split(r"[\s,.]+", remarks)
    told = json.loads(run("deck", "list", "--json").out)
    assert told["schema"] == "aftercare/decks/1"
    assert [one["deck"] for one in told["decks"]] == [*SHIPPED, "tea"]
    wanted = {"deck": "tea", "title": "Tea 茶", "context": "solo", "own": True, "gate": True, "cards": 1}
    assert told["decks"][-1] == wanted | {"reviewed_on": None}
    assert [one["title"] for one in told["held_back"]] == ["My story, my words"]
    markdown = run("deck", "list", "--format", "md").out.splitlines()
    assert [cell.strip() for cell in markdown[0].split("|")] == ["", "deck", "cards", "when", "title", ""]
    assert [line.split("|")[1].strip() for line in markdown[2 : len(SHIPPED) + 3]] == [*SHIPPED, "tea"]


def test_a_broken_deck_is_told_of_and_the_others_are_listed(run: Run, world: Path) -> None:
    path = put_file(world, "tea.yaml", "aftercare: deck/1\ndeck: [tea\n")
    for arguments in (["deck", "list"], ["deck", "list", "--json"], ["deck", "show", "weekly"]):
        done = run(*arguments)
        assert done.err.count("\n") == 1
        assert f"{path}:3:1: " in done.err
        assert done.err.endswith("(this deck is left out)\n")
        assert "week" in done.out
        assert "tea" not in re.split(r"[\s,.]+", done.out)


# ---- show


@pytest.mark.parametrize("name", ["weekly", "week", "WEEKLY"])
def test_a_deck_is_shown_with_what_it_is_for_and_without_its_cards(run: Run, world: Path, name: str) -> None:
    shown = run("deck", "show", name).out
    deck = shipped("weekly")
    assert shown.startswith("The week, gently\n\n" + "\n\n".join(deck.introduction) + "\n\n")
    assert shown.endswith("\n28 cards, for weekly; not yet reviewed outside the team.\n")
    assert "weekly-01" not in shown
    assert not world.exists()


def test_a_deck_is_shown_with_every_card_if_one_likes(run: Run, world: Path) -> None:
    shown = run("deck", "show", "after_conflict", "--cards").out
    cards = shipped("after-conflict").cards
    assert shown.endswith("\n\n" + "".join(f"{one.id}  {one.text}\n" for one in cards))
    assert not world.exists()


def test_a_deck_that_comes_by_name_says_so(run: Run) -> None:
    assert run("deck", "show", "at-home").out.endswith("\n20 cards, by name only; not yet reviewed outside the team.\n")


def test_a_review_is_told_of(run: Run, world: Path) -> None:
    put_deck(world, "tea", *plain_cards("tea", 2), reviewed_on="2026-10-01", about="For quiet days.")
    assert run("deck", "show", "tea").out == (
        "About tea\n\nFor quiet days.\n\n2 cards, for everyday; reviewed on 2026-10-01. Your own deck.\n"
    )


def test_a_deck_is_shown_as_markdown_and_json(run: Run, world: Path) -> None:
    told = card("tea-01", softer="Or this?", receive="Listen.", follow_up="And then?", content_note="Asks.")
    put_deck(world, "tea", told | {"no_touch_alt": "From afar?"}, about="For tea.", not_for="Not for coffee.")
    assert run("deck", "show", "tea", "--cards", "--format", "md").out == (
        "# About tea\n\nFor tea.\n\nNot for coffee.\n\n"
        "1 card, for everyday; not yet reviewed outside the team. Your own deck.\n\n"
        "## What is good about tea-01?\n\n"
        "- Beforehand: Asks.\n- For who listens: Listen.\n- Softer: Or this?\n- Without touch: From afar?\n"
        "- And then: And then?\n- Pass is always fine.\n- `tea-01`, 2 min, depth 1\n"
    )
    assert "##" not in run("deck", "show", "tea", "--format", "md").out
    deck = json.loads(run("deck", "show", "tea", "--json").out)
    assert (deck["schema"], deck["deck"], deck["own"], deck["cards"]) == ("aftercare/deck/1", "tea", True, ["tea-01"])
    assert (deck["about"], deck["not_for"], deck["takes"]) == ("For tea.", "Not for coffee.", None)
    deck = json.loads(run("deck", "show", "weekly", "--json").out)
    assert (deck["deck"], deck["reviewed_on"], deck["own"]) == ("weekly", None, False)
    assert deck["cards"][0] == "weekly-01"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["weakly"], 66, "'weakly' is no deck that is known here. Did you mean weekly?"),
        (["after"], 2, "'after' could be after-closeness or after-conflict. Write a little more of it."),
        ([""], 66, "is no deck that is known here."),
        (["weekly", "--format", "html"], 2, "there is no format 'html' here. Write text, md, json, jsonl or csv."),
    ],
)
def test_what_there_is_not_gets_the_nearest(run: Run, arguments: list[str], code: int, said: str) -> None:
    done = run("deck", "show", *arguments, code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)


def nasty_deck() -> str:
    texts = ("text", "skip_line", "receive", "softer", "follow_up", "content_note", "no_touch_alt", "literal")
    told: dict[str, Any] = dict.fromkeys((*texts, "theme", "tone", "evidence"), NASTY)
    keys = ("title", "about", "not_for", "takes", "context", "reviewed_on", "review_by", "author", "licence")
    head: dict[str, Any] = dict.fromkeys((*keys, "provenance", "lang", "skip_line"), NASTY)
    return deck_text("tea", card("tea-01", **told, answers=[NASTY]), card("tea-02", flags=[NASTY]), **head, gate=True)


def test_what_would_drive_a_terminal_is_made_visible(run: Run, world: Path) -> None:
    path = put_file(world, "tea.yaml", nasty_deck())
    unreviewed = deck_text("air", card("air-01"), review_by=NASTY)
    put_file(world, "air.yaml", unreviewed)
    for arguments in (
        ["list"],
        ["list", "--format", "md"],
        ["list", "--json"],
        ["show", "tea", "--cards"],
        ["show", "tea", "--cards", "--format", "md"],
        ["show", "tea", "--json"],
        ["check", "tea"],
        ["check", "tea", "--json"],
        ["check", str(path)],
    ):
        done = run("deck", *arguments, code=65 if "check" in arguments else 0)
        assert UNSAFE.findall(done.out + done.err) == []
        if "--json" not in arguments:
            assert MADE_VISIBLE in done.out.replace("&lt;", "<").replace("\\", "")


# ---- check


def test_a_faultless_deck_has_nothing_to_change(run: Run, tmp_path: Path, world: Path) -> None:
    cards = [
        card("tea-01", text="Which sound in your kitchen tells you that tea is on its way?", who="solo"),
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


@pytest.mark.parametrize("where", ["named", "in the home"])
def test_a_pipe_that_would_be_waited_for_is_refused(run: Run, world: Path, tmp_path: Path, where: str) -> None:
    path = put_file(world, "tea.yaml", "") if where == "in the home" else tmp_path / "tea.yaml"
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    done = run("deck", "check", str(path) if where == "named" else "tea", code=65)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert f"{path}: is no regular file. Give the path of a deck file." in done.err
    assert "is no regular file" in run("deck", "check", str(tmp_path), code=65).err


@pytest.mark.parametrize("source", ["<(cat tea.yaml)", "/dev/stdin < tea.yaml"])
def test_what_a_shell_hands_over_is_checked(tmp_path: Path, source: str) -> None:
    write(tmp_path, deck_text("tea", card("tea-01", text="Do you like tea?")))
    line = f"'{sys.executable}' -m aftercare deck check {source}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (65, "")
    assert re.search(r"^/dev/(?:fd/\d+|stdin):6: D03: ", done.stdout, re.MULTILINE)


def test_faults_are_a_table_in_markdown(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, deck_text("tea", card("tea-01", text="Do you like tea?", theme="a|b")), name="a_b.yaml")
    done = run("deck", "check", path, "weekly", "--format", "md", code=65)
    lines = done.out.splitlines()
    assert [cell.strip() for cell in lines[0].split("|")] == ["", "place", "rule", "advice", ""]
    assert set(lines[1]) <= set("|-: ")
    assert "a\\_b.yaml:6" in lines[2]
    assert any('"a\\|b"' in line for line in lines)
    assert lines[-2:] == ["", "- weekly.yaml: nothing to change."]
    assert run("deck", "check", "weekly", "--format", "md").out == "- weekly.yaml: nothing to change.\n"
    told = run("deck", "check", path, "--format", "json", code=65).out
    assert told == run("deck", "check", path, "--json", code=65).out
    assert (
        "there is no format 'html' here. Write text, md, json, jsonl or csv."
        in run("deck", "check", "--format", "html", code=2).err
    )


MARKUP = "<b>a</b> & *b* [c](d) `e` | f"
AS_TEXT = "&lt;b>a&lt;/b> &amp; \\*b\\* \\[c\\](d) \\`e\\` \\| f"


def test_markup_in_a_deck_of_ones_own_is_text_in_markdown(run: Run, world: Path) -> None:
    texts = dict.fromkeys(("text", "softer", "receive", "follow_up", "content_note", "no_touch_alt"), MARKUP)
    head = {"title": MARKUP, "about": f"# {MARKUP}\n1. {MARKUP}", "context": MARKUP, "reviewed_on": MARKUP}
    put_deck(world, "tea", card("tea-01", skip_line="- no", **texts), **head)
    shown = run("deck", "show", "tea", "--cards", "--format", "md").out
    listing = run("deck", "list", "--format", "md").out
    assert MARKUP not in shown + listing
    assert "<b>" not in shown + listing
    assert f"# {AS_TEXT}\n\n\\# {AS_TEXT}\n1\\. {AS_TEXT}\n" in shown
    assert "\n- \\- no\n" in shown
    assert AS_TEXT in listing


def test_shipped_decks_are_the_same_words_in_markdown(run: Run) -> None:
    fields = ("text", "skip_line", "softer", "receive", "follow_up", "content_note", "no_touch_alt")
    for name in SHIPPED:
        shown, deck = run("deck", "show", name, "--cards", "--format", "md").out, shipped(name)
        said = [getattr(one, field) for one in deck.cards for field in fields]
        assert [text for text in (deck.title, *deck.introduction, *said) if text not in shown] == []


def test_what_would_drive_a_terminal_is_made_visible_in_faults(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, deck_text("tea", card("tea-01", theme="x\x1b[31m\u202ey")))
    done = run("deck", "check", path, code=65)
    assert UNSAFE.findall(done.out + done.err) == []
    assert 'Replace "x<U+001B>[31m<U+202E>y" by one of' in done.out


def test_the_folders_are_shown_as_json_too(world: Path, run: Run) -> None:
    assert json.loads(run("settings", "path", "--json").out)["data"] == str(world)


def test_without_a_name_all_decks_are_checked_and_none_hides_another(run: Run, world: Path) -> None:
    assert run("deck", "check").out == "".join(f"{name}.yaml: nothing to change.\n" for name in sorted(SHIPPED))
    assert not world.exists()
    bad = put_deck(world, "bad", card("bad-01", theme="love"))
    broken = put_file(world, "broken.yaml", "aftercare: deck/1\ndeck: [")
    taken = put_deck(world, "weekly", *good_cards("mine"))
    (world / "decks" / "folder.yaml").mkdir()
    fine = put_deck(world, "fine", *good_cards("fine"))
    done = run("deck", "check", code=65)
    assert f"{fine}: nothing to change.\n" in done.out
    assert f"{bad}:6: D01: " in done.out
    assert [f"{path}:" in done.err for path in (broken, taken, world / "decks" / "folder.yaml")] == [True] * 3
    assert done.err.count("\n") == 3
    told = json.loads(run("deck", "check", "--json", code=65).out)
    assert told["schema"] == "aftercare/deck-check/1"
    assert {one["place"] for one in told["faults"]} == {f"{bad}:6", f"{bad}:1"}
    assert len(told["unread"]) == 3
    assert str(fine) in told["clean"]


def good_cards(prefix: str) -> list[dict[str, Any]]:
    one = card(f"{prefix}-01", text=f"Which sound in the {prefix} house tells you that tea is on its way?", who="solo")
    return [one, card(f"{prefix}-02", text=f"Which {prefix} cup do you remember best, and where was it?")]


def test_a_card_that_repeats_a_shipped_one_is_named(run: Run, world: Path) -> None:
    theirs = shipped("weekly").cards[0]
    path = put_deck(world, "tea", *good_cards("tea"), card(theirs.id), card("tea-04", text=theirs.text))
    assert run("deck", "check", "tea", code=65).out.splitlines() == [
        f'{path}:8: D01: Give it an id of its own; "weekly-01" is taken by the deck weekly.',
        f"{path}:9: D19: Change or drop it; it nearly repeats weekly-01.",
    ]


@pytest.mark.parametrize("word", ["tea", "my-file", "my-f", "te"])
def test_an_own_deck_is_checked_by_its_name_or_its_file(run: Run, world: Path, word: str) -> None:
    path = put_file(world, "my-file.yaml", deck_text("tea", *good_cards("tea")))
    assert run("deck", "check", word).out == f"{path}: nothing to change.\n"


def test_a_very_long_path_is_no_input(run: Run) -> None:
    done = run("deck", "check", "a" * 5000 + "/b.yaml", code=None)
    assert (done.code in {66, 74}, done.out, done.err.count("\n")) == (True, "", 1)


def test_a_sparse_file_of_100_mb_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tea.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    done = run("deck", "check", str(path), code=65)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert "larger than 8 MiB, which is too large here. Divide it." in done.err


def test_a_deck_of_ten_thousand_cards_is_listed_shown_and_drawn_from(run: Run, world: Path) -> None:
    many = [card(f"many-{number:05}", text=f"What is good about {number}?") for number in range(10_000)]
    put_deck(world, "many", *many)
    assert re.search(r"^many +10000  everyday +About many \(your own\)$", run("deck", "list").out, re.MULTILINE)
    assert len(json.loads(run("prompt", "--deck", "many", "-n", "50", "--json").out)["prompts"]) == 50
    assert len(json.loads(run("deck", "show", "many", "--json").out)["cards"]) == 10_000


def test_what_is_compiled_is_what_the_sources_give() -> None:
    made = subprocess.run([sys.executable, ".ci/decks.py"], cwd=ROOT, capture_output=True, check=True)
    assert made.stdout == (ROOT / "templates" / decks.COMPILED).read_bytes()
    assert all(isinstance(one, Card) for one in decks.shipped_decks()[0].cards)
