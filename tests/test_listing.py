"""Every reading command speaks JSON; every list comes as JSON Lines and CSV with the same columns in every row."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from aftercare import cli, schemas
from aftercare.flatrows import FLAT, Flat
from aftercare.output import Console
from tests.support import contracts, everycommand
from tests.support.everycommand import ABOVE, LISTS, PLAIN, READING

EVERY = dict(everycommand.commands())


@pytest.fixture(autouse=True)
def lived_in(world: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A home with something noted, a menu of one's own and a question."""
    for words in (["log", "cuddle", "5m"], ["menu", "set", "=tea", "welcome"], ["insight", "choose", "need", "mood"]):
        assert code_of(*words) in {0, 2}
    capsys.readouterr()
    return world


def code_of(*words: str) -> int:
    """Run in this process: where the process is not the point."""
    console = Console("aftercare")
    return console.close(cli._guarded(console, list(words)))


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert code_of(*words) == code, capsys.readouterr().err
    return capsys.readouterr().out


def test_every_command_there_is_is_known_here() -> None:
    assert set(PLAIN) == set(EVERY), "a new command goes into PLAIN, and READING and LISTS where it belongs there"


def test_what_takes_json_and_writes_nothing_is_among_those_that_read() -> None:
    reads = {path for path, command in EVERY.items() if {"--json"} <= everycommand.options(command)}
    writes = {("log",), ("skip",), ("feel",), ("import",)}
    assert reads - writes == READING - ABOVE


def test_every_list_takes_each_format() -> None:
    takes = {path for path, command in EVERY.items() if {"--json", "--format"} <= everycommand.options(command)}
    assert set(LISTS) <= takes
    assert takes - set(LISTS) == {("talk",), ("report",)}  # which are no lists


@pytest.mark.parametrize("path", sorted(READING), ids=" ".join)
def test_json_is_one_object_and_format_json_the_same(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, *path, *PLAIN[path], "--json")
    assert json.loads(found)["schema"].startswith("aftercare/")
    assert not list(contracts.faults(found))
    if "--format" in everycommand.options(EVERY[path]):
        assert said(capsys, *path, *PLAIN[path], "--format", "json", "--json") == found


@pytest.mark.parametrize("path", sorted(LISTS), ids=" ".join)
def test_rows_have_the_same_columns_in_json_lines_and_csv(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*path, *LISTS[path], "--format"]
    lines = said(capsys, *words, "jsonl")
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines.splitlines()]
    head, *cells = csv.reader(io.StringIO(said(capsys, *words, "csv")))
    assert head[0] == "schema"
    assert len(cells) == len(rows)
    assert all(list(row) == head for row in rows)
    assert not list(contracts.faults(lines))
    assert not any(isinstance(value, dict) for row in rows for value in row.values())
    for row, cell in zip(rows, cells, strict=True):
        assert all(text == "" for value, text in zip(row.values(), cell, strict=True) if value is None)


@pytest.mark.parametrize("path", sorted(LISTS), ids=" ".join)
@pytest.mark.parametrize("form", ["text", "csv", "jsonl"])
def test_json_beside_another_format_is_a_contradiction(
    path: tuple[str, ...], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(*path, *LISTS[path], "--json", "--format", form) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("path", sorted(LISTS), ids=" ".join)
def test_a_format_that_is_none_gets_those_that_are(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(*path, *LISTS[path], "--format", "pdf\x1b") == 2
    err = capsys.readouterr().err
    assert "jsonl" in err
    assert "csv" in err
    assert "\x1b" not in err


def test_a_cell_that_a_spreadsheet_would_run_is_defused(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(said(capsys, "menu", "--format", "csv"))))
    assert "'=tea" in {row["item"] for row in rows}
    lines = [json.loads(line) for line in said(capsys, "menu", "--format", "jsonl").splitlines()]
    assert "=tea" in {row["item"] for row in lines}


def test_no_rows_are_no_lines_of_json_and_the_head_of_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "deck", "check", "weekly", "--format", "jsonl") == ""
    assert said(capsys, "deck", "check", "weekly", "--format", "csv") == "schema,place,rule,advice\n"


def test_faults_of_check_are_rows_with_file_and_line(lived_in: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lived_in / "config.yaml").write_text("aftercare: config/1\nweek_starts: noday\n")
    (row,) = [json.loads(line) for line in said(capsys, "check", "--format", "jsonl", code=65).splitlines()]
    assert (row["kind"], row["file"], row["line"]) == ("fault", str(lived_in / "config.yaml"), 2)
    assert row["text"].startswith("`week_starts`")


def test_an_outputs_ending_names_the_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "menu", "-o", str(tmp_path / "menu.csv"))
    assert (tmp_path / "menu.csv").read_text().startswith("schema,occasion,")


def test_rows_with_notes_are_refused_where_there_is_no_room(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("week", "--notes", "--format", "csv") == 2
    assert "--json" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "flat"), FLAT.items())
def test_every_kind_of_row_has_a_schema_with_exactly_its_columns(name: str, flat: Flat) -> None:
    schema = json.loads(schemas.text(f"{name}-row"))
    assert set(schema["properties"]) == {"schema", *flat.columns}
