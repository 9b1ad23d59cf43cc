"""What a deck of prompts must satisfy before it ships: the automatic rules of content guide section 3.4.

D01-D15 and D17-D18 look at one deck (`check_deck`); D19 and the uniqueness of ids, at several, are the business
of `aftercare.decktwins`. D16 (no presumption), D20 (metaphors), D21 (review) and D22 (never who was right) need people.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from statistics import median

from aftercare.cards import ANSWERS, BY_NAME, CONTEXTS, DEPTHS, FLAGS, FORMS, MINUTES, THEMES, TONES, WHO, Card, Deck
from aftercare.readability import grade, plain, sentences, words
from aftercare.wording import TRIGGERS, WORDINGS

WORDED = ("text", "softer", "follow_up", "no_touch_alt", "literal", "receive", "content_note")
"""The fields of a card that people read; the wording rules hold for each of them."""

VULNERABLE = 3
MAX_WORDS = 30
MAX_SENTENCES = 2
MAX_GRADE = 8.0
MAX_MEDIAN_GRADE = 6.0
MIN_EASY = 0.4
MAX_VULNERABLE = 0.2
MIN_GLAD = 0.2

_GUARDED = frozenset({"D04", "D05", "D06", "D07", "D10", "D11", "D17"})
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*-\d{2,5}")
_CLOSED = re.compile(
    r"(?:do|does|did|are|is|am|was|were|will|can|should|have|has|had)(?:n't)?\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:what|how|which|who|whom|whose|where)\b", re.IGNORECASE)
_GAP = re.compile(r"\.\.\.|\u2026")
_OWN = re.compile(r"\b(?:i|me|my|mine|myself)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to change.

    `card` is the index into `deck.cards`, None for the deck itself; `field` the name in the file; `rule` the
    content guide's id ("D04"); `advice` one short sentence that says what to change.
    """

    card: int | None
    field: str
    rule: str
    advice: str


def check_deck(deck: Deck, *, references: Collection[str]) -> list[Fault]:
    """Return what D01-D15, D17 and D18 find in `deck`, card by card, then in the deck as a whole.

    `references` are the keys that `evidence` may name besides `clinical`. Rules about English wording are left
    out where the deck's `lang` is another language.
    """
    english = deck.lang.split("-")[0].lower() == "en"
    checks = _FOR_ANY_LANGUAGE + (_FOR_ENGLISH if english else ())
    faults = [fault for index, card in enumerate(deck.cards) for check in checks for fault in check(index, card)]
    for index, card in enumerate(deck.cards):
        faults += _evidence(index, card, references)
        faults += _belongs(index, card, deck)
    faults += _repeated_ids(deck)
    faults += _proportions(deck)
    if english:
        faults += _median_grade(deck)
    return sorted(faults, key=lambda fault: len(deck.cards) if fault.card is None else fault.card)


def guarded(card: Card) -> bool:
    """Whether a card words something as D04-D07, D10, D11 or D17 forbid, or lacks a flag that its words call for.

    One's own of that kind come only when their deck is named: gates and flags cannot speak for them.
    """
    texts = [text.replace("\u2019", "'") for field in WORDED if (text := getattr(card, field))]
    worded = any(one.pattern.search(text) for one in WORDINGS if one.rule in _GUARDED for text in texts)
    return worded or next(_triggers(0, card), None) is not None


def _values(index: int, card: Card) -> Iterator[Fault]:
    """D01: an id of the agreed form, a text, known values."""
    if not _ID.fullmatch(card.id):
        yield Fault(index, "id", "D01", "Write the id as a name, a dash and two digits, such as weekly-01.")
    if not card.text.strip():
        yield Fault(index, "text", "D01", "Give the card a text.")
    known: tuple[tuple[str, object, Collection[object]], ...] = (
        ("context", card.context, (*CONTEXTS, BY_NAME)),
        ("theme", card.theme, THEMES),
        ("depth", card.depth, DEPTHS),
        ("tone", card.tone, TONES),
        ("minutes", card.minutes, MINUTES),
        ("who", card.who, WHO),
        ("form", card.form, FORMS),
        *(("flags", flag, FLAGS) for flag in card.flags),
        *(("answers", answer, ANSWERS) for answer in card.answers),
    )
    for field, value, allowed in known:
        if value not in allowed:
            choices = ", ".join(map(str, allowed))
            yield Fault(index, field, "D01", f'Replace "{value}" by one of: {choices}.')
    if not card.answers:
        yield Fault(index, "answers", "D01", "Name at least one way to answer, such as talk.")


def _belongs(index: int, card: Card, deck: Deck) -> Iterator[Fault]:
    """D01: a card names the deck and the context that it is in."""
    if card.deck != deck.name:
        yield Fault(index, "deck", "D01", f'Name the deck that the card is in, "{deck.name}".')
    if card.context != deck.context:
        yield Fault(index, "context", "D01", f'Give the card its deck\'s context, "{deck.context}".')


def _length(index: int, card: Card) -> Iterator[Fault]:
    """D02: at most 30 words and 2 sentences."""
    for field in ("text", "softer"):
        text = getattr(card, field)
        if len(words(text)) > MAX_WORDS:
            yield Fault(index, field, "D02", f"Shorten it to {MAX_WORDS} words or fewer.")
        if sentences(text) > MAX_SENTENCES:
            yield Fault(index, field, "D02", f"Keep it to {MAX_SENTENCES} sentences.")


def _openness(index: int, card: Card) -> Iterator[Fault]:
    """D03: an open question, a sentence to complete, or a choice."""
    text = plain(card.text).lstrip(" \"'\u201c\u2018")
    if card.form == "question":
        if _CLOSED.match(text):
            yield Fault(index, "text", "D03", "Begin so that more than yes or no can follow: what, how, which.")
        elif not (_OPEN.search(text) and "?" in text):
            yield Fault(index, "text", "D03", "Ask an open question with what, how, which, who, or where.")
    elif card.form == "sentence" and not (_GAP.search(card.text) and _OWN.search(text)):
        yield Fault(index, "text", "D03", 'Leave a gap "..." to complete, and let it speak as I.')
    elif card.form == "choice" and not (_OR.search(text) and "?" in text):
        yield Fault(index, "text", "D03", 'Ask for one of two kind things, joined by "or".')


def _wordings(index: int, card: Card) -> Iterator[Fault]:
    """D04-D08, D10, D11, D15, D17: words that a card does without."""
    for field in WORDED:
        text = getattr(card, field).replace("\u2019", "'")
        for wording in WORDINGS:
            if match := wording.pattern.search(text):
                yield Fault(index, field, wording.rule, wording.advice.format(found=match[0].lower()))


def _reading_grade(index: int, card: Card) -> Iterator[Fault]:
    """D09: a Flesch-Kincaid grade of 8 or less."""
    found = round(grade(card.text), 1)
    if found > MAX_GRADE:
        advice = f"Use shorter words or sentences: it reads at grade {found}, {MAX_GRADE:.0f} is the most."
        yield Fault(index, "text", "D09", advice)


def _ways_out(index: int, card: Card) -> Iterator[Fault]:
    """D12: a way to pass; before a vulnerable card also a note and something easier."""
    needed = ["skip_line"] + ["content_note", "softer"] * (card.depth == VULNERABLE)
    for field in needed:
        if not getattr(card, field).strip():
            where = "" if field == "skip_line" else f"; depth {VULNERABLE} needs it"
            yield Fault(index, field, "D12", f"Add a {field}{where}.")


def _triggers(index: int, card: Card) -> Iterator[Fault]:
    """D13: what a card asks about is flagged, so that people can leave it out."""
    asked = f"{card.text} / {card.softer} / {card.follow_up}".replace("\u2019", "'")
    for trigger in TRIGGERS:
        match = trigger.pattern.search(asked)
        if match and not set(trigger.flags) & set(card.flags):
            flags = " or ".join(trigger.flags)
            yield Fault(index, "flags", "D13", f'Add the flag {flags}, because of "{match[0].lower()}".')


def _without_touch(index: int, card: Card) -> Iterator[Fault]:
    """D14: a card about touch has another way on the same card."""
    if "touch" in card.flags and not card.no_touch_alt.strip():
        yield Fault(index, "no_touch_alt", "D14", "Add a no_touch_alt that gives the same care without touch.")


def _evidence(index: int, card: Card, references: Collection[str]) -> Iterator[Fault]:
    """D15: evidence is a reference that exists, or clinical practice, or left out."""
    if card.evidence not in ("", "clinical") and card.evidence not in references:
        yield Fault(index, "evidence", "D15", f'Name a known reference or clinical instead of "{card.evidence}".')


_FOR_ANY_LANGUAGE: tuple[Callable[[int, Card], Iterator[Fault]], ...] = (
    _values,
    _length,
    _ways_out,
    _without_touch,
)
_FOR_ENGLISH: tuple[Callable[[int, Card], Iterator[Fault]], ...] = (
    _openness,
    _wordings,
    _reading_grade,
    _triggers,
)


def _repeated_ids(deck: Deck) -> Iterator[Fault]:
    """D01: an id occurs once."""
    seen: set[str] = set()
    for index, card in enumerate(deck.cards):
        if card.id in seen:
            yield Fault(index, "id", "D01", f'Give it an id of its own; "{card.id}" is taken.')
        seen.add(card.id)


def _median_grade(deck: Deck) -> Iterator[Fault]:
    """D09: half of the cards read at grade 6 or below."""
    found = round(median(grade(card.text) for card in deck.cards), 1) if deck.cards else 0.0
    if found > MAX_MEDIAN_GRADE:
        advice = f"Simplify some cards: the middle one reads at grade {found}, {MAX_MEDIAN_GRADE:.0f} is the most."
        yield Fault(None, "cards", "D09", advice)


def _proportions(deck: Deck) -> Iterator[Fault]:
    """D03 (at most a third other than questions) and D18 (easy ones, few deep ones, kindness, one alone)."""
    cards = deck.cards
    if not cards:
        yield Fault(None, "cards", "D01", "Give the deck at least one card.")
        return
    if 3 * sum(card.form != "question" for card in cards) > len(cards):
        yield Fault(None, "form", "D03", "Turn some cards into questions; at most a third are of another form.")
    if sum(card.depth == 1 for card in cards) < MIN_EASY * len(cards):
        yield Fault(None, "depth", "D18", f"Add easy cards; at least {MIN_EASY:.0%} are of depth 1.")
    if sum(card.depth == VULNERABLE for card in cards) > MAX_VULNERABLE * len(cards):
        yield Fault(None, "depth", "D18", f"Take out deep cards; at most {MAX_VULNERABLE:.0%} are of depth 3.")
    if sum(card.theme in ("appreciation", "comfort") for card in cards) < MIN_GLAD * len(cards):
        yield Fault(None, "theme", "D18", f"Add appreciation or comfort; at least {MIN_GLAD:.0%} are about these.")
    if not any(card.who == "solo" for card in cards):
        yield Fault(None, "who", "D18", "Add a card for one person alone, who: solo.")
