"""`talk`: a short guided session for one or more people."""

from typing import Annotated

import typer

from aftercare import decks, memory, prompts, talk, talkfaces
from aftercare.dealing import Table, made
from aftercare.errors import UsageProblem
from aftercare.output import Console, EndOfAnswers
from aftercare.placeholders import YOU, turns
from aftercare.session import Session
from aftercare.talk import Script
from aftercare.text import one_line

from ._cards import NONE_LEFT, width
from ._listing import format_of
from ._shared import AsJson, DryRun, begin, single

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
    deck: Annotated[str | None, typer.Option(metavar="NAME", help="A deck, also where a kind has its name.")] = None,
    still: Annotated[bool, typer.Option("--no-animation", help="Do not show the time that is left.")] = False,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="With --plan: text, md or json.")
    ] = None,
    as_json: AsJson = False,
    dry_run: DryRun = False,
) -> None:
    """A short talk, step by step, alone or with others. A pass is always fine; no answer is kept unless you say so.

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
      {prog} talk weekly --plan --seed lantern    the same on both sides
    """
    form = format_of(form, as_json=as_json, known=FORMATS)
    if form != "text" and not plan:
        raise UsageProblem("--format and --json go with --plan. Add it, or leave them out.")
    if plan and still:
        raise UsageProblem("--no-animation is for a talk on a terminal, and a plan does not move. Leave it out.")
    if people is not None and not 1 <= people <= talk.MOST_PEOPLE:
        raise UsageProblem(f"--people {people} is not from 1 to {talk.MOST_PEOPLE}.")
    console, session = begin(ctx, notice=form != "json")
    kind, minutes = _understood(words or [])
    word = prompts.agreed(seed)
    library = decks.library(session.home)
    for fault in library.faults:
        console.say(fault)
    if not plan and not (console.can_ask and console.is_terminal):
        raise UsageProblem("a talk needs a terminal. `talk weekly --plan` prints one for paper.")
    script = _script(console, library, kind, deck, plan=plan)
    if word is not None and any(one.own and one.name == script.deck for one in library.decks):
        raise UsageProblem("a word gives the same cards to all, and your own decks are yours. Leave --seed out.")
    names = _people(session, people, several=plan or word is not None)
    table = Table(library, memory.load(session.home), session.settings, session.today, names, word, paper=plan)
    if plan:
        _print(console, table, script, minutes or script.minutes, form)
        return
    from ._talking import hold

    length = minutes or script.minutes
    counted = people is not None
    hold(console, session, table, script, length, counted=counted, moving=not still, dry_run=dry_run)


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


def _script(console: Console, library: decks.Library, kind: str, deck: str | None, *, plan: bool) -> Script:
    """The talk that is meant, asked for where none is named."""
    if deck is None:
        return talk.script_for(kind or _asked(console, plan=plan), library.decks)
    if kind:
        raise UsageProblem("name a kind or --deck, not both: talk weekly 10, talk --deck weekly 10.")
    return talk.of_deck(library.find(deck))


def _asked(console: Console, *, plan: bool) -> str:
    if plan or not console.can_ask:
        raise UsageProblem("name a kind of talk: talk weekly --plan.")
    for script in talk.scripts().values():
        console.out(f"  {script.kind:<16} {script.title}")
    console.out(f"  {'DECK':<16} a few cards of any deck: see `deck list`")
    try:
        return console.ask("What kind? [weekly]", flag="talk weekly") or "weekly"
    except EndOfAnswers:
        raise typer.Exit from None


def _people(session: Session, number: int | None, *, several: bool) -> tuple[str, ...]:
    """Who takes part: so many, those of the settings, or one; `several` where nobody can be asked who is there."""
    settings = session.settings
    names = tuple(map(one_line, turns(settings.name, settings.people))) or (YOU,)
    if number is not None:
        return talk.so_many(names, number)
    if settings.solo and not several:
        return names[:1]
    return names if len(names) > 1 or not several else ("", "")


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
