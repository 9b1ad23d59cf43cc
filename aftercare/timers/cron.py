"""The person's crontab, read and written by `crontab` itself."""

from collections.abc import Mapping

from aftercare.errors import CannotCreate, DataInvalid, InputOutput, NotPermitted, ProgramMissing
from aftercare.timers import crontab
from aftercare.timers.processes import Done, run
from aftercare.timers.timer import Timer

_NONE_YET = ("no crontab for", "no such file")
_DENIED = ("not allowed", "not permitted", "permission denied", "cannot use this program")
_NO_END = "missing newline"


def read(environment: Mapping[str, str]) -> bytes | None:
    """The table, None if there is none.

    Raises:
        ProgramMissing: if there is no `crontab`.
        NotPermitted: if this person may not use it.
    """
    done = run(["crontab", "-l"], environment)
    if done.code == 0:
        return done.out
    if any(word in done.err.lower() for word in _NONE_YET):
        return None
    raise _problem(done, "read")


def write(table: bytes | None, environment: Mapping[str, str]) -> None:
    """Put a table in place of the one there is, and look whether it is there; None takes it away.

    Raises:
        DataInvalid: if `crontab` does not take it.
        NotPermitted, InputOutput: as `crontab` says.
    """
    done = run(["crontab", "-r"] if table is None else ["crontab", "-"], environment, given=table or b"")
    if table and not table.endswith(b"\n") and _NO_END in done.err.lower():
        table += b"\n"  # a table that was put there by other means; this is as near as `crontab` lets it come
        done = run(["crontab", "-"], environment, given=table)
    if done.code != 0:
        raise _problem(done, "write")
    if read(environment) != table:
        raise InputOutput("crontab holds another table than it was given. Look at it with `crontab -l`.")


def _problem(done: Done, doing: str) -> DataInvalid | InputOutput | NotPermitted:
    if any(word in done.err.lower() for word in _DENIED):
        return NotPermitted("you may not use cron here (cron.allow, cron.deny). Choose another way: --backend print.")
    if doing == "write":
        return DataInvalid(f"crontab did not take the table ({done.reason}), and it is as it was. See `crontab -e`.")
    return InputOutput(f"crontab cannot be read: {done.reason}. Try `crontab -l`.")


def check(timer: Timer, environment: Mapping[str, str]) -> None:
    """Refuse what could not be installed: no cron, or a block of this label that runs something else."""
    line = crontab.line_of(read(environment), timer.label)
    if line is not None and not _is_ours(line, timer):
        raise taken(timer.label, "the crontab")


def taken(label: str, where: str) -> CannotCreate:
    """The error for a label that something else has."""
    return CannotCreate(f"{where} has something else called {label} already. Choose another name: --label WORD.")


def _is_ours(line: str, timer: Timer) -> bool:
    return f" {crontab.command(timer)} " in f"{line} "


def install(timer: Timer, environment: Mapping[str, str]) -> None:
    """Put the block into the table; one that is there and the same is left alone."""
    table = read(environment)
    new = crontab.insert(table, timer.label, crontab.job(timer))
    if new != table:
        write(new, environment)


def exchange(old: Timer, timer: Timer, environment: Mapping[str, str]) -> None:
    """Put the block in the place of one of another label, in one go, so that the way back stays known."""
    table = read(environment)
    line = crontab.line_of(table, old.label)
    rest = crontab.remove(table, old.label) if line is not None and _is_ours(line, old) else table
    write(crontab.insert(rest, timer.label, crontab.job(timer)), environment)


def uninstall(timer: Timer, environment: Mapping[str, str]) -> bool:
    """Take the block out; whether there was one."""
    table = read(environment)
    line = crontab.line_of(table, timer.label)
    if line is None or not _is_ours(line, timer):
        return False
    write(crontab.remove(table, timer.label), environment)
    return True


def is_there(timer: Timer, environment: Mapping[str, str]) -> bool:
    """Whether the table holds the block, running this wrapper."""
    try:
        line = crontab.line_of(read(environment), timer.label)
    except (DataInvalid, ProgramMissing):
        return False
    return line is not None and _is_ours(line, timer)


def outside(timer: Timer, environment: Mapping[str, str]) -> dict[str, bytes]:
    """The files that are written: none by oneself."""
    del timer, environment
    return {}


def preview(timer: Timer, environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """What else would be done: where, and the lines."""
    del environment
    return [("your crontab", crontab.block(timer.label, crontab.job(timer)))]
