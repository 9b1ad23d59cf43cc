"""Reminder rules as a person reads them: each in words with its next times, as text and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any

from aftercare import catalogue, reminders, settings
from aftercare.home import CONFIG
from aftercare.reminders import Outlook, Rule
from aftercare.text import counted, listed, visible
from aftercare.timers.faces import moment

if TYPE_CHECKING:
    from aftercare.contracts.reminding import RuleTold
    from aftercare.outlook import Wish
    from aftercare.reminderstate import State
    from aftercare.session import Session

ALL_DAYS = 7
AS_ASKED = "as asked"

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A rule as it stands: what was wished, the practice's title if it names one, its pace, its next times."""

    wish: "Wish"
    rule: Rule
    title: str | None
    pace: str
    next: tuple[datetime, ...]


def told(session: "Session", state: "State", *, coming: int) -> list[Told]:
    """All sound rules, in the order of the settings."""
    practices = {**catalogue.practices(), **{habit.key: habit for habit in session.plan.habits}}
    _, wishes, _ = settings.for_reminders(session.text(CONFIG), session.home.path(CONFIG), practices)
    rules = {rule.id: rule for rule in state.outlook.rules}
    today = reminders.day_of(session.now, state.outlook.day_starts)
    found = []
    for wish in wishes:
        rule = rules.get(wish.id)
        if rule is None:  # the settings were changed just now
            continue
        pace = reminders.pace(rule, today)
        title = practices[wish.practice].title if wish.practice is not None else None
        upcoming = next_times(state.outlook, rule, session.now, coming, slower=pace != AS_ASKED)
        found.append(Told(wish, rule, title, pace, upcoming))
    return found


def next_times(outlook: Outlook, rule: Rule, now: datetime, count: int, *, slower: bool) -> tuple[datetime, ...]:
    """When a rule alone next comes: as it was asked to or, with `slower`, as it does while nothing is noted."""
    alone = replace(outlook, rules=(rule,), look_back=None)
    return tuple(islice(reminders.coming(alone, now, answered=not slower), count))


def sentence(one: Told, first: time, say: Words) -> str:
    """A rule in words. `first` is the time of a rule that names none."""
    about = say["all"] if one.title is None else visible(one.title)
    if not one.wish.only_if_open:
        about = say["done_too"].format(title=about)
    days = listed([say["days"][day] for day in one.rule.weekdays])
    parts = [about, say["every_day"] if len(one.rule.weekdays) == ALL_DAYS else say["on_days"].format(days=days)]
    clocks = [f"{clock:%H:%M}" for clock in one.rule.times]
    parts.append(say["at"].format(times=listed(clocks)) if clocks else say["from"].format(time=f"{first:%H:%M}"))
    if one.rule.at_most < len(clocks):
        parts.append(say["most"].format(count=one.rule.at_most))
    if one.rule.apart_hours:
        parts.append(say["apart"].format(hours=counted(one.rule.apart_hours, "hour")))
    if one.pace in say["pace"]:
        parts.append(say["pace"][one.pace])
    return f"{', '.join(parts)}."


def paragraphs(rules: Sequence[Told], outlook: Outlook, say: Words, now: datetime, *, own: bool) -> list[list[str]]:
    """Each rule with its next times; last, if none is the person's own, that it is so without any."""
    first, words = reminders.first_time(outlook), say["rule"]
    found = []
    for one in rules:
        times = "; ".join(moment(at, today=now.date()) for at in one.next)
        upcoming = words["next"].format(times=times) if times else words["nothing"]
        found.append([sentence(one, first, words), f"  {upcoming}"])
    return found if own else [*found, [words["own"]]]


def as_json(rules: Sequence[Told]) -> "list[RuleTold]":
    """The rules as values."""
    return [
        {
            "id": one.rule.id,
            "practice": one.wish.practice,
            "title": one.title,
            "days": list(one.rule.weekdays),
            "times": [f"{clock:%H:%M}" for clock in one.rule.times],
            "at_most": one.rule.at_most,
            "apart_hours": one.rule.apart_hours,
            "only_if_open": one.wish.only_if_open,
            "pace": one.pace,
            "next": [at.isoformat(timespec="minutes") for at in one.next],
        }
        for one in rules
    ]
