"""An export as a zip of the files themselves.

With notes and unfiltered it is a copy: bytes as they are, faulty ones too. Otherwise weeks and plan are written anew
from what they hold, for a comment may say what a note does, or what was left out.
"""

import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

from aftercare import files, journal, splice
from aftercare.entries import Entry
from aftercare.exports import asking
from aftercare.exports.asking import Asked
from aftercare.exports.gather import Watch, tells, weeks_of
from aftercare.home import CONFIG, DECKS, HABITS, JOURNAL, MENU, TEMPLATES, Home
from aftercare.imports.weektext import item
from aftercare.replan import HEAD
from aftercare.session import Session
from aftercare.yamlfile import parse

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in it: when a file was last written is the time of a day, which is never told."""
_MODE = 0o100600
_DATES = frozenset({"from", "until", "retired"})


class _Sink:
    """What is written to it, in parts; it cannot seek, so that a zip is written from beginning to end."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep some bytes."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def checked(session: Session, asked: Asked, watch: Watch) -> Iterator[bytes]:
    """The zip, part by part, once every file that has to be understood was read and is sound.

    Raises:
        DataInvalid: naming the file that cannot be read, line and column.
        UsageProblem: if a practice could be several.
        InputMissing: if it is none.
    """
    home, weeks = session.home, weeks_of(session, asked.days) if asked.noted else []
    copied = asked.notes and not asked.filtered
    only: frozenset[str] = frozenset()
    if not copied:
        seen: set[str] = set()
        for week in watch(weeks):
            seen |= {entry.habit for entry in journal.read_week(home, week)}
        only = asking.practices_of(session, asked.only, seen - {""})
        _ = session.plan  # which says what is wrong with it
    names = [HABITS] if asking.PLAN in asked.kinds and not only else []
    if not asked.filtered:
        names = [CONFIG, *names, MENU, *_in(home, DECKS, ".yaml"), *_in(home, TEMPLATES, ".j2")]
    return _parts(home, names, weeks, asked, None if copied else only)


def _in(home: Home, folder: str, ending: str) -> list[str]:
    return [f"{folder}/{name}" for name in files.names(home.path(folder), ending)]


def _parts(
    home: Home, names: list[str], weeks: list[str], asked: Asked, only: frozenset[str] | None
) -> Iterator[bytes]:
    """The parts; `only` None copies every file as it is."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:  # type: ignore[call-overload]
        for name in (*names, *map(journal.file_of, weeks)):
            if only is not None and name.startswith(f"{JOURNAL}/"):
                raw = _week(home, name, asked, only)
            else:
                path = home.path(name)
                raw = None if files.is_waited_for(path) else files.read(path)
                raw = _plan(raw, path) if raw and name == HABITS and not asked.notes else raw
            if raw is not None:
                made.writestr(_member(name), raw)
                yield sink.taken()
    yield sink.taken()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = _MODE << 16
    return member


def _week(home: Home, name: str, asked: Asked, only: frozenset[str]) -> bytes | None:
    """A week's file written anew with what is to go out; None if nothing of it is."""

    def _goes(entry: Entry) -> bool:
        return (
            entry.kind in asked.noted
            and (asked.days is None or entry.date in asked.days)
            and (not only or not entry.habit or entry.habit in only)
            and (asked.notes or tells(entry))
        )

    week = name.removeprefix(f"{JOURNAL}/").removesuffix(journal.ENDING)
    entries = [entry for entry in journal.read_week(home, week) if _goes(entry)]
    if not entries:
        return None
    items = (item(entry if asked.notes else entry.without_note()) for entry in entries)
    return f"aftercare: journal/1\nweek: {week}\nentries:\n{''.join(items)}".encode()


def _plan(raw: bytes, path: str) -> bytes:
    data = parse(files.decode(raw, path), path).data
    document = parse(HEAD, path)
    for key in ("habits", "pauses"):
        if data.get(key):
            document = splice.append(document, (key,), _dated(data[key]))
        elif data.get(key) == []:
            document = parse(f"{document.text}{key}: []\n", path)
    return document.text.encode()


def _dated(value: Any, key: str = "") -> Any:
    """What a file holds, its dates as dates, so that they are written as such."""
    if isinstance(value, dict):
        return {name: _dated(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_dated(one) for one in value]
    return date.fromisoformat(value) if isinstance(value, str) and key in _DATES else value
