"""Rhythm and runs of one practice, shown only on request.

Pure: the periods of `progress.periods` in, numbers out. Touch and consent have no periods and so neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from aftercare.progress import Period

HALF_LIFE = 13
"""Days after which half of what was is left, for a practice of once a day (Loop Habit Tracker)."""


def rhythm(periods: Iterable[Period]) -> float | None:
    """How even the care has been, from 0 to 1; None if no period asked for anything.

    S_k = S_(k-1) * m^D + c_k * (1 - m^D) with S_0 = 0, where D is the period's days, c_k = min(1, done / n_eff)
    and m = 0.5^(sqrt(f) / 13) for f occasions a day. It is the score of Loop Habit Tracker (Score.compute), on
    calendar periods and not on each day, so that k whole weeks of a daily practice give 1 - m^(7k). A period
    wholly paused leaves S as it is; an open one may raise it and never lowers it.
    """
    state: float | None = None
    for period in periods:
        if not period.asked:
            continue
        before = state or 0.0
        left = 0.5 ** (sqrt(period.per_day) / HALF_LIFE * len(period.days))
        after = before * left + min(1.0, period.done / period.asked) * (1 - left)
        state = after if period.closed else max(before, after)
    return state


@dataclass(frozen=True, slots=True)
class Runs:
    """The longest run, in periods of one unit (day, week, month), and whether there was a return after a gap."""

    longest: int
    unit: str
    returned: bool


def runs(periods: Iterable[Period]) -> Runs | None:
    """The runs of closed kept periods, one after the other; None before the first.

    Paused periods neither add nor end a run. One in another unit begins a new run, and is no gap. Of runs
    of different units, the one of most days is the longest.
    """
    longest: tuple[int, int, str] | None = None
    count = days = 0
    unit, gap, returned = "", False, False
    for period in periods:
        if not period.asked or not period.closed:
            continue
        if not period.reached:
            gap = gap or longest is not None
            count = days = 0
            continue
        if period.unit != unit:
            count = days = 0
        count, days, unit = count + 1, days + len(period.days), period.unit
        returned, gap = returned or gap, False
        if longest is None or days > longest[0]:
            longest = (days, count, unit)
    return None if longest is None else Runs(longest[1], longest[2], returned)
