"""Erasing (rule R12): from week files, undo history, memory of cards, reminder state, caches and kept edits.

`forget` is the one thing that undoes undo. No tombstone stays. What cannot be reached is said.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aftercare import draw, files, history, journal, memory, noted, retention
from aftercare.dates import DateRange, Week, iso_weeks
from aftercare.entries import Entry
from aftercare.errors import AftercareError, InputMissing
from aftercare.home import CACHE, CONFIG, DECKS, HABITS, JOURNAL, MENU, STATE, TEMPLATES, Home
from aftercare.text import counted

OUT_OF_REACH = (
    "This cannot reach backups, copies that a sync service or git keeps, files you exported, your shell's history, "
    "what scrolled past in a terminal, or traces on the disk itself."
)

EDITS, REMIND = f"{STATE}/edits", f"{STATE}/remind.json"

OWN_FILES = (
    (CONFIG, ""),
    (HABITS, ""),
    (MENU, ""),
    (JOURNAL, ".yaml"),
    (DECKS, ".yaml"),
    (TEMPLATES, ".j2"),
)
"""Every file that holds a person's data: a file, or a folder with the ending of its files."""
DEVICE_FOLDERS = (STATE, CACHE)
"""Folders that only this program writes to: everything in them goes."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be erased: lines that say so, and how to do it within a change."""

    lines: tuple[str, ...]
    apply: Callable[[history.Change], None]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to erase."""
        return not self.lines


def last(home: Home) -> Erasure:
    """What the last `log` or `skip` noted, else the last entry of the newest week.

    Raises:
        InputMissing: if nothing is noted.
    """
    week, ids = _last_noted(home)
    return Erasure(
        (f"{counted(len(ids), 'entry', 'entries')} of {week}",),
        lambda change: _each(change, [week], lambda entry: entry.id in ids),
    )


def _last_noted(home: Home) -> tuple[str, set[str]]:
    weeks = journal.weeks(home)
    group = history.newest(home)
    for one in group.changes if group is not None else ():
        week = one.name.removeprefix(f"{JOURNAL}/").removesuffix(journal.ENDING)
        if not one.name.startswith(f"{JOURNAL}/") or week not in weeks:
            continue
        with suppress(AftercareError):
            before = journal.parse_week(files.decode(one.before, one.name), one.name, week)[1] if one.before else []
            new = {entry.id for entry in journal.read_week(home, week)} - {entry.id for entry in before}
            if new:
                return week, new
    for week in reversed(weeks):
        entries = journal.read_week(home, week)
        if entries:
            return week, {entries[-1].id}
    raise InputMissing("nothing is noted, so there is nothing to forget.")


def notes(home: Home) -> Erasure:
    """All notes; the entries stay without them."""
    return _keys(home, dict.fromkeys(journal.weeks(home), ("note",)), "note")


def old(home: Home, due: dict[str, list[str]]) -> Erasure:
    """The notes and ratings older than the settings keep, by the same code."""
    wanted: dict[str, tuple[str, ...]] = {}
    for what, weeks in due.items():
        for week in weeks:
            wanted[week] = (*wanted.get(week, ()), *retention.KEYS[what])
    return _keys(home, wanted, "note or rating")


def _keys(home: Home, wanted: dict[str, tuple[str, ...]], what: str) -> Erasure:
    found = {week: keys for week, keys in wanted.items() if _holds(journal.read_week(home, week), keys)}
    total = sum(_holds(journal.read_week(home, week), keys) for week, keys in found.items())
    lines = (f"{counted(total, what, f'{what}s')} in {counted(len(found), 'week')}",) if found else ()

    def _apply(change: history.Change) -> None:
        for week, keys in found.items():
            journal.erase_keys(change, week, keys)

    return Erasure(lines, _apply)


def _holds(entries: Sequence[Entry], keys: Sequence[str]) -> int:
    """How many of the entries hold one of the keys."""
    ratings = set(keys) - {"note", "felt"}
    return sum(
        bool("note" in keys and entry.note)
        or ("felt" in keys and entry.felt is not None)
        or bool(ratings & {key for key, _ in entry.ratings})
        for entry in entries
    )


def period(home: Home, days: DateRange) -> Erasure:
    """Everything noted on these days; a week file goes whole, comments included, if nothing else is in it."""
    there = set(journal.weeks(home))
    weeks = [week for week in iso_weeks(days) if week in there]
    whole = [week for week in weeks if _within(week, days)]
    counts = {w: sum(e.date in days for e in journal.read_week(home, w)) for w in weeks if w not in whole}
    total = sum(counts.values()) + sum(_count(home, week) for week in whole)
    lines = (f"{counted(total, 'entry', 'entries')} in {counted(len(weeks), 'week')}",) if total or whole else ()

    def _apply(change: history.Change) -> None:
        for week in whole:
            change.write(journal.file_of(week), None)
        _each(change, [week for week in weeks if week not in whole], lambda entry: entry.date in days)

    return Erasure(lines, _apply)


def _within(week: str, days: DateRange) -> bool:
    own = Week.named(week).range
    return own.start >= days.start and own.end <= days.end


def _count(home: Home, week: str) -> int:
    """How many entries a week has; a file that cannot be read can be erased all the same."""
    try:
        return len(journal.read_week(home, week))
    except AftercareError:
        return 1


def _each(change: history.Change, weeks: Sequence[str], chosen: Callable[[Entry], bool]) -> None:
    for week in weeks:
        journal.erase(change, week, chosen)


def after(home: Home) -> None:
    """Erase what else may hold what was forgotten: undo history, kept edits, derived and drawn; under the lock."""
    history.erase(home)
    _empty(Path(home.path(EDITS)))
    noted.drop(home)
    files.remove(home.path(REMIND))
    remembered = memory.load(home)
    if remembered.drawn or remembered.passed or remembered.last:
        kept = draw.Memory(loved=remembered.loved, never=remembered.never, salt=remembered.salt)
        memory.save(home, kept)
    for folder in {str(home.data), str(home.config), home.path(JOURNAL), home.path(STATE), home.path(CACHE)}:
        files.sweep(folder)


def everything(home: Home) -> list[str]:
    """The paths of all files of a home, as `forget --all` takes them away."""
    found = []
    for name, ending in OWN_FILES:
        path = home.path(name)
        if ending:
            found += [os.path.join(path, n) for n in files.names(path, ending)]
        elif os.path.lexists(path):
            found.append(path)
    for folder in DEVICE_FOLDERS:
        for top, _, names in os.walk(home.path(folder)):
            found += [os.path.join(top, n) for n in sorted(names)]
    return found


def erase_everything(home: Home) -> list[str]:
    """Take all files of a home away, and its folders where they are empty; returns what is left there."""
    for folder in {str(home.data), str(home.config), home.path(JOURNAL)}:
        files.sweep(folder)
    for path in everything(home):
        files.remove(path)
        with suppress(OSError):  # a symbolic link stays after the file it led to
            os.unlink(path)
    folders = [home.path(name) for name, ending in OWN_FILES if ending] + [home.path(f) for f in DEVICE_FOLDERS]
    for folder in [*folders, *map(str, home.folders)]:
        _empty_folders(folder)
    return sorted(str(path) for folder in home.folders if folder.is_dir() for path in folder.iterdir())


def _empty_folders(folder: str) -> None:
    for top, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):
            os.rmdir(top)


def _empty(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            files.remove(str(path))
