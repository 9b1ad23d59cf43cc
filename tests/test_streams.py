"""What every command does with its three streams, colour, width and encodings, as a real process."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aftercare import cli
from aftercare.output import Console
from tests.conftest import Result
from tests.support import everycommand
from tests.support.everycommand import PLAIN

Run = Callable[..., Result]

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
ESCAPE = "\x1b["
SAYS_NOTHING = {("menu", "edit"), ("settings", "edit"), ("edit",)}
"""What may have nothing to say on stdout."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with something noted, something to take back and something to bring back, made once."""
    home = tmp_path_factory.mktemp("template") / "home"
    around = {**os.environ, "AFTERCARE_HOME": str(home), "AFTERCARE_TODAY": "2026-11-22"}
    for words in (
        ["menu", "set", "water", "welcome", "-q"],
        ["log", "cuddle", "-q"],
        ["log", "need", "-q"],
        ["undo", "-q"],
    ):
        subprocess.run([sys.executable, "-m", "aftercare", *words], env=around, check=True)
    return home


@pytest.fixture
def lived_in(template: Path, world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    shutil.copytree(template, world)
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.txt").write_text("2026-11-20 cuddle 5m\n")
    return world


def shell(script: str, *words: str, env: dict[str, str] | None = None) -> Result:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script, "bash", sys.executable, "-m", "aftercare", *words],
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
        timeout=120,
    )
    result = Result(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"))
    assert "Traceback" not in result.err, result.err
    return result


EVERY = sorted(PLAIN)


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
@pytest.mark.usefixtures("lived_in")
def test_without_input_and_errors_a_command_does_its_work(path: tuple[str, ...]) -> None:
    done = shell('"$@" <&- 2>&-', *path, *PLAIN[path])
    assert done.code == 0
    assert done.out or path in SAYS_NOTHING or path == ("remind",)


@FULL
@pytest.mark.parametrize("path", EVERY, ids=" ".join)
@pytest.mark.usefixtures("lived_in")
def test_a_full_output_is_74_with_one_sentence(path: tuple[str, ...]) -> None:
    done = shell('"$@" >/dev/full', *path, *PLAIN[path])
    if path in SAYS_NOTHING:
        assert done.code in {0, 74}
    else:
        assert (done.code, len(done.err.splitlines())) == (74, 1)


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
@pytest.mark.usefixtures("lived_in")
def test_a_reader_that_leaves_is_no_fault(path: tuple[str, ...]) -> None:
    done = shell('"$@" | true', *path, *PLAIN[path])
    assert done.code in {0, 141}
    assert done.err == "" or path == ("import",)


@pytest.mark.parametrize("words", [["prompt", "--list"], ["schema", "week"], ["support", "--format", "csv"]])
@pytest.mark.usefixtures("lived_in")
def test_a_reader_of_one_line_gets_it(words: list[str]) -> None:
    done = shell('"$@" | head -1', *words)
    assert done.code in {0, 141}
    assert (len(done.out.splitlines()), done.err) == (1, "")


@pytest.mark.parametrize(
    "path",
    [path for path, command in everycommand.commands() if {"--quiet", "--dry-run"} & everycommand.options(command)],
    ids=" ".join,
)
@pytest.mark.usefixtures("lived_in")
def test_what_is_quiet_says_nothing_and_what_writes_can_be(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    command = dict(everycommand.commands())[path]
    if "--quiet" not in everycommand.options(command):
        assert path in {("prompt",), ("talk",), ("deck", "new")}, "what writes takes --quiet"
        return
    if path in {("how",), ("menu",), ("report",), ("export",)}:  # what they show is what they are for
        return
    words = [*path, *PLAIN[path], "--quiet"]
    console = Console("aftercare")
    assert console.close(cli._guarded(console, [word for word in words if word != "--dry-run"])) == 0
    assert capsys.readouterr() == ("", "")


# ---- colour

COLOURS = [
    ({}, [], False),
    ({"FORCE_COLOR": "1"}, [], True),
    ({"CLICOLOR_FORCE": "1"}, [], True),
    ({"CLICOLOR_FORCE": "0"}, [], False),
    ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, [], False),
    ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
    ({"FORCE_COLOR": "1", "TERM": "dumb"}, [], True),
    ({"FORCE_COLOR": "1", "CLICOLOR": "0"}, [], True),
    ({"FORCE_COLOR": "1", "NO_COLOR": ""}, [], True),
    ({"FORCE_COLOR": "1"}, ["--no-color"], False),
    ({"NO_COLOR": "1"}, ["--color"], True),
    ({"TERM": "dumb"}, ["--color"], True),
]


@pytest.mark.parametrize(("env", "options", "coloured"), COLOURS)
@pytest.mark.usefixtures("lived_in")
def test_colour_where_stdout_is_no_terminal(
    env: dict[str, str],
    options: list[str],
    coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _surroundings(monkeypatch, env)
    console = Console("aftercare")
    assert cli._guarded(console, [*options, "week"]) == 0
    assert (ESCAPE in capsys.readouterr().out) is coloured


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR": "1"}, True),
        ({"TERM": "dumb"}, False),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_colour_on_a_terminal(env: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    _surroundings(monkeypatch, env)
    monkeypatch.setattr(Console, "is_terminal", True)
    console = Console("aftercare")
    console.use_colour(None)
    assert (ESCAPE in console.strong("x")) is coloured


def _surroundings(monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in env.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(("columns", "most"), [("40", 40), ("70", 70), ("0", None), ("many", None), ("", None)])
def test_text_is_as_wide_as_columns_says_where_that_is_set(
    columns: str, most: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = Console("aftercare").wrapped("a few words " * 30)
    assert max(map(len, lines)) < most if most else len(lines) == 1


# ---- encodings

TITLE = "Caf\u00e9 \u2014 \u201ctea\u201d\u2026 \u65e5 \U0001f375"
PLAINLY = {
    "ascii": 'Caf\\xe9 - "tea"... \\u65e5 \\U0001f375',
    "latin-1": 'Caf\u00e9 - "tea"... \\u65e5 \\U0001f375',
    "utf-8": TITLE,
}
ENCODINGS = [
    ({"LC_ALL": "C"}, "utf-8"),
    ({"LC_ALL": "C", "PYTHONUTF8": "0"}, "ascii"),
    ({"PYTHONIOENCODING": "ascii"}, "ascii"),
    ({"PYTHONIOENCODING": "ascii:strict"}, "ascii"),
    ({"PYTHONIOENCODING": "latin-1"}, "latin-1"),
]


@pytest.mark.parametrize(("env", "encoding"), ENCODINGS)
def test_an_encoding_without_the_letter_is_no_reason_to_stop(
    env: dict[str, str], encoding: str, lived_in: Path
) -> None:
    (lived_in / "habits.yaml").write_text(
        f"aftercare: habits/1\nhabits:\n- habit: tea\n  title: '{TITLE}'\n  targets: [{{weekly: 1}}]\n", "utf-8"
    )
    program = [sys.executable, "-m", "aftercare", "habit", "list"]
    around = {**os.environ, **env}
    text = subprocess.run(program, env=around, capture_output=True, check=True).stdout.decode(encoding)
    assert PLAINLY[encoding] in text
    raw = subprocess.run([*program, "--json"], env=around, capture_output=True, check=True).stdout
    assert raw.isascii() is (encoding != "utf-8")
    assert json.loads(raw.decode(encoding))["habits"][0]["title"] == TITLE


@pytest.mark.parametrize("path", [("report",), ("insight",), ("week",), ("talk",), ("why",)], ids=" ".join)
@pytest.mark.usefixtures("lived_in")
def test_what_is_shown_in_ascii_holds_no_escape(path: tuple[str, ...]) -> None:
    done = shell('"$@"', *path, *PLAIN[path], env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.out.isascii()
    assert "\\u" not in done.out
    assert "\\x" not in done.out
