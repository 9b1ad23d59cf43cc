"""README and docs are true: their sessions are run, their commands exist, their files are valid."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml

from aftercare import journal, menufile, offers, plan, settings
from aftercare.cli import TABLE
from aftercare.deckfile import parse_own
from aftercare.yamlfile import parse
from tests.support import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
HANDED = {
    "fortunes.txt": "What is good about rain?\n%\nWhich soup is yours?\n",
    "cards.csv": "text,depth\nWhat is good about rain?,1\n",
    "cards.json": '["What is good about rain?"]',
    "answer.txt": "The sound of it.\n",
}
"""Files that the pages' commands read."""
LOOP = {
    "Habits.csv": "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator\n"
    "001,Exercise,YES_NO,,,1,1\n002,Meditate,YES_NO,,,1,1\n",
    "001 Exercise/Checkmarks.csv": "Date,Value,Notes\n2026-11-20,YES_MANUAL,\n2026-11-19,NO,\n",
    "002 Meditate/Checkmarks.csv": "Date,Value,Notes\n2026-11-20,YES_MANUAL,\n",
}
"""An export of Loop Habit Tracker, as `habits.zip`."""
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path, kind: str) -> list[str]:
    return [text for found, text in BLOCK.findall(page.read_text("utf-8")) if found == kind]


def steps(page: Path) -> list[tuple[str, str]]:
    """The commands of a page's sessions, each with the output that the page promises."""
    found: list[tuple[str, str]] = []
    for block in blocks(page, "console"):
        for line in block.splitlines(keepends=True):
            if line.startswith("$ "):
                found.append((line[2:].rstrip("\n"), ""))
            else:
                command, output = found[-1]
                found[-1] = (command, output + line)
    return found


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the program on PATH under its own name."""
    programs, work = tmp_path / "bin", tmp_path / "work"
    programs.mkdir()
    work.mkdir()
    for name, text in HANDED.items():
        (work / name).write_text(text)
    with zipfile.ZipFile(work / "habits.zip", "w") as opened:
        for name, text in LOOP.items():
            opened.writestr(name, text)
    script = programs / "aftercare"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{START}" "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return work


START = "import sys; sys.argv[0] = 'aftercare'; from aftercare.cli import main; main()"


def bash(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ},  # and not what the C library knows besides: readline, if loaded, says COLUMNS there
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_pages_sessions_run_and_print_what_it_says(page: Path, shell: Path) -> None:
    if page.name == "leaving.md":  # begins with something noted
        bash("aftercare log cuddle -q", shell)
    for command, output in steps(page):
        done = bash(command, shell)
        assert (command, done.stdout, done.returncode) == (command, output, 0)


def test_the_readme_begins_with_one_sentence_an_install_line_and_a_session() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    kinds = [kind for kind, _ in BLOCK.findall(text)]
    assert text.splitlines()[2].count(".") == 1
    assert kinds[:2] == ["sh", "console"]
    assert "pipx install ." in blocks(ROOT / "README.md", "sh")[0]


def test_leaving_ends_with_an_empty_home_and_the_copied_notes(shell: Path, world: Path) -> None:
    bash("aftercare log cuddle -q", shell)
    for command, _ in steps(ROOT / "docs" / "leaving.md"):
        bash(command, shell)
    assert not world.exists()
    assert (shell / "my-notes" / "2026-W47.yaml").is_file()


def shell_lines() -> list[str]:
    found = []
    for page in PAGES:
        for block in blocks(page, "sh"):
            found += [
                line for line in block.splitlines() if "aftercare " in line and not line.startswith(("alias", "pip"))
            ]
    return found


@pytest.mark.parametrize("line", shell_lines())
def test_commands_in_shell_blocks_run(line: str, shell: Path) -> None:
    if "jq" in line and shutil.which("jq") is None:
        assert not os.environ.get("AFTERCARE_TEST_ALL"), "jq is needed"
        pytest.skip("jq is not installed")
    done = bash(line, shell)
    assert (done.returncode, "Traceback" in done.stdout) == (0, False), done.stdout


def test_every_command_named_in_the_pages_exists() -> None:
    for page in PAGES:
        for name in re.findall(r"`aftercare ([a-z]+)", page.read_text("utf-8")):
            assert name in TABLE, (page.name, name)


def test_aliases_of_the_readme_keep_two_homes(shell: Path, world: Path, tmp_path: Path) -> None:
    aliases = "\n".join(
        line for block in blocks(ROOT / "README.md", "sh") for line in block.splitlines() if "alias" in line
    )
    done = bash(f"shopt -s expand_aliases\n{aliases}\ncare-a log cuddle\ncare-b log need\n", shell)
    assert done.returncode == 0, done.stdout
    person = tmp_path / "person"
    assert "habit: cuddle" in (person / ".care-a/journal/2026-W47.yaml").read_text()
    assert "habit: need" in (person / ".care-b/journal/2026-W47.yaml").read_text()
    assert not world.exists()


def test_the_crontab_line_works_in_crons_bare_environment(tmp_path: Path) -> None:
    (line,) = [line for block in blocks(ROOT / "README.md", "cron") for line in block.splitlines()]
    command = line.split(maxsplit=5)[5]
    assert "%" not in command, "cron would cut the line there"
    person = tmp_path / "cron"
    program = person / ".local/bin/aftercare"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nAFTERCARE_TODAY=2026-11-22T19:00 exec "{sys.executable}" -c "{START}" "$@"\n')
    program.chmod(0o755)
    bare = {"HOME": str(person), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "someone"}
    for _ in range(2):
        done = subprocess.run(["/bin/sh", "-c", command], env=bare, capture_output=True, check=False, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (person / ".reminder").read_text() == "Reminder: five minutes.\n"


def test_example_files_in_the_docs_are_valid() -> None:
    checks: dict[str, Callable[[str], Sequence[object]]] = {
        "journal/1": lambda text: journal.check(parse(text, "docs"), "2026-W47"),
        "habits/1": lambda text: plan.check(parse(text, "docs")),
        "menu/1": lambda text: menufile.faults_in(parse(text, "docs")),
        "config/1": lambda text: settings.faults_in(parse(text, "docs")),
        "plan/1": lambda text: [] if offers.read_offer(text, "docs").records else ["no habits"],
    }
    seen = set()
    for text in blocks(ROOT / "docs" / "files.md", "yaml"):
        kind = yaml.safe_load(text)["aftercare"]
        assert not checks[kind](text), kind
        seen.add(kind)
    assert seen == set(checks)
    (deck,) = blocks(ROOT / "docs" / "decks.md", "yaml")
    assert parse_own(deck, "docs")[1] == ()


def test_the_privacy_part_has_ten_lines() -> None:
    part = (ROOT / "README.md").read_text("utf-8").split("## Privacy in ten lines")[1].split("##")[0]
    assert len(re.findall(r"^\d+\. ", part, re.MULTILINE)) == 10


def test_the_words_of_the_install_lines_are_ones_that_a_shell_reads() -> None:
    for page in PAGES:
        for block in blocks(page, "sh"):
            for line in block.splitlines():
                assert shlex.split(line, comments=True) or not line
