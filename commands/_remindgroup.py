"""The group of `remind`: what it does by itself imports nothing of its subcommands."""

from typing import Any

import typer
from typer.core import TyperGroup


class Family(TyperGroup):
    """A group whose subcommands are imported when one of them is asked for, or their list."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The names of the subcommands."""
        self._fill(ctx)
        return super().list_commands(ctx)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """The subcommand of a name."""
        self._fill(ctx)
        return super().get_command(ctx, cmd_name)

    def _fill(self, ctx: typer.Context) -> None:
        if self.commands:
            return
        from ._timer import register

        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.callback()(_nothing)
        register(app)
        group: Any = typer.main.get_command(app)
        prog = ctx.find_root().info_name or ""
        for command in group.commands.values():  # as the root does for what is there from the beginning
            command.help = (command.help or "").replace("{prog}", prog)
        self.commands.update(group.commands)


def _nothing() -> None:
    """Stand for a group's own part: an app of one command alone would be no group."""
