"""`habit`: the plan and the catalogue, one's own practices, and targets that never rewrite the past."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftercare import plan
from aftercare.habits import Target
from aftercare.settings import FITS
from tests.conftest import Run

KEYS = [
    "need",
    "after-talk",
    "check-in",
    "cuddle",
    "care-act",
    "reflect",
    "support",
    "meditate",
    "snack",
    "wash-up",
    "music",
    "name-feeling",
    "validate",
    "pause-breathe",
    "repair",
    "thank-you",
    "belly-breathing",
    "mindful-minute",
    "consent",
    "gentle-feedback",
    "boundary",
    "renegotiate",
    "listen",
    "slow-touch",
    "breathe-together",
    "reassure",
    "cue-map",
    "small-ritual",
    "reach-out",
    "our-ritual",
    "celebrate",
    "learn",
    "tempos",
    "share-decisions",
    "circle",
    "bridge-back",
]
SEVEN = ["need", "check-in", "cuddle", "care-act", "reflect", "support", "meditate"]

HABITS = """# mine
aftercare: habits/1
habits:   # what I like
# soft
- habit: cuddle   # on the sofa
  title: "Sofa time"   # or bed
  targets:   # as agreed
  - {weekly: 1, minutes: 5}   # at first

- {habit: tea, title: Tea, targets: [{weekly: 1}]}   # green
- habit: walk
  targets:
  - weekly: 1
  - from: 2026-10-01   # with the dog
    weekly: 3
pauses: []   # none
# the end
"""


@pytest.fixture
def habits(world: Path) -> Path:
    """A plan of one's own, with words by hand wherever they can stand."""
    world.mkdir(0o700)
    path = world / "habits.yaml"
    path.write_text(HABITS)
    path.chmod(0o600)
    return path


def listed(run: Run, *arguments: str, env: dict[str, str] | None = None) -> list[dict[str, Any]]:
    found = json.loads(run("habit", "list", "--json", *arguments, env=env).out)
    assert found["schema"] == "aftercare/habits/1"
    rows: list[dict[str, Any]] = found["habits"]
    return rows


def own(run: Run, key: str) -> dict[str, Any]:
    return next(one for one in listed(run) if one["habit"] == key)


def held(path: Path, key: str, first: date, last: date) -> list[Target | None]:
    """What a file asks of a habit on each of some days, both included."""
    habit = plan.load(path.read_text() if path.exists() else None, "habits.yaml").get(key)
    days = (last - first).days + 1
    return [habit.target_on(first + timedelta(days=offset)) if habit else None for offset in range(days)]


LONG_AGO, YESTERDAY = date(2026, 9, 1), date(2026, 11, 21)


# ---- list and show


def test_without_any_file_the_plan_is_the_articles_seven(run: Run, world: Path) -> None:
    rows = listed(run)
    assert [row["habit"] for row in rows] == SEVEN
    assert [row["habit"] for row in rows if row["optional"]] == ["meditate"]
    lines = run("habit", "list").out.splitlines()
    assert [line.split()[0] for line in lines] == SEVEN
    assert lines[2].split("  ")[-1].strip() == "1 a week, 5 min"
    assert run("habit").out == run("habit", "list").out
    assert not (world / "habits.yaml").exists()


def test_the_catalogue_has_all_36(run: Run, habits: Path) -> None:
    rows = listed(run, "--catalogue")
    assert [row["habit"] for row in rows] == KEYS
    assert [row["practice"] for row in rows] == [f"P{number:02d}" for number in range(1, 37)]
    for row in rows:
        assert row["title"]
        assert row["category"]
        assert row["note"]
        assert row["time"]
        assert list(row["fits"]) == list(FITS)
        assert all(row["fits"].values())
        assert row["who"] in {"solo", "together", "either"}
    assert {row["habit"] for row in rows if row["touch"]} == {"cuddle", "wash-up", "slow-touch"}
    lines = run("habit", "list", "--catalogue").out.splitlines()
    assert [line.split()[0] for line in lines] == KEYS
    assert [line.split()[0] for line in lines if line.endswith("in your plan")] == ["cuddle"]
    assert habits.read_text() == HABITS


def test_on_ones_own_the_catalogue_leaves_out_what_is_done_together(run: Run, world: Path) -> None:
    world.mkdir(0o700)
    (world / "config.yaml").write_text("aftercare: config/1\nwho: solo\n")
    keys = [row["habit"] for row in listed(run, "--catalogue")]
    assert "meditate" in keys
    assert "check-in" not in keys
    assert run("habit", "list", "--catalogue").out.count("\n") == len(keys) < 36


@pytest.mark.usefixtures("habits")
def test_a_plan_of_ones_own_is_listed_with_how_it_stands(run: Run) -> None:
    run("habit", "add", "need")
    run("habit", "retire", "tea", "--on", "tomorrow")
    run("pause", "walk")
    run("habit", "add", "support")
    run("habit", "retire", "support")
    rows = {row["habit"]: row for row in listed(run)}
    assert {key: row["practice"] for key, row in rows.items()} == {
        "cuddle": "P04",
        "tea": None,
        "walk": None,
        "need": "P01",
        "support": "P07",
    }
    assert {key: row["retired"] for key, row in rows.items() if row["retired"]} == {
        "tea": "2026-11-23",
        "support": "2026-11-22",
    }
    assert [key for key, row in rows.items() if row["paused"]] == ["walk"]
    assert rows["walk"] | {"title": ""} == {
        "habit": "walk",
        "practice": None,
        "title": "",
        "category": None,
        "who": "either",
        "touch": False,
        "optional": False,
        "cadence": "3 a week",
        "times": 3,
        "minutes": None,
        "at_least": None,
        "since": "2026-10-01",
        "retired": None,
        "paused": True,
    }
    lines = {line.split()[0]: line for line in run("habit", "list").out.splitlines()}
    assert lines["tea"].endswith("until 2026-11-23")
    assert lines["support"].endswith("retired")
    assert lines["walk"].endswith("paused")


def test_a_target_that_lies_ahead_is_shown_from_its_day_on(run: Run, habits: Path) -> None:
    run("habit", "set", "tea", "--weekly", "3", "--from", "next mon")
    assert own(run, "tea")["cadence"] == "1 a week"
    assert [one["cadence"] for one in listed(run, env={"AFTERCARE_TODAY": "2026-11-23"}) if one["habit"] == "tea"] == [
        "3 a week"
    ]
    habits.write_text("aftercare: habits/1\nhabits:\n- {habit: tea, targets: [{from: 2026-12-01, weekly: 1}]}\n")
    assert run("habit", "list").out == "tea  Tea  1 a week  from 2026-12-01\n"


def test_a_plan_without_habits_says_what_adds_one(run: Run, habits: Path) -> None:
    habits.write_text("aftercare: habits/1\nhabits: []\n")
    assert run("habit", "list").out == "No practices in the plan. `habit add KEY` adds one.\n"
    assert listed(run) == []


@pytest.mark.parametrize("word", ["breathe-together", "breathe_together", "BREATHE-TOGETHER", "breathe"])
def test_a_practice_is_shown_under_its_name_or_the_beginning_of_it(run: Run, word: str) -> None:
    found = run("habit", "show", word).out
    assert "breathe-together, " in found
    assert "Sources:" in found or "common sense" in found


def test_a_practice_is_shown_with_what_changes_for_ones_wishes(run: Run, world: Path) -> None:
    world.mkdir(0o700)
    (world / "config.yaml").write_text("aftercare: config/1\nfits: [quiet, apart]\n")
    known = next(row for row in listed(run, "--catalogue") if row["habit"] == "cuddle")
    shown = " ".join(run("habit", "show", "cuddle").out.split())
    assert shown.startswith(f"{known['title']} cuddle, 1 a week, 5 min")
    for words in (known["note"], known["no_touch"], known["fits"]["quiet"], known["fits"]["apart"]):
        assert " ".join(words.split()) in shown
    assert " ".join(known["fits"]["short"].split()) not in shown
    found = json.loads(run("habit", "show", "cuddle", "--json").out)
    assert found["schema"] == "aftercare/habit/1"
    assert {key: found[key] for key in ("habit", "practice", "note", "fits")} == {
        key: known[key] for key in ("habit", "practice", "note", "fits")
    }


@pytest.mark.usefixtures("habits")
def test_a_practice_of_ones_own_is_shown_without_sources(run: Run) -> None:
    assert run("habit", "show", "walk").out == "Walk\nwalk, 3 a week, from 2026-10-01\n"
    found = json.loads(run("habit", "show", "walk", "--json").out)
    assert (found["practice"], found["note"], found["evidence"], found["fits"]) == (None, None, [], {})


def test_a_title_cannot_drive_the_terminal(run: Run, habits: Path) -> None:
    habits.write_text('aftercare: habits/1\nhabits:\n- {habit: tea, title: "\\e[31mTea", targets: [{weekly: 1}]}\n')
    for arguments in (
        ("habit", "list"),
        ("habit", "show", "tea"),
        ("pause", "tea"),
        ("resume", "tea"),
        ("habit", "retire", "tea"),
        ("undo",),
        ("week",),
    ):
        found = run(*arguments)
        assert "\x1b" not in found.out + found.err, arguments
    assert "<U+001B>[31mTea" in run("habit", "list").out


def test_a_title_that_is_noted_cannot_drive_the_terminal(run: Run, habits: Path) -> None:
    habits.write_text('aftercare: habits/1\nhabits:\n- {habit: tea, title: "\\e[31mTea", targets: [{weekly: 1}]}\n')
    assert run("log", "tea").out.startswith("Noted: <U+001B>[31mTea")


# ---- add


def test_a_practice_of_the_catalogue_is_added_with_its_values(run: Run, world: Path) -> None:
    found = run("habit", "add", "breathe-together").out
    known = next(row for row in listed(run, "--catalogue") if row["habit"] == "breathe-together")
    assert (
        found
        == f"Added: {known['title']} (breathe-together), {known['cadence']}, 2 min, from today, Sunday 2026-11-22.\n"
    )
    row = own(run, "breathe-together")
    assert [one["habit"] for one in listed(run)] == [*SEVEN, "breathe-together"]
    for key in ("practice", "title", "category", "who", "touch", "cadence", "times", "minutes"):
        assert row[key] == known[key]
    assert (row["practice"], row["since"], row["optional"]) == ("P25", "2026-11-22", False)
    run("undo")
    assert not (world / "habits.yaml").exists()


def test_what_is_typed_goes_before_the_catalogues_values(run: Run) -> None:
    run("habit", "add", "listen", "--monthly", "2", "--minutes", "1h", "--title", "  Long   walk ")
    row = own(run, "listen")
    assert (row["cadence"], row["minutes"], row["title"]) == ("2 a month", 60, "Long walk")


@pytest.mark.parametrize(
    ("flags", "cadence", "minutes", "at_least"),
    [
        (("--weekly", "1", "--minutes", "10", "--title", "Sunday tea"), "1 a week", 10, None),
        (("--daily", "2"), "2 a day", None, None),
        (("--monthly", "3"), "3 a month", None, None),
        (("--on", "thu,mon"), "on mon, thu", None, None),
        (("--on", "Thursday mon"), "on mon, thu", None, None),
        (("--as-wanted",), "as wanted", None, None),
        (("--weekly", "2", "--at-least", "30m"), "2 a week", None, 30),
    ],
)
def test_a_practice_of_ones_own_is_added(
    run: Run, flags: tuple[str, ...], cadence: str, minutes: int | None, at_least: int | None
) -> None:
    assert run("habit", "add", "sunday-tea", *flags).out.startswith("Added: Sunday tea (sunday-tea), ")
    row = own(run, "sunday-tea")
    assert (row["cadence"], row["minutes"], row["at_least"], row["title"]) == (cadence, minutes, at_least, "Sunday tea")
    assert (row["practice"], row["category"]) == (None, None)
    assert run("log", "sunday").out.startswith("Noted: Sunday tea")


ERRORS: list[tuple[tuple[str, ...], int, str]] = [
    (("add", "tea"), 2, "tea is in the plan already"),
    (("add", "cuddle"), 2, "cuddle is in the plan already"),
    (("add", "after-talk"), 2, "after-talk is noted as reflect"),
    (("add", "bridge-back"), 2, "bridge-back is noted as care-act"),
    (("add", "soup"), 2, "soup is new, so say how often: habit add soup --weekly 1."),
    (("add", "meditat"), 2, "Or did you mean meditate?"),
    (("add", "Two words", "--weekly", "1"), 2, "cannot be a name here"),
    (("add", "1st", "--weekly", "1"), 2, "cannot be a name here"),
    (("add", "a" * 41, "--weekly", "1"), 2, "cannot be a name here"),
    (("add", "soup", "--weekly", "0"), 2, "--weekly 0 is not from 1 to 99"),
    (("add", "soup", "--weekly", "-1"), 2, "--weekly -1 is not from 1 to 99"),
    (("add", "soup", "--daily", "100"), 2, "--daily 100 is not from 1 to 99"),
    (("add", "soup", "--weekly", "x"), 2, "'x'"),
    (("add", "soup", "--weekly", "1", "--daily", "1"), 2, "only one of --daily, --weekly"),
    (("add", "soup", "--weekly", "1", "--as-wanted"), 2, "only one of --daily, --weekly"),
    (("add", "soup", "--on", "someday"), 2, "'someday' is no day of the week"),
    (("add", "soup", "--on", ","), 2, "--on needs days of the week"),
    (("add", "soup", "--weekly", "1", "--minutes", "0"), 2, "0"),
    (("add", "soup", "--weekly", "1", "--minutes", "-5"), 2, "-5"),
    (("add", "soup", "--weekly", "1", "--minutes", "99h"), 2, "99h"),
    (("add", "soup", "--weekly", "1", "--minutes", "2x"), 2, "'2x' is no length of time"),
    (("add", "soup", "--weekly", "1", "--minutes", "long"), 2, "'long'"),
    (("add", "soup", "--weekly", "1", "--title", " "), 2, "a title has 1 to 120 characters"),
    (("add", "soup", "--weekly", "1", "--title", "x" * 121), 2, "a title has 1 to 120 characters"),
    (("set", "tea"), 2, "say what to change"),
    (("set", "tea", "--weekly", "1", "--daily", "1"), 2, "only one of --daily, --weekly"),
    (("set", "tea", "--weekly", "0"), 2, "--weekly 0 is not from 1 to 99"),
    (("set", "tea", "--title", ""), 2, "a title has 1 to 120 characters"),
    (("set", "tea", "--weekly", "2", "--from", "some day"), 2, "is no date that is known here"),
    (("set", "walk", "--weekly", "2", "--from", "2026-09-30"), 2, "walk has a target from 2026-10-01 on already"),
    (("set", "support", "--weekly", "1"), 66, "'support'"),
    (("set", "zzz", "--weekly", "1"), 66, "'zzz'"),
    (("retire", "need"), 66, "'need'"),
    (("retire", "tea", "--on", "2026-13-01"), 2, "is no date that is known here"),
    (("show", "zzz"), 66, "'zzz' is no practice that is known here"),
    (("show", "re"), 2, "'re' could be "),
    (("show",), 2, "PRACTICE"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), ERRORS, ids=[" ".join(one[0])[:40] for one in ERRORS])
def test_what_cannot_be_says_what_can_and_changes_nothing(
    run: Run, habits: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    found = run("habit", *arguments, code=code)
    assert words in found.err
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert habits.read_text() == HABITS


# ---- set


def test_words_by_hand_stay_byte_for_byte(run: Run, habits: Path) -> None:
    run("habit", "add", "soup", "--weekly", "1")
    text = HABITS.replace(
        "    weekly: 3\n", "    weekly: 3\n- {habit: soup, title: Soup, targets: [{from: 2026-11-22, weekly: 1}]}\n"
    )
    assert habits.read_text() == text
    run("habit", "set", "cuddle", "--weekly", "2")
    text = text.replace("   # at first\n", "   # at first\n  - {from: 2026-11-22, weekly: 2, minutes: 5}\n")
    assert habits.read_text() == text
    run("habit", "set", "cuddle", "--title", "Time: ours")
    text = text.replace('"Sofa time"   # or bed', "'Time: ours'   # or bed")
    assert habits.read_text() == text
    run("habit", "set", "tea", "--daily", "1", "--minutes", "5")
    text = text.replace("targets: [{weekly: 1}]}", "targets: [{weekly: 1}, {from: 2026-11-22, daily: 1, minutes: 5}]}")
    assert habits.read_text() == text
    run("habit", "retire", "walk", "--on", "next fri")
    assert habits.read_text() == text.replace("    weekly: 3\n", "    weekly: 3\n  retired: 2026-11-27\n")
    for _ in range(5):
        run("undo")
    assert habits.read_text() == HABITS


@pytest.mark.parametrize(
    ("key", "flags", "since"),
    [
        ("cuddle", ("--weekly", "3"), "2026-11-22"),
        ("cuddle", ("--daily", "1", "--from", "next mon"), "2026-11-23"),
        ("tea", ("--as-wanted",), "2026-11-22"),
        ("walk", ("--on", "mon,fri", "--minutes", "20"), "2026-11-22"),
        ("walk", ("--at-least", "30m", "--from", "in 3 days"), "2026-11-25"),
    ],
)
def test_a_new_target_never_changes_the_past(
    run: Run, habits: Path, key: str, flags: tuple[str, ...], since: str
) -> None:
    before = held(habits, key, LONG_AGO, date.fromisoformat(since) - timedelta(days=1))
    assert run("habit", "set", key, *flags).out.startswith(f"Set: {key}, ")
    assert held(habits, key, LONG_AGO, date.fromisoformat(since) - timedelta(days=1)) == before
    (target,) = held(habits, key, date.fromisoformat(since), date.fromisoformat(since))
    assert target is not None
    assert target.since == date.fromisoformat(since)
    assert target != before[-1]


def test_a_target_of_the_default_plan_never_changes_the_past_either(run: Run, world: Path) -> None:
    path = world / "habits.yaml"
    before = {key: held(path, key, LONG_AGO, YESTERDAY) for key in SEVEN}
    run("log", "cuddle", "5m", "--on", "2026-11-11")
    told = run("week", "last week", "--json").out
    found = run("habit", "set", "cuddle", "--weekly", "4", "--minutes", "10").out
    assert found == "Set: cuddle, 4 a week, 10 min, from today, Sunday 2026-11-22.\n"
    assert {key: held(path, key, LONG_AGO, YESTERDAY) for key in SEVEN} == before
    assert run("week", "last week", "--json").out == told
    assert (own(run, "cuddle")["cadence"], own(run, "cuddle")["minutes"]) == ("4 a week", 10)


def test_a_target_set_twice_on_a_day_is_the_last_one(run: Run, habits: Path) -> None:
    run("habit", "set", "walk", "--weekly", "4")
    run("habit", "set", "walk", "--weekly", "5")
    assert habits.read_text() == HABITS.replace("    weekly: 3\n", "    weekly: 3\n  - {from: 2026-11-22, weekly: 5}\n")
    run("habit", "add", "soup", "--weekly", "1")
    run("habit", "set", "soup", "--weekly", "2")
    assert "{habit: soup, title: Soup, targets: [{from: 2026-11-22, weekly: 2}]}" in habits.read_text()


@pytest.mark.usefixtures("habits")
def test_what_is_not_typed_stays(run: Run) -> None:
    run("habit", "set", "cuddle", "--minutes", "8")
    row = own(run, "cuddle")
    assert (row["cadence"], row["minutes"], row["title"]) == ("1 a week", 8, "Sofa time")
    run("habit", "set", "cuddle", "--weekly", "2", "--title", "Us")
    row = own(run, "cuddle")
    assert (row["cadence"], row["minutes"], row["title"], row["since"]) == ("2 a week", 8, "Us", "2026-11-22")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "soup", "--weekly", "1"),
        ("set", "cuddle", "--weekly", "2"),
        ("set", "cuddle", "--title", "Us"),
        ("retire", "cuddle"),
    ],
)
def test_a_change_can_be_tried_and_be_quiet_and_is_taken_back(
    run: Run, habits: Path, arguments: tuple[str, ...]
) -> None:
    assert run("habit", *arguments, "--dry-run").out.startswith("Would be ")
    assert habits.read_text() == HABITS
    assert run("habit", *arguments, "-q").out == ""
    assert habits.read_text() != HABITS
    run("undo")
    assert habits.read_text() == HABITS


# ---- retire, and take up again


def test_what_is_retired_ends_and_what_was_noted_stays(run: Run, habits: Path) -> None:
    run("log", "tea", "--on", "2026-11-20")
    before = held(habits, "tea", LONG_AGO, YESTERDAY)
    found = run("habit", "retire", "tea").out
    assert found == "Let go: Tea, from today, Sunday 2026-11-22. What you noted stays.\n"
    assert held(habits, "tea", LONG_AGO, date(2026, 11, 23)) == [*before, None, None]
    assert "Tea" in run("week").out
    assert "Tea" not in run("week", "--open").out.partition("Open")[2]


def test_what_is_retired_is_not_retired_again_and_the_time_since_not_judged_anew(run: Run, habits: Path) -> None:
    run("habit", "retire", "tea")
    after = habits.read_text()
    run("habit", "retire", "tea", "--on", "tomorrow", code=2)
    found = run("habit", "retire", "tea", env={"AFTERCARE_TODAY": "2026-12-20"}, code=2)
    assert found.err == ("python -m aftercare: tea was let go on 2026-11-22 already. `habit list` shows the plan.\n")
    assert habits.read_text() == after


def test_an_end_that_lies_ahead_can_be_moved(run: Run, habits: Path) -> None:
    run("habit", "retire", "tea", "--on", "next fri")
    run("habit", "retire", "tea", "--on", "next mon")
    assert "retired: 2026-11-23" in habits.read_text()
    assert "2026-11-27" not in habits.read_text()


def test_what_is_retired_is_added_by_taking_it_up(run: Run, habits: Path) -> None:
    run("habit", "retire", "tea")
    after = habits.read_text()
    found = run("habit", "add", "tea", "--weekly", "1", code=2)
    assert "tea was let go on 2026-11-22. `habit set tea --resume` takes it up again." in found.err
    assert habits.read_text() == after


def test_what_is_taken_up_again_rested_in_between(run: Run, habits: Path) -> None:
    run("habit", "retire", "tea", "--on", "2026-10-01")
    before = held(habits, "tea", LONG_AGO, date(2026, 9, 30))
    found = run("habit", "set", "tea", "--resume", "--weekly", "2").out
    assert found == "Set: tea, taken up again; 2 a week, from today, Sunday 2026-11-22.\n"
    assert held(habits, "tea", LONG_AGO, date(2026, 9, 30)) == before
    now = plan.load(habits.read_text(), "habits.yaml")
    assert [
        now.paused(day, "tea") for day in (date(2026, 9, 30), date(2026, 10, 1), YESTERDAY, date(2026, 11, 22))
    ] == [
        False,
        True,
        True,
        False,
    ]
    assert not now.paused(YESTERDAY, "cuddle")
    assert (own(run, "tea")["cadence"], own(run, "tea")["retired"]) == ("2 a week", None)
    run("undo")
    run("undo")
    assert habits.read_text() == HABITS


def test_taken_up_on_the_same_day_leaves_no_rest(run: Run, habits: Path) -> None:
    run("habit", "retire", "tea")
    run("habit", "set", "tea", "--resume")
    assert habits.read_text() == HABITS
    assert run("habit", "set", "tea", "--resume").out == "Set: tea, as it was.\n"
    assert habits.read_text() == HABITS


@pytest.mark.parametrize("arguments", [("list",), ("add", "soup", "--weekly", "1"), ("set", "tea", "--weekly", "2")])
def test_a_plan_with_a_fault_is_named_and_not_touched(run: Run, habits: Path, arguments: tuple[str, ...]) -> None:
    broken = HABITS.replace("weekly: 3", "weekly: 0")
    habits.write_text(broken)
    found = run("habit", *arguments, code=65)
    assert found.err.startswith(f"python -m aftercare: {habits}:15:13: ")
    assert habits.read_text() == broken


def test_solo_leaves_out_what_is_done_together_without_a_word(run: Run) -> None:
    run("settings", "set", "who", "solo")
    shown = run("habit", "list").out
    rows = json.loads(run("habit", "list", "--json").out)["habits"]
    assert [line.split()[0] for line in shown.splitlines()] == ["care-act", "support", "meditate"]
    assert [row["habit"] for row in rows] == ["care-act", "support", "meditate"]
    everything = json.loads(run("habit", "list", "--catalogue", "--json").out)["habits"]
    assert "together" not in {row["who"] for row in everything}
