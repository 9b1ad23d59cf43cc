"""What a person wants of one line of their menu, or of its word: what was typed, checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from aftercare.errors import InputMissing, UsageProblem
from aftercare.menu import ANSWERS, NOT_FOR_ME, OCCASIONS, OFF, Menu, understood
from aftercare.menufile import MOST_MINUTES, line
from aftercare.menufile import word as checked_word
from aftercare.text import nearest, one_line


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be set: an item with its answer and minutes, on these occasions, and the shared word."""

    item: str | None
    answer: str | None
    minutes: int | None
    occasions: tuple[str, ...]
    word: str | None = None

    @classmethod
    def of(
        cls, words: Sequence[str], word: str | None, minutes: int | None, occasion: str | None, *, known: Menu
    ) -> Self:
        """What was typed, checked.

        Raises:
            UsageProblem: for what is not understood or does not fit.
            InputMissing: if something is to be taken off, or given minutes, that is not on the menu.
        """
        word = None if word is None else word.strip() if word.strip().lower() == OFF else checked_word(word)
        when = OCCASIONS if occasion is None else (occasion,)
        if not words:
            if minutes is not None or occasion is not None:
                raise UsageProblem("--minutes and --occasion need an item: menu set talk welcome --minutes 10.")
            return cls(None, None, None, when, word)
        if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
            raise UsageProblem(f"--minutes takes 1 to {MOST_MINUTES}, or 0 for no time.")
        name, answer = understood(words, known)
        _one_item(words, name, known)
        there = None if known.starter else known.find(name)
        if answer is None and minutes is None:
            raise UsageProblem("say what it is: menu set water welcome, sometimes, not-for-me or off.")
        if there is None and (answer is None or answer == OFF):
            near = f" {nearest(name, [one.name for one in known.items])}" if known.items and not known.starter else ""
            raise InputMissing(f"{one_line(name)!r} is not on your menu.{near or ' `menu set` puts something there.'}")
        return cls(there.name if there else line(name), answer, minutes, when, word)


def _one_item(words: Sequence[str], name: str, known: Menu) -> None:
    """Refuse what looks like several items with their answers. What stands in quotes is a name, whatever is in it.

    Raises:
        UsageProblem: naming the answer that stands within the name.
    """
    if known.find(name) is not None:
        return
    quoted = [len(word.split()) > 1 and here < len(words) - 1 for here, word in enumerate(words)]
    typed = [(part, free) for word, free in zip(words, quoted, strict=True) for part in word.split()]
    typed = typed[: len(name.split())]
    plain = [part.rstrip(",;").lower().replace("_", "-") for part, _ in typed]
    for here, (part, free) in enumerate(typed):
        answers = plain[here] in ANSWERS or plain[here : here + 3] == NOT_FOR_ME.split("-")
        # "a day off" is an item; "water off" is two words about one that is known
        off = plain[here] == OFF and (part[-1] in ",;" or known.find(" ".join(plain[:here])) is not None)
        if not free and (answers or off):
            found = NOT_FOR_ME if plain[here] == "not" else plain[here]
            raise UsageProblem(
                f"{one_line(found)!r} stands within {one_line(name)!r}. "
                "Set one item at a time, or put quotes around its name."
            )
