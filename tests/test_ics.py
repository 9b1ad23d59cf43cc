"""`remind show --format ics`: a calendar that another program reads, neutral, with the times that `show` gives."""

import json
import os
import stat
import subprocess
from datetime import date, datetime, time
from pathlib import Path

import icalendar
import pytest

from aftercare.reminders import CLOSED, OPEN, Outlook, Rule
from aftercare.rulecalendar import calendar, times
from aftercare.timers.timer import TELLING
from tests.conftest import Run
from tests.support.machine import needs

SUNDAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12)  # noqa: DTZ001  the wall clock
RULES = """aftercare: config/1
reminders:
- {practice: meditate, times: ["19:00"], only_if_open: false}
- {practice: cuddle, days: [mon, thu], times: ["21:15"], only_if_open: false}
- {practice: need, days: [sat], only_if_open: false}
"""
KHAL = """[calendars]
[[one]]
path = {folder}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}
[sqlite]
path = {folder}/khal.db
"""


def outlook(*rules: Rule) -> Outlook:
    return Outlook(SUNDAY, rules)


def rule(**wanted: object) -> Rule:
    values = {"id": "abc", "open": OPEN * 35, "known": SUNDAY, **wanted}
    return Rule(**values)  # type: ignore[arg-type]


def events(found: Outlook, now: datetime = NOON, salt: str = "abc") -> list[icalendar.Event]:
    text = calendar(found, "Reminder: five minutes.", now, label="notes-timer", salt=salt)
    parsed = icalendar.Calendar.from_ical(text)
    return [one for one in parsed.walk("VEVENT") if isinstance(one, icalendar.Event)]


# ---- what stands in it


def test_a_rule_is_one_private_event_with_an_alarm_at_a_floating_time() -> None:
    (one,) = events(outlook(rule(times=(time(19),), weekdays=(0, 3))))
    assert (one["CLASS"], one["SUMMARY"]) == ("PRIVATE", "Reminder: five minutes.")
    assert one["DTSTART"].to_ical() == b"20261123T190000"
    assert "TZID" not in one["DTSTART"].params
    assert one["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,TH"
    (alarm,) = one.walk("VALARM")
    assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", "Reminder: five minutes.")
    assert "LOCATION" not in one
    assert "ATTENDEE" not in one


def test_a_rule_for_all_days_repeats_daily_from_the_end_of_quiet_hours() -> None:
    (one,) = events(outlook(rule()))
    assert one["RRULE"].to_ical() == b"FREQ=DAILY"
    assert one["DTSTART"].to_ical() == b"20261123T080000"


def test_an_event_keeps_its_name_from_day_to_day() -> None:
    first = events(outlook(rule(times=(time(19),))))
    later = events(outlook(rule(times=(time(19),))), now=datetime(2026, 12, 1, 20))  # noqa: DTZ001
    assert first[0]["UID"] == later[0]["UID"]
    assert later[0]["DTSTART"].to_ical() == b"20261202T190000"


def test_an_events_name_is_this_homes_own_and_does_not_give_the_rule_away(run: Run, world: Path) -> None:
    one = rule(times=(time(19),))
    assert events(outlook(one))[0]["UID"] != events(outlook(one), salt="def")[0]["UID"]
    first = run("remind", "show", "--format", "ics").out
    assert run("remind", "show", "--format", "ics").out == first
    (id_,) = [found["id"] for found in json.loads(run("remind", "show", "--json").out)["rules"]]
    assert id_ not in first
    assert stat.S_IMODE((world / "state" / "calendar").stat().st_mode) == 0o600
    run("forget", "--all", "--yes")
    assert run("remind", "show", "--format", "ics").out != first


def test_a_rule_with_several_times_is_an_event_for_each_as_phones_know_no_hours_in_a_repetition() -> None:
    found = events(outlook(rule(times=(time(9), time(19, 30)), at_most=2)))
    assert [one["DTSTART"].to_ical()[-6:] for one in found] == [b"090000", b"193000"]
    assert len({one["UID"] for one in found}) == 2


@pytest.mark.parametrize(
    ("more", "clocks"),
    [
        ({"at_most": 3}, [time(9), time(10), time(19)]),
        ({"at_most": 2}, [time(9), time(10)]),
        ({"at_most": 3, "apart_hours": 4}, [time(9), time(19)]),
        ({"at_most": 3, "apart_hours": 30}, [time(9)]),
    ],
)
def test_no_more_times_than_a_rule_may_come(more: dict[str, int], clocks: list[time]) -> None:
    one = rule(times=(time(9), time(10), time(19)), **more)
    assert list(times(outlook(one), one)) == clocks


def test_a_time_after_midnight_belongs_to_the_evening_before() -> None:
    (one,) = events(Outlook(SUNDAY, (rule(times=(time(1),), weekdays=(6,)),), (time(5), time(8))))
    assert one["DTSTART"].to_ical() == b"20261123T010000"
    assert one["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO"


def test_a_rule_that_has_nothing_to_come_is_left_out() -> None:
    assert events(outlook(rule(open=CLOSED * 35))) == []


def test_lines_end_and_letters_are_escaped_as_the_format_wants_it() -> None:
    text = calendar(outlook(rule()), "Tea; then, perhaps \\ rest: caf\xe9", NOON, label="notes-timer", salt="abc")
    assert text.count("\n") == text.count("\r\n") > 10
    assert "SUMMARY:Tea\\; then\\, perhaps \\\\ rest: caf\xe9\r\n" in text


# ---- as a command


def test_a_file_is_for_its_owner_alone_and_says_nothing(run: Run, world: Path, tmp_path: Path) -> None:
    world.mkdir()
    (world / "config.yaml").write_text(RULES)
    target = tmp_path / "reminders.ics"
    run("remind", "show", "--format", "ics", "-o", str(target))
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_bytes().endswith(b"END:VCALENDAR\r\n")
    text = target.read_text()
    assert not TELLING.search(text)
    assert not any(word in text.lower() for word in ("meditat", "cuddle", "need"))
    assert text.replace("\n", "") == run("remind", "show", "--format", "ics").out.replace("\r\n", "").replace("\n", "")


def test_without_the_library_a_sentence_says_how_to_install_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "icalendar.py").write_text("raise ImportError\n")
    path = {"PYTHONPATH": f"{tmp_path}:{os.environ['PYTHONPATH']}"}
    said = run("remind", "show", "--format", "ics", env=path, code=69)
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "pipx inject aftercare-cli icalendar" in said.err


def test_an_unknown_format_is_refused(run: Run) -> None:
    assert "Write text, json, jsonl, csv or ics" in run("remind", "show", "--format", "vcs", code=2).err


# ---- read by another program


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo"])
def test_khal_lists_the_same_next_ten_as_show_wherever_one_is(run: Run, world: Path, tmp_path: Path, zone: str) -> None:
    needs("khal")
    world.mkdir()
    (world / "config.yaml").write_text(RULES)
    rules = json.loads(run("remind", "show", "--json", "--next", "20").out)["rules"]
    wanted = sorted(at.replace("T", " ") for one in rules for at in one["next"])[:10]
    target = tmp_path / "reminders.ics"
    run("remind", "show", "--format", "ics", "-o", str(target))
    (tmp_path / "calendar").mkdir()
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path, zone=zone))
    own = {**os.environ, "PYTHONPATH": "", "HOME": str(tmp_path), "TZ": zone}

    def khal(*words: str) -> str:
        done = subprocess.run(
            ["khal", "-c", str(tmp_path / "khal.conf"), *words], env=own, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    khal("import", "--batch", "-a", "one", str(target))
    listed = khal("list", "--day-format", "", "--format", "{start}|{title}", "2026-11-22", "20d").splitlines()
    found = [line.split("|") for line in listed if line]
    assert {title for _, title in found} == {"Reminder: five minutes."}
    assert [start for start, _ in found][:10] == wanted
