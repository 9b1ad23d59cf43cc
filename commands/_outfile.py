"""Writing a page to a file that a person named: whole or not at all, and only for them to read."""

from pathlib import Path

from aftercare import files
from aftercare.errors import CannotCreate
from aftercare.output import Console


def give(console: Console, text: str, output: str | None) -> None:
    """Show a text, or write it to the file named and say so; `-` is standard output.

    Raises:
        CannotCreate: if its folder is not there, or it is a folder itself.
    """
    if output is None or output == "-":
        console.out(text)
        return
    if not output:
        raise CannotCreate("there is no name to write to: give the name of a file, or - for standard output.")
    path = Path(output).expanduser().absolute()
    if not path.parent.is_dir():
        raise CannotCreate(f"there is no folder {path.parent}. Make it first, or write elsewhere.")
    if path.is_dir():
        raise CannotCreate(f"{output} is a folder. Give the name of a file.")
    files.replace(str(path), f"{text}\n".encode("utf-8", "backslashreplace"))
    console.answer(f"Written: {output} (only you can read it).")
