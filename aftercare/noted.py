"""Which optional practices were ever noted: they appear, count and remind only from then on.

Kept in `cache/noted.json`, which may be deleted at any time: without it the week files are looked through
once, so that `week` opens only the files it shows.
"""

import json
import re
from collections.abc import Iterable
from contextlib import suppress

from aftercare import files, journal
from aftercare.entries import Entry
from aftercare.errors import AftercareError
from aftercare.habits import Plan
from aftercare.home import CACHE, Home

NOTED = f"{CACHE}/noted.json"


def ever(home: Home, plan: Plan, seen: Iterable[Entry]) -> frozenset[str]:
    """The keys of optional habits that were ever noted; `seen` are entries that are read already."""
    optional = {habit.key for habit in plan.habits if habit.optional}
    if not optional:
        return frozenset()
    known = _cached(home)
    if known is None or not known[0] >= optional:
        known = (optional, _search(home, optional))
        if journal.weeks(home):  # looking at an empty home makes nothing in it
            _keep(home, *known)
    return frozenset(known[1]) | {entry.habit for entry in seen if entry.habit in optional}


def add(home: Home, plan: Plan, keys: Iterable[str]) -> None:
    """Remember newly noted keys; to be called under the home's lock."""
    known = _cached(home)
    if known is None:
        return
    new = {key for key in keys if (habit := plan.get(key)) is not None and habit.optional} - known[1]
    if new:
        _keep(home, known[0], known[1] | new)


def drop(home: Home) -> None:
    """Take the memory away: it is made anew when it is next needed."""
    files.remove(home.path(NOTED))


def after_turn(home: Home, restored: Iterable[bytes]) -> None:
    """After undo or redo: let go of the memory if it may no longer be true of the week files restored, one by one."""
    known = _cached(home)
    if known is None:
        return
    words = {key: key.encode() for key in known[0]}
    if known[1] & words.keys() != {key for part in restored for key, word in words.items() if word in part}:
        drop(home)


def _cached(home: Home) -> tuple[set[str], set[str]] | None:
    """Which keys were looked for, and which of them were found."""
    try:
        known = json.loads(files.read(home.path(NOTED)) or b"null")
        optional, noted = set(known["optional"]), set(known["noted"])
    except (ValueError, TypeError, KeyError, RecursionError, AftercareError):
        return None
    return (optional, noted) if all(isinstance(key, str) for key in optional | noted) else None


def _keep(home: Home, optional: set[str], noted: set[str]) -> None:
    content = {"optional": sorted(optional), "noted": sorted(noted)}
    with suppress(AftercareError):
        files.replace(home.path(NOTED), json.dumps(content).encode())


def _search(home: Home, optional: set[str]) -> set[str]:
    """Look through all week files as bytes: a hundred times faster than reading them as YAML."""
    pattern = re.compile(rb"""habit['"]?\s*:\s*['"]?([a-z0-9-]+)""")
    found: set[str] = set()
    for week in journal.weeks(home):
        raw = files.read(home.path(journal.file_of(week))) or b""
        found |= {key.decode() for key in pattern.findall(raw)} & optional
        if found == optional:
            break
    return found
