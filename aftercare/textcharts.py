"""Pictures of a report in text: a row of bars, and a calendar of days; in Unicode, or in ASCII where that is all.

Pure. More is taller or denser, so nothing is told by colour. Where there was nothing, there is nothing.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from aftercare.entries import MOST_RATING
from aftercare.quantiles import median
from aftercare.render import Finished
from aftercare.reportmodel import Heat, Level, Ratings, SliderView

BARS = {True: "▁▂▃▄▅▆▇█", False: "_:-=+*#@"}
SHADES = {True: "░▒▓█", False: ".:+#"}
GAP = " "
"""What stands where there was nothing, and where the practice rested."""

_MONTHS = 3
"""Letters of a month's name above the calendar."""


def spark(counts: Sequence[float | None], *, unicode: bool) -> str:
    """Numbers as a row of bars, "▂ ▅█": the largest is the tallest, and where there was nothing there is none."""
    bars = BARS[unicode]
    most = max((one or 0 for one in counts), default=0)
    tall = (max(1, round(one / most * len(bars))) if one else 0 for one in counts)
    return Finished("".join(bars[one - 1] if one else GAP for one in tall))


def level(heat: Heat, count: int | None) -> int:
    """The level of a day of the heat map, from 1; 0 for a day with nothing."""
    return next(
        (number for number, one in enumerate(heat["levels"], 1) if one["least"] <= (count or 0) <= one["most"]), 0
    )


def calendar(heat: Heat, indent: int = 2, *, unicode: bool) -> str:
    """The heat map as lines: a row for each weekday, a column for each week, months above, the levels below."""
    shades = GAP + SHADES[unicode]
    weeks = heat["weeks"]
    wide = 2 if len(weeks) <= _WIDE_WEEKS else 1
    lines = [" " * 4 + _months(heat, wide)]
    for number, name in enumerate(heat["weekdays"]):
        cells = "".join(shades[level(heat, week["cells"][number])].ljust(wide) for week in weeks)
        lines.append(f"{name:4}{cells}")
    scale = [f"{shades[number]} {_from_to(one)}" for number, one in enumerate(heat["levels"], 1)]
    lines += ["", " " * 4 + "   ".join(scale)]
    return Finished("\n".join(f"{' ' * indent}{line}".rstrip() for line in lines))


_WIDE_WEEKS = 30
"""Up to so many weeks a day takes two columns, which makes it about square."""


def _months(heat: Heat, wide: int) -> str:
    """The names of the months, each above its first week, none that would run into the next."""
    row = ""
    for number, week in enumerate(heat["weeks"]):
        first = date.fromisoformat(week["since"])
        at = number * wide
        new = number == 0 or first.day <= 7  # noqa: PLR2004  the week in which a month begins
        if new and len(row) <= at and not (number == 0 and _soon(heat, wide)):
            row = f"{row:{at}}{first:%b} " if at else f"{first:%b} "
    return row.rstrip()


def _soon(heat: Heat, wide: int) -> bool:
    """Whether another month begins before the first one's name would end."""
    starts = [date.fromisoformat(week["since"]).day for week in heat["weeks"][1 : _MONTHS // wide + 1]]
    return any(day <= 7 for day in starts)  # noqa: PLR2004


def _from_to(one: Level) -> str:
    return f"{one['least']}" if one["least"] == one["most"] else f"{one['least']} to {one['most']}"


def pulse(answers: Sequence[Sequence[int]], *, unicode: bool) -> str:
    """The answers to a slider as a row of bars from 0 to 10, the middle one where there are several."""
    bars = BARS[unicode]
    middles = [median(one) if one else None for one in answers]
    tall = (None if one is None else min(len(bars) - 1, int(one / MOST_RATING * len(bars))) for one in middles)
    return Finished("".join(GAP if one is None else bars[one] for one in tall))


def answered(ratings: Ratings, slider: SliderView) -> list[list[str]]:
    """The answers to a slider in rows of a quarter: the first week or month of each, then "7 8 . 6,4"."""
    said = [",".join(map(str, one)) or "." for one in slider["answers"]]
    starts = range(0, len(said), _QUARTER)
    return [[ratings["steps"][at]["name"], " ".join(said[at : at + _QUARTER])] for at in starts]


_QUARTER = 13


def filters(*, unicode: bool) -> dict[str, Callable[..., Any]]:
    """The filters of this module for a terminal that shows Unicode, or does not."""
    return {
        "spark": partial(spark, unicode=unicode),
        "calendar": partial(calendar, unicode=unicode),
        "level": level,
        "pulse": partial(pulse, unicode=unicode),
        "answered": answered,
    }
