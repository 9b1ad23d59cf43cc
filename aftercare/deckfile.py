"""Deck files: their form, from text to a deck, and what is wrong with them.

A shipped deck is whole or does not ship. A deck of one's own, or from somebody else, is read without trust: no
aliases, a bounded size, and a card with a fault is left out, with its file and line, while the others come.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from aftercare.cards import FLAGS, Card, Deck
from aftercare.errors import DataInvalid
from aftercare.placeholders import filled
from aftercare.records import Fault, convert, expect_kind, faults, faults_of
from aftercare.yamlfile import Document, parse

if TYPE_CHECKING:
    from aftercare.deckcheck import Fault as Wrong

DEFAULT_SKIP_LINE = "Pass is always fine."

Text = Annotated[str, Meta(min_length=1, max_length=600, description="text of 1 to 600 characters")]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z", description="a short name of a-z, 0-9 and -")]


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
    not_for: str = ""
    takes: str = ""
    gate: bool = False
    lang: str = "en"
    author: str = ""
    licence: str = ""
    provenance: str = ""
    reviewed_on: str = ""
    review_by: str = ""
    skip_line: Text = DEFAULT_SKIP_LINE
    cards: list[CardRecord] = []


def parse_deck(text: str, path: str, *, aliases: bool = False) -> tuple[Document, Deck]:
    """The document and the deck of a deck file's text.

    Raises:
        DataInvalid: with file, line, column and what is expected.
    """
    document = parse(text, path, aliases=aliases)
    expect_kind(document, "deck")
    return document, _deck(convert(document, DeckRecord, lists=("cards",)))


class Own(NamedTuple):
    """A deck of one's own with every card that can be used, a sentence for each that cannot, and file:line of each."""

    deck: Deck
    faults: tuple[str, ...]
    places: tuple[str, ...]


def parse_own(text: str, path: str) -> Own:
    """A deck of one's own, read without trust.

    Raises:
        DataInvalid: for a fault outside its cards.
    """
    from aftercare.deckcheck import WORDED, guarded

    document = parse(text, path, aliases=False)
    expect_kind(document, "deck")
    record, numbered, sentences = _forgiving(document)
    english = record.lang.split("-")[0].lower() == "en"
    cards: list[Card] = []
    places: list[str] = []
    ids: set[str] = set()
    for index, one in numbered:
        card = _card(one, record)
        fault = _unusable(card, ids, WORDED)
        if fault is not None:
            sentences.append(f"{document.where(('cards', index, fault[0]))}: {fault[1]}")
            continue
        ids.add(card.id)
        cards.append(replace(card, own=True, guarded=english and guarded(card)))
        places.append(_place(document, index, "id"))
    return Own(replace(_deck(record), cards=tuple(cards), own=True), tuple(sentences), tuple(places))


def _forgiving(document: Document) -> tuple[DeckRecord, list[tuple[int, CardRecord]], list[str]]:
    """The deck without its cards, its cards that have their form, each with its place, and the others' faults."""
    data = document.data
    cards = data.get("cards")
    if not isinstance(cards, list):
        return convert(document, DeckRecord, lists=("cards",)), [], []
    record = convert(replace(document, data=data | {"cards": []}), DeckRecord)
    found: list[tuple[int, CardRecord]] = []
    sentences: list[str] = []
    for index, raw in enumerate(cards):
        try:
            found.append((index, msgspec.convert(raw, CardRecord)))
        except msgspec.ValidationError:
            sentences += map(str, faults_of(document, raw, CardRecord, ("cards", index)))
    return record, found, sentences


def _unusable(card: Card, ids: set[str], worded: Sequence[str]) -> tuple[str, str] | None:
    """The field and the fault for which a card of a foreign deck cannot come at all; its gates rest on its flags."""
    if card.id in ids:
        return "id", f"there is a card {card.id} above. Give this one an id of its own."
    for flag in card.flags:
        if flag not in FLAGS:
            return "flags", f"{flag!r} is no flag that is known here. `deck check` names them."
    for field in worded:
        try:
            filled(getattr(card, field), name=None, someone=None)
        except DataInvalid as fault:
            return field, str(fault)
    return None


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
        record.not_for.strip(),
        record.takes.strip(),
        record.gate,
        review_by=record.review_by,
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


def check(text: str, path: str, beside: Sequence[Deck] = ()) -> list[tuple[str, str, str]]:
    """The faults of a deck file as (file:line, rule, what to change): its form first, then the rules D01-D19.

    Decks `beside` it may hold none of its ids, and no card that is nearly the same.

    Raises:
        DataInvalid: if it cannot be read as YAML at all, or is no deck.
    """
    from aftercare.catalogue import references
    from aftercare.deckcheck import WORDED, check_deck
    from aftercare.decktwins import check_together

    document = parse(text, path, aliases=False)
    expect_kind(document, "deck")
    formal = list(faults(document, DeckRecord, lists=("cards",)))
    if formal:
        return [(_line(fault), "D01", fault.advice) for fault in formal]
    deck = _deck(msgspec.convert(document.data, DeckRecord))
    found = check_deck(deck, references=references())
    found += [fault for _, fault in check_together([deck])]
    found += _repeats([one for one in beside if one.name != deck.name], deck)
    placed = [(_place(document, one.card, one.field), one.rule, one.advice) for one in found]
    return placed + list(_unfilled(document, deck, WORDED))


def _repeats(beside: Sequence[Deck], deck: Deck) -> "list[Wrong]":
    """What a deck has in common with others."""
    from aftercare.decktwins import check_repeats

    return [fault for name, fault in check_repeats([*beside, deck]) if name == deck.name] if beside else []


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
