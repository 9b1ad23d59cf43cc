"""Where the nodes of a YAML file stand in its text, and the comments between them."""

import re
from collections.abc import Iterator

import yaml

from aftercare.yamlfile import Document

_BLOCK = {"|", ">"}
_HEADER = re.compile(r"[|>]([-+0-9]*)([ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z))")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_TO_LINE_END = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
_COMMENT = re.compile(r"#[^\r\n]*")


def is_block(node: yaml.Node) -> bool:
    """Whether it is a list or mapping in block style."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def is_block_text(node: yaml.Node) -> bool:
    """Whether it is a text after `|` or `>`."""
    return isinstance(node, yaml.ScalarNode) and node.style in _BLOCK


def is_empty_scalar(node: yaml.Node) -> bool:
    """Whether nothing at all is written, as after `entries:`."""
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def start_of(document: Document, node: yaml.Node) -> int:
    """Where a node begins."""
    return int(node.start_mark.index) + document.offset


def end_of(document: Document, node: yaml.Node) -> int:
    """Where a node's own text ends: the parser's mark of a block runs on over blank lines and comments."""
    while is_block(node) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    position = int(node.end_mark.index) + document.offset
    if not is_block_text(node) or _keeps_blank_lines(document, node):
        return position
    stripped = document.text[:position].rstrip("\r\n")
    found = _LINE_BREAK.match(document.text, len(stripped))
    return found.end() if found else position


def header(document: Document, node: yaml.Node) -> str:
    """What stands behind the `|` or `>` of a block text, up to and with the end of its line: a comment or nothing."""
    found = _HEADER.search(document.text, start_of(document, node))
    return found[2] if found else document.newline


def _keeps_blank_lines(document: Document, node: yaml.Node) -> bool:
    found = _HEADER.search(document.text, start_of(document, node))
    return found is not None and "+" in found[1]


def after_line(text: str, position: int) -> int | None:
    """The start of the line after `position`, None if more than a comment stands in between."""
    if position == 0 or text[position - 1] in "\r\n":
        return position
    match = _TO_LINE_END.match(text, position)
    return match.end() if match else None


def line_start(text: str, position: int) -> int:
    """The start of the line that holds `position`."""
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def comments(document: Document, node: yaml.Node) -> list[str]:
    """The comments that stand inside a list or mapping, and behind its last line if it is in block style."""
    if not isinstance(node, yaml.CollectionNode):
        return []
    text, at, found = document.text, start_of(document, node), []
    for leaf in _leaves(node):
        found += _COMMENT.findall(text, at, start_of(document, leaf))
        if is_block_text(leaf):
            found += _COMMENT.findall(header(document, leaf))
        at = max(at, end_of(document, leaf))
    stop = end_of(document, node)
    if is_block(node):
        stop = after_line(text, stop) or stop
    return found + _COMMENT.findall(text, at, stop)


def _leaves(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for child in node.value:
        for one in child if isinstance(child, tuple) else (child,):
            yield from _leaves(one)
