"""`talk`: a short guided session for one or more people."""

from typing import Annotated

import typer

from aftercare import decks, memory, talk, talkfaces
from aftercare.dealing import Table, made
from aftercare.errors import UsageProblem
from aftercare.output import Console
from aftercare.placeholders import YOU, turns
from aftercare.session import Session
from aftercare.talk import Script
from aftercare.text import listed, one_line

from ._cards import NONE_LEFT, width
from ._shared import AsJson, begin, single

app = single("talk")

FORMATS = ("text", "md", "json")
PAPER = 78


@app.command("talk")
def talk_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[KIND] [MINUTES]", help="weekly, thanks, listen, or any deck; 10.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Print it instead, for paper or for a call.")] = False,
    seed: Annotated[str | None, typer.Option(metavar="WORD", help="The same for all who use this word today.")] = None,
    people: Annotated[
        int | None, typer.Option("--people", metavar="N", help="How many take part; 1 is you alone.")
    ] = None,
    animation: Annotated[bool, typer.Option("--animation/--no-animation", help="Show the time that is left.")] = True,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="With --plan: text, md or json.")] = "text",
    as_json: AsJson = False,
) -> None:
    """A short talk, one step at a time, alone or with others. A pass is always fine; nothing is kept unless you say so.

    \b
    Kinds:
      weekly            thanks, one need, one worry, one plan, close
      after-closeness   five gentle steps after closeness that you chose
      after-conflict    talk now, take a break, or look at it alone
      thanks            noticing what was good, and saying it
      listen            one speaks, the others listen, then you change
      DECK              a few cards of any deck: see `deck list`

    \b
    Examples:
      {prog} talk weekly 10
      {prog} talk thanks
      {prog} talk weekly --plan --seed lantern    the same on both sides of a call
    """
    form = "json" if as_json else form
    if form not in FORMATS:
        raise UsageProblem(f"there is no format {form!r} here. Write {listed(FORMATS, 'or')}.")
    if form != "text" and not plan:
        raise UsageProblem("--format and --json go with --plan. Add it, or leave them out.")
    if people is not None and not 1 <= people <= talk.MOST_PEOPLE:
        raise UsageProblem(f"--people {people} is not from 1 to {talk.MOST_PEOPLE}.")
    console, session = begin(ctx, notice=form != "json")
    kind, minutes = _understood(words or [])
    library = decks.library(session.home)
    for fault in library.faults:
        console.say(fault)
    if not plan and not (console.can_ask and console.is_terminal):
        raise UsageProblem("a talk needs a terminal. `talk weekly --plan` prints one for paper.")
    kind = kind or _asked(console, plan=plan)
    script = talk.script_for(kind, library.decks)
    if seed is not None and any(deck.own and deck.name == script.deck for deck in library.decks):
        raise UsageProblem("a word gives the same cards to all, and your own decks are yours. Leave --seed out.")
    names = _people(session, people, seeded=seed is not None)
    table = Table(library, memory.load(session.home), session.settings, session.today, names, seed)
    if plan:
        _print(console, table, script, minutes or script.minutes, form)
        return
    from ._talking import hold

    hold(console, session, table, script, minutes or script.minutes, counted=people is not None, moving=animation)


def _understood(words: list[str]) -> tuple[str, int | None]:
    """The kind and the minutes, in either order."""
    numbers = [word for word in words if word.isdecimal()]
    names = [word for word in words if not word.isdecimal()]
    if len(numbers) > 1 or len(names) > 1:
        raise UsageProblem("name one kind, and how many minutes: talk weekly 10.")
    minutes = int(numbers[0]) if numbers else None
    if minutes is not None and not 1 <= minutes <= talk.MOST_MINUTES:
        raise UsageProblem(f"{minutes} is not from 1 to {talk.MOST_MINUTES} minutes. Write talk weekly 10.")
    return (names[0] if names else ""), minutes


def _asked(console: Console, *, plan: bool) -> str:
    if plan or not console.can_ask:
        raise UsageProblem("name a kind of talk: talk weekly --plan.")
    for script in talk.scripts().values():
        console.out(f"  {script.kind:<16} {script.title}")
    console.out(f"  {'DECK':<16} a few cards of any deck: see `deck list`")
    return console.ask("What kind? [weekly]", flag="talk weekly") or "weekly"


def _people(session: Session, number: int | None, *, seeded: bool) -> tuple[str, ...]:
    """Who takes part: so many, those of the settings, or one."""
    settings = session.settings
    names = tuple(map(one_line, turns(settings.name, settings.people))) or (YOU,)
    if number is None:
        return ("", "") if seeded else names[:1] if settings.solo else names
    return (*names[:number], *(f"person {place}" for place in range(len(names) + 1, number + 1)))


def _print(console: Console, table: Table, script: Script, minutes: int, form: str) -> None:
    """Print the plan of a talk; nothing is remembered of it."""
    ready = made(table, script, minutes)
    if not ready.steps:
        console.say(NONE_LEFT)
    if form == "json":
        console.json("talk", talkfaces.as_json(ready))
    elif form == "md":
        console.out(*talkfaces.as_markdown(ready))
    else:
        console.out(*talkfaces.as_text(ready, width=width(console) or PAPER))
