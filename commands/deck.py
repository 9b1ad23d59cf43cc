"""`deck`: the decks of cards."""

from typing import Annotated

import typer

from aftercare import cardfaces, deckfaces, decks
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import visible

from ._listing import ROWS, WITH_MARKDOWN, AnyFormat, format_of, put
from ._shared import AsJson, DryRun, begin, family

app = family("deck")


@app.callback()
def deck(ctx: typer.Context) -> None:
    """The decks that prompts come from, those shipped and your own.

    \b
    Examples:
      {prog} deck list
      {prog} deck show weekly
      {prog} deck new rainy-days
      {prog} deck check rainy-days
    """
    if ctx.invoked_subcommand is None:
        list_(ctx)


def _library(console: Console, session: Session) -> decks.Library:
    found = decks.library(session.home)
    for fault in found.faults:
        console.say(fault)
    return found


@app.command("list")
def list_(ctx: typer.Context, form: AnyFormat = None, as_json: AsJson = False) -> None:
    """List all decks.

    \b
    Examples:
      {prog} deck list --json | jq -r '.decks[].deck'
    """
    form = format_of(form, as_json=as_json, known=WITH_MARKDOWN)
    console, session = begin(ctx, notice=form in {"text", "md"})
    found = _library(console, session).decks
    if form not in {"text", "md"}:
        put(console, "decks", deckfaces.list_json(found), form)
        return
    console.out(*(deckfaces.list_markdown(found) if form == "md" else deckfaces.list_text(found)), "")
    for remark in deckfaces.remarks(found):
        console.out(*console.wrapped(remark))


@app.command()
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="DECK", help="See `deck list`.")],
    cards: Annotated[bool, typer.Option("--cards", help="With every card.")] = False,
    form: AnyFormat = None,
    as_json: AsJson = False,
) -> None:
    """Show what a deck is for, and its cards if you like. Nothing is drawn.

    \b
    Examples:
      {prog} deck show after-conflict --cards
      {prog} deck show weekly --cards --format md
      {prog} deck show weekly --format csv        every card, a line each
    """
    form = format_of(form, as_json=as_json, known=WITH_MARKDOWN)
    console, session = begin(ctx, notice=form in {"text", "md"})
    found = _library(console, session).find(name)
    if form in ROWS:
        from ._cards import faces

        shown = faces(session, found.cards, turn=None)
        put(console, "deck", {"cards": [cardfaces.as_json(one) for one in shown]}, form)
        return
    if form == "json":
        console.json("deck", deckfaces.deck_json(found))
        return
    if form == "md":
        console.out(*deckfaces.as_markdown(found, cards=cards))
        return
    console.out(console.strong(visible(found.title)))
    for text in found.introduction:
        console.out("", visible(text))
    console.out("", *console.wrapped(deckfaces.foot(found)))
    if cards:
        console.out("", *(f"{card.id}  {visible(card.text)}" for card in found.cards))


@app.command()
def check(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[DECK|FILE]...", help="Decks or deck files; all decks without.")
    ] = None,
    form: AnyFormat = None,
    as_json: AsJson = False,
) -> None:
    """Check decks: their form, and the rules that every card keeps. Nothing is changed.

    \b
    Examples:
      {prog} deck check rainy-days
      {prog} deck check ~/Downloads/deck.yaml --format md
    """
    from ._checkdeck import check_decks

    form = format_of(form, as_json=as_json, known=WITH_MARKDOWN)
    console, session = begin(ctx, notice=False)
    check_decks(console, session, names or [], form=form)


@app.command()
def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called: rainy-days.")],
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="Cards from a JSON, CSV or fortune file; - is stdin.")
    ] = None,
    form: Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="json, csv or fortune.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    dry_run: DryRun = False,
) -> None:
    """Make a deck of your own: one card with a comment above each key, or the cards of a file.

    \b
    Examples:
      {prog} deck new rainy-days
      {prog} deck new tea --from fortunes.txt
    """
    from ._newdeck import make_deck

    console, session = begin(ctx)
    make_deck(console, session, name, source=source, form=form, title=title, dry_run=dry_run)
