"""Several files as one, also under SIGKILL: what a killed run left half made, the next one ends, whatever it is."""

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from aftercare import files, history, intent
from aftercare.errors import AftercareError, Locked
from aftercare.home import CONFIG, HABITS, INTENT, MENU, Home, find
from aftercare.session import Session
from tests.conftest import Result
from tests.support.crash import Watched, kill_me

Run = Callable[..., Result]
WEEKS = tuple(f"journal/2026-W{number}.yaml" for number in range(30, 42))
NAMES = (*WEEKS, CONFIG, HABITS, MENU)
State = dict[str, bytes]


@pytest.fixture
def home(world: Path) -> Home:
    return find(str(world), {})


def held(home: Home) -> State:
    return {name: Path(home.path(name)).read_bytes() for name in NAMES if Path(home.path(name)).exists()}


def left(home: Home) -> list[str]:
    """What no finished run leaves behind."""
    return [path.name for path in home.data.rglob("*") if path.name.endswith(files.TEMPORARY) or path.name == "intent"]


def prepare(home: Home) -> None:
    with history.change(home) as change:
        change.write(CONFIG, "aftercare: config/1\n")
        change.write(WEEKS[0], "week 0, old\n")
        change.write(WEEKS[1], "week 1, old\n")


def streamed(home: Home) -> None:
    """A change of more files than are synced one by one: some at once on disk, some held, one taken away."""
    with history.change(home) as change:
        change.summary = "streamed"
        for number, name in enumerate(WEEKS):
            change.stage(name, f"week {number}, new\n".encode() * 50)
        change.write(CONFIG, None)
        change.write(HABITS, "aftercare: habits/1\n")


def several(home: Home) -> None:
    with history.change(home) as change:
        change.write(WEEKS[0], "new 0\n")
        change.write(WEEKS[1], "new 1\n")
        change.write(MENU, "menu\n")


def undone(home: Home) -> None:
    prepare(home)
    streamed(home)


def undo(home: Home) -> None:
    history.undo(home, answer=lambda _: None)


def redo(home: Home) -> None:
    history.redo(home, answer=lambda _: None)


def erased(home: Home) -> None:
    with history.change(home, recorded=False) as change:
        change.write(WEEKS[0], None)
        change.write(WEEKS[1], "other\n")


SCENARIOS: dict[str, tuple[Callable[[Home], None], Callable[[Home], None], Callable[[Home], None] | None]] = {
    "streamed": (prepare, streamed, undo),
    "streamed into nothing": (lambda home: home.data.mkdir(parents=True), streamed, undo),
    "several": (prepare, several, undo),
    "undo": (undone, undo, redo),
    "erased": (prepare, erased, None),
}


def in_child(act: Callable[[Home], None], home: Home, number: int, *, after: bool) -> bool:
    """Do something in a child that is killed at an operation; whether it was."""
    child = os.fork()
    if child == 0:
        watched = Watched(number, kill_me, after=after)
        vars(files).update(os=watched, open=watched.reading)
        vars(intent).update(os=watched)
        try:
            act(home)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def models(tmp_path: Path, name: str) -> tuple[Path, State, State]:
    model, after = find(str(tmp_path / "model"), {}), find(str(tmp_path / "after"), {})
    make, act, _ = SCENARIOS[name]
    make(model)
    shutil.copytree(model.data, after.data)
    act(after)
    return model.data, held(model), held(after)


def operations(tmp_path: Path, model: Path, act: Callable[[Home], None]) -> list[str]:
    """The file operations that doing something takes."""
    watched = Watched(0, kill_me)
    home = find(str(tmp_path / "counting"), {})
    shutil.copytree(model, home.data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "os", watched)
        patch.setattr(files, "open", watched.reading, raising=False)
        patch.setattr(intent, "os", watched)
        act(home)
    shutil.rmtree(home.data)
    assert watched.calls
    return watched.calls


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_run_killed_at_any_operation_has_done_all_or_nothing_once_the_next_has_looked(
    tmp_path: Path, name: str, after: bool
) -> None:
    model, old, new = models(tmp_path, name)
    _, act, back = SCENARIOS[name]
    met: Counter[str] = Counter()
    for number in range(1, len(operations(tmp_path, model, act)) + 2):
        home = find(str(tmp_path / str(number)), {})
        shutil.copytree(model, home.data)
        in_child(act, home, number, after=after)
        torn = held(home) not in (old, new)
        if os.path.lexists(home.path(INTENT)):
            intent.complete(home)
            assert left(home) == []
        now = held(home)
        assert now in (old, new), number
        if torn:
            assert now == new, "what had begun is to be ended"
        met.update(["torn"] * torn + ["new" if now == new else "old"])
        if now == new and back is not None:
            back(home)
            assert held(home) == old
        assert not os.path.lexists(home.path(INTENT))
        shutil.rmtree(home.data)
    assert now == new
    assert met["old"] >= 4
    assert met["new"] >= 1
    assert met["torn"] >= 1


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_run_that_is_killed_while_it_ends_another_is_ended_by_the_next(tmp_path: Path, name: str) -> None:
    model, old, new = models(tmp_path, name)
    _, act, _ = SCENARIOS[name]
    calls = operations(tmp_path, model, act)
    swaps = [at for at, call in enumerate(calls, 1) if call == "replace"]
    for at in (swaps[-1], swaps[-1] - 3, swaps[0] + 1):
        torn = find(str(tmp_path / f"torn {at}"), {})
        shutil.copytree(model, torn.data)
        assert in_child(act, torn, at, after=True)
        begun = os.path.lexists(torn.path(INTENT))
        expected = {False: [old], True: [new]}[held(torn) != old]
        for number in range(1, len(operations(tmp_path, torn.data, intent.complete)) + 2):
            home = find(str(tmp_path / f"{at} {number}"), {})
            shutil.copytree(torn.data, home.data)
            in_child(intent.complete, home, number, after=number % 2 == 0)
            intent.complete(home)
            assert held(home) in expected
            assert not begun or left(home) == []
            shutil.rmtree(home.data)


def torn(home: Home) -> tuple[State, State]:
    """A home whose change was killed after some of its files; its states before and after."""
    prepare(home)
    old = held(home)
    current = history.Change(home)
    for number, name in enumerate(WEEKS):
        current.stage(name, f"week {number}, new\n".encode())
    current.prepare()
    assert current._swap is not None
    for _, staged in current._swap._files[:5]:
        assert staged is not None
        staged.swap_in()
    return old, {**old, **{name: f"week {number}, new\n".encode() for number, name in enumerate(WEEKS)}}


def test_a_command_that_only_reads_ends_it_before_it_reads_anything(home: Home) -> None:
    _, new = torn(home)
    assert held(home) != new
    session = Session()
    assert session.text(WEEKS[11]) == "week 11, new\n"
    assert held(home) == new
    assert left(home) == []


@pytest.mark.parametrize("words", [["week"], ["check"], ["remind"], ["settings"], ["habit", "list"]])
def test_any_command_ends_it(home: Home, run: Run, words: list[str]) -> None:
    _, new = torn(home)
    run(*words, code=None)
    assert held(home) == new


def test_the_intent_says_nothing_of_what_was_noted_and_is_for_its_owner_only(home: Home) -> None:
    torn(home)
    path = Path(home.path(INTENT))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {"aftercare", "process", "record", "fresh", "files"}
    assert "week 0" not in path.read_text()


def test_a_file_that_was_changed_by_hand_meanwhile_stays_and_the_others_go_back(home: Home) -> None:
    old, _ = torn(home)
    Path(home.path(WEEKS[2])).write_text("by hand\n")
    intent.complete(home)
    assert held(home) == {**old, WEEKS[2]: b"by hand\n"}
    assert left(home) == []
    with history.change(home) as change:
        change.write(MENU, "still works\n")


def test_a_staged_file_that_is_gone_takes_the_others_back(home: Home) -> None:
    old, _ = torn(home)
    next(iter(Path(home.path("journal")).glob(f".*{files.TEMPORARY}"))).unlink()
    intent.complete(home)
    assert held(home) == old
    assert left(home) == []


def test_a_home_that_was_moved_meanwhile_is_ended_where_it_is(home: Home, tmp_path: Path) -> None:
    _, new = torn(home)
    moved = find(str(home.data.rename(tmp_path / "moved")), {})
    intent.complete(moved)
    assert held(moved) == new


def test_links_are_followed_and_stay_links(home: Home, tmp_path: Path) -> None:
    far = tmp_path / "far"
    far.mkdir()
    prepare(home)
    shutil.move(home.path(WEEKS[6]).replace("W36", "W30"), far / "thirty.yaml")
    Path(home.path(WEEKS[0])).symlink_to(far / "thirty.yaml")
    (home.data / "state" / "undo").mkdir(exist_ok=True)
    current = history.Change(home)
    for number, name in enumerate(WEEKS):
        current.stage(name, f"week {number}, new\n".encode())
    current.prepare()
    assert current._swap is not None
    staged = current._swap._files[3][1]
    assert staged is not None
    staged.swap_in()
    intent.complete(home)
    assert Path(home.path(WEEKS[0])).is_symlink()
    assert (far / "thirty.yaml").read_text() == "week 0, new\n"
    assert [path.name for path in far.iterdir()] == ["thirty.yaml"]


def test_what_was_staged_and_never_named_is_swept_beside_links_too(home: Home, tmp_path: Path) -> None:
    far = tmp_path / "far"
    far.mkdir()
    prepare(home)
    old = held(home)
    Path(home.path(WEEKS[0])).rename(far / "thirty.yaml")
    Path(home.path(WEEKS[0])).symlink_to(far / "thirty.yaml")

    def begun(home: Home) -> None:
        current = history.Change(home)
        for name in WEEKS:
            current.stage(name, b"never\n")
        kill_me()

    assert in_child(begun, home, 10**6, after=False)
    assert len(left(home)) == len(WEEKS)
    intent.complete(home)
    assert held(home) == old
    assert left(home) == []
    assert [path.name for path in far.iterdir()] == ["thirty.yaml"]


def test_reading_goes_on_while_another_run_stages_and_waits_while_it_swaps_in(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(home)
    monkeypatch.setattr(files, "LOCK_WAIT", 0.05)
    with history.change(home) as change:
        for name in WEEKS:
            change.stage(name, b"new\n")
        intent.complete(home)  # staging: what is read is as it was, and nothing was swept
        assert sum("W" in name for name in left(home)) == len(WEEKS)
        change.prepare()
        with pytest.raises(Locked):
            locked_soon(home)
    assert all(Path(home.path(name)).read_bytes() == b"new\n" for name in WEEKS)


def locked_soon(home: Home) -> None:
    """As `complete`, which waits longer than a test should."""
    with files.locked(home.path(history.LOCK), wait=0.05):
        intent.settle(home)


HEAD = b'{"aftercare": "intent/1", "process": 1, "record": null, "fresh": true,'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b"null",
        b"3",
        b'{"aftercare": "intent/9"}',
        b'{"aftercare": "intent/1"}',
        b'{"aftercare": "intent/1", "staging": "x"}',
        b'{"aftercare": "intent/1", "process": 1, "record": null, "fresh": true, "files": [["a"]]}',
        b'{"aftercare": "intent/1", "process": 1, "record": 3, "fresh": true, "files": []}',
        HEAD + b' "files": [["../../x", ".x.1.new", "a", "b"]]}',
        HEAD + b' "files": [["config.yaml", "../x.1.new", "a", "b"]]}',
        HEAD + b' "files": [["config.yaml", null, "a", "b"]]}',
    ],
)
def test_an_intent_that_this_program_did_not_write_stops_and_changes_nothing(home: Home, content: bytes) -> None:
    prepare(home)
    old = held(home)
    Path(home.path(INTENT)).write_bytes(content)
    assert Session().text(CONFIG) == "aftercare: config/1\n"
    assert held(home) == old
    assert not os.path.lexists(home.path(INTENT))


def test_a_home_without_locks_is_ended_too_unless_its_writer_lives(home: Home) -> None:
    _, new = torn(home)
    Path(home.path(CONFIG)).write_text("aftercare: config/1\nlock: none\n")
    path = Path(home.path(INTENT))
    known = json.loads(path.read_text())
    path.write_text(json.dumps({**known, "process": os.getppid()}))
    intent.complete(home)
    assert path.exists()
    path.write_text(json.dumps({**known, "process": 2**22 + 1}))
    intent.complete(home)
    assert held(home)[WEEKS[11]] == new[WEEKS[11]]


def test_a_change_of_one_file_writes_no_intent(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    real = files.Staged

    def watching(path: str, content: bytes) -> files.Staged:
        written.append(path)
        return real(path, content)

    monkeypatch.setattr(files, "Staged", watching)
    with history.change(home) as change:
        change.write(MENU, "one\n")
    assert written
    assert home.path(INTENT) not in written


def test_memory_is_that_of_one_file_however_many_there_are(home: Home) -> None:
    """What is staged is not held: the bytes of a change go to disk as they come, and the record is streamed."""
    with history.change(home) as change:
        for name in WEEKS:
            change.stage(name, b"x" * 1000)
            assert change._old == {}
            assert change._new == {}
    with history.change(home) as change:
        for name in WEEKS:
            change.stage(name, b"y" * 1000)
            assert change._old == {}
    undo(home)
    assert set(held(home).values()) == {b"x" * 1000}


def test_a_file_that_changes_while_others_are_staged_stops_the_change(home: Home) -> None:
    prepare(home)
    with pytest.raises(Locked, match="meanwhile"), history.change(home) as change:  # noqa: PT012
        for name in WEEKS:
            change.stage(name, b"new\n")
        Path(home.path(WEEKS[1])).write_text("by hand\n")
    assert Path(home.path(WEEKS[0])).read_text() == "week 0, old\n"
    assert Path(home.path(WEEKS[1])).read_text() == "by hand\n"
    assert left(home) == []


def test_what_is_raised_takes_all_that_was_staged_away(home: Home) -> None:
    prepare(home)
    old = held(home)
    for error in (AftercareError("no"), KeyboardInterrupt(), MemoryError()):
        with pytest.raises(type(error)), history.change(home) as change:  # noqa: PT012
            for name in WEEKS:
                change.stage(name, b"new\n")
            raise error
        assert held(home) == old
        assert left(home) == []


@pytest.mark.parametrize(
    ("number", "times"), [(signal.SIGKILL, 40), (signal.SIGTERM, 15), (signal.SIGINT, 15), (signal.SIGHUP, 5)]
)
def test_the_program_ended_at_random_moments_has_imported_all_or_nothing(
    world: Path, tmp_path: Path, number: signal.Signals, times: int
) -> None:
    rows = [f"2026-{month:02d}-{day:02d} cuddle 5m" for month in range(1, 11) for day in range(1, 29)]
    (tmp_path / "rows.txt").write_text("\n".join(rows))
    command = [sys.executable, "-m", "aftercare", "import", "--from", "lines", str(tmp_path / "rows.txt")]
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    usual = time.monotonic() - begun
    journal = world / "journal"
    whole = {path.name: path.read_bytes() for path in journal.iterdir()}
    assert len(whole) > 40
    met: Counter[str] = Counter()
    random.seed(7)
    for _ in range(times):
        shutil.rmtree(world, ignore_errors=True)
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(usual * random.uniform(0.5, 1.05))
        running.send_signal(number)
        running.wait()
        files_there = list(journal.iterdir()) if journal.exists() else []
        met.update(["staged"] * any(path.name.startswith(".") for path in files_there))
        Session(today_given="2026-11-22").home  # noqa: B018  looking is the point
        now = {path.name: path.read_bytes() for path in journal.iterdir()} if journal.exists() else {}
        assert now in ({}, whole)
        met.update(["whole" if now else "nothing"])
        if now:
            undo(find(str(world), {}))
            assert list(journal.iterdir()) == []
    assert met["nothing"] >= 1


def test_forgetting_everything_takes_what_was_staged_along(home: Home, run: Run) -> None:
    torn(home)
    run("forget", "--all", "--yes")
    assert [path for path in home.data.rglob("*") if path.is_file()] == []


def test_forgetting_a_part_keeps_no_staged_copy_of_it(home: Home, run: Run) -> None:
    run("log", "cuddle", "--on", "2026-11-20")
    current = history.Change(home)
    for name in WEEKS:
        current.stage(name, b"never\n")
    Path(home.path(INTENT)).write_bytes(intent.staging().replace(str(os.getpid()).encode(), b"4194305"))
    for path in home.data.rglob(f".*{files.TEMPORARY}"):
        path.rename(path.with_name(path.name.replace(f".{os.getpid()}.", ".4194305.")))
    run("forget", "last", "--yes")
    assert left(home) == []
