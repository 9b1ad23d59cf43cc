"""What `import` prints as JSON, and what it writes with `--rejects`."""

from typing import Annotated, TypedDict


class Reason(TypedDict):
    """Why something was left out on purpose."""

    why: Annotated[str, "the reason"]
    count: Annotated[int, "how many rows"]


class MappedName(TypedDict):
    """A name in what was read, and where it goes."""

    name: Annotated[str, "the name there; empty for feelings and notes"]
    kind: Annotated[str, "done, skip, feeling or note"]
    habit: Annotated[str | None, "the practice's key here; nothing for feelings and notes"]
    rows: Annotated[int, "how many rows"]
    days: Annotated[int, "on how many days"]
    weeks: Annotated[int, "in how many weeks"]


class UnmappedName(TypedDict):
    """A name of the source that stands for nothing here."""

    name: Annotated[str, "the name"]
    rows: Annotated[int, "in how many rows it stands"]


class ImportedPlan(TypedDict):
    """What became of a plan."""

    read: Annotated[int, "how many habits and pauses were read"]
    added: Annotated[int, "how many were added"]
    already: Annotated[int, "how many were there already"]
    replaced: Annotated[int, "how many were replaced"]
    kept: Annotated[list[str], "those that are other here, and stayed"]


class ImportedFiles(TypedDict):
    """What became of whole files of a zip."""

    taken: Annotated[list[str], "taken as they are"]
    kept: Annotated[list[str], "other here, and stayed"]


class Rejected(TypedDict):
    """A line that cannot be taken."""

    file: Annotated[str, "the file, or stdin"]
    line: Annotated[int, "its line or row"]
    text: Annotated[str, "what stands there"]
    why: Annotated[str, "why it cannot be taken"]


class Import(TypedDict):
    """What `import` has read, and what came of it."""

    format: Annotated[str, "what it was read as"]
    dry_run: Annotated[bool, "whether it was only a trial"]
    imported: Annotated[bool, "whether anything may have been written: neither a trial, nor stopped by a reject"]
    read: Annotated[int, "how many rows were read"]
    noted: Annotated[int, "how many are noted now"]
    already: Annotated[int, "how many were there already"]
    left_out: Annotated[int, "how many were left out, with `reasons`"]
    rejected: Annotated[int, "how many cannot be taken"]
    replaced: Annotated[int, "how many of those noted took the place of others"]
    kept: Annotated[int, "how many of those left out are other here, and stayed"]
    weeks: Annotated[int, "in how many weeks something was noted"]
    reasons: Annotated[list[Reason], "why rows were left out"]
    practices: Annotated[list[MappedName], "each name, and where it goes"]
    unmapped: Annotated[list[UnmappedName], "names that stand for nothing here: `--map` names a practice for each"]
    plan: Annotated[ImportedPlan, "what became of its plan"]
    files: Annotated[ImportedFiles, "what became of whole files of a zip"]
    rejects: Annotated[list[Rejected], "the first of those that cannot be taken"]
