"""Our own zip: bytes as they are, never more than a home holds, and nothing that a stranger put into it."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from aftercare.errors import DataInvalid
from aftercare.imports import ownzip
from tests.conftest import Result
from tests.support.bringing import bring, bytes_of, entries, plan_of, told

Run = Callable[..., Result]

WEEK = (
    "# my week\naftercare: journal/1\nweek: 2026-W47\nentries:\n"
    "- {id: a000000001,   date: 2026-11-20, habit: cuddle} # warm\n- {date: 2026-11-21, habit: need}\n"
)
PLAN = "aftercare: habits/1\nhabits:\n- {habit: need, targets: [{weekly: 2}]}\n- {habit: tea, targets: [{daily: 1}]}\n"
HOME = {
    "journal/2026-W47.yaml": WEEK,
    "habits.yaml": PLAN,
    "config.yaml": "aftercare: config/1\nname: Ana # me\n",
    "menu.yaml": "aftercare: menu/1\n",
    "decks/mine.yaml": "aftercare: deck/1\ndeck: mine\n",
    "templates/mine.md.j2": "{{ 1 }}\n",
}


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def test_an_empty_home_gets_every_file_byte_for_byte(world: Path, tmp_path: Path) -> None:
    tally = bring(world, zipped(tmp_path / "x.zip", HOME))
    assert {name: raw.decode() for name, raw in bytes_of(world).items()} == HOME
    assert tally.plan.files_taken == sorted(set(HOME) - {"journal/2026-W47.yaml"})
    again = bring(world, tmp_path / "x.zip")
    assert (again.noted, again.already, again.plan.files_taken, again.plan.files_kept) == (0, 2, [], [])


def test_what_the_home_has_stays_and_that_is_told_or_is_replaced_if_asked(
    world: Path, tmp_path: Path, run: Run
) -> None:
    world.mkdir()
    (world / "config.yaml").write_text("aftercare: config/1\nname: Ben\n")
    (world / "habits.yaml").write_text(
        "# plan\naftercare: habits/1\nhabits:\n- {habit: need, targets: [{weekly: 1}]} # so\n"
    )
    zipped(tmp_path / "x.zip", HOME)
    done = run("import", str(tmp_path / "x.zip"))
    assert "Yours stayed: config.yaml" in done.out
    assert (world / "config.yaml").read_text().endswith("Ben\n")
    assert "# so" in (world / "habits.yaml").read_text()
    assert [str(habit.target) for habit in plan_of(world).habits] == ["1 a week", "1 a day"]
    bring(world, tmp_path / "x.zip", conflict="replace")
    assert (world / "config.yaml").read_text() == HOME["config.yaml"]
    assert [str(habit.target) for habit in plan_of(world).habits] == ["2 a week", "1 a day"]
    run("undo")
    assert (world / "config.yaml").read_text().endswith("Ben\n")


def test_without_notes_or_with_other_names_a_week_is_written_anew(world: Path, tmp_path: Path) -> None:
    week = WEEK + "- {id: b000000001, date: 2026-11-22, habit: reflect, note: secret}\n"
    zipped(tmp_path / "x.zip", {"journal/2026-W47.yaml": week})
    bring(world, tmp_path / "x.zip", notes=False)
    assert "secret" not in (world / "journal" / "2026-W47.yaml").read_text()
    assert len(entries(world)["2026-W47"]) == 3


BAD: list[tuple[dict[str, str | bytes], str]] = [
    ({"../journal/2026-W47.yaml": WEEK}, "outside of the home"),
    ({"journal/../../x.yaml": WEEK}, "outside of the home"),
    ({"/etc/x": "x"}, "outside of the home"),
    ({"..\\x": "x"}, "outside of the home"),
    ({"C:/x": "x"}, "outside of the home"),
]


@pytest.mark.parametrize(("members", "said"), BAD)
def test_a_name_that_leads_out_of_the_home_is_refused(
    world: Path, tmp_path: Path, run: Run, members: dict[str, str | bytes], said: str
) -> None:
    zipped(tmp_path / "x.zip", {**HOME, **members})
    assert said in run("import", str(tmp_path / "x.zip"), code=65).err
    assert not world.exists()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "person") == ["x.zip"]


def test_a_symbolic_link_is_refused(world: Path, tmp_path: Path, run: Run) -> None:
    zipped(tmp_path / "x.zip", HOME)
    info = zipfile.ZipInfo("decks/link.yaml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "a") as made:
        made.writestr(info, "/etc/passwd")
    assert "symbolic link" in run("import", str(tmp_path / "x.zip"), code=65).err
    assert not world.exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["journal/2026-W47.yaml", "Journal/2026-w47.YAML"])
def test_a_name_that_stands_twice_is_refused(world: Path, tmp_path: Path, run: Run, name: str) -> None:
    zipped(tmp_path / "x.zip", HOME)
    with zipfile.ZipFile(tmp_path / "x.zip", "a") as made:
        made.writestr(name, WEEK)
    assert "twice" in run("import", str(tmp_path / "x.zip"), code=65).err
    assert not world.exists()


def test_an_encrypted_one_is_refused(tmp_path: Path, run: Run) -> None:
    path = zipped(tmp_path / "x.zip", {"journal/2026-W47.yaml": WEEK})
    raw = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.index(mark) + at
        raw[place : place + 2] = struct.pack("<H", struct.unpack("<H", raw[place : place + 2])[0] | 1)
    path.write_bytes(raw)
    assert "encrypted" in run("import", str(path), code=65).err


def test_a_bomb_is_refused_whatever_its_header_says(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ownzip, "MOST_MEMBER_BYTES", 10_000)
    path = zipped(tmp_path / "x.zip", {**HOME, "decks/bomb.yaml": b"#" * 20_000})
    with pytest.raises(DataInvalid, match="far more than a home holds"):
        bring(world, path)
    raw = path.read_bytes().replace(struct.pack("<I", 20_000), struct.pack("<I", 200))
    path.write_bytes(raw)
    with pytest.raises(DataInvalid):
        bring(world, path)
    monkeypatch.setattr(ownzip, "MOST_TOTAL_BYTES", 100)
    with pytest.raises(DataInvalid, match="far more"):
        bring(world, zipped(tmp_path / "y.zip", HOME))
    monkeypatch.setattr(ownzip, "MOST_MEMBERS", 3)
    with pytest.raises(DataInvalid, match="more than 3 files"):
        bring(world, tmp_path / "y.zip")
    assert bytes_of(world) == {}


@pytest.mark.parametrize("cut", [10, 60, 200, -30, -5])
def test_a_damaged_one_is_one_sentence(world: Path, tmp_path: Path, run: Run, cut: int) -> None:
    path = zipped(tmp_path / "x.zip", HOME)
    path.write_bytes(path.read_bytes()[:cut])
    done = run("import", str(path), "--from", "zip", code=65)
    assert "unforeseen" not in done.err
    assert not world.exists()


def test_bytes_that_changed_on_the_way_are_noticed(world: Path, tmp_path: Path, run: Run) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as made:
        made.writestr("journal/2026-W47.yaml", WEEK)
    (tmp_path / "x.zip").write_bytes(held.getvalue().replace(b"cuddle", b"reflex"))
    assert "damaged" in run("import", str(tmp_path / "x.zip"), code=65).err
    assert not world.exists()


@pytest.mark.parametrize(
    ("name", "content", "place", "why"),
    [
        ("journal/2026-W47.yaml", WEEK + "- {date: 2026-11-29, habit: need}\n", 7, "lies in 2026-W48"),
        ("journal/2026-W47.yaml", WEEK + "- {date: [\n", 8, ""),
        ("journal/2026-W46.yaml", WEEK, 3, "says 2026-W47"),
        ("journal/2026-W47.yaml", b"\xff\xfe", 1, "not UTF-8"),
        ("readme.txt", "x", 1, "no file of a home"),
        ("config.yaml", "aftercare: config/1\ndepth: 9\n", 1, ""),
        ("config.yaml", "aftercare: config/99\n", 1, ""),
        ("menu.yaml", "aftercare: deck/1\n", 1, ""),
        ("habits.yaml", "aftercare: habits/1\nhabits: 3\n", 1, ""),
    ],
)
def test_a_file_of_it_that_cannot_be_read_is_named_and_the_rest_can_be_taken(
    world: Path, tmp_path: Path, name: str, content: str | bytes, place: int, why: str
) -> None:
    good = {"journal/2026-W40.yaml": WEEK.replace("W47", "W40").replace("11-20", "10-01").replace("11-21", "10-02")}
    path = zipped(tmp_path / "x.zip", {**good, name: content})
    _, rejects = told(world, path)
    assert [one.file for one in rejects] == [name]
    assert why in rejects[0].why
    assert rejects[0].number == place or name == "journal/2026-W47.yaml"
    assert bytes_of(world) == {}
    bring(world, path, keep_going=True)
    assert bytes_of(world) == {name: text.encode() for name, text in good.items()}
