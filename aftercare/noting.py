"""From the words of `log` and `skip` to entries."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aftercare.entries import (
    DONE,
    FEELING,
    MOST_NOTE_BYTES,
    MOST_RATING,
    UNITS,
    Amount,
    Entry,
    looks_like_amount,
    new_id,
    parse_amount,
)
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.habits import NOTED_AS, Habit
from aftercare.text import counted, minutes

NO_AMOUNT = Amount()


@dataclass(frozen=True, slots=True)
class Noted:
    """A practice with the amount that was typed after it; `said` is the practice named, if noted as another."""

    habit: Habit
    amount: Amount = NO_AMOUNT
    said: Habit | None = None


def understand(words: Sequence[str], find: Callable[[str], Habit]) -> list[Noted]:
    """The practices and amounts meant by `cuddle 5m need 2x`: an amount belongs to the practice before it.

    Raises:
        UsageProblem: for an amount that fits none, and for what `find` or `parse_amount` do not understand.
    """
    found: list[Noted] = []
    for word in _joined(words):
        if not looks_like_amount(word):
            found.append(_named(find(word), find))
        elif not found:
            raise UsageProblem(f"the amount {word!r} stands before any practice. Write the practice first: cuddle 5m.")
        elif found[-1].amount != NO_AMOUNT:
            raise UsageProblem(f"{found[-1].habit.key} has an amount already, before {word!r}. Give one for each.")
        else:
            unit = (found[-1].said or found[-1].habit).unit
            found[-1] = Noted(found[-1].habit, parse_amount(word, unit=unit), found[-1].said)
    return found


def understand_skips(words: Sequence[str], find: Callable[[str], Habit]) -> list[Noted]:
    """The practices meant by the words of `skip`: a skip is one occasion, and has no amount.

    Raises:
        UsageProblem: for an amount, and for what `find` does not understand.
    """
    found = understand(words, find)
    if any(one.amount != NO_AMOUNT for one in found):
        raise UsageProblem("a skip has no amount. Name the practice alone: skip meditate.")
    return found


def _named(habit: Habit, find: Callable[[str], Habit]) -> Noted:
    other = NOTED_AS.get(habit.key)
    return Noted(find(other), said=habit) if other else Noted(habit)


def _joined(words: Sequence[str]) -> list[str]:
    """The words, with `5 min` as one."""
    joined: list[str] = []
    for word in words:
        if joined and looks_like_amount(joined[-1]) and joined[-1][-1].isdigit() and word.lower() in UNITS:
            joined[-1] += word.lower()
        else:
            joined.append(word)
    return joined


def entries(
    items: Sequence[Noted],
    day: date,
    *,
    kind: str = DONE,
    felt: int | None = None,
    note: str = "",
) -> list[Entry]:
    """An entry for each, with a new id; the rating goes with all of them, the note with the last."""
    if felt is not None and not 0 <= felt <= MOST_RATING:
        raise UsageProblem(f"--felt {felt} is not from 0 to {MOST_RATING}. 0 is not at all right, {MOST_RATING} very.")
    return [
        Entry(
            id=new_id(os.urandom(10)),
            date=day,
            kind=kind,
            habit=item.habit.key,
            minutes=item.amount.minutes,
            times=item.amount.times,
            felt=felt,
            note=note if item is items[-1] else "",
        )
        for item in items
    ]


def feeling(day: date, ratings: Mapping[str, int], *, note: str = "") -> Entry:
    """The entry of how a week has felt, with a new id."""
    return Entry(id=new_id(os.urandom(10)), date=day, kind=FEELING, ratings=tuple(ratings.items()), note=note)


def read_note(raw: bytes) -> str:
    """The note in what was typed or piped in, line ends made plain.

    Raises:
        DataInvalid: if it is empty, too long, or not UTF-8.
    """
    if len(raw) > MOST_NOTE_BYTES:
        raise DataInvalid("the note is longer than 64 KiB. Shorten it, then try again.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataInvalid("the note is not UTF-8 text. Convert it, then try again.") from None
    if "\0" in text:
        raise DataInvalid("the note holds binary data. Give it as text.")
    note = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    note = "\n".join(line.rstrip() for line in note.split("\n")).lstrip("\n")
    if not note:
        raise DataInvalid("the note is empty. Leave --note out, or write something.")
    return note


def amount(entry: Entry) -> str:
    """The amount of an entry in words, "" if it has none."""
    parts = [minutes(entry.minutes)] if entry.minutes else []
    parts += [counted(entry.times, "time")] if entry.times else []
    return ", ".join(parts)
