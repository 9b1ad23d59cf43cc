"""The answers of `feel` in a report: each slider by itself, all answers kept, nothing added up, gaps left gaps."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import sliders
from aftercare.dates import DAY, STARTS, DateRange, Week
from aftercare.entries import DONE, FEELING, Entry
from aftercare.ratingviews import loneliness, ratings
from aftercare.sliders import OwnSlider
from aftercare.steps import MONTH, WEEK, Scope

TODAY = date(2026, 11, 22)
OWN = (
    OwnSlider(key="calm", question="How calm were the mornings?", low="hectic", high="calm"),
    OwnSlider(key="quartz", question="Did quartz help?", low="basalt", high="obsidian"),
)


def felt(day: str | date, **answers: int) -> Entry:
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return Entry("x", when, FEELING, ratings=tuple(answers.items()))


def scope(first: str = "2026-09-21", last: str = "2026-11-22", *, starts: str = "monday", whole: bool = False) -> Scope:
    days = DateRange(date.fromisoformat(first), date.fromisoformat(last) + DAY)
    return Scope(days, TODAY, starts, None, whole)


def shown(entries: Sequence[Entry], asked: Scope | None = None, *, redacted: bool = False) -> dict[str, Any]:
    found = ratings(entries, asked or scope(), OWN, redacted=redacted)
    assert found is not None
    return dict(found)


def test_every_answer_of_a_week_is_kept_in_its_order_and_a_gap_stays_one() -> None:
    entries = [felt("2026-11-10", mood=3), felt("2026-11-12", mood=0), felt("2026-11-22", mood=9)]
    told = shown(entries, scope("2026-11-02"))
    assert [one["name"] for one in told["steps"]] == ["2026-W45", "2026-W46", "2026-W47"]
    (slider,) = told["sliders"]
    assert slider["answers"] == [[], [3, 0], [9]]


def test_only_sliders_that_were_answered_are_there_in_the_order_of_feel() -> None:
    told = shown([felt("2026-11-10", calm=1, closeness=2, mood=3, valued=4, stress=5, rested=6)])
    assert [one["slider"] for one in told["sliders"]] == ["mood", "stress", "closeness", "rested", "valued", "calm"]
    assert told["label"] == sliders.shipped().label == "personal sliders, not a validated test"


def test_a_slider_that_is_no_longer_in_the_settings_is_still_shown_by_its_key() -> None:
    told = shown([felt("2026-11-10", **{"well-slept": 4})])
    (slider,) = told["sliders"]
    assert slider == {
        "slider": "well-slept",
        "question": "Well slept",
        "low": "",
        "high": "",
        "answers": [[]] * 7 + [[4], []],
    }


def test_without_an_answer_there_is_nothing() -> None:
    assert ratings([], scope(), OWN, redacted=False) is None
    for none in (Entry("x", TODAY, DONE, "reflect", felt=3), Entry("x", TODAY, FEELING, note="Tea.")):
        assert ratings([none], scope(), OWN, redacted=False) is None


def test_answers_outside_the_period_or_ahead_of_today_play_no_part() -> None:
    ahead = Scope(DateRange(date(2026, 11, 16), date(2026, 11, 23)), date(2026, 11, 18), "monday", None)
    assert ratings([felt("2026-11-19", mood=3)], ahead, OWN, redacted=False) is None
    assert ratings([felt("2026-09-20", mood=3), felt("2026-11-23", mood=3)], scope(), OWN, redacted=False) is None


def test_loneliness_is_no_slider_and_never_on_a_scale() -> None:
    assert ratings([felt("2026-11-10", loneliness=2)], scope(), OWN, redacted=False) is None
    told = shown([felt("2026-11-10", loneliness=2, mood=5)])
    assert [one["slider"] for one in told["sliders"]] == ["mood"]


@pytest.mark.parametrize(("weeks", "unit"), [(1, WEEK), (53, WEEK), (54, MONTH), (520, MONTH)])
def test_more_than_a_year_of_weeks_is_shown_by_month(weeks: int, unit: str) -> None:
    first = Week.of(TODAY).plus(1 - weeks).start.isoformat()
    told = shown([felt(TODAY, mood=5)], scope(first))
    assert told["unit"] == unit
    assert all(len(one["name"]) == len({WEEK: "2026-W47", MONTH: "2026-11"}[unit]) for one in told["steps"])


def test_redacted_keeps_what_ships_and_hides_the_words_of_ones_own() -> None:
    entries = [felt("2026-11-10", mood=3, settled=2, calm=4, quartz=7), felt("2026-11-11", **{"gone-since": 1})]
    told = shown(entries, redacted=True)
    assert [one["slider"] for one in told["sliders"]] == ["mood", "settled", "slider-1", "slider-2", "slider-3"]
    assert [one["question"] for one in told["sliders"]][2:] == ["Slider 1", "Slider 2", "Slider 3"]
    said = json.dumps(told)
    for word in ("calm", "hectic", "quartz", "basalt", "obsidian", "gone", "mornings"):
        assert word not in said
    assert [one["answers"][7] for one in told["sliders"]] == [[3], [2], [4], [7], [1]]


def test_the_question_on_loneliness_comes_in_words_by_month_with_its_source() -> None:
    entries = [
        felt("2026-10-03", loneliness=5),
        felt("2026-11-02", loneliness=1, mood=3),
        felt("2026-11-20", loneliness=2),
    ]
    told = loneliness(entries, scope())
    asked = sliders.known(())["loneliness"]
    assert told == {
        "question": asked.question,
        "source": asked.source,
        "months": [
            {"month": "2026-10", "answers": [asked.answers[4]]},
            {"month": "2026-11", "answers": [asked.answers[0], asked.answers[1]]},
        ],
    }
    assert "Office for National Statistics" in told["source"]
    assert "Open Government Licence v3.0" in told["source"]
    assert loneliness([felt("2026-11-20", mood=2)], scope()) is None
    assert loneliness([felt("2026-09-20", loneliness=2)], scope()) is None


def test_in_whole_weeks_a_months_answer_does_not_tell_which_part_of_its_week_it_is_from() -> None:
    asked = scope("2026-09-28", "2026-11-08", whole=True)
    first, second = (loneliness([felt(day, loneliness=2)], asked) for day in ("2026-10-31", "2026-11-01"))
    assert first == second
    assert first is not None
    assert first["months"][0]["month"] == "2026-10"


answers = st.builds(
    lambda day, given: felt(day, **given),
    st.dates(TODAY - timedelta(days=800), TODAY + timedelta(days=9)),
    st.dictionaries(
        st.sampled_from(("mood", "stress", "closeness", "understood", "rested", "valued", "calm", "gone")),
        st.integers(0, 10),
        max_size=4,
    ),
)


@given(
    st.lists(answers, max_size=30).map(lambda found: sorted(found, key=lambda one: one.date)),
    st.integers(1, 700),
    st.sampled_from(sorted(STARTS)),
    st.booleans(),
)
def test_no_answer_is_lost_or_moved_to_another_step(
    entries: list[Entry], length: int, starts: str, redacted: bool
) -> None:
    days = DateRange(TODAY + DAY - length * DAY, TODAY + DAY)
    found = ratings(entries, Scope(days, TODAY, starts, None), OWN, redacted=redacted)
    given_inside = [one for one in entries if one.date in days and one.ratings]
    if found is None:
        assert given_inside == []
        return
    assert len(found["sliders"]) == len({key for one in given_inside for key, _ in one.ratings})
    every = [value for slider in found["sliders"] for step in slider["answers"] for value in step]
    assert sorted(every) == sorted(value for one in given_inside for _, value in one.ratings)
    for slider in found["sliders"]:
        assert len(slider["answers"]) == len(found["steps"])
        for step, inside in zip(found["steps"], slider["answers"], strict=True):
            first, last = (date.fromisoformat(step[end]) for end in ("since", "until"))
            own = [dict(one.ratings).get(slider["slider"]) for one in given_inside if first <= one.date <= last]
            assert inside == [one for one in own if one is not None] or redacted
