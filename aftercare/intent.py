"""What a change of several files is about to do, so that a run that is killed in the middle loses nothing.

`state/intent` is one line of JSON. While many files are being staged it only says by which process; then, once each
of them and the record are on disk, it names them all, with their hashes before and after; when all are swapped in it
goes. A run that finds one takes the lock and ends what was begun, before it reads anything: nothing swapped in yet,
then nothing happened; some of it, then the rest follows; and where a file was changed by hand meanwhile, the others go
back to what they were.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from aftercare import files
from aftercare.errors import AftercareError
from aftercare.groups import ABSENT, ENDING, hash_of, is_logical, read_record
from aftercare.home import CACHE, CONFIG, DECKS, INTENT, JOURNAL, STATE, TEMPLATES, Home

LOCK, REDO = f"{STATE}/lock", f"{STATE}/redo"
SPOOL = ".import"
"""How the names of what an import keeps in `state/` for a while begin."""
_NOTED = f"{CACHE}/noted.json"


class Step(NamedTuple):
    """One file: its logical name, the temporary one beside it (None: it is to go), its hashes before and after."""

    name: str
    temporary: str | None
    before: str
    after: str


def staging() -> bytes:
    """The intent of a run that is still staging files."""
    return _line({"staging": os.getpid()})


def whole(steps: Sequence[Step], record: str | None, *, fresh: bool) -> bytes:
    """The intent of a run that has staged everything; a `fresh` change leaves nothing that could be redone."""
    known = {"process": os.getpid(), "record": record, "fresh": fresh}
    return _line(known | {"files": [list(step) for step in steps]})


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps({"aftercare": "intent/1", **content}).encode() + b"\n"


def complete(home: Home) -> None:
    """End what a killed run began, under the lock; a run that is still at it is waited for, once it swaps files in.

    Raises:
        Locked: if it takes too long.
        AftercareError: if it cannot be ended.
    """
    known = _read(home)
    use_lock = _use_lock(home)
    if known is not None and not use_lock and _lives(known.get("staging") or known.get("process")):
        return
    if known is not None and "staging" in known:
        with suppress(AftercareError), files.locked(home.path(LOCK), wait=0, use=use_lock):
            settle(home)
        return
    with files.locked(home.path(LOCK), use=use_lock):
        settle(home)


def settle(home: Home) -> None:
    """End what a killed run began; under the lock, where no other run can be at it."""
    if not os.path.lexists(home.path(INTENT)):
        return
    known = _read(home)
    if known is not None and "staging" in known:
        _sweep(home, known["staging"])
    elif known is not None:
        _end(home, [Step(*one) for one in known["files"]], known["record"], fresh=known["fresh"])
    files.remove(home.path(INTENT))  # one that is not ours says nothing that could be done


def _use_lock(home: Home) -> bool:
    """Whether the home's disk has file locks; the settings themselves may be among the files concerned."""
    from aftercare import settings

    try:
        raw = files.read(home.path(CONFIG))
        return raw is None or settings.load(files.decode(raw, CONFIG), CONFIG).lock == "file"
    except AftercareError:
        return True


def _lives(process: object) -> bool:
    """Whether a process is there, and is not this one."""
    if not isinstance(process, int) or process in {0, os.getpid()}:
        return False
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _read(home: Home) -> dict[str, Any] | None:
    """The intent, None if there is none, or nothing that this program wrote."""
    try:
        known = json.loads(files.read(home.path(INTENT)) or b"null")
        if known["aftercare"] != "intent/1":
            return None
        if "staging" in known:
            return {"staging": int(known["staging"])}
        record = known["record"]
        if not all(_is_step(*one) for one in known["files"]) or not (record is None or is_logical(record)):
            return None
        return {key: known[key] for key in ("process", "record", "fresh", "files")}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _is_step(name: object, temporary: object, before: object, after: object) -> bool:
    """Whether it names a file of the home, and a temporary one such as this program makes."""
    if not is_logical(name) or not isinstance(before, str) or not isinstance(after, str):
        return False
    if temporary is None:
        return after == ABSENT
    text = str(temporary)
    return text.startswith(".") and text.endswith(files.TEMPORARY) and "/" not in text and is_logical(text)


def _end(home: Home, steps: Sequence[Step], record: str | None, *, fresh: bool) -> None:
    done: list[Step] = []
    ready: list[Step] = []
    strange: list[Step] = []
    for step in steps:
        now = hash_of(files.read(home.path(step.name)))
        staged = step.temporary is None or hash_of(files.read(_beside(home, step))) == step.after
        (done if now == step.after else ready if now == step.before and staged else strange).append(step)
    if not done or (strange and record is not None):
        _back(home, done, record)
    else:
        _forward(home, ready)
        if record is not None and fresh:
            for name in files.names(home.path(REDO), ENDING):
                files.remove(os.path.join(home.path(REDO), name))
    for step in steps:
        if step.temporary is not None:
            files.remove(_beside(home, step))
    if any(step.name.startswith(f"{JOURNAL}/") for step in done):
        files.remove(home.path(_NOTED))


def _beside(home: Home, step: Step) -> str:
    """The path of a step's temporary file."""
    return os.path.join(os.path.dirname(os.path.realpath(home.path(step.name))), step.temporary or "")


def _forward(home: Home, steps: Sequence[Step]) -> None:
    folders: dict[str, None] = {}
    for step in steps:
        path = os.path.realpath(home.path(step.name))
        if step.temporary is None:
            files.remove(path)
            continue
        try:
            os.replace(_beside(home, step), path)
        except OSError as error:
            raise files.problem(error, path, "write") from error
        folders[os.path.dirname(path)] = None
    for folder in folders:
        files.sync_folder(folder)


def _back(home: Home, done: Sequence[Step], record: str | None) -> None:
    if record is None:
        return
    group = read_record(home.path(record))
    before = {} if group is None else {one.name: one for one in group.changes}
    for step in done:
        if step.name in before:
            old = before[step.name].before
            path = home.path(step.name)
            files.remove(path) if old is None else files.replace(path, old)
    files.remove(home.path(record))


def _sweep(home: Home, process: int) -> None:
    """Take away what a process staged before it was killed, beside the files that symbolic links lead to as well."""
    ending = f".{process}{files.TEMPORARY}"
    names = (JOURNAL, DECKS, TEMPLATES, f"{STATE}/", f"{STATE}/undo", REDO)
    within = [home.path(name) for name in names]
    folders = {os.path.realpath(one) for one in (*map(str, home.folders), *within)}
    for folder in within[:3]:
        for name in files.names(folder, ""):
            path = os.path.join(folder, name)
            if os.path.islink(path):
                folders.add(os.path.dirname(os.path.realpath(path)))
    for folder in folders:
        with suppress(OSError):
            for name in os.listdir(folder):
                if name.startswith(".") and name.endswith(ending):
                    os.unlink(os.path.join(folder, name))


def sweep_spools(home: Home) -> None:
    """Take away what imports that were killed kept in `state/`."""
    with suppress(OSError):
        folder = home.path(f"{STATE}/")
        for name in os.listdir(folder):
            of, _, process = name.removesuffix(files.TEMPORARY).rpartition(".")
            ours = name.endswith(files.TEMPORARY) and of.startswith(SPOOL) and process.isdecimal()
            if ours and not _lives(int(process)):
                os.unlink(os.path.join(folder, name))
