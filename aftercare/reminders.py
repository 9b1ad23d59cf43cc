"""What is due at a moment: from rules, the days on which they are open, and what was given already.

Pure, and light: `remind` runs every hour, so that nothing here may import more than the calendar. A reminder
belongs to a day as the person counts days, and to a time of their own wall clock, never to the moment at which
something asked. So a run that was left out, one that came twice, a changed zone or a clock set back heal by
themselves. The words are neutral and the same for every practice (rule R06).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
CLOSED, OPEN, LATER = "012"
"""What a rule is on a day: not due; due; due only where its last day went by with nothing given (`due`)."""

CAUGHT_UP = -1
"""The slot of what comes on a later day than its own."""

TO_WEEKLY, TO_REST, PACE = 3, 7, 7 * DAY
"""After so many in a row without an answer a rule comes once in seven days; after four of these it rests."""

KEPT = 20
"""So many lines are remembered of each rule: more than may come on a day, or count as unanswered."""

MOST_AHEAD = timedelta(days=5)
"""What is stored for a later moment than that was stored by a clock that was wrong."""

_EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """One slot that was given: for which day, the how manieth time of that day, and at which moment."""

    day: date
    slot: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, known by an id that is made of its content and says nothing.

    `weekdays` (0 is Monday) and `times` are the person's; none: one slot, from the end of quiet hours on. `open`
    holds CLOSED, OPEN or LATER for each day of the outlook. `noted` is the last day on which one of its practices
    was noted, `known` the first day on which the rule was seen on this device.
    """

    id: str
    open: str
    known: date
    weekdays: tuple[int, ...] = _EVERY_DAY
    times: tuple[time, ...] = ()
    at_most: int = 1
    apart_hours: int = 0
    noted: date | None = None
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that can be due from the day `start` on, given that nothing more is noted.

    `quiet` is when nothing may come, from and until; the same twice: never. `snoozed` is from when until when
    everything is silent, `look_back` when a look back was asked for. Moments are naive, as the wall clock shows.
    """

    start: date
    rules: tuple[Rule, ...] = ()
    quiet: tuple[time, time] = (time(22), time(8))
    day_starts: time = time(4)
    snoozed: tuple[datetime, datetime] | None = None
    look_back: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one rule at a moment: the slots of `day`, some of them perhaps given already."""

    rule: Rule
    day: date
    slots: tuple[int, ...]
    given: bool = False


def day_of(now: datetime, day_starts: time) -> date:
    """The day that a moment belongs to: before `day_starts` still the evening before."""
    return now.date() - DAY if now.time() < day_starts else now.date()


def is_quiet(clock: time, quiet: tuple[time, time]) -> bool:
    """Whether nothing may come at a time of day; hours may go over midnight."""
    since, until = quiet
    if since <= until:
        return since <= clock < until
    return clock >= since or clock < until


def first_time(outlook: Outlook) -> time:
    """The time of a rule that names none: the first of the day that is not quiet."""
    return outlook.quiet[1] if is_quiet(outlook.day_starts, outlook.quiet) else outlook.day_starts


def moment(day: date, clock: time, day_starts: time) -> datetime:
    """When a time of a day is, by the wall clock: the small hours are the evening's."""
    return datetime.combine(day + DAY if clock < day_starts else day, clock)


def silent(outlook: Outlook, now: datetime) -> bool:
    """Whether nothing may come now, because of the hour or because the person said so."""
    if is_quiet(now.time(), outlook.quiet):
        return True
    # a snooze that begins later than now was set by a clock that was wrong, or a zone or two away
    return outlook.snoozed is not None and outlook.snoozed[0] <= now + DAY and now < outlook.snoozed[1]


def due(outlook: Outlook, now: datetime, *, again: bool = False) -> list[Due]:
    """What is due now, by rule; with `again` also what was given today already.

    A slot is due from its time on until its day ends. A rule that named its days, and of which nothing came on
    the last of them, is due on a later day too while what it is about is open.
    """
    if silent(outlook, now):
        return []
    today = day_of(now, outlook.day_starts)
    place = (today - outlook.start).days
    return [
        found
        for rule in outlook.rules
        if 0 <= place < len(rule.open)
        and rule.open[place] != CLOSED
        and (found := _due(outlook, rule, now, today, again=again)) is not None
    ]


def _due(outlook: Outlook, rule: Rule, now: datetime, today: date, *, again: bool) -> Due | None:
    given = plausible(rule.given, today)
    before = tuple(sorted({one.slot for one in given if one.day == today}))
    slots = _slots(outlook, rule, now, today, given)
    if slots and not _held_back(rule, given, now, today):
        return Due(rule, today, slots)
    return Due(rule, today, before, given=True) if again and before else None


def plausible(given: Iterable[Given], today: date) -> list[Given]:
    """What was given, without what a clock that was wrong has dated after tomorrow."""
    return [one for one in given if one.day <= today + DAY]


def _slots(outlook: Outlook, rule: Rule, now: datetime, today: date, given: Sequence[Given]) -> tuple[int, ...]:
    """The slots of today that have come and were not given."""
    there = {one.slot for one in given if one.day == today}
    if rule.open[(today - outlook.start).days] == LATER:
        last = last_day(rule, today)
        waits = last is not None and min(rule.known, today) <= last and all(one.day < last for one in given)
        return (CAUGHT_UP,) if waits else ()
    times = rule.times or (first_time(outlook),)
    return tuple(
        slot
        for slot, clock in enumerate(times)
        if slot not in there and now >= moment(today, clock, outlook.day_starts)
    )


def last_day(rule: Rule, day: date) -> date | None:
    """The last day of a rule before another, within the week."""
    earlier = (day - back * DAY for back in range(1, 7))
    return next((one for one in earlier if one.weekday() in rule.weekdays), None)


def _held_back(rule: Rule, given: Sequence[Given], now: datetime, today: date) -> bool:
    """Whether a slot has to wait: enough for today, too soon after the last, or not answered for long."""
    if len({one.at for one in given if one.day == today}) >= rule.at_most:
        return True
    if any(one.at <= now and now - one.at < timedelta(hours=rule.apart_hours) for one in given):
        return True
    waiting = unanswered(rule, today)
    if len(waiting) < TO_WEEKLY:
        return False
    return len(waiting) >= TO_REST or today < max(waiting) + PACE


def unanswered(rule: Rule, today: date) -> list[date]:
    """The days of the reminders in a row, up to now, after which nothing was noted; one run's slots are one."""
    waiting = {one.at: one.day for one in plausible(rule.given, today) if rule.noted is None or one.day > rule.noted}
    return sorted(waiting.values())


def pace(rule: Rule, today: date) -> str:
    """How a rule comes at present: "as asked", "once a week" or "rests"."""
    count = len(unanswered(rule, today))
    return "rests" if count >= TO_REST else "once a week" if count >= TO_WEEKLY else "as asked"


def looks_back(outlook: Outlook, now: datetime) -> bool:
    """Whether the look back that was asked for is due."""
    if outlook.look_back is None or silent(outlook, now):
        return False
    return outlook.look_back <= now or outlook.look_back > now + MOST_AHEAD


def give(outlook: Outlook, found: Sequence[Due], now: datetime) -> Outlook:
    """The outlook once everything found was given in one line; the look back with it, if it was due."""
    slots = {one.rule.id: (one.day, one.slots) for one in found if not one.given}
    rules = []
    for rule in outlook.rules:
        day, new = slots.get(rule.id, (None, ()))
        if day is not None:
            kept = [*plausible(rule.given, day), *(Given(day, slot, now) for slot in new)]
            latest = sorted({(one.day, one.at) for one in kept})[-KEPT:]
            rule = replace(rule, given=tuple(one for one in kept if (one.day, one.at) in latest))  # noqa: PLW2901
        rules.append(rule)
    later = None if looks_back(outlook, now) else outlook.look_back
    return replace(outlook, rules=tuple(rules), look_back=later)


def coming(outlook: Outlook, now: datetime, *, answered: bool = False) -> Iterator[datetime]:
    """When the next reminders come, as far as the outlook goes, if it runs all the time and nothing more is noted.

    With `answered` as if each of them had an answer that left everything open, so that no rule slows down.
    """
    for at in _moments(outlook, now):
        found = due(outlook, at)
        if found or looks_back(outlook, at):
            yield at
            outlook = give(outlook, found, at)
            if answered:
                rules = tuple(replace(rule, noted=day_of(at, outlook.day_starts)) for rule in outlook.rules)
                outlook = replace(outlook, rules=rules)


def _moments(outlook: Outlook, now: datetime) -> list[datetime]:
    """Every moment from now on at which something may become due."""
    days = [outlook.start + place * DAY for place in range(max((len(rule.open) for rule in outlook.rules), default=0))]
    clocks = {outlook.quiet[1], outlook.day_starts, first_time(outlook)}
    clocks |= {clock for rule in outlook.rules for clock in rule.times}
    found = {now} | {moment(day, clock, outlook.day_starts) for day in days for clock in clocks}
    found |= {outlook.snoozed[1]} if outlook.snoozed else set()
    found |= {outlook.look_back} if outlook.look_back else set()
    apart = {timedelta(hours=rule.apart_hours) for rule in outlook.rules}
    found |= {at + hours for at in found for hours in apart}
    return sorted(at for at in found if at >= now)
