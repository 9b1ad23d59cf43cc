"""`habit`: the plan."""

from typing import Annotated

import typer

from aftercare import replan
from aftercare.dates import parse_future, spoken
from aftercare.errors import UsageProblem
from aftercare.habitviews import catalogue_json, habit_json, listing, page, plan_json
from aftercare.newhabit import Wanted, changed_target, new_habit
from aftercare.text import visible

from ._listing import ROWS, Format, format_of, put
from ._shared import AsJson, DryRun, Quiet, begin, family

app = family("habit")

Daily = Annotated[int | None, typer.Option(metavar="N", help="So often a day.")]
Weekly = Annotated[int | None, typer.Option(metavar="N", help="So often a week.")]
Monthly = Annotated[int | None, typer.Option(metavar="N", help="So often a month.")]
OnDays = Annotated[str | None, typer.Option("--on", metavar="DAYS", help="On these days: mon,thu.")]
AsWanted = Annotated[bool, typer.Option("--as-wanted", help="Whenever you like; never counted against you.")]
Minutes = Annotated[str | None, typer.Option(metavar="N", help="Suggested minutes.")]
AtLeast = Annotated[str | None, typer.Option("--at-least", metavar="AMOUNT", help="Minutes that make one time: 30m.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="What it is called.")]


@app.callback()
def habit(ctx: typer.Context) -> None:
    """Your plan: which practices, how often. Without any set-up it is seven of the article's.

    \b
    Examples:
      {prog} habit list
      {prog} habit show cuddle
      {prog} habit add tea --weekly 1 --minutes 10 --title "Sunday tea"
      {prog} habit set cuddle --weekly 2
    """
    if ctx.invoked_subcommand is None:
        list_(ctx)


@app.command("list")
def list_(
    ctx: typer.Context,
    catalogue: Annotated[bool, typer.Option("--catalogue", help="All 36 practices that are known.")] = False,
    form: Format = None,
    as_json: AsJson = False,
) -> None:
    """List the plan, or the whole catalogue.

    \b
    Examples:
      {prog} habit list --catalogue
      {prog} habit list --json | jq -r '.habits[].habit'
      {prog} habit list --catalogue --format csv
    """
    form = format_of(form, as_json=as_json)
    console, session = begin(ctx, notice=form == "text")
    if form != "text":
        rows = catalogue_json(session) if catalogue else plan_json(session, details=form in ROWS)
        put(console, "habits", {"habits": rows}, form)
        return
    console.out(*listing(session, catalogue=catalogue))


@app.command()
def show(
    ctx: typer.Context,
    practice: Annotated[str, typer.Argument(metavar="PRACTICE", help="Of your plan or of the catalogue.")],
    as_json: AsJson = False,
) -> None:
    """Show one practice, what changes for your wishes, and its sources.

    \b
    Examples:
      {prog} habit show breathe-together
    """
    console, session = begin(ctx, notice=not as_json)
    found = session.habit(practice)
    if as_json:
        console.json("habit", habit_json(session, found, details=True))
        return
    console.out(console.strong(visible(found.title)), *page(session, found))


@app.command()
def add(
    ctx: typer.Context,
    practice: Annotated[str, typer.Argument(metavar="KEY", help="A practice of the catalogue, or a new short name.")],
    daily: Daily = None,
    weekly: Weekly = None,
    monthly: Monthly = None,
    on: OnDays = None,
    as_wanted: AsWanted = False,
    minutes: Minutes = None,
    at_least: AtLeast = None,
    title: Title = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Add a practice to your plan, from today on.

    \b
    Examples:
      {prog} habit add breathe-together
      {prog} habit add tea --weekly 1 --minutes 10 --title "Sunday tea"
    """
    console, session = begin(ctx, quiet=quiet)
    wanted = Wanted(daily, weekly, monthly, on, as_wanted, minutes, at_least, title)
    new = new_habit(practice, wanted, since=session.today, plan=session.plan)
    with session.change(dry_run=dry_run) as change:
        change.summary = f"habit add {new.key}"
        replan.add(change, new)
        change.prepare()
        verb = "Would be added" if dry_run else "Added"
        when = spoken(session.today, today=session.today)
        console.answer(f"{verb}: {visible(new.title)} ({new.key}), {new.target}, from {when}.")


@app.command("set")
def set_(
    ctx: typer.Context,
    practice: Annotated[str, typer.Argument(metavar="PRACTICE", help="Of your plan.")],
    daily: Daily = None,
    weekly: Weekly = None,
    monthly: Monthly = None,
    on: OnDays = None,
    as_wanted: AsWanted = False,
    minutes: Minutes = None,
    at_least: AtLeast = None,
    title: Title = None,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="From this day on.")] = "today",
    resume: Annotated[bool, typer.Option("--resume", help="Take a retired one up again.")] = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Change a practice from a day on. What was before that day stays as it was.

    \b
    Examples:
      {prog} habit set cuddle --weekly 2 --from "next mon"
      {prog} habit set cuddle --title "Sofa time"
      {prog} habit set meditate --at-least 30m
    """
    console, session = begin(ctx, quiet=quiet)
    found = session.planned(practice)
    wanted = Wanted(daily, weekly, monthly, on, as_wanted, minutes, at_least, title)
    if wanted == Wanted() and not resume:
        raise UsageProblem("say what to change, for example: habit set cuddle --weekly 2 --title 'Sofa time'.")
    day = parse_future(start, today=session.today)
    said = []
    with session.change(dry_run=dry_run) as change:
        change.summary = f"habit set {found.key}"
        if resume and found.retired is not None:
            replan.take_up(change, found, session.today)
            said.append("taken up again")
        if title is not None:
            replan.set_title(change, found.key, wanted.checked_title())
            said.append(f"called {visible(title)}")
        target = changed_target(found, wanted, since=day)
        if target is not None:
            replan.set_target(change, found.key, target)
            said.append(f"{target}, from {spoken(day, today=session.today)}")
        change.prepare()
        console.answer(f"{'Would be set' if dry_run else 'Set'}: {found.key}, {'; '.join(said) or 'as it was'}.")


@app.command()
def retire(
    ctx: typer.Context,
    practice: Annotated[str, typer.Argument(metavar="PRACTICE", help="Of your plan.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The first day without it.")] = "today",
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Let a practice go from a day on. What you noted stays.

    \b
    Examples:
      {prog} habit retire support
    """
    console, session = begin(ctx, quiet=quiet)
    found = session.planned(practice)
    day = parse_future(on, today=session.today)
    if found.retired is not None and found.retired <= session.today:  # the time since is not judged anew
        raise UsageProblem(f"{found.key} was let go on {found.retired} already. `habit list` shows the plan.")
    with session.change(dry_run=dry_run) as change:
        change.summary = f"habit retire {found.key}"
        replan.retire(change, found.key, day)
        change.prepare()
        verb = "Would be let go" if dry_run else "Let go"
        console.answer(
            f"{verb}: {visible(found.title)}, from {spoken(day, today=session.today)}. What you noted stays."
        )
