"""An export to read: a diary in Markdown, by week and day. It counts nothing up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from aftercare import shipped
from aftercare.exports.gather import Export
from aftercare.exports.rows import HABIT, PAUSE, TARGET, Row
from aftercare.text import markdown_safe, visible

Words = Mapping[str, Any]


def diary(export: Export) -> Iterator[bytes]:
    """The diary, part by part."""
    words: Words = shipped.data("exports/en.yaml")
    lines = [f"# {words['title']}", ""]
    if export.since:
        lines += [words["span"].format(since=_when(export.since), until=_when(export.until)), ""]
    yield _text([*lines, *_plan(export.plan, words)])
    week = day = None
    spaced = False
    for row in export.noted:
        lines = []
        if row["week"] != week:
            week, day = row["week"], None
            lines += ["", f"## {words['week'].format(week=week)}", *([] if row["date"] else [""])]
        if row["date"] != day:
            day = row["date"]
            lines += ["", f"### {_when(day)}", ""]
        if lines and spaced:
            del lines[0]
        lines += _noted(row, export.sliders, words)
        spaced = lines[-1] == ""
        yield _text(lines)
    if week is None and not export.plan:
        yield _text([words["empty"]])


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _when(day: str | None) -> str:
    """A date in words; a week as it is called."""
    if day is None or "W" in day:
        return day or ""
    found = date.fromisoformat(day)
    return f"{found:%A} {found.day} {found:%B %Y}"


def _safe(text: str) -> str:
    return markdown_safe(visible(text))


def _title(row: Row) -> str:
    return _safe(" ".join(str(row["title"] or row["habit"]).split()))


def _noted(row: Row, sliders: Sequence[str], words: Words) -> list[str]:
    """The lines of one thing noted; its note, if there is one, as a quotation below."""
    kind = row["kind"]
    if kind == "skip":
        head = words["skip"].format(title=_title(row))
    elif kind == "feeling":
        rated = [words["rating"].format(name=_safe(key), n=row[key]) for key in sliders if row[key] is not None]
        head = _listed(words["feeling"], rated, ": ")
    else:
        parts = [words[key].format(n=row[key]) for key in ("minutes", "times", "felt") if row[key] is not None]
        head = _listed(words["note"] if kind == "note" else _title(row), parts, ", ")
    return [f"- {head}", *_quoted(row["note"])]


def _listed(head: str, parts: Sequence[str], sign: str) -> str:
    return f"{head}{sign}{', '.join(parts)}" if parts else head


def _quoted(note: str | None) -> list[str]:
    if not note:
        return []
    return ["", *(f"  > {line}".rstrip() for line in _safe(note).split("\n")), ""]


def _plan(rows: Sequence[Row], words: Words) -> list[str]:
    lines = [f"## {words['plan']}", ""] if rows else []
    for row in rows:
        if row["kind"] == HABIT:
            said = [words["optional"]] if row["optional"] else []
            said += [words["retired"].format(day=_when(row["retired"]))] if row["retired"] else []
            lines.append(f"- {_listed(_title(row), said, ', ')}")
        elif row["kind"] == TARGET:
            lines.append(f"  - {_target(row, words)}")
        elif row["kind"] == PAUSE:
            lines.append(f"- {_pause(row, words)}")
    return lines


def _target(row: Row, words: Words) -> str:
    days = (row["weekdays"] or "").replace(" ", ", ")
    kind = row["cadence"] if days or row["cadence"] != "on" else "weekly"
    said = [words["cadence"][kind].format(n=row["count"], days=days)]
    said += [words[key].format(n=row[key]) for key in ("minutes", "at_least") if row[key]]
    target = ", ".join(said)
    return words["target_from"].format(day=_when(row["from"]), target=target) if row["from"] else target


def _pause(row: Row, words: Words) -> str:
    form = "rest_span" if row["until"] else "rest_open"
    span = words[form].format(since=_when(row["from"]), until=_when(row["until"]))
    if row["habit"] is None:
        return str(words["rest_all"].format(span=span))
    return str(words["rest"].format(title=_title(row), span=span))
