"""`import`: all of it or nothing, twice as once, nothing silently dropped."""

import json
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aftercare import files
from aftercare.errors import AftercareError, DataInvalid, InputOutput
from aftercare.home import find
from aftercare.imports import importing, source
from aftercare.imports.table import parsed_date
from tests.conftest import Result
from tests.support import ROOT
from tests.support.bringing import bring, bytes_of, entries, jsonl, plan_of, row, told

Run = Callable[..., Result]

ROWS = [
    row("2026-11-16", "cuddle", "a000000001", minutes=5, felt=8),
    row("2026-11-17", "reflect", "a000000002", note="Slow tea.\n\nAnd rain"),
    row("2026-11-09", None, "a000000003", kind="feeling", mood=7, stress=3, evening=4),
    row("2026-11-10", "meditate", "a000000004", kind="skip"),
    row("2026-11-10", None, "a000000005", kind="note", note="a thought"),
]


@pytest.fixture
def source_file(tmp_path: Path) -> Path:
    return jsonl(tmp_path / "export.jsonl", ROWS)


def total(answer: dict[str, int]) -> int:
    return sum(answer[key] for key in ("noted", "already", "left_out", "rejected"))


# -- into an empty home, twice, and back


def test_what_was_read_is_noted_and_undo_takes_all_of_it_back(world: Path, source_file: Path, run: Run) -> None:
    done = run("import", str(source_file))
    assert done.out == "Imported (jsonl): 5 read; 5 noted in 2 weeks, 0 there already, 0 left out and 0 rejected.\n"
    held = entries(world)
    assert {week: [one[0] for one in rows] for week, rows in held.items()} == {
        "2026-W46": ["a000000003", "a000000004", "a000000005"],
        "2026-W47": ["a000000001", "a000000002"],
    }
    assert held["2026-W47"][1][7] == "Slow tea.\n\nAnd rain"
    assert held["2026-W46"][0][8] == [("evening", 4), ("mood", 7), ("stress", 3)]
    before = bytes_of(world)
    assert run("undo").out == "Taken back: import of 5 entries (jsonl).\n"
    assert bytes_of(world) == {}
    run("redo")
    assert bytes_of(world) == before
    run("check")


def test_twice_is_the_same_as_once(world: Path, source_file: Path, run: Run) -> None:
    run("import", str(source_file))
    before = bytes_of(world)
    again = json.loads(run("import", str(source_file), "--json").out)
    assert (again["read"], again["already"], again["noted"]) == (5, 5, 0)
    assert bytes_of(world) == before
    run("undo")  # the second left no group: this takes the first back
    assert bytes_of(world) == {}


def test_files_are_for_their_owner_only(world: Path, source_file: Path, run: Run) -> None:
    os.umask(0)
    run("import", str(source_file))
    assert {stat.S_IMODE(path.stat().st_mode) for path in world.rglob("*") if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in world.rglob("*") if path.is_dir()} == {0o700}


def test_a_dry_run_shows_what_maps_where_and_makes_not_even_a_home(world: Path, source_file: Path, run: Run) -> None:
    done = run("import", str(source_file), "--dry-run")
    assert not world.exists()
    lines = done.out.splitlines()
    assert lines[0].split("  ")[0] == "In the file"
    assert ["cuddle", "cuddle", "1", "1", "1"] in [line.split() for line in lines]
    assert ["meditate", "meditate", "(skip)", "1", "1", "1"] in [line.split() for line in lines]
    assert any(line.startswith("(feelings)") for line in lines)
    assert lines[-1].startswith("Would be imported (jsonl): 5 read; 5 noted in 2 weeks")


def test_what_a_person_wrote_stays_byte_for_byte(world: Path, source_file: Path, run: Run) -> None:
    (world / "journal").mkdir(parents=True)
    path = world / "journal" / "2026-W47.yaml"
    old = (
        "# mine\r\naftercare: journal/1\r\nweek: 2026-W47 # this one\r\nentries:\r\n"
        "  - {date: 2026-11-18,  habit: need}   # odd\r\n"
    )
    path.write_bytes(old.encode())
    run("import", str(source_file))
    new = path.read_bytes().decode()
    assert new.startswith(old)
    assert len(entries(world)["2026-W47"]) == 3
    run("undo")
    assert path.read_bytes().decode() == old


def test_a_linked_week_stays_a_link(world: Path, source_file: Path, tmp_path: Path, run: Run) -> None:
    (world / "journal").mkdir(parents=True)
    far = tmp_path / "far.yaml"
    far.write_text("aftercare: journal/1\nweek: 2026-W47\nentries: []\n")
    (world / "journal" / "2026-W47.yaml").symlink_to(far)
    run("import", str(source_file))
    assert (world / "journal" / "2026-W47.yaml").is_symlink()
    assert "a000000001" in far.read_text()


# -- what is other in the home


def other(tmp_path: Path) -> Path:
    changed = [{**ROWS[0], "minutes": 9, "felt": None}, *ROWS[1:], row("2026-11-18", "need", "a000000009")]
    return jsonl(tmp_path / "other.jsonl", changed)


def test_an_entry_that_is_other_here_stays_and_that_is_told(world: Path, source_file: Path, tmp_path: Path) -> None:
    bring(world, source_file)
    tally = bring(world, other(tmp_path))
    assert (tally.noted, tally.already, tally.left_out, tally.kept) == (1, 4, 1, 1)
    assert entries(world)["2026-W47"][0][4] == 5


def test_or_it_is_replaced_in_its_place(world: Path, source_file: Path, tmp_path: Path) -> None:
    bring(world, source_file)
    tally = bring(world, other(tmp_path), conflict="replace")
    assert (tally.noted, tally.replaced, tally.already) == (2, 1, 4)
    assert entries(world)["2026-W47"][0][4:7] == (9, None, None)
    assert [one[0] for one in entries(world)["2026-W47"]] == ["a000000001", "a000000002", "a000000009"]


def test_replacing_in_a_file_that_a_person_laid_out_touches_what_is_other_only(
    world: Path, source_file: Path, tmp_path: Path
) -> None:
    bring(world, source_file)
    path = world / "journal" / "2026-W47.yaml"
    path.write_text(path.read_text().replace("minutes: 5, felt: 8}", "minutes: 5,   felt: 8} # warm"))
    bring(world, other(tmp_path), conflict="replace")
    text = path.read_text()
    assert "# warm" in text
    assert "minutes: 9" in text
    assert "felt" not in text


def test_or_nothing_at_all_is_imported(world: Path, source_file: Path, tmp_path: Path, run: Run) -> None:
    run("import", str(source_file))
    before = bytes_of(world)
    done = run("import", str(other(tmp_path)), "--on-conflict", "error", code=65)
    assert f"{tmp_path / 'other.jsonl'}:1: the id a000000001 says something else in your journal" in done.err
    assert "nothing was imported" in done.err
    assert bytes_of(world) == before
    assert not (world / "state" / "intent").exists()
    assert [path.name for path in world.rglob("*.new")] == []
    run("import", str(other(tmp_path)), "--on-conflict", "error", "--keep-going")
    assert len(entries(world)["2026-W47"]) == 3


def test_an_id_that_stands_twice_in_the_file_with_other_words_is_rejected(world: Path, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "x.jsonl", [ROWS[0], ROWS[0], {**ROWS[0], "minutes": 6}])
    tally, rejects = told(world, path)
    assert (tally.read, tally.noted, tally.already, tally.rejected) == (3, 1, 1, 1)
    assert [(one.number, one.why) for one in rejects] == [(3, "the id a000000001 says something else on another line")]
    assert bytes_of(world) == {}


# -- what cannot be taken

BAD = [
    ("not json", "not one JSON object"),
    ("[1]", "not one JSON object"),
    ('{"schema": "aftercare/entry/1", "schema": "x"}', "not one JSON object"),
    (json.dumps({"a": 1}), "not a row of aftercare/entry/1"),
    (json.dumps(row("2026-11-23")), "2026-11-23 lies ahead of 2026-11-22"),
    (json.dumps(row("1969-12-31")), "there is no such date"),
    (json.dumps(row("2026-02-30")), "there is no such date"),
    (json.dumps(row("2026-11-20", kind="kiss")), "the kind is none of"),
    (json.dumps(row("2026-11-20", minutes=0)), "minutes: 0 is not from 1 to 1440"),
    (json.dumps(row("2026-11-20", minutes=5.5)), "`minutes` is no whole number"),
    (json.dumps(row("2026-11-20", minutes=True)), "`minutes` is no whole number"),
    (json.dumps(row("2026-11-20", times=100)), "times: 100"),
    (json.dumps(row("2026-11-20", felt=11)), "felt: 11"),
    (json.dumps(row("2026-11-20", mood=7)), "`mood` belongs to a row of the kind feeling"),
    (json.dumps(row("2026-11-20", None, kind="feeling", mood=11)), "`mood` is no whole number from 0 to 10"),
    (json.dumps(row("2026-11-20", None, kind="feeling", loneliness=0)), "`loneliness` is no whole number from 1 to 5"),
    (json.dumps(row("2026-11-20", None, kind="feeling")), "a feeling holds ratings"),
    (json.dumps(row("2026-11-20", None, kind="note")), "a note holds a note"),
    (json.dumps(row("2026-11-20", None)), "'' is no key of a practice"),
    (json.dumps(row("2026-11-20", "No Key")), "'No Key' is no key of a practice"),
    (json.dumps(row("2026-11-20", key="A b")), "the id 'A b'"),
    (json.dumps(row("2026-11-20", note="\ud800")), "the note is no text"),
    (json.dumps(row("2026-11-20", note="x" * 70000)), "the note is longer than 64 KiB"),
    (json.dumps(row("2026-11-20", Mood=3)), "there is no column 'Mood'"),
    (json.dumps({**row("2026-11-20"), "date": None, "week": "2026-W47"}), "--redact"),
    (json.dumps(row("2026-11-20", [1])), "`habit` is no text"),  # type: ignore[arg-type]
    ("[" * 100_000, "not one JSON object"),
    ("x" * (2**20 + 5), "not a line of UTF-8 text"),
    ("\x00", "not a line of UTF-8 text"),
]


@pytest.mark.parametrize(("line", "why"), BAD, ids=range(len(BAD)))
def test_a_line_that_cannot_be_taken_is_named_and_stops_all_of_it_or_itself_alone(
    world: Path, tmp_path: Path, line: str, why: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("\n".join([json.dumps(ROWS[0]), "", line, json.dumps(ROWS[1])]) + "\n")
    tally, rejects = told(world, path, form="jsonl")
    assert [one.number for one in rejects] == [3]
    assert why in rejects[0].why
    assert not world.exists()
    tally = bring(world, path, form="jsonl", keep_going=True)
    assert (tally.read, tally.noted, tally.rejected) == (3, 2, 1)
    assert len(entries(world)["2026-W47"]) == 2


def test_rejects_are_told_up_to_twenty_and_all_of_them_in_a_file(world: Path, tmp_path: Path, run: Run) -> None:
    lines = [json.dumps(row("2026-11-20", "cuddle", minutes=0)) for _ in range(30)]
    (tmp_path / "bad.jsonl").write_text("\n".join(lines))
    out = tmp_path / "rejects.jsonl"
    done = run("import", str(tmp_path / "bad.jsonl"), "--rejects", str(out), code=65)
    told_of = [line for line in done.err.splitlines() if "minutes: 0" in line]
    assert len(told_of) == 20
    assert told_of[0].endswith("bad.jsonl:1: minutes: 0 is not from 1 to 1440")
    assert "and 10 more" in done.err
    written = [json.loads(line) for line in out.read_text().splitlines()]
    assert [one["line"] for one in written] == list(range(1, 31))
    assert set(written[0]) == {"schema", "file", "line", "text", "why"}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not world.exists()
    run("import", str(tmp_path / "bad.jsonl"), "--rejects", str(tmp_path / "r.csv"), code=65)
    assert (tmp_path / "r.csv").read_text().startswith("schema,file,line,text,why\naftercare/reject/1,")


def test_the_answer_as_json_adds_up_and_says_what_maps_where(world: Path, tmp_path: Path, run: Run) -> None:
    rows = [*ROWS, ROWS[0], row("2026-11-20", "cuddle", "b000000001", minutes=0)]
    path = jsonl(tmp_path / "x.jsonl", rows)
    answer = json.loads(run("import", str(path), "--json", "--keep-going", "--no-notes").out)
    assert answer["schema"] == "aftercare/import/1"
    assert answer["read"] == total(answer) == 7
    assert answer["left_out"] == 1
    assert answer["imported"] is True
    assert answer["rejects"][0]["line"] == 7
    assert answer["practices"][0] == {
        "name": "cuddle",
        "kind": "done",
        "habit": "cuddle",
        "rows": 2,
        "days": 1,
        "weeks": 1,
    }
    assert "Slow" not in json.dumps(bytes_of(world), default=str)


def test_names_that_are_noted_as_others_are(world: Path, tmp_path: Path) -> None:
    bring(world, jsonl(tmp_path / "x.jsonl", [row("2026-11-20", "after-talk"), row("2026-11-20", "bridge-back", "b1")]))
    assert [one[3] for one in entries(world)["2026-W47"]] == ["reflect", "care-act"]


# -- a week that cannot be read, a lock, a disk


def test_a_week_that_cannot_be_read_stops_it_and_nothing_is_changed(world: Path, source_file: Path, run: Run) -> None:
    (world / "journal").mkdir(parents=True)
    (world / "journal" / "2026-W47.yaml").write_text("aftercare: journal/1\nweek: 2026-W47\nentries: 3\n")
    before = bytes_of(world)
    done = run("import", str(source_file), code=65)
    assert "2026-W47.yaml:3" in done.err
    assert bytes_of(world) == before
    assert [path.name for path in world.rglob("*.new")] == []
    assert not (world / "state" / "intent").exists()


def test_a_home_that_another_run_holds_gives_75(
    world: Path, source_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.locked
    with real(find(str(world), {}).path("state/lock")):
        monkeypatch.setattr(files, "locked", lambda path, **how: real(path, **{**how, "wait": 0.05}))
        with pytest.raises(AftercareError) as caught:
            bring(world, source_file)
    assert caught.value.exit_code == 75
    assert bytes_of(world) == {}


def test_a_full_disk_leaves_everything_as_it_was(
    world: Path, source_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(world, source_file)
    before = bytes_of(world)
    real, count = os.write, 0

    def full(handle: int, content: bytes) -> int:
        nonlocal count
        count += 1
        if count > 3:
            raise OSError(28, "No space left on device")
        return real(handle, content)

    more = jsonl(
        source_file.with_name("more.jsonl"), [row(f"2026-{m:02d}-05", key=f"c00000000{m}") for m in range(1, 9)]
    )
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(InputOutput, match="no space left"):
        bring(world, more)
    monkeypatch.undo()
    assert bytes_of(world) == before
    assert not (world / "state" / "intent").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_answer_that_cannot_be_written_imports_nothing(world: Path, source_file: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", "import", str(source_file)], stdout=full, stderr=-1, check=False
        )
    assert done.returncode == 74
    assert bytes_of(world) == {}


# -- formats


def test_what_is_of_no_known_format_is_said_with_those_there_are(tmp_path: Path, run: Run) -> None:
    (tmp_path / "x.bin").write_bytes(os.urandom(3000))
    for path in (tmp_path / "x.bin", tmp_path):
        done = run("import", str(path), code=65)
        for name in ("jsonl", "csv", "zip", "harsh", "loop", "loop-db", "jrnl", "table", "lines", "--from"):
            assert name in done.err
    assert run("import", str(tmp_path / "none"), code=66).err.startswith("python -m aftercare: there is no file")
    (tmp_path / "empty").write_bytes(b"")
    run("import", str(tmp_path / "empty"), code=65)


@pytest.mark.parametrize("form", ["jsonl", "csv", "zip", "harsh", "loop", "loop-db", "jrnl", "table", "lines"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 500, b"PK\x03\x04" + b"x" * 99, b"SQLite format 3\0" + b"x" * 99]
)
def test_a_format_that_a_file_is_not_of_is_one_sentence(tmp_path: Path, run: Run, form: str, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    done = run("import", str(tmp_path / "x"), "--from", form, code=None)
    assert done.code in {0, 2, 65}
    assert "unforeseen" not in done.err


def test_lines_from_a_pipe_are_noted_as_log_would_note_them(world: Path, run: Run) -> None:
    lines = b"# a comment\n\n2026-11-20 cuddle 5m\nyesterday medit 10\n3 days ago need\nlast friday cuddle 1 h\n"
    done = run("import", "-", stdin=lines)
    assert "(lines): 4 read; 4 noted in 1 week" in done.out
    held = entries(world)["2026-W47"]
    assert [(str(one[1]), one[3], one[4]) for one in held] == [
        ("2026-11-20", "cuddle", 5),
        ("2026-11-21", "meditate", 10),
        ("2026-11-19", "need", None),
        ("2026-11-20", "cuddle", 60),
    ]
    assert "4 there already" in run("import", "-", stdin=lines).out
    assert [path.name for path in (world / "state").rglob("*.new")] == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("tomorrow cuddle", "lies ahead"),
        ("someday cuddle", "no date is known here"),
        ("today", "no practice stands after the date"),
        ("today 5m cuddle", "the practice stands before the amount"),
        ("today cuddle 5m need", "one practice and one amount"),
        ("today cuddle 5q", "is no amount"),
        ("today cudle", "Did you mean cuddle"),
        ("today cuddle 99h", "24 hours"),
    ],
)
def test_a_line_that_log_would_not_take_is_rejected(world: Path, tmp_path: Path, line: str, why: str) -> None:
    (tmp_path / "x").write_text(f"2026-11-20 need\n{line}\n")
    _, rejects = told(world, tmp_path / "x")
    assert [one.number for one in rejects] == [2]
    assert why in rejects[0].why


def test_a_table_is_read_by_the_columns_that_are_named(world: Path, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "old.csv"
    path.write_text(
        "\ufeffDay;Habit;Min;Words\n2026-11-20;Hold each other;5;\n"
        '21/11/2026;Gym;20;"two\nlines"\n2026-11-19;Work;;\n;;;\n20 Nov 2026;;;a thought\n'
    )
    columns = "date=day,practice=Habit,minutes=Min,note=Words"
    done = run("import", str(path), "--columns", columns, code=65)
    assert "'Gym' is no practice" in done.err
    assert not world.exists()
    done = run("import", str(path), "--columns", columns, "--map", "gym=breathe-together", "--map", "Work=-", code=None)
    if done.code:  # the title of the catalogue is not the test's to know
        done = run(
            *("import", str(path), "--columns", columns, "--map", "gym=breathe-together", "--map", "Work=-"),
            *("--map", "Hold each other=cuddle"),
        )
    assert "4 read; 3 noted in 1 week, 0 there already, 1 left out" in done.out
    assert [(one[3], one[4], one[7]) for one in entries(world)["2026-W47"]] == [
        ("cuddle", 5, ""),
        ("breathe-together", 20, "two\nlines"),
        ("", None, "a thought"),
    ]


def test_titles_map_in_whatever_case(world: Path, tmp_path: Path) -> None:
    title = next(habit.title for habit in plan_of(world).habits if habit.key == "need")
    path = tmp_path / "x.csv"
    path.write_text(f"d,p\n2026-11-20,{title.upper()}\n2026-11-19,Care_Act\n")
    bring(world, path, columns={"date": "d", "practice": "p"})
    assert sorted(one[3] for one in entries(world)["2026-W47"]) == ["care-act", "need"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--columns", "date"], 2, "--columns"),
        (["--columns", "date=a,date=b"], 2, "--columns"),
        (["--columns", "practice=a"], 2, "--columns"),
        (["--columns", "date=nope,practice=p"], 65, "the column 'nope' is not there"),
        (["--from", "table"], 2, "--columns"),
        (["--map", "x"], 2, "--map"),
        (["--map", "x=cudle"], 66, "cudle"),
        (["--map", "x=need", "--map", "X=cuddle"], 2, "twice"),
        (["--on-conflict", "maybe"], 2, "skip, replace, error"),
        (["--from", "jsnl"], 2, "jsonl"),
        (["--rejects", "/nowhere/x"], 73, "--rejects"),
    ],
)
def test_what_was_typed_wrongly_is_said(
    world: Path, tmp_path: Path, run: Run, words: list[str], code: int, said: str
) -> None:
    (tmp_path / "x.csv").write_text("d,p\n2026-11-20,need\n")
    done = run("import", str(tmp_path / "x.csv"), *words, code=code)
    assert said in done.err
    assert not world.exists()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-21", "2026-11-21"),
        ("2026-11-21T10:00:00Z", "2026-11-21"),
        ("20261121", "2026-11-21"),
        ("2026/11/21", "2026-11-21"),
        ("21.11.2026", "2026-11-21"),
        ("3.4.2026", "2026-04-03"),
        ("21/11/2026", "2026-11-21"),
        ("11/21/2026", "2026-11-21"),
        ("05/05/2026", "2026-05-05"),
        ("21 November 2026", "2026-11-21"),
        ("1st Sept 2026", "2026-09-01"),
        ("Nov 21, 2026", "2026-11-21"),
        ("03/04/2026", None),
        ("31.02.2026", None),
        ("21 Nov", None),
        ("26-11-21", None),
        ("45983", None),
        ("", None),
    ],
)
def test_a_date_counts_only_if_it_can_mean_one_day(text: str, day: str | None) -> None:
    found, why = parsed_date(text)
    assert (str(found) if found else None) == day
    assert bool(why) == (day is None)


def test_a_file_that_is_too_large_is_refused(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_FILE_BYTES", 100)
    with pytest.raises(DataInvalid, match="too large"):
        bring(world, jsonl(tmp_path / "x.jsonl", ROWS))


# -- how well


def test_a_hundred_thousand_lines_take_no_more_memory_than_a_few(tmp_path: Path) -> None:
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom tests.support.bringing import bring\n"
        "bring(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    assert resource.RUSAGE_SELF == 0
    peaks = []
    for many in (1_000, 100_000):
        path = tmp_path / f"{many}.jsonl"
        with path.open("w") as file:
            for number in range(many):
                day = f"20{number % 10 + 16}-{number % 12 + 1:02d}-{number % 21 + 1:02d}"
                file.write(json.dumps(row(day, key=f"a{number:09d}", minutes=5)) + "\n")
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / f"home {many}"), str(path)],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        peaks.append(int(done.stdout))
    assert peaks[1] - peaks[0] < 20_000, peaks


def test_each_week_file_is_synced_once(world: Path, source_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(f"20{y}-01-{d:02d}", key=f"a0000{y}0{d:02d}") for y in range(16, 27) for d in range(5, 12)]
    real, count = os.fsync, 0

    def counted(handle: int) -> None:
        nonlocal count
        count += 1
        real(handle)

    monkeypatch.setattr(os, "fsync", counted)
    bring(world, jsonl(source_file, rows))
    weeks = len(entries(world))
    assert weeks >= 11
    assert weeks <= count <= weeks + 10


def test_every_name_that_stands_for_nothing_is_in_the_table(world: Path, tmp_path: Path, run: Run) -> None:
    names = [f"Work {number % 3}" for number in range(60)]
    path = tmp_path / "x.csv"
    path.write_text("d,p\n2026-11-20,need\n" + "".join(f"2026-11-20,{name}\n" for name in names))
    words = ["import", str(path), "--columns", "date=d,practice=p", "--dry-run"]
    done = run(*words, code=65)
    found = [line.split("  ") for line in done.out.splitlines() if "nothing yet" in line]
    assert [(line[0], line[-1].strip()) for line in found] == [(f"Work {number}", "20") for number in range(3)]
    answer = json.loads(run(*words, "--json", code=65).out)
    assert answer["unmapped"] == [{"name": f"Work {number}", "rows": 20} for number in range(3)]
    assert answer["imported"] is False
    assert not world.exists()


def test_a_name_of_map_that_is_not_met_is_told(world: Path, source_file: Path, run: Run) -> None:
    assert "--map gim: nothing in it has that name" in run("import", str(source_file), "--map", "Gim=need").err
    assert world.exists()


def test_a_week_gets_no_more_than_can_be_read_in_a_moment(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_A_WEEK", 3)
    rows = [row("2026-11-20", key=f"a00000000{number}") for number in range(5)]
    tally, rejects = told(world, jsonl(tmp_path / "x.jsonl", [*rows, row("2026-11-01", key="b1")]), keep_going=True)
    assert (tally.read, tally.noted, tally.rejected) == (6, 4, 2)
    assert [one.number for one in rejects] == [4, 5]


def test_rejects_never_replace_what_is_imported(source_file: Path, run: Run) -> None:
    before = source_file.read_bytes()
    assert "Name another" in run("import", str(source_file), "--rejects", str(source_file), code=2).err
    assert source_file.read_bytes() == before


def test_what_a_killed_import_kept_of_a_pipe_is_swept_by_the_next_and_that_of_a_living_one_is_not(
    world: Path, run: Run
) -> None:
    run("log", "need")
    gone, living = (world / "state" / f".import.{process}.new" for process in (4194305, os.getpid()))
    for path in (gone, living):
        path.write_text("private")
    run("import", "-", stdin=b"2026-11-20 cuddle\n")
    assert not gone.exists()
    assert living.exists()
