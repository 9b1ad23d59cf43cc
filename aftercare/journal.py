"""The journal: one file per ISO week, `journal/2026-W47.yaml`, read whole and only ever added to by splicing."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from aftercare import files, sliders, splice
from aftercare.dates import DateRange, Week, iso_weeks
from aftercare.entries import DONE, FEELING, ID_ALPHABET, ID_FIRST, ID_LENGTH, NOTE, RATINGS, SLIDERS, Entry
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.history import Change
from aftercare.home import JOURNAL, Home
from aftercare.records import Fault, convert, expect_kind, faults
from aftercare.weekfile import Own, WeekRecord, own_faults
from aftercare.yamlfile import Document, parse

ENDING = ".yaml"
WEEK_NAME = re.compile(r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])")
"""The form of an ISO week's name; there may be no such week for all that."""


def file_of(week: str) -> str:
    """The logical name of an ISO week's file."""
    return f"{JOURNAL}/{week}{ENDING}"


def weeks(home: Home) -> list[str]:
    """The ISO weeks that have a file, in order; copies that a sync engine made are left out."""
    return [week for name in _names(home) if (week := _week_of(name)) is not None]


def strangers(home: Home) -> list[str]:
    """The names of YAML files in the journal that are no week's, such as a sync engine's conflict copies."""
    return [name for name in _names(home) if _week_of(name) is None]


def _names(home: Home) -> list[str]:
    return files.names(home.path(JOURNAL), ENDING)


def _week_of(name: str) -> str | None:
    """The week that a file is of, None if there is no such week."""
    week = name.removesuffix(ENDING)
    if not WEEK_NAME.fullmatch(week):
        return None
    try:
        return Week.named(week).name
    except UsageProblem:
        return None


def read_week(home: Home, week: str) -> list[Entry]:
    """The entries of an ISO week, as they stand in its file; [] if it has none.

    Raises:
        DataInvalid: with file, line, column and what is expected.
    """
    path = home.path(file_of(week))
    raw = files.read(path)
    if raw is None:
        return []
    from aftercare import plainweek  # its patterns are nothing for `log`, which adds to a week and reads none

    text = files.decode(raw, path)
    found = plainweek.read(text, week)
    return parse_week(text, path, week)[1] if found is None else found


def read(home: Home, days: DateRange) -> list[Entry]:
    """The entries within days, by date; opens only the files of the weeks that hold them."""
    wanted = iso_weeks(days)
    if len(wanted) > 10:  # noqa: PLR2004  for a long period one look at the folder is cheaper than many at absent files
        there = set(weeks(home))
        wanted = [week for week in wanted if week in there]
    found = [entry for week in wanted for entry in read_week(home, week) if entry.date in days]
    return sorted(found, key=lambda entry: entry.date)


def parse_week(text: str, name: str, week: str) -> tuple[Document, list[Entry]]:
    """The document and the entries of a week's text.

    Raises:
        DataInvalid: with file, line, column and what is expected.
    """
    document = parse(text, name)
    expect_kind(document, "journal")
    data, own = sliders.parted(document.data)
    record = convert(replace(document, data=data), WeekRecord, lists=("entries",))
    found = next(own_faults(document, record, week, own), None)
    if found is not None:
        raise DataInvalid(str(found))
    return document, list(_entries(record, own))


def check(document: Document, week: str) -> list[Fault]:
    """Every fault of a parsed week file."""
    data, own = sliders.parted(document.data)
    found = list(faults(replace(document, data=data), WeekRecord, lists=("entries",)))
    return found or list(own_faults(document, msgspec.convert(data, WeekRecord), week, own))


def _entries(record: WeekRecord, own: Own) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    for number, one in enumerate(record.entries or []):
        key = one.id
        if key is None:
            content = f"{one.date} {one.kind} {one.habit} {one.note}"
            seen[content] = seen.get(content, 0) + 1
            key = _derived_id(f"{content} {seen[content]}")
        ratings: tuple[tuple[str, int], ...] = ()
        if one.kind == FEELING:
            ratings = tuple((k, getattr(one, k)) for k in SLIDERS if getattr(one, k) is not None)
            ratings += tuple(own.get(number, {}).items())
        yield Entry(
            id=key,
            date=date.fromisoformat(one.date),
            kind=one.kind,
            habit=one.habit or "",
            minutes=one.minutes,
            times=one.times,
            felt=one.felt,
            note=(one.note or "").rstrip("\n"),
            ratings=ratings,
        )


def _derived_id(content: str) -> str:
    """The id of an entry that a person wrote without one: the same as long as the entry is."""
    digest = hashlib.sha256(content.encode("utf-8", "replace")).digest()
    return ID_FIRST[digest[0] % len(ID_FIRST)] + "".join(
        ID_ALPHABET[byte % len(ID_ALPHABET)] for byte in digest[1:ID_LENGTH]
    )


def row(entry: Entry) -> dict[str, Any]:
    """An entry as its file holds it, keys in the files' order, what is absent left out."""
    record: dict[str, Any] = {"id": entry.id, "date": entry.date}
    if entry.kind != DONE:
        record["kind"] = entry.kind
    for key in ("habit", "minutes", "times", "felt"):
        value = getattr(entry, key)
        if value not in {None, ""}:
            record[key] = value
    record |= dict(entry.ratings)
    return record | ({"note": f"{entry.note}\n"} if entry.note else {})


def add(change: Change, entries: Iterable[Entry]) -> None:
    """Append entries to the files of their weeks.

    Raises:
        DataInvalid: if a file holds a fault, or its form cannot be added to safely.
    """
    by_week: dict[str, list[Entry]] = {}
    for entry in entries:
        by_week.setdefault(Week.of(entry.date).name, []).append(entry)
    for week, new in by_week.items():
        document, _ = opened(change, week)
        document = splice.append(document, ("entries",), [row(entry) for entry in new])
        change.write(file_of(week), document.text)


def opened(change: Change, week: str) -> tuple[Document, list[Entry]]:
    """A week's document and entries as the change has them, an empty one if there is no file yet."""
    name = file_of(week)
    text = change.text(name)
    if text is None:
        text = f"aftercare: journal/1\nweek: {week}\nentries: []\n"
    return parse_week(text, change.home.path(name), week)


def erase(change: Change, week: str, chosen: Callable[[Entry], bool]) -> int:
    """Remove the chosen entries of a week, its file too if none is left; returns how many."""
    document, entries = opened(change, week)
    positions = [number for number, entry in enumerate(entries) if chosen(entry)]
    if not positions:
        return 0
    if len(positions) == len(entries):
        change.write(file_of(week), None)
        return len(positions)
    for number in reversed(positions):
        document = splice.remove(document, ("entries", number))
    change.write(file_of(week), document.text)
    return len(positions)


_BESIDE_RATINGS = frozenset({"id", "date", "kind", "note"})
"""What a feeling holds besides its ratings."""


def erase_keys(change: Change, week: str, keys: Iterable[str]) -> int:
    """Remove keys such as `note` from a week's entries, and entries that hold nothing else; returns how many.

    The key `ratings` stands for all sliders of a feeling, a person's own among them.
    """
    document, entries = opened(change, week)
    gone = set(keys)
    count = 0
    for number in range(len(entries) - 1, -1, -1):
        held = document.data["entries"][number]
        rated = RATINGS in gone and held.get("kind") == FEELING
        there = [key for key in held if key in gone or (rated and key not in _BESIDE_RATINGS)]
        if not there:
            continue
        count += 1
        if held.get("kind") in {FEELING, NOTE} and not set(held) - set(there) - {"id", "date", "kind"}:
            document = splice.remove(document, ("entries", number))
            continue
        for key in there:
            document = splice.remove(document, ("entries", number, key))
    if count:
        nothing_left = not document.data["entries"]
        change.write(file_of(week), None if nothing_left else document.text)
    return count
