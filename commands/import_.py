"""`import`: bring in what another home or program has noted."""

from typing import Annotated

import typer

from aftercare.imports import importing, planmerge, table

from ._importing import MODES, Telling, refuse_place
from ._shared import AsJson, DryRun, Quiet, begin, single

app = single("import")


@app.command()
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file, harsh's folder, or - for a pipe.")],
    form: Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", help="Its format, where it cannot be told.")
    ] = None,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="NAME=PRACTICE", help="What a name in it is here; - leaves it out."),
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="LIST", help="The columns of a table: date=Day,practice=Habit.")
    ] = None,
    on_conflict: Annotated[
        str, typer.Option("--on-conflict", metavar="MODE", help="Of the same id: skip, replace or error.")
    ] = planmerge.SKIP,
    rejects: Annotated[
        str | None, typer.Option("--rejects", metavar="FILE", help="Write what cannot be taken there.")
    ] = None,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Take the rest where some cannot be.")] = False,
    no_notes: Annotated[bool, typer.Option("--no-notes", help="Leave notes out.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Bring in what another home or program has noted: all of it or nothing, as one change that `undo` takes back.

    Formats: jsonl, csv and zip (our own exports), harsh, loop and loop-db (Loop Habit Tracker), jrnl,
    table (any CSV with --columns) and lines (date practice amount). What was brought in before is not noted twice.

    \b
    Examples:
      {prog} import export.jsonl
      {prog} import ~/.config/harsh --map "Gym=breathe-together" --dry-run
      {prog} import old.csv --columns date=Day,practice=Habit,minutes=Min
      echo "2026-11-21 cuddle 5m" | {prog} import -
    """
    console, session = begin(ctx, quiet=quiet, notice=not as_json)
    if on_conflict not in MODES:
        raise typer.BadParameter(f"{on_conflict!r} is none of {', '.join(MODES)}", ctx, param_hint="--on-conflict")
    refuse_place(rejects, file)
    asked = importing.Asked(
        file,
        form=form,
        maps=tuple(maps or ()),
        columns=table.parsed(columns) if columns else {},
        conflict=on_conflict,
        notes=not no_notes,
        keep_going=keep_going,
    )
    with importing.reading(session, asked) as running:
        telling = Telling(console, running, file, rejects, dry_run=dry_run, as_json=as_json)
        importing.carry_out(session, running, dry_run=dry_run, answer=telling)
