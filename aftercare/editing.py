"""A person's own editor on a private copy: no swap, backup, undo or history files, and nothing left behind."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from aftercare.errors import InputOutput, ProgramMissing
from aftercare.files import FILE_MODE, read, replace
from aftercare.forgetting import EDITS
from aftercare.home import Home

_VIM = "set noswapfile nobackup nowritebackup noundofile"
PRIVATE: dict[str, list[str]] = {
    "vim": ["-n", "-i", "NONE", "--cmd", f"{_VIM} viminfo=", "-c", f"{_VIM} viminfo="],
    "nvim": ["-n", "-i", "NONE", "--cmd", f"{_VIM} shada=", "-c", f"{_VIM} shada="],
    "nano": ["--ignorercfiles"],
    "emacs": ["--eval", "(setq make-backup-files nil auto-save-default nil create-lockfiles nil)"],
}
"""What tells an editor to keep nothing beside the file (rule R08)."""
ENDING = (signal.SIGTERM, signal.SIGHUP)
FALLBACKS = ("nano", "vim", "vi")


def command(environment: Mapping[str, str]) -> list[str]:
    """The editor to run: VISUAL, EDITOR, or one that is there; with what makes it keep nothing.

    Raises:
        ProgramMissing: if there is none.
    """
    chosen = environment.get("VISUAL") or environment.get("EDITOR")
    try:
        words = shlex.split(chosen) if chosen else [next(name for name in FALLBACKS if shutil.which(name))]
    except (ValueError, StopIteration):
        words = []
    found = shutil.which(words[0]) if words else None
    if found is None:
        named = f" {words[0]!r}" if words else ""
        raise ProgramMissing(f"the editor{named} is not there. Set EDITOR to one that is, such as EDITOR=nano.")
    return [words[0], *PRIVATE.get(_kind(found), []), *words[1:]]


def _kind(path: str) -> str:
    """Which editor a path leads to: `vi` may be vim under another name."""
    names = (Path(path).name, Path(path).resolve().name)
    for kind in ("nvim", "vim", "nano", "emacs"):
        if any(name == kind or name.startswith((f"{kind}.", f"{kind}-")) for name in names):
            return kind
    return ""


@contextmanager
def private_folder() -> Iterator[Path]:
    """A 0700 folder that is removed afterwards, also when the program is told to end."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    parent = runtime if runtime and os.access(runtime, os.W_OK | os.X_OK) else None
    with tempfile.TemporaryDirectory(dir=parent) as folder, _ending_in_order():
        yield Path(folder)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let a request to end unwind what is open."""

    def _end(number: int, _frame: Any) -> NoReturn:
        raise SystemExit(128 + number)

    old = {number: signal.signal(number, _end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


@contextmanager
def _leaving_ctrl_c() -> Iterator[None]:
    """While the editor runs, Ctrl-C belongs to it."""
    old = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old)


def edited(content: bytes, name: str, folder: Path, environment: Mapping[str, str]) -> bytes:
    """What the person made of a content, in a file of that name within a private folder.

    Raises:
        ProgramMissing: if there is no editor.
        InputOutput: if it did not end well, or left no file.
    """
    path = folder / name
    path.touch(FILE_MODE)
    path.write_bytes(content)
    words = command(environment)
    try:
        with _leaving_ctrl_c():
            code = _ran([*words, str(path)])
    except OSError as error:
        raise ProgramMissing(f"{words[0]} does not start ({(error.strerror or '').lower()}). Set EDITOR.") from None
    if code != 0:
        raise InputOutput(f"{words[0]} ended with {code}, so nothing was changed. Please try again.")
    if not path.is_file():
        raise InputOutput(f"{words[0]} left no file, so nothing was changed. Please try again.")
    return path.read_bytes()


def _ran(words: list[str]) -> int:
    """How a program ended. Whoever is told to end takes it along: it must not be left with the text."""
    program = None
    try:
        # between its start and our knowing of it nothing may get in between
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        program = subprocess.Popen(words, preexec_fn=_as_ever)  # noqa: S603, PLW1509  no threads here
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        return program.wait()
    finally:
        if program is not None and program.poll() is None:
            program.kill()
            program.wait()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def _as_ever() -> None:
    """In the editor's process: signals mean what they always mean."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def kept(home: Home, name: str, content: bytes) -> str:
    """Keep a content aside and say where; what was kept before under that name is left there."""
    number, (stem, dot, ending) = 1, name.rpartition(".")
    while True:
        path = home.path(f"{EDITS}/{name if number == 1 else f'{stem}-{number}{dot}{ending}'}")
        there = read(path)
        if there is None:
            replace(path, content)
        if there in {None, content}:
            return path
        number += 1
