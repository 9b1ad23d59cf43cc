"""Homes with a week, a quarter or ten years of notes, the same each time, written directly as text files."""

import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from measure import DidNotRun

TODAY = date(2026, 11, 22)
"""The Sunday that ends every home, so that its week and most of its month are full."""

DAYS = 3652  # ten years, 522 weeks
A_DAY = 6
SEED = 20261122
QUARTER = 13
SETTLED = 2.1
"""Seconds after which a changed week is kept again; reports read anything younger each time."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MIX = {"cuddle": 6, "meditate": 6, "need": 4, "check-in": 3, "care-act": 4, "reflect": 3, "support": 1}
"""How often each of the default seven comes."""

_MINUTES = {"cuddle": (5, 5, 10, 15, 20), "meditate": (5, 5, 5, 10), "reflect": (10, 15), "check-in": (10, 15, 30)}
_NOTES = (
    "Slow morning. Tea helped.",
    "We sat on the stairs and said nothing for a while.\nThat was enough.",
    "Asked for a quiet evening, and got one.",
    "Long day: short walk, warm soup.\nEarly night.",
    "Went better than last time. I said it sooner.",
)


@dataclass(frozen=True, slots=True)
class Home:
    """A person's home folder on disk; `data` is where aftercare keeps its files in it."""

    root: Path
    data: Path

    @property
    def env(self) -> dict[str, str]:
        """All of the environment for a run in this home."""
        return {**environment(self.root), "AFTERCARE_TODAY": TODAY.isoformat()}

    def latest_restored(self) -> None:
        """Put the latest week back as it was made, so that each `log` adds to the same file."""
        latest = self.data / "journal" / f"{_week_name(TODAY)}.yaml"
        latest.write_text((self.root / "latest.yaml").read_text("utf-8"), "utf-8")

    def cache_emptied(self) -> None:
        """Take away what reports keep, so that the next one reads every week."""
        for path in self._kept():
            path.unlink()

    def cache_there(self) -> None:
        """See that reports have kept something, for otherwise a run would not be what its row says.

        Raises:
            DidNotRun: where they have not.
        """
        if not self._kept():
            raise DidNotRun("reports kept nothing in the cache folder")

    def old_week_changed(self) -> None:
        """Change a week in the middle of the years, and wait until the program takes its file's times at their word."""
        self.cache_there()
        path = sorted((self.data / "journal").glob("*.yaml"))[DAYS // 14]
        text = path.read_text("utf-8")
        path.write_text(
            re.sub(r"minutes: (\d+)", lambda found: f"minutes: {int(found[1]) % 9 + 1}", text, count=1), "utf-8"
        )
        time.sleep(SETTLED)

    def _kept(self) -> list[Path]:
        return list((self.root / ".cache").rglob("weeks-*.bin"))


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry: its day, its place among those of the day from 0, its habit, its fields as written, its note."""

    day: date
    place: int
    habit: str
    fields: Mapping[str, str]
    note: str = ""


def environment(root: Path) -> dict[str, str]:
    """A small environment, without anything that changes how Python starts."""
    return {"HOME": str(root), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


def make(folder: Path, program: Path) -> dict[str, Home]:
    """The homes by name; where the files belong is seen from one run of the program in an empty home."""
    probe = folder / "probe"
    probe.mkdir()
    if subprocess.run([program, "log", "-q", "cuddle"], env=environment(probe), cwd=probe, check=False).returncode != 0:
        sys.exit("`log cuddle` does not work in an empty home, so nothing can be measured. Mend that first.")
    data = next(probe.rglob("journal")).parent.relative_to(probe)
    weeks = dict(_weeks())
    spans = {"one-week": 1, "one-quarter": QUARTER, "ten-years": len(weeks)}
    return {name: _made(folder / name, data, weeks, count) for name, count in spans.items()}


def _made(root: Path, data: Path, weeks: Mapping[str, str], count: int) -> Home:
    home = Home(root, root / data)
    journal = home.data / "journal"
    journal.mkdir(parents=True)
    for name in list(weeks)[-count:]:
        (journal / f"{name}.yaml").write_text(weeks[name], "utf-8")
    (root / "latest.yaml").write_text(weeks[_week_name(TODAY)], "utf-8")
    return home


def _week_name(day: date) -> str:
    return f"{day:%G-W%V}"


def entries() -> Iterator[Noted]:
    """Each entry of the ten years, in order, the same each time."""
    chance = random.Random(SEED)
    for offset in range(DAYS - 1, -1, -1):
        day = TODAY - timedelta(days=offset)
        for place, habit in enumerate(chance.choices(list(_MIX), list(_MIX.values()), k=A_DAY)):
            yield _entry(chance, day, place, habit)


def _weeks() -> Iterator[tuple[str, str]]:
    """Each week's name and text, in order, as the program itself would have written it."""
    for name, week in groupby(entries(), lambda entry: _week_name(entry.day)):
        lines = [line for entry in week for line in _lines(entry)]
        yield name, "\n".join(["aftercare: journal/1", f"week: {name}", "entries:", *lines, ""])


def _entry(chance: random.Random, day: date, place: int, habit: str) -> Noted:
    fields = {"id": chance.choice(_ALPHABET[10:]) + "".join(chance.choices(_ALPHABET, k=9)), "date": str(day)}
    if chance.random() < 0.05:  # noqa: PLR2004  one in twenty is a skip
        return Noted(day, place, habit, {**fields, "kind": "skip", "habit": habit})
    fields["habit"] = habit
    if habit in _MINUTES:
        fields["minutes"] = str(chance.choice(_MINUTES[habit]))
    elif chance.random() < 0.1:  # noqa: PLR2004  one in ten of the others came twice
        fields["times"] = "2"
    if chance.random() < 0.3:  # noqa: PLR2004  three in ten are rated
        fields["felt"] = str(chance.randint(5, 10))
    if habit != "reflect" or chance.random() < 0.5:  # noqa: PLR2004  half of the looks back have a note
        return Noted(day, place, habit, fields)
    return Noted(day, place, habit, fields, chance.choice(_NOTES))


def _lines(entry: Noted) -> list[str]:
    """The entry as it stands in its week's file."""
    fields = [f"{key}: {value}" for key, value in entry.fields.items()]
    if not entry.note:
        return ["- {" + ", ".join(fields) + "}"]
    first, *rest = fields
    note = (f"    {line}" for line in entry.note.split("\n"))
    return [f"- {first}", *(f"  {line}" for line in rest), "  note: |", *note]
