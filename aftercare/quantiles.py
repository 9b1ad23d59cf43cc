"""The middle of some values, and the value below which a part of them lies. Pure, and quick to load."""

from collections.abc import Iterable
from math import floor


def median(values: Iterable[float]) -> float:
    """The middle value, or the mean of the two in the middle.

    Raises:
        IndexError: if there are none.
    """
    return quantile(values, 0.5)


def quantile(values: Iterable[float], part: float) -> float:
    """The value below which that part (0 to 1) lies, on the line between the two nearest.

    Raises:
        IndexError: if there are none.
    """
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = floor(place)
    value = ordered[below]
    if place > below:
        value += (ordered[below + 1] - value) * (place - below)
    return value
