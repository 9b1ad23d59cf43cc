"""What `import` takes: CPU seconds and peak memory, over the ten years as JSON Lines, and over a million lines.

Each run begins in an empty home. What came in is counted in the home's files afterwards: a run that brought in
something else gives no figure.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from homes import A_DAY, DAYS, TODAY, Home, environment
from installed import Installed
from measure import Command, DidNotRun, Spent, run

RUNS = 3
CPU_GOAL = 3.0
"""Seconds, for the ten years of entries."""
PEAK_GOAL = 80.0
"""MiB, however many lines there are."""
MILLION = 1_000_000

_HABITS = ("cuddle", "meditate 5m", "need", "check-in 10m", "care-act", "reflect 15m")


@dataclass(frozen=True, slots=True)
class Brought:
    """What one file took: the median of CPU seconds, the highest peak in MiB; `said` is why there is none."""

    label: str
    cpu: float | None = None
    peak: float | None = None
    cpu_goal: float | None = None
    said: str = ""

    def __str__(self) -> str:
        if self.cpu is None or self.peak is None:
            return f"{self.label}: {self.said}"
        seconds = f"{self.cpu:.2f} s CPU"
        if self.cpu_goal is not None:
            seconds += f" (goal {self.cpu_goal:g}: {_verdict(self.cpu, self.cpu_goal)})"
        return f"{self.label}: {seconds}, {self.peak:.1f} MiB (goal {PEAK_GOAL:g}: {_verdict(self.peak, PEAK_GOAL)})"


def _verdict(found: float, goal: float) -> str:
    return "reached" if found <= goal else "not reached"


def brought(installed: Installed, homes: dict[str, Home], folder: Path, *, large: bool) -> Iterator[Brought]:
    """The ten years, given out and brought in again; with `large` a million lines for `log` too."""
    years = folder / "ten-years.jsonl"
    count = DAYS * A_DAY
    label = f"import, {count:,} entries as JSON Lines"
    try:
        words = (str(installed.aftercare), "export", "--notes", "--kind", "entries", "-q", "-o", str(years))
        run(Command(words, homes["ten-years"].env, folder))
        yield _measured(label, years, count, installed, folder, runs=RUNS, cpu_goal=CPU_GOAL)
    except DidNotRun as problem:
        yield Brought(label, said=f"did not run ({problem})")
    if large:
        label = f"import, {MILLION:,} lines for `log`"
        lines = folder / "million.txt"
        with lines.open("w") as file:
            file.writelines(islice(_lines(), MILLION))
        try:
            yield _measured(label, lines, MILLION, installed, folder, runs=1, extra=("--from", "lines"))
        except DidNotRun as problem:
            yield Brought(label, said=f"did not run ({problem})")


def _lines() -> Iterator[str]:
    """Lines for `log` over the ten years, again and again."""
    for number, habit in enumerate(cycle(_HABITS)):
        yield f"{TODAY - timedelta(days=number % DAYS)} {habit}\n"


def _measured(
    label: str,
    path: Path,
    count: int,
    installed: Installed,
    folder: Path,
    *,
    runs: int,
    cpu_goal: float | None = None,
    extra: tuple[str, ...] = (),
) -> Brought:
    root = folder / "brought"
    command = Command(
        (str(installed.aftercare), "import", "-q", *extra, str(path)),
        {**environment(root), "AFTERCARE_TODAY": TODAY.isoformat()},
        folder,
        before=lambda: _emptied(root),
    )
    found: list[Spent] = []
    for _ in range(runs):
        found.append(run(command))
        there = sum(week.read_text("utf-8").count("id: ") for week in root.rglob("20*.yaml"))
        if there != count:
            raise DidNotRun(f"{there:,} entries came in, not {count:,}")
    return Brought(label, median(one.cpu for one in found), max(one.peak for one in found), cpu_goal)


def _emptied(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
