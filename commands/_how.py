"""What `how` shows on the screen: a page, the listing, a blank sheet."""

from collections.abc import Mapping
from typing import Any

from aftercare import handouts, worksheets
from aftercare.catalogue import practices
from aftercare.handouts import Page, Part
from aftercare.output import Console
from aftercare.text import one_line


class Face:
    """How lines look: as wide as the terminal and with headings in bold, or plain in a file."""

    def __init__(self, console: Console, *, in_file: bool) -> None:
        self._console = console
        self._plain = in_file

    @property
    def seen(self) -> bool:
        """Whether a person looks at it on a terminal now."""
        return not self._plain and self._console.is_terminal

    def title(self, text: str) -> str:
        """A heading."""
        return text if self._plain else self._console.strong(text)

    def lines(self, text: str, indent: str = "", first: str | None = None) -> list[str]:
        """A paragraph, its first line begun by `first` where that is not the indentation."""
        wrapped = [indent + text] if self._plain else self._console.wrapped(text, indent=indent)
        begin = indent if first is None else first
        return [begin + wrapped[0][len(indent) :], *wrapped[1:]] if wrapped else [""]


def page(face: Face, shown: Page) -> str:
    """A practice: how long, the steps, when to stop, and what else there is to know."""
    title = face.title(one_line(shown.habit.title))
    if shown.about is None:
        return "\n".join([title, *face.lines(handouts.words()["own"])])
    lines = [title, *face.lines(handouts.heading(shown, shown.about))]
    for part in handouts.parts(shown, shown.about):
        lines += ["", face.title(part.title), *_part(face, part)]
    lines.append("")
    for sentence in handouts.ending(shown, shown.about):
        lines += face.lines(sentence)
    return "\n".join(lines)


def steps(face: Face, shown: Page) -> str:
    """What is good to have read before the timer runs: the steps, and when to stop."""
    title = face.title(one_line(shown.habit.title))
    if shown.about is None:
        return title
    lines = [title]
    for part in handouts.parts(shown, shown.about):
        if part.steps or part.title == handouts.words()["stop"]:
            lines += ["", face.title(part.title), *_part(face, part)]
    return "\n".join(lines)


def _part(face: Face, part: Part) -> list[str]:
    lines: list[str] = []
    for number, text in enumerate(part.lines, 1):
        lines += face.lines(text, "  ") if not part.steps else face.lines(text, "     ", f"  {number}. ")
    widest = max((len(wish) for wish, _ in part.wishes), default=0)
    for wish, text in part.wishes:
        lines += face.lines(text, " " * (widest + 4), f"  {wish:<{widest}}  ")
    return lines


def listing(face: Face, *, solo: bool) -> str:
    """The practices by category, their keys and titles; on a terminal also what to write next."""
    widest = max(map(len, practices()))
    lines: list[str] = []
    for category, habits in handouts.listing(solo=solo).items():
        lines.append(face.title(category.capitalize()))
        lines += [f"  {habit.key:<{widest}}  {habit.title}" for habit in habits]
    if face.seen:
        lines += ["", *face.lines(handouts.words()["next"])]
    return "\n".join(lines)


def sheet(face: Face, found: Mapping[str, Any]) -> str:
    """A blank sheet as text, to fill in with a pen or an editor."""
    headings = {part["title"] for part in found["parts"]} | {found["title"]}
    lines: list[str] = []
    for indent, text in worksheets.as_text(found, handouts.words()):
        lines += _blank_or(face, indent, text, headings)
    return "\n".join(lines)


def _blank_or(face: Face, indent: str, text: str, headings: set[str]) -> list[str]:
    """One line of a sheet: what is to be written on is never wrapped."""
    if worksheets.is_line(text):
        return [indent + text]
    return [face.title(text)] if text in headings and not indent else face.lines(text, indent)
