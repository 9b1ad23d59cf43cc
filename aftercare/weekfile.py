"""What a week's file may hold: its records, and the faults that types cannot tell of."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aftercare import sliders
from aftercare.dates import Week, parse_iso_date
from aftercare.entries import FEELING, MOST_NOTE_BYTES, NOTE, SLIDERS
from aftercare.plan import Day, Key, Minutes, Times
from aftercare.records import Fault
from aftercare.yamlfile import Document

Rating = Annotated[int, Meta(ge=0, le=10, description="a whole number from 0 to 10")]


class EntryRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What an entry may hold; nothing else is ever stored (rule R15) but a feeling's own sliders."""

    date: Day
    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}\Z", description="an id of a-z and 0-9")] | None = None
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


Own = Mapping[int, Mapping[str, Any]]
"""The ratings of a person's own sliders, by the position of their entry."""


def own_faults(document: Document, record: WeekRecord, week: str, own: Own) -> Iterator[Fault]:
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
        yield from _kind_faults(document, path, entry, own.get(number, {}))


def _kind_faults(
    document: Document, path: tuple[str | int, ...], entry: EntryRecord, own: Mapping[str, Any]
) -> Iterator[Fault]:
    yield from filter(None, (sliders.rating_fault(document, path, key, value) for key, value in own.items()))
    rated = [key for key in SLIDERS if getattr(entry, key) is not None] + list(own)
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
