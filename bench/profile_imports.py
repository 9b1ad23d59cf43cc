"""Which imports each command pays for, in the environment that `run.py` measures.

python bench/profile_imports.py [--python PATH] [--top 15] [--own]
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import homes
from cases import CASES
from installed import install
from measure import Command

RUNS = 5
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|( *)(\S+)")


def main() -> None:
    """Print the dearest imports of each command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="the Python to measure with")
    parser.add_argument("--top", type=int, default=15, metavar="N", help="how many imports to show")
    parser.add_argument("--own", action="store_true", help="order by the time of a module alone, not with all below it")
    options = parser.parse_args()
    os.umask(0o077)
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-") as name:
        folder = Path(name).resolve()
        installed = install(folder, options.python)
        made = homes.make(folder, installed.aftercare)
        for case in CASES:
            command = case.command(installed, made, folder=folder)
            print("\n".join(_report(case.label, str(installed.python), command, options.top, own=options.own)))


def _report(label: str, python: str, command: Command, top: int, *, own: bool) -> list[str]:
    """The lines for one command; medians of a few runs, in milliseconds."""
    runs: list[dict[str, tuple[int, int]]] = []
    code = 0
    for _ in range(RUNS):
        if command.before is not None:
            command.before()
        done = subprocess.run(
            (python, "-X", "importtime", *command.words),
            env=dict(command.env),
            cwd=command.folder,
            check=False,
            text=True,
            capture_output=True,
        )
        code = done.returncode
        runs.append({m[4]: (int(m[1]), int(m[2])) for m in _LINE.finditer(done.stderr)})
    first = runs[-1]
    times = {
        module: (median(r[module][0] for r in runs if module in r), median(r[module][1] for r in runs if module in r))
        for module in first
    }
    ranked = sorted(times, key=lambda module: times[module][0 if own else 1], reverse=True)[:top]
    total = sum(alone for alone, _ in times.values()) / 1000
    failed = f"; exit code {code}, so this is only part of it" if code else ""
    return [
        f"\n{label}: {len(times)} modules, {total:.1f} ms{failed}",
        "  with below  alone",
        *(f"  {times[m][1] / 1000:7.1f}  {times[m][0] / 1000:7.1f}  {m}" for m in ranked),
    ]


if __name__ == "__main__":
    main()
