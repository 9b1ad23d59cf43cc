"""The decks there are: those that come with the program, compiled, and one's own, kept compiled in the cache.

Parsing two dozen YAML files for one card would take longer than all the rest. The shipped decks are therefore
compiled into one file when they are written (`make decks`, held to its sources by a test). One's own are compiled
into `cache/decks.json` and known by size, times and inode, so that a change is noticed at once.
"""

import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import msgspec

from aftercare import files, shipped
from aftercare.cards import Card, Deck
from aftercare.errors import AftercareError, DataInvalid
from aftercare.home import CACHE, DECKS, Home
from aftercare.text import counted, one_line, resolve
from aftercare.version import __version__

FOLDER, ENDING = "decks/en", ".yaml"
COMPILED = "decks/en.json"
CACHED = f"{CACHE}/decks.json"
HELD_BACK = "decks/held-back.yaml"
MOST_BYTES = 8 * 2**20
"""A deck file may not be larger: ten thousand cards are well within it."""
MOST_SAID = 5
"""So many cards that are left out are named; of the rest the number."""

_SETTLED = 2.0
"""Seconds after which a file's times tell of every further change, whatever the disk's clock ticks in."""


@dataclass(frozen=True, slots=True)
class Library:
    """All decks, the shipped ones first; `faults` are sentences, safe to print, about what of one's own is left out.

    `broken` are those files of one's own that cannot be read at all, by the name of the file.
    """

    decks: tuple[Deck, ...]
    faults: tuple[str, ...] = ()
    broken: tuple[tuple[str, DataInvalid], ...] = ()

    @property
    def names(self) -> list[str]:
        """What the decks are called."""
        return [deck.name for deck in self.decks]

    @property
    def cards(self) -> list[Card]:
        """All cards of all decks."""
        return [card for deck in self.decks for card in deck.cards]

    def find(self, word: str) -> Deck:
        """The deck meant by a word: a deck's name, one's own file's, or the beginning of one.

        Raises:
            UsageProblem, InputMissing: as for every name.
            DataInvalid: if it is one's own and cannot be read.
        """
        broken = dict(self.broken)
        by_file = {deck.file: deck for deck in self.decks if deck.own}
        name = resolve(word, self.names, [*by_file, *broken], what="deck")
        if name in broken and name not in self.names:
            raise broken[name]
        return next((deck for deck in self.decks if deck.name == name), None) or by_file[name]


class _Kept(msgspec.Struct):
    """A deck of one's own as the cache keeps it; `stamp` tells whether the file is still the same.

    `places` is file:line of each card, `faults` what is said of those left out; a file that is no deck has but the
    `fault` that says so.
    """

    stamp: list[int]
    deck: Deck | None
    places: list[str]
    faults: list[str]
    fault: str = ""


class _Cache(msgspec.Struct):
    program: str
    kept: dict[str, _Kept]


def file_of(name: str) -> str:
    """The logical name of the file of an own deck."""
    return f"{DECKS}/{name}{ENDING}"


def own_files(home: Home) -> list[str]:
    """What one's own deck files are called, without their ending."""
    return [file.removesuffix(ENDING) for file in files.names(home.path(DECKS), ENDING)]


@cache
def shipped_decks() -> tuple[Deck, ...]:
    """The decks that come with the program: everyday ones first, those that come only by name last."""
    return tuple(msgspec.json.decode(shipped.raw(COMPILED), type=list[Deck]))


def library(home: Home | None) -> Library:
    """All decks; without a home those alone that come with the program."""
    decks = shipped_decks()
    if home is None:
        return Library(decks)
    names = own_files(home)
    if names:
        return _with_own(home, decks, names)
    if Path(home.path(CACHED)).exists():  # nothing stays of decks that are gone
        with suppress(AftercareError):
            files.remove(home.path(CACHED))
    return Library(decks)


def _with_own(home: Home, decks: Sequence[Deck], names: Sequence[str]) -> Library:
    known = _cached(home)
    taken = {deck.name: f"the shipped deck {deck.title!r}" for deck in decks}
    ids = {card.id for deck in decks for card in deck.cards}
    kept: dict[str, _Kept] = {}
    own: list[Deck] = []
    faults: list[str] = []
    broken: list[tuple[str, DataInvalid]] = []
    for name in names:
        path = home.path(file_of(name))
        try:
            one = _own(path, name, known.get(name))
            kept[name] = one
            deck, others = _apart(_named(one, path, taken), ids, one.places)
        except AftercareError as fault:
            broken.append((name, DataInvalid(str(fault))))
            faults.append(one_line(f"{fault} (this deck is left out)"))
            continue
        taken[deck.name] = f"{name}{ENDING}"
        ids |= {card.id for card in deck.cards}
        own.append(deck)
        faults += _few([*one.faults, *others], path)
    settled = {name: one for name, one in kept.items() if _is_settled(one)}
    if settled != known:
        _keep(home, settled)
    return Library((*decks, *own), tuple(faults), tuple(broken))


def _own(path: str, name: str, known: _Kept | None) -> _Kept:
    """One deck of one's own, or what is wrong with its file, from the cache where that is the same.

    Raises:
        AftercareError: if its file cannot be read.
    """
    stamp = _stamp(path)
    if known is not None and known.stamp == stamp:
        return known
    from aftercare.deckfile import parse_own

    try:
        own = parse_own(read(path), path)
    except DataInvalid as fault:
        return _Kept(stamp, None, [], [], str(fault))
    return _Kept(stamp, replace(own.deck, file=name), list(own.places), list(own.faults))


def _named(one: _Kept, path: str, taken: Mapping[str, str]) -> Deck:
    """The deck, if there is none yet of its name.

    Raises:
        DataInvalid: if there is, or if its file is no deck.
    """
    if one.deck is None:
        raise DataInvalid(one.fault)
    if one.deck.name in taken:
        same = taken[one.deck.name]
        raise DataInvalid(f"{path}: its deck is called {one.deck.name}, as {same} is. Give it another name.")
    return one.deck


def read(path: str) -> str:
    """The text of a deck file, which may be somebody else's.

    Raises:
        DataInvalid: for a link that leads nowhere, for a file that is far too large, and for what is no text.
    """
    raw = files.read(path, most=MOST_BYTES)
    if raw is None:
        raise DataInvalid(f"{path}: leads nowhere. Remove the link, or mend it.")
    return files.decode(raw, path)


def _stamp(path: str) -> list[int]:
    """What changes whenever a file does: size, times in nanoseconds, inode; zeros where there is none.

    Raises:
        AftercareError: as the system says, and for a folder, or a pipe that would be waited for.
    """
    try:
        found = Path(path).stat()
    except FileNotFoundError:
        return [0, 0, 0, 0]
    except OSError as error:
        raise files.problem(error, path, "read") from error
    if not stat.S_ISREG(found.st_mode):
        raise DataInvalid(f"{path}: is no file, and a deck is expected there. Move it away.")
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _is_settled(one: _Kept) -> bool:
    return time.time() - max(one.stamp[1:3]) / 1e9 > _SETTLED


def _apart(deck: Deck, ids: set[str], places: Sequence[str]) -> tuple[Deck, list[str]]:
    """The deck without the cards whose ids another deck has: what is remembered of a card goes by its id."""
    mine = tuple(card for card in deck.cards if card.id not in ids)
    if len(mine) == len(deck.cards):
        return deck, []
    others = [
        f"{place}: {card.id} is the id of another deck's card. Rename it."
        for card, place in zip(deck.cards, places, strict=False)
        if card.id in ids
    ]
    return replace(deck, cards=mine), others


def _few(faults: Sequence[str], path: str) -> Iterable[str]:
    for fault in faults[:MOST_SAID]:
        yield one_line(f"{fault} (this card is left out)")
    if len(faults) > MOST_SAID:
        more = counted(len(faults) - MOST_SAID, "more card")
        yield one_line(f"{path}: {more} left out. `deck check` names them all.")


def _cached(home: Home) -> dict[str, _Kept]:
    try:
        found = msgspec.json.decode(files.read(home.path(CACHED)) or b"{}", type=_Cache)
    except (msgspec.MsgspecError, AftercareError, RecursionError):
        return {}
    return found.kept if found.program == __version__ else {}


def _keep(home: Home, kept: dict[str, _Kept]) -> None:
    """Keep what was compiled. It may be deleted at any time, and a disk that takes nothing more is no fault here."""
    with suppress(AftercareError, UnicodeEncodeError):  # a file's name may be no Unicode
        files.replace(home.path(CACHED), msgspec.json.encode(_Cache(__version__, kept)))


def compiled(sources: Iterable[Deck]) -> bytes:
    """Decks as one JSON file, a deck a line, so that a change shows where it is."""
    return b"[\n" + b",\n".join(msgspec.json.encode(deck) for deck in sources) + b"\n]\n"


def sources() -> Iterator[Deck]:
    """The shipped decks from their own files, in the order of what they are for."""
    from aftercare.cards import BY_NAME, CONTEXTS
    from aftercare.deckfile import parse_deck

    order = (*CONTEXTS, BY_NAME)
    found = [
        parse_deck(shipped.text(f"{FOLDER}/{name}{ENDING}"), f"{name}{ENDING}", aliases=True)[1]
        for name in shipped.names(FOLDER, ENDING)
    ]
    yield from sorted(found, key=lambda deck: (order.index(deck.context), deck.name))
