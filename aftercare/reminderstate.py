"""What `remind` reads: one small file of this device, `state/remind.json`, that says nothing about anyone.

It holds rules by an id that is a hash, on which days of the next weeks they are open, when something was last noted
for them, and what was given; no practice, no title. It also holds how each file it was made from looked on disk: size,
times and inode. Where one of these is another now, it is made anew (`reminderbuild`). So the usual run, with nothing
due, opens this one file and imports nothing that reads YAML.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from aftercare import files, reminders
from aftercare.errors import AftercareError, Locked
from aftercare.reminders import CLOSED, LATER, OPEN, Due, Given, Outlook, Rule
from aftercare.version import __version__

if TYPE_CHECKING:
    from aftercare.home import Home
    from aftercare.session import Session

REMIND, LOOK_BACK, LOCK = "state/remind.json", "state/look-back", "state/remind.lock"
GIVEN = "state/reminded.json"
"""What no other file tells, once more: a state that is lost or damaged must let nothing come twice."""
KIND = "remind/1"
LOCK_WAIT = 10.0
MOST_APART = 168
_MOST_DAYS = 400
_YEARS = range(1970, 9001)
"""What is stored of other years, or for more days, no run of this program has stored."""

WRONG = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What reading values raises that are not what they should be."""

Stamp = list[int] | None
"""How a file looks on disk: bytes, when it was written and changed in nanoseconds, inode; None if there is none."""


@dataclass(frozen=True, slots=True)
class State:
    """What the file holds.

    `made` are the stamps of the files it was made from, by logical name; `text` is the line to give; `past` what was
    given of rules that there are not any more, or not just now. `faults` are those of the settings; they are in no
    file, and while there are any nothing that is stored counts as up to date.
    """

    outlook: Outlook
    text: str
    made: Mapping[str, Stamp] = field(default_factory=dict)
    past: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def due(self, now: datetime) -> list[Due]:
        """What is due now and was not given."""
        return reminders.due(self.outlook, now)

    def speaks(self, now: datetime) -> bool:
        """Whether there is something to say now."""
        return bool(self.due(now)) or reminders.looks_back(self.outlook, now)


def stamp(path: str) -> Stamp:
    """How a file looks on disk."""
    try:
        seen = os.stat(path)
    except OSError:
        return None
    return [seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino]


def current(session: "Session") -> State:
    """What holds now: as stored where nothing changed since, else made anew and stored.

    Raises:
        AftercareError: if what it is made from cannot be read.
    """
    return _stored(session) or _in_turn(session)


def _in_turn(session: "Session") -> State:
    with _alone(session.home) as alone:
        return _up_to_date(session, keep=alone)


@contextmanager
def turn(session: "Session") -> Iterator[State | None]:
    """What holds now, while no other run gives anything; None if another one is at it."""
    with _alone(session.home) as alone:
        yield _up_to_date(session) if alone else None


@contextmanager
def _alone(home: "Home") -> Iterator[bool]:
    """Whether this run is the only one; where no lock can be had at all, it counts as the only one."""
    with ExitStack() as stack:
        alone = True
        try:
            stack.enter_context(files.locked(home.path(LOCK), wait=LOCK_WAIT))
        except Locked as error:
            alone = error.__cause__ is not None  # the disk has no locks
        except AftercareError:  # nothing can be written there: then nothing can be remembered either
            pass
        yield alone


def _up_to_date(session: "Session", *, keep: bool = True) -> State:
    known = _stored(session)
    if known is None:
        from aftercare.reminderbuild import build

        known = build(session)
        if keep:
            save(session.home, known)
    return known


def _stored(session: "Session") -> State | None:
    """What is stored, if nothing that it was made from has changed since."""
    data = read(session.home)
    try:
        if data["aftercare"] != KIND or data["by"] != __version__ or data["sound"] is not True:
            return None
        outlook = _outlook(data)
        place = (reminders.day_of(session.now, outlook.day_starts) - outlook.start).days
        if not all(0 <= place < len(rule.open) for rule in outlook.rules):
            return None
        if any(stamp(session.home.path(name)) != known for name, known in data["made"].items()):
            return None
        ids = {rule.id for rule in outlook.rules}
        past = {key: given for key, given in given_in(data).items() if key not in ids}
        return State(outlook, str(data["text"]), data["made"], past)
    except WRONG:
        return None


def read(home: "Home", name: str = REMIND) -> dict[str, Any]:
    """What stands in the file, as far as it is JSON."""
    try:
        data = json.loads(files.read(home.path(name)) or b"{}")
    except (ValueError, RecursionError, AftercareError):
        return {}
    return data if isinstance(data, dict) else {}


def _outlook(data: dict[str, Any]) -> Outlook:
    """The outlook stored. What is not as it should be raises one of the errors that `_stored` knows."""
    given = given_in(data)
    rules = tuple(
        Rule(
            str(one["id"]),
            _days(one["open"]),
            _day(data["known"][one["id"]]),
            tuple(map(int, one["weekdays"])),
            tuple(map(_clock, one["times"])),
            int(one["at_most"]),
            min(max(int(one["apart_hours"]), 0), MOST_APART),
            _day(one["noted"]) if one["noted"] else None,
            given.get(one["id"], ()),
        )
        for one in data["rules"]
    )
    since, until = map(_clock, data["quiet"])
    later = data["look_back"]
    return Outlook(
        _day(data["start"]),
        rules,
        (since, until),
        _clock(data["day_starts_at"]),
        snoozed_in(data),
        naive(later) if later else None,
    )


def _days(text: Any) -> str:
    if not isinstance(text, str) or len(text) > _MOST_DAYS or set(text) - {CLOSED, OPEN, LATER}:
        raise ValueError
    return text


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError
    return day


def _clock(text: str) -> time:
    return time.fromisoformat(text).replace(tzinfo=None)


def naive(text: str) -> datetime:
    """A moment by the wall clock.

    Raises:
        ValueError: if it is none, or so far off that nothing could be reckoned from it.
    """
    at = datetime.fromisoformat(text).replace(tzinfo=None)
    if at.year not in _YEARS:
        raise ValueError
    return at


def given_in(data: dict[str, Any]) -> dict[str, tuple[Given, ...]]:
    """What was given, by rule."""
    found = {}
    for key, rows in data["given"].items():
        found[str(key)] = tuple(Given(_day(day), int(slot), naive(at)) for day, slot, at in rows)
    return found


def snoozed_in(data: dict[str, Any]) -> tuple[datetime, datetime] | None:
    """From when until when everything is silent."""
    if not data["snoozed"]:
        return None
    since, until = map(naive, data["snoozed"])
    return since, until


def give(session: "Session", state: State, found: list[Due]) -> None:
    """Remember that everything found was given, and let go of the look back if that was due; in one's turn."""
    outlook = reminders.give(state.outlook, found, session.now)
    made = dict(state.made)
    if outlook.look_back != state.outlook.look_back:
        with suppress(AftercareError):
            files.remove(session.home.path(LOOK_BACK))
        made[LOOK_BACK] = None
    given = replace(state, outlook=outlook, made=made)
    save(session.home, given)
    with suppress(AftercareError):
        files.replace(session.home.path(GIVEN), json.dumps(_remembered(given)).encode())


def snooze(session: "Session", until: datetime | None) -> None:
    """Be silent until a moment, or no longer.

    Raises:
        AftercareError: if that cannot be stored.
    """
    with _alone(session.home) as alone:
        if not alone:
            raise Locked("a reminder is being given at this moment. Try again when it has come.")
        state = _up_to_date(session)
        snoozed = (session.now, until) if until is not None else None
        silent = replace(state, outlook=replace(state.outlook, snoozed=snoozed))
        _write(session.home, silent)
        files.replace(session.home.path(GIVEN), json.dumps(_remembered(silent)).encode())


def save(home: "Home", state: State) -> None:
    """Store it. Where it cannot be stored, a line comes again; that is no fault of a job that runs by itself."""
    with suppress(AftercareError):
        _write(home, state)


def _remembered(state: State) -> dict[str, Any]:
    """What no other file tells: what was given, since when rules are known, and the snooze."""
    outlook = state.outlook
    given = {**state.past, **{rule.id: rule.given for rule in outlook.rules}}
    return {
        "known": {rule.id: rule.known.isoformat() for rule in outlook.rules},
        "given": {
            key: [[one.day.isoformat(), one.slot, one.at.isoformat()] for one in kept]
            for key, kept in given.items()
            if kept
        },
        "snoozed": [at.isoformat() for at in outlook.snoozed] if outlook.snoozed else None,
    }


def _write(home: "Home", state: State) -> None:
    outlook = state.outlook
    content = {
        "aftercare": KIND,
        "by": __version__,
        "sound": not state.faults,
        "start": outlook.start.isoformat(),
        "day_starts_at": outlook.day_starts.isoformat(timespec="minutes"),
        "quiet": [clock.isoformat(timespec="minutes") for clock in outlook.quiet],
        "text": state.text,
        "rules": [
            {
                "id": rule.id,
                "weekdays": rule.weekdays,
                "times": [clock.isoformat(timespec="minutes") for clock in rule.times],
                "at_most": rule.at_most,
                "apart_hours": rule.apart_hours,
                "noted": rule.noted.isoformat() if rule.noted else None,
                "open": rule.open,
            }
            for rule in outlook.rules
        ],
        **_remembered(state),
        "look_back": outlook.look_back.isoformat() if outlook.look_back else None,
        "made": state.made,
    }
    files.replace(home.path(REMIND), json.dumps(content).encode())
