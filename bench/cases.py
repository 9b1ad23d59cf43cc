"""The commands that are measured, in which home, and the goal for each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from homes import DAYS, QUARTER, TODAY, Home
from installed import Installed
from measure import Command

PEAK_GOAL = 40.0
"""MiB, for every command but those over ten years."""

YEARS_PEAK_GOAL = 80.0
"""MiB, for a report or an export over ten years."""

GROWTH_GOAL = 1.1
"""With ten years of data, over one week."""


@dataclass(frozen=True, slots=True)
class Case:
    """A command of aftercare: its words, its home, the highest ratio and peak wanted, what is done before each run."""

    label: str
    words: tuple[str, ...]
    home: str
    goal: float
    peak_goal: float = PEAK_GOAL
    before: Callable[[Home], None] | None = None

    def command(self, installed: Installed, homes: dict[str, Home], *, home: str = "", folder: Path) -> Command:
        """The command to run, in its own home or in the one named."""
        where = homes[home or self.home]
        before = None if self.before is None else partial(self.before, where)
        return Command((str(installed.aftercare), *self.words), where.env, folder, before=before)


LOG = Case("log", ("log", "cuddle", "5m"), "one-week", 10.5, before=Home.latest_restored)
WEEK = Case("week", ("week",), "one-week", 14)
_SINCE = TODAY - timedelta(days=7 * QUARTER - 1)
_YEARS = ("report", "--since", str(TODAY - timedelta(days=DAYS - 1)), "--until", str(TODAY))
CASES = (
    Case("--version", ("--version",), "one-week", 7.5),
    Case("--help", ("--help",), "one-week", 7.5),
    LOG,
    WEEK,
    Case("remind, nothing due", ("remind",), "ten-years", 8.5),  # it was given in the run before those measured
    Case("prompt", ("prompt",), "one-week", 11),
    Case("report, one quarter", ("report", "--since", str(_SINCE), "--until", str(TODAY)), "one-quarter", 18),
    Case("report, ten years, cache emptied", _YEARS, "ten-years", 80, YEARS_PEAK_GOAL, Home.cache_emptied),
    Case("report, ten years, nothing changed", _YEARS, "ten-years", 20, YEARS_PEAK_GOAL, Home.cache_there),
    Case("report, ten years, one week changed", _YEARS, "ten-years", 22, YEARS_PEAK_GOAL, Home.old_week_changed),
    Case("export, ten years, JSON Lines", ("export",), "ten-years", 45, YEARS_PEAK_GOAL),
    Case("export, ten years, CSV", ("export", "--format", "csv"), "ten-years", 45, YEARS_PEAK_GOAL),
)
"""The one that empties the cache comes first: each run of it makes the cache that the next two need."""
