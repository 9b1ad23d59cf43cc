"""How often `insight` would tell of a link that is not there, and of one that is: a seeded simulation.

    python bench/simulate.py [--runs N] [--seed N]

Two weekly series are made that carry over from week to week (AR(1)) and both drift upwards: how often a habit
was done (0 to 3), and an answer of 0 to 10. A tenth of the weeks is missing. Where the two are made
independently, every link that is told is a false alarm. Where they share what moves them, it is a detection.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from random import Random

from aftercare import ranks
from aftercare.insight import LEAST_PAIRS, LEAST_SIDE

WEEKS = (26, 52)
CARRIED = (0.0, 0.3, 0.6)
DRIFT = 2.0
"""How far each series rises from the first week to the last, in standard deviations."""
SHARED = 0.6
"""The correlation of what moves both, where they are made to go together."""
MISSING = 0.1
RUNS, SEED = 2000, 7
NAIVE_Z = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Series:
    """A person's weeks: which were noted, how often the habit was done, and the answer."""

    times: list[int]
    habit: list[float]
    outcome: list[float]

    @property
    def enough(self) -> bool:
        """Whether `insight` would say anything."""
        done = sum(1 for times in self.habit if times)
        return len(self.times) >= LEAST_PAIRS and min(done, len(self.times) - done) >= LEAST_SIDE


@dataclass(frozen=True, slots=True)
class Told:
    """Out of how many series a link was told: by a plain rank test, by the interval alone, and by `insight`."""

    runs: int
    naive: int
    interval: int
    insight: int


def series(random: Random, *, weeks: int, carried: float, shared: float, drift: float = DRIFT) -> Series:
    """One person's weeks; `shared` is the correlation of what moves the two."""
    kept, fresh = carried, sqrt(1 - carried * carried)
    own = sqrt(1 - shared * shared)
    x, y = random.gauss(0, 1), random.gauss(0, 1)
    y = shared * x + own * y
    found = Series([], [], [])
    for week in range(weeks):
        if week:
            push = random.gauss(0, 1)
            x = kept * x + fresh * push
            y = kept * y + fresh * (shared * push + own * random.gauss(0, 1))
        rise = drift * (week / (weeks - 1) - 0.5)
        if random.random() < MISSING:
            continue
        found.times.append(week)
        found.habit.append(float(max(0, min(3, round(1 + x + rise)))))
        found.outcome.append(float(max(0, min(10, round(5.5 + 1.6 * (y + rise))))))
    return found


def worth(random: Random, *, weeks: int, carried: float, shared: float) -> Series:
    """The next series that `insight` would say anything about."""
    while True:
        found = series(random, weeks=weeks, carried=carried, shared=shared)
        if found.enough:
            return found


def told(*, weeks: int, carried: float, shared: float, runs: int, seed: int) -> Told:
    """How often a link is told of series of this kind."""
    random = Random(f"{seed} {weeks} {carried} {shared}")
    naive = interval = insight = 0
    for _ in range(runs):
        one = worth(random, weeks=weeks, carried=carried, shared=shared)
        plain = ranks.spearman(one.habit, one.outcome) or 0.0
        low, high = ranks.interval(plain, len(one.times))
        naive += not low <= 0 <= high
        found = ranks.link(one.times, one.habit, one.outcome)
        interval += found is not None and not found.includes_zero
        insight += found is not None and found.clear
    return Told(runs, naive, interval, insight)


def lines(*, runs: int, seed: int) -> Iterator[str]:
    """The table, as Markdown: a link is told for so many of 100 series."""
    yield "| weeks | carry-over | made | plain rank test | interval alone | `insight` |"
    yield "|---:|---:|---|---:|---:|---:|"
    for shared, made in ((0.0, "independently"), (SHARED, "to go together")):
        for weeks in WEEKS:
            for carried in CARRIED:
                one = told(weeks=weeks, carried=carried, shared=shared, runs=runs, seed=seed)
                shares = " | ".join(f"{100 * hits / one.runs:.1f}" for hits in (one.naive, one.interval, one.insight))
                yield f"| {weeks} | {carried:.1f} | {made} | {shares} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help="series for each line")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    for line in lines(runs=given.runs, seed=given.seed):
        print(line, flush=True)


if __name__ == "__main__":
    main()
