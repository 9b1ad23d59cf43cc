"""Changing a YAML file at its nodes' marks: what a person wrote is never rewritten.

Each function returns the document after one change: comments, order and spacing of everything else stay
byte for byte. The new text is parsed; unless the result is exactly the old data plus the change, the
change is refused and nothing may be written.
"""

import copy
import re
from collections.abc import Sequence
from typing import Any

import yaml

from aftercare.errors import DataInvalid
from aftercare.yamlfile import Document, inline, parse, same

Path = tuple[str | int, ...]

_BLOCK = {"|", ">"}
_PLAIN_BLOCK = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]*")
_TO_LINE_END = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
_GAP_IN_FLOW = re.compile(r"(?:\s|#[^\r\n]*)*")


def append(document: Document, path: Path, items: Sequence[dict[str, Any]]) -> Document:
    """The document with items added at the end of the list at `path`, which is made if it is absent.

    Raises:
        DataInvalid: if the file's form does not let that be done safely.
    """
    document = _ending_in_newline(document)
    expected = copy.deepcopy(document.data)
    parent = _at(expected, path[:-1])
    if parent.get(path[-1]) is None:
        parent[path[-1]] = []
    parent[path[-1]].extend(_plain(item) for item in items)
    node = document.node(path)
    if node is None or _is_empty_scalar(node):
        text = _list_made(document, path, items)
    elif not isinstance(node, yaml.SequenceNode):
        raise _refusal(document, path)
    elif node.flow_style:
        text = _appended_in_flow(document, path, node, items)
    else:
        dash = " " * node.start_mark.column
        text = _insert_after(document, node, "".join(_item(item, dash, document.newline) for item in items))
    return _verified(document, text, expected, path)


def put(document: Document, path: Path, value: Any) -> Document:
    """The document with the key at the end of `path` set to `value`, replaced or added.

    Raises:
        DataInvalid: if the file's form does not let that be done safely.
    """
    document = _ending_in_newline(document)
    expected = copy.deepcopy(document.data)
    _at(expected, path[:-1])[path[-1]] = _plain(value)
    node = document.node(path)
    if node is not None:
        text = _value_replaced(document, node, inline(value))
    else:
        text = _key_added(document, path, inline(value))
    return _verified(document, text, expected, path)


def remove(document: Document, path: Path) -> Document:
    """The document without the key or list item at `path`, and without the comments that belong to it.

    Raises:
        DataInvalid: if the file's form does not let that be done safely.
    """
    document = _ending_in_newline(document)
    expected = copy.deepcopy(document.data)
    del _at(expected, path[:-1])[path[-1]]
    parent = document.node(path[:-1])
    if isinstance(parent, yaml.SequenceNode) and isinstance(path[-1], int):
        pairs = [(child, child) for child in parent.value]
        position = path[-1]
    elif isinstance(parent, yaml.MappingNode):
        pairs = list(parent.value)
        position = next(i for i, (key, _) in enumerate(pairs) if key.value == path[-1])
    else:
        raise _refusal(document, path)
    if len(pairs) == 1:
        text = _emptied(document, parent)
    elif parent.flow_style:
        text = _removed_in_flow(document, pairs, position)
    else:
        text = _removed_in_block(document, parent, pairs, position)
    return _verified(document, text, expected, path)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _plain(value: Any) -> Any:
    """What parsing gives back for a value that is written: dates become text."""
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _verified(document: Document, text: str, expected: Any, path: Path) -> Document:
    try:
        result = parse(text, document.name)
    except DataInvalid:
        raise _refusal(document, path) from None
    if not same(result.data, expected):
        raise _refusal(document, path)
    return result


def _refusal(document: Document, path: Path) -> DataInvalid:
    return DataInvalid(
        f"{document.where(path)}: this form cannot be changed safely, so nothing was. "
        "Write one entry a line below its key, or make the change by hand with `edit`.",
    )


def _ending_in_newline(document: Document) -> Document:
    """The same document with a final newline: without it, a block's last line cannot be added after."""
    if not document.text or document.text.endswith(("\n", "\r")):
        return document
    return parse(document.text + document.newline, document.name)


def _is_block(node: yaml.Node) -> bool:
    """Whether it is a list or mapping in block style."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _is_empty_scalar(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def _start(document: Document, node: yaml.Node) -> int:
    return int(node.start_mark.index) + document.offset


def _end(document: Document, node: yaml.Node) -> int:
    """Where a node's own text ends: a block node's end mark runs on over blank lines and comments."""
    while _is_block(node) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index) + document.offset


def _after_line(text: str, position: int) -> int | None:
    """The start of the line after `position`, None if more than a comment stands in between."""
    if position == 0 or text[position - 1] in "\r\n":
        return position
    match = _TO_LINE_END.match(text, position)
    return match.end() if match else None


def _line_start(text: str, position: int) -> int:
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def _insert_after(document: Document, node: yaml.Node, lines: str) -> str:
    at = _after_line(document.text, _end(document, node))
    if at is None:
        raise _refusal(document, ())
    return document.text[:at] + lines + document.text[at:]


def _item(item: dict[str, Any], dash: str, newline: str) -> str:
    """One list item: a line of flow style, or block style where it holds a text of several lines or a long one."""
    note = item.get("note")
    if not isinstance(note, str) or not _PLAIN_BLOCK.fullmatch(note) or not note.endswith("\n"):
        return f"{dash}- {inline(item)}{newline}"
    if note[0] in " \n\t" or note.endswith("\n\n"):  # would need an indentation or chomping indicator
        return f"{dash}- {inline(item)}{newline}"
    lead, lines = f"{dash}- ", []
    for key, value in item.items():
        if key == "note":
            lines.append(f"{lead}note: |")
            lines += [f"{dash}    {line}" if line else "" for line in note[:-1].split("\n")]
        else:
            lines.append(f"{lead}{key}: {inline(value)}")
        lead = f"{dash}  "
    return newline.join([*lines, ""])


def _list_made(document: Document, path: Path, items: Sequence[dict[str, Any]]) -> str:
    parent = document.node(path[:-1])
    if not isinstance(parent, yaml.MappingNode):
        raise _refusal(document, path)
    if parent.flow_style:
        value = inline(list(items))
        node = document.node(path)
        return _key_added(document, path, value) if node is None else _value_replaced(document, node, value)
    dash = " " * parent.start_mark.column
    lines = "".join(_item(item, dash, document.newline) for item in items)
    node = document.node(path)
    if node is not None:
        return _insert_after(document, node, lines)
    return _insert_after(document, parent, f"{dash}{path[-1]}:{document.newline}{lines}")


def _appended_in_flow(document: Document, path: Path, node: yaml.Node, items: Sequence[dict[str, Any]]) -> str:
    text, start, end = document.text, _start(document, node), _end(document, node)
    written = [inline(item) for item in items]
    if not node.value:
        parent = document.node(path[:-1])
        one_line = text[start:end].strip("[] ") == ""
        if one_line and isinstance(parent, yaml.MappingNode) and not parent.flow_style:
            dash = " " * parent.start_mark.column
            at = _after_line(text, end)
            if at is not None:  # `entries: []` becomes a list with one entry a line
                lines = "".join(_item(item, dash, document.newline) for item in items)
                return text[:start].rstrip(" ") + text[end:at] + lines + text[at:]
        return text[: start + 1] + ", ".join(written) + text[start + 1 :]
    return _added_in_flow(text, node.value[-1], _end(document, node.value[-1]), document, written)


def _added_in_flow(text: str, last: yaml.Node, last_end: int, document: Document, written: Sequence[str]) -> str:
    """Members added after the last one inside brackets, in its own line if that has one."""
    last_start = _start(document, last)
    lead = text[_line_start(text, last_start) : last_start]
    between = document.newline + lead if lead and not lead.strip() else " "
    gap = _GAP_IN_FLOW.match(text, last_end)
    comma = gap.end() if gap else last_end
    if text[comma : comma + 1] == ",":
        return text[: comma + 1] + between + f",{between}".join(written) + text[comma + 1 :]
    return text[:last_end] + "".join(f",{between}{one}" for one in written) + text[last_end:]


def _value_replaced(document: Document, node: yaml.Node, value: str) -> str:
    text, start, end = document.text, _start(document, node), _end(document, node)
    if _is_empty_scalar(node):
        return f"{text[:start]} {value}{text[start:]}"
    if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
        return text[:start] + value + document.newline + text[end:]
    if _is_block(node):  # a block list or mapping stands below its key
        colon = text.rfind(":", 0, _line_start(text, start))
        while (mark := text.rfind("#", _line_start(text, colon), colon)) >= 0:  # that colon was in a comment
            colon = text.rfind(":", 0, mark)
        at = _after_line(text, end)
        between = text[colon + 1 : _line_start(text, start)]
        return f"{text[: colon + 1]} {value}{between}{text[end if at is None else at :]}"
    return text[:start] + value + text[end:]


def _key_added(document: Document, path: Path, value: str) -> str:
    parent = document.node(path[:-1])
    if not isinstance(parent, yaml.MappingNode) or not parent.value:
        raise _refusal(document, path)
    pair = f"{path[-1]}: {value}"
    if parent.flow_style:
        first, last = parent.value[-1]
        return _added_in_flow(document.text, first, _end(document, last), document, [pair])
    return _insert_after(document, parent, f"{' ' * parent.start_mark.column}{pair}{document.newline}")


def _emptied(document: Document, parent: yaml.Node) -> str:
    """The last member goes: an empty pair of brackets stays."""
    empty = "[]" if isinstance(parent, yaml.SequenceNode) else "{}"
    return _value_replaced(document, parent, empty)


def _removed_in_flow(document: Document, pairs: Sequence[tuple[yaml.Node, yaml.Node]], position: int) -> str:
    text = document.text
    if position + 1 < len(pairs):
        return text[: _start(document, pairs[position][0])] + text[_start(document, pairs[position + 1][0]) :]
    return text[: _end(document, pairs[position - 1][1])] + text[_end(document, pairs[position][1]) :]


def _removed_in_block(
    document: Document,
    parent: yaml.Node,
    pairs: Sequence[tuple[yaml.Node, yaml.Node]],
    position: int,
) -> str:
    text = document.text
    end = _after_line(text, _end(document, pairs[position][1]))
    if position > 0:
        start = _after_line(text, _end(document, pairs[position - 1][1]))
    else:
        start = _start(document, parent)
        if text[_line_start(text, start) : start].strip():  # the first key after a dash: the next takes its place
            return text[:start] + text[_start(document, pairs[1][0]) :]
        start = _line_start(text, start)
    if start is None or end is None:
        raise _refusal(document, ())
    return text[:start] + text[end:]
