"""The faces of a card: what a person sees of it as text, as Markdown, and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from aftercare.cards import Card
from aftercare.draw import worded
from aftercare.errors import DataInvalid
from aftercare.placeholders import YOU, filled
from aftercare.settings import Settings
from aftercare.text import markdown_safe, one_line

SPOKEN = ("text", "skip_line", "receive", "softer", "follow_up", "content_note", "no_touch_alt", "literal")
"""What is read to people, and may hold placeholders."""

NAMED = ("theme", "tone", "context", "evidence", "deck")


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as it is shown: names in it, safe to print; its text as the wishes have it, and what goes with it.

    `begins` is whose turn it is to begin, None where that is left open.
    """

    card: Card
    text: str
    lines: tuple[str, ...]
    begins: str | None = None

    @property
    def about(self) -> str:
        """Its id, whether it is from a deck of one's own, and how long it takes."""
        own = f"your own deck {self.card.deck}, " if self.card.own else ""
        return f"{self.card.id}, {own}{self.card.minutes} min"


def shown(card: Card, settings: Settings, *, someone: str | None, begins: str | None = None) -> Shown:
    """How a card is shown to a person with these settings.

    Raises:
        DataInvalid: naming the card, for a placeholder in it that cannot be filled in.
    """
    fits = settings.fits
    card = _readied(card, name=settings.name, someone=someone)
    text = worded(card, fits)
    lines = []
    if begins is not None:
        lines.append("You begin." if begins == YOU else f"{begins} begins.")
    if card.content_note:
        lines.append(f"Beforehand: {card.content_note}")
    if card.softer and ("quiet" in fits or "own-pace" in fits):
        lines.append(f"Softer: {card.softer}")
    if card.receive and card.who != "solo" and not settings.solo:
        lines.append(f"For who listens: {card.receive}")
    if card.no_touch_alt and card.no_touch_alt != text:
        lines.append(f"Without touch: {card.no_touch_alt}")
    if "quiet" in fits and "write" in card.answers:
        lines.append("Writing it down instead is as good.")
    lines.append(card.skip_line)
    return Shown(card, text, tuple(lines), begins)


def _readied(card: Card, *, name: str | None, someone: str | None) -> Card:
    """The card with names in it, each text on one line and without what would drive a terminal."""
    try:
        said = {key: filled(getattr(card, key), name=name, someone=someone) for key in SPOKEN}
    except DataInvalid as fault:
        raise DataInvalid(f"{card.deck}, {card.id}: {fault}") from None
    said |= {key: getattr(card, key) for key in NAMED}
    listed = {key: tuple(map(one_line, getattr(card, key))) for key in ("flags", "answers")}
    changes: dict[str, Any] = {key: one_line(text) for key, text in said.items()} | listed
    return replace(card, **changes)


def as_json(one: Shown) -> dict[str, Any]:
    """A card for JSON, as scripts rely on it."""
    card = one.card
    return {
        "id": card.id,
        "deck": card.deck,
        "text": one.text,
        "context": card.context,
        "theme": card.theme,
        "depth": card.depth,
        "tone": card.tone,
        "minutes": card.minutes,
        "who": card.who,
        "form": card.form,
        "flags": list(card.flags),
        "answers": list(card.answers),
        "skip_line": card.skip_line,
        "receive": card.receive or None,
        "softer": card.softer or None,
        "follow_up": card.follow_up or None,
        "content_note": card.content_note or None,
        "no_touch_alt": card.no_touch_alt or None,
        "evidence": card.evidence or None,
        "own": card.own,
        "begins": one.begins,
    }


def as_text(cards: Sequence[Shown], *, width: int | None) -> list[str]:
    """Cards as lines of text, wrapped to `width` characters if given."""
    import textwrap

    lines: list[str] = []
    for one in cards:
        about = f"({one.about})"
        if lines:
            lines.append("")
        if width is None:
            lines += [one.text, "", *(f"  {line}" for line in one.lines), f"  {about}"]
            continue
        lines += [*textwrap.wrap(one.text, width), ""]
        for line in (*one.lines, about):
            lines += textwrap.wrap(line, width, initial_indent="  ", subsequent_indent="    ")
    return lines


def as_markdown(cards: Sequence[Shown]) -> list[str]:
    """Cards as Markdown."""
    lines: list[str] = []
    for one in cards:
        own = f", your own deck {one.card.deck}" if one.card.own else ""
        text, *said = (markdown_safe(line, code=not one.card.own) for line in (one.text, *one.lines))
        lines += [f"> {text}", "", *(f"- {line}" for line in said), f"- `{one.card.id}`{own}", ""]
    return lines[:-1]
