"""Whether what the program prints as JSON is what its schema says, with no key more."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from aftercare import schemas

Schema = dict[str, Any]

MOST = 1000
"""So many lines of an output are looked at: a test of very long ones is about something else."""


def faults(out: str) -> Iterator[str]:
    """Where an output is not what its schema says; nothing for what is no JSON of ours."""
    for value in _values(out):
        name = str(value["schema"])
        yield from (f"{name} at {one.json_path}: {one.message[:300]}" for one in closed(name).iter_errors(value))


def _values(out: str) -> Iterator[dict[str, Any]]:
    """The objects of an output that name their schema: one, or one a line."""
    if not out.startswith("{") or '"schema"' not in out[:200]:
        return
    try:
        found = [json.loads(out)]
    except ValueError:
        try:
            found = [json.loads(line) for line in out.splitlines()[:MOST]]
        except ValueError:  # the text of a file, or cut off on purpose
            return
    yield from (one for one in found if isinstance(one, dict) and "schema" in one)


@cache
def closed(name: str) -> Draft202012Validator:
    """What holds an output to its schema, and to the keys that are written down there."""
    prefix, _, rest = name.partition("/")
    known = {row["name"] for row in schemas.rows() if row["kind"] != "file"}
    thing = rest.removesuffix("/1")
    if prefix != "aftercare" or not rest.endswith("/1") or not {thing, f"{thing}-output"} & known:
        raise AssertionError(f"{name} has no schema: add its type to aftercare/contracts/outputs.py, `make schemas`.")
    return Draft202012Validator(shut(json.loads(schemas.text(name))))


def shut(value: Any) -> Any:
    """A schema that allows no key that it does not name."""
    if isinstance(value, list):
        return [shut(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: shut(one) for key, one in value.items()}
    if found.get("type") == "object" and isinstance(found.get("properties"), dict):
        found.setdefault("additionalProperties", False)
    return found
