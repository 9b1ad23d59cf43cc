"""Decks of one's own, written into the home of a test."""

from pathlib import Path
from typing import Any

from aftercare.yamlfile import inline


def card(id_: str, **changes: Any) -> dict[str, Any]:
    """A card as a deck file holds it: light, for any day, with nothing that could stop it from coming."""
    told = {"id": id_, "text": f"What is good about {id_}?", "theme": "comfort", "depth": 1, "tone": "light"}
    return told | {"minutes": 2, "who": "either", "form": "question", "flags": [], "answers": ["talk"]} | changes


def deck_text(name: str, *cards: dict[str, Any], **changes: Any) -> str:
    """The text of a deck file, a card a line."""
    head = {"aftercare": "deck/1", "deck": name, "title": f"About {name}", "context": "everyday"} | changes
    lines = [f"{key}: {inline(value)}" for key, value in head.items()]
    return "\n".join([*lines, "cards:", *(f"- {inline(one)}" for one in cards), ""])


def plain_cards(prefix: str, count: int) -> list[dict[str, Any]]:
    """So many cards that differ in their ids alone."""
    return [card(f"{prefix}-{number:02}") for number in range(1, count + 1)]


def put_deck(home: Path, name: str, *cards: dict[str, Any], **changes: Any) -> Path:
    """Write a deck of one's own into a home; returns its file."""
    return put_file(home, f"{name}.yaml", deck_text(name, *cards, **changes))


def put_file(home: Path, file: str, text: str | bytes) -> Path:
    """Write a file into a home's `decks/`; returns it."""
    folder = home / "decks"
    for one in (home, folder):
        one.mkdir(mode=0o700, exist_ok=True)
    path = folder / file
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(0o600)
    return path
