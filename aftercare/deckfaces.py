"""The faces of decks: a list, and one deck with its introduction, as text, Markdown and JSON."""

from collections.abc import Sequence
from typing import Any

from aftercare import shipped
from aftercare.cards import BY_NAME, Deck
from aftercare.decks import HELD_BACK
from aftercare.text import counted, listed, one_line, visible

NOT_REVIEWED = "not yet reviewed outside the team"


def held_back() -> list[dict[str, str]]:
    """The decks that do not ship yet, each with its title and the reason."""
    found: list[dict[str, str]] = shipped.data(HELD_BACK)["decks"]
    return found


def moment(deck: Deck) -> str:
    """What a deck is for, in words."""
    return "by name only" if deck.context == BY_NAME else one_line(deck.context)


def table(decks: Sequence[Deck]) -> list[list[str]]:
    """A row for each deck: its name, how many cards, when, its title."""
    return [
        [one_line(deck.name), str(len(deck.cards)), moment(deck), one_line(deck.title) + " (your own)" * deck.own]
        for deck in decks
    ]


def remarks(decks: Sequence[Deck]) -> list[str]:
    """What has to be said of some of the decks, and of those that are held back."""
    gated = [deck.name for deck in decks if deck.gate and not deck.own]
    unseen = [deck for deck in decks if not deck.own and not deck.reviewed_on]
    waiting = [f"{deck.name} (for {deck.review_by})" for deck in unseen if deck.review_by]
    lines = [f"These show their introduction first: {listed(gated)}."] if gated else []
    if waiting:
        lines.append(f"Come by name only, and are {NOT_REVIEWED}: {listed(waiting)}.")
    if len(unseen) > len(waiting):
        lines.append(f"The other shipped decks are {NOT_REVIEWED} either; `deck show` says so for each.")
    return [*lines, *(f"Held back: {one['title']}. {one['reason']}" for one in held_back())]


def list_json(decks: Sequence[Deck]) -> dict[str, Any]:
    """The list for JSON."""
    rows = [_about(deck) | {"cards": len(deck.cards)} for deck in decks]
    return {"decks": rows, "held_back": held_back()}


def _about(deck: Deck) -> dict[str, Any]:
    return {
        "deck": deck.name,
        "title": deck.title,
        "context": deck.context,
        "own": deck.own,
        "gate": deck.gate,
        "reviewed_on": deck.reviewed_on or None,
    }


def deck_json(deck: Deck) -> dict[str, Any]:
    """One deck for JSON, its cards by their ids."""
    about = {"about": deck.about, "not_for": deck.not_for or None, "takes": deck.takes or None}
    origin = {"author": deck.author, "licence": deck.licence, "provenance": deck.provenance, "lang": deck.lang}
    return _about(deck) | about | origin | {"cards": [card.id for card in deck.cards]}


def foot(deck: Deck) -> str:
    """How many cards, when they come, and whether others have reviewed them."""
    reviewed = f"reviewed on {one_line(deck.reviewed_on)}" if deck.reviewed_on else NOT_REVIEWED
    when = moment(deck) if deck.context == BY_NAME else f"for {moment(deck)}"
    yours = " Your own deck." if deck.own else ""
    return f"{counted(len(deck.cards), 'card')}, {when}; {reviewed}.{yours}"


def as_markdown(deck: Deck, *, cards: bool) -> list[str]:
    """One deck as Markdown, to print or to hand on."""
    lines = [f"# {one_line(deck.title)}", ""]
    for text in deck.introduction:
        lines += [visible(text), ""]
    lines += [foot(deck)]
    for card in deck.cards if cards else ():
        lines += ["", f"## {one_line(card.text)}", ""]
        said = (
            ("Beforehand", card.content_note),
            ("For who listens", card.receive),
            ("Softer", card.softer),
            ("Without touch", card.no_touch_alt),
            ("And then", card.follow_up),
        )
        lines += [f"- {what}: {one_line(text)}" for what, text in said if text]
        lines += [f"- {one_line(card.skip_line)}", f"- `{card.id}`, {card.minutes} min, depth {card.depth}"]
    return lines
