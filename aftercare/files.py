"""Locking, reading and replacing files: the only place that changes one.

Imports nothing heavier than `os` and `fcntl`. Every file is 0600 and every folder 0700, whatever the
umask. A replacement is whole or not at all: a temporary file in the same folder, fsync, rename, fsync
of the folder. A symbolic link is followed and stays one.
"""

import errno
import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from aftercare.errors import AftercareError, CannotCreate, DataInvalid, InputOutput, Locked, NotPermitted

FILE_MODE = 0o600
FOLDER_MODE = 0o700
LOCK_WAIT = 30.0
TEMPORARY = ".new"
"""Ending of temporary files; names begin with a dot and are never read as data."""

_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_LOCK_UNSUPPORTED = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def problem(error: OSError, path: str, doing: str) -> AftercareError:
    """The error to raise for what the system said about `path` while `doing` ("read", "write")."""
    if error.errno in _DENIED:
        return NotPermitted(f"cannot {doing} {path}: not permitted. Look at its owner and mode (ls -ld).")
    if error.errno in {errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP}:
        return CannotCreate(f"cannot {doing} {path}: something else stands there. Move it, or use --home DIR.")
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return InputOutput(f"cannot {doing} {path}: no space left, and nothing was changed. Free some, then try again.")
    reason = (error.strerror or "unknown fault").lower()
    return InputOutput(f"cannot {doing} {path}: {reason}. Nothing was changed; please try again.")


def make_folder(path: str) -> None:
    """Make a folder and its parents, each 0700; an existing one is left as it is."""
    if os.path.isdir(path):
        return
    parent = os.path.dirname(path)
    if parent and parent != path:
        make_folder(parent)
    try:
        os.mkdir(path, FOLDER_MODE)
        os.chmod(path, FOLDER_MODE)
    except FileExistsError as error:
        if not os.path.isdir(path):  # another run may have made it meanwhile; a file is a fault
            raise problem(error, path, "make the folder") from error
    except OSError as error:
        raise problem(error, path, "make the folder") from error


def read(path: str, *, most: int | None = None) -> bytes | None:
    """The bytes of a file, None where there is none.

    Raises:
        NotPermitted, CannotCreate, InputOutput: as the system says.
        DataInvalid: if it holds more than `most` bytes.
    """
    try:
        with open(path, "rb") as file:
            raw = file.read(-1 if most is None else most + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise problem(error, path, "read") from error
    if most is not None and len(raw) > most:
        raise DataInvalid(f"{path}: larger than {most // 2**20} MiB, which is too large here. Divide it.")
    return raw


def is_handed_over(path: str) -> bool:
    """Whether it is what a shell's process substitution or redirection hands over, which is no file of its own."""
    return path == "/dev/stdin" or path.startswith(("/dev/fd/", "/proc/self/fd/"))


def is_waited_for(path: str) -> bool:
    """Whether something stands there that is no regular file: a folder, or a pipe that reading would wait for."""
    return os.path.exists(path) and not os.path.isfile(path) and not is_handed_over(path)


def decode(raw: bytes, name: str) -> str:
    """The text of UTF-8 bytes, a byte order mark kept.

    Raises:
        DataInvalid: naming file and line, for bytes that are not UTF-8 or not text.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataInvalid(f"{name}:{line}: not UTF-8 text. Save the file as UTF-8, then try again.") from None
    if "\0" in text:
        raise DataInvalid(f"{name}: holds binary data, not text. Move it away, or `undo` the last change.")
    return text


class Staged:
    """A replacement that is written and on disk, but not yet swapped in; `content` may come in parts."""

    def __init__(self, path: str, content: bytes | Iterable[bytes], *, mode: int = FILE_MODE) -> None:
        self.path = os.path.realpath(path)
        folder = os.path.dirname(self.path)
        make_folder(folder)
        name = os.path.basename(self.path)
        self._temporary = os.path.join(folder, f".{name}.{os.getpid()}{TEMPORARY}")
        try:
            handle = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
            try:
                os.fchmod(handle, mode)
                for part in (content,) if isinstance(content, bytes) else content:
                    _write_all(handle, part)
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            self.discard()
            raise problem(error, path, "write") from error
        except BaseException:  # what the parts are made of cannot be read, or a person has had enough
            self.discard()
            raise

    @property
    def temporary(self) -> str:
        """The name under which it lies in the file's folder until it is swapped in."""
        return os.path.basename(self._temporary)

    def swap_in(self, *, sync: bool = True) -> None:
        """Rename it over the old file, and make that last; without `sync` that is left to `sync_folder`."""
        try:
            os.replace(self._temporary, self.path)
        except OSError as error:
            self.discard()
            raise problem(error, self.path, "write") from error
        if sync:
            sync_folder(os.path.dirname(self.path))

    def discard(self) -> None:
        """Take the temporary file away again."""
        with suppress(OSError):
            os.unlink(self._temporary)


def _write_all(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def replace(path: str, content: bytes, *, mode: int = FILE_MODE) -> None:
    """Write a file whole: afterwards it holds the old bytes or the new ones, never a part."""
    Staged(path, content, mode=mode).swap_in()


def remove(path: str) -> None:
    """Take a file away; none there is fine."""
    target = os.path.realpath(path)
    try:
        os.unlink(target)
    except FileNotFoundError:
        return
    except OSError as error:
        raise problem(error, path, "remove") from error
    sync_folder(os.path.dirname(target))


def sync_folder(path: str) -> None:
    """Make renames in a folder last. Some file systems cannot; there it is left to them."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def names(folder: str, ending: str) -> list[str]:
    """The sorted file names of a folder with an ending, hidden ones left out; [] where there is none."""
    try:
        return sorted(n for n in os.listdir(folder) if n.endswith(ending) and not n.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise problem(error, folder, "read") from error


def sweep(folder: str, name: str = "") -> None:
    """Take away temporary files that a killed run left in a folder, or those of one file; under the lock."""
    with suppress(OSError):
        for found in os.listdir(folder):
            of, _, process = found.removesuffix(TEMPORARY).rpartition(".")
            ours = found.endswith(TEMPORARY) and process.isdigit() and of.startswith(".")
            if ours and (not name or of == f".{name}"):
                os.unlink(os.path.join(folder, found))


@contextmanager
def locked(path: str, *, wait: float = LOCK_WAIT, use: bool = True) -> Iterator[None]:
    """Hold the one lock of a home, in a file of its own that is never replaced.

    Raises:
        Locked: if another run still holds it after `wait` seconds, or the folder does not support locks.
    """
    if not use:
        yield
        return
    folder = os.path.dirname(path)
    make_folder(folder)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    except OSError as error:
        raise problem(error, path, "open") from error
    try:
        with suppress(OSError):  # the lock holds no text; whoever may open it may take it
            os.fchmod(handle, FILE_MODE)
        _take(handle, folder, wait)
        yield
    finally:
        with suppress(OSError):  # whatever was to be done under it is done
            os.close(handle)


def _take(handle: int, folder: str, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Locked("another run is still busy with these files. Try again in a moment.") from None
            time.sleep(0.01)
        except OSError as error:
            if error.errno in _LOCK_UNSUPPORTED:
                raise Locked(
                    f"{folder} does not support file locks. Move the home to another disk, "
                    "or write `lock: none` in config.yaml if only one program ever writes there.",
                ) from error
            raise problem(error, folder, "lock") from error
        else:
            return
