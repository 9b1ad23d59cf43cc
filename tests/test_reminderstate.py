"""The small file that `remind` reads: made anew where something changed or is damaged, nothing lost or twice."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings as examples
from hypothesis import strategies as st

from aftercare import reminderstate
from aftercare.catalogue import practices
from aftercare.dates import Week
from aftercare.entries import SKIP
from aftercare.errors import AftercareError, DataInvalid, Locked
from aftercare.progress import open_on
from aftercare.reminders import CLOSED, day_of
from aftercare.session import Session
from tests.conftest import Run
from tests.test_reminders import YEAR, ZONES, awake, zone_at

LINE = "Reminder: five minutes.\n"
PLAN = "aftercare: habits/1\nhabits:\n- {habit: need, targets: [{weekly: 2}]}\n- {habit: reflect}\n- {habit: cuddle}\n"
RULES = (
    "aftercare: config/1\nname: Sam\nreminders:\n- {practice: cuddle, times: [09:00, 19:00]}\n- {days: [tue, fri]}\n"
)


def put(home: Path, name: str, text: str | bytes) -> Path:
    path = home / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(0o600)
    return path


def at(home: Path, moment: datetime | str) -> Session:
    """A run at a moment."""
    text = moment if isinstance(moment, str) else moment.isoformat(timespec="minutes")
    return Session(home_given=str(home), today_given=text)


def comes(home: Path, moment: datetime | str) -> bool:
    """Whether a run at a moment gives the line; it counts."""
    session = at(home, moment)
    if not reminderstate.current(session).speaks(session.now):
        return False
    with reminderstate.turn(session) as state:
        assert state is not None
        reminderstate.give(session, state, state.due(session.now))
    return True


def week_file(*rows: str, week: str = "2026-W47") -> str:
    return f"aftercare: journal/1\nweek: {week}\nentries:\n" + "".join(f"- {row}\n" for row in rows)


@pytest.fixture
def home(world: Path) -> Path:
    put(world, "habits.yaml", PLAN)
    put(world, "config.yaml", RULES)
    return world


# ---- what it holds


def test_it_holds_no_practice_and_no_name(home: Path, run: Run) -> None:
    run("log", "need", "reflect")
    run("remind", env={"AFTERCARE_TODAY": "2026-11-22T19:00"})
    text = (home / "state" / "remind.json").read_text()
    assert stat.S_IMODE((home / "state" / "remind.json").stat().st_mode) == 0o600
    for practice in practices().values():
        assert not re.search(rf"\b{re.escape(practice.key)}\b", text.replace("reminders", "")), practice.key
        assert practice.title not in text
    assert "Sam" not in text
    assert not re.search(r"intima|aftercare(?!\": \"remind/1)|sex|couple|partner|love|touch", text, re.IGNORECASE)


def test_it_is_the_same_file_that_forgetting_takes_away(home: Path, run: Run) -> None:
    run("remind")
    put(home, "state/look-back", "2026-11-24T10:00")
    run("log", "need")
    run("forget", "last", "--yes")
    assert not (home / "state" / "remind.json").exists()
    assert not (home / "state" / "look-back").exists()


# ---- when it is made anew

CHANGES: dict[str, Callable[[Path], object]] = {
    "a rule is written": lambda home: put(home, "config.yaml", RULES.replace("19:00", "18:00")),
    "the settings go": lambda home: (home / "config.yaml").unlink(),
    "the plan is edited": lambda home: put(home, "habits.yaml", PLAN + "- {habit: listen}\n"),
    "a week appears": lambda home: put(
        home, "journal/2026-W47.yaml", week_file("{id: a1b2c3d4e5, date: 2026-11-20, habit: need}")
    ),
    "a week of the past appears": lambda home: put(home, "journal/2026-W44.yaml", week_file(week="2026-W44")),
    "a week of the future appears": lambda home: put(home, "journal/2026-W52.yaml", week_file(week="2026-W52")),
    "only the time of a file is another": lambda home: os.utime(home / "habits.yaml", (1, 1)),
    "a look back is asked for": lambda home: put(home, "state/look-back", "2026-11-24T10:00"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_is_made_anew_when(home: Path, what: str) -> None:
    session = at(home, "2026-11-22T12:00")
    reminderstate.current(session)
    assert reminderstate._stored(session) is not None
    CHANGES[what](home)
    assert reminderstate._stored(session) is None
    reminderstate.current(session)
    assert reminderstate._stored(session) is not None


def test_a_file_that_was_put_in_place_of_another_of_the_same_size_and_time_is_seen(home: Path) -> None:
    session = at(home, "2026-11-22T12:00")
    reminderstate.current(session)
    old = (home / "habits.yaml").stat()
    put(home, "other", PLAN.replace("weekly: 2", "weekly: 1"))
    os.utime(home / "other", ns=(old.st_atime_ns, old.st_mtime_ns))
    (home / "other").rename(home / "habits.yaml")
    assert reminderstate._stored(session) is None


@pytest.mark.parametrize(("days", "holds"), [(0, True), (34, True), (35, False), (-1, False), (400, False)])
def test_it_holds_for_five_weeks(home: Path, days: int, holds: bool) -> None:
    noon = datetime(2026, 11, 22, 12)  # noqa: DTZ001
    reminderstate.current(at(home, noon))
    assert (reminderstate._stored(at(home, noon + timedelta(days=days))) is not None) is holds


def test_a_newer_program_makes_it_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = at(home, "2026-11-22T12:00")
    reminderstate.current(session)
    monkeypatch.setattr(reminderstate, "__version__", "99")
    assert reminderstate._stored(session) is None


def test_what_changed_is_in_the_next_run(home: Path) -> None:
    put(home, "config.yaml", "aftercare: config/1\n")
    assert comes(home, "2026-11-22T12:00")
    rows = [
        f"{{id: a1b2c3d4e{n}, date: 2026-11-23, habit: {key}}}" for n, key in enumerate(("need", "need", "reflect"))
    ]
    put(home, "journal/2026-W48.yaml", week_file(*rows, week="2026-W48"))
    assert not comes(home, "2026-11-23T12:00")
    put(home, "journal/2026-W48.yaml", week_file(*rows[:2], week="2026-W48"))
    assert comes(home, "2026-11-23T12:00")


def test_a_week_that_is_needed_and_broken_is_told_and_an_older_one_is_not(home: Path) -> None:
    put(home, "journal/2026-W42.yaml", "{")
    assert reminderstate.current(at(home, "2026-11-22T12:00")).outlook.rules
    put(home, "journal/2026-W47.yaml", "{")
    with pytest.raises(DataInvalid, match="2026-W47"):
        reminderstate.current(at(home, "2026-11-22T12:00"))


# ---- damaged


def mutated(data: Any, path: list[int], value: Any) -> Any:
    """The data with one value, somewhere down a path of numbers, in place of what was there."""
    if not path or not isinstance(data, dict | list) or not data:
        return value
    if isinstance(data, dict):
        key = list(data)[path[0] % len(data)]
        return {**data, key: mutated(data[key], path[1:], value)}
    place = path[0] % len(data)
    return [*data[:place], mutated(data[place], path[1:], value), *data[place + 1 :]]


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, float("inf"), "", "x", "9999-12-31", "0001-01-01", "2026-11-22", "23:59", [], {}]
)


@over(st.lists(st.integers(0, 30), max_size=5), VALUES, st.integers(0, 23))
@examples(max_examples=150)
def test_a_damaged_state_is_made_anew_or_does_no_harm(tmp_path: Path, path: list[int], value: Any, hour: int) -> None:
    home = tmp_path / "damaged"
    put(home, "habits.yaml", PLAN)
    put(home, "config.yaml", RULES)
    (home / "state").mkdir(mode=0o700, exist_ok=True)
    (home / "state" / "remind.json").unlink(missing_ok=True)
    comes(home, "2026-11-20T12:00")
    comes(home, "2026-11-22T19:30")
    state = home / "state" / "remind.json"
    state.write_text(json.dumps(mutated(json.loads(state.read_text()), path, value)))
    days = [f"2026-11-{day}T{hour:02d}:00" for day in (22, 23, 24)]
    for day in days:
        comes(home, day)
        assert not comes(home, day), day


@pytest.mark.parametrize("content", [None, b"", b"\xff\x00", b"{", b"[]", b"null", b"[" * 9000, b'{"aftercare": 1}'])
def test_a_lost_state_loses_no_line_and_brings_none_twice(home: Path, content: bytes | None) -> None:
    put(home, "config.yaml", "aftercare: config/1\nreminders:\n- {times: [09:00]}\n")
    assert comes(home, "2026-11-21T12:00")
    assert comes(home, "2026-11-22T12:00")
    state = home / "state" / "remind.json"
    state.unlink() if content is None else state.write_bytes(content)
    assert not comes(home, "2026-11-22T12:00")
    assert not comes(home, "2026-11-22T13:00")
    assert comes(home, "2026-11-23T12:00")


@pytest.mark.parametrize("content", [None, b"", b"\xff\x00", b"[]"])
def test_with_all_that_was_remembered_lost_one_line_more_comes_at_most(home: Path, content: bytes | None) -> None:
    put(home, "config.yaml", "aftercare: config/1\nreminders:\n- {times: [09:00]}\n")
    assert comes(home, "2026-11-22T12:00")
    for name in ("remind.json", "reminded.json"):
        state = home / "state" / name
        state.unlink() if content is None else state.write_bytes(content)
    assert comes(home, "2026-11-22T12:00")
    assert not comes(home, "2026-11-22T13:00")


def test_a_copy_that_is_damaged_does_no_harm(home: Path) -> None:
    put(home, "config.yaml", "aftercare: config/1\n")
    assert comes(home, "2026-11-22T12:00")
    (home / "state" / "reminded.json").write_bytes(b"{")
    assert not comes(home, "2026-11-22T12:00")
    (home / "habits.yaml").write_text(PLAN)
    assert not comes(home, "2026-11-22T13:00")


def test_silence_outlives_a_lost_state(home: Path) -> None:
    put(home, "config.yaml", "aftercare: config/1\n")
    reminderstate.snooze(at(home, "2026-11-22T12:00"), datetime.fromisoformat("2026-11-23T04:00"))
    (home / "state" / "remind.json").unlink()
    assert not comes(home, "2026-11-22T13:00")


def test_what_was_given_outlives_what_is_damaged_beside_it(home: Path) -> None:
    put(home, "config.yaml", "aftercare: config/1\n")
    assert comes(home, "2026-11-22T12:00")
    state = home / "state" / "remind.json"
    data = json.loads(state.read_text())
    state.write_text(json.dumps({"given": data["given"], "rules": 5}))
    assert not comes(home, "2026-11-22T12:00")


def test_a_rule_that_goes_and_comes_back_does_not_come_twice(home: Path) -> None:
    put(home, "config.yaml", RULES)
    assert comes(home, "2026-11-22T12:00")
    put(home, "config.yaml", "aftercare: config/1\nreminders:\n- {practice: listen}\n")
    assert not comes(home, "2026-11-22T12:00")
    put(home, "config.yaml", RULES)
    assert not comes(home, "2026-11-22T12:00")


def test_a_changed_rule_wakes(home: Path) -> None:
    put(home, "config.yaml", "aftercare: config/1\nreminders:\n- {practice: cuddle}\n")
    assert [comes(home, f"2026-11-{day:02d}T12:00") for day in range(1, 6)] == [True, True, True, False, False]
    put(home, "config.yaml", "aftercare: config/1\nreminders:\n- {practice: cuddle, times: [10:00]}\n")
    assert comes(home, "2026-11-06T12:00")


def test_an_answer_of_weeks_ago_counts_also_where_no_reminder_ran_since(home: Path) -> None:
    put(home, "config.yaml", "aftercare: config/1\nreminders:\n- {practice: cuddle}\n")
    assert [comes(home, f"2026-07-{day:02d}T12:00") for day in range(1, 5)] == [True, True, True, False]
    assert not comes(home, "2026-07-05T12:00")
    put(home, "journal/2026-W28.yaml", week_file("{id: a1b2c3d4e5, date: 2026-07-06, habit: cuddle}", week="2026-W28"))
    put(home, "journal/2026-W46.yaml", week_file("{id: a1b2c3d4e6, date: 2026-11-14, habit: need}", week="2026-W46"))
    days = [f"2026-11-{day}T12:00" for day in (20, 21, 22, 23)]
    assert [comes(home, day) for day in days] == [True, True, True, False]


# ---- a life, at random

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.integers(0, 23), st.integers(0, 59)),
        st.tuples(st.just("sleep"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("note"), st.sampled_from([0, 1, 2]), st.sampled_from([0, 1])),
        st.tuples(st.just("pause"), st.integers(0, 4), st.integers(0, 2)),
        st.tuples(st.just("touched"), st.integers(0, 2), st.just(0)),
    ),
    min_size=5,
    max_size=40,
)


class Life:
    """A person's home, day by day, and what came."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.day = date(2026, 10, 20)
        self.notes: dict[str, list[str]] = {}
        self.pauses: list[str] = []
        self.came: list[date] = []
        self.number = 0
        put(home, "config.yaml", "aftercare: config/1\nreminders:\n- {}\n- {days: [tue, fri], times: [10:00]}\n")
        self.plan()
        for old in [*home.glob("journal/*"), *home.glob("state/*.json")]:
            old.unlink()

    def plan(self) -> None:
        rests = "pauses:\n" + "".join(f"- {row}\n" for row in self.pauses) if self.pauses else ""
        put(self.home, "habits.yaml", f"{PLAN}{rests}")

    def note(self, habit: str, kind: str) -> None:
        week = Week.of(self.day).name
        self.number += 1
        row = f"{{id: a{self.number:09d}, date: {self.day}, habit: {habit}, kind: {kind}}}"
        self.notes.setdefault(week, []).append(row)
        put(self.home, f"journal/{week}.yaml", week_file(*self.notes[week], week=week))

    def run(self, hour: int, minute: int) -> None:
        moment = datetime(self.day.year, self.day.month, self.day.day, hour, minute)  # noqa: DTZ001
        if not comes(self.home, moment):
            return
        session = at(self.home, moment)
        assert 8 <= hour < 22
        month = session.entries(session.counting_days(Week.of(self.day).range, self.day))
        assert open_on(session.plan, month, self.day, starts="monday", noted=())
        assert not any(session.plan.paused(self.day - timedelta(days=back)) for back in range(4))
        self.came.append(self.day)


@over(STEPS)
@examples(max_examples=40)
def test_a_life_at_random_is_never_reminded_of_what_is_done_nor_more_than_twice_a_day(
    tmp_path: Path, steps: list[tuple[str, int, int]]
) -> None:
    """Each of the two rules once a day at most, never at night, never where all is done or rests."""
    life = Life(tmp_path / "life")
    for what, one, two in steps:
        if what == "run":
            life.run(one, two)
        elif what == "sleep":
            life.day += timedelta(days=one)
        elif what == "note":
            life.note(("need", "reflect", "cuddle")[one], ("done", SKIP)[two])
        elif what == "pause":
            habit = ("", ", habit: need", ", habit: reflect")[two]
            life.pauses.append(f"{{from: {life.day}, until: {life.day + timedelta(days=one)}{habit}}}")
            life.plan()
        else:
            for path in (life.home / "config.yaml", life.home / "habits.yaml"):
                os.utime(path, (one, one))
    assert max((life.came.count(day) for day in life.came), default=0) <= 2


def test_in_a_year_on_the_road_every_slot_comes_once_through_all_that_is_noted_and_made_anew(tmp_path: Path) -> None:
    """As in test_reminders.py, but through the files: weeks of notes, five weeks at a time."""
    home, chance = tmp_path / "road", Random("road")
    put(home, "habits.yaml", PLAN)
    rule = "{practice: cuddle, times: [09:00, 19:00], only_if_open: false}"
    put(home, "config.yaml", f"aftercare: config/1\nreminders:\n- {rule}\n")
    came: list[tuple[date, int]] = []
    wanted: set[tuple[date, int]] = set()
    notes: dict[str, list[str]] = {}
    noted: set[date] = set()
    for instant in awake(chance, YEAR, 365):
        wall = instant.astimezone(zone_at(ZONES["a traveller"], instant)).replace(tzinfo=None)
        today = day_of(wall, time(4))
        if today not in noted:  # so that no rule slows down
            noted.add(today)
            week = Week.of(today).name
            notes.setdefault(week, []).append(f"{{id: a{len(noted):09d}, date: {today}, habit: cuddle}}")
            put(home, f"journal/{week}.yaml", week_file(*notes[week], week=week))
        if 8 <= wall.hour < 22:
            wanted |= {(today, slot) for slot, hour in enumerate((9, 19)) if wall.hour >= hour}
        session = at(home, wall)
        state = reminderstate.current(session)
        found = state.due(session.now)
        came += [(one.day, slot) for one in found for slot in one.slots]
        if found:
            reminderstate.give(session, state, found)
    assert sorted(came) == sorted(wanted)
    assert len(came) > 300


# ---- two at a time, and where nothing can be kept


def test_of_many_runs_at_once_one_gives_the_line(home: Path, tmp_path: Path) -> None:
    """The one that gives it takes its time over it, so that all the others are there meanwhile."""
    put(home, "config.yaml", "aftercare: config/1\n")
    slow = f"sh -c 'cat >> {tmp_path}/got; sleep 0.5'"
    words = [sys.executable, "-m", "aftercare", "remind", "--exec", slow]
    runs = [subprocess.Popen(words, stderr=subprocess.PIPE) for _ in range(6)]
    assert [one.communicate(timeout=60)[1] for one in runs] == [b""] * 6
    assert {one.returncode for one in runs} == {0}
    assert (tmp_path / "got").read_text() == LINE


def test_while_another_run_gives_it_a_second_one_stays_silent(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, "config.yaml", "aftercare: config/1\n")
    monkeypatch.setattr(reminderstate, "LOCK_WAIT", 0.05)
    session = at(home, "2026-11-22T12:00")
    with reminderstate.turn(session) as first, reminderstate.turn(session) as second:
        assert first is not None
        assert second is None


def test_while_another_run_gives_it_nothing_is_written_over(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminderstate, "LOCK_WAIT", 0.05)
    session = at(home, "2026-11-22T12:00")
    comes(home, "2026-11-22T12:00")
    with reminderstate.turn(session):
        os.utime(home / "habits.yaml", (1, 1))
        before = (home / "state" / "remind.json").read_bytes()
        assert reminderstate.current(session).outlook.rules
        assert (home / "state" / "remind.json").read_bytes() == before
        with pytest.raises(Locked, match="Try again"):
            reminderstate.snooze(session, session.now + timedelta(hours=2))


def test_a_disk_without_locks_is_no_reason_for_silence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    put(home, "config.yaml", "aftercare: config/1\n")
    assert comes(home, "2026-11-22T12:00")
    assert not comes(home, "2026-11-22T12:00")


@pytest.mark.parametrize("there", [b"", b"soon", b"\xff", b"2026-13-01T10:00", b"2026-11-24T10:00+99:00"])
def test_a_look_back_that_cannot_be_read_counts_as_none(home: Path, there: bytes) -> None:
    put(home, "state/look-back", there)
    assert reminderstate.current(at(home, "2026-11-22T12:00")).outlook.look_back is None


def test_a_snooze_that_cannot_be_stored_says_so(home: Path) -> None:
    (home / "state" / "remind.json").mkdir(parents=True)
    session = at(home, "2026-11-22T12:00")
    with pytest.raises(AftercareError):
        reminderstate.snooze(session, session.now + timedelta(hours=2))


def test_nothing_of_what_is_closed_is_stored_as_open(home: Path, run: Run) -> None:
    run("pause")
    run("remind")
    rows = json.loads((home / "state" / "remind.json").read_text())["rules"]
    assert {mark for row in rows for mark in row["open"]} == {CLOSED}
