"""Blank sheets for paper or a file: printed, and never stored or read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from aftercare import shipped
from aftercare.text import resolve

FOLDER = "worksheets/en"
SHEETS = {
    "feeling-words": "name-feeling",
    "cue-map": "cue-map",
    "boundary": "boundary",
    "who-decides": "share-decisions",
    "circle": "circle",
}
"""Each sheet with the practice that it goes with."""

_LINE = "_"
_WIDTH = 68
_MARKDOWN_WIDTH = 40


def sheet_for(practice: str) -> str | None:
    """The sheet that goes with a practice, None if there is none."""
    return next((sheet for sheet, key in SHEETS.items() if key == practice), None)


def load(word: str) -> dict[str, Any]:
    """The sheet meant by a word: `worksheet`, `practice`, `title`, `about`, `parts` and `foot`.

    A part has a `title`, perhaps a `hint`, and one of: `words` to choose from; `lines`, how many to write on;
    `rows` to fill in, with `columns` if each has several cells. What it has not is there, and empty.

    Raises:
        UsageProblem: if it could be several.
        InputMissing: if it is none.
    """
    name = resolve(word, list(SHEETS), what="worksheet")
    found = shipped.data(f"{FOLDER}/{name}.yaml")
    parts = [{"hint": "", "words": [], "lines": 0, "rows": [], "columns": [], **part} for part in found["parts"]]
    return {**{key: value for key, value in found.items() if key != "aftercare"}, "parts": parts}


def page(sheet: Mapping[str, Any], form: str, words: Mapping[str, Any]) -> str:
    """The sheet as `md` or `html`; `words` are what stands around it on paper."""
    from aftercare.paper import rendered

    content = {"title": sheet["title"], "sheet": sheet, "line": "\\_" * _MARKDOWN_WIDTH, "words": words}
    return rendered(f"worksheet.{form}.j2", content)


def as_text(sheet: Mapping[str, Any], words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The sheet as lines, each an indentation and a text; a line to write on is whole as it stands."""
    lines = [("", sheet["title"]), ("", ""), ("", sheet["about"])]
    for part in sheet["parts"]:
        lines += [("", ""), ("", part["title"])]
        if part["hint"]:
            lines.append(("  ", part["hint"]))
        if part["words"]:
            lines.append(("  ", ", ".join(part["words"])))
        lines += [("  ", _LINE * _WIDTH) for _ in range(part["lines"])]
        for row in part["rows"]:
            lines += _cells(row, part["columns"])
    return [*lines, ("", ""), ("", sheet["foot"]), ("", words["blank"])]


def _cells(row: str, columns: Sequence[str]) -> list[tuple[str, str]]:
    """A row to fill in: on one line, or one below the other where it has several cells."""
    if not columns:
        return [("  ", row), ("  ", _LINE * _WIDTH)]
    longest = max(map(len, columns))
    return [
        ("  ", row or _LINE * (_WIDTH // 2)),
        *(("    ", f"{column:<{longest}}  {_LINE * (_WIDTH - longest - 4)}") for column in columns),
    ]


def is_line(text: str) -> bool:
    """Whether a line of the sheet is there to be written on."""
    return text.endswith(_LINE)
