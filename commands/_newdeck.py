"""`deck new`: a starter, or the cards of another file."""

import sys
from pathlib import Path

from aftercare import decks, files, newdeck
from aftercare.errors import CannotCreate, DataInvalid, InputMissing, UsageProblem
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import counted, listed, visible

STDIN = "standard input"


def make_deck(
    console: Console,
    session: Session,
    typed: str,
    *,
    source: str | None,
    form: str | None,
    title: str | None,
    dry_run: bool,
) -> None:
    """Write a deck file into the home.

    Raises:
        CannotCreate: if there is a deck of that name.
    """
    name = newdeck.named(typed)
    if form is not None and (source is None or form not in newdeck.FORMATS):
        raise UsageProblem(f"--format goes with --from, and is {listed(newdeck.FORMATS, 'or')}.")
    library = decks.library(session.home)
    if name in library.names or name in decks.own_files(session.home):
        raise CannotCreate(f"there is a deck {name} already. Give this one another name.")
    shown = newdeck.titled(title, name)
    said = f"A deck to fill: {session.home.path(decks.file_of(name))}. `deck check {name}` looks it through."
    if source is None:
        text = newdeck.starter(name, shown)
    else:
        place, given = _given(source)
        made = newdeck.imported(given, form or newdeck.format_of(source, given), name=name, title=shown, place=place)
        text = made.text
        for one in made.left_out:
            console.say(visible(one))
        for column in made.columns:
            console.say(visible(f"The column `{column}` is left out."))
        said = _told(made, session.home.path(decks.file_of(name)), name)
    with session.change(dry_run=dry_run) as change:
        if change.text(decks.file_of(name)) is not None:
            raise CannotCreate(f"there is a deck {name} already. Give this one another name.")
        change.summary = f"deck new {name}"
        change.write(decks.file_of(name), text)
        change.prepare()
        console.answer(*console.wrapped(f"{'Would be made. ' if dry_run else ''}{said}"))


def _told(made: newdeck.Imported, path: str, name: str) -> str:
    """How many cards came and where, how they come, and how many rows did not."""
    comes = "it comes" if made.cards == 1 else "they come"
    rows = len(made.left_out)
    left = f"{counted(rows, 'row is', 'rows are')} left out." if rows else "Nothing is left out."
    cards = f"{counted(made.cards, 'card')} in {path}; {comes} with `prompt --deck {name}`."
    return f"{cards} {left} `deck check {name}` says what to mend."


def _given(source: str) -> tuple[str, str]:
    """What a source is called, and its text."""
    if source == "-":
        if sys.stdin is None:
            raise UsageProblem("--from - reads standard input, which is closed. Pipe the cards in.")
        raw = sys.stdin.buffer.read(decks.MOST_BYTES + 1)
        if len(raw) > decks.MOST_BYTES:
            raise DataInvalid(f"{STDIN}: larger than {decks.MOST_BYTES // 2**20} MiB. Divide it, then try again.")
        return STDIN, files.decode(raw, STDIN)
    path = Path(source).expanduser()
    if path.is_dir() or not path.exists():
        raise InputMissing(f"there is no file {source}. Give the path of a JSON, CSV or fortune file.")
    return source, decks.read(str(path))
