"""harsh, a tracker for the command line: its folder, or the file `log` in it.

A line is `date : habit : y|n|s : comment : amount`, three to five fields with " : " between, empty lines and those that
begin with # apart; of several lines for one date and habit the last holds. Source: github.com/wakatara/harsh, README.md
and internal/storage/log.go. harsh itself passes over a line with more than five fields; here the comment may hold
" : ", and the last field is the amount. `y` is done, `s` skipped, `n` is left out, its comment with it. The file
`habits` says how often, which is no entry: it is not read.

An amount has no unit: a whole number up to 1,440 is taken as the practice's own unit takes it (minutes or times). Any
other, as 1.5, is none that an entry can hold, and stays as words at the end of the note.

The file is read twice, first for which lines are said again further down. What is remembered of the first reading is
one bit for each habit and day, and a number for each pair that is there more than once: it is bounded by these pairs,
not by the lines.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aftercare.dates import parse_iso_date
from aftercare.entries import DONE, MOST_MINUTES, SKIP
from aftercare.errors import DataInvalid
from aftercare.imports import source
from aftercare.imports.foreign import Days, with_words
from aftercare.imports.rows import LeftOut, Read, Reject, Row
from aftercare.text import one_line

LOG = "log"
MOST_NAMES = 10_000
_BETWEEN = " : "
_FIRST_LINE = re.compile(r"\d{4}-\d{2}-\d{2} : \s*\S.*? : \s*[yns]\s*(?: :.*)?")
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{0,12})?|\.\d{1,12}")
_LEAST_FIELDS, _MOST_FIELDS = 3, 5


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line says."""

    day: date
    name: str
    result: str
    comment: str = ""
    amount: str = ""


class Harsh:
    """harsh's log."""

    name = "harsh"
    about = "harsh's folder or its file `log`"

    def takes(self, path: str, head: bytes) -> bool:
        """Whether it is a folder with a `log`, or a file that begins with a line of one."""
        if os.path.isdir(path):
            return os.path.isfile(os.path.join(path, LOG))
        text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        for line in text.split("\n"):
            if line.strip() and not line.startswith("#"):
                return _FIRST_LINE.fullmatch(line.rstrip()) is not None
        return False

    def read(self, path: str) -> Iterator[Read]:
        """What the log says, one for each line that says something.

        Raises:
            DataInvalid: if a folder holds no log, or the file names far more habits than anybody has.
        """
        file = ""
        if os.path.isdir(path):
            file, path = LOG, os.path.join(path, LOG)
            if not os.path.isfile(path):
                raise DataInvalid(f"{path}: is not there, so this is no folder of harsh. Name the one with its log.")
        again = _said_again(path)
        for number, text in source.lines(path):
            if text is None:
                yield Reject(number, "", source.UNREADABLE, file)
                continue
            if not text.strip() or text.startswith("#"):
                continue
            line = _understood(text)
            if isinstance(line, str):
                yield Reject(number, text[:400], line, file)
            elif again.get((line.name, line.day.toordinal()), number) != number:
                yield LeftOut(number, "said again further down, which holds", file)
            elif line.result == "n":
                yield LeftOut(number, "no, with its comment" if line.comment else "no", file)
            else:
                yield _row(number, line, file)


def _said_again(path: str) -> dict[tuple[str, int], int]:
    """The last line of each habit and day that stand in more than one."""
    days, found = Days(), dict[tuple[str, int], int]()
    names: set[str] = set()
    for number, text in source.lines(path):
        line = _understood(text) if text and not text.startswith("#") else ""
        if isinstance(line, str):
            continue
        names.add(line.name)
        if len(names) > MOST_NAMES:
            raise DataInvalid(f"{path}: names more than {MOST_NAMES} habits, so it is no log of harsh. Look at it.")
        if not days.add(line.name, line.day):
            found[line.name, line.day.toordinal()] = number
    return found


def _understood(text: str) -> _Line | str:  # noqa: PLR0911  one for each fault
    """What a line says, or in half a sentence why it says nothing."""
    text = text.rstrip()
    if text.endswith(" :"):
        text += " "
    fields = text.split(_BETWEEN)
    if len(fields) < _LEAST_FIELDS:
        return "no line of the form `date : habit : y : comment : amount`"
    day = parse_iso_date(fields[0].strip())
    if day is None:
        return f"there is no date {one_line(fields[0])[:40]!r}"
    name, result = fields[1].strip(), fields[2].strip()
    if not name:
        return "no habit is named"
    if result not in {"y", "n", "s"}:
        return f"{one_line(result)[:40]!r} is none of y, n and s"
    if len(fields) < _MOST_FIELDS:
        return _Line(day, name, result, "".join(fields[_LEAST_FIELDS:]).strip())
    amount = fields[-1].strip()
    if amount and not _AMOUNT.fullmatch(amount):
        return f"the amount {one_line(amount)[:40]!r} is no number"
    return _Line(day, name, result, _BETWEEN.join(fields[_LEAST_FIELDS:-1]).strip(), amount)


def _row(number: int, line: _Line, file: str) -> Row:
    amount = float(line.amount or 0)
    taken, words = "", ""
    if amount and line.result == "y" and amount == int(amount) <= MOST_MINUTES:
        taken = str(int(amount))
    elif amount:
        words = line.amount
    return Row(
        number,
        line.day,
        line.name,
        DONE if line.result == "y" else SKIP,
        note=with_words(line.comment, words),
        file=file,
        amount=taken,
    )
