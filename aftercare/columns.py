"""Aligned columns of text, for reports.

tabulate does the same and takes a fifth of a report's time to load, most of it for widths that plain letters do not
need: they are asked for only where a cell holds anything else. A test holds the one to the other.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

BETWEEN = "  "

_NARROW = re.compile(r"[ -~\u2580-\u259f]*")
"""Plain letters, and the blocks that charts are made of: one column each."""


def columns(rows: Sequence[Sequence[str]], widths: Sequence[int] = (), least: Sequence[int] = ()) -> list[str]:
    """Rows of cells as lines; all but the last cell of a row is filled up to its column's width.

    `widths` are the most that a column may take: a cell that is wider goes on in the next line. A column without
    one takes what it needs. `least` are the fewest that a column takes.
    """
    wrapped = [[_lines(cell, limit) for cell, limit in zip_longest(row, widths[: len(row)])] for row in rows]
    number = max(map(len, wrapped), default=0)
    wide = [
        max((width(line) for row in wrapped if at < len(row) for line in row[at]), default=0) for at in range(number)
    ]
    wide = [max(both) for both in zip_longest(wide, least, fillvalue=0)]
    return [line for row in wrapped for line in _laid(row, wide)]


def _laid(row: Sequence[Sequence[str]], wide: Sequence[int]) -> Iterator[str]:
    for parts in zip_longest(*row, fillvalue=""):
        filled = (part + " " * (most - width(part)) for part, most in zip(parts, wide, strict=False))
        yield BETWEEN.join(filled).rstrip()


def _lines(cell: str, limit: int | None) -> list[str]:
    return [part for line in cell.split("\n") for part in _wrapped(line, limit)]


def _wrapped(line: str, limit: int | None) -> list[str]:
    if limit is None or width(line) <= limit:
        return [line]
    if _NARROW.fullmatch(line):
        return textwrap.wrap(line, limit) or [""]
    found: list[str] = []
    for word in line.split():
        together = f"{found[-1]} {word}" if found else word
        if width(together) <= limit:
            found[-1:] = [together]
        else:
            found += _broken(word, limit)
    return found or [""]


def _broken(word: str, limit: int) -> list[str]:
    """A word in parts that fit; where not even one letter does, it stands alone."""
    found = [""]
    for letter in word:
        if found[-1] and width(found[-1] + letter) > limit:
            found.append("")
        found[-1] += letter
    return found


def width(text: str) -> int:
    """How many columns a terminal gives a text."""
    if _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    found = wcswidth(text)
    return len(text) if found < 0 else found
