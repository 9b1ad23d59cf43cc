"""Erasing (rule R12): from week files, undo history, memory of cards, reminder state, caches and kept edits.

`forget` is the one thing that undoes undo. No tombstone stays. What cannot be reached is said.
"""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from aftercare import decks, draw, files, history, journal, journalcache, memory, noted, retention
from aftercare.dates import DateRange, Week, iso_weeks
from aftercare.entries import RATINGS, Entry
from aftercare.errors import AftercareError
from aftercare.home import CACHE, CONFIG, DECKS, HABITS, JOURNAL, MENU, SCHEMAS, STATE, TEMPLATES, Home
from aftercare.marks import line_start, start_of
from aftercare.reminderstate import GIVEN, LOOK_BACK, REMIND
from aftercare.reminderstate import LOCK as REMIND_LOCK
from aftercare.text import counted
from aftercare.yamlfile import Document

OUT_OF_REACH = (
    "This cannot reach backups, copies that a sync service or git keeps, files you exported, your shell's history, "
    "what scrolled past in a terminal, or traces on the disk itself."
)

_WORDS_ABOVE = re.compile(r"(?:^[ \t]*#[^\r\n]*(?:\r\n|\r|\n))+\Z", re.MULTILINE)

EDITS = f"{STATE}/edits"

OWN_FILES = (
    (CONFIG, ""),
    (HABITS, ""),
    (MENU, ""),
    (JOURNAL, ".yaml"),
    (DECKS, ".yaml"),
    (TEMPLATES, ".j2"),
    (SCHEMAS, ".json"),
)
"""Every file that holds a person's data, or that they asked for: a file, or a folder with the ending of its files."""
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
    """What the last change noted, else the last entry of the newest week."""
    week, ids = _last_noted(home)
    if not ids:
        return Erasure((), lambda _change: None)
    return Erasure(
        (f"{counted(len(ids), 'entry', 'entries')} of {week}",),
        lambda change: _each(change, [week], lambda entry: entry.id in ids),
    )


def _last_noted(home: Home) -> tuple[str, set[str]]:
    weeks = journal.weeks(home)
    changes = (one for group in history.groups(home) for one in group.changes)
    for one in changes:
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
    return "", set()


def notes(home: Home) -> Erasure:
    """All notes; the entries stay without them."""
    return _keys(home, dict.fromkeys(journal.weeks(home), ("note",)), lambda total: counted(total, "note"))


def old(home: Home, due: dict[str, list[str]]) -> Erasure:
    """The notes and ratings older than the settings keep, by the same code."""
    wanted: dict[str, tuple[str, ...]] = {}
    for what, weeks in due.items():
        for week in weeks:
            wanted[week] = (*wanted.get(week, ()), *retention.KEYS[what])
    return _keys(home, wanted, lambda total: f"notes or ratings of {counted(total, 'entry', 'entries')}")


def _keys(home: Home, wanted: dict[str, tuple[str, ...]], said: Callable[[int], str]) -> Erasure:
    found = {week: keys for week, keys in wanted.items() if _holds(journal.read_week(home, week), keys)}
    total = sum(_holds(journal.read_week(home, week), keys) for week, keys in found.items())
    lines = (f"{said(total)} in {counted(len(found), 'week')}",) if found else ()

    def _apply(change: history.Change) -> None:
        for week, keys in found.items():
            journal.erase_keys(change, week, keys)

    return Erasure(lines, _apply)


def _holds(entries: Sequence[Entry], keys: Sequence[str]) -> int:
    """How many of the entries hold one of the keys."""
    return sum(
        bool("note" in keys and entry.note)
        or ("felt" in keys and entry.felt is not None)
        or bool(RATINGS in keys and entry.ratings)
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
        document, entries = journal.opened(change, week)
        if entries and chosen(entries[0]):
            change.write(journal.file_of(week), _without_words_above(document))
        journal.erase(change, week, chosen)


def _without_words_above(document: Document) -> str:
    """The text without the comment right above the first entry: splicing takes it for the whole list's."""
    text, first = document.text, document.node(("entries", 0))
    at = line_start(text, start_of(document, first)) if first is not None else 0
    if first is None or text[at : start_of(document, first)].strip() not in {"", "-"}:
        return text
    return _WORDS_ABOVE.sub("", text[:at]) + text[at:]


def after(home: Home) -> None:
    """Erase what else may hold what was forgotten: undo history, kept edits, derived and drawn; under the lock."""
    history.erase(home)
    for top, _, names in os.walk(home.path(EDITS)):
        for name in names:
            files.remove(os.path.join(top, name))
    for week in journal.weeks(home):
        path = home.path(journal.file_of(week))
        if os.path.islink(path) and not os.path.exists(path):  # its week was forgotten
            os.unlink(path)
    noted.drop(home)
    journalcache.drop(home)
    for name in (REMIND, GIVEN, REMIND_LOCK, LOOK_BACK, memory.ASKED, decks.CACHED):
        files.remove(home.path(name))
    remembered = memory.load(home)
    if remembered.drawn or remembered.passed or remembered.last or remembered.turn:
        kept = draw.Memory(loved=remembered.loved, never=remembered.never, salt=remembered.salt)
        memory.save(home, kept)
    _sweep(home)


def traces(home: Home) -> bool:
    """Whether the undo history or kept edits may still hold what is in no week any more."""
    folders = [home.path(name) for name in (history.UNDO, history.REDO, EDITS)]
    return any(_listed(folder) for folder in folders)


def unread(home: Home) -> list[str]:
    """The files of the journal that are no week's, such as conflict copies: only `everything` holds them."""
    return [home.path(f"{JOURNAL}/{name}") for name in journal.strangers(home)]


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
    return found + _timer_files(home)


def _timer_files(home: Home) -> list[str]:
    """What the timer that reminds has outside of the home."""
    if not os.path.exists(home.path(f"{STATE}/timer")):
        return []
    from aftercare.timers.installed import outside_files

    return outside_files(home, os.environ)


def erase_everything(home: Home) -> list[str]:
    """Take all files of a home away, and its folders where they are empty; returns what is left there."""
    _sweep(home)
    for path in everything(home):
        files.remove(path)
        with suppress(OSError):  # a symbolic link stays after the file it led to
            os.unlink(path)
    for folder in DEVICE_FOLDERS:
        for top, _, _ in os.walk(home.path(folder), topdown=False):
            _remove_folder(top)
    own = {home.path(name) for name, ending in OWN_FILES if ending}
    for folder in own:
        _remove_folder(folder)
    for one in reversed(home.folders):
        _remove_folder(str(one))
    own |= set(map(str, home.folders))
    return sorted({os.path.join(folder, name) for folder in own for name in _listed(folder)} - own)


def _remove_folder(folder: str) -> None:
    """Take a folder away if it is empty, and a symbolic link that led to it."""
    with suppress(OSError):
        os.rmdir(os.path.realpath(folder))
        if os.path.islink(folder):
            os.unlink(folder)


def _listed(folder: str) -> list[str]:
    return os.listdir(folder) if os.path.isdir(folder) else []


def _sweep(home: Home) -> None:
    """Take away what a run that was killed left beside any file, also beside one that a symbolic link leads to."""
    folders = {str(home.data), str(home.config), *(home.path(name) for name, ending in OWN_FILES if ending)}
    folders |= {top for folder in DEVICE_FOLDERS for top, _, _ in os.walk(home.path(folder))}
    for folder in folders:
        files.sweep(folder)
    for path in everything(home):
        if os.path.islink(path):
            files.sweep(*os.path.split(os.path.realpath(path)))
