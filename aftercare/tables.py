"""Flat rows as text for other programs: JSON Lines and CSV, every line with the same columns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_RUN = "=+-@\t\r'"
"""How a cell begins that a spreadsheet would run, and the mark itself, so that it can be told apart again."""

_QUOTED = re.compile('[",\r\n]')
_AT_ONCE = 500
"""Rows that are handed out together."""


def defused(cell: Any) -> Any:
    """A cell that no spreadsheet runs: text that begins like a formula gets a leading apostrophe.

    Source: OWASP, "CSV Injection". `armed` gives the text back exactly.
    """
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _RUN and cell else cell


def armed(cell: str) -> str:
    """The text that `defused` was given."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _RUN and cell[1:] else cell


def csv_lines(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterable[str]:
    """A header and one record a row, as RFC 4180 has it but with plain line ends; None is an empty cell."""
    lines = [_record(columns)]
    for row in rows:
        lines.append(_record([row[column] for column in columns]))
        if len(lines) >= _AT_ONCE:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def _record(values: Sequence[Any]) -> str:
    line = ",".join(["" if value is None else _cell(value) for value in values])
    return f"{line}\n" if line else '""\n'  # one empty cell is no empty line


def _cell(value: Any) -> str:
    """A cell as it is written: what `csv.writer` makes of it, but for a lone CR, which it quotes only from 3.13 on."""
    text = str(defused(_flat(value)))
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _flat(value: Any) -> Any:
    """One cell's value: true and false as words, a list as its items with a space between."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return value
