"""Other programs that timers need: started without a shell, their words understood in plain English."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aftercare.errors import InputOutput, ProgramMissing

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended and what it wrote."""

    code: int
    out: bytes
    err: str

    @property
    def reason(self) -> str:
        """The last thing it said, in one line."""
        lines = [line.strip() for line in self.err.splitlines() if line.strip()]
        return lines[-1].rstrip(".") if lines else f"it ended with {self.code}"


def run(words: Sequence[str], environment: Mapping[str, str], *, given: bytes = b"") -> Done:
    """Run a program to its end.

    Raises:
        ProgramMissing: if it is not there.
        InputOutput: if it cannot be started, or does not come to an end.
    """
    program = shutil.which(words[0], path=environment.get("PATH"))
    if program is None:
        raise ProgramMissing(f"{words[0]} is not here. Install it, or choose another way: --backend print.")
    try:
        done = subprocess.run(  # noqa: S603  a scheduler's own program, its words made here
            [program, *words[1:]],
            input=given,
            env={**environment, "LC_ALL": "C"},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputOutput(f"{words[0]} gave no answer in {SECONDS} seconds. Try again.") from None
    except OSError as error:
        raise InputOutput(f"{words[0]} cannot be started: {(error.strerror or 'a fault').lower()}.") from None
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
