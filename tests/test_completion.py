# ruff: noqa: PLC0207  tables of lines
"""Completion, asked as a shell asks, and in the real bash, zsh and fish: what is offered, what never is, and faults."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest
import typer

from aftercare import cli
from aftercare.completing import parted

SECRETS = ("zebrasecret", "Zelda-private", "zmenuitem", "zquestion", "zcardtext", "ztitle")
SHELLS = ("bash", "zsh", "fish")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one private word in every place that may hold one."""
    place = tmp_path / "care home"
    (place / "journal").mkdir(parents=True)
    (place / "decks").mkdir()
    (place / "config.yaml").write_text(
        "aftercare: config/1\nname: Zelda-private\npeople: [Zelda-private]\n"
        "sliders:\n- {key: glow, question: zquestion asked, low: zquestion, high: zquestion}\n"
    )
    (place / "habits.yaml").write_text(
        "aftercare: habits/1\nhabits:\n- habit: night-swim\n  title: ztitle\n  targets:\n  - {weekly: 1}\n"
    )
    (place / "menu.yaml").write_text("aftercare: menu/1\nitems:\n- {item: zmenuitem, after: welcome}\n")
    (place / "journal" / "2026-W47.yaml").write_text(
        "aftercare: journal/1\nweek: 2026-W47\nentries:\n"
        "- {id: k3v9x2m7qd, date: 2026-11-21, habit: cuddle, note: zebrasecret}\n"
    )
    (place / "decks" / "our-lake.yaml").write_text(
        "aftercare: deck/1\ndeck: our-lake\ntitle: ztitle\ncards: [zcardtext]\n"
    )
    return place


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """The program under its name on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("aftercare", "care-log"):
        (folder / name).symlink_to(Path(sys.executable).parent / "aftercare")
    return folder


def environment(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "AFTERCARE_HOME": str(home), "TERM": "dumb", **more}


def asked(home: Path, *words: str, shell: str = "fish") -> list[list[str]]:
    done = subprocess.run(
        [sys.executable, "-m", "aftercare", *words],
        env=environment(home, AFTERCARE_COMPLETE=shell),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split("\t") for line in done.stdout.splitlines()]


def names(home: Path, *words: str, shell: str = "fish") -> list[str]:
    return [line[1] for line in asked(home, *words, shell=shell)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["lo"], "log"),
        (["log", "cud"], "cuddle"),
        (["log", "need", "refl"], "reflect"),
        (["log", "night"], "night-swim"),
        (["log", "cuddle", "--on", "yest"], "yesterday"),
        (["log", "cuddle", "--on=yest"], "--on=yesterday"),
        (["pause", "--until", "tom"], "tomorrow"),
        (["prompt", "--deck", "our"], "our-lake"),
        (["prompt", "--context", "after-c"], "after-closeness"),
        (["talk", "week"], "weekly"),
        (["habit", "ret"], "retire"),
        (["settings", "set", "week"], "week_starts"),
        (["settings", "set", "week_starts", "sun"], "sunday"),
        (["settings", "set", "warn_synced", "f"], "false"),
        (["report", "last 4"], "last 4 weeks"),
        (["report", "--format", "ht"], "html"),
        (["report", "--template", "coun"], "counsellor"),
        (["report", "--only", "need,cud"], "need,cuddle"),
        (["why", "S1-01"], "S1-01"),
        (["how", "beli"], None),
        (["feel", "gl"], "glow="),
        (["feel", "glow=7"], "glow=7"),
        (["insight", "choose", "cuddle", "glo"], "glow"),
        (["schema", "journ"], "journal"),
        (["import", "--from", "lo"], "loop"),
        (["import", "--on-conflict", "re"], "replace"),
        (["undo", ""], None),
        (["settings", "set", "name", ""], None),
        (["nonsense", ""], None),
        (["--version", "lo"], "log"),
    ],
)
def test_words_come_where_they_belong(home: Path, words: list[str], first: str | None) -> None:
    assert next(iter(names(home, *words)), None) == first


def test_a_shipped_practice_carries_its_title_and_an_own_one_does_not(home: Path) -> None:
    found = {line[1]: line[2] for line in asked(home, "log", "")}
    assert found["cuddle"] == "Cuddle or hold hands"
    assert found["night-swim"] == ""


def places() -> list[list[str]]:
    """What may stand on the line before the word that is completed: every command, and each of its options."""
    root: Any = typer.main.get_command(cli.app)
    found: list[list[str]] = [[], *([option] for one in root.params for option in one.opts if option.startswith("-"))]
    waiting: list[tuple[list[str], Any]] = [([name], root.commands[name]) for name in cli.TABLE]
    while waiting:
        path, command = waiting.pop()
        found += [path, *([*path, option] for one in command.params for option in one.opts if option.startswith("-"))]
        found += [[*path, "cuddle"], [*path, "name"], [*path, "cuddle", "--"]]
        waiting += [([*path, name], one) for name, one in getattr(command, "commands", {}).items()]
    return found


@pytest.mark.parametrize("is_broken", [False, True])
def test_nothing_private_is_offered_anywhere_and_nothing_is_touched(
    home: Path, monkeypatch: pytest.MonkeyPatch, *, is_broken: bool
) -> None:
    if is_broken:
        for path in (home / "config.yaml", home / "habits.yaml", home / "decks" / "our-lake.yaml"):
            path.write_text(f"{path.read_text()}\n  : zebrasecret [\n")
    monkeypatch.setenv("AFTERCARE_HOME", str(home))
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    words, root = import_module("aftercare.commands._words"), typer.main.get_command(cli.app)
    asked_for = places()
    assert len(asked_for) > 300
    offered = set()
    for line in asked_for:
        for begun in ("", "z", "Z", "-", "a=", "weekly,"):
            said = words.complete("fish", [*line, begun], "aftercare", root)
            assert not [secret for secret in SECRETS if secret in said], (line, begun)
            offered |= {one.split("\t")[1] for one in said.splitlines()}
    assert ("night-swim" in offered, "our-lake" in offered, "glow=" in offered) == (not is_broken, True, not is_broken)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_a_broken_home_still_offers_what_ships(home: Path) -> None:
    for name in ("config.yaml", "habits.yaml"):
        (home / name).write_text("a: [b\n\x00: {{")
    assert "cuddle" in names(home, "log", "")
    shutil.rmtree(home / "decks")
    (home / "decks").write_text("no folder")
    assert "weekly" in names(home, "deck", "show", "")


def test_no_home_is_made_and_nothing_written(tmp_path: Path, home: Path) -> None:
    assert "cuddle" in names(tmp_path / "absent", "log", "cu")
    assert not (tmp_path / "absent").exists()
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    for words in (["log", ""], ["prompt", "--deck", ""], ["feel", ""], ["undo", ""]):
        asked(home, *words)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "words", [["\x00"[:0]], ["--home"], ["--home", "\udcff"], ["log", "--", "-"], ["'"], ["--today", "x", "log", ""]]
)
def test_odd_lines_are_met_in_silence(home: Path, words: list[str]) -> None:
    for shell in (*SHELLS, "tcsh"):
        asked(home, *words, shell=shell)


def test_shipped_words_need_no_yaml(tmp_path: Path) -> None:
    code = (
        "import sys, os, aftercare.cli as c, aftercare.commands._words as w, typer\n"
        "root = typer.main.get_command(c.app)\n"
        "w.complete('fish', ['lo'], 'aftercare', root); w.completing.shipped()\n"
        "assert 'yaml' not in sys.modules, 'yaml'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path / "h"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("line", "words", "last", "quote"),
    [
        ("aftercare lo", ("aftercare",), "lo", ""),
        ("aftercare log ", ("aftercare", "log"), "", ""),
        ('aftercare report "last 4', ("aftercare", "report"), "last 4", '"'),
        ('aftercare report "last ', ("aftercare", "report"), "last ", '"'),
        ("aftercare report last\\ 4", ("aftercare", "report"), "last 4", ""),
        ("aftercare 'a b' c", ("aftercare", "a b"), "c", ""),
    ],
)
def test_a_line_is_parted_as_a_shell_does(line: str, words: tuple[str, ...], last: str, quote: str) -> None:
    found = parted(line)
    assert (found.words, found.last, found.quote) == (words, last, quote)


def test_another_shell_is_refused_by_name(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aftercare", "--show-completion", "tcsh"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "bash, zsh, fish" in done.stderr


def needs(shell: str) -> str:
    found = shutil.which(shell)
    if found is None:
        if os.environ.get("AFTERCARE_TEST_ALL"):
            pytest.fail(f"{shell} is not there")
        pytest.skip(f"no {shell}")
    return found


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("aftercare log cudd", "cuddle"),
        ("aftercare log need --on yest", "yesterday"),
        ("aftercare prompt --deck our", "our-lake"),
        ("aftercare prompt --deck=our", "--deck=our-lake"),
        ("aftercare report 'last 4", "last 4 weeks"),
        ("care-log log night", "night-swim"),
    ],
)
def test_fish_offers_them(home: Path, bin_folder: Path, line: str, offered: str) -> None:
    program = line.split()[0]
    done = subprocess.run(
        [needs("fish"), "-N", "-c", f"{program} --show-completion fish | source; complete -C $argv[1]", line],
        env=environment(home, PATH=f"{bin_folder}:{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert offered in [row.split("\t")[0] for row in done.stdout.splitlines()], done


LINES = [
    ("log cudd", "cuddle"),
    ("log need --on yest", "yesterday"),
    ("prompt --deck our-la", "our-lake"),
    ("prompt --deck=our-la", "--deck=our-lake"),
    ("report last\\ 4", "last 4 weeks"),
    ('report "last 4', "last 4 weeks"),
    ("log night", "night-swim"),
]


def typed(shell: str, arguments: list[str], setup: list[str], env: dict[str, str], line: str) -> Iterator[str]:
    """What a shell on a terminal runs after a Tab: `show` prints its arguments, each in brackets."""
    child = pexpect.spawn(needs(shell), arguments, env=env, encoding="utf-8", timeout=20, dimensions=(40, 200))
    try:
        for command in [*setup, "echo rea''dy"]:
            child.sendline(command)
        child.expect("ready\r")
        child.send(line + "\t")
        child.expect(".{1,}")
        for _ in range(20):  # the answer to a Tab is there when the line is redrawn
            try:
                child.expect(".+", timeout=0.3)
            except pexpect.TIMEOUT:
                break
        child.send("\r")
        child.expect(r"<<(.*?)>>")
        yield child.match[1]
    finally:
        child.close(force=True)


@pytest.mark.parametrize(("line", "offered"), LINES)
@pytest.mark.parametrize("program", ["aftercare", "care-log"])
def test_bash_completes_them(home: Path, bin_folder: Path, program: str, line: str, offered: str) -> None:
    setup = [
        f"source <({program} --show-completion bash)",
        f'{program}() {{ [ -n "$AFTERCARE_COMPLETE" ] && command {program} "$@" || echo "<""<${{@: -1}}>"">"; }}',
    ]
    env = environment(home, PATH=f"{bin_folder}:{os.environ['PATH']}", PS1="$ ")
    assert list(typed("bash", ["--norc", "--noprofile"], setup, env, f"{program} {line}")) == [offered]


@pytest.mark.parametrize(("line", "offered"), LINES)
def test_zsh_completes_them(home: Path, bin_folder: Path, line: str, offered: str) -> None:
    setup = [
        "autoload -U compinit; compinit -u -D",
        "source <(aftercare --show-completion zsh)",
        'aftercare() { echo "<""<${@[-1]}>"">"; }',
    ]
    env = environment(home, PATH=f"{bin_folder}:{os.environ['PATH']}", PS1="$ ")
    assert list(typed("zsh", ["-f"], setup, env, f"aftercare {line}")) == [offered]
