"""`remind`: one neutral line once a day, never at night, never for touch, and silent wherever nothing is due."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from aftercare import shipped
from aftercare.catalogue import practices
from tests.conftest import Result, Run

LINE = "Reminder: five minutes.\n"
DUE_BY_DEFAULT = ["need", "check-in", "care-act", "reflect", "support"]


def at(clock: str, day: str = "2026-11-22") -> dict[str, str]:
    return {"AFTERCARE_TODAY": f"{day}T{clock}"}


@pytest.fixture
def habits(world: Path) -> Path:
    """Where a plan of one's own is written."""
    world.mkdir(0o700)
    return world / "habits.yaml"


def given(world: Path) -> list[list[Any]]:
    """What the state says was given of the one rule that there is without any in the settings."""
    kept = json.loads((world / "state" / "remind.json").read_text())["given"]
    found: list[list[Any]] = next(iter(kept.values()), [])
    return found


def config(world: Path, text: str) -> None:
    world.mkdir(0o700, exist_ok=True)
    (world / "config.yaml").write_text(f"aftercare: config/1\n{text}\n")
    (world / "config.yaml").chmod(0o600)


def plan_of(habits: Path, *rows: str) -> None:
    habits.write_text("aftercare: habits/1\nhabits:\n" + "".join(f"- {row}\n" for row in rows))
    habits.chmod(0o600)


# ---- when


@pytest.mark.parametrize(
    ("clock", "silent"),
    [
        ("08:00", False),
        ("12:00", False),
        ("21:59", False),
        ("21:59:59", False),
        ("22:00", True),
        ("23:30", True),
        ("00:00", True),
        ("03:59", True),
        ("04:00", True),
        ("07:59", True),
        ("07:59:59", True),
    ],
)
def test_nights_are_quiet(run: Run, clock: str, silent: bool) -> None:
    assert run("remind", "--check", env=at(clock), code=1 if silent else 0) == Result(1 if silent else 0, "", "")
    assert (json.loads(run("remind", "--json", env=at(clock)).out)["due"] == []) is silent
    assert run("remind", env=at(clock)) == Result(0, "" if silent else LINE, "")


def test_it_comes_once_a_day(run: Run) -> None:
    assert [run("remind", env=at(clock)).out for clock in ("08:00", "08:00", "12:00", "21:59")] == [LINE, "", "", ""]
    assert run("remind", env=at("09:00", "2026-11-23")).out == LINE
    assert run("remind", env=at("09:00", "2026-11-23")).out == ""


def test_a_quiet_hour_does_not_use_the_day_up(run: Run) -> None:
    assert run("remind", env=at("07:59")).out == ""
    assert run("remind", env=at("08:00")).out == LINE


def test_the_evening_after_midnight_belongs_to_the_day_before(run: Run, world: Path) -> None:
    assert run("remind", env=at("21:00")).out == LINE
    assert run("remind", env=at("08:00", "2026-11-23")).out == LINE
    assert [day for day, _, _ in given(world)] == ["2026-11-22", "2026-11-23"]


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"\xff", b'{"given": 5}', b"[" * 100_000])
def test_a_memory_that_cannot_be_read_counts_as_none(run: Run, world: Path, broken: bytes) -> None:
    (world / "state").mkdir(parents=True, mode=0o700)
    (world / "state" / "remind.json").write_bytes(broken)
    assert run("remind") == Result(0, LINE, "")
    assert run("remind") == Result(0, "", "")


def test_a_memory_that_cannot_be_written_is_no_fault(run: Run, world: Path) -> None:
    for name in ("remind.json", "reminded.json"):
        (world / "state" / name / "in the way").mkdir(parents=True)
    assert run("remind") == Result(0, LINE, "")
    assert run("remind") == Result(0, LINE, "")


def test_a_line_that_did_not_arrive_was_not_given(run: Run, world: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", "remind"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 74
    assert given(world) == []
    assert run("remind").out == LINE


# ---- what


def silent(run: Run) -> None:
    assert run("remind") == Result(0, "", "")
    assert run("remind", "--check", code=1) == Result(1, "", "")
    assert json.loads(run("remind", "--json").out) == {"schema": "aftercare/remind/1", "due": [], "line": None}


def test_nothing_comes_when_nothing_is_due(run: Run, world: Path) -> None:
    run("log", *DUE_BY_DEFAULT[:3])
    run("skip", *DUE_BY_DEFAULT[3:])
    silent(run)
    assert given(world) == []
    assert run("remind", env={"AFTERCARE_TODAY": "2026-11-23"}).out == LINE  # another week


@pytest.mark.parametrize("arguments", [("pause",), ("pause", "--until", "tomorrow"), ("pause", "--from", "2026-11-22")])
def test_nothing_comes_while_everything_rests(run: Run, arguments: tuple[str, ...]) -> None:
    run(*arguments)
    silent(run)
    run("resume")
    assert run("remind").out == LINE


def test_nothing_comes_on_the_first_three_days_after_a_pause(run: Run) -> None:
    run("pause", "--from", "2026-11-20")
    run("resume")
    for day in ("22", "23", "24"):
        assert run("remind", env=at("12:00", f"2026-11-{day}")).out == ""
    assert run("remind", env=at("12:00", "2026-11-25")).out == LINE


def test_nothing_comes_on_the_first_three_days_after_a_gap(run: Run) -> None:
    run("log", "thank-you", "--on", "2026-11-01")
    run("log", "thank-you")
    for day in ("22", "23", "24"):
        assert run("remind", env=at("12:00", f"2026-11-{day}")).out == ""
    assert run("remind", env=at("12:00", "2026-11-25")).out == LINE


def test_the_first_note_ever_follows_no_gap(run: Run) -> None:
    run("log", "thank-you")
    assert run("remind").out == LINE


def test_nothing_comes_for_touch_consent_or_what_is_optional(run: Run, habits: Path) -> None:
    plan_of(
        habits,
        "{habit: cuddle}",
        "{habit: slow-touch}",
        "{habit: wash-up}",
        "{habit: consent}",
        "{habit: boundary}",
        "{habit: meditate}",
    )
    run("log", "meditate", "--on", "yesterday")
    keys = {practice.key for practice in practices().values() if practice.free}
    assert {"cuddle", "slow-touch", "wash-up", "consent", "boundary"} <= keys
    silent(run)


def test_after_three_days_without_an_answer_it_comes_once_a_week_and_then_rests(run: Run) -> None:
    came = [day for day in range(1, 31) if run("remind", env=at("12:00", f"2026-11-{day:02d}")).out == LINE]
    assert came == [1, 2, 3, 10, 17, 24]
    assert run("remind", env=at("12:00", "2026-12-01")).out == LINE
    assert run("remind", env=at("12:00", "2026-12-20")).out == ""
    run("log", "thank-you", env=at("12:00", "2026-12-20"))  # in no plan, so that it is no answer
    assert run("remind", env=at("12:00", "2026-12-20")).out == ""
    run("skip", "need", env=at("12:00", "2026-12-20"))
    assert run("remind", env=at("12:00", "2026-12-23")).out == LINE  # after the three days that follow a gap


# ---- rules


def test_a_rule_brings_what_it_names_at_its_time_and_on_its_days(run: Run, world: Path) -> None:
    config(world, "reminders:\n- {practice: cuddle, days: [sun], times: [19:00]}")
    assert run("remind", env=at("18:59")).out == ""
    assert json.loads(run("remind", "--json", env=at("19:00")).out)["due"][0]["habit"] == "cuddle"
    assert run("remind", env=at("21:59")).out == LINE
    assert run("remind", env=at("21:59")).out == ""
    run("log", "cuddle")
    assert run("remind", env=at("19:00", "2026-11-29")).out == LINE


def test_what_was_noted_before_its_time_is_not_reminded_of(run: Run, world: Path) -> None:
    config(world, "reminders:\n- {practice: reflect, times: [19:00]}")
    assert run("remind", env=at("12:00")).out == ""
    run("log", "reflect")
    assert run("remind", env=at("19:30")).out == ""


def test_a_day_that_the_machine_slept_through_is_caught_up_once_while_it_is_open(run: Run, world: Path) -> None:
    config(world, "reminders:\n- {practice: reflect, days: [tue]}")
    assert run("remind", env=at("12:00", "2026-11-16")).out == ""  # a Monday
    days = [run("remind", env=at("12:00", f"2026-11-{day}")).out for day in (19, 20, 21, 22, 23, 24)]
    assert days == [LINE, "", "", "", "", LINE]


def test_a_rule_that_is_new_catches_nothing_up(run: Run, world: Path) -> None:
    config(world, "reminders:\n- {practice: reflect, days: [tue]}")
    assert [run("remind", env=at("12:00", f"2026-11-{day}")).out for day in (18, 19, 22)] == ["", "", ""]


def test_all_rules_together_give_one_line(run: Run, world: Path) -> None:
    config(world, "reminders:\n- {times: [09:00]}\n- {practice: cuddle, times: [09:00, 10:00]}")
    assert [run("remind", env=at(clock)).out for clock in ("11:00", "12:00")] == [LINE, ""]
    assert len(json.loads((world / "state" / "remind.json").read_text())["given"]) == 2


def test_ones_own_words_and_quiet_hours_hold(run: Run, world: Path) -> None:
    config(world, "reminder_text: Water the plants.\nquiet_from: 12:00\nquiet_until: 14:00")
    assert run("remind", env=at("13:00")).out == ""
    assert run("remind", env=at("23:00")).out == "Water the plants.\n"


BAD = "reminders:\n- {practice: reflect}\n- {practice: reflect, tims: [19:00]}\n- {practice: reflekt}"


def test_a_bad_rule_is_told_and_the_others_still_work(run: Run, world: Path) -> None:
    config(world, BAD)
    place = f"aftercare: {world}/config.yaml:4:23: `tims` is not a key"
    for out in (LINE, "", ""):
        found = run("remind", env=at("12:00"), code=78)
        assert found.out == out
        assert found.err.replace("python -m aftercare", "aftercare").startswith(place)
        assert found.err.count("\n") == 1
    assert run("remind", "--check", env=at("12:00"), code=78).out == ""
    assert run("remind", "--check", env=at("12:00", "2026-11-23"), code=0).out == ""
    assert "config.yaml:4:23" in run("week", code=78).err


def test_a_practice_that_there_is_not_is_told_with_the_nearest(run: Run, world: Path) -> None:
    config(world, "reminders:\n- {practice: reflekt}")
    found = run("remind", code=78)
    assert found.out == ""
    assert "config.yaml:3:14: `practice`: there is none called reflekt. Did you mean reflect" in found.err


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("reminders: often", "3:12"),
        ("reminders:\n- {times: [23:00]}", "lies in the quiet hours, so it never comes"),
        ("reminders:\n- {days: []}", "`days`: a list of mon, tue"),
        ("reminders:\n- {days: [monday]}", "`days`: a list of mon, tue"),
        ("reminders:\n- {times: 19:00}", "`times`: a list of 1 to 12 times"),
        ("reminders:\n- {times: ['9:00']}", "`times`: a time from 00:00 to 23:59"),
        ("reminders:\n- {at_most: 0}", "`at_most`: a number from 1 to 12"),
        ("reminders:\n- {apart_hours: -1}", "`apart_hours`: a number of hours"),
        ("reminders:\n- {practice: Cuddle}", "`practice`: the key of one practice"),
        ("reminder_text: ''", "`reminder_text`: one line of at most 80"),
        ("reminder_text: ' x'", "`reminder_text`: one line of at most 80"),
        ('reminder_text: "a\\nb"', "`reminder_text`: one line of at most 80"),
        ("quiet_from: 22", "`quiet_from`: a time from 00:00 to 23:59"),
    ],
)
def test_what_is_wrong_in_the_settings_is_said_by_every_command(
    run: Run, world: Path, body: str, sentence: str
) -> None:
    config(world, body)
    for arguments in (["remind"], ["settings"]):
        found = run(*arguments, code=78)
        assert f"{world}/config.yaml:" in found.err
        assert sentence.replace("3:12", "2:12") in found.err
    assert sentence.replace("3:12", "2:12") in run("check", code=65).out


# ---- looking only, being silent


def test_a_peek_does_not_count(run: Run) -> None:
    assert run("remind", "--peek") == Result(0, LINE, "")
    assert run("remind", "--peek") == Result(0, LINE, "")
    assert run("remind") == Result(0, LINE, "")
    assert run("remind", "--peek") == Result(0, "", "")


def test_the_names_are_told_to_the_person_who_asks_and_do_not_count(run: Run) -> None:
    names = "Share one need\nWeekly check-in\nOne caring act\nLook back on this week's care\nOne step towards support\n"
    assert run("remind", "--names").out == names
    assert run("remind").out == LINE
    assert run("remind", "--names").out == names


def test_everything_is_silent_until_the_snooze_is_over(run: Run) -> None:
    assert (
        run("remind", "--snooze", "2h", "--peek").out == "Reminders would be silent until Sunday 2026-11-22, 14:00.\n"
    )
    assert run("remind", "--snooze", "2h").out == "Reminders are silent until Sunday 2026-11-22, 14:00.\n"
    assert run("remind", env=at("13:59")).out == ""
    assert run("remind", "--check", env=at("13:59"), code=1).out == ""
    assert run("remind", env=at("14:00")).out == LINE


def test_a_snooze_until_tomorrow_can_be_ended(run: Run) -> None:
    assert "Monday 2026-11-23, 04:00" in run("remind", "--snooze", "tomorrow").out
    assert run("remind", env=at("21:00")).out == ""
    assert run("remind", "--snooze", "off").out == "Reminders come again.\n"
    assert run("remind", env=at("21:00")).out == LINE


def test_a_clock_that_was_wrong_silences_nothing_for_years(run: Run) -> None:
    run("remind", "--snooze", "2h", env=at("12:00", "2036-01-01"))
    assert run("remind").out == LINE


@pytest.mark.parametrize("when", ["soon", "0m", "today", "yesterday", "99d", ""])
def test_a_snooze_that_is_not_understood_says_what_is(run: Run, when: str) -> None:
    assert "Write 30m, 2h, tomorrow or fri." in run("remind", "--snooze", when, code=2).err


def test_one_thing_at_a_time(run: Run) -> None:
    assert "one at a time" in run("remind", "--check", "--json", code=2).err
    assert "one at a time" in run("remind", "--notify", "--exec", "cat", code=2).err


def test_a_look_back_comes_once_and_is_gone(run: Run, world: Path) -> None:
    for key in DUE_BY_DEFAULT:
        run("skip", key)
    (world / "state" / "look-back").write_text("2026-11-22T15:31")
    assert run("remind", env=at("15:30")).out == ""
    assert run("remind", "--check", env=at("15:31")).out == ""
    assert run("remind", env=at("15:31")).out == LINE
    assert not (world / "state" / "look-back").exists()
    assert run("remind", env=at("15:32")).out == ""


def test_a_look_back_waits_for_the_quiet_hours_to_end(run: Run, world: Path) -> None:
    for key in DUE_BY_DEFAULT:
        run("skip", key)
    (world / "state" / "look-back").write_text("2026-11-22T21:59")
    assert run("remind", env=at("22:00")).out == ""
    assert (world / "state" / "look-back").exists()
    run("skip", *DUE_BY_DEFAULT[:4], "--on", "2026-11-23", env=at("08:00", "2026-11-23"))
    assert run("remind", env=at("08:00", "2026-11-23")).out == LINE
    assert run("remind", env=at("08:00", "2026-11-23")).out == ""


def test_what_is_due_comes_as_json_and_does_not_use_the_day_up(run: Run, world: Path) -> None:
    found = json.loads(run("remind", "--json").out)
    assert found["schema"] == "aftercare/remind/1"
    assert [row["habit"] for row in found["due"]] == DUE_BY_DEFAULT
    assert found["due"][0] == {"habit": "need", "title": "Share one need", "open": 1, "given": False}
    assert found["line"] == LINE.strip()
    run("remind", "--check")
    assert given(world) == []
    assert run("remind").out == LINE
    after = json.loads(run("remind", "--json").out)
    assert [row["habit"] for row in after["due"] if row["given"]] == DUE_BY_DEFAULT
    assert after["line"] is None
    assert run("remind", "--check", code=1) == Result(1, "", "")


# ---- the words


FORBIDDEN = re.compile(
    r"intima|aftercare|sex|couple|partner|love|touch|cuddl|missed|fail|behind|late|streak", re.IGNORECASE
)


def said(value: Any) -> Iterator[str]:
    """Every text in a value of YAML."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from said(child) if key != "aftercare" else ()
    elif isinstance(value, list):
        for child in value:
            yield from said(child)
    else:
        yield str(value)


@pytest.mark.parametrize("name", shipped.names("reminders", ".yaml"))
def test_the_words_are_neutral(name: str) -> None:
    words = list(said(shipped.data(f"reminders/{name}.yaml")))
    assert words
    for text in words:
        assert not FORBIDDEN.search(text)
        assert "!" not in text
        assert "\n" not in text
        for practice in practices().values():
            assert practice.title.lower() not in text.lower()
            assert not re.search(rf"\b{practice.key}\b", text.lower())


def test_the_line_is_the_same_whatever_is_due_and_whoever_is_named(run: Run, habits: Path) -> None:
    plan_of(habits, "{habit: tea, title: Kim and the whip, targets: [{daily: 9}]}")
    (habits.parent / "config.yaml").write_text("aftercare: config/1\nname: Sam\npeople: [Kim]\nfits: [quiet]\n")
    assert run("remind") == Result(0, LINE, "")


# ---- from cron


PROGRAM = Path(sys.executable).parent / "aftercare"


def by_cron(person: Path, command: str) -> Result:
    """A line of a crontab: a bare environment, no terminal, the home folder as the working folder."""
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={"HOME": str(person), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "x"},
        cwd=person,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def person(tmp_path: Path) -> Path:
    folder = tmp_path / "person"
    folder.mkdir()
    return folder


def test_it_works_in_the_bare_environment_of_cron(person: Path) -> None:
    old = os.umask(0)
    try:
        assert by_cron(person, f"{PROGRAM} --today 2026-11-22T12:00 remind") == Result(0, LINE, "")
        assert by_cron(person, f"{PROGRAM} --today 2026-11-22T13:00 remind") == Result(0, "", "")
        assert by_cron(person, f"{PROGRAM} --today 2026-11-23T22:00 remind") == Result(0, "", "")
        assert by_cron(person, f"{PROGRAM} --today 2026-11-23T12:00 remind --check && echo due") == Result(
            0, "due\n", ""
        )
        assert by_cron(person, f"{PROGRAM} --today 2026-11-23T12:00 --home {person}/other remind") == Result(
            0, LINE, ""
        )
    finally:
        os.umask(old)
    made = [path for path in person.rglob("*") if "aftercare" in path.parts or "other" in path.parts]
    assert {path.name for path in made if path.is_file()} == {"remind.json", "remind.lock", "reminded.json"}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {0o700}


def test_it_works_by_the_clock_of_the_machine(person: Path) -> None:
    found = by_cron(person, f"{PROGRAM} remind")
    assert (found.code, found.err) == (0, "")
    assert found.out in {"", LINE}


def test_it_is_silent_about_everything_else(person: Path) -> None:
    """No notice, no warning of open files or of a git work tree: cron would send them."""
    home = person / ".local" / "share" / "aftercare"
    home.mkdir(parents=True)
    home.chmod(0o755)
    (person / ".git").mkdir()
    assert by_cron(person, f"{PROGRAM} --today 2026-11-22T12:00 remind") == Result(0, LINE, "")
    assert by_cron(person, f"{PROGRAM} --today 2026-11-22T12:00 remind --check") == Result(1, "", "")
    assert by_cron(person, f"{PROGRAM} --today 2026-11-22T12:00 week").err != ""


def test_no_notice_comes_on_a_terminal_either(world: Path) -> None:
    world.mkdir(0o755)
    world.chmod(0o755)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "aftercare", "remind"],
        env={**os.environ, "TERM": "xterm"},
        encoding="utf-8",
        timeout=30,
    )
    child.expect(pexpect.EOF)
    assert child.before.replace("\r\n", "\n") == LINE
    child.close()
    assert child.exitstatus == 0
    assert sorted(path.name for path in world.rglob("*")) == ["remind.json", "remind.lock", "reminded.json", "state"]
