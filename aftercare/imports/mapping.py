"""From what a source calls a practice to its key, and from a row to an entry that a week may hold."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from aftercare.dates import FIRST
from aftercare.entries import (
    DONE,
    FEELING,
    ID_ALPHABET,
    ID_FIRST,
    ID_LENGTH,
    MOST_MINUTES,
    MOST_NOTE_BYTES,
    MOST_RATING,
    MOST_TIMES,
    NOTE,
    SKIP,
    Entry,
    parse_amount,
)
from aftercare.errors import AftercareError, UsageProblem
from aftercare.habits import NOTED_AS
from aftercare.imports.readers import OWN
from aftercare.imports.rows import Row
from aftercare.text import is_text, listed, one_line

if TYPE_CHECKING:
    from aftercare.session import Session

LEFT_OUT = "-"
"""What `--map "Work=-"` maps to: nothing."""
MOST_NAMES = 2000
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_ID = re.compile(r"[a-z0-9-]{1,40}")


class Unmapped(Exception):
    """Why a row cannot become an entry, in half a sentence."""


def wanted_names(maps: Iterable[str], session: "Session") -> dict[str, str]:
    """What `--map "NAME=practice"` says: the key, or `LEFT_OUT`, by the name in small letters.

    Raises:
        UsageProblem: for another form, and a name that is mapped twice.
        InputMissing: for a practice that is not known.
    """
    found: dict[str, str] = {}
    for one in maps:
        name, equals, word = one.rpartition("=")
        key = _folded(name)
        if not equals or not key or not word.strip():
            raise UsageProblem('--map names what a source calls a practice, and yours. Write --map "Exercise=reflect".')
        if key in found:
            raise UsageProblem(f"--map names {one_line(name)!r} twice. Keep one of them.")
        found[key] = LEFT_OUT if word.strip() == LEFT_OUT else _noted_as(session.habit(word).key)
    return found


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _noted_as(key: str) -> str:
    return NOTED_AS.get(key, key)


class Names:
    """What each name of a source stands for here; `own` ones are keys already, `typed` ones may be shortened."""

    def __init__(self, session: "Session", maps: Mapping[str, str], *, own: bool, typed: bool) -> None:
        self._session, self._maps, self._own, self._typed = session, maps, own, typed
        self._known: dict[str, str] = {}
        self._titles: dict[str, set[str]] | None = None
        self._whys: dict[str, str] = {}
        self.used: set[str] = set()
        self.unknown: Counter[str] = Counter()

    def key(self, name: str) -> str:
        """The key that a name stands for, `LEFT_OUT` if it is to be left out.

        Raises:
            Unmapped: saying why there is none.
        """
        if name in self._known:
            return self._known[name]
        if name in self._whys:
            self.unknown[name] += 1
            raise Unmapped(self._whys[name])
        if len(self._known) + len(self._whys) >= MOST_NAMES:
            raise Unmapped(f"more than {MOST_NAMES} practices are named")
        try:
            self._known[name] = self._found(name)
        except Unmapped as why:
            self._whys[name] = str(why)
            self.unknown[name] += 1
            raise
        return self._known[name]

    def tagged(self, tags: str) -> str:
        """The key that the first tag of a note that is mapped stands for, `LEFT_OUT` if that is nothing, else ""."""
        for tag in map(_folded, tags.split()):
            if tag in self._maps:
                self.used.add(tag)
                return self._maps[tag]
        return ""

    def _found(self, name: str) -> str:
        folded = _folded(name)
        if folded in self._maps:
            self.used.add(folded)
            return self._maps[folded]
        if self._own:
            if not _KEY.fullmatch(name):
                raise Unmapped(f"{_said(name)} is no key of a practice; --map names yours")
            return _noted_as(name)
        if self._typed:
            try:
                return _noted_as(self._session.habit(name).key)
            except AftercareError as fault:
                raise Unmapped(str(fault).rstrip(".?")) from None
        keys = self._by_title().get(folded) or self._by_title().get(folded.replace("_", "-").replace(" ", "-"), set())
        if len(keys) == 1:
            return _noted_as(next(iter(keys)))
        if keys:
            raise Unmapped(f"{_said(name)} could be {listed(sorted(keys), 'or')}; --map names one")
        raise Unmapped(
            f'{_said(name)} is no practice that is known here; --map "{one_line(name)[:40]}=..." names yours'
        )

    def _by_title(self) -> dict[str, set[str]]:
        """The keys that a key or a title, in small letters, can stand for; the plan's go before the catalogue's."""
        if self._titles is None:
            from aftercare.catalogue import practices

            self._titles = {}
            own = {habit.key: habit for habit in self._session.plan.habits}
            rest = {key: habit for key, habit in practices().items() if key not in own}
            for group in (own, rest):
                found: dict[str, set[str]] = {}
                for habit in group.values():
                    found.setdefault(_folded(habit.title), set()).add(habit.key)
                for key in group:
                    found[key] = {key}
                self._titles = {**found, **self._titles}
        return self._titles


def _said(name: str) -> str:
    return repr(one_line(name)[:60])


class Checker:
    """What makes an entry of a row, or says why there can be none."""

    def __init__(self, session: "Session", names: Names, form: str, *, notes: bool) -> None:
        self._session, self._names, self._form, self._notes = session, names, form, notes
        self._units: dict[str, str] = {}
        self._seen: Counter[tuple[str, str, int]] = Counter()

    def entry(self, row: Row) -> Entry | None:
        """The entry of a row, None if it is to be left out.

        Raises:
            Unmapped: saying why there can be none.
        """
        today = self._session.today
        if row.day > today:
            raise Unmapped(f"{row.day} lies ahead of {today}")
        if row.day < FIRST:
            raise Unmapped(f"{row.day} lies before {FIRST}")
        kind = row.kind
        habit = self._names.tagged(row.name) if kind == NOTE and row.name else ""
        if kind in {DONE, SKIP}:
            habit = self._names.key(row.name)
        if habit == LEFT_OUT:
            return None
        if habit and kind == NOTE:
            kind = DONE
        found = Entry(
            id=row.id or self._derived(row),
            date=row.day,
            kind=kind,
            habit=habit,
            minutes=row.minutes,
            times=row.times,
            felt=row.felt,
            note=_note(row.note, own=bool(row.id)),
            ratings=row.ratings,
        )
        if row.amount:
            found = self._with_amount(found, row.amount)
        _check(found)
        return self._without_note(found)

    def _without_note(self, entry: Entry) -> Entry | None:
        """The same without its note where none is to come; None if nothing else is in it."""
        if self._notes or not entry.note:
            return entry
        if entry.kind == NOTE or (entry.kind == FEELING and not entry.ratings):
            return None
        return replace(entry, note="")

    def _with_amount(self, entry: Entry, typed: str) -> Entry:
        if entry.habit not in self._units:
            self._units[entry.habit] = self._session.habit_or_stranger(entry.habit).unit
        try:
            amount = parse_amount(typed, unit=self._units[entry.habit])
        except UsageProblem as fault:
            raise Unmapped(str(fault).rstrip(".")) from None
        return replace(entry, minutes=amount.minutes, times=amount.times)

    def _derived(self, row: Row) -> str:
        """The id of a row that has none of its own: the same whenever the same source is read."""
        name, nth = row.name or row.kind, row.nth
        if self._form in OWN:  # rows of ours that someone made: nobody has counted them
            place = (row.kind, row.name, row.day.toordinal())
            nth = self._seen[place]
            self._seen[place] += 1
        form = self._form.removesuffix("-db")  # the same habits as a table and as a database are the same entries
        content = "\0".join((form, name, str(row.day), str(nth)))
        digest = hashlib.sha256(content.encode("utf-8", "replace")).digest()
        rest = (ID_ALPHABET[byte % len(ID_ALPHABET)] for byte in digest[1:ID_LENGTH])
        return ID_FIRST[digest[0] % len(ID_FIRST)] + "".join(rest)


def _note(text: str, *, own: bool) -> str:
    """A note as an entry holds it: our own as it is, any other as `log --note` would take it."""
    if own or not text:
        return text.rstrip("\n")
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip("\n").rstrip()


def _check(entry: Entry) -> None:
    """Make sure that a week's file may hold an entry.

    Raises:
        Unmapped: if it may not.
    """
    if not _ID.fullmatch(entry.id):
        raise Unmapped(f"the id {_said(entry.id)} is not of a-z and 0-9")
    for key, least, most in (("minutes", 1, MOST_MINUTES), ("times", 1, MOST_TIMES), ("felt", 0, MOST_RATING)):
        value = getattr(entry, key)
        if value is not None and not least <= value <= most:
            raise Unmapped(f"{key}: {value} is not from {least} to {most}")
    if not is_text(entry.note) or "\0" in entry.note:
        raise Unmapped("the note is no text")
    if len(entry.note.encode()) > MOST_NOTE_BYTES:
        raise Unmapped("the note is longer than 64 KiB")
    alone = not (entry.habit or entry.minutes or entry.times or entry.felt is not None)
    if entry.kind == NOTE and not (entry.note and alone and not entry.ratings):
        raise Unmapped("a note holds a note and nothing else")
    if entry.kind == FEELING and not (alone and (entry.ratings or entry.note)):
        raise Unmapped("a feeling holds ratings and a note, and nothing else")
