"""Importing in the test's own process, and what a home holds, to compare it with another."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from aftercare import journal, plan
from aftercare.dates import Week
from aftercare.entries import Entry
from aftercare.habits import Plan
from aftercare.home import HABITS, Home, find
from aftercare.imports import importing
from aftercare.imports.importing import Asked, Tally
from aftercare.imports.own import COLUMNS, SCHEMA
from aftercare.imports.rows import Reject
from aftercare.session import Session
from aftercare.tables import csv_lines

TODAY = "2026-11-22"


def bring(home: Path, path: Path, **how: Any) -> Tally:
    """Import a file into a home."""
    return told(home, path, **how)[0]


def told(home: Path, path: Path, **how: Any) -> tuple[Tally, list[Reject]]:
    """Import a file into a home; what came of it, and what was rejected."""
    session = Session(home_given=str(home), today_given=TODAY)
    seen: list[Tally] = []
    with importing.reading(session, Asked(str(path), **how)) as running:
        try:
            importing.carry_out(session, running, dry_run=how.get("dry_run", False), answer=seen.append)
        except importing.Refused:
            assert running.refused
        return seen[0], list(running.rejects())


def entries(home: Path) -> dict[str, list[Any]]:
    """What was noted, week by week, in the order of the files; ratings in one order."""
    where = find(str(home), {})
    found = {week: journal.read_week(where, week) for week in journal.weeks(where)}
    return {week: [_plain(one) for one in rows] for week, rows in found.items() if rows}


def _plain(entry: Entry) -> tuple[Any, ...]:
    fields = [getattr(entry, key) for key in ("id", "date", "kind", "habit", "minutes", "times", "felt", "note")]
    return (*fields, sorted(entry.ratings))


def plan_of(home: Path) -> Plan:
    where = find(str(home), {})
    path = Path(where.path(HABITS))
    return plan.load(path.read_text("utf-8") if path.exists() else None, HABITS)


def bytes_of(home: Path) -> dict[str, bytes]:
    """All files of a person, without what is of the device."""
    found = (path for path in home.rglob("*") if path.is_file())
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in found
        if path.relative_to(home).parts[0] not in {"state", "cache"}
    }


def row(day: str, habit: str | None = "cuddle", key: str = "a000000001", **more: Any) -> dict[str, Any]:
    """A row of an export."""
    blank: dict[str, Any] = dict.fromkeys(COLUMNS)
    own = {name: more.pop(name) for name in list(more) if name not in blank}
    return {**blank, "schema": SCHEMA, "kind": "done", "id": key, "date": day, "habit": habit, **more, **own}


def jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return path


def own_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    rows = list(rows)
    columns = list(dict.fromkeys(key for one in rows for key in one)) or list(COLUMNS)
    path.write_text("".join(csv_lines([{**dict.fromkeys(columns), **one} for one in rows], columns)), "utf-8")
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_week(home: Path | Home, week: str, rows: Iterable[Entry], *, head: str = "") -> None:
    """A week's file as `log` would have written it."""
    where = find(str(home), {}) if isinstance(home, Path) else home
    path = Path(where.path(journal.file_of(week)))
    path.parent.mkdir(parents=True, exist_ok=True)
    from aftercare.imports.weektext import item

    path.write_text(f"{head}aftercare: journal/1\nweek: {week}\nentries:\n{''.join(map(item, rows))}", "utf-8")


def week_of(entry: Entry) -> str:
    return Week.of(entry.date).name
