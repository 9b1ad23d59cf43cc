"""`feel`: how this week has felt, as far as one wishes to say."""

from typing import Annotated

import typer

from aftercare import noting
from aftercare.dates import parse_past
from aftercare.errors import UsageProblem

from ._feeling import asked, given, keep
from ._shared import AsJson, DryRun, Quiet, begin, note_from_stdin, single

app = single("feel")


def _slider(name: str, about: str, scale: str = "0-10") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(f"--{name}", metavar=scale, help=about)
    return option


@app.command()
def feel(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SLIDER=NUMBER...|-]", help="Any sliders; - reads them from standard input."),
    ] = None,
    mood: Annotated[int | None, _slider("mood", "0 very low, 10 very good.")] = None,
    stress: Annotated[int | None, _slider("stress", "0 not at all, 10 extremely.")] = None,
    closeness: Annotated[int | None, _slider("closeness", "0 not at all, 10 very.")] = None,
    understood: Annotated[int | None, _slider("understood", "0 not at all, 10 fully.")] = None,
    rested: Annotated[int | None, _slider("rested", "0 not at all, 10 very.")] = None,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day: yesterday, fri, -2, 2026-11-21.")] = "today",
    note: Annotated[bool, typer.Option("--note", help="Take a private note from standard input.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Note how this week has felt: personal sliders, not a validated test. Each may be left out.

    Alone, on a terminal, it asks one by one, so that nothing lies in the shell's history.
    Nothing is ever added up, and the answer names no number. Other sliders: `settings`, feel_also and sliders.

    \b
    Examples:
      {prog} feel                           asks; Enter skips, Ctrl-D ends
      {prog} feel - < ratings.txt           reads: mood=7 stress=3
      {prog} feel --mood 7 --stress 3 --on yesterday
      {prog} feel mood=7 settled=5
    """
    console, session = begin(ctx, quiet=quiet, notice=not as_json)
    day = parse_past(on, today=session.today)
    flags = {"mood": mood, "stress": stress, "closeness": closeness, "understood": understood, "rested": rested}
    typed = {key: value for key, value in flags.items() if value is not None}
    if note and "-" in (words or []):
        raise UsageProblem("- and --note both read standard input. Give the ratings as flags beside --note.")
    if words or typed:
        ratings = given(console, session, words or [], typed)
    elif note and not console.can_ask:
        ratings = {}
    else:
        ratings = asked(console, session, day)
    text = noting.read_note(note_from_stdin(console)) if note else ""
    keep(console, session, day, ratings, note=text, dry_run=dry_run, as_json=as_json)
