"""`schema`, the schemas that ship, and `init --editor-schemas`."""

import json
import re
import stat
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aftercare import schemas
from aftercare.contracts.outputs import OUTPUTS
from aftercare.editorschemas import KINDS, MARK
from tests.conftest import Run
from tests.support import ROOT, contracts

FOLDER = ROOT / "templates" / "schemas"
CORPUS = ROOT / "tests" / "support" / "corpus"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "index")


@pytest.fixture(scope="module")
def maker() -> Any:
    spec = spec_from_file_location("made_schemas", ROOT / ".ci" / "schemas.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def every_object(value: Any) -> Any:
    """The parts of a schema that are schemas of objects."""
    if isinstance(value, list):
        for one in value:
            yield from every_object(one)
    elif isinstance(value, dict):
        if value.get("type") == "object":
            yield value
        for one in value.values():
            yield from every_object(one)


# ---- what ships


def test_what_ships_is_what_the_types_say(maker: Any) -> None:
    """`make schemas` makes them anew."""
    made = dict(maker.shipped())
    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, text in made.items():
        assert (FOLDER / name).read_text("utf-8") == text, name


def test_a_changed_type_makes_another_schema(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the test above can fail."""
    before = maker.of_output("path")
    changed = OUTPUTS["path"]._replace(holds=OUTPUTS["check"].holds)
    monkeypatch.setitem(maker.OUTPUTS, "path", changed)
    assert maker.of_output("path") != before


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_json_schema_with_an_id_and_words(name: str) -> None:
    schema = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:aftercare:{name}:1"
    assert schema["title"]
    assert schema["description"].endswith(".")
    for one in every_object(schema):
        assert "properties" in one or "additionalProperties" in one or "if" in one, one


@pytest.mark.parametrize("name", [name for name in NAMES if name not in KINDS])
def test_every_key_that_is_printed_is_described_and_more_keys_may_come(name: str) -> None:
    schema = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    for one in every_object(schema):
        assert one.get("additionalProperties") is not False, one
        for key, about in one.get("properties", {}).items():
            assert about.get("description"), (name, key)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_holds_no_key_that_is_not_known(kind: str) -> None:
    schema = json.loads((FOLDER / f"{kind}.json").read_text("utf-8"))
    assert schema["properties"]["aftercare"]["const"] == f"{kind}/1"
    assert schema["required"][0] == "aftercare"
    for one in every_object(schema):
        assert "if" in one or "additionalProperties" in one, one


def test_every_output_of_the_code_has_a_type() -> None:
    """Whatever names itself `aftercare/THING/1` in the code."""
    found = set()
    for folder in ("aftercare", "commands"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            found |= set(re.findall(r'(?:console\.json|put|rows_text)\((?:console, )?\s*"([a-z-]+)"', text))
            found |= set(re.findall(r'"schema": "aftercare/([a-z-]+)/1"', text))
    assert found <= set(OUTPUTS), sorted(found - set(OUTPUTS))
    assert len(found) > 15


def test_the_rows_of_a_list_have_the_columns_that_are_written_down() -> None:
    from aftercare.flatrows import FLAT

    for thing, flat in FLAT.items():
        schema = json.loads(schemas.text(f"{thing}-row"))
        assert {"schema", *flat.columns} == set(schema["properties"]) == set(schema["required"]), thing


# ---- the test that holds every output


def test_an_output_with_a_key_more_or_less_or_of_another_type_is_found() -> None:
    good = {"schema": "aftercare/path/1", "data": "a", "config": "b", "state": "c", "cache": "d"}
    assert list(contracts.faults(json.dumps(good))) == []
    assert list(contracts.faults(json.dumps(good | {"more": 1})))
    assert list(contracts.faults(json.dumps({key: one for key, one in good.items() if key != "cache"})))
    assert list(contracts.faults(json.dumps(good | {"data": None})))
    with pytest.raises(AssertionError, match="has no schema"):
        list(contracts.faults(json.dumps(good | {"schema": "aftercare/nothing/1"})))
    with pytest.raises(AssertionError, match="has no schema"):
        list(contracts.faults(json.dumps(good | {"schema": "aftercare/path/2"})))
    with pytest.raises(AssertionError, match="has no schema"):
        list(contracts.faults(json.dumps(good | {"schema": "aftercare/config/1"})))


def test_a_key_more_deep_inside_is_found_too(run: Run) -> None:
    found = json.loads(run("week", "--json").out)
    assert list(contracts.faults(json.dumps(found))) == []
    found["habits"][0]["more"] = 1
    assert list(contracts.faults(json.dumps(found)))


EVERY_OUTPUT = """
remind --json
remind --format jsonl
log cuddle 5m reflect --felt 8 --json
skip need --json
log meditate --dry-run --json
feel mood=7 loneliness=2 focus=9 --json
feel --json --on 2026-10-14 mood=3
feel --json --on yesterday mood=3
week --json
week --json --notes
week --format jsonl
report --json --with feelings,rhythm,runs --notes
report --json --redact
report --since 2020-01-01 --json --compare
insight --json
insight --format jsonl
why --json
why cuddle --json
why --claims --json
why tea --json
why --format jsonl
why --search nothinglikethis --json
support --json
support --country FR --json
support --country all --format jsonl
remind status --json
remind show --json
remind show --format jsonl
habit list --json
habit list --catalogue --json
habit list --format jsonl
habit list --catalogue --format jsonl
habit show cuddle --json
habit show tea --json
settings --json
settings --format jsonl
settings path --json
prompt --json
prompt --deck after-conflict --json
prompt --list --json
prompt --format jsonl --count 3
talk weekly --plan --json
talk after-conflict --plan --json
talk thanks 5 --plan --json --people 3
how --json
how --format jsonl
how cuddle --json --fits all
how tea --json
how --worksheet circle --json
how --worksheet feeling-words --json
menu --json
menu --json --all --occasion closeness
menu --format jsonl
menu pick --json
deck list --json
deck list --format jsonl
deck show weekly --json
deck show weekly --format jsonl
deck check weekly --json
deck check bad --json
deck check bad --format jsonl
check --json
check --format jsonl
export --json --notes
export --json --redact
export --json --kind plan
export --format jsonl --notes
export --format jsonl --redact
import - --from lines --json
import - --from lines --json --dry-run
schema --json
schema --format jsonl
"""
PIPED = b"2026-11-20 cuddle 5m\nnot a line\n"


def test_every_kind_of_json_is_printed_and_is_what_its_schema_says(run: Run, world: Path) -> None:
    """The fixture `run` holds each to its schema; here every one of them is met."""
    slider = "{key: focus, question: How clear was my head?, low: foggy, high: clear}"
    question = "question: {habit: reflect, outcome: mood, since: 2026-10-05}"
    world.mkdir(mode=0o700)
    (world / "config.yaml").write_text(
        f"aftercare: config/1\nname: Ada\npeople: [Robin]\nsliders:\n- {slider}\n{question}\n"
    )
    (world / "decks").mkdir()
    (world / "decks" / "bad.yaml").write_text((CORPUS / "deck" / "bad-card-theme.yaml").read_text("utf-8"))
    run("habit", "add", "tea", "--weekly", "1")
    run("pause", "support", "--until", "2026-12-01")
    run("log", "reflect", "--note", stdin=b"Tea helped.")
    run("menu", "set", "water", "welcome", "--minutes", "2")
    seen: set[str] = set()
    for line in EVERY_OUTPUT.strip().splitlines():
        found = run(*line.split(), code=None, stdin=PIPED if line.startswith("import") else b"")
        assert found.code == (65 if line.startswith(("import", "deck check bad", "check")) else 0), (line, found)
        seen |= set(re.findall(r'"schema": ?"aftercare/([a-z-]+)/1"', found.out))
    rejects = world.parent / "rejects.jsonl"
    run("import", "-", "--from", "lines", "--rejects", str(rejects), stdin=PIPED, code=None)
    text = rejects.read_text("utf-8")
    assert not list(contracts.faults(text))
    seen |= set(re.findall(r'"schema": ?"aftercare/([a-z-]+)/1"', text))
    assert seen == set(OUTPUTS), sorted(set(OUTPUTS) ^ seen)


def test_every_line_of_many_is_looked_at() -> None:
    row = {"schema": "aftercare/schemas-row/1", "name": "a", "kind": "file", "schema_of": "b", "about": "c"}
    assert list(contracts.faults(f"{json.dumps(row)}\n{json.dumps(row)}\n")) == []
    assert list(contracts.faults(f"{json.dumps(row)}\n{json.dumps(row | {'kind': 'x'})}\n"))


# ---- the command


def test_without_a_name_it_lists_them_with_a_line_each(run: Run) -> None:
    lines = run("schema").out.splitlines()
    assert [line.split()[0] for line in lines][: len(KINDS)] == list(KINDS)
    assert {line.split()[0] for line in lines} == set(NAMES)
    assert all(len(line.split()) > 2 for line in lines)
    rows = json.loads(run("schema", "--json").out)["schemas"]
    assert [row["name"] for row in rows] == [line.split()[0] for line in lines]
    assert {row["kind"] for row in rows} == {"file", "output", "row"}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_prints_what_ships(name: str) -> None:
    assert schemas.text(name) == (FOLDER / f"{name}.json").read_text("utf-8")


def test_it_is_printed_byte_for_byte(run: Run) -> None:
    assert run("schema", "journal").out == (FOLDER / "journal.json").read_text("utf-8")
    assert run("schema", "journal", env={"LC_ALL": "C"}).out == (FOLDER / "journal.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("aftercare/week/1", "week"),
        ("aftercare/habits/1", "habits-output"),
        ("aftercare/menu/1", "menu-output"),
        ("habits", "habits"),
        ("menu/1", "menu"),
        ("jour", "journal"),
        ("WEEK", "week"),
        ("deck_check", "deck-check"),
    ],
)
def test_what_an_output_says_of_itself_is_a_name_too(typed: str, name: str) -> None:
    assert json.loads(schemas.text(typed))["$id"] == f"urn:aftercare:{name}:1"


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("jurnal", 66, "Did you mean journal?"),
        ("aftercare/weak/1", 66, "Did you mean week"),
        ("re", 2, "could be"),
        ("", 66, "is no schema that is known here"),
        ("../index", 66, "is no schema that is known here"),
        ("index", 66, "is no schema that is known here"),
        ("\x1b[31m", 66, "is no schema that is known here"),
    ],
)
def test_a_slip_is_told_with_the_nearest(run: Run, typed: str, code: int, said: str) -> None:
    result = run("schema", typed, code=code)
    assert said in result.err
    assert result.out == ""
    assert "\x1b" not in result.err


def test_a_name_and_json_do_not_go_together(run: Run) -> None:
    assert "is JSON already" in run("schema", "week", "--json", code=2).err


def test_it_makes_no_home(run: Run, world: Path) -> None:
    run("schema", "config")
    run("schema")
    assert not world.exists()


# ---- for editors


def test_editor_schemas_are_copied_once_and_only_for_their_owner(run: Run, world: Path) -> None:
    said = run("init", "--editor-schemas").out
    assert f"6 schemas in {world / 'schemas'}" in said
    assert "Five steps" not in said
    for kind in KINDS:
        path = world / "schemas" / f"{kind}.json"
        assert path.read_text("utf-8") == schemas.text(kind)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((world / "schemas").stat().st_mode) == 0o700
    before = {path: path.stat().st_mtime_ns for path in (world / "schemas").iterdir()}
    assert "Nothing to change." in run("init", "--editor-schemas").out
    assert {path: path.stat().st_mtime_ns for path in (world / "schemas").iterdir()} == before


def test_a_copy_that_is_old_is_made_anew(run: Run, world: Path) -> None:
    run("init", "--editor-schemas")
    (world / "schemas" / "menu.json").write_text("{}\n")
    assert "1 schema in" in run("init", "--editor-schemas").out
    assert (world / "schemas" / "menu.json").read_text("utf-8") == schemas.text("menu")


def test_a_dry_run_makes_nothing(run: Run, world: Path) -> None:
    assert "Would be set up:\n  6 schemas in" in run("init", "--editor-schemas", "--dry-run").out
    assert not world.exists()


def test_they_are_one_group_for_undo_and_then_new_files_are_as_ever(run: Run, world: Path) -> None:
    run("init", "--editor-schemas", "--care", "shown")
    assert (world / "config.yaml").read_text("utf-8").startswith(f"{MARK}schemas/config.json\naftercare: config/1\n")
    run("undo")
    assert not (world / "config.yaml").exists()
    assert list((world / "schemas").iterdir()) == []
    run("log", "cuddle")
    (week,) = (world / "journal").iterdir()
    assert week.read_text("utf-8").startswith("aftercare: journal/1\n")
    run("undo")
    run("redo")


FIRST = {
    ("log", "cuddle"): ("journal/2026-W47.yaml", "../schemas/journal.json", "journal"),
    ("feel", "--mood", "7"): ("journal/2026-W47.yaml", "../schemas/journal.json", "journal"),
    ("settings", "set", "name", "Ada"): ("config.yaml", "schemas/config.json", "config"),
    ("menu", "set", "water", "welcome"): ("menu.yaml", "schemas/menu.json", "menu"),
    ("pause", "cuddle"): ("habits.yaml", "schemas/habits.json", "habits"),
    ("habit", "set", "cuddle", "--weekly", "2"): ("habits.yaml", "schemas/habits.json", "habits"),
    ("deck", "new", "rainy"): ("decks/rainy.yaml", "../schemas/deck.json", "deck"),
}


@pytest.mark.parametrize("words", FIRST, ids=" ".join)
def test_new_files_lead_an_editor_to_their_schema_and_are_read_as_ever(
    run: Run, world: Path, words: tuple[str, ...]
) -> None:
    name, way, kind = FIRST[words]
    run("init", "--editor-schemas", "-q")
    run(*words)
    text = (world / name).read_text("utf-8")
    assert text.splitlines()[:2] == [f"{MARK}{way}", f"aftercare: {kind}/1"]
    assert (world / name).parent.joinpath(way).resolve() == (world / "schemas" / f"{kind}.json").resolve()
    run("check")
    run(*words, code=None)  # a second time, into a file that is there
    assert (world / name).read_text("utf-8").count(MARK) == 1
    run("check")


def test_what_a_person_wrote_gets_no_line(run: Run, world: Path) -> None:
    world.mkdir()
    (world / "config.yaml").write_text("# mine\naftercare: config/1\n")
    run("init", "--editor-schemas")
    run("settings", "set", "name", "Ada")
    assert (world / "config.yaml").read_text("utf-8") == "# mine\naftercare: config/1\nname: Ada\n"


def test_a_week_with_the_line_is_still_read_without_yaml(run: Run, world: Path) -> None:
    from aftercare import plainweek

    run("init", "--editor-schemas", "-q")
    run("log", "cuddle", "5m")
    found = plainweek.read((world / "journal" / "2026-W47.yaml").read_text("utf-8"), "2026-W47")
    assert found is not None
    assert [entry.habit for entry in found] == ["cuddle"]


def test_where_the_platform_keeps_settings_elsewhere_the_way_leads_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AFTERCARE_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "k"))
    run("init", "--editor-schemas", "--care", "shown")
    config = tmp_path / "c" / "aftercare" / "config.yaml"
    first = config.read_text("utf-8").splitlines()[0]
    assert first.startswith(MARK)
    assert config.parent.joinpath(first.removeprefix(MARK)).resolve() == tmp_path / "d/aftercare/schemas/config.json"


def test_a_way_with_a_space_is_left_out(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AFTERCARE_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "my data"))
    run("init", "--editor-schemas", "--care", "shown")
    assert (tmp_path / "c/aftercare/config.yaml").read_text("utf-8").startswith("aftercare: config/1\n")


def test_copies_that_cannot_be_read_stop_nothing(run: Run, world: Path) -> None:
    run("init", "--editor-schemas", "-q")
    (world / "schemas" / "journal.json").unlink()
    (world / "schemas" / "journal.json").mkdir()
    run("log", "cuddle")
    assert (world / "journal" / "2026-W47.yaml").read_text("utf-8").startswith("aftercare: journal/1\n")


def test_forgetting_everything_takes_them_too(run: Run, world: Path) -> None:
    run("init", "--editor-schemas", "-q")
    run("log", "cuddle")
    run("forget", "--all", "--yes")
    assert not world.exists() or list(world.iterdir()) == []


def test_a_full_disk_changes_nothing(world: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "aftercare", "init", "--editor-schemas"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 74
    assert not (world / "schemas").exists() or list((world / "schemas").iterdir()) == []
