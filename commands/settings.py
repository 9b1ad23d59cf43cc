"""`settings`: show and change the settings."""

from typing import Annotated, Any

import typer

from aftercare import settings as values
from aftercare.home import CONFIG
from aftercare.text import one_line

from ._editor import edit_file
from ._listing import ROWS, Format, format_of, put
from ._shared import AsJson, DryRun, Quiet, begin, family

app = family("settings")


@app.callback()
def settings(ctx: typer.Context, form: Format = None, as_json: AsJson = False) -> None:
    """Show and change the settings, all of them optional.

    \b
    Examples:
      {prog} settings
      {prog} settings set week_starts sunday
      {prog} settings set fits "quiet, short"
      {prog} settings set keep_notes_weeks off
    """
    if ctx.invoked_subcommand is not None:
        return
    form = format_of(form, as_json=as_json)
    console, session = begin(ctx, notice=form == "text")
    shown = values.shown(session.settings)
    if form in ROWS:
        rows = [{"key": key, "value": _kept(value), "about": values.HELP[key]} for key, value in shown.items()]
        put(console, "settings", {"settings": rows}, form)
        return
    if form == "json":
        console.json("settings", {"settings": shown})
        return
    width = max(map(len, shown))
    for key, value in shown.items():
        console.out(
            f"{key:<{width}}  {console.strong(f'{_said(value):<12}')}  {console.faint(values.HELP[key])}".rstrip()
        )


@app.command("set")
def set_(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The setting's name.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its value; lists with commas; off takes it away.")],
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Set one of the settings.

    \b
    Examples:
      {prog} settings set people "Robin, Sam"
      {prog} settings set day_starts_at 05:30
    """
    console, session = begin(ctx, quiet=quiet)
    chosen = values.read_value(key, value)
    with session.change(dry_run=dry_run) as change:
        change.summary = f"settings {key}"
        values.put(change, key, chosen)
        change.prepare()
        console.answer(f"{'Would be set' if dry_run else 'Set'}: {key} {_said(chosen)}.")


@app.command()
def edit(ctx: typer.Context) -> None:
    """Open config.yaml in your editor.

    \b
    Examples:
      EDITOR=nano {prog} settings edit
    """
    console, session = begin(ctx, notice=False)
    edit_file(console, session, CONFIG, kind="config", empty=values.HEAD, check=values.faults_in)


@app.command()
def path(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say where the files lie.

    \b
    Examples:
      {prog} settings path
    """
    console, session = begin(ctx, notice=False)
    home = session.home
    folders = {"data": home.data, "config": home.config, "state": home.state, "cache": home.cache}
    if as_json:
        console.json("path", {what: str(folder) for what, folder in folders.items()})
        return
    for what, folder in folders.items():
        console.out(f"{what:<7}{folder}")


def _kept(value: Any) -> str | None:
    """A value for a row: as `settings set` takes it, None for what is not set."""
    return None if value is None or value == [] else _said(value)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return one_line(", ".join(_named(one) if isinstance(one, dict) else one for one in value)) or "-"
    if isinstance(value, dict):
        return one_line(", ".join(str(one) for one in value.values()))
    if isinstance(value, bool):
        return "true" if value else "false"
    return one_line(str(value)) if value is not None else "-"


def _named(one: dict[str, Any]) -> str:
    """What stands for a slider or a reminder rule in a line of the settings."""
    return str(one.get("key") or one.get("practice") or "for all")
