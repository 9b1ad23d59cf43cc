"""`remind`: what is due now, in one neutral line."""

from typing import Annotated

import typer

from aftercare import reminderstate
from aftercare.delivery import LABEL, words_of
from aftercare.errors import Misconfigured, UsageProblem

from ._listing import Format, format_of
from ._remindgroup import Family
from ._shared import AsJson, begin

app = typer.Typer(
    name="remind",
    cls=Family,
    rich_markup_mode=None,
    add_completion=False,
    invoke_without_command=True,
    no_args_is_help=False,
)


@app.callback()
def remind(
    ctx: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Print nothing; exit 0 if something is due, else 1.")] = False,
    names: Annotated[bool, typer.Option("--names", help="Name the practices, for you who ask.")] = False,
    notify: Annotated[bool, typer.Option("--notify", help="As a notification on the screen.")] = False,
    command: Annotated[
        str | None, typer.Option("--exec", metavar="COMMAND", help="Hand the line to this command, without a shell.")
    ] = None,
    peek: Annotated[bool, typer.Option("--peek", help="Look only: it does not count as given.")] = False,
    snooze: Annotated[
        str | None, typer.Option("--snooze", metavar="WHEN", help="Be silent for 30m, 2h, until tomorrow; or off.")
    ] = None,
    label: Annotated[
        str, typer.Option("--label", metavar="WORD", help="With --notify: the name that it comes under.")
    ] = LABEL,
    form: Format = None,
    as_json: AsJson = False,
) -> None:
    """Print one neutral line if something is due, else nothing: once for each time, never in quiet hours.

    Without rules in the settings it comes once a day for what is open, never from 22:00 to 08:00, and
    never for touch.

    \b
    Examples:
      {prog} remind
      {prog} remind --check && echo "five minutes"
      {prog} remind --names
      {prog} remind --snooze 2h
    """
    if ctx.invoked_subcommand is not None:
        return
    form = format_of(form, as_json=as_json)
    if sum((check, names, form != "text", snooze is not None, notify, command is not None)) > 1:
        raise UsageProblem(
            "one at a time: --check, --names, --json, --format, --notify, --exec or --snooze. Leave the rest out."
        )
    if command is not None:
        words_of(command)
    console, session = begin(ctx, notice=False)
    if snooze is not None:
        from ._reminding import be_silent

        be_silent(console, session, snooze, dry_run=peek)
        return
    state = reminderstate.current(session)
    speaks = state.speaks(session.now)
    if form != "text" or names:
        from ._reminding import tell

        tell(console, session, state, form=form)
    elif speaks and not check:
        from ._reminding import arrive

        arrive(console, session, notified=label if notify else None, command=command, counts=not peek)
    if check and (speaks or not state.faults):
        raise typer.Exit(0 if speaks else 1)
    if state.faults:
        more = f" ({len(state.faults) - 1} more: see `check`)" if len(state.faults) > 1 else ""
        raise Misconfigured(f"{state.faults[0]}{more}")
