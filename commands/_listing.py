"""What every list has in common: the formats that it comes in, and its rows for other programs."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from aftercare.errors import UsageProblem
from aftercare.output import Console, dumped
from aftercare.text import listed, one_line

ROWS = ("jsonl", "csv")
"""Flat rows: a JSON object a line, or a table for spreadsheets."""
FORMATS = ("text", "json", *ROWS)
WITH_MARKDOWN = ("text", "md", "json", *ROWS)

Format = Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="text, json, jsonl or csv.")]
AnyFormat = Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="text, md, json, jsonl or csv.")]


def format_of(given: str | None, *, as_json: bool, known: Sequence[str] = FORMATS, output: str | None = None) -> str:
    """The format that is wanted: `--format`, or `--json` for it, else what an output's ending names, else text.

    Raises:
        UsageProblem: for a format that is not among the known, and for --json beside another.
    """
    if given is not None and given not in known:
        raise UsageProblem(f"there is no format {one_line(given)!r} here. Write {listed(known, 'or')}.")
    if as_json and given not in {None, "json"}:
        raise UsageProblem(f"--json and --format {given} exclude each other. Give one of them.")
    if as_json or given:
        return given or "json"
    if not output:
        return "text"
    from aftercare.formats import of_name  # not for `remind`, which runs every hour

    ending = output.rpartition(".")[2].lower()
    named = ending if ending in ROWS else of_name(output)
    return named if named is not None and named in known else "text"


def put(console: Console, thing: str, content: Mapping[str, Any], form: str) -> None:
    """Put a list out for other programs: as one object, or as rows.

    Without rows there are no lines of `jsonl`, and of `csv` the head alone.
    """
    if form == "json":
        console.json(thing, dict(content))
        return
    text = rows_text(thing, content, form)
    if text:
        console.out(text)


def rows_text(thing: str, content: Mapping[str, Any], form: str) -> str:
    """The rows of a list as text: first the column `schema`, then the others, each of them in every row."""
    from aftercare.flatrows import FLAT

    flat, name = FLAT[thing], f"aftercare/{thing}-row/1"
    rows = ({"schema": name, **{column: row[column] for column in flat.columns}} for row in flat.rows(content))
    if form == "jsonl":
        return "\n".join(map(dumped, rows))
    from aftercare.tables import csv_lines
    from aftercare.text import visible

    shown = ({key: visible(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows)
    return "".join(csv_lines(shown, ("schema", *flat.columns))).removesuffix("\n")
