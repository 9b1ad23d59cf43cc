"""What `import` tells: where each name goes, how much of what was read is noted, and what cannot be taken."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aftercare import files
from aftercare.columns import columns
from aftercare.entries import FEELING, NOTE
from aftercare.errors import CannotCreate, UsageProblem
from aftercare.imports.importing import Importing, Mapped, Tally
from aftercare.imports.planmerge import ERROR, REPLACE, SKIP
from aftercare.imports.rows import Reject
from aftercare.output import Console
from aftercare.tables import csv_lines
from aftercare.text import counted, listed, one_line, visible

MODES = (SKIP, REPLACE, ERROR)
MOST_SHOWN = 20
MOST_NAMES = 100
_NAMELESS = {FEELING: "(feelings)", NOTE: "(notes)"}
_COLUMNS = ("schema", "file", "line", "text", "why")


def refuse_place(path: str | None, source: str) -> None:
    """Make sure that what cannot be taken can be written where it is to be.

    Raises:
        UsageProblem: if that is the source itself.
        CannotCreate: if its folder is not there, or it is a folder itself.
    """
    if path is None:
        return
    wanted = Path(path).expanduser().absolute()
    if not path or not wanted.parent.is_dir():
        raise CannotCreate(f"there is no folder {wanted.parent}. Make it first, or name another file with --rejects.")
    if wanted.is_dir():
        raise CannotCreate(f"{path} is a folder. Name a file with --rejects.")
    if wanted.exists() and Path(source).exists() and wanted.samefile(source):
        raise UsageProblem("--rejects names the file that is imported, which it would replace. Name another.")


class Telling:
    """The answer of `import`, before any file is swapped in."""

    def __init__(
        self, console: Console, running: Importing, path: str, rejects: str | None, *, dry_run: bool, as_json: bool
    ) -> None:
        self._console, self._running, self._rejects = console, running, rejects
        self._path = "stdin" if path == "-" else path
        self._dry_run, self._as_json = dry_run, as_json

    def __call__(self, tally: Tally) -> None:
        """Tell what came of it; what cannot be taken goes to stderr, and all of it to a file if one was named."""
        self._write_rejects()
        for one in self._running.rejects(MOST_SHOWN):
            self._console.say(f"{one_line(self._where(one))}:{one.number}: {one_line(one.why)}")
        if tally.rejected > MOST_SHOWN:
            more = "all are in the file of --rejects" if self._rejects else "--rejects FILE gets all of them"
            self._console.say(f"and {tally.rejected - MOST_SHOWN} more; {more}.")
        for name in tally.unused:
            self._console.say(f"--map {one_line(name)}: nothing in it has that name.")
        if self._as_json:
            self._console.json("import", self._json(tally))
            return
        if self._dry_run:
            self._console.answer(*_table(tally))
        self._console.answer(*self._sentences(tally))

    def _where(self, one: Reject) -> str:
        return f"{self._path}/{one.file}" if one.file else self._path

    def _write_rejects(self) -> None:
        if self._rejects is None:
            return
        rows = (_row(one, self._where(one)) for one in self._running.rejects())
        as_csv = self._rejects.lower().endswith(".csv")
        lines = csv_lines(rows, _COLUMNS) if as_csv else _json_lines(rows)
        parts = (line.encode("utf-8", "backslashreplace") for line in lines)
        files.Staged(str(Path(self._rejects).expanduser().absolute()), parts).swap_in()

    def _sentences(self, tally: Tally) -> list[str]:
        refused = self._running.refused
        verb = "Would be imported" if self._dry_run or refused else "Imported"
        counts = [
            f"{tally.noted} noted in {counted(tally.weeks, 'week')}",
            f"{tally.already} there already",
            f"{tally.left_out} left out",
            f"{tally.rejected} rejected",
        ]
        found = [f"{verb} ({tally.form}): {tally.read} read; {listed(counts)}."]
        if tally.reasons:
            reasons = [f"{count} {one_line(why)}" for why, count in tally.reasons.items()]
            found.append(f"Left out: {'; '.join(reasons)}.")
        if tally.kept:
            found.append("Entries that are other in your journal stayed; --on-conflict replace takes these.")
        return found + _plan_sentences(tally)

    def _json(self, tally: Tally) -> dict[str, Any]:
        plan = tally.plan
        return {
            "format": tally.form,
            "dry_run": self._dry_run,
            "imported": not (self._dry_run or self._running.refused),
            **{key: getattr(tally, key) for key in ("read", "noted", "already", "left_out", "rejected")},
            **{key: getattr(tally, key) for key in ("replaced", "kept", "weeks")},
            "reasons": [{"why": why, "count": count} for why, count in tally.reasons.items()],
            "practices": [_mapped_json(one) for one in tally.mapped],
            "unmapped": [{"name": name, "rows": count} for name, count in tally.unmapped.items()],
            "plan": {key: getattr(plan, key) for key in ("read", "added", "already", "replaced", "kept")},
            "files": {"taken": plan.files_taken, "kept": plan.files_kept},
            "rejects": [_reject_json(one, self._where(one)) for one in self._running.rejects(MOST_SHOWN)],
        }


def _plan_sentences(tally: Tally) -> list[str]:
    plan, found = tally.plan, []
    if plan.read:
        counts = f"{plan.added} added, {plan.already} there already, {plan.replaced} replaced"
        found.append(f"Of the plan: {plan.read} read; {counts}, {len(plan.kept)} left as yours are.")
    if plan.files_taken:
        found.append(f"Taken as they are: {visible(listed(plan.files_taken))}.")
    if plan.files_kept:
        found.append(f"Yours stayed: {visible(listed(plan.files_kept))}; --on-conflict replace takes these.")
    return found


def _table(tally: Tally) -> list[str]:
    """Where each name goes, as aligned lines, those that go nowhere yet last; of very many the first."""
    mapped = tally.mapped
    if not mapped and not tally.unmapped:
        return []
    rows: list[tuple[str, ...]] = [("In the file", "Here", "Rows", "Days", "Weeks")]
    for one in mapped[:MOST_NAMES]:
        here = one.habit or "your journal"
        here = f"{here} ({one.kind})" if one.kind not in {"done", FEELING, NOTE} else here
        name = one_line(one.name) or _NAMELESS.get(one.kind, "")
        rows.append((name, here, str(one.rows), str(one.days), str(one.weeks)))
    unknown = list(tally.unmapped.items())
    rows += [(one_line(name), "nothing yet (--map)", str(count)) for name, count in unknown[:MOST_NAMES]]
    more = max(0, len(mapped) - MOST_NAMES) + max(0, len(unknown) - MOST_NAMES)
    return columns(rows, (30, 30)) + ([f"and {counted(more, 'more name')}"] if more > 0 else [])


def _mapped_json(one: Mapped) -> dict[str, Any]:
    cells = {"name": one.name, "kind": one.kind, "habit": one.habit or None}
    return cells | {"rows": one.rows, "days": one.days, "weeks": one.weeks}


def _reject_json(one: Reject, file: str) -> dict[str, Any]:
    return {"file": file, "line": one.number, "text": one.text, "why": one.why}


def _row(one: Reject, file: str) -> dict[str, Any]:
    return {"schema": "aftercare/reject/1", **_reject_json(one, file)}


def _json_lines(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"
