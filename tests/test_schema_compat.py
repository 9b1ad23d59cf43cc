"""What the schemas promised stays: stored snapshots, and that the checker tells a break from an addition."""

import copy
import json
from typing import Any

import pytest

from aftercare.editorschemas import KINDS
from tests.support import ROOT
from tests.support.compat import breaks_files, breaks_readers

SHIPPED = ROOT / "templates" / "schemas"
FROZEN = ROOT / "tests" / "support" / "schemas"
NAMES = sorted(path.stem for path in SHIPPED.glob("*.json") if path.stem != "index")

Schema = dict[str, Any]


def read(name: str) -> Schema:
    found: Schema = json.loads((SHIPPED / f"{name}.json").read_text("utf-8"))
    return found


def breaks(name: str, old: Schema, new: Schema) -> list[str]:
    return breaks_files(old, new) if name in KINDS else breaks_readers(old, new)


@pytest.mark.parametrize("name", NAMES)
def test_within_a_version_nothing_that_was_promised_goes(name: str) -> None:
    """A break wants a new version of the form (`.ci/schemas.py --freeze` keeps a snapshot; it refuses a break)."""
    frozen = FROZEN / f"{name}.json"
    assert frozen.exists(), f"{name} has no snapshot: .ci/schemas.py --freeze makes it"
    assert breaks(name, json.loads(frozen.read_text("utf-8")), read(name)) == []


def test_no_schema_goes_away() -> None:
    assert {path.stem for path in FROZEN.glob("*.json")} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_keeps_what_it_promises_itself(name: str) -> None:
    assert breaks(name, read(name), read(name)) == []


# ---- the checker, with schemas that were spoiled


def at(schema: Schema, path: str) -> Any:
    found: Any = schema
    for step in path.split("/"):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def removed(path: str, key: str) -> Any:
    return lambda schema: at(schema, path).pop(key)


def set_to(path: str, key: str, value: Any) -> Any:
    def change(schema: Schema) -> None:
        at(schema, path)[key] = value

    return change


def required(path: str, *keys: str) -> Any:
    return lambda schema: at(schema, path)["required"].extend(keys)


def freed(path: str, key: str) -> Any:
    return lambda schema: at(schema, path)["required"].remove(key)


ENTRY = "$defs/PracticeEntry"
TARGET = "$defs/TargetRecord"
SPOILED = [
    ("journal", "a key is gone", removed(f"{ENTRY}/properties", "felt"), "felt"),
    ("journal", "a key is asked for", required(ENTRY, "minutes"), "minutes: is required"),
    ("journal", "fewer minutes", set_to(f"{ENTRY}/properties/minutes/anyOf/0", "maximum", 60), "`maximum` is 60"),
    ("journal", "no minutes", set_to(f"{ENTRY}/properties", "minutes", {"type": "null"}), "minutes"),
    ("journal", "another type", set_to(f"{ENTRY}/properties/habit", "type", "integer"), "string"),
    ("journal", "a kind less", set_to(f"{ENTRY}/properties/kind", "enum", ["done"]), "'skip'"),
    ("journal", "own sliders are refused", set_to("$defs/FeelingEntry", "additionalProperties", False), "*"),
    ("journal", "another pattern", set_to(f"{ENTRY}/properties/habit", "pattern", "^[a-z]+$"), "pattern"),
    ("journal", "another kind of file", set_to("properties/aftercare", "const", "journal/2"), "journal/1"),
    ("journal", "notes by number", removed("$defs/NoteEntry/properties", "note"), "note"),
    ("habits", "fewer cadences", lambda schema: at(schema, TARGET)["oneOf"].pop(), "oneOf"),
    ("habits", "a day less", lambda schema: at(schema, f"{TARGET}/properties/on/anyOf/0/items/enum").pop(), "'wed'"),
    ("habits", "two days at least", set_to(f"{TARGET}/properties/on/anyOf/0", "minItems", 2), "`minItems` is 2"),
    ("habits", "nothing is refused", set_to(f"{TARGET}/properties/daily", "anyOf", [{"type": "integer"}]), "null"),
    (
        "habits",
        "a practice less",
        lambda schema: at(schema, "$defs/HabitRecord/anyOf/1/properties/habit/enum").pop(),
        "'",
    ),
    (
        "config",
        "one more reserved",
        lambda schema: at(schema, "$defs/OwnSlider/properties/key/not/enum").append("x"),
        "x",
    ),
    ("config", "a wish less", lambda schema: at(schema, "properties/fits/items/enum").pop(), "fits"),
    ("config", "shorter names", set_to("properties/name/anyOf/0", "maxLength", 8), "`maxLength` is 8"),
    ("menu", "fewer items", set_to("properties/items/anyOf/0", "maxItems", 20), "`maxItems` is 20"),
    ("deck", "a format", set_to("properties/reviewed_on", "format", "date"), "format"),
    ("plan", "a title of a list", set_to("properties/title", "type", ["array"]), "string"),
    ("week", "a key is gone", removed("properties", "habits"), "habits"),
    ("week", "a key inside is gone", removed("$defs/WeekHabit/properties", "open"), "open: is gone"),
    ("week", "a key may be absent", freed("$defs/WeekHabit", "open"), "open"),
    ("week", "a key at the top may be absent", lambda schema: schema["required"].remove("since"), "since"),
    ("week", "it may be nothing", set_to("$defs/WeekHabit/properties/open", "type", ["integer", "null"]), "null"),
    ("week", "whole numbers are numbers", set_to("$defs/WeekHabit/properties/minutes", "type", "number"), "number"),
    ("week", "a list is a text", set_to("properties", "habits", {"type": "string"}), "string"),
    ("week", "another name", set_to("properties/schema", "const", "aftercare/week/2"), "week/2"),
    ("week", "an optional key is gone", removed("properties", "notes"), "notes: is gone"),
    ("log", "a kind more", lambda schema: at(schema, "$defs/PracticeEntry/properties/kind/enum").append("x"), "'x'"),
    ("report", "a key deep inside is gone", removed("$defs/WeekIn/properties", "paused"), "paused: is gone"),
    (
        "report",
        "a list may hold nothing",
        set_to("$defs/LonelyMonth/properties", "month", {"type": ["string", "null"]}),
        "null",
    ),
    ("insight", "the link is gone", removed("$defs/InsightLink/properties", "share"), "share: is gone"),
]
SOUND = [
    ("journal", "a new key", set_to(f"{ENTRY}/properties", "mood_after", {"type": "integer"})),
    ("journal", "more minutes", set_to(f"{ENTRY}/properties/minutes/anyOf/0", "maximum", 2000)),
    ("journal", "other words", set_to(f"{ENTRY}/properties/minutes/anyOf/0", "description", "so long")),
    ("journal", "a kind more", lambda schema: at(schema, f"{ENTRY}/properties/kind/enum").append("rest")),
    ("journal", "no pattern", removed(f"{ENTRY}/properties/habit", "pattern")),
    ("journal", "less is asked for", freed("$defs/NoteEntry", "note")),
    ("habits", "a practice more", lambda s: at(s, "$defs/HabitRecord/anyOf/1/properties/habit/enum").append("new")),
    ("plan", "a practice more", lambda s: at(s, "$defs/PlannedRecord/oneOf/5/properties/habit/enum").append("new")),
    ("config", "a wish more", lambda schema: at(schema, "properties/fits/items/enum").append("new")),
    ("config", "a setting more", set_to("properties", "new", {"type": "string"})),
    ("config", "one reserved less", lambda schema: at(schema, "$defs/OwnSlider/properties/key/not/enum").pop()),
    ("week", "a new key", set_to("properties", "new", {"type": "string"})),
    ("week", "a new key that is always there", required("$defs/WeekHabit", "new")),
    ("week", "an optional one is always there now", lambda schema: schema["required"].append("notes")),
    ("week", "never nothing", set_to("$defs/WeekHabit/properties/target", "type", "integer")),
    ("week", "numbers are whole", set_to("$defs/WeekHabit/properties/done", "type", "integer")),
    ("log", "a kind less", lambda schema: at(schema, "$defs/PracticeEntry/properties/kind/enum").pop()),
]


@pytest.mark.parametrize(("name", "how", "spoil", "said"), SPOILED, ids=[f"{one[0]}: {one[1]}" for one in SPOILED])
def test_a_break_is_found(name: str, how: str, spoil: Any, said: str) -> None:
    del how
    old = read(name)
    new = copy.deepcopy(old)
    spoil(new)
    found = breaks(name, old, new)
    assert found
    assert any(said in one for one in found), found


@pytest.mark.parametrize(("name", "how", "change"), SOUND, ids=[f"{one[0]}: {one[1]}" for one in SOUND])
def test_an_addition_passes(name: str, how: str, change: Any) -> None:
    del how
    old = read(name)
    new = copy.deepcopy(old)
    change(new)
    assert new != old
    assert breaks(name, old, new) == []
