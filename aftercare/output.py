"""Where words go: data to stdout, everything else to stderr under the program's name.

A `Console` is the one object that writes. It knows whether stdout is a terminal, turns what cannot be
written into an error with its exit code, and treats a reader that has left as no fault of the files.
"""

import errno
import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from aftercare.errors import InputOutput, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftercare.session import Session

_WHOLE_WORDS: "dict[str, Any]" = {"break_long_words": False, "break_on_hyphens": False}
BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class Console:
    """The two outputs of a run, and the terminal if there is one."""

    def __init__(self, prog: str) -> None:
        self.prog = prog
        self.session: Session | Any = None
        self.quiet = False
        self._reader_left = False
        self._colour: bool | None = None
        if sys.stdout is None:  # the person closed it; whatever tries to write has to be told so
            sys.stdout = _Closed()
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors=_handler(stream))  # a locale without the letter is no reason to stop

    @property
    def is_terminal(self) -> bool:
        """Whether stdout is a terminal."""
        return sys.stdout.isatty()

    @property
    def is_unicode(self) -> bool:
        """Whether stdout takes every letter and sign."""
        return (getattr(sys.stdout, "encoding", None) or "ascii").lower().startswith("utf")

    @property
    def can_ask(self) -> bool:
        """Whether a question can be asked and answered."""
        return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None

    @property
    def can_notice(self) -> bool:
        """Whether a person looks at both outputs, so that a one-time notice is really seen."""
        return self.is_terminal and sys.stderr is not None and sys.stderr.isatty()

    def use_colour(self, wanted: bool | None) -> None:
        """Decide on colour: the option, then the environment, then whether stdout is a terminal.

        NO_COLOR takes it away, else FORCE_COLOR or CLICOLOR_FORCE gives it, each if not empty; on a terminal
        CLICOLOR=0 and TERM=dumb take it away. CLICOLOR_FORCE=0 says nothing. Sources: https://no-color.org,
        https://force-color.org, https://bixense.com/clicolors.
        """
        if wanted is None:
            said = os.environ.get
            if said("NO_COLOR"):
                wanted = False
            elif said("FORCE_COLOR") or said("CLICOLOR_FORCE", "0") not in {"", "0"}:
                wanted = True
            else:
                wanted = self.is_terminal and said("CLICOLOR") != "0" and said("TERM") != "dumb"
        self._colour = wanted

    def strong(self, text: str) -> str:
        """The text, bold where there is colour."""
        return f"{BOLD}{text}{PLAIN}" if self._colour else text

    def faint(self, text: str) -> str:
        """The text, faint where there is colour."""
        return f"{DIM}{text}{PLAIN}" if self._colour else text

    def out(self, *lines: str) -> None:
        """Write lines to stdout and make sure that they arrive.

        Raises:
            InputOutput: if stdout is closed or full.
        """
        if self._reader_left:
            return
        try:
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            self._reader_left = True
            _silence(sys.stdout)
        except OSError as error:
            _silence(sys.stdout)
            raise InputOutput(unwritten(error)) from None

    def data(self, parts: Iterable[bytes]) -> None:
        """Write bytes to stdout as they come, until the reader leaves.

        Raises:
            InputOutput: if stdout is closed or full.
        """
        if self._reader_left:
            return
        parts = iter(parts)
        while (part := next(parts, None)) is not None:  # what making a part raises is no fault of stdout
            try:
                stream = getattr(sys.stdout, "buffer", None)
                if stream is None:
                    sys.stdout.write(part.decode())
                else:
                    stream.write(part)
                sys.stdout.flush()
            except BrokenPipeError:
                self._reader_left = True
                _silence(sys.stdout)
                return
            except OSError as error:
                _silence(sys.stdout)
                raise InputOutput(unwritten(error)) from None

    def json(self, thing: str, content: "Mapping[str, Any]") -> None:
        """Write one JSON object to stdout, its schema first."""
        self.out(dumped({"schema": f"aftercare/{thing}/1", **content}, indent=2))

    def wrapped(self, text: str, *, indent: str = "") -> list[str]:
        """A text as lines that fit the terminal, or COLUMNS where that is set, as by `watch`.

        One line where stdout is no terminal and nobody asked for a width, so that scripts can rely on it.
        """
        if not self.is_terminal and not _asked_width():
            return [indent + text]
        return textwrap.wrap(text, _width(), initial_indent=indent, subsequent_indent=indent, **_WHOLE_WORDS)

    def say(self, text: str) -> None:
        """Write a line to stderr under the program's name; where there is none, it is left out."""
        line = f"{self.prog}: {text}"
        if sys.stderr is not None and sys.stderr.isatty():
            line = "\n".join(textwrap.wrap(line, _width(), subsequent_indent="  ", **_WHOLE_WORDS))
        self._err(f"{line}\n")

    def answer(self, *lines: str) -> None:
        """Write the answer of a writing command to stdout, unless it is to be quiet."""
        if not self.quiet:
            self.out(*lines)

    @property
    def is_watched(self) -> bool:
        """Whether somebody may look at stderr while it works, and wants to see anything."""
        return not self.quiet and sys.stderr is not None and sys.stderr.isatty()

    def write_over(self, text: str) -> None:
        """Write over the line of the terminal that stderr is at, and stay in it."""
        self._err(f"\r{text}")

    def problem(self, text: str) -> None:
        """Write what went wrong, in one line."""
        from aftercare.text import one_line

        self._err(f"{self.prog}: {one_line(text)}\n")

    def ask(self, question: str, *, flag: str) -> str:
        """The answer typed on a terminal, stripped; "" at the end of input.

        Raises:
            UsageProblem: naming the flag to use instead, where nobody can be asked.
        """
        if not self.can_ask:
            raise UsageProblem(f"a question needs a terminal. Use {flag} instead.")
        self._err(f"{question} ")
        line = sys.stdin.readline()
        if not line:
            self._err("\n")
            raise EndOfAnswers
        return line.strip()

    def confirm(self, question: str, *, flag: str) -> bool:
        """Whether the answer to a question is yes; anything else is no."""
        try:
            return self.ask(f"{question} [y/N]", flag=flag).lower() in {"y", "yes"}
        except EndOfAnswers:
            return False

    def _err(self, text: str) -> None:
        if sys.stderr is None:
            return
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            _silence(sys.stderr)

    def close(self, code: int) -> int:
        """The exit code, once everything has arrived: 141 if the reader left, 74 if the last flush did not work."""
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            self._reader_left = True
            _silence(sys.stdout)
        except OSError:
            _silence(sys.stdout)
            code = code or InputOutput.exit_code
        return 141 if self._reader_left and code == 0 else code


def _handler(stream: Any) -> str:
    """What an output does with a character that it cannot write."""
    if (getattr(stream, "encoding", None) or "ascii").lower().startswith("utf"):
        return "backslashreplace"  # for what a shell passed on and is no text
    from aftercare.plainly import PLAINLY

    return PLAINLY


def _asked_width() -> bool:
    """Whether the environment says how wide text is to be."""
    columns = os.environ.get("COLUMNS", "")
    return columns.isascii() and columns.isdigit() and int(columns[:6]) > 0


def _width() -> int:
    """How wide a paragraph is on this terminal: never so wide that it is hard to read."""
    return max(20, min(shutil.get_terminal_size().columns, 100) - 1)


class _Closed(io.TextIOBase):
    """What stands for a standard output that is closed."""

    @property
    def buffer(self) -> "_Closed":
        """What bytes would go to, closed too."""
        return self

    def write(self, _text: object) -> NoReturn:
        """Say that it is closed."""
        raise OSError(errno.EBADF, "the standard output is closed")


def unwritten(error: OSError) -> str:
    """The sentence for an answer that cannot be written."""
    if error.errno == errno.EBADF:
        return "the standard output is closed, so nothing was changed. Open it, then try again."
    reason = "no space left" if error.errno == errno.ENOSPC else (error.strerror or "a fault").lower()
    return f"the answer cannot be written ({reason}), so nothing was changed. Write it elsewhere, then try again."


class EndOfAnswers(Exception):
    """The input ended where an answer was asked for."""


def _silence(stream: Any) -> None:
    """Point a stream that cannot be written to at nothing, so that the interpreter's last flush is quiet."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
    except (OSError, ValueError):
        return


def dumped(value: Any, *, indent: int | None = None) -> str:
    """JSON of a value, readable; what would drive a terminal is escaped, all but ASCII where stdout takes no more."""
    from aftercare.text import UNSAFE

    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    text = json.dumps(value, indent=indent, ensure_ascii=not encoding.startswith("utf"), default=str)
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
