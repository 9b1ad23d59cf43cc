"""`support`: support lines and directories, offline."""

import os
from datetime import date, time
from typing import Annotated

import typer

from aftercare import pager, supportfile
from aftercare.dates import current
from aftercare.errors import AftercareError, UsageProblem
from aftercare.output import Console
from aftercare.session import Session
from aftercare.support import Wish, asked, guessed
from aftercare.supportfaces import Said, as_json, as_text
from aftercare.supportfaces import support as chosen

from ._listing import Format, format_of, put
from ._shared import AsJson, begin, single

app = single("support")


@app.command()
def support(
    ctx: typer.Context,
    place: Annotated[
        list[str] | None, typer.Argument(metavar="[COUNTRY]", help="A country's name or code: uk, France, all.")
    ] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="COUNTRY", help="The same, as an option.")] = None,
    form: Format = None,
    json_wanted: AsJson = False,
) -> None:
    """Support lines and directories, offline. Nothing is written down; on a terminal it opens in a pager.

    \b
    Examples:
      {prog} support
      {prog} support --country FR
      {prog} support --country all
      {prog} support --format csv
    """
    form = format_of(form, as_json=json_wanted)
    console, session = begin(ctx, notice=False)
    if place and country is not None:
        raise UsageProblem("a country stands there twice. Give it once: support --country FR.")
    words = supportfile.words()
    known = supportfile.countries(words)
    word = " ".join(place) if place else country
    wish: Wish = guessed(os.environ, known) if word is None else asked(word, known)
    found = chosen(
        wish,
        supportfile.lines(),
        supportfile.directories(),
        today=_today(session),
        words=words,
        countries=known,
    )
    if form != "text":
        put(console, "support", as_json(found), form)
        return
    _show(console, as_text(found), prompt=words["quit"])


def _today(session: Session) -> date:
    """The day it is. The settings are not asked, and a day that is none is no reason to hold anything back."""
    try:
        return session.now.date()
    except AftercareError:
        return current(time(0))


def _show(console: Console, said: list[Said], *, prompt: str) -> None:
    """Show it in the pager on a terminal, plainly where there is none."""
    runner = pager.command(os.environ, prompt=prompt) if console.is_terminal else []
    bold = not runner or pager.is_less(runner)
    lines = []
    for one in said:
        wrapped = console.wrapped(one.text, indent=" " * one.indent) or [""]
        lines += [console.strong(line) if one.strong and bold else line for line in wrapped]
    code = pager.paged("\n".join([*lines, ""]), runner, os.environ) if runner else None
    if code is None:
        console.out(*lines)
    elif code:
        console.say(f"the pager {runner[0]} ended with {code}. PAGER=cat shows the list without one.")
