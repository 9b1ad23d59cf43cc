"""`how`: a practice in a few plain steps, as a page or with its timer; blank worksheets."""

from typing import Annotated

import typer

from aftercare import handouts, worksheets
from aftercare.errors import UsageProblem
from aftercare.habits import Habit
from aftercare.output import Console, dumped
from aftercare.session import Session

from . import _how as faces
from ._how import Face
from ._listing import ROWS, format_of, rows_text
from ._outfile import give
from ._shared import AsJson, DryRun, Quiet, begin, single

app = single("how")


@app.command()
def how(
    ctx: typer.Context,
    practice: Annotated[
        str | None, typer.Argument(metavar="[PRACTICE]", help="A practice, or its number such as P04.")
    ] = None,
    fits: Annotated[
        str | None, typer.Option(metavar="WISHES", help="For once: quiet,literal; all; none. Else your settings.")
    ] = None,
    start: Annotated[bool, typer.Option("--start", help="Run its quiet timer, or a slow breath.")] = False,
    minutes: Annotated[float | None, typer.Option(metavar="N", help="How long --start runs.")] = None,
    no_animation: Annotated[bool, typer.Option("--no-animation", help="--start with nothing that moves.")] = False,
    worksheet: Annotated[
        str | None, typer.Option(metavar="NAME", help=f"A blank sheet: {', '.join(worksheets.SHEETS)}.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, md, html or json; of the list also jsonl or csv."),
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """See a practice in a few plain steps. Without one: all of them, by kind.

    As md or html it is a page to give away, with nothing on it from your own settings.

    \b
    Examples:
      {prog} how cuddle
      {prog} how p17 --start --minutes 3
      {prog} how listen --fits quiet,literal
      {prog} how repair --format html --output repair.html
      {prog} how --worksheet feeling-words
    """
    known = handouts.FORMATS if practice or worksheet else (*handouts.FORMATS, *ROWS)
    form = format_of(form, as_json=as_json, known=known, output=output)
    if not start and (minutes is not None or no_animation or dry_run):
        raise UsageProblem("--minutes, --no-animation and --dry-run go with --start: how meditate --start.")
    if worksheet is not None and (practice or fits or start):
        raise UsageProblem("a worksheet goes by itself: how --worksheet boundary.")
    if worksheet is None and practice is None and (fits or start or form in {"md", "html"}):
        raise UsageProblem("that needs a practice: how cuddle. `how` alone lists them.")
    if start and (form != "text" or output):
        raise UsageProblem("--start runs on the screen. Leave --format, --json and --output out.")
    console, session = begin(ctx, quiet=quiet, notice=form == "text")
    face = Face(console, in_file=output is not None)
    if worksheet is not None:
        give(console, _sheet(face, worksheet, form), output)
    elif practice is None:
        give(console, _listing(face, form, solo=session.settings.solo), output)
    elif start:
        _run(console, session, practice, fits, minutes, moving=not no_animation, dry_run=dry_run)
    else:
        give(console, _page(face, session, handouts.meant(session, practice), fits, form), output)


def _sheet(face: Face, name: str, form: str) -> str:
    found = worksheets.load(name)
    if form == "json":
        return dumped({"schema": "aftercare/worksheet/1", **found}, indent=2)
    return faces.sheet(face, found) if form == "text" else worksheets.page(found, form, handouts.words())


def _listing(face: Face, form: str, *, solo: bool) -> str:
    if form == "text":
        return faces.listing(face, solo=solo)
    rows = [handouts.row(habit) for habits in handouts.listing(solo=solo).values() for habit in habits]
    if form in ROWS:
        return rows_text("practices", {"practices": rows}, form)
    return dumped({"schema": "aftercare/practices/1", "practices": rows}, indent=2)


def _page(face: Face, session: Session, habit: Habit, fits: str | None, form: str) -> str:
    given_away = form in {"md", "html"}
    wishes = handouts.wishes(fits, () if given_away else session.settings.fits)
    shown = handouts.page(habit, wishes, alone=session.settings.solo and not given_away)
    if form == "json":
        return dumped({"schema": "aftercare/practice/1", **handouts.as_json(shown)}, indent=2)
    if form == "text":
        return faces.page(face, shown)
    if shown.about is None:
        raise UsageProblem(f"{habit.key} is a practice of your own, so there is no page of it to give away.")
    return handouts.handout(shown, shown.about, form)


def _run(
    console: Console,
    session: Session,
    practice: str,
    fits: str | None,
    minutes: float | None,
    *,
    moving: bool,
    dry_run: bool,
) -> None:
    from . import _pacing as pacing

    habit = handouts.meant(session, practice)
    length = pacing.length(habit, session, minutes)
    if not console.can_ask:
        raise UsageProblem("--start needs a terminal to run on. Leave it out to read the steps.")
    shown = handouts.page(habit, handouts.wishes(fits, session.settings.fits), alone=session.settings.solo)
    console.out(faces.steps(Face(console, in_file=False), shown))
    pacing.start(console, session, habit, length, moving=moving, dry_run=dry_run)
