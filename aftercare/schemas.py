"""The JSON Schemas that ship: of every file, of everything that `--json` prints, and of the rows of jsonl.

They are made by `make schemas` from the types that validate, and read here as they lie in `templates/schemas`.
"""

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from aftercare.editorschemas import KINDS
from aftercare.text import resolve

if TYPE_CHECKING:
    from aftercare.contracts.plans import SchemaRow

_PREFIX, _VERSION = "aftercare/", "/1"
"""Around the name of a kind of JSON in its key `schema`."""


def rows() -> "list[SchemaRow]":
    """What there is, files first, each with what it is of and a line about it."""
    found: list[SchemaRow] = json.loads(shipped("index"))
    return found


def text(word: str) -> str:
    """The schema meant by a word: a name of `rows`, or what the key `schema` of an output says, `aftercare/week/1`.

    Raises:
        UsageProblem: if the word could be several.
        InputMissing: if it is none, with the nearest.
    """
    names = [row["name"] for row in rows()]
    typed = word.strip().lower()
    if typed.startswith(_PREFIX) and typed.endswith(_VERSION):
        typed = typed.removeprefix(_PREFIX).removesuffix(_VERSION)
        typed = next((name for name in (f"{typed}-output", typed) if name in names), typed)
    elif typed.removesuffix(_VERSION) in KINDS:
        typed = typed.removesuffix(_VERSION)
    if typed in names:
        return shipped(typed)
    return shipped(resolve(typed, KINDS, names, what="schema"))


def shipped(name: str) -> str:
    """The text of a schema, by its name."""
    return files("aftercare.templates").joinpath("schemas", f"{name}.json").read_text("utf-8")
