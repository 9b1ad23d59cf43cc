"""A timer: under which label, how often, and how what is due arrives. Values only."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from aftercare.errors import UsageProblem

NOTIFY, EXEC, MAIL, NONE = "notify", "exec", "mail", "none"
"""How what is due arrives: a notification, a command, cron's mail, or only where the shell asks for it."""
WAYS = (NOTIFY, EXEC, MAIL, NONE)

_LABEL = re.compile(r"[a-z0-9-]{1,30}", re.ASCII)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
TELLING = re.compile(
    r"after[-_]?care|intima|sex|couple|partner|love|touch|cuddl|relationship|erotic|kink|therap|marri|spouse",
    re.IGNORECASE,
)
"""Words that nothing may hold that others can see (rule R06)."""


@dataclass(frozen=True, slots=True)
class Timer:
    """What is installed: `wrapper` is the path of the script, `python` that of the interpreter it starts.

    `at` is a time of day, None for every hour; `command` goes with EXEC.
    """

    label: str
    backend: str
    wrapper: str
    python: str
    at: time | None = None
    arrive: str = NOTIFY
    command: str | None = None

    @property
    def ran(self) -> str:
        """The file whose time tells when it last ran; it holds the exit code of that run."""
        return f"{self.wrapper}.ran"

    @property
    def clock(self) -> str | None:
        """The time of day as it is written, None for every hour."""
        return None if self.at is None else self.at.strftime("%H:%M")

    def next_run(self, now: datetime) -> datetime:
        """When it next runs, by the wall clock."""
        if self.at is None:
            return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        today = datetime.combine(now.date(), self.at)
        return today if today > now else today + timedelta(days=1)


def checked_label(word: str) -> str:
    """The label, if it is one that gives nothing away.

    Raises:
        UsageProblem: if it is none, or says what it is about.
    """
    if not _LABEL.fullmatch(word) or word.startswith("-"):
        raise UsageProblem(f"{word!r} is no label: 1 to 30 of a-z, 0-9 and -, such as notes-timer. Choose another.")
    if TELLING.search(word):
        raise UsageProblem(f"the label {word} would tell others what it is about. Choose a neutral one: notes-timer.")
    return word


def parse_every(text: str) -> None:
    """Accept what `--every` can be.

    Raises:
        UsageProblem: if it is not `hour`.
    """
    if text.strip().lower() not in {"hour", "1h", "1 hour"}:
        raise UsageProblem(f"--every takes `hour`, not {text!r}; what is due is decided by rules. Or use --at 19:00.")


def parse_at(text: str) -> time:
    """A time of day such as 19:00.

    Raises:
        UsageProblem: if it is none.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise UsageProblem(f"{text!r} is no time of day. Write --at 19:00.")
    return time(int(found[1]), int(found[2]))
