"""The program on a pseudo-terminal, where a person meets it."""

import os
import sys
from typing import Any

import pexpect  # type: ignore[import-untyped]

from tests.conftest import Result


def on_terminal(
    *arguments: str,
    program: tuple[str, ...] = (),
    env: dict[str, str] | None = None,
    size: tuple[int, int] = (60, 200),
) -> Any:
    """The program, or another, with a terminal of so many lines and columns for all three streams: a pexpect child."""
    command, *rest = [*(program or (sys.executable, "-m", "aftercare")), *arguments]
    around = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    child = pexpect.spawn(
        command,
        rest,
        env={**around, "TERM": "xterm", **(env or {})},
        encoding="utf-8",
        timeout=30,
        dimensions=size,
    )
    child.delaybeforesend = None
    return child


def ended(child: Any) -> Result:
    """What a child still says until it ends, as its terminal shows it, and how it ended; never a traceback."""
    child.expect(pexpect.EOF)
    said: str = child.before.replace("\r\n", "\n")
    child.close()
    assert "Traceback" not in said, said
    return Result(child.exitstatus if child.exitstatus is not None else -child.signalstatus, said, "")
