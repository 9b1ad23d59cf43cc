"""CPU time and peak memory of programs, run in turn.

CPU time is what the system says of the child (`wait4`): user and system together. So the wall clock, the
disk and whatever else runs matter little, and two programs run one after the other can be compared.

The peak that the system says of a child is never below what this process held when it started it.
Therefore this process stays small: nothing heavy is imported here.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import IO

MIB = 1024 * 1024
_NEAR = 0.5
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


class DidNotRun(Exception):
    """A program that ended with a fault; says which and why."""


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run: its words, all of its environment, what it reads, and what to do before each run."""

    words: tuple[str, ...]
    env: Mapping[str, str]
    folder: Path
    typed: str = ""
    before: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run took: CPU time in seconds, peak memory in MiB."""

    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found: the ratio with its quartiles, the CPU time of the second in ms, and its largest peak in MiB.

    `at_most` says that the peak is no more than this process's own, which hides anything smaller.
    """

    ratio: float
    lower: float
    upper: float
    cpu_ms: float
    peak: float
    at_most: bool


def run(command: Command, printed: IO[bytes] | None = None) -> Spent:
    """Run a program once; what it prints goes to `printed`, or nowhere.

    Raises:
        DidNotRun: with the last line that it wrote to stderr.
    """
    if command.before is not None:
        command.before()
    with tempfile.TemporaryFile() as typed, tempfile.TemporaryFile() as said:
        typed.write(command.typed.encode())
        typed.seek(0)
        child = subprocess.Popen(
            command.words,
            env=dict(command.env),
            cwd=command.folder,
            stdin=typed,
            stdout=subprocess.DEVNULL if printed is None else printed,
            stderr=said,
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines() or ["without a word"]
            raise DidNotRun(f"exit code {child.returncode}: {lines[-1]}")
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _PEAK_UNIT / MIB)


def in_turn(first: Command, second: Command, pairs: int) -> tuple[list[Spent], list[Spent]]:
    """What both took, run one after the other `pairs` times, after one run each that does not count."""
    run(first)
    run(second)
    found = [(run(first), run(second)) for _ in range(pairs)]
    return [one for one, _ in found], [other for _, other in found]


def against_yardstick(yardstick: Command, command: Command, pairs: int) -> Figure:
    """The median of the ratios of pairs: the command's CPU time over that of the yardstick just before it."""
    units, runs = in_turn(yardstick, command, pairs)
    ratios = [one.cpu / unit.cpu for unit, one in zip(units, runs, strict=True)]
    return _figure(median(ratios), ratios, runs)


def growth(small: Command, large: Command, pairs: int) -> Figure:
    """The median CPU time with much data over that with little; quartiles are those of the pairs."""
    less, more = in_turn(small, large, pairs)
    ratios = [one.cpu / other.cpu for other, one in zip(less, more, strict=True)]
    return _figure(median(one.cpu for one in more) / median(one.cpu for one in less), ratios, more)


def _figure(ratio: float, ratios: Sequence[float], runs: Sequence[Spent]) -> Figure:
    lower, _, upper = quantiles(ratios, n=4, method="inclusive")
    peak = max(one.peak for one in runs)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT / MIB
    return Figure(ratio, lower, upper, median(one.cpu for one in runs) * 1000, peak, at_most=peak <= own + _NEAR)
