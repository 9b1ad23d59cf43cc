"""The geometry of the charts in an HTML report: numbers in, positions out. The shapes are drawn by Jinja macros.

Pure. Lengths are in the units of a drawing's view box, which is about a pixel on a screen; y grows downwards. Where
there was nothing, there is no shape.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any, TypedDict

from aftercare.facefilters import spoken
from aftercare.reportmodel import Heat, HeatWeek
from aftercare.text import often
from aftercare.textcharts import level

WIDTH, SMALL = 340, 160
"""Of a chart with a line, and of a small one with columns."""

_MOST_WEEKS = 27
"""Weeks of the heat map beside one another: half a year, which is readable on a telephone."""
_CELL = 12
_LEFT, _TOP = 32, 18
_SIZES = ((8.0,), (6.0, 10.0), (5.0, 7.5, 10.0), (4.5, 6.5, 8.5, 10.5))
"""The sides of the squares of one to four levels: told by size, and by no colour."""
_NAME, _HALF = 34, 13
"""The room that a name below a chart takes, and half of its width."""
_MONTHS_BETWEEN = (1, 2, 3, 6, 12, 24, 36, 60, 120)
_MONTHS_A_YEAR = 12
_FIRST_WEEK = 7
_MONTH = re.compile(r"\d{4}-\d{2}")
_MOST = 10
"""Of a slider."""
_GUTTER = 20
_DOT = 5.5
"""From the middle of a dot to the next that stands beside it."""


class Name(TypedDict):
    """A name beside or below a chart, and where it stands."""

    x: float
    y: float
    name: str


class HeatPart(TypedDict):
    """Up to half a year of a heat map."""

    width: float
    height: float
    since: str
    until: str
    ground: str
    squares: list[str]
    weekdays: list[Name]
    months: list[Name]


class Column(TypedDict):
    """A column, and the number that it stands for."""

    x: float
    y: float
    width: float
    height: float
    count: float


class Columns(TypedDict):
    """A chart of columns."""

    width: float
    height: float
    columns: list[Column]
    ground: str
    names: list[Name]
    most: float


class Dot(TypedDict):
    """An answer."""

    x: float
    y: float
    answer: int


class Answers(TypedDict):
    """A chart of answers from 0 to 10."""

    width: float
    height: float
    left: float
    rules: list[Name]
    line: str
    dots: list[Dot]
    names: list[Name]


def heat_parts(heat: Heat) -> list[HeatPart]:
    """The heat map as drawings of at most half a year each, all of one width.

    Each has `width`, `height`, `since` and `until`, `ground` (the outline of its days), `squares` (a path for each
    level, a square for each day), `weekdays` and `months` (names with `x` and `y`).
    """
    weeks = heat["weeks"]
    parts = -(-len(weeks) // _MOST_WEEKS)
    wide = -(-len(weeks) // max(1, parts))
    return [_heat_part(heat, weeks[at : at + wide], wide) for at in range(0, len(weeks), wide)]


def square_sizes(heat: Heat) -> list[float]:
    """The sides of the squares that the heat map's levels are drawn with, the least first."""
    return list(_SIZES[len(heat["levels"]) - 1])


def _heat_part(heat: Heat, weeks: Sequence[HeatWeek], wide: int) -> HeatPart:
    squares: list[list[str]] = [[] for _ in heat["levels"]]
    sizes = square_sizes(heat)
    for number, week in enumerate(weeks):
        for day, count in enumerate(week["cells"]):
            if found := level(heat, count):
                side = sizes[found - 1]
                x, y = _LEFT + number * _CELL + (_CELL - side) / 2, _TOP + day * _CELL + (_CELL - side) / 2
                squares[found - 1].append(f"M{x:g} {y:g}h{side:g}v{side:g}h-{side:g}z")
    return {
        "width": _LEFT + wide * _CELL,
        "height": _TOP + 7 * _CELL,
        "since": weeks[0]["since"],
        "until": weeks[-1]["since"],
        "ground": _outline([week["cells"] for week in weeks]),
        "squares": ["".join(one) for one in squares],
        "weekdays": [
            {"x": _LEFT - 6, "y": _TOP + day * _CELL + 10, "name": name}
            for day, name in enumerate(heat["weekdays"])
            if day % 2 == 0
        ],
        "months": _month_names(weeks),
    }


def _outline(weeks: Sequence[Sequence[int | None]]) -> str:
    """The outline of the days that are within the period: it may begin and end in mid-week."""
    first = next((day for day, cell in enumerate(weeks[0]) if cell is not None), 0)
    last = next((day for day in range(6, -1, -1) if weeks[-1][day] is not None), 6)
    left, right = _LEFT, _LEFT + len(weeks) * _CELL
    top, bottom = _TOP, _TOP + 7 * _CELL
    start, end = top + first * _CELL, top + (last + 1) * _CELL
    if len(weeks) == 1:
        return f"M{left} {start}H{right}V{end}H{left}z"
    return f"M{left} {start}H{left + _CELL}V{top}H{right}V{end}H{right - _CELL}V{bottom}H{left}z"


def _month_names(weeks: Sequence[HeatWeek]) -> list[Name]:
    """The months, each above the week in which it begins; the first above the first unless the next is too near."""
    found: list[Name] = []
    for number, week in enumerate(weeks):
        since = date.fromisoformat(week["since"])
        if since.day <= _FIRST_WEEK or not number:
            found.append({"x": _LEFT + number * _CELL, "y": _TOP - 6, "name": f"{since:%b}"})
    if found[1:] and found[1]["x"] - found[0]["x"] < 3 * _CELL:
        del found[0]
    return found


def columns(counts: Sequence[float | None], steps: Sequence[Mapping[str, Any]], width: float = SMALL) -> Columns:
    """The counts of a practice as columns, one for each of `steps`.

    It has `width`, `height`, `columns` (`x`, `y`, `width`, `height`, `count`), `ground` (the line below them, open
    where the practice rested), `names` (months or years, with `x` and `y`) and `most`, the tallest of them.
    """
    height, top, room = 66, 2.0, 44.0
    most = max((one or 0 for one in counts), default=0)
    each = width / max(1, len(counts))
    wide = min(each * 0.7, 14.0)
    found: list[Column] = []
    for number, count in enumerate(counts):
        if count:
            tall = max(1.5, count / most * room)
            found.append(
                {
                    "x": _short(number * each + (each - wide) / 2),
                    "y": _short(top + room - tall),
                    "width": _short(wide),
                    "height": _short(tall),
                    "count": count,
                }
            )
    ground = "".join(
        f"M{start * each:.4g} {top + room + 0.5:g}H{end * each:.4g}"
        for start, end in _stretches([one is not None for one in counts])
    )
    names = _step_names([one["since"] for one in steps], width, 0, height - 5)
    return {"width": width, "height": height, "columns": found, "ground": ground, "names": names, "most": most}


def answer_dots(answers: Sequence[Sequence[int]], steps: Sequence[Mapping[str, Any]], width: float = WIDTH) -> Answers:
    """The answers to a slider as dots from 0 to 10, with a line through the middle of each step's answers.

    It has `width`, `height`, `left`, `rules` (the lines at 10, 5 and 0, with `x`, `y` and `name`), `line` (a path,
    broken where a step has no answer), `dots` (`x`, `y`, `answer`; equal ones of a step side by side) and `names`
    (months or years, with `x` and `y`).
    """
    height, top, room = 106, 8.0, 74.0
    each = (width - _GUTTER) / max(1, len(answers))

    def place(number: int, answer: float) -> tuple[float, float]:
        return _short(_GUTTER + (number + 0.5) * each), _short(top + (_MOST - answer) / _MOST * room)

    line = ""
    for start, end in _stretches([bool(one) for one in answers]):
        points = [place(number, median(answers[number])) for number in range(start, end)]
        if len(points) > 1:
            line += "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    dots: list[Dot] = []
    for number, given in enumerate(answers):
        for answer in sorted(set(given)):
            same = given.count(answer)
            apart = min(_DOT, each / same)
            x, y = place(number, answer)
            dots += [
                {"x": _short(x + (at - (same - 1) / 2) * apart), "y": y, "answer": answer} for at in range(same)
            ]
    return {
        "width": width,
        "height": height,
        "left": _GUTTER,
        "rules": [
            {"x": _GUTTER - 5, "y": _short(top + (_MOST - one) / _MOST * room), "name": f"{one}"}
            for one in (_MOST, _MOST // 2, 0)
        ],
        "line": line,
        "dots": dots,
        "names": _step_names([one["since"] for one in steps], width, _GUTTER, height - 5),
    }


def _stretches(there: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The stretches of what is there, each from where it begins to before where it ends."""
    start = None
    for number, one in enumerate([*there, False]):
        if one and start is None:
            start = number
        elif not one and start is not None:
            yield start, number
            start = None


def _step_names(starts: Sequence[str], width: float, left: float, y: float) -> list[Name]:
    """Months or years below the steps that begin on these days, as many as have room."""
    each = (width - left) / max(1, len(starts))
    days = [date.fromisoformat(one) for one in starts]
    months = [day.year * _MONTHS_A_YEAR + day.month - 1 for day in days]
    found: list[Name] = []
    for between in _MONTHS_BETWEEN:
        found = []
        for number, (day, month) in enumerate(zip(days, months, strict=True)):
            begins = month % between == 0 if number == 0 else months[number - 1] // between != month // between
            if begins:
                name = f"{day:%Y}" if between >= _MONTHS_A_YEAR else f"{day:%b}"
                x = left + (number + 0.5) * each
                found.append({"x": _short(min(max(x, left + _HALF), width - _HALF)), "y": y, "name": name})
        if all(then["x"] - now["x"] >= _NAME for now, then in _pairs(found)):
            break
    return found


def _pairs(found: Sequence[Name]) -> Iterable[tuple[Name, Name]]:
    return zip(found, found[1:], strict=False)


def _short(number: float) -> float:
    return round(number, 1)


def share(part: float, whole: float) -> float:
    """How much a number is of another, from 0 to 100, as the length of a bar."""
    return round(100 * part / whole, 1) if whole else 0


def step_name(step: Mapping[str, Any]) -> str:
    """What a week, month or year is called beside a chart: 16 Nov 2026 (its first day), Nov 2026 or 2026."""
    name = str(step["name"])
    if _MONTH.fullmatch(name):
        return f"{date.fromisoformat(f'{name}-01'):%b %Y}"
    return spoken(step["since"]) if "W" in name else name


FILTERS: dict[str, Callable[..., Any]] = {
    "heat_parts": heat_parts,
    "square_sizes": square_sizes,
    "columns": columns,
    "answer_dots": answer_dots,
    "share": share,
    "step_name": step_name,
    "often": often,
}
"""By the names that templates use. Their docstrings are what `docs/templates.md` says of them."""
