from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import catalogue, plan
from aftercare.errors import DataInvalid
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, ON_DAYS, WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.yamlfile import inline, parse
from tests.conftest import Result

HEAD = "aftercare: habits/1\n"


def loaded(body: str) -> Plan:
    return plan.load(HEAD + body, "habits.yaml")


def only(body: str) -> Habit:
    (found,) = loaded(f"habits:\n{body}").habits
    return found


# ---- without a file


def test_without_a_file_the_plan_is_the_articles_seven() -> None:
    found = plan.load(None, "habits.yaml")
    assert [(habit.key, str(habit.target)) for habit in found.habits] == [
        ("need", "1 a week, 5 min"),
        ("check-in", "1 a week, 10 min"),
        ("cuddle", "1 a week, 5 min"),
        ("care-act", "1 a week"),
        ("reflect", "1 a week, 10 min"),
        ("support", "1 a month, 15 min"),
        ("meditate", "1 a day, 5 min"),
    ]
    assert [habit.key for habit in found.habits if habit.optional] == ["meditate"]
    assert [habit.key for habit in found.habits if habit.touch] == ["cuddle"]
    assert found.pauses == ()


@pytest.mark.parametrize("body", ["", "habits:\n", "habits: null\n", "# only a comment\n"])
def test_a_file_that_names_no_habits_leaves_them_to_the_program(body: str) -> None:
    assert loaded(body) == plan.default()


def test_a_file_may_hold_pauses_alone() -> None:
    found = loaded("pauses:\n- {from: 2026-11-01}\n- {habit: cuddle, from: 2026-10-01, until: 2026-10-07}\n")
    assert found.habits == plan.default().habits
    assert found.pauses == (
        Pause(date(2026, 11, 1)),
        Pause(date(2026, 10, 1), date(2026, 10, 7), "cuddle"),
    )


def test_a_plan_may_be_empty() -> None:
    assert loaded("habits: []\n").habits == ()


# ---- what a habit is


def test_what_a_habit_leaves_out_is_the_catalogues() -> None:
    assert only("- {habit: breathe-together}") == catalogue.practices()["breathe-together"]


def test_what_a_habit_says_goes_before_the_catalogue() -> None:
    found = only(
        "- habit: cuddle\n"
        "  title: Sofa\n"
        "  who: either\n"
        "  touch: false\n"
        "  optional: true\n"
        "  retired: 2026-12-01\n"
        "  targets: [{weekly: 3}]\n"
    )
    base = catalogue.practices()["cuddle"]
    targets = (Target(Cadence(WEEKLY, 3)),)
    assert found == replace(
        base, title="Sofa", who="either", touch=False, optional=True, retired=date(2026, 12, 1), targets=targets
    )


def test_a_habit_of_ones_own_needs_only_a_name_and_a_target() -> None:
    found = only("- {habit: sunday-tea, targets: [{weekly: 1, minutes: 10}]}")
    assert found == Habit("sunday-tea", "Sunday-tea", (Target(Cadence(WEEKLY), minutes=10),))
    assert (found.free, found.unit) == (False, "minutes")


@pytest.mark.parametrize(
    ("target", "expected", "words"),
    [
        ("{daily: 1}", Target(Cadence(DAILY)), "1 a day"),
        ("{weekly: 2}", Target(Cadence(WEEKLY, 2)), "2 a week"),
        ("{monthly: 1, minutes: 15}", Target(Cadence(MONTHLY), minutes=15), "1 a month, 15 min"),
        ("{on: [thu, mon]}", Target(Cadence(ON_DAYS, weekdays=(0, 3))), "on mon, thu"),
        ("{as_wanted: true}", Target(Cadence(AS_WANTED)), "as wanted"),
        ("{daily: 1, at_least: 30}", Target(Cadence(DAILY), at_least=30), "1 a day, at least 30 min"),
        (
            "{daily: 1, minutes: 5, at_least: 30}",
            Target(Cadence(DAILY), minutes=5, at_least=30),
            "1 a day, at least 30 min",
        ),
        ("{from: 2026-11-01, weekly: 99}", Target(Cadence(WEEKLY, 99), date(2026, 11, 1)), "99 a week"),
    ],
)
def test_a_target_names_a_cadence_and_what_goes_with_it(target: str, expected: Target, words: str) -> None:
    found = only(f"- {{habit: tea, targets: [{target}]}}").target
    assert (found, str(found)) == (expected, words)


def test_targets_hold_from_their_dates_on() -> None:
    one = only(
        "- habit: tea\n"
        "  retired: 2026-12-01\n"
        "  targets:\n"
        "  - {from: 2026-10-01, weekly: 1}\n"
        "  - {from: 2026-11-01, weekly: 2}\n"
    )
    held = {day: one.target_on(date.fromisoformat(day)) for day in ("2026-09-30", "2026-10-01", "2026-10-31")}
    assert [target and target.cadence.times for target in held.values()] == [None, 1, 1]
    held = {day: one.target_on(date.fromisoformat(day)) for day in ("2026-11-01", "2026-11-30", "2026-12-01")}
    assert [target and target.cadence.times for target in held.values()] == [2, 2, None]


@pytest.mark.parametrize(
    ("pause", "covered"),
    [
        ("{from: 2026-11-10, until: 2026-11-12}", [10, 11, 12]),
        ("{from: 2026-11-12, until: 2026-11-12}", [12]),
        ("{from: 2026-11-12}", [12, 13, 14]),
    ],
)
def test_a_pause_holds_to_its_last_day_included(pause: str, covered: list[int]) -> None:
    found = loaded(f"pauses:\n- {pause}\n")
    assert [day for day in range(9, 15) if found.paused(date(2026, 11, day), "cuddle")] == covered
    assert [day for day in range(9, 15) if found.paused(date(2026, 11, day))] == covered


def test_a_pause_of_one_habit_leaves_the_others() -> None:
    found = loaded("pauses:\n- {from: 2026-11-10, habit: cuddle}\n")
    day = date(2026, 11, 10)
    assert (found.paused(day, "cuddle"), found.paused(day, "need"), found.paused(day)) == (True, False, False)


# ---- faults

FAULTS = [
    ("habit: []", "2:1", "`habit` is not a key that is known here. Did you mean `habits`?"),
    ("habits: 5", "2:9", "a list is expected"),
    ("habits:\n- 5", "3:3", "keys with values"),
    ("pauses: 5", "2:9", "a list is expected"),
    ("habits:\n- {title: x}", "3:3", "`habit` is missing"),
    ("habits:\n- {habit: tea}", "3:3", "`tea` has no targets"),
    ("habits:\n- {habit: Tea, targets: [{weekly: 1}]}", "3:11", "`habit`: a short name of a-z"),
    ("habits:\n- {habit: need}\n- {habit: cuddle, titel: x}", "4:19", "Did you mean `title`?"),
    ("habits:\n- {habit: cuddle, title: ''}", "3:26", "`title`: a title of 1 to 120"),
    ("habits:\n- {habit: cuddle, who: alone}", "3:24", "`who`: solo, together or either"),
    ("habits:\n- {habit: cuddle, optional: yes}", "3:29", "`optional`: true or false"),
    ("habits:\n- {habit: cuddle, touch: 1}", "3:26", "`touch`: true or false"),
    ("habits:\n- {habit: cuddle, retired: 2026-02-31}", "3:28", "`retired`: there is no day 2026-02-31"),
    ("habits:\n- {habit: cuddle, retired: soon}", "3:28", "`retired`: a date such as 2026-11-21"),
    ("habits:\n- {habit: cuddle}\n- {habit: cuddle}", "4:11", "`cuddle` stands twice"),
    ("habits:\n- {habit: cuddle, targets: {weekly: 1}}", "3:28", "`targets`: a list"),
    ("habits:\n- {habit: cuddle, targets: [{}]}", "3:29", "one of daily, weekly, monthly, on or as_wanted"),
    ("habits:\n- {habit: cuddle, targets: [{minutes: 5}]}", "3:29", "one of daily, weekly, monthly"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: 1, daily: 1}]}", "3:29", "one of daily, weekly"),
    ("habits:\n- {habit: cuddle, targets: [{yearly: 1}]}", "3:30", "`yearly` is not a key"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: 0}]}", "3:38", "`weekly`: a number from 1 to 99"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: 100}]}", "3:38", "`weekly`: a number from 1 to 99"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: -1}]}", "3:38", "`weekly`: a number from 1 to 99"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: 1.5}]}", "3:38", "`weekly`: a number from 1 to 99"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: '1'}]}", "3:38", "`weekly`: a number from 1 to 99"),
    ("habits:\n- {habit: cuddle, targets: [{on: []}]}", "3:34", "`on`: a list of mon, tue"),
    ("habits:\n- {habit: cuddle, targets: [{on: [mon, mo]}]}", "3:40", "`on`: a list of mon, tue"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: 1, minutes: 0}]}", "3:50", "`minutes`: minutes from 1 to 1440"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: 1, minutes: 1441}]}", "3:50", "`minutes`: minutes from 1"),
    ("habits:\n- {habit: cuddle, targets: [{weekly: 1, at_least: 0}]}", "3:51", "`at_least`: minutes from 1"),
    ("habits:\n- {habit: cuddle, targets: [{from: 2026-02-30, weekly: 1}]}", "3:36", "there is no day 2026-02-30"),
    ("habits:\n- {habit: cuddle, targets: [{from: tomorrow, weekly: 1}]}", "3:36", "`from`: a date such as"),
    ("habits:\n- habit: cuddle\n  targets:\n  - {weekly: 1}\n  - {weekly: 2}", "6:5", "in order of their `from` dates"),
    (
        "habits:\n- habit: cuddle\n  targets:\n  - {from: 2026-02-02, weekly: 1}\n  - {from: 2026-02-01, weekly: 2}",
        "6:5",
        "in order of their `from` dates",
    ),
    ("pauses:\n- {until: 2026-01-01}", "3:3", "`from` is missing"),
    ("pauses:\n- {from: 2026-13-02}", "3:10", "there is no day 2026-13-02"),
    ("pauses:\n- {from: 2026-01-02, until: 2026-01-32}", "3:29", "there is no day 2026-01-32"),
    ("pauses:\n- {from: 2026-01-02, until: 2026-01-01}", "3:29", "`until` lies before `from`"),
    ("pauses:\n- {from: 2026-01-02, habit: Tea Time}", "3:29", "`habit`: a short name"),
    ("pauses:\n- {from: 2026-01-02, why: rest}", "3:22", "`why` is not a key"),
]
NOT_YAML = [
    ("habits:\n- {habit: cuddle, habit: need}", "3:19", "`habit` stands twice"),
    ("habits:\n\t- {habit: cuddle}", "3:1", "a tab stands where YAML wants spaces"),
    ("habits:\n- {habit: cuddle", "4:1", "Mend that line"),
]


@pytest.mark.parametrize(("body", "place", "sentence"), FAULTS + NOT_YAML)
def test_a_fault_names_file_line_and_column_and_what_is_expected(body: str, place: str, sentence: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        loaded(f"{body}\n")
    assert str(caught.value).startswith(f"habits.yaml:{place}: ")
    assert sentence in str(caught.value)
    assert caught.value.exit_code == 65


@pytest.mark.parametrize(("body", "place", "sentence"), FAULTS)
def test_check_finds_the_fault_that_loading_stops_at(body: str, place: str, sentence: str) -> None:
    first = plan.check(parse(f"{HEAD}{body}\n", "habits.yaml"))[0]
    assert first.where == f"habits.yaml:{place}"
    assert sentence in first.advice


def test_as_wanted_is_true_or_left_out() -> None:
    with pytest.raises(DataInvalid, match="`as_wanted`: true is expected"):
        loaded("habits:\n- {habit: cuddle, targets: [{as_wanted: false}]}\n")


def test_check_finds_every_fault_and_loading_says_how_many() -> None:
    body = "habits:\n- {habit: cuddle, titel: x}\n- {habit: 5}\npauses:\n- {until: 2026-01-01}\n"
    found = plan.check(parse(HEAD + body, "habits.yaml"))
    assert [fault.where for fault in found] == ["habits.yaml:3:19", "habits.yaml:4:11", "habits.yaml:6:3"]
    with pytest.raises(DataInvalid, match=r"\(2 more: see `check`\)"):
        loaded(body)


def test_check_finds_nothing_where_there_is_nothing() -> None:
    assert plan.check(parse(f"{HEAD}habits:\n- {{habit: cuddle}}\n", "habits.yaml")) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "habits.yaml:1: is empty; `aftercare: habits/1` is expected"),
        ("- 1\n", "habits.yaml:1: holds no keys"),
        ("habits: []\n", "habits.yaml:1:1: begins with no kind"),
        ("aftercare: journal/1\n", "habits.yaml:1:12: begins with journal/1"),
        ("aftercare: habits/2\n", "habits.yaml:1:12: written as habits/2, and this program reads habits/1"),
        ("aftercare: habits/x\n", "begins with habits/x"),
    ],
)
def test_a_file_of_another_kind_or_a_newer_version_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        plan.load(text, "habits.yaml")
    assert str(caught.value).startswith(sentence) or sentence in str(caught.value)


def test_a_fault_in_the_plan_stops_the_program_with_one_sentence(world: Path, run: Callable[..., Result]) -> None:
    world.mkdir(mode=0o700)
    path = world / "habits.yaml"
    path.write_text(f"{HEAD}habits:\n- {{habit: cuddle, targets: [{{weekly: 0}}]}}\n")
    path.chmod(0o600)
    done = run("log", "cuddle", code=65)
    assert done.out == ""
    assert done.err.endswith(f": {path}:3:38: `weekly`: a number from 1 to 99 is expected. Mend it, then try again.\n")
    assert len(done.err.splitlines()) == 1
    assert not (world / "journal").exists()


# ---- as the file writes it

CADENCES = st.one_of(
    st.builds(Cadence, st.sampled_from([DAILY, WEEKLY, MONTHLY]), st.integers(1, 99)),
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: Cadence(ON_DAYS, weekdays=tuple(sorted(days)))),
    st.just(Cadence(AS_WANTED)),
)
MINUTES = st.none() | st.integers(1, 1440)
DAYS = st.dates(date(1970, 1, 1), date(8999, 12, 31))


@st.composite
def habits(draw: st.DrawFn) -> Habit:
    key = draw(st.sampled_from([*catalogue.practices(), "tea", "null", "on", "yes"]))
    base = catalogue.practices().get(key) or Habit(key, key.capitalize(), ())
    first = draw(st.none() | DAYS)
    later = sorted(draw(st.sets(DAYS, max_size=3)) - {first})
    since = [first, *(day for day in later if first is None or day > first)]
    title = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=40)
    return replace(
        base,
        title=draw(st.just(base.title) | title),
        targets=tuple(Target(draw(CADENCES), day, draw(MINUTES), draw(MINUTES)) for day in since),
        optional=draw(st.booleans()),
        touch=draw(st.booleans()),
        who=draw(st.sampled_from(["solo", "together", "either"])),
        retired=draw(st.none() | DAYS),
    )


@given(one=habits())
def test_a_habit_as_the_file_writes_it_is_read_back_the_same(one: Habit) -> None:
    assert only(f"- {inline(plan.habit_row(one))}\n") == one


def test_a_habit_is_written_with_what_is_not_the_catalogues_only() -> None:
    base = catalogue.practices()["cuddle"]
    assert inline(plan.habit_row(base)) == "{habit: cuddle, targets: [{weekly: 1, minutes: 5}]}"
    own = replace(base, title="Sofa", touch=False)
    assert inline(plan.habit_row(own)) == (
        "{habit: cuddle, title: Sofa, touch: false, targets: [{weekly: 1, minutes: 5}]}"
    )
