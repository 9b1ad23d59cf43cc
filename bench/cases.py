"""The commands that are measured, in which home, and the goal for each."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from homes import QUARTER, TODAY, Home
from installed import Installed
from measure import Command

PEAK_GOAL = 40.0
"""MiB, for every command."""

GROWTH_GOAL = 1.1
"""With ten years of data, over one week."""


@dataclass(frozen=True, slots=True)
class Case:
    """A command of aftercare: its words, the home it runs in, and the highest ratio that is wanted."""

    label: str
    words: tuple[str, ...]
    home: str
    goal: float

    def command(self, installed: Installed, homes: dict[str, Home], *, home: str = "", folder: Path) -> Command:
        """The command to run, in its own home or in the one named."""
        where = homes[home or self.home]
        before = where.latest_restored if self.words[0] == "log" else None
        return Command((str(installed.aftercare), *self.words), where.env, folder, before=before)


LOG = Case("log", ("log", "cuddle", "5m"), "one-week", 10.5)
WEEK = Case("week", ("week",), "one-week", 14)
_SINCE = TODAY - timedelta(days=7 * QUARTER - 1)
CASES = (
    Case("--version", ("--version",), "one-week", 7.5),
    Case("--help", ("--help",), "one-week", 7.5),
    LOG,
    WEEK,
    Case("remind, nothing due", ("remind",), "ten-years", 8.5),  # it was given in the run before those measured
    Case("prompt", ("prompt",), "one-week", 11),
    Case("report, one quarter", ("report", "--since", str(_SINCE), "--until", str(TODAY)), "one-quarter", 18),
)
