"""Locking, reading and replacing files: modes, links, and what a full, closed or strange disk gives."""

import errno
import fcntl
import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from aftercare import files
from aftercare.errors import AftercareError, CannotCreate, DataInvalid, InputOutput, Locked, NotPermitted
from tests.conftest import Result, Run

NOTE = b"a note that takes some room on the disk\n" * 8


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@contextmanager
def umask(value: int) -> Iterator[None]:
    old = os.umask(value)
    try:
        yield
    finally:
        os.umask(old)


def temporaries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(files.TEMPORARY)]


# -- replacing


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_files_are_0600_and_folders_0700_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "home" / "journal" / "w.yaml"
    with umask(mask):
        files.replace(str(path), b"new")
        with files.locked(str(tmp_path / "home" / "state" / "lock")):
            pass
    assert [mode(tmp_path / "home" / name) for name in (".", "journal", "state")] == [0o700] * 3
    assert mode(path) == 0o600
    assert mode(tmp_path / "home" / "state" / "lock") & 0o177 == 0
    assert path.read_bytes() == b"new"


def test_a_file_that_others_could_read_is_closed_when_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"old")
    path.chmod(0o644)
    files.replace(str(path), b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(mode=0o755)
    (tmp_path / "there").chmod(0o755)
    files.make_folder(str(tmp_path / "there" / "below"))
    assert [mode(tmp_path / "there"), mode(tmp_path / "there" / "below")] == [0o755, 0o700]


@pytest.mark.parametrize("content", [b"", b"x", b"\0\xff\r\n", NOTE * 5000])
def test_any_bytes_are_written_whole(tmp_path: Path, content: bytes) -> None:
    files.replace(str(tmp_path / "f"), content)
    assert files.read(str(tmp_path / "f")) == content
    assert temporaries(tmp_path) == []


def test_a_write_that_takes_only_a_part_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: real(handle, bytes(content[:7])))
    files.replace(str(tmp_path / "f"), NOTE)
    assert (tmp_path / "f").read_bytes() == NOTE


def test_a_file_beside_a_left_over_temporary_one_is_replaced(tmp_path: Path) -> None:
    left = tmp_path / f".f.{os.getpid()}{files.TEMPORARY}"
    left.write_bytes(NOTE)
    files.replace(str(tmp_path / "f"), b"new")
    assert (tmp_path / "f").read_bytes() == b"new"
    assert not left.exists()


def test_a_temporary_file_is_never_written_through_a_link(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    (tmp_path / f".f.{os.getpid()}{files.TEMPORARY}").symlink_to(other)
    with pytest.raises(CannotCreate):
        files.replace(str(tmp_path / "f"), b"new")
    assert other.read_bytes() == b"mine"


@pytest.mark.parametrize("relative", [True, False])
def test_a_linked_file_is_replaced_where_it_lies_and_the_link_stays(tmp_path: Path, relative: bool) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "real").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("far/real" if relative else tmp_path / "far" / "real")
    files.replace(str(link), b"new")
    assert link.is_symlink()
    assert (tmp_path / "far" / "real").read_bytes() == b"new"
    assert not (tmp_path / "far" / "real").is_symlink()
    assert temporaries(tmp_path) == []


def test_a_link_to_a_link_and_a_linked_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "journal").symlink_to("far")
    (tmp_path / "far" / "w").symlink_to("v")
    (tmp_path / "far" / "v").symlink_to("u")
    files.replace(str(tmp_path / "journal" / "w"), b"new")
    assert (tmp_path / "far" / "u").read_bytes() == b"new"
    assert all((tmp_path / name).is_symlink() for name in ("journal", "far/w", "far/v"))


def test_a_link_to_nothing_yet_gets_its_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("far/away/real")
    assert files.read(str(tmp_path / "link")) is None
    files.replace(str(tmp_path / "link"), b"new")
    assert (tmp_path / "far" / "away" / "real").read_bytes() == b"new"
    files.remove(str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert not (tmp_path / "far" / "away" / "real").exists()


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(CannotCreate):
        files.read(str(tmp_path / "a"))


def test_what_is_discarded_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"old")
    staged = files.Staged(str(tmp_path / "f"), b"new")
    assert len(temporaries(tmp_path)) == 1
    staged.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
    assert (tmp_path / "f").read_bytes() == b"old"


def test_a_folder_in_the_place_of_a_file_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    with pytest.raises(CannotCreate, match="something else stands there"):
        files.replace(str(tmp_path / "f"), b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


# -- reading, removing, listing


def test_what_is_not_there_is_read_as_none_and_removed_without_a_word(tmp_path: Path) -> None:
    assert files.read(str(tmp_path / "none" / "f")) is None
    files.remove(str(tmp_path / "none" / "f"))
    assert files.names(str(tmp_path / "none"), "") == []


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(CannotCreate):
        files.read(str(tmp_path))


def test_below_a_file_nothing_can_be_read_or_listed(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"")
    with pytest.raises(CannotCreate):
        files.read(str(tmp_path / "f" / "below"))
    with pytest.raises(CannotCreate):
        files.names(str(tmp_path / "f"), "")


def test_names_are_sorted_and_leave_hidden_and_other_ones_out(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", ".c.yaml", f".a.yaml.1{files.TEMPORARY}", "d.txt", "e.yaml~"):
        (tmp_path / name).touch()
    assert files.names(str(tmp_path), ".yaml") == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a\nb\n\xff\n", "f:3: not UTF-8"),
        (b"caf\xe9", "f:1: not UTF-8"),
        (b"\xff\xfea\0", "f:1: not UTF-8"),
        (b"a: \xed\xb2\x80", "f:1: not UTF-8"),
        (b"a\0b", "f: holds binary data"),
        (b"\x89PNG\r\n\x1a\n\0\0", "f:1: not UTF-8"),
        (b"GIF89a\0", "f: holds binary data"),
    ],
)
def test_bytes_that_are_no_text_are_named_with_their_line(raw: bytes, said: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        files.decode(raw, "f")
    assert str(caught.value).startswith(said)


def test_text_is_decoded_with_its_byte_order_mark_and_line_ends() -> None:
    assert files.decode(b"\xef\xbb\xbfa\r\n\xe6\x9c\xac", "f") == "\ufeffa\r\n本"


def test_sweeping_takes_away_temporary_files_and_no_others(tmp_path: Path) -> None:
    kept = [".hidden", "a.new", ".a.new", ".a.yaml.x.new", "b.yaml"]
    for name in [*kept, ".a.yaml.12.new", ".b.yaml.345.new"]:
        (tmp_path / name).touch()
    files.sweep(str(tmp_path), "a.yaml")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, ".b.yaml.345.new"])
    files.sweep(str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)
    files.sweep(str(tmp_path / "none"))


# -- what the system says


@pytest.mark.parametrize(
    ("number", "kind", "code"),
    [
        (errno.EACCES, NotPermitted, 77),
        (errno.EPERM, NotPermitted, 77),
        (errno.EROFS, NotPermitted, 77),
        (errno.ENOTDIR, CannotCreate, 73),
        (errno.EEXIST, CannotCreate, 73),
        (errno.EISDIR, CannotCreate, 73),
        (errno.ELOOP, CannotCreate, 73),
        (errno.ENOSPC, InputOutput, 74),
        (errno.EDQUOT, InputOutput, 74),
        (errno.EFBIG, InputOutput, 74),
        (errno.EIO, InputOutput, 74),
        (errno.EMFILE, InputOutput, 74),
        (errno.ENAMETOOLONG, InputOutput, 74),
        (0, InputOutput, 74),
    ],
)
def test_each_fault_of_the_system_has_its_code_and_one_sentence(
    number: int, kind: type[AftercareError], code: int
) -> None:
    error = OSError(number, os.strerror(number)) if number else OSError()
    found = files.problem(error, "/there/f", "write")
    assert type(found) is kind
    assert found.exit_code == code
    assert str(found).startswith("cannot write /there/f: ")
    assert str(found).endswith(".")
    assert "\n" not in str(found)


def test_a_file_system_that_cannot_sync_folders_is_left_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, flags: int, *rest: int) -> int:
        if flags & os.O_DIRECTORY:
            raise OSError(errno.EINVAL, "no")
        return real(path, flags, *rest)

    real = os.open
    monkeypatch.setattr(os, "open", refuse)
    files.replace(str(tmp_path / "f"), b"new")
    assert (tmp_path / "f").read_bytes() == b"new"


# -- the lock

HOLD = """
import sys
from aftercare import files
with files.locked(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The lock in the hands of another process, until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield holder


@pytest.mark.parametrize("wait", [0, 0.2])
def test_a_lock_that_another_run_holds_is_waited_for_and_then_refused(tmp_path: Path, wait: float) -> None:
    path = tmp_path / "state" / "lock"
    with held(path), pytest.raises(Locked, match="Try again") as caught, files.locked(str(path), wait=wait):
        pass
    assert caught.value.exit_code == 75
    with files.locked(str(path), wait=0):
        pass


def test_a_lock_of_a_run_that_was_killed_is_free(tmp_path: Path) -> None:
    path = tmp_path / "state" / "lock"
    with held(path) as holder:
        holder.kill()
        holder.wait()
        with files.locked(str(path), wait=0):
            pass


def test_a_busy_lock_is_tried_until_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[type[Exception] | None] = [BlockingIOError, BlockingIOError, None]
    entered = []

    def flock(_handle: int, _operation: int) -> None:
        if answer := answers.pop(0):
            raise answer

    monkeypatch.setattr(fcntl, "flock", flock)
    with files.locked(str(tmp_path / "lock"), wait=30):
        entered.append(True)
    assert entered
    assert answers == []


def test_the_lock_is_given_back_when_something_is_raised(tmp_path: Path) -> None:
    with pytest.raises(KeyError), files.locked(str(tmp_path / "lock")):
        raise KeyError
    with files.locked(str(tmp_path / "lock"), wait=0):
        pass


UNSUPPORTED = [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL]


@pytest.mark.parametrize("number", UNSUPPORTED)
def test_a_disk_without_locks_is_named_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(number))
    with pytest.raises(Locked) as caught, files.locked(str(tmp_path / "state" / "lock")):
        pass
    assert str(caught.value).startswith(f"{tmp_path / 'state'} does not support file locks.")
    assert "`lock: none`" in str(caught.value)
    with files.locked(str(tmp_path / "state" / "lock"), use=False):
        pass


def failing(number: int) -> object:
    def fail(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_lock_that_cannot_be_read_is_a_fault_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(errno.EIO))
    with pytest.raises(InputOutput), files.locked(str(tmp_path / "lock")):
        pass


def test_without_the_lock_no_folder_is_made(tmp_path: Path) -> None:
    with files.locked(str(tmp_path / "state" / "lock"), use=False):
        assert list(tmp_path.iterdir()) == []


# -- the program on a disk that does not take it all

UNDER = """
import ctypes, fcntl, os, resource, sys
{setup}
sys.argv[0] = "aftercare"
from aftercare.cli import main
main()
"""
AS_OTHERS = "libc = ctypes.CDLL(None); assert libc.prctl(24, 1, 0, 0, 0) == 0 == libc.prctl(24, 2, 0, 0, 0)"
"""Takes CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH from the bounding set, so that modes count for root too."""


def run_under(setup: str, *arguments: str, code: int) -> Result:
    """Run the program after some lines of Python; capabilities hold from an exec on."""
    script = UNDER.format(setup=textwrap.dedent(setup))
    command = [sys.executable, "-c", script, *arguments]
    if setup == AS_OTHERS:
        drop = f"import ctypes, os, sys; {AS_OTHERS if os.geteuid() == 0 else ''}; os.execv(sys.argv[1], sys.argv[1:])"
        command = [sys.executable, "-c", drop, sys.executable, "-m", "aftercare", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert result.code == code, result
    if code:
        assert result.out == ""
        assert len(result.err.splitlines()) == 1, result
        assert result.err.endswith(".\n")
    return result


def week(home: Path) -> Path:
    return home / "journal" / "2026-W47.yaml"


@pytest.fixture
def used(world: Path, run: Run) -> Path:
    """A home with two entries."""
    run("log", "cuddle", "5m")
    run("log", "reflect", "--note", stdin=NOTE)
    return world


def contents(home: Path) -> dict[str, bytes]:
    return {str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("limit", [0, 1, 100, 250, 400])
def test_a_full_disk_gives_74_and_the_old_file(used: Path, run: Run, limit: int) -> None:
    before = contents(used)
    limited = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    result = run_under(limited, "log", "need", code=74)
    assert "no space left" in result.err
    assert contents(used) == before
    run("undo")
    assert b"reflect" not in week(used).read_bytes()


def test_a_full_disk_leaves_undo_to_be_tried_again(used: Path, run: Run) -> None:
    before = contents(used)
    run_under("resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9))", "undo", code=74)
    assert contents(used) == before
    run("undo")
    assert week(used).read_bytes() != before["journal/2026-W47.yaml"]
    run("redo")
    assert week(used).read_bytes() == before["journal/2026-W47.yaml"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB, where mounting is permitted."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "none", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(place: Path) -> Path:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 1024):
            pass
    return filler


def test_a_disk_that_is_really_full_gives_74_and_takes_up_again_with_room(
    small_disk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = small_disk / "home"
    monkeypatch.setenv("AFTERCARE_HOME", str(home))
    filler = fill(small_disk)
    assert "no space left" in run("log", "need", code=74).err
    assert not week(home).exists()
    filler.unlink()
    run("log", "cuddle")
    first = week(home).read_bytes()
    filler = fill(small_disk)
    assert "no space left" in run("log", "need", code=74).err
    assert week(home).read_bytes() == first
    assert temporaries(home) == []
    filler.unlink()
    run("log", "need")
    run("undo")
    assert week(home).read_bytes() == first


def test_a_disk_mounted_read_only_gives_77(small_disk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    home = small_disk / "home"
    monkeypatch.setenv("AFTERCARE_HOME", str(home))
    run("log", "cuddle")
    before = contents(home)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "not permitted" in run("log", "need", code=77).err
    assert "not permitted" in run("undo", code=77).err
    run("week")
    assert contents(home) == before


@pytest.mark.parametrize("closed", [".", "journal", "state", "state/undo"])
def test_a_read_only_folder_of_the_home_gives_77(used: Path, closed: str) -> None:
    before = contents(used)
    folders = [used, used / "journal", used / "state", used / "state" / "undo"]
    for folder in folders if closed == "." else [used / closed]:
        folder.chmod(0o500)
    if closed == "state":
        (used / "state" / "lock").chmod(0o400)
    result = run_under(AS_OTHERS, "log", "need", code=77)
    assert "not permitted" in result.err
    for folder in folders:
        folder.chmod(0o700)
    (used / "state" / "lock").chmod(0o600)
    assert contents(used) == before


def test_a_home_that_cannot_be_made_gives_77(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    monkeypatch.setenv("AFTERCARE_HOME", str(tmp_path / "closed" / "home"))
    run_under(AS_OTHERS, "log", "need", code=77)
    assert list((tmp_path / "closed").iterdir()) == []


def test_a_week_that_cannot_be_read_gives_77_and_stays(used: Path) -> None:
    before = contents(used)
    week(used).chmod(0)
    assert "2026-W47.yaml" in run_under(AS_OTHERS, "log", "need", code=77).err
    week(used).chmod(0o600)
    assert contents(used) == before


def test_a_home_that_is_a_file_gives_73(world: Path, run: Run) -> None:
    world.write_bytes(b"mine")
    assert "--home" in run("log", "need", code=73).err
    assert world.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["journal", "state"])
def test_a_file_in_the_place_of_a_folder_gives_73(world: Path, run: Run, name: str) -> None:
    world.mkdir()
    (world / name).write_bytes(b"mine")
    assert "something else stands there" in run("log", "need", code=73).err
    assert (world / name).read_bytes() == b"mine"
    assert temporaries(world) == []


def test_a_home_that_another_run_holds_gives_75(used: Path) -> None:
    before = contents(used)
    with held(used / "state" / "lock"):
        result = run_under(
            "from aftercare import files; files.locked.__wrapped__.__kwdefaults__['wait'] = 0.2", "log", "need", code=75
        )
    assert "Try again" in result.err
    assert contents(used) == before


NO_LOCKS = """
import errno

def flock(handle, operation):
    raise OSError(errno.ENOTSUP, "no locks here")

fcntl.flock = flock
"""


def test_a_disk_without_locks_gives_75_until_the_settings_say_so(used: Path) -> None:
    before = contents(used)
    assert str(used / "state") in run_under(NO_LOCKS, "log", "need", code=75).err
    assert contents(used) == before
    (used / "config.yaml").write_text("aftercare: config/1\nlock: none\n")
    run_under(NO_LOCKS, "log", "need", code=0)
    assert b"need" in week(used).read_bytes()
    run_under(NO_LOCKS, "undo", code=0)
    assert week(used).read_bytes() == before["journal/2026-W47.yaml"]


def test_the_stand_in_for_a_closed_disk_is_real(tmp_path: Path) -> None:
    """Without this, the tests of modes above could pass for root because nothing was ever refused."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    done = SimpleNamespace(code=0)
    script = f"import ctypes, os, sys\n{AS_OTHERS if os.geteuid() == 0 else ''}\nos.execv('/bin/sh', sys.argv[1:])"
    done.code = subprocess.run(
        [sys.executable, "-c", script, "sh", "-c", f"touch {closed / 'f'}"], capture_output=True, check=False
    ).returncode
    assert done.code != 0
    assert list(closed.iterdir()) == []
