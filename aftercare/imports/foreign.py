"""What the readers of other trackers share: which days were told before, and amounts as this program can hold them."""

from datetime import date

from aftercare.dates import FIRST, LAST
from aftercare.entries import MOST_MINUTES, MOST_TIMES

_CHUNK = 4096
"""Days that share one set of bits: eleven years, 512 bytes."""
_MINUTES = frozenset({"m", "min", "mins", "minute", "minutes"})
_HOURS = frozenset({"h", "hr", "hrs", "hour", "hours"})
_A_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()


class Days:
    """The days that each name has: one bit for each day, so that a million lines cost no more than a thousand."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str | int, int], bytearray] = {}

    def add(self, name: str | int, day: date) -> bool:
        """Add a day; whether the name did not have it before."""
        chunk, at = divmod(day.toordinal(), _CHUNK)
        bits = self._bits.get((name, chunk))
        if bits is None:
            bits = self._bits[name, chunk] = bytearray(_CHUNK // 8)
        byte, bit = divmod(at, 8)
        was = bits[byte] >> bit & 1
        bits[byte] |= 1 << bit
        return not was


def day_of(milliseconds: int) -> date | None:
    """The day of a moment in milliseconds since 1970 in UTC, None if it is none that a journal can hold."""
    ordinal = _EPOCH + milliseconds // _A_DAY
    return date.fromordinal(ordinal) if FIRST.toordinal() <= ordinal < LAST.toordinal() else None


def amount_of(thousandths: int, unit: str) -> tuple[int | None, int | None, str]:
    """Minutes, times and words for an amount in thousandths of `unit`.

    Minutes and hours become whole minutes, at least one. Of anything else a whole number from 1 to 99 is so many times;
    what no entry can hold as a number stays as words ("5.3 km"), to stand at the end of the note.
    """
    word = unit.strip().casefold()
    if word in _MINUTES or word in _HOURS:
        minutes = max(1, (thousandths * (60 if word in _HOURS else 1) + 500) // 1000)
        if minutes <= MOST_MINUTES:
            return minutes, None, ""
    elif thousandths % 1000 == 0 and 1 <= thousandths // 1000 <= MOST_TIMES:
        return None, thousandths // 1000, ""
    whole, rest = divmod(thousandths, 1000)
    number = f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
    return None, None, f"{number} {unit.strip()}".strip()


def with_words(note: str, words: str) -> str:
    """A note with more words on a line of their own."""
    return f"{note}\n{words}" if note and words else note or words
