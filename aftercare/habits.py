"""Habits and the plan: what a person would like to do, how often, from which date, and when it rests."""

from dataclasses import dataclass
from datetime import date

from aftercare.dates import WEEKDAYS

DAILY, WEEKLY, MONTHLY, ON_DAYS, AS_WANTED = "daily", "weekly", "monthly", "on", "as-wanted"
PERIOD_WORDS = {DAILY: "day", WEEKLY: "week", MONTHLY: "month", ON_DAYS: "week", AS_WANTED: None}

NOTED_AS = {"after-talk": "reflect", "bridge-back": "care-act"}
"""Practices that can be read about, and are noted as another one: no dated entry tells of intimacy."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often: `times` a day, week or month; on `weekdays` (0 is Monday); or as wanted, never judged."""

    kind: str
    times: int = 1
    weekdays: tuple[int, ...] = ()

    def __str__(self) -> str:
        if self.kind == AS_WANTED:
            return "as wanted"
        if self.kind == ON_DAYS:
            return "on " + ", ".join(WEEKDAYS[day] for day in self.weekdays)
        return f"{self.times} a {PERIOD_WORDS[self.kind]}"


@dataclass(frozen=True, slots=True)
class Target:
    """A cadence from the day `since` on (None: from the beginning).

    `minutes` is a suggestion and only summed. `at_least` is a minimum that the person set, in minutes:
    then what counts is the sum over the period divided by it.
    """

    cadence: Cadence
    since: date | None = None
    minutes: int | None = None
    at_least: int | None = None

    def __str__(self) -> str:
        if self.at_least:
            return f"{self.cadence}, at least {self.at_least} min"
        return f"{self.cadence}, {self.minutes} min" if self.minutes else str(self.cadence)


@dataclass(frozen=True, slots=True)
class Habit:
    """One practice of the plan. `targets` are in order of their dates; `retired` is the first day without it.

    `optional` ones appear, count and remind only once they were first noted.
    """

    key: str
    title: str
    targets: tuple[Target, ...]
    practice: str | None = None
    category: str = ""
    who: str = "either"
    touch: bool = False
    optional: bool = False
    retired: date | None = None

    @property
    def free(self) -> bool:
        """Whether it carries no debt: touch and consent are never open, left, compared or reminded of."""
        return self.touch or self.category == "consent"

    def target_on(self, day: date) -> Target | None:
        """What holds on a day, None before it began or once it is retired."""
        if self.retired is not None and day >= self.retired:
            return None
        holding = [t for t in self.targets if t.since is None or t.since <= day]
        return holding[-1] if holding else None

    def target_shown(self, day: date) -> Target:
        """What holds on a day, or else the first that is to come, or the last that held."""
        ahead = [t for t in self.targets if t.since is not None and t.since > day]
        return self.target_on(day) or (ahead[0] if ahead and self.retired is None else self.target)

    @property
    def target(self) -> Target:
        """The newest target."""
        return self.targets[-1]

    @property
    def unit(self) -> str:
        """What a bare number means: "minutes" for a practice that takes some, else "times"."""
        return "minutes" if self.target.minutes or self.target.at_least else "times"


@dataclass(frozen=True, slots=True)
class Pause:
    """A rest from `start` to `until`, that day included (None: until `resume`), of one habit or of all."""

    start: date
    until: date | None = None
    habit: str | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Plan:
    """The habits and the pauses of one person."""

    habits: tuple[Habit, ...]
    pauses: tuple[Pause, ...] = ()

    def get(self, key: str) -> Habit | None:
        """The habit of that key, None if it is not in the plan."""
        return next((habit for habit in self.habits if habit.key == key), None)

    def paused(self, day: date, key: str | None = None) -> bool:
        """Whether everything rests on a day, or the habit named."""
        return any(pause.covers(day) for pause in self.pauses if pause.habit is None or pause.habit == key)

    def active(self, day: date) -> list[Habit]:
        """The habits that have a target on a day, paused or not."""
        return [habit for habit in self.habits if habit.target_on(day) is not None]
