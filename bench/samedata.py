"""The ten years of `homes` as other programs keep them: what each says of all of it, checked once, then measured.

Every entry stands in every program's files, skips too; where minutes are needed, one without them has five. The
files are written directly: adding entries one by one would take hours.
"""

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from homes import Noted, entries
from measure import Command, DidNotRun, run
from others import OTHERS

SLOW = 3
"""Pairs for a program that takes many seconds each time."""

_WITHOUT_MINUTES = 5
_FIRST_HOUR = 9
_HOURS_MINUTES = re.compile(r"(\d+)h (\d\d)m 00s")
_TIMEW_LINE = re.compile(r"([a-z-]+) +\d+:\d\d:\d\d +\d+:\d\d:\d\d +(\d+):(\d\d):00(?: +\d+:\d\d:\d\d)?")


def _minutes(entry: Noted) -> int:
    return int(entry.fields.get("minutes", _WITHOUT_MINUTES))


def _start(entry: Noted) -> datetime:
    """An hour for each place of the day, so that no two overlap."""
    return datetime.combine(entry.day, time(_FIRST_HOUR + entry.place), UTC)


def _stop(entry: Noted) -> datetime:
    return _start(entry) + timedelta(minutes=_minutes(entry))


def _one(_entry: Noted) -> int:
    return 1


def _habit(entry: Noted) -> str:
    return entry.habit


def _week_and_habit(entry: Noted) -> str:
    monday = entry.day - timedelta(days=entry.day.weekday())
    return f"{monday} {entry.habit}"


@dataclass(frozen=True, slots=True)
class Same:
    """A program over all of the data: what is typed, how its files are written, what it prints and has to print.

    `key` and `amount` are what an entry adds to; `found` reads the same sums from what was printed. `pairs` is given
    where those of the others would take too long.
    """

    label: str
    program: str
    words: tuple[str, ...]
    write: Callable[[Path], None]
    found: Callable[[Iterable[str]], Counter[str]]
    key: Callable[[Noted], str] = _habit
    amount: Callable[[Noted], int] = _minutes
    pairs: int | None = None

    def command(self, folder: Path) -> Command:
        """Write its files in a new home below `folder`, run it once, and see that it says what is true.

        Raises:
            DidNotRun: where it is not installed, ends with a fault, or says something else.
        """
        path = shutil.which(self.program)
        if path is None:
            raise DidNotRun("not installed")
        home = folder / f"{self.program}-ten-years"
        other = next(one for one in OTHERS if one.program == self.program)
        # Times are written in UTC: elsewhere an hour could fall into the change of the clocks.
        env = {**other.made(home), "TZ": "UTC"}
        self.write(home)
        command = Command((path, *self.words), env, home)
        with tempfile.TemporaryFile() as printed:
            run(command, printed)
            printed.seek(0)
            self._check(self.found(line.decode(errors="replace") for line in printed))
        return command

    def _check(self, found: Counter[str]) -> None:
        expected: Counter[str] = Counter()
        for entry in entries():
            expected[self.key(entry)] += self.amount(entry)
        wrong = sorted(key for key in {*expected, *found} if expected[key] != found[key])
        if wrong:
            key = wrong[0]
            raise DidNotRun(f"says something else: {key} is {found[key]}, not {expected[key]}; {len(wrong)} such")


def _hledger(home: Path) -> None:
    with (home / "journal").open("w", encoding="utf-8") as file:
        for entry in entries():
            file.write(f"{entry.day} care\n  care:{entry.habit}  {_minutes(entry)}\n  time\n\n")


def _hledger_found(lines: Iterable[str]) -> Counter[str]:
    """Minutes by week and habit, from a table with a column for each week."""
    found: Counter[str] = Counter()
    weeks: list[str] = []
    for line in lines:
        weeks = weeks or re.findall(r"(\d{4}-\d\d-\d\d)W\d\d", line)
        name, *cells = line.replace("|", " ").split() or [""]
        if name.startswith("care:"):
            sums = zip(weeks, cells, strict=True)
            found.update({f"{week} {name.removeprefix('care:')}": int(cell) for week, cell in sums})
    return found


def _timew(home: Path) -> None:
    for month, inside in groupby(entries(), lambda entry: f"{entry.day:%Y-%m}"):
        with (home / "data" / f"{month}.data").open("w", encoding="utf-8") as file:
            for entry in inside:
                file.write(f"inc {_start(entry):%Y%m%dT%H%M%SZ} - {_stop(entry):%Y%m%dT%H%M%SZ} # {entry.habit}\n")


def _timew_found(lines: Iterable[str]) -> Counter[str]:
    """Minutes by habit, from a line for each entry."""
    found: Counter[str] = Counter()
    for line in lines:
        if one := _TIMEW_LINE.search(line):
            found[one[1]] += 60 * int(one[2]) + int(one[3])
    return found


def _watson(home: Path) -> None:
    (home / "watson").mkdir()
    with (home / "watson" / "frames").open("w", encoding="utf-8") as file:
        for place, entry in enumerate(entries()):
            start, stop = int(_start(entry).timestamp()), int(_stop(entry).timestamp())
            file.write(",\n" if place else "[\n")
            file.write(json.dumps([start, stop, entry.habit, f"{place:032x}", [], stop]))
        file.write("\n]\n")


def _watson_found(lines: Iterable[str]) -> Counter[str]:
    """Minutes by project, from `cuddle - 643h 20m 00s`."""
    found: Counter[str] = Counter()
    for line in lines:
        name, _, spent = line.partition(" - ")
        if one := _HOURS_MINUTES.match(spent):
            found[name] += 60 * int(one[1]) + int(one[2])
    return found


def _jrnl(home: Path) -> None:
    with (home / "journal.txt").open("w", encoding="utf-8") as file:
        for entry in entries():
            file.write(f"[{_start(entry):%Y-%m-%d %H:%M}] Noted. @{entry.habit}\n\n")


def _jrnl_found(lines: Iterable[str]) -> Counter[str]:
    """Entries by tag, from `@cuddle : 4567`."""
    found = (re.match(r"@([a-z-]+) +: (\d+)$", line.strip()) for line in lines)
    return Counter({one[1]: int(one[2]) for one in found if one})


SAME = (
    Same(
        "hledger: balance --weekly",
        "hledger",
        ("-f", "journal", "balance", "--weekly"),
        _hledger,
        _hledger_found,
        _week_and_habit,
    ),
    Same("Timewarrior: summary :all", "timew", ("summary", ":all"), _timew, _timew_found),
    Same("Watson: report --all", "watson", ("report", "--all"), _watson, _watson_found),
    Same("jrnl: --tags", "jrnl", ("--tags",), _jrnl, _jrnl_found, amount=_one, pairs=SLOW),
)
