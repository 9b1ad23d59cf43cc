"""`report` as a real process: periods, formats, files, templates, and what never leaves the journal."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aftercare import shipped
from aftercare.report import PROVES_NOTHING
from tests.conftest import Run
from tests.support.tree import picture

PLANTED = "planted-k7"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NASTY = r'"<b>a</b> **b** | \e[31m\x07\x9b\u202ec"'
KEYS = ["schema", "since", "until", "today", "name", "redacted", "sentence", "weeks_noted", "weeks", "unit", "steps"]
KEYS += ["practices", "totals", "heat", "ratings", "loneliness", "feelings", "pauses", "open", "talk", "foot"]

WEEKS = {
    "2026-W40": "{id: a1, date: 2026-10-01, habit: cuddle, minutes: 5, note: PLANTED}\n"
    "- {id: a2, date: 2026-10-04, kind: skip, habit: reflect}",
    "2026-W41": "{id: b1, date: 2026-10-05, habit: cuddle, times: 2, minutes: 10, felt: 2}",
    "2026-W44": "{id: c1, date: 2026-10-31, habit: reflect, note: 'PLANTED two'}\n"
    "- {id: c2, date: 2026-11-01, kind: feeling, mood: 3, note: PLANTED}",
    "2026-W47": "{id: d1, date: 2026-11-22, habit: tea-time, minutes: 90}",
}
HABITS = """\
aftercare: habits/1
habits:
- {habit: cuddle, targets: [{weekly: 1, minutes: 5}]}
- {habit: tea-time, title: Sunday tea, targets: [{weekly: 1, minutes: 10}]}
pauses:
- {from: 2026-10-12, until: 2026-10-25}
"""


@pytest.fixture
def lived_in(world: Path) -> Path:
    """A home with four weeks of notes, two weeks of pause and a plan."""
    for name, text in WEEKS.items():
        head = f"aftercare: journal/1\nweek: {name}\nentries:\n- "
        put(world, f"journal/{name}.yaml", head + text.replace("PLANTED", PLANTED) + "\n")
    put(world, "habits.yaml", HABITS)
    return world


def put(home: Path, name: str, text: str | bytes) -> Path:
    """Write a file of a home, folders and file for its owner only."""
    path = home / name
    for folder in (home, path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(0o600)
    return path


def told(run: Run, *arguments: str, **options: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("report", *arguments, "--json", **options).out)
    assert answer["schema"] == "aftercare/report/1"
    return answer


# ---- formats


def test_the_json_is_the_promise(run: Run, lived_in: Path) -> None:
    answer = told(run)
    assert list(answer) == KEYS
    assert answer == json.loads(run("report", "--format", "json").out)
    assert answer["sentence"] == "Care noted in 3 of the last 7 weeks (2 paused), and this week."
    assert answer["totals"] == {"done": 5, "skipped": 1, "minutes": 115}
    assert [(one["habit"], one["title"], one["weeks"]) for one in answer["practices"]] == [
        ("cuddle", "Cuddle or hold hands", 2),
        ("reflect", "Look back on this week's care", 2),
        ("tea-time", "Sunday tea", 1),
    ]
    assert picture(lived_in / "state") == {}


def test_without_any_notes_there_is_nothing_to_make_up(run: Run, world: Path) -> None:
    for form in ("text", "md", "html"):
        assert "Nothing is noted here. Nothing to make up." in run("report", "--format", form).out
    answer = told(run)
    assert (answer["practices"], answer["pauses"], answer["weeks_noted"]["noted"]) == ([], [], 0)
    assert not world.exists()


@pytest.mark.usefixtures("lived_in")
def test_text_markdown_and_html_say_the_numbers_of_the_json(run: Run) -> None:
    answer = told(run)
    said = {form: run("report", "--format", form).out for form in ("text", "md", "html")}
    assert run("report").out == said["text"]
    for text in said.values():
        assert answer["sentence"] in text
        assert "What there was: 5 moments of care, 1 h 55 min, 1 skip on purpose." in text
        without_bars = re.sub(r"^  The bars go .*$", "", text, flags=re.MULTILINE)
        assert re.findall(r"2026-W\d\d", without_bars) == [
            week["week"] for week in answer["weeks"] if week["practices"] or week["paused"]
        ]
        for practice in answer["practices"]:
            assert practice["title"].replace("'", "&#39;" if "<html" in text else "'") in text
    assert said["md"].rstrip().endswith(PROVES_NOTHING)
    assert PROVES_NOTHING.replace("'", "&#39;") in said["html"]
    assert said["html"].startswith("<!doctype html>\n")


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_no_format_carries_a_note_a_rating_or_how_it_felt_unasked(run: Run, form: str) -> None:
    for period in ([], ["2026"], ["2026-W40"], ["--since", "2026-10-01"]):
        silent = run("report", *period, "--format", form).out
        assert PLANTED not in silent
        if form == "json":
            answer = json.loads(silent)
            assert (answer["ratings"], answer["loneliness"]) == (None, None)
            assert not any(felt for practice in answer["practices"] for felt in practice["felt"])
            silent = re.sub(r'"(?:felt|ratings)":', "", silent)
        assert not re.search(r"\b(?:felt|mood|rating)s?\b", silent)
    assert run("report", "--notes", "--format", form).out.count(PLANTED) == 3


@pytest.mark.usefixtures("lived_in")
def test_notes_stand_with_their_day_and_practice(run: Run) -> None:
    assert run("report", "--notes").out.split("Notes\n")[1].split("\n\n")[0] == (
        f"  1 Oct 2026, Cuddle or hold hands\n    {PLANTED}\n"
        f"  31 Oct 2026, Look back on this week's care\n    {PLANTED} two\n"
        f"  1 Nov 2026\n    {PLANTED}"
    )


def test_the_name_is_carried_unless_the_settings_say_otherwise(run: Run, lived_in: Path) -> None:
    assert told(run)["name"] is None
    put(lived_in, "config.yaml", "aftercare: config/1\nname: Ada K\n")
    assert told(run)["name"] == "Ada K"
    assert run("report").out.startswith("Care, 21 Sep 2026 to 22 Nov 2026, noted by Ada K\n")
    put(lived_in, "config.yaml", "aftercare: config/1\nname: Ada K\nnames_in_reports: false\n")
    assert told(run)["name"] is None
    assert "Ada K" not in run("report", "--format", "html").out


@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_what_people_wrote_is_escaped_or_made_visible(run: Run, world: Path, form: str) -> None:
    put(world, "config.yaml", f"aftercare: config/1\nname: {NASTY}\n")
    put(
        world,
        "habits.yaml",
        f"aftercare: habits/1\nhabits:\n- {{habit: x, title: {NASTY}, targets: [{{weekly: 1}}]}}\n",
    )
    entry = f"- {{id: a1, date: 2026-11-20, habit: x, note: {NASTY}}}\n"
    put(world, "journal/2026-W47.yaml", f"aftercare: journal/1\nweek: 2026-W47\nentries:\n{entry}")
    said = run("report", "--notes", "--format", form).out
    assert UNSAFE.findall(said) == []
    if form == "text":  # a long title goes on in the next line of its column, and the other column is between
        assert said.count("    <b>a</b> **b** | <U+001B>[31m<U+0007><U+009B><U+202E>c\n") == 1
        assert said.count("<b>a</b> **b** |") == said.count("<U+001B>[31m") == said.count("E>c") == 5
        return
    inside = "<U+001B>[31m<U+0007><U+009B><U+202E>c"
    expected = {
        "json": f"<b>a</b> **b** | {inside}",  # in `steps` too
        "html": f"<b>a</b> **b** | {inside}".replace("<", "&lt;").replace(">", "&gt;"),
        "md": rf"<b>a</b> \*\*b\*\* \| {inside}".replace("[", r"\[").replace("<", "&lt;"),
    }[form]
    assert said.count(expected) == 5 + (form == "json")


def test_the_json_of_a_week_drives_no_terminal_either(run: Run, world: Path) -> None:
    entry = f"- {{id: a1, date: 2026-11-20, habit: cuddle, note: {NASTY}}}\n"
    put(world, "journal/2026-W47.yaml", f"aftercare: journal/1\nweek: 2026-W47\nentries:\n{entry}")
    said = run("week", "--notes", "--json").out
    assert UNSAFE.findall(said) == []
    assert "<b>a</b> **b**" in json.loads(said)["notes"][0]["note"]


# ---- periods


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize(
    ("period", "since", "until", "done"),
    [
        ([], "2026-09-21", "2026-11-22", 5),
        (["2026-W40"], "2026-09-28", "2026-10-04", 1),
        (["last month"], "2026-10-01", "2026-10-31", 4),
        (["2026-10"], "2026-10-01", "2026-10-31", 4),
        (["this week"], "2026-11-16", "2026-11-22", 1),
        (["2026"], "2026-01-01", "2026-12-31", 5),
        (["2026-10-31"], "2026-10-31", "2026-10-31", 1),
        (["--since", "2026-10-01", "--until", "2026-10-05"], "2026-10-01", "2026-10-05", 3),
        (["--since", "2026-10-02", "--until", "2026-10-04"], "2026-10-02", "2026-10-04", 0),
        (["--since", "2026-10-31"], "2026-10-31", "2026-11-22", 2),
        (["--until", "2026-10-04"], "2026-09-28", "2026-10-04", 1),
        (["--since", "last sunday"], "2026-11-15", "2026-11-22", 1),
        (["--since", "3 weeks ago", "--until", "yesterday"], "2026-11-01", "2026-11-21", 0),
    ],
)
def test_both_ends_of_a_period_are_in(run: Run, period: list[str], since: str, until: str, done: int) -> None:
    answer = told(run, *period)
    assert (answer["since"], answer["until"], answer["totals"]["done"]) == (since, until, done)


def test_weeks_begin_as_the_settings_say(run: Run, lived_in: Path) -> None:
    put(lived_in, "config.yaml", "aftercare: config/1\nweek_starts: sunday\n")
    answer = told(run)
    assert (answer["since"], answer["until"]) == ("2026-09-27", "2026-11-28")
    assert answer["weeks"][0]["since"] == "2026-09-27"


@pytest.mark.parametrize(
    ("starts", "files", "said"),
    [
        ("monday", {"2026-W41": [], "2026-W46": ["2026-11-10"]}, "Care noted last week."),
        ("sunday", {"2026-W45": ["2026-11-08"]}, "Care noted in 1 of the last 2 weeks."),
        ("saturday", {"2026-W45": ["2026-11-07"]}, "Care noted in 1 of the last 2 weeks."),
        ("saturday", {"2026-W45": ["2026-11-07", "2026-11-06"]}, "Care noted in 2 of the last 3 weeks."),
        ("monday", {"2026-W30": []}, "Nothing is noted here. Nothing to make up."),
        ("monday", {"2026-W20": ["2026-05-13"], "2026-W46": ["2026-11-10"]}, "Care noted in 1 of the last 8 weeks."),
    ],
)
def test_no_week_before_the_first_notes_counts_whatever_the_files_are_called(
    run: Run, world: Path, starts: str, files: dict[str, list[str]], said: str
) -> None:
    put(world, "config.yaml", f"aftercare: config/1\nweek_starts: {starts}\n")
    for name, days in files.items():
        entries = "".join(f"- {{date: {day}, habit: need}}\n" for day in days) or " []\n"
        put(world, f"journal/{name}.yaml", f"aftercare: journal/1\nweek: {name}\nentries:\n{entries}")
    assert told(run)["sentence"] == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (["sometime"], "'sometime' is no period that is known here. Write this week, last week, last 8 weeks,"),
        (["2027"], "'2027' lies ahead of 2026-11-22. Give a period that has begun."),
        (["2026-W54"], "there is no week '2026-w54'. Write it as 2026-W47."),
        (["last month", "--since", "2026-10-01"], "a period and --since or --until do not go together."),
        (["last month", "--until", "2026-10-01"], "a period and --since or --until do not go together."),
        (["--since", "2026-11-02", "--until", "2026-11-01"], "--since 2026-11-02 lies after --until 2026-11-01."),
        (["--until", "tomorrow"], "2026-11-23 lies ahead of 2026-11-22."),
        (["--since", "soon"], "'soon' is no date that is known here. Write today, yesterday,"),
        (["--format", "pdf"], "there is no format 'pdf' here. Write text, md, html or json."),
        (["last week", "last month"], "last month"),
    ],
)
def test_what_is_not_understood_gets_one_sentence(run: Run, lived_in: Path, period: list[str], said: str) -> None:
    before = picture(lived_in)
    done = run("report", *period, code=2)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert picture(lived_in) == before


# ---- files


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("care.html", "<!doctype html>"),
        ("care.htm", "<!doctype html>"),
        ("care.HTML", "<!doctype html>"),
        ("care.md", "# Care, "),
        ("care.markdown", "# Care, "),
        ("care.txt", "Care, 21"),
        ("care.json", '{\n  "schema": "aftercare/report/1",'),
        ("care", "Care, 21"),
        ("care.pdf", "Care, 21"),
    ],
)
def test_the_ending_of_the_file_says_its_format(run: Run, tmp_path: Path, name: str, begins: str) -> None:
    done = run("report", "-o", name, cwd=tmp_path)
    assert (done.out, done.err) == (f"Written: {name} (only you can read it).\n", "")
    written = (tmp_path / name).read_text()
    assert written.startswith(begins)
    assert written.endswith("\n")
    assert not written.endswith("\n\n")


@pytest.mark.usefixtures("lived_in")
def test_a_format_that_is_named_goes_before_the_ending(run: Run, tmp_path: Path) -> None:
    run("report", "-o", "care.html", "--format", "md", cwd=tmp_path)
    assert (tmp_path / "care.html").read_text() == run("report", "--format", "md").out
    run("report", "-o", "care.html", "--json", cwd=tmp_path)
    assert json.loads((tmp_path / "care.html").read_text()) == told(run)


@pytest.mark.usefixtures("lived_in")
def test_an_existing_file_is_replaced_whole_and_kept_private(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "care.md"
    path.write_text("old " * 100_000)
    path.chmod(0o644)
    inode = path.stat().st_ino
    held = path.open()
    previous = os.umask(0)
    try:
        run("report", "-o", str(path))
    finally:
        os.umask(previous)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == run("report", "--format", "md").out
    assert path.stat().st_ino != inode
    with held:
        assert held.read() == "old " * 100_000
    assert sorted(one.name for one in tmp_path.iterdir()) == ["care.md", "home"]


@pytest.mark.usefixtures("lived_in")
def test_a_link_stays_a_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "care.md").symlink_to(tmp_path / "real.md")
    run("report", "-o", str(tmp_path / "care.md"))
    assert (tmp_path / "care.md").is_symlink()
    assert (tmp_path / "real.md").read_text().startswith("# Care, ")


@pytest.mark.usefixtures("lived_in")
def test_a_dash_is_the_standard_output_and_quiet_says_nothing(run: Run, tmp_path: Path) -> None:
    assert run("report", "-o", "-", cwd=tmp_path).out == run("report").out
    assert run("report", "-q", "-o", "care.txt", cwd=tmp_path).out == ""
    assert (tmp_path / "care.txt").read_text() == run("report", "--quiet").out


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("no/such/care.html", 73, "there is no folder "),
        ("folder", 73, "folder is a folder. Give the name of a file."),
        ("file/care.html", 73, "there is no folder "),
        ("", 73, "give the name of a file"),
    ],
)
def test_a_file_that_cannot_be_made_is_told_of(run: Run, tmp_path: Path, target: str, code: int, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    before = picture(tmp_path)
    done = run("report", "-o", target, code=code, cwd=tmp_path)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert picture(tmp_path) == before


@pytest.mark.usefixtures("lived_in")
def test_a_full_disk_is_told_of() -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", "report"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (74, 1)


def test_every_letter_survives_a_poor_locale(run: Run, lived_in: Path, tmp_path: Path) -> None:
    put(lived_in, "habits.yaml", HABITS.replace("Sunday tea", "日曜のお茶 ☕"))
    run("report", "-o", "care.html", cwd=tmp_path, env={"LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert "日曜のお茶 ☕" in (tmp_path / "care.html").read_text("utf-8")


# ---- templates


def test_an_own_template_in_the_home_goes_before_the_shipped_one(run: Run, lived_in: Path) -> None:
    put(lived_in, "templates/report.md.j2", "mine: {{ sentence }}\n")
    assert run("report", "--format", "md").out == f"mine: {told(run)['sentence']}\n"
    assert run("report").out.startswith("Care, ")


def test_an_own_template_can_change_one_block(run: Run, lived_in: Path) -> None:
    before = run("report", "--format", "md").out
    put(
        lived_in,
        "templates/report.md.j2",
        '{% extends "shipped/report.md.j2" %}\n{% block sentence %}\nFor {{ name or "me" }}.\n{% endblock %}\n',
    )
    assert run("report", "--format", "md").out == before.replace(told(run)["sentence"], "For me.")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--template", "short"], "txt 5\n"),
        (["--template", "short", "--format", "md"], "md 5\n"),
        (["--template", "short.md.j2"], "md 5\n"),
        (["--template", "short", "-o", "-"], "txt 5\n"),
        (["--template", "FOLDER/beside.md.j2"], "beside 5\n"),
        (["--template", "./beside.md.j2"], "beside 5\n"),
        (["--template", "beside.md.j2"], "beside 5\n"),
    ],
)
def test_a_template_is_named_or_is_a_file(
    run: Run, lived_in: Path, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    put(lived_in, "templates/short.txt.j2", "txt {{ totals.done }}\n")
    put(lived_in, "templates/short.md.j2", "md {{ totals.done }}\n")
    (tmp_path / "beside.md.j2").write_text("beside {{ totals.done }}\n")
    arguments = [one.replace("FOLDER", str(tmp_path)) for one in arguments]
    assert run("report", *arguments, cwd=tmp_path).out == expected


def test_a_template_without_a_telling_name_is_escaped_where_the_report_is_html(run: Run, lived_in: Path) -> None:
    put(lived_in, "habits.yaml", HABITS.replace("Sunday tea", "<b>"))
    put(lived_in, "templates/mine.j2", "{{ practices[-1].title }}")
    assert run("report", "--template", "mine.j2", "--format", "html").out == "&lt;b&gt;\n"
    assert run("report", "--template", "mine.j2").out == "<b>\n"


@pytest.mark.parametrize("name", ["report.txt.j2", "report.md", "report.html.j2"])
def test_a_shipped_template_is_shown_as_it_ships(run: Run, world: Path, name: str) -> None:
    shown = run("report", "--show-template", name).out
    assert shown == shipped.text(f"reports/{name.removesuffix('.j2')}.j2")
    assert not world.exists()


@pytest.mark.usefixtures("lived_in")
def test_what_was_shown_works_as_a_template(run: Run, tmp_path: Path) -> None:
    (tmp_path / "my.md.j2").write_text(run("report", "--show-template", "report.md.j2").out)
    assert run("report", "--template", "my.md.j2", cwd=tmp_path).out == run("report", "--format", "md").out


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("a\n{{ nothing }}", 65, "mine.md.j2:2: there is no `nothing` here. Known are "),
        ("a\n\n{% if %}", 65, "mine.md.j2:3: Expected an expression, got 'end of statement block'. Mend that line."),
        ('a\n{% include "part.j2" %}', 66, "mine.md.j2:2: there is no template 'part.j2'."),
        ("{{ ''.__class__.__mro__ }}", 65, "mine.md.j2:1: access to attribute '__class__' of 'str' object is unsafe."),
        ("{{ cycler.__init__.__globals__.os }}", 65, "Templates run in a sandbox; leave that out."),
        ("{{ self.__init__.__globals__ }}", 65, "Templates run in a sandbox; leave that out."),
        ("{{ 'x' * 10**9 }}", 65, "mine.md.j2:1: ** is not computed here beyond small values."),
        ("{{ 'x'.ljust(9999999999) }}", 65, "mine.md.j2:1: it takes too much memory."),
        ("{% for i in range(10**9) %}{% endfor %}", 65, "** is not computed here"),
        ("{% for i in range(999999999) %}{% endfor %}", 65, "Range too big."),
        (b"\xff\xfe", 65, "mine.md.j2: not UTF-8 text."),
    ],
)
def test_a_template_with_a_fault_gets_one_sentence(
    run: Run, lived_in: Path, text: str | bytes, code: int, said: str
) -> None:
    put(lived_in, "templates/mine.md.j2", text)
    before = picture(lived_in)
    done = run("report", "--template", "mine.md.j2", "-o", str(lived_in.parent / "out.md"), code=code)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert picture(lived_in) == before
    assert not (lived_in.parent / "out.md").exists()


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--template", "nothing"], "there is no template 'nothing.txt.j2'. Shipped are report.txt.j2, .md.j2 and"),
        (["--template", "/nothing/at/all.md.j2"], "there is no template "),
        (["--template", "\x1b[31m\u202e"], "there is no template '<U+001B>[31m<U+202E>.txt.j2'."),
        (["--show-template", "reprot.md.j2"], "there is no shipped template 'reprot.md.j2'. Did you mean report.md.j2"),
        (["--show-template", "../decks/en/weekly.yaml"], "there is no shipped template"),
    ],
)
def test_a_template_that_is_not_there_is_no_input(run: Run, arguments: list[str], said: str) -> None:
    done = run("report", *arguments, code=66)
    assert said in done.err
    assert (done.out, done.err.count("\n")) == ("", 1)


# ---- files with faults


def test_a_broken_week_stops_only_the_reports_that_need_it(run: Run, lived_in: Path) -> None:
    path = put(lived_in, "journal/2026-W41.yaml", "aftercare: journal/1\nweek: 2026-W41\nentries: [\n")
    done = run("report", code=65)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert f"{path}:" in done.err
    assert told(run, "2026-W40")["totals"]["done"] == 1


# ---- rhythm, runs, some practices, the days before


def test_rhythm_and_runs_come_on_request_in_every_format(run: Run, lived_in: Path) -> None:
    put(lived_in, "habits.yaml", HABITS.replace("pauses:", "- {habit: reflect}\npauses:"))
    for form in ("text", "md", "html"):
        plain = run("report", "--format", form).out
        asked = run("report", "--format", form, "--with", "rhythm,runs").out
        assert "longest run 1 week" not in plain
        assert " of 1\n" not in plain.replace("<", "\n")
        assert "longest run 1 week" in asked
        assert " of 1\n" in asked.replace("<", "\n")
    answer = json.loads(run("report", "--json", "--with", "runs, rhythm").out)
    assert {row["habit"] for row in answer["rhythm"]} == {"reflect", "tea-time"}
    assert "cuddle" not in json.dumps([answer["rhythm"], answer["runs"]])


@pytest.mark.usefixtures("lived_in")
def test_what_the_plan_does_not_hold_has_no_rhythm_and_no_runs(run: Run) -> None:
    answer = told(run, "--with", "rhythm,runs")
    assert {row["habit"] for row in answer["practices"]} == {"cuddle", "reflect", "tea-time"}
    assert {row["habit"] for row in (*answer["rhythm"], *answer["runs"])} == {"tea-time"}


@pytest.mark.usefixtures("lived_in")
def test_only_takes_names_as_they_are_typed_elsewhere(run: Run) -> None:
    answer = json.loads(run("report", "--only", "refl,tea-time", "--json").out)
    assert [row["habit"] for row in answer["only"]] == ["reflect", "tea-time"]
    assert {row["habit"] for row in answer["practices"]} == {"reflect", "tea-time"}
    assert "Cuddle" not in run("report", "--only", "after-talk").out


@pytest.mark.usefixtures("lived_in")
def test_compare_blames_nobody(run: Run) -> None:
    said = run("report", "--since", "2026-10-26", "--until", "2026-11-22", "--compare").out
    assert "Beside as many days before, 28 Sep 2026 to 25 Oct 2026" in said
    beside = said.split("Beside")[1]
    assert "Cuddle" not in beside
    assert not re.search(r"%|\b(?:more|less|up|down|fewer|drop|worse|decline|improve)\w*\b|[<>^]", beside)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--with", "rythm"], 2, "there is no 'rythm' to add. Write rhythm, runs or feelings."),
        (["--with", ""], 2, "--with is empty. Name at least one, or leave it out."),
        (["--only", ","], 2, "--only is empty. Name at least one, or leave it out."),
        (["--only", "refect"], 66, "'refect' is no practice that is known here."),
    ],
)
@pytest.mark.usefixtures("lived_in")
def test_what_cannot_be_added_or_chosen_is_named(
    run: Run,
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    found = run("report", *arguments, code=code)
    assert said in found.err
    assert found.out == ""
