"""Reminder rules as an iCalendar file, for a phone's calendar: neutral, private, in floating local time.

A calendar knows nothing of what is done: it repeats. A rule with one time is one event; one with several is an event
for each, since the calendars of phones leave out the hours that one repetition could name.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from aftercare import files, reminders
from aftercare.errors import ProgramMissing
from aftercare.home import STATE, Home
from aftercare.reminders import CLOSED, DAY, Outlook, Rule

SALT = f"{STATE}/calendar"
LENGTH = timedelta(minutes=5)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
INSTALL = "pipx inject aftercare-cli icalendar"


def _library() -> Any:
    try:
        import icalendar
    except ImportError:
        raise ProgramMissing(
            f"--format ics needs the library icalendar. Install it: {INSTALL}, or pip install 'aftercare-cli[ics]'."
        ) from None
    return icalendar


def salt(home: Home) -> str:
    """What makes the names of events this home's own, made when first asked for.

    A rule's id alone would be the same for everyone with that rule, so that it could be guessed what it is about, and
    two people's events in one calendar would take each other's place.
    """
    path = home.path(SALT)
    raw = files.read(path)
    if not raw:
        import secrets

        raw = secrets.token_hex(16).encode()
        files.replace(path, raw)
    return raw.decode("ascii", "replace")


def calendar(outlook: Outlook, text: str, now: datetime, *, label: str, salt: str) -> str:
    """The whole file, its lines ended as the format wants it.

    Raises:
        ProgramMissing: if the library is not there.
    """
    library = _library()
    found = library.Calendar()
    found.add("prodid", f"-//{label}//EN")
    found.add("version", "2.0")
    for rule in outlook.rules:
        if set(rule.open) != {CLOSED}:
            for clock in times(outlook, rule):
                found.add_component(_event(library, outlook, rule, clock, text, now, salt))
    raw: bytes = found.to_ical()
    return raw.decode()


def times(outlook: Outlook, rule: Rule) -> Sequence[time]:
    """The times of day at which a rule comes: no more than it may, and not too soon after each other."""
    return list(_apart(outlook, rule))[: rule.at_most]


def _apart(outlook: Outlook, rule: Rule) -> Iterator[time]:
    last: datetime | None = None
    day = outlook.start
    clocks = rule.times or (reminders.first_time(outlook),)
    for at in sorted(reminders.moment(day, clock, outlook.day_starts) for clock in clocks):
        if last is None or at - last >= timedelta(hours=rule.apart_hours):
            last = at
            yield at.time()


def _event(library: Any, outlook: Outlook, rule: Rule, clock: time, text: str, now: datetime, salt: str) -> Any:
    start = _first(outlook, rule, clock, now)
    moved = (reminders.moment(outlook.start, clock, outlook.day_starts).date() - outlook.start).days
    event = library.Event()
    event.add("uid", hashlib.sha256(f"{salt} {rule.id} {clock:%H%M}".encode()).hexdigest()[:24])
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start)
    event.add("duration", LENGTH)
    every = len(rule.weekdays) == len(_WEEKDAYS)
    days = [_WEEKDAYS[(day + moved) % len(_WEEKDAYS)] for day in rule.weekdays]
    event.add("rrule", {"freq": "daily"} if every else {"freq": "weekly", "byday": days})
    event.add("summary", text)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = library.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    return event


def _first(outlook: Outlook, rule: Rule, clock: time, now: datetime) -> datetime:
    """The first moment from now on at which the rule comes at this time of day."""
    day: date = outlook.start - DAY
    while True:
        at = reminders.moment(day, clock, outlook.day_starts)
        if at >= now and day.weekday() in rule.weekdays:
            return at
        day += DAY
