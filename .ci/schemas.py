"""Write templates/schemas/: a JSON Schema of each file, of each kind of JSON that is printed, and their index.

Files: msgspec makes the schema of the very Structs that validate them, and `RULES` adds what those check by hand
and a schema can say. Outputs: made of the types in `aftercare.contracts`. They are open, for a key may be added
within a version; the tests close them, so that a key that is not written down is found.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import msgspec

from aftercare import cards, catalogue, deckcheck, deckfile, menufile, offers, plan, settings, sliders, weekfile
from aftercare.contracts.outputs import OUTPUTS

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "templates" / "schemas"
FROZEN = ROOT / "tests" / "support" / "schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

FILES: dict[str, tuple[type[msgspec.Struct], str, str]] = {
    "config": (settings.Settings, "config.yaml", "The settings, all of them optional."),
    "habits": (plan.HabitsFile, "habits.yaml", "The plan: habits with dated targets, and pauses."),
    "menu": (menufile.MenuFile, "menu.yaml", "A care menu: what is welcome, sometimes so, or not for me."),
    "journal": (weekfile.WeekRecord, "journal/2026-W47.yaml", "What was noted in an ISO week."),
    "deck": (deckfile.DeckRecord, "decks/NAME.yaml", "A deck of cards of one's own."),
    "plan": (offers.PlanFile, "a file for init --plan", "A plan to hand out: habits, and settings that go with them."),
}
"""Each kind of file: the Struct that validates it, where it lies, and what it is."""

DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
CADENCES = ("daily", "weekly", "monthly", "on", "as_wanted")
FIRST = "the kind of this file, and the version of its form; it stands first"


# ---- files


def of_file(kind: str) -> Schema:
    """The schema of a kind of file."""
    struct, place, about = FILES[kind]
    (root,), definitions = msgspec.json.schema_components([struct], ref_template="#/$defs/{name}")
    parts = {key: _portable(one) for key, one in definitions.items()}
    top = parts.pop(root["$ref"].rpartition("/")[2])
    RULES[kind](top, parts)
    properties = {"aftercare": {"description": FIRST, "const": f"{kind}/1"}}
    properties |= {key: one for key, one in top.pop("properties").items() if key != "aftercare"}
    required = ["aftercare", *(key for key in top.pop("required", ()) if key != "aftercare")]
    head = {"$schema": DRAFT, "$id": f"urn:aftercare:{kind}:1", "title": place, "description": about}
    rest = {key: one for key, one in top.items() if key not in {"title", "description"}}
    whole = {**head, **rest, "properties": properties, "required": required}
    return {**whole, "$defs": dict(sorted(parts.items()))} if parts else whole


def _portable(value: Any) -> Any:
    """The same with patterns as every reader of JSON Schema has them (ECMA 262), and with one value as `const`."""
    if isinstance(value, list):
        return [_portable(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: _portable(one) for key, one in value.items()}
    if isinstance(found.get("pattern"), str):
        found["pattern"] = found["pattern"].replace(r"\Z", "$").replace(r"\d", "[0-9]")
        if found["pattern"] == DATE:
            found["format"] = "date"  # and a day that there is
    if isinstance(found.get("enum"), list) and len(found["enum"]) == 1:
        (found["const"],) = found.pop("enum")
    return found


# ---- what the Structs' owners check by hand, as far as a schema can say it


def _set(key: str) -> Schema:
    """That a key is there, and holds something."""
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


_NOTHING: Schema = {"type": "null"}
_CADENCES = [_set(key) for key in CADENCES]


def _config(top: Schema, parts: dict[str, Schema]) -> None:
    """No slider is called as something else is."""
    del top
    parts["OwnSlider"]["properties"]["key"]["not"] = {"enum": list(sliders.RESERVED)}


def _habits(top: Schema, parts: dict[str, Schema]) -> None:
    """One cadence each; targets of what is in no catalogue; a day for each but the first of them."""
    del top
    target, habit = parts["TargetRecord"], parts["HabitRecord"]
    target["oneOf"] = _CADENCES
    targets = habit["properties"]["targets"]
    targets["prefixItems"], targets["items"] = [targets["items"]], {"allOf": [targets["items"], _set("from")]}
    some = {"required": ["targets"], "properties": {"targets": {"minItems": 1}}}
    habit["anyOf"] = [some, {"properties": {"habit": {"enum": list(catalogue.practices())}}}]


def _menu(top: Schema, parts: dict[str, Schema]) -> None:
    """Something is said of each item."""
    del top
    parts["ItemRecord"]["anyOf"] = [_set("closeness"), _set("hard_day")]


def _plan(top: Schema, parts: dict[str, Schema]) -> None:
    """One habit or more; one cadence at most, and one for what is in no catalogue."""
    top["properties"]["habits"]["minItems"] = 1
    known = {"properties": {"habit": {"enum": list(catalogue.practices())}}, "not": {"anyOf": _CADENCES}}
    parts["PlannedRecord"]["oneOf"] = [*_CADENCES, known]


def _deck(top: Schema, parts: dict[str, Schema]) -> None:
    """The words that `check` knows (rule D01)."""
    top["properties"]["context"]["enum"] = [*cards.CONTEXTS, cards.BY_NAME]
    top["properties"]["cards"]["minItems"] = 1
    top["required"].append("cards")
    card = parts["CardRecord"]["properties"]
    form = deckcheck._ID.pattern.replace(r"\d", "[0-9]")  # noqa: SLF001  said once, where it is checked
    card["id"] |= {"pattern": f"^{form}$", "maxLength": 40}
    card["theme"]["enum"], card["tone"]["enum"] = list(cards.THEMES), list(cards.TONES)
    card["minutes"]["enum"] = list(cards.MINUTES)
    card["flags"]["items"]["enum"], card["answers"]["items"]["enum"] = list(cards.FLAGS), list(cards.ANSWERS)
    card["answers"]["minItems"] = 1


def _journal(top: Schema, parts: dict[str, Schema]) -> None:
    """What an entry holds depends on its kind; a feeling also holds the person's own sliders, by any free key."""
    del top
    entry = parts.pop("EntryRecord")
    held = entry["properties"]
    common = {key: held[key] for key in ("id", "date", "note")}
    amounts = {key: held[key] for key in ("habit", "minutes", "times", "felt")}
    rated = {key: held[key] for key in sliders.SLIDERS}
    (rating,) = (one for one in rated["mood"]["anyOf"] if one != _NOTHING)
    also = {key: rating for key in sliders.ALSO if key not in rated}
    lonely = "1, often or always, to 5, never"
    also[sliders.LONELINESS] = {**rating, "minimum": 1, "maximum": sliders.MOST_LONELINESS, "description": lonely}
    not_here = dict.fromkeys((*amounts, *rated), _NOTHING)

    def of(kinds: Schema, more: Schema, *, needs: Sequence[str], about: str, **rules: Any) -> Schema:
        properties = {key: not_here.get(key, {}) for key in held} | common | {"kind": kinds} | more
        required = sorted({"date", *needs})
        closed = {"additionalProperties": False} | rules
        return {"description": about, "type": "object", "properties": properties, "required": required, **closed}

    parts["PracticeEntry"] = of(
        {"enum": ["done", "skip"], "default": "done", "description": "done, or skipped on purpose"},
        amounts | {"habit": next(one for one in amounts["habit"]["anyOf"] if one != _NOTHING)},
        needs=["habit"],
        about="A practice, done or skipped on purpose.",
    )
    parts["FeelingEntry"] = of(
        {"const": "feeling"},
        rated | also,
        needs=["kind"],
        about="How it felt: any of the sliders, your own too, or a note.",
        propertyNames={"pattern": "^[a-z][a-z0-9-]{0,29}$"},
        additionalProperties={**rating, "description": "one of your own sliders, a whole number from 0 to 10"},
        anyOf=[
            *map(_set, rated),
            *({"required": [key]} for key in also),
            {"required": ["note"], "properties": {"note": {"type": "string", "minLength": 1}}},
            {"not": {"propertyNames": {"enum": [*held, *also]}}},  # a slider of one's own
        ],
    )
    parts["NoteEntry"] = of(
        {"const": "note"}, {"note": {"type": "string", "minLength": 1}}, needs=["kind", "note"], about="A note alone."
    )
    parts["EntryRecord"] = {
        "description": entry["description"],
        "type": "object",
        "if": {"properties": {"kind": {"const": "feeling"}}, "required": ["kind"]},
        "then": {"$ref": "#/$defs/FeelingEntry"},
        "else": {
            "if": {"properties": {"kind": {"const": "note"}}, "required": ["kind"]},
            "then": {"$ref": "#/$defs/NoteEntry"},
            "else": {"$ref": "#/$defs/PracticeEntry"},
        },
    }


RULES: dict[str, Callable[[Schema, dict[str, Schema]], None]] = {
    "config": _config,
    "habits": _habits,
    "menu": _menu,
    "journal": _journal,
    "deck": _deck,
    "plan": _plan,
}


# ---- outputs


def of_output(name: str) -> Schema:
    """The schema of a kind of JSON that is printed."""
    output, parts = OUTPUTS[name], dict[str, Schema]()
    _typed(output.holds, parts)
    top = parts.pop(output.holds.__name__)
    title = ", ".join(f"aftercare {one}" for one in output.commands.split(", "))
    head = {"$schema": DRAFT, "$id": f"urn:aftercare:{called(name)}:1", "title": title}
    said = {"description": "what this is, and the version of its form", "const": f"aftercare/{name}/1"}
    properties = {"schema": said} | {key: one for key, one in top["properties"].items() if key != "schema"}
    required = ["schema", *(key for key in top["required"] if key != "schema")]
    whole = {**head, **top, "properties": properties, "required": required}
    return {**whole, "$defs": dict(sorted(parts.items()))} if parts else whole


def called(name: str) -> str:
    """What `schema` calls an output: as `schema` says in it, unless a file is called so."""
    return f"{name}-output" if name in FILES else name


def _typed(kind: Any, parts: dict[str, Schema]) -> Schema:  # noqa: PLR0911  one for each kind of type
    """The schema of a type; what has names of its own goes into `parts`."""
    if is_typeddict(kind):
        if kind.__name__ not in parts:
            parts[kind.__name__] = {}  # a place, should it hold itself
            parts[kind.__name__] = _named(kind, parts)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {"description": given[1], **_typed(given[0], parts)}
    if origin is NotRequired:
        return _typed(given[0], parts)
    if origin is Literal:
        return {"const": given[0]} if len(given) == 1 else {"enum": list(given)}
    if origin in {Union, UnionType}:
        return _either([_typed(one, parts) for one in given])
    if origin in {list, Sequence}:
        return {"type": "array", "items": _typed(given[0], parts)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _typed(given[1], parts)}
    return {"type": _PLAIN[kind]}


_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def _either(found: list[Schema]) -> Schema:
    """One of several; plain types as a list of them."""
    if all(one.keys() == {"type"} for one in found):
        return {"type": [one["type"] for one in found]}
    return {"anyOf": found}


def _named(kind: Any, parts: dict[str, Schema]) -> Schema:
    hints = get_type_hints(kind, include_extras=True)
    made = {key: _typed(hint, parts) for key, hint in hints.items()}
    required = [key for key in hints if key in kind.__required_keys__]
    about = " ".join((kind.__doc__ or "").split())
    return {"description": about, "type": "object", "properties": made, "required": required} | OPEN.get(
        kind.__name__, {}
    )


_OWN_OR_NOTHING: Schema = {
    "additionalProperties": {
        "description": "a slider of one's own, 0 to 10; nothing where it was not answered",
        "type": ["integer", "null"],
    }
}

OPEN: dict[str, Schema] = {
    "FeelingEntry": {
        "additionalProperties": {"description": "a slider of one's own, 0 to 10", "type": "integer"},
    },
    "ExportedFeeling": _OWN_OR_NOTHING,
    "EntryRow": _OWN_OR_NOTHING,
}
"""What a TypedDict cannot say: keys that a person chose."""


# ---- the folder


def shipped() -> Iterator[tuple[str, str]]:
    """The name and the text of every file of the folder."""
    rows = []
    for kind, (_, place, about) in FILES.items():
        yield f"{kind}.json", _text(of_file(kind))
        rows.append({"name": kind, "kind": "file", "schema_of": place, "about": about})
    for name, output in OUTPUTS.items():
        schema = of_output(name)
        yield f"{called(name)}.json", _text(schema)
        kind = "row" if name.endswith("-row") or name in {"entry", "reject"} else "output"
        rows.append({"name": called(name), "kind": kind, "schema_of": output.commands, "about": schema["description"]})
    yield "index.json", _text(rows)


def _text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the folder anew, and take away what is no schema any more; with --freeze store snapshots too."""
    FOLDER.mkdir(exist_ok=True)
    made = dict(shipped())
    for old in FOLDER.iterdir():
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, "utf-8")
    sys.stdout.write(f"{len(made)} files in {FOLDER.name}\n")
    if sys.argv[1:] == ["--freeze"]:
        freeze({name: text for name, text in made.items() if name != "index.json"})


def freeze(made: Mapping[str, str]) -> None:
    """Store the schemas as what is promised from now on, unless one breaks what was promised before."""
    sys.path.insert(0, str(ROOT))
    from tests.support.compat import breaks_files, breaks_readers

    FROZEN.mkdir(exist_ok=True)
    broken: list[str] = []
    for name, text in made.items():
        before = FROZEN / name
        if before.exists():
            check = breaks_files if name.removesuffix(".json") in FILES else breaks_readers
            broken += (f"{name}: {one}" for one in check(json.loads(before.read_text("utf-8")), json.loads(text)))
    if broken:
        sys.exit("\n".join([*broken, "nothing was frozen: give the form a new version, or take the change back"]))
    for name, text in made.items():
        (FROZEN / name).write_text(text, "utf-8")
    sys.stdout.write(f"{len(made)} snapshots in {FROZEN.name}\n")


if __name__ == "__main__":
    main()
