"""The reminder rules of `config.yaml`: their form, what is wrong with them, and what they wish for."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aftercare.dates import WEEKDAYS
from aftercare.records import Fault, faults_of
from aftercare.text import nearest
from aftercare.yamlfile import Document

if TYPE_CHECKING:
    from aftercare.outlook import Wish

RULES = "reminders"
MOST_RULES = 20
_DAY_MINUTES = 24 * 60

TimeOfDay = Annotated[
    str,
    Meta(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z", description="a time from 00:00 to 23:59, such as 19:00,"),
]
Text = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=80,
        pattern=r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z",
        description="one line of at most 80 characters",
    ),
]


class RuleRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule as `config.yaml` holds it; whatever it leaves out has a default."""

    practice: (
        Annotated[
            str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z", description="the key of one practice, such as reflect,")
        ]
        | None
    ) = None
    days: (
        Annotated[
            list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]],
            Meta(min_length=1, max_length=7, description="a list of mon, tue, wed, thu, fri, sat, sun"),
        ]
        | None
    ) = None
    times: (
        Annotated[
            list[TimeOfDay], Meta(min_length=1, max_length=12, description="a list of 1 to 12 times such as [19:00]")
        ]
        | None
    ) = None
    at_most: Annotated[int, Meta(ge=1, le=12, description="a number from 1 to 12")] | None = None
    apart_hours: Annotated[int, Meta(ge=0, le=168, description="a number of hours from 0 to 168")] = 0
    only_if_open: Annotated[bool, Meta(description="true or false")] = True


def wish_of(record: RuleRecord) -> "Wish":
    """What a rule wishes for, known by a hash of its content."""
    from aftercare.outlook import Wish

    weekdays = tuple(sorted({WEEKDAYS.index(day) for day in record.days or ()}))
    times = tuple(sorted({time.fromisoformat(clock) for clock in record.times or ()}))
    content = [record.practice, weekdays, [f"{clock:%H:%M}" for clock in times], record.at_most, record.apart_hours]
    digest = hashlib.sha256(json.dumps([*content, record.only_if_open]).encode()).hexdigest()
    return Wish(digest[:12], record.practice, weekdays, times, record.at_most, record.apart_hours, record.only_if_open)


def wishes(records: Sequence[RuleRecord]) -> "list[Wish]":
    """What all rules wish for, the same only once; without any, one line a day for all that is open."""
    found = {wish.id: wish for wish in map(wish_of, records or [RuleRecord()])}
    return list(found.values())


def never_comes(clock: time, quiet: tuple[time, time], day_starts: time) -> bool:
    """Whether the hours from a time of day until the day's end are quiet, so that nothing at that time could come."""
    from aftercare.reminders import is_quiet  # only where there are rules

    if not is_quiet(clock, quiet):
        return False
    until_end = (_minutes(day_starts) - _minutes(clock)) % _DAY_MINUTES or _DAY_MINUTES
    return (_minutes(quiet[1]) - _minutes(clock)) % _DAY_MINUTES >= until_end


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def own_faults(
    document: Document, rules: Mapping[int, RuleRecord], quiet: tuple[time, time], day_starts: time
) -> Iterator[Fault]:
    """What types cannot say of rules, given by their place: times that can never come."""
    for number, rule in rules.items():
        for place, clock in enumerate(rule.times or ()):
            if never_comes(time.fromisoformat(clock), quiet, day_starts):
                where = document.where((RULES, number, "times", place))
                yield Fault(where, f"`times`: {clock} lies in the quiet hours, so it never comes. Choose another time.")


def strangers(document: Document, number: int, rule: RuleRecord, practices: Collection[str]) -> Iterator[Fault]:
    """The fault of a rule about a practice that there is not, neither in the plan nor in the catalogue."""
    if rule.practice is not None and rule.practice not in practices:
        where = document.where((RULES, number, "practice"))
        yield Fault(where, f"`practice`: there is none called {rule.practice}. {nearest(rule.practice, practices)}")


def parted(document: Document) -> tuple[Document, dict[int, RuleRecord], list[Fault]]:
    """A parsed `config.yaml` without its rules, the sound ones by place, and the faults of the others."""
    data = document.data
    if not isinstance(data, dict) or RULES not in data:
        return document, {}, []
    rest = replace(document, data={key: value for key, value in data.items() if key != RULES})
    items: Any = data[RULES]
    if not isinstance(items, list) or len(items) > MOST_RULES:
        wanted = f"a list of at most {MOST_RULES} rules is expected. Mend it, then try again."
        return rest, {}, [Fault(document.where((RULES,)), f"`{RULES}`: {wanted}")]
    sound: dict[int, RuleRecord] = {}
    faults: list[Fault] = []
    for number, item in enumerate(items):
        wrong = list(faults_of(document, item, RuleRecord, (RULES, number)))
        faults += wrong
        if not wrong:
            sound[number] = msgspec.convert(item, RuleRecord)
    return rest, sound, faults
