"""The formats that can be imported, by name; what reads each is loaded when it is needed, or looked for."""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import cast

from aftercare.errors import DataInvalid, UsageProblem
from aftercare.imports import source
from aftercare.imports.rows import Reader
from aftercare.text import nearest, one_line

READERS = {
    "jsonl": "aftercare.imports.own:JsonLines",
    "csv": "aftercare.imports.own:Csv",
    "zip": "aftercare.imports.ownzip:Zip",
    "loop": "aftercare.imports.loop:Loop",
    "loop-db": "aftercare.imports.loopdb:LoopDatabase",
    "jrnl": "aftercare.imports.jrnl:Jrnl",
    "harsh": "aftercare.imports.harsh:Harsh",
    "table": "aftercare.imports.table:Table",
    "lines": "aftercare.imports.lines:Lines",
}
"""Each format, in the order in which a file is asked for it; the module and class that read it."""
OWN = frozenset({"jsonl", "csv", "zip"})
"""The formats whose rows carry ids and keys of ours."""


def load(name: str, *, today: date, columns: Mapping[str, str]) -> Reader:
    """The reader of a format.

    Raises:
        UsageProblem: if there is none of that name.
    """
    if name not in READERS:
        raise UsageProblem(f"{one_line(name)!r} is no format that is known here. {nearest(name, READERS)}")
    module, _, attribute = READERS[name].partition(":")
    found = getattr(import_module(module), attribute)
    made = found() if isinstance(found, type) else found
    for key, value in (("today", today), ("columns", columns)):
        if hasattr(made, key):
            setattr(made, key, value)
    return cast("Reader", made)


def sniffed(path: str, *, today: date, columns: Mapping[str, str]) -> Reader:
    """The reader that takes a path, told by what it holds.

    Raises:
        DataInvalid: if none does, naming those there are.
    """
    if columns:
        return load("table", today=today, columns=columns)
    head = source.head(path)
    for name in READERS:
        reader = load(name, today=today, columns=columns)
        if reader.takes(path, head):
            return reader
    raise DataInvalid(
        f"{one_line(path)}: is none of the formats that are known by themselves; name one with --from, or the columns "
        f"of a table with --columns. They are {_known(today)}.",
    )


def _known(today: date) -> str:
    return "; ".join(f"{name}: {load(name, today=today, columns={}).about}" for name in READERS)
