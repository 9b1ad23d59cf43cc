"""Every command and subcommand of the program, found in the app itself, each with arguments that do its plain work."""

from collections.abc import Iterator
from typing import Any

import typer

from aftercare import cli

Path = tuple[str, ...]

PLAIN: dict[Path, list[str]] = {
    ("prompt",): ["--list"],
    ("talk",): ["weekly", "--plan", "--seed", "lantern"],
    ("how",): ["cuddle"],
    ("menu",): [],
    ("menu", "set"): ["tea", "welcome"],
    ("menu", "edit"): [],
    ("menu", "pick"): [],
    ("log",): ["cuddle", "5m"],
    ("skip",): ["reflect"],
    ("feel",): ["--mood", "7"],
    ("week",): [],
    ("report",): [],
    ("insight",): [],
    ("insight", "choose"): ["thank-you", "closeness"],
    ("why",): ["cuddle"],
    ("support",): [],
    ("remind",): [],
    ("remind", "install"): ["--dry-run", "--backend", "print"],
    ("remind", "uninstall"): [],
    ("remind", "status"): [],
    ("remind", "show"): [],
    ("pause",): [],
    ("resume",): [],
    ("undo",): [],
    ("redo",): [],
    ("init",): ["--plan", "start-small"],
    ("habit",): [],
    ("habit", "list"): [],
    ("habit", "show"): ["cuddle"],
    ("habit", "add"): ["tea", "--weekly", "1"],
    ("habit", "set"): ["cuddle", "--weekly", "2"],
    ("habit", "retire"): ["need"],
    ("settings",): [],
    ("settings", "set"): ["who", "solo"],
    ("settings", "edit"): [],
    ("settings", "path"): [],
    ("deck",): [],
    ("deck", "list"): [],
    ("deck", "show"): ["weekly", "--cards"],
    ("deck", "check"): ["weekly"],
    ("deck", "new"): ["rainy-days"],
    ("edit",): [],
    ("check",): [],
    ("export",): [],
    ("import",): ["list.txt", "--from", "lines"],
    ("schema",): [],
    ("forget",): ["last", "--yes"],
}
"""What to write behind each; in a home with something noted and something to bring back, with EDITOR=true."""

READING = {
    *{("prompt",), ("talk",), ("how",), ("menu",), ("menu", "pick"), ("week",), ("report",), ("insight",), ("why",)},
    *{("support",), ("remind",), ("remind", "status"), ("remind", "show"), ("habit", "list"), ("habit", "show")},
    *{("settings",), ("settings", "path"), ("deck", "list"), ("deck", "show"), ("deck", "check"), ("check",)},
    *{("export",), ("schema",)},
}
"""Those that read and show; the other ones write, or only stand above their subcommands."""

LISTS: dict[Path, list[str]] = {
    ("prompt",): ["--list"],
    ("how",): [],
    ("menu",): [],
    ("week",): [],
    ("insight",): [],
    ("why",): ["--claims"],
    ("support",): [],
    ("remind",): [],
    ("remind", "show"): [],
    ("habit", "list"): ["--catalogue"],
    ("settings",): [],
    ("deck", "list"): [],
    ("deck", "show"): ["weekly"],
    ("deck", "check"): ["weekly"],
    ("check",): [],
    ("export",): [],
    ("schema",): [],
}
"""The lists, which also come as rows."""

ABOVE = {("habit",), ("deck",)}
"""Those that do what one of their subcommands does when they stand alone."""


def commands() -> Iterator[tuple[Path, Any]]:
    """Every command of the app with its path, as Typer makes it."""
    root: Any = typer.main.get_command(cli.app)
    ctx = typer.Context(root, info_name="aftercare")
    for name in cli.TABLE:
        yield from _below(root.get_command(ctx, name), ctx, (name,))


def _below(command: Any, above: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, command
    if not hasattr(command, "list_commands"):
        return
    ctx = typer.Context(command, parent=above, info_name=path[-1])
    for name in command.list_commands(ctx):
        yield from _below(command.get_command(ctx, name), ctx, (*path, name))


def options(command: Any) -> set[str]:
    """The long and short options of a command."""
    return {word for one in command.params for word in (*one.opts, *one.secondary_opts) if word.startswith("-")}
