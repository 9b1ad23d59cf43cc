from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from aftercare import home, settings
from aftercare.errors import DataInvalid, Misconfigured, UsageProblem
from aftercare.history import change
from aftercare.settings import HELP, Settings
from aftercare.yamlfile import parse
from tests.conftest import Result

HEAD = "aftercare: config/1\n"

Run = Callable[..., Result]


def write(world: Path, name: str, text: str) -> Path:
    """A file of the home, closed to others as the program would make it."""
    world.mkdir(mode=0o700, exist_ok=True)
    path = world / name
    path.write_text(text)
    path.chmod(0o600)
    return path


# ---- reading


def test_without_a_file_the_settings_are_the_defaults() -> None:
    found = settings.load(None, "config.yaml")
    assert found == Settings()
    assert settings.load(HEAD, "config.yaml") == found
    assert settings.shown(found) == {
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
    assert (found.day_start, found.solo, found.quiet) == (time(4), False, (time(22), time(8)))


def test_every_setting_has_its_help() -> None:
    assert set(HELP) == set(Settings.__struct_fields__) - {"aftercare"}


def test_what_the_file_says_goes_before_the_defaults() -> None:
    found = settings.load(
        f"{HEAD}name: Sam\npeople: [Kim, Alex]\nweek_starts: sunday\nday_starts_at: 05:30\nwho: solo\n"
        "fits: [quiet, short]\ndepth: 3\ncare: shown\nnames_in_reports: false\nkeep_notes_weeks: 8\n"
        "feel_also: [valued, rested]\nsliders: [{key: sleep, question: How?, low: badly, high: well}]\n"
        "reminders: [{practice: reflect, days: [fri], times: [19:00], apart_hours: 2}]\n"
        "quiet_from: 21:00\nquiet_until: 09:00\nreminder_text: Water the plants.\n"
        "keep_ratings_weeks: 52\nwarn_permissions: false\nwarn_synced: false\nlock: none\n",
        "config.yaml",
    )
    assert settings.shown(found) == {
        "name": "Sam",
        "people": ["Kim", "Alex"],
        "week_starts": "sunday",
        "day_starts_at": "05:30",
        "who": "solo",
        "fits": ["quiet", "short"],
        "depth": 3,
        "care": "shown",
        "names_in_reports": False,
        "feel_also": ["valued", "rested"],
        "sliders": [{"key": "sleep", "question": "How?", "low": "badly", "high": "well"}],
        "question": None,
        "reminders": [
            {
                "practice": "reflect",
                "days": ["fri"],
                "times": ["19:00"],
                "at_most": None,
                "apart_hours": 2,
                "only_if_open": True,
            }
        ],
        "quiet_from": "21:00",
        "quiet_until": "09:00",
        "reminder_text": "Water the plants.",
        "keep_notes_weeks": 8,
        "keep_ratings_weeks": 52,
        "warn_permissions": False,
        "warn_synced": False,
        "lock": "none",
    }
    assert (found.day_start, found.solo) == (time(5, 30), True)


def own(key: str) -> str:
    return f"{{key: {key}, question: How?, low: a, high: b}}"


FAULTS = [
    ("dept: 2", "2:1", "`dept` is not a key that is known here. Did you mean `depth`?"),
    ("Depth: 2", "2:1", "Did you mean `depth`?"),
    ("partner: Kim", "2:1", "`partner` is not a key"),
    ("depth: 0", "2:8", "`depth`: 1, 2 or 3 is expected"),
    ("depth: 4", "2:8", "`depth`: 1, 2 or 3 is expected"),
    ("depth: two", "2:8", "`depth`: 1, 2 or 3 is expected"),
    ("depth: 2.0", "2:8", "`depth`: 1, 2 or 3 is expected"),
    ("depth: '2'", "2:8", "`depth`: 1, 2 or 3 is expected"),
    ("depth: true", "2:8", "`depth`: 1, 2 or 3 is expected"),
    ("name: 5", "2:7", "`name`: a name of 1 to 80"),
    ("name: ''", "2:7", "`name`: a name of 1 to 80"),
    (f"name: {'x' * 81}", "2:7", "`name`: a name of 1 to 80"),
    ("name: Sam\npeople: [Kim, 5]", "3:15", "`people`: a name of 1 to 80"),
    ("week_starts: tuesday", "2:14", "`week_starts`: monday, sunday or saturday"),
    ("day_starts_at: '4:00'", "2:16", "`day_starts_at`: a time from 00:00 to 11:59"),
    ("day_starts_at: 12:00", "2:16", "`day_starts_at`: a time from 00:00 to 11:59"),
    ("day_starts_at: 04:60", "2:16", "`day_starts_at`: a time from 00:00 to 11:59"),
    ("day_starts_at: 4", "2:16", "`day_starts_at`: a time from 00:00 to 11:59"),
    ("who: together", "2:6", "`who`: solo or any"),
    ("fits: quiet", "2:7", "`fits`: a list of quiet, own-pace"),
    ("fits: [quiet, loud]", "2:15", "`fits`: a list of quiet, own-pace"),
    ("fits:\n- quiet\n- adhd", "4:3", "`fits`: a list of quiet, own-pace"),
    ("care: none", "2:7", "`care`: spoken, shown or both"),
    ("names_in_reports: yes", "2:19", "`names_in_reports`: true or false"),
    ("feel_also: rested", "2:12", "`feel_also`: a list of rested, settled, valued, loneliness"),
    ("feel_also: [rested, mood]", "2:21", "`feel_also`: a list of rested, settled"),
    ("sliders: sleep", "2:10", "`sliders`: a list of at most 12 sliders"),
    (f"sliders: [{', '.join(own(f'own-{n}') for n in range(13))}]", "2:10", "`sliders`: a list of at most 12 sliders"),
    ("sliders:\n- {key: sleep, question: How?, low: a}", "3:3", "`high` is missing here"),
    ("sliders:\n- {key: sleep, question: How?, low: a, high: b, most: 5}", "3:49", "`most` is not a key"),
    (f"sliders:\n- {own('Sleep')}", "3:9", "`key`: a key of a-z, 0-9 and -, a letter first"),
    (f"sliders:\n- {own('5')}", "3:9", "`key`: a key of a-z"),
    (f"sliders:\n- {own('sleep')}\n- {own('sleep')}", "4:9", "the slider `sleep` stands twice"),
    (f"sliders:\n- {own('mood')}", "3:9", "`mood` means something else here already"),
    (f"sliders:\n- {own('valued')}", "3:9", "`valued` means something else here already"),
    (f"sliders:\n- {own('minutes')}", "3:9", "`minutes` means something else here already"),
    (f"sliders:\n- {own('moods')}", "3:9", "`moods` is too like `mood`"),
    ("reminders: often", "2:12", "`reminders`: a list of at most 20 rules"),
    (f"reminders: [{', '.join(['{}'] * 21)}]", "2:12", "`reminders`: a list of at most 20 rules"),
    ("reminders:\n- often", "3:3", "`reminders`: a list of at most 20 rules"),
    ("reminders:\n- {practise: need}", "3:4", "`practise` is not a key that is known here. Did you mean `practice`?"),
    ("reminders:\n- {times: [19:00, 7pm]}", "3:19", "`times`: a time from 00:00 to 23:59"),
    ("reminders:\n- {times: [22:30]}", "3:12", "22:30 lies in the quiet hours, so it never comes"),
    ("day_starts_at: 05:00\nquiet_until: 05:00\nreminders:\n- {times: [04:00]}", "5:12", "lies in the quiet hours"),
    ("reminders:\n- {only_if_open: maybe}", "3:18", "`only_if_open`: true or false"),
    ("quiet_until: 8:00", "2:14", "`quiet_until`: a time from 00:00 to 23:59"),
    (f"reminder_text: {'x' * 81}", "2:16", "`reminder_text`: one line of at most 80 characters"),
    ("keep_notes_weeks: 0", "2:19", "`keep_notes_weeks`: a number of weeks from 1 to 1000"),
    ("keep_notes_weeks: never", "2:19", "`keep_notes_weeks`: a number of weeks"),
    ("keep_ratings_weeks: 1001", "2:21", "`keep_ratings_weeks`: a number of weeks"),
    ("warn_permissions: no", "2:19", "`warn_permissions`: true or false"),
    ("warn_synced: 0", "2:14", "`warn_synced`: true or false"),
    ("lock: maybe", "2:7", "`lock`: file or none"),
]


@pytest.mark.parametrize(("body", "place", "sentence"), FAULTS)
def test_a_fault_names_file_line_and_key_and_what_is_expected(body: str, place: str, sentence: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        settings.load(f"{HEAD}{body}\n", "config.yaml")
    assert str(caught.value).startswith(f"config.yaml:{place}: ")
    assert sentence in str(caught.value)


def test_one_name_where_a_list_is_wanted_says_so() -> None:
    with pytest.raises(Misconfigured, match="`people`: a list of at most 20 names is expected"):
        settings.load(f"{HEAD}people: Kim\n", "config.yaml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "config.yaml:1: is empty"),
        ("depth: 2\n", "config.yaml:1:1: begins with no kind; `aftercare: config/1` is expected"),
        ("aftercare: config/2\n", "config.yaml:1:12: written as config/2, and this program reads config/1"),
        ("aftercare: habits/1\n", "config.yaml:1:12: begins with habits/1"),
        (f"{HEAD}depth: 1\ndepth: 2\n", "config.yaml:3:1: `depth` stands twice"),
        (f"{HEAD}fits: [quiet\n", "config.yaml:3:1: "),
    ],
)
def test_what_is_no_settings_file_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        settings.load(text, "config.yaml")
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("body", "place", "key"),
    [("depth: 4", "2:8", "depth"), ("dept: 2", "2:1", "dept"), ("name: Sam\nfits: [adhd]", "3:8", "fits")],
)
def test_a_fault_in_the_settings_stops_the_program_with_78(
    world: Path, run: Run, body: str, place: str, key: str
) -> None:
    path = write(world, "config.yaml", f"{HEAD}{body}\n")
    for command in (["log", "cuddle"], ["week"], ["week", "--json"]):
        done = run(*command, env={"AFTERCARE_TODAY": ""}, code=78)  # which day it is, is a question to the settings
        assert done.out == ""
        assert f": {path}:{place}: `{key}`" in done.err
        assert len(done.err.splitlines()) == 1
    assert sorted(one.name for one in world.rglob("*")) == ["config.yaml"]


# ---- as people type them


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("depth", "3", 3),
        ("depth", " 3 ", 3),
        ("name", "Sam", "Sam"),
        ("name", "5", "5"),
        ("name", "off", None),
        ("name", "", None),
        ("people", "Sam, Kim", ["Sam", "Kim"]),
        ("people", "[Sam, Kim]", ["Sam", "Kim"]),
        ("people", "Sam\nKim", ["Sam", "Kim"]),
        ("people", "Sam Smith,, Kim ,", ["Sam Smith", "Kim"]),
        ("people", "", []),
        ("fits", "quiet, short", ["quiet", "short"]),
        ("fits", "quiet", ["quiet"]),
        ("fits", "", []),
        ("feel_also", "rested, loneliness", ["rested", "loneliness"]),
        ("feel_also", "off", None),
        ("sliders", "off", None),
        ("week_starts", "sunday", "sunday"),
        ("day_starts_at", "00:00", "00:00"),
        ("day_starts_at", "11:59", "11:59"),
        ("who", "solo", "solo"),
        ("care", "shown", "shown"),
        ("names_in_reports", "true", True),
        ("names_in_reports", "yes", True),
        ("names_in_reports", "on", True),
        ("warn_permissions", "false", False),
        ("warn_permissions", "no", False),
        ("warn_synced", "off", False),
        ("keep_notes_weeks", "8", 8),
        ("keep_notes_weeks", "1000", 1000),
        ("keep_notes_weeks", "off", None),
        ("keep_notes_weeks", "NONE", None),
        ("keep_ratings_weeks", "off", None),
        ("lock", "none", "none"),
    ],
)
def test_a_value_is_read_as_people_type_it(key: str, typed: str, value: Any) -> None:
    found = settings.read_value(key, typed)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("depth", "4", "1, 2 or 3"),
        ("depth", "-1", "1, 2 or 3"),
        ("depth", "2.5", "1, 2 or 3"),
        ("depth", "deep", "1, 2 or 3"),
        ("depth", "9999999", "1, 2 or 3"),
        ("name", "x" * 81, "1 to 80"),
        ("people", ",".join("abcdefghijklmnopqrstu"), "a list of"),
        ("fits", "loud", "quiet, own-pace"),
        ("fits", "quiet, adhd", "quiet, own-pace"),
        ("week_starts", "tuesday", "monday, sunday or saturday"),
        ("day_starts_at", "4:00", "00:00 to 11:59"),
        ("day_starts_at", "12:00", "00:00 to 11:59"),
        ("day_starts_at", "noon", "00:00 to 11:59"),
        ("who", "together", "solo or any"),
        ("names_in_reports", "maybe", "true or false"),
        ("keep_notes_weeks", "0", "from 1 to 1000"),
        ("keep_notes_weeks", "-3", "from 1 to 1000"),
        ("keep_notes_weeks", "forever", "from 1 to 1000"),
        ("lock", "off", "file or none"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_would(key: str, typed: str, expected: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        settings.read_value(key, typed)
    assert f"`{key}`" in str(caught.value)
    assert expected in str(caught.value)


@pytest.mark.parametrize(("key", "near"), [("dept", "depth"), ("weekstarts", "week_starts"), ("aftercare", "care")])
def test_an_unknown_setting_gets_the_nearest(key: str, near: str) -> None:
    with pytest.raises(UsageProblem, match=f"Did you mean .*{near}"):
        settings.read_value(key, "x")


# ---- writing

OWN = "# mine\naftercare:   config/1\n\nfits: [ quiet,\n  short ]   # both\ndepth:  1\nname: 'Sam'\n"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("depth", 3, OWN.replace("depth:  1", "depth:  3")),
        ("depth", None, OWN.replace("depth:  1\n", "")),
        ("name", "off", OWN.replace("'Sam'", "'off'")),
        ("lock", None, OWN),
    ],
)
def test_setting_one_key_leaves_the_rest_byte_for_byte(world: Path, key: str, value: Any, expected: str) -> None:
    path = write(world, "config.yaml", OWN)
    with change(home.find(str(world), {})) as one:
        found = settings.put(one, key, value)
    assert path.read_text() == expected
    assert getattr(found, key) == (value if value is not None else getattr(Settings(), key))
    assert settings.load(path.read_text(), "config.yaml") == found


def test_setting_a_key_makes_the_file_if_there_is_none(world: Path) -> None:
    with change(home.find(str(world), {})) as one:
        settings.put(one, "people", ["Kim"])
    assert (world / "config.yaml").read_text() == f"{HEAD}people: [Kim]\n"


def test_a_value_that_does_not_fit_is_never_written(world: Path) -> None:
    path = write(world, "config.yaml", OWN)
    with pytest.raises(Misconfigured), change(home.find(str(world), {})) as one:
        settings.put(one, "depth", 7)
    assert path.read_text() == OWN


# ---- what they do


@pytest.mark.parametrize(
    ("config", "now", "day"),
    [
        ("", "2026-11-22T03:59", "2026-11-21"),
        ("", "2026-11-22T04:00", "2026-11-22"),
        ("", "2026-11-22", "2026-11-22"),
        ("day_starts_at: 00:00\n", "2026-11-22T00:00", "2026-11-22"),
        ("day_starts_at: 06:00\n", "2026-11-23T05:59", "2026-11-22"),
    ],
)
def test_a_note_before_the_day_starts_belongs_to_the_evening_before(
    world: Path, run: Run, config: str, now: str, day: str
) -> None:
    write(world, "config.yaml", f"{HEAD}{config}")
    assert f", today, {date.fromisoformat(day):%A} {day}." in run("--today", now, "log", "need").out


@pytest.mark.parametrize(
    ("starts", "title"),
    [
        ("monday", "2026-W47, Monday 2026-11-16 to Sunday 2026-11-22"),
        ("sunday", "2026-W48, Sunday 2026-11-22 to Saturday 2026-11-28"),
        ("saturday", "2026-W48, Saturday 2026-11-21 to Friday 2026-11-27"),
    ],
)
def test_the_week_begins_where_the_settings_say(world: Path, run: Run, starts: str, title: str) -> None:
    write(world, "config.yaml", f"{HEAD}week_starts: {starts}\n")
    assert run("week").out.splitlines()[0] == title


@pytest.mark.parametrize(
    ("body", "count"), [(f"reminders: [{', '.join(['{}'] * 21)}]", 1), ("reminders: [a, {x: 1}]", 2)]
)
def test_a_check_finds_each_faulty_rule(body: str, count: int) -> None:
    assert len(settings.faults_in(parse(f"{HEAD}{body}\n", "config.yaml"))) == count
