"""Written answers to cards, kept as private notes of the journal."""

import os
from datetime import date

from aftercare.cards import Card
from aftercare.entries import MOST_NOTE_BYTES, NOTE, Entry, new_id
from aftercare.errors import DataInvalid

AFTER_CLOSENESS = "after-closeness"


def may_be_kept(card: Card) -> bool:
    """Whether an answer may be kept: never after closeness, so that no dated note tells when that was."""
    return card.context != AFTER_CLOSENESS and "intimacy_recall" not in card.flags


def entry(card: Card, question: str, answer: str, day: date) -> Entry:
    """The note that keeps an answer: the card's id and question in its first line, then what was written.

    Raises:
        DataInvalid: if that is longer than a note may be.
    """
    note = f"{card.id}: {question}\n{answer}"
    if len(note.encode("utf-8")) > MOST_NOTE_BYTES:
        raise DataInvalid("the answer is longer than 64 KiB. Shorten it, then try again.")
    return Entry(id=new_id(os.urandom(10)), date=day, kind=NOTE, note=note)
