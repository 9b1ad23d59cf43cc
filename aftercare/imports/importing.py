"""An import from its first row to the last file: read, map, wait on disk, then week by week into the home.

No more than one week is held in memory. Everything is staged before anything is swapped in, as one group that `undo`
takes back; whatever goes wrong before, the home is as it was.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aftercare import editorschemas, files, intent, journal, noted
from aftercare.dates import WEEK_DAYS
from aftercare.entries import Entry
from aftercare.errors import AftercareError, DataInvalid
from aftercare.history import Change
from aftercare.home import HABITS, JOURNAL
from aftercare.imports import planmerge, readers, source, spool
from aftercare.imports.mapping import Checker, Names, Unmapped, wanted_names
from aftercare.imports.planmerge import ERROR, REPLACE, Brought, PlanTally
from aftercare.imports.rows import LeftOut, OwnFile, PlanRow, Read, Reader, Reject, Row
from aftercare.imports.spool import Kept, Spool
from aftercare.imports.weektext import WeekText, same

if TYPE_CHECKING:
    from aftercare.session import Session

MOST_A_WEEK = 5_000
"""Entries that a week may get: many more than anybody notes, few enough to be read in a moment."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: where from, and how."""

    path: str
    form: str | None = None
    maps: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    conflict: str = planmerge.SKIP
    notes: bool = True
    keep_going: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a name of the source is here: its kind and key, and in how many rows, days and weeks it stands."""

    name: str
    kind: str
    habit: str
    rows: int
    days: int
    weeks: int


@dataclass(slots=True)
class Tally:
    """What came of it. `read` is the sum of `noted`, `already`, `left_out` and `rejected`.

    `unmapped` are names that stand for nothing here, with their rows, `unused` those of `--map` that were not met. Of
    those noted, `replaced` took the place of others; of those left out, `kept` are other here, and stayed.
    """

    form: str
    read: int = 0
    noted: int = 0
    already: int = 0
    left_out: int = 0
    rejected: int = 0
    replaced: int = 0
    kept: int = 0
    weeks: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    mapped: list[Mapped] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    unmapped: dict[str, int] = field(default_factory=dict)
    plan: PlanTally = field(default_factory=PlanTally)

    def leave_out(self, why: str) -> None:
        """Count what is left out, by its reason."""
        self.left_out += 1
        if why in self.reasons or len(self.reasons) < 20:  # noqa: PLR2004  enough for a sentence
            self.reasons[why] = self.reasons.get(why, 0) + 1


class Importing:
    """One run of `import`."""

    def __init__(self, session: "Session", asked: Asked, kept: Spool, reader: Reader, maps: Mapping[str, str]) -> None:
        self._session, self._asked, self._spool = session, asked, kept
        self._reader, self._maps = reader, maps
        own = reader.name in readers.OWN
        self._names = Names(session, self._maps, own=own, typed=reader.name == "lines")
        self._checker = Checker(session, self._names, reader.name, notes=asked.notes)
        self._plan: list[PlanRow] = []
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._in_week: Counter[int] = Counter()
        self.tally = Tally(reader.name)

    @property
    def refused(self) -> bool:
        """Whether nothing may be taken, because something was rejected."""
        return self._spool.rejected > 0 and not self._asked.keep_going

    def rejects(self, most: int = -1) -> Iterator[Reject]:
        """The lines that cannot be taken."""
        return self._spool.rejects(most)

    def read(self, path: str) -> None:
        """Read the whole source, and let what it says wait on disk."""
        for one in self._reader.read(path):
            self._take(one)
        self.tally.mapped = [
            Mapped(*key, rows, days, weeks)
            for number, rows, days, weeks in self._spool.by_name()
            for key in (list(self._numbers)[number],)
        ]
        self.tally.unmapped = dict(self._names.unknown)
        self.tally.unused = sorted(set(self._maps) - self._names.used)

    def _take(self, one: Read) -> None:
        if isinstance(one, Row):
            self.tally.read += 1
            self._take_row(one)
        elif isinstance(one, Reject):
            self.tally.read += 1
            self._reject(one)
        elif isinstance(one, LeftOut):
            self.tally.read += 1
            self.tally.leave_out(one.why)
        elif isinstance(one, OwnFile):
            self._spool.keep_file(one.name, one.content)
        elif len(self._plan) < planmerge.MOST_PLAN_ROWS:
            self._plan.append(one)
        else:
            self.tally.read += 1
            self._reject(Reject(one.number, "", "of the plan: there are too many", one.file))

    def _reject(self, one: Reject) -> None:
        self.tally.rejected += 1
        self._spool.reject(one)

    def _reject_of_plan(self, one: Reject) -> None:
        self.tally.read += 1
        self._reject(one)

    def _take_row(self, row: Row) -> None:
        try:
            entry = self._checker.entry(row)
        except Unmapped as fault:
            text = " ".join(str(part) for part in (row.day, row.name, row.amount) if part)
            self._reject(Reject(row.number, text, str(fault), row.file))
            return
        if entry is None:
            self.tally.leave_out("asked to be left out")
            return
        week = (row.day.toordinal() - 1) // WEEK_DAYS
        self._in_week[week] += 1
        if self._in_week[week] > MOST_A_WEEK:
            self._reject(Reject(row.number, str(row.day), f"more than {MOST_A_WEEK} lines are of its week", row.file))
            return
        key = (row.name if entry.habit else "", entry.kind, entry.habit)
        number = self._numbers.setdefault(key, len(self._numbers))
        self._spool.add(entry, number, row.number, row.file)

    def bring(self, change: Change) -> None:
        """Stage every file that gets other bytes, week by week, then the plan and the rest.

        Raises:
            DataInvalid: if a week here holds a fault, or its form cannot be added to safely.
        """
        for week, found in self._spool.weeks():
            self._bring_week(change, week, found)
        brought = planmerge.gathered(self._plan, self._reject_of_plan)
        others = [name for name in self._spool.names() if not name.startswith(f"{JOURNAL}/")]
        for name in others:
            content = self._spool.file(name) or b""
            if name == HABITS and change.text(HABITS) is not None:
                brought = self._plan_of(content, brought)
                continue
            why = planmerge.bring_file(change, name, content, self.tally.plan, conflict=self._asked.conflict)
            if why:
                self._reject_of_plan(Reject(1, "", why, name))
        planmerge.bring_plan(
            change, brought, self.tally.plan, conflict=self._asked.conflict, reject=self._reject_of_plan
        )

    def _plan_of(self, content: bytes, otherwise: Brought) -> Brought:
        try:
            return planmerge.of_text(files.decode(content, HABITS))
        except AftercareError as fault:
            self._reject_of_plan(Reject(1, "", str(fault).removeprefix(f"{HABITS}:").rstrip("."), HABITS))
            return otherwise

    def _bring_week(self, change: Change, week: str, found: Sequence[Kept]) -> None:
        name = journal.file_of(week)
        text = change.text(name)
        held = WeekText(week, text, change.home.path(name))
        there = {one.id: one for one in held.entries}
        new: dict[str, Entry] = {}
        replaced: dict[str, Entry] = {}
        for entry, number, file in found:
            other = new.get(entry.id) or replaced.get(entry.id) or there.get(entry.id)
            if other is None:
                new[entry.id] = entry
                self.tally.noted += 1
            elif same(entry, other, notes=self._asked.notes):
                self.tally.already += 1
            elif self._asked.conflict == REPLACE and entry.id in there and entry.id not in replaced:
                replaced[entry.id] = entry
                self.tally.noted += 1
                self.tally.replaced += 1
            elif self._asked.conflict == ERROR or entry.id in new or entry.id in replaced:
                where = "in your journal" if entry.id in there else "on another line"
                self._reject(Reject(number, str(entry.date), f"the id {entry.id} says something else {where}", file))
            else:
                self.tally.kept += 1
                self.tally.leave_out("other in your journal")
        if not new and not replaced:
            change.let_go(name)
            return
        self.tally.weeks += 1
        change.stage(name, self._content(change, held, list(new.values()), replaced))

    def _content(self, change: Change, held: WeekText, new: list[Entry], replaced: Mapping[str, Entry]) -> bytes:
        """The new bytes of a week: those of the zip where they say just this and the home has none."""
        name = journal.file_of(held.week)
        if held.text is None:
            raw = self._spool.file(name)
            if raw is not None and journal.parse_week(files.decode(raw, name), name, held.week)[1] == new:
                return raw
        text = held.changed(new, replaced)
        return (text if held.text is not None else editorschemas.begun(change, name, text)).encode()


@contextmanager
def reading(session: "Session", asked: Asked) -> Iterator[Importing]:
    """An import whose source was read; nothing is changed by that.

    Raises:
        AftercareError: if there is nothing to read, or it is of no known format.
    """
    today, maps = session.today, wanted_names(asked.maps, session)
    intent.sweep_spools(session.home)
    with source.kept(asked.path, session.home) as path, spool.opened(session.home) as kept:
        if asked.form:
            reader = readers.load(asked.form, today=today, columns=asked.columns)
        else:
            reader = readers.sniffed(path, today=today, columns=asked.columns)
        running = Importing(session, asked, kept, reader, maps)
        running.read(path)
        yield running


class Refused(DataInvalid):
    """Something was rejected, so nothing is taken."""


def carry_out(session: "Session", running: Importing, *, dry_run: bool, answer: Callable[[Tally], None]) -> None:
    """Bring what was read into the home, as one change; `answer` is told before any file is swapped in.

    Raises:
        Refused: after the answer, if something was rejected and may not be; then nothing was changed.
    """
    with session.change(dry_run=dry_run or running.refused) as change:
        running.bring(change)
        tally = running.tally
        if running.refused:
            answer(tally)
            raise Refused(
                f"{tally.rejected} of {tally.read} lines cannot be taken, so nothing was imported. Mend them, name "
                "practices with --map, or take the rest with --keep-going.",
            )
        change.summary = f"import of {tally.noted} {'entry' if tally.noted == 1 else 'entries'} ({tally.form})"
        change.prepare()
        answer(tally)
        if not dry_run:
            keys: Iterable[str] = {one.habit for one in tally.mapped if one.habit}
            noted.add(session.home, session.plan, keys)
