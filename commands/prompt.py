"""`prompt`: draw conversation prompts."""

from dataclasses import replace
from typing import Annotated

import typer

from aftercare import files, memory, prompts
from aftercare.errors import UsageProblem
from aftercare.history import LOCK
from aftercare.output import Console
from aftercare.prompts import Asked, Pool
from aftercare.session import Session

from ._cards import faces, show, turn_after
from ._listing import WITH_MARKDOWN, AnyFormat, format_of
from ._shared import AsJson, DryRun, begin, single

app = single("prompt")

WOULD = {
    "pass": "Would be passed: {card}.",
    "love": "{card} would come more readily.",
    "never": "{card} would not come again.",
}
MARKED = {
    "pass": "Passed: {card}. It rests for eight weeks.",
    "love": "{card} will come more readily.",
    "never": "{card} will not come again. --love takes that back.",
}


@app.command()
def prompt(
    ctx: typer.Context,
    card: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A card, for --pass, --love, --never, --follow-up, --write.")
    ] = None,
    context: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="after-closeness, weekly, after-conflict, apart, solo and others."),
    ] = None,
    deck: Annotated[
        str | None, typer.Option(metavar="NAME", help="A deck of `deck list`, or several: weekly=70,thank-yous=30.")
    ] = None,
    theme: Annotated[str | None, typer.Option(metavar="NAME", help="appreciation, needs, comfort and others.")] = None,
    depth: Annotated[int | None, typer.Option(metavar="1-2", help="At most so deep: 1 light, 2 personal.")] = None,
    minutes: Annotated[int | None, typer.Option(metavar="N", help="No longer than this.")] = None,
    who: Annotated[str | None, typer.Option(metavar="WHO", help="solo, together or either.")] = None,
    search: Annotated[str | None, typer.Option(metavar="REGEX", help="Only cards that say this.")] = None,
    count: Annotated[int | None, typer.Option("--count", "-n", metavar="N", help="How many.")] = None,
    session_of: Annotated[
        int | None, typer.Option("--session", metavar="N", help="So many in an easy order, ending on something good.")
    ] = None,
    seed: Annotated[str | None, typer.Option(metavar="WORD", help="The same for all who use this word today.")] = None,
    daily: Annotated[bool, typer.Option("--daily", help="One light card that stays all day.")] = False,
    every: Annotated[bool, typer.Option("--list", help="List all cards, draw none.")] = False,
    follow_up: Annotated[bool, typer.Option("--follow-up", help="One more question on the last card, or ID.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write an answer, and keep it as a private note.")] = False,
    passed: Annotated[bool, typer.Option("--pass", help="Let the last card, or ID, rest for eight weeks.")] = False,
    love: Annotated[bool, typer.Option("--love", help="Let the last card, or ID, come more readily.")] = False,
    never: Annotated[bool, typer.Option("--never", help="Never show the last card, or ID, again.")] = False,
    form: AnyFormat = None,
    as_json: AsJson = False,
    dry_run: DryRun = False,
) -> None:
    """Draw a prompt to talk or write about. A pass is always fine, and nobody else sees it.

    \b
    Examples:
      {prog} prompt                             a light one, for any day
      {prog} prompt --context weekly --session 3
      {prog} prompt --deck "weekly=70,thank-yous=30"
      {prog} prompt --seed lantern              one card for all with that word
      {prog} prompt --pass                      the last one rests
      {prog} prompt --write                     write about it, and keep that or not
    """
    form = format_of(form, as_json=as_json, known=WITH_MARKDOWN)
    console, session = begin(ctx, notice=form in {"text", "md"})
    named = {"pass": passed, "love": love, "never": never, "follow-up": follow_up, "write": write}
    doing = [name for name, wanted in named.items() if wanted]
    if len(doing) > 1 or (card is not None and not doing):
        raise UsageProblem("one of --pass, --love, --never, --follow-up and --write goes with a card. Choose one.")
    drawing = (context, deck, theme, depth, minutes, who, search, count, session_of, seed, daily or every or None)
    if doing and doing != ["write"] and any(one is not None for one in drawing):
        raise UsageProblem(f"--{doing[0]} is about one card, and draws none. Leave the other options out.")
    if form != "text" and doing not in ([], ["follow-up"]):
        raise UsageProblem(f"--{doing[0]} answers in words alone. Leave --format and --json out.")
    number = session_of if session_of is not None else count
    if session_of is not None and (count is not None or daily or every or write):
        raise UsageProblem("--session draws several cards by itself. Leave --count, --daily, --list and --write out.")
    asked = Asked(
        context,
        deck,
        theme,
        depth,
        minutes,
        who,
        1 if number is None else number,
        seed,
        daily,
        every,
        search,
        session_of is not None,
    ).checked()
    if write:
        from ._writing import write_answer

        write_answer(console, session, card, asked, dry_run=dry_run)
    elif follow_up:
        _ask_further(console, session, card, form)
    elif doing:
        _mark(console, session, doing[0], card, dry_run=dry_run)
    else:
        _prompt(console, session, asked, form, dry_run=dry_run)


def _prompt(console: Console, session: Session, asked: Asked, form: str, *, dry_run: bool) -> None:
    pool = prompts.pool(session.home, asked, session.settings)
    for fault in pool.faults:
        console.say(fault)
    if pool.asked.every:
        show(console, faces(session, pool.cards, turn=None), form)
    elif pool.asked.seed is not None:
        found = prompts.by_word(pool, pool.asked.seed, session.today)
        show(console, faces(session, found, turn=None), form, pool.gated(found))
    else:
        _draw(console, session, pool, form, dry_run=dry_run)


def _draw(console: Console, session: Session, pool: Pool, form: str, *, dry_run: bool) -> None:
    """Draw, show, then remember: a card that could not be shown was not drawn."""
    with files.locked(session.home.path(LOCK), use=session.use_lock and not dry_run):
        remembered = memory.load(session.home)
        found, after = prompts.drawn(pool, remembered, session.today)
        turn = None if pool.asked.daily else remembered.turn
        shown = faces(session, found, turn=turn)
        show(console, shown, form, pool.gated(found))
        if found and not dry_run:
            memory.save(session.home, replace(after, turn=turn_after(session, shown, remembered.turn)))


def _ask_further(console: Console, session: Session, card: str | None, form: str) -> None:
    """Show the follow-up question of a card; nothing is drawn or remembered."""
    every = prompts.pool(session.home, Asked(every=True), session.settings).cards
    chosen = prompts.one(every, card, memory.load(session.home))
    (shown,) = faces(session, [chosen], turn=None)
    if form not in {"text", "md"}:
        show(console, [shown], form)
    elif shown.card.follow_up:
        console.out(*console.wrapped(shown.card.follow_up))
    else:
        console.say(f"{chosen.id} has no further question. Ask what you are curious about, or leave it at that.")


def _mark(console: Console, session: Session, mark: str, card: str | None, *, dry_run: bool) -> None:
    every = prompts.pool(session.home, Asked(every=True), session.settings).cards
    with files.locked(session.home.path(LOCK), use=session.use_lock and not dry_run):
        remembered = memory.load(session.home)
        after, chosen = prompts.marked(remembered, mark, card, {one.id for one in every}, session.today)
        console.answer((WOULD if dry_run else MARKED)[mark].format(card=chosen))
        if not dry_run:
            memory.save(session.home, after)
