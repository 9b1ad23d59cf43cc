"""What the charts of an HTML report are drawn from: shapes and names with their places. Pure types."""

from typing import TypedDict


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
