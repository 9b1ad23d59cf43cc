"""The support lines, directories and words that come with the program."""

from collections.abc import Mapping
from typing import Any

from aftercare import shipped
from aftercare.support import Country, Directory, Line


def lines() -> list[Line]:
    """Every line, in the order of the data."""
    return [_row(Line, row) for row in shipped.data("support/lines.yaml")["lines"]]


def directories() -> list[Directory]:
    """Every directory, in the order of the data."""
    return [_row(Directory, row) for row in shipped.data("support/directories.yaml")["directories"]]


def words() -> dict[str, Any]:
    """What is said around the rows."""
    found: dict[str, Any] = shipped.data("support/en.yaml")
    return found


def countries(said: Mapping[str, Any]) -> list[Country]:
    """The countries that can be asked for, of the words."""
    return [
        Country(code, row["name"], row.get("label", ""), tuple(row.get("also", ())))
        for code, row in said["countries"].items()
    ]


def _row(kind: Any, row: Mapping[str, Any]) -> Any:
    """A row as a value: the fields it knows, lists as tuples."""
    known = {key: row[key] for key in kind.__dataclass_fields__ if key in row}
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in known.items()})
