"""What each layer may import, and what a run may load."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.support import ROOT

Run = Callable[..., Result]

LIBRARY = sorted((ROOT / "aftercare").rglob("*.py"))
COMMANDS = sorted((ROOT / "commands").glob("*.py"))
EVERYTHING = sorted(
    path
    for folder in ("aftercare", "commands", "tests", "bench", "templates")
    for path in (ROOT / folder).rglob("*.py")
)


# ---- what a run loads

RUNNER = """
import sys
target = sys.argv.pop(1)
from aftercare.cli import main
try:
    main()
finally:
    with open(target, "w") as file:
        file.write("\\n".join(sys.modules))
"""

HEAVY = {
    "asyncio",
    "click",
    "csv",
    "dataclasses",
    "dateutil",
    "decimal",
    "email",
    "hashlib",
    "html",
    "http",
    "importlib.metadata",
    "jinja2",
    "logging",
    "markdown_it",
    "markupsafe",
    "msgspec",
    "multiprocessing",
    "platformdirs",
    "pydantic",
    "pygments",
    "random",
    "rich",
    "socket",
    "sqlite3",
    "ssl",
    "statistics",
    "tabulate",
    "tempfile",
    "unittest",
    "urllib.request",
    "wcwidth",
    "xml",
    "yaml",
}
"""Modules that cost time to load; a run may load those of its line in `MAY_LOAD` and no other."""

DATA = {"dataclasses", "decimal", "hashlib", "msgspec", "random", "tempfile", "yaml"}
"""What reading, checking and recording files takes: YAML and Structs, `importlib.resources`, hashes."""

TABLE = DATA | {"csv", "email", "html", "importlib.metadata", "socket", "tabulate", "wcwidth"}
"""What drawing an aligned table takes besides: `tabulate`, and what it imports."""

MAY_LOAD: list[tuple[str, set[str]]] = [
    ("--version", set()),
    ("-V", set()),
    ("--help", set()),
    ("-h", set()),
    ("xyzzy", set()),
    ("--xyzzy", set()),
    ("", DATA),
    ("log --help", DATA),
    ("log cuddle 5m", DATA),
    ("log cuddle need --felt 8 --once", DATA),
    ("log cuddle --on yesterday --json", DATA),
    ("log cuddle --dry-run", DATA),
    ("log reflect --note", DATA),
    ("log cudle", DATA),
    ("log cuddle --on someday", DATA),
    ("log cuddle --on 2.months.ago", DATA | {"dateutil"}),
    ("skip need", DATA),
    ("feel --help", DATA),
    ("feel --mood 7", DATA),
    ("feel mood=7 loneliness=2 --json", DATA),
    ("how cuddle", DATA),
    ("why cuddle", DATA),
    ("why --claims", DATA),
    ("support", DATA),
    ("undo", DATA),
    ("redo", DATA),
    ("remind", {"dataclasses"}),
    ("remind --check", {"dataclasses"}),
    ("remind --notify", {"dataclasses"}),
    ("remind --exec cat", {"dataclasses"}),
    ("remind --help", DATA),
    ("remind --json", DATA),
    ("remind --snooze 2h", DATA),
    ("week --help", DATA),
    ("week", TABLE),
    ("week --open", TABLE),
    ("week --notes", TABLE),
    ("week --json", DATA),
    ("week 2026-W01", DATA),
    ("schema", {"dataclasses", "random", "tempfile"}),
    ("schema journal", {"dataclasses", "random", "tempfile"}),
    ("schema --help", {"dataclasses", "random", "tempfile"}),
]

MAY_LOAD_WITH_CARDS = [
    ("prompt", DATA),
    ("prompt --context weekly --session 3", DATA),
    ("prompt --deck weekly=70,thank-yous=30 --search tea", DATA),
    ("prompt --seed lantern --json", DATA),
    ("deck list", TABLE),
    ("deck show weekly --cards", DATA),
    ("talk weekly --plan", DATA),
    ("menu", DATA),
    ("menu set tea welcome", DATA),
]
"""The same for commands about cards, menus and templates, which load what noting never does."""

LIGHT = {f"aftercare.{name}" for name in ("cli", "errors", "output", "text", "version")} | {"aftercare"}
"""What of the program itself help, the version and a word that is not understood may load."""

NEVER_FOR_NOTING = {
    f"aftercare.{name}" for name in ("cards", "decks", "draw", "prompts", "render", "report", "offers", "deckcheck")
}


def loaded(tmp_path: Path, arguments: str, env: dict[str, str] | None = None) -> set[str]:
    """The modules that a run has loaded by its end; a point stands for a space within an argument."""
    runner, target = tmp_path / "runner.py", tmp_path / "modules"
    runner.write_text(RUNNER)
    words = [word.replace(".", " ") for word in arguments.split()]
    done = subprocess.run(
        [sys.executable, str(runner), str(target), *words],
        input=b"a note",
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
        timeout=60,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return set(target.read_text().splitlines())


@pytest.fixture
def lived_in(run: Run) -> None:
    """A home with a week of notes, its cache made."""
    run("log", "need", "cuddle", "10m", "meditate")
    run("week")
    run("remind")


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize(("arguments", "allowed"), MAY_LOAD + MAY_LOAD_WITH_CARDS)
def test_a_run_loads_no_heavy_module_that_it_does_not_need(tmp_path: Path, arguments: str, allowed: set[str]) -> None:
    found = loaded(tmp_path, arguments)
    assert found & HEAVY <= allowed
    assert (arguments, allowed) in MAY_LOAD_WITH_CARDS or not found & NEVER_FOR_NOTING
    if not allowed:
        assert {name for name in found if name.split(".")[0] == "aftercare"} <= LIGHT


HOURLY = {
    "aftercare.cli",
    "aftercare.commands",
    "aftercare.commands._listing",
    "aftercare.commands.remind",
    "aftercare.commands._remindgroup",
    "aftercare.commands._shared",
    "aftercare.dates",
    "aftercare.delivery",
    "aftercare.errors",
    "aftercare.files",
    "aftercare.home",
    "aftercare.output",
    "aftercare.reminders",
    "aftercare.reminderstate",
    "aftercare.session",
    "aftercare.text",
    "aftercare.version",
    "aftercare",
}
"""What of the program a reminder that has nothing to say may load: it runs every hour."""


@pytest.mark.usefixtures("lived_in")
@pytest.mark.parametrize("arguments", ["remind", "remind --check", "remind --notify"])
def test_remind_with_nothing_due_loads_next_to_nothing(tmp_path: Path, arguments: str) -> None:
    found = loaded(tmp_path, arguments)
    assert {name for name in found if name.split(".")[0] == "aftercare"} <= HOURLY


def test_only_a_home_that_is_not_named_takes_platformdirs(tmp_path: Path) -> None:
    assert "platformdirs" in loaded(tmp_path, "log need", {"AFTERCARE_HOME": ""})


RESOURCES = {"dataclasses", "hashlib", "random", "tempfile"}
"""What `importlib.resources` needs, to find the file of words that ship."""


def test_completion_loads_no_command(tmp_path: Path) -> None:
    found = loaded(tmp_path, "we", {"AFTERCARE_COMPLETE": "fish"})
    assert {name for name in found if name.startswith("aftercare.commands")} <= {
        "aftercare.commands",
        "aftercare.commands._words",
    }
    assert found & HEAVY <= RESOURCES


# ---- what the source imports


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that an import statement names, anywhere below, with its level of relativity."""
    for one in ast.walk(node):
        if isinstance(one, ast.Import):
            yield from ((alias.name, 0) for alias in one.names)
        elif isinstance(one, ast.ImportFrom):
            base = one.module or ""
            yield from ((f"{base}.{alias.name}".lstrip("."), one.level) for alias in one.names)


def roots(path: Path, *, top_only: bool = False) -> set[str]:
    """The packages, and of the program itself the modules, that a file imports."""
    tree = tree_of(path)
    if top_only:
        kept: list[ast.stmt] = [one for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)]
        tree = ast.Module(kept, [])
    found = set()
    for name, _ in imports(tree):
        parts = name.split(".")
        found.add(".".join(parts[:2]) if parts[0] == "aftercare" else parts[0])
    return found


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", EVERYTHING, ids=named)
def test_no_file_imports_a_command_statically(path: Path) -> None:
    assert not [name for name, _ in imports(tree_of(path)) if name.startswith("aftercare.commands")]


@pytest.mark.parametrize("path", COMMANDS, ids=named)
def test_a_command_imports_the_library_by_name_and_only_shared_siblings(path: Path) -> None:
    for name, level in imports(tree_of(path)):
        if level:
            assert (level, name[0]) == (1, "_"), f"{name} is another command"
        else:
            assert not name.startswith("commands")


@pytest.mark.parametrize("path", LIBRARY, ids=named)
def test_the_library_has_no_relative_import_and_knows_no_command(path: Path) -> None:
    assert all(level == 0 for _, level in imports(tree_of(path)))
    assert "commands" not in roots(path)


PURE = {
    "cards",
    "dates",
    "deckcheck",
    "decktwins",
    "draw",
    "entries",
    "errors",
    "habits",
    "holding",
    "outlook",
    "progress",
    "readability",
    "reminders",
    "rhythm",
    "text",
    "version",
    "wording",
}
"""The domain: values in, values out; standard library and one another only."""


@pytest.mark.parametrize("name", sorted(PURE))
def test_a_domain_module_imports_the_standard_library_and_the_domain_only(name: str) -> None:
    path = ROOT / "aftercare" / f"{name}.py"
    own = {f"aftercare.{one}" for one in PURE}
    foreign = {root for root in roots(path) if root not in own and root not in sys.stdlib_module_names}
    assert foreign <= ({"dateutil"} if name == "dates" else set())
    assert "dateutil" not in roots(path, top_only=True)


EDGE = {"os", "pathlib", "io", "fcntl", "subprocess", "shutil", "tempfile", "socket", "signal", "select", "time", "sys"}


@pytest.mark.parametrize("name", sorted(PURE))
def test_a_domain_module_touches_no_file_clock_or_process(name: str) -> None:
    path = ROOT / "aftercare" / f"{name}.py"
    assert not roots(path) & EDGE
    assert "open" not in calls(tree_of(path))


def calls(tree: ast.AST) -> set[str]:
    """The names of what is called: `print`, and `now` of `datetime.now()`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(node.func.id)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found.add(node.func.attr)
    return found


@pytest.mark.parametrize("path", LIBRARY, ids=named)
def test_the_library_never_prints_nor_knows_typer_but_for_its_root(path: Path) -> None:
    if path.name == "cli.py":
        return
    assert not roots(path) & {"typer", "click", "rich"}
    assert not calls(tree_of(path)) & {"print", "echo", "secho", "input"}


@pytest.mark.parametrize("path", [*LIBRARY, *COMMANDS], ids=named)
def test_only_the_console_writes_to_the_outputs(path: Path) -> None:
    touched = {
        node.attr
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys"
    }
    if path.name != "output.py":
        assert not touched & {"stdout", "stderr", "__stdout__", "__stderr__"}
    if path.parent.name == "commands":
        assert not calls(tree_of(path)) & {"print", "echo", "secho", "input"}


@pytest.mark.parametrize("path", [*LIBRARY, *COMMANDS], ids=named)
def test_the_clock_is_looked_at_in_one_place_each_for_the_day_and_the_moment(path: Path) -> None:
    looks = calls(tree_of(path)) & {"now", "today", "utcnow", "localtime", "gmtime"}
    assert looks <= ({"now"} if path.name in {"dates.py", "session.py"} else set())


@pytest.mark.parametrize("path", [*LIBRARY, *COMMANDS], ids=named)
def test_there_is_no_network_code(path: Path) -> None:
    network = {
        "socket",
        "ssl",
        "http",
        "urllib.request",
        "asyncio",
        "smtplib",
        "ftplib",
        "requests",
        "httpx",
        "aiohttp",
    }
    assert not {name for name, _ in imports(tree_of(path)) for one in network if f"{name}.".startswith(f"{one}.")}


@pytest.mark.parametrize("name", ["files", "swap"])
def test_what_writes_imports_nothing_heavier_than_the_system(name: str) -> None:
    found = roots(ROOT / "aftercare" / f"{name}.py")
    own = {"aftercare.files", "aftercare.errors"}
    system = {"collections", "contextlib", "errno", "fcntl", "os", "time", "typing"}
    assert found <= own | system
