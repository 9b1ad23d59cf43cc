"""`export` as a person and a script meet it: what goes out, where it goes, and what never does."""

import csv
import io
import json
import os
import pty
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from aftercare.errors import UsageProblem
from aftercare.exports import asking, rows
from aftercare.imports import own
from aftercare.output import Console
from aftercare.tables import armed
from commands._progress import Progress
from tests.conftest import Run

FORMATS = ("jsonl", "json", "csv", "md")
CONFIG = """aftercare: config/1
sliders:
- {key: tenderness, question: How tender, low: not, high: very}
- {key: week, question: How was the week, low: long, high: short}
"""
PLAN = """aftercare: habits/1
# PLANTEDCOMMENT
habits:
- habit: cuddle
  title: PLANTEDTITLE one
  targets:
  - {from: 2026-01-05, weekly: 2, minutes: 5}
  - {from: 2026-03-02, on: [mon, thu], minutes: 10}
- {habit: balcony, title: Balcony PLANTEDTITLE, targets: [{as_wanted: true}], retired: 2026-10-01}
pauses:
- {from: 2026-11-18, until: 2026-11-19, habit: cuddle}
- {from: 2026-06-02, until: 2026-06-05}
"""
WEEKS = {
    "2026-W46": """aftercare: journal/1
week: 2026-W46
# PLANTEDCOMMENT about a day
entries:
- {id: a000000001, date: 2026-11-12, habit: cuddle, minutes: 5, felt: 8}
- id: a000000002
  date: 2026-11-09
  habit: balcony
  note: |
    PLANTEDNOTE on the stairs
""",
    "2026-W47": """aftercare: journal/1
week: 2026-W47
entries:
- {id: a000000003, date: 2026-11-17, kind: skip, habit: cuddle, note: PLANTEDNOTE}
- {id: a000000004, date: 2026-11-18, kind: feeling, mood: 7, tenderness: 3, week: 4, note: PLANTEDNOTE}
- {id: a000000005, date: 2026-11-19, kind: feeling, note: PLANTEDNOTE alone}
- {id: a000000006, date: 2026-11-20, kind: note, note: PLANTEDNOTE to a card}
- {id: a000000007, date: 2026-11-20, habit: stargazing, times: 2}
""",
}


@pytest.fixture
def home(world: Path) -> Path:
    """A home with a bit of everything, and words planted that must not go out unless asked for."""
    (world / "journal").mkdir(parents=True)
    (world / "config.yaml").write_text(CONFIG)
    (world / "habits.yaml").write_text(PLAN)
    (world / "decks").mkdir()
    (world / "decks" / "mine.yaml").write_text("aftercare: deck/1\n")
    for week, text in WEEKS.items():
        (world / "journal" / f"{week}.yaml").write_text(text)
    return world


def lines(text: str) -> list[dict[str, Any]]:
    """The rows of JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def noted(run: Run, *arguments: str) -> list[str]:
    """The last character of the ids of what is exported."""
    return [row["id"][-1] for row in lines(run("export", *arguments).out) if row["id"]]


def everything(run: Run, folder: Path, *arguments: str, formats: tuple[str, ...] = FORMATS) -> bytes:
    """All bytes of all formats, zips unpacked."""
    found = b""
    for form in formats:
        path = folder / f"out.{form}"
        run("export", *arguments, "-q", "-o", str(path))
        found += path.read_bytes()
        if form == "zip":
            with zipfile.ZipFile(path) as made:
                found += b"".join(name.encode() + made.read(name) for name in made.namelist())
    return found


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder, with its time and bytes."""
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")
    }


# ---- rows


@pytest.mark.usefixtures("home")
def test_columns_are_the_same_in_every_line_and_format(run: Run) -> None:
    wanted = ["schema", *rows.columns(["tenderness", "week"])[1:]]
    for row in lines(run("export", "--notes").out):
        assert list(row) == wanted
        assert row["schema"] == "aftercare/entry/1"
    table = list(csv.reader(io.StringIO(run("export", "--notes", "--format", "csv").out, newline="")))
    assert all(len(record) == len(wanted) for record in table)
    assert table[0] == wanted
    assert "slider:week" in wanted


def test_columns_are_what_import_knows() -> None:
    assert rows.columns() == own.COLUMNS


@pytest.mark.usefixtures("home")
def test_csv_says_what_json_lines_say(run: Run) -> None:
    table = csv.DictReader(io.StringIO(run("export", "--notes", "--format", "csv").out, newline=""))
    said = [
        {
            key: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            for key, value in row.items()
        }
        for row in lines(run("export", "--notes").out)
    ]
    assert [{key: armed(value) for key, value in record.items()} for record in table] == said


@pytest.mark.usefixtures("home")
def test_plan_stands_first_and_targets_below_their_habit(run: Run) -> None:
    found = [(row["kind"], row["habit"]) for row in lines(run("export").out)]
    plan: list[tuple[str, str | None]] = [
        ("habit", "cuddle"),
        ("target", "cuddle"),
        ("target", "cuddle"),
        ("habit", "balcony"),
    ]
    plan += [("target", "balcony"), ("pause", "cuddle"), ("pause", None)]
    assert found[: len(plan)] == plan
    second = lines(run("export").out)[2]
    assert (second["cadence"], second["count"], second["weekdays"]) == ("on", 2, "mon thu")
    assert (second["from"], second["minutes"]) == ("2026-03-02", 10)


@pytest.mark.usefixtures("home")
def test_json_is_one_object_with_the_same_in_it(run: Run) -> None:
    found = json.loads(run("export", "--json", "--notes").out)
    assert list(found) == ["schema", "since", "until", "entries", "feelings", "plan"]
    assert [one["id"][-1] for one in found["entries"]] == ["2", "1", "3", "6", "7"]
    assert [one["tenderness"] for one in found["feelings"]] == [3, None]
    assert found["plan"]["habits"][0]["targets"][1]["weekdays"] == ["mon", "thu"]
    assert found["plan"]["pauses"][0] == {"from": "2026-11-18", "until": "2026-11-19", "habit": "cuddle"}
    assert run("export", "--format", "json").out == run("export", "--json").out


def test_nothing_noted_is_an_empty_list_and_the_plan(world: Path, run: Run) -> None:
    found = json.loads(run("export", "--json", "--kind", "entries,feelings").out)
    assert found["entries"] == found["feelings"] == found["plan"]["habits"] == found["plan"]["pauses"] == []
    assert len(lines(run("export").out)) == 14
    assert run("export", "--format", "csv", "--kind", "entries").out.count("\n") == 1
    assert "Nothing is noted here." in run("export", "--format", "md", "--kind", "entries").out
    assert not world.exists()


@pytest.mark.usefixtures("home")
def test_diary_reads_by_week_and_day_and_adds_nothing_up(run: Run) -> None:
    found = run("export", "--format", "md", "--notes").out
    assert found.index("## Week 2026-W46") < found.index("### Monday 9 November 2026")
    assert "- Balcony PLANTEDTITLE\n\n  > PLANTEDNOTE on the stairs\n\n### Thursday 12" in found
    assert "- PLANTEDTITLE one, 5 min, felt 8 from 0 to 10\n" in found
    assert "- PLANTEDTITLE one: left for another day, which is care too\n" in found
    assert "- How it felt: mood 7, tenderness 3, slider:week 4\n" in found
    assert "\n\n\n" not in found


# ---- notes


@pytest.mark.usefixtures("home")
def test_notes_go_out_only_if_asked_for(run: Run, tmp_path: Path) -> None:
    found = everything(run, tmp_path, formats=(*FORMATS, "zip"))
    assert b"PLANTEDNOTE" not in found
    assert b"PLANTEDCOMMENT" not in found
    for form in (*FORMATS, "zip"):
        assert b"PLANTEDNOTE" in everything(run, tmp_path, "--notes", formats=(form,))


@pytest.mark.usefixtures("home")
def test_without_notes_what_is_a_note_alone_is_left_out(run: Run) -> None:
    assert noted(run) == ["2", "1", "3", "4", "7"]
    assert noted(run, "--notes") == ["2", "1", "3", "4", "5", "6", "7"]


@pytest.mark.usefixtures("home")
def test_kind_notes_needs_notes(run: Run) -> None:
    assert "needs --notes" in run("export", "--kind", "notes", code=2).err
    assert noted(run, "--kind", "notes", "--notes") == ["6"]


# ---- filters


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("this week",), "347"),
        (("last week",), "21"),
        (("2026-11-18",), "4"),
        (("2026-W46",), "21"),
        (("--since", "2026-11-12"), "1347"),
        (("--until", "2026-11-12"), "21"),
        (("--since", "2026-11-12", "--until", "2026-11-17"), "13"),
        (("--only", "cuddle"), "13"),
        (("--only", "cud,stargazing"), "137"),
        (("--only", "balcony"), "2"),
        (("--only", "cuddle", "--kind", "entries,feelings"), "134"),
        (("--kind", "feelings"), "4"),
        (("--kind", "plan"), ""),
        (("this week", "--only", "cuddle"), "3"),
    ],
)
@pytest.mark.usefixtures("home")
def test_filters(run: Run, arguments: tuple[str, ...], wanted: str) -> None:
    assert "".join(noted(run, *arguments)) == wanted


@pytest.mark.usefixtures("home")
def test_period_keeps_the_plan_and_the_pauses_that_touch_it(run: Run) -> None:
    found = lines(run("export", "this week", "--kind", "plan").out)
    assert [row["kind"] for row in found].count("habit") == 2
    assert [row["from"] for row in found if row["kind"] == "pause"] == ["2026-11-18"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--format", "xml"), 2),
        (("--json", "--format", "csv"), 2),
        (("--format", "json", "-o", "a.csv"), 2),
        (("-o", "a.txt"), 2),
        (("--notes", "--redact"), 2),
        (("--redact", "-o", "a.zip"), 2),
        (("--kind", "diary"), 2),
        (("--kind", ""), 2),
        (("--only", ","), 2),
        (("--only", "zzzz"), 66),
        (("soonish",), 2),
        (("this week", "--since", "2026-11-01"), 2),
        (("--since", "2026-11-20", "--until", "2026-11-01"), 2),
        (("-o", ""), 73),
        (("-o", "no/such/folder.csv"), 73),
        (("--format", "csv", "-o", "."), 73),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_does_not_fit_is_refused_in_one_sentence(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    before = sorted(tmp_path.iterdir())
    result = run("export", *arguments, code=code, cwd=tmp_path)
    assert result.out == ""
    assert result.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


# ---- redaction


@pytest.mark.usefixtures("home")
def test_redacted_says_no_word_day_or_id(run: Run, tmp_path: Path) -> None:
    found = everything(run, tmp_path, "--redact")
    planted = [
        "PLANTED",
        "cuddle",
        "balcony",
        "stargazing",
        "tenderness",
        "slider:week",
        "a00000000",
        "mon thu",
        '"mon"',
    ]
    planted += [f"2026-{month:02}-" for month in range(1, 13)]
    planted += ["onday", "uesday", "ednesday", "hursday", "riday", "aturday", "unday", "November"]
    assert [word for word in planted if word.lower() in found.decode().lower()] == []


@pytest.mark.usefixtures("home")
def test_redacted_numbers_practices_and_keeps_amounts(run: Run) -> None:
    found = lines(run("export", "--redact").out)
    assert {row["habit"]: row["title"] for row in found if row["habit"]} == {
        f"practice-{number}": f"Practice {number}" for number in (1, 2, 3)
    }
    entries = [(row["week"], row["kind"], row["habit"], row["minutes"], row["times"]) for row in found if row["id"]]
    assert entries == [
        ("2026-W46", "done", "practice-1", 5, None),
        ("2026-W46", "done", "practice-2", None, None),
        ("2026-W47", "done", "practice-3", None, 2),
        ("2026-W47", "feeling", None, None, None),
        ("2026-W47", "skip", "practice-1", None, None),
    ]
    assert [(row["slider-1"], row["slider-2"]) for row in found if row["kind"] == "feeling"] == [(3, 4)]
    assert {row["from"] for row in found if row["kind"] == "pause"} == {"2026-W47", "2026-W23"}
    assert all(row[key] is None for row in found for key in ("date", "touch", "who", "weekdays", "note"))


@pytest.mark.usefixtures("home")
def test_redacted_ids_are_others_each_time(run: Run) -> None:
    first, second = ({row["id"] for row in lines(run("export", "--redact").out)} - {None} for _ in range(2))
    assert len(first) == len(second) == 5
    assert not first & second


@pytest.mark.usefixtures("home")
def test_redacted_period_is_widened_to_weeks_so_that_it_tells_no_day(run: Run) -> None:
    found = json.loads(run("export", "2026-11-18", "--redact", "--json").out)
    assert (found["since"], found["until"]) == ("2026-W47", "2026-W47")
    assert len(found["entries"]) + len(found["feelings"]) == 3


def test_redacted_order_does_not_tell_the_day(world: Path, run: Run) -> None:
    (world / "journal").mkdir(parents=True)
    entries = "".join(
        f"- {{id: a00000000{day}, date: 2026-11-{16 + day}, habit: cuddle, minutes: {day + 1}}}\n" for day in range(7)
    )
    text = f"aftercare: journal/1\nweek: 2026-W47\nentries:\n{entries}"
    (world / "journal" / "2026-W47.yaml").write_text(text)
    orders = {
        tuple(row["minutes"] for row in lines(run("export", "--redact", "--kind", "entries").out)) for _ in range(4)
    }
    assert len(orders) > 1


# ---- zip


def test_zip_with_notes_is_a_copy(home: Path, run: Run, tmp_path: Path) -> None:
    (home / "journal" / "2026-W40.yaml").write_bytes(b"\xef\xbb\xbfaftercare: journal/1\r\nweek: 2026-W39 # faulty\r\n")
    path = tmp_path / "all.zip"
    run("export", "--notes", "-o", str(path))
    with zipfile.ZipFile(path) as made:
        found = {one.filename: made.read(one) for one in made.infolist()}
        assert all(one.date_time == (1980, 1, 1, 0, 0, 0) for one in made.infolist())
        assert all(one.external_attr >> 16 == 0o100600 for one in made.infolist())
    assert found == {str(one.relative_to(home)): one.read_bytes() for one in home.rglob("*") if one.is_file()}


@pytest.mark.usefixtures("home")
def test_zip_without_notes_holds_the_rest_of_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    run("export", "-o", str(path))
    with zipfile.ZipFile(path) as made:
        made.extractall(tmp_path / "other")
    other = {"AFTERCARE_HOME": str(tmp_path / "other")}
    assert run("export", env=other).out == run("export").out
    (tmp_path / "other" / "decks" / "mine.yaml").unlink()  # which was never whole
    run("check", env=other)


@pytest.mark.usefixtures("home")
def test_zip_of_a_part_holds_only_that(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "part.zip"
    run("export", "this week", "--only", "cuddle", "--notes", "-o", str(path))
    with zipfile.ZipFile(path) as made:
        assert made.namelist() == ["journal/2026-W47.yaml"]
        assert made.read("journal/2026-W47.yaml").count(b"id:") == 1


@pytest.mark.usefixtures("home")
def test_zip_goes_into_a_pipe_but_not_to_a_terminal() -> None:
    command = [sys.executable, "-m", "aftercare", "export", "--format", "zip", "--notes"]
    piped = subprocess.run(command, capture_output=True, check=True).stdout
    assert "habits.yaml" in zipfile.ZipFile(io.BytesIO(piped)).namelist()
    ours, theirs = pty.openpty()
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert b"pipe it on" in done.stderr


# ---- where it goes


def test_export_changes_nothing_in_the_home(home: Path, run: Run, tmp_path: Path) -> None:
    before = tree(home)
    everything(run, tmp_path, formats=(*FORMATS, "zip"))
    everything(run, tmp_path, "last week", "--notes", formats=(*FORMATS, "zip"))
    assert tree(home) == before


@pytest.mark.usefixtures("home")
def test_file_is_replaced_as_a_whole_and_private(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "care.CSV"
    path.write_text("old")
    path.chmod(0o644)
    said = run("export", "-o", str(path)).out
    assert said == f"Written: {path} (only you can read it).\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("schema,kind,id,")
    assert run("export", "-q", "-o", str(path)).out == ""


@pytest.mark.parametrize("form", [*FORMATS, "zip"])
def test_faulty_week_is_named_and_nothing_is_half_written(home: Path, run: Run, tmp_path: Path, form: str) -> None:
    (home / "journal" / "2026-W45.yaml").write_text("aftercare: journal/1\nweek: 2026-W45\nentries:\n- {id: x}\n")
    path = tmp_path / f"out.{form}"
    path.write_text("old")
    result = run("export", "-o", str(path), code=65)
    assert "2026-W45.yaml:4" in result.err
    assert path.read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir() if "out" in one.name) == [path.name]
    assert run("export", "--format", form, code=65).out == ""
    assert run("export", "last week", "--format", "csv").out.count("\n") > 2


@pytest.mark.parametrize("form", [*FORMATS, "zip"])
@pytest.mark.usefixtures("home")
def test_full_disk_is_74(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "aftercare", "export", "--format", form]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 74
    assert done.stderr.count(b"\n") == 1


@pytest.mark.usefixtures("home")
def test_device_named_as_file_is_written_to_and_stays(run: Run) -> None:
    assert "no space left" in run("export", "-o", "/dev/full", code=74).err
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
    assert lines(run("export", "-o", "/dev/stdout").out) == lines(run("export").out)


def test_reader_that_leaves_is_no_fault(world: Path) -> None:
    (world / "journal").mkdir(parents=True)
    entries = "".join(f"- {{id: a{number:09}, date: 2026-11-22, habit: cuddle}}\n" for number in range(2000))
    (world / "journal" / "2026-W47.yaml").write_text(f"aftercare: journal/1\nweek: 2026-W47\nentries:\n{entries}")
    for form in (*FORMATS, "zip"):
        command = (
            f"{sys.executable} -m aftercare export --format {form} | head -c 1 > /dev/null; exit ${{PIPESTATUS[0]}}"
        )
        done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
        assert done.stderr == b""
        assert done.returncode in ({141} if form != "zip" else {0, 141})


@pytest.mark.usefixtures("home")
def test_nobody_at_stdout_is_74() -> None:
    done = subprocess.run(["bash", "-c", f"{sys.executable} -m aftercare export >&-"], capture_output=True, check=False)
    assert done.returncode == 74
    assert b"closed" in done.stderr


def test_ascii_is_enough_for_json(home: Path, run: Run) -> None:
    text = (home / "journal" / "2026-W46.yaml").read_text().replace("PLANTEDNOTE", "\u00e9\U0001f33f \u202e")
    (home / "journal" / "2026-W46.yaml").write_text(text)
    for flag in ((), ("--json",)):
        plain = run("export", "--notes", *flag, env={"PYTHONIOENCODING": "ascii"}).out
        assert plain.isascii()
        full = run("export", "--notes", *flag).out
        assert "\u202e" not in full
        assert "\U0001f33f" in full
        assert plain != full
        assert lines(plain) == lines(full) if not flag else json.loads(plain) == json.loads(full)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_drives_a_terminal(home: Path, form: str) -> None:
    text = (home / "journal" / "2026-W46.yaml").read_text()
    text += '- {id: a000000009, date: 2026-11-13, habit: cuddle, note: "\\e]0;x\\a\\r\\u202e\\L"}\n'
    (home / "journal" / "2026-W46.yaml").write_text(text)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "aftercare", "export", "--notes", "--only", "cuddle,balcony", "--format", form]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        found = b""
        try:
            while part := os.read(ours, 65536):
                found += part
        except OSError:  # the terminal's other end is closed
            pass
        assert process.wait() == 0
    os.close(ours)
    text = found.decode().replace("\r\n", "\n")
    assert "\x1b" not in text
    assert "\r" not in text
    assert not {"\u202e", "\u2028", "\x07"} & set(text)


# ---- progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def gone_through(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, quiet: bool = False) -> str:
    """What is shown while twenty weeks are gone through."""
    console = Console("aftercare")
    console.quiet = quiet
    weeks = [str(number) for number in range(20)]
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", stream)
        assert list(Progress(console, "weeks")(weeks)) == weeks
    return stream.getvalue()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock by which each look takes a tenth of a second."""
    clock = iter(number / 10 for number in range(1000))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))


@pytest.mark.usefixtures("slow")
def test_bar_comes_late_and_goes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = gone_through(monkeypatch, _Terminal())
    assert shown.startswith("\r[####................] 4 of 20 weeks\r[")
    assert shown.endswith("\r" + " " * len("[####................] 19 of 20 weeks") + "\r")


@pytest.mark.usefixtures("slow")
def test_bar_does_not_come_where_nobody_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gone_through(monkeypatch, _Terminal(), quiet=True) == ""
    assert gone_through(monkeypatch, io.StringIO()) == ""


def test_short_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gone_through(monkeypatch, _Terminal()) == ""


# ---- which format


@pytest.mark.parametrize(
    ("given", "output", "as_json", "wanted"),
    [
        (None, None, False, "jsonl"),
        (None, "-", False, "jsonl"),
        (None, "a.ndjson", False, "jsonl"),
        ("NDJSON", "a.jsonl", False, "jsonl"),
        (None, "A.JSON", False, "json"),
        (None, "a.b.markdown", False, "md"),
        ("csv", "a.txt", False, "csv"),
        (None, "/tmp/with.dot/a", False, "jsonl"),
        (None, None, True, "json"),
        ("json", None, True, "json"),
    ],
)
def test_format_is_by_name_or_ending(given: str | None, output: str | None, as_json: bool, wanted: str) -> None:
    assert asking.format_of(given, output, as_json=as_json) == wanted


@pytest.mark.parametrize(("given", "output"), [("csv", "a.jsonl"), ("json", "a.jsonl"), (None, "a.xlsx")])
def test_contradicting_endings_are_refused(given: str | None, output: str) -> None:
    with pytest.raises(UsageProblem):
        asking.format_of(given, output, as_json=False)
