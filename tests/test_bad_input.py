"""Bad input gets one sentence that says what to do next, its exit code, and every file stays as it was."""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.tree import picture

WEEK = "aftercare: journal/1\nweek: 2026-W47\nentries:\n"
LONG = b"word " * 14_000


def home_with(world: Path, **files: bytes | str) -> Path:
    """A private home with these files; `__` in a name stands for `/`, `_yaml` for the ending."""
    for name, content in {"habits_yaml": "aftercare: habits/1\n", **files}.items():
        path = world / name.replace("__", "/").replace("_yaml", ".yaml").replace("_j2", ".j2").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(0o600)
    for folder in (world, *(path for path in world.rglob("*") if path.is_dir())):
        folder.chmod(0o700)
    return world


def one_sentence(text: str) -> bool:
    """One line that begins with the program's name and ends like a sentence."""
    return (
        text.count("\n") == 1 and text.startswith("python -m aftercare: ") and text.rstrip().endswith((".", "?", "`)"))
    )


ARGUMENTS: list[tuple[str, list[str], bytes, int]] = [
    ("unknown practice", ["log", "xyzzy"], b"", 66),
    ("typo", ["log", "cudle"], b"", 66),
    ("ambiguous prefix", ["log", "c"], b"", 2),
    ("no practice and no terminal", ["log"], b"", 2),
    ("empty practice", ["log", ""], b"", 66),
    ("unreadable date", ["log", "cuddle", "--on", "someday"], b"", 2),
    ("day that is none", ["log", "cuddle", "--on", "2026-02-30"], b"", 2),
    ("future date", ["log", "cuddle", "--on", "tomorrow"], b"", 2),
    ("far future", ["log", "cuddle", "--on", "9999-12-31"], b"", 2),
    ("far past", ["log", "cuddle", "--on", "99999 days ago"], b"", 2),
    ("negative amount", ["log", "cuddle", "-5m"], b"", 2),
    ("absurd amount", ["log", "cuddle", "9000h"], b"", 2),
    ("no amount", ["log", "cuddle", "0m"], b"", 2),
    ("amount first", ["log", "5m", "cuddle"], b"", 2),
    ("skip with an amount", ["skip", "meditate", "5m"], b"", 2),
    ("two amounts", ["log", "cuddle", "5m", "6m"], b"", 2),
    ("unit that is none", ["log", "cuddle", "5parsec"], b"", 2),
    ("rating too high", ["log", "cuddle", "--felt", "11"], b"", 2),
    ("rating too low", ["log", "cuddle", "--felt", "-1"], b"", 2),
    ("rating no number", ["log", "cuddle", "--felt", "good"], b"", 2),
    ("huge rating", ["log", "cuddle", "--felt", "9" * 30], b"", 2),
    ("empty note", ["log", "reflect", "--note"], b" \n\n", 65),
    ("too long note", ["log", "reflect", "--note"], LONG, 65),
    ("note that is not UTF-8", ["log", "reflect", "--note"], b"caf\xe9", 65),
    ("binary note", ["log", "reflect", "--note"], b"a\0b", 65),
    ("unknown option", ["log", "cuddle", "--felf", "3"], b"", 2),
    ("unknown command", ["lgo"], b"", 2),
    ("unknown week", ["week", "2026-W54"], b"", 2),
    ("week ahead", ["week", "2027-W01"], b"", 2),
    ("unknown period", ["report", "some time"], b"", 2),
    ("period ahead", ["report", "2027"], b"", 2),
    ("since after until", ["report", "--since", "today", "--until", "yesterday"], b"", 2),
    ("unknown format", ["report", "--format", "pdf"], b"", 2),
    ("unknown template", ["report", "--template", "nosuch"], b"", 66),
    ("folder that is not there", ["report", "-o", "no/such/folder/r.html"], b"", 73),
    ("unknown context", ["prompt", "--context", "work"], b"", 2),
    ("unknown deck", ["prompt", "--deck", "nosuch"], b"", 66),
    ("too deep", ["prompt", "--depth", "3"], b"", 2),
    ("too many", ["prompt", "--count", "1000"], b"", 2),
    ("pass before any draw", ["prompt", "--pass"], b"", 66),
    ("unknown setting", ["settings", "set", "colour", "red"], b"", 2),
    ("setting that does not fit", ["settings", "set", "depth", "7"], b"", 2),
    ("identity instead of a wish", ["settings", "set", "fits", "anxious"], b"", 2),
    ("unknown plan", ["init", "--plan", "nosuch"], b"", 66),
    ("init without a terminal", ["init"], b"", 2),
    ("new habit without cadence", ["habit", "add", "tea"], b"", 2),
    ("habit that is there", ["habit", "add", "cuddle"], b"", 2),
    ("two cadences", ["habit", "set", "cuddle", "--weekly", "1", "--daily", "1"], b"", 2),
    ("title that is no text", ["habit", "set", "cuddle", "--title", os.fsdecode(b"\xff\xfe")], b"", 2),
    ("nothing to undo", ["undo"], b"", 66),
    ("nothing to redo", ["redo"], b"", 66),
    ("forget without what", ["forget"], b"", 2),
    ("forget asks", ["forget", "--all"], b"", 2),
    ("pause that ends before it begins", ["pause", "--from", "fri", "--until", "today"], b"", 2),
    ("deck file that is not there", ["deck", "check", "nosuch.yaml"], b"", 66),
    ("today that is none", ["--today", "never", "week"], b"", 2),
]


@pytest.mark.parametrize(("arguments", "stdin", "code"), [a[1:] for a in ARGUMENTS], ids=[a[0] for a in ARGUMENTS])
def test_arguments(arguments: list[str], stdin: bytes, code: int, run: Run, world: Path) -> None:
    home = home_with(world)
    before = picture(home)
    done = run(*arguments, stdin=stdin, code=code)
    assert (done.out, one_sentence(done.err)) == ("", True), done
    assert {k: v for k, v in picture(home).items() if k not in {"state", "state/lock"}} == before


OWN_DECK = ["prompt", "--deck", "own"]
MINE = ["report", "--template", "mine", "--format", "md"]
FILES: list[tuple[str, dict[str, bytes | str], list[str], int]] = [
    ("invalid UTF-8", {"journal__2026-W47_yaml": b"week: \xff"}, ["week"], 65),
    ("unknown key", {"journal__2026-W47_yaml": WEEK + "- {date: 2026-11-20, habit: tea, place: x}\n"}, ["week"], 65),
    ("duplicate key", {"journal__2026-W47_yaml": WEEK + "week: 2026-W47\n"}, ["week"], 65),
    ("tab indentation", {"journal__2026-W47_yaml": WEEK + "-\tdate: 2026-11-20\n\thabit: tea\n"}, ["week"], 65),
    ("binary file", {"journal__2026-W47_yaml": b"\x7fELF\0\0"}, ["week"], 65),
    ("empty file", {"journal__2026-W47_yaml": b""}, ["week"], 65),
    ("comments only", {"journal__2026-W47_yaml": "# later\n"}, ["log", "cuddle"], 65),
    ("week of another file", {"journal__2026-W47_yaml": WEEK.replace("W47", "W46")}, ["log", "cuddle"], 65),
    ("day of another week", {"journal__2026-W47_yaml": WEEK + "- {date: 2026-11-01, habit: tea}\n"}, ["week"], 65),
    ("newer version", {"journal__2026-W47_yaml": WEEK.replace("/1", "/2")}, ["log", "cuddle"], 65),
    ("list instead of keys", {"journal__2026-W47_yaml": "- a\n- b\n"}, ["log", "cuddle"], 65),
    ("folder instead of a file", {"journal__2026-W47_yaml__x": b""}, ["log", "cuddle"], 73),
    ("unknown setting", {"config_yaml": "aftercare: config/1\ndepht: 2\n"}, ["week"], 78),
    ("setting out of range", {"config_yaml": "aftercare: config/1\ndepth: 9\n"}, ["week"], 78),
    ("newer settings", {"config_yaml": "aftercare: config/9\n"}, ["week"], 65),
    ("target without cadence", {"habits_yaml": "aftercare: habits/1\nhabits: [{habit: tea}]\n"}, ["week"], 65),
    ("plan of another kind", {"habits_yaml": "aftercare: config/1\n"}, ["log", "cuddle"], 65),
    ("alias in a deck", {"decks__own_yaml": "aftercare: deck/1\ntitle: &a x\ndeck: *a\n"}, OWN_DECK, 65),
    ("undefined name in a template", {"templates__mine_md_j2": "a\n{{ sentense }}\n"}, MINE, 65),
    ("template that leaves the sandbox", {"templates__mine_md_j2": "{{ ''.__class__.__mro__ }}"}, MINE, 65),
    ("template that does not end", {"templates__mine_md_j2": "{% if weeks %}"}, MINE, 65),
]


@pytest.mark.parametrize(("files", "arguments", "code"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_files(files: dict[str, bytes | str], arguments: list[str], code: int, run: Run, world: Path) -> None:
    home = home_with(world, **files)
    before = picture(home)
    done = run(*arguments, code=code)
    assert done.out == ""
    assert one_sentence(done.err.splitlines(keepends=True)[-1]), done
    assert {k: v for k, v in picture(home).items() if k not in {"state", "state/lock"}} == before


@pytest.mark.parametrize("name", [f[0] for f in FILES if "journal__2026-W47_yaml" in f[1]])
def test_a_broken_week_stops_only_what_needs_it(name: str, run: Run, world: Path) -> None:
    home_with(world, **next(f[1] for f in FILES if f[0] == name))
    run("log", "cuddle", "--on", "2026-11-01")
    assert "Cuddle" in run("week", "2026-W44").out
    run("prompt")
    assert run("check", code=65).out.startswith(f"{world}/journal/2026-W47.yaml:1") or name != "empty file"


def test_each_fault_of_a_file_names_file_line_and_column(run: Run, world: Path) -> None:
    for name, files, arguments, code in FILES:
        if code == 65 and "template" not in name:
            for path in world.rglob("*.yaml"):
                path.unlink()
            home_with(world, **files)
            done = run(*arguments, code=code)
            assert re.search(r"\.yaml:\d+(:\d+)?: ", done.err) or "binary" in name, (name, done.err)


def without_root_power() -> None:
    """In the child: root obeys file modes, as everyone else does."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def process(
    arguments: list[str],
    *,
    shell: str = "",
    env: dict[str, str] | None = None,
    setup: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """The program in a shell with a redirection, or with something set up first."""
    words = [sys.executable, "-m", "aftercare", *arguments]
    command = ["sh", "-c", f'"$@" {shell}', "sh", *words]
    return subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, **(env or {})}, preexec_fn=setup
    )


@pytest.mark.parametrize("arguments", [["log", "cuddle"], ["settings", "set", "depth", "1"], ["pause"], ["prompt"]])
def test_a_home_that_cannot_be_written_is_left_alone(arguments: list[str], world: Path) -> None:
    home = home_with(world)
    home.chmod(0o500)
    before = picture(home)
    done = process(arguments, setup=without_root_power)
    home.chmod(0o700)
    assert (done.returncode, picture(home)) == (77, before)
    assert one_sentence(done.stderr.decode())


def test_a_home_that_cannot_be_written_can_be_read(world: Path, run: Run) -> None:
    run("log", "cuddle")
    world.chmod(0o500)
    done = process(["week"], setup=without_root_power)
    world.chmod(0o700)
    assert (done.returncode, b"Cuddle" in done.stdout) == (0, True)


@pytest.mark.parametrize("arguments", [["log", "cuddle"], ["week"], ["prompt"], ["undo"], ["check"]])
def test_a_home_that_is_a_file_is_refused(arguments: list[str], world: Path, run: Run) -> None:
    world.write_text("mine")
    done = run(*arguments, code=73)
    assert one_sentence(done.err)
    assert world.read_text() == "mine"


WRITING = (
    ["log", "cuddle"],
    ["skip", "need"],
    ["undo"],
    ["pause"],
    ["settings", "set", "depth", "1"],
    ["habit", "add", "snack"],
    ["habit", "retire", "need"],
    ["init", "--plan", "solo"],
    ["prompt"],
    ["forget", "notes", "--yes"],
)
READING = (
    ["week"],
    ["report"],
    ["--help"],
    ["--version"],
    ["habit", "list"],
    ["settings"],
    ["check"],
    ["deck", "list"],
)


@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
@pytest.mark.parametrize("arguments", [*WRITING, *READING], ids=" ".join)
def test_an_output_that_takes_nothing_changes_nothing(
    arguments: list[str], redirection: str, world: Path, run: Run
) -> None:
    home_with(world)
    run("log", "reflect", "--note", "-q", stdin=b"Tea helped.")
    before = picture(world / "journal"), picture(world / "habits.yaml"), picture(world / "config.yaml")
    done = process(arguments, shell=redirection)
    assert done.returncode == 74, done
    assert one_sentence(done.stderr.decode())
    assert (picture(world / "journal"), picture(world / "habits.yaml"), picture(world / "config.yaml")) == before


@pytest.mark.parametrize("locale", ["C", "POSIX", "xx_YY.nonsense", "en_US.ISO-8859-1"])
def test_a_broken_locale_is_no_obstacle(locale: str, run: Run) -> None:
    env = {"LC_ALL": locale, "LANG": locale}
    run("habit", "add", "tea", "--weekly", "1", "--title", "Thé au café", env=env)
    run("log", "tea", env=env)
    assert "Th" in run("week", env=env).out


def test_an_encoding_that_lacks_the_letters_is_no_obstacle(run: Run) -> None:
    run("habit", "add", "tea", "--weekly", "1", "--title", "お茶")
    run("log", "tea")
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert "\\u304a" in run("week", env=env).out
    assert '"title": "\\u304a\\u8336"' in run("week", "--json", env=env).out
