"""What a reader hands over: the rows of a source before they are mapped to practices, and what it cannot read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from aftercare.entries import DONE

MOST_FILE_BYTES = 2 * 2**30
"""A file larger than that is refused; one member of a zip, or one line, has tighter limits of its own."""
MOST_LINE_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a source says was done, skipped, felt or written, with the place it says so.

    `amount` is one as a person types it, `5m` or a bare number, where the practice must be known to read it.
    `name` is what the source calls the practice ("" for a feeling or a note), `number` the line, 1 the first, in
    `file` ("" where there is one file alone). `id` is the entry's own where the source is ours; for all others it is
    derived from format, name, day and `nth` (the how manieth of that name and day in the source, from 0), so that the
    same file brings the same ids again.
    """

    number: int
    day: date
    name: str = ""
    kind: str = DONE
    minutes: int | None = None
    times: int | None = None
    felt: int | None = None
    note: str = ""
    ratings: tuple[tuple[str, int], ...] = ()
    id: str = ""
    nth: int = 0
    file: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of our own that is of the plan: its kind (habit, target or pause), and its columns as they stand."""

    number: int
    kind: str
    columns: Mapping[str, Any]
    file: str = ""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A whole file of a home, by its logical name, taken only where the home has none."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that cannot be taken as it stands: where, its text (cut, one line), and why in half a sentence."""

    number: int
    text: str
    why: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that says nothing was done (a "no", an unknown, a day covered by another): counted, never noted."""

    number: int
    why: str
    file: str = ""


Read = Row | Reject | LeftOut | PlanRow | OwnFile


class Reader(Protocol):
    """One format: its name for `--from`, what it is in a few words, whether a file is of it, and its rows.

    A reader streams: it holds neither the file nor its rows as a whole. It never writes, never prints, and raises
    only `AftercareError` with one sentence.
    """

    name: str
    about: str

    def takes(self, path: str, head: bytes) -> bool:
        """Whether a path (a file or, for harsh, a folder) with these first 4,096 bytes is of this format."""

    def read(self, path: str) -> Iterator[Read]:
        """The rows, in the source's order.

        Raises:
            DataInvalid: if the whole cannot be of this format after all.
        """
