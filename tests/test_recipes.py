"""The recipes are true: every block of their pages is run, and prints what the page says."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from tests.conftest import Run
from tests.support import ROOT, manyhomes
from tests.support.machine import needs
from tests.support.pages import Block, blocks

RECIPES, MANY = ROOT / "docs" / "recipes.md", ROOT / "docs" / "many.md"
TOOLS = ("jq", "mlr", "fzf", "gnuplot", "watch", "git", "unzip", "duckdb", "sqlite-utils")
START = "import sys; sys.argv[0] = 'aftercare'; from aftercare.cli import main; main()"
HOMES, WEEKS = 1000, 8
NOT_RUN: dict[str, str] = {}
"""Blocks of the pages that are not run, by their first line, with the reason that the page gives: none."""

SECTIONS = list(dict.fromkeys(block.section for block in blocks(RECIPES)))


def tools_of(found: list[Block]) -> list[str]:
    text = "\n".join(block.text for block in found if block.kind == "bash")
    return [tool for tool in TOOLS if re.search(rf"(?:^|[|(;&]\s*)\s*{tool}(?= )", text, re.MULTILINE)]


@pytest.fixture
def shell(tmp_path: Path, world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the program on PATH under its own name, and a home of half a year."""
    programs, work = tmp_path / "bin", tmp_path / "work"
    programs.mkdir()
    work.mkdir()
    (tmp_path / "person").mkdir()
    script = programs / "aftercare"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{START}" "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}")
    monkeypatch.setenv("AFTERCARE_TODAY", "2026-11-22T19:00")
    manyhomes.home(7).written(world)
    return work


def bash(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """As a script that stops at the first line that goes wrong; pipefail is up to the recipe."""
    return subprocess.run(
        ["bash", "-e", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def on_terminal(block: Block, folder: Path) -> None:
    """Run a block where a person sits, until it shows what the mark says; then leave as the page says."""
    child: Any = pexpect.spawn(
        "bash",
        ["-c", block.text],
        cwd=str(folder),
        env={**os.environ, "TERM": "xterm"},
        encoding="utf-8",
        timeout=60,
        dimensions=(30, 100),
    )
    child.expect(block.about)
    child.send("\x1b" if "fzf" in block.text else "\x03")
    child.expect(pexpect.EOF)
    child.close()
    assert child.signalstatus is None or child.signalstatus == 2


def played(found: list[Block], folder: Path) -> Iterator[tuple[str, str, str]]:
    """Run the blocks in order; gives each command with what the page promises and what came."""
    for place, block in enumerate(found):
        if block.mark == "file":
            path = folder / block.about
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text)
        elif block.mark == "on a terminal":
            on_terminal(block, folder)
        elif block.kind == "bash":
            done = bash(block.text, folder)
            assert (done.returncode, "Traceback" in done.stderr) == (0, False), (block.text, done.stderr, done.stdout)
            after = found[place + 1] if place + 1 < len(found) else None
            promised = after.text if after and (after.kind, after.mark) == ("text", "") else ""
            name = re.compile(r"mine-[0-9a-f]{10}\.jsonl")
            # a terminal of 72 columns fills its lines with blanks; a page keeps none
            said = "\n".join(line.rstrip() for line in name.sub("NAME", done.stdout + done.stderr).split("\n"))
            yield block.text, promised, said


@pytest.mark.parametrize("section", SECTIONS)
def test_a_recipe_runs_and_prints_what_the_page_says(section: str, shell: Path) -> None:
    found = [block for block in blocks(RECIPES) if block.section == section]
    needs(*tools_of(found))
    for command, promised, said in played(found, shell):
        assert (command, said) == (command, promised)
    if section == "## gnuplot":
        picture = (shell / "rested.png").read_bytes()
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", picture[16:24]) == (900, 360)


def test_the_page_of_many_homes_runs_over_a_thousand(shell: Path) -> None:
    found = list(blocks(MANY))
    needs(*tools_of(found))
    manyhomes.give(shell / "given", HOMES, WEEKS)
    for command, promised, said in played(found, shell):
        assert (command, said) == (command, promised)
    assert not (shell / "given").exists()


def test_every_block_is_run_or_says_why_not() -> None:
    left: dict[str, str] = {}
    for page in (RECIPES, MANY):
        found = list(blocks(page))
        assert len(found) == page.read_text().count("\n```") // 2, "a fence that is not read"
        for place, block in enumerate(found):
            if block.mark == "not run":
                left[block.text.split("\n")[0]] = block.about
            elif not block.mark:
                assert block.kind in {"bash", "cron", "text"}, block.text
                assert block.kind != "text" or found[place - 1].kind == "bash", block.text
            else:
                assert block.about, block.text
    assert left == NOT_RUN


def test_each_recipe_that_pipes_says_pipefail_unless_it_is_for_a_terminal() -> None:
    for page in (RECIPES, MANY):
        for block in blocks(page):
            if block.kind == "bash" and not block.mark and re.search(r"[^|]\|\s*\n|\w \| (?!tail)", block.text):
                assert "set -o pipefail" in block.text, block.text


def test_no_recipe_reaches_out() -> None:
    out = re.compile(r"\b(curl|wget|ssh|scp|rsync|sftp|nc|mail|sendmail|rclone|push|clone|remote|https?://|s3://)\b")
    for page in (RECIPES, MANY):
        for block in blocks(page):
            assert not out.search(block.text), block.text


def test_the_pages_say_first_what_has_to_be_said() -> None:
    many, recipes = MANY.read_text(), RECIPES.read_text()
    before = many.split("```")[0]
    asked = ("**Consent.**", "**What it does not take away.**", "**Small groups", "**Taking back.**", "ethics board")
    for word in asked:
        assert word in before
    assert "**git keeps what `forget` removes.**" in recipes.split("git init")[0]


def test_the_weekly_line_works_in_crons_bare_environment(shell: Path, tmp_path: Path) -> None:
    (line,) = [block.text for block in blocks(RECIPES) if block.kind == "cron"]
    command = line.rstrip("\n").split(maxsplit=5)[5]
    assert "%" not in command, "cron would cut the line there"
    person = tmp_path / "cron"
    program = person / ".local/bin/aftercare"
    program.parent.mkdir(parents=True)
    home = os.environ["AFTERCARE_HOME"]
    told = f"AFTERCARE_HOME='{home}' AFTERCARE_TODAY=2026-11-22T20:00"
    program.write_text(f'#!/bin/sh\n{told} exec "{sys.executable}" -c "{START}" "$@"\n')
    program.chmod(0o755)
    bare = {"HOME": str(person), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "someone"}
    for _ in range(2):
        done = subprocess.run(["/bin/sh", "-c", command], env=bare, capture_output=True, check=False, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    report = person / "week.txt"
    assert report.read_text().startswith("Care, 16 Nov 2026 to 22 Nov 2026")
    assert report.stat().st_mode & 0o777 == 0o600
    assert shell.is_dir()


# ---- the queries over many homes


def asked(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    needs("duckdb")
    for block in blocks(MANY):
        if block.mark == "file":
            (folder / block.about).write_text(block.text)
    reads = [word for name in names for word in ("-c", f".read {name}")]
    return subprocess.run(
        ["duckdb", "-init", os.devnull, "-bail", "-csv", *reads],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_no_query_shows_what_fewer_than_twenty_homes_stand_behind(shell: Path) -> None:
    queries = [block.about for block in blocks(MANY) if block.mark == "file" and block.about != "given.sql"]
    assert len(queries) >= 2
    manyhomes.give(shell / "given", 19, WEEKS)
    for name in queries:
        done = asked(shell, "given.sql", name)
        assert done.returncode == 0, done.stderr
        assert not re.search(r"\d", done.stdout), (name, done.stdout)
    manyhomes.give(shell / "given", 60, WEEKS)
    for name in queries:
        assert re.search(r"\d", asked(shell, "given.sql", name).stdout), name


@pytest.mark.parametrize(
    "change",
    [{"date": "2026-11-21"}, {"note": "Tea."}, {"habit": "cuddle"}, {"schema": "other/1"}],
    ids=lambda change: next(iter(change)),
)
def test_a_file_that_is_not_redacted_is_refused_before_anything_is_shown(change: dict[str, str], shell: Path) -> None:
    manyhomes.give(shell / "given", 40, 4)
    path = min((shell / "given").iterdir())
    row = json.loads(path.read_text().split("\n")[0]) | change
    path.write_text(path.read_text() + json.dumps(row) + "\n")
    done = asked(shell, "given.sql", "noted.sql")
    assert done.returncode != 0
    assert "not what" not in done.stdout
    assert "a file holds dates" in done.stderr
    assert "2026-W" not in done.stdout


def test_homes_with_sliders_of_their_own_leave_the_table_as_it_is(shell: Path) -> None:
    manyhomes.give(shell / "given", 40, WEEKS)
    assert any("slider-1" in path.read_text() for path in (shell / "given").iterdir())
    (shell / "columns.sql").write_text("select column_name, column_type from (describe given);")
    done = asked(shell, "given.sql", "columns.sql")
    assert "slider" not in done.stdout
    assert "closeness,INTEGER" in done.stdout


# ---- made-up rows and the real export


def shape(rows: list[dict[str, Any]]) -> Counter[str]:
    """The rows as one bag, without their random ids."""
    return Counter(json.dumps(row | {"id": None}) for row in rows)


@pytest.mark.parametrize("number", [1, 2, 7, 10, 20])
def test_made_up_rows_are_those_of_the_real_export(number: int, run: Run, world: Path) -> None:
    made = manyhomes.home(number)
    made.written(world)
    given = [json.loads(line) for line in run("export", "--redact").out.splitlines()]
    noted = [row for row in given if row["kind"] in {"done", "skip", "feeling", "note"}]
    mine = list(made.rows())
    assert {tuple(row) for row in given} == {tuple(row) for row in mine}, "the same columns in the same order"
    assert shape(noted) == shape(mine)
    assert len({row["id"] for row in noted}) == len(noted)
    assert [(row["week"], row["kind"]) for row in noted] == [(row["week"], row["kind"]) for row in mine]


def test_made_up_homes_can_be_read_and_are_the_same_each_time(run: Run, world: Path) -> None:
    manyhomes.home(10).written(world)
    assert run("check").err == ""
    assert manyhomes.home(10) == manyhomes.home(10)
    assert manyhomes.home(10) != manyhomes.home(11)


def test_tools_that_recipes_need_are_seen() -> None:
    found = {tool for page in (RECIPES, MANY) for tool in tools_of(list(blocks(page)))}
    assert found == set(TOOLS)
    assert shutil.which("bash")
