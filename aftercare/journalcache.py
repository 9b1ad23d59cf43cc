"""The journal for reports, without opening week files that did not change: what they hold is kept in the cache.

One file per year, `cache/weeks-2026.bin`. It holds entries without their notes and ids, is never the only copy of
anything and may be deleted at any time. A week is known by the size, times, inode and folder of its file; one that
was changed in the last two seconds is not kept, for the clock of a disk may not tell two changes of a moment apart.
"""

import gc
import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import msgspec

from aftercare import files, journal
from aftercare.dates import DateRange, Week, iso_weeks
from aftercare.entries import DONE, Entry
from aftercare.errors import AftercareError
from aftercare.history import LOCK
from aftercare.home import CACHE, JOURNAL, Home
from aftercare.version import __version__

FORM = f"{__version__}/1"
"""What wrote the cache; one by another program is not read."""
_PREFIX, _ENDING = "weeks-", ".bin"
_SETTLED = 2.0
"""Seconds after which a file's times tell of every further change, whatever the disk's clock ticks in."""

Stamp = tuple[int, int, int, int, int]


class _Kept(msgspec.Struct, array_like=True):
    """A week as the cache keeps it; `stamp` tells whether its file is still the same."""

    stamp: Stamp
    entries: list[Entry]


class _Year(msgspec.Struct, array_like=True):
    form: str
    weeks: dict[str, _Kept]


def read(home: Home, days: DateRange, *, use_lock: bool = True) -> list[Entry]:
    """The entries within days, week by week, without notes and ids; opens only week files that changed since.

    Raises:
        DataInvalid: with file, line, column and what is expected.
    """
    found: list[Entry] = []
    with _uncollected():
        for year, weeks in _by_year(iso_weeks(days)):
            for entries in _year(home, year, weeks, use_lock=use_lock):
                found += entries
    return [entry for entry in found if entry.date in days] if _cut(days) else found


def drop(home: Home) -> None:
    """Take all that is kept away; under the home's lock."""
    for path in _paths(home):
        files.remove(path)


def _paths(home: Home) -> list[str]:
    folder = home.path(f"{CACHE}/")
    return [os.path.join(folder, name) for name in files.names(folder, _ENDING) if name.startswith(_PREFIX)]


def _by_year(weeks: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The weeks by the year in their name."""
    years: dict[str, list[str]] = {}
    for week in weeks:
        years.setdefault(week[:4], []).append(week)
    yield from years.items()


def _cut(days: DateRange) -> bool:
    """Whether days begin or end within an ISO week."""
    return any(Week.of(day).start != day for day in (days.start, days.end))


def _year(home: Home, year: str, weeks: Sequence[str], *, use_lock: bool) -> list[list[Entry]]:
    """The entries of each of a year's weeks, from the cache where their files are the same."""
    folder = home.path(f"{JOURNAL}/")
    stamps = {week: stamp for week in weeks if (stamp := _stamp(folder, week)) is not None}
    path = home.path(f"{CACHE}/{_PREFIX}{year}{_ENDING}")
    known = _load(path) if stamps or os.path.exists(path) else {}
    gone = [week for week in known if week not in stamps and (week in weeks or _stamp(folder, week) is None)]
    fresh: dict[str, _Kept] = {}
    for week, stamp in stamps.items():
        kept = known.get(week)
        if kept is None or kept.stamp != stamp:
            fresh[week] = _Kept(stamp, [_bare(entry) for entry in journal.read_week(home, week)])
    settled = {week: one for week, one in fresh.items() if _is_settled(one.stamp)}
    stale = {*gone, *(week for week in fresh if week in known)}
    if settled or stale:
        rest = {week: one for week, one in known.items() if week not in stale}
        _keep(home, path, dict(sorted((rest | settled).items())), settled, use_lock=use_lock)
    return [(fresh.get(week) or known[week]).entries for week in stamps]


def _bare(entry: Entry) -> Entry:
    """An entry without what a report does not need, or shows only if asked for (rule R10)."""
    return Entry("", entry.date, entry.kind, entry.habit, entry.minutes, entry.times, entry.felt, ratings=entry.ratings)


def _stamp(folder: str, week: str) -> Stamp | None:
    """What changes whenever a week's file does; None where there is none, or it can only be opened to be told."""
    try:
        found = os.stat(f"{folder}/{week}{journal.ENDING}")
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return None
        return (-1, 0, 0, 0, 0)  # reading it will say what is wrong
    if not stat.S_ISREG(found.st_mode):
        return (-1, 0, 0, 0, 0)
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)


def _is_settled(stamp: Stamp) -> bool:
    return stamp[0] >= 0 and time.time() - max(stamp[1], stamp[2]) / 1e9 > _SETTLED


def _load(path: str) -> dict[str, _Kept]:
    """What is kept of a year; nothing where that is in doubt."""
    try:
        raw = files.read(path)
        if raw is None:
            return {}
        found = msgspec.msgpack.decode(raw, type=_Year)
    except (msgspec.MsgspecError, AftercareError, RecursionError, UnicodeDecodeError):
        return {}
    return found.weeks if found.form == FORM and all(map(journal.WEEK_NAME.fullmatch, found.weeks)) else {}


def _keep(home: Home, path: str, weeks: dict[str, _Kept], new: Iterable[str], *, use_lock: bool) -> None:
    """Keep a year, unless one of its new weeks changed meanwhile; a disk that takes nothing more is no fault here.

    Under the lock, and without waiting for it: what is being forgotten must not come back.
    """
    with suppress(AftercareError), files.locked(home.path(LOCK), wait=0, use=use_lock):
        folder = home.path(f"{JOURNAL}/")
        if all(_stamp(folder, week) == weeks[week].stamp for week in new):
            if weeks:
                files.replace(path, _encoded(weeks))
            else:
                files.remove(path)


def _encoded(weeks: dict[str, _Kept]) -> bytes:
    rows = {week: (one.stamp, [_row(entry) for entry in one.entries]) for week, one in weeks.items()}
    return msgspec.msgpack.encode((FORM, rows))


def _row(entry: Entry) -> dict[str, Any]:
    """An entry without what is not said: that reads back faster than every field of it."""
    row: dict[str, Any] = {"id": "", "date": entry.date}
    if entry.kind != DONE:
        row["kind"] = entry.kind
    for key in ("habit", "minutes", "times", "felt", "ratings"):
        value = getattr(entry, key)
        if value not in {None, "", ()}:
            row[key] = value
    return row


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector, which would look through everything that is read again and again."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
