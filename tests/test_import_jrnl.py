"""jrnl's JSON, made here by the real program: every entry becomes a note, or by its tag a practice with its note."""

import json
import os
import shutil
import subprocess
import sys
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.errors import DataInvalid
from aftercare.imports.jrnl import Jrnl
from aftercare.imports.rows import Read, Reject, Row
from tests.conftest import Run
from tests.support.reading import fault_of

ENTRIES = (
    "2026-11-20 09:00: Slow morning. Tea helped. @thanks",
    "2026-11-21 20:00: A walk *",
    "2026-11-21 21:00: A second walk @thanks #outside. It rained.\nWe laughed.",
    "2026-11-21 22:00: A second walk @thanks #outside. It rained.",
    "2026-11-22 08:00: \u6f22\u5b57 \u00e4\u00f6\u00fc \U0001f33f =1+1. ```code``` {{ no }}",
)
CONFIG = """colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: true
indent_character: '|'
journals: {{default: {{journal: {path}}}}}
linewrap: 79
tagsymbols: '#@'
template: false
timeformat: '%F %H:%M'
version: v4.6
"""
_BESIDE = Path(sys.prefix, "jrnl", "bin", "jrnl")
PROGRAM = shutil.which("jrnl") or (str(_BESIDE) if _BESIDE.exists() else None)
"""The program, in an environment of its own: it needs an older python-dateutil than is tested here."""
real = pytest.mark.skipif(not PROGRAM and not os.environ.get("AFTERCARE_TEST_ALL"), reason="jrnl is not here")


def jrnl(folder: Path, *arguments: str, text: str = "", seed: int = 0) -> str:
    """What the real program prints."""
    assert PROGRAM, "jrnl is needed: make .venv/developing installs it"
    config = folder / "jrnl.yaml"
    if not config.exists():
        config.write_text(CONFIG.format(path=folder / "journal.txt"))
    done = subprocess.run(
        [PROGRAM, "--config-file", str(config), *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
            "PYTHONHASHSEED": str(seed),
        },
    )
    return done.stdout


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A journal of the real program, exported by it."""
    folder = tmp_path / "jrnl"
    folder.mkdir()
    for entry in ENTRIES:
        jrnl(folder, text=entry)
    path = folder / "export.json"
    path.write_text(jrnl(folder, "--export", "json"))
    return path


def read(text: str | bytes, folder: Path) -> list[Read]:
    path = folder / "export.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return list(Jrnl().read(str(path)))


def entry(**other: Any) -> dict[str, Any]:
    return {"title": "A.", "body": "", "date": "2026-11-20", "time": "09:00", "tags": [], "starred": False} | other


def of(*entries: Any) -> str:
    return json.dumps({"tags": {}, "entries": list(entries)}, indent=2)


@real
def test_what_the_real_program_exports_is_read(export: Path) -> None:
    assert Jrnl().takes(str(export), export.read_bytes()[:4096])
    found = list(Jrnl().read(str(export)))
    assert all(isinstance(one, Row) and one.kind == "note" for one in found)
    assert [(one.day, one.name, one.nth, one.note) for one in found if isinstance(one, Row)] == [
        (date(2026, 11, 20), "@thanks", 0, "Slow morning.\n\nTea helped. @thanks"),
        (date(2026, 11, 21), "", 0, "A walk"),
        (date(2026, 11, 21), "#outside @thanks", 0, "A second walk @thanks #outside. It rained.\n\nWe laughed."),
        (date(2026, 11, 21), "#outside @thanks", 1, "A second walk @thanks #outside.\n\nIt rained."),
        (date(2026, 11, 22), "", 0, "\u6f22\u5b57 \u00e4\u00f6\u00fc \U0001f33f =1+1.\n\n```code``` {{ no }}"),
    ]
    lines = export.read_text().splitlines()
    assert all(isinstance(one, Row) and lines[one.number - 1].strip() == "{" for one in found)


@real
def test_the_real_command_takes_a_real_export_twice_as_once(export: Path, run: Run, world: Path) -> None:
    arguments = ["import", str(export), "--map", "@THANKS=thank-you"]
    assert "Imported (jrnl): 5 read; 5 noted in 1 week, 0 there already" in run(*arguments).out
    text = (world / "journal" / "2026-W47.yaml").read_text()
    assert text.count("habit: thank-you") == 3
    assert text.count("kind: note") == 2
    assert "5 there already" in run(*arguments).out
    assert (world / "journal" / "2026-W47.yaml").read_text() == text


@real
def test_a_second_export_of_the_same_journal_brings_nothing_new(export: Path, run: Run, world: Path) -> None:
    run("import", str(export))
    texts = set()
    for seed in range(10):  # the order of tags hangs on it
        export.write_text(jrnl(export.parent, "--export", "json", seed=seed))
        if export.read_text() not in texts:
            assert "0 noted in 0 weeks, 5 there already" in run("import", str(export)).out
        texts.add(export.read_text())
    assert len(texts) > 1
    assert len(list((world / "journal").iterdir())) == 1


def test_notes_stay_behind_where_none_are_wanted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(of(entry(), entry(tags=["@thanks"])))
    arguments = ["import", str(tmp_path / "export.json"), "--no-notes"]
    assert "2 read; 0 noted" in run(*arguments).out
    assert "2 read; 1 noted" in run(*arguments, "--map", "@thanks=thank-you").out


def test_a_tag_can_be_left_out(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(of(entry(title="work", tags=["@work", "@later"]), entry(title="rest")))
    run("import", str(tmp_path / "export.json"), "--map", "@work=-")
    text = (world / "journal" / "2026-W47.yaml").read_text()
    assert "rest" in text
    assert "work" not in text


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (7, "no entry of jrnl"),
        (None, "no entry of jrnl"),
        (["x"], "no entry of jrnl"),
        (entry(title=7), "no text"),
        (entry(body=["x"]), "no text"),
        (entry(title="", body=" \n"), "there is no text in it"),
        (entry(date="2026-11-31"), "there is no date '2026-11-31'"),
        (entry(date=20261120), "there is no date '20261120'"),
        (entry(date=None), "there is no date 'null'"),
        (entry(tags="@a"), "its tags are no list"),
        (entry(tags=[1]), "its tags are no list"),
        (entry(tags=["@a"] * 51), "its tags are no list"),
    ],
)
def test_an_entry_of_another_shape_is_rejected_with_its_line(bad: Any, why: str, tmp_path: Path) -> None:
    first, one, last = read(of(entry(), bad, entry()), tmp_path)
    assert isinstance(one, Reject)
    assert why in one.why
    assert one.number == (tmp_path / "export.json").read_text().splitlines().index("    },") + 2
    assert isinstance(first, Row)
    assert isinstance(last, Row)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "{",
            "[]",
            "{}",
            '{"tags": {}}',
            '{"entries": {}}',
            '{"entries": [}',
            '{"entries": [{}',
            '{"entries": []} x',
        ),
        *('{"entries": [] "tags": {}}', '{"entries": [,]}', '{"tags": {}, "entries": [{"title": "A', "{7: 7}"),
        *('{"entries": [' + "[" * 100_000, '{"entries": [' + "1" * 9_000),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_no_export_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    with pytest.raises(DataInvalid, match=r"export\.json:\d+: .* Export it again with jrnl --export json\."):
        read(text, tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataInvalid, match="no UTF-8"):
        read(b'{"entries": ["\xff"]}', tmp_path)


def test_an_entry_longer_than_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataInvalid, match="longer than 4 MiB"):
        read('{"entries": ["' + "x" * 5 * 2**20, tmp_path)


@pytest.mark.parametrize(
    "text", ['{"schema": "aftercare/export/1", "entries": []}', "[1]", '{"tags": 7', "", '{"x": {}}']
)
def test_other_json_is_not_taken(text: str) -> None:
    assert not Jrnl().takes("file", text.encode())


def test_keys_in_another_order_and_more_of_them_change_nothing(tmp_path: Path) -> None:
    text = json.dumps({"entries": [entry(uuid="x", creator={"a": [1]})], "other": [1, {"a": None}], "tags": {"@a": 1}})
    assert [type(one) for one in read("\ufeff" + text, tmp_path)] == [Row]
    assert Jrnl().takes("file", text.encode())


def test_a_long_journal_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    most = []
    for count in (200, 5_000):
        (tmp_path / "export.json").write_text(of(*(entry(body="word " * 60) for _ in range(count))))
        tracemalloc.start()
        assert sum(isinstance(one, Row) for one in Jrnl().read(str(tmp_path / "export.json"))) == count
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < most[0] + 400_000, most


_JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("2026-11-20"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["title", "body", "date", "tags", "entries"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=6), _JSON, st.sampled_from([None, 2]))
def test_whatever_the_entries_are_each_is_a_row_or_a_reject(
    tmp_path: Path, entries: list[Any], other: Any, indent: int | None
) -> None:
    found = read(json.dumps({"tags": other, "entries": entries}, indent=indent), tmp_path)
    assert len(found) == len(entries)
    assert all(isinstance(one, Row | Reject) for one in found)


@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,\\u0eEntriestags \n', max_size=80).map(str.encode))
def test_bytes_of_any_kind_raise_nothing_else(tmp_path: Path, data: bytes) -> None:
    Jrnl().takes("file", data)
    (tmp_path / "export.json").write_bytes(data)
    assert "\n" not in fault_of(Jrnl(), tmp_path / "export.json")


@given(st.integers(0, 10_000))
def test_an_export_cut_short_is_refused_or_whole(tmp_path: Path, length: int) -> None:
    text = of(*(entry(title=f"{at} \u6f22", tags=["@a"]) for at in range(5)))
    raw = text.encode()
    try:
        found = read(raw[: length % (len(raw) + 1)], tmp_path)
    except DataInvalid:
        assert length % (len(raw) + 1) < len(raw)
    else:
        assert len(found) == 5
