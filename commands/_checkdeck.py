"""`deck check`: decks and deck files, one after the other, and what to change in each."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import typer

from aftercare import deckfaces, deckfile, decks, files, shipped
from aftercare.errors import AftercareError, DataInvalid, InputMissing
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import visible

from ._listing import put


class Source(NamedTuple):
    """A deck to look through: what its file is called, where it is, and for an own deck the name of the file."""

    place: str
    path: str
    own: str | None = None
    shipped: bool = False

    @property
    def text(self) -> str:
        """What stands in it.

        Raises:
            DataInvalid: for what is no regular file.
        """
        if self.shipped:
            return shipped.text(self.path)
        if files.is_waited_for(self.path):
            raise DataInvalid(f"{self.path}: is no regular file. Give the path of a deck file.")
        return decks.read(self.path)


def check_decks(console: Console, session: Session, names: list[str], *, form: str) -> None:
    """Say what is to be changed in the decks or files named, or in all decks; the exit code tells whether any is."""
    library = decks.library(session.home)
    broken = dict(library.broken)
    told: list[tuple[str, str, str]] = []
    clean: list[str] = []
    unread: list[AftercareError] = []
    for source in _sources(session, library, names):
        try:
            found = deckfile.check(source.text, source.place, decks.shipped_decks())
            if not found and source.own in broken:
                raise broken[source.own]
        except AftercareError as fault:
            unread.append(fault)
            continue
        told += found
        clean += [] if found else [source.place]
    if form not in {"text", "md"}:
        rows = [{"place": place, "rule": rule, "advice": advice} for place, rule, advice in told]
        put(console, "deck-check", {"faults": rows, "clean": clean, "unread": [str(one) for one in unread]}, form)
    elif form == "md":
        console.out(*deckfaces.check_markdown(told, clean))
    elif told or clean:
        console.out(
            *(visible(f"{place}: nothing to change.") for place in clean),
            *(visible(f"{place}: {rule}: {advice}") for place, rule, advice in told),
        )
    for one in unread:
        console.problem(str(one))
    if told or unread:
        raise typer.Exit(DataInvalid.exit_code if told else unread[0].exit_code)


def _sources(session: Session, library: decks.Library, names: list[str]) -> Iterator[Source]:
    """What is named, or every shipped deck and every one of one's own."""
    own = decks.own_files(session.home)
    known = shipped.names(decks.FOLDER, decks.ENDING)
    if not names:
        yield from map(_shipped, known)
        yield from (_own(session, name) for name in own)
    for name in names:
        path = Path(name).expanduser()
        if "/" in name or path.suffix or path.is_file():
            if not path.exists():
                raise InputMissing(f"there is no file {name}. Give the path of a deck file.")
            yield Source(name, str(path))
            continue
        deck = name if name in known or name in own else _deck_file(library, name)
        yield _own(session, deck) if deck in own else _shipped(deck)


def _shipped(name: str) -> Source:
    return Source(f"{name}{decks.ENDING}", f"{decks.FOLDER}/{name}{decks.ENDING}", shipped=True)


def _own(session: Session, name: str) -> Source:
    file = session.home.path(decks.file_of(name))
    return Source(file, file, name)


def _deck_file(library: decks.Library, name: str) -> str:
    """What the file of a deck is called that is named by its name, its file, or the beginning of one."""
    broken = [file for file, _ in library.broken if file.startswith(name)]
    if len(broken) == 1:
        return broken[0]
    found = library.find(name)
    return found.file if found.own else found.name
