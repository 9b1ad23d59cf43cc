"""What commands share: the console and session of a run, the options that recur, notes from stdin."""

import sys
from typing import Annotated

import typer

from aftercare.cli import NOTICE
from aftercare.errors import AftercareError, UsageProblem
from aftercare.output import Console
from aftercare.session import Session

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing when it went well.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
WithNotes = Annotated[bool, typer.Option("--notes", help="With your private notes.")]


def single(name: str) -> typer.Typer:
    """A Typer app for one command of that name."""
    return typer.Typer(name=name, rich_markup_mode=None, add_completion=False)


def family(name: str) -> typer.Typer:
    """A Typer app for a command with subcommands; without one, its callback runs."""
    return typer.Typer(
        name=name,
        rich_markup_mode=None,
        add_completion=False,
        invoke_without_command=True,
        no_args_is_help=False,
    )


def begin(ctx: typer.Context, *, quiet: bool = False, notice: bool = True) -> tuple[Console, Session]:
    """The console and the session of this run, after whatever has to be told once."""
    console: Console = ctx.find_root().obj
    session: Session = console.session
    console.quiet = quiet
    if notice:
        _tell_once(console, session)
    return console, session


def _tell_once(console: Console, session: Session) -> None:
    from aftercare import notices

    known, told = set(notices.shown(session.home)), []
    if console.can_notice and notices.FIRST_USE not in known:
        console.say(" ".join(NOTICE.format(prog=console.prog).split()))
        console.say("On a shared login nothing here is private from the other person. This is shown once.")
        told.append(notices.FIRST_USE)
    for key, text in _warnings(console, session).items():
        if key not in known:
            console.say(text)
            told.append(key)
    if told:
        notices.record(session.home, told)


def _warnings(console: Console, session: Session) -> dict[str, str]:
    """The warnings that hold; none while the settings cannot be read, so that they can be mended."""
    from aftercare import notices

    try:
        return notices.warnings(session.home, session.settings, console.prog)
    except AftercareError:
        return {}


def note_from_stdin(console: Console) -> bytes:
    """The bytes of a note from stdin; on a terminal after saying how to end it.

    Raises:
        UsageProblem: if stdin is closed.
    """
    if sys.stdin is None:
        raise UsageProblem("--note reads the note from standard input, which is closed. Pipe it in.")
    if console.can_ask:
        console.say("write your note, then press Ctrl-D on an empty line.")
    return sys.stdin.buffer.read(64 * 1024 + 1)
