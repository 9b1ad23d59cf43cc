"""What `remind` has as subcommands: install, uninstall, status and show. Their work is done in siblings."""

from typing import Annotated

import typer

from aftercare.delivery import LABEL
from aftercare.errors import UsageProblem

from ._shared import AsJson, DryRun, Quiet, begin


def install(
    ctx: typer.Context,
    backend: Annotated[
        str, typer.Option(metavar="NAME", help="auto, systemd, cron, launchd or print, which only shows the line.")
    ] = "auto",
    every: Annotated[str | None, typer.Option(metavar="hour", help="Look every hour. So it is without --at.")] = None,
    at: Annotated[str | None, typer.Option(metavar="HH:MM", help="Look once a day, at this time.")] = None,
    notify: Annotated[bool, typer.Option("--notify", help="As a notification, where one can be shown.")] = False,
    command: Annotated[
        str | None, typer.Option("--exec", metavar="COMMAND", help="Hand the line to this command, without a shell.")
    ] = None,
    mail: Annotated[bool, typer.Option("--mail", help="Let cron mail the line.")] = False,
    label: Annotated[
        str, typer.Option(metavar="WORD", help="The name of everything that others could see of it.")
    ] = LABEL,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Let reminders come by themselves, under a neutral name. Only this command installs anything.

    \b
    Examples:
      {prog} remind install --dry-run
      {prog} remind install
      {prog} remind install --at 19:00 --exec "tee -a reminders.txt"
    """
    from ._installing import install_timer

    if every is not None and at is not None:
        raise UsageProblem("--every and --at exclude each other. Give one of them.")
    console, session = begin(ctx, quiet=quiet)
    install_timer(
        console,
        session,
        backend=backend,
        every=every,
        at=at,
        notify=notify,
        command=command,
        mail=mail,
        label=label,
        dry_run=dry_run,
    )


def uninstall(ctx: typer.Context, dry_run: DryRun = False, quiet: Quiet = False) -> None:
    """Take away what `install` wrote. A crontab is afterwards byte for byte as it was.

    \b
    Examples:
      {prog} remind uninstall
    """
    from ._installing import uninstall_timer

    console, session = begin(ctx, quiet=quiet, notice=False)
    uninstall_timer(console, session, dry_run=dry_run)


def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say what is installed, and when it runs.

    Also how a rule wakes that rests.

    \b
    Examples:
      {prog} remind status
    """
    from ._timerstatus import show_status

    console, session = begin(ctx, notice=False)
    show_status(console, session, as_json=as_json)


def show(
    ctx: typer.Context,
    coming: Annotated[int, typer.Option("--next", metavar="N", min=1, max=50, help="So many times of each.")] = 3,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="text, json, jsonl, csv, or ics for a calendar.")
    ] = None,
    as_json: AsJson = False,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, readable by you alone.")
    ] = None,
) -> None:
    """Show the rules in words, each with its next times.

    \b
    Examples:
      {prog} remind show
      {prog} remind show --next 10
      {prog} remind show --format ics -o reminders.ics
    """
    from ._listing import FORMATS, format_of
    from ._showrules import show_rules

    form = format_of(form, as_json=as_json, known=(*FORMATS, "ics"))
    console, session = begin(ctx, notice=False)
    show_rules(console, session, coming=coming, form=form, output=output)


def register(app: typer.Typer) -> None:
    """Add the four to the family."""
    for one in (install, uninstall, status, show):
        app.command()(one)
