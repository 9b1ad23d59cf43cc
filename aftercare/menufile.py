"""The care menu's file, `menu.yaml`: read strictly, changed by splicing, so that what a person wrote stays."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from aftercare import shipped, splice
from aftercare.errors import DataInvalid, UsageProblem
from aftercare.history import Change
from aftercare.home import MENU
from aftercare.menu import NOT_FOR_ME, OCCASIONS, Item, Menu, changed, same
from aftercare.records import Fault, convert, expect_kind, faults
from aftercare.text import is_text
from aftercare.yamlfile import Document, inline, parse

HEAD = "aftercare: menu/1\n"
MOST_LETTERS, MOST_MINUTES, MOST_WORD = 200, 240, 80

Answer = Annotated[
    Literal["welcome", "sometimes", "not-for-me"],
    Meta(description="welcome, sometimes or not-for-me"),
]
Line = Annotated[
    str,
    Meta(pattern=r"^(?=.*\S)[^\r\n]{1,200}\Z", description=f"one line of 1 to {MOST_LETTERS} characters"),
]
Word = Annotated[
    str,
    Meta(pattern=r"^(?=.*\S)[^\r\n]{1,80}\Z", description=f"a word or sign of 1 to {MOST_WORD} characters"),
]
Minutes = Annotated[int, Meta(ge=1, le=MOST_MINUTES, description=f"minutes from 1 to {MOST_MINUTES}")]

_FIELDS = {"closeness": "closeness", "hard-day": "hard_day"}


class ItemRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One line of a menu: how it is on each occasion."""

    item: Line
    closeness: Answer | None = None
    hard_day: Answer | None = None
    minutes: Minutes | None = None


class MenuFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The whole of `menu.yaml`."""

    aftercare: str
    word: Word | None = None
    items: Annotated[list[ItemRecord], Meta(max_length=200, description="a list of at most 200 items")] | None = None


def words() -> dict[str, Any]:
    """What a menu begins with, and what is said around it."""
    found: dict[str, Any] = shipped.data("menu/en.yaml")
    return found


def load(text: str | None, name: str) -> Menu | None:
    """The menu in a text, None if there is none.

    Raises:
        DataInvalid: with file, line and what is expected.
    """
    return None if text is None else from_document(parse(text, name))


def from_document(document: Document) -> Menu:
    """The menu of a parsed `menu.yaml`.

    Raises:
        DataInvalid: with file, line and what is expected.
    """
    expect_kind(document, "menu")
    record = convert(document, MenuFile, lists=("items",))
    found = _own_faults(document, record)
    if found:
        raise DataInvalid(str(found[0]))
    items = (Item(one.item, one.closeness, one.hard_day, one.minutes) for one in record.items or [])
    return Menu(tuple(items), record.word)


def faults_in(document: Document) -> list[Fault]:
    """Every fault of a parsed `menu.yaml`."""
    found = list(faults(document, MenuFile, lists=("items",)))
    return found or _own_faults(document, msgspec.convert(document.data, MenuFile))


def _own_faults(document: Document, record: MenuFile) -> list[Fault]:
    """What types cannot say: no item twice, and none about which nothing is said."""
    found: list[Fault] = []
    seen: list[str] = []
    for number, one in enumerate(record.items or []):
        where = document.where(("items", number, "item"))
        if any(same(one.item, other) for other in seen):
            found.append(Fault(where, "this item stands twice. Keep one of them."))
        if one.closeness is None and one.hard_day is None:
            advice = "say how it is: `closeness` or `hard_day` with welcome, sometimes or not-for-me."
            found.append(Fault(where, advice))
        seen.append(one.item)
    return found


def line(typed: str) -> str:
    """A line of one's own as it is stored: on one line, not empty and not too long.

    Raises:
        UsageProblem: if it is neither.
    """
    return _text(typed, MOST_LETTERS, "a line of your menu")


def word(typed: str) -> str:
    """A shared word as it is stored.

    Raises:
        UsageProblem: if it is empty or too long.
    """
    return _text(typed, MOST_WORD, "the word")


def _text(typed: str, most: int, what: str) -> str:
    text = " ".join(typed.split())
    if not is_text(text):
        raise UsageProblem(f"{what} is not text. Type it anew, as UTF-8.")
    if not 1 <= len(text) <= most:
        raise UsageProblem(f"{what} takes 1 to {most} characters. Shorten it, then try again.")
    return text


def opened(change: Change) -> Document:
    """`menu.yaml` as the change has it, checked; its head alone if there is none."""
    document = parse(change.text(MENU) or HEAD, change.home.path(MENU))
    from_document(document)
    return document


def put(
    change: Change,
    name: str,
    answer: str | None,
    occasions: Sequence[str] = OCCASIONS,
    *,
    minutes: int | None = None,
    begun: Menu | None = None,
) -> Item:
    """Say how an item is on these occasions, `off` for nothing; returns it as it is then. The rest stays as it was.

    An item that is new, and in the starter `begun`, brings its spelling and minutes along.

    Raises:
        DataInvalid: if the file has a fault, or a form that cannot be changed safely.
    """
    document = opened(change)
    menu = from_document(document)
    known = begun.find(name) if begun else None
    old = menu.find(name) or Item(known.name if known else name)
    if known and old not in menu.items and answer != NOT_FOR_ME:
        minutes = known.minutes if minutes is None else minutes
    new = changed(old, answer, occasions, minutes)
    if new.answer() is None:
        if old in menu.items:
            document = splice.remove(document, ("items", menu.items.index(old)))
    elif old in menu.items:
        document = _respoken(document, menu.items.index(old), old, new)
    else:
        document = splice.append(document, ("items",), [row(new)])
    change.write(MENU, document.text)
    return new


def _respoken(document: Document, position: int, old: Item, new: Item) -> Document:
    before, after = row(old), row(new)
    for key in (*_FIELDS.values(), "minutes"):
        if key in after and after[key] != before.get(key):
            document = splice.put(document, ("items", position, key), after[key])
        elif key in before and key not in after:
            document = splice.remove(document, ("items", position, key))
    return document


def row(item: Item) -> dict[str, Any]:
    """An item as `menu.yaml` writes it."""
    said = {key: item.answer(occasion) for occasion, key in _FIELDS.items()}
    return {key: value for key, value in {"item": item.name, **said, "minutes": item.minutes}.items() if value}


def set_word(change: Change, text: str | None) -> None:
    """Write the shared word down, or take it away with None."""
    document = opened(change)
    if text is not None:
        document = splice.put(document, ("word",), text)
    elif "word" in document.data:
        document = splice.remove(document, ("word",))
    change.write(MENU, document.text)


def begun_text(menu: Menu, said: str) -> str:
    """What the editor opens where there is no file: the starter, each line to be taken or left."""
    rows = "".join(f"# - {inline(row(one))}\n" for one in menu.items)
    return f"{HEAD}{said}items:\n{rows}"
