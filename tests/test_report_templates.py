"""The templates of reports, each in each form: their words, what they never hold, and the view model as documented."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, NotRequired, get_args, get_origin, get_type_hints

import pytest
from wcwidth import wcswidth

from aftercare import cli, prompts
from aftercare.catalogue import practices
from aftercare.dates import STARTS
from aftercare.home import Home
from aftercare.output import Console
from aftercare.report import PROVES_NOTHING
from aftercare.reportmodel import SCHEMA, Report
from aftercare.settings import Settings
from tests.conftest import Run
from tests.support.documented import conforms, every_type
from tests.support.owndecks import card, put_deck

TEMPLATES = ("report", "week", "practice", "counsellor")
FORMS = ("text", "md")
EVERY_FORM = ("text", "md", "html", "json")
EVERYTHING = ("--with", "rhythm,runs,feelings", "--compare")
TODAY = date(2026, 11, 22)

FORBIDDEN = re.compile(
    # rule R14
    r"\b(?:streaks?|badges?|miss(?:ed|es|ing)?|fail(?:ed|s|ure|ures|ing)?|behind|catch(?:ing)?[- ]up|broken?|lost"
    r"|overdue|late|gave up|red cross|lazy|guilt\w*|shame\w*|excuses?"
    # section 3: no pressure, no grade of anybody, no blame, nothing is normal
    r"|should|must|have to|has to|ought|owe[sd]?|duty|normal\w*|scor(?:e|es|ed|ing)|grad(?:e|es|ed|ing)|rank\w*"
    r"|you always|you never|your fault|wrong with|why (?:did|do|does|have)(?:n't)? (?:you|they)|at least you|goals?"
    r"|performance|quotas?|enough times"
    # section 5: nothing is made of numbers
    r"|improv\w+|boost\w*|caus(?:e|es|ed)|works|significant\w*|confirmed|evidence that|trends?|worse|declin\w+|drop\w*"
    r"|percent)\b|%|!|\b0 (?:times?|min|h|weeks?|moments?|of|in)\b|\bzero\b|\bnot once\b|\bno (?:care|entries|notes)\b",
    re.IGNORECASE,
)
UNASKED = re.compile(r"\b(?:felt|feel|mood|stress\w*|closeness|understood|lonel\w+|sliders?)\b", re.IGNORECASE)


def put(home: Path, name: str, text: str) -> Path:
    """Write a file of a home, folders and file for its owner only."""
    path = home / name
    for folder in (home, path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def noted(home: Path, *entries: str) -> None:
    """Put entries, each beginning with its date, into the files of their weeks."""
    weeks: dict[str, list[str]] = {}
    for number, entry in enumerate(entries):
        year, week, _ = date.fromisoformat(entry[:10]).isocalendar()
        rest = f", {entry[11:].strip()}" if entry[11:] else ""
        weeks.setdefault(f"{year}-W{week:02}", []).append(f"- {{id: a{number}, date: {entry[:10]}{rest}}}\n")
    for name, lines in weeks.items():
        put(home, f"journal/{name}.yaml", f"aftercare: journal/1\nweek: {name}\nentries:\n{''.join(lines)}")


Made = Callable[..., str]

PLAN = """\
aftercare: habits/1
habits:
- {habit: need}
- {habit: check-in}
- {habit: cuddle}
- {habit: consent}
- {habit: support, title: Zugzwang hotline}
- {habit: reflect, targets: [{weekly: 1, minutes: 10}, {from: 2026-10-15, weekly: 2, at_least: 30}]}
- {habit: reach-out, title: Quixote call}
- {habit: zanzibar-walk, title: Quokka stroll, targets: [{monthly: 2}]}
"""
CONFIG = """\
aftercare: config/1
name: Xenophanes
people: [Ypsilanti]
feel_also: [loneliness, valued]
sliders:
- {key: quartz, question: Did obsidian glow?, low: basalt, high: feldspar}
"""
PLANTED = (
    *("Zugzwang", "Quixote", "zanzibar", "Quokka", "Xenophanes", "Ypsilanti", "quartz", "obsidian", "basalt"),
    *("feldspar", "planted-k7", "marmalade", "platypus"),
)
"""What a redacted report must not hold a letter of."""


def realistic(home: Path) -> None:
    """Ten weeks as a person may note them: with a pause, skips, low notes, answers, words of one's own."""
    put(home, "config.yaml", CONFIG)
    pauses = "- {from: 2026-10-14, until: 2026-10-20}\n- {from: 2026-11-03, until: 2026-11-05, habit: zanzibar-walk}\n"
    pauses += "- {from: 2026-09-30, until: 2026-10-07, habit: support}\n"
    put(home, "habits.yaml", f"{PLAN}pauses:\n{pauses}")
    put_deck(home, "marmalade", *(card(f"marmalade-{number}", text="What would platypus do?") for number in range(300)))
    entries = []
    for week in range(10):
        monday = date(2026, 9, 14) + timedelta(weeks=week)
        if 27 < (monday - date(2026, 9, 14)).days < 35:
            continue
        days = [(monday + timedelta(days=number)).isoformat() for number in range(7)]
        entries += [
            f"{days[1]} habit: need",
            f"{days[2]} habit: cuddle, minutes: 5, felt: {(3 * week) % 11}",
            f"{days[3]} habit: reflect, minutes: {10 + week}, felt: 2, note: planted-k7",
            f"{days[4]} habit: zanzibar-walk, times: 2",
            f"{days[5]} habit: consent, kind: skip",
        ]
        if week % 3:
            entries += [
                f"{days[6]} kind: feeling, mood: {week}, stress: 8, quartz: 7, valued: 5, note: planted-k7",
                f"{days[4]} habit: support, minutes: 777, note: planted-k7",
                f"{days[0]} habit: reach-out, times: 77",
            ]
        if week in {3, 7}:
            entries.append(f"{days[5]} kind: feeling, loneliness: 2, mood: 1")
    noted(home, *entries)


def thin(home: Path) -> None:
    """A month with two things in it."""
    put(home, "config.yaml", CONFIG)
    noted(home, "2026-10-28 habit: need, kind: skip", "2026-11-04 habit: reflect, felt: 0", "2026-09-01 habit: need")


def paused(home: Path) -> None:
    """A month at rest after a month of notes, with nothing in it."""
    put(home, "habits.yaml", f"{PLAN}pauses:\n- {{from: 2026-10-19}}\n")
    noted(home, "2026-09-08 habit: need", "2026-09-20 habit: cuddle, minutes: 9", "2026-10-15 habit: reflect")


def empty(_: Path) -> None:
    """A home that is not there yet."""


HOMES = {"realistic": realistic, "thin": thin, "paused": paused, "empty": empty}
PERIODS: tuple[tuple[str, ...], ...] = (
    (),
    ("2026-10-19", "2026-11-22"),
    ("2026-11-16", "2026-11-22"),
    ("2024-12-02", "2026-11-22"),
    ("2020-01-06", "2026-11-22"),
    ("2019-01-01", "2019-02-01"),
)
"""From the last weeks, which is what comes without any, to six years, and to a time before all notes."""


def arguments(template: str, form: str = "", *more: str, period: Sequence[str] = ()) -> list[str]:
    """What to type for a template."""
    asked = ["report", "--template", template, *(["--format", form] if form else []), *more]
    asked += ["--since", period[0], "--until", period[1]] if period else []
    return [*asked, *(["--only", "reflect"] if template == "practice" and "--only" not in more else [])]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """The program within this process, a file as its output: made("report", "--json") gives what is in it.

    Without the style of a page, which has words and numbers of its own.
    """

    def _made(*arguments: str) -> str:
        path, console = tmp_path / "made", Console("aftercare")
        assert console.close(cli._guarded(console, [*arguments, "--output", str(path), "--quiet"])) == 0, arguments
        return re.sub(r"<style>.*?</style>", "", path.read_text("utf-8"), flags=re.DOTALL)

    return _made


def without_foot(said: str) -> str:
    """The text without what every Markdown report ends in."""
    return " ".join(said.replace("\\", "").split()).replace(PROVES_NOTHING, "")


# ---- words


@pytest.mark.parametrize("name", HOMES)
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("form", FORMS)
def test_no_template_says_an_unkind_word_whatever_the_month_was_like(
    made: Made, world: Path, name: str, template: str, form: str
) -> None:
    HOMES[name](world)
    for more in ((), EVERYTHING):
        for period in PERIODS[:3]:
            said = made(*arguments(template, form, *more, period=period))
            assert FORBIDDEN.findall(without_foot(said)) == []
            assert said.isprintable() or said.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", HOMES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_text_fits_its_terminal_and_has_no_ragged_ends(made: Made, world: Path, name: str, template: str) -> None:
    HOMES[name](world)
    long = "A slow and quiet walk round the block in the evening, whatever the weather may have been like that day"
    if name == "realistic":
        plan = (
            (world / "habits.yaml")
            .read_text()
            .replace("Quokka stroll", f"'{long}'")
            .replace("{habit: need}", NEED_LONG)
        )
        put(world, "habits.yaml", plan)
        put(world, "config.yaml", CONFIG.replace("Did obsidian glow?", f"'{long}?'").replace("basalt", "x" * 40))
    for more in ((), EVERYTHING, (*EVERYTHING, "--no-redact", "--notes")):
        for period in PERIODS:
            said = made(*arguments(template, "text", *more, period=period))
            assert said.startswith(("Care, ", "A summary, ", "Look back on this week's care, "))
            lines = said.split("\n")
            assert [line for line in lines if wcswidth(line) > 80 or line != line.rstrip()] == []
            assert "\n\n\n" not in said
            assert len(lines) > 3, "there is more than a title"


def test_two_years_of_many_answers_fit_the_terminal_too(made: Made, world: Path) -> None:
    monday = date(2024, 12, 2)
    days = [monday + timedelta(days=3 * number) for number in range(240)]
    answers = "kind: feeling, mood: 10, loneliness: 2, stress"
    noted(world, *(f"{day} {answers}: {day.day % 11}" for day in days))
    said = made(*arguments("counsellor", period=("2024-12-02", "2026-11-22")))
    assert max(map(len, said.split("\n"))) <= 80
    moods = said.split("10 very good\n")[1].split("How stressed")[0]
    assert len(re.findall(r"\b10\b(?!-)(?<!-10)", moods)) == len(days)


NEED_LONG = '{habit: need, title: "お茶を飲みながら、ゆっくり今週のことを話す。そして少し休む。"}'


@pytest.mark.parametrize("template", ["report", "week", "practice"])
@pytest.mark.parametrize("form", EVERY_FORM)
def test_how_it_felt_is_told_only_where_it_is_asked_for(made: Made, world: Path, template: str, form: str) -> None:
    realistic(world)
    put(world, "config.yaml", "aftercare: config/1\n")
    week = ("2026-11-09", "2026-11-15")
    said = made(*arguments(template, form, period=week))
    if form == "json":
        answer = json.loads(said)
        assert (answer["ratings"], answer["loneliness"]) == (None, None)
        assert not any(felt for practice in answer["practices"] for felt in practice["felt"])
    else:
        assert UNASKED.findall(re.split("To talk about", said)[0].replace("feelings", "")) == []
    assert made(*arguments(template, form, "--with", "feelings", period=week)) != said


@pytest.mark.parametrize("form", EVERY_FORM)
def test_a_summary_for_a_counsellor_tells_how_it_felt_in_ones_own_sliders_too(
    made: Made, world: Path, form: str
) -> None:
    realistic(world)
    said = made(*arguments("counsellor", form, "--no-redact"))
    for word in ("Overall, how has your mood been this week?", "Did obsidian glow?", "Open Government Licence v3.0"):
        assert word in " ".join(said.split())
    assert "not a validated test" in said


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_every_page_ends_in_the_line_that_it_proves_nothing(made: Made, world: Path, template: str, form: str) -> None:
    thin(world)
    said = made(*arguments(template, form)).replace("&#39;", "'")
    assert said.count(PROVES_NOTHING) == 1


def test_a_week_page_is_about_this_week_and_says_a_kind_thing_even_before_the_first_notes(
    made: Made, world: Path
) -> None:
    thin(world)
    assert made("report", "--template", "week").startswith("Care, 16 Nov 2026 to 22 Nov 2026")
    for period in ("2026-11-09", "2019-01-07"):
        monday = date.fromisoformat(period)
        said = made(*arguments("week", period=(period, (monday + timedelta(days=6)).isoformat())))
        assert "To talk about, if you like" in said
    for form in FORMS:
        said = made(*arguments("week", form, period=("2019-01-01", "2019-03-01")))
        assert "Nothing is noted here. Nothing to make up." in said


@pytest.mark.parametrize(
    ("today", "since", "until", "talks"),
    [
        ("2026-11-22", "2026-11-16", "2026-11-22", True),
        ("2026-11-19", "2026-11-16", "2026-11-19", True),
        ("2026-11-22", "2026-11-09", "2026-11-15", True),
        ("2026-11-16", "2026-11-16", "2026-11-16", True),
        ("2026-11-22", "2026-11-09", "2026-11-14", False),
        ("2026-11-22", "2026-11-12", "2026-11-12", False),
        ("2026-11-22", "2026-11-17", "2026-11-22", False),
        ("2026-11-22", "2026-11-10", "2026-11-16", False),
        ("2026-11-22", "2026-11-09", "2026-11-22", False),
    ],
)
def test_only_a_whole_week_or_all_of_this_one_so_far_begins_a_talk(
    made: Made, world: Path, monkeypatch: pytest.MonkeyPatch, today: str, since: str, until: str, talks: bool
) -> None:
    """Of a day without notes nobody can say that it was a quiet week."""
    monkeypatch.setenv("AFTERCARE_TODAY", today)
    noted(world, "2026-11-10 habit: need", "2026-11-16 habit: need")
    said = made(*arguments("week", period=(since, until)))
    assert ("To talk about, if you like" in said) is talks
    assert (json.loads(made(*arguments("week", "json", period=(since, until))))["talk"] is not None) is talks
    assert said.split("\n")[2] != ""


# ---- what does not go together


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--template", "practice"), 2, "the template `practice` shows one practice. Name it, for example --only"),
        (("--template", "practice", "--only", "need,reflect"), 2, "shows one practice."),
        (("--template", "counsellor", "--notes"), 2, "notes cannot be redacted: use --notes with --no-redact"),
        (("--redact", "--notes"), 2, "notes cannot be redacted"),
        (("--template", "counsellor", "--only", "support"), 2, "leaves out support and reach-out. Name another"),
        (("--template", "counsellor", "--only", "reach-out,support", "--no-redact"), 2, "leaves out support and"),
        (("--template", "counselor"), 66, "there is no template 'counselor.txt.j2'."),
    ],
)
def test_what_does_not_go_together_is_said_in_one_sentence(
    run: Run, world: Path, more: tuple[str, ...], code: int, said: str
) -> None:
    thin(world)
    done = run("report", *more, code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)


# ---- support and reach-out


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--no-redact",),
        ("--no-redact", "--notes", *EVERYTHING),
        (*EVERYTHING,),
        ("--only", "support,reflect,reach-out"),
        ("--only", "support,reflect,reach-out", "--no-redact", *EVERYTHING),
    ],
)
def test_a_summary_for_a_counsellor_never_holds_whom_else_one_turned_to(
    made: Made, world: Path, form: str, more: tuple[str, ...]
) -> None:
    realistic(world)
    for period in PERIODS[:3]:
        said = made(*arguments("counsellor", form, *more, period=period))
        assert not re.search(r"Zugzwang|Quixote|reach-out|[\"'`]support\b|\b777\b|\b77\b|77 times", said)
        assert f"{777 // 60} h {777 % 60} min" not in said


def test_nor_do_its_numbers(made: Made, world: Path) -> None:
    put(world, "habits.yaml", PLAN)
    noted(world, "2026-11-10 habit: support, times: 7", "2026-11-03 habit: need", "2026-11-17 habit: reach-out")
    answer = json.loads(made(*arguments("counsellor", "json", "--no-redact", "--compare")))
    assert answer["totals"] == {"done": 1, "skipped": 0, "minutes": 0}
    assert answer["sentence"] == "Care noted in 1 of the last 2 weeks."
    assert [week["week"] for week in answer["weeks"] if week["practices"]] == ["2026-W45"]
    assert answer["heat"]["levels"] == [{"least": 1, "most": 1}]
    assert not {"support", "reach-out"} & {one["habit"] for one in answer["open"]}


def test_a_counsellor_template_of_ones_own_is_as_careful(made: Made, world: Path) -> None:
    realistic(world)
    extends = '{% extends "shipped/counsellor.md.j2" %}{% block foot %}Mine.\n{% endblock %}'
    put(world, "templates/counsellor.md.j2", extends)
    said = made(*arguments("counsellor", "md"))
    assert said.endswith("Mine.\n")
    assert not re.search("|".join(PLANTED), said)


def test_its_practices_are_numbered_as_the_plan_lists_them(run: Run, world: Path) -> None:
    realistic(world)
    listed = [row["habit"] for row in json.loads(run("habit", "list", "--json").out)["habits"]]
    open_told, hidden = (
        json.loads(run(*arguments("counsellor", "json", more)).out)["practices"] for more in ("--no-redact", "--redact")
    )
    # the whole weeks of a redacted report may hold a little more, so only what each practice is called is compared
    assert {one["habit"] for one in hidden} == {f"practice-{listed.index(one['habit']) + 1}" for one in open_told}
    assert {one["title"] for one in hidden} == {one["habit"].replace("practice-", "Practice ") for one in hidden}


# ---- redaction

SPOKEN = re.compile(r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: (\d{4}))?")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
MONTHS = [f"{date(2026, number, 1):%b}" for number in range(1, 13)]


def days_in(said: str) -> Iterator[date]:
    """Every day that a text names, in either way of writing it."""
    for year, month, day in ISO.findall(said):
        yield date(int(year), int(month), int(day))
    for day, month, year in SPOKEN.findall(said):
        assert year, f"{day} {month} without its year"
        yield date(int(year), MONTHS.index(month) + 1, int(day))


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("starts", ["monday", "sunday"])
def test_a_redacted_report_names_no_practice_no_person_and_no_day_but_the_ends_of_weeks(
    made: Made, world: Path, form: str, template: str, starts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERCARE_TODAY", "2026-11-25")  # a Wednesday
    realistic(world)
    put(world, "config.yaml", f"{CONFIG}week_starts: {starts}\n")
    known = [practices()[key] for key in ("need", "check-in", "cuddle", "consent", "support", "reflect", "reach-out")]
    words = [*PLANTED, *(one.title for one in known), *(one.category for one in known)]
    words += [f'"{one.key}"' for one in known]
    ends = {STARTS[starts], (STARTS[starts] + 6) % 7}
    only = ("--only", "zanzibar-walk") if template == "practice" else ()
    some = ("--only", "reflect" if template == "practice" else "zanzibar-walk,reflect")
    periods = (*PERIODS, ("2026-10-15", "2026-10-15"), ("2026-10-01", "2026-10-31"), ("2025-10-07", "2026-11-18"))
    for period, chosen in (*((one, only) for one in periods), ((), some)):
        said = made(*arguments(template, form, "--redact", *chosen, *EVERYTHING, period=period))
        found = [word for word in words if word.lower() in said.lower().replace("&#39;", "'")]
        assert found == [], (period, chosen)
        assert [day for day in days_in(said) if day.weekday() not in ends] == [], (period, chosen)


def test_a_card_that_names_its_reader_names_nobody_in_a_redacted_report(
    made: Made, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world, "config.yaml", CONFIG)
    whole = prompts.pool

    def one(home: Home, asked: prompts.Asked, settings: Settings) -> prompts.Pool:
        found = whole(home, asked, settings)
        return prompts.Pool((replace(found.cards[0], text="What would {{ name }} like?"),), found.asked)

    monkeypatch.setattr(prompts, "pool", one)
    assert "What would Xenophanes like?" in made(*arguments("week"))
    assert "What would you like?" in made(*arguments("week", "text", "--redact"))


def test_what_a_month_of_a_redacted_report_adds_up_to_tells_no_more_than_its_weeks(made: Made, world: Path) -> None:
    """A week on both sides of the end of a month is in one of them, wherever in it something was noted."""
    told = []
    for day in ("2026-09-30", "2026-10-01"):
        put(world, "habits.yaml", PLAN)
        noted(
            world, "2026-01-05 habit: need", f"{day} habit: reflect, minutes: 9", f"{day} kind: feeling, loneliness: 2"
        )
        told.append(
            {form: made(*arguments("counsellor", form, period=("2026-01-05", "2026-11-22"))) for form in EVERY_FORM}
        )
    assert told[0] == told[1]
    assert json.loads(told[0]["json"])["unit"] == "month"


def test_a_redacted_report_still_adds_up(made: Made, world: Path) -> None:
    realistic(world)
    period = ("2026-09-14", "2026-11-22")
    plain, hidden = (
        json.loads(made(*arguments("report", "json", more, *EVERYTHING, period=period)))
        for more in ("--no-redact", "--redact")
    )
    for key in ("totals", "sentence", "weeks_noted", "feelings", "unit"):
        assert plain[key] == hidden[key]
    assert [one["counts"] for one in plain["practices"]] == [one["counts"] for one in hidden["practices"]]
    assert [one["answers"] for one in plain["ratings"]["sliders"]] == [
        one["answers"] for one in hidden["ratings"]["sliders"]
    ]
    assert (hidden["heat"], hidden["open"], hidden["name"]) == (None, [], None)
    assert plain["heat"]
    assert plain["name"] == "Xenophanes"


# ---- the view model


OPTIONS: tuple[tuple[str, ...], ...] = (
    (),
    EVERYTHING,
    ("--notes", "--no-redact", *EVERYTHING),
    ("--redact", *EVERYTHING),
    ("--only", "reflect", *EVERYTHING),
)


@pytest.mark.parametrize("name", HOMES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_report_is_what_the_view_model_documents(made: Made, world: Path, name: str, template: str) -> None:
    HOMES[name](world)
    for more in OPTIONS:
        for period in PERIODS:
            answer = json.loads(made(*arguments(template, "json", *more, period=period)))
            assert list(conforms(answer, Report)) == []
            assert answer["schema"] == SCHEMA
            wanted = {
                "only": "--only" in more or template == "practice",
                "notes": "--notes" in more,
                "rhythm": "--with" in more,
                "runs": "--with" in more,
                "compare": "--compare" in more,
            }
            assert {key for key, asked in wanted.items() if asked} == answer.keys() - Report.__required_keys__
            held = {"week": len(answer["steps"]), "month": len(answer["steps"]), "year": len(answer["steps"])}
            for practice in answer["practices"]:
                assert len(practice["counts"]) == len(practice["felt"]) == held[answer["unit"]]


def test_the_fullest_report_holds_every_field_that_there_is(made: Made, world: Path) -> None:
    """So that no field is documented that no report ever has."""
    realistic(world)
    whole = json.loads(made(*arguments("report", "json", "--notes", *EVERYTHING)))
    assert whole.keys() == get_type_hints(Report).keys() - {"only"}
    for key in ("weeks", "steps", "practices", "pauses", "open", "notes", "rhythm", "runs"):
        assert whole[key], key
    for key in ("heat", "ratings", "loneliness"):
        assert whole[key] is not None, key
    assert json.loads(made(*arguments("week", "json")))["talk"]["prompt"]["lines"]
    only = json.loads(made("report", "--only", "reflect", "--json"))["only"]
    assert only == [
        {
            "habit": "reflect",
            "title": "Look back on this week's care",
            "targets": [
                {"since": None, "target": "1 a week, 10 min"},
                {"since": "2026-10-15", "target": "2 a week, at least 30 min"},
            ],
        }
    ]


def test_every_field_is_documented_in_a_few_plain_words() -> None:
    for kind in {one.__name__: one for one in every_type(Report)}.values():
        assert kind.__doc__
        for key, hint in get_type_hints(kind, include_extras=True).items():
            inner = get_args(hint)[0] if get_origin(hint) is NotRequired else hint
            assert get_origin(inner) is Annotated, f"{kind.__name__}.{key}"
            (said,) = get_args(inner)[1:]
            assert isinstance(said, str)
            assert said.strip() == said != ""
            assert said.isascii()
            assert not FORBIDDEN.search(said.replace("must be shown", ""))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"more": 1}, "report.more: not documented"),
        ({"totals": {"done": 1, "skipped": 0}}, "report.totals.minutes: not there"),
        ({"feelings": True}, "report.feelings: True is no int"),
        ({"weeks": {}}, "report.weeks: {} is no list"),
        ({"open": [{"habit": 1, "title": "x"}]}, "report.open[0].habit: 1 is no str"),
        ({"name": 7}, "report.name: 7 is no str"),
        ({"heat": {"weekdays": [], "weeks": [], "levels": [{"least": 1}]}}, "report.heat.levels[0].most: not there"),
    ],
)
def test_the_check_itself_finds_what_is_wrong(made: Made, change: dict[str, Any], fault: str) -> None:
    answer = json.loads(made("report", "--json"))
    assert list(conforms(answer, Report)) == []
    assert fault in list(conforms(answer | change, Report))
