"""`check`: look through all files."""

import typer

from aftercare.checking import look_through
from aftercare.errors import DataInvalid
from aftercare.text import counted, visible

from ._shared import AsJson, begin, single

app = single("check")


@app.command()
def check(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Look through all files for faults, each with file, line and what to change. Nothing is changed.

    \b
    Examples:
      {prog} check
    """
    console, session = begin(ctx, notice=False)
    found = look_through(session.home, console.prog)
    if as_json:
        console.json("check", {"faults": list(found.faults), "remarks": list(found.remarks), "read": found.read})
    else:
        for line in (*found.faults, *found.remarks):
            console.out(visible(line))
        if not found.faults:
            console.out(f"Looked through {counted(found.read, 'file')}: all can be read.")
    if found.faults:
        raise typer.Exit(DataInvalid.exit_code)
