import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

from aftercare import cli
from aftercare.version import __version__
from tests.conftest import TODAY, Result
from tests.support.terminal import ended, on_terminal

Run = Callable[..., Result]

SCRIPT = Path(sys.executable).with_name("aftercare")
"""The console script, as an installation makes it."""

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
NOTED = f"Noted: Cuddle or hold hands, 5 min, today, Sunday {TODAY}."


# ---- what other test modules use too


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def shell(script: str, *arguments: str, env: dict[str, str] | None = None) -> Result:
    """A line of shell in which "$@" is the program with its arguments."""
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", sys.executable, "-m", "aftercare", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
        timeout=60,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def lived_in(world: Path, run: Run) -> Path:
    """A home with a week of notes, with all its files made and nothing left to be told."""
    run("log", "need", "meditate")
    run("week")
    return world


# ---- help


def test_help_lists_the_commands_by_group_in_their_order(run: Run) -> None:
    help_ = run("--help").out
    groups = list(dict.fromkeys(group for group, _ in cli.TABLE.values()))
    assert groups == ["Talk", "Care", "See", "Remind", "Set up", "Data"]
    shown = re.findall(
        r"^(Talk|Care|See|Remind|Set up|Data):$|^  ([a-z]+) ", help_.split("\nOptions:\n")[1], re.MULTILINE
    )
    expected = []
    for group in groups:
        expected += [(group, ""), *[("", name) for name, (of, _) in cli.TABLE.items() if of == group]]
    assert shown == expected
    for _, line in cli.TABLE.values():
        assert line in help_


def test_help_ends_in_the_notice_for_adults(run: Run) -> None:
    said = " ".join(run("--help").out.split())
    assert said.endswith(" ".join(cli.NOTICE.format(prog="python -m aftercare").split()))


def test_help_has_a_short_name(run: Run) -> None:
    assert run("-h") == run("--help")
    assert run("week", "-h") == run("week", "--help")


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_the_packages(run: Run, flag: str) -> None:
    assert run(flag).out.split()[-1] == __version__
    assert run(flag).err == ""


def every_command() -> list[str]:
    """Every command and subcommand, as it is typed."""
    found = []
    commands: Any = typer.main.get_command(cli.app)
    for name in cli.TABLE:
        command = commands.commands[name]
        inner = command.list_commands(typer.Context(command)) if hasattr(command, "list_commands") else []
        found += [name, *(f"{name} {sub}" for sub in inner)]
    return found


@pytest.mark.parametrize("command", every_command())
def test_every_command_has_help_with_examples_of_options_that_exist(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.out.startswith(f"Usage: python -m aftercare {command} ")
    assert done.err == ""
    about, _, options = done.out.partition("\nOptions:\n")
    examples = [line.strip() for line in about.partition("\n  Examples:\n")[2].splitlines() if line.startswith("    ")]
    assert any(f"python -m aftercare {command}" in line for line in examples)
    assert all("python -m aftercare " in line for line in examples)
    if "\nCommands:\n" not in options:
        used = {word for line in examples for word in re.findall(r"(?<= )--[a-z-]+", line)}
        assert used <= set(re.findall(r"--[a-z-]+", options))


def test_help_changes_nothing(world: Path, run: Run) -> None:
    run("--help")
    run("log", "--help")
    run("--version")
    assert not world.exists()


def test_the_table_names_every_command_module_there_is() -> None:
    folder = Path(__file__).parents[1] / "commands"
    assert set(cli.TABLE) == {path.stem.removesuffix("_") for path in folder.glob("[!_]*.py")}


# ---- without a command


def test_on_a_terminal_the_bare_name_shows_a_card_of_eight_lines() -> None:
    card = ended(on_terminal())
    assert card.code == 0
    lines = card.out.splitlines()
    assert len(lines) == 8
    assert lines[0] == "Small caring habits, in plain files that are yours. Nothing is ever sent."
    assert all(len(line) <= 79 for line in lines)
    for line in lines[2:]:
        assert line.startswith("  python -m aftercare ")


def test_the_cards_commands_exist() -> None:
    for line in ended(on_terminal()).out.splitlines()[2:]:
        word = line.split("aftercare ")[1].split()[0]
        assert word in cli.TABLE or word == "--help"


def test_in_a_pipe_the_bare_name_shows_the_help_and_ends_with_2(run: Run) -> None:
    assert run(code=2).out == run("--help").out
    assert run(code=2).err == ""


# ---- what is not understood


@pytest.mark.parametrize(
    ("typed", "near"),
    [("wek", "week"), ("wekk", "week"), ("reprot", "report"), ("setings", "settings"), ("forgt", "forget")],
)
def test_an_unknown_command_gets_the_nearest(run: Run, typed: str, near: str) -> None:
    done = run(typed, code=2)
    assert done.out == ""
    assert re.fullmatch(
        rf"python -m aftercare: no such command '{typed}'\. Did you mean (\S+, )*'{near}'(, \S+)*\? "
        r"See `python -m aftercare --help`\.\n",
        done.err,
    )


def test_a_command_like_nothing_points_to_the_help(run: Run) -> None:
    assert run("xyzzy", code=2).err == (
        "python -m aftercare: no such command 'xyzzy'. See `python -m aftercare --help`.\n"
    )


@pytest.mark.parametrize(
    ("typed", "said", "where"),
    [
        ("--hom", "there is no option --hom; did you mean --home?", ""),
        ("week --opne", "--open", " week"),
        ("week --jsn", "--json", " week"),
        ("log --xyzzy cuddle", "there is no option --xyzzy.", " log"),
        ("log -5m", "there is no option -5.", " log"),
        ("-x", "there is no option -x.", ""),
        ("--home", "option '--home' requires an argument.", ""),
        ("log --on", "option '--on' requires an argument.", ""),
        ("skip", "missing argument 'PRACTICE...'.", " skip"),
        ("week one two", "got unexpected extra argument(s) (two).", " week"),
        ("log --felt ten cuddle", "'ten' is not a valid int", " log"),
    ],
)
def test_what_is_not_understood_gets_one_sentence_and_the_help_to_read(
    world: Path, run: Run, typed: str, said: str, where: str
) -> None:
    done = run(*typed.split(), code=2)
    assert done.out == ""
    assert done.err.startswith("python -m aftercare: ")
    assert said in done.err
    assert done.err.endswith(f" See `python -m aftercare{where} --help`.\n")
    assert len(done.err.splitlines()) == 1
    assert not world.exists()


@pytest.mark.parametrize("word", ["\udcff", "\x1b[31m", "a\nb", "\u202ecud", "a" * 5000])
def test_odd_bytes_in_what_was_typed_do_no_harm(run: Run, word: str) -> None:
    done = run("log", word, code=66)
    assert done.err.isprintable() or done.err.rstrip("\n").isprintable()
    assert len(done.err.splitlines()) == 1


def test_a_home_that_is_a_file_is_refused(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("mine")
    done = run("--home", str(tmp_path / "file"), "log", "cuddle", code=73)
    assert "is a file, and a home is a folder" in done.err
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("day", ["nonsense", "2026-13-01", "2026-11-22T25:00", "tomorrow", "-"])
def test_a_day_to_act_on_that_is_none_is_refused(world: Path, run: Run, day: str) -> None:
    assert "2026-11-21" in run("--today", day, "log", "cuddle", code=2).err
    assert "2026-11-21" in run("log", "cuddle", env={"AFTERCARE_TODAY": day}, code=2).err
    assert not world.exists()


def test_the_option_for_the_day_goes_before_the_environment(run: Run) -> None:
    assert run("--today", "2026-02-01", "log", "need").out == "Noted: Share one need, today, Sunday 2026-02-01.\n"


# ---- the name it was called by


@pytest.fixture
def notes(tmp_path: Path) -> tuple[str]:
    """The program under a neutral name of one's own."""
    link = tmp_path / "notes"
    link.symlink_to(SCRIPT)
    return (str(link),)


def called(program: tuple[str, ...], *arguments: str) -> Result:
    done = subprocess.run(
        [*program, *arguments], capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=60
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_help_and_errors_speak_by_the_name_it_was_called_by(notes: tuple[str]) -> None:
    assert called(notes, "--help").out.startswith("Usage: notes ")
    assert called(notes, "log", "--help").out.startswith("Usage: notes log ")
    assert called(notes, "wekk").err == "notes: no such command 'wekk'. Did you mean 'week'? See `notes --help`.\n"
    assert called(notes, "log", "c").err.startswith("notes: 'c' could be ")
    assert called((str(SCRIPT),), "log", "c").err.startswith("aftercare: 'c' could be ")


def test_under_a_neutral_name_the_programs_own_never_shows(notes: tuple[str]) -> None:
    for arguments in (["--help"], ["week"], ["log"], ["log", "need"], ["log", "--help"], ["skip"], ["undo"], ["redo"]):
        done = called(notes, *arguments)
        assert "aftercare" not in (done.out + done.err).replace("AFTERCARE_", ""), arguments
    card = ended(on_terminal(program=notes))
    assert card.out.splitlines()[2].startswith("  notes prompt ")
    assert "aftercare" not in card.out


def test_the_version_is_told_under_the_name_it_was_called_by(notes: tuple[str]) -> None:
    assert called(notes, "--version").out == f"notes {__version__}\n"


def test_a_first_notice_names_the_program_as_called(notes: tuple[str]) -> None:
    seen = ended(on_terminal("week", program=notes)).out
    assert "To leave quietly: notes forget --all" in " ".join(seen.split())
    assert "aftercare" not in seen


# ---- outputs that are closed, full, or left


@FULL
@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "cuddle", "5m"],
        ["log", "cuddle", "--json"],
        ["log", "cuddle", "--dry-run"],
        ["skip", "cuddle"],
        ["week"],
        ["week", "--json"],
    ],
)
def test_a_full_output_ends_with_74_and_changes_nothing(lived_in: Path, arguments: list[str]) -> None:
    before = tree(lived_in)
    done = shell('"$@" >/dev/full', *arguments)
    assert done.code == 74
    assert re.fullmatch(
        r"python -m aftercare: the answer cannot be written \(no space left.*\), so nothing .*\n", done.err
    )
    assert tree(lived_in) == before


@FULL
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["log", "--help"], []])
def test_help_and_version_on_a_full_output_end_with_74(arguments: list[str]) -> None:
    done = shell('"$@" >/dev/full', *arguments)
    assert (done.code, len(done.err.splitlines())) == (74, 1)


@FULL
def test_an_answer_that_is_not_wanted_cannot_fail(lived_in: Path) -> None:
    before = tree(lived_in)
    assert shell('"$@" >/dev/full', "log", "--quiet", "cuddle") == Result(0, "", "")
    assert tree(lived_in) != before


@pytest.mark.parametrize(
    "arguments",
    [["log", "cuddle", "5m"], ["log", "cuddle", "--json"], ["skip", "cuddle"], ["week"], ["week", "--json"]],
)
def test_a_closed_output_ends_with_74_and_changes_nothing(lived_in: Path, arguments: list[str]) -> None:
    before = tree(lived_in)
    done = shell('"$@" >&-', *arguments)
    assert done.code == 74
    assert done.err.startswith("python -m aftercare: the standard output is closed, so nothing was changed.")
    assert tree(lived_in) == before


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["log", "--help"]])
def test_help_and_version_on_a_closed_output_end_with_74(arguments: list[str]) -> None:
    assert shell('"$@" >&-', *arguments).code == 74


@pytest.mark.parametrize("redirected", ['"$@" 2>&-', '"$@" 2>/dev/full'])
def test_without_a_place_for_errors_everything_else_is_as_ever(lived_in: Path, redirected: str) -> None:
    if "/dev/full" in redirected and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    before = tree(lived_in)
    assert shell(redirected, "log", "xyzzy") == Result(66, "", "")
    assert shell(redirected, "log", "--felt", "11", "cuddle") == Result(2, "", "")
    assert tree(lived_in) == before
    assert shell(redirected, "log", "cuddle", "5m") == Result(0, f"{NOTED}\n", "")
    assert shell(redirected, "week").out.startswith("2026-W47, ")


def test_without_an_input_everything_else_is_as_ever(lived_in: Path) -> None:
    assert shell('"$@" <&-', "log", "cuddle", "5m") == Result(0, f"{NOTED}\n", "")
    assert shell('"$@" <&-', "week").code == 0
    before = tree(lived_in)
    assert shell('"$@" <&-', "log").code == 2
    assert "standard input, which is closed" in shell('"$@" <&-', "log", "cuddle", "--note").err
    assert tree(lived_in) == before


def test_with_nothing_open_at_all_nothing_is_changed(lived_in: Path) -> None:
    before = tree(lived_in)
    assert shell('"$@" <&- >&- 2>&-', "log", "cuddle").code == 74
    assert tree(lived_in) == before


def test_head_takes_a_line_of_the_week(lived_in: Path) -> None:
    assert lived_in.exists()
    assert shell('"$@" | head -n 1', "week") == Result(0, "2026-W47, Monday 2026-11-16 to Sunday 2026-11-22\n", "")


@pytest.mark.parametrize(
    "arguments", [["log", "cuddle"], ["log", "cuddle", "--json"], ["week"], ["--help"], ["--version"]]
)
def test_a_reader_that_has_left_is_told_by_141_and_no_word(world: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
    kept = (world / "journal" / "2026-W47.yaml").exists()
    assert kept == (arguments[0] == "log")


# ---- locales


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "LANG": "C"},
        {"LC_ALL": "nonsense"},
        {"LANG": "xx_YY.KOI8"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "C"},
        {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
    ],
)
def test_a_locale_without_the_letters_is_no_reason_to_stop(world: Path, run: Run, env: dict[str, str]) -> None:
    world.mkdir(mode=0o700)
    habits = world / "habits.yaml"
    habits.write_text(
        "aftercare: habits/1\nhabits:\n- {habit: tea, title: Tea \u8336 \U0001f375, targets: [{weekly: 2}]}\n", "utf-8"
    )
    habits.chmod(0o600)
    assert run("log", "tea", env=env).out.startswith("Noted: Tea ")
    assert "Tea " in run("week", env=env).out
    found = json.loads(run("week", "--json", env=env).out)
    assert found["habits"][0]["title"] == "Tea \u8336 \U0001f375"
    assert run("log", "\u8336", env=env, code=66).err.endswith("\n")


# ---- colour

BOLD = "\x1b[1m"


@pytest.mark.parametrize(
    ("env", "option", "coloured"),
    [
        ({}, None, False),
        ({"FORCE_COLOR": "1"}, None, True),
        ({"FORCE_COLOR": ""}, None, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, None, False),
        ({}, "--color", True),
        ({"NO_COLOR": "1"}, "--color", True),
        ({"FORCE_COLOR": "1"}, "--no-color", False),
    ],
)
def test_in_a_pipe_there_is_colour_only_if_asked_for(
    run: Run, env: dict[str, str], option: str | None, coloured: bool
) -> None:
    done = run(*([option] if option else []), "week", env=env)
    assert ("\x1b" in done.out, BOLD in done.out) == (coloured, coloured)


@pytest.mark.parametrize(
    ("env", "option", "coloured"),
    [
        ({}, None, True),
        ({"NO_COLOR": "1"}, None, False),
        ({"NO_COLOR": ""}, None, True),
        ({"TERM": "dumb"}, None, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, None, True),
        ({}, "--no-color", False),
        ({"TERM": "dumb"}, "--color", True),
    ],
)
def test_on_a_terminal_there_is_colour_unless_it_is_not_wanted(
    env: dict[str, str], option: str | None, coloured: bool
) -> None:
    seen = ended(on_terminal(*([option] if option else []), "week", env=env)).out
    assert ("\x1b" in seen, BOLD in seen) == (coloured, coloured)


def test_data_for_scripts_has_no_colour_even_on_a_terminal(run: Run) -> None:
    assert "\x1b" not in ended(on_terminal("week", "--json")).out
    assert "\x1b" not in run("week", "--json", env={"FORCE_COLOR": "1"}).out


# ---- faults of the program itself, and interruption


def test_a_traceback_is_shown_only_to_who_asks_for_it() -> None:
    command = [sys.executable, "-m", "aftercare", "log", "xyzzy"]
    env = {**os.environ, "AFTERCARE_DEBUG": "1"}
    done = subprocess.run(command, capture_output=True, env=env, check=False, timeout=60, text=True)
    assert "Traceback" in done.stderr
    assert "InputMissing" in done.stderr
    env["AFTERCARE_DEBUG"] = "0"
    done = subprocess.run(command, capture_output=True, env=env, check=False, timeout=60, text=True)
    assert done.returncode == 66
    assert "Traceback" not in done.stderr


def test_what_no_one_foresaw_still_gets_a_sentence(world: Path, tmp_path: Path) -> None:
    """A module of the interpreter that is not there stands for a fault of the program."""
    (tmp_path / "msgspec.py").write_text("raise LookupError('a fault')\n")
    done = subprocess.run(
        [sys.executable, "-m", "aftercare", "log", "cuddle"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=False,
        timeout=60,
        text=True,
    )
    assert done.returncode == 70
    assert done.stdout == ""
    assert done.stderr == (
        "python -m aftercare: something unforeseen happened (LookupError), and nothing more was done. "
        "AFTERCARE_DEBUG=1 shows where; please report it.\n"
    )
    assert not world.exists()


@pytest.mark.parametrize("arguments", [["log"], ["log", "reflect", "--note"]])
def test_an_interrupt_ends_with_130_and_changes_nothing(lived_in: Path, arguments: list[str]) -> None:
    ended(on_terminal("week"))  # the first notice is out of the way
    before = tree(lived_in)
    child = on_terminal(*arguments)
    child.expect([r"amount\] ", r"Ctrl-D on an empty line\.\r\n"])
    child.sendintr()
    done = ended(child)
    assert (done.code, done.out.strip()) == (130, "^C")
    assert tree(lived_in) == before


def test_an_interrupt_from_outside_ends_with_130_and_no_word(lived_in: Path) -> None:
    before = tree(lived_in)
    child = subprocess.Popen(
        [sys.executable, "-m", "aftercare", "log", "reflect", "--note"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    assert child.stdin is not None
    os.set_blocking(child.stdin.fileno(), False)
    for _ in range(16):  # as much as a pipe holds, and less than a whole note
        if not child.stdin.write(b"x" * 4096):
            break
    _, reading, _ = select.select([], [child.stdin], [], 60)  # room again: the note is being read
    assert reading
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"")
    assert tree(lived_in) == before
