"""How strongly two short weekly series go together, and how easily that could be chance.

Pure, standard library only. The method is the content guide's, section 5.3, points 3 to 5: both series lose
their straight line, are ranked, and are compared; the interval counts only the weeks that tell something new;
the re-orderings keep four weeks together. `docs/insight.md` shows what it does to series that have no link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from operator import mul
from random import Random

BLOCK = 4
"""Weeks that stay together in a re-ordering."""
SHUFFLES = 1999
SEED = 20261122
"""Fixed, so that the same weeks always get the same answer."""
Z_90 = 1.6448536269514722
"""Standard errors to each side of a 90 % interval."""
RARE = 0.1
"""A link is told only if re-orderings look as strong in fewer than 1 of 10."""
LEAST_EFFECTIVE = 3
"""With no more weeks than these in effect, an interval tells nothing."""

_PLACES = 9
"""Decimals that count: beyond them, what is left of a straight line is the machine's rounding, and no rank."""
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Link:
    """What two series say of each other: `r` from -1 to 1, its 90 % interval, and `share`.

    `weeks` is how many pairs there are, `effective` how many they are worth; `share` is the part of all
    re-orderings, 0 to 1, that looked at least this strong, the larger of the two ways to re-order.
    """

    r: float
    low: float
    high: float
    weeks: int
    effective: float
    share: float

    @property
    def includes_zero(self) -> bool:
        """Whether no link at all lies within the interval."""
        return self.low <= 0 <= self.high

    @property
    def clear(self) -> bool:
        """Whether it may be told as a link: the interval leaves 0 out, and re-orderings are rarely as strong."""
        return not self.includes_zero and self.share < RARE


def link(times: Sequence[int], xs: Sequence[float], ys: Sequence[float], *, seed: int = SEED) -> Link | None:
    """The link of two series, None where one of them is nothing but a straight line.

    `times` are the weeks' numbers in order, gaps left as they are; `xs` and `ys` one value a week each.
    """
    first, second = (ranks(detrended(times, values)) for values in (xs, ys))
    r = correlation(first, second)
    if r is None:
        return None
    effective = effective_weeks(len(times), carry_over(times, first), carry_over(times, second))
    low, high = interval(r, effective)
    return Link(r, low, high, len(times), effective, max(by_blocks(first, second, seed=seed), by_shifts(first, second)))


def detrended(times: Sequence[int], values: Sequence[float]) -> list[float]:
    """What is left of the values without their straight line over time (least squares)."""
    count = len(values)
    if not count:
        return []
    middle, level = sum(times) / count, sum(values) / count
    spread = sum((time - middle) ** 2 for time in times)
    if not spread:
        return [round(value - level, _PLACES) for value in values]
    slope = sum((time - middle) * (value - level) for time, value in zip(times, values, strict=True)) / spread
    line = (level + slope * (time - middle) for time in times)
    return [round(value - on_line, _PLACES) for value, on_line in zip(values, line, strict=True)]


def ranks(values: Sequence[float]) -> list[float]:
    """The place of each value, from 1; equal values share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for position in order[start:end]:
            found[position] = (start + 1 + end) / 2
        start = end
    return found


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r, from -1 to 1; None where one of the series never changes."""
    first, second = _centred(xs), _centred(ys)
    scale = sqrt(_dot(first, first) * _dot(second, second))
    return max(-1.0, min(1.0, _dot(first, second) / scale)) if scale else None


def spearman(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Spearman's r: that of the ranks; None where one of the series never changes."""
    return correlation(ranks(xs), ranks(ys))


def carry_over(times: Sequence[int], values: Sequence[float]) -> float:
    """How much a week is like the one before (autocorrelation at lag 1), 0 to 1; below 0 counts as 0.

    Only weeks that really follow each other are compared: a gap is no step.
    """
    centred = _centred(values)
    steps = [centred[at] * centred[at + 1] for at in range(len(centred) - 1) if times[at + 1] - times[at] == 1]
    spread = _dot(centred, centred)
    if not steps or not spread:
        return 0.0
    return max(0.0, min(1.0, sum(steps) / len(steps) / (spread / len(centred)) * (1 - 1 / len(centred))))


def effective_weeks(count: int, a: float, b: float) -> float:
    """How many independent weeks so many are worth: n(1 - ab)/(1 + ab), a and b the carry-over of each series."""
    return count * (1 - a * b) / (1 + a * b)


def interval(r: float, effective: float) -> tuple[float, float]:
    """The 90 % interval of Spearman's r: Fisher's z, variance (1 + r^2/2)/(n_eff - 3)."""
    if effective <= LEAST_EFFECTIVE:
        return -1.0, 1.0
    around = atanh(max(-1 + _SLACK, min(1 - _SLACK, r)))
    reach = Z_90 * sqrt((1 + r * r / 2) / (effective - LEAST_EFFECTIVE))
    return tanh(around - reach), tanh(around + reach)


def by_blocks(xs: Sequence[float], ys: Sequence[float], *, seed: int = SEED) -> float:
    """The share of re-orderings at least as strong, where blocks of four weeks change places.

    Where the first block begins is random as well; the order as it is counts as one of all.
    """
    random = Random(seed)  # noqa: S311  chance for statistics, repeatable on purpose
    first, second = _centred(xs), _centred(ys)
    seen = abs(_dot(first, second)) - _SLACK
    hits = 0
    for _ in range(SHUFFLES):
        start = random.randrange(BLOCK)
        turned = first[start:] + first[:start]
        blocks = [turned[at : at + BLOCK] for at in range(0, len(turned), BLOCK)]
        random.shuffle(blocks)
        hits += abs(_dot([value for block in blocks for value in block], second)) >= seen
    return (hits + 1) / (SHUFFLES + 1)


def by_shifts(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The share of re-orderings at least as strong, where one series is turned round by every number of weeks."""
    first, second = _centred(xs), _centred(ys)
    seen = abs(_dot(first, second)) - _SLACK
    hits = sum(abs(_dot(first[by:] + first[:by], second)) >= seen for by in range(1, len(first)))
    return (hits + 1) / max(1, len(first))


def _centred(values: Sequence[float]) -> list[float]:
    if not values:
        return []
    level = sum(values) / len(values)
    return [value - level for value in values]


def _dot(xs: Sequence[float], ys: Sequence[float]) -> float:
    return float(sum(map(mul, xs, ys)))
