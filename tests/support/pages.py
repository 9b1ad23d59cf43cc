"""The fenced blocks of a page, in order, with what a comment before each says of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"^(?:(?P<section>## [^\n]*)|(?:<!-- (?P<mark>file|on a terminal|not run): (?P<about>.*?) -->\n)?"
    r"```(?P<kind>\w*)\n(?P<text>.*?)^```$)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its section's heading, its language, its text, and the mark before it with what it is about."""

    section: str
    kind: str
    text: str
    mark: str
    about: str


def blocks(page: Path) -> Iterator[Block]:
    """All fenced blocks of the page."""
    section = ""
    for found in _BLOCK.finditer(page.read_text("utf-8")):
        if found["section"]:
            section = found["section"]
        else:
            yield Block(section, found["kind"], found["text"], found["mark"] or "", found["about"] or "")
