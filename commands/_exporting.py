"""Where an export goes: to stdout, to a file that is replaced as a whole, or into what somebody else reads."""

from collections.abc import Iterable
from pathlib import Path

from aftercare import files
from aftercare.errors import CannotCreate
from aftercare.output import Console


def deliver(console: Console, parts: Iterable[bytes], output: str | None) -> None:
    """Write the parts to stdout or to the file named, and say so.

    Raises:
        CannotCreate: if its folder is not there, or it is a folder itself.
        InputOutput: if it cannot be written.
    """
    if output is None or output == "-":
        console.data(parts)
        return
    if not output:
        raise CannotCreate("there is no name to write to: give the name of a file, or - for standard output.")
    path = Path(output).expanduser().absolute()
    if not path.parent.is_dir():
        raise CannotCreate(f"there is no folder {path.parent}. Make it first, or write elsewhere.")
    if path.is_dir():
        raise CannotCreate(f"{output} is a folder. Give the name of a file.")
    if path.exists() and not path.is_file():  # a pipe or a device, such as /dev/stdout: nothing there to replace
        _poured(parts, str(path))
        return
    files.Staged(str(path), parts).swap_in()
    console.answer(f"Written: {output} (only you can read it).")


def _poured(parts: Iterable[bytes], path: str) -> None:
    try:
        with Path(path).open("wb", buffering=0) as file:
            for part in parts:
                rest = memoryview(part)
                while rest:
                    rest = rest[file.write(rest) :]
    except BrokenPipeError:
        raise
    except OSError as error:
        raise files.problem(error, path, "write") from error
