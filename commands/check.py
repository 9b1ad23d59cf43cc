"""`check`: look through all files."""

import typer

from aftercare.checking import look_through
from aftercare.errors import DataInvalid
from aftercare.text import counted, visible

from ._listing import Format, format_of, put
from ._shared import AsJson, begin, single

app = single("check")


@app.command()
def check(ctx: typer.Context, form: Format = None, as_json: AsJson = False) -> None:
    """Look through all files for faults, each with file, line and what to change. Nothing is changed.

    \b
    Examples:
      {prog} check
      {prog} check --format csv
    """
    form = format_of(form, as_json=as_json)
    console, session = begin(ctx, notice=False)
    found = look_through(session.home, console.prog)
    if form != "text":
        content = {"faults": list(found.faults), "remarks": list(found.remarks), "read": found.read}
        put(console, "check", content, form)
    else:
        for line in (*found.faults, *found.remarks):
            console.out(visible(line))
        if not found.faults:
            console.out(f"Looked through {counted(found.read, 'file')}: all can be read.")
    if found.faults:
        raise typer.Exit(DataInvalid.exit_code)
