"""Reading deck files, those that come with the program and one's own, and saying where their faults are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from aftercare import files, shipped
from aftercare.cards import Card, Deck
from aftercare.errors import AftercareError, DataInvalid, InputMissing
from aftercare.home import DECKS, Home
from aftercare.placeholders import filled
from aftercare.records import Fault, convert, expect_kind, faults
from aftercare.text import nearest
from aftercare.yamlfile import Document, parse

FOLDER = "decks/en"
ENDING = ".yaml"
DEFAULT_SKIP_LINE = "Pass is always fine."

Text = Annotated[str, Meta(min_length=1, max_length=600, description="text of 1 to 600 characters")]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="a short name of a-z, 0-9 and -")]


class CardRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A card as a deck file holds it; which values are known is checked by `deck check`."""

    id: Name
    text: Text
    theme: str
    depth: Annotated[int, Meta(ge=1, le=3, description="1, 2 or 3")]
    tone: str
    minutes: Annotated[int, Meta(ge=1, le=60, description="minutes from 1 to 60")]
    who: Annotated[Literal["solo", "together", "either"], Meta(description="solo, together or either")]
    form: Annotated[Literal["question", "sentence", "choice"], Meta(description="question, sentence or choice")]
    flags: list[str] = []
    answers: list[str] = msgspec.field(default_factory=lambda: ["talk"])
    skip_line: Text | None = None
    receive: Text | None = None
    softer: Text | None = None
    follow_up: Text | None = None
    content_note: Text | None = None
    no_touch_alt: Text | None = None
    literal: Text | None = None
    evidence: str | None = None


class DeckRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The whole of a deck file."""

    aftercare: str
    deck: Name
    title: Text
    context: str
    about: str = ""
    lang: str = "en"
    author: str = ""
    licence: str = ""
    provenance: str = ""
    reviewed_on: str = ""
    skip_line: Text = DEFAULT_SKIP_LINE
    cards: list[CardRecord] = []


_NEEDED = frozenset({"aftercare", "deck", "title", "context"})


@dataclass(frozen=True, slots=True)
class Header:
    """What a deck's first lines say, without its cards. One's `own` may be called otherwise than its `file`."""

    name: str
    title: str
    context: str
    about: str
    own: bool
    file: str


def headers(home: Home) -> Iterator[Header | DataInvalid]:
    """The headers of all decks, shipped ones first; for one's own deck with a fault, the fault."""
    yield from shipped_headers()
    yield from _own_headers(home)


def shipped_headers() -> Iterator[Header]:
    """The headers of the decks that come with the program."""
    for name in shipped.names(FOLDER, ENDING):
        yield _header(shipped.text(f"{FOLDER}/{name}{ENDING}"), f"{name}{ENDING}", name)


def own_files(home: Home) -> list[str]:
    """What one's own deck files are called, without their ending; a broken one has no other name."""
    return [file.removesuffix(ENDING) for file in files.names(home.path(DECKS), ENDING)]


def _own_headers(home: Home) -> Iterator[Header | DataInvalid]:
    taken: dict[str, str] = {}
    for file in own_files(home):
        try:
            found = _header(_own_text(home, file), _own_path(home, file), file, own=True)
        except DataInvalid as fault:
            yield fault
            continue
        first = taken.setdefault(found.name, file)
        if first != file:
            path = _own_path(home, file)
            yield DataInvalid(f"{path}: its deck is called {found.name}, as in {first}{ENDING}. Rename one of them.")
        else:
            yield found


def _header(text: str, path: str, file: str, *, own: bool = False) -> Header:
    """The header alone: what stands before `cards:` is a whole document, and nearly always all that is needed."""
    cut = text.find("\ncards:")
    document = parse(text if cut < 0 else text[: cut + 1], path, aliases=not own)
    if cut >= 0 and isinstance(document.data, dict) and _NEEDED - document.data.keys():
        document = parse(text, path, aliases=not own)
        document = replace(document, data={key: value for key, value in document.data.items() if key != "cards"})
    expect_kind(document, "deck")
    record = convert(document, DeckRecord, lists=("cards",))
    return Header(record.deck, record.title, record.context, record.about.strip(), own, file)


def _own_path(home: Home, file: str) -> str:
    return home.path(f"{DECKS}/{file}{ENDING}")


def _own_text(home: Home, file: str) -> str:
    path = _own_path(home, file)
    try:
        raw = files.read(path)
    except AftercareError as error:
        raise DataInvalid(str(error)) from None
    if raw is None:
        raise DataInvalid(f"{path}: leads nowhere. Remove the link, or mend it.")
    return files.decode(raw, path)


def load(home: Home, name: str) -> Deck:
    """A deck by name, one's own before a shipped one.

    Raises:
        InputMissing: if there is none.
        DataInvalid: for a fault in one's own.
    """
    own = {one.name: one.file for one in _own_headers(home) if isinstance(one, Header)}
    file = own.get(name, name)
    if file in own_files(home):
        return parse_deck(_own_text(home, file), _own_path(home, file))[1]
    known = shipped.names(FOLDER, ENDING)
    if name not in known:
        raise InputMissing(f"there is no deck {name!r}. {nearest(name, [*known, *own])}")
    return load_shipped(name)


def load_shipped(name: str) -> Deck:
    """A shipped deck by name."""
    return parse_deck(shipped.text(f"{FOLDER}/{name}{ENDING}"), f"{name}{ENDING}", aliases=True)[1]


def parse_deck(text: str, path: str, *, aliases: bool = False) -> tuple[Document, Deck]:
    """The document and the deck of a deck file's text.

    Raises:
        DataInvalid: with file, line, column and what is expected.
    """
    document = parse(text, path, aliases=aliases)
    expect_kind(document, "deck")
    return document, _deck(convert(document, DeckRecord, lists=("cards",)))


def _deck(record: DeckRecord) -> Deck:
    made = tuple(_card(one, record) for one in record.cards)
    return Deck(
        record.deck,
        record.title,
        record.context,
        record.about.strip(),
        made,
        record.lang,
        record.author,
        record.licence,
        record.provenance,
        record.reviewed_on,
    )


def _card(one: CardRecord, deck: DeckRecord) -> Card:
    return Card(
        id=one.id,
        deck=deck.deck,
        context=deck.context,
        text=one.text,
        theme=one.theme,
        depth=one.depth,
        tone=one.tone,
        minutes=one.minutes,
        who=one.who,
        form=one.form,
        flags=tuple(one.flags),
        answers=tuple(one.answers),
        skip_line=one.skip_line or deck.skip_line,
        receive=one.receive or "",
        softer=one.softer or "",
        follow_up=one.follow_up or "",
        content_note=one.content_note or "",
        no_touch_alt=one.no_touch_alt or "",
        literal=one.literal or "",
        evidence=one.evidence or "",
    )


def check(text: str, path: str) -> list[tuple[str, str, str]]:
    """The faults of a deck file as (file:line, rule, what to change): its form first, then the rules D01-D19.

    Raises:
        DataInvalid: if it cannot be read as YAML at all, or is no deck.
    """
    from aftercare.catalogue import references
    from aftercare.deckcheck import WORDED, check_deck, check_together

    document = parse(text, path, aliases=False)
    expect_kind(document, "deck")
    formal = list(faults(document, DeckRecord, lists=("cards",)))
    if formal:
        return [(_line(fault), "D01", fault.advice) for fault in formal]
    deck = _deck(msgspec.convert(document.data, DeckRecord))
    found = check_deck(deck, references=references())
    found += [fault for _, fault in check_together([deck])]
    placed = [(_place(document, one.card, one.field), one.rule, one.advice) for one in found]
    return placed + list(_unfilled(document, deck, WORDED))


def _unfilled(document: Document, deck: Deck, fields: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """D01: a placeholder is one of the names that are known."""
    for index, card in enumerate(deck.cards):
        for field in fields:
            try:
                filled(getattr(card, field), name=None, someone=None)
            except DataInvalid as fault:
                yield _place(document, index, field), "D01", str(fault)


def _line(fault: Fault) -> str:
    return fault.where.rsplit(":", 1)[0] if fault.where.count(":") > 1 else fault.where


def _place(document: Document, card: int | None, field: str) -> str:
    path: tuple[str | int, ...] = (field,) if card is None else ("cards", card, field)
    return document.where(path).rsplit(":", 1)[0]
