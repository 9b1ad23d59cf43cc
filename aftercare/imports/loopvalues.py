"""What Loop Habit Tracker's values mean, in its CSV and in its database alike.

Source: github.com/iSoron/uhabits, uhabits-core, core/models/Entry, Habit and NumericalHabitType.

A value is YES_MANUAL (2), YES_AUTO (1: not done, but covered by the frequency), NO (0), SKIP (3) or UNKNOWN (-1). That
of a numerical habit is its amount times 1000, or UNKNOWN or SKIP; the exporter prints an amount of 0.002 as YES_MANUAL
and the like, so the habit's type decides. Minutes and hours become minutes, other amounts so many times. A habit that
is to stay below its target counts what is to be less, which is no amount of care: a day within it is done, a day above
is left out. A note on a day on which nothing was done is left out with it. Archived habits are read like others.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from aftercare.entries import DONE, SKIP
from aftercare.imports.foreign import amount_of, with_words
from aftercare.imports.rows import LeftOut, Read, Reject, Row

MOST_HABITS = 5_000
MOST_VALUE = 10**12
UNKNOWN, NO, YES_AUTO, YES_MANUAL, SKIPPED = -1, 0, 1, 2, 3
WORDS = {"UNKNOWN": UNKNOWN, "NO": NO, "YES_AUTO": YES_AUTO, "YES_MANUAL": YES_MANUAL, "SKIP": SKIPPED}
"""The values as the exporter prints them."""


@dataclass(frozen=True, slots=True)
class Habit:
    """One of Loop's habits; `nth` tells those of one name apart, `target` is in thousandths of `unit`."""

    name: str
    numerical: bool = False
    unit: str = ""
    at_most: bool = False
    target: int = 0
    nth: int = 0


def said(number: int, day: date, habit: Habit, value: int, note: str, file: str) -> Read:  # noqa: PLR0911  one for each
    """What a value of a habit says about a day."""
    if not -1 <= value <= MOST_VALUE or not (habit.numerical or value <= SKIPPED):
        return Reject(number, f"{day} {value}", f"the value {value} is none that Loop knows", file)
    row = Row(number, day, habit.name, DONE, note=note, nth=habit.nth, file=file)
    if value == UNKNOWN:
        return LeftOut(number, "unknown", file)
    if value == SKIPPED:
        return replace(row, kind=SKIP)
    if habit.numerical and habit.at_most:
        return row if value <= habit.target else LeftOut(number, "above what was to be the most", file)
    if value == NO:
        return LeftOut(number, "no, with its note" if note else "no", file)
    if habit.numerical:
        minutes, times, words = amount_of(value, habit.unit)
        return replace(row, minutes=minutes, times=times, note=with_words(note, words))
    return LeftOut(number, "not done, but covered by another day", file) if value == YES_AUTO else row


def numbered(habits: Sequence[Habit]) -> list[Habit]:
    """The same habits, those of one name numbered from 0."""
    seen: Counter[str] = Counter()
    found = []
    for habit in habits:
        found.append(replace(habit, nth=seen[habit.name]))
        seen[habit.name] += 1
    return found
