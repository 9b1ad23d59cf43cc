"""`edit` and `settings edit`: one's own editor on a private copy, nothing lost and nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aftercare import editing
from aftercare.errors import ProgramMissing
from tests.conftest import Result, Run
from tests.support.terminal import ended
from tests.support.terminal import on_terminal as terminal

HEAD = "aftercare: journal/1\nweek: 2026-W47\n"
NEED = "- {id: a1b2c3d4e5, date: 2026-11-21, habit: need}\n"
WEEK = f"{HEAD}entries:\n# a good week\n{NEED}"
PLANTED = "zaubernuss"

Editor = Callable[..., dict[str, str]]


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    """An editor that is a shell script, with the file in $1 and the program in $AFTERCARE: as an environment."""

    def _made(script: str, name: str = "editor", variable: str = "VISUAL") -> dict[str, str]:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return {variable: str(path), "AFTERCARE": f"{sys.executable} -m aftercare"}

    return _made


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made in these tests."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    (tmp_path / "person").mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def week(world: Path) -> Path:
    """This week's file, with one entry and a comment."""
    path = world / "journal" / "2026-W47.yaml"
    path.parent.mkdir(parents=True)
    world.chmod(0o700)
    path.write_text(WEEK)
    path.chmod(0o600)
    return path


def kept(world: Path) -> dict[str, str]:
    """The texts kept aside, by name."""
    folder = world / "state" / "edits"
    return {path.name: path.read_text() for path in folder.iterdir()} if folder.exists() else {}


def holding(text: str, *folders: Path) -> list[Path]:
    """The files below the folders that hold a text anywhere in their name or bytes."""
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            inside = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            if text in path.name or text.encode() in inside:
                found.append(path)
    return found


def everything(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*")}


# ---- which editor


def test_visual_goes_before_editor(run: Run, week: Path, editor: Editor) -> None:
    visual = editor("echo '# by visual' >> $1", "one")
    run("edit", env={**editor("echo '# by editor' >> $1", "two", "EDITOR"), **visual})
    assert week.read_text() == f"{WEEK}# by visual\n"


def test_editor_is_used_alone(run: Run, week: Path, editor: Editor) -> None:
    run("edit", env=editor("echo '# by editor' >> $1", variable="EDITOR"))
    assert week.read_text() == f"{WEEK}# by editor\n"


def test_an_editor_may_carry_options(run: Run, week: Path, editor: Editor) -> None:
    found = editor('test "$1 $2" = "--wait a b" && echo "# yes" >> $3', "my editor")
    run("edit", env={**found, "VISUAL": f"'{found['VISUAL']}' --wait 'a b'"})
    assert week.read_text() == f"{WEEK}# yes\n"


@pytest.mark.parametrize("name", editing.FALLBACKS)
def test_without_either_one_that_is_there_is_used(run: Run, week: Path, editor: Editor, name: str) -> None:
    path = editor('for last; do :; done; echo "# $0" >> "$last"', name)["VISUAL"]
    for tool in ("sh", "env"):
        found = shutil.which(tool)
        assert found
        (Path(path).parent / tool).symlink_to(found)
    run("edit", env={"PATH": str(Path(path).parent), "EDITOR": ""})
    assert week.read_text() == f"{WEEK}# {path}\n"


@pytest.mark.parametrize("chosen", ["no-such-editor", "/no/such/editor --wait", "'unfinished", " "])
def test_a_missing_editor_says_so_and_changes_nothing(run: Run, week: Path, temporary: Path, chosen: str) -> None:
    found = run("edit", env={"VISUAL": chosen}, code=69)
    assert found.err.startswith("python -m aftercare: the editor")
    assert "Set EDITOR" in found.err
    assert week.read_text() == WEEK
    assert everything(temporary) == set()


def test_no_editor_at_all_says_so(run: Run, week: Path, tmp_path: Path) -> None:
    run("edit", env={"PATH": str(tmp_path)}, code=69)
    assert week.read_text() == WEEK


def test_an_editor_that_cannot_start_says_so(run: Run, week: Path, tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "no-interpreter"
    path.write_bytes(b"#!/no/such/interpreter\n")
    path.chmod(0o755)
    assert "does not start" in run("edit", env={"VISUAL": str(path)}, code=69).err
    assert week.read_text() == WEEK
    assert everything(temporary) == set()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("vim", "vim"),
        ("/usr/bin/vim.basic", "vim"),
        ("nvim", "nvim"),
        ("nano", "nano"),
        ("emacs-29.1", "emacs"),
        ("nanometer", ""),
        ("ed", ""),
    ],
)
def test_each_editor_is_told_to_keep_nothing_beside_the_file(tmp_path: Path, path: str, kind: str) -> None:
    program = tmp_path / Path(path).name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    found = editing.command({"EDITOR": f"{program} +3"})
    assert found == [str(program), *editing.PRIVATE.get(kind, []), "+3"]
    under_another_name = tmp_path / "vi"
    under_another_name.symlink_to(program)
    assert editing.command({"EDITOR": str(under_another_name)})[1:] == editing.PRIVATE.get(kind, [])


def test_an_empty_environment_names_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ProgramMissing, match="EDITOR=nano"):
        editing.command({})


# ---- a private place, and nothing left there


LOOK = 'stat -c "%a %n" "$(dirname "$1")" "$1" > "$SEEN"; echo private > "$1~"; '


def seen(path: Path) -> list[tuple[str, Path]]:
    return [(mode, Path(name)) for mode, name in (line.split(" ", 1) for line in path.read_text().splitlines())]


@pytest.mark.parametrize(("script", "code"), [("echo '# new' >> $1", 0), ("exit 3", 74), ("rm $1", 74)])
def test_the_copy_is_private_and_gone_afterwards(
    run: Run, week: Path, tmp_path: Path, temporary: Path, editor: Editor, script: str, code: int
) -> None:
    environment = {**editor(LOOK + script), "SEEN": str(tmp_path / "seen")}
    old = os.umask(0)
    try:
        found = run("edit", env=environment, code=code)
    finally:
        os.umask(old)
    (folder_mode, folder), (mode, path) = seen(tmp_path / "seen")
    assert (folder_mode, mode) == ("700", "600")
    assert path == folder / "2026-W47.yaml"
    assert folder.parent == temporary
    assert everything(temporary) == set()
    assert week.read_text() == (f"{WEEK}# new\n" if code == 0 else WEEK)
    assert week.stat().st_mode & 0o777 == 0o600
    assert found.err.count("\n") == (0 if code == 0 else 1)


def test_the_copy_lies_in_memory_where_the_system_offers_that(
    run: Run, week: Path, tmp_path: Path, editor: Editor
) -> None:
    runtime = tmp_path / "runtime"
    runtime.mkdir(0o700)
    run("edit", env={**editor(LOOK), "SEEN": str(tmp_path / "seen"), "XDG_RUNTIME_DIR": str(runtime)})
    assert seen(tmp_path / "seen")[0][1].parent == runtime
    assert everything(runtime) == set()
    run("edit", env={**editor("echo '# new' >> $1"), "XDG_RUNTIME_DIR": str(tmp_path / "not there")})
    assert week.read_text() == f"{WEEK}# new\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_told_to_end_leaves_nothing_behind(
    week: Path, tmp_path: Path, temporary: Path, editor: Editor, number: signal.Signals
) -> None:
    os.mkfifo(tmp_path / "started")
    environment = {**editor('echo secret >> "$1"; echo $$ > "$SEEN"; exec sleep 60'), "SEEN": str(tmp_path / "started")}
    with subprocess.Popen(
        [sys.executable, "-m", "aftercare", "edit"], env={**os.environ, **environment}, stdin=subprocess.DEVNULL
    ) as program:
        sleeper = int((tmp_path / "started").read_text())
        program.send_signal(number)
        assert program.wait(30) == 128 + number
    assert everything(temporary) == set()
    assert week.read_text() == WEEK
    with pytest.raises(ProcessLookupError):
        os.kill(sleeper, 0)


def test_ctrl_c_belongs_to_the_editor_while_it_runs(week: Path, editor: Editor) -> None:
    child = terminal(
        "edit", env=editor("trap 'echo \"# caught\" >> $1; exit 0' INT; echo ready; while :; do sleep 0.05; done")
    )
    child.expect("ready")
    child.sendintr()
    found = ended(child)
    assert (found.code, "Saved: 2026-W47.yaml." in found.out) == (0, True)
    assert week.read_text() == f"{WEEK}# caught\n"


# ---- real editors


def needed(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        if os.environ.get("AFTERCARE_TEST_ALL") == "1":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed; AFTERCARE_TEST_ALL=1 makes this a failure")
    return found


VIMRC = """set nocompatible
set swapfile updatecount=1 directory=~/swap
set backup writebackup backupdir=~/backup
set undofile undodir=~/undo
set viminfo='100,/50,:50,<50,s10,h
set history=100
"""
NANORC = 'set backup\nset backupdir "~/backup"\nset historylog\nset positionlog\nset locking\n'


@pytest.fixture
def person(tmp_path: Path) -> Path:
    """A person whose editors are set to keep everything."""
    home = tmp_path / "person"
    for name in ("swap", "backup", "undo", ".local", ".local/share", ".local/share/nano"):
        (home / name).mkdir()
    (home / ".vimrc").write_text(VIMRC)
    (home / ".nanorc").write_text(NANORC)
    return home


def nothing_was_left(tmp_path: Path, person: Path, before: set[Path], world: Path) -> None:
    """What was planted lies in this week's file and in no other, and the editor made no file at all."""
    assert everything(person, tmp_path / "tmp") == before
    assert holding(PLANTED, tmp_path) == [world / "journal" / "2026-W47.yaml"]


def plant(week: Path) -> None:
    week.write_text(WEEK + "- {id: b1b2b3b4b5, date: 2026-11-22, habit: reflect, note: zaubernuss}\n")


@pytest.mark.parametrize("how", [":wq", ":w", ":undo"])
def test_vim_leaves_nothing_anywhere(week: Path, world: Path, tmp_path: Path, person: Path, how: str) -> None:
    """Also where the person's own vimrc asks for swap, backup, undo and history files."""
    vim = needed("vim")
    plant(week)
    before = everything(person, tmp_path / "tmp")
    child = terminal("edit", env={"VISUAL": vim})
    child.expect("2026-W47.yaml")
    child.send("/zaubernuss\r")
    child.send("yyGo# by vim\x1b:w\r")
    child.expect("written")
    during = [path.name for path in everything(person, tmp_path / "tmp") - before]
    assert sorted(name for name in during if not name.startswith("tmp")) == ["2026-W47.yaml"]
    if how == ":undo":
        child.send("u:w\r")
        child.expect("written")
    child.send(":q\r" if how != ":wq" else ":wq\r")
    assert ended(child).code == 0
    assert week.read_text().endswith("" if how == ":undo" else "# by vim\n")
    if how == ":undo":
        nothing_was_left(tmp_path, person, before, world)
    else:
        assert everything(person, tmp_path / "tmp") == before
        assert holding(PLANTED, person, tmp_path / "tmp") == []


def test_vim_without_a_terminal_leaves_nothing_anywhere(run: Run, week: Path, tmp_path: Path, person: Path) -> None:
    vim = needed("vim")
    plant(week)
    before = everything(person, tmp_path / "tmp")
    run("edit", env={"VISUAL": f"{vim} -es -c '%s/habit: reflect/habit: need/' -c '%yank' -c wq"})
    assert "habit: reflect" not in week.read_text()
    assert everything(person, tmp_path / "tmp") == before
    assert holding(PLANTED, person, tmp_path / "tmp") == []


def test_vim_that_is_ended_in_the_middle_leaves_nothing_anywhere(
    week: Path, world: Path, tmp_path: Path, person: Path
) -> None:
    vim = needed("vim")
    plant(week)
    before = everything(person, tmp_path / "tmp")
    child = terminal("edit", env={"VISUAL": vim})
    child.expect("zaubernuss")
    child.send("Go# unsaved\x1b")
    child.expect("unsaved")
    child.kill(signal.SIGTERM)
    assert ended(child).code == 128 + signal.SIGTERM
    nothing_was_left(tmp_path, person, before, world)


def test_nano_leaves_nothing_anywhere(week: Path, tmp_path: Path, person: Path) -> None:
    """Also where the person's own nanorc asks for backups and history."""
    nano = needed("nano")
    plant(week)
    before = everything(person, tmp_path / "tmp")
    child = terminal("edit", env={"VISUAL": nano})
    child.expect("zaubernuss")
    child.send("\x17zaubernuss\r")  # Ctrl-W searches
    child.send("\x1b/# by nano")  # Alt-/ goes to the end
    child.expect("by nano")
    during = [path.name for path in everything(person, tmp_path / "tmp") - before]
    assert sorted(name for name in during if not name.startswith("tmp")) == ["2026-W47.yaml"]
    child.send("\x0f\r")  # Ctrl-O writes
    child.expect("Wrote")
    child.send("\x18")  # Ctrl-X leaves
    assert ended(child).code == 0
    assert week.read_text().endswith("# by nano\n")
    assert everything(person, tmp_path / "tmp") == before
    assert holding(PLANTED, person, tmp_path / "tmp") == []


# ---- what comes back


def test_what_was_edited_is_saved_and_seen(run: Run, week: Path, editor: Editor) -> None:
    found = run("edit", env=editor("sed -i 's/habit: need/habit: reflect/' $1"))
    assert found == Result(0, "Saved: 2026-W47.yaml.\n", "")
    assert week.read_text() == WEEK.replace("need", "reflect")
    assert "Look back on this week's care" in run("week").out


def test_a_week_that_has_no_file_begins_as_an_empty_one(run: Run, world: Path, tmp_path: Path, editor: Editor) -> None:
    environment = editor("cp $1 $SEEN; sed -i 's/entries: .*/entries: [{date: 2026-11-09, habit: need}]/' $1")
    run("edit", "last week", env={**environment, "SEEN": str(tmp_path / "seen")})
    assert (tmp_path / "seen").read_text() == "aftercare: journal/1\nweek: 2026-W46\nentries: []\n"
    path = world / "journal" / "2026-W46.yaml"
    assert "2026-11-09" in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    run("undo")
    assert not path.exists()


@pytest.mark.parametrize("which", ["this week", "2026-W47", "yesterday", "sun"])
def test_a_week_is_named_as_elsewhere(run: Run, week: Path, editor: Editor, which: str) -> None:
    run("edit", which, env=editor("echo '# new' >> $1"))
    assert week.read_text() == f"{WEEK}# new\n"


@pytest.mark.parametrize("which", ["2026-W48", "tomorrow", "2026-W60", "some day"])
def test_a_week_that_cannot_be_opens_no_editor(
    run: Run, week: Path, tmp_path: Path, editor: Editor, which: str
) -> None:
    found = run("edit", which, env={**editor("touch $SEEN"), "SEEN": str(tmp_path / "seen")}, code=2)
    assert found.err.count("\n") == 1
    assert not (tmp_path / "seen").exists()
    assert week.read_text() == WEEK


def test_nothing_changed_says_so_and_leaves_no_record(run: Run, week: Path, editor: Editor) -> None:
    assert run("edit", env=editor("exit 0")).out.startswith("Nothing changed.")
    assert week.read_text() == WEEK
    run("undo", code=66)


def test_an_answer_can_be_left_out(run: Run, week: Path, editor: Editor) -> None:
    assert run("edit", "-q", env=editor("echo '# new' >> $1")) == Result(0, "", "")
    assert week.read_text() == f"{WEEK}# new\n"


def test_an_edit_is_taken_back_exactly(run: Run, week: Path, editor: Editor) -> None:
    odd = f"\ufeff# mine\r\n{WEEK}".replace("\n", "\r\n").encode()
    week.write_bytes(odd)
    run("edit", env=editor("sed -i 's/habit: need/habit: reflect/' $1; echo >> $1"))
    edited = week.read_bytes()
    assert edited == odd.replace(b"need", b"reflect") + b"\n"
    run("undo")
    assert week.read_bytes() == odd
    run("redo")
    assert week.read_bytes() == edited


def test_entries_may_be_taken_out_by_hand(run: Run, week: Path, editor: Editor) -> None:
    run("edit", env=editor("printf 'aftercare: journal/1\\nweek: 2026-W47\\nentries: []\\n' > $1"))
    assert run("week").out.endswith("\n")
    assert week.read_text() == f"{HEAD}entries: []\n"
    run("undo")
    assert week.read_text() == WEEK


# ---- faults


FAULTS = {
    "an unknown key": ("sed -i 's/habit: need/habbit: need/' $1", "2026-W47.yaml:5:"),
    "a key twice": ("echo 'week: 2026-W47' >> $1", "2026-W47.yaml:6:1:"),
    "a tab": ("printf '\\t- {}\\n' >> $1", "2026-W47.yaml:6:"),
    "another week's day": ("sed -i s/2026-11-21/2026-11-30/ $1", "2026-W47.yaml:5:"),
    "another week": ("sed -i s/W47/W46/ $1", "2026-W47.yaml:2:"),
    "another kind": ("sed -i s/journal/config/ $1", "2026-W47.yaml:1:"),
    "a newer version": ("sed -i s,journal/1,journal/2, $1", "2026-W47.yaml:1:"),
    "no kind": ("sed -i 1d $1", "2026-W47.yaml:1"),
    "emptied": (": > $1", "2026-W47.yaml:1: is empty"),
    "not YAML": ("echo '- [' >> $1", "2026-W47.yaml:"),
    "binary": ("printf 'a\\0b' > $1", "2026-W47.yaml: holds binary data"),
    "not UTF-8": ("printf '# \\377\\n' >> $1", "2026-W47.yaml:6: not UTF-8"),
}


@pytest.mark.parametrize(("script", "where"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_shown_with_its_line_and_never_saved(
    run: Run, world: Path, week: Path, editor: Editor, script: str, where: str
) -> None:
    found = run("edit", env=editor(f'{script}; cp $1 "{world}.copy"'), code=65)
    shown, kept_in, said = found.err.splitlines()
    assert shown.startswith(f"python -m aftercare: {where}")
    assert "not saved" in said
    assert week.read_text() == WEEK
    (path,) = (world / "state" / "edits").iterdir()
    assert kept_in == f"python -m aftercare: your text is kept in {path}."
    assert path.read_bytes() == Path(f"{world}.copy").read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    run("undo", code=66)


def test_every_fault_is_shown_at_once(run: Run, week: Path, editor: Editor) -> None:
    found = run(
        "edit",
        env=editor(
            "printf -- '- {date: 2026-11-21, hab: need}\\n- {date: 2026-11-22, habit: need, felt: 11}\\n' >> $1"
        ),
        code=65,
    )
    assert [line.split(": ")[1] for line in found.err.splitlines()[:2]] == ["2026-W47.yaml:6:22", "2026-W47.yaml:7:41"]
    assert week.read_text() == WEEK


def test_what_was_kept_before_is_not_written_over(run: Run, world: Path, editor: Editor) -> None:
    run("edit", env=editor("echo 'first: 1' > $1"), code=65)
    run("edit", env=editor("echo 'second: 1' > $1"), code=65)
    run("edit", env=editor("echo 'second: 1' > $1"), code=65)
    assert kept(world) == {"2026-W47.yaml": "first: 1\n", "2026-W47-2.yaml": "second: 1\n"}


TWICE = 'if test -e "$SEEN"; then {second}; else touch "$SEEN"; {first}; fi'


def test_a_fault_can_be_mended_in_the_editor_at_once(world: Path, week: Path, tmp_path: Path, editor: Editor) -> None:
    script = TWICE.format(first="echo 'wrong: 1' >> $1", second="sed -i 's/wrong: 1/# right/' $1")
    child = terminal("edit", env={**editor(script), "SEEN": str(tmp_path / "seen")})
    child.expect(r"2026-W47.yaml:6:1: `wrong` is not a key that is known\s+here")
    child.expect(r"Open the editor again\? \[Y/n\]")
    assert week.read_text() == WEEK
    child.send("\n")
    found = ended(child)
    assert (found.code, "Saved: 2026-W47.yaml." in found.out) == (0, True)
    assert week.read_text() == f"{WEEK}# right\n"
    assert kept(world) == {}


def test_a_text_set_right_by_taking_all_back_changes_nothing(week: Path, tmp_path: Path, editor: Editor) -> None:
    script = TWICE.format(first="echo 'wrong: 1' >> $1", second="sed -i '$d' $1")
    child = terminal("edit", env={**editor(script), "SEEN": str(tmp_path / "seen")})
    child.expect("again")
    child.send("y\n")
    assert "Nothing changed." in ended(child).out
    assert week.read_text() == WEEK


@pytest.mark.parametrize(("key", "code"), [("n\n", 65), ("\x04", 65), ("\x03", 130)])
def test_a_fault_that_is_left_leaves_the_file_and_keeps_the_text(
    world: Path, week: Path, editor: Editor, key: str, code: int
) -> None:
    child = terminal("edit", env=editor("echo 'wrong: 1' >> $1"))
    child.expect("again.*]")
    child.send(key)
    found = ended(child)
    assert (found.code, "your text is kept in" in found.out) == (code, True)
    assert week.read_text() == WEEK
    assert kept(world) == {"2026-W47.yaml": f"{WEEK}wrong: 1\n"}


def test_a_text_survives_an_editor_that_fails_the_second_time(world: Path, tmp_path: Path, editor: Editor) -> None:
    script = TWICE.format(first="echo 'wrong: 1' > $1", second="exit 1")
    child = terminal("edit", env={**editor(script), "SEEN": str(tmp_path / "seen")})
    child.expect("again")
    child.send("y\n")
    assert ended(child).code == 74
    assert kept(world) == {"2026-W47.yaml": "wrong: 1\n"}


def test_a_text_survives_a_request_to_end_while_a_question_stands(world: Path, week: Path, editor: Editor) -> None:
    child = terminal("edit", env=editor("echo 'wrong: 1' >> $1"))
    child.expect("again.*]")
    child.kill(signal.SIGTERM)
    assert ended(child).code == 128 + signal.SIGTERM
    assert week.read_text() == WEEK
    assert kept(world) == {"2026-W47.yaml": f"{WEEK}wrong: 1\n"}


def test_a_fault_cannot_drive_the_terminal(run: Run, week: Path, editor: Editor) -> None:
    found = run("edit", env=editor("""printf '"\\\\e[31mred": 1\\n' >> $1"""), code=65)
    assert "\x1b" not in found.err
    assert "<U+001B>[31mred" in found.err
    assert week.read_text() == WEEK


def test_a_week_that_holds_a_fault_can_be_mended(run: Run, week: Path, editor: Editor) -> None:
    week.write_text(f"{WEEK}wrong: 1\n")
    run("week", code=65)
    run("edit", env=editor("sed -i '$d' $1"))
    assert week.read_text() == WEEK


# ---- while the editor is open


def test_what_is_noted_meanwhile_is_kept_too(run: Run, week: Path, editor: Editor) -> None:
    script = '$AFTERCARE log cuddle 5m > /dev/null && sed -i "s/- {id/# here\\n- {id/" $1 && echo "# end" >> $1'
    found = run("edit", env=editor(script))
    assert found.out == "Saved: 2026-W47.yaml. What was noted meanwhile is in it too.\n"
    lines = week.read_text().splitlines()
    assert lines[:6] == [*HEAD.splitlines(), "entries:", "# a good week", "# here", NEED.strip()]
    assert sorted("habit: cuddle, minutes: 5" in line for line in lines[6:]) == [False, True]
    assert "# end" in lines[6:]
    run("undo")
    assert "habit: cuddle" in week.read_text()
    assert "# here" not in week.read_text()


def test_the_first_notes_of_a_week_are_kept_while_its_empty_file_is_open(run: Run, world: Path, editor: Editor) -> None:
    script = (
        "$AFTERCARE log cuddle > /dev/null && sed -i 's/entries: \\[\\]/entries: [{date: 2026-11-20, habit: need}]/' $1"
    )
    run("edit", env=editor(script))
    text = (world / "journal" / "2026-W47.yaml").read_text()
    assert ("habit: need" in text, "habit: cuddle" in text) == (True, True)


def test_what_was_taken_back_meanwhile_stays_taken_back(run: Run, week: Path, editor: Editor) -> None:
    run("log", "cuddle")
    run("edit", env=editor('$AFTERCARE undo > /dev/null && echo "# end" >> $1'))
    assert week.read_text() == f"{WEEK}# end\n"


def test_a_note_taken_meanwhile_is_kept_too(run: Run, week: Path, editor: Editor) -> None:
    run("edit", env=editor('echo zaubernuss | $AFTERCARE log reflect --note -q; echo "# end" >> $1'))
    assert week.read_text().endswith("# end\n") or "# end\n" in week.read_text()
    assert PLANTED in run("week", "--notes").out


MINE, THEIRS = WEEK.replace("need}", "need, felt: 8}"), WEEK.replace("need}", "need, felt: 2}")
BOTH = 'sed -i "s/need}/need, felt: 2}/" "$WEEK"; $AFTERCARE log reflect -q; sed -i "s/need}/need, felt: 8}/" $1'


def both(editor: Editor, week: Path) -> dict[str, str]:
    """An editor that changes an entry which is changed in the file too, where another one is noted besides."""
    return {**editor(BOTH), "WEEK": str(week)}


def test_the_same_entry_changed_on_both_sides_leaves_the_file_where_nobody_can_be_asked(
    run: Run, world: Path, week: Path, editor: Editor
) -> None:
    found = run("edit", env=both(editor, week), code=75)
    assert "changed meanwhile, in the same place" in found.err
    assert str(world / "state" / "edits" / "2026-W47.yaml") in found.err
    assert week.read_text().startswith(THEIRS)
    assert "reflect" in week.read_text()
    assert kept(world) == {"2026-W47.yaml": MINE}


@pytest.mark.parametrize(("answer", "stays", "aside"), [("m", MINE, {}), ("f", THEIRS, {"2026-W47.yaml": MINE})])
def test_the_same_entry_changed_on_both_sides_is_asked_about(
    run: Run, world: Path, week: Path, editor: Editor, answer: str, stays: str, aside: dict[str, str]
) -> None:
    """Whichever stays, what was noted besides stays too; and nobody has to wait for the answer."""
    child = terminal("edit", env=both(editor, week))
    child.expect(r"Which shall stay: \[m\]ine or the \[f\]ile's\?")
    run("log", "support", "-q")  # it would end with 75 if the question held the lock
    child.send(f"{answer}\n")
    found = ended(child)
    assert (found.code, "Saved: 2026-W47.yaml, with" in found.out) == (0, True)
    text = week.read_text()
    assert text.startswith(stays)
    assert ("habit: reflect" in text, "habit: support" in text) == (True, True)
    assert kept(world) == aside


@pytest.mark.parametrize(("key", "code"), [("\n", 75), ("x\n", 75), ("\x04", 75), ("\x03", 130)])
def test_neither_chosen_leaves_the_file_and_keeps_the_text(
    world: Path, week: Path, editor: Editor, key: str, code: int
) -> None:
    child = terminal("edit", env=both(editor, week))
    child.expect("ile's.")
    child.send(key)
    found = ended(child)
    assert (found.code, "your text is kept in" in found.out) == (code, True)
    assert week.read_text().startswith(THEIRS)
    assert kept(world) == {"2026-W47.yaml": MINE}


@pytest.mark.parametrize(("answer", "there"), [("m", True), ("f", False)])
def test_a_week_that_went_meanwhile_is_asked_about(week: Path, editor: Editor, answer: str, there: bool) -> None:
    child = terminal("edit", env={**editor('rm "$WEEK"; echo "# end" >> $1'), "WEEK": str(week)})
    child.expect("ile's.")
    child.send(f"{answer}\n")
    assert ended(child).code == 0
    assert week.exists() == there
    assert not there or week.read_text() == f"{WEEK}# end\n"


def test_a_week_that_was_broken_meanwhile_is_not_written_over(
    run: Run, world: Path, week: Path, editor: Editor
) -> None:
    environment = {**editor('echo "wrong: 1" >> "$WEEK"; echo "# end" >> $1'), "WEEK": str(week)}
    run("edit", env=environment, code=75)
    assert week.read_text() == f"{WEEK}wrong: 1\n"
    assert kept(world) == {"2026-W47.yaml": f"{WEEK}# end\n"}


def test_what_is_optional_counts_once_it_was_written_by_hand(run: Run, editor: Editor) -> None:
    """`week` remembers what was never noted; an edit makes it look anew."""
    run("log", "need", "-q")
    assert "Short meditation" not in run("week", "--open").out
    run("edit", "2026-W40", env=editor("sed -i 's/entries: .*/entries: [{date: 2026-10-01, habit: meditate}]/' $1"))
    assert "Short meditation" in run("week", "--open").out


# ---- settings edit


CONFIG = "aftercare: config/1\n# who I am\nname: Sam\n"


@pytest.fixture
def config(world: Path) -> Path:
    world.mkdir(0o700, exist_ok=True)
    path = world / "config.yaml"
    path.write_text(CONFIG)
    path.chmod(0o600)
    return path


def test_settings_are_edited_the_same_way(
    run: Run, config: Path, tmp_path: Path, temporary: Path, editor: Editor
) -> None:
    environment = {**editor(f"{LOOK} sed -i s/Sam/Robin/ $1"), "SEEN": str(tmp_path / "seen")}
    assert run("settings", "edit", env=environment) == Result(0, "Saved: config.yaml.\n", "")
    assert config.read_text() == CONFIG.replace("Sam", "Robin")
    assert [mode for mode, _ in seen(tmp_path / "seen")] == ["700", "600"]
    assert everything(temporary) == set()
    run("undo")
    assert config.read_text() == CONFIG


def test_settings_that_are_not_there_begin_with_their_kind(run: Run, world: Path, editor: Editor) -> None:
    run("settings", "edit", env=editor("echo 'name: Sam' >> $1"))
    assert (world / "config.yaml").read_text() == "aftercare: config/1\nname: Sam\n"


@pytest.mark.parametrize(
    ("script", "where"),
    [
        ("echo 'depth: 4' >> $1", "config.yaml:4:8: `depth`"),
        ("echo 'dept: 2' >> $1", "config.yaml:4:1: `dept`"),
        ("sed -i 1d $1", "config.yaml:2:1: begins with no kind"),
        ("sed -i s,config/1,config/2, $1", "config.yaml:1:12: written as config/2"),
        (": > $1", "config.yaml:1: is empty"),
        ("echo 'name: Robin' >> $1", "config.yaml:4:1: `name` stands twice"),
    ],
)
def test_settings_with_a_fault_are_never_saved(
    run: Run, world: Path, config: Path, editor: Editor, script: str, where: str
) -> None:
    found = run("settings", "edit", env=editor(script), code=65)
    assert found.err.startswith(f"python -m aftercare: {where}")
    assert config.read_text() == CONFIG
    assert list(kept(world)) == ["config.yaml"]
    run("settings")


@pytest.mark.parametrize("broken", ["aftercare: config/1\ndepth: 9\n", "aftercare: config/1\nname: [\n", "\n"])
def test_settings_that_hold_a_fault_can_be_mended(run: Run, config: Path, editor: Editor, broken: str) -> None:
    config.write_text(broken)
    run("settings", "edit", env=editor("printf 'aftercare: config/1\\nname: Sam\\n' > $1"))
    assert config.read_text() == "aftercare: config/1\nname: Sam\n"


def test_settings_set_meanwhile_leave_the_file_where_nobody_can_be_asked(
    run: Run, world: Path, config: Path, editor: Editor
) -> None:
    run("settings", "edit", env=editor("$AFTERCARE settings set depth 1 -q; sed -i s/Sam/Robin/ $1"), code=75)
    assert config.read_text() == f"{CONFIG}depth: 1\n"
    assert kept(world) == {"config.yaml": CONFIG.replace("Sam", "Robin")}


@pytest.mark.parametrize(("answer", "stays"), [("m", CONFIG.replace("Sam", "Robin")), ("f", f"{CONFIG}depth: 1\n")])
def test_settings_set_meanwhile_are_asked_about(config: Path, editor: Editor, answer: str, stays: str) -> None:
    child = terminal("settings", "edit", env=editor("$AFTERCARE settings set depth 1 -q; sed -i s/Sam/Robin/ $1"))
    child.expect("ile's.")
    child.send(f"{answer}\n")
    assert ended(child).code == 0
    assert config.read_text() == stays
