"""Plan files, shipped or handed out: what they offer, their faults, and making one one's own."""

import os
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import catalogue, history, offers, plan, shipped
from aftercare.dates import DateRange
from aftercare.errors import DataInvalid
from aftercare.habits import MONTHLY, WEEKLY, Cadence, Plan, Target
from aftercare.home import HABITS, Home, find

TODAY = date(2026, 11, 22)
HEAD = "aftercare: plan/1\ntitle: From Kim\n"


@pytest.fixture
def home() -> Home:
    return find(None, os.environ)


def offered(name: str) -> offers.Offer:
    return offers.read_offer(shipped.text(f"plans/{name}.yaml"), f"{name}.yaml")


def read(body: str) -> offers.Offer:
    return offers.read_offer(f"{HEAD}{body}", "kim.yaml")


def adopted(home: Home, offer: offers.Offer, today: date = TODAY) -> list[str]:
    with history.change(home) as change:
        return offers.adopt(change, offer, today)


def own(home: Home) -> Plan:
    path = Path(home.path(HABITS))
    return plan.load(path.read_text() if path.exists() else None, "habits.yaml")


def noted(home: Home) -> None:
    path = Path(home.path("journal/2026-W01.yaml"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("aftercare: journal/1\nweek: 2026-W01\nentries: []\n")


# ---- what a file offers


@pytest.mark.parametrize("name", offers.PLANS)
def test_each_shipped_plan_offers_known_practices(name: str) -> None:
    found = offered(name)
    assert found.title
    assert found.about
    keys = [row["habit"] for row in found.records]
    assert len(set(keys)) == len(keys) > 0
    assert set(keys) <= set(catalogue.practices())


def test_the_shipped_plan_that_needs_no_choice_is_the_default(home: Home) -> None:
    adopted(home, offered("article"))
    assert own(home) == plan.default()


def test_what_a_file_leaves_out_is_the_catalogues() -> None:
    found = read("habits:\n- {habit: cuddle}\n- {habit: check-in, monthly: 2, title: Long walk}\n")
    cuddle, check_in = found.records
    known = catalogue.practices()["cuddle"].target
    assert cuddle == {"habit": "cuddle", "targets": [{known.cadence.kind: known.cadence.times, "minutes": 5}]}
    assert check_in["title"] == "Long walk"
    assert check_in["targets"][0]["monthly"] == 2
    assert (found.title, found.about, dict(found.settings)) == ("From Kim", "", {})


def test_a_file_may_name_a_habit_of_its_own_and_wishes() -> None:
    found = read("who: solo\nfits: [quiet, short]\nhabits:\n- {habit: evening-tea, on: [mon, thu], at_least: 10}\n")
    assert found.records == (
        {"habit": "evening-tea", "title": "Evening tea", "targets": [{"on": ["mon", "thu"], "at_least": 10}]},
    )
    assert dict(found.settings) == {"who": "solo", "fits": ["quiet", "short"]}


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        ("", "kim.yaml:1:1", "`habits` is missing here"),
        ("habits: []\n", "kim.yaml:3:9", "one habit or more"),
        ("habits: 5\n", "kim.yaml:3:9", "a list is expected"),
        ("habits:\n- {title: Tea}\n", "kim.yaml:4:3", "`habit` is missing here"),
        ("habits:\n- {habit: tea}\n", "kim.yaml:4:3", "one of daily, weekly, monthly, on or as_wanted"),
        ("habits:\n- {habit: need, daily: 1, weekly: 1}\n", "kim.yaml:4:3", "one of daily, weekly, monthly"),
        ("habits:\n- {habit: need}\n- {habit: need}\n", "kim.yaml:5:3", "`need` stands twice"),
        ("habits:\n- {habit: need, weekly: 0}\n", "kim.yaml:4:25", "a number from 1 to 99 is expected"),
        ("habits:\n- {habit: Tea Time, weekly: 1}\n", "kim.yaml:4:11", "a short name of a-z, 0-9 and -"),
        ("habits:\n- {habit: need, note: for Sam}\n", "kim.yaml:4:17", "`note` is not a key that is known here"),
        ("habits:\n- {habit: need, on: [someday]}\n", "kim.yaml:4:", "`on`"),
        ("habits:\n- {habit: need, as_wanted: false}\n", "kim.yaml:4:", "`as_wanted`"),
        ("habits:\n- {habit: need}\nfits: [adhd]\n", "kim.yaml:5:", "`fits`"),
        ("habits:\n- {habit: need}\nwho: couple\n", "kim.yaml:5:6", "solo or any is expected"),
        ("habits:\n- {habit: need}\nname: Sam\n", "kim.yaml:5:1", "`name` is not a key that is known here"),
        ("habits: &a\n- {habit: need}\nabout: *a\n", "kim.yaml:5", "aliases (*a) are not read here"),
        ("habits:\n\t- {habit: need}\n", "kim.yaml:4:1", "a tab stands where YAML wants spaces"),
    ],
)
def test_a_fault_in_a_file_is_named_with_its_place(body: str, place: str, words: str) -> None:
    with pytest.raises(DataInvalid) as raised:
        read(body)
    assert str(raised.value).startswith(place)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("habits: []\n", "`aftercare: plan/1` is expected"),
        ("aftercare: habits/1\nhabits: []\n", "begins with habits/1"),
        ("aftercare: plan/2\ntitle: x\nhabits: []\n", "written as plan/2, and this program reads plan/1"),
    ],
)
def test_what_is_no_plan_file_is_refused(text: str, words: str) -> None:
    with pytest.raises(DataInvalid, match=r"kim\.yaml:1") as raised:
        offers.read_offer(text, "kim.yaml")
    assert words in str(raised.value)


# ---- making it one's own


def test_the_first_plan_is_written_as_it_stands(home: Home) -> None:
    lines = adopted(
        home, read("habits:\n- {habit: cuddle}\n- {habit: tea, weekly: 2, minutes: 10, title: Sunday tea}\n")
    )
    assert Path(home.path(HABITS)).read_text() == (
        "aftercare: habits/1\nhabits:\n"
        "- {habit: cuddle, targets: [{weekly: 1, minutes: 5}]}\n"
        "- {habit: tea, title: Sunday tea, targets: [{weekly: 2, minutes: 10}]}\n"
    )
    assert lines == ["cuddle: 1 a week, 5 min", "tea: 2 a week, 10 min"]


def test_pauses_and_words_by_hand_stay(home: Home) -> None:
    home.data.mkdir()
    text = "# mine\naftercare: habits/1\npauses: # rests\n- {from: 2026-11-01, until: 2026-11-03}\n"
    Path(home.path(HABITS)).write_text(text)
    adopted(home, read("habits:\n- {habit: need}\n"))
    assert (
        Path(home.path(HABITS)).read_text()
        == f"{text}habits:\n- {{habit: need, targets: [{{weekly: 1, minutes: 5}}]}}\n"
    )


def test_the_default_plan_was_ones_own_where_anything_was_noted(home: Home) -> None:
    """What was before is not asked anew under another plan."""
    noted(home)
    lines = adopted(home, read("habits:\n- {habit: need}\n- {habit: tea, weekly: 2}\n"))
    assert "tea: 2 a week, from 2026-11-22 on" in lines
    assert "cuddle: let go from 2026-11-22 on" in lines
    assert not any(line.startswith("need:") for line in lines)
    found = own(home)
    yesterday = {habit.key for habit in found.active(TODAY - timedelta(days=1))}
    assert yesterday == {habit.key for habit in plan.default().habits}
    assert {habit.key for habit in found.active(TODAY)} == {"need", "tea"}


def test_the_same_plan_again_changes_nothing(home: Home) -> None:
    adopted(home, offered("apart"))
    before = Path(home.path(HABITS)).read_bytes()
    assert adopted(home, offered("apart"), TODAY + timedelta(days=30)) == []
    assert Path(home.path(HABITS)).read_bytes() == before


def test_nothing_is_written_where_the_default_is_chosen_anew(home: Home) -> None:
    noted(home)
    assert adopted(home, offered("article")) == []
    assert not Path(home.path(HABITS)).exists()


def test_a_habit_that_is_kept_keeps_its_words_and_gets_the_target(home: Home) -> None:
    home.data.mkdir()
    text = (
        "aftercare: habits/1\nhabits:\n"
        "# hers\n- habit: tea  # the good one\n  title: Sofa tea\n  targets:\n  - {weekly: 1, minutes: 5} # small\n"
    )
    Path(home.path(HABITS)).write_text(text)
    lines = adopted(home, read("habits:\n- {habit: tea, weekly: 2}\n- {habit: need}\n"))
    assert lines == [
        "tea: 2 a week instead of 1 a week, 5 min, from 2026-11-22 on",
        "need: 1 a week, 5 min, from 2026-11-22 on",
    ]
    assert Path(home.path(HABITS)).read_text() == (
        f"{text}  - {{from: 2026-11-22, weekly: 2}}\n"
        "- {habit: need, targets: [{from: 2026-11-22, weekly: 1, minutes: 5}]}\n"
    )


def test_a_title_of_ones_own_stays_and_one_of_another_plan_goes(home: Home) -> None:
    adopted(home, offered("two-minute"))
    with history.change(home) as change:
        change.write(HABITS, (change.text(HABITS) or "").replace("One tiny caring act", "Soup"))
    adopted(home, offered("article"))
    titles = {habit.key: habit.title for habit in own(home).habits}
    known = catalogue.practices()
    assert titles["care-act"] == "Soup"
    assert titles["cuddle"] == known["cuddle"].title
    assert titles["meditate"] == known["meditate"].title


def test_what_a_plan_makes_optional_is_optional(home: Home) -> None:
    adopted(home, read("habits:\n- {habit: need}\n- {habit: meditate}\n"))
    lines = adopted(home, read("habits:\n- {habit: need, optional: true}\n- {habit: meditate, optional: false}\n"))
    assert lines == ["need: optional", "meditate: no longer optional"]
    assert {habit.key: habit.optional for habit in own(home).habits} == {"need": True, "meditate": False}


def test_what_was_let_go_is_taken_up_again_and_the_time_between_is_a_rest(home: Home) -> None:
    adopted(home, read("habits:\n- {habit: need}\n- {habit: cuddle}\n"), date(2026, 10, 1))
    adopted(home, read("habits:\n- {habit: need}\n"), date(2026, 11, 1))
    lines = adopted(home, read("habits:\n- {habit: need}\n- {habit: cuddle, weekly: 1, minutes: 5}\n"), TODAY)
    assert lines == ["cuddle: taken up again"]
    found = own(home)
    cuddle = found.get("cuddle")
    assert cuddle is not None
    assert cuddle.retired is None
    assert [
        found.paused(day, "cuddle") for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 21), TODAY)
    ] == [
        False,
        True,
        True,
        False,
    ]


def asked(found: Plan, day: date) -> dict[str, Target]:
    """What a plan asks for on a day: the targets that hold, without those that rest."""
    holding = {habit.key: habit.target_on(day) for habit in found.habits if not found.paused(day, habit.key)}
    return {key: target for key, target in holding.items() if target is not None}


def bare(target: Target) -> tuple[Cadence, int | None, int | None]:
    return target.cadence, target.minutes, target.at_least


@given(st.lists(st.tuples(st.sampled_from(offers.PLANS), st.integers(0, 20)), min_size=1, max_size=5))
def test_plans_that_follow_each_other_never_change_the_past(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    home = find(str(tmp_path_factory.mktemp("home")), {})
    noted(home)
    today = first = date(2026, 6, 1)
    for name, days in steps:
        today += timedelta(days=days)
        before = own(home)
        offer = offered(name)
        adopted(home, offer, today)
        after = own(home)
        past = DateRange(first - timedelta(days=40), today)
        assert [asked(after, day) for day in past.days()] == [asked(before, day) for day in past.days()]
        wanted = {row["habit"]: plan.habit_of(msgspec.convert(row, plan.HabitRecord)).target for row in offer.records}
        assert {key: bare(target) for key, target in asked(after, today).items()} == {
            key: bare(target) for key, target in wanted.items()
        }


def test_a_target_may_be_of_any_cadence(home: Home) -> None:
    adopted(home, read("habits:\n- {habit: a, monthly: 2}\n- {habit: b, as_wanted: true}\n- {habit: c, on: [fri]}\n"))
    cadences = [habit.target.cadence for habit in own(home).habits]
    assert [str(cadence) for cadence in cadences] == ["2 a month", "as wanted", "on fri"]
    assert cadences[0] == Cadence(MONTHLY, 2) != Cadence(WEEKLY, 2)
