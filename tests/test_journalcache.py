"""The cache of reports: what it saves opening, and that it never says anything but what the week files say."""

import os
import shutil
import stat
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare import files, home, journal, journalcache
from aftercare.dates import DateRange, Week
from aftercare.entries import Entry
from aftercare.errors import DataInvalid
from aftercare.history import LOCK
from tests.conftest import Run

LAST = date(2026, 11, 22)
ALL = DateRange(date(2016, 1, 4), LAST + timedelta(days=1))
NOTE, KEY = "planted-note-k7", "planted-habit"

RUNNER = """
import sys, time
target, later, seen = sys.argv.pop(1), float(sys.argv.pop(1)), []
real = time.time
time.time = lambda: real() + later  # as if the files had been left alone for a while
sys.addaudithook(lambda event, arguments: seen.append(str(arguments[0])) if event == "open" else None)
from aftercare.cli import main
try:
    main()
finally:
    lines = list(seen)
    with open(target, "w") as file:
        file.write("\\n".join(lines))
"""


def text_of(week: Week, *rows: str) -> str:
    entries = "".join(f"- {row}\n" for row in rows)
    return f"aftercare: journal/1\nweek: {week.name}\nentries:{'' if rows else ' []'}\n{entries}"


def wrote(where: Path, week: Week, *rows: str) -> Path:
    path = where / "journal" / f"{week.name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(text_of(week, *rows))
    path.chmod(0o600)
    return path


def row(week: Week, number: int = 0, habit: str = "need", more: str = "") -> str:
    return f"{{id: a{week.start:%y%m%d}{number:03d}, date: {week.start}, habit: {habit}{more}}}"


@pytest.fixture
def lived_in(world: Path) -> Path:
    """A home with sixty weeks, each with two entries, one of which has a note."""
    world.mkdir(mode=0o700)
    for back in range(60):
        week = Week.of(LAST - timedelta(weeks=back))
        wrote(world, week, row(week), row(week, 1, "care-act", f", minutes: 5, note: {NOTE}"))
    return world


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: every file counts as left alone for a while."""
    monkeypatch.setattr("aftercare.journalcache.time.time", lambda: 4e9)


def report(where: Path, *arguments: str, later: float = 10) -> tuple[str, Counter[str]]:
    """What a real run prints, and the week files that it opens."""
    runner, target = where.with_name("runner.py"), where.with_name("opened")
    runner.write_text(RUNNER)
    done = subprocess.run(
        [sys.executable, str(runner), str(target), str(later), "report", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "AFTERCARE_HOME": str(where)},
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b""), done
    opened = [Path(line).name for line in target.read_text().splitlines() if line.endswith(".yaml")]
    return done.stdout.decode(), Counter(name for name in opened if (where / "journal" / name).exists())


def read(where: Path, days: DateRange = ALL) -> list[Entry]:
    return journalcache.read(home.find(str(where), {}), days)


def truth(where: Path, days: DateRange = ALL) -> list[Entry]:
    return [journalcache._bare(entry) for entry in journal.read(home.find(str(where), {}), days)]


def cached(where: Path) -> list[Path]:
    return sorted((where / "cache").glob("weeks-*"))


PERIODS = [[], ["--since", "2025-10-06"], ["--since", "2025-10-06", "--json"], ["--template", "week"]]


@pytest.mark.parametrize("arguments", PERIODS)
def test_a_warm_report_opens_no_week_file_and_says_the_same(lived_in: Path, arguments: list[str]) -> None:
    cold, opened = report(lived_in, *arguments)
    assert opened
    warm, reopened = report(lived_in, *arguments)
    assert reopened == Counter()
    assert warm == cold
    shutil.rmtree(lived_in / "cache")
    assert report(lived_in, *arguments)[0] == cold


def test_after_one_edit_exactly_one_is_opened(lived_in: Path) -> None:
    report(lived_in, "--since", "2025-10-06")
    week = Week.of(date(2026, 3, 4))
    wrote(lived_in, week, row(week), row(week, 1), row(week, 2))
    said, opened = report(lived_in, "--since", "2025-10-06")
    assert opened == {f"{week.name}.yaml": 1}
    shutil.rmtree(lived_in / "cache")
    assert report(lived_in, "--since", "2025-10-06")[0] == said
    assert report(lived_in, "--since", "2025-10-06")[1] == Counter()


def test_notes_are_read_from_the_week_files_alone(lived_in: Path) -> None:
    report(lived_in)
    said, opened = report(lived_in, "--notes")
    assert NOTE in said
    assert len(opened) == 9
    assert all(NOTE.encode() not in path.read_bytes() for path in cached(lived_in))


def test_what_was_just_changed_is_not_trusted(lived_in: Path) -> None:
    report(lived_in, later=0)
    assert cached(lived_in) == []
    assert len(report(lived_in, later=0)[1]) == 9


def test_the_cache_is_one_small_file_a_year_for_its_owner_alone(lived_in: Path) -> None:
    report(lived_in, "--since", "2025-10-06")
    assert [path.name for path in cached(lived_in)] == ["weeks-2025.bin", "weeks-2026.bin"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in cached(lived_in)} == {0o600}
    assert all(b"a2026" not in path.read_bytes() for path in cached(lived_in))  # no ids


@pytest.mark.usefixtures("settled")
def test_an_edit_that_keeps_size_and_time_is_noticed(lived_in: Path) -> None:
    week = Week.of(LAST)
    path = wrote(lived_in, week, row(week, 0, "need"))
    read(lived_in)
    before = path.stat()
    path.write_text(text_of(week, row(week, 0, "cuds")))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert [entry.habit for entry in read(lived_in) if entry.date == week.start] == ["cuds"]


@pytest.mark.usefixtures("settled")
def test_a_restored_old_file_is_noticed(lived_in: Path) -> None:
    week = Week.of(LAST)
    path = lived_in / "journal" / f"{week.name}.yaml"
    backup = path.with_name("backup")
    shutil.copy2(path, backup)
    wrote(lived_in, week, row(week, 5, "meditate"))
    read(lived_in)
    backup.replace(path)
    assert read(lived_in) == truth(lived_in)
    assert "meditate" not in {entry.habit for entry in read(lived_in)}


@pytest.mark.usefixtures("settled")
def test_a_copied_home_is_read_anew(lived_in: Path) -> None:
    read(lived_in)
    copy = lived_in.with_name("copy")
    shutil.copytree(lived_in, copy, symlinks=True)
    week = Week.of(LAST)
    path = copy / "journal" / f"{week.name}.yaml"
    was = path.stat()
    path.write_text(path.read_text().replace("habit: need", "habit: feed"))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert read(copy) == truth(copy)
    assert read(copy) != read(lived_in)


@pytest.mark.usefixtures("settled")
def test_a_link_that_leads_elsewhere_now_is_noticed(lived_in: Path) -> None:
    week = Week.of(LAST)
    path = lived_in / "journal" / f"{week.name}.yaml"
    for name, habit in (("one", "need"), ("two", "feed")):
        (lived_in / name).write_text(text_of(week, row(week, 0, habit)))
    path.unlink()
    for name, habit in (("one", "need"), ("two", "feed")):
        path.unlink(missing_ok=True)
        path.symlink_to(lived_in / name)
        assert [entry.habit for entry in read(lived_in) if entry.date >= week.start] == [habit]


@pytest.mark.usefixtures("settled")
def test_a_week_that_is_gone_leaves_the_cache_too(lived_in: Path) -> None:
    week = Week.of(date(2026, 2, 4))
    path = wrote(lived_in, week, row(week, 0, KEY))
    read(lived_in)
    assert any(KEY.encode() in one.read_bytes() for one in cached(lived_in))
    path.unlink()
    read(lived_in, DateRange(LAST - timedelta(days=6), LAST))  # another week of that year
    assert not any(KEY.encode() in one.read_bytes() for one in cached(lived_in))
    for one in (lived_in / "journal").iterdir():
        one.unlink()
    assert read(lived_in) == []
    assert cached(lived_in) == []


@pytest.mark.parametrize("what", ["last", "notes", "2026-W30", "all"])
def test_forgetting_takes_the_cache_away(lived_in: Path, run: Run, what: str) -> None:
    report(lived_in)
    assert cached(lived_in)
    words = {"last": ["last"], "notes": ["notes"], "all": ["--all"]}.get(what, [what])
    run("forget", *words, "--yes")
    assert cached(lived_in) == []


@pytest.mark.usefixtures("settled")
def test_what_is_being_forgotten_does_not_come_back(lived_in: Path) -> None:
    where = home.find(str(lived_in), {})
    with files.locked(where.path(LOCK)):
        assert read(lived_in) == truth(lived_in)
    assert cached(lived_in) == []


@pytest.mark.usefixtures("settled")
def test_a_week_that_changed_while_it_was_read_is_not_kept(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    week, real = Week.of(LAST), journal.read_week

    def meanwhile(where: home.Home, name: str) -> list[Entry]:
        found = real(where, name)
        if name == week.name:
            wrote(lived_in, week, row(week, 9, "meditate"))
        return found

    monkeypatch.setattr("aftercare.journal.read_week", meanwhile)
    read(lived_in)
    monkeypatch.setattr("aftercare.journal.read_week", real)
    assert read(lived_in) == truth(lived_in)


def _spoiled(path: Path, how: str) -> None:
    raw = path.read_bytes()
    content: dict[str, Any] = {
        "empty": b"",
        "cut": raw[: len(raw) // 2],
        "noise": bytes(range(256)) * 40,
        "other program": raw.replace(journalcache.FORM.encode(), b"9" * len(journalcache.FORM)),
        "other shape": b"\x92\xa1x\x80",
        "deep": b"\x91" * 20_000,
    }
    path.write_bytes(content[how])


@pytest.mark.parametrize("how", ["empty", "cut", "noise", "other program", "other shape", "deep"])
@pytest.mark.usefixtures("settled")
def test_a_cache_in_doubt_is_thrown_away(lived_in: Path, how: str) -> None:
    told = read(lived_in)
    for path in cached(lived_in):
        _spoiled(path, how)
    assert read(lived_in) == told
    assert read(lived_in) == told


@pytest.mark.parametrize("made", ["a folder", "a file in place of its folder"])
@pytest.mark.usefixtures("settled")
def test_a_cache_that_cannot_be_kept_is_no_fault(lived_in: Path, made: str) -> None:
    if made == "a folder":
        (lived_in / "cache" / "weeks-2026.bin").mkdir(parents=True)
    else:
        (lived_in / "cache").write_text("")
    assert read(lived_in) == truth(lived_in)


@pytest.mark.usefixtures("settled")
def test_a_broken_week_is_told_each_time_and_spoils_no_other(lived_in: Path) -> None:
    week = Week.of(LAST)
    path = wrote(lived_in, week, "{id: a123456789, date: tomorrow}")
    for _ in range(2):
        with pytest.raises(DataInvalid, match=path.name):
            read(lived_in)
    wrote(lived_in, week, row(week))
    assert read(lived_in) == truth(lived_in)


@pytest.mark.usefixtures("settled")
def test_days_that_cut_a_week_leave_the_others_out(lived_in: Path) -> None:
    week = Week.of(date(2026, 5, 6))
    wrote(lived_in, week, *(f"{{id: b{n:09d}, date: {week.start + timedelta(days=n)}, habit: need}}" for n in range(7)))
    for first, last in ((0, 7), (2, 5), (6, 9), (-3, 1)):
        days = DateRange(week.start + timedelta(days=first), week.start + timedelta(days=last))
        assert read(lived_in, days) == truth(lived_in, days)
    assert sorted(read(lived_in), key=lambda one: one.date) == truth(lived_in)


WEEKS = [Week.of(date(2025, 12, 15) + timedelta(weeks=number)) for number in range(4)]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["write", "remove", "touch", "restore", "read", "drop"]),
        st.sampled_from(WEEKS),
        st.sampled_from(["need", "care-act", "feed"]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@given(changes=CHANGES, number=st.integers(0, 10**9))
def test_whatever_happens_to_the_files_the_cache_says_what_they_say(
    base: Path, changes: list[tuple[str, Week, str, int]], number: int
) -> None:
    where = base / f"{number}-{len(list(base.iterdir()))}"
    (where / "journal").mkdir(parents=True)
    kept: dict[str, bytes] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("aftercare.journalcache.time.time", lambda: 4e9)
        for what, week, habit, count in changes:
            path = where / "journal" / f"{week.name}.yaml"
            if path.exists():
                kept.setdefault(path.name, path.read_bytes())
            if what == "write":
                wrote(where, week, *(row(week, n, habit) for n in range(count)))
            elif what == "remove":
                path.unlink(missing_ok=True)
            elif what == "touch" and path.exists():
                os.utime(path, ns=(count, count))
            elif what == "restore" and path.name in kept:
                path.with_suffix(".tmp").write_bytes(kept[path.name])
                path.with_suffix(".tmp").replace(path)
            elif what == "drop":
                journalcache.drop(home.find(str(where), {}))
            else:
                assert read(where) == truth(where)
        assert read(where) == truth(where)
    shutil.rmtree(where)
