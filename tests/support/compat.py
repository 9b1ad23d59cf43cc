"""Whether a new JSON Schema keeps what an old one promised.

A file that was good has to stay good: the new schema must take whatever the old one took. What is printed has to stay
what readers were told: whatever the new schema allows, the old one must have allowed, and no key may go. Compared by
structure, keyword by keyword; where two rules cannot be compared, a difference counts as a break.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_WORDS = {"$schema", "$id", "$defs", "title", "description", "default", "examples"}
"""What says nothing of which values are allowed."""
_LEAST = {"minimum", "minLength", "minItems", "minProperties"}
_MOST = {"maximum", "maxLength", "maxItems", "maxProperties"}
_INSIDE = {"items", "propertyNames", "then", "else"}
_SEVERAL = {"anyOf", "oneOf", "allOf", "prefixItems"}
_COMPARED = {
    *("$ref", "type", "const", "enum", "properties", "required", "additionalProperties", "not"),
    *(_LEAST | _MOST | _INSIDE | _SEVERAL | _WORDS),
}
_KINDS = ("null", "boolean", "object", "array", "number", "string")


def breaks_files(old: Schema, new: Schema) -> list[str]:
    """Where a file that the old schema takes may be refused by the new one."""
    return list(_uncovered(new, old, new, old, "$"))


def breaks_readers(old: Schema, new: Schema) -> list[str]:
    """Where what is printed by the new schema is not what readers of the old one were told."""
    return [*_gone(old, new, old, new, "$"), *_uncovered(old, new, old, new, "$")]


def _at(schema: Any, whole: Schema) -> Schema:
    """A schema without `$ref`."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    found: Schema = dict(schema)
    ref = found.pop("$ref", None)
    return found if ref is None else {**whole["$defs"][ref.rpartition("/")[2]], **found}


def _gone(old: Any, new: Any, old_whole: Schema, new_whole: Schema, where: str) -> Iterator[str]:
    """Keys that were promised and are no more, wherever both have an object at the same place."""
    olds, news = _objects(old, old_whole), _objects(new, new_whole)
    for one in olds:
        for key, inner in one.get("properties", {}).items():
            there = [other["properties"][key] for other in news if key in other.get("properties", {})]
            if news and not there:
                yield f"{where}.{key}: is gone"
            for other in there[:1]:
                yield from _gone(inner, other, old_whole, new_whole, f"{where}.{key}")


def _objects(schema: Any, whole: Schema) -> list[Schema]:
    """The objects that a schema may be, in lists too."""
    found = _at(schema, whole)
    if "anyOf" in found:
        return [one for inner in found["anyOf"] for one in _objects(inner, whole)]
    if "items" in found:
        return _objects(found["items"], whole)
    return [found] if "properties" in found else []


def _uncovered(wide: Any, narrow: Any, wide_whole: Schema, narrow_whole: Schema, where: str) -> Iterator[str]:
    """Where a value that `narrow` allows may be refused by `wide`."""
    one, other = _at(wide, wide_whole), _at(narrow, narrow_whole)
    if _plain(one) == _plain(other) and "$ref" not in str(one):
        return
    if _is_choice(other):
        for inner in other["anyOf"]:
            yield from _uncovered(one, {**_without(other), **_at(inner, narrow_whole)}, wide_whole, narrow_whole, where)
        return
    if _is_choice(one):
        tried = [list(_uncovered(inner, other, wide_whole, narrow_whole, where)) for inner in one["anyOf"]]
        if all(tried):
            yield max((found[0] for found in tried), key=lambda said: len(said.partition(": ")[0]))  # of the one meant
        return
    yield from _values(one, other, where)
    yield from _bounds(one, other, where)
    yield from _objects_uncovered(one, other, wide_whole, narrow_whole, where)
    yield from _parts_uncovered(one, other, wide_whole, narrow_whole, where)
    for key in sorted(one.keys() - _COMPARED):
        if _plain(one[key]) != _plain(other.get(key)):
            yield f"{where}: another rule `{key}`"


def _parts_uncovered(one: Schema, other: Schema, wide: Schema, narrow: Schema, where: str) -> Iterator[str]:
    """The same for the rules within rules."""
    for key in sorted(_INSIDE & one.keys()):
        yield from _uncovered(one[key], other.get(key, {}), wide, narrow, f"{where}[{key}]")
    for key in sorted(_SEVERAL & one.keys()):
        yield from _several(key, one, other, wide, narrow, where)
    if "not" in one and "not" not in other:
        yield f"{where}: another rule `not`"
    elif "not" in one:  # what one refuses has to be refused by the other too
        yield from _uncovered(other["not"], one["not"], narrow, wide, f"{where}[not]")


def _several(key: str, one: Schema, other: Schema, wide: Schema, narrow: Schema, where: str) -> Iterator[str]:
    """Alternatives and parts, one by one: their order is part of the rule here."""
    if len(one[key]) != len(other.get(key, ())):
        yield f"{where}: another rule `{key}`"
        return
    for number, (here, there) in enumerate(zip(one[key], other[key], strict=True)):
        yield from _uncovered(here, there, wide, narrow, f"{where}[{key} {number}]")


def _is_choice(schema: Schema) -> bool:
    """Whether a schema is one of several types, as a text or nothing."""
    return "anyOf" in schema and "properties" not in schema


def _without(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "anyOf"}


def _plain(value: Any) -> Any:
    """A rule without its words, lists of alternatives in order."""
    if isinstance(value, list):
        return sorted((_plain(one) for one in value), key=str)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in sorted(value.items()) if key not in _WORDS or isinstance(one, dict)}
    return value


def _types(schema: Schema) -> set[str]:
    """The types that a schema allows; whole numbers are numbers too."""
    said = schema.get("type")
    if said is None:
        given = [schema["const"]] if "const" in schema else schema.get("enum")
        return {"integer", *_KINDS} if given is None else {_type(one) for one in given}
    found = {said} if isinstance(said, str) else set(said)
    return found | {"integer"} if "number" in found else found


def _type(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null", list: "array"}
    return names.get(type(value), "object")


def _values(one: Schema, other: Schema, where: str) -> Iterator[str]:
    more = _types(other) - _types(one)
    if more:
        yield f"{where}: {', '.join(sorted(more))} is refused by one, and allowed by the other"
    allowed = [one["const"]] if "const" in one else one.get("enum")
    if allowed is None:
        return
    given = [other["const"]] if "const" in other else other.get("enum")
    if given is None:
        yield f"{where}: only some values are allowed by one, and any by the other"
    else:
        yield from (f"{where}: {value!r} is allowed by one alone" for value in given if value not in allowed)


def _bounds(one: Schema, other: Schema, where: str) -> Iterator[str]:
    for key in sorted(_LEAST & one.keys()):
        if other.get(key, float("-inf")) < one[key]:
            yield f"{where}: `{key}` is {one[key]} and {other.get(key)}"
    for key in sorted(_MOST & one.keys()):
        if other.get(key, float("inf")) > one[key]:
            yield f"{where}: `{key}` is {one[key]} and {other.get(key)}"


def _objects_uncovered(one: Schema, other: Schema, wide: Schema, narrow: Schema, where: str) -> Iterator[str]:
    if "object" not in _types(other) & _types(one):
        return
    for key in one.get("required", ()):
        if key not in other.get("required", ()):
            yield f"{where}.{key}: is required by one, and may be absent for the other"
    here, there = one.get("properties", {}), other.get("properties", {})
    rest, other_rest = one.get("additionalProperties", True), other.get("additionalProperties", True)
    for key, inner in there.items():
        yield from _uncovered(here.get(key, rest), inner, wide, narrow, f"{where}.{key}")
    if rest is not True and rest != {}:
        yield from _uncovered(rest, other_rest, wide, narrow, f"{where}.*") if other_rest is not False else ()
