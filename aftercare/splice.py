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
from aftercare.marks import (
    after_line,
    comments,
    end_of,
    header,
    is_block,
    is_block_text,
    is_empty_scalar,
    line_start,
    start_of,
)
from aftercare.yamlfile import BOM, Document, inline, parse, same

Path = tuple[str | int, ...]

_PLAIN_BLOCK = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]*")
_GAP_IN_FLOW = re.compile(r"(?:\s|#[^\r\n]*)*")


def append(document: Document, path: Path, items: Sequence[dict[str, Any]]) -> Document:
    """The document with items added at the end of the list at `path`, which is made if it is absent.

    Raises:
        DataInvalid: if the file's form does not let that be done safely.
    """
    document = _ending_in_newline(document)
    expected = copy.deepcopy(document.data)
    parent = _at(expected, path[:-1])
    known = parent.get(path[-1])
    parent[path[-1]] = [*(known if isinstance(known, list) else []), *map(_plain, items)]
    node = document.node(path)
    if node is None or is_empty_scalar(node):
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
        text = _value_replaced(document, path, inline(value), keep=comments(document, node))
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
        text = _value_replaced(document, path[:-1], "[]" if isinstance(parent, yaml.SequenceNode) else "{}")
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


def _insert_after(document: Document, node: yaml.Node, lines: str) -> str:
    at = after_line(document.text, end_of(document, node))
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
        return _key_added(document, path, value) if node is None else _value_replaced(document, path, value)
    dash = " " * parent.start_mark.column
    lines = "".join(_item(item, dash, document.newline) for item in items)
    node = document.node(path)
    if node is not None:
        return _insert_after(document, node, lines)
    return _insert_after(document, parent, f"{dash}{path[-1]}:{document.newline}{lines}")


def _appended_in_flow(document: Document, path: Path, node: yaml.Node, items: Sequence[dict[str, Any]]) -> str:
    text, start, end = document.text, start_of(document, node), end_of(document, node)
    written = [inline(item) for item in items]
    if not node.value:
        parent = document.node(path[:-1])
        one_line = text[start:end].strip("[] ") == ""
        if one_line and isinstance(parent, yaml.MappingNode) and not parent.flow_style:
            dash = " " * parent.start_mark.column
            at = after_line(text, end)
            if at is not None:  # `entries: []` becomes a list with one entry a line
                lines = "".join(_item(item, dash, document.newline) for item in items)
                return text[:start].rstrip(" ") + text[end:at] + lines + text[at:]
        return text[: start + 1] + ", ".join(written) + text[start + 1 :]
    return _added_in_flow(text, node.value[-1], end_of(document, node.value[-1]), document, written)


def _added_in_flow(text: str, last: yaml.Node, last_end: int, document: Document, written: Sequence[str]) -> str:
    """Members added after the last one inside brackets, in its own line if that has one."""
    last_start = start_of(document, last)
    lead = text[line_start(text, last_start) : last_start]
    between = document.newline + lead if lead and not lead.strip() else " "
    gap = _GAP_IN_FLOW.match(text, last_end)
    comma = gap.end() if gap else last_end
    if text[comma : comma + 1] == ",":
        return text[: comma + 1] + between + f",{between}".join(written) + text[comma + 1 :]
    return text[:last_end] + "".join(f",{between}{one}" for one in written) + text[last_end:]


def _value_replaced(document: Document, path: Path, value: str, *, keep: Sequence[str] = ()) -> str:
    """The text with another value at a path; the comments to `keep` get lines of their own below it."""
    text, node, parent = document.text, document.node(path), document.node(path[:-1])
    if node is None or parent is None:
        raise _refusal(document, path)
    start, end = start_of(document, node), end_of(document, node)
    if is_empty_scalar(node):
        return f"{text[:start]} {value}{text[start:]}"
    if is_block_text(node):
        return text[:start] + value + header(document, node) + text[end:]
    behind = after_line(text, end)
    if behind is None:
        if keep or is_block(node):
            raise _refusal(document, path)
        return text[:start] + value + text[end:]
    pad = " " * parent.start_mark.column
    kept = "".join(f"{pad}{comment}{document.newline}" for comment in keep)
    if not is_block(node):
        return text[:start] + value + text[end:behind] + kept + text[behind:]
    if path and isinstance(parent, yaml.MappingNode):  # a block stands below its key, perhaps after comments
        key = next(key for key, _ in parent.value if key.value == path[-1])
        colon = text.index(":", end_of(document, key))
        return f"{text[: colon + 1]} {value}{text[colon + 1 : line_start(text, start)]}{kept}{text[behind:]}"
    return text[:start] + value + document.newline + kept + text[behind:]


def _key_added(document: Document, path: Path, value: str) -> str:
    parent = document.node(path[:-1])
    if not isinstance(parent, yaml.MappingNode) or not parent.value:
        raise _refusal(document, path)
    pair = f"{path[-1]}: {value}"
    if parent.flow_style:
        first, last = parent.value[-1]
        return _added_in_flow(document.text, first, end_of(document, last), document, [pair])
    return _insert_after(document, parent, f"{' ' * parent.start_mark.column}{pair}{document.newline}")


def _removed_in_flow(document: Document, pairs: Sequence[tuple[yaml.Node, yaml.Node]], position: int) -> str:
    text = document.text
    start, end = start_of(document, pairs[position][0]), end_of(document, pairs[position][1])
    if position > 0:
        before = end_of(document, pairs[position - 1][1])
        if position + 1 == len(pairs) and _on_one_line(text[before:start]):
            return text[:before] + text[end:]
        return text[: _behind_comma(text, before)] + text[_behind_comma(text, end) :]
    after = start_of(document, pairs[1][0])
    if _on_one_line(text[end:after]):
        return text[:start] + text[after:]
    line = line_start(text, start)
    return text[: start if text[line:start].strip() else line] + text[_behind_comma(text, end) :]


def _on_one_line(text: str) -> bool:
    return "\n" not in text and "\r" not in text


def _behind_comma(text: str, position: int) -> int:
    """Where what belongs to a member in brackets ends: after its comma, and after the comment on its line."""
    gap = _GAP_IN_FLOW.match(text, position)
    comma = gap.end() if gap else position
    position = comma + 1 if text[comma : comma + 1] == "," else position
    return after_line(text, position) or position


def _removed_in_block(
    document: Document,
    parent: yaml.Node,
    pairs: Sequence[tuple[yaml.Node, yaml.Node]],
    position: int,
) -> str:
    text = document.text
    end = after_line(text, end_of(document, pairs[position][1]))
    if position > 0:
        start = after_line(text, end_of(document, pairs[position - 1][1]))
    else:
        start = start_of(document, parent)
        lead = text[line_start(text, start) : start].strip(f"{BOM} ")
        if lead and end is not None:  # the first key after a dash: the next one takes its place
            after = start_of(document, pairs[1][0])
            if text[end:after].strip():  # comments that belong to it
                return text[:start].rstrip(" ") + document.newline + text[end:]
            return text[:start] + text[after:]
        start -= parent.start_mark.column
    if start is None or end is None:
        raise _refusal(document, ())
    return text[:start] + text[end:]
