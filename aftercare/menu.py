"""A care menu: what one person finds welcome, sometimes, or not for them, after closeness or on a hard day.

One person's own list, about care. Values in, values out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from aftercare.errors import InputMissing, UsageProblem
from aftercare.text import nearest, one_line, resolve

WELCOME, SOMETIMES, NOT_FOR_ME = "welcome", "sometimes", "not-for-me"
ANSWERS = (WELCOME, SOMETIMES, NOT_FOR_ME)
OFF = "off"
CLOSENESS, HARD_DAY = "closeness", "hard-day"
OCCASIONS = (CLOSENESS, HARD_DAY)

ALONE = "solo"
SHORT = "short"
_ORDER = (ALONE, "apart", "own-pace", "quiet", "literal", "closeness-only")
"""Whose wording goes first where several wishes have one."""

Choose = Callable[[Sequence["Item"]], "Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a menu: how it is on each occasion, None where that is not said, and how long it takes."""

    name: str
    closeness: str | None = None
    hard_day: str | None = None
    minutes: int | None = None

    def answer(self, occasion: str | None = None) -> str | None:
        """How it is on an occasion; without one, the most careful of its answers."""
        said = {CLOSENESS: self.closeness, HARD_DAY: self.hard_day}
        if occasion is not None:
            return said[occasion]
        return max((one for one in said.values() if one), key=ANSWERS.index, default=None)


@dataclass(frozen=True, slots=True)
class Menu:
    """A person's menu, or a starter that is nobody's yet. `word` is the shared word or sign."""

    items: tuple[Item, ...] = ()
    word: str | None = None
    starter: bool = False

    def find(self, name: str) -> Item | None:
        """The item of that name, however it is spaced or capitalised."""
        return next((one for one in self.items if same(one.name, name)), None)


@dataclass(frozen=True, slots=True)
class Section:
    """What holds for these occasions: each answer that is there, with its items."""

    occasions: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Item, ...]], ...]


def same(one: str, other: str) -> bool:
    """Whether two texts name the same item."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def sections(menu: Menu, occasion: str | None = None, *, every: bool = False) -> list[Section]:
    """The menu by occasion; one section for all of them where they are the same. "Not for me" only with `every`."""
    wanted = OCCASIONS if occasion is None else (occasion,)
    answers = ANSWERS if every else (WELCOME, SOMETIMES)
    found = []
    for one in wanted:
        groups = ((answer, tuple(i for i in menu.items if i.answer(one) == answer)) for answer in answers)
        found.append(Section((one,), tuple((answer, items) for answer, items in groups if items)))
    if len({section.groups for section in found}) == 1:
        found = [Section(wanted, found[0].groups)]
    return [section for section in found if section.groups]


def pick(menu: Menu, *, occasion: str | None, minutes: int | None, choose: Choose) -> Item | None:
    """One welcome act that fits the minutes, one that is sometimes so only if there is none; None if neither.

    What has no minutes of its own fits any. Without an occasion, an item counts by its most careful answer.
    """
    fitting = [one for one in menu.items if minutes is None or one.minutes is None or one.minutes <= minutes]
    for answer in (WELCOME, SOMETIMES):
        found = [one for one in fitting if one.answer(occasion) == answer]
        if found:
            return choose(found)
    return None


def starter(words: Mapping[str, Any], *, fits: Sequence[str], solo: bool) -> Menu:
    """What a menu may begin with, as the wishes and being alone shape it."""
    wishes = [wish for wish in _ORDER if wish in fits or (wish == ALONE and solo)]
    items = []
    for row in words["items"]:
        name = next((row["instead"][wish] for wish in wishes if wish in row.get("instead", {})), row["item"])
        minutes = row.get("minutes")
        if minutes and SHORT in fits:
            minutes = min(minutes, words["short_minutes"])
        if name:
            items.append(Item(name, row["is"], row["is"], minutes))
    return Menu(tuple(items), starter=True)


def unsaid(menu: Menu, begun: Menu) -> list[Item]:
    """The items of the starter that a menu says nothing of."""
    return [one for one in begun.items if menu.find(one.name) is None]


def near_miss(name: str, menu: Menu) -> str | None:
    """The item that a line of one's own is nearly spelt as, None if it is far from all."""
    names = {one.name.lower(): one.name for one in menu.items}
    found = get_close_matches(name.lower(), names, n=1, cutoff=0.8)
    return names[found[0]] if found else None


def understood(words: Sequence[str], known: Menu) -> tuple[str, str | None]:
    """The item and the answer in what was typed: `being held sometimes`, `water w`. No answer where none is typed.

    Raises:
        UsageProblem: for an answer that is none, or no item at all.
    """
    typed = [part for word in words for part in word.split()]
    whole = " ".join(typed)
    if typed and known.find(whole) is not None:
        return whole, None
    if len(typed) > 3 and [part.lower() for part in typed[-3:]] == NOT_FOR_ME.split("-"):  # noqa: PLR2004
        return " ".join(typed[:-3]), NOT_FOR_ME
    if len(typed) < 2:  # noqa: PLR2004  an item and its answer
        raise UsageProblem("say what it is: menu set water welcome, sometimes, not-for-me or off.")
    return " ".join(typed[:-1]), answer(typed[-1])


def answer(word: str) -> str:
    """The answer meant by a word: itself, or the one that begins with it.

    Raises:
        UsageProblem: if it is none.
    """
    try:
        return resolve(word, (*ANSWERS, OFF), what="answer")
    except InputMissing:
        raise UsageProblem(f"{one_line(word)!r} is no answer here. {nearest(word.lower(), (*ANSWERS, OFF))}") from None


def occasion(word: str | None) -> str | None:
    """The occasion meant by a word; None for all.

    Raises:
        UsageProblem: if it is none.
    """
    if word is None:
        return None
    typed = word.strip().lower().replace("_", "-").replace(" ", "-").removeprefix("after-").removeprefix("on-a-")
    try:
        return resolve(typed, OCCASIONS, what="occasion")
    except InputMissing:
        raise UsageProblem(f"{one_line(word)!r} is no occasion here. Write closeness or hard-day.") from None


def changed(item: Item, answer: str | None, occasions: Sequence[str], minutes: int | None) -> Item:
    """The item with an answer on these occasions (`OFF` takes it away) and other minutes (0 takes them away)."""
    if answer is not None:
        value = None if answer == OFF else answer
        fields = {CLOSENESS: "closeness", HARD_DAY: "hard_day"}
        changes: dict[str, Any] = {fields[one]: value for one in occasions}
        item = replace(item, **changes)
    return item if minutes is None else replace(item, minutes=minutes or None)
