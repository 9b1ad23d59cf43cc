"""Habits and targets from what people type: `--weekly 2`, `--on mon,thu`, `--minutes 10`, `--at-least 30m`."""

import re
from dataclasses import dataclass, replace
from datetime import date

from aftercare.catalogue import practices
from aftercare.dates import WEEKDAYS
from aftercare.entries import MOST_TIMES, parse_amount
from aftercare.errors import UsageProblem
from aftercare.habits import AS_WANTED, DAILY, MONTHLY, NOTED_AS, ON_DAYS, WEEKLY, Cadence, Habit, Plan, Target
from aftercare.replan import refuse_known
from aftercare.text import is_text, one_line

_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
MOST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed about a habit; None or False where nothing was."""

    daily: int | None = None
    weekly: int | None = None
    monthly: int | None = None
    on: str | None = None
    as_wanted: bool = False
    minutes: str | None = None
    at_least: str | None = None
    title: str | None = None

    def cadence(self) -> Cadence | None:
        """The cadence meant, None if none was typed.

        Raises:
            UsageProblem: for several, or one that cannot be.
        """
        typed = [(DAILY, self.daily), (WEEKLY, self.weekly), (MONTHLY, self.monthly)]
        found = [_counted(kind, times) for kind, times in typed if times is not None]
        found += [Cadence(ON_DAYS, weekdays=_weekdays(self.on))] if self.on is not None else []
        found += [Cadence(AS_WANTED)] if self.as_wanted else []
        if len(found) > 1:
            raise UsageProblem("only one of --daily, --weekly, --monthly, --on and --as-wanted can hold. Choose one.")
        return found[0] if found else None

    def spent(self, typed: str | None) -> int | None:
        """The minutes meant by an amount, None if none was typed."""
        if typed is None:
            return None
        minutes = parse_amount(typed, unit="minutes").minutes
        if minutes is None:
            raise UsageProblem(f"{one_line(typed)!r} is no length of time. Write 10m or 1h.")
        return minutes

    def checked_title(self) -> str:
        """The title, on one line.

        Raises:
            UsageProblem: for an empty or a very long one.
        """
        title = " ".join((self.title or "").split())
        if not 1 <= len(title) <= MOST_TITLE or not is_text(title):
            raise UsageProblem(f"a title has 1 to {MOST_TITLE} characters of text. Write --title 'Sunday tea'.")
        return title


def _counted(kind: str, times: int) -> Cadence:
    if not 1 <= times <= MOST_TIMES:
        raise UsageProblem(f"--{kind} {times} is not from 1 to {MOST_TIMES}. --as-wanted sets no number.")
    return Cadence(kind, times)


def _weekdays(typed: str) -> tuple[int, ...]:
    words = [word for word in re.split(r"[,\s]+", typed.lower()) if word]
    for word in words:
        if word[:3] not in WEEKDAYS:
            raise UsageProblem(f"{one_line(word)!r} is no day of the week. Write --on mon,thu.")
    if not words:
        raise UsageProblem("--on needs days of the week. Write --on mon,thu.")
    return tuple(sorted({WEEKDAYS.index(word[:3]) for word in words}))


def new_habit(word: str, wanted: Wanted, *, since: date, plan: Plan) -> Habit:
    """The habit to add to a plan: the catalogue's under its key, with what was typed; or an own one.

    Raises:
        UsageProblem: for a key that cannot be or is in the plan, or an own habit without a cadence.
    """
    key = word.strip().lower().replace("_", "-")
    refuse_known(plan, key)
    if key in NOTED_AS:
        raise UsageProblem(f"{key} is noted as {NOTED_AS[key]}, so it has no target of its own. Add that one.")
    base = practices().get(key)
    cadence = wanted.cadence()
    if base is None:
        if not _KEY.fullmatch(key):
            raise UsageProblem(f"{one_line(word)!r} cannot be a name here. Use a-z, 0-9 and -, such as tea.")
        if cadence is None:
            near = [name for name in practices() if name.startswith(key[:4])]
            hint = f" Or did you mean {' or '.join(near[:3])}?" if near else ""
            raise UsageProblem(f"{key} is new, so say how often: habit add {key} --weekly 1.{hint}")
        base = Habit(key, key.replace("-", " ").capitalize(), (Target(cadence),))
    target = Target(
        cadence or base.target.cadence,
        since,
        wanted.spent(wanted.minutes) or base.target.minutes,
        wanted.spent(wanted.at_least),
    )
    title = wanted.checked_title() if wanted.title is not None else base.title
    return replace(base, title=title, targets=(target,), optional=False)


def changed_target(habit: Habit, wanted: Wanted, *, since: date) -> Target | None:
    """The target after what was typed, from `since` on; None if nothing typed concerns it."""
    cadence = wanted.cadence()
    minutes, at_least = wanted.spent(wanted.minutes), wanted.spent(wanted.at_least)
    if cadence is None and minutes is None and at_least is None:
        return None
    now = habit.target
    return Target(cadence or now.cadence, since, minutes or now.minutes, at_least or now.at_least)
