"""The cost of opening files does not grow with history: which files `log` and `week` open, seen by an audit hook."""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from aftercare.dates import Week

RUNNER = """
import sys
target, seen = sys.argv.pop(1), []

def hook(event, arguments):
    if event == "open" or event in ("os.listdir", "os.scandir"):
        seen.append(f"{event} {arguments[0]}")

sys.addaudithook(hook)
from aftercare.cli import main
try:
    main()
finally:
    lines = list(seen)
    with open(target, "w") as file:
        file.write("\\n".join(lines))
"""

LAST = date(2026, 11, 22)
TEN_YEARS = 522
"""Weeks, as many as `bench/` has."""

MONTH = {"2026-W44.yaml", "2026-W45.yaml", "2026-W46.yaml", "2026-W47.yaml"}
"""The weeks that hold the days of November up to the 22nd."""

PLANS = {
    "article": None,
    "weekly": "aftercare: habits/1\nhabits:\n- {habit: need}\n- {habit: support, retired: 2026-11-01}\n",
    "optional": "aftercare: habits/1\nhabits:\n- {habit: need}\n- {habit: meditate, optional: true}\n",
}


def lived_in(folder: Path, *, weeks: int, plan: str) -> Path:
    """A home with so many week files up to the last, each with two entries."""
    folder.mkdir(mode=0o700)
    (folder / "journal").mkdir(mode=0o700)
    for number in range(weeks):
        week = Week.of(LAST - timedelta(weeks=number))
        entries = [f"- {{id: a{number:09d}, date: {week.start}, habit: need}}"]
        entries += [f"- {{id: b{number:09d}, date: {week.range.last}, habit: care-act, minutes: 5}}"]
        text = f"aftercare: journal/1\nweek: {week.name}\nentries:\n" + "\n".join(entries) + "\n"
        (folder / "journal" / f"{week.name}.yaml").write_text(text)
    content = PLANS[plan]
    if content is not None:
        (folder / "habits.yaml").write_text(content)
    for path in folder.rglob("*.yaml"):
        path.chmod(0o600)
    return folder


def opened(home: Path, *arguments: str, code: int = 0) -> Counter[str]:
    """Each file of the home that a run opens and each folder that it lists, with how often."""
    runner, target = home.with_name("runner.py"), home.with_name("opened")
    runner.write_text(RUNNER)
    done = subprocess.run(
        [sys.executable, str(runner), str(target), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "AFTERCARE_HOME": str(home)},
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (code, b""), done
    found: Counter[str] = Counter()
    for line in target.read_text().splitlines():
        event, _, path = line.partition(" ")
        if Path(path).is_relative_to(home):
            name = re.sub(
                r"\.\d+\.new$", ".new", str(Path(path).relative_to(home))
            )  # without the number of the process
            found[name if event == "open" else f"{event} {name}"] += 1
    return found


def weeks_of(found: Counter[str]) -> Counter[str]:
    """Of what was opened, the files of the journal."""
    inside = {name.removeprefix("journal/"): count for name, count in found.items() if name.startswith("journal/")}
    return Counter(inside)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A home with ten years of weeks, without the article's monthly practice."""
    return lived_in(tmp_path / "old", weeks=TEN_YEARS, plan="weekly")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A home with ten years of weeks and the plan that needs no file, looked at once."""
    home = lived_in(tmp_path / "article", weeks=TEN_YEARS, plan="article")
    opened(home, "week")
    return home


@pytest.mark.parametrize(
    ("arguments", "week"),
    [
        (["log", "need"], "2026-W47"),
        (["log", "cuddle", "5m", "reflect", "--felt", "8"], "2026-W47"),
        (["log", "need", "--on", "2019-05-01"], "2019-W18"),
        (["skip", "need", "--on", "-7"], "2026-W46"),
    ],
)
def test_log_opens_its_one_week_to_read_and_one_to_write(article: Path, arguments: list[str], week: str) -> None:
    assert weeks_of(opened(article, *arguments)) == {f"{week}.yaml": 1, f".{week}.yaml.new": 1}


def test_log_once_opens_no_other_week_either(article: Path) -> None:
    assert set(weeks_of(opened(article, "log", "cuddle", "--once"))) == {"2026-W47.yaml", ".2026-W47.yaml.new"}
    assert set(weeks_of(opened(article, "log", "cuddle", "--once"))) == {"2026-W47.yaml"}


def test_a_dry_run_only_reads(article: Path) -> None:
    assert weeks_of(opened(article, "log", "need", "--dry-run")) == {"2026-W47.yaml": 1}


def test_log_does_not_look_through_the_journal_where_the_cache_is_gone(article: Path) -> None:
    (article / "cache" / "noted.json").unlink()
    found = opened(article, "log", "meditate")
    assert set(weeks_of(found)) == {"2026-W47.yaml", ".2026-W47.yaml.new"}
    assert "os.listdir journal" not in found


def test_undo_opens_what_it_takes_back(article: Path) -> None:
    opened(article, "log", "need")
    assert set(weeks_of(opened(article, "undo"))) == {"2026-W47.yaml", ".2026-W47.yaml.new"}
    assert set(weeks_of(opened(article, "redo"))) == {"2026-W47.yaml", ".2026-W47.yaml.new"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["week"], MONTH),
        (["week", "--open"], MONTH),
        (["week", "--notes"], MONTH),
        (["week", "--json"], MONTH),
        (["week", "last week"], {"2026-W46.yaml"}),
        (["week", "2019-W18"], {"2019-W18.yaml"}),
        (["--today", "2026-11-01", "week"], {"2026-W44.yaml"}),
        (["--today", "2026-11-02", "week"], {"2026-W44.yaml", "2026-W45.yaml"}),
    ],
)
def test_week_opens_the_week_shown_and_the_months_while_a_monthly_practice_is_in_the_plan(
    article: Path, arguments: list[str], expected: set[str]
) -> None:
    assert weeks_of(opened(article, *arguments)) == dict.fromkeys(expected, 1)


@pytest.mark.parametrize("arguments", [["week"], ["week", "--open"], ["week", "--json"], ["week", "--notes"]])
def test_without_a_monthly_practice_week_opens_the_week_shown_only(old: Path, arguments: list[str]) -> None:
    assert weeks_of(opened(old, *arguments)) == {"2026-W47.yaml": 1}


def test_a_week_that_begins_on_sunday_lies_in_two_files(old: Path) -> None:
    (old / "config.yaml").write_text("aftercare: config/1\nweek_starts: sunday\n")
    (old / "config.yaml").chmod(0o600)
    assert weeks_of(opened(old, "week", "2026-W46")) == {"2026-W45.yaml": 1, "2026-W46.yaml": 1}


def test_only_the_first_look_for_optional_practices_goes_through_the_journal(tmp_path: Path) -> None:
    home = lived_in(tmp_path / "home", weeks=30, plan="optional")
    assert len(weeks_of(opened(home, "week"))) == 30
    assert weeks_of(opened(home, "week")) == {"2026-W47.yaml": 1}
    opened(home, "log", "meditate")
    assert weeks_of(opened(home, "week")) == {"2026-W47.yaml": 1}


@pytest.mark.parametrize("plan", sorted(PLANS))
def test_ten_years_of_weeks_cost_no_more_opening_than_a_month_of_them(tmp_path: Path, plan: str) -> None:
    young = lived_in(tmp_path / "young", weeks=5, plan=plan)
    old = lived_in(tmp_path / "old", weeks=TEN_YEARS, plan=plan)
    for home in (young, old):
        opened(home, "week")
    for command in ("log need", "log meditate --on yesterday", "skip need", "week", "week --json"):
        found = opened(young, *command.split())
        assert found == opened(old, *command.split()), command
        assert found


# ---- what runs every hour

QUIET_RULES = "aftercare: config/1\nreminders:\n- {practice: need, times: [19:00]}\n- {times: [20:00]}\n"


@pytest.mark.parametrize("weeks", [0, 5, TEN_YEARS])
@pytest.mark.parametrize(
    "words", [["remind"], ["remind", "--check"], ["remind", "--notify"], ["remind", "--exec", "x"]]
)
def test_remind_with_nothing_due_opens_one_file_and_lists_no_folder(
    tmp_path: Path, weeks: int, words: list[str]
) -> None:
    home = lived_in(tmp_path / "home", weeks=weeks, plan="weekly")
    (home / "config.yaml").write_text(QUIET_RULES)
    opened(home, "remind")
    code = 1 if "--check" in words else 0
    assert opened(home, *words, code=code) == {"state/remind.json": 1}
    assert opened(home, "--today", "2026-11-23T09:00", *words, code=code) == {"state/remind.json": 1}


def test_remind_reads_again_what_a_change_concerns_and_then_no_more(article: Path) -> None:
    opened(article, "remind")
    opened(article, "log", "need")
    found = opened(article, "remind")
    assert found["journal/2026-W47.yaml"] == 1
    assert max(weeks_of(found)) == "2026-W47.yaml"
    assert len(weeks_of(found)) <= 6
    assert opened(article, "remind") == {"state/remind.json": 1}
