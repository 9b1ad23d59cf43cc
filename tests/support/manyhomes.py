"""Many small homes, made up from a seed: as week files, and as the redacted rows that `export` gives of them.

Nobody's notes are in here. The rows are written from the contract alone (no code of the program), so that a test can
hold the real `export --redact` against them, and so that a thousand homes take seconds.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

LAST_DAY = date(2026, 11, 22)
"""A Sunday, the last day of 2026-W47."""

SEED = 20261122
PLAN = ("need", "check-in", "cuddle", "care-act", "reflect", "support", "meditate")
"""The practices of a home without any set-up, in its order."""
_OFTEN = {"need": 0.4, "check-in": 0.3, "cuddle": 0.5, "care-act": 0.4, "reflect": 0.6, "support": 0.2, "meditate": 0.6}
_AMOUNT = {"cuddle": (5, 10, 15), "meditate": (5, 5, 10), "check-in": (10, 15, 30)}
SLIDERS = ("mood", "stress", "closeness", "understood", "rested")
OWN = "seaside"
"""A slider of their own that one home in ten has."""

COLUMNS = [
    "schema",
    "kind",
    "id",
    "date",
    "week",
    "habit",
    "title",
    "minutes",
    "times",
    "felt",
    "mood",
    "stress",
    "closeness",
    "understood",
    "rested",
    "settled",
    "valued",
    "loneliness",
    "note",
    "from",
    "until",
    "cadence",
    "count",
    "weekdays",
    "at_least",
    "optional",
    "touch",
    "who",
    "retired",
]
"""The columns of a row, in order; own sliders stand before `note`."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LETTERS = _ALPHABET[10:]


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing noted; `fields` are the numbers given with it."""

    id: str
    day: date
    kind: str
    habit: str | None
    fields: dict[str, int]

    @property
    def week(self) -> str:
        """Its ISO week, as files are called."""
        year, week, _ = self.day.isocalendar()
        return f"{year}-W{week:02}"


@dataclass(frozen=True, slots=True)
class Home:
    """A made-up home: its number, what it noted in order of days, and whether it has a slider of its own."""

    number: int
    noted: tuple[Noted, ...]
    own: bool

    def written(self, folder: Path) -> Path:
        """The home as files in a folder that is not there yet, and the folder."""
        journal = folder / "journal"
        journal.mkdir(parents=True)
        if self.own:
            slider = f'{{key: {OWN}, question: "How high is the tide?", low: low, high: high}}'
            (folder / "config.yaml").write_text(f"aftercare: config/1\nsliders:\n- {slider}\n", "utf-8")
        weeks: dict[str, list[str]] = {}
        for one in self.noted:
            shown: dict[str, object] = {"id": one.id, "date": one.day.isoformat()}
            shown |= {"kind": one.kind} if one.kind != "done" else {}
            shown |= {"habit": one.habit} if one.habit else {}
            shown |= one.fields
            line = ", ".join(f"{key}: {value}" for key, value in shown.items())
            weeks.setdefault(one.week, []).append(f"- {{{line}}}\n")
        for week, lines in weeks.items():
            text = f"aftercare: journal/1\nweek: {week}\nentries:\n{''.join(lines)}"
            (journal / f"{week}.yaml").write_text(text, "utf-8")
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
        return folder

    def rows(self, kinds: tuple[str, ...] = ("done", "skip", "feeling")) -> Iterator[dict[str, Any]]:
        """What was noted, as redacted rows, in the order of the contract."""
        own = ["slider-1"] if self.own else []
        at = COLUMNS.index("note")
        blank: dict[str, Any] = dict.fromkeys([*COLUMNS[:at], *own, *COLUMNS[at:]])
        blank["schema"] = "aftercare/entry/1"
        numbers = {key: place for place, key in enumerate(PLAN, 1)}
        new = _ids(random.Random(f"new {SEED} {self.number}"))
        found = []
        for one in self.noted:
            if one.kind not in kinds:
                continue
            place = numbers.get(one.habit or "", 0)
            fields = {("slider-1" if key == OWN else key): value for key, value in one.fields.items()}
            row = blank | {"kind": one.kind, "id": next(new), "week": one.week} | fields
            if place:
                row |= {"habit": f"practice-{place}", "title": f"Practice {place}"}
            found.append((one.week, one.kind, place, row["id"], row))
        return (row for *_, row in sorted(found, key=lambda each: each[:4]))


def home(number: int, weeks: int = 26) -> Home:
    """The home of that number, always the same, with up to so many weeks; some began later or stopped for a while."""
    chance = random.Random(f"{SEED} {number}")
    ids = _ids(chance)
    span = max(1, weeks - chance.choice((0, 0, 0, weeks // 3, weeks // 2)))
    level = {slider: chance.randint(3, 8) for slider in SLIDERS}
    own = number % 10 == 0
    noted = []
    for back in reversed(range(span)):
        if chance.random() < 0.12:  # a week without a note
            continue
        monday = LAST_DAY - timedelta(days=6 + 7 * back)
        day = monday
        for practice, often in _OFTEN.items():
            if chance.random() < often:
                day = monday + timedelta(days=chance.randrange(7))
                skipped = chance.random() < 0.08
                fields = {} if skipped else _fields(practice, chance)
                noted.append(Noted(next(ids), day, "skip" if skipped else "done", practice, fields))
        if chance.random() < 0.7:
            ratings = {
                slider: min(10, max(0, middle + chance.randint(-2, 2)))
                for slider, middle in level.items()
                if chance.random() < 0.9
            }
            ratings |= {OWN: chance.randint(0, 10)} if own else {}
            if ratings:
                noted.append(Noted(next(ids), monday + timedelta(days=6), "feeling", None, ratings))
    return Home(number, tuple(sorted(noted, key=lambda one: one.day)), own)


def _fields(practice: str, chance: random.Random) -> dict[str, int]:
    fields = {"minutes": chance.choice(_AMOUNT[practice])} if practice in _AMOUNT else {}
    return fields | ({"felt": chance.randint(5, 9)} if chance.random() < 0.3 else {})


def _ids(chance: random.Random) -> Iterator[str]:
    while True:
        yield "".join((chance.choice(_LETTERS), *chance.choices(_ALPHABET, k=9)))


def give(folder: Path, homes: int, weeks: int = 26, kinds: tuple[str, ...] = ("done", "skip", "feeling")) -> int:
    """Write a file of redacted rows for each home, under a code that tells nothing; returns how many rows."""
    folder.mkdir(parents=True, exist_ok=True)
    code = random.Random(f"codes {SEED}")
    rows = 0
    for number in range(1, homes + 1):
        lines = [
            json.dumps(row, separators=(",", ":"), ensure_ascii=False) + "\n" for row in home(number, weeks).rows(kinds)
        ]
        (folder / f"{code.getrandbits(40):010x}.jsonl").write_text("".join(lines), "utf-8")
        rows += len(lines)
    return rows
