"""Fuzzing: what a parser may not do, and the many ways in which a valid file is made a hostile one.

A target takes any bytes. It may raise an `AftercareError` with one sentence, and nothing else; it may not touch a file
outside of its own folder, run a program, or open a socket. `bench/fuzz.py` drives targets for minutes, led by coverage;
the test-suite replays what was found worth keeping in `tests/corpus/fuzz`, and some mutations of it.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from aftercare.errors import AftercareError
from tests.support import ROOT

CORPUS = ROOT / "tests" / "corpus" / "fuzz"
MOST_BYTES = 64 * 1024
"""Longer inputs find nothing more, and much more slowly."""


class Touched(BaseException):
    """Something was done that reading may not do; no `except Exception` hides it."""


_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PATHS = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.truncate", "os.utime"), 1),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink", "shutil.move", "shutil.copyfile"), 2),
}
_NEVER: tuple[str, ...] = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.kill",
)
_NEVER = (*_NEVER, "os.startfile", "urllib.", "ftplib.", "smtplib.", "webbrowser.", "pty.", "ctypes.")


class _Guard:
    """The audit hook, which cannot be taken off again, and whether it looks at all."""

    def __init__(self) -> None:
        self.folder: str | None = None
        self.installed = False
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.folder is None:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = bool(flags & _WRITES) if isinstance(flags, int) else mode not in {None, "r", "rb"}
            if writes and not isinstance(path, int):
                self._refuse_outside(event, path)
        elif event == "sqlite3.connect":
            if "mode=ro" not in os.fsdecode(arguments[0]) and os.fsdecode(arguments[0]) not in {"", ":memory:"}:
                self._refuse_outside(event, os.fsdecode(arguments[0]).removeprefix("file:").partition("?")[0])
        elif event in _PATHS:
            for path in arguments[: _PATHS[event]]:
                self._refuse_outside(event, path)
        elif event.startswith(_NEVER):
            self._refuse(event, arguments)

    def _refuse_outside(self, event: str, path: Any) -> None:
        if isinstance(path, int):  # a file that was opened before, and judged then
            return
        real = os.path.realpath(os.fsdecode(path))
        if self.folder is None or not (real == self.folder or real.startswith(self.folder + os.sep)):
            self._refuse(event, path)

    def _refuse(self, event: str, what: Any) -> None:
        said = f"{event} {what!r:.200}"
        self.seen.append(said)
        raise Touched(said)


_GUARD = _Guard()


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """While this holds, nothing outside of `folder` can be written, nothing run, and nothing sent.

    Raises:
        Touched: at the end too, where something was tried and its refusal went unheard.
    """
    if not _GUARD.installed:
        sys.addaudithook(_GUARD)
        _GUARD.installed = True
    before, compiled = _GUARD.folder, sys.dont_write_bytecode
    _GUARD.folder, sys.dont_write_bytecode = os.path.realpath(folder), True
    _GUARD.seen.clear()
    try:
        yield
    finally:
        _GUARD.folder, sys.dont_write_bytecode = before, compiled
    if _GUARD.seen:
        raise Touched(_GUARD.seen[0])


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory, where the system has one: what is flushed to a disk thousands of times takes long."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed: its name, as its folder in the corpus; what reads bytes; other places with inputs to begin with.

    `run` gets the bytes and a folder of its own. It asserts the laws that hold for whatever is not refused.
    """

    name: str
    run: Callable[[bytes, Path], None]
    seeds: tuple[str, ...] = ()

    @property
    def inputs(self) -> list[Path]:
        """The members of the corpus, and what else there is to begin with."""
        own = sorted(path for path in (CORPUS / self.name).glob("*") if path.is_file())
        return own + sorted(path for pattern in self.seeds for path in ROOT.glob(pattern) if path.is_file())


def attempt(target: Target, data: bytes, folder: Path) -> str | None:
    """Let a target read bytes; the sentence of its refusal, None if it did not refuse.

    Whatever else it raises comes through.
    """
    try:
        with guarded(folder):
            target.run(data, folder)
    except AftercareError as error:
        said = str(error)
        assert said.strip(), "a refusal without a word"
        assert " object at 0x" not in said, said
        return said
    return None


# ---- mutations

_WORDS: list[str] = json.loads(Path(__file__).with_name("fuzzwords.json").read_text("utf-8"))
_LONG = ("[" * 120, "{a: " * 120, "- " * 120, "9" * 30, "9" * 5000, f"0x{'f' * 38}")
_NO_TEXT = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x80" * 3, b"PK\x03\x04")
TOKENS: tuple[bytes, ...] = (*(word.encode() for word in (*_WORDS, *_LONG)), *_NO_TEXT)
"""What means something to one of the parsers, or is odd."""


def mutated(data: bytes, other: bytes, chance: Random) -> bytes:
    """The bytes with a few changes, some of them taken from another input."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        data = chance.choice(_CHANGES)(data, other, chance)[:MOST_BYTES]
    return data


def _span(data: bytes, chance: Random, most: int = 200) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(0, chance.choice((1, 4, 20, most))))


def _flipped(data: bytes, _: bytes, chance: Random) -> bytes:
    if not data:
        return bytes([chance.randrange(256)])
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _cut(data: bytes, _: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] if chance.random() < 0.1 else data[:start] + data[end:]


def _doubled(data: bytes, _: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 7, 60)) + data[end:]


def _inserted(data: bytes, _: bytes, chance: Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(TOKENS) + data[at:]


def _replaced(data: bytes, _: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance, 20)
    return data[:start] + chance.choice(TOKENS) + data[end:]


def _value_replaced(data: bytes, other: bytes, chance: Random) -> bytes:
    """What follows a colon, comma, equals sign or quote, up to the next of them, becomes something else."""
    marks = [at for at, one in enumerate(data) if one in b':=,"[{ \n']
    if not marks:
        return _inserted(data, other, chance)
    at = chance.choice(marks) + 1
    end = next((one for one in marks if one > at), len(data))
    space = b" " if data[at : at + 1] == b" " else b""
    return data[:at] + space + chance.choice(TOKENS) + data[end:]


def _spliced(data: bytes, other: bytes, chance: Random) -> bytes:
    start, end = _span(other, chance, 2000)
    at = chance.randint(0, len(data))
    return data[:at] + other[start:end] + (data[at:] if chance.random() < 0.7 else b"")


def _lines_changed(data: bytes, other: bytes, chance: Random) -> bytes:
    lines, others = data.splitlines(keepends=True), other.splitlines(keepends=True)
    at = chance.randint(0, len(lines))
    if chance.random() < 0.3 and at < len(lines):
        lines[at] = b" " * chance.randint(1, 4) + lines[at]
    elif chance.random() < 0.5 and at < len(lines):
        lines.insert(chance.randint(0, len(lines)), lines.pop(at))
    elif others:
        lines.insert(at, chance.choice(others))
    return b"".join(lines)


def _other_line_ends(data: bytes, _: bytes, chance: Random) -> bytes:
    ends = chance.choice(
        ((b"\r\n",), (b"\r",), (b"\n", b"\r\n", b"\r"), (b"\n", b"\xc2\x85"), (b"\n", b"\xe2\x80\xa8"))
    )
    return b"".join(line + chance.choice(ends) for line in data.splitlines())


def _marked(data: bytes, _: bytes, __: Random) -> bytes:
    return b"\xef\xbb\xbf" + data


_CHANGES: Sequence[Callable[[bytes, bytes, Random], bytes]] = (
    *(_flipped, _cut, _doubled, _inserted, _inserted, _replaced, _value_replaced, _value_replaced, _value_replaced),
    *(_spliced, _lines_changed, _lines_changed, _other_line_ends, _marked),
)
