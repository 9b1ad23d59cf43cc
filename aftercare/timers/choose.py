"""Which scheduler there is, and how what is due can arrive."""

import shutil
import sys
from collections.abc import Mapping
from typing import Protocol

from aftercare.errors import ProgramMissing, UsageProblem
from aftercare.timers import byhand, cron, launchd, systemd
from aftercare.timers.timer import EXEC, MAIL, NONE, NOTIFY, Timer

AUTO, CRON, SYSTEMD, LAUNCHD, PRINT = "auto", "cron", "systemd", "launchd", "print"
BACKENDS = (AUTO, SYSTEMD, CRON, LAUNCHD, PRINT)


class Backend(Protocol):
    """What each scheduler's module offers."""

    def check(self, timer: Timer, environment: Mapping[str, str]) -> None:
        """Refuse what could not be installed."""

    def outside(self, timer: Timer, environment: Mapping[str, str]) -> dict[str, bytes]:
        """The files that are written besides the wrapper, by path."""

    def preview(self, timer: Timer, environment: Mapping[str, str]) -> list[tuple[str, str]]:
        """What else would be done: where, and the lines."""

    def install(self, timer: Timer, environment: Mapping[str, str]) -> None:
        """Install."""

    def uninstall(self, timer: Timer, environment: Mapping[str, str]) -> bool:
        """Take it away; whether there was something."""

    def is_there(self, timer: Timer, environment: Mapping[str, str]) -> bool:
        """Whether it is still installed."""


_MODULES: dict[str, Backend] = {CRON: cron, SYSTEMD: systemd, LAUNCHD: launchd, PRINT: byhand}


def module(name: str) -> Backend:
    """The module of a scheduler."""
    return _MODULES[name]


def backend(wanted: str, arrive: str, environment: Mapping[str, str], *, platform: str = sys.platform) -> str:
    """The scheduler to use: the one that is wanted, else the first that is there.

    Raises:
        UsageProblem: if there is none of that name, or it sends no mail where mail is wanted.
    """
    if wanted not in BACKENDS:
        raise UsageProblem(f"there is no backend {wanted!r}. Write auto, systemd, cron, launchd or print.")
    if arrive == MAIL:
        if wanted not in {AUTO, CRON, PRINT}:
            raise UsageProblem(f"{wanted} sends no mail, only cron does. Leave --backend out, or write --backend cron.")
        return CRON if wanted == AUTO else wanted
    if wanted != AUTO:
        return wanted
    path = environment.get("PATH")
    if platform == "darwin":
        return LAUNCHD
    if shutil.which("systemctl", path=path) and systemd.runs(environment):
        return SYSTEMD
    return CRON if shutil.which("crontab", path=path) else PRINT


def way(environment: Mapping[str, str], *, notify: bool, command: str | None, mail: bool) -> tuple[str, str | None]:
    """How what is due arrives, with the command to start, its program by its whole path.

    Raises:
        UsageProblem: if several ways are wanted, or the command is none.
        ProgramMissing: if what the way needs is not there.
    """
    from aftercare.delivery import notifier

    if notify + mail + (command is not None) > 1:
        raise UsageProblem("one way to arrive: --notify, --exec or --mail. Leave the others out.")
    if command is not None:
        return EXEC, _whole(command, environment)
    if mail:
        if not shutil.which("sendmail", path=f"{environment.get('PATH', '')}:/usr/sbin:/usr/lib"):
            raise ProgramMissing("cron needs a mail program (sendmail) for --mail, and there is none. Use --exec.")
        return MAIL, None
    if notifier(environment) is not None:
        return NOTIFY, None
    if notify:
        raise ProgramMissing("no notification can be shown: no notifier or no desktop session found. Use --exec.")
    return NONE, None


def _whole(command: str, environment: Mapping[str, str]) -> str:
    import shlex

    from aftercare.delivery import words_of

    words = words_of(command)
    program = shutil.which(words[0], path=environment.get("PATH"))
    if program is None:
        raise ProgramMissing(f"there is no program {words[0]!r} to be found. Write where it lies: --exec /usr/bin/tee.")
    from pathlib import Path

    return shlex.join([str(Path(program).absolute()), *words[1:]])
