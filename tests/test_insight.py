"""`insight`: one question, chosen before its weeks; pictures first, one careful statement, no verdict."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aftercare import insightfaces
from aftercare.dates import Week
from aftercare.entries import DONE, FEELING, SKIP, Entry
from aftercare.habits import WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.insight import Insight, Point, Question, days_of, look, points
from aftercare.ranks import Link
from tests.conftest import Run
from tests.support import ROOT

START = date(2026, 1, 5)
"""A Monday."""
UNKNOWN = "The data cannot tell which came first, or whether a third thing (sleep, workload) moved both."
TEA = Habit("tea", "Sunday tea", (Target(Cadence(WEEKLY)),))
ASKED = Question("tea", "closeness", START)
SAY = insightfaces.words()

MUST_NOT = re.compile(
    r"\b(?:improv\w+|boost\w*|caus(?:e|es|ed|ing)|works?|worked|prov(?:e|es|ed|en|ing)|because|effect\w*|significan\w+"
    r"|confirm\w*|evidence that|trends?(?: towards)?|almost|fail\w*|useless|missed|behind|streak|score\w*)\b|[%!]",
    re.IGNORECASE,
)
"""The right-hand column of the content guide, section 5.4, and what no text here says anyway."""
FIGURES = re.compile(
    r"\br about\b|anywhere from|tended|re-orderings|->|\u2192|\u2191|\u2193|No clear link", re.IGNORECASE
)
"""What may not be said of fewer than 20 weeks."""


def week_of(number: int) -> Week:
    return Week(START + timedelta(weeks=number))


def made(*weeks: tuple[int, float | None] | None) -> list[Point]:
    """Points of weeks, each (times, answer); None is a week of rest."""
    return [
        Point(week_of(at), 0, None, rested=True) if one is None else Point(week_of(at), *one)
        for at, one in enumerate(weeks)
    ]


def said(found: list[Point]) -> str:
    return "\n".join(insightfaces.sentences(look(found), ASKED, TEA.title, SAY))


def with_link(count: int, *, turn: int = 1) -> list[Point]:
    """Weeks in which the answer is higher (or lower, turned) with the practice."""
    wobble = [0, 1, 0, -1, 1, 0, -1]
    have = [1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0]
    return made(*((have[n % 11], 5 + turn * (2 * have[n % 11]) + wobble[n % 7]) for n in range(count)))


def without_link(count: int) -> list[Point]:
    return made(*((n // 2 % 2, 5 + (n % 2)) for n in range(count)))


ANSWERS = st.one_of(st.none(), st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 10).map(float))))
WEEKS = st.one_of(
    st.lists(ANSWERS, max_size=60),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 10).map(float)), min_size=18, max_size=45),
)


# ---- how much may be shown


@pytest.mark.parametrize(
    ("count", "medians", "linked"), [(0, False, False), (7, False, False), (8, True, False), (19, True, False)]
)
def test_under_20_weeks_there_are_dots_and_from_8_on_medians(count: int, medians: bool, linked: bool) -> None:
    seen = look(with_link(count))
    assert (seen.median_with is not None, seen.link is not None) == (medians, linked)
    text = said(with_link(count))
    assert f"Not enough weeks to say anything yet ({count} of 20)." in text
    assert ("The middle of your answers" in text) == medians
    assert not FIGURES.search(text)


def test_from_20_weeks_on_there_is_one_statement_in_the_guides_words() -> None:
    text = said(with_link(24))
    found = look(with_link(24)).link
    assert found is not None
    assert found.clear
    assert re.search(
        r'^In 24 weeks, weeks with more of "Sunday tea" tended to be weeks when you rated closeness higher '
        r"\(r about \.\d, could be anywhere from \.\d+ to \.\d+\)\.$",
        text,
        re.MULTILINE,
    )
    assert "In fewer than 1 of 10 random re-orderings the link looked this strong." in text
    assert "easily be chance" not in text
    assert "rated closeness lower (r about -." in said(with_link(24, turn=-1))


def test_no_clear_link_is_said_kindly_and_that_it_could_easily_be_chance() -> None:
    text = said(without_link(24))
    assert "No clear link in these weeks. That is common and does not mean the habit is not worth it." in text
    assert "could easily be chance (r about " in text
    assert re.search(r"In \d+ of 10 random re-orderings the link looked this strong\.", text)
    assert "tended" not in text


@given(weeks=WEEKS)
def test_chance_is_named_whenever_the_interval_includes_zero_and_a_link_only_when_it_does_not(weeks: Any) -> None:
    seen, text = look(made(*weeks)), said(made(*weeks))
    if seen.link is None:
        assert "r about" not in text
        return
    assert len(seen.pairs) >= 20
    assert ("could easily be chance" in text) == (not seen.link.clear)
    assert ("tended to be" in text) == seen.link.clear
    if seen.link.includes_zero:
        assert "could easily be chance" in text


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ([(1, 5.0)] * 20 + [(0, 4.0)] * 4, "Not enough weeks without it to say anything yet (4 of 5)."),
        ([(0, 5.0)] * 20 + [(2, 4.0)] * 3, "Not enough weeks with it to say anything yet (3 of 5)."),
        ([(1, 5.0), (0, 4.0), (0, None)] * 10, "10 of 30 have no answer, and up to 9 may."),
    ],
)
def test_with_too_few_on_a_side_or_too_many_missing_nothing_is_said(weeks: Any, expected: str) -> None:
    text = said(made(*weeks))
    assert expected in text
    assert not FIGURES.search(text)


def test_three_in_ten_may_be_missing_and_no_more() -> None:
    pairs = [(n % 2, 5.0 + n % 3) for n in range(21)]
    assert look(made(*pairs, *[(0, None)] * 9)).enough
    assert not look(made(*pairs, *[(0, None)] * 10)).enough


def test_a_side_without_a_week_has_no_middle() -> None:
    assert "nothing yet in weeks without (0 weeks)" in said(made(*[(1, 5.0)] * 9))


def test_an_answer_that_never_changes_is_nothing_to_compare() -> None:
    text = said(made(*((n % 2, 5.0) for n in range(24))))
    assert "No clear link in these weeks." in text
    assert "hardly ever changes" in text


# ---- rest, gaps and thin months


def test_a_paused_month_is_neither_a_pair_nor_missing() -> None:
    thin = with_link(12) + [Point(week_of(12 + n), 0, None, rested=True) for n in range(4)]
    thin += [Point(week_of(16 + at), one.times, one.answer) for at, one in enumerate(with_link(12))]
    seen = look(thin)
    assert (len(seen.pairs), seen.missing, seen.enough) == (24, 0, True)
    assert "4 weeks rested and are left out." in said(thin)


def test_an_answer_in_a_week_of_rest_makes_no_pair() -> None:
    seen = look([Point(week_of(0), 0, 4.0, rested=True), *with_link(3)[1:]])
    assert (len(seen.pairs), seen.lacking) == (2, 2)


def test_gaps_are_never_filled_in() -> None:
    thin = [one if at % 4 else Point(one.week, one.times, None) for at, one in enumerate(with_link(20))]
    assert (len(look(thin).pairs), look(thin).missing) == (15, 5)
    drawn = insightfaces.dots(thin, SAY, plain=True)[:11]
    columns = [{line[6 + at : 7 + at].strip() for line in drawn} - {""} for at in range(20)]
    assert [bool(column) for column in columns] == [one.paired for one in thin]


@given(weeks=WEEKS, plain=st.booleans())
def test_each_pair_has_one_dot_and_nothing_else_has(weeks: Any, plain: bool) -> None:
    found = made(*weeks)
    marks = insightfaces.PLAIN_MARKS if plain else insightfaces.MARKS
    drawn = insightfaces.dots(found, SAY, plain=plain)
    assert all(len(line) <= 79 for line in drawn)
    newest = found[-insightfaces.MOST_DRAWN :]
    dots = "".join(line[6:] for line in drawn[:11])
    assert dots.count(marks[0]) == sum(one.paired and one.times > 0 for one in newest)
    assert dots.count(marks[1]) == sum(one.paired and not one.times for one in newest)
    assert not plain or "".join(drawn).isascii()


# ---- from entries to weeks


def feeling(day: date, **ratings: int) -> Entry:
    return Entry(id="f", date=day, kind=FEELING, ratings=tuple(ratings.items()))


def pointed(entries: list[Entry], *, today: date, pauses: tuple[Pause, ...] = (), starts: str = "monday") -> Any:
    return points(Plan((TEA,), pauses), TEA, entries, ASKED, today=today, starts=starts)


def test_a_week_has_its_occasions_and_the_median_of_its_answers() -> None:
    entries = [
        Entry("a", START, DONE, "tea", times=2),
        Entry("b", START, DONE, "tea"),
        Entry("c", START, SKIP, "tea"),
        Entry("d", START, DONE, "walk"),
        feeling(START, closeness=4, mood=9),
        feeling(START + timedelta(days=6), closeness=7),
    ]
    assert pointed(entries, today=START + timedelta(days=7)) == (Point(week_of(0), 3, 5.5),)


def test_only_whole_weeks_since_the_choice_and_before_today_count() -> None:
    entries = [feeling(START + timedelta(days=n), closeness=5) for n in range(-14, 28)]
    assert [one.week for one in pointed(entries, today=START + timedelta(days=20))] == [week_of(0), week_of(1)]
    for chosen in range(1, 8):
        later = Question("tea", "closeness", START + timedelta(days=chosen))
        assert days_of(later, today=START + timedelta(days=60), starts="monday").start == week_of(1).start


@pytest.mark.parametrize("starts", ["monday", "saturday", "sunday"])
def test_weeks_are_the_persons_own(starts: str) -> None:
    found = pointed([feeling(START + timedelta(days=12), closeness=5)], today=date(2026, 6, 1), starts=starts)
    assert found[0].week == Week.of(START + timedelta(days=12), starts)
    assert found[0].week.start >= START


def test_weeks_before_the_first_answer_are_not_missing_and_later_ones_are() -> None:
    found = pointed([feeling(START + timedelta(weeks=3), closeness=5)], today=START + timedelta(weeks=6))
    assert [(one.week, one.answer) for one in found] == [(week_of(3), 5), (week_of(4), None), (week_of(5), None)]


def test_a_week_rests_only_if_all_of_it_does() -> None:
    entries = [feeling(START + timedelta(weeks=n), closeness=5) for n in range(3)]
    pauses = (Pause(START + timedelta(days=7), START + timedelta(days=17), "tea"),)
    found = pointed(entries, today=START + timedelta(weeks=3), pauses=pauses)
    assert [one.rested for one in found] == [False, True, False]


# ---- unusual for you


def test_a_week_is_unusual_only_outside_the_middle_of_twelve_or_more_earlier_ones() -> None:
    earlier = [(0, 4.0 + n % 4) for n in range(12)]
    assert look(made(*earlier, (0, 7.0))).unusual is None
    seen = look(made(*earlier, (0, 9.0)))
    assert seen.unusual is not None
    assert "2026-W14: 9 is unusual for you. Nine in ten of your earlier weeks lie from about 4 to 7." in said(
        made(*earlier, (0, 9.0))
    )
    assert look(made(*earlier[1:], (0, 9.0))).unusual is None
    assert look(made(*earlier, (0, 9.0), (0, None))).unusual is None


# ---- wording


@given(weeks=WEEKS)
def test_whatever_the_weeks_no_forbidden_word_is_said_and_the_last_line_is_there(weeks: Any) -> None:
    lines = insightfaces.sentences(look(made(*weeks)), ASKED, TEA.title, SAY)
    assert not MUST_NOT.search("\n".join(lines))
    assert lines[-1] == UNKNOWN
    if len(look(made(*weeks)).pairs) < 20:
        assert not FIGURES.search("\n".join(lines))
    page = insightfaces.as_markdown(look(made(*weeks)), ASKED, TEA.title, SAY)
    assert page[-1] == UNKNOWN


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def test_every_sentence_that_can_be_said_keeps_the_wording_rules() -> None:
    texts = list(strings(yaml.safe_load((ROOT / "templates/insight/en.yaml").read_text("utf-8"))))
    for name in ("aftercare/asking.py", "aftercare/insightfaces.py", "commands/insight.py"):
        tree = ast.parse((ROOT / name).read_text("utf-8"))
        texts += [one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    assert len(texts) > 60
    for text in texts:
        assert not MUST_NOT.search(text), text
    assert SAY["unknown"] == UNKNOWN
    assert "could easily be chance" in SAY["chance"]


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0.5, 1, ".5"),
        (0.104, 2, ".1"),
        (0.75, 2, ".75"),
        (-0.25, 2, "-.25"),
        (0.001, 2, "0"),
        (-0.001, 2, "0"),
        (0.999, 2, "1"),
        (-1, 2, "-1"),
    ],
)
def test_coefficients_are_told_as_the_guide_writes_them(value: float, places: int, expected: str) -> None:
    assert insightfaces.coefficient(value, places) == expected


@pytest.mark.parametrize(("share", "expected"), [(0.0999, "fewer than 1"), (0.1, "1"), (0.26, "3"), (1.0, "10")])
def test_re_orderings_are_told_in_tens(share: float, expected: str) -> None:
    seen = look(with_link(24))
    one = Insight(seen.points, None, None, Link(0.3, -0.1, 0.6, 24, 24, share), None)
    assert f"In {expected} of 10 random re-orderings" in "\n".join(insightfaces.sentences(one, ASKED, "Tea", SAY))


# ---- the command


def lived(world: Path, *weeks: tuple[int, int | None]) -> None:
    """A home with a question chosen at the start, and such weeks since."""
    (world / "journal").mkdir(parents=True, exist_ok=True)
    (world / "config.yaml").write_text(
        "aftercare: config/1\n# mine\nquestion: {habit: thank-you, outcome: closeness, since: 2026-01-05}\n"
    )
    for at, (times, answer) in enumerate(weeks):
        week, rows = week_of(at), []
        rows += [f"- {{id: d{at:03d}{n}, date: {week.start}, habit: thank-you}}\n" for n in range(times)]
        if answer is not None:
            rows.append(f"- {{id: f{at:03d}, date: {week.start}, kind: feeling, closeness: {answer}}}\n")
        if rows:
            text = f"aftercare: journal/1\nweek: {week.name}\nentries:\n{''.join(rows)}"
            (world / "journal" / f"{week.name}.yaml").write_text(text)


def shown(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("insight", "--json").out)
    assert found.pop("schema") == "aftercare/insight/1"
    return found


def test_without_a_question_it_says_how_to_choose_one(run: Run, world: Path) -> None:
    assert "insight choose thank-you closeness" in run("insight").out
    assert (shown(run)["question"], shown(run)["weeks"]) == (None, [])
    assert not world.exists()


def test_a_question_is_chosen_dated_and_taken_back(run: Run, world: Path) -> None:
    world.mkdir(mode=0o700)
    (world / "config.yaml").write_text("aftercare: config/1\n# about me\nname: Sam   # so\n")
    before = (world / "config.yaml").read_text()
    dry = run("insight", "choose", "thank", "clos", "--dry-run").out
    assert dry.startswith("Would be chosen: Say thank you and closeness, from today, Sunday 2026-11-22, on.\n")
    assert (world / "config.yaml").read_text() == before
    assert run("insight", "choose", "thank", "clos").out.startswith("Chosen: Say thank you and closeness,")
    line = "question: {habit: thank-you, outcome: closeness, since: 2026-11-22}\n"
    assert (world / "config.yaml").read_text() == before + line
    run("undo")
    assert (world / "config.yaml").read_text() == before
    run("redo")
    assert run("insight", "choose", "off").out == "Ended: the question about thank-you.\n"
    assert (world / "config.yaml").read_text() == before


def test_changing_the_question_begins_anew_and_the_same_one_goes_on(run: Run, world: Path) -> None:
    lived(world, *[(n % 2, 5) for n in range(10)])
    before = (world / "config.yaml").read_bytes()
    same = run("insight", "choose", "thank-you", "closeness").out
    assert "since 2026-01-05. Its count goes on." in same
    assert (world / "config.yaml").read_bytes() == before
    assert "10 weeks with both" in run("insight").out
    assert "The count begins anew." in run("insight", "choose", "thank-you", "mood").out
    assert shown(run)["weeks"] == []


@pytest.mark.parametrize("habit", ["cuddle", "slow-touch", "wash-up", "consent", "boundary", "renegotiate"])
def test_touch_and_consent_are_refused_kindly(run: Run, world: Path, habit: str) -> None:
    done = run("insight", "choose", habit, "mood", code=2)
    assert "touch and consent are never measured here" in done.err
    assert not (world / "config.yaml").exists()


def test_touch_written_into_the_settings_by_hand_is_refused_as_well(run: Run, world: Path) -> None:
    world.mkdir(mode=0o700)
    (world / "config.yaml").write_text(
        "aftercare: config/1\nquestion: {habit: cuddle, outcome: mood, since: 2026-01-05}\n"
    )
    done = run("insight", code=2)
    assert ("never measured" in done.err, done.out) == (True, "")
    run("insight", "choose", "off")


@pytest.mark.parametrize(
    ("arguments", "code", "near"),
    [
        (("thank-you",), 2, "a slider is needed too: mood, stress, closeness"),
        (("thank-you", "mod"), 66, "Did you mean mood?"),
        (("thank-you", "loneliness"), 66, "no slider"),
        (("thnk-you", "mood"), 66, "Did you mean thank-you?"),
    ],
)
def test_what_is_not_understood_gets_the_nearest(run: Run, arguments: tuple[str, ...], code: int, near: str) -> None:
    assert near in run("insight", "choose", *arguments, code=code).err


def test_a_date_that_there_is_not_is_named_with_its_place(run: Run, world: Path) -> None:
    world.mkdir(mode=0o700)
    (world / "config.yaml").write_text(
        "aftercare: config/1\nquestion: {habit: need, outcome: mood, since: 2026-02-30}\n"
    )
    done = run("insight", code=78)
    assert "config.yaml:2:" in done.err
    assert "there is no date 2026-02-30" in done.err


def test_an_own_slider_may_be_asked_about(run: Run, world: Path) -> None:
    world.mkdir(mode=0o700)
    (world / "config.yaml").write_text(
        "aftercare: config/1\nsliders:\n- {key: hope, question: How hopeful?, low: not, high: very}\n"
    )
    assert "Say thank you and hope" in run("insight", "choose", "thank-you", "hope").out


def test_an_empty_month_and_a_thin_one_say_that_it_is_not_enough(run: Run, world: Path) -> None:
    lived(world)
    empty = run("insight").out
    assert "(0 of 20)" in empty
    assert UNKNOWN in empty
    lived(world, (1, 5), (0, None), (0, 7), (2, 6))
    thin = run("insight").out
    assert "(3 of 20)" in thin
    assert UNKNOWN in thin
    assert not FIGURES.search(thin)
    found = shown(run)
    assert (found["paired"], found["link"], found["enough"]) == (3, None, False)
    assert (found["with"]["median"], found["without"]["median"]) == (None, None)
    assert found["weeks"][1] == {"week": "2026-W03", "times": 0, "answer": None, "rested": False}
    assert found["said"][-1] == UNKNOWN


def test_the_picture_falls_back_to_ascii(run: Run, world: Path) -> None:
    lived(world, (1, 5), (0, 7))
    assert "\u25cf" in run("insight").out
    plain = run("insight", env={"PYTHONIOENCODING": "ascii"}).out
    assert plain.isascii()
    assert "# a week with it   o a week without" in plain


def test_the_page_of_markdown_has_the_same_numbers_as_a_table(run: Run, world: Path) -> None:
    lived(world, (1, 5), (0, 7))
    page = run("insight", "--format", "md").out
    assert page.startswith('# "Say thank you" and closeness\n')
    assert "| 2026-W02 | 1 | 5 |\n| 2026-W03 | 0 | 7 |\n" in page
    assert run("insight", "--format", "xml", code=2).err.count("text, md, json, jsonl or csv") == 1


def test_looking_changes_nothing_and_opens_only_the_weeks_since_the_choice(run: Run, world: Path) -> None:
    lived(world, *[(n % 2, 5) for n in range(30)])
    old = world / "journal" / "2025-W01.yaml"
    old.write_text("broken: [\n")
    held = {path: path.read_bytes() for path in world.rglob("*.yaml")}
    run("insight")
    run("insight", "--json")
    assert {path: path.read_bytes() for path in world.rglob("*.yaml")} == held


def test_a_full_output_changes_nothing(world: Path) -> None:
    lived(world, (1, 5))
    before = (world / "config.yaml").read_bytes()
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", "insight", "choose", "reflect", "mood"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=dict(os.environ),
            check=False,
        )
    assert (done.returncode, (world / "config.yaml").read_bytes()) == (74, before)


# ---- the simulation


def simulation() -> Any:
    spec = spec_from_file_location("simulate", ROOT / "bench" / "simulate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["simulate"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("weeks", "carried"), [(26, 0.6), (52, 0.3)])
def test_fewer_than_one_in_ten_drifting_series_without_a_link_are_told_as_one(weeks: int, carried: float) -> None:
    module = simulation()
    alone = module.told(weeks=weeks, carried=carried, shared=0.0, runs=150, seed=module.SEED)
    assert alone.insight < 0.1 * alone.runs
    assert alone.naive > 0.25 * alone.runs, "the series drift enough to fool a plain test"
    linked = module.told(weeks=weeks, carried=carried, shared=module.SHARED, runs=40, seed=module.SEED)
    assert linked.insight > 0.5 * linked.runs


def test_the_table_in_the_docs_holds_what_it_promises() -> None:
    page = (ROOT / "docs" / "insight.md").read_text("utf-8")
    rows = [line.split("|")[1:-1] for line in page.splitlines() if "independently" in line and line.startswith("|")]
    assert [(int(row[0]), float(row[1])) for row in rows] == [(w, c) for w in (26, 52) for c in (0.0, 0.3, 0.6)]
    assert all(float(row[5]) < 10 < float(row[3]) for row in rows)
