"""From parsed YAML to msgspec Structs, with a sentence and a place for every fault.

msgspec reports the first fault, as a path without a line: lists are therefore validated item by item
where something is wrong, and the path is mapped to the node's mark.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from aftercare.errors import DataInvalid, Misconfigured
from aftercare.yamlfile import Document

T = TypeVar("T", bound=msgspec.Struct)

_AT = re.compile(r" - at `\$([^`]*)`$")
_VERSION = re.compile(r"[0-9]{1,9}")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_WORDS = {
    "int": "a whole number",
    "str": "text",
    "bool": "true or false",
    "null": "nothing",
    "array": "a list",
    "object": "keys with values",
    "float": "a number",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: `where` is file:line:column, `advice` what to change."""

    where: str
    advice: str

    def __str__(self) -> str:
        return f"{self.where}: {self.advice}"


def expect_kind(document: Document, kind: str, *, version: int = 1) -> None:
    """Make sure that a file begins with its kind and a version that is read here.

    Raises:
        DataInvalid: naming both versions if the file's is newer.
    """
    wanted = f"{kind}/{version}"
    data = document.data
    if not isinstance(data, dict):
        empty = "is empty" if data is None else "holds no keys"
        raise DataInvalid(f"{document.name}:1: {empty}; `aftercare: {wanted}` is expected. Remove the file, or undo.")
    found = data.get("aftercare")
    if found == wanted:
        return
    where = document.where(("aftercare",))
    name, _, number = str(found).partition("/")
    if name == kind and _VERSION.fullmatch(number) and int(number) > version:
        raise DataInvalid(f"{where}: written as {found}, and this program reads {wanted}. Update the program.")
    begins = f"begins with {found or 'no kind'}; `aftercare: {wanted}` is expected"
    raise DataInvalid(f"{where}: {begins} as the first line. Mend it, then try again.")


def convert(document: Document, struct: type[T], *, lists: Sequence[str] = ()) -> T:
    """The document as a Struct.

    Raises:
        DataInvalid: with the first fault, and how many more there are.
    """
    try:
        return msgspec.convert(document.data, struct)
    except msgspec.ValidationError:
        found = list(faults(document, struct, lists=lists))
    more = f" ({len(found) - 1} more: see `check`)" if len(found) > 1 else ""
    raise DataInvalid(f"{found[0]}{more}")


def convert_settings(document: Document, struct: type[T]) -> T:
    """As `convert`, for the settings.

    Raises:
        Misconfigured: with the first fault.
    """
    try:
        return convert(document, struct)
    except DataInvalid as error:
        raise Misconfigured(str(error)) from None


def faults(document: Document, struct: type[msgspec.Struct], *, lists: Sequence[str] = ()) -> Iterator[Fault]:
    """Every fault of a document: of each item of the named lists, then of the rest."""
    data = document.data
    if not isinstance(data, dict):
        yield Fault(f"{document.name}:1", "keys with values are expected. Mend it, then try again.")
        return
    rest = dict(data)
    hints = get_type_hints(struct)
    found: list[Fault] = []
    for key in lists:
        items = data.get(key)
        if not isinstance(items, list):
            continue
        rest[key] = []
        item_type = _item_type(hints[key])
        for position, item in enumerate(items):
            found += faults_of(document, item, item_type, (key, position))
    found += faults_of(document, rest, struct, ())
    yield from found or faults_of(document, data, struct, ())  # the last of a list itself, as one that is too long


def _item_type(hint: Any) -> Any:
    """The type of a list's items, also where the list may be absent."""
    arguments = get_args(hint)
    return arguments[0] if get_origin(hint) is list else next(_item_type(one) for one in arguments if get_args(one))


def faults_of(document: Document, data: Any, struct: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """The fault of what stands at a path, if it is no such Struct."""
    try:
        msgspec.convert(data, struct)
    except msgspec.ValidationError as error:
        yield _explained(document, str(error), struct, path)


def _explained(document: Document, said: str, struct: Any, path: tuple[str | int, ...]) -> Fault:
    """The fault that msgspec tells of, in plain words and with its place."""
    message, steps = _parted(said)
    full = (*path, *steps)
    owner = _struct_at(struct, steps)
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", message):
        return Fault(document.where_key(full, found[1]), _unknown(found[1], owner))
    if found := re.fullmatch(r"Object missing required field `(.*)`", message):
        return Fault(document.where(full), f"`{found[1]}` is missing here. Add it, then try again.")
    label = next((str(step) for step in reversed(full) if isinstance(step, str)), "this")
    expected = _expected(message, struct, steps)
    return Fault(document.where(full), f"`{label}`: {expected} is expected. Mend it, then try again.")


def expected(said: str, struct: Any) -> str:
    """What a Struct wants where msgspec says that something is wrong, in plain words."""
    message, steps = _parted(said)
    return _expected(message, struct, steps)


def _parted(said: str) -> tuple[str, list[str | int]]:
    """What msgspec says, and the path that it says it of."""
    match = _AT.search(said)
    steps = [int(n) if n else name for name, n in _STEP.findall(match[1])] if match else []
    return _AT.sub("", said), steps


def _unknown(key: str, owner: Any) -> str:
    known = [field.encode_name for field in msgspec.structs.fields(owner)] if owner is not None else []
    near = get_close_matches(key, known, n=1)
    hint = f"Did you mean `{near[0]}`?" if near else f"Known are {', '.join(known)}."
    return f"`{key}` is not a key that is known here. {hint}"


def _struct_at(struct: Any, steps: Sequence[str | int]) -> Any:
    """The Struct type that a path leads to, None if it leads elsewhere."""
    current = struct
    for step in steps:
        inner = [current] if isinstance(step, int) else [_annotation(current, step)]
        current = next((t for t in _unpacked(inner[0]) if _is_struct(t)), None)
    return current if _is_struct(current) else None


def _is_struct(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, msgspec.Struct)


def _annotation(struct: Any, key: str) -> Any:
    if not _is_struct(struct):
        return None
    names = {field.encode_name: field.name for field in msgspec.structs.fields(struct)}
    return get_type_hints(struct, include_extras=True).get(names.get(key, key))


def _unpacked(annotation: Any) -> Iterator[Any]:
    yield annotation
    for argument in get_args(annotation):
        yield from _unpacked(argument)


def _described(annotation: Any) -> list[str]:
    """The descriptions in an annotation, the outermost first."""
    own = [one.description for one in getattr(annotation, "__metadata__", ()) if isinstance(one, msgspec.Meta)]
    inner = [text for one in get_args(annotation) if not isinstance(one, msgspec.Meta) for text in _described(one)]
    return [text for text in own if text] + inner


def _expected(message: str, struct: Any, steps: Sequence[str | int]) -> str:
    """What a field wants: its own description if it has one, else what msgspec says, in plain words."""
    current = struct
    for place, step in enumerate(steps):
        if isinstance(step, str):
            annotation = _annotation(current, step)
            within = place + 1 < len(steps)  # a list's item is meant, and described further in
            said = _described(annotation)
            current = next((t for t in _unpacked(annotation) if _is_struct(t)), None)
            of_item = current is not None and any(isinstance(one, str) for one in steps[place + 1 :])
            if said and not of_item:  # a key of an item that is a Struct has its own description
                return said[-1 if within else 0]
    plain = re.sub(r", got `.*`$", "", message.removeprefix("Expected "))
    return re.sub(r"`(\w+)(?: \| null)?`", lambda found: _WORDS.get(found[1], f"`{found[1]}`"), plain)
