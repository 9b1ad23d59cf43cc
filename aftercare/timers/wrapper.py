"""The wrapper: a script of a neutral name that knows the home and the program, so that a scheduler need not.

It is one file that both `sh` and Python read: the shell starts the interpreter, whose path may then hold spaces, and
`ps` shows the interpreter and this script, no more. Cron hands over next to no environment, so what leads to the home
is carried along.
"""

import os
import shlex
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from aftercare import files
from aftercare.errors import CannotCreate
from aftercare.home import STATE, Home
from aftercare.timers.timer import EXEC, MAIL, NOTIFY, TELLING, Timer

FOLDER = f"{STATE}/timer"
MODE = 0o700

_XDG = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
_TEXT = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
# {owner}
import os
import sys

os.environ.update({carried})
for name in {dropped}:
    os.environ.pop(name, None)
sys.argv = {words}
code = 70
try:
    from aftercare.__main__ import main

    main()
except SystemExit as ended:
    code = ended.code or 0
finally:
    try:
        with open(os.open({ran}, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(str(code))
    except OSError:
        pass
sys.exit(code)
"""
"""Its end is written down, for whatever it says by itself goes nowhere."""


def place(home: Home, label: str, environment: Mapping[str, str]) -> str:
    """Where the wrapper lies: in the home's state, or under the label alone if that path would tell something."""
    usual = home.path(f"{FOLDER}/{label}")
    if not TELLING.search(_below(usual, environment)):
        return usual
    from platformdirs import PlatformDirs

    return str(PlatformDirs(label, appauthor=False).user_state_path / label)


def _below(path: str, environment: Mapping[str, str]) -> str:
    """A path without the person's own folder, whose name nothing here can change."""
    own = environment.get("HOME")
    return path.removeprefix(os.path.join(own, "")) if own else path  # noqa: PTH118


def carried(home: Home, environment: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The environment that leads to this home, and the variables that must not be there."""
    zone = {"TZ": environment["TZ"]} if environment.get("TZ") else {}
    if home.flat:
        return {"AFTERCARE_HOME": str(home.data), **zone}, ["AFTERCARE_TODAY"]
    there = {name: environment[name] for name in ("HOME", *_XDG) if environment.get(name)}
    absent = [name for name in _XDG if name not in there]
    return {**there, **zone}, ["AFTERCARE_HOME", "AFTERCARE_TODAY", *absent]


def owner(home: Home) -> str:
    """The line that says which home a wrapper is of."""
    return f"# {home.state}"


def words(timer: Timer) -> list[str]:
    """The command line of a run. Where nothing can show a line, it only keeps what is due up to date."""
    ways = {NOTIFY: ["--notify", "--label", timer.label], EXEC: ["--exec", timer.command or ""], MAIL: []}
    return [timer.label, "remind", *ways.get(timer.arrive, ["--peek"])]


def content(timer: Timer, home: Home, environment: Mapping[str, str]) -> bytes:
    """The wrapper's bytes.

    Raises:
        CannotCreate: if a path holds what neither the shell nor a crontab would keep.
    """
    there, absent = carried(home, environment)
    for path in (timer.wrapper, timer.python, *there.values(), str(home.state)):
        if not path.isprintable() or "\\" in path:
            raise CannotCreate(f"{path!r} holds a character that no timer can keep. Use another home: --home DIR.")
    text = _TEXT.format(
        python=shlex.quote(timer.python),
        owner=home.state,
        carried=there,
        dropped=absent,
        ran=repr(timer.ran),
        words=words(timer),
    )
    return text.encode()


def is_of(home: Home, path: str) -> bool:
    """Whether the script at a path is a wrapper of this home."""
    raw = files.read(path)
    return raw is not None and owner(home).encode() in raw.splitlines()


def write(path: str, raw: bytes) -> None:
    """Write a wrapper, 0700 from the moment it stands there."""
    files.replace(path, raw, mode=MODE)


def remove(timer: Timer, usual: str) -> None:
    """Take a wrapper and its mark away, and its folder if it was made for it alone, outside of the usual one."""
    for path in (timer.wrapper, timer.ran):
        files.remove(path)
    folder = Path(timer.wrapper).parent
    if str(folder) != usual and folder.name == timer.label:
        with suppress(OSError):  # something else lies there
            folder.rmdir()
