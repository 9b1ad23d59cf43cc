"""What a person wishes to keep no longer: off by default, offered, shown, and erased as by `forget`."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aftercare import files, forgetting, history, retention
from aftercare.home import Home, find
from aftercare.settings import Settings
from tests.conftest import Run
from tests.support.terminal import ended, on_terminal

TODAY = date(2026, 11, 22)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "person").mkdir()
    return find(None, os.environ)


def put(home: Home, name: str, text: str) -> Path:
    path = Path(home.path(name))
    files.make_folder(str(path.parent))
    path.write_text(text)
    path.chmod(0o600)
    return path


def settings(home: Home, **values: int) -> None:
    put(home, "config.yaml", "aftercare: config/1\n" + "".join(f"{key}: {value}\n" for key, value in values.items()))


def week(number: int) -> str:
    """A week of notes, ratings and words by hand, each to be searched for."""
    day = date.fromisocalendar(2026, number, 3)
    return (
        f"aftercare: journal/1\nweek: 2026-W{number:02d}\nentries:\n"
        f"# words-{number}\n"
        f"- {{id: a{number}, date: {day}, habit: need, note: note-{number}}}\n"
        f"- {{id: b{number}, date: {day}, habit: cuddle, minutes: 5, felt: 8}}  # beside-{number}\n"
        f"- id: c{number}\n  date: {day}\n  habit: reflect\n  felt: 0\n  note: |\n    long-{number}\n    note\n"
        f"- {{id: d{number}, date: {day}, kind: feeling, mood: 7, rested: 3, own-{number}: 5, loneliness: 2}}\n"
        f"- {{id: e{number}, date: {day}, kind: feeling, stress: 2, own: 9, note: felt-note-{number}}}\n"
        f"- {{id: f{number}, date: {day}, kind: skip, habit: meditate}}\n"
    )


def without_notes(text: str, number: int) -> str:
    for gone in (f", note: note-{number}", f"  note: |\n    long-{number}\n    note\n", f", note: felt-note-{number}"):
        assert gone in text
        text = text.replace(gone, "")
    return text


def without_ratings(text: str, number: int) -> str:
    for gone in (", felt: 8", "  felt: 0\n", ", stress: 2", ", own: 9"):
        assert gone in text
        text = text.replace(gone, "")
    nothing_left = (f"- {{id: d{number},", *(() if "felt-note" in text else (f"- {{id: e{number},",)))
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(nothing_left))


def kept(home: Home, *numbers: int) -> dict[int, str]:
    return {number: Path(home.path(f"journal/2026-W{number:02d}.yaml")).read_text() for number in numbers}


def terminal(*arguments: str, today: str = "2026-11-22") -> Any:
    """The program on a terminal on a day."""
    return on_terminal(*arguments, env=on(today))


def on(today: str) -> dict[str, str]:
    return {"AFTERCARE_TODAY": today}


OFFER = "some entries are older than you wish to keep"


# ---- which weeks


@pytest.mark.parametrize(
    ("values", "today", "expected"),
    [
        ({}, TODAY, {}),
        ({"keep_notes_weeks": 4}, TODAY, {"notes": "2026-W43"}),
        ({"keep_ratings_weeks": 1}, TODAY, {"ratings": "2026-W46"}),
        ({"keep_notes_weeks": 4, "keep_ratings_weeks": 8}, TODAY, {"notes": "2026-W43", "ratings": "2026-W39"}),
        ({"keep_notes_weeks": 4}, date(2026, 11, 23), {"notes": "2026-W44"}),  # a Monday, so another week
        ({"keep_notes_weeks": 6}, date(2027, 1, 20), {"notes": "2026-W50"}),  # 2026 has 53 weeks
    ],
)
def test_weeks_before_the_first_to_keep_are_older(
    values: dict[str, int], today: date, expected: dict[str, str]
) -> None:
    assert retention.limits(Settings(**values), today) == expected  # type: ignore[arg-type]


def test_by_default_nothing_is_ever_too_old(run: Run, home: Home) -> None:
    put(home, "journal/2026-W02.yaml", week(2))
    assert retention.due(home, Settings(), TODAY) == {}
    assert OFFER not in ended(terminal("week")).out
    assert "say first how long to keep" in run("forget", "old", "--yes", code=2).err
    assert kept(home, 2) == {2: week(2)}


@pytest.mark.parametrize("broken", ["{", "[]", "\xff", '{"notes": 5}', "null"])
def test_a_memory_that_cannot_be_read_counts_as_none(home: Home, broken: str) -> None:
    put(home, "state/retention.json", "").write_bytes(broken.encode("latin-1"))
    put(home, "journal/2026-W02.yaml", week(2))
    assert retention.due(home, Settings(keep_notes_weeks=4), TODAY) == {"notes": ["2026-W02"]}


def test_what_was_done_is_not_done_again(home: Home) -> None:
    for number in (2, 40, 43, 44):
        put(home, f"journal/2026-W{number:02d}.yaml", week(number))
    four, two = Settings(keep_notes_weeks=4), Settings(keep_notes_weeks=4, keep_ratings_weeks=4)
    assert retention.due(home, four, TODAY) == {"notes": ["2026-W02", "2026-W40"]}
    retention.record(home, four, TODAY)
    assert retention.due(home, four, TODAY) == {}
    assert retention.due(home, two, TODAY) == {"ratings": ["2026-W02", "2026-W40"]}
    assert retention.due(home, four, date(2026, 11, 30)) == {"notes": ["2026-W43", "2026-W44"]}
    longer = Settings(keep_notes_weeks=30)
    assert retention.due(home, longer, TODAY) == {}
    retention.record(home, longer, TODAY)
    assert retention.due(home, longer, TODAY) == {}
    assert retention.due(home, four, TODAY) == {"notes": ["2026-W40"]}  # kept again in between


# ---- as the weeks go by


def test_exactly_what_is_older_goes_as_the_weeks_go_by(run: Run, home: Home, tmp_path: Path) -> None:
    numbers = (30, 38, 39, 42, 43, 44, 47)
    weeks = {number: week(number) for number in numbers}
    for number, text in weeks.items():
        put(home, f"journal/2026-W{number:02d}.yaml", text)
    settings(home, keep_notes_weeks=4, keep_ratings_weeks=8)
    assert run("forget", "old", "--dry-run").out.startswith(
        "Would be erased: notes or ratings of 16 entries in 4 weeks"
    )
    assert kept(home, *numbers) == weeks

    assert run("forget", "old", "--yes").out.startswith("Erased: notes or ratings of 16 entries in 4 weeks.")
    for number in (30, 38):
        weeks[number] = without_ratings(without_notes(weeks[number], number), number)
    for number in (39, 42):
        weeks[number] = without_notes(weeks[number], number)
    assert kept(home, *numbers) == weeks
    assert run("forget", "old", "--yes").out == "There is nothing to erase.\n"
    run("check")

    assert run("forget", "old", "--yes", env=on("2026-11-30")).out.startswith("Erased: notes or ratings of 10 entries")
    weeks[39] = without_ratings(weeks[39], 39)
    for number in (43, 44):
        weeks[number] = without_notes(weeks[number], number)
    assert kept(home, *numbers) == weeks
    text = "".join(path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file())
    assert "note-47" in text
    assert not any(f"note-{number}" in text or f"long-{number}" in text for number in numbers if number != 47)


def test_what_grew_too_old_is_gone_from_what_remembers_it_too(run: Run, home: Home, tmp_path: Path) -> None:
    settings(home, keep_notes_weeks=4)
    run("log", "reflect", "--note", stdin=b"note-to-go", env=on("2026-09-01"))
    run("log", "need", env=on("2026-09-01"))
    run("forget", "old", "--yes")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"note-to-go" in path.read_bytes()]
    run("undo", code=66)


# ---- it is offered, and nothing goes by looking


def test_the_week_offers_it_on_a_terminal_and_erases_nothing(run: Run, home: Home, tmp_path: Path) -> None:
    put(home, "journal/2026-W30.yaml", week(30))
    put(home, "journal/2026-W43.yaml", week(43))
    settings(home, keep_notes_weeks=4)
    before = {path: path.read_bytes() for path in (tmp_path / "home" / "journal").iterdir()}
    for _ in range(2):
        assert "`python -m aftercare forget old`" in " ".join(ended(terminal("week")).out.split())
    assert {path: path.read_bytes() for path in (tmp_path / "home" / "journal").iterdir()} == before
    found = run("week")
    assert (OFFER in found.out, found.err) == (False, "")
    run("forget", "old", "--yes")
    assert OFFER not in ended(terminal("week")).out
    assert OFFER not in ended(terminal("week", today="2026-11-22")).out
    assert OFFER in ended(terminal("week", today="2026-11-29")).out  # by then week 43 is older


def test_an_offer_of_nothing_is_made_once(run: Run, home: Home) -> None:
    """The week is old, and holds neither notes nor ratings."""
    put(home, "journal/2026-W30.yaml", "aftercare: journal/1\nweek: 2026-W30\nentries: []\n")
    settings(home, keep_notes_weeks=4)
    assert OFFER in ended(terminal("week")).out
    assert run("forget", "old", "--dry-run").out == "There is nothing to erase.\n"
    assert OFFER in ended(terminal("week")).out
    assert run("forget", "old").out == "There is nothing to erase.\n"
    assert OFFER not in ended(terminal("week")).out


@pytest.mark.parametrize(("key", "gone"), [("y\n", True), ("\n", False), ("\x04", False)])
def test_it_is_shown_and_asked_before_it_goes(home: Home, key: str, gone: bool) -> None:
    put(home, "journal/2026-W30.yaml", week(30))
    settings(home, keep_notes_weeks=4)
    child = terminal("forget", "old")
    child.expect(r"Erase notes or ratings of 3 entries in 1 week.*\? \[y/N\]")
    child.send(key)
    assert ended(child).code == 0
    assert kept(home, 30) == {30: without_notes(week(30), 30) if gone else week(30)}
    assert (OFFER in ended(terminal("week")).out) is not gone


def test_looking_opens_no_old_week_and_erasing_opens_each_once_in_its_life(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20, 48):
        put(home, f"journal/2026-W{number:02d}.yaml", week(number))
    wishes = Settings(keep_notes_weeks=4)
    opened: list[str] = []
    read = files.read

    def _read(path: str) -> bytes | None:
        opened.append(Path(path).stem)
        return read(path)

    def _erase(today: date) -> set[str]:
        opened.clear()
        due = retention.due(home, wishes, today)
        assert [name for name in opened if "W" in name] == []
        with history.change(home, recorded=False) as change:
            forgetting.old(home, due).apply(change)
        retention.record(home, wishes, today)
        return {name for name in opened if "W" in name}

    monkeypatch.setattr(files, "read", _read)
    assert _erase(TODAY) == {f"2026-W{number}" for number in range(20, 43)}
    assert _erase(TODAY) == set()
    assert _erase(date(2026, 11, 29)) == {"2026-W43"}
