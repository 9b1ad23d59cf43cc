"""`init`: a plan and a few settings, by flags or by questions that can all be skipped; nothing needs it."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from aftercare import offers, shipped
from tests.conftest import Result, Run
from tests.support.terminal import ended, on_terminal

STEPS = [step["title"] for step in shipped.data("plans/steps.yaml")["steps"]]
PLAN = """aftercare: plan/1
title: From Kim
who: solo
fits: [quiet]
habits:
- {habit: need}
- {habit: tea, weekly: 2, minutes: 10, title: Sunday tea}
"""
CONFIG = "aftercare: config/1\n# mine\nname: Sam   # or Samira\n"
HABITS = "# mine\naftercare: habits/1\nhabits:\n- habit: cuddle # soft\n  targets: [{weekly: 1}]\n"
CHANGES = [
    "need: 1 a week, 5 min, from 2026-11-22 on",
    "tea: 2 a week, 10 min, from 2026-11-22 on",
    "cuddle: let go from 2026-11-22 on",
    "who: solo",
    "fits: quiet",
]

terminal = partial(on_terminal, "init")


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """A plan file that someone handed out."""
    path = tmp_path / "from-kim.yaml"
    path.write_text(PLAN)
    return str(path)


@pytest.fixture
def home(world: Path) -> Path:
    """A home with a plan and settings of the person's own."""
    world.mkdir(0o700)
    for name, text in (("config.yaml", CONFIG), ("habits.yaml", HABITS)):
        (world / name).write_text(text)
        (world / name).chmod(0o600)
    return world


def own(home: Path) -> dict[str, str | None]:
    paths = [home / name for name in ("config.yaml", "habits.yaml")]
    return {path.name: path.read_text() if path.exists() else None for path in paths}


AS_IT_WAS = {"config.yaml": CONFIG, "habits.yaml": HABITS}
NOTHING = dict.fromkeys(AS_IT_WAS)


def ends_in_the_steps(said: str) -> bool:
    """Whether the five steps to start today are the last that is said."""
    tail = said.partition("Five steps to start today")[2]
    places = [tail.find(f"{number}. {title}") for number, title in enumerate(STEPS, 1)]
    return len(STEPS) == 5 and min(places) > 0 and places == sorted(places)


# ---- plans that come with the program


@pytest.mark.parametrize("name", offers.PLANS)
def test_a_shipped_plan_is_set_up_and_taken_back_in_one(run: Run, world: Path, name: str) -> None:
    found = run("init", "--plan", name)
    assert found.out.startswith("Set up:\n  ")
    assert found.err == ""
    assert ends_in_the_steps(found.out)
    offer = shipped.data(f"plans/{name}.yaml")
    habits = json.loads(run("habit", "list", "--json").out)["habits"]
    assert [one["habit"] for one in habits] == [row["habit"] for row in offer["habits"]]
    titles = {row["habit"]: row["title"] for row in offer["habits"] if "title" in row}
    assert titles.items() <= {one["habit"]: one["title"] for one in habits}.items()
    settings = json.loads(run("settings", "--json").out)["settings"]
    assert (settings["who"], settings["fits"]) == (offer.get("who", "any"), offer.get("fits", []))
    run("undo")
    assert own(world) == NOTHING
    run("undo", code=66)


def test_plan_and_settings_are_one_change_beside_what_was_there(run: Run, home: Path) -> None:
    run("log", "need")
    run("init", "--plan", "solo", "--care", "shown", "--who-may-know", "me")
    after = own(home)
    assert after["config.yaml"] == f"{CONFIG}who: solo\nnames_in_reports: false\ncare: shown\n"
    assert str(after["habits.yaml"]).startswith(HABITS.removesuffix("  targets: [{weekly: 1}]\n"))
    run("undo")
    assert own(home) == AS_IT_WAS
    run("redo")
    assert own(home) == after
    run("undo")
    assert "need" in run("undo").out.lower()


def test_a_plan_after_another_says_what_is_different(run: Run, world: Path) -> None:
    run("init", "--plan", "article")
    lines = run("init", "--plan", "two-minute", env={"AFTERCARE_TODAY": "2026-12-01"}).out.splitlines()
    assert "  cuddle: called A short hug if it is welcome" in lines
    assert "  cuddle: 1 a week, 2 min instead of 1 a week, 5 min, from 2026-12-01 on" in lines
    assert "  check-in: let go from 2026-12-01 on" in lines
    assert "  fits: short" in lines
    assert (world / "habits.yaml").exists()
    again = run("init", "--plan", "two-minute", env={"AFTERCARE_TODAY": "2026-12-02"})
    assert again.out.startswith("Nothing to change.\n")
    assert ends_in_the_steps(again.out)


def test_weeks_that_were_are_told_the_same_after_another_plan(run: Run, world: Path) -> None:
    def told() -> tuple[list[dict[str, Any]], str]:
        week = json.loads(run("week", "last week", "--json").out)["habits"]
        return [row | {"title": ""} for row in week], run("report", "last week", "--json").out

    run("log", "cuddle", "5m", "--on", "2026-11-11")
    before = told()
    run("init", "--plan", "start-small")
    assert told() == before
    assert (world / "habits.yaml").exists()


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        (("--who-may-know", "me"), "names_in_reports: false"),
        (("--care", "spoken"), "care: spoken"),
    ],
)
def test_a_setting_alone_leaves_the_plan(run: Run, home: Path, flags: tuple[str, ...], line: str) -> None:
    found = run("init", *flags)
    assert found.out.splitlines()[:2] == ["Set up:", f"  {line}"]
    assert own(home) == {**AS_IT_WAS, "config.yaml": f"{CONFIG}{line}\n"}


def test_what_is_so_already_is_not_written(run: Run, world: Path) -> None:
    assert run("init", "--who-may-know", "anyone", "--care", "both").out.startswith("Nothing to change.\n")
    assert own(world) == NOTHING


def test_it_can_be_tried_and_be_quiet(run: Run, home: Path) -> None:
    tried = run("init", "--plan", "solo", "--care", "shown", "--dry-run")
    assert tried.out.startswith("Would be set up:\n")
    assert own(home) == AS_IT_WAS
    assert run("init", "--plan", "solo", "-q") == Result(0, "", "")
    assert own(home) != AS_IT_WAS


@pytest.mark.parametrize(
    ("flags", "code", "words"),
    [
        (("--who-may-know", "nobody"), 2, "Answer me or anyone"),
        (("--care", "loud"), 2, "spoken, shown or both"),
        (("--plan", "start-smal"), 66, "Did you mean start-small"),
        (("--plan", "no/such/file.yaml"), 66, "no/such/file.yaml"),
        (("--plan", "solo", "--care", "loud"), 2, "spoken, shown or both"),
        ((), 2, "Use --plan, --who-may-know or --care instead"),
    ],
)
def test_what_is_not_understood_changes_nothing(
    run: Run, home: Path, flags: tuple[str, ...], code: int, words: str
) -> None:
    found = run("init", *flags, code=code)
    assert words in found.err
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert own(home) == AS_IT_WAS


# ---- a plan that someone handed out


def test_a_file_shows_what_it_would_change_and_needs_a_yes(run: Run, home: Path, plan: str) -> None:
    found = run("init", "--plan", plan, stdin=b"y\n", code=2)
    said = [line.removeprefix("python -m aftercare: ").strip() for line in found.err.splitlines()]
    assert said == ["this would change:", *CHANGES, "a question needs a terminal. Use --yes instead."]
    assert own(home) == AS_IT_WAS
    tried = run("init", "--plan", plan, "--dry-run")
    assert tried.out.splitlines()[: len(CHANGES) + 1] == ["Would be set up:", *(f"  {line}" for line in CHANGES)]
    assert own(home) == AS_IT_WAS
    done = run("init", "--plan", plan, "--yes")
    assert done.out.splitlines()[: len(CHANGES) + 1] == ["Set up:", *(f"  {line}" for line in CHANGES)]
    assert ends_in_the_steps(done.out)
    assert "title: Sunday tea" in str(own(home)["habits.yaml"])
    run("undo")
    assert own(home) == AS_IT_WAS


@pytest.mark.parametrize(
    ("key", "done"), [("y\n", True), ("yes\n", True), ("\n", False), ("n\n", False), ("\x04", False)]
)
def test_a_file_is_asked_about_on_a_terminal(run: Run, home: Path, plan: str, key: str, done: bool) -> None:
    child = terminal("--plan", plan)
    child.expect(r"Do it\? \[y/N\]")
    shown = " ".join(child.before.split())
    assert all(line in shown for line in CHANGES)
    run("settings", "set", "depth", "1", "-q")  # it would end with 75 if the question held the lock
    child.send(key)
    found = ended(child)
    assert found.code == 0
    assert ("Nothing was changed." in found.out) is not done
    assert ends_in_the_steps(found.out) is done
    assert ("tea" in str(own(home)["habits.yaml"])) is done
    assert "depth: 1" in str(own(home)["config.yaml"])


def test_ctrl_c_at_the_question_changes_nothing(home: Path, plan: str) -> None:
    child = terminal("--plan", plan)
    child.expect(r"Do it\? \[y/N\]")
    child.sendintr()
    assert ended(child).code == 130
    assert own(home) == AS_IT_WAS


def test_a_file_that_changes_nothing_asks_nothing(run: Run, home: Path, plan: str) -> None:
    run("init", "--plan", plan, "--yes")
    before = own(home)
    assert run("init", "--plan", plan).out.startswith("Nothing to change.\n")
    assert own(home) == before


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (PLAN.replace("weekly: 2", "weekly: 0"), ":7:24: ", "a number from 1 to 99 is expected"),
        (PLAN.replace("plan/1", "plan/2"), ":1:12: ", "written as plan/2"),
        (PLAN.replace("habits:", "habit:"), ":5:1: ", "Did you mean `habits`?"),
        ("", ":1: ", "is empty"),
        ("\0", ": ", "binary data"),
        ("\xff", ":1: ", "not UTF-8"),
    ],
)
def test_a_fault_in_a_file_is_named_with_its_place(
    run: Run, home: Path, plan: str, content: str, place: str, words: str
) -> None:
    Path(plan).write_bytes(content.encode("latin-1"))
    found = run("init", "--plan", plan, "--yes", code=65)
    assert found.err.startswith(f"python -m aftercare: {plan}{place}")
    assert words in found.err
    assert found.err.count("\n") == 1
    assert own(home) == AS_IT_WAS


def test_a_folder_is_no_plan(run: Run, home: Path, tmp_path: Path) -> None:
    found = run("init", "--plan", str(tmp_path), "--yes", code=73)
    assert str(tmp_path) in found.err
    assert own(home) == AS_IT_WAS


def test_what_a_file_holds_cannot_drive_the_terminal(run: Run, home: Path, plan: str) -> None:
    Path(plan).write_text(PLAN.replace("habit: need}", 'habit: cuddle, title: "\\e[31mred"}'))
    found = run("init", "--plan", plan, "--dry-run")
    assert "  cuddle: called <U+001B>[31mred" in found.out.splitlines()
    assert "\x1b" not in found.out
    assert own(home) == AS_IT_WAS


# ---- questions


def test_every_question_can_be_skipped(home: Path) -> None:
    child = terminal()
    for question in ("A plan: article, start-small, solo, apart, two-minute", "Who may know of this", "How is care"):
        child.expect(question)
        child.send("\n")
    found = ended(child)
    assert (found.code, "Nothing to change." in found.out) == (0, True)
    assert ends_in_the_steps(found.out)
    assert own(home) == AS_IT_WAS


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_the_end_of_input_ends_the_questions_and_keeps_the_answers(world: Path, answered: int) -> None:
    child = terminal()
    for question, answer in (("A plan", "start-small"), ("Who may know", "me"))[:answered]:
        child.expect(question)
        child.send(f"{answer}\n")
    child.expect(("A plan", "Who may know", "How is care")[answered])
    child.send("\x04")
    found = ended(child)
    assert found.code == 0
    assert ends_in_the_steps(found.out)
    after = own(world)
    assert ("thank-you" in str(after["habits.yaml"]), after["config.yaml"]) == (
        answered > 0,
        "aftercare: config/1\nnames_in_reports: false\n" if answered > 1 else None,
    )


def test_answers_are_set_up_as_flags_are(run: Run, world: Path, plan: str) -> None:
    child = terminal()
    child.expect("A plan")
    child.send("start-larger\n")
    child.expect("there is no plan or file")
    child.expect("A plan")
    child.send(f"{plan}\n")
    child.expect("Who may know")
    child.send("nobody\n")
    child.expect("Answer me or anyone")
    child.send("me\n")
    child.expect("How is care")
    child.send("shown\n")
    child.expect(r"Do it\? \[y/N\]")
    child.send("y\n")
    assert ended(child).code == 0
    by_answers = own(world)
    run("undo")
    assert own(world) == NOTHING
    run("init", "--plan", plan, "--who-may-know", "me", "--care", "shown", "--yes")
    assert own(world) == by_answers


def test_ctrl_c_at_a_question_changes_nothing(home: Path) -> None:
    child = terminal()
    child.expect("A plan")
    child.send("solo\n")
    child.expect("Who may know")
    child.sendintr()
    assert ended(child).code == 130
    assert own(home) == AS_IT_WAS


# ---- nothing needs it


def test_nothing_needs_it(run: Run, world: Path) -> None:
    run("prompt")
    run("log", "cuddle", "5m")
    run("skip", "meditate")
    run("week")
    run("report")
    run("remind", "--check")
    run("habit", "list")
    run("settings")
    run("check")
    assert own(world) == NOTHING
