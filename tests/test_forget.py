"""`forget`: what is erased is nowhere any more, what is not stays byte for byte, and what cannot be reached is said."""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import platformdirs
import pytest
from platformdirs.macos import MacOS

from aftercare import files, forgetting, history
from aftercare.cli import TABLE
from aftercare.home import Home, find
from tests.conftest import Result, Run
from tests.support import ROOT
from tests.support.owndecks import card, deck_text
from tests.support.terminal import ended, on_terminal

FLAT, PLATFORM = "flat", "platform"
EDITOR = "#!/bin/sh\necho 'wrong: kept-text' >> $1\n"

OUT_OF_REACH = ("backups", "sync service", "git", "exported", "shell's history", "terminal", "disk")

terminal = partial(on_terminal, size=(40, 400))


@pytest.fixture(params=[FLAT, PLATFORM])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home, not made yet: one folder, or the platform's usual places."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (tmp_path / "person").mkdir()
    if request.param == PLATFORM:
        monkeypatch.delenv("AFTERCARE_HOME")
    return find(None, os.environ)


@pytest.fixture
def flat(tmp_path: Path) -> Home:
    (tmp_path / "person").mkdir()
    return find(None, os.environ)


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder, hidden ones too."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def holding(text: str, folder: Path) -> list[Path]:
    """Every path below a folder that has a text in its name or its bytes."""
    found = [path for path in folder.rglob("*") if text in path.name]
    return found + [path for path, content in contents(folder).items() if text.encode() in content]


def put(home: Home, name: str, text: str) -> Path:
    path = Path(home.path(name))
    files.make_folder(str(path.parent))
    path.write_text(text)
    path.chmod(0o600)
    return path


# ---- a home that is lived in, with words that can be searched for


EARLIER = """aftercare: journal/1
week: 2026-W46
entries:
- {id: y1b2c3d4e5, date: 2026-11-10, habit: need, note: note-earlier}
"""
WEEK = """# at-the-top
aftercare: journal/1
week: 2026-W47
entries:
# above-one
- {id: a1b2c3d4e5, date: 2026-11-16, habit: need} # beside-one
# above-two
- id: b1b2c3d4e5 # inside-two
  date: 2026-11-17
  habit: reflect
  note: | # beside-note
    note-two
    # and no comment

    last-line
# above-three
- {id: c1b2c3d4e5, date: 2026-11-18, habit: cuddle, felt: 7, note: note-three}  # beside-three
# at-the-end
"""
NAMES = {
    "config.yaml": "aftercare: config/1\n# config-comment\nname: config-name\n",
    "habits.yaml": (
        "aftercare: habits/1\n# plan-comment\nhabits:\n"
        "- {habit: tea, title: plan-title, targets: [{weekly: 1}]}\n- {habit: reflect}\n"
    ),
    "menu.yaml": "aftercare: menu/1\n# menu-comment\nword: menu-word\n",
    "decks/mine.yaml": "aftercare: deck/1\n# deck-words\n",
    "templates/mine.md.j2": "template-words",
    "journal/2026-W46.yaml": EARLIER,
    "journal/2026-W47.yaml": WEEK,
}
WEEKS = ("journal/2026-W46.yaml", "journal/2026-W47.yaml")

TAKEN_BACK = ("note-taken-back", "note-edited-away", "kept-text", "left-behind")
"""What no file of the person's holds any more, and what remembers must not hold after any `forget`."""


def live_in(run: Run, home: Home, tmp_path: Path) -> None:
    for name, text in NAMES.items():
        put(home, name, text)
    run("log", "reflect", "--note", stdin=b"note-edited-away", env={"AFTERCARE_TODAY": "2026-11-15"})
    editor = tmp_path / "tmp" / "editor"
    editor.write_text("#!/bin/sh\nsed -i '/note-edited-away/d; /note: |/d' $1\n")
    editor.chmod(0o700)
    run("edit", "last week", env={"VISUAL": str(editor)})
    editor.write_text(EDITOR)
    run("edit", env={"VISUAL": str(editor)}, code=65)
    editor.unlink()
    run("log", "need", "--note", stdin=b"note-taken-back")
    run("undo", "-q")
    run("prompt")
    run("remind", env={"AFTERCARE_TODAY": "2026-11-22T12:00"})
    run("week")
    for name in (
        *NAMES,
        "state/draws.json",
        "state/undo/00000009.group",
        "state/edits/2026-W47.yaml",
        "cache/noted.json",
    ):
        files.Staged(home.path(name), f"left-behind {name}".encode())  # as a writer that was killed leaves it
    for word in (*TAKEN_BACK, "note-earlier", "config-name"):
        assert holding(word, tmp_path), word


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Homes that are lived in, once made, to copy from."""
    return {flat: tmp_path_factory.mktemp("lived") / "in" for flat in (False, True)}


@pytest.fixture
def lived_in(run: Run, home: Home, tmp_path: Path, built: dict[bool, Path]) -> Home:
    """A home with notes, words of the person's own everywhere, and what remembers them."""
    template = built[home.flat]
    if template.exists():
        shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    else:
        live_in(run, home, tmp_path)
        shutil.copytree(tmp_path, template)
    return home


def without(text: str, *lines: str) -> str:
    """A text without the lines that hold one of the words."""
    return "".join(line for line in text.splitlines(keepends=True) if not any(word in line for word in lines))


TWO = ("above-two", "b1b2c3d4e5", "2026-11-17", "habit: reflect", "beside-note", "note-two", "no comment", "last-line")
NO_NOTES = without(WEEK, "beside-note", "note-two", "no comment", "last-line").replace(", note: note-three", "")


def part_of(name: str) -> tuple[str | None, str | None]:
    """What the two weeks are after something was forgotten, without what `lived_in` noted in the first."""
    blank = WEEK.replace("    # and no comment\n\n", "    # and no comment\n")
    return {
        "2026-11-16": (EARLIER, without(WEEK, "above-one", "a1b2c3d4e5")),
        "2026-11-17": (EARLIER, without(blank, *TWO)),
        "2026-11-18": (EARLIER, without(WEEK, "above-three", "c1b2c3d4e5")),
        "2026-W47": (EARLIER, None),
        "last week": (None, WEEK),
        "this month": (None, None),
        "notes": (EARLIER.replace(", note: note-earlier", ""), NO_NOTES.replace("\n\n", "\n")),
    }[name]


GONE = {
    "2026-11-16": ("above-one", "a1b2c3d4e5", "beside-one"),
    "2026-11-17": ("above-two", "b1b2c3d4e5", "inside-two", "beside-note", "note-two", "last-line"),
    "2026-11-18": ("above-three", "c1b2c3d4e5", "beside-three", "note-three"),
    "2026-W47": ("-top", "-one", "-two", "-three", "-end"),
    "last week": ("y1b2c3d4e5", "note-earlier"),
    "this month": ("-top", "-one", "-two", "-three", "-end", "note-earlier"),
    "notes": ("note-two", "last-line", "beside-note", "note-three", "note-earlier"),
}


@pytest.mark.parametrize("what", GONE)
def test_what_is_forgotten_is_nowhere_and_the_rest_is_as_it_was(
    run: Run, lived_in: Home, tmp_path: Path, what: str
) -> None:
    home = lived_in
    before = {name: Path(home.path(name)).read_bytes() for name in NAMES}
    noted = before[WEEKS[0]].decode().removeprefix(EARLIER)  # without its note, by `edit`
    found = run("forget", what, "--yes")
    for word in (*GONE[what], *TAKEN_BACK):
        assert holding(word, tmp_path) == [], word
    earlier, week = part_of(what)
    expected = {**before, WEEKS[0]: earlier and (earlier + noted).encode(), WEEKS[1]: week and week.encode()}
    after = {name: Path(home.path(name)).read_bytes() if Path(home.path(name)).exists() else None for name in NAMES}
    assert after == expected
    assert all(word in found.out for word in OUT_OF_REACH)
    assert found.err == ""
    run("report", "last 8 weeks")
    for command in ("undo", "redo"):
        assert "there is nothing to" in run(command, code=66).err


def test_the_last_note_is_forgotten_and_the_rest_is_as_it_was(run: Run, lived_in: Home, tmp_path: Path) -> None:
    home = lived_in
    before = {name: Path(home.path(name)).read_bytes() for name in NAMES}
    run("log", "support", "tea", "--note", stdin=b"note-last")
    assert holding("note-last", tmp_path)
    found = run("forget", "last", "--yes")
    assert found.out.startswith("Erased: 2 entries of 2026-W47.")
    for word in ("note-last", *TAKEN_BACK):
        assert holding(word, tmp_path) == [], word
    assert {name: Path(home.path(name)).read_bytes() for name in NAMES} == before
    run("undo", code=66)


def test_what_is_left_of_the_state_tells_nothing(run: Run, lived_in: Home) -> None:
    home = lived_in
    run("prompt", "--love")
    loved = json.loads(Path(home.path("state/draws.json")).read_text())["loved"]
    run("forget", "notes", "--yes")
    left = {str(path.relative_to(home.state)) for path in contents(home.state)}
    assert left == {"lock", "draws.json"}
    assert contents(home.cache) == {}
    drawn = json.loads(Path(home.path("state/draws.json")).read_text())
    assert {key: value for key, value in drawn.items() if key != "salt"} == {
        "drawn": [],
        "passed": {},
        "loved": loved,
        "never": [],
        "last": "",
        "turn": 0,
    }


def test_forgetting_tells_what_it_would_do_and_does_nothing(run: Run, lived_in: Home, tmp_path: Path) -> None:
    home = lived_in
    before = contents(tmp_path)
    assert run("forget", "notes", "--dry-run").out == (
        "Would be erased: 3 notes in 2 weeks; the undo history and the memory of cards too.\n"
    )
    assert run("forget", "2026-W47", "--dry-run").out.startswith("Would be erased: 3 entries in 1 week;")
    assert run("forget", "last", "--dry-run").out.startswith("Would be erased: 1 entry of 2026-W46;")
    listed = run("forget", "--all", "--dry-run").out.splitlines()
    assert listed[0] == "Would be erased:"
    assert {home.path(name) for name in NAMES} <= {line.strip() for line in listed[1:]}
    assert contents(tmp_path) == before


# ---- it asks


@pytest.mark.parametrize("what", ["last", "notes", "2026-W47", "--all"])
def test_without_a_terminal_it_names_the_flag_and_erases_nothing(
    run: Run, flat: Home, tmp_path: Path, what: str
) -> None:
    put(flat, "journal/2026-W47.yaml", WEEK)
    before = contents(tmp_path)
    found = run("forget", what, stdin=b"y\n", code=2)
    assert found == Result(2, "", "python -m aftercare: a question needs a terminal. Use --yes instead.\n")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("what", ["last", "notes", "2026-W47", "--all"])
@pytest.mark.parametrize("key", ["\n", "n\n", "what\n", "\x04", "\x03"])
def test_anything_but_yes_erases_nothing(flat: Home, tmp_path: Path, what: str, key: str) -> None:
    put(flat, "journal/2026-W47.yaml", WEEK)
    before = contents(tmp_path)
    child = terminal("forget", what)
    child.expect(r"Erase .*\? \[y/N\]")
    child.send(key)
    found = ended(child)
    assert (found.code, "Nothing was erased." in found.out) == ((130, False) if key == "\x03" else (0, True))
    assert contents(tmp_path) == before


@pytest.mark.parametrize("what", ["last", "notes", "2026-W47", "--all"])
def test_yes_erases(flat: Home, tmp_path: Path, what: str) -> None:
    put(flat, "journal/2026-W47.yaml", WEEK)
    child = terminal("forget", what)
    child.expect(r"Erase .*\? \[y/N\]")
    child.send("y\n")
    found = ended(child)
    assert (found.code, "Erased: " in found.out) == (0, True)
    assert "therapy" not in found.out  # no notice comes before it
    assert holding("note-three", tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "say what to erase: last, notes, old, a period such as 'last month', or --all."),
        (("--all", "notes"), "--all erases everything"),
        (("some time",), "is no period that is known here"),
        (("2027-W01",), "lies ahead"),
        (("old",), "settings set keep_notes_weeks 26"),
    ],
)
def test_what_is_not_understood_erases_nothing(
    run: Run, flat: Home, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    put(flat, "journal/2026-W47.yaml", WEEK)
    before = contents(tmp_path)
    found = run("forget", *arguments, "--yes", code=2)
    assert sentence in found.err
    assert found.err.count("\n") == 1
    assert contents(tmp_path) == before


@pytest.mark.parametrize("what", ["last", "notes", "2026-W47", "last month", "--all"])
def test_where_nothing_is_nothing_is_made(run: Run, flat: Home, what: str) -> None:
    assert run("forget", what, "--yes").out == "There is nothing to erase.\n"
    assert not flat.data.exists()


def test_it_can_be_quiet(run: Run, flat: Home) -> None:
    put(flat, "journal/2026-W47.yaml", WEEK)
    assert run("forget", "notes", "--yes", "-q") == Result(0, "", "")
    assert run("forget", "--all", "--yes", "-q") == Result(0, "", "")
    assert not flat.data.exists()


# ---- what is meant


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("what", ["last", "notes", "2026-W47", "last week"])
def test_a_note_that_was_taken_back_is_forgotten_too(run: Run, tmp_path: Path, what: str) -> None:
    """Nothing is in the week any more, but what remembers it still is."""
    run("log", "reflect", "--note", stdin=b"note-taken-back")
    run("undo")
    assert holding("note-taken-back", tmp_path)
    assert run("forget", what, "--dry-run").out == "Would be erased: the undo history and the memory of cards.\n"
    assert run("forget", what, "--yes").out.startswith("Erased: the undo history and the memory of cards.")
    assert holding("note-taken-back", tmp_path) == []


def test_last_is_what_was_noted_last_whatever_was_changed_since(run: Run, flat: Home, tmp_path: Path) -> None:
    put(flat, "journal/2026-W47.yaml", WEEK)
    run("log", "reflect", "--on", "2026-10-05", "--note", stdin=b"note-backdated")
    run("settings", "set", "depth", "1")
    run("pause")
    found = run("forget", "last", "--yes")
    assert found.out.startswith("Erased: 1 entry of 2026-W41.")
    assert holding("note-backdated", tmp_path) == []
    assert Path(flat.path("journal/2026-W47.yaml")).read_text() == WEEK


def test_last_is_what_is_left_of_what_was_noted_last(run: Run, flat: Home) -> None:
    put(flat, "journal/2026-W47.yaml", WEEK)
    run("log", "need")
    run("log", "support")
    run("undo")
    run("forget", "last", "--yes")
    assert Path(flat.path("journal/2026-W47.yaml")).read_text() == WEEK


def test_last_without_a_history_is_the_last_entry_of_the_newest_week(run: Run, flat: Home) -> None:
    put(flat, "journal/2026-W46.yaml", EARLIER)
    put(flat, "journal/2026-W47.yaml", WEEK)
    put(flat, "journal/2026-W48.yaml", "aftercare: journal/1\nweek: 2026-W48\nentries: []\n")
    run("forget", "last", "--yes")
    assert Path(flat.path("journal/2026-W47.yaml")).read_text() == without(WEEK, "above-three", "c1b2c3d4e5")
    run("forget", "last", "--yes")
    run("forget", "last", "--yes")
    run("forget", "last", "--yes")
    assert [path.name for path in flat.data.joinpath("journal").iterdir()] == ["2026-W48.yaml"]


def test_a_period_of_part_of_a_week_leaves_the_other_days(run: Run, flat: Home) -> None:
    put(flat, "config.yaml", "aftercare: config/1\nweek_starts: sunday\n")
    put(flat, "journal/2026-W47.yaml", WEEK)
    run("forget", "last week", "--yes")  # Sunday 15 to Saturday 21 November
    assert not Path(flat.path("journal/2026-W47.yaml")).exists()
    put(flat, "journal/2026-W47.yaml", f"{WEEK}- {{date: 2026-11-22, habit: need}}\n")
    run("forget", "last week", "--yes")
    text = Path(flat.path("journal/2026-W47.yaml")).read_text()
    assert ("2026-11-22" in text, "2026-11-1" in text) == (True, False)


FLOW = """aftercare: journal/1
week: 2026-W47
# at-the-top
entries:
  [
  # above-one
  {date: 2026-11-16, habit: need}, # beside-one
  # above-two
  {date: 2026-11-17, habit: reflect, # inside-two
  # above-note
  note: note-two # beside-note
  }, # beside-two
  # above-three
  {date: 2026-11-18, habit: cuddle} # beside-three
  ]
"""


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        ("2026-11-16", ("above-one", "2026-11-16", "beside-one")),
        ("2026-11-17", ("above-two", "2026-11-17", "inside-two", "above-note", "note-two", "beside-two")),
        ("2026-11-18", ("above-three", "2026-11-18", "beside-three")),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_words_beside_an_entry_in_brackets_go_with_it(
    run: Run, flat: Home, tmp_path: Path, what: str, gone: tuple[str, ...], newline: str
) -> None:
    path = put(flat, "journal/2026-W47.yaml", "")
    path.write_bytes(FLOW.replace("\n", newline).encode())
    run("forget", what, "--yes")
    for word in gone:
        assert holding(word, tmp_path) == [], word
    text = path.read_bytes().decode()
    left = re.findall("(?:at|above|beside|inside)-[a-z-]+", FLOW)
    assert re.findall("(?:at|above|beside|inside)-[a-z-]+", text) == [
        word for word in left if word not in gone and not (what == "2026-11-17" and word == "beside-note")
    ]
    run("check")


def test_feelings_and_their_notes_are_told_apart(run: Run, flat: Home, tmp_path: Path) -> None:
    both = "- {id: f1b2c3d4e5, date: 2026-11-16, kind: feeling, mood: 7, note: note-both}\n"
    alone = "- {id: g1b2c3d4e5, date: 2026-11-16, kind: feeling, note: note-alone}\n"
    path = put(flat, "journal/2026-W47.yaml", WEEK + both + alone)
    run("forget", "notes", "--yes")
    assert holding("note-both", tmp_path) == holding("g1b2c3d4e5", tmp_path) == []
    assert path.read_text().endswith(both.replace(", note: note-both", ""))


# ---- what stands in the way


def test_a_week_that_cannot_be_read_can_be_forgotten(run: Run, flat: Home, tmp_path: Path) -> None:
    put(flat, "journal/2026-W46.yaml", EARLIER)
    path = put(flat, "journal/2026-W47.yaml", "entries: [ note-broken\n")
    before = contents(tmp_path)
    for what in ("notes", "last", "2026-11-18"):
        found = run("forget", what, "--yes", code=65)
        assert str(path) in found.err
        assert contents(tmp_path) | {flat.data / "state" / "lock": b""} == before | {flat.data / "state" / "lock": b""}
    run("forget", "2026-W47", "--yes")
    assert holding("note-broken", tmp_path) == []
    assert Path(flat.path("journal/2026-W46.yaml")).read_text() == EARLIER


def test_settings_that_cannot_be_read_keep_nobody_from_forgetting(run: Run, flat: Home) -> None:
    put(flat, "config.yaml", "aftercare: config/1\ndepth: 9\n")
    put(flat, "journal/2026-W47.yaml", WEEK)
    run("forget", "notes", "--yes")
    run("forget", "last", "--yes")
    run("forget", "--all", "--yes")
    assert not flat.data.exists()


def test_copies_that_a_sync_service_made_are_named(run: Run, flat: Home) -> None:
    put(flat, "journal/2026-W47.yaml", WEEK)
    copy = put(flat, "journal/2026-W47 (conflicted copy).yaml", WEEK)
    found = run("forget", "notes", "--yes")
    assert found.out.splitlines()[-2:] == ["Not looked into, because they are no week's file:", f"  {copy}"]
    assert copy.read_text() == WEEK
    run("forget", "--all", "--yes")
    assert not flat.data.exists()


@pytest.mark.parametrize("what", ["notes", "--all"])
def test_where_there_are_no_locks_it_works_too(run: Run, flat: Home, what: str) -> None:
    put(flat, "config.yaml", "aftercare: config/1\nlock: none\n")
    put(flat, "journal/2026-W47.yaml", WEEK)
    with put(flat, "state/lock", "").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "Erased: " in run("forget", what, "--yes").out


# ---- everything


def test_everything_is_gone_and_the_home_too(run: Run, lived_in: Home, tmp_path: Path) -> None:
    home = lived_in
    found = run("forget", "--all", "--yes")
    assert "Erased: everything." in found.out
    assert all(word in found.out for word in OUT_OF_REACH)
    assert "Left" not in found.out
    assert contents(tmp_path) == {}
    assert not any(folder.exists() for folder in home.folders)
    assert run("undo", code=66).err.startswith("python -m aftercare: there is nothing to take back.")


def test_what_is_not_the_programs_stays_and_is_named(run: Run, lived_in: Home, tmp_path: Path) -> None:
    home = lived_in
    strangers = [home.data / "letter.txt", home.data / "journal" / "diary.txt", home.data / ".dotfile.new"]
    for path in strangers:
        path.write_text("stranger")
    (home.data / ".git" / "refs" / "tags").mkdir(parents=True)
    found = run("forget", "--all", "--yes")
    named = [line.strip() for line in found.out.split("not this program's:\n")[1].splitlines()]
    assert named == sorted(map(str, [*strangers, home.data / ".git"]))
    assert contents(tmp_path) == dict.fromkeys(strangers, b"stranger")
    assert (home.data / ".git" / "refs" / "tags").is_dir()


def test_what_lies_in_the_home_of_a_mac_is_told_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """There, one folder is the platform's place for data, settings and state."""
    monkeypatch.setattr(platformdirs, "PlatformDirs", MacOS)
    monkeypatch.delenv("AFTERCARE_HOME")
    home = find(None, os.environ)
    put(home, "journal/2026-W47.yaml", WEEK)
    put(home, "state/undo/00000001.group", "note-two")
    stranger = home.data / "letter.txt"
    stranger.write_text("stranger")
    assert forgetting.erase_everything(home) == [str(stranger)]
    assert contents(tmp_path) == {stranger: b"stranger"}


def test_links_are_followed_and_taken_away(run: Run, flat: Home, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "weeks").mkdir(parents=True)
    flat.data.mkdir(0o700)
    for name in ("config.yaml", "habits.yaml"):
        (elsewhere / name).write_text(NAMES[name])
        (flat.data / name).symlink_to(elsewhere / name)
        (elsewhere / f".{name}.4242.new").write_text("left-behind")
    (elsewhere / ".other.yaml.4242.new").write_text("stranger")
    (flat.data / "journal").symlink_to(elsewhere / "weeks")
    (elsewhere / "weeks" / "2026-W47.yaml").write_text(WEEK)
    run("forget", "--all", "--yes")
    assert contents(tmp_path) == {elsewhere / ".other.yaml.4242.new": b"stranger"}
    assert not flat.data.exists()
    assert sorted(path.name for path in elsewhere.iterdir()) == [".other.yaml.4242.new"]


def test_a_link_to_the_home_goes_with_it(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(0o700)
    world.symlink_to(tmp_path / "elsewhere")
    run("log", "need")
    run("forget", "--all", "--yes")
    assert not world.is_symlink()
    assert not (tmp_path / "elsewhere").exists()


def test_a_link_that_leads_nowhere_goes_too(run: Run, flat: Home, tmp_path: Path) -> None:
    flat.data.mkdir(0o700)
    (flat.data / "config.yaml").symlink_to(tmp_path / "nowhere")
    run("forget", "--all", "--yes")
    assert not flat.data.exists()


def test_a_linked_week_is_changed_where_it_lies(run: Run, flat: Home, tmp_path: Path) -> None:
    target = tmp_path / "week.yaml"
    target.write_text(WEEK)
    (tmp_path / ".week.yaml.77.new").write_text("left-behind")
    put(flat, "journal/x", "").with_name("2026-W47.yaml").symlink_to(target)
    run("forget", "notes", "--yes")
    assert holding("note-", tmp_path) == holding("left-behind", tmp_path) == []
    assert (flat.data / "journal" / "2026-W47.yaml").is_symlink()
    run("forget", "2026-W47", "--yes")
    assert not target.exists()
    assert not (flat.data / "journal" / "2026-W47.yaml").is_symlink()


# ---- every file that any command writes


RECORDER = """
import os
import sys

exec(compile(open({blocked!r}).read(), {blocked!r}, "exec"))
_LOG = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _record(event, arguments):
    path = None
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        path = arguments[0]
    elif event in ("os.rename", "os.link", "os.symlink"):
        path = arguments[1]
    if isinstance(path, (str, bytes)):
        os.write(_LOG, os.fsencode(os.path.abspath(path)) + b"\\n")


sys.addaudithook(_record)
"""

DECK = ROOT / "templates" / "decks" / "en" / "weekly.yaml"
LINES = ROOT / "tests" / "support" / "lines.txt"

EVERY_COMMAND: dict[str, list[tuple[str, ...]]] = {
    "prompt": [
        (),
        ("--pass",),
        ("--love",),
        ("--daily",),
        ("--seed", "lantern"),
        ("--context", "weekly"),
        ("know-05", "--write"),
    ],
    "talk": [("weekly", "--plan"), ("thanks", "--plan", "--seed", "lantern", "--format", "md")],
    "how": [("cuddle",), ("cuddle", "-o", "{out}/report.html"), ("--worksheet", "boundary")],
    "why": [("cuddle",), ("--claims", "--json")],
    "insight": [(), ("choose", "thank-you", "closeness"), ("choose", "off", "--dry-run")],
    "log": [("cuddle", "5m"), ("reflect", "--note"), ("need", "--on", "2026-10-01")],
    "skip": [("meditate",)],
    "feel": [("--mood", "7", "--note"), ("mood=3", "loneliness=2", "--on", "2026-10-01")],
    "week": [(), ("--json",)],
    "report": [(), ("-o", "{out}/report.html"), ("--template", "mine.md.j2")],
    "menu": [
        (),
        ("set", "water", "welcome"),
        ("set", "--word", "-"),
        ("edit",),
        ("pick",),
        ("-o", "{out}/report.html"),
    ],
    "support": [(), ("--country", "GB", "--json")],
    "remind": [(), ("--snooze", "2h"), ("--snooze", "off"), ("--json",), ("--exec", "true")],
    "pause": [(), ("support",)],
    "resume": [()],
    "undo": [()],
    "redo": [()],
    "init": [("--editor-schemas",), ("--plan", "start-small", "--who-may-know", "me")],
    "habit": [
        ("list",),
        ("show", "cuddle"),
        ("add", "tea", "--weekly", "1"),
        ("set", "tea", "--weekly", "2"),
        ("retire", "tea"),
    ],
    "settings": [(), ("set", "keep_notes_weeks", "1"), ("edit",), ("path",)],
    "deck": [("list",), ("show", "weekly"), ("check", str(DECK)), ("new", "rainy-days")],
    "edit": [(), ("last week",)],
    "check": [()],
    "export": [(), ("-o", "{out}/report.html", "--format", "md"), ("--redact", "--json")],
    "import": [(str(LINES), "--dry-run"), (str(LINES),)],
    "schema": [(), ("week",)],
    "forget": [("old", "--yes"), ("last", "--yes"), ("notes", "--yes"), ("2026-10", "--yes")],
}
"""Each command, and each of its subcommands, in every way that could make it write a file."""


def subcommands(name: str) -> set[str]:
    """The subcommands of a command; {} for one that has none."""
    app = import_module(f"aftercare.commands.{name}{'_' if iskeyword(name) else ''}").app
    if app.registered_callback is None:
        return set()
    return {str(one.name or one.callback.__name__) for one in app.registered_commands}


def test_each_command_is_run_below() -> None:
    assert set(EVERY_COMMAND) == set(TABLE)
    for name, ways in EVERY_COMMAND.items():
        assert subcommands(name) <= {way[0] for way in ways if way}, name


@pytest.fixture
def written(home: Home, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Every path that any command wrote, or made anew, however short it was there."""
    recorder, log = tmp_path / "recorder", tmp_path / "written.log"
    recorder.mkdir()
    blocked = ROOT / "tests" / "support" / "blocked" / "sitecustomize.py"
    (recorder / "sitecustomize.py").write_text(RECORDER.format(blocked=str(blocked), log=str(log)))
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho '# by hand' >> $1; test -z $BAD || echo 'wrong: 1' >> $1\n")
    editor.chmod(0o700)
    for name, value in (
        ("PYTHONPATH", str(recorder)),
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("VISUAL", str(editor)),
        ("AFTERCARE_TODAY", "2026-11-22T12:00"),
    ):
        monkeypatch.setenv(name, value)
    put(home, "templates/mine.md.j2", "x")
    put(home, "decks/ours.yaml", deck_text("ours", card("ours-01", who="solo")))
    order = sorted(EVERY_COMMAND, key=lambda name: (name in {"pause", "resume"}, name == "forget"))
    for name in order:
        for way in EVERY_COMMAND[name]:
            run(name, *(word.format(out=tmp_path / "person") for word in way), stdin=b"a note")
            if name != "forget":
                assert set(contents(home.data)) | set(contents(home.state)) | set(contents(home.cache)) <= set(
                    map(Path, forgetting.everything(home))
                ), (name, way)
    run("edit", code=65, env={"BAD": "1"})
    child = terminal("week")  # where the notice is shown once
    assert ended(child).code == 0
    run("settings", "set", "depth", "3")
    child = terminal("talk", "different-speeds", "--people", "1")
    for wanted, key in (("press any key", " "), ("Nothing is", "y"), ("q stop", "p"), ("q stop", "q")):
        child.expect(wanted)
        child.send(key)
    assert ended(child).code == 0
    yield [Path(line) for line in dict.fromkeys(log.read_text().splitlines())]
    shutil.rmtree(recorder)


def test_every_file_that_is_ever_written_is_known_to_forgetting(
    run: Run, home: Home, written: list[Path], tmp_path: Path
) -> None:
    """A later command that writes another file has to make `forget` know it."""
    inside = [path for path in written if any(folder in path.parents for folder in home.folders)]
    names = {path.name for path in inside}
    assert {
        "config.yaml",
        "habits.yaml",
        "menu.yaml",
        "2026-W47.yaml",
        "draws.json",
        "remind.json",
        "reminded.json",
        "retention.json",
        "asked",
        "decks.json",
        "rainy-days.yaml",
    } <= names
    assert {"notices.json", "noted.json", "lock", "00000001.group"} <= names
    assert any(name.endswith(files.TEMPORARY) for name in names)
    outside = [path for path in written if path not in inside and tmp_path / "tmp" not in path.parents]
    assert {path.name for path in outside if path.is_relative_to(tmp_path)} <= {"report.html"} | {
        path.name for path in outside if path.name.startswith(".report.html.")
    }
    assert [path for path in outside if not path.is_relative_to(tmp_path) and path != Path(os.devnull)] == []
    for path in inside:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("planted-word")
    history.erase(home)
    forgetting.after(home)
    assert [path for path in holding("planted-word", tmp_path) if path.name.endswith(files.TEMPORARY)] == []
    run("forget", "--all", "--yes")
    assert holding("planted-word", tmp_path) == []
    assert not any(folder.exists() for folder in home.folders)
