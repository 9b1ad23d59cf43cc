"""`menu`: one person's own list, spliced as they wrote it, a card to hand over, and one act to pick."""

import json
import os
import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import menu as menus
from aftercare import menufile
from aftercare.errors import UsageProblem
from aftercare.menu import ANSWERS, OCCASIONS, Item, Menu, pick, sections, starter, understood
from aftercare.yamlfile import parse
from tests.conftest import Run
from tests.support.terminal import ended, on_terminal
from tests.support.tree import picture

WORDS = menufile.words()
NAMES = [
    *("water", "blanket", "quiet", "talk", "being held", "space", "snack", "shower", "music"),
    *("kind words", "a message tomorrow", "nothing"),
]
MENU = """# mine
aftercare: menu/1

word: lantern   # ours
items:   # in no order
- {item: water, closeness: welcome, hard_day: welcome, minutes: 1}   # cold
# the balcony one
- item: tea on the balcony
  closeness: sometimes
  hard_day: welcome
- {item: "being held", closeness: welcome, hard_day: not-for-me}
# the end
"""

terminal = partial(on_terminal, size=(40, 100))


@pytest.fixture
def mine(world: Path) -> Path:
    """A menu written by hand, with words wherever they can stand."""
    return put(world, MENU)


def put(world: Path, text: str | bytes) -> Path:
    world.mkdir(0o700, exist_ok=True)
    path = world / "menu.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(0o600)
    return path


def shown(run: Run, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("menu", "--json", *arguments).out)
    assert found["schema"] == "aftercare/menu/1"
    return found


# ---- the starter


def test_the_starter_has_the_twelve_and_holds_no_touch_to_be_welcome() -> None:
    begun = starter(WORDS, fits=[], solo=False)
    assert [one.name for one in begun.items] == NAMES
    assert begun.starter
    assert {one.answer() for one in begun.items} == {"welcome", "sometimes"}
    assert begun.find("being held") == Item("being held", "sometimes", "sometimes", 5)


@pytest.mark.parametrize(
    ("fits", "solo", "gone", "there"),
    [
        (["apart"], False, "being held", "a call"),
        (["own-pace"], False, "being held", "company, without touch"),
        (["own-pace", "apart"], False, "company, without touch", "a call"),
        (["closeness-only"], False, "being held", "being held, and nothing more"),
        (["quiet"], False, "talk", "talk, later or in writing"),
        (["literal"], False, "space", "time alone in another room"),
        ([], True, "being held", "writing it down"),
        (["apart"], True, "a call", "kind words to myself"),
    ],
)
def test_wishes_and_being_alone_shape_the_starter(fits: list[str], solo: bool, gone: str, there: str) -> None:
    begun = starter(WORDS, fits=fits, solo=solo)
    assert (begun.find(gone), begun.find(there) is not None) == (None, True)
    assert all(one.name for one in begun.items)


def test_for_little_time_every_item_of_the_starter_is_short() -> None:
    assert max(one.minutes or 0 for one in starter(WORDS, fits=["short"], solo=False).items) == 2


def test_the_words_are_about_care() -> None:
    said = (Path(__file__).parents[1] / "templates" / "menu" / "en.yaml").read_text()
    assert not re.search(
        r"\b(?:sex\w*|intima\w*|orgasm\w*|naked|erotic\w*|should|must|partner\w*)\b", said, re.IGNORECASE
    )
    assert said.isascii()


def test_without_a_file_a_starter_is_shown_and_said_to_be_one(run: Run, world: Path) -> None:
    lines = run("menu").out.splitlines()
    assert lines[0].startswith("A starter, and nobody's answers yet. `menu set` asks")
    assert lines[2:5] == ["After closeness or on a hard day:", "  Welcome", "    water (1 min)"]
    assert lines[-1] == "A menu is no promise. Please ask first; every answer may change at any moment."
    assert shown(run)["starter"] is True
    assert "starter" in run("menu", "--format", "md").out
    assert not world.exists()


def test_alone_nobody_is_told_to_ask(run: Run) -> None:
    run("settings", "set", "who", "solo")
    said = run("menu").out
    assert ("ask first" in said, "being held" in said) == (False, False)


# ---- shown


@pytest.mark.usefixtures("mine")
def test_the_menu_is_shown_by_occasion_and_without_what_is_not_for_me(run: Run) -> None:
    assert run("menu").out.splitlines() == [
        '"lantern" means: please care, no questions now.',
        "",
        "After closeness:",
        "  Welcome",
        "    water (1 min)",
        "    being held",
        "  Sometimes",
        "    tea on the balcony",
        "",
        "On a hard day:",
        "  Welcome",
        "    water (1 min)",
        "    tea on the balcony",
        "",
        "A menu is no promise. Please ask first; every answer may change at any moment.",
        "`menu set` asks for more, if you like.",
    ]


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_not_for_me_is_shown_only_if_one_asks_for_all(run: Run, form: str) -> None:
    wanted = "not-for-me" if form == "json" else "Not for me"
    for occasion in ([], ["--occasion", "hard-day"]):
        assert wanted not in run("menu", "--format", form, *occasion).out
        assert wanted in run("menu", "--format", form, *occasion, "--all").out
    assert "being held" not in run("menu", "--format", form, "--occasion", "hard-day").out


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize("word", ["hard-day", "hard_day", "hard", "On a hard day"])
def test_one_occasion_can_be_asked_for(run: Run, word: str) -> None:
    assert list(shown(run, "--occasion", word)["occasions"]) == ["hard-day"]
    assert shown(run, "--occasion", word, "--all")["occasions"]["hard-day"] == {
        "welcome": [{"item": "water", "minutes": 1}, {"item": "tea on the balcony", "minutes": None}],
        "sometimes": [],
        "not-for-me": [{"item": "being held", "minutes": None}],
    }


@pytest.mark.parametrize(
    "text", ["aftercare: menu/1\n", "aftercare: menu/1\nitems:\n", "aftercare: menu/1\nitems: []\n"]
)
def test_an_empty_menu_is_said_to_be_empty_and_is_no_starter(run: Run, world: Path, text: str) -> None:
    put(world, text)
    assert run("menu").out.splitlines()[0] == "Nothing is on it yet. `menu set` asks, one by one, each skippable."
    assert shown(run) == {
        "schema": "aftercare/menu/1",
        "starter": False,
        "word": None,
        "occasions": {one: {"welcome": [], "sometimes": []} for one in OCCASIONS},
    }


def test_what_a_line_holds_drives_no_terminal_and_is_no_markup(run: Run, world: Path) -> None:
    nasty = "a\\e[31m<b>*x*\\u202e"
    put(world, f'aftercare: menu/1\nword: "{nasty}"\nitems: [{{item: "{nasty}", closeness: welcome}}]\n')
    for form in ("text", "md", "html", "json"):
        said = run("menu", "--format", form).out
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)
    html = run("menu", "--format", "html").out
    assert ("&lt;b&gt;" in html, "<b>" in html, "&lt;U+001B&gt;" in html) == (True, False, True)
    assert r"\*x\*" in run("menu", "--format", "md").out


# ---- the card


@pytest.mark.usefixtures("mine")
def test_a_card_is_a_page_of_its_own_with_no_name_on_it(run: Run, tmp_path: Path) -> None:
    run("settings", "set", "name", "Robin")
    page = tmp_path / "card.html"
    assert run("menu", "-o", str(page)).out == f"Written: {page} (only you can read it).\n"
    html = page.read_text()
    assert page.stat().st_mode & 0o777 == 0o600
    assert html.startswith("<!doctype html>")
    assert "<h1>What helps</h1>" in html
    assert "Robin" not in html
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"https?:|<script|src=", html)
    assert '<p class="by"><bdi>From Robin</bdi></p>' in run("menu", "--format", "html", "--name").out


@pytest.mark.usefixtures("mine")
def test_a_card_as_markdown(run: Run) -> None:
    assert run("menu", "--format", "md", "--occasion", "closeness").out == (
        '# What helps\n\n"lantern" means: please care, no questions now.\n\n## After closeness\n\n'
        "Welcome:\n\n- water (1 min)\n- being held\n\nSometimes:\n\n- tea on the balcony\n\n---\n\n"
        "A menu is no promise. Please ask first; every answer may change at any moment.\n"
    )


REFUSED: list[tuple[list[str], int, str]] = [
    (["--name", "--format", "md"], 2, "there is no name in the settings. `settings set name NAME` sets one"),
    (["--name"], 2, "--name goes on a card. Add --format md or --format html."),
    (["--format", "pdf"], 2, "there is no format 'pdf' here."),
    (["--occasion", "tuesday"], 2, "'tuesday' is no occasion here. Write closeness or hard-day."),
    (["-o", "no/such/card.html"], 73, "there is no folder"),
    (["--all", "pick"], 2, "write options behind the word: menu pick"),
    (["--occasion", "hard-day", "set", "water", "welcome"], 2, "write options behind the word: menu set"),
    (["pick", "--minutes", "0"], 2, "--minutes takes a number from 1 on."),
    (["pick", "--occasion", "x"], 2, "'x' is no occasion here."),
    (["set"], 2, "name an item: menu set water welcome."),
    (["set", "--minutes", "5"], 2, "--minutes needs an item"),
    (
        ["set", "water", "welcome", "sometimes"],
        2,
        "'welcome' stands within 'water welcome'. Set one item at a time",
    ),
    (["set", "water", "welcome,", "blanket", "welcome"], 2, "Set one item at a time"),
    (["set", "water", "NOT-for-me;", "blanket", "welcome"], 2, "Set one item at a time"),
    (["set", "water", "off", "blanket", "welcome"], 2, "Set one item at a time"),
    (["set", "water", "not", "for", "me,", "blanket", "welcome"], 2, "Set one item at a time"),
    (["set", "water welcome, blanket welcome"], 2, "Set one item at a time"),
    (["set", "water"], 2, "say what it is: menu set water welcome, sometimes, not-for-me or off."),
    (["set", "talk"], 2, "say what it is"),
    (["set", "water", "wellcome"], 2, "'wellcome' is no answer here. Did you mean welcome?"),
    (["set", "water", "welcome", "--minutes", "241"], 2, "--minutes takes 1 to 240, or 0 for no time."),
    (["set", "water", "welcome", "--minutes", "-1"], 2, "--minutes takes 1 to 240, or 0 for no time."),
    (["set", "x" * 201, "welcome"], 2, "a line of your menu takes 1 to 200 characters."),
    (["set", os.fsdecode(b"\xff"), "welcome"], 2, "a line of your menu is not text."),
    (["set", "watr", "off"], 66, "'watr' is not on your menu. Did you mean water?"),
    (["set", "talk", "off"], 66, "'talk' is not on your menu."),
    (["set", "talk", "--minutes", "3"], 2, "say what it is"),
    (["set", "--word", "x" * 81], 2, "the word takes 1 to 80 characters."),
    (["set", "--word", " "], 2, "the word takes 1 to 80 characters."),
    (["set", "--word", "lamp", "--minutes", "3"], 2, "--minutes and --occasion need an item"),
    (["set", "-", "welcome", "--word", "-"], 2, "standard input can only be one of them."),
    (["set", "-", "welcome"], 2, "standard input is empty. Pipe in what - stands for."),
]


@pytest.mark.parametrize(
    ("arguments", "code", "said"), REFUSED, ids=lambda one: " ".join(one)[:40] if isinstance(one, list) else ""
)
def test_what_is_not_understood_gets_one_sentence_and_changes_nothing(
    run: Run, mine: Path, world: Path, arguments: list[str], code: int, said: str
) -> None:
    before = picture(world)
    done = run("menu", *arguments, code=code)
    assert done.out == ""
    assert done.err.startswith("python -m aftercare: ")
    assert done.err.count("\n") == 1
    assert said in done.err
    assert {k: v for k, v in picture(world).items() if not k.startswith("state")} == before
    assert mine.read_text() == MENU


# ---- set


def test_an_answer_word_belongs_to_the_item_in_quotes_or_once_it_is_there(run: Run) -> None:
    assert run("menu", "set", "a welcome hug", "not", "for", "me").out.startswith("Set: a welcome hug, not for me,")
    assert run("menu", "set", "a", "welcome", "hug", "sometimes").out.startswith("Set: a welcome hug, sometimes,")
    assert run("menu", "set", "water off", "welcome").out.startswith("Set: water off, welcome,")
    assert run("menu", "set", "a", "day", "off", "sometimes").out.startswith("Set: a day off, sometimes,")


def test_a_first_line_makes_a_file_of_it_alone(run: Run, world: Path) -> None:
    done = run("menu", "set", "Being  Held", "not", "for", "me")
    assert done.out == (
        "Set: being held, not for me, after closeness or on a hard day.\n"
        "Only what you set is on your menu; `menu set` asks for the rest.\n"
    )
    path = world / "menu.yaml"
    assert path.read_text() == (
        "aftercare: menu/1\nitems:\n- {item: being held, closeness: not-for-me, hard_day: not-for-me}\n"
    )
    assert path.stat().st_mode & 0o777 == 0o600


SPLICED: list[tuple[list[str], str, str, str]] = [
    (
        ["water", "sometimes"],
        "closeness: welcome, hard_day: welcome, m",
        "closeness: sometimes, hard_day: sometimes, m",
        "",
    ),
    (["WATER", "n", "--occasion", "hard-day"], "hard_day: welcome, minutes", "hard_day: not-for-me, minutes", ""),
    (["water", "--minutes", "3"], "minutes: 1", "minutes: 3", "Set: water (3 min), welcome"),
    (["water", "--minutes", "0"], ", minutes: 1}", "}", "Set: water, welcome"),
    (["tea on the balcony", "off", "--occasion", "closeness"], "  closeness: sometimes\n", "", ""),
    (
        ["tea", "on", "the", "balcony", "--minutes", "9"],
        "  hard_day: welcome\n",
        "  hard_day: welcome\n  minutes: 9\n",
        "",
    ),
    (
        ["tea on the balcony", "off"],
        "# the balcony one\n- item: tea on the balcony\n  closeness: sometimes\n  hard_day: welcome\n",
        "",
        "Set: tea on the balcony is off your menu.",
    ),
    (
        ["a warm bath", "welcome", "--minutes", "20"],
        "hard_day: not-for-me}\n",
        "hard_day: not-for-me}\n- {item: a warm bath, closeness: welcome, hard_day: welcome, minutes: 20}\n",
        "Set: a warm bath (20 min), welcome",
    ),
    (
        ["music", "s", "--occasion", "hard-day"],
        "hard_day: not-for-me}\n",
        "hard_day: not-for-me}\n- {item: music, hard_day: sometimes, minutes: 5}\n",
        "Set: music (5 min), sometimes, on a hard day.",
    ),
    (["--word", "sea  glass"], "word: lantern ", "word: sea glass ", 'Set: the word is "sea glass".'),
    (["--word", "off"], "\nword: lantern   # ours\n", "", "Set: the word is let go."),
]


@pytest.mark.parametrize(
    ("arguments", "old", "new", "said"), SPLICED, ids=lambda one: " ".join(one)[:40] if isinstance(one, list) else ""
)
def test_a_change_leaves_everything_else_byte_for_byte_and_can_be_undone(
    run: Run, mine: Path, arguments: list[str], old: str, new: str, said: str
) -> None:
    expected = MENU.replace(old, new, 1)
    assert expected != MENU
    assert run("menu", "set", *arguments, "--dry-run").out.startswith("Would be set: ")
    assert mine.read_text() == MENU
    assert run("menu", "set", *arguments).out.startswith(said or "Set: ")
    assert mine.read_text() == expected
    assert run("undo").out == "Taken back: your menu.\n"
    assert mine.read_text() == MENU
    run("redo")
    assert mine.read_text() != MENU


def test_a_line_of_ones_own_that_is_nearly_another_is_told_of(run: Run, mine: Path) -> None:
    assert "That is a line of your own. If you meant blanket: `undo`" in run("menu", "set", "blankt", "welcome").out
    assert "own" not in run("menu", "set", "blankt", "sometimes").out
    assert "own" not in run("menu", "set", "a nap", "sometimes").out
    assert "item: blankt" in mine.read_text()


def test_a_private_line_and_a_word_may_come_through_standard_input(run: Run, world: Path) -> None:
    run("menu", "set", "-", "welcome", stdin=b"the blue song\n")
    run("menu", "set", "--word", "-", stdin="l\u00e4mpchen\n".encode())
    assert "item: the blue song" in (world / "menu.yaml").read_text()
    assert shown(run)["word"] == "l\u00e4mpchen"
    assert "UTF-8" in run("menu", "set", "--word", "-", stdin=b"\xff", code=2).err


def test_what_is_quiet_says_nothing_and_a_full_disk_changes_nothing(run: Run, mine: Path) -> None:
    assert run("menu", "set", "water", "sometimes", "-q").out == ""
    before = mine.read_text()
    os.system(f"'{sys.executable}' -m aftercare menu set water welcome > /dev/full 2> /dev/null")
    assert mine.read_text() == before


names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
said = st.sampled_from([*ANSWERS, "off"])


@given(
    st.lists(
        st.tuples(names, said, st.sampled_from([OCCASIONS, *((one,) for one in OCCASIONS)])), min_size=1, max_size=8
    )
)
def test_whatever_is_set_one_after_the_other_is_what_is_read_back(
    steps: list[tuple[str, str, tuple[str, ...]]],
) -> None:
    from aftercare.history import Change
    from aftercare.home import find

    change = Change(find("/nonexistent/menu-home", {}), dry_run=True)
    expected: dict[str, Item] = {}
    for name, answer, when in steps:
        key = " ".join(name.split()).casefold()
        item = menus.changed(expected.get(key, Item(name)), answer, when, None)
        expected.pop(key, None) if item.answer() is None else expected.__setitem__(key, item)
        menufile.put(change, name, answer, when)
    text = change.text("menu.yaml")
    found = menufile.load(text, "menu.yaml")
    assert found is not None
    assert {one.name: one for one in found.items} == {one.name: one for one in expected.values()}


# ---- asked on a terminal


def test_on_a_terminal_it_asks_item_by_item_and_each_may_be_left(world: Path) -> None:
    child = terminal("menu", "set")
    child.expect("This is for you alone to answer, and nobody fills it in for another.")
    for name, reply in zip(NAMES, ["w", "s", "", "welcome", "not for me", *[""] * 7], strict=True):
        child.expect_exact(f"{name} [w/s/n] ")
        child.sendline(reply)
    child.expect_exact("Something of your own? (Enter ends) ")
    child.sendline("x" * 201)
    child.expect("takes 1 to 200 characters")
    child.expect_exact("Something of your own? (Enter ends) ")
    child.sendline("the blue song")
    child.expect_exact("the blue song [w/s/n] ")
    child.sendline("maybe")
    child.expect_exact("w, s, n, or Enter.")
    child.sendline("w")
    child.expect_exact("Something of your own? (Enter ends) ")
    child.sendline("")
    child.expect_exact("please care, no questions now? (Enter leaves it) ")
    child.sendline("lantern")
    assert "Set: 5 lines and the word. `menu` shows it." in ended(child).out
    found = menufile.load((world / "menu.yaml").read_text(), "menu.yaml")
    assert found == Menu(
        (
            Item("water", "welcome", "welcome", 1),
            Item("blanket", "sometimes", "sometimes", 1),
            Item("talk", "welcome", "welcome", 10),
            Item("being held", "not-for-me", "not-for-me"),
            Item("the blue song", "welcome", "welcome"),
        ),
        "lantern",
    )


def test_asked_again_it_shows_what_is_there_and_enter_leaves_it(mine: Path) -> None:
    child = terminal("menu", "set", "--occasion", "closeness")
    for name, reply in (
        ("water (welcome) [w/s/n/o] ", ""),
        ("tea on the balcony (sometimes) [w/s/n/o] ", "o"),
        ("being held (welcome) [w/s/n/o] ", "s"),
    ):
        child.expect_exact(name)
        child.sendline(reply)
    child.expect_exact("blanket [w/s/n] ")
    child.send("\x04")
    assert "Set: 2 lines. `menu` shows it." in ended(child).out
    assert mine.read_text() == MENU.replace("  closeness: sometimes\n", "").replace(
        '"being held", closeness: welcome', '"being held", closeness: sometimes'
    )


@pytest.mark.parametrize(
    ("key", "code", "said"), [("\x04", 0, "Nothing was set, and that is fine."), ("\x03", 130, "")]
)
def test_leaving_at_once_sets_nothing(world: Path, key: str, code: int, said: str) -> None:
    child = terminal("menu", "set")
    child.expect_exact("water [w/s/n] ")
    child.send(key)
    done = ended(child)
    assert (done.code, said in done.out) == (code, True)
    assert not (world / "menu.yaml").exists()


def test_ctrl_c_after_an_answer_sets_nothing(world: Path) -> None:
    child = terminal("menu", "set")
    child.expect_exact("water [w/s/n] ")
    child.sendline("w")
    child.expect_exact("blanket [w/s/n] ")
    child.send("\x03")
    assert ended(child).code == 130
    assert not (world / "menu.yaml").exists()


# ---- edit


def editor(tmp_path: Path, script: str) -> dict[str, str]:
    path = tmp_path / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return {"VISUAL": str(path)}


def test_the_editor_opens_a_starter_of_which_nothing_is_ones_own_until_it_is_taken(
    run: Run, world: Path, tmp_path: Path
) -> None:
    assert run("menu", "edit", env=editor(tmp_path, "true")).out.startswith("Nothing changed.")
    assert not (world / "menu.yaml").exists()
    done = run("menu", "edit", env=editor(tmp_path, "sed -i 's/^# - {item: water/- {item: water/' $1"))
    assert done.out == "Saved: menu.yaml.\n"
    text = (world / "menu.yaml").read_text()
    assert "# - {item: being held, closeness: sometimes, hard_day: sometimes, minutes: 5}\n" in text
    assert shown(run)["occasions"]["closeness"] == {"welcome": [{"item": "water", "minutes": 1}], "sometimes": []}
    run("menu", "set", "talk", "sometimes")
    assert (
        "- {item: talk, closeness: sometimes, hard_day: sometimes, minutes: 10}\n" in (world / "menu.yaml").read_text()
    )


def test_every_line_of_the_starter_may_be_taken() -> None:
    text = menufile.begun_text(starter(WORDS, fits=[], solo=False), WORDS["file"])
    taken = parse(text.replace("\n# - ", "\n- "), "menu.yaml")
    assert menufile.faults_in(taken) == []
    assert menufile.from_document(taken).items == starter(WORDS, fits=[], solo=False).items


def test_a_faulty_text_is_not_taken_but_kept(run: Run, mine: Path, world: Path, tmp_path: Path) -> None:
    done = run("menu", "edit", env=editor(tmp_path, "sed -i s/sometimes/perhaps/ $1"), code=65)
    assert "menu.yaml:9:14: `closeness`: welcome, sometimes or not-for-me is expected." in done.err
    assert mine.read_text() == MENU
    assert "perhaps" in (world / "state" / "edits" / "menu.yaml").read_text()


# ---- pick


def item(name: str, closeness: str | None, hard_day: str | None, minutes: int | None = None) -> Item:
    return Item(name, closeness, hard_day, minutes)


def candidates(menu: Menu, occasion: str | None, minutes: int | None) -> list[str]:
    found: list[str] = []

    def first(items: Sequence[Item]) -> Item:
        found.extend(one.name for one in items)
        return items[0]

    assert (pick(menu, occasion=occasion, minutes=minutes, choose=first) is None) == (not found)
    return found


def test_what_is_picked_is_welcome_first_and_never_not_for_me() -> None:
    menu = Menu(
        (
            item("water", "welcome", "welcome", 1),
            item("bath", "welcome", "sometimes", 20),
            item("tea", "welcome", "not-for-me"),
            item("talk", "sometimes", "welcome", 5),
            item("songs", None, "welcome", 5),
        )
    )
    assert candidates(menu, "closeness", None) == ["water", "bath", "tea"]
    assert candidates(menu, "closeness", 5) == ["water", "tea"]
    assert candidates(menu, "hard-day", 5) == ["water", "talk", "songs"]
    assert candidates(menu, None, None) == ["water", "songs"]
    few = Menu(menu.items[1:4])
    assert candidates(few, None, 5) == ["talk"]
    assert candidates(few, None, 1) == []
    assert candidates(Menu(menu.items[2:3]), None, None) == []


@pytest.mark.usefixtures("mine")
def test_one_act_is_suggested_and_nothing_remembered(run: Run, world: Path) -> None:
    before = picture(world)
    assert run("menu", "pick").out == "water (1 min), if you like.\n"
    told = json.loads(run("menu", "pick", "--json", "--occasion", "hard-day", "--minutes", "1").out)
    assert (told.pop("schema"), told.pop("starter")) == ("aftercare/menu-pick/1", False)
    assert told["pick"]["item"] in {"water", "tea on the balcony"}
    assert picture(world) == before


def test_where_nothing_fits_it_is_said_kindly(run: Run, world: Path) -> None:
    put(world, "aftercare: menu/1\nitems: [{item: bath, hard_day: welcome, minutes: 20}]\n")
    done = run("menu", "pick", "--minutes", "5")
    assert (done.out, "that is fine" in done.err) == ("", True)
    assert json.loads(run("menu", "pick", "--minutes", "5", "--json").out)["pick"] is None


def test_a_pick_from_the_starter_says_so(run: Run) -> None:
    done = run("menu", "pick", "--minutes", "1")
    assert "A starter, and nobody's answers yet." in done.err
    assert done.out in {f"{one} (1 min), if you like.\n" for one in ("water", "blanket", "kind words")}


# ---- understood


@pytest.mark.parametrize(
    ("typed", "name", "answer"),
    [
        ("water welcome", "water", "welcome"),
        ("being held w", "being held", "welcome"),
        ("being held not for me", "being held", "not-for-me"),
        ("being held NOT_FOR_ME", "being held", "not-for-me"),
        ("a day off sometimes", "a day off", "sometimes"),
        ("day off", "day", "off"),
        ("Time Off", "Time Off", None),
    ],
)
def test_an_item_needs_no_quotes(typed: str, name: str, answer: str | None) -> None:
    known = Menu((Item("time off", "welcome"),))
    assert understood(typed.split(), known) == (name, answer)
    assert understood([typed], known) == (name, answer)


@pytest.mark.parametrize("typed", ["", "water", "water perhaps"])
def test_an_answer_is_needed(typed: str) -> None:
    with pytest.raises(UsageProblem):
        understood(typed.split(), Menu())


def test_occasions_that_are_the_same_are_shown_once() -> None:
    one, other = item("tea", "welcome", "welcome"), item("talk", "sometimes", "not-for-me")
    assert [section.occasions for section in sections(Menu((one,)))] == [OCCASIONS]
    assert [section.occasions for section in sections(Menu((one, other)))] == [(when,) for when in OCCASIONS]
    assert sections(Menu((item("x", "not-for-me", "not-for-me"),))) == []


# ---- the file's faults


FAULTS: list[tuple[str | bytes, str, str]] = [
    ("aftercare: menu/1\nitem: []\n", "2:1", "Did you mean `items`?"),
    (
        "aftercare: menu/1\nitems: [{item: tea, closeness: yes}]\n",
        "2:32",
        "welcome, sometimes or not-for-me is expected",
    ),
    ("aftercare: menu/1\nitems: [{item: tea, hard_day: welcome, minutes: 0}]\n", "2:49", "minutes from 1 to 240"),
    ("aftercare: menu/1\nitems: [{item: '  ', hard_day: welcome}]\n", "2:16", "one line of 1 to 200 characters"),
    (f"aftercare: menu/1\nitems: [{{item: {'x' * 201}, hard_day: welcome}}]\n", "2:16", "one line of 1 to 200"),
    ('aftercare: menu/1\nitems: [{item: "a\\nb", hard_day: welcome}]\n', "2:16", "one line of 1 to 200"),
    ("aftercare: menu/1\nitems:\n- {item: tea}\n", "3:10", "say how it is"),
    ("aftercare: menu/1\nitems:\n- {closeness: welcome}\n", "3:3", "`item` is missing"),
    (
        "aftercare: menu/1\nitems:\n- {item: tea, hard_day: welcome}\n- {item: Tea, closeness: welcome}\n",
        "4:10",
        "twice",
    ),
    ("aftercare: menu/1\nitems:\n- {item: tea, for: Sam, hard_day: welcome}\n", "3:15", "`for` is not a key"),
    ("aftercare: menu/1\nword: ''\n", "2:7", "a word or sign of 1 to 80 characters"),
    ("aftercare: menu/1\nword: a\nword: b\n", "3:1", "`word` stands twice"),
    ("aftercare: menu/2\n", "1:12", "this program reads menu/1. Update the program."),
    ("aftercare: config/1\n", "1:12", "`aftercare: menu/1` is expected"),
    ("", "1", "is empty"),
    (b"aftercare: menu/1\nword: \xff\n", "2", "not UTF-8"),
]


@pytest.mark.parametrize(("text", "place", "advice"), FAULTS, ids=[one[2][:24] for one in FAULTS])
@pytest.mark.parametrize("arguments", [["menu"], ["menu", "set", "tea", "welcome"], ["menu", "pick"]], ids=" ".join)
def test_a_fault_names_file_line_and_column_and_stops_only_the_menu(
    run: Run, world: Path, text: str | bytes, place: str, advice: str, arguments: list[str]
) -> None:
    path = put(world, text)
    done = run(*arguments, code=65)
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert f"{path}:{place}: " in done.err
    assert advice in done.err
    assert path.read_bytes() == (text.encode() if isinstance(text, str) else text)
    if arguments == ["menu"]:
        assert f"{path}:{place}: " in run("check", code=65).out
        run("week")


@pytest.mark.usefixtures("mine")
def test_check_reads_the_menu(run: Run) -> None:
    assert run("check").out == "Looked through 1 file: all can be read.\n"


# ---- erased


@pytest.mark.usefixtures("mine")
def test_forgetting_everything_takes_the_menu_and_what_remembers_it(run: Run, world: Path) -> None:
    run("menu", "set", "secret-line", "welcome")
    assert any(b"lantern" in path.read_bytes() for path in (world / "state").rglob("*") if path.is_file())
    assert f"  {world}/menu.yaml" in run("forget", "--all", "--dry-run").out.splitlines()
    run("forget", "--all", "--yes")
    assert not world.exists()


@pytest.mark.usefixtures("mine")
def test_forgetting_anything_takes_what_the_menu_was(run: Run, world: Path) -> None:
    run("menu", "set", "--word", "off")
    run("forget", "notes", "--yes")
    assert not any(b"lantern" in path.read_bytes() for path in world.rglob("*") if path.is_file())


def test_there_is_no_way_to_answer_for_another(run: Run) -> None:
    for command in ("menu", "menu set", "menu pick", "menu edit"):
        assert not re.search(r"--(?:for|by|of|who)\b", run(*command.split(), "--help").out)
    assert "Nobody fills in a menu for another." in run("menu", "set", "--help").out
