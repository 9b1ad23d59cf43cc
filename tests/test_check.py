"""`check`: every fault of every file with its place, remarks that are no faults, and nothing changed."""

import json
import os
from pathlib import Path

import pytest

from aftercare.home import Home, find
from tests.conftest import Run
from tests.support import ROOT

DECK = (ROOT / "templates" / "decks" / "en" / "weekly.yaml").read_text()
JOURNAL = "aftercare: journal/1\nweek: 2026-W47\n"
GOOD = {
    "config.yaml": "aftercare: config/1\nname: Sam\n",
    "habits.yaml": "aftercare: habits/1\nhabits:\n- {habit: tea, targets: [{weekly: 1}]}\n",
    "menu.yaml": "aftercare: menu/1\nword: lantern\nitems: [{item: tea, closeness: welcome}]\n",
    "journal/2026-W46.yaml": "aftercare: journal/1\nweek: 2026-W46\nentries: []\n",
    "journal/2026-W47.yaml": f"{JOURNAL}entries:\n- {{date: 2026-11-21, habit: tea}}\n",
    "decks/mine.yaml": DECK.replace("deck: weekly", "deck: mine").replace("id: wk-", "id: my-"),
}


@pytest.fixture
def home() -> Home:
    return find(None, os.environ)


def put(home: Home, name: str, content: str | bytes) -> Path:
    path = Path(home.path(name))
    for folder in (home.data, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(0o600)
    return path


def contents(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_where_nothing_is_there_is_nothing_wrong(run: Run, world: Path) -> None:
    assert run("check").out == "Looked through 0 files: all can be read.\n"
    assert not world.exists()


def test_files_without_a_fault_are_said_to_be_fine(run: Run, home: Home, world: Path) -> None:
    for name, text in GOOD.items():
        put(home, name, text)
    before = contents(world)
    found = run("check")
    assert (found.out, found.err) == ("Looked through 6 files: all can be read.\n", "")
    assert contents(world) == before


FAULTS: list[tuple[str, str | bytes, str, str]] = [
    ("config.yaml", "aftercare: config/1\nname: Sam\ndepth: 4\n", "3:8", "`depth`: 1, 2 or 3 is expected"),
    ("config.yaml", "aftercare: config/1\ndept: 2\n", "2:1", "Did you mean `depth`?"),
    ("config.yaml", "aftercare: config/1\nfits: [quiet, adhd]\n", "2:15", "`fits`: a list of quiet, own-pace"),
    ("config.yaml", "name: Sam\n", "1:1", "`aftercare: config/1` is expected"),
    ("config.yaml", "aftercare: config/9\n", "1:12", "written as config/9, and this program reads config/1"),
    ("habits.yaml", "aftercare: habits/1\nhabits:\n- {habit: tea}\n", "3:3", "`tea` has no targets"),
    ("habits.yaml", "aftercare: habits/1\nhabits:\n- {habit: need}\n- {habit: need}\n", "4:11", "stands twice"),
    (
        "menu.yaml",
        "aftercare: menu/1\nitems:\n- {item: tea, closeness: yes}\n",
        "3:26",
        "welcome, sometimes or not-for-me",
    ),
    ("habits.yaml", "aftercare: habits/1\npauses:\n- {from: 2026-02-30}\n", "3:10", "there is no day 2026-02-30"),
    ("habits.yaml", "aftercare: habits/1\nhabits:\n- {habit: tea, targets: [{weekly: 0}]}\n", "3:35", "1 to 99"),
    ("journal/2026-W47.yaml", f"{JOURNAL}entries:\n- {{date: 2026-11-21, felt: 11}}\n", "4:28", "from 0 to 10"),
    ("journal/2026-W47.yaml", f"{JOURNAL}entries:\n- {{date: 2026-11-21}}\n", "4:3", "`habit` is missing"),
    ("journal/2026-W47.yaml", f"{JOURNAL}entries:\n- {{date: 2026-11-30, habit: tea}}\n", "4:10", "lies in 2026-W49"),
    ("journal/2026-W47.yaml", f"{JOURNAL}entries:\n- {{date: 2026-11-31, habit: tea}}\n", "4:10", "there is no day"),
    ("journal/2026-W47.yaml", f"{JOURNAL}entries:\n- {{date: 2026-11-21, habit: tea, place: x}}\n", "4:34", "`place`"),
    ("journal/2026-W47.yaml", f"{JOURNAL}entries: 5\n", "3:10", "`entries`"),
    ("journal/2026-W46.yaml", f"{JOURNAL}entries: []\n", "2:7", "says 2026-W47 in the file of 2026-W46"),
    ("journal/2026-W47.yaml", f"{JOURNAL}week: 2026-W47\n", "3:1", "`week` stands twice"),
    ("journal/2026-W47.yaml", f"{JOURNAL}entries:\n\t- a\n", "4:1", "a tab stands where YAML wants spaces"),
    ("journal/2026-W47.yaml", f"{JOURNAL}entries: [\n", "4:1", "Mend that line"),
    ("journal/2026-W47.yaml", "", "1", "is empty"),
    ("journal/2026-W47.yaml", b"week: \xff\n", "1", "not UTF-8 text"),
    ("journal/2026-W47.yaml", b"week: \0\n", "", "binary data"),
    ("decks/mine.yaml", DECK.replace("depth: 1", "depth: 7", 1), "", "1, 2 or 3"),
    ("decks/mine.yaml", "aftercare: deck/2\n", "1", "deck/1"),
]


@pytest.mark.parametrize(("name", "content", "place", "words"), FAULTS)
def test_a_fault_is_named_with_its_place_and_what_to_do(
    run: Run, home: Home, world: Path, name: str, content: str | bytes, place: str, words: str
) -> None:
    put(home, "journal/2026-W45.yaml", "aftercare: journal/1\nweek: 2026-W45\n")
    path = put(home, name, content)
    before = contents(world)
    found = run("check", code=65)
    (line,) = found.out.splitlines()
    assert line.startswith(f"{path}:{place}")
    assert words in line
    assert line.endswith((".", "?"))
    assert found.err == ""
    assert contents(world) == before


def test_every_fault_of_every_file_is_named_at_once(run: Run, home: Home) -> None:
    put(home, "config.yaml", "aftercare: config/1\ndepth: 4\n")
    put(home, "habits.yaml", "aftercare: habits/1\nhabits:\n- {habit: tea}\n- {habit: need, targets: [{}]}\n")
    week = "entries:\n- {date: 2026-11-21, felt: 11}\n- {date: 2026-11-21, habit: 5}\n- {day: 2026-11-21}\n"
    put(home, "journal/2026-W47.yaml", JOURNAL + week)
    put(home, "journal/2026-W46.yaml", "not: [whole\n")
    put(home, "journal/2026-W45.yaml", "aftercare: journal/1\nweek: 2026-W45\n")
    put(home, "decks/mine.yaml", "aftercare: deck/1\n")
    lines = run("check", code=65).out.splitlines()
    places = [line.removeprefix(f"{home.data}/").split(": ")[0] for line in lines]
    assert [place for place in places if not place.startswith("decks")] == [
        "config.yaml:2:8",
        "habits.yaml:3:3",
        "habits.yaml:4:27",
        "journal/2026-W46.yaml:2:1",
        "journal/2026-W47.yaml:4:28",
        "journal/2026-W47.yaml:5:29",
        "journal/2026-W47.yaml:6:4",
    ]
    assert any(place.startswith("decks/mine.yaml:") for place in places)


def test_a_file_that_cannot_be_opened_stops_no_other(run: Run, home: Home) -> None:
    put(home, "journal/2026-W47.yaml", f"{JOURNAL}entries: 5\n")
    Path(home.path("journal/2026-W46.yaml")).mkdir(0o700)
    first, second = run("check", code=65).out.splitlines()
    assert home.path("journal/2026-W46.yaml") in first
    assert second.startswith(f"{home.path('journal/2026-W47.yaml')}:3:10")


def test_what_a_file_holds_cannot_drive_the_terminal(run: Run, home: Home) -> None:
    put(home, "config.yaml", 'aftercare: config/1\n"\\e[31mred": 1\n')
    found = run("check", code=65)
    assert ("\x1b" in found.out, "<U+001B>[31mred" in found.out) == (False, True)


# ---- remarks


def test_files_that_others_can_open_are_remarked_on_and_no_fault(run: Run, home: Home) -> None:
    for name, text in GOOD.items():
        put(home, name, text)
    week, config = Path(home.path("journal/2026-W47.yaml")), Path(home.path("config.yaml"))
    week.chmod(0o640)
    config.chmod(0o604)
    home.data.chmod(0o755)
    found = run("check")
    assert sorted(found.out.splitlines()) == sorted(
        [
            *(
                f"{path} can be opened by others on this machine; `chmod go= {path}` closes it."
                for path in (home.data, config, week)
            ),
            "Looked through 6 files: all can be read.",
        ]
    )
    for path in (week, config, home.data):
        path.chmod(path.stat().st_mode & ~0o077)
    assert run("check").out == "Looked through 6 files: all can be read.\n"


def test_copies_that_a_sync_service_made_are_remarked_on_and_no_fault(run: Run, home: Home) -> None:
    put(home, "journal/2026-W47.yaml", GOOD["journal/2026-W47.yaml"])
    copy = put(home, "journal/2026-W47.sync-conflict-20261121.yaml", "not: [whole\n")
    found = run("check").out.splitlines()
    assert found == [
        f"{copy} is no week's file and is not read; a sync service may have made it.",
        "Looked through 1 file: all can be read.",
    ]


@pytest.mark.parametrize(
    ("mark", "words"), [(".git", "the git work tree"), (".stfolder", "the synced folder"), ("", "")]
)
def test_a_folder_that_is_copied_elsewhere_is_remarked_on_and_no_fault(
    run: Run, home: Home, tmp_path: Path, mark: str, words: str
) -> None:
    if mark:
        (tmp_path / mark).mkdir()
    put(home, "config.yaml", GOOD["config.yaml"])
    found = run("check").out
    assert (f"{words} {tmp_path}" in found) == bool(mark)
    put(home, "config.yaml", "aftercare: config/1\nwarn_synced: false\n")
    assert run("check").out == "Looked through 1 file: all can be read.\n"


def test_remarks_come_beside_faults(run: Run, home: Home) -> None:
    put(home, "config.yaml", "aftercare: config/1\ndepth: 4\n").chmod(0o644)
    first, second = run("check", code=65).out.splitlines()
    assert "`depth`" in first
    assert "can be opened by others" in second


# ---- JSON


def test_the_findings_come_as_json(run: Run, home: Home) -> None:
    for name, text in GOOD.items():
        put(home, name, text)
    assert json.loads(run("check", "--json").out) == {
        "schema": "aftercare/check/1",
        "faults": [],
        "remarks": [],
        "read": 6,
    }
    put(home, "journal/2026-W46.yaml", f"{JOURNAL}entries: []\n").chmod(0o644)
    found = json.loads(run("check", "--json", code=65).out)
    (fault,), (remark,) = found["faults"], found["remarks"]
    assert fault.startswith(f"{home.path('journal/2026-W46.yaml')}:2:7: says 2026-W47")
    assert "chmod go=" in remark
