import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aftercare import home, notices
from aftercare.errors import CannotCreate
from aftercare.settings import Settings
from tests.conftest import TODAY, Result
from tests.support.terminal import ended, on_terminal
from tests.test_cli import SCRIPT, shell

Run = Callable[..., Result]

FIRST_WORDS = "For adults. This is no therapy and no safety tool."


def modes(folder: Path) -> dict[str, int]:
    """The mode of a folder and of everything below it."""
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


# ---- where things live


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        ("/one", {}, "/one"),
        (None, {"AFTERCARE_HOME": "/two"}, "/two"),
        ("/one", {"AFTERCARE_HOME": "/two"}, "/one"),
        ("", {"AFTERCARE_HOME": "/two"}, "/two"),
        ("/one/../three/", {}, "/three"),
    ],
)
def test_a_named_home_holds_everything(given: str | None, environment: dict[str, str], expected: str) -> None:
    found = home.find(given, environment)
    assert found.flat
    assert found.folders == (Path(expected), Path(expected, "state"), Path(expected, "cache"))
    names = ["config.yaml", "habits.yaml", "journal/2026-W47.yaml", "decks/own.yaml", "state/undo", "cache/noted.json"]
    assert [found.path(name) for name in names] == [f"{expected}/{name}" for name in names]


def test_a_home_may_be_named_relative_to_the_person_or_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert home.find("here", {}).data == tmp_path / "here"
    assert home.find("~/here", {}).data == tmp_path / "person" / "here"


def test_looking_for_a_home_makes_none(world: Path) -> None:
    home.find(str(world), {})
    home.find(None, {})
    assert not world.exists()
    assert not world.with_name("person").exists()


def test_a_home_that_is_a_file_is_refused(world: Path) -> None:
    world.write_text("")
    with pytest.raises(CannotCreate, match="Name another with --home DIR") as caught:
        home.find(str(world), {})
    assert caught.value.exit_code == 73


def test_a_home_named_on_the_command_line_goes_before_the_environment(tmp_path: Path, world: Path, run: Run) -> None:
    run("--home", str(tmp_path / "other"), "log", "need")
    assert (tmp_path / "other" / "journal" / "2026-W47.yaml").exists()
    assert not world.exists()


def test_a_home_stays_whole_when_it_is_moved(tmp_path: Path, world: Path, run: Run) -> None:
    run("log", "need")
    world.rename(tmp_path / "moved")
    done = run("--home", str(tmp_path / "moved"), "undo")
    assert done.out.startswith("Taken back: Share one need")
    assert not (tmp_path / "moved" / "journal" / "2026-W47.yaml").exists()


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has folders of its own")
@pytest.mark.parametrize("named", [True, False])
def test_without_a_named_home_the_platforms_folders_are_used(tmp_path: Path, run: Run, named: bool) -> None:
    person = tmp_path / "person"
    folders = {
        "XDG_DATA_HOME": person / ".local" / "share",
        "XDG_CONFIG_HOME": person / ".config",
        "XDG_STATE_HOME": person / ".local" / "state",
        "XDG_CACHE_HOME": person / ".cache",
    }
    if named:
        folders = {name: tmp_path / name.lower() for name in folders}
    env = {"AFTERCARE_HOME": "", **({name: str(path) for name, path in folders.items()} if named else {})}
    run("log", "need", env=env)
    run("week", env=env)
    run("settings", "set", "depth", "1", env=env)
    data, config, state, cache = (path / "aftercare" for path in folders.values())
    assert (data / "journal" / "2026-W47.yaml").exists()
    assert (config / "config.yaml").exists()
    assert (state / "undo").is_dir()
    assert (cache / "noted.json").exists()
    assert not (data / "config.yaml").exists()
    for folder in (data, config, state, cache):
        found = modes(folder)
        assert {mode for name, mode in found.items() if (folder / name).is_dir()} == {0o700}
        assert {mode for name, mode in found.items() if (folder / name).is_file()} <= {0o600}


# ---- modes


@pytest.mark.parametrize("umask", ["000", "022", "077", "777"])
def test_folders_are_0700_and_files_0600_whatever_the_umask(world: Path, umask: str) -> None:
    for line in ("log need", "log meditate --on -7", "undo", "redo", "settings set depth 1", "week"):
        assert shell(f'umask {umask}; "$@"', *line.split()).code == 0
    found = modes(world)
    folders = {name: mode for name, mode in found.items() if (world / name).is_dir()}
    files = {name: mode for name, mode in found.items() if (world / name).is_file()}
    expected = {"journal/2026-W46.yaml", "journal/2026-W47.yaml", "config.yaml", "state/lock", "cache/noted.json"}
    assert expected <= set(files)
    assert folders == dict.fromkeys(folders, 0o700)
    assert files == dict.fromkeys(files, 0o600)


def test_a_file_that_was_open_to_others_is_closed_when_it_is_written(world: Path, run: Run) -> None:
    run("log", "need")
    week = world / "journal" / "2026-W47.yaml"
    week.chmod(0o644)
    run("log", "need")
    assert stat.S_IMODE(week.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("mode", "open_"),
    [
        (0o600, False),
        (0o400, False),
        (0o700, False),
        (0o640, True),
        (0o604, True),
        (0o620, True),
        (0o602, True),
        (0o644, True),
        (0o711, True),
    ],
)
def test_what_group_or_others_may_use_is_open_to_them(tmp_path: Path, mode: int, open_: bool) -> None:
    path = tmp_path / "file"
    path.write_text("")
    path.chmod(mode)
    assert home.open_to_others((str(tmp_path / "absent"), str(path))) == ([str(path)] if open_ else [])


def test_a_link_is_as_open_as_what_it_leads_to(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("")
    target.chmod(0o644)
    link.symlink_to(target)
    assert home.open_to_others((str(link),)) == [str(link)]
    target.chmod(0o600)
    assert home.open_to_others((str(link),)) == []


# ---- synced folders and work trees


@pytest.mark.parametrize(
    "name",
    [
        "Dropbox",
        "Dropbox (Personal)",
        "OneDrive",
        "OneDrive - Company",
        "Google Drive",
        "GoogleDrive-me@example.org",
        "Nextcloud",
        "ownCloud",
        "iCloud Drive",
        "Mobile Documents",
        "Proton Drive",
        "pCloud",
        "MEGA",
        "Seafile",
        "Syncthing",
        "Box Sync",
    ],
)
def test_a_folder_of_a_known_service_is_synced(tmp_path: Path, name: str) -> None:
    assert home.synced_by(tmp_path / name / "deeper" / "care") == f"the synced folder {tmp_path / name}"
    assert home.synced_by(tmp_path / name) == f"the synced folder {tmp_path / name}"


@pytest.mark.parametrize("mark", [".stfolder", ".dropbox", ".nextcloudsync.log", ".owncloudsync.log", ".seafile-data"])
def test_a_folder_with_a_mark_of_a_known_service_is_synced(tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).mkdir()
    assert home.synced_by(tmp_path / "care") == f"the synced folder {tmp_path}"


def test_a_git_work_tree_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / ".git").write_text("gitdir: elsewhere\n")  # as a linked work tree has it
    (tmp_path / ".git").mkdir()
    assert home.synced_by(tmp_path / "care") == f"the git work tree {tmp_path}"
    assert home.synced_by(tmp_path / "tree" / "care") == f"the git work tree {tmp_path / 'tree'}"


@pytest.mark.parametrize("name", ["dropboxes", "megaphone", "my-dropbox", "documents", "box", ".config", "git"])
def test_other_folders_are_not_synced(tmp_path: Path, name: str) -> None:
    assert home.synced_by(tmp_path / name / "care") is None


def test_a_home_that_is_linked_into_a_synced_folder_is_seen(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "care").mkdir(parents=True)
    (tmp_path / "home").symlink_to(tmp_path / "Dropbox" / "care")
    found = notices.warnings(home.find(str(tmp_path / "home"), {}), Settings(warn_permissions=False), "notes")
    assert "Dropbox" in "".join(found.values())


# ---- warnings, each once


def closed(world: Path, config: str = "") -> None:
    """A home that only its owner can open, with settings if given."""
    world.mkdir(mode=0o700, parents=True)
    if config:
        (world / "config.yaml").write_text(f"aftercare: config/1\n{config}\n")
        (world / "config.yaml").chmod(0o600)


def test_a_home_of_its_own_is_no_reason_to_warn(world: Path, run: Run) -> None:
    assert run("week").err == ""
    assert run("log", "need").err == ""
    assert run("week").err == ""
    assert not (world / "state" / "notices.json").exists()


def test_a_home_that_others_can_open_is_told_once(world: Path, run: Run) -> None:
    closed(world)
    world.chmod(0o755)
    first = run("week")
    assert first.err == (
        f"python -m aftercare: others on this machine can open {world}. `chmod -R go= {world}` closes it; "
        "`python -m aftercare settings set warn_permissions false` silences this.\n"
    )
    assert first.out.startswith("2026-W47, ")
    assert [run(*command).err for command in (["week"], ["log", "need"], ["undo"])] == ["", "", ""]


@pytest.mark.parametrize("name", ["config.yaml", "habits.yaml"])
def test_a_file_that_others_can_read_is_told_once(world: Path, run: Run, name: str) -> None:
    closed(world)
    (world / name).write_text(f"aftercare: {name.removesuffix('.yaml')}/1\n")
    (world / name).chmod(0o644)
    assert f"others on this machine can open {world / name}." in run("week").err
    assert run("week").err == ""


def test_what_the_warning_advises_closes_what_it_names(tmp_path: Path) -> None:
    """With the platform's folders it may be another folder than that of the data."""
    data, config, state, cache = (tmp_path / name for name in ("data", "config", "state", "cache"))
    for place in (data, config, state, cache):
        place.mkdir(mode=0o700)
    config.chmod(0o755)
    own = home.Home(data, config, state, cache, flat=False)
    (warning,) = notices.warnings(own, Settings(warn_synced=False), "notes").values()
    assert f"others on this machine can open {config}." in warning
    assert f"`chmod -R go= {config}`" in warning


@pytest.mark.parametrize("place", ["work/.git", "work/.stfolder"])
def test_a_home_where_copies_are_made_is_told_once(tmp_path: Path, run: Run, place: str) -> None:
    (tmp_path / place).mkdir(parents=True)
    at = tmp_path / "work" / "care"
    what = "git work tree" if place.endswith("git") else "synced folder"
    first = run("--home", str(at), "log", "need")
    assert first.err == (
        f"python -m aftercare: your files lie in the {what} {tmp_path / 'work'}, so copies may go where others can "
        "read them. Move them with AFTERCARE_HOME; "
        "`python -m aftercare settings set warn_synced false` silences this.\n"
    )
    assert run("--home", str(at), "log", "need").err == ""
    assert run("--home", str(at), "week").err == ""


def test_each_warning_has_its_one_time(tmp_path: Path, run: Run) -> None:
    at = tmp_path / "Dropbox" / "care"
    closed(at)
    assert len(run("--home", str(at), "week").err.splitlines()) == 1
    at.chmod(0o750)
    second = run("--home", str(at), "week").err
    assert "others on this machine" in second
    assert "synced folder" not in second
    assert run("--home", str(at), "week").err == ""


def test_a_home_that_is_moved_is_looked_at_anew(tmp_path: Path, world: Path, run: Run) -> None:
    closed(world)
    world.chmod(0o755)
    run("week")
    world.rename(tmp_path / "moved")
    assert f"can open {tmp_path / 'moved'}." in run("--home", str(tmp_path / "moved"), "week").err


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("warn_permissions: false", "synced folder"),
        ("warn_synced: false", "others on this machine"),
        ("warn_permissions: false\nwarn_synced: false", ""),
    ],
)
def test_the_settings_silence_each_warning(tmp_path: Path, run: Run, config: str, told: str) -> None:
    at = tmp_path / "Dropbox" / "care"
    closed(at, config)
    at.chmod(0o755)
    said = run("--home", str(at), "week").err
    assert len(said.splitlines()) == bool(told)
    assert told in said


def test_the_command_that_a_warning_names_silences_it(tmp_path: Path, run: Run) -> None:
    at = tmp_path / "Dropbox" / "care"
    run("--home", str(at), "settings", "set", "warn_synced", "false")
    (at / "state" / "notices.json").unlink(missing_ok=True)
    assert run("--home", str(at), "week").err == ""


def test_data_for_scripts_comes_without_warnings_and_leaves_them_for_later(world: Path, run: Run) -> None:
    closed(world)
    world.chmod(0o755)
    assert run("week", "--json").err == ""
    assert "others on this machine" in run("week").err


def test_where_the_memory_of_warnings_is_broken_they_come_again(world: Path, run: Run) -> None:
    closed(world)
    world.chmod(0o755)
    for content in ("", "{}", "[", "\x00", "[1, null]"):
        (world / "state").mkdir(mode=0o700, exist_ok=True)
        (world / "state" / "notices.json").write_text(content)
        assert "others on this machine" in run("week").err
        assert run("week").err == ""


# ---- the first-use notice


def test_on_a_terminal_the_first_use_is_told_what_this_is_once(world: Path) -> None:
    first = ended(on_terminal("week"))
    assert FIRST_WORDS in first.out
    assert "findahelpline.com" in first.out
    assert "On a shared login nothing here is private from the other person." in " ".join(first.out.split())
    assert json.loads((world / "state" / "notices.json").read_text()) == ["first-use"]
    for again in (["week"], ["log", "need"]):
        assert FIRST_WORDS not in ended(on_terminal(*again)).out


def test_the_notice_goes_before_the_answer() -> None:
    said = ended(on_terminal("log", "need"))
    assert said.out.index(FIRST_WORDS) < said.out.index("Noted: ")
    assert said.out.startswith(f"python -m aftercare: {FIRST_WORDS}")
    assert said.out.endswith(f"Noted: Share one need, today, Sunday {TODAY}.\n")


@pytest.mark.parametrize("piped", ['"$@" | cat', '"$@" 2>/dev/null', '"$@" >/dev/null', '"$@" 2>&1 | cat'])
def test_where_no_one_looks_at_both_outputs_the_notice_waits(world: Path, piped: str) -> None:
    program = ("/bin/sh", "-c", piped, "sh", sys.executable, "-m", "aftercare")
    assert FIRST_WORDS not in ended(on_terminal("week", program=program)).out
    assert not (world / "state" / "notices.json").exists()
    assert FIRST_WORDS in ended(on_terminal("week")).out


def test_in_a_pipe_there_is_no_notice(world: Path, run: Run) -> None:
    for arguments in (["week"], ["log", "need"], ["undo"], ["remind"]):
        assert run(*arguments).err == ""
    assert not (world / "state" / "notices.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["log", "--help"],
        ["week", "--json"],
        ["log", "need", "--json"],
        ["skip", "need", "--json"],
        ["remind"],
        ["remind", "--check"],
    ],
)
def test_even_on_a_terminal_some_commands_never_bring_the_notice(world: Path, arguments: list[str]) -> None:
    said = ended(on_terminal(*arguments)).out
    assert f"python -m aftercare: {FIRST_WORDS}" not in said
    assert not (world / "state" / "notices.json").exists()


def test_a_completion_on_a_terminal_brings_no_notice(world: Path) -> None:
    seen = ended(on_terminal("we", program=(str(SCRIPT),), env={"AFTERCARE_COMPLETE": "fish"}))
    assert [line.split("\t")[1] for line in seen.out.splitlines()] == ["week"]
    assert not world.exists()
