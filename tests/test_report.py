"""The view model of a report: what it counts, what it says, and what it never holds."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.dates import DateRange, Week
from aftercare.entries import DONE, FEELING, SKIP, Entry
from aftercare.habits import WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.progress import WeeksNoted
from aftercare.report import PROVES_NOTHING, default_days, sentence, view
from aftercare.reportmodel import Report
from aftercare.reportsource import EXTRAS, Wanted
from aftercare.steps import Scope, before

TODAY = date(2026, 11, 22)
"""A Sunday, the last day of 2026-W47."""
DAY = timedelta(days=1)
PLANTED = "planted-k7"


def habit(key: str, *, at_least: int | None = None, title: str = "", category: str = "") -> Habit:
    return Habit(key, title or key.capitalize(), (Target(Cadence(WEEKLY), at_least=at_least),), category=category)


HABITS = (
    habit("cuddle", title="Cuddle or hold hands", category="physical comfort"),
    habit("reflect"),
    habit("support"),
    habit("read", at_least=30),
    habit("write", at_least=30),
)


def find(key: str) -> Habit:
    return next((one for one in HABITS if one.key == key), habit(key))


def noted(day: date | str, key: str = "cuddle", kind: str = DONE, **more: Any) -> Entry:
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return Entry(f"{key}{when:%m%d}", when, kind, "" if kind == FEELING else key, **more)


def plain(shown: Report) -> dict[str, Any]:
    """A report as plain JSON has it."""
    return {**shown, "weeks": list(shown["weeks"])}


def seen(
    entries: Sequence[Entry],
    *,
    days: DateRange | None = None,
    pauses: Sequence[Pause] = (),
    today: date = TODAY,
    starts: str = "monday",
    **options: Any,
) -> dict[str, Any]:
    first = min((Week.of(one.date).start for one in entries), default=None)
    scope = Scope(days or default_days(today, starts), today, starts, first)
    return plain(view(Plan(HABITS, tuple(pauses)), entries, scope, find=find, wanted=Wanted(**options)))


def between(first: str, last: str) -> DateRange:
    return DateRange(date.fromisoformat(first), date.fromisoformat(last) + DAY)


# ---- the sentence


@pytest.mark.parametrize(
    ("noted_in", "of", "paused", "this_week", "recent", "said"),
    [
        (5, 8, 2, False, True, "Care noted in 5 of the last 8 weeks (2 paused)."),
        (5, 8, 2, True, True, "Care noted in 5 of the last 8 weeks (2 paused), and this week."),
        (8, 8, 0, True, True, "Care noted in 8 of the last 8 weeks, and this week."),
        (1, 2, 0, False, True, "Care noted in 1 of the last 2 weeks."),
        (1, 1, 0, False, True, "Care noted last week."),
        (1, 1, 0, True, True, "Care noted last week, and this week."),
        (0, 0, 0, True, True, "Care noted this week."),
        (0, 8, 3, True, True, "Care noted this week."),
        (0, 8, 0, False, True, "Nothing is noted here. Nothing to make up."),
        (0, 8, 8, False, True, "Nothing is noted here. Nothing to make up."),
        (0, 0, 0, False, False, "Nothing is noted here. Nothing to make up."),
        (3, 5, 0, False, False, "Care noted in 3 of 5 weeks."),
        (3, 5, 1, False, False, "Care noted in 3 of 5 weeks (1 paused)."),
        (1, 1, 0, False, False, "Care noted in this week."),
    ],
)
def test_the_sentence_says_what_there_was(
    noted_in: int, of: int, paused: int, this_week: bool, recent: bool, said: str
) -> None:
    assert sentence(WeeksNoted(noted_in, of, paused, this_week), recent=recent) == said


@pytest.mark.parametrize(
    ("entries", "options", "said"),
    [
        ([], {}, "Nothing is noted here. Nothing to make up."),
        (["2026-11-18"], {}, "Care noted this week."),
        (["2026-11-15"], {}, "Care noted last week."),
        (["2026-11-15", "2026-11-16"], {}, "Care noted last week, and this week."),
        (["2026-09-21", "2026-10-12"], {}, "Care noted in 2 of the last 8 weeks."),
        (["2026-10-12", "2026-10-30"], {}, "Care noted in 2 of the last 5 weeks."),
        (["2026-10-12"], {"pauses": [Pause(date(2026, 10, 19))]}, "Care noted in 1 of the last 5 weeks (4 paused)."),
        (
            ["2026-10-12", "2026-10-20"],
            {"pauses": [Pause(date(2026, 10, 19), date(2026, 11, 1))]},
            "Care noted in 2 of the last 5 weeks (1 paused).",
        ),
        (
            ["2026-10-12"],
            {"pauses": [Pause(date(2026, 10, 20), date(2026, 10, 25))]},
            "Care noted in 1 of the last 5 weeks.",
        ),
        (
            ["2026-10-12"],
            {"pauses": [Pause(date(2026, 10, 19), date(2026, 10, 25), habit="cuddle")]},
            "Care noted in 1 of the last 5 weeks.",
        ),
        (["2026-10-12"], {"days": between("2026-10-12", "2026-10-18")}, "Care noted in this week."),
        (["2026-10-01", "2026-10-31"], {"days": between("2026-10-01", "2026-10-31")}, "Care noted in 2 of 5 weeks."),
        (["2026-11-20"], {"days": between("2026-11-20", "2026-11-20")}, "Care noted this week."),
        (["2026-11-15"], {"starts": "sunday", "today": date(2026, 11, 21)}, "Care noted this week."),
    ],
)
def test_the_sentence_follows_from_what_is_noted(entries: list[str], options: dict[str, Any], said: str) -> None:
    assert seen([noted(day) for day in entries], **options)["sentence"] == said


@pytest.mark.parametrize("kind", [SKIP, FEELING])
def test_a_skip_and_a_feeling_are_care_noted_too(kind: str) -> None:
    shown = seen([noted("2026-11-11", kind=kind, ratings=(("mood", 7),) if kind == FEELING else ())])
    assert shown["sentence"] == "Care noted last week."
    assert shown["feelings"] == (kind == FEELING)
    assert len(shown["practices"]) == (kind == SKIP)


def test_weeks_before_the_first_noted_one_do_not_count() -> None:
    shown = seen([noted("2026-11-03"), noted("2026-11-10")])
    assert shown["weeks_noted"] == {"noted": 2, "of": 2, "paused": 0, "this_week": False}
    assert [week["week"] for week in shown["weeks"]] == ["2026-W45", "2026-W46", "2026-W47"]
    assert shown["since"] == "2026-09-21"


def test_a_gap_after_the_first_noted_week_is_there_and_is_said_without_blame() -> None:
    shown = seen([noted("2026-09-29"), noted("2026-11-10")])
    assert shown["weeks_noted"] == {"noted": 2, "of": 7, "paused": 0, "this_week": False}
    assert shown["sentence"] == "Care noted in 2 of the last 7 weeks."


# ---- periods


def test_the_default_is_eight_closed_weeks_and_this_one() -> None:
    assert default_days(TODAY, "monday") == between("2026-09-21", "2026-11-22")
    assert default_days(date(2026, 11, 18), "monday") == between("2026-09-21", "2026-11-22")
    assert default_days(TODAY, "sunday") == between("2026-09-27", "2026-11-28")


def test_both_ends_of_a_period_are_in() -> None:
    days = between("2026-10-07", "2026-10-20")
    entries = [noted(day) for day in ("2026-10-06", "2026-10-07", "2026-10-20", "2026-10-21")]
    shown = seen(entries, days=days)
    assert shown["totals"] == {"done": 2, "skipped": 0, "minutes": 0}
    assert (shown["since"], shown["until"]) == ("2026-10-07", "2026-10-20")
    assert [(week["since"], week["until"]) for week in shown["weeks"]] == [
        ("2026-10-07", "2026-10-11"),
        ("2026-10-12", "2026-10-18"),
        ("2026-10-19", "2026-10-20"),
    ]


def test_what_lies_ahead_plays_no_part() -> None:
    ahead = [noted("2026-11-22", minutes=5), noted("2026-11-23", minutes=7), noted("2026-12-24", note=PLANTED)]
    shown = seen(ahead, days=between("2026-01-01", "2026-12-31"), notes=True)
    assert shown["totals"] == {"done": 1, "skipped": 0, "minutes": 5}
    assert [week["week"] for week in shown["weeks"]] == ["2026-W47"]
    assert shown["notes"] == []


# ---- what adds up


def test_each_week_and_each_practice_holds_its_sums() -> None:
    shown = seen(
        [
            noted("2026-11-09", minutes=5),
            noted("2026-11-10", minutes=10, times=2),
            noted("2026-11-10", "reflect"),
            noted("2026-11-12", "reflect", SKIP),
            noted("2026-11-17", "reflect", SKIP, times=2),
        ]
    )
    cuddle = {"habit": "cuddle", "title": "Cuddle or hold hands", "category": "physical comfort"}
    reflect = {"habit": "reflect", "title": "Reflect", "category": None}
    assert [week["practices"] for week in shown["weeks"]] == [
        [cuddle | {"done": 3, "skipped": 0, "minutes": 25}, reflect | {"done": 1, "skipped": 1, "minutes": 0}],
        [reflect | {"done": 0, "skipped": 2, "minutes": 0}],
    ]
    assert shown["practices"] == [
        reflect | {"done": 1, "skipped": 3, "minutes": 0, "weeks": 2, "counts": [1, 0], "felt": [[], []]},
        cuddle | {"done": 3, "skipped": 0, "minutes": 25, "weeks": 1, "counts": [3, 0], "felt": [[], []]},
    ]
    assert shown["totals"] == {"done": 4, "skipped": 3, "minutes": 25}
    assert [week["current"] for week in shown["weeks"]] == [False, True]


def test_sums_carry_no_dust_of_binary_fractions() -> None:
    shown = seen([noted("2026-11-02", "read", minutes=3), noted("2026-11-09", "write", minutes=6)])
    assert [one["done"] for one in shown["practices"]] == [0.2, 0.1]
    assert json.dumps(shown["totals"]) == '{"done": 0.3, "skipped": 0, "minutes": 9}'


def test_in_each_step_they_stand_in_the_order_of_the_plan_whatever_else_is_asked_for() -> None:
    keys = ["write", "stranger", "read", "cuddle", "another"]
    entries = [noted(TODAY - DAY * number, key) for number, key in enumerate(keys)]
    earlier = [noted("2026-09-01", key) for key in ("read", "stranger")]
    ordered = ["cuddle", "read", "write", "another", "stranger"]
    week = between("2026-11-16", "2026-11-22")
    for more in (False, True):
        shown = seen([*entries, *earlier], days=week, compare=more, extras=EXTRAS if more else ())
        for one in (*shown["steps"], *shown["weeks"]):
            assert [row["habit"] for row in one["practices"]] == ordered


def test_a_redacted_report_numbers_practices_as_the_plan_does() -> None:
    entries = [noted(TODAY, key) for key in ("stranger", "write", "cuddle", "support")]
    shown = seen(entries, redacted=True, left_out=["support"])
    assert [row["habit"] for row in shown["steps"][0]["practices"]] == ["practice-1", "practice-5", "practice-6"]
    assert [row["title"] for row in shown["practices"]] == ["Practice 1", "Practice 5", "Practice 6"]


def test_practices_stand_in_the_order_of_how_much_there_was() -> None:
    entries = [
        noted(TODAY - DAY * number, key) for key, count in (("a", 1), ("b", 9), ("c", 2)) for number in range(count)
    ]
    assert [one["habit"] for one in seen(entries)["practices"]] == ["b", "c", "a"]


def test_only_pauses_that_touch_the_period_are_told() -> None:
    pauses = [
        Pause(date(2026, 9, 1), date(2026, 9, 20)),
        Pause(date(2026, 9, 1), date(2026, 9, 21), habit="cuddle"),
        Pause(date(2026, 11, 22)),
        Pause(date(2026, 11, 23)),
    ]
    assert seen([], pauses=pauses)["pauses"] == [
        {"habit": "cuddle", "title": "Cuddle or hold hands", "since": "2026-09-01", "until": "2026-09-21"},
        {"habit": None, "title": None, "since": "2026-11-22", "until": None},
    ]


def test_a_wholly_paused_week_is_called_so_even_where_the_period_cuts_it() -> None:
    shown = seen(
        [noted("2026-10-01")],
        days=between("2026-10-01", "2026-10-20"),
        pauses=[Pause(date(2026, 10, 5), date(2026, 10, 20))],
    )
    assert [(week["week"], week["paused"]) for week in shown["weeks"]] == [
        ("2026-W40", False),
        ("2026-W41", True),
        ("2026-W42", True),
        ("2026-W43", True),
    ]


# ---- what a report carries


def test_every_report_ends_in_the_foot_of_r23() -> None:
    assert seen([])["foot"] == PROVES_NOTHING
    assert PROVES_NOTHING == (
        "These are one person's notes. Anyone who can open the files can change them; they prove nothing. "
        "They can be asked for in court."
    )


def test_notes_come_only_when_asked_for() -> None:
    entries = [
        noted("2026-11-10", note=f"{PLANTED}\nTea."),
        noted("2026-11-11", "reflect", SKIP, note=PLANTED),
        noted("2026-11-12", kind=FEELING, note=PLANTED, ratings=(("mood", 3),)),
        noted("2026-11-13"),
    ]
    assert PLANTED not in repr(seen(entries))
    assert "notes" not in seen(entries)
    assert seen(entries, notes=True)["notes"] == [
        {"date": "2026-11-10", "habit": "cuddle", "title": "Cuddle or hold hands", "note": f"{PLANTED}\nTea."},
        {"date": "2026-11-11", "habit": "reflect", "title": "Reflect", "note": PLANTED},
        {"date": "2026-11-12", "habit": None, "title": None, "note": PLANTED},
    ]


def test_ratings_are_part_of_a_report_only_where_they_are_asked_for() -> None:
    entries = [
        noted("2026-11-12", kind=FEELING, ratings=(("mood", 3), ("closeness", 2))),
        noted("2026-11-12", felt=2),
    ]
    shown = seen(entries, notes=True)
    assert (shown["feelings"], shown["ratings"], shown["loneliness"]) == (1, None, None)
    assert [row["felt"] for row in shown["practices"]] == [[[], []]]
    asked = seen(entries, extras=["feelings"])
    assert [one["slider"] for one in asked["ratings"]["sliders"]] == ["mood", "closeness"]
    assert [row["felt"] for row in asked["practices"]] == [[[2], []]]


def test_text_from_files_is_made_safe_to_print() -> None:
    nasty = "a\x1b[31m\n\u202eb"
    entries = [Entry("x", TODAY, habit="nasty", note=nasty)]
    scope = Scope(default_days(TODAY, "monday"), TODAY, "monday", TODAY)
    plan = Plan((), (Pause(TODAY, habit="nasty"),))
    shown = plain(
        view(plan, entries, scope, find=lambda key: habit(key, title=nasty), wanted=Wanted(name=nasty, notes=True))
    )
    title = "a<U+001B>[31m <U+202E>b"
    assert shown["name"] == title
    assert {one["title"] for one in every_title(shown)} == {title}
    assert len(every_title(shown)) == 4
    assert shown["notes"][0]["note"] == "a<U+001B>[31m\n<U+202E>b"


def every_title(shown: dict[str, Any]) -> list[dict[str, Any]]:
    of_weeks = [one for week in shown["weeks"] for one in week["practices"]]
    return [*of_weeks, *shown["practices"], *shown["pauses"], *shown["notes"]]


def keys(value: Any) -> Iterator[str]:
    """Every key in nested plain values."""
    if isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one)


# ---- properties

many = st.lists(
    st.builds(
        Entry,
        id=st.just("x"),
        date=st.dates(date(2026, 8, 1), date(2026, 12, 10)),
        kind=st.sampled_from((DONE, DONE, SKIP)),
        habit=st.sampled_from(("cuddle", "reflect", "support", "stranger")),
        minutes=st.none() | st.integers(1, 90),
        times=st.none() | st.integers(1, 4),
        note=st.just("") | st.just(PLANTED),
    ),
    max_size=25,
)
periods = st.tuples(st.dates(date(2026, 8, 1), TODAY), st.integers(1, 90)).map(
    lambda pair: DateRange(pair[0], pair[0] + pair[1] * DAY)
)
week_starts = st.sampled_from(("monday", "sunday", "saturday"))


@given(many, periods, week_starts)
def test_weeks_practices_and_totals_agree(entries: list[Entry], days: DateRange, starts: str) -> None:
    shown = seen(entries, days=days, starts=starts)
    rows = [one for week in shown["weeks"] for one in week["practices"]]
    within = [one for one in entries if one.date in days and one.date <= TODAY]
    for key in ("done", "skipped", "minutes"):
        assert shown["totals"][key] == sum(one[key] for one in rows) == sum(one[key] for one in shown["practices"])
    assert shown["totals"]["done"] == sum(one.times or 1 for one in within if one.kind == DONE)
    assert shown["totals"]["skipped"] == sum(one.times or 1 for one in within if one.kind == SKIP)
    for practice in shown["practices"]:
        assert practice["weeks"] == sum(one["habit"] == practice["habit"] for one in rows)
    assert all(one["done"] or one["skipped"] for one in (*rows, *shown["practices"]))


@given(many, periods, week_starts)
def test_the_sentence_counts_the_weeks_that_are_shown(entries: list[Entry], days: DateRange, starts: str) -> None:
    shown = seen(entries, days=days, starts=starts)
    with_care = [week for week in shown["weeks"] if week["practices"] and not week["current"]]
    counted = shown["weeks_noted"]
    assert counted["noted"] <= len(with_care) <= counted["noted"] + 1
    assert counted["of"] <= len(shown["weeks"])
    assert counted["this_week"] == any(week["practices"] and week["current"] for week in shown["weeks"])
    if counted["noted"]:
        assert str(counted["noted"]) in shown["sentence"] or counted["of"] == 1


@given(many, periods, week_starts)
def test_the_weeks_follow_one_another_and_cover_what_is_noted(
    entries: list[Entry], days: DateRange, starts: str
) -> None:
    weeks = seen(entries, days=days, starts=starts)["weeks"]
    for week, following in pairwise(weeks):
        assert date.fromisoformat(week["until"]) + DAY == date.fromisoformat(following["since"])
    for week in weeks:
        assert days.start <= date.fromisoformat(week["since"]) <= date.fromisoformat(week["until"]) <= days.last


@given(many, periods, week_starts)
def test_nothing_beyond_the_period_changes_what_is_said(entries: list[Entry], days: DateRange, starts: str) -> None:
    first = min((Week.of(one.date).start for one in entries), default=None)
    scope = Scope(days, TODAY, starts, first)
    within = [one for one in entries if one.date in days]
    plan = Plan(HABITS)
    told, cut = (plain(view(plan, some, scope, find=find)) for some in (entries, within))
    assert {**told, "open": []} == {**cut, "open": []}  # what is open goes by its own week and month


@given(many, periods, week_starts)
def test_a_report_is_plain_values_without_a_note(entries: list[Entry], days: DateRange, starts: str) -> None:
    shown = seen(entries, days=days, starts=starts, name="Ada")
    assert json.loads(json.dumps(shown)) == shown
    assert PLANTED not in json.dumps(shown)
    assert not {"note", "notes"} & set(keys(shown))
    whole = seen(entries, days=days, starts=starts, name="Ada", notes=True)
    assert len(whole.pop("notes")) == sum(bool(one.note) for one in entries if one.date in days and one.date <= TODAY)
    assert whole == shown


# ---- what is there only where it is asked for


FREE = {
    "cuddle": Habit("cuddle", "Cuddle", (Target(Cadence(WEEKLY)),), touch=True),
    "consent": Habit("consent", "Consent", (Target(Cadence(WEEKLY)),), category="consent"),
}


def told(entries: Sequence[Entry], days: DateRange | None = None, **options: Any) -> dict[str, Any]:
    """As `seen`, with cuddle and consent marked as what they are."""
    scope = Scope(days or default_days(TODAY, "monday"), TODAY, "monday", None)
    return plain(
        view(Plan(HABITS), entries, scope, find=lambda key: FREE.get(key) or find(key), wanted=Wanted(**options))
    )


def weekly_notes(key: str, weeks: Sequence[int]) -> list[Entry]:
    return [noted(TODAY - timedelta(weeks=week), key) for week in weeks]


def test_rhythm_runs_only_and_compare_are_absent_unless_asked_for() -> None:
    assert not {"rhythm", "runs", "compare", "only"} & seen(weekly_notes("reflect", range(9))).keys()


def test_rhythm_and_runs_look_at_all_that_was_noted_up_to_the_last_day() -> None:
    entries = weekly_notes("reflect", [0, 1, 2, 3, 4, 7, 8, 20, 21])
    shown = told(entries, between("2026-11-09", "2026-11-15"), extras=EXTRAS)
    assert shown["runs"] == [
        {"habit": "reflect", "title": "Reflect", "longest": 4, "unit": "week", "returned": True},
    ]
    (row,) = shown["rhythm"]
    assert (row["habit"], row["title"]) == ("reflect", "Reflect")
    later = told(entries, between("2026-11-16", "2026-11-22"), extras=EXTRAS)
    assert 0 < row["rhythm"] < later["rhythm"][0]["rhythm"] < 1


def test_one_extra_may_be_asked_for_alone() -> None:
    shown = told(weekly_notes("reflect", range(3)), extras=["runs"])
    assert "rhythm" not in shown
    assert shown["runs"]


def test_touch_and_consent_are_in_none_of_rhythm_runs_and_compare() -> None:
    entries = weekly_notes("cuddle", range(20)) + weekly_notes("consent", range(20)) + weekly_notes("reflect", range(9))
    shown = told(entries, extras=EXTRAS, compare=True)
    for part in (shown["rhythm"], shown["runs"], shown["compare"]["practices"]):
        assert {row["habit"] for row in part} == {"reflect"}
    assert {row["habit"] for row in shown["practices"]} == {"cuddle", "consent", "reflect"}


def test_the_days_before_are_as_many_and_end_where_these_begin() -> None:
    assert before(between("2026-11-01", "2026-11-30")) == between("2026-10-02", "2026-10-31")


def test_compare_puts_the_sums_of_both_side_by_side() -> None:
    entries = [noted("2026-11-02", "reflect", minutes=9), *weekly_notes("reflect", [0, 1]), noted("2026-10-20", "read")]
    shown = told(entries, between("2026-11-09", "2026-11-22"), compare=True)
    nothing = {"done": 0, "skipped": 0, "minutes": 0}
    assert shown["compare"] == {
        "since": "2026-10-26",
        "until": "2026-11-08",
        "practices": [
            {
                "habit": "reflect",
                "title": "Reflect",
                "category": None,
                "before": nothing | {"done": 1, "minutes": 9},
                "now": nothing | {"done": 2},
            },
        ],
    }
    assert [row["done"] for row in shown["practices"]] == [2]


def test_only_leaves_everything_else_out() -> None:
    entries = [
        *weekly_notes("reflect", [0, 1]),
        *weekly_notes("read", [2, 3]),
        noted(TODAY, kind=FEELING, note=PLANTED),
    ]
    pauses = [Pause(TODAY, habit="read"), Pause(TODAY - DAY, TODAY - DAY)]
    shown = seen(entries, pauses=pauses, only=["reflect"], notes=True, extras=EXTRAS, compare=True)
    reflect = {"habit": "reflect", "title": "Reflect", "targets": [{"since": None, "target": "1 a week"}]}
    assert shown["only"] == [reflect]
    assert (shown["weeks_noted"]["noted"], shown["feelings"], shown["notes"]) == (1, 0, [])
    assert [pause["habit"] for pause in shown["pauses"]] == [None]
    for gone in ("read", PLANTED):
        assert gone not in json.dumps(shown)


def test_a_report_of_touch_alone_holds_no_weeks_against_anyone() -> None:
    assert told(weekly_notes("cuddle", [2]), only=["cuddle"])["sentence"] == "What was noted is here."
    assert told([], only=["cuddle"])["sentence"] == "Nothing is noted here. Nothing to make up."
    assert "weeks" in told(weekly_notes("reflect", [2]), only=["cuddle", "reflect"])["sentence"]
