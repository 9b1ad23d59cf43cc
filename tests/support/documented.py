"""Whether plain values are what a TypedDict documents, both ways: nothing undocumented, nothing documented absent."""

from collections.abc import Iterator, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

WRAPPED = {Annotated, NotRequired}
EITHER = {Union, UnionType}


def conforms(value: Any, kind: Any, where: str = "report") -> Iterator[str]:
    """Where a value is not what its type says, a line for each fault."""
    origin = get_origin(kind)
    if origin in WRAPPED:
        yield from conforms(value, get_args(kind)[0], where)
    elif origin in EITHER:
        yield from _one_of(value, get_args(kind), where)
    elif is_typeddict(kind):
        yield from _mapping(value, kind, where)
    elif origin in {list, Sequence}:
        if not isinstance(value, list):
            yield f"{where}: {value!r} is no list"
            return
        for number, one in enumerate(value):
            yield from conforms(one, get_args(kind)[0], f"{where}[{number}]")
    elif not isinstance(value, (float, int) if kind is float else kind) or isinstance(value, bool) > (kind is bool):
        yield f"{where}: {value!r} is no {kind.__name__}"


def _one_of(value: Any, kinds: Sequence[Any], where: str) -> Iterator[str]:
    faults = [list(conforms(value, one, where)) for one in kinds]
    if all(faults):
        yield from (line for one, found in zip(kinds, faults, strict=True) if one is not NoneType for line in found)


def _mapping(value: Any, kind: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no {kind.__name__}"
        return
    fields = get_type_hints(kind, include_extras=True)
    yield from (f"{where}.{key}: not documented" for key in value.keys() - fields.keys())
    yield from (f"{where}.{key}: not there" for key in kind.__required_keys__ - value.keys())
    for key in value.keys() & fields.keys():
        yield from conforms(value[key], fields[key], f"{where}.{key}")


def every_type(kind: Any) -> Iterator[Any]:
    """The TypedDicts that a type is made of."""
    if is_typeddict(kind):
        yield kind
        for one in get_type_hints(kind, include_extras=True).values():
            yield from every_type(one)
    else:
        for one in get_args(kind):
            yield from every_type(one)
