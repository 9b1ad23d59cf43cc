"""`menu`: one's own care menu."""

import random
from typing import Annotated

import typer

from aftercare import menu as menus
from aftercare import menufaces, menufile
from aftercare.errors import UsageProblem
from aftercare.home import MENU
from aftercare.menuwish import Wanted
from aftercare.output import dumped

from ._editor import edit_file
from ._listing import ROWS, format_of, rows_text
from ._menu import ask_all, begun, current, from_stdin, save
from ._outfile import give
from ._shared import AsJson, DryRun, Quiet, begin, family

app = family("menu")

FORMATS = ("text", "md", "html", "json", *ROWS)

Occasion = Annotated[str | None, typer.Option("--occasion", metavar="NAME", help="closeness or hard-day; else both.")]


@app.callback()
def menu(
    ctx: typer.Context,
    occasion: Occasion = None,
    every: Annotated[bool, typer.Option("--all", help="With what is not for you.")] = False,
    name: Annotated[bool, typer.Option("--name", help="With your name from the settings, on a card.")] = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="text, md, html, json, jsonl, csv.")
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Your own care menu: what is welcome, sometimes, or not for you, after closeness or on a hard day.

    It is yours alone to fill in. As md or html it is a small card to hand over.

    \b
    Examples:
      {prog} menu
      {prog} menu set "being held" sometimes
      {prog} menu pick --minutes 5
      {prog} menu --occasion hard-day --output card.html
    """
    if ctx.invoked_subcommand is not None:
        if occasion or every or name or form or output or as_json or quiet:
            raise UsageProblem(f"write options behind the word: menu {ctx.invoked_subcommand} --occasion hard-day.")
        return
    form = format_of(form, as_json=as_json, known=FORMATS, output=output)
    if name and form not in {"md", "html"}:
        raise UsageProblem("--name goes on a card. Add --format md or --format html.")
    console, session = begin(ctx, quiet=quiet, notice=form in {"text", "md"})
    when, words = menus.occasion(occasion), menufile.words()
    found, solo = current(session, words), session.settings.solo
    if name and not session.settings.name:
        raise UsageProblem("there is no name in the settings. `settings set name NAME` sets one, or leave --name out.")
    about = menufaces.as_json(found, occasion=when, every=every)
    if form in ROWS:
        give(console, rows_text("menu", about, form), output)
    elif form == "json":
        give(console, dumped({"schema": "aftercare/menu/1", **about}, indent=2), output)
    elif form == "text":
        lines = menufaces.as_text(found, words, occasion=when, every=every, solo=solo)
        lines += menufaces.more(found, begun(session, words), words)
        if output is None:
            lines = [part for line in lines for part in menufaces.wrapped(line, console.wrapped)]
        give(console, "\n".join(lines), output)
    else:
        sender = session.settings.name if name else None
        text = menufaces.card(found, words, form=form, occasion=when, every=every, solo=solo, name=sender)
        give(console, text, output)


@app.command("set")
def set_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ITEM ANSWER]", help="welcome, sometimes, not-for-me or off."),
    ] = None,
    occasion: Occasion = None,
    minutes: Annotated[int | None, typer.Option(metavar="N", help="How long it takes; 0 for no time.")] = None,
    word: Annotated[
        str | None,
        typer.Option("--word", metavar="WORD", help="The word you agreed on; off lets it go."),
    ] = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Say how something is for you, in your own words if you like. Without ITEM, on a terminal, it asks.

    Nobody fills in a menu for another. What is typed here may stay in your shell's
    history; what is asked does not, nor what - reads from standard input.

    \b
    Examples:
      {prog} menu set
      {prog} menu set water welcome
      {prog} menu set tea on the balcony welcome --minutes 10
      {prog} menu set talk not-for-me --occasion hard-day
      {prog} menu set --word lantern
    """
    console, session = begin(ctx, quiet=quiet)
    when, said = menus.occasion(occasion), menufile.words()
    if not words and word is None:
        if minutes is not None:
            raise UsageProblem("--minutes needs an item: menu set talk welcome --minutes 10.")
        ask_all(console, session, when, said, dry_run=dry_run)
        return
    typed = from_stdin(words or [], word)
    wanted = Wanted.of(*typed, minutes, when, known=current(session, said))
    save(console, session, wanted, said, dry_run=dry_run)


@app.command()
def edit(ctx: typer.Context) -> None:
    """Open menu.yaml in your editor. Only a whole, readable file is ever saved.

    \b
    Examples:
      EDITOR=nano {prog} menu edit
    """
    console, session = begin(ctx, notice=False)
    words = menufile.words()
    empty = menufile.begun_text(begun(session, words), words["file"])
    edit_file(console, session, MENU, kind="menu", empty=empty, check=menufile.faults_in)


@app.command()
def pick(
    ctx: typer.Context,
    minutes: Annotated[int | None, typer.Option(metavar="N", help="No longer than this.")] = None,
    occasion: Occasion = None,
    as_json: AsJson = False,
) -> None:
    """Suggest one thing that is welcome, or sometimes so if there is none. Nothing is remembered.

    \b
    Examples:
      {prog} menu pick --minutes 5
      {prog} menu pick --occasion hard-day
    """
    console, session = begin(ctx, notice=not as_json)
    if minutes is not None and minutes < 1:
        raise UsageProblem("--minutes takes a number from 1 on. Leave it out for any length.")
    when, words = menus.occasion(occasion), menufile.words()
    menu = current(session, words)
    found = menus.pick(menu, occasion=when, minutes=minutes, choose=random.SystemRandom().choice)
    if as_json:
        told = menufaces.item_json(found) if found else None
        console.json("menu-pick", {"starter": menu.starter, "pick": told})
        return
    if menu.starter:
        console.say(words["starter"])
    if found is None:
        console.say(words["none"])
    else:
        console.out(words["picked"].format(item=menufaces.said(found, words)))
