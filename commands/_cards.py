"""What `prompt` and `talk` share: showing cards in each format, and the introductions of decks with a gate."""

import shutil
from collections.abc import Iterable, Sequence
from typing import Any

from aftercare import cardfaces
from aftercare.cardfaces import Shown
from aftercare.cards import Card, Deck
from aftercare.output import Console
from aftercare.placeholders import one_of, turns
from aftercare.session import Session
from aftercare.text import one_line

from ._listing import ROWS, put

NONE_LEFT = "nothing more fits just now. Leave a wish out, or see `prompt --list`; a passed card rests for eight weeks."


def faces(session: Session, cards: Sequence[Card], *, turn: int | None) -> list[Shown]:
    """The cards as they are shown; `turn` is the place of who begins, None where nobody is to be named."""
    settings, place, found = session.settings, turn or 0, []
    names = [] if settings.solo or turn is None else turns(settings.name, settings.people)
    for number, card in enumerate(cards):
        someone = one_of(settings.people, session.today.toordinal() + number)
        begins = one_line(names[place % len(names)]) if names and card.who == "together" else None
        place += begins is not None
        found.append(cardfaces.shown(card, settings, someone=someone, begins=begins))
    return found


def turn_after(session: Session, shown: Sequence[Shown], turn: int) -> int:
    """The place of who begins next."""
    names = turns(session.settings.name, session.settings.people)
    return (turn + sum(one.begins is not None for one in shown)) % len(names) if names else 0


def show(console: Console, shown: Sequence[Shown], form: str, gates: Iterable[Deck] = ()) -> None:
    """Put the cards out; before those of a deck with a gate its introduction, on stderr as it is no card."""
    if form == "json":
        content: dict[str, Any] = {"prompts": [cardfaces.as_json(one) for one in shown]}
        introductions = [{"deck": deck.name, "introduction": " ".join(deck.introduction)} for deck in gates]
        console.json("prompt", content | {"introductions": introductions})
    elif form in ROWS:
        put(console, "prompt", {"prompts": [cardfaces.as_json(one) for one in shown]}, form)
    elif not shown:
        console.say(NONE_LEFT)
    else:
        for deck in gates:
            introduce(console, deck)
        if form == "md":
            console.out(*cardfaces.as_markdown(shown))
        else:
            console.out(*cardfaces.as_text(shown, width=width(console)))


def width(console: Console) -> int | None:
    """How wide text may be on a terminal; None where it is not one."""
    return min(78, shutil.get_terminal_size().columns - 2) if console.is_terminal else None


def introduce(console: Console, deck: Deck) -> None:
    """Say what a deck is for, when not to use it, and how long it takes."""
    console.say(f"{one_line(deck.title)}. {one_line(' '.join(deck.introduction))}")
