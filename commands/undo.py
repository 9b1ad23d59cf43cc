"""`undo`: take the last change back."""

import typer

from aftercare import history

from ._history import saying
from ._shared import Quiet, begin, single

app = single("undo")


@app.command()
def undo(ctx: typer.Context, quiet: Quiet = False) -> None:
    """Take the last change back, exactly, in all the files it touched. The last 100 changes are kept.

    \b
    Examples:
      {prog} undo
      {prog} redo      brings it again
    """
    console, session = begin(ctx, quiet=quiet)
    history.undo(session.home, answer=saying(console, session, "Taken back"), use_lock=session.use_lock)
