"""The record of a group: what one command changed, with the bytes that bring the old files back.

A record file is one line of JSON, then the bytes of each file in turn. It is written and read a file at a time, so
that the largest week, and not the length of a life, says how much memory that takes.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aftercare import files
from aftercare.errors import Locked

ENDING = ".group"
ABSENT = "absent"
_PART = 2**16


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a group: its logical name, its hashes before and after, and how many bytes to restore (None: none).

    These stand in the record `source` from the byte `at` on.
    """

    name: str
    size: int | None
    before_hash: str
    after_hash: str
    source: str = ""
    at: int = 0

    @property
    def before(self) -> bytes | None:
        """The bytes to restore, None for no file; read from the record, as long as that is there."""
        if self.size is None:
            return None
        try:
            with open(self.source, "rb") as file:
                file.seek(self.at)
                return file.read(self.size)
        except OSError as error:
            raise files.problem(error, self.source, "read") from error


@dataclass(frozen=True, slots=True)
class Group:
    """What one command changed; `summary` says it in a few words, without any note."""

    summary: str
    changes: tuple[FileChange, ...]


def hash_of(content: bytes | None) -> str:
    """What a file is known by, one that is not there too."""
    return ABSENT if content is None else hashlib.sha256(content).hexdigest()


def next_record(folder: str) -> str:
    """The path of a folder's next record."""
    numbers = [name.removesuffix(ENDING) for name in files.names(folder, ENDING)]
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return os.path.join(folder, f"{last + 1:08d}{ENDING}")


def parts_of_record(group: Group, before: Callable[[str], bytes | None]) -> Iterator[bytes]:
    """A record's bytes in parts of some size; `before` gives those of a file by its name.

    Raises:
        Locked: if a file is not any more what it was when it was read.
    """
    listed = [
        {"name": one.name, "size": one.size, "before": one.before_hash, "after": one.after_hash}
        for one in group.changes
    ]
    part = bytearray(json.dumps({"summary": group.summary, "files": listed}).encode() + b"\n")
    for one in group.changes:
        content = before(one.name)
        if hash_of(content) != one.before_hash:
            raise Locked(f"{one.name} was changed meanwhile by another program, so nothing was. Please try again.")
        part += content or b""
        if len(part) >= _PART:
            yield bytes(part)
            part.clear()
    if part:
        yield bytes(part)


def read_record(path: str) -> Group | None:
    """The group of a record, None if the record is not whole."""
    try:
        with open(path, "rb") as file:
            head = file.readline()
            at = len(head)
            known = json.loads(head)
            changes = []
            for one in known["files"]:
                size = one["size"]
                if not is_logical(one["name"]) or not _is_within(size, os.fstat(file.fileno()).st_size - at):
                    return None
                if hash_of(None if size is None else file.read(size)) != one["before"]:
                    return None
                changes.append(FileChange(one["name"], size, one["before"], one["after"], path, at))
                at += size or 0
            return Group(str(known["summary"]), tuple(changes))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise files.problem(error, path, "read") from error
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_within(size: object, most: int) -> bool:
    """Whether it is a number of bytes that there can be, or None for no file."""
    return size is None or (isinstance(size, int) and not isinstance(size, bool) and 0 <= size <= most)


def is_logical(name: object) -> bool:
    """Whether it can be the logical name of a file of a home: a damaged record leads nowhere else."""
    if not isinstance(name, str) or "\0" in name or not {"", ".", ".."}.isdisjoint(name.split("/")):
        return False
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True
