"""`prompt`: draw conversation prompts."""

import random
import shutil
from collections.abc import Sequence
from typing import Annotated

import typer

from aftercare import cardfaces, draw, files, memory, prompts
from aftercare.cards import Card
from aftercare.errors import UsageProblem
from aftercare.history import LOCK
from aftercare.output import Console, dumped
from aftercare.placeholders import one_of
from aftercare.prompts import Asked
from aftercare.session import Session
from aftercare.text import listed

from ._shared import AsJson, DryRun, begin, single

app = single("prompt")

FORMATS = ("text", "md", "json", "jsonl")
NONE_LEFT = "nothing more fits just now. Leave a wish out, or see `prompt --list`; a passed card rests for eight weeks."
MARKED = {
    "pass": "Passed: {card}. It rests for eight weeks.",
    "love": "{card} will come more readily.",
    "never": "{card} will not come again. --love takes that back.",
}


@app.command()
def prompt(
    ctx: typer.Context,
    card: Annotated[str | None, typer.Argument(metavar="[ID]", help="A card, for --pass, --love or --never.")] = None,
    context: Annotated[
        str | None, typer.Option(metavar="NAME", help="after-closeness, weekly, after-conflict.")
    ] = None,
    deck: Annotated[str | None, typer.Option(metavar="NAME", help="One deck: see `deck list`.")] = None,
    theme: Annotated[str | None, typer.Option(metavar="NAME", help="appreciation, needs, comfort and others.")] = None,
    depth: Annotated[int | None, typer.Option(metavar="1-2", help="At most so deep: 1 light, 2 personal.")] = None,
    minutes: Annotated[int | None, typer.Option(metavar="N", help="No longer than this.")] = None,
    who: Annotated[str | None, typer.Option(metavar="WHO", help="solo, together or either.")] = None,
    count: Annotated[int, typer.Option("--count", "-n", metavar="N", help="How many.")] = 1,
    seed: Annotated[str | None, typer.Option(metavar="WORD", help="The same for all who use this word today.")] = None,
    daily: Annotated[bool, typer.Option("--daily", help="One light card that stays all day.")] = False,
    every: Annotated[bool, typer.Option("--list", help="List all cards, draw none.")] = False,
    passed: Annotated[bool, typer.Option("--pass", help="Let the last card, or ID, rest for eight weeks.")] = False,
    love: Annotated[bool, typer.Option("--love", help="Let the last card, or ID, come more readily.")] = False,
    never: Annotated[bool, typer.Option("--never", help="Never show the last card, or ID, again.")] = False,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, md, json or jsonl.")] = "text",
    as_json: AsJson = False,
    dry_run: DryRun = False,
) -> None:
    """Draw a prompt to talk or write about. A pass is always fine, and nobody else sees it.

    \b
    Examples:
      {prog} prompt                             a light one, for any day
      {prog} prompt --context weekly --count 3
      {prog} prompt --seed lantern              the same card for all who use that word today
      {prog} prompt --pass                      the last one rests
    """
    form = "json" if as_json else form
    if form not in FORMATS:
        raise UsageProblem(f"there is no format {form!r} here. Write {listed(FORMATS, 'or')}.")
    console, session = begin(ctx, notice=form in {"text", "md"})
    marks = [name for name, wanted in (("pass", passed), ("love", love), ("never", never)) if wanted]
    if marks or card is not None:
        _mark(console, session, marks, card, dry_run=dry_run)
        return
    asked = Asked(context, deck, theme, depth, minutes, who, count, seed, daily, every).checked()
    pool = prompts.pool(session.home, asked, session.settings)
    for fault in pool.faults:
        console.say(f"{fault} (this deck is left out)")
    if every:
        _show(console, session, pool.cards, form)
    elif seed is not None:
        word = draw.by_word(pool.cards, word=seed, command=asked.command, today=session.today, count=count)
        _show(console, session, word, form)
    else:
        _draw(console, session, pool.cards, form, asked=asked, dry_run=dry_run)


def _draw(console: Console, session: Session, pool: Sequence[Card], form: str, *, asked: Asked, dry_run: bool) -> None:
    """Draw, show, then remember: a card that could not be shown was not drawn."""
    dice = random.SystemRandom()
    with files.locked(session.home.path(LOCK), use=session.use_lock and not dry_run):
        remembered = memory.load(session.home)
        if asked.daily:
            found = draw.of_the_day(pool, remembered, today=session.today)
            after = draw.seen(remembered, found)
        else:
            found, after = draw.draw(
                pool,
                remembered,
                count=asked.count,
                today=session.today,
                choose=lambda ids, weights: dice.choices(ids, weights)[0],
            )
        _show(console, session, found, form)
        if found and not dry_run:
            memory.save(session.home, after)


def _show(console: Console, session: Session, cards: Sequence[Card], form: str) -> None:
    people = session.settings.people
    shown = [
        cardfaces.shown(card, session.settings, someone=one_of(people, session.today.toordinal() + place))
        for place, card in enumerate(cards)
    ]
    if form == "json":
        console.json("prompt", {"prompts": [cardfaces.as_json(one) for one in shown]})
    elif form == "jsonl":
        lines = [dumped({"schema": "aftercare/prompt/1", **cardfaces.as_json(one)}) for one in shown]
        if lines:
            console.out(*lines)
    elif not shown:
        console.say(NONE_LEFT)
    elif form == "md":
        console.out(*cardfaces.as_markdown(shown))
    else:
        width = min(78, shutil.get_terminal_size().columns - 2) if console.is_terminal else None
        console.out(*cardfaces.as_text(shown, width=width))


def _mark(console: Console, session: Session, marks: list[str], card: str | None, *, dry_run: bool) -> None:
    if len(marks) != 1:
        raise UsageProblem("one of --pass, --love and --never goes with a card. Choose one.")
    every = prompts.pool(session.home, Asked(every=True), session.settings).cards
    with files.locked(session.home.path(LOCK), use=session.use_lock and not dry_run):
        remembered = memory.load(session.home)
        after, chosen = prompts.marked(remembered, marks[0], card, {one.id for one in every}, session.today)
        console.answer(MARKED[marks[0]].format(card=chosen))
        if not dry_run:
            memory.save(session.home, after)
