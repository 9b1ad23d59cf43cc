"""`talk` on a real pseudo-terminal, and its plan for paper."""

import json
import os
import re
import signal
import stat
import sys
import termios
import time
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from aftercare import dealing, decks, talk
from aftercare.cards import Card
from aftercare.dealing import Table
from aftercare.draw import Memory
from aftercare.settings import Settings
from aftercare.talkbreak import coming_back
from tests.conftest import Run
from tests.support.owndecks import card, put_deck
from tests.support.terminal import ended as how_it_ended
from tests.support.terminal import on_terminal
from tests.support.tree import picture

KEYS = "q stop\r\n"
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12)  # noqa: DTZ001  a clock on the wall
WEEK = "journal/2026-W47.yaml"


@pytest.fixture(autouse=True)
def told(world: Path) -> None:
    """The notice of first use is out of the way."""
    state = world / "state"
    state.mkdir(mode=0o700, parents=True)
    (state / "notices.json").write_text('["first-use"]')
    for folder in (world, state):
        folder.chmod(0o700)
    (state / "notices.json").chmod(0o600)


LOOK_BACK = r"to look back on\s+this\? \[y/N\]"

begun = partial(on_terminal, "talk", env={"NO_COLOR": "1"}, size=(40, 80))
"""`talk` on a terminal of 80 columns."""


def ended(child: Any, code: int = 0) -> str:
    """What a child still says until it ends with a code; the look back, if it is offered, is declined."""
    offered = child.expect([LOOK_BACK, pexpect.EOF]) == 0
    said: str = child.before.replace("\r\n", "\n")
    if offered:
        child.sendline("")
    done = how_it_ended(child)
    assert done.code == code, done
    return said + done.out


def config(world: Path, **values: object) -> None:
    path = world / "config.yaml"
    path.write_text("aftercare: config/1\n" + "".join(f"{key}: {value}\n" for key, value in values.items()))
    path.chmod(0o600)


def everything(world: Path) -> str:
    return "\n".join(one.read_text(errors="replace") for one in world.rglob("*") if one.is_file())


def draws(world: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((world / "state" / "draws.json").read_text())
    return found


def leave(child: Any) -> str:
    """From a stop to the end: nobody is asked anything more."""
    child.expect("Stopped here, and that is fine")
    said = ended(child)
    assert "[y/N]" not in said
    assert "Enter leaves it out" not in said
    return said


def finish(child: Any) -> str:
    """From the last step to the end: no plan, nothing noted."""
    child.expect("Enter leaves it out")
    child.sendline("")
    if child.expect([r"\[y/N\]", pexpect.EOF]) == 0:
        child.sendline("")
        return ended(child)
    child.wait()
    return ""


# ---- the look back


@pytest.mark.parametrize("kind", ["weekly", "after-closeness"])
@pytest.mark.parametrize("wanted", [True, False])
def test_a_look_back_is_kept_as_one_moment_and_only_if_wanted(world: Path, kind: str, wanted: bool) -> None:
    child = begun(kind, "--people", "1")
    while child.expect([KEYS, "Enter leaves it out"]) == 0:
        child.send("n")
    child.sendline("")
    while child.expect([r"for today\? \[y/N\]", LOOK_BACK]) == 0:
        child.sendline("")
    child.sendline("y" if wanted else "")
    assert ("Only that moment is kept" in ended(child)) is wanted
    later = world / "state" / "look-back"
    assert later.exists() is wanted
    if wanted:
        at = datetime.fromisoformat(later.read_text())
        assert timedelta(hours=24) < at - NOON <= timedelta(hours=72)
        assert 8 <= at.hour < 22
        assert stat.S_IMODE(later.stat().st_mode) == 0o600


# ---- the weekly agenda


def test_a_weekly_talk_goes_through_the_agenda_and_offers_to_note_it(world: Path) -> None:
    child = begun("weekly", "10")
    child.expect("A weekly check-in")
    child.expect("Who is here")
    child.sendline("Sam and Kim")
    for number, heading in enumerate(("Thanks", "One need", "One worry", "One plan", "Close"), 1):
        name = ("Sam", "Kim")[(number + 1) % 2]
        child.expect(f"{number} of 5  {heading} {name} begins")
        child.expect("For who listens")
        child.expect(KEYS)
        child.send("\r")
    child.expect("Thank you for the time")
    child.expect("Enter leaves it out")
    child.sendline("Soup on Friday")
    child.expect("Your plan: Soup on Friday")
    child.expect(r"Note 'Weekly check-in' for today\? \[y/N\]")
    child.sendline("y")
    child.expect(r"private note\? \[y/N\]")
    child.sendline("n")
    child.expect("Noted: Weekly check-in")
    ended(child)
    assert "habit: check-in" in (world / WEEK).read_text()
    assert "Soup" not in everything(world)
    assert "Sam" not in everything(world)
    assert len(draws(world)["drawn"]) == 2


def test_a_plan_is_kept_as_a_note_only_if_wanted(world: Path) -> None:
    child = begun("weekly", "--people", "1")
    for _ in range(5):
        child.expect(KEYS)
        child.send("n")
    child.expect("Enter leaves it out")
    child.sendline("Soup on Friday")
    for _ in range(2):
        child.expect(r"\[y/N\]")
        child.sendline("y")
    ended(child)
    assert "Soup on Friday" in (world / WEEK).read_text()


def test_someone_alone_is_asked_for_no_names_and_gets_no_turns(world: Path) -> None:
    config(world, who="solo", people="[Sam]")
    child = begun("thanks", "5")
    for _ in range(2):
        child.expect(KEYS)
        assert "begin" not in child.before
        assert "who listens" not in child.before
        assert "Who is here" not in child.before
        assert "the others" not in child.before
        child.send("\r")
    finish(child)


def test_someone_alone_is_not_offered_what_is_done_together(world: Path) -> None:
    config(world, who="solo")
    child = begun("weekly")
    for _ in range(5):
        child.expect(KEYS)
        child.send("\r")
    child.expect("Enter leaves it out")
    child.sendline("")
    assert "Note" not in ended(child)


# ---- keys


def test_the_keys_do_what_they_say(world: Path) -> None:
    child = begun("weekly", "--people", "2")
    child.expect(KEYS)
    child.send("s")
    child.expect("Softer: ")
    child.send("f")
    child.expect("If you like: ")
    child.send("g")
    child.expect("Breathe out a little longer")
    child.send("\x1b[A")  # an arrow writes nothing and does nothing
    child.send("x")
    child.expect(KEYS)
    child.send("p")
    child.expect("Passed. On to the next.")
    child.expect("2 of 5")
    child.expect(KEYS)
    child.send("q")
    leave(child)
    known = draws(world)
    assert len(known["drawn"]) == 2
    assert set(known["passed"].values()) == {"2026-W47"}
    assert len(known["passed"]) == 1
    assert not (world / WEEK).exists()


def test_the_timer_is_quiet_and_any_key_ends_it() -> None:
    child = begun("thanks", "9", "--people", "1")
    child.expect(KEYS)
    child.send("t")
    child.expect("of quiet time. Any key ends it.")
    child.send("x")
    child.send("q")
    said = leave(child)
    assert "\a" not in said
    assert "That is the time" not in child.before


@pytest.mark.parametrize("at", ["names", "card", "timer", "plan", "offer"])
def test_ctrl_c_ends_it_kindly_and_keeps_nothing(world: Path, at: str) -> None:
    before = picture(world)
    child = begun("thanks", "5")
    child.expect("Who is here")
    if at != "names":
        child.sendline("1")
        child.expect(KEYS)
    if at == "timer":
        child.send("t")
        child.expect("Any key ends it")
    if at in {"plan", "offer"}:
        for _ in range(2):
            child.send("p")
        child.expect("Enter leaves it out")
    if at == "offer":
        child.sendline("soup")
        child.expect(r"\[y/N\]")
    child.sendintr()
    child.expect("Enough for today is enough. No card and no answer was kept.")
    ended(child, 130)
    assert picture(world) == before


def test_a_terminal_that_goes_away_ends_it() -> None:
    child = begun("thanks", "--people", "1")
    child.expect(KEYS)
    child.sendeof()
    leave(child)


def test_the_end_of_input_at_a_question_ends_it_too(world: Path) -> None:
    before = picture(world)
    child = begun()
    child.expect("What kind")
    child.sendeof()
    ended(child)
    child = begun("thanks")
    child.expect("Who is here")
    child.sendeof()
    ended(child, 130)
    assert picture(world) == before


def test_echo_is_back_after_a_talk() -> None:
    child = pexpect.spawn("/bin/sh", ["-i"], encoding="utf-8", timeout=30, env={**os.environ, "PS1": "READY "})
    child.expect("READY ")
    child.sendline(f"{sys.executable} -m aftercare talk thanks --people 1")
    child.expect("q stop")
    child.sendintr()
    child.expect("READY ")
    child.sendline("stty -a")
    child.expect("READY ")
    assert re.search(r"(?<!-)\becho\b", child.before)
    assert re.search(r"(?<!-)\bicanon\b", child.before)
    child.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131)])
def test_a_signal_ends_it_and_the_terminal_is_as_it_was(world: Path, number: int, code: int) -> None:
    before = picture(world)
    child = begun("thanks", "--people", "1")
    child.expect(KEYS)
    until = time.monotonic() + 30
    while termios.tcgetattr(child.child_fd)[3] & termios.ECHO:  # the line about keys stands there a moment before
        assert time.monotonic() < until
        time.sleep(0.01)
    child.kill(number)
    child.wait()
    assert child.exitstatus == code
    assert termios.tcgetattr(child.child_fd)[3] & (termios.ECHO | termios.ICANON) == termios.ECHO | termios.ICANON
    child.close()
    assert picture(world) == before


def test_names_that_are_none_leave_it_as_it_was() -> None:
    child = begun("thanks")
    child.expect("Who is here")
    child.sendline(" , ")
    child.expect(KEYS)
    child.send("q")
    leave(child)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [("Robin", "You begin"), ("Sam, Robin", "Sam begins"), ("Sam and Robin", "Sam begins"), ("3", "You begin")],
)
def test_whoever_types_is_here_as_well(typed: str, begins: str) -> None:
    child = begun("thanks")
    child.expect("Who is here")
    child.sendline(typed)
    child.expect(KEYS)
    assert begins in child.before
    child.send("q")
    leave(child)


@pytest.mark.parametrize("typed", ["me", "Just me", "1", "you"])
def test_one_alone_can_say_so(world: Path, typed: str) -> None:
    config(world, people="[Sam]")
    child = begun("thanks")
    child.expect("Who is here")
    child.sendline(typed)
    child.expect(KEYS)
    assert "begin" not in child.before
    child.send("q")
    leave(child)


def test_a_dry_run_keeps_nothing(world: Path) -> None:
    before = picture(world)
    child = begun("thanks", "5", "--people", "1", "--dry-run")
    for _ in range(2):
        child.expect(KEYS)
        child.send("p")
    child.expect("Enter leaves it out")
    child.sendline("soup")
    for _ in range(2):
        child.expect(r"\[y/N\]")
        child.sendline("y")
    child.expect("Would be noted")
    ended(child)
    assert picture(world) == before


# ---- after closeness


def test_after_closeness_leaves_no_trace_but_what_was_noted(world: Path) -> None:
    before = picture(world)
    child = begun("after-closeness", "--people", "2")
    child.expect(r"Every\s+step\s+can\s+be\s+left\s+out")
    for heading in ("Body", "Feeling", "What I need now", "One appreciation", "Anything different"):
        child.expect(heading)
        child.expect(KEYS)
        child.send("p")
    child.expect("Enter leaves it out")
    child.sendline("Breakfast")
    child.expect(r"\[y/N\]")
    child.sendline("")
    ended(child)
    assert picture(world) == before


def test_after_closeness_is_noted_as_looking_back_and_never_with_words(world: Path) -> None:
    child = begun("after-closeness", "--people", "2")
    for _ in range(5):
        child.expect(KEYS)
        child.send("\r")
    child.expect("Enter leaves it out")
    child.sendline("Breakfast")
    child.expect(r"Note .* for today")
    child.sendline("y")
    child.expect("Noted: ")
    ended(child)
    assert "habit: reflect" in (world / WEEK).read_text()
    assert "Breakfast" not in everything(world)
    assert "closeness" not in everything(world)


# ---- after a disagreement


def unseen(child: Any, *answers: str) -> None:
    """Each person in turn takes over with a key, and answers with another."""
    for answer in answers:
        child.expect(r"once\s+only\s+you\s+can\s+see\s+this\.\r\n")
        child.send(" ")
        child.expect(r"Nothing\s+is\s+shown\.\r\n")
        child.send(answer)


def after_conflict(*answers: str) -> Any:
    """Up to the unseen question, answered by each of two."""
    child = begun("after-conflict", "--people", str(len(answers)))
    child.expect(r"Do\s+not\s+use\s+them\s+where\s+anyone\s+is\s+afraid")
    child.expect("Leave it for today")
    child.send("n")
    unseen(child, *answers)
    return child


def test_a_key_that_is_held_down_answers_for_nobody_else() -> None:
    child = begun("after-conflict", "--people", "3")
    child.expect("Leave it for today")
    child.send("n")
    child.expect(r"see\s+this\.\r\n")
    child.send("y" * 30 + "\r")
    child.expect(r"Nothing\s+is\s+shown\.\r\n")
    child.send("y\r")
    child.expect("Person 2: press any key")
    child.send("yes\r")
    child.expect(r"Nothing\s+is\s+shown\.\r\n")
    child.send("yes\r")
    child.expect("Person 3: press any key")
    child.send("y")
    child.expect(r"Nothing\s+is\s+shown\.\r\n")
    child.send("n\r")
    child.expect("Not now, then")
    child.expect("Back when")
    child.sendintr()
    ended(child, 130)


def test_on_a_call_with_a_word_each_side_asks_its_own_person() -> None:
    child = begun("after-conflict", "--seed", "lantern")
    child.expect("Leave it for today")
    child.send("n")
    unseen(child, "y")
    child.expect("1 of 4")
    child.sendintr()
    ended(child, 130)


def test_people_who_are_ready_go_through_cards_of_feelings_and_needs() -> None:
    child = after_conflict("y", "y")
    child.expect("1 of 4")
    child.expect(KEYS)
    child.send("q")
    leave(child)


@pytest.mark.parametrize("answers", [("y", "n"), ("n", "y"), ("n", "n"), ("\r", "y")])
def test_one_who_is_not_ready_is_enough_and_nobody_can_tell_who(answers: tuple[str, str]) -> None:
    child = after_conflict(*answers)
    child.expect("Not now, then, and that is a good answer too.")
    assert child.before.strip() == ""
    child.expect("Back when")
    child.sendline("nonsense")
    child.expect("no time within a week")
    child.expect("Back when")
    child.sendline("19:30")
    child.expect(r"Back at 19:30\. Until then nobody follows")
    ended(child)


def test_a_short_break_can_be_waited_for(world: Path) -> None:
    before = picture(world)
    child = begun("after-conflict", "--people", "2")
    child.expect("Leave it for today")
    child.send("b")
    child.expect("Back when")
    child.sendline("")
    child.expect(r"Back at 12:20\.")
    child.expect(r"Wait here quietly until then\? \[y/N\]")
    child.sendline("y")
    child.expect("About 20 minutes of quiet time")
    child.send(" ")
    child.expect("asks again")
    ended(child)
    assert picture(world) == before


@pytest.mark.parametrize("keep", [True, False])
def test_what_is_written_alone_is_kept_only_if_wanted(world: Path, run: Run, keep: bool) -> None:
    child = begun("after-conflict", "--people", "1")
    child.expect("Leave it for today")
    child.send("a")
    for answer in ("A friend would smile", "", "Next time I breathe first"):
        child.expect("  >")
        child.sendline(answer)
    child.expect(r"private note\? \[y/N\]")
    child.sendline("y" if keep else "")
    said = ended(child)
    assert ("Kept as a private note" in said) is keep
    assert ("A friend would smile" in everything(world)) is keep
    if keep:
        assert "kind: note" in (world / WEEK).read_text()
        assert "A friend" not in run("week").out
        assert "A friend would smile" in run("week", "--notes").out
        run("undo")
        assert not (world / WEEK).exists()


# ---- deeper cards


def deep_deck(world: Path) -> None:
    shallow = [card(f"deep-0{number}", text=f"What is {number} about?") for number in (1, 2, 3)]
    deep = [
        card(
            f"deep-1{number}", text=f"What lies deep {number}?", depth=3, content_note="Deep.", softer="What is light?"
        )
        for number in (1, 2)
    ]
    put_deck(world, "deep", *shallow, *deep)


def through(child: Any) -> str:
    """Everything said from here to the end of a talk of four cards."""
    said = ""
    while child.expect([KEYS, "Enter leaves it out"]) == 0:
        said += child.before
        child.send("\r")
    said += child.before
    child.sendline("")
    return f"{said}{ended(child)}"


def test_a_deeper_card_comes_once_if_each_says_yes_unseen(world: Path) -> None:
    deep_deck(world)
    config(world, depth=3, people="[Sam]")
    child = begun("deep", "14")
    child.expect("Who is here")
    child.sendline("")
    child.expect("You: press any key")
    unseen(child, "y")
    child.expect("Sam: press any key")
    unseen(child, "y")
    said = through(child)
    assert said.count("What lies deep") == 1
    assert "Beforehand: Deep." in said
    assert "Staying with lighter cards" not in said
    assert said.index("What lies deep") > said.index("1 of 4")
    assert "4 of 4" in said.partition("What lies deep")[2]


@pytest.mark.parametrize("answers", [("y", "n"), ("n", "y"), ("y", "\r"), ("x", "y")])
def test_one_no_keeps_it_light_and_nobody_is_asked_again_that_day(world: Path, answers: tuple[str, str]) -> None:
    deep_deck(world)
    config(world, depth=3, people="[Sam]")
    child = begun("deep", "14", "--people", "2")
    unseen(child, *answers)
    child.expect("Staying with lighter cards tonight.")
    assert "What lies deep" not in through(child)
    child = begun("deep", "14", "--people", "2")
    child.expect("Staying with lighter cards tonight.")
    assert "For you alone" not in child.before
    assert "What lies deep" not in through(child)


def test_without_the_setting_nobody_is_asked(world: Path) -> None:
    deep_deck(world)
    child = begun("deep", "14", "--people", "2")
    said = through(child)
    assert "For you alone" not in said
    assert "lighter cards" not in said
    assert "What lies deep" not in said


def test_where_no_deeper_card_is_left_the_same_line_stands(world: Path) -> None:
    put_deck(world, "light", *(card(f"light-0{number}", text=f"What is {number} about?") for number in (1, 2)))
    config(world, depth=3)
    child = begun("light", "--people", "2")
    child.expect("Staying with lighter cards tonight.")
    assert "For you alone" not in child.before
    child.sendintr()
    ended(child, 130)


# ---- what cannot be


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["weekly"], 2, "a talk needs a terminal"),
        (["--plan"], 2, "name a kind of talk"),
        (["weakly", "--plan"], 66, "Did you mean weekly"),
        (["after", "--plan"], 2, "after-closeness or after-conflict"),
        (["weekly", "0", "--plan"], 2, "not from 1 to 120 minutes"),
        (["weekly", "500", "--plan"], 2, "not from 1 to 120 minutes"),
        (["weekly", "thanks", "--plan"], 2, "name one kind"),
        (["weekly", "--json"], 2, "go with --plan"),
        (["weekly", "--plan", "--format", "pdf"], 2, "text, md or json"),
        (["weekly", "--plan", "--people", "0"], 2, "not from 1 to 12"),
        (["weekly", "--plan", "--no-animation"], 2, "a plan does not move"),
        (["mine", "--plan", "--seed", "lantern"], 2, "your own decks are yours"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    world: Path, run: Run, arguments: list[str], code: int, said: str
) -> None:
    put_deck(world, "mine", card("mine-01"))
    before = picture(world)
    done = run("talk", *arguments, code=code)
    assert done.out == ""
    assert said in done.err
    assert done.err.count("\n") == 1
    assert {**picture(world)} == before or set(picture(world)) - set(before) <= {"cache", "cache/decks.json"}


def test_without_a_kind_a_terminal_is_asked_and_the_week_is_offered() -> None:
    child = begun()
    child.expect("after-conflict")
    child.expect(r"What kind\? \[weekly\]")
    child.sendline("")
    child.expect("A weekly check-in")
    child.sendintr()
    ended(child, 130)


# ---- the plan


def test_a_plan_has_every_step_and_is_remembered_nowhere(world: Path, run: Run) -> None:
    before = picture(world)
    told = json.loads(run("talk", "weekly", "10", "--plan", "--json").out)
    assert told["schema"] == "aftercare/talk/1"
    assert [step["heading"] for step in told["steps"]] == ["Thanks", "One need", "One worry", "One plan", "Close"]
    assert sum(step["minutes"] for step in told["steps"]) == 10
    assert told["practice"] == "check-in"
    text = run("talk", "weekly", "--plan").out
    assert max(map(len, text.splitlines())) <= 78
    assert run("talk", "weekly", "--plan", "--format", "md").out.startswith("# A weekly check-in\n")
    assert picture(world) == before


@pytest.mark.parametrize("kind", ["weekly", "after-closeness", "after-conflict", "thanks", "listen", "fair-ground"])
def test_a_word_gives_both_sides_the_same_plan(world: Path, tmp_path: Path, run: Run, kind: str) -> None:
    config(world, name="Kim", people="[Sam]", depth=1, who="solo", fits="[apart, literal]")
    (world / "state" / "draws.json").write_text(json.dumps({"drawn": ["weekly-01", "thanks-02"], "never": ["fair-01"]}))
    put_deck(world, "mine", card("mine-01"))
    for form in ("text", "md", "json"):
        here = run("talk", kind, "--plan", "--seed", "lantern", "--format", form).out
        there = run(
            "talk", kind, "--plan", "--seed", "lantern", "--format", form, env={"AFTERCARE_HOME": str(tmp_path / "x")}
        ).out
        assert here == there
        assert "Kim" not in here
        assert "Sam" not in here


def test_a_word_is_the_same_however_it_is_typed(run: Run) -> None:
    plans = {
        run("talk", "thanks", "--plan", "--seed", word).out for word in ("caf\u00e9", "Cafe\u0301", "  CAF\u00c9 ")
    }
    assert len(plans) == 1


def test_a_plan_is_for_two_or_more_unless_one_says_otherwise(world: Path, run: Run) -> None:
    assert run("talk", "listen", "--plan").out.count("Your turn to speak") == 2
    alone = run("talk", "listen", "--plan", "--people", "1").out
    assert alone.count("Your turn to speak") == 1
    assert "other" not in alone.partition("1. ")[0]
    assert "For who listens" not in run("talk", "weekly", "--plan", "--people", "1").out
    config(world, people="[Sam, Robin]")
    assert run("talk", "listen", "--plan").out.count("Your turn to speak") == 3


def test_a_plan_names_nobody(world: Path, run: Run) -> None:
    config(world, name="Kim", people="[Robin]")
    put_deck(world, "named", card("named-01", text="What does {{ someone }} like about {{ name }}?"))
    said = run("talk", "named", "--plan").out
    assert "What does someone close like about you?" in said
    assert "From your own deck: named" in said


def test_what_drives_a_terminal_is_shown_as_text(world: Path, run: Run) -> None:
    put_deck(world, "mm", card("mm-01"), title="T \x1b[31m", about="About\u202e \x1b]0;pwn\a", not_for="N\x07")
    for form in ("text", "md", "json"):
        said = run("talk", "mm", "--plan", "--format", form).out
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)


def test_a_deck_of_ones_own_writes_no_markup(world: Path, run: Run) -> None:
    put_deck(world, "mm", card("mm-01", text="What is <b>good</b> about *this*?"), title="T <script>")
    said = run("talk", "mm", "--plan", "--format", "md").out
    assert "<b>" not in said
    assert "<script>" not in said
    assert "\\*this\\*" in said


def test_a_deck_that_a_kind_is_named_after_can_be_talked_through(run: Run) -> None:
    told = json.loads(run("talk", "--deck", "after-closeness", "--plan", "--json").out)
    assert all(step["card"].startswith("closeness-") for step in told["steps"])
    assert "not both" in run("talk", "weekly", "--deck", "weekly", "--plan", code=2).err


def test_a_plan_has_a_moment_to_ground_oneself(run: Run) -> None:
    assert "If it gets too much" in run("talk", "thanks", "--plan").out
    assert len(json.loads(run("talk", "thanks", "--plan", "--json").out)["grounding"]) == 4


def test_another_word_or_day_gives_another_plan(run: Run) -> None:
    plans = {run("talk", "thanks", "--plan", "--seed", word).out for word in ("lantern", "harbour", "moss")}
    plans |= {
        run("--today", day, "talk", "thanks", "--plan", "--seed", "moss").out for day in ("2026-11-23", "2026-11-24")
    }
    assert len(plans) >= 4


def test_a_plan_for_a_call_after_a_disagreement_names_the_other_ways(run: Run) -> None:
    said = " ".join(run("talk", "after-conflict", "--plan").out.split())
    assert "One no is enough" in said
    assert "Or: Take a break, with a time to come back" in said
    assert "Or: Look at it on my own, in writing" in said
    assert "afraid" in said


def test_every_deck_can_be_talked_through(run: Run) -> None:
    for deck in decks.shipped_decks():
        told = json.loads(run("talk", deck.name, "10", "--plan", "--json").out) if deck.gate else None
        assert told is None or 2 <= len(told["steps"]) <= 5


# ---- what is dealt, in the process


def table(people: tuple[str, ...] = ("you", "Sam"), **settings: Any) -> Table:
    library = decks.Library(decks.shipped_decks())
    return Table(library, Memory(), Settings(**settings), TODAY, people)


@pytest.mark.parametrize("deck", [one.name for one in decks.shipped_decks()])
def test_a_talk_begins_lightly_and_ends_on_something_good(deck: str) -> None:
    for people in (("you",), ("you", "Sam"), ("a", "b", "c")):
        for _ in range(20):
            made = dealing.made(table(people), talk.script_for(deck, decks.shipped_decks()), 14)
            shown = made.cards
            if not shown or made.script.steps:
                continue
            assert shown[-1].glad
            assert max(one.depth for one in shown) <= 2
            assert [one.depth for one in shown[:-1]] == sorted(one.depth for one in shown[:-1])
            assert all(one.who != "together" for one in shown) or len(people) > 1
            assert all(one.who != "solo" for one in shown) or len(people) == 1
            assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("deck", ["after-conflict", "fair-ground", "different-speeds"])
def test_at_most_one_deeper_card_comes_and_never_last(deck: str) -> None:
    script = talk.Script(deck, deck, "", deck=deck)
    found: set[Card] = set()
    for _ in range(60):
        shown = dealing.made(table(depth=3), script, 14, deep=True).cards
        deep = [one for one in shown if one.depth == 3]
        assert len(deep) == 1
        assert shown[-1] not in deep
        found |= set(deep)
    assert found


def test_what_was_drawn_or_passed_or_is_never_wanted_does_not_come() -> None:
    every = next(one for one in decks.shipped_decks() if one.name == "thank-yous").cards
    kept = every[-3:]
    memory = Memory(never=frozenset(one.id for one in every[:10]), passed={one.id: "2026-W46" for one in every[10:-3]})
    at = Table(decks.Library(decks.shipped_decks()), memory, Settings(), TODAY, ("you",))
    for _ in range(10):
        shown = dealing.made(at, talk.script_for("thanks", decks.shipped_decks()), 20).cards
        assert set(shown) <= set(kept)


def test_listening_gives_each_person_a_turn_of_the_same_length() -> None:
    made = dealing.made(table(("a", "b", "c")), talk.script_for("listen", ()), 12)
    assert [one.speaker for one in made.steps] == ["a", "b", "c"]
    assert {one.minutes for one in made.steps} == {4.0}
    assert len({one.text for one in made.steps}) == 3


@pytest.mark.parametrize("script", talk.scripts().values(), ids=list(talk.scripts()))
def test_each_script_is_whole(script: talk.Script) -> None:
    assert script.about
    assert script.notes in {"check-in", "reflect", "repair", "thank-you", "listen"}
    for row in script.steps:
        assert row["softer"]
        assert row["receive"]
        assert len(row["text"].split()) <= 30
    if script.deck:
        assert script.deck in {one.name for one in decks.shipped_decks()}


def test_decks_lead_to_practices_that_there_are() -> None:
    from aftercare.catalogue import practices

    known = talk.words()["practices"]
    assert set(known) <= {one.name for one in decks.shipped_decks()}
    assert set(known.values()) <= set(practices())


# ---- coming back


@pytest.mark.parametrize(
    ("typed", "words", "minutes"),
    [
        ("20 min", "12:20", 20),
        ("20", "12:20", 20),
        ("in 1 h", "13:00", 60),
        ("19:30", "19:30", 450),
        ("at 11.00", "11:00 tomorrow", 23 * 60),
        ("tomorrow", "12:00 tomorrow", 24 * 60),
        ("3 days", "12:00 on Wednesday", 3 * 24 * 60),
    ],
)
def test_a_time_to_come_back_is_understood(typed: str, words: str, minutes: float) -> None:
    found = coming_back(typed, NOON)
    assert found is not None
    assert (found.words, found.minutes) == (words, minutes)


@pytest.mark.parametrize("typed", ["", "soon", "0", "25:00", "8 days", "-5", "9999 d"])
def test_anything_else_is_no_time(typed: str) -> None:
    assert coming_back(typed, NOON) is None
