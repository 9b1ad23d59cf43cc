"""A block of one's own in a crontab, edited as text: whatever else stands there stays byte for byte.

Pure: tables in, tables out. Bytes that are no UTF-8 pass through by `surrogateescape`. What has to be put back on the
way out stands in the block's own first line: that there was no table before, or no newline at its end.
"""

import re
import shlex

from aftercare.errors import DataInvalid
from aftercare.timers.timer import MAIL, Timer

PLAIN, NEW, OPEN_LINE = "begin", "begin, new table", "begin, after an open line"
END = "end"


def job(timer: Timer) -> str:
    """The line that cron runs. Its output goes nowhere, so that nothing is mailed; with MAIL only its errors do."""
    minute, hour = (timer.at.minute, str(timer.at.hour)) if timer.at is not None else (0, "*")
    return f"{minute} {hour} * * * {command(timer)} {'2>/dev/null' if timer.arrive == MAIL else '>/dev/null 2>&1'}"


def command(timer: Timer) -> str:
    """What a line of this timer runs, whenever it does so: a person may have changed the hours."""
    return shlex.quote(timer.wrapper).replace("%", "\\%")


def block(label: str, line: str, kind: str = PLAIN) -> str:
    """The three lines that stand in the table."""
    return f"# {label}: {kind}\n{line}\n# {label}: {END}\n"


def insert(table: bytes | None, label: str, line: str) -> bytes:
    """The table with the block: at its end, or in the place of the one that is there. None is no table.

    Raises:
        DataInvalid: if a block of this label is there and damaged.
    """
    text = _text(table or b"")
    found = _find(text, label)
    if found is not None:
        first, last = found
        lines = text.split("\n")
        kind = lines[first].removeprefix(f"# {label}: ")
        lines[first : last + 1] = block(label, line, kind).rstrip("\n").split("\n")
        return _raw("\n".join(lines))
    if table is None:
        return _raw(block(label, line, NEW))
    if text and not text.endswith("\n"):
        return _raw(f"{text}\n{block(label, line, OPEN_LINE)}")
    return _raw(text + block(label, line))


def remove(table: bytes | None, label: str) -> bytes | None:
    """The table as it was before the block came: None if there was none; without a block, as it is.

    Raises:
        DataInvalid: if the block is damaged.
    """
    text = _text(table or b"")
    found = _find(text, label)
    if found is None:
        return table
    first, last = found
    lines = text.split("\n")
    kind, after = lines[first].removeprefix(f"# {label}: "), lines[last + 1 :]
    text = "\n".join([*lines[:first], *after])
    if kind == OPEN_LINE and after in ([], [""]):
        text = text.removesuffix("\n") if after else text
    return None if kind == NEW and not text else _raw(text)


def line_of(table: bytes | None, label: str) -> str | None:
    """The line within the block, None if there is no block.

    Raises:
        DataInvalid: if the block is damaged.
    """
    text = _text(table or b"")
    found = _find(text, label)
    return None if found is None else text.split("\n")[found[0] + 1]


def _find(text: str, label: str) -> tuple[int, int] | None:
    """The places of the block's first and last line, None if there is none."""
    like = re.compile(rf"\s*#\s*{re.escape(label)}\s*:\s*({PLAIN}|{END})\b", re.IGNORECASE)
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if like.match(line)]
    if not places:
        return None
    first, last = places[0], places[-1]
    begins = lines[first] in {f"# {label}: {kind}" for kind in (PLAIN, NEW, OPEN_LINE)}
    if len(places) != 2 or not begins or lines[last] != f"# {label}: {END}" or last != first + 2:  # noqa: PLR2004
        raise DataInvalid(
            f"line {first + 1} of the crontab: the block {label} is damaged, so nothing was changed. "
            "Take its lines out with `crontab -e`, then try again."
        )
    return first, last


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
