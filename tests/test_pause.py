"""`pause` and `resume`: everything or one practice rests, nothing is made up for, and plans ahead are kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result, Run

HEAD = "aftercare: habits/1\npauses:\n"
HABITS = """# mine
aftercare: habits/1
habits:
- {habit: tea, targets: [{daily: 1}]}   # green
pauses:   # rests
# in spring
- {from: 2026-04-01, until: 2026-04-07}   # ill
# the end
"""


@pytest.fixture
def habits(world: Path) -> Path:
    """Where the plan is written."""
    return world / "habits.yaml"


@pytest.fixture
def own(habits: Path) -> Path:
    """A plan of one's own, with words by hand."""
    habits.parent.mkdir(0o700)
    habits.write_text(HABITS)
    habits.chmod(0o600)
    return habits


def on(day: str) -> dict[str, str]:
    return {"AFTERCARE_TODAY": day}


def week(run: Run, *arguments: str, day: str = "2026-11-22") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("week", "--json", *arguments, env=on(day)).out)
    return found


def open_habits(run: Run, day: str = "2026-11-22") -> set[str]:
    return {row["habit"] for row in week(run, day=day)["habits"] if row["open"]}


# ---- pause


@pytest.mark.parametrize(
    ("arguments", "row", "said"),
    [
        ((), "{from: 2026-11-22}", "Rests: Everything, from today, Sunday 2026-11-22, until you say `resume`."),
        (
            ("--until", "in 3 days"),
            "{from: 2026-11-22, until: 2026-11-25}",
            "Rests: Everything, from today, Sunday 2026-11-22, to Wednesday 2026-11-25.",
        ),
        (
            ("--from", "next mon", "--until", "2027-01-03"),
            "{from: 2026-11-23, until: 2027-01-03}",
            "Rests: Everything, from Monday 2026-11-23, to Sunday 2027-01-03.",
        ),
        (
            ("--from", "fri"),
            "{from: 2026-11-27}",
            "Rests: Everything, from Friday 2026-11-27, until you say `resume`.",
        ),
        (
            ("--from", "yesterday", "--until", "today"),
            "{from: 2026-11-21, until: 2026-11-22}",
            "Rests: Everything, from yesterday, Saturday 2026-11-21, to today, Sunday 2026-11-22.",
        ),
        (
            ("check-in",),
            "{habit: check-in, from: 2026-11-22}",
            "Rests: Weekly check-in, from today, Sunday 2026-11-22, until you say `resume check-in`.",
        ),
        (
            ("check", "--until", "sun"),
            "{habit: check-in, from: 2026-11-22, until: 2026-11-22}",
            "Rests: Weekly check-in, from today, Sunday 2026-11-22, to today, Sunday 2026-11-22.",
        ),
        (
            ("listen",),
            "{habit: listen, from: 2026-11-22}",
            "Rests: Listen with curiosity, from today, Sunday 2026-11-22, until you say `resume listen`.",
        ),
    ],
)
def test_a_rest_is_written_down_and_said_with_its_dates(
    run: Run, habits: Path, arguments: tuple[str, ...], row: str, said: str
) -> None:
    assert run("pause", *arguments, "--dry-run").out == f"Would rest{said.removeprefix('Rests')}\n"
    assert not habits.exists()
    assert run("pause", *arguments) == Result(0, f"{said}\n", "")
    assert habits.read_text() == f"{HEAD}- {row}\n"
    assert habits.stat().st_mode & 0o777 == 0o600
    run("undo")
    assert not habits.exists()


def test_words_by_hand_stay_byte_for_byte(run: Run, own: Path) -> None:
    run("pause", "tea")
    text = HABITS.replace("   # ill\n", "   # ill\n- {habit: tea, from: 2026-11-22}\n")
    assert own.read_text() == text
    run("resume", "tea", env=on("2026-11-25"))
    assert own.read_text() == text.replace("from: 2026-11-22}", "from: 2026-11-22, until: 2026-11-24}")
    run("undo")
    run("undo")
    assert own.read_text() == HABITS


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("pause", "--until", "2026-11-20"), 2, "--until 2026-11-20 lies before 2026-11-22. Give a later day."),
        (("pause", "--from", "tomorrow", "--until", "today"), 2, "lies before 2026-11-23"),
        (("pause", "--until", "some day"), 2, "is no date that is known here"),
        (("pause", "--from", "2026-02-30"), 2, "is no date that is known here"),
        (("pause", "zzz"), 66, "'zzz' is no practice that is known here"),
        (("pause", "re"), 2, "'re' could be "),
        (("pause", "tea", "need"), 2, "need"),
        (("resume", "--on", "2026-02-30"), 2, "is no date that is known here"),
        (("resume", "zzz"), 66, "'zzz' is no practice that is known here"),
        (("resume", "re"), 2, "'re' could be "),
        (("resume", "tea", "need"), 2, "need"),
    ],
)
def test_what_is_not_understood_changes_nothing(
    run: Run, own: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    found = run(*arguments, code=code)
    assert words in found.err
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert own.read_text() == HABITS


def test_what_rests_already_is_left_as_it_is(run: Run, habits: Path) -> None:
    run("pause")
    run("pause", "need")
    text = habits.read_text()
    assert run("pause").out == "Everything rests already, until you say `resume`.\n"
    assert run("pause", "--until", "tomorrow").out.startswith("Everything rests already")
    assert run("pause", "need", env=on("2026-11-25")).out == (
        "Share one need rests already, until you say `resume need`.\n"
    )
    assert habits.read_text() == text
    run("undo")
    assert habits.read_text() == f"{HEAD}- {{from: 2026-11-22}}\n"


def test_a_rest_with_an_end_may_be_made_longer(run: Run, own: Path) -> None:
    run("pause", "--until", "tomorrow")
    run("pause", "--until", "in 3 days")
    assert week(run, day="2026-11-25")["paused"]
    assert not week(run, day="2026-11-26")["paused"]
    run("resume", env=on("2026-11-23"))
    assert not week(run, day="2026-11-23")["paused"]
    assert own.read_text().count("until: 2026-11-22}") == 2


# ---- what rests


def test_the_week_shows_that_everything_rests(run: Run) -> None:
    run("log", "need")
    assert "Share one need" in run("week").out
    assert len(open_habits(run)) > 3
    assert "Open, if you like" in run("week").out
    run("pause")
    assert run("week").out.splitlines()[-1] == "Everything rests. `resume` goes on, whenever you like."
    assert "Open" not in run("week").out
    assert "Share one need" in run("week").out
    assert (week(run)["paused"], open_habits(run)) == (True, set())
    assert run("week", "last week").out.count("rest") == 0


def test_a_week_that_rested_says_so_and_asks_for_nothing(run: Run) -> None:
    run("pause", env=on("2026-11-09"))
    run("resume", env=on("2026-11-16"))
    lines = run("week", "last week").out.splitlines()
    assert lines[-1] == "Everything rested."
    assert "A quiet week. Nothing to make up." in lines
    assert not any("idea" in line for line in lines)
    assert {row["target"] for row in week(run, "last week")["habits"] if row["unit"] != "month"} == {0}
    assert "paused" in run("report").out


def test_one_practice_rests_and_the_others_do_not(run: Run) -> None:
    before = open_habits(run)
    run("pause", "need")
    assert open_habits(run) == before - {"need"}
    assert not week(run)["paused"]
    assert "Share one need" not in run("week", "--open").out


def test_a_rest_begins_and_ends_on_its_days(run: Run) -> None:
    run("pause", "--from", "next mon", "--until", "2026-11-26")
    assert [bool(open_habits(run, f"2026-11-{day}")) for day in range(22, 28)] == [
        True,
        False,
        False,
        False,
        False,
        True,
    ]


def test_what_is_noted_while_all_rests_is_noted(run: Run) -> None:
    run("pause")
    assert run("log", "need").out.startswith("Noted: Share one need")
    assert "Share one need" in run("week").out


# ---- resume


def test_going_on_ends_the_rest_with_the_day_before(run: Run, habits: Path) -> None:
    run("pause", env=on("2026-11-10"))
    found = run("resume")
    assert found.out == "Goes on: Everything, from today, Sunday 2026-11-22. There is nothing to catch up on.\n"
    assert habits.read_text() == f"{HEAD}- {{from: 2026-11-10, until: 2026-11-21}}\n"
    run("undo")
    assert habits.read_text() == f"{HEAD}- {{from: 2026-11-10}}\n"


def test_going_on_may_be_later(run: Run, habits: Path) -> None:
    run("pause")
    assert run("resume", "--on", "next mon").out.startswith("Goes on: Everything, from Monday 2026-11-23.")
    assert habits.read_text() == f"{HEAD}- {{from: 2026-11-22, until: 2026-11-22}}\n"
    assert week(run)["paused"]
    assert not week(run, day="2026-11-23")["paused"]


def test_going_on_before_its_end_shortens_a_rest(run: Run, habits: Path) -> None:
    run("pause", "--until", "2026-12-31")
    run("resume", env=on("2026-11-25"))
    assert habits.read_text() == f"{HEAD}- {{from: 2026-11-22, until: 2026-11-24}}\n"


@pytest.mark.parametrize("practice", [(), ("need",)])
def test_going_on_the_same_day_leaves_no_trace(run: Run, own: Path, practice: tuple[str, ...]) -> None:
    run("pause", *practice)
    assert own.read_text() != HABITS
    run("resume", *practice)
    assert own.read_text() == HABITS


def test_going_on_the_same_day_leaves_no_date_where_it_was_the_only_rest(run: Run, habits: Path) -> None:
    run("pause")
    run("resume")
    assert habits.read_text() == "aftercare: habits/1\npauses: []\n"
    assert open_habits(run)


def test_one_practice_goes_on_and_the_rest_of_all_stays(run: Run, habits: Path) -> None:
    run("pause", env=on("2026-11-20"))
    run("pause", "need", env=on("2026-11-20"))
    assert run("resume", "need").out.startswith("Goes on: Share one need, from today")
    assert (
        habits.read_text() == f"{HEAD}- {{from: 2026-11-20}}\n- {{habit: need, from: 2026-11-20, until: 2026-11-21}}\n"
    )
    assert week(run)["paused"]
    run("resume")
    assert "need" in open_habits(run)


def test_where_nothing_rests_it_says_so_and_what_does(run: Run, own: Path) -> None:
    assert run("resume").out == "No pause holds for this.\n"
    assert run("resume", "tea").out == "No pause holds for this.\n"
    assert own.read_text() == HABITS
    run("pause", "tea")
    assert run("resume").out == "No pause holds for this. Paused on its own: tea.\n"


def test_a_rest_that_is_over_stays_as_it_was(run: Run, own: Path) -> None:
    run("pause")
    run("resume", env=on("2026-11-25"))
    assert "- {from: 2026-04-01, until: 2026-04-07}   # ill\n" in own.read_text()


def test_going_on_now_keeps_a_rest_that_is_planned(run: Run, habits: Path) -> None:
    run("pause", "--from", "2026-12-20", "--until", "2026-12-31")
    run("pause")
    run("resume", env=on("2026-11-24"))
    assert habits.read_text() == (
        f"{HEAD}- {{from: 2026-12-20, until: 2026-12-31}}\n- {{from: 2026-11-22, until: 2026-11-23}}\n"
    )


def test_a_rest_that_is_planned_can_be_called_off(run: Run, habits: Path) -> None:
    run("pause", "--from", "2026-12-20", "--until", "2026-12-31")
    tried = run("resume", "--dry-run")
    assert tried.out == "Would be called off: Everything, the pause from Sunday 2026-12-20.\n"
    assert habits.read_text() == f"{HEAD}- {{from: 2026-12-20, until: 2026-12-31}}\n"
    assert run("resume").out == "Called off: Everything, the pause from Sunday 2026-12-20.\n"
    assert habits.read_text() == "aftercare: habits/1\npauses: []\n"


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_it_can_be_tried_and_be_quiet(run: Run, own: Path, command: str) -> None:
    if command == "resume":
        run("pause", env=on("2026-11-20"))
    before = own.read_text()
    assert run(command, "--dry-run").out.startswith("Would ")
    assert own.read_text() == before
    assert run(command, "-q") == Result(0, "", "")
    assert own.read_text() != before


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_a_plan_with_a_fault_is_named_and_not_touched(run: Run, own: Path, command: str) -> None:
    broken = HABITS.replace("until: 2026-04-07", "until: 2026-03-07")
    own.write_text(broken)
    found = run(command, code=65)
    assert found.err.startswith(f"python -m aftercare: {own}:7:29: `until` lies before `from`.")
    assert own.read_text() == broken
