"""The faces of decks: a list, and one deck with its introduction, as text, Markdown and JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aftercare import shipped
from aftercare.cards import BY_NAME, Deck
from aftercare.decks import HELD_BACK
from aftercare.text import counted, listed, markdown_safe, one_line, visible

if TYPE_CHECKING:
    from aftercare.contracts.talking import DeckAbout, Decks, DeckShown, HeldBack

NOT_REVIEWED = "not yet reviewed outside the team"


def held_back() -> "list[HeldBack]":
    """The decks that do not ship yet, each with its title and the reason."""
    found: list[HeldBack] = shipped.data(HELD_BACK)["decks"]
    return found


def moment(deck: Deck) -> str:
    """What a deck is for, in words."""
    return "by name only" if deck.context == BY_NAME else one_line(deck.context)


def list_text(decks: Sequence[Deck]) -> list[str]:
    """The list as aligned columns: name, how many cards, when, title."""
    from tabulate import tabulate

    return [line.rstrip() for line in tabulate(_rows(decks), tablefmt="plain", disable_numparse=True).split("\n")]


def list_markdown(decks: Sequence[Deck]) -> list[str]:
    """The list as a Markdown table."""
    return _table(("deck", "cards", "when", "title"), _rows(decks))


def check_markdown(faults: Sequence[tuple[str, str, str]], clean: Sequence[str]) -> list[str]:
    """What a look through decks found: a Markdown table of place, rule and advice, then those without a fault."""
    lines = _table(("place", "rule", "advice"), faults) if faults else []
    lines += [""] if faults and clean else []
    return [*lines, *(f"- {markdown_safe(one_line(place))}: nothing to change." for place in clean)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    from tabulate import tabulate

    safe = [[markdown_safe(one_line(cell)) for cell in row] for row in rows]
    return tabulate(safe, headers=head, tablefmt="github", disable_numparse=True).split("\n")


def _rows(decks: Sequence[Deck]) -> list[list[str]]:
    """A row for each deck: its name, how many cards, when, its title."""
    return [
        [one_line(deck.name), str(len(deck.cards)), moment(deck), one_line(deck.title) + " (your own)" * deck.own]
        for deck in decks
    ]


def remarks(decks: Sequence[Deck]) -> list[str]:
    """What has to be said of some of the decks, and of those that are held back."""
    gated = [deck.name for deck in decks if deck.gate and not deck.own]
    unseen = [deck for deck in decks if not deck.own and not deck.reviewed_on]
    waiting = [f"{deck.name} (waits for a review by {deck.review_by})" for deck in unseen if deck.review_by]
    lines = [f"These show their introduction first: {listed(gated)}."] if gated else []
    if any(deck.context == BY_NAME for deck in decks):
        lines.append("By name only means that you ask for it: `prompt --deck NAME` or `talk NAME`.")
    if waiting:
        lines.append(f"By name only, and {NOT_REVIEWED}: {listed(waiting)}.")
    if len(unseen) > len(waiting):
        lines.append(f"The other shipped decks are {NOT_REVIEWED} either; `deck show` says so for each.")
    return [*lines, *(f"Held back: {one['title']}. {one['reason']}" for one in held_back())]


def list_json(decks: Sequence[Deck]) -> "Decks":
    """The list for JSON."""
    return {"decks": [{**_about(deck), "cards": len(deck.cards)} for deck in decks], "held_back": held_back()}


def _about(deck: Deck) -> "DeckAbout":
    return {
        "deck": deck.name,
        "title": deck.title,
        "context": deck.context,
        "own": deck.own,
        "gate": deck.gate,
        "reviewed_on": deck.reviewed_on or None,
    }


def deck_json(deck: Deck) -> "DeckShown":
    """One deck for JSON, its cards by their ids."""
    return {
        **_about(deck),
        "about": deck.about,
        "not_for": deck.not_for or None,
        "takes": deck.takes or None,
        "author": deck.author,
        "licence": deck.licence,
        "provenance": deck.provenance,
        "lang": deck.lang,
        "cards": [card.id for card in deck.cards],
    }


def foot(deck: Deck) -> str:
    """How many cards, when they come, and whether others have reviewed them."""
    reviewed = f"reviewed on {one_line(deck.reviewed_on)}" if deck.reviewed_on else NOT_REVIEWED
    when = moment(deck) if deck.context == BY_NAME else f"for {moment(deck)}"
    yours = " Your own deck." if deck.own else ""
    return f"{counted(len(deck.cards), 'card')}, {when}; {reviewed}.{yours}"


def as_markdown(deck: Deck, *, cards: bool) -> list[str]:
    """One deck as Markdown, to print or to hand on."""
    lines = [f"# {_inline(deck.title, deck)}", ""]
    for text in deck.introduction:
        lines += [markdown_safe(visible(text), code=not deck.own), ""]
    lines += [markdown_safe(foot(deck))]
    for card in deck.cards if cards else ():
        lines += ["", f"## {_inline(card.text, deck)}", ""]
        said = (
            ("Beforehand", card.content_note),
            ("For who listens", card.receive),
            ("Softer", card.softer),
            ("Without touch", card.no_touch_alt),
            ("And then", card.follow_up),
        )
        lines += [f"- {what}: {_inline(text, deck)}" for what, text in said if text]
        lines += [f"- {_inline(card.skip_line, deck)}", f"- `{card.id}`, {card.minutes} min, depth {card.depth}"]
    return lines


def _inline(text: str, deck: Deck) -> str:
    return markdown_safe(one_line(text), code=not deck.own)
