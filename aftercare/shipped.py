"""The files that come with the program: everything people read, as YAML and Jinja."""

from importlib.resources import files
from typing import Any

from aftercare.yamlfile import parse


def text(name: str) -> str:
    """The text of a shipped file, by its path below `templates/`.

    Raises:
        FileNotFoundError: if there is none.
    """
    return files("aftercare.templates").joinpath(name).read_text("utf-8")


def raw(name: str) -> bytes:
    """The bytes of a shipped file, by its path below `templates/`."""
    return files("aftercare.templates").joinpath(name).read_bytes()


def data(name: str) -> Any:
    """The values of a shipped YAML file."""
    return parse(text(name), name).data


def names(folder: str, ending: str) -> list[str]:
    """The sorted names of the shipped files of a folder, without their ending."""
    entries = files("aftercare.templates").joinpath(folder).iterdir()
    return sorted(entry.name.removesuffix(ending) for entry in entries if entry.name.endswith(ending))
