"""Reading a source line by line, or as a CSV table, with tight limits; and keeping what comes through a pipe."""

import csv
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO

from aftercare import files
from aftercare.errors import DataInvalid, InputMissing, UsageProblem
from aftercare.home import STATE, Home
from aftercare.imports.rows import MOST_FILE_BYTES, MOST_LINE_BYTES
from aftercare.intent import SPOOL

HEAD_BYTES = 4096
_PART = 2**18


@contextmanager
def kept(path: str, home: Home) -> Iterator[str]:
    """A path that can be read more than once: the one given, or a copy, for as long as this lasts, of a pipe.

    Raises:
        InputMissing: if there is nothing at the path.
        DataInvalid: if it is larger than an import may be.
    """
    piped = path == "-" or files.is_handed_over(path)
    if not piped:
        if not os.path.exists(path):
            raise InputMissing(f"there is no file {path}. Give the name of the file to import, or - for a pipe.")
        if os.path.isdir(path):
            yield path
            return
        if os.path.isfile(path):
            _check_size(os.stat(path).st_size, path)
            yield path
            return
    copy = _copied(path, home)
    try:
        yield copy
    finally:
        with suppress(OSError):
            os.unlink(copy)


def _copied(path: str, home: Home) -> str:
    """The path of a copy of what a pipe brings, readable by its owner only."""
    folder = home.path(f"{STATE}/")
    try:
        if os.path.isdir(folder):
            name = os.path.join(folder, f"{SPOOL}.{os.getpid()}{files.TEMPORARY}")
            handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, files.FILE_MODE)
        else:
            handle, name = tempfile.mkstemp(prefix="aftercare")
    except OSError as error:
        raise files.problem(error, folder, "write") from error
    try:
        with os.fdopen(handle, "wb") as copy, _opened_pipe(path) as pipe:
            size = 0
            while part := pipe.read(_PART):
                size += len(part)
                _check_size(size, "the input")
                copy.write(part)
    except OSError as error:
        with suppress(OSError):
            os.unlink(name)
        raise files.problem(error, path, "read") from error
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return name


@contextmanager
def _opened_pipe(path: str) -> Iterator[BinaryIO]:
    if path != "-":
        with open(path, "rb") as file:
            yield file
        return
    if sys.stdin is None:
        raise UsageProblem("the standard input is closed. Pipe the lines in, or name a file.")
    yield sys.stdin.buffer


def _check_size(size: int, path: str) -> None:
    if size > MOST_FILE_BYTES:
        raise DataInvalid(f"{path}: larger than {MOST_FILE_BYTES // 2**30} GiB, which is too large. Divide it.")


def head(path: str) -> bytes:
    """The first bytes of a file, none of a folder.

    Raises:
        AftercareError: if it cannot be read.
    """
    if os.path.isdir(path):
        return b""
    try:
        with open(path, "rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise files.problem(error, path, "read") from error


def lines(path: str) -> Iterator[tuple[int, str | None]]:
    """The lines of a text, numbered from 1, without their ends; None for one that is too long or no UTF-8.

    Raises:
        AftercareError: if it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            yield from lines_of(file)
    except OSError as error:
        raise files.problem(error, path, "read") from error


def lines_of(file: IO[bytes]) -> Iterator[tuple[int, str | None]]:
    """The same of a file that is open, as a member of a zip is."""
    number = 0
    while raw := file.readline(MOST_LINE_BYTES + 1):
        number += 1
        if len(raw) > MOST_LINE_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(MOST_LINE_BYTES)
            yield number, None
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        yield number, _decoded(raw)


def _decoded(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.rstrip("\r\n")


UNREADABLE = "not a line of UTF-8 text of at most 1 MiB"


class _Numbered:
    """Lines as `csv` wants them, knowing the number of the last; one that cannot be read becomes an empty one."""

    def __init__(self, found: Iterator[tuple[int, str | None]]) -> None:
        self._lines = found
        self.number = 0
        self.bad: list[int] = []

    def __iter__(self) -> "Iterator[str]":
        for number, text in self._lines:
            self.number = number
            if text is None:
                self.bad.append(number)
                yield "\n"
            else:
                yield f"{text}\n"


def table(path: str, *, delimiter: str = ",") -> Iterator[tuple[int, list[str] | None]]:
    """The records of a CSV file with the line that each begins in; None for one that cannot be read.

    Raises:
        AftercareError: if the file cannot be read.
    """
    return records(lines(path), delimiter=delimiter)


def records(found: Iterator[tuple[int, str | None]], *, delimiter: str = ",") -> Iterator[tuple[int, list[str] | None]]:
    """The records of a CSV whose lines are these, as `table` gives them."""
    numbered = _Numbered(found)
    csv.field_size_limit(MOST_LINE_BYTES)
    reader = csv.reader(numbered, delimiter=delimiter)
    while True:
        first = numbered.number + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            yield first, None
            continue
        if cells is None:
            break
        if numbered.bad:
            numbered.bad.clear()
            yield first, None
        elif cells:
            yield first, cells
