"""The view model of a report as data: every name with its type in plain words, read from `aftercare.reportmodel`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from aftercare.reportmodel import Report

_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false"}
_MANY = {str: "texts", int: "whole numbers", float: "numbers", bool: "true or false"}
GROUP = "group"
"""What a thing with names of its own is called."""
_FLAG = re.compile(r"`(--[^`]+)`")


@dataclass(frozen=True, slots=True)
class Field:
    """A name that a template can use: its path such as `practices[].title`, its type in words, what it is.

    `optional` is one that is there only if it was asked for; `flag` is how to ask for it.
    """

    path: str
    type: str
    about: str
    optional: bool

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition(".")[2]

    @property
    def flag(self) -> str | None:
        """The option that brings it, if it is there only when asked for."""
        found = _FLAG.search(self.about)
        return found[1] if self.optional and found else None


@dataclass(frozen=True, slots=True)
class Shape:
    """A thing with names in it: where it stands (`steps[].practices[]`, "" for the report), what it is, its fields."""

    paths: tuple[str, ...]
    about: str
    fields: tuple[Field, ...]


def shapes() -> list[Shape]:
    """Every thing of a report, the report itself first; one that stands in several places is there once."""
    found: dict[type, Shape] = {}
    waiting: list[tuple[type, str]] = [(Report, "")]
    while waiting:
        kind, path = waiting.pop(0)
        if kind in found:
            old = found[kind]
            found[kind] = Shape((*old.paths, path), old.about, old.fields)
            continue
        held, inside = [], []
        for one, bare in _fields(kind, path):
            held.append(one)
            inside += [(inner, f"{one.path}{'[]' * deep}") for inner, deep in _things(bare)]
        found[kind] = Shape((path,), (kind.__doc__ or "").strip(), tuple(held))
        waiting = inside + waiting
    return list(found.values())


def fields() -> list[Field]:
    """Every name of a report at every place where it stands, in the order of the model."""
    return list(_walk(Report, ""))


def names() -> dict[str, Field]:
    """The names at the top of a report."""
    return {one.name: one for one in shapes()[0].fields}


def _walk(kind: type, path: str) -> Iterator[Field]:
    for one, bare in _fields(kind, path):
        yield one
        for inner, deep in _things(bare):
            yield from _walk(inner, f"{one.path}{'[]' * deep}")


def _fields(kind: type, path: str) -> Iterator[tuple[Field, Any]]:
    """The fields of a thing that stands at a path, each with its bare type."""
    for name, hint in get_type_hints(kind, include_extras=True).items():
        about, bare, optional = _read(hint)
        yield Field(f"{path}.{name}" if path else name, _said(bare), about, optional), bare


def _read(hint: Any) -> tuple[str, Any, bool]:
    """What a field's annotation says of it, its bare type, and whether it may be absent."""
    optional = get_origin(hint) is NotRequired
    if optional:
        (hint,) = get_args(hint)
    about = ""
    if get_origin(hint) is Annotated:
        hint, about, *_ = get_args(hint)
    return about, hint, optional


def _alternatives(kind: Any) -> list[Any]:
    return list(get_args(kind)) if get_origin(kind) is UnionType else [kind]


def _said(kind: Any) -> str:
    """A type in plain words: "text or nothing", "list of groups", "list, each a number or nothing"."""
    parts = [one for one in _alternatives(kind) if one is not NoneType]
    said = " or ".join(_one(one) for one in parts)
    return f"{said} or nothing" if len(parts) < len(_alternatives(kind)) else said


def _one(kind: Any) -> str:
    if get_origin(kind) not in _LISTS:
        return GROUP if is_typeddict(kind) else _WORDS[kind]
    (inner,) = get_args(kind)
    if is_typeddict(inner):
        return f"list of {GROUP}s"
    return f"list of {_MANY[inner]}" if inner in _MANY else f"list, each a {_said(inner)}"


_LISTS = (list, Sequence)


def _things(kind: Any) -> Sequence[tuple[type, int]]:
    """The things with names in a type, each with how many lists it lies in."""
    found: list[tuple[type, int]] = []
    for one in _alternatives(kind):
        if is_typeddict(one):
            found.append((one, 0))
        elif get_origin(one) in _LISTS:
            found += [(inner, deep + 1) for inner, deep in _things(get_args(one)[0])]
    return found
