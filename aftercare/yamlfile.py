"""Reading YAML strictly, with line numbers, and writing it canonically.

Strict means YAML 1.2's core: only `true` and `false` are booleans, dates and times stay text, a key may
stand once. With both of PyYAML's loaders `Mark.index` counts characters, which is what splicing needs.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from aftercare.errors import DataInvalid

try:
    from yaml import CSafeDumper as _BaseDumper
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # PyYAML built without libyaml: slower, the same results
    from yaml import SafeDumper as _BaseDumper  # type: ignore[assignment]
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]

BOM = "\ufeff"
MOST_DEPTH = 100
"""Deeper nesting is refused: libyaml's composer would overflow the stack long before a person would."""

_WIDE = 2**31 - 1
_MOST_VALUES = 100_000
_MOST_NODES = 500_000
"""A file of more values is refused: each costs a thousand times its byte. Ten thousand cards are within it."""
_MOST_MARKS = 1_000_000
"""Nor is one looked into that has more line breaks, commas and brackets: counting them takes no time."""
_MOST_DIGITS = 40

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STR_TAG = "tag:yaml.org,2002:str"
_PLAIN_TAG = "tag:aftercare,2026:plain"


class _TooMany(Exception):
    """More values than are read."""


class _Loader(_BaseLoader):
    """Composes nodes without YAML 1.1's guesses: a scalar is plain, and then read by `_scalar`, or text."""

    _depth = _nodes = 0

    def resolve(self, kind: type[Any], value: Any, implicit: Any) -> str:
        """The tag of a node that has none of its own."""
        del value
        return _PLAIN_TAG if kind is yaml.ScalarNode and implicit[0] else _STR_TAG

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Called on the way into each node."""
        del current_node, current_index
        self._depth += 1
        self._nodes += 1
        if self._depth > MOST_DEPTH:
            raise RecursionError
        if self._nodes > _MOST_NODES:
            raise _TooMany

    def ascend_resolver(self) -> None:
        """Called on the way out."""
        self._depth -= 1


class _Dumper(_BaseDumper):
    """Quotes whatever YAML 1.1 or 1.2 would read as something else than text."""


def _text(dumper: Any, value: str) -> yaml.ScalarNode:
    """Text with line breaks in double quotes, so that it stays in one line of flow style."""
    value.encode()  # text that is no Unicode is refused here, with libyaml and without
    node: yaml.ScalarNode = dumper.represent_scalar(_STR_TAG, value, style='"' if "\n" in value else None)
    return node


_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver("tag:aftercare,2026:number", re.compile(f"^(?:{_INT.pattern}|{_FLOAT.pattern})$"), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: `text` as it stands on disk, `root` with marks counted after a BOM, `data` plain values."""

    name: str
    text: str
    root: yaml.Node | None
    data: Any

    @property
    def offset(self) -> int:
        """How many characters stand before what the marks count."""
        return len(self.text) - len(self.text.lstrip(BOM)) if self.text.startswith(BOM) else 0

    @property
    def newline(self) -> str:
        """The line ending in use."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def node(self, path: tuple[str | int, ...]) -> yaml.Node | None:
        """The node at a path of keys and positions, None if there is none."""
        node = self.root
        for step in path:
            node = _child(node, step)
            if node is None:
                return None
        return node

    def where(self, path: tuple[str | int, ...]) -> str:
        """`file:line:column` of what stands at a path, or of its nearest parent."""
        for end in range(len(path), -1, -1):
            node = self.node(path[:end])
            if node is not None:
                line, column = node.start_mark.line + 1, node.start_mark.column + 1
                return f"{self.name}:{line}:{column}"
        return f"{self.name}:1"

    def where_key(self, path: tuple[str | int, ...], key: str) -> str:
        """`file:line:column` of a key in the mapping at a path."""
        parent = self.node(path)
        if isinstance(parent, yaml.MappingNode):
            for key_node, _ in parent.value:
                if key_node.value == key:
                    return f"{self.name}:{key_node.start_mark.line + 1}:{key_node.start_mark.column + 1}"
        return self.where(path)


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def parse(text: str, name: str, *, aliases: bool = True) -> Document:
    """Parse one YAML document.

    `aliases=False` is for files that came from others: an alias can make a small file huge.

    Raises:
        DataInvalid: with `file:line:column` and what was expected.
    """
    body = text.lstrip(BOM)
    if len(body) > _MOST_MARKS and sum(map(body.count, "\n,[{")) > _MOST_MARKS:
        raise DataInvalid(f"{name}: holds far more than is read here. Divide it, then try again.")
    try:
        if not aliases and ("&" in body or "*" in body):
            _refuse_aliases(body, name)
        root = yaml.compose(body, Loader=_Loader)
        if root is not None and "*" in body:
            _refuse_endless_aliases(root, name)
        data = None if root is None else _construct(root, name)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise DataInvalid(_explain(error, body, name)) from None
    except RecursionError:
        raise DataInvalid(f"{name}: nested too deeply. Make it flatter, then try again.") from None
    except _TooMany:
        raise DataInvalid(f"{name}: holds far more than is read here. Divide it, then try again.") from None
    return Document(name, text, root, data)


def _refuse_aliases(body: str, name: str) -> None:
    for number, event in enumerate(yaml.parse(body, Loader=_Loader)):
        if number > 2 * _MOST_NODES:
            raise _TooMany
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DataInvalid(f"{name}:{line}: aliases (*{event.anchor}) are not read here. Write the value out.")


def _refuse_endless_aliases(root: yaml.Node, name: str) -> None:
    known: dict[int, int] = {}

    def values(node: yaml.Node) -> int:
        """How many values a node stands for, those behind aliases included."""
        if id(node) not in known:
            known[id(node)] = 1
            if isinstance(node, yaml.MappingNode):
                known[id(node)] += sum(values(value) for _, value in node.value)
            elif isinstance(node, yaml.SequenceNode):
                known[id(node)] += sum(map(values, node.value))
        return known[id(node)]

    if values(root) > max(_MOST_VALUES, 2 * len(known)):
        raise DataInvalid(f"{name}: aliases make this file far too large. Write the values out, then try again.")


def _explain(error: Exception, body: str, name: str) -> str:
    """One sentence for a parser's complaint."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        found = _FORBIDDEN.search(body)
        at = found.start() if found else 0
        place = f"{name}:{body.count(chr(10), 0, at) + 1}:{at - body.rfind(chr(10), 0, at)}"
        return f"{place}: holds a character that YAML does not allow. Remove it, then try again."
    place = f"{name}:{mark.line + 1}:{mark.column + 1}"
    if "\t" in _line(body, mark.line)[: mark.column + 1]:
        return f"{place}: a tab stands where YAML wants spaces. Replace it by spaces, then try again."
    said = str(getattr(error, "problem", "") or "not valid YAML")
    said = {
        "mapping values are not allowed in this context": "a colon stands where none is expected",
        "could not find expected ':'": "a colon after the key is missing",
        "did not find expected key": "a key was expected here",
        "did not find expected <document start>": "only one document is expected in a file",
        "but found another document": "only one document is expected in a file",
    }.get(said, said)
    return f"{place}: {said}. Mend that line, then try again."


def _line(body: str, number: int) -> str:
    lines = body.splitlines()
    return lines[number] if number < len(lines) else ""


def _construct(node: yaml.Node, name: str) -> Any:
    """Plain values of a node."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(child, name) for child in node.value]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        place = f"{name}:{key_node.start_mark.line + 1}:{key_node.start_mark.column + 1}"
        if not isinstance(key_node, yaml.ScalarNode) or not isinstance(key, str):
            raise DataInvalid(f"{place}: a key must be a single word. Mend that line, then try again.")
        if key in result:
            raise DataInvalid(f"{place}: `{key}` stands twice. Keep one of them, then try again.")
        result[key] = _construct(value_node, name)
    return result


def _scalar(node: yaml.ScalarNode) -> Any:
    value: str = node.value
    if node.tag != _PLAIN_TAG:
        return value
    if value in _NULL:
        return None
    if value in {"true", "false"}:
        return value == "true"
    if value[0] not in "0123456789.+-" or len(value) > _MOST_DIGITS:
        return value
    if _INT.fullmatch(value):
        return int(value, 8 if value.startswith("0o") else 16 if value.startswith("0x") else 10)
    return float(value.lower().replace(".inf", "inf").replace(".nan", "nan")) if _FLOAT.fullmatch(value) else value


def inline(value: Any) -> str:
    """A value in one line of flow style, as it may stand after a key or in a list.

    Raises:
        DataInvalid: for text that is no Unicode, as half of what was typed in another encoding.
    """
    options: dict[str, Any] = {"default_flow_style": True, "sort_keys": False, "allow_unicode": True, "width": _WIDE}
    try:
        text: str = yaml.dump([value], Dumper=_Dumper, **options)
    except UnicodeEncodeError:
        raise DataInvalid("that is not UTF-8 text. Convert it, then try again.") from None
    return text.removeprefix("[").removesuffix("\n").removesuffix("]")


def same(one: Any, other: Any) -> bool:
    """Whether two parsed values are the same in value and type (1 is not true, nor 1.0)."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one != one and other != other)  # noqa: PLR0124  NaN is itself here
