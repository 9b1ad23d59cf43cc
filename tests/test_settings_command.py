"""`settings`: shown, set one by one with everything else byte for byte as it was, and where the files lie."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from aftercare.home import find
from aftercare.settings import HELP
from tests.conftest import Result, Run

CONFIG = """# who I am
aftercare: config/1

name: Sam   # or Samira
people:   # those I write about
- Robin
- "Kim: K"
# how I like it
fits: [short]   # most days
keep_notes_weeks: 26
# the end
"""
DEFAULTS: dict[str, Any] = {
    "name": None,
    "people": [],
    "week_starts": "monday",
    "day_starts_at": "04:00",
    "who": "any",
    "fits": [],
    "depth": 2,
    "care": "both",
    "names_in_reports": True,
    "feel_also": [],
    "sliders": [],
    "question": None,
    "reminders": [],
    "quiet_from": "22:00",
    "quiet_until": "08:00",
    "reminder_text": None,
    "keep_notes_weeks": None,
    "keep_ratings_weeks": None,
    "warn_permissions": True,
    "warn_synced": True,
    "lock": "file",
}


@pytest.fixture
def config(world: Path) -> Path:
    """Settings written by hand, with words wherever they can stand."""
    world.mkdir(0o700)
    path = world / "config.yaml"
    path.write_text(CONFIG)
    path.chmod(0o600)
    return path


def shown(run: Run) -> dict[str, Any]:
    found = json.loads(run("settings", "--json").out)
    assert found["schema"] == "aftercare/settings/1"
    values: dict[str, Any] = found["settings"]
    return values


# ---- shown


def test_without_a_file_the_defaults_are_shown_and_none_is_made(run: Run, world: Path) -> None:
    assert shown(run) == DEFAULTS
    lines = run("settings").out.splitlines()
    assert [line.split()[0] for line in lines] == list(DEFAULTS)
    for line in lines:
        assert line.endswith(HELP[line.split()[0]])
    assert next(line for line in lines if line.startswith("name ")).split()[1] == "-"
    assert not world.exists()


@pytest.mark.usefixtures("config")
def test_what_is_set_is_shown(run: Run) -> None:
    assert shown(run) == DEFAULTS | {
        "name": "Sam",
        "people": ["Robin", "Kim: K"],
        "fits": ["short"],
        "keep_notes_weeks": 26,
    }
    lines = {line.split()[0]: line for line in run("settings").out.splitlines()}
    assert "  Robin, Kim: K  " in lines["people"]
    assert "  true  " in lines["names_in_reports"]


def test_what_a_name_holds_cannot_drive_the_terminal(run: Run, config: Path) -> None:
    config.write_text('aftercare: config/1\nname: "\\e[31mSam"\npeople: ["\\e[32mKim"]\n')
    found = run("settings").out
    assert ("\x1b" in found, "<U+001B>[31mSam" in found, "<U+001B>[32mKim" in found) == (False, True, True)


@pytest.mark.usefixtures("config")
def test_the_folders_are_named(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("settings", "path").out.splitlines() == [
        f"data   {world}",
        f"config {world}",
        f"state  {world / 'state'}",
        f"cache  {world / 'cache'}",
    ]
    monkeypatch.delenv("AFTERCARE_HOME")
    home = find(None, os.environ)
    assert [line.split()[1] for line in run("settings", "path").out.splitlines()] == [
        str(home.data),
        str(home.config),
        str(home.state),
        str(home.cache),
    ]


# ---- set


GOOD: list[tuple[str, str, Any, str]] = [
    ("name", "Ana: the # first", "Ana: the # first", "name: 'Ana: the # first'"),
    ("name", "no", "no", "name: 'no'"),
    ("people", "Robin, Sam", ["Robin", "Sam"], "people: [Robin, Sam]"),
    ("people", "[Robin]", ["Robin"], "people: [Robin]"),
    ("people", "", [], "people: []"),
    ("week_starts", "sunday", "sunday", "week_starts: sunday"),
    ("day_starts_at", "05:30", "05:30", "day_starts_at: '05:30'"),
    ("who", "solo", "solo", "who: solo"),
    ("fits", "quiet, own-pace,apart", ["quiet", "own-pace", "apart"], "fits: [quiet, own-pace, apart]"),
    ("depth", "3", 3, "depth: 3"),
    ("care", "shown", "shown", "care: shown"),
    ("names_in_reports", "false", False, "names_in_reports: false"),
    ("names_in_reports", "no", False, "names_in_reports: false"),
    ("feel_also", "settled, loneliness", ["settled", "loneliness"], "feel_also: [settled, loneliness]"),
    ("quiet_from", "21:30", "21:30", "quiet_from: '21:30'"),
    ("quiet_until", "09:00", "09:00", "quiet_until: '09:00'"),
    ("reminder_text", "Water: the plants", "Water: the plants", "reminder_text: 'Water: the plants'"),
    ("keep_notes_weeks", "4", 4, "keep_notes_weeks: 4"),
    ("keep_ratings_weeks", "1000", 1000, "keep_ratings_weeks: 1000"),
    ("warn_permissions", "off", False, "warn_permissions: false"),
    ("warn_synced", "false", False, "warn_synced: false"),
    ("lock", "none", "none", "lock: none"),
]


def test_every_setting_is_set_below() -> None:
    assert {key for key, *_ in GOOD} | {"sliders", "question", "reminders"} == set(HELP)  # which are made elsewhere


@pytest.mark.parametrize(("key", "typed", "value", "line"), GOOD)
def test_a_setting_is_set_and_taken_back(run: Run, world: Path, key: str, typed: str, value: Any, line: str) -> None:
    found = run("settings", "set", key, typed)
    assert found.out.startswith(f"Set: {key} ")
    path = world / "config.yaml"
    assert path.read_text() == f"aftercare: config/1\n{line}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert shown(run) == DEFAULTS | {key: value}
    run("undo")
    assert not path.exists()


@pytest.mark.parametrize(
    ("key", "typed", "old", "new"),
    [
        ("name", "Kim", "name: Sam   #", "name: Kim   #"),
        ("fits", "quiet,apart", "fits: [short]   #", "fits: [quiet, apart]   #"),
        ("keep_notes_weeks", "4", "weeks: 26\n", "weeks: 4\n"),
        ("keep_notes_weeks", "off", "keep_notes_weeks: 26\n", ""),
        ("depth", "1", "weeks: 26\n", "weeks: 26\ndepth: 1\n"),
    ],
)
def test_words_by_hand_stay_byte_for_byte(run: Run, config: Path, key: str, typed: str, old: str, new: str) -> None:
    run("settings", "set", key, typed)
    assert config.read_text() == CONFIG.replace(old, new)
    assert config.read_text() != CONFIG
    run("undo")
    assert config.read_text() == CONFIG


@pytest.mark.parametrize(
    "key", ["name", "keep_notes_weeks", "keep_ratings_weeks", "people", "fits", "feel_also", "reminder_text"]
)
def test_off_takes_a_setting_away(run: Run, world: Path, key: str) -> None:
    typed = {"name": "Sam", "people": "Sam, Kim", "fits": "quiet", "feel_also": "rested"}.get(key, "4")
    run("settings", "set", key, typed)
    assert shown(run) != DEFAULTS
    run("settings", "set", key, "off")
    assert shown(run) == DEFAULTS
    assert "Sam" not in (world / "config.yaml").read_text()


BAD = [
    ("name", "x" * 81, "a name of 1 to 80 characters"),
    ("people", "x" * 81, "a name of 1 to 80 characters"),
    ("people", ",".join("abcdefghijklmnopqrstu"), "at most 20 names"),
    ("week_starts", "tuesday", "monday, sunday or saturday"),
    ("day_starts_at", "25:00", "a time from 00:00 to 11:59"),
    ("day_starts_at", "4", "a time from 00:00 to 11:59"),
    ("who", "couple", "solo or any"),
    ("fits", "quiet, adhd", "a list of quiet, own-pace"),
    ("depth", "0", "1, 2 or 3"),
    ("depth", "4", "1, 2 or 3"),
    ("depth", "deep", "1, 2 or 3"),
    ("care", "loud", "spoken, shown or both"),
    ("names_in_reports", "maybe", "true or false"),
    ("feel_also", "settled, mood", "a list of rested, settled, valued, loneliness"),
    ("sliders", "sleep", "are written with `settings edit`"),
    ("question", "thank-you", "is chosen with `insight choose`"),
    ("reminders", "19:00", "rules are written with `settings edit`"),
    ("quiet_from", "22", "a time from 00:00 to 23:59"),
    ("quiet_until", "24:00", "a time from 00:00 to 23:59"),
    ("reminder_text", "x" * 81, "one line of at most 80 characters"),
    ("reminder_text", "two\nlines", "one line of at most 80 characters"),
    ("keep_notes_weeks", "0", "a number of weeks from 1 to 1000"),
    ("keep_notes_weeks", "-3", "a number of weeks from 1 to 1000"),
    ("keep_ratings_weeks", "1001", "a number of weeks from 1 to 1000"),
    ("keep_ratings_weeks", "long", "a number of weeks from 1 to 1000"),
    ("warn_permissions", "2", "true or false"),
    ("warn_synced", "", "true or false"),
    ("lock", "both", "file or none"),
    ("nam", "Sam", "Did you mean name?"),
    ("aftercare", "config/2", "is no setting"),
    ("gender", "x", "is no setting"),
]


def test_every_setting_is_refused_something_below() -> None:
    assert set(HELP) <= {key for key, *_ in BAD}


@pytest.mark.parametrize(("key", "typed", "words"), BAD)
def test_a_value_that_does_not_fit_says_what_does_and_changes_nothing(
    run: Run, config: Path, key: str, typed: str, words: str
) -> None:
    found = run("settings", "set", "--", key, typed, code=2)
    assert words in found.err
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert config.read_text() == CONFIG


@pytest.mark.parametrize("arguments", [("set",), ("set", "name"), ("set", "name", "a", "b"), ("sets", "name", "a")])
def test_what_is_not_understood_changes_nothing(run: Run, config: Path, arguments: tuple[str, ...]) -> None:
    found = run("settings", *arguments, code=2)
    assert found.err.count("\n") == 1
    assert config.read_text() == CONFIG


def test_a_setting_can_be_tried_and_be_quiet(run: Run, config: Path) -> None:
    assert run("settings", "set", "depth", "1", "--dry-run").out == "Would be set: depth 1.\n"
    assert config.read_text() == CONFIG
    assert run("settings", "set", "depth", "1", "-q") == Result(0, "", "")
    assert config.read_text() != CONFIG


def test_reminder_rules_are_named_in_a_line_and_ended_with_off(run: Run, config: Path) -> None:
    config.write_text("aftercare: config/1\nreminders: [{practice: reflect}, {times: [19:00]}]\nname: Sam\n")
    line = next(line for line in run("settings").out.splitlines() if line.startswith("reminders "))
    assert "  reflect, for all  " in line
    run("settings", "set", "reminders", "off")
    assert config.read_text() == "aftercare: config/1\nname: Sam\n"


def test_quiet_hours_that_leave_a_rule_no_time_are_refused(run: Run, config: Path) -> None:
    config.write_text(f"{CONFIG}reminders:\n- {{times: [19:00]}}\n")
    assert "19:00 lies in the quiet hours" in run("settings", "set", "quiet_from", "18:00", code=78).err
    assert "quiet_from" not in config.read_text()


# ---- faults


@pytest.mark.parametrize(
    "arguments", [("settings",), ("settings", "--json"), ("settings", "set", "care", "shown"), ("week",)]
)
@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("aftercare: config/1\nname: Sam\ndepth: 9\n", ":3:8: ", "`depth`: 1, 2 or 3 is expected"),
        ("aftercare: config/1\nweek_start: sunday\n", ":2:1: ", "Did you mean `week_starts`?"),
        ("aftercare: config/1\ngender: x\n", ":2:1: ", "`gender` is not a key that is known here"),
        ("aftercare: config/1\nnames_in_reports: yes\n", ":2:19: ", "`names_in_reports`: true or false is expected"),
    ],
)
def test_a_fault_in_the_file_names_line_and_key_and_nothing_is_written(
    run: Run, config: Path, arguments: tuple[str, ...], text: str, place: str, words: str
) -> None:
    config.write_text(text)
    found = run(*arguments, code=78)
    assert found.err.startswith(f"python -m aftercare: {config}{place}")
    assert words in found.err
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert config.read_text() == text


def test_a_value_that_does_not_fit_can_be_mended_by_setting_it(run: Run, config: Path) -> None:
    config.write_text(f"{CONFIG}depth: 9\n")
    run("settings", "set", "depth", "1")
    assert config.read_text() == f"{CONFIG}depth: 1\n"


def test_a_file_with_a_fault_still_tells_where_it_lies(run: Run, config: Path) -> None:
    config.write_text("aftercare: config/1\ndepth: 9\n")
    assert f"config {config.parent}\n" in run("settings", "path").out
