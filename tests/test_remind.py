"""`remind`: one neutral line once a day, never at night, never for touch, and silent wherever nothing is due."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from aftercare import shipped
from aftercare.catalogue import practices
from aftercare.entries import SKIP, Entry
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.reminders import due, quiet
from tests.conftest import Result, Run

LINE = "Reminder: five minutes.\n"
TODAY = date(2026, 11, 22)
DUE_BY_DEFAULT = ["need", "check-in", "care-act", "reflect", "support"]


def at(clock: str, day: str = "2026-11-22") -> dict[str, str]:
    return {"AFTERCARE_TODAY": f"{day}T{clock}"}


@pytest.fixture
def habits(world: Path) -> Path:
    """Where a plan of one's own is written."""
    world.mkdir(0o700)
    return world / "habits.yaml"


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
    assert quiet(datetime.fromisoformat(f"2026-11-22T{clock}")) is silent
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
    assert json.loads((world / "state" / "remind.json").read_text()) == {"given": "2026-11-23"}


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"\xff", b'{"given": 5}'])
def test_a_memory_that_cannot_be_read_counts_as_none(run: Run, world: Path, broken: bytes) -> None:
    (world / "state").mkdir(parents=True, mode=0o700)
    (world / "state" / "remind.json").write_bytes(broken)
    assert run("remind") == Result(0, LINE, "")
    assert run("remind") == Result(0, "", "")


def test_a_memory_that_cannot_be_written_is_no_fault(run: Run, world: Path) -> None:
    (world / "state" / "remind.json" / "in the way").mkdir(parents=True)
    assert run("remind") == Result(0, LINE, "")
    assert run("remind") == Result(0, LINE, "")


def test_a_line_that_did_not_arrive_was_not_given(run: Run, world: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", "remind"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 74
    assert not (world / "state" / "remind.json").exists()
    assert run("remind").out == LINE


# ---- what


def target(kind: str, times: int = 1, *weekdays: int) -> tuple[Target, ...]:
    return (Target(Cadence(kind, times, weekdays)),)


def found(plan: Plan, *entries: Entry, solo: bool = False) -> list[str]:
    noon = datetime.fromisoformat("2026-11-22T12:00")
    return [one.habit.key for one in due(plan, entries, noon, TODAY, starts="monday", solo=solo)]


def entry(habit: str, day: date = TODAY, **more: Any) -> Entry:
    return Entry(id="a1b2c3d4e5", date=day, habit=habit, **more)


@pytest.mark.parametrize(
    ("habit", "is_due"),
    [
        (Habit("tea", "Tea", target(WEEKLY)), True),
        (Habit("tea", "Tea", target(DAILY)), True),
        (Habit("tea", "Tea", target(MONTHLY)), True),
        (Habit("tea", "Tea", target(ON_DAYS, 1, 6)), True),  # a Sunday, as today
        (Habit("tea", "Tea", target(ON_DAYS, 1, 0, 6)), True),
        (Habit("tea", "Tea", target(AS_WANTED)), False),
        (Habit("tea", "Tea", target(DAILY), touch=True), False),
        (Habit("tea", "Tea", target(DAILY), category="consent"), False),
        (Habit("tea", "Tea", target(DAILY), optional=True), False),
        (Habit("tea", "Tea", target(DAILY), retired=TODAY), False),
        (Habit("tea", "Tea", (Target(Cadence(DAILY), date(2026, 11, 23)),)), False),
    ],
)
def test_what_is_open_is_due_unless_it_is_optional_or_carries_touch(habit: Habit, is_due: bool) -> None:
    plan = Plan((habit,))
    assert found(plan) == (["tea"] if is_due else [])
    assert found(plan, entry("need")) == (["tea"] if is_due else [])
    assert found(plan, entry("tea"), entry("tea"), entry("tea")) == []


def test_on_named_days_it_is_due_from_its_day_on() -> None:
    friday = Plan((Habit("tea", "Tea", target(ON_DAYS, 1, 4)),))
    thursday = datetime.fromisoformat("2026-11-19T12:00")
    assert found(friday) == ["tea"]
    assert due(friday, [], thursday, thursday.date(), starts="monday", solo=False) == []


def test_what_was_done_or_skipped_is_not_due() -> None:
    plan = Plan((Habit("tea", "Tea", target(WEEKLY, 2)), Habit("walk", "Walk", target(DAILY))))
    assert found(plan, entry("tea")) == ["tea", "walk"]
    assert found(plan, entry("tea"), entry("tea", kind=SKIP), entry("walk", kind=SKIP)) == []
    assert found(plan, entry("tea", times=2), entry("walk", date(2026, 11, 21))) == ["walk"]


def test_what_rests_is_not_due() -> None:
    habits = (Habit("tea", "Tea", target(DAILY)), Habit("walk", "Walk", target(DAILY)))
    assert found(Plan(habits, (Pause(TODAY, None, "tea"),))) == ["walk"]
    assert found(Plan(habits, (Pause(TODAY),))) == []
    assert found(Plan(habits, (Pause(date(2026, 11, 1), date(2026, 11, 21)),))) == ["tea", "walk"]
    assert found(Plan(habits, (Pause(date(2026, 11, 23)),))) == ["tea", "walk"]


def test_on_ones_own_what_is_done_together_is_not_due() -> None:
    habits = (Habit("tea", "Tea", target(DAILY)), Habit("walk", "Walk", target(DAILY), who="together"))
    assert found(Plan(habits)) == ["tea", "walk"]
    assert found(Plan(habits), solo=True) == ["tea"]


def silent(run: Run) -> None:
    assert run("remind") == Result(0, "", "")
    assert run("remind", "--check", code=1) == Result(1, "", "")
    assert json.loads(run("remind", "--json").out) == {"schema": "aftercare/remind/1", "due": []}


def test_nothing_comes_when_nothing_is_due(run: Run, world: Path) -> None:
    run("log", *DUE_BY_DEFAULT[:3])
    run("skip", *DUE_BY_DEFAULT[3:])
    silent(run)
    assert not (world / "state" / "remind.json").exists()
    assert run("remind", env={"AFTERCARE_TODAY": "2026-11-23"}).out == LINE  # another week


@pytest.mark.parametrize("arguments", [("pause",), ("pause", "--until", "tomorrow"), ("pause", "--from", "2026-11-20")])
def test_nothing_comes_while_everything_rests(run: Run, arguments: tuple[str, ...]) -> None:
    run(*arguments)
    silent(run)
    run("resume")
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


def test_what_is_due_comes_as_json_and_does_not_use_the_day_up(run: Run, world: Path) -> None:
    found = json.loads(run("remind", "--json").out)
    assert found["schema"] == "aftercare/remind/1"
    assert [row["habit"] for row in found["due"]] == DUE_BY_DEFAULT
    assert found["due"][0] == {"habit": "need", "title": "Share one need", "open": 1}
    run("remind", "--check")
    assert not (world / "state").exists()
    assert run("remind").out == LINE
    assert [row["habit"] for row in json.loads(run("remind", "--json").out)["due"]] == DUE_BY_DEFAULT
    assert run("remind", "--check") == Result(0, "", "")


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
    assert {path.name for path in made if path.is_file()} == {"remind.json"}
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
    assert by_cron(person, f"{PROGRAM} --today 2026-11-22T12:00 remind --check") == Result(0, "", "")
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
    assert sorted(path.name for path in world.rglob("*")) == ["remind.json", "state"]
