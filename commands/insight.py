"""`insight`: one question to one's own weeks."""

from typing import Annotated

import typer

from aftercare import asking, insightfaces
from aftercare.dates import spoken
from aftercare.output import Console
from aftercare.session import Session
from aftercare.text import one_line

from ._listing import WITH_MARKDOWN, AnyFormat, format_of, put
from ._shared import AsJson, DryRun, Quiet, begin, family

app = family("insight")


@app.callback()
def insight(
    ctx: typer.Context,
    form: AnyFormat = None,
    as_json: AsJson = False,
) -> None:
    """One question to your own weeks, chosen before the weeks it looks at. Pictures first, few words, no verdict.

    Under 8 weeks there are dots, from 8 on medians, from 20 on one careful statement.

    \b
    Examples:
      {prog} insight choose thank-you closeness
      {prog} insight
      {prog} insight --format md
    """
    if ctx.invoked_subcommand is not None:
        return
    form = format_of(form, as_json=as_json, known=WITH_MARKDOWN)
    console, session = begin(ctx, notice=form in {"text", "md"})
    _show(console, session, form)


def _show(console: Console, session: Session, form: str) -> None:
    say, asked = insightfaces.words(), asking.current(session)
    if asked is None:
        if form not in {"text", "md"}:
            put(console, "insight", insightfaces.as_json(None, None, "", say), form)
        else:
            console.out(*console.wrapped(say["none"]))
        return
    question, habit = asked
    seen, plain = asking.seen(session, question, habit), not console.is_unicode
    if form not in {"text", "md"}:
        put(console, "insight", insightfaces.as_json(seen, question, habit.title, say), form)
        return
    if form == "md":
        console.out(*insightfaces.as_markdown(seen, question, habit.title, say, plain=plain))
        return
    title = one_line(habit.title)
    console.out(console.strong(insightfaces.heading(question, title, say)))
    console.out(*console.wrapped(insightfaces.opening(seen, question, say)))
    picture = insightfaces.dots(seen.points, say, plain=plain)
    if picture:
        console.out("", *picture)
    for sentence in insightfaces.sentences(seen, question, title, say):
        console.out("", *console.wrapped(sentence))


@app.command()
def choose(
    ctx: typer.Context,
    habit: Annotated[str, typer.Argument(metavar="HABIT", help="A practice, or off.")],
    outcome: Annotated[str | None, typer.Argument(metavar="OUTCOME", help="A slider of `feel`.")] = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Choose the question, or change it, which begins the count anew; off ends it. Never touch or consent.

    \b
    Examples:
      {prog} insight choose thank-you closeness
      {prog} insight choose off
    """
    console, session = begin(ctx, quiet=quiet)
    with session.change(dry_run=dry_run) as change:
        before = session.settings.question
        if habit.strip().lower() == "off" and outcome is None:
            if before is None:
                console.answer("No question was chosen; nothing to change.")
                return
            asking.end(change)
            change.prepare()
            console.answer(f"{'Would end' if dry_run else 'Ended'}: the question about {before.habit}.")
            return
        practice, slider = asking.wanted(session, habit, outcome)
        if before is not None and (before.habit, before.outcome) == (practice.key, slider):
            console.answer(f"That is the question already, since {before.since}. Its count goes on.")
            return
        asking.choose(change, practice, slider, session.today)
        change.prepare()
        day, verb = spoken(session.today, today=session.today), "Would be chosen" if dry_run else "Chosen"
        console.answer(f"{verb}: {one_line(practice.title)} and {slider}, from {day}, on.")
        console.answer(asking.ANEW if before is not None else asking.FROM_NOW)
