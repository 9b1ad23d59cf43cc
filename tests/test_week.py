"""`week` as a real process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TODAY, Result
from tests.support.terminal import ended, on_terminal
from tests.test_cli import tree

Run = Callable[..., Result]

TITLE = "2026-W47, Monday 2026-11-16 to Sunday 2026-11-22"
QUIET = "A quiet week. Nothing to make up."
OPEN = "Open, if you like: "


def write(world: Path, name: str, text: str) -> None:
    """A file of the home, closed to others as the program would make it."""
    path = world / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    world.chmod(0o700)


def noted(world: Path, *entries: str, week: str = "2026-W47") -> None:
    """A week file that holds these entries."""
    lines = "".join(f"- {{{entry}}}\n" for entry in entries)
    write(world, f"journal/{week}.yaml", f"aftercare: journal/1\nweek: {week}\nentries:\n{lines}")


def planned(world: Path, habits: str, pauses: str = "") -> None:
    """A plan of one's own."""
    write(
        world, "habits.yaml", f"aftercare: habits/1\nhabits:\n{habits}\n" + (f"pauses:\n{pauses}\n" if pauses else "")
    )


def rows(done: Result) -> dict[str, dict[str, Any]]:
    """The habits of a week in JSON, by key."""
    return {row["habit"]: row for row in json.loads(done.out)["habits"]}


# ---- what is shown


def test_a_quiet_week_asks_for_nothing_and_has_one_small_idea(run: Run) -> None:
    lines = run("week").out.splitlines()
    assert lines[:3] == [TITLE, "", QUIET]
    assert lines[3].startswith("An idea for a minute: ")
    assert OPEN not in "\n".join(lines)


def test_the_idea_stays_all_week(run: Run) -> None:
    said = {run("--today", day, "week", "2026-W47").out for day in ("2026-11-16", "2026-11-19", TODAY)}
    assert len(said) == 1


def test_a_quiet_week_that_is_over_has_no_idea(run: Run) -> None:
    assert run("week", "last week").out.splitlines() == [
        "2026-W46, Monday 2026-11-09 to Sunday 2026-11-15",
        "",
        QUIET,
    ]


def test_what_was_noted_comes_first_and_what_is_open_in_one_line_without_counts(world: Path, run: Run) -> None:
    noted(
        world,
        "date: 2026-11-22, habit: cuddle, minutes: 30",
        "date: 2026-11-16, habit: cuddle, minutes: 60",
        "date: 2026-11-18, habit: need",
        "date: 2026-11-19, habit: reflect, kind: skip",
    )
    assert run("week").out.splitlines() == [
        TITLE,
        "",
        "  Share one need                 Wed",
        "  Cuddle or hold hands           Mon, Sun  twice, 1 h 30 min",
        "  Look back on this week's care  Thu       skipped on purpose",
        "",
        "Open, if you like: Weekly check-in, One caring act and One step towards support.",
    ]


def test_the_open_table_has_the_numbers(world: Path, run: Run) -> None:
    planned(world, "- {habit: need, targets: [{weekly: 3}]}\n- {habit: support}\n- {habit: cuddle}")
    noted(world, "date: 2026-11-18, habit: need")
    lines = run("week", "--open").out.splitlines()
    assert lines[-3:] == [
        "Open, if you like:",
        "  Share one need            3 a week           2 open",
        "  One step towards support  1 a month, 15 min  1 open",
    ]


def test_with_nothing_open_the_open_table_says_so(world: Path, run: Run) -> None:
    planned(world, "- {habit: need}\n- {habit: cuddle}")
    noted(world, "date: 2026-11-18, habit: need")
    assert run("week", "--open").out.splitlines()[-1] == "Nothing is open."
    assert OPEN not in run("week").out


def test_touch_and_consent_are_shown_when_noted_and_never_open(world: Path, run: Run) -> None:
    planned(world, "- {habit: cuddle, targets: [{daily: 3}]}\n- {habit: boundary}\n- {habit: need}")
    noted(world, "date: 2026-11-18, habit: boundary")
    done = run("week")
    assert "Name a boundary" in done.out
    assert done.out.splitlines()[-1] == f"{OPEN}Share one need."
    assert {key: row["open"] for key, row in rows(run("week", "--json")).items()} == {
        "cuddle": 0,
        "boundary": 0,
        "need": 1,
    }


def test_what_is_optional_appears_once_it_was_noted(world: Path, run: Run) -> None:
    assert "meditate" not in rows(run("week", "--json"))
    run("log", "meditate", "--on", "-40")
    assert rows(run("week", "--json"))["meditate"]["open"] == 1
    run("undo")
    assert "meditate" not in rows(run("week", "--json"))
    noted(world, "date: 2026-11-20, habit: meditate")  # by hand
    assert rows(run("week", "--json"))["meditate"]["done"] == 1


def test_who_is_alone_sees_what_is_done_together_only_where_it_was_noted(world: Path, run: Run) -> None:
    write(world, "config.yaml", "aftercare: config/1\nwho: solo\n")
    noted(world, "date: 2026-11-18, habit: check-in")
    assert list(rows(run("week", "--json"))) == ["check-in", "care-act", "support"]
    assert run("week").out.splitlines()[-1] == f"{OPEN}One caring act and One step towards support."


def test_what_is_not_in_the_plan_is_shown_where_it_was_noted(world: Path, run: Run) -> None:
    planned(world, "- {habit: need}")
    noted(world, "date: 2026-11-18, habit: sunday-tea", "date: 2026-11-18, habit: snack, times: 3")
    assert run("week").out.splitlines()[2:4] == [
        "  A snack or drink together  Wed  3 times",
        "  Sunday tea                 Wed",
    ]
    found = rows(run("week", "--json"))
    assert list(found) == ["need", "snack", "sunday-tea"]
    assert [found[key]["target"] for key in found] == [1, None, None]
    assert [found[key]["unit"] for key in found] == ["week", None, None]


def test_what_was_retired_stays_in_the_weeks_it_was_noted_in(world: Path, run: Run) -> None:
    planned(world, "- {habit: need, retired: 2026-11-20}")
    noted(world, "date: 2026-11-18, habit: need")
    assert "Share one need" in run("week").out
    assert OPEN not in run("week").out
    assert list(rows(run("week", "2026-W46", "--json"))) == ["need"]
    assert rows(run("--today", "2026-11-30", "week", "--json")) == {}


def test_a_week_of_feelings_alone_is_not_quiet(world: Path, run: Run) -> None:
    noted(world, "date: 2026-11-18, kind: feeling, mood: 7, note: private words")
    done = run("week")
    assert QUIET not in done.out
    assert "private words" not in done.out + run("week", "--json").out
    assert "How it felt\n    private words\n" in run("week", "--notes").out


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (["kind: note, note: private"], ["1 note was written down; --notes shows it."]),
        (["kind: note, note: private"] * 2, ["2 notes were written down; --notes shows them."]),
        (["kind: feeling, mood: 7"], ["How it felt was noted once."]),
        (
            ["kind: feeling, mood: 7", "kind: feeling, mood: 5", "kind: note, note: private"],
            ["How it felt was noted twice.", "1 note was written down; --notes shows it."],
        ),
    ],
)
def test_a_week_of_notes_or_feelings_alone_says_how_many(
    world: Path, run: Run, entries: list[str], said: list[str]
) -> None:
    noted(world, *(f"date: 2026-11-18, {one}" for one in entries))
    planned(world, "  []")
    assert run("week").out.splitlines() == [TITLE, "", *said]
    assert json.loads(run("week", "--json").out)["habits"] == []
    shown = run("week", "--notes").out
    assert "--notes shows" not in shown
    assert "private" in shown or "note was" not in " ".join(said)


def test_with_notes_and_none_there_it_says_so(run: Run) -> None:
    assert run("week", "--notes").out.endswith("\nNo notes in this week.\n")


def test_text_from_a_file_cannot_drive_the_terminal(world: Path, run: Run) -> None:
    planned(world, '- {habit: tea, title: "T\\e[31mea \\u202E", targets: [{weekly: 1}]}\n- {habit: need}')
    noted(world, "date: 2026-11-18, habit: need", 'date: 2026-11-18, habit: need, note: "\\e]0;x\\a"')
    for arguments in ([], ["--open"], ["--notes"]):
        said = run("week", *arguments).out
        assert not set("\x1b\x07\u202e") & set(said)
        assert "T<U+001B>[31mea <U+202E>" in said


def test_columns_stay_aligned_for_wide_letters(world: Path, run: Run) -> None:
    planned(world, "- {habit: tea, title: \u304a\u8336, targets: [{weekly: 1}]}\n- {habit: need, title: Need}")
    noted(world, "date: 2026-11-18, habit: tea", "date: 2026-11-19, habit: need")
    assert run("week").out.splitlines()[2:4] == ["  \u304a\u8336  Wed", "  Need  Thu"]


def test_looking_changes_nothing_but_the_cache(world: Path, run: Run) -> None:
    run("log", "need")
    before = tree(world)
    for arguments in ([], ["--json"], ["--open"], ["--notes"], ["last week"]):
        run("week", *arguments)
    after = tree(world)
    assert {name for name in after if after[name] != before.get(name)} == {"cache/noted.json"}


# ---- which week


@pytest.mark.parametrize(
    ("which", "name"),
    [
        ("this week", "2026-W47"),
        ("last week", "2026-W46"),
        ("2026-W01", "2026-W01"),
        ("2020-w53", "2020-W53"),
        ("yesterday", "2026-W47"),
        ("2026-11-15", "2026-W46"),
        ("3 weeks ago", "2026-W44"),
    ],
)
def test_a_week_is_chosen_as_people_type_it(run: Run, which: str, name: str) -> None:
    assert json.loads(run("week", which, "--json").out)["week"] == name


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("2026-W48", "2026-W48 lies ahead of 2026-11-22"),
        ("tomorrow", "lies ahead of 2026-11-22"),
        ("2025-W53", "there is no week"),
        ("next week", "Write this week, last week or 2026-W47"),
        ("nonsense", "Write this week, last week or 2026-W47"),
    ],
)
def test_a_week_that_cannot_be_shown_is_refused(world: Path, run: Run, which: str, sentence: str) -> None:
    done = run("week", which, code=2)
    assert (done.out, len(done.err.splitlines())) == ("", 1)
    assert sentence in done.err
    assert not world.exists()


def test_a_week_that_begins_on_sunday_holds_days_of_two_files(world: Path, run: Run) -> None:
    write(world, "config.yaml", "aftercare: config/1\nweek_starts: sunday\n")
    noted(world, "date: 2026-11-15, habit: need", "date: 2026-11-10, habit: care-act", week="2026-W46")
    noted(world, "date: 2026-11-21, habit: need", "date: 2026-11-22, habit: reflect")
    lines = run("week", "2026-W47").out.splitlines()
    assert lines[0] == "2026-W47, Sunday 2026-11-15 to Saturday 2026-11-21"
    assert lines[2:] == ["  Share one need  Sun, Sat  twice"]


# ---- pauses


def test_a_week_at_rest_says_how_to_go_on_and_asks_for_nothing(world: Path, run: Run) -> None:
    planned(world, "- {habit: need}\n- {habit: support}", "- {from: 2026-11-20}")
    done = run("week")
    assert done.out.splitlines()[2:] == [QUIET, "", "Everything rests. `resume` goes on, whenever you like."]
    assert OPEN not in run("week", "--open").out
    shown = json.loads(run("week", "--json").out)
    assert shown["paused"] is True
    assert [row["open"] for row in shown["habits"]] == [0, 0]


def test_what_was_noted_at_rest_is_shown_all_the_same(world: Path, run: Run) -> None:
    planned(world, "- {habit: need}\n- {habit: support}", "- {from: 2026-11-20}")
    noted(world, "date: 2026-11-21, habit: need")
    assert run("week").out.splitlines()[2:] == [
        "  Share one need  Sat",
        "",
        "Everything rests. `resume` goes on, whenever you like.",
    ]


def test_a_week_that_was_wholly_at_rest_says_so(world: Path, run: Run) -> None:
    planned(world, "- {habit: need}", "- {from: 2026-11-09, until: 2026-11-15}")
    assert run("week", "last week").out.splitlines()[2:] == [QUIET, "", "Everything rested."]
    assert rows(run("week", "last week", "--json"))["need"]["target"] == 0
    assert json.loads(run("week", "--json").out)["paused"] is False


def test_a_week_partly_at_rest_asks_for_its_share(world: Path, run: Run) -> None:
    planned(world, "- {habit: need, targets: [{weekly: 7}]}", "- {from: 2026-11-16, until: 2026-11-18}")
    found = json.loads(run("week", "--json").out)
    assert (found["paused"], found["habits"][0]["target"], found["habits"][0]["open"]) == (False, 4, 4)


def test_one_practice_at_rest_leaves_the_others_open(world: Path, run: Run) -> None:
    planned(world, "- {habit: need}\n- {habit: support}\n- {habit: check-in}", "- {habit: need, from: 2026-11-20}")
    noted(world, "date: 2026-11-21, habit: check-in")
    assert run("week").out.splitlines()[-1] == f"{OPEN}One step towards support."


# ---- JSON


def test_the_week_in_json(world: Path, run: Run) -> None:
    planned(
        world,
        "- {habit: need, targets: [{weekly: 2, minutes: 5}]}\n"
        "- {habit: support}\n"
        "- {habit: meditate, optional: false, targets: [{daily: 1, at_least: 30}]}\n"
        "- {habit: music}",
    )
    noted(
        world,
        "date: 2026-11-18, habit: need, minutes: 5, felt: 3",
        "date: 2026-11-19, habit: need, kind: skip",
        "date: 2026-11-22, habit: meditate, minutes: 45",
        "date: 2026-11-22, habit: music, times: 2",
    )
    shown = json.loads(run("week", "--json").out)
    assert shown == {
        "schema": "aftercare/week/1",
        "week": "2026-W47",
        "since": "2026-11-16",
        "until": "2026-11-22",
        "paused": False,
        "habits": [
            {
                "habit": "need",
                "title": "Share one need",
                "target": 2,
                "unit": "week",
                "done": 1,
                "skipped": 1,
                "minutes": 5,
                "open": 0,
            },
            {
                "habit": "support",
                "title": "One step towards support",
                "target": 1,
                "unit": "month",
                "done": 0,
                "skipped": 0,
                "minutes": 0,
                "open": 1,
            },
            {
                "habit": "meditate",
                "title": "Short meditation",
                "target": 1,
                "unit": "day",
                "done": 1.5,
                "skipped": 0,
                "minutes": 45,
                "open": 0,
            },
            {
                "habit": "music",
                "title": "Music together",
                "target": None,
                "unit": None,
                "done": 2,
                "skipped": 0,
                "minutes": 0,
                "open": 0,
            },
        ],
    }


def test_an_empty_week_in_json_is_an_empty_list(world: Path, run: Run) -> None:
    write(world, "habits.yaml", "aftercare: habits/1\nhabits: []\n")
    assert json.loads(run("week", "--json").out)["habits"] == []
    assert json.loads(run("week", "--json", "--notes").out)["notes"] == []


def test_json_with_notes_has_whole_entries(world: Path, run: Run) -> None:
    noted(
        world,
        "id: k3v9x2m7qd, date: 2026-11-18, habit: need, minutes: 5, note: tea",
        "date: 2026-11-18, habit: need",
    )
    assert json.loads(run("week", "--json", "--notes").out)["notes"] == [
        {
            "id": "k3v9x2m7qd",
            "date": "2026-11-18",
            "kind": "done",
            "habit": "need",
            "minutes": 5,
            "times": None,
            "felt": None,
            "note": "tea",
        }
    ]


def test_open_in_json_is_what_can_be_selected(run: Run) -> None:
    run("log", "need")
    found = rows(run("week", "--json"))
    assert [key for key, row in found.items() if row["open"] > 0] == ["check-in", "care-act", "reflect", "support"]


def test_json_is_the_same_on_a_terminal(run: Run) -> None:
    assert json.loads(ended(on_terminal("week", "--json")).out) == json.loads(run("week", "--json").out)


# ---- months, and targets with dates


def test_a_monthly_practice_done_earlier_in_the_month_is_not_open(world: Path, run: Run) -> None:
    planned(world, "- {habit: support}")
    assert rows(run("week", "--json"))["support"]["open"] == 1
    noted(world, "date: 2026-11-02, habit: support", week="2026-W45")
    assert rows(run("week", "--json"))["support"]["open"] == 0
    assert rows(run("--today", "2026-12-01", "week", "--json"))["support"]["open"] == 1


def test_a_month_that_begins_within_the_week_is_seen_whole(world: Path, run: Run) -> None:
    planned(world, "- {habit: support}")
    noted(world, "date: 2026-11-30, habit: support", week="2026-W49")
    assert rows(run("--today", "2026-11-30", "week", "--json"))["support"]["open"] == 0
    assert rows(run("--today", "2026-12-01", "week", "--json"))["support"]["open"] == 1


def test_a_past_week_is_shown_with_the_target_of_its_time(world: Path, run: Run) -> None:
    planned(world, "- {habit: need, targets: [{weekly: 1}, {from: 2026-11-16, weekly: 3}]}")
    assert rows(run("week", "--json"))["need"]["target"] == 3
    assert rows(run("week", "last week", "--json"))["need"]["target"] == 1


def test_a_target_still_to_come_changes_nothing_yet(world: Path, run: Run) -> None:
    planned(world, "- {habit: support, targets: [{monthly: 1}, {from: 2026-12-01, weekly: 2}]}")
    noted(world, "date: 2026-11-02, habit: support", week="2026-W45")
    found = rows(run("week", "--json"))["support"]
    assert (found["target"], found["unit"], found["open"]) == (1, "month", 0)


def test_the_open_table_names_the_target_that_holds(world: Path, run: Run) -> None:
    planned(world, "- {habit: need, targets: [{weekly: 1}, {from: 2026-12-01, daily: 5}]}")
    assert run("week", "--open").out.splitlines()[-1].split() == ["Share", "one", "need", "1", "a", "week", "1", "open"]


# ---- what felt little right

LOW = "date: 2026-11-18, habit: cuddle, felt: "
MAY_CHANGE = "Cuddle or hold hands can be changed or paused, whenever you like: `habit set cuddle`, `pause cuddle`."


def test_three_notes_that_felt_little_right_add_one_quiet_line_at_the_end(world: Path, run: Run) -> None:
    noted(world, f"{LOW}3", f"{LOW}0, note: private", f"{LOW}9", f"{LOW}1")
    plain, with_notes = run("week").out.splitlines(), run("week", "--notes").out.splitlines()
    assert plain[-2:] == with_notes[-2:] == ["", MAY_CHANGE]
    assert (plain.count(MAY_CHANGE), with_notes.count(MAY_CHANGE)) == (1, 1)


@pytest.mark.parametrize(
    "entries",
    [
        [f"{LOW}3", f"{LOW}3"],
        [f"{LOW}3", f"{LOW}3", f"{LOW}4"],
        [f"{LOW}3", f"{LOW}3", "date: 2026-11-18, habit: need, felt: 3"],
        ["date: 2026-11-18, habit: cuddle"] * 3,
        ["date: 2026-11-18, kind: feeling, mood: 0"] * 3,
        ["date: 2026-11-18, habit: my-own, felt: 0"] * 3,
    ],
)
def test_less_than_that_adds_none(world: Path, run: Run, entries: list[str]) -> None:
    noted(world, *entries)
    assert "whenever you like" not in run("week").out


def test_several_practices_share_the_line(world: Path, run: Run) -> None:
    noted(world, *[f"{LOW}2"] * 3, *["date: 2026-11-18, habit: check-in, felt: 1"] * 4)
    (line,) = [one for one in run("week").out.splitlines() if "whenever you like" in one]
    assert " and " in line
    assert line.endswith("`habit set PRACTICE`, `pause PRACTICE`.")


def test_a_practice_that_rests_or_a_week_gone_by_has_no_such_line(world: Path, run: Run) -> None:
    noted(world, *[f"{LOW}2"] * 3)
    assert MAY_CHANGE not in run("--today", "2026-12-08", "week", "2026-W47").out
    run("pause", "cuddle")
    assert MAY_CHANGE not in run("week").out


def test_it_is_said_nowhere_else(world: Path, run: Run) -> None:
    noted(world, *[f"{LOW}2"] * 3)
    for arguments in (["week", "--json"], ["report"], ["remind"], ["log", "cuddle", "--felt", "0"], ["check"]):
        said = run(*arguments)
        assert "can be changed" not in said.out + said.err, arguments


def test_looking_at_a_week_makes_no_home(run: Run, world: Path) -> None:
    run("week")
    run("week", "last week", "--json")
    assert not world.exists()
