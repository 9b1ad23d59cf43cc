"""`redo`: bring back what `undo` took."""

import typer

from aftercare import history

from ._history import saying
from ._shared import Quiet, begin, single

app = single("redo")


@app.command()
def redo(ctx: typer.Context, quiet: Quiet = False) -> None:
    """Bring back what undo took, exactly. A new change lets go of it.

    \b
    Examples:
      {prog} redo
      {prog} undo      takes it back again
    """
    console, session = begin(ctx, quiet=quiet)
    history.redo(session.home, answer=saying(console, session, "Brought back"), use_lock=session.use_lock)
