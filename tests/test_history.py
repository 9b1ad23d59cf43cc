"""Undo and redo: the exact bytes of all files of a group, or nothing at all."""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import history, turning
from aftercare.errors import AftercareError, DataInvalid, InputMissing, InputOutput
from aftercare.history import KEPT_GROUPS, Change, Group, change
from aftercare.home import CONFIG, HABITS, MENU, Home, find

WEEK = "journal/2026-W47.yaml"
NAMES = (WEEK, "journal/2026-W46.yaml", CONFIG, HABITS, MENU)
ODD = ("\ufeffa: 1\r\n# é", "no final newline", "", "\n\n", "☕ 本\x85\u2028", "a\r\nb\nc\r")


@pytest.fixture
def home(world: Path) -> Home:
    return find(str(world), {})


def write(home: Home, files: dict[str, str | None], summary: str = "a change") -> None:
    with change(home) as current:
        current.summary = summary
        for name, text in files.items():
            current.write(name, text)


def undo(home: Home) -> Group:
    told: list[Group] = []
    history.undo(home, answer=told.append)
    return told[0]


def redo(home: Home) -> Group:
    told: list[Group] = []
    history.redo(home, answer=told.append)
    return told[0]


def held(home: Home) -> dict[str, bytes]:
    """The bytes of every file that a change can touch."""
    return {name: Path(home.path(name)).read_bytes() for name in NAMES if Path(home.path(name)).exists()}


def records(home: Home, folder: str = history.UNDO) -> list[Path]:
    return sorted(Path(home.path(folder)).glob("*"))


def mode(path: str) -> int:
    return stat.S_IMODE(os.lstat(path).st_mode)


# -- groups of files


@pytest.mark.parametrize("old", ODD)
@pytest.mark.parametrize("new", ["new: 1\n", "", *ODD[:2]])
def test_undo_and_redo_give_the_exact_bytes(home: Home, old: str, new: str) -> None:
    if old == new:
        return
    write(home, {WEEK: old})
    write(home, {WEEK: new})
    undo(home)
    assert held(home) == {WEEK: old.encode()}
    redo(home)
    assert held(home) == {WEEK: new.encode()}
    undo(home)
    undo(home)
    assert held(home) == {}
    redo(home)
    assert held(home) == {WEEK: old.encode()}


def test_bytes_that_are_no_text_are_brought_back_too(home: Home) -> None:
    write(home, {WEEK: "a"})
    raw = bytes(range(256)) * 3
    Path(home.path(WEEK)).write_bytes(raw)
    write(home, {WEEK: "b"})
    undo(home)
    assert held(home) == {WEEK: raw}


def test_all_files_of_a_group_go_back_as_one_made_and_removed_ones_too(home: Home) -> None:
    write(home, {WEEK: "week 1", CONFIG: "config 1", MENU: "menu 1"})
    before = held(home)
    write(home, {WEEK: "week 2", CONFIG: None, HABITS: "habits 2", MENU: "menu 1"}, "several")
    after = held(home)
    assert after == {WEEK: b"week 2", HABITS: b"habits 2", MENU: b"menu 1"}
    group = undo(home)
    assert group.summary == "several"
    assert sorted(one.name for one in group.changes) == sorted([WEEK, CONFIG, HABITS])
    assert held(home) == before
    assert redo(home).summary == "several"
    assert held(home) == after
    undo(home)
    undo(home)
    assert held(home) == {}


@settings(max_examples=40)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(NAMES), st.one_of(st.none(), st.sampled_from(ODD), st.text(max_size=9)), min_size=1
        ),
        min_size=1,
        max_size=5,
    ),
    st.data(),
)
def test_any_walk_through_undo_and_redo_meets_the_states_that_were(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, str | None]], data: st.DataObject
) -> None:
    home = find(str(tmp_path_factory.mktemp("walk")), {})
    states = [held(home)]
    for one in changes:
        write(home, one)
        if held(home) != states[-1]:
            states.append(held(home))
    at = len(states) - 1
    for back in data.draw(st.lists(st.booleans(), max_size=6)):
        if back and at > 0:
            undo(home)
            at -= 1
        elif not back and at < len(states) - 1:
            redo(home)
            at += 1
        else:
            with pytest.raises(InputMissing):
                (undo if back else redo)(home)
        assert held(home) == states[at]


def test_a_change_that_changes_nothing_leaves_no_group_and_keeps_what_can_be_redone(home: Home) -> None:
    write(home, {WEEK: "1"})
    write(home, {WEEK: "2"})
    undo(home)
    write(home, {WEEK: "1"})
    write(home, {})
    assert len(records(home)) == 1
    redo(home)
    assert held(home) == {WEEK: b"2"}


def test_a_new_change_clears_what_could_be_redone(home: Home) -> None:
    for text in ("1", "2", "3"):
        write(home, {WEEK: text})
    undo(home)
    undo(home)
    write(home, {CONFIG: "new"})
    assert records(home, history.REDO) == []
    with pytest.raises(InputMissing, match="nothing to bring back"):
        redo(home)
    assert held(home) == {WEEK: b"1", CONFIG: b"new"}


def test_with_nothing_noted_there_is_nothing_to_take_back(home: Home) -> None:
    with pytest.raises(InputMissing, match="nothing to take back") as caught:
        undo(home)
    assert caught.value.exit_code == 66
    with pytest.raises(InputMissing, match="nothing to bring back"):
        redo(home)
    assert held(home) == {}


def test_the_last_hundred_groups_are_kept(home: Home) -> None:
    for number in range(KEPT_GROUPS + 7):
        write(home, {WEEK: f"{number}"})
    assert len(records(home)) == KEPT_GROUPS == 100
    for _ in range(KEPT_GROUPS):
        undo(home)
    assert held(home) == {WEEK: b"6"}
    with pytest.raises(InputMissing):
        undo(home)
    for _ in range(KEPT_GROUPS):
        redo(home)
    assert held(home) == {WEEK: b"106"}


# -- what someone else changed


@pytest.mark.parametrize("turn", [undo, redo])
@pytest.mark.parametrize("now", ["by hand\n", "", None])
def test_a_file_that_changed_since_is_left_and_the_others_of_its_group_too(
    home: Home, turn: object, now: str | None
) -> None:
    write(home, {WEEK: "week 1", CONFIG: "config 1"})
    write(home, {WEEK: "week 2", CONFIG: "config 2"})
    if turn is redo:
        undo(home)
    path = Path(home.path(CONFIG))
    path.unlink()
    if now is not None:
        path.write_text(now)
    before, kept = held(home), (len(records(home)), len(records(home, history.REDO)))
    with pytest.raises(DataInvalid, match="changed since") as caught:
        (undo if turn is undo else redo)(home)
    assert home.path(CONFIG) in str(caught.value)
    assert caught.value.exit_code == 65
    assert held(home) == before
    assert (len(records(home)), len(records(home, history.REDO))) == kept


def test_what_cannot_be_answered_is_not_taken_back(home: Home) -> None:
    def deaf(_group: Group) -> None:
        raise InputOutput("closed")

    write(home, {WEEK: "1"})
    write(home, {WEEK: "2", CONFIG: "2"})
    before = sorted(home.data.rglob("*"))
    with pytest.raises(InputOutput):
        history.undo(home, answer=deaf)
    assert held(home) == {WEEK: b"2", CONFIG: b"2"}
    assert [path for path in sorted(home.data.rglob("*")) if path.name != "redo"] == before
    undo(home)
    with pytest.raises(InputOutput):
        history.redo(home, answer=deaf)
    assert held(home) == {WEEK: b"1"}
    redo(home)
    assert held(home) == {WEEK: b"2", CONFIG: b"2"}


def test_once_it_is_as_it_was_undo_works_again(home: Home) -> None:
    write(home, {WEEK: "1"})
    write(home, {WEEK: "2"})
    Path(home.path(WEEK)).write_text("by hand")
    with pytest.raises(DataInvalid):
        undo(home)
    Path(home.path(WEEK)).write_text("2")
    undo(home)
    assert held(home) == {WEEK: b"1"}


# -- records that are not what they should be


def phantom(home: Home, name: str, text: str) -> None:
    """The record of a change that was killed before its first rename."""
    current = Change(home)
    current.write(name, text)
    current.prepare()


def test_a_record_whose_change_never_came_to_be_is_dropped(home: Home) -> None:
    write(home, {WEEK: "1"})
    write(home, {WEEK: "2"})
    phantom(home, WEEK, "never")
    phantom(home, CONFIG, "never")
    assert len(records(home)) == 4
    undo(home)
    assert held(home) == {WEEK: b"1"}
    assert len(records(home)) == 1


def test_changes_after_one_that_never_came_to_be_are_taken_back_past_it(home: Home) -> None:
    write(home, {WEEK: "1"})
    phantom(home, WEEK, "never")
    write(home, {WEEK: "2"})
    undo(home)
    assert held(home) == {WEEK: b"1"}
    undo(home)
    assert held(home) == {}
    redo(home)
    redo(home)
    assert held(home) == {WEEK: b"2"}


def test_a_group_of_which_only_a_part_came_to_be_is_taken_back(home: Home) -> None:
    write(home, {WEEK: "1", CONFIG: "1"})
    current = Change(home)
    current.write(WEEK, "2")
    current.write(CONFIG, "2")
    current.prepare()
    assert current._swap is not None
    (_, first), _ = current._swap._files
    assert first is not None
    first.swap_in()
    assert held(home) == {WEEK: b"2", CONFIG: b"1"}
    undo(home)
    assert held(home) == {WEEK: b"1", CONFIG: b"1"}
    redo(home)
    assert held(home) == {WEEK: b"2", CONFIG: b"2"}  # what was begun had been ended before it was taken back


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:-1],
        lambda raw: raw[:10],
        lambda _: b"",
        lambda _: b"\xff\xfe\n",
        lambda _: b"[]\nx",
        lambda _: b"null\n",
        lambda _: b'{"files": 3, "summary": ""}\n',
        lambda _: b'{"files": [{}]}\n',
        lambda raw: raw.replace(b"before", b"behind"),
        lambda raw: raw[:-1] + b"?",
    ],
)
def test_a_record_that_is_not_whole_is_passed_over(home: Home, spoil: object) -> None:
    write(home, {CONFIG: "kept"})
    write(home, {WEEK: "1"})
    write(home, {WEEK: "2"})
    last = records(home)[-1]
    assert callable(spoil)
    last.write_bytes(spoil(last.read_bytes()))
    with pytest.raises(DataInvalid, match="changed since"):
        undo(home)  # the record before it knows of other bytes
    assert held(home) == {CONFIG: b"kept", WEEK: b"2"}


@pytest.mark.parametrize("name", ["x.group", "00000001 (conflict).group", "-1.group", "²².group", "00000002.group~"])
def test_a_strange_file_among_the_records_stops_nothing(home: Home, name: str) -> None:
    write(home, {WEEK: "1"})
    (Path(home.path(history.UNDO)) / name).write_bytes(b"strange")
    write(home, {WEEK: "2"})
    undo(home)
    assert held(home) == {WEEK: b"1"}
    undo(home)
    assert held(home) == {}


def test_a_record_tells_what_changed_and_holds_the_old_bytes_once(home: Home) -> None:
    write(home, {WEEK: "a secret"})
    write(home, {WEEK: "b"}, "Need, today")
    head, _, body = records(home)[-1].read_bytes().partition(b"\n")
    assert json.loads(head)["summary"] == "Need, today"
    assert body == b"a secret"
    assert b"secret" not in head


def test_erased_records_cannot_be_taken_back(home: Home) -> None:
    for text in ("1", "2", "3"):
        write(home, {WEEK: text})
    undo(home)
    history.erase(home)
    assert records(home) == records(home, history.REDO) == []
    for turn in (undo, redo):
        with pytest.raises(InputMissing):
            turn(home)
    assert held(home) == {WEEK: b"2"}


def test_an_unrecorded_change_leaves_no_old_bytes(home: Home) -> None:
    write(home, {WEEK: "1"})
    history.erase(home)
    with change(home, recorded=False) as current:
        current.write(WEEK, "2")
    assert records(home) == []
    assert held(home) == {WEEK: b"2"}


def test_the_groups_recorded_come_newest_first_and_whole(home: Home) -> None:
    write(home, {WEEK: "1"}, "first")
    write(home, {WEEK: "2"}, "second")
    write(home, {CONFIG: "3"}, "third")
    records(home)[1].write_bytes(b"broken")
    assert [group.summary for group in history.groups(home)] == ["third", "first"]


# -- links and modes


def test_linked_files_stay_links_through_undo_and_redo(home: Home, tmp_path: Path) -> None:
    far = tmp_path / "far"
    far.mkdir()
    home.data.mkdir()
    (far / "config").write_text("1")
    Path(home.path(CONFIG)).symlink_to(far / "config")
    Path(home.path(HABITS)).symlink_to(far / "habits")  # nothing there yet
    (far / "journal").mkdir()
    (home.data / "journal").symlink_to(far / "journal")

    def is_linked() -> bool:
        return all(Path(home.path(name)).is_symlink() for name in (CONFIG, HABITS, "journal"))

    write(home, {CONFIG: "2", HABITS: "2", WEEK: "2"})
    assert is_linked()
    assert [path.read_text() for path in sorted(far.rglob("*")) if path.is_file()] == ["2", "2", "2"]
    undo(home)
    assert is_linked()
    assert [str(path.relative_to(far)) for path in sorted(far.rglob("*"))] == ["config", "journal"]
    assert (far / "config").read_text() == "1"
    redo(home)
    assert is_linked()
    assert (far / "habits").read_text() == "2"
    write(home, {CONFIG: None})
    assert not (far / "config").exists()
    undo(home)
    assert is_linked()
    assert (far / "config").read_text() == "2"


@contextmanager
def umask(value: int) -> Iterator[None]:
    old = os.umask(value)
    try:
        yield
    finally:
        os.umask(old)


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_files_and_records_are_0600_and_folders_0700(home: Home, mask: int) -> None:
    with umask(mask):
        write(home, {WEEK: "1", CONFIG: "1"})
        write(home, {WEEK: None, CONFIG: "2"})
        undo(home)
    found = [home.data, *home.data.rglob("*")]
    assert {path.name for path in found} >= {"undo", "redo", "lock", "config.yaml", "2026-W47.yaml"}
    for path in found:
        assert mode(str(path)) == (0o700 if path.is_dir() else 0o600), path


# -- changes in the making


@pytest.mark.parametrize("prepared", [False, True])
def test_what_is_raised_within_a_change_leaves_everything(home: Home, prepared: bool) -> None:
    def interrupted(current: Change) -> None:
        current.write(WEEK, "2")
        current.write(CONFIG, "2")
        if prepared:
            current.prepare()
            assert len(records(home)) == 2
        raise KeyboardInterrupt

    write(home, {WEEK: "1"})
    before = sorted(home.data.rglob("*"))
    with pytest.raises(KeyboardInterrupt), change(home) as current:
        interrupted(current)
    assert sorted(home.data.rglob("*")) == before
    assert held(home) == {WEEK: b"1"}


@pytest.mark.parametrize("wrong", [KeyboardInterrupt, MemoryError])
def test_what_is_raised_while_files_are_prepared_leaves_no_trace(
    home: Home, monkeypatch: pytest.MonkeyPatch, wrong: type[BaseException]
) -> None:
    write(home, {WEEK: "1"})
    before = sorted(home.data.rglob("*"))

    def interrupt(*_arguments: object) -> None:
        raise wrong

    monkeypatch.setattr(turning, "next_record", interrupt)
    with pytest.raises(wrong):
        write(home, {WEEK: "2", CONFIG: "2"})
    assert sorted(home.data.rglob("*")) == before
    assert held(home) == {WEEK: b"1"}


def test_a_change_reads_what_it_has_written(home: Home) -> None:
    write(home, {WEEK: "1"})
    with change(home) as current:
        assert current.text(WEEK) == "1"
        current.write(WEEK, "2")
        assert current.text(WEEK) == "2"
        assert current.read(CONFIG) is None
        assert current.text(CONFIG) is None
        current.write(CONFIG, "3")
        assert current.changed == [WEEK, CONFIG]
        current.write(CONFIG, None)
        assert current.changed == [WEEK]
        assert held(home) == {WEEK: b"1"}
    assert held(home) == {WEEK: b"2"}


def test_a_file_that_is_no_text_is_named(home: Home) -> None:
    write(home, {WEEK: "1"})
    Path(home.path(WEEK)).write_bytes(b"a\n\xff")
    with change(home) as current, pytest.raises(DataInvalid) as caught:
        current.text(WEEK)
    assert str(caught.value).startswith(f"{home.path(WEEK)}:2: not UTF-8")


def test_a_dry_run_writes_nothing_and_makes_no_folder(home: Home) -> None:
    with change(home, dry_run=True) as current:
        current.write(WEEK, "1")
        current.prepare()
        assert current.text(WEEK) == "1"
    assert not home.data.exists()


def test_let_go_changes_are_not_made(home: Home) -> None:
    with change(home) as current:
        current.write(WEEK, "1")
        current.forget()
    assert held(home) == {}
    with pytest.raises(AftercareError):
        undo(home)
