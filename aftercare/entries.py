"""Entries: what one person noted on a day, and the amounts they type."""

import re
from dataclasses import dataclass, replace
from datetime import date

from aftercare.errors import UsageProblem

DONE, SKIP, FEELING, NOTE = "done", "skip", "feeling", "note"
KINDS = (DONE, SKIP, FEELING, NOTE)
SLIDERS = ("mood", "stress", "closeness", "understood", "rested")
"""Personal sliders, 0-10 each (content guide, section 4); not a validated test."""
RATINGS = "ratings"
"""What stands for all sliders of a feeling, a person's own among them, where keys of entries are named."""
LOW_FELT = 3
"""A `felt` up to this is low (rule R19): no kind sentence rests on it."""

MOST_MINUTES, MOST_TIMES, MOST_RATING = 24 * 60, 99, 10
MOST_NOTE_BYTES = 64 * 1024

ID_FIRST = "abcdefghjkmnpqrstvwxyz"
ID_ALPHABET = "0123456789" + ID_FIRST
ID_LENGTH = 10

_AMOUNT = re.compile(r"(\d{1,6}(?:\.\d{1,2})?)\s*([a-z]*)", re.IGNORECASE)
_MINUTES = {"m", "min", "mins", "minute", "minutes"}
_HOURS = {"h", "hr", "hrs", "hour", "hours"}
_TIMES = {"x", "times", "time"}
UNITS = frozenset(_MINUTES | _HOURS | _TIMES)


@dataclass(frozen=True, slots=True)
class Amount:
    """How long, in minutes, or how often; each None if not said."""

    minutes: int | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing noted.

    `minutes` and `times` as typed; `felt` is 0-10, "felt right for me"; `ratings` are the sliders of a
    feeling, 0-10, and 1-5 for loneliness; an entry of the kind `note` is a note alone, such as an answer to
    a card. No time of day, place, initiator or anything about another person (rule R15).
    """

    id: str
    date: date
    kind: str = DONE
    habit: str = ""
    minutes: int | None = None
    times: int | None = None
    felt: int | None = None
    note: str = ""
    ratings: tuple[tuple[str, int], ...] = ()

    @property
    def occasions(self) -> int:
        """How many occasions it stands for: one, or the `times` given."""
        return self.times or 1

    def without_note(self) -> "Entry":
        """The same without its note, as everything is shown unless notes are asked for (rule R10)."""
        return replace(self, note="")


def new_id(random: bytes) -> str:
    """An id from ten random bytes: a letter and nine of 0-9a-z without i, l, o, u; no time in it."""
    first = ID_FIRST[random[0] % len(ID_FIRST)]
    return first + "".join(ID_ALPHABET[byte % len(ID_ALPHABET)] for byte in random[1:ID_LENGTH])


def looks_like_amount(word: str) -> bool:
    """Whether a word is meant as an amount and not as a practice."""
    return word[:1].isdigit() or (word[:1] in "+-." and word[1:2].isdigit())


def parse_amount(text: str, *, unit: str) -> Amount:
    """The amount meant by `5m`, `5 min`, `1h`, `2x`; a bare number takes `unit`, "minutes" or "times".

    Raises:
        UsageProblem: for anything else, for nothing at all, and for more than a day holds.
    """
    match = _AMOUNT.fullmatch(text.strip())
    word = match[2].lower() if match else "?"
    if match is None or (word and word not in UNITS):
        raise UsageProblem(f"{text!r} is no amount that is known here. Write 5m, 1h or 2x.")
    number = float(match[1])
    if word in _TIMES or (not word and unit == "times"):
        if not 1 <= number <= MOST_TIMES or number != int(number):
            raise UsageProblem(f"{text!r} is not from 1 to {MOST_TIMES} times. Write 2x, for example.")
        return Amount(times=int(number))
    minutes = round(number * 60 if word in _HOURS else number)
    if not 1 <= minutes <= MOST_MINUTES:
        raise UsageProblem(f"{text!r} is not from 1 minute to 24 hours. Write 5m or 1h, for example.")
    return Amount(minutes=minutes)
