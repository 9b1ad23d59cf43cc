"""Programs that people use for something like this, where they are installed: add one entry, list a few."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from homes import environment
from measure import Command

_HLEDGER = "2026-11-22\ncare\ncare:cuddle\n5\ntime\n\n.\ny\n.\n"


@dataclass(frozen=True, slots=True)
class Other:
    """A program: its name, what it is called as, how its home is made (giving its environment), what is typed."""

    name: str
    program: str
    prepare: Callable[[Path], dict[str, str]]
    add: tuple[str, ...]
    show: tuple[str, ...]
    typed: str = ""

    def made(self, home: Path) -> dict[str, str]:
        """Make a new home, empty; all of the environment for a run in it."""
        home.mkdir()
        return {**environment(home), "PATH": os.environ["PATH"], **self.prepare(home)}

    def commands(self, folder: Path) -> Iterator[tuple[str, Command]]:
        """Adding and listing, each with its label, in a new home below `folder`; none if it is not installed."""
        path = shutil.which(self.program)
        if path is None:
            return
        home = folder / self.program
        env = self.made(home)
        yield f"{self.program}: add", Command((path, *self.add), env, home, self.typed)
        yield f"{self.program}: list", Command((path, *self.show), env, home)


def _watson(home: Path) -> dict[str, str]:
    return {"WATSON_DIR": str(home / "watson")}


def _jrnl(home: Path) -> dict[str, str]:
    settings = home / ".config" / "jrnl" / "jrnl.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        f"version: v4.0\nencrypt: false\neditor: ''\njournals: {{default: {{journal: {home}/journal.txt}}}}\n", "utf-8"
    )
    return {}


def _todoman(home: Path) -> dict[str, str]:
    (home / "calendars" / "care").mkdir(parents=True)
    settings = home / "todoman.py"
    settings.write_text(f'path = "{home}/calendars/*"\ndefault_list = "care"\n', "utf-8")
    return {"TODOMAN_CONFIG": str(settings)}


def _task(home: Path) -> dict[str, str]:
    settings = home / "taskrc"
    settings.write_text(f"data.location={home}\nconfirmation=off\nnews.version=9.9.9\n", "utf-8")
    return {"TASKRC": str(settings)}


def _timew(home: Path) -> dict[str, str]:
    (home / "data").mkdir()
    (home / "timewarrior.cfg").touch()
    return {"TIMEWARRIORDB": str(home)}


def _hledger(home: Path) -> dict[str, str]:
    journal = home / "journal"
    journal.touch()
    return {"LEDGER_FILE": str(journal)}


_FROM, _TO = "2026-11-22T09:00", "2026-11-22T09:05"
OTHERS = (
    Other(
        "Watson",
        "watson",
        _watson,
        ("add", "--from", _FROM, "--to", _TO, "care"),
        ("log", "--from", "2026-11-16", "--to", "2026-11-22"),
    ),
    Other("jrnl", "jrnl", _jrnl, ("today at 9am: Cuddle. Five minutes.",), ("-n", "10")),
    Other("todoman", "todo", _todoman, ("new", "-l", "care", "cuddle"), ("list",)),
    Other("Taskwarrior", "task", _task, ("add", "cuddle"), ("list",)),
    Other(
        "Timewarrior",
        "timew",
        _timew,
        ("track", _FROM, "-", _TO, "care", ":adjust", ":yes"),
        ("summary", "2026-11-16", "-", "2026-11-23"),
    ),
    Other("hledger", "hledger", _hledger, ("add",), ("balance", "--weekly"), _HLEDGER),
)
