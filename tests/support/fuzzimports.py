"""What fuzzing does with what other programs have noted: each format, and whole imports into a home."""

import sqlite3
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from aftercare import (
    checking,
    files,
    history,
)
from aftercare.home import Home
from aftercare.imports import importing, planmerge, readers
from aftercare.imports.rows import LeftOut, Reject, Row
from aftercare.session import Session
from tests.support.fuzzfiles import TODAY
from tests.support.fuzzkept import emptied, home_in

# ---- what other programs have noted

_ENDINGS = {"loop": "zip", "zip": "zip", "loop-db": "db", "jrnl": "json", "jsonl": "jsonl", "lines": "txt"}
_COLUMNS = {"date": "Day", "practice": "Habit", "minutes": "Min", "note": "Note"}
MEMBER = b"\n=== "
"""What stands before the name of a member, where an archive or a folder is written as one text."""


def importer(name: str) -> Callable[[bytes, Path], None]:
    def _run(data: bytes, folder: Path) -> None:
        place = folder / "import"
        place.mkdir(exist_ok=True)
        try:
            path = _source(name, data, place)
            before = _there(place)
            reader = readers.load(name, today=TODAY, columns=_COLUMNS if name == "table" else {})
            reader.takes(str(path), path.read_bytes()[:4096] if path.is_file() else b"")
            for one in reader.read(str(path)):
                _is_sound(one)
            assert _there(place) == before, "what is imported was changed, or something stands beside it"
        finally:
            emptied(place)

    return _run


def _source(name: str, data: bytes, place: Path) -> Path:
    """The file or folder that the bytes stand for; a zip or a database may also be written as text."""
    path = place / f"source.{_ENDINGS.get(name, 'csv')}"
    if name == "harsh":
        for one, content in zip(("habits", "log"), data.split(b"\0", 1), strict=False):
            (place / one).write_bytes(content)
        return place
    if path.suffix == ".zip" and data.startswith(MEMBER):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for member in data.split(MEMBER)[1:]:
                called, _, content = member.partition(b"\n")
                archive.writestr(zipfile.ZipInfo(called.decode("utf-8", "replace") or "x"), content)
    elif path.suffix == ".db" and not data.startswith(b"SQLite"):
        _database(path, data.decode("utf-8", "replace"))
    else:
        path.write_bytes(data)
    return path


def _database(path: Path, script: str) -> None:
    """A database made by SQL that may do nothing but make tables and rows, and not for long."""
    refused = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_CREATE_VTABLE}
    with closing(sqlite3.connect(path)) as made:
        made.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action in refused else sqlite3.SQLITE_OK)
        made.set_progress_handler(lambda: 1, 100_000)
        for statement in script.split(";\n"):
            with suppress(sqlite3.Error, sqlite3.Warning, ValueError):
                made.execute(statement)
        with suppress(sqlite3.Error):
            made.commit()


def _there(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}


def _is_sound(one: object) -> None:
    """Whether what a reader hands over is of the types that it says."""
    if isinstance(one, Row):
        assert type(one.day) is date
        assert all(value is None or type(value) is int for value in (one.minutes, one.times, one.felt))
        assert all(isinstance(value, str) for value in (one.name, one.note, one.id, one.kind, one.file))
        assert all(type(value) is int for _, value in one.ratings)
        assert one.nth >= 0
    elif isinstance(one, Reject | LeftOut):
        assert isinstance(one.number, int)
        assert one.why
        assert "\n" not in one.why


_WHOLE = ("jsonl", "csv", "lines", "table", "zip", "harsh", "jrnl", "loop", "loop-db")
_HELD = {
    "config.yaml": "aftercare: config/1  # mine\n",
    "habits.yaml": "aftercare: habits/1\nhabits:\n- {habit: need}\n- {habit: tea, targets: [{weekly: 2}]}  # mine\n",
    "journal/2026-W47.yaml": "aftercare: journal/1\nweek: 2026-W47\nentries:\n- {id: k3v9x2m7qd, date: 2026-11-21, "
    "habit: need}  # mine\n",
}


def whole(data: bytes, folder: Path) -> None:
    """An import into a home, one byte for the format, one for how; twice is once, and it can be taken back."""
    which, how = (*data[:2], 0, 0)[:2]
    form, conflict = _WHOLE[which % len(_WHOLE)], (planmerge.SKIP, planmerge.REPLACE, planmerge.ERROR)[how % 3]
    place, home = folder / "import", home_in(folder)
    place.mkdir(exist_ok=True)
    emptied(home.data)
    files.make_folder(home.path("state"))
    for name, content in _HELD.items() if how & 8 else ():
        files.replace(home.path(name), content.encode())
    try:
        path = _source(form, data[2:], place)
        columns = _COLUMNS if form == "table" else {}
        maps = ("Tea=tea", "Walk=care-act") if how & 8 else ("Tea=need",)
        asked = importing.Asked(str(path), form, maps, columns, conflict=conflict, notes=not how & 16, keep_going=True)
        before = _data(home)
        _imported(home, asked)
        after = _data(home)
        wrong = [one for one in checking.look_through(home, "aftercare").faults if "/decks/" not in one]
        assert wrong == [], wrong  # decks of a zip are taken as they are
        if conflict == planmerge.SKIP:
            _imported(home, asked)
            assert _data(home) == after, "twice is not the same as once"
        if after != before:
            history.undo(home, answer=lambda _: None)
            assert _data(home) == before, "it is not taken back exactly"
    finally:
        emptied(place)
        emptied(home.data)


def _imported(home: Home, asked: importing.Asked) -> None:
    session = Session(home_given=str(home.data), today_given=str(TODAY))
    with importing.reading(session, asked) as running:
        importing.carry_out(session, running, dry_run=False, answer=lambda _: None)


def _data(home: Home) -> dict[str, bytes]:
    """The bytes of a person's files."""
    found = [path for path in home.data.rglob("*") if path.is_file()] if home.data.exists() else []
    return {str(path): path.read_bytes() for path in found if not {"state", "cache"} & set(path.parts)}
