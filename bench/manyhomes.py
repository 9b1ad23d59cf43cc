"""How long DuckDB takes over redacted rows of many made-up homes, and how much memory: the figures of docs/many.md.

By hand: `.venv/bin/python bench/manyhomes.py [HOMES] [WEEKS]`. The program itself has no part in it.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support import manyhomes, pages  # noqa: E402

HOMES, WEEKS = 1000, 52


def main(homes: int = HOMES, weeks: int = WEEKS) -> None:
    """Make the homes, run each query of the page three times, and print the quickest with its greatest memory."""
    program = shutil.which("duckdb", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        sys.exit("duckdb is not installed; `make bench` brings it.")
    bundled = Path(sysconfig.get_path("purelib")) / "duckdb_cli" / "duckdb"  # without the Python that starts it
    program = str(bundled) if bundled.exists() else program
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        began = time.perf_counter()
        rows = manyhomes.give(folder / "given", homes, weeks)
        size = sum(path.stat().st_size for path in (folder / "given").iterdir()) / 1e6
        print(f"made: {homes:,} homes, {rows:,} rows, {size:.0f} MB, in {time.perf_counter() - began:.1f} s\n")
        print("| query | seconds | CPU seconds | MiB |")
        print("|---|---:|---:|---:|")
        for block in pages.blocks(ROOT / "docs" / "many.md"):
            if block.mark == "file":
                (folder / block.about).write_text(block.text, "utf-8")
                wall, cpu, most = min(_run(program, folder, block.about) for _ in range(3))
                print(f"| `{block.about}` | {wall:.1f} | {cpu:.1f} | {most:.0f} |")


def _run(program: str, folder: Path, name: str) -> tuple[float, float, float]:
    reads = [f".read {each}" for each in dict.fromkeys(("given.sql", name))]
    words = [program, "-init", os.devnull, "-bail", *(word for read in reads for word in ("-c", read))]
    began = time.perf_counter()
    child = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{name} did not run")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
