"""What a report is made from, and what it is asked to hold. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from aftercare.dates import DateRange
from aftercare.daygrid import DayGrid
from aftercare.entries import Entry
from aftercare.habits import Habit, Plan
from aftercare.reportmodel import Named, PracticeIn, Talk
from aftercare.sliders import OwnSlider
from aftercare.steps import Scope
from aftercare.text import one_line

RHYTHM, RUNS, FEELINGS = "rhythm", "runs", "feelings"
EXTRAS = (RHYTHM, RUNS, FEELINGS)
"""What a report holds only where it is asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is to hold besides.

    Of `extras` (of `EXTRAS`) rhythm and runs look at all that was noted up to its last day; `compare` looks at the
    days of `before`.
    `only` are the keys of the practices that it is about, `left_out` those that it must not hold. `redacted` numbers
    the practices in the order of the plan and leaves days out; the period is then to be `coarse`. `optional` are the
    optional practices that were ever noted, `solo` leaves out what is done together where something is called open.
    """

    name: str | None = None
    notes: bool = False
    extras: Collection[str] = ()
    only: Sequence[str] = ()
    left_out: Collection[str] = ()
    compare: bool = False
    redacted: bool = False
    optional: Collection[str] = ()
    solo: bool = False
    own_sliders: Sequence[OwnSlider] = ()
    talk: Talk | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Everything that a report is made from."""

    plan: Plan
    entries: Sequence[Entry]
    scope: Scope
    find: Callable[[str], Habit]
    wanted: Wanted
    grid: DayGrid
    keys: Sequence[str]
    numbers: dict[str, int] = field(default_factory=dict)

    def named(self, habit: Habit) -> Named:
        """What a practice is called: by a number if the report is redacted."""
        if not self.wanted.redacted:
            return {"habit": habit.key, "title": one_line(habit.title)}
        if not self.numbers:
            self.numbers.update({one.key: number for number, one in enumerate(self.plan.habits, 1)})
        number = self.numbers.setdefault(habit.key, len(self.numbers) + 1)
        return {"habit": f"practice-{number}", "title": f"Practice {number}"}

    def category(self, habit: Habit) -> str | None:
        """What kind of practice it is, unless the report is redacted."""
        return None if self.wanted.redacted else habit.category or None

    def practice(self, key: str, days: DateRange) -> PracticeIn:
        """A practice within days."""
        habit, sums = self.grid.habits[key], self.grid.sums(key, days)
        return {
            **self.named(habit),
            "category": self.category(habit),
            "done": sums.done,
            "skipped": sums.skipped,
            "minutes": sums.minutes,
        }
