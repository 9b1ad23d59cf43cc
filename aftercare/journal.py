"""The journal: one file per ISO week, `journal/2026-W47.yaml`, read whole and only ever added to by splicing."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aftercare import files, splice
from aftercare.dates import DateRange, Week, iso_weeks, parse_iso_date
from aftercare.entries import DONE, FEELING, ID_ALPHABET, ID_FIRST, ID_LENGTH, MOST_NOTE_BYTES, NOTE, SLIDERS, Entry
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.history import Change
from aftercare.home import JOURNAL, Home
from aftercare.plan import Day, Key, Minutes, Times
from aftercare.records import Fault, convert, expect_kind, faults
from aftercare.yamlfile import Document, parse

ENDING = ".yaml"
_WEEK_NAME = re.compile(r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])")

Rating = Annotated[int, Meta(ge=0, le=10, description="a whole number from 0 to 10")]


class EntryRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What an entry may hold; nothing else is ever stored (rule R15)."""

    date: Day
    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$", description="an id of a-z and 0-9")] | None = None
    kind: Annotated[Literal["done", "skip", "feeling", "note"], Meta(description="done, skip, feeling or note")] = (
        "done"
    )
    habit: Key | None = None
    minutes: Minutes | None = None
    times: Times | None = None
    felt: Rating | None = None
    note: str | None = None
    mood: Rating | None = None
    stress: Rating | None = None
    closeness: Rating | None = None
    understood: Rating | None = None
    rested: Rating | None = None


class WeekRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The whole of a week's file."""

    aftercare: str
    week: Annotated[str, Meta(pattern=r"^\d{4}-W\d{2}$", description="a week such as 2026-W47")]
    entries: list[EntryRecord] | None = None


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
    if not _WEEK_NAME.fullmatch(week):
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
    return [] if raw is None else parse_week(files.decode(raw, path), path, week)[1]


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
    record = convert(document, WeekRecord, lists=("entries",))
    found = next(_own_faults(document, record, week), None)
    if found is not None:
        raise DataInvalid(str(found))
    return document, list(_entries(record))


def check(document: Document, week: str) -> list[Fault]:
    """Every fault of a parsed week file."""
    found = list(faults(document, WeekRecord, lists=("entries",)))
    return found or list(_own_faults(document, msgspec.convert(document.data, WeekRecord), week))


def _own_faults(document: Document, record: WeekRecord, week: str) -> Iterator[Fault]:
    """What types cannot say: the week's name, dates that exist and lie in it, ids that stand once."""
    if record.week != week:
        yield Fault(document.where(("week",)), f"says {record.week} in the file of {week}. Mend one of them.")
        return
    days = Week.named(week).range
    seen: set[str] = set()
    for number, entry in enumerate(record.entries or []):
        path = ("entries", number)
        day = parse_iso_date(entry.date)
        if day is None:
            yield Fault(document.where((*path, "date")), f"there is no day {entry.date}. Mend the date.")
        elif day not in days:
            other = Week.of(day).name
            yield Fault(document.where((*path, "date")), f"{day} lies in {other}, not in {week}. Move the entry there.")
        if entry.id is not None and entry.id in seen:
            yield Fault(document.where((*path, "id")), f"the id {entry.id} stands twice. Remove one of the ids.")
        seen.add(entry.id or "")
        yield from _kind_faults(document, path, entry)


def _kind_faults(document: Document, path: tuple[str | int, ...], entry: EntryRecord) -> Iterator[Fault]:
    rated = [key for key in SLIDERS if getattr(entry, key) is not None]
    if entry.kind in {FEELING, NOTE}:
        holds = "sliders and a note" if entry.kind == FEELING else "a note"
        other = entry.kind == NOTE and rated
        if entry.habit or entry.minutes or entry.times or entry.felt is not None or other:
            yield Fault(document.where(path), f"a {entry.kind} holds {holds} only. Remove the other keys.")
        if entry.kind == NOTE and not entry.note:
            yield Fault(document.where(path), "`note` is missing here. Add it, then try again.")
        if entry.kind == FEELING and not rated and not entry.note:
            yield Fault(document.where(path), f"a feeling needs one of {', '.join(SLIDERS)}. Add one.")
    else:
        if entry.habit is None:
            yield Fault(document.where(path), "`habit` is missing here. Add it, then try again.")
        if rated:
            yield Fault(
                document.where((*path, rated[0])),
                f"`{rated[0]}` belongs to an entry of `kind: feeling`. Move it to one.",
            )
    if entry.note is not None and len(entry.note.rstrip("\n").encode("utf-8", "replace")) > MOST_NOTE_BYTES:
        yield Fault(document.where((*path, "note")), "the note is longer than 64 KiB. Shorten it.")


def _entries(record: WeekRecord) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    for one in record.entries or []:
        key = one.id
        if key is None:
            content = f"{one.date} {one.kind} {one.habit} {one.note}"
            seen[content] = seen.get(content, 0) + 1
            key = _derived_id(f"{content} {seen[content]}")
        ratings: tuple[tuple[str, int], ...] = ()
        if one.kind == FEELING:
            ratings = tuple((k, getattr(one, k)) for k in SLIDERS if getattr(one, k) is not None)
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


def erase_keys(change: Change, week: str, keys: Iterable[str]) -> int:
    """Remove keys such as `note` from a week's entries, and entries that hold nothing else; returns how many."""
    document, entries = opened(change, week)
    gone = set(keys)
    count = 0
    for number in range(len(entries) - 1, -1, -1):
        held = document.data["entries"][number]
        there = [key for key in held if key in gone]
        if not there:
            continue
        count += 1
        if held.get("kind") in {FEELING, NOTE} and not set(held) - gone - {"id", "date", "kind"}:
            document = splice.remove(document, ("entries", number))
            continue
        for key in there:
            document = splice.remove(document, ("entries", number, key))
    if count:
        nothing_left = not document.data["entries"]
        change.write(file_of(week), None if nothing_left else document.text)
    return count
