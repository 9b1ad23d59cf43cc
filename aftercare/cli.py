"""The root of the command line: a table of names, global options, and the one boundary for errors.

The table holds names, not modules: a command's module is imported when it runs, so that `--help`,
`--version` and completion load none of them.
"""

import gc
import os
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer._click.exceptions import NoSuchOption, UsageError
from typer._click.shell_completion import CompletionItem
from typer.core import TyperGroup

from aftercare.errors import AftercareError, DataInvalid, InputOutput, UsageProblem
from aftercare.output import Console, EndOfAnswers, unwritten
from aftercare.version import __version__

TABLE: dict[str, tuple[str, str]] = {
    "prompt": ("Talk", "Draw a conversation prompt"),
    "talk": ("Talk", "A short guided session: talk weekly 10"),
    "how": ("Talk", "A practice in a few plain steps"),
    "menu": ("Talk", "Your own care menu, for afterwards or a hard day"),
    "log": ("Care", "Note what you did: log cuddle 5m"),
    "skip": ("Care", "Note a deliberate skip, which is care too"),
    "feel": ("Care", "How this week has felt, each slider optional"),
    "week": ("See", "The week at a glance"),
    "report": ("See", "How it went: text, Markdown, HTML or JSON"),
    "insight": ("See", "One question to your own weeks, honestly"),
    "why": ("See", "What studies found about a practice, and what not"),
    "support": ("See", "Support lines and directories, offline"),
    "remind": ("Remind", "What is due now, in one neutral line"),
    "pause": ("Remind", "Let everything rest, or one practice"),
    "resume": ("Remind", "Go on after a pause"),
    "undo": ("Remind", "Take the last change back"),
    "redo": ("Remind", "Bring back what undo took"),
    "init": ("Set up", "Choose a plan and a few settings, if you like"),
    "habit": ("Set up", "Your plan: list, show, add, set, retire"),
    "settings": ("Set up", "Show and change settings"),
    "deck": ("Set up", "Card decks: list, show, check, new"),
    "edit": ("Data", "Open a week in your editor"),
    "check": ("Data", "Look through all files for faults"),
    "export": ("Data", "Everything out: JSON Lines, JSON, CSV, Markdown, zip"),
    "import": ("Data", "Bring in what another home or program has noted"),
    "schema": ("Data", "JSON Schemas of all files and outputs"),
    "forget": ("Data", "Erase: last, notes, a period, or everything"),
}
"""Every command: its group in the help, and one line. The module is `aftercare.commands.NAME`, `NAME_` if a keyword."""

ABOUT = """Small caring habits with the people you are close to: draw a prompt, note the week, see how it goes.
All in plain files that are yours; nothing is ever sent."""

NOTICE = """For adults. This is no therapy and no safety tool. Keep nothing here that would put you at risk if
someone else read it. If you are afraid of how someone close might react, this is not the right place: use a
safer device, and see `{prog} support` or findahelpline.com. To leave quietly: {prog} forget --all, then uninstall."""


class _Commands(MutableMapping[str, Any]):
    """The table as the mapping that Typer expects, each command imported when it is asked for."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in TABLE:
            raise KeyError(name)
        if name not in self._loaded:
            module = import_module(f"aftercare.commands.{name}{'_' if iskeyword(name) else ''}")
            command = typer.main.get_command(module.app)
            command.name = name
            self._loaded[name] = command
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLE)

    def __len__(self) -> int:
        return len(TABLE)


def _name_examples(command: Any, prog: str) -> None:
    command.help = (command.help or "").replace("{prog}", prog)
    for name in getattr(command, "commands", {}):
        _name_examples(command.commands[name], prog)


class Root(TyperGroup):
    """The root group: lists its commands from the table."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Commands()

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """The command of a name, its examples written with the name that the program was called by."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _name_examples(command, ctx.info_name or "")
        return command

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write the commands by group, from the table alone."""
        del ctx
        width = max(map(len, TABLE))
        for group in dict.fromkeys(group for group, _ in TABLE.values()):
            with formatter.section(group):
                formatter.write_dl([(f"{n:<{width}}", text) for n, (g, text) in TABLE.items() if g == group])

    def format_epilog(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write the notice of rule R17."""
        formatter.write_paragraph()
        formatter.write_text(NOTICE.format(prog=ctx.command_path))

    def shell_complete(self, ctx: typer.Context, incomplete: str) -> list[CompletionItem]:  # type: ignore[override]
        """Complete command names without importing any; options as Typer does."""
        found = [CompletionItem(name, help=text) for name, (_, text) in TABLE.items() if name.startswith(incomplete)]
        return found or super(TyperGroup, self).shell_complete(ctx, incomplete)


app = typer.Typer(
    cls=Root,
    name="aftercare",
    help=ABOUT,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _show_completion(ctx: typer.Context, shell: str | None) -> None:
    if shell is None or ctx.resilient_parsing:
        return
    from aftercare.completing import SHELLS, script

    if shell not in SHELLS:
        raise UsageProblem(f"completion is there for {', '.join(SHELLS)}; name one of them.")
    typer.echo(script(shell, (ctx.info_name or "aftercare").rpartition(" ")[2]), nl=False)
    raise typer.Exit


def _version(ctx: typer.Context, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        typer.echo(f"{ctx.info_name} {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    home: Annotated[
        str | None,
        typer.Option("--home", metavar="DIR", help="Keep everything in this folder. [env: AFTERCARE_HOME]"),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="DATE", help="Act as on this day. [env: AFTERCARE_TODAY]"),
    ] = None,
    color: Annotated[bool | None, typer.Option("--color/--no-color", help="With or without colour.")] = None,
    version: Annotated[
        bool,
        typer.Option("--version", "-V", is_eager=True, callback=_version, help="Show the version."),
    ] = False,
    show_completion: Annotated[
        str | None,
        typer.Option(
            metavar="SHELL", is_eager=True, callback=_show_completion, help="Show the completion for bash, zsh or fish."
        ),
    ] = None,
) -> None:
    """Set the surroundings of the command up."""
    del version, show_completion
    from aftercare.session import Session

    console: Console = ctx.find_root().obj
    console.use_colour(color)
    console.session = Session(home_given=home, today_given=today)
    if ctx.invoked_subcommand is None:
        if not console.is_terminal:
            console.out(ctx.get_help())
            raise typer.Exit(2)
        from aftercare.startcard import lines

        console.out(*lines(console.prog))


def program_name(first: str) -> str:
    """The name that the program was called by, so that an alias or symbolic link stays what it is."""
    name = Path(first).name
    return "python -m aftercare" if name == "__main__.py" else name


def main() -> NoReturn:
    """Run the command line and exit; no traceback ever reaches a person, unless AFTERCARE_DEBUG=1."""
    if shell := os.environ.get("AFTERCARE_COMPLETE"):
        _complete(shell)
    console = Console(program_name(sys.argv[0]))
    code = console.close(_guarded(console, sys.argv[1:]))
    gc.freeze()  # what is left need not be looked through on the way out
    sys.exit(code)


def _complete(shell: str) -> NoReturn:
    """Answer a shell that asks for words, and end: whatever is wrong, without a word of it."""
    try:
        words = import_module("aftercare.commands._words")
        prog = program_name(sys.argv[0])
        if found := words.complete(shell, sys.argv[1:], prog, typer.main.get_command(app)):
            Console(prog).out(found.removesuffix("\n"))
    except BaseException:  # noqa: BLE001, S110  a line that is being typed is no place for a fault
        pass
    sys.exit(0)


def _guarded(console: Console, arguments: list[str]) -> int:
    """The exit code of a run, with its one sentence on stderr if something went wrong."""
    if os.environ.get("AFTERCARE_DEBUG") == "1":
        return _run(console, arguments)
    try:
        return _run(console, arguments)
    except (KeyboardInterrupt, typer.Abort, EndOfAnswers):
        return 130
    except BrokenPipeError:
        return 141
    except SystemExit as ended:  # Typer ends with 1 where the reader of a help text has left
        return 141 if ended.code == 1 else int(ended.code or 0)
    except Exception as error:  # noqa: BLE001  the last boundary: what no one foresaw still gets a sentence
        code, sentence = _explained(console, error)
        console.problem(sentence)
        return code


def _explained(console: Console, error: Exception) -> tuple[int, str]:
    """The exit code and the one sentence for what went wrong."""
    if isinstance(error, AftercareError):
        return error.exit_code, str(error)
    if isinstance(error, UsageError):
        return UsageProblem.exit_code, _usage(console, error)
    if isinstance(error, OSError):
        return InputOutput.exit_code, unwritten(error)
    if isinstance(error, RecursionError):
        return DataInvalid.exit_code, "that is nested too deeply to read. Make it simpler, then try again."
    where = "AFTERCARE_DEBUG=1 shows where; please report it."
    return 70, f"something unforeseen happened ({type(error).__name__}), and nothing more was done. {where}"


def _run(console: Console, arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    result = command.main(args=arguments, prog_name=console.prog, standalone_mode=False, obj=console)
    return result if isinstance(result, int) else 0


def _usage(console: Console, error: UsageError) -> str:
    """One sentence for a usage error, ending in where to look."""
    said = error.format_message().strip().rstrip(".")
    if isinstance(error, NoSuchOption):
        near = f"; did you mean {' or '.join(sorted(error.possibilities))}?" if error.possibilities else "."
        said = f"there is no option {error.option_name}{near}"
    said = said[:1].lower() + said[1:]
    if not said.endswith(("?", ".")):
        said += "."
    path = error.ctx.command_path if error.ctx is not None else console.prog
    return f"{said} See `{path} --help`."
