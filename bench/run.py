"""How fast the program starts and works, against `python -c pass` in the same environment.

    python bench/run.py [--quick] [--large] [--python PATH] [--json FILE]

The figures are goals, not tests: what is not reached is said plainly, and the exit code is 0. Other programs are
measured where they are installed, with little data and over the same ten years as our report, each after one run
whose sums were checked: `apt-get install hledger timewarrior` and `pip install td-watson jrnl` bring all four.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import homes
from bringing import Brought, brought
from cases import CASES, GROWTH_GOAL, LOG, PEAK_GOAL, WEEK
from installed import Installed, install
from measure import Command, DidNotRun, Figure, against_yardstick, growth, run
from others import OTHERS
from samedata import SAME

PAIRS, QUICK_PAIRS = 25, 7


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `said` is why there is no figure."""

    label: str
    figure: Figure | None
    goal: float | None = None
    said: str = ""
    peak_goal: float = PEAK_GOAL

    @property
    def verdict(self) -> str:
        """Whether the goal is reached."""
        if self.goal is None or self.figure is None:
            return self.said
        return "reached" if self.figure.ratio <= self.goal else "not reached"

    @property
    def cells(self) -> list[str]:
        """What the table shows."""
        goal = "" if self.goal is None else f"{self.goal:g}"
        if self.figure is None:
            return [self.label, "", "", goal, self.verdict, ""]
        one = self.figure
        return [
            self.label,
            f"{one.ratio:.2f}",
            f"{one.lower:.2f}-{one.upper:.2f}",
            goal,
            self.verdict,
            f"{'<' * one.at_most}{one.peak:.1f}",
        ]


class Bench:
    """The installed program, its homes, and what to measure against."""

    def __init__(self, folder: Path, python: str, pairs: int) -> None:
        self.folder = folder
        self.pairs = pairs
        self.installed: Installed = install(folder, python)
        self.homes = homes.make(folder, self.installed.aftercare)
        pass_only = (str(self.installed.python), "-c", "pass")
        self.yardstick = Command(pass_only, self.homes["one-week"].env, folder)

    def ours(self) -> Iterator[Row]:
        """Each command against the yardstick."""
        for case in CASES:
            command = case.command(self.installed, self.homes, folder=self.folder)
            row = self._row(case.label, command, case.goal, missing="not there yet")
            yield replace(row, peak_goal=case.peak_goal)

    def growing(self) -> Iterator[Row]:
        """`log` and `week` with ten years of notes over the same with less; without a goal over a quarter."""
        for case, little, goal in (
            (LOG, "one-week", GROWTH_GOAL),
            (WEEK, "one-week", GROWTH_GOAL),
            (WEEK, "one-quarter", None),
        ):
            small = case.command(self.installed, self.homes, home=little, folder=self.folder)
            large = case.command(self.installed, self.homes, home="ten-years", folder=self.folder)
            label = f"{case.label}, ten years / {little.replace('-', ' ')}"
            try:
                yield Row(label, growth(small, large, self.pairs), goal)
            except DidNotRun as problem:
                yield Row(label, None, goal, f"not there yet ({problem})")

    def others(self) -> Iterator[Row]:
        """Other programs that are installed, with little data, against the same yardstick."""
        for other in OTHERS:
            for label, command in other.commands(self.folder):
                yield self._row(label, command, None, missing="did not run")

    def same_data(self) -> Iterator[Row]:
        """Other programs over the ten years of entries that our own report was measured with."""
        for same in SAME:
            label = f"{same.label} ({same.pairs} pairs)" if same.pairs else same.label
            _progress(same.label)
            try:
                command = same.command(self.folder)
            except DidNotRun as problem:
                yield Row(same.label, None, said=str(problem))
            else:
                yield self._row(label, command, None, missing="did not run", pairs=same.pairs)

    def _row(self, label: str, command: Command, goal: float | None, *, missing: str, pairs: int | None = None) -> Row:
        _progress(label)
        try:
            run(command)
            return Row(label, against_yardstick(self.yardstick, command, pairs or self.pairs), goal)
        except DidNotRun as problem:
            return Row(label, None, goal, f"{missing} ({problem})")


def main() -> None:
    """Measure, print the table, write the figures."""
    options = _options()
    os.umask(0o077)
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-") as name:
        _progress("building and installing the wheel")
        bench = Bench(Path(name).resolve(), options.python, QUICK_PAIRS if options.quick else PAIRS)
        ours = [*bench.ours(), *bench.growing()]
        coming_in = list(brought(bench.installed, bench.homes, bench.folder, large=options.large))
        others, same = list(bench.others()), list(bench.same_data())
        unit = against_yardstick(bench.yardstick, bench.yardstick, bench.pairs)
    _progress("")
    ours.append(Row("python -c pass, again", unit))
    print(f"CPU time over that of `python -c pass`: medians of {bench.pairs} pairs, quartiles, peak memory in MiB.")
    print("A peak with < is the bench's own, which hides anything smaller.")
    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores; ", end="")
    print(f"`python -c pass` takes {unit.cpu_ms:.1f} ms.\n")
    print("\n".join(_table(ours)))
    print("\n" + _memory(ours))
    print("\n".join(_missed(ours)))
    print("\nBringing in, from an empty home each time:\n" + "\n".join(map(str, coming_in)))
    print("\nOther programs, the same yardstick, little data:\n" + "\n".join(_compared(ours, others)))
    print(f"\nThe same ten years, {homes.DAYS * homes.A_DAY:,} entries, the other programs' sums checked:")
    print("\n".join(_side_by_side(ours, same)))
    if options.json:
        _write(options.json, bench.pairs, {"rows": ours, "brought": coming_in, "others": others, "same_data": same})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_PAIRS} pairs instead of {PAIRS}")
    parser.add_argument("--large", action="store_true", help="also a million lines brought in, which takes minutes")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="the Python to measure with")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def _progress(text: str) -> None:
    """Say on a terminal what is being measured."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _table(rows: Sequence[Row]) -> list[str]:
    head = ["command", "ratio", "quartiles", "goal", "", "peak MiB"]
    cells = [head, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    widths[4] = max([len("not reached"), *(len(row.verdict) for row in rows if row.figure)])
    return [
        "  ".join(
            text.ljust(width) if place in {0, 4} else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]


def _memory(rows: Sequence[Row]) -> str:
    """The highest peak of the rows under each goal."""
    said = []
    for goal in sorted({row.peak_goal for row in rows}):
        peaks = [(row.figure.peak, row.label) for row in rows if row.figure is not None and row.peak_goal == goal]
        if peaks:
            peak, label = max(peaks)
            verdict = "reached" if peak < goal else "not reached"
            said.append(f"Peak memory: {peak:.1f} MiB at most ({label}); goal under {goal:g} MiB: {verdict}.")
    return "\n".join(said)


def _missed(rows: Sequence[Row]) -> list[str]:
    """What was not reached and what is not there, by name."""
    missed = [
        f"{row.label} ({row.figure.ratio:.2f}, goal {row.goal:g})"
        for row in rows
        if row.figure is not None and row.goal is not None and row.figure.ratio > row.goal
    ]
    absent = [row.label for row in rows if row.figure is None]
    lines = [f"Not reached: {', '.join(missed)}."] if missed else ["Every ratio that was measured reached its goal."]
    return [*lines, f"Not there yet: {', '.join(absent)}."] if absent else lines


def _compared(ours: Sequence[Row], others: Sequence[Row]) -> list[str]:
    """The others' figures below our own for adding and for listing, and which are not installed."""
    missing = [one.name for one in OTHERS if not any(row.label.startswith(f"{one.program}:") for row in others)]
    alike = [replace(row, goal=None) for row in ours if row.label in {LOG.label, WEEK.label}]
    lines = _table([*alike, *others]) if others else []
    return [*lines, f"Not installed: {', '.join(missing)}."] if missing else lines


def _side_by_side(ours: Sequence[Row], same: Sequence[Row]) -> list[str]:
    """Our report over ten years above the others' figures, and how each of ours stands to them."""
    years = {case.label for case in CASES if case.home == "ten-years" and case.words[0] == "report"}
    reports = [replace(row, goal=None) for row in ours if row.label in years]
    measured = [(row.label, row.figure) for row in same if row.figure is not None]
    lines = _table([*reports, *same])
    for row in reports:
        if row.figure is not None and measured:
            lines.append(f"{row.label}: {_standing(row.figure, measured)}.")
    return lines


def _standing(own: Figure, measured: Sequence[tuple[str, Figure]]) -> str:
    """Which of the others take more than ours, which less, and which cannot be told from it as quartiles overlap."""
    found = {
        "less than": [label for label, one in measured if own.upper < one.lower],
        "about as much as": [label for label, one in measured if own.lower <= one.upper and one.lower <= own.upper],
        "more than": [label for label, one in measured if one.upper < own.lower],
    }
    if len(found["less than"]) == len(measured):
        return f"less than all {len(measured)} that were measured"
    return "; ".join(f"{word} {', '.join(labels)}" for word, labels in found.items() if labels)


def _write(path: Path, pairs: int, tables: Mapping[str, Sequence[Row | Brought]]) -> None:
    found = {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "pairs": pairs,
        **{name: [_row(row) for row in rows] for name, rows in tables.items()},
    }
    path.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def _row(row: Row | Brought) -> dict[str, object]:
    return {**asdict(row), "verdict": row.verdict if isinstance(row, Row) else str(row)}


if __name__ == "__main__":
    main()
