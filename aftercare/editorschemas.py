"""JSON Schemas for editors: copies in the home, and a first line in new files that leads to them.

Editors read such a line by way of the YAML language server. It is a comment: nothing here needs it.
"""

import os
from typing import TYPE_CHECKING

from aftercare.errors import AftercareError
from aftercare.home import CONFIG, DECKS, HABITS, JOURNAL, MENU, SCHEMAS

if TYPE_CHECKING:
    from aftercare.history import Change

KINDS = ("config", "habits", "menu", "journal", "deck", "plan")
"""The kinds of files that have a schema."""

MARK = "# yaml-language-server: $schema="
_OF = {CONFIG: "config", HABITS: "habits", MENU: "menu"}
_IN = {JOURNAL: "journal", DECKS: "deck"}


def file_of(kind: str) -> str:
    """The logical name of the copy of a kind's schema."""
    return f"{SCHEMAS}/{kind}.json"


def copy(change: "Change") -> list[str]:
    """Put the schemas of files into the home, or those that are there anew; returns the names that are different."""
    from aftercare import schemas

    for kind in KINDS:
        change.write(file_of(kind), schemas.shipped(kind))
    return [name for name in change.changed if name.startswith(f"{SCHEMAS}/")]


def line(change: "Change", name: str) -> str | None:
    """The line that leads an editor from a file to its schema; None where there is no copy of it.

    None too where the way to it holds what cannot stand in such a line, as a space.
    """
    kind = _OF.get(name) or _IN.get(name.partition("/")[0])
    if kind is None or not _there(change, file_of(kind)):
        return None
    folder = os.path.dirname(change.home.path(name))  # noqa: PTH120  a change imports as little as it can
    way = os.path.relpath(change.home.path(file_of(kind)), folder)
    return f"{MARK}{way}\n" if way.isprintable() and not any(map(str.isspace, way)) else None


def _there(change: "Change", name: str) -> bool:
    try:
        return change.read(name) is not None
    except AftercareError:  # one that cannot be read is no reason not to note something
        return False


def begun(change: "Change", name: str, text: str) -> str:
    """A new file's text, with such a line above it if it begins as this program begins files: with its kind."""
    return (line(change, name) or "") + text if text.startswith("aftercare:") else text
