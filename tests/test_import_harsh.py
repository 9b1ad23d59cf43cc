"""harsh's log: every line is told, the last one for a date and habit holds.

harsh is a Go program, which is not installed for these tests: the logs are made by its documented format
(github.com/wakatara/harsh, README.md, internal/storage/log.go) and not by the program.
"""

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.errors import DataInvalid
from aftercare.imports.harsh import Harsh
from aftercare.imports.rows import LeftOut, Read, Reject, Row
from tests.conftest import Run
from tests.support.reading import fault_of

LOG = """# what I did
2026-11-01 : Gym : y : Leg day : 1.5
2026-11-01 : Meditation : y : ten minutes : 10
2026-11-01 : Running : n : too tired : 0

2026-11-02 : Gym : s : rest day : 0
2026-11-02 : Running : n :  :@
2026-11-02 : Meditation : y :  :@
2026-11-02 : Tea : y
2026-11-02 : Call : y : asked : about : the garden : 2
2026-11-02 : Read : y : only a comment
2026-11-02 : Meditation : n :  : 0
2026-11-02 : Meditation : y : after all : 5
""".replace("@", " ")
SAMPLE_COUNTS = (7, 4, 0)


def read(text: str | bytes, folder: Path) -> list[Read]:
    path = folder / "log"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(Harsh().read(str(path)))


def rows(found: list[Read]) -> list[Row]:
    return [one for one in found if isinstance(one, Row)]


def counts(found: list[Read]) -> tuple[int, int, int]:
    return (
        len(rows(found)),
        sum(isinstance(one, LeftOut) for one in found),
        sum(isinstance(one, Reject) for one in found),
    )


def test_a_log_is_read_line_by_line(tmp_path: Path) -> None:
    found = read(LOG, tmp_path)
    assert counts(found) == SAMPLE_COUNTS
    assert [(one.number, one.day.day, one.name, one.kind, one.amount, one.note) for one in rows(found)] == [
        (2, 1, "Gym", "done", "", "Leg day\n1.5"),
        (3, 1, "Meditation", "done", "10", "ten minutes"),
        (6, 2, "Gym", "skip", "", "rest day"),
        (9, 2, "Tea", "done", "", ""),
        (10, 2, "Call", "done", "2", "asked : about : the garden"),
        (11, 2, "Read", "done", "", "only a comment"),
        (13, 2, "Meditation", "done", "5", "after all"),
    ]


def test_the_last_line_of_a_date_and_habit_holds_whatever_it_says(tmp_path: Path) -> None:
    text = "2026-11-02 : Tea : y\n2026-11-02 : tea : y\n2026-11-02 : Tea : n\n2026-11-03 : Tea : y\n"
    assert read(text, tmp_path) == [
        LeftOut(1, "said again further down, which holds"),
        Row(2, date(2026, 11, 2), "tea"),
        LeftOut(3, "no"),
        Row(4, date(2026, 11, 3), "Tea"),
    ]


def test_a_line_that_cannot_be_read_does_not_take_the_place_of_one_that_can(tmp_path: Path) -> None:
    found = read("2026-11-02 : Tea : y\n2026-11-02 : Tea : maybe\n", tmp_path)
    assert [type(one) for one in found] == [Row, Reject]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2026-11-02", "no line of the form"),
        ("2026-11-02 : Tea", "no line of the form"),
        ("2026-11-02:Tea:y", "no line of the form"),
        ("2026-13-02 : Tea : y", "no date '2026-13-02'"),
        ("02/11/2026 : Tea : y", "no date '02/11/2026'"),
        ("2026-11-02 :   : y", "no habit is named"),
        ("2026-11-02 : Tea : yes", "'yes' is none of y, n and s"),
        ("2026-11-02 : Tea : Y", "'Y' is none of y, n and s"),
        ("2026-11-02 : Tea : y : note : lots", "the amount 'lots' is no number"),
        ("2026-11-02 : Tea : y : note : -1", "the amount '-1' is no number"),
        ("2026-11-02 : Tea : y : note : nan", "the amount 'nan' is no number"),
        ("2026-11-02 : Tea : y : note : 1e5", "the amount '1e5' is no number"),
    ],
)
def test_a_line_of_another_form_is_rejected_with_its_place(line: str, why: str, tmp_path: Path) -> None:
    (one,) = read(f"# head\n\n{line}\n", tmp_path)
    assert isinstance(one, Reject)
    assert (one.number, one.text) == (3, line)
    assert why in one.why


@pytest.mark.parametrize(
    ("end", "amount", "note"),
    [
        (" : y : a : 0", "", "a"),
        (" : y : a : 0.0", "", "a"),
        (" : y : a : 3.0", "3", "a"),
        (" : y : a : .5", "", "a\n.5"),
        (" : y :  : 5.3", "", "5.3"),
        (" : y : a : 9000", "", "a\n9000"),
        (" : y : a :", "", "a"),
        (" : y :  :", "", ""),
        (" : y :", "", ""),
        (" : s : a : 3", "", "a\n3"),
        (" : y : with # and \u00e4\u6f22 : 1440", "1440", "with # and \u00e4\u6f22"),
    ],
)
def test_amounts_and_comments(end: str, amount: str, note: str, tmp_path: Path) -> None:
    (one,) = read(f"2026-11-02 : Tea{end}\n", tmp_path)
    assert isinstance(one, Row)
    assert (one.amount, one.note) == (amount, note)


def test_other_line_ends_a_mark_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    found = read(b"\xef\xbb\xbf2026-11-02 : Tea : y\r\n2026-11-03 : \xff : y\r\n2026-11-04 : Tea : y", tmp_path)
    assert [(type(one), one.number) for one in found if not isinstance(one, Row)] == [(Reject, 2)]  # type: ignore[union-attr]
    assert [one.day.day for one in rows(found)] == [2, 4]


def test_a_folder_is_read_by_its_log_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "habits").write_text("! Body\nTea: 1\nGym: 3/7\n")
    (tmp_path / "log").write_text("2026-11-02 : Tea : y\nbad\n")
    assert Harsh().takes(str(tmp_path), b"")
    assert [one.file for one in Harsh().read(str(tmp_path)) if isinstance(one, Row | Reject)] == ["log", "log"]


def test_a_folder_without_a_log_is_none_of_harsh(tmp_path: Path) -> None:
    assert not Harsh().takes(str(tmp_path), b"")
    with pytest.raises(DataInvalid, match="no folder of harsh"):
        list(Harsh().read(str(tmp_path)))


@pytest.mark.parametrize(
    "head", [b"", b"# only a remark\n", b"2026-11-02 Tea y", b"date,habit\n", b"PK\x03\x04", b"{}"]
)
def test_what_is_no_log_is_not_taken(head: bytes) -> None:
    assert not Harsh().takes("file", head)


@pytest.mark.parametrize("line", LOG.splitlines()[1:4])
def test_a_file_that_begins_with_a_line_of_a_log_is_taken(line: str) -> None:
    assert Harsh().takes("log", f"\n# head\n{line}\n".encode())


def test_far_too_many_habits_are_no_log(tmp_path: Path) -> None:
    with pytest.raises(DataInvalid, match="more than 10000 habits"):
        read("".join(f"2026-11-02 : habit {at} : y\n" for at in range(10_001)), tmp_path)


def test_the_real_command_takes_a_folder_twice_as_once(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "harsh").mkdir()
    (tmp_path / "harsh" / "log").write_text(LOG)
    maps = ["Gym=-", "Meditation=meditate", "Tea=cuddle", "Call=need", "Read=reflect"]
    arguments = ["import", str(tmp_path / "harsh"), *(part for one in maps for part in ("--map", one))]
    first = run(*arguments)
    assert "Imported (harsh): 11 read; 5 noted in 2 weeks, 0 there already, 6 left out and 0 rejected." in first.out
    journal = {path: path.read_bytes() for path in (world / "journal").iterdir()}
    assert b"minutes: 5" in b"".join(journal.values())
    assert "0 noted in 0 weeks, 5 there already" in run(*arguments).out
    assert {path: path.read_bytes() for path in (world / "journal").iterdir()} == journal


def test_the_real_command_names_what_it_cannot_take_and_changes_nothing(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("2026-11-02 : meditate : y\n2026-11-03 : Yodel : y\nnonsense\n")
    result = run("import", str(tmp_path / "log"), code=65)
    assert f"{tmp_path}/log:2: 'Yodel' is no practice" in result.err
    assert f"{tmp_path}/log:3: no line of the form" in result.err
    assert not (world / "journal").exists()


def test_many_lines_take_no_more_memory_than_few(tmp_path: Path) -> None:
    first = date(1990, 1, 1)
    most = []
    for days in (200, 2_000):
        path = tmp_path / f"log-{days}"
        with path.open("w") as file:
            for at in range(days):
                file.writelines(f"{first + timedelta(at)} : habit {name} : y :  : 0\n" for name in range(10))
        tracemalloc.start()
        assert sum(isinstance(one, Row) for one in Harsh().read(str(path))) == days * 10
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < most[0] + 100_000, most


_TOKENS = st.sampled_from(
    [
        "2026-11-02",
        "9999-12-31",
        "0001-01-01",
        " : ",
        ":",
        "y",
        "n",
        "s",
        "Tea",
        "1.5",
        "\n",
        "\r",
        "#",
        " ",
        "\0",
        "\u2028",
    ]
)


@given(st.lists(_TOKENS | st.text(max_size=4), max_size=60).map("".join))
def test_whatever_stands_there_gives_rows_or_rejects(tmp_path: Path, text: str) -> None:
    found = read(text.encode("utf-8", "surrogatepass"), tmp_path)
    said = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    assert (
        len(found) >= len([line for line in said if line.strip("\ufeff \t\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")]) - 1
    )
    assert all(one.number >= 1 for one in found if isinstance(one, Row | Reject | LeftOut))


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_raise_nothing_else(tmp_path: Path, data: bytes) -> None:
    Harsh().takes("log", data)
    (tmp_path / "log").write_bytes(data)
    assert "\n" not in fault_of(Harsh(), tmp_path / "log")


@given(st.integers(0, len(LOG.encode())))
def test_a_log_cut_short_keeps_what_comes_before(tmp_path: Path, length: int) -> None:
    found = read(LOG.encode()[:length], tmp_path)
    assert sum(isinstance(one, Reject) for one in found) <= 1
