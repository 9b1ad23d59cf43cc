"""A loop in a shell keeps its input: no command reads it that was not told to."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

LOOP = 'n=0; while read -r p; do {command} >/dev/null || exit 9; n=$((n+1)); done < list; echo "$n"'
COMMANDS = {
    "log": 'log "$p"',
    "skip": 'skip "$p"',
    "feel with flags": "feel --mood 7 --note < /dev/null || true; : ",
    "feel": "feel --mood 7",
    "prompt": "prompt",
    "week": "week",
    "how": 'how "$p"',
    "support": "support",
    "edit": "edit",
    "undo": 'log "$p" -q && aftercare undo',
    "import of a file": "import lines --from lines",
    "forget": "forget last --yes",
    "check": "check",
    "export": "export",
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_loop_keeps_its_input(words: str, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("cuddle\nneed\nreflect\n")
    (tmp_path / "lines").write_text("2026-11-20 cuddle 5m\n")
    program = f'aftercare() {{ {shlex.quote(sys.executable)} -m aftercare "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-c", program + LOOP.format(command=f"aftercare {words}")],
        cwd=tmp_path,
        env={**os.environ, "EDITOR": "true"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout == "3\n", done.stderr
