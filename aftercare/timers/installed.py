"""Installing, taking away and looking at the one timer of a home; `state/timer/installed.json` remembers it."""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftercare import files
from aftercare.errors import AftercareError, CannotCreate, DataInvalid
from aftercare.timers import choose, cron, wrapper
from aftercare.timers.processes import run
from aftercare.timers.timer import WAYS, Timer, checked_label

if TYPE_CHECKING:
    from aftercare.home import Home

RECORD = f"{wrapper.FOLDER}/installed.json"
KIND = "timer/1"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an installed timer stands: whether its parts are there, when it last ran, by the wall clock, and its end."""

    timer: Timer
    wrapper: bool
    program: bool
    scheduled: bool
    last_run: datetime | None
    last_exit: int | None

    @property
    def whole(self) -> bool:
        """Whether nothing is lacking."""
        return self.wrapper and self.program and self.scheduled


def load(home: "Home") -> Timer | None:
    """The timer that was installed from this home, None if none was.

    Raises:
        DataInvalid: if the record cannot be read.
    """
    path = home.path(RECORD)
    raw = files.read(path)
    if raw is None:
        return None
    try:
        data: Any = json.loads(raw)
        if data["aftercare"] != KIND or data["backend"] not in choose.BACKENDS or data["arrive"] not in WAYS:
            raise ValueError  # noqa: TRY301  one sentence for whatever is wrong with it
        return Timer(
            checked_label(data["label"]),
            str(data["backend"]),
            str(data["wrapper"]),
            str(data["python"]),
            time.fromisoformat(data["at"]) if data["at"] else None,
            str(data["arrive"]),
            None if data["command"] is None else str(data["command"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError, AftercareError):
        raise DataInvalid(f"{path} is damaged. Take it away, then `remind install` once more.") from None


def planned(
    home: "Home",
    environment: Mapping[str, str],
    *,
    label: str,
    backend: str,
    at: time | None,
    arrive: str,
    command: str | None,
) -> Timer:
    """The timer that would be installed.

    Raises:
        AftercareError: if it could not be; nothing was changed.
    """
    path = wrapper.place(home, label, environment)
    timer = Timer(label, backend, path, sys.executable, at, arrive, command)
    wrapper.content(timer, home, environment)
    if Path(path).exists() and not wrapper.is_of(home, path):
        raise CannotCreate(f"{path} is of something else. Choose another name: --label WORD.")
    choose.module(backend).check(timer, environment)
    return timer


def parts(home: "Home", timer: Timer, environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """Exactly what installing would write and do: where, and the text."""
    found = [(timer.wrapper, wrapper.content(timer, home, environment).decode())]
    backend = choose.module(timer.backend)
    found += [(path, raw.decode()) for path, raw in backend.outside(timer, environment).items()]
    return [*found, *backend.preview(timer, environment)]


def install(home: "Home", timer: Timer, environment: Mapping[str, str]) -> None:
    """Install a timer in place of the one there was; if that cannot be, it is as it was.

    Raises:
        AftercareError: as the scheduler says.
    """
    old: Timer | None = None
    with suppress(DataInvalid):  # a damaged record tells of nothing that could be taken away
        old = load(home)
    _prepare(home, timer, environment)
    renamed = old is not None and old.backend == timer.backend == choose.CRON and old.label != timer.label
    try:
        if renamed and old is not None:
            cron.exchange(old, timer, environment)
        else:
            choose.module(timer.backend).install(timer, environment)
    except AftercareError:
        with suppress(AftercareError):
            uninstall(home, timer, environment)
        if old is not None:
            _prepare(home, old, environment)
        raise
    if old is not None and not renamed and (old.label, old.backend) != (timer.label, timer.backend):
        choose.module(old.backend).uninstall(old, environment)
    if old is not None and old.wrapper != timer.wrapper and wrapper.is_of(home, old.wrapper):
        wrapper.remove(old, home.path(wrapper.FOLDER))


def _prepare(home: "Home", timer: Timer, environment: Mapping[str, str]) -> None:
    """Write what a scheduler starts, and what remembers it."""
    wrapper.write(timer.wrapper, wrapper.content(timer, home, environment))
    content = {"aftercare": KIND, **asdict(replace(timer, at=None)), "at": timer.clock}
    files.replace(home.path(RECORD), json.dumps(content, indent=1).encode())


def uninstall(home: "Home", timer: Timer, environment: Mapping[str, str]) -> bool:
    """Take a timer away, and all that tells of it; whether the scheduler still had it.

    Raises:
        AftercareError: if the scheduler cannot be told; then everything stays, so that it can be tried again.
    """
    there = choose.module(timer.backend).uninstall(timer, environment)
    if wrapper.is_of(home, timer.wrapper):
        wrapper.remove(timer, home.path(wrapper.FOLDER))
    files.remove(home.path(RECORD))
    with suppress(OSError):  # not empty
        Path(home.path(wrapper.FOLDER)).rmdir()
    return there


def take_away(home: "Home", environment: Mapping[str, str]) -> None:
    """Take away whatever timer was installed from this home, if one was.

    Raises:
        AftercareError: if that cannot be.
    """
    timer = load(home)
    if timer is not None:
        uninstall(home, timer, environment)


def standing(timer: Timer, environment: Mapping[str, str]) -> Standing:
    """How a timer stands."""
    last, code = _last(timer.ran)
    return Standing(
        timer,
        os.access(timer.wrapper, os.X_OK),
        _imports(timer.python, environment),
        choose.module(timer.backend).is_there(timer, environment),
        last,
        code,
    )


def _last(path: str) -> tuple[datetime | None, int | None]:
    """When it last ran and how that ended, as far as it is known."""
    try:
        at = datetime.fromtimestamp(Path(path).stat().st_mtime)  # noqa: DTZ006  the wall clock's
        return at, int(Path(path).read_text("ascii"))
    except OSError:
        return None, None
    except ValueError:
        return at, None


def _imports(python: str, environment: Mapping[str, str]) -> bool:
    """Whether an interpreter is there and finds this program, wherever the person stands now."""
    if not os.access(python, os.X_OK):
        return False
    try:
        return run([python, "-P", "-c", "import aftercare"], environment).code == 0
    except AftercareError:
        return False


def outside_files(home: "Home", environment: Mapping[str, str]) -> list[str]:
    """The files of an installed timer that lie outside of the home, as far as they are there."""
    try:
        timer = load(home)
    except AftercareError:
        return []
    if timer is None:
        return []
    paths = [timer.wrapper, timer.ran, *choose.module(timer.backend).outside(timer, environment)]
    own = home.path(wrapper.FOLDER)
    return [path for path in paths if os.path.lexists(path) and str(Path(path).parent) != own]
