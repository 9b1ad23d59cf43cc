"""`deck`: the decks of cards."""

from pathlib import Path
from typing import Annotated

import typer

from aftercare import decks, files
from aftercare.errors import DataInvalid, InputMissing
from aftercare.text import counted, resolve, visible

from ._shared import AsJson, begin, family

app = family("deck")

NOT_REVIEWED = "not yet reviewed outside the team"


@app.callback()
def deck(ctx: typer.Context) -> None:
    """The decks that prompts come from, those shipped and your own.

    \b
    Examples:
      {prog} deck list
      {prog} deck show weekly
      {prog} deck check my-deck.yaml
    """
    if ctx.invoked_subcommand is None:
        list_(ctx)


@app.command("list")
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List all decks.

    \b
    Examples:
      {prog} deck list --json | jq -r '.decks[].deck'
    """
    from tabulate import tabulate

    console, session = begin(ctx, notice=not as_json)
    found: list[decks.Header] = []
    for one in decks.headers(session.home):
        if isinstance(one, DataInvalid):
            console.say(f"{one} (left out)")
        else:
            found.append(one)
    if as_json:
        rows = [{"deck": d.name, "title": d.title, "context": d.context, "own": d.own} for d in found]
        console.json("decks", {"decks": rows})
        return
    table = [[visible(d.name), visible(d.title), visible(d.context), "your own" if d.own else ""] for d in found]
    lines = tabulate(table, tablefmt="plain", disable_numparse=True).split("\n")
    console.out(*(line.rstrip() for line in lines))


@app.command()
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="DECK", help="See `deck list`.")],
    cards: Annotated[bool, typer.Option("--cards", help="With every card.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a deck is for, and its cards if you like. Nothing is drawn.

    \b
    Examples:
      {prog} deck show after-conflict --cards
    """
    console, session = begin(ctx, notice=not as_json)
    known = [one.name for one in decks.headers(session.home) if isinstance(one, decks.Header)]
    found = decks.load(session.home, resolve(name, known, decks.own_files(session.home), what="deck"))
    if as_json:
        about = {"deck": found.name, "title": found.title, "context": found.context, "about": found.about}
        ids = [card.id for card in found.cards]
        console.json("deck", {**about, "reviewed_on": found.reviewed_on or None, "cards": ids})
        return
    console.out(console.strong(visible(found.title)), "", visible(found.about))
    reviewed = f"reviewed on {found.reviewed_on}" if found.reviewed_on else NOT_REVIEWED
    console.out("", f"{counted(len(found.cards), 'card')}, for {visible(found.context)}; {visible(reviewed)}.")
    if cards:
        console.out("", *(f"{card.id}  {visible(card.text)}" for card in found.cards))


@app.command()
def check(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="FILE", help="A deck file.")],
) -> None:
    """Check a deck file: its form, and the rules that every card keeps. Nothing is changed.

    \b
    Examples:
      {prog} deck check my-deck.yaml
    """
    console, _ = begin(ctx, notice=False)
    raw = files.read(str(Path(path).expanduser()))
    if raw is None:
        raise InputMissing(f"there is no file {path}. Give the path of a deck file.")
    found = decks.check(files.decode(raw, path), path)
    if not found:
        console.out(f"{path}: nothing to change.")
        return
    console.out(*(visible(f"{place}: {rule}: {advice}") for place, rule, advice in found))
    raise typer.Exit(DataInvalid.exit_code)
