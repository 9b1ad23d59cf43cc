"""Small things about text: what is safe to print, what was probably meant, how to list words."""

import re
from collections.abc import Iterable, Sequence

from aftercare.errors import InputMissing, UsageProblem

UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with control characters and bidi overrides made visible, so that a file cannot drive a terminal."""
    return UNSAFE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


_MARKDOWN = re.compile(r"[\\`*_\[\]|~]")
_MARKDOWN_FIRST = re.compile(r"^(\s*(?:\d+(?=[.)])|(?=[-+=#>])))(.)", re.MULTILINE)


def markdown_safe(text: str, *, code: bool = False) -> str:
    """The text without what Markdown or HTML would read as markup; it reads the same when it is rendered.

    With `code`, for text that ships, what stands in backticks stays so: it names commands.
    """
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    safe = _MARKDOWN_FIRST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\g<0>", plain))
    return safe.replace("\\`", "`") if code else safe


def is_text(text: str) -> bool:
    """Whether it is made of characters: what a shell passed on as other bytes is not."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def one_line(text: str) -> str:
    """As `visible`, on one line."""
    return visible(" ".join(text.split()))


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a sentence lists them: "a, b and c"."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: float, one: str, many: str | None = None) -> str:
    """A number with its word: "1 week", "2 weeks"."""
    shown = f"{number:g}"
    return f"{shown} {one if number == 1 else many or one + 's'}"


def often(number: float) -> str:
    """How often, as people say it: "once", "twice", "3 times"."""
    words = {1.0: "once", 2.0: "twice"}
    return words.get(float(number)) or f"{number:g} times"


def minutes(total: int) -> str:
    """Minutes as people say them: "45 min", "1 h 30 min"."""
    hours, rest = divmod(total, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def nearest(word: str, known: Iterable[str]) -> str:
    """A next step for a word that is not known: the nearest ones, else some of those there are."""
    from difflib import get_close_matches

    options = list(known)
    found = get_close_matches(word.lower(), options, n=3, cutoff=0.5)
    if found:
        return f"Did you mean {listed(found, 'or')}?"
    return f"Known are {listed(options if len(options) <= 20 else [*options[:20], 'others'])}."  # noqa: PLR2004


def resolve(word: str, *groups: Sequence[str], what: str = "practice") -> str:
    """The name meant by a word: itself, or the one name that begins with it; an earlier group goes first.

    Raises:
        UsageProblem: if it begins several names of a group.
        InputMissing: if it begins none.
    """
    typed = word.strip().lower().replace("_", "-")
    for group in groups:
        if typed in group:
            return typed
    for group in groups:
        found = [name for name in group if typed and name.startswith(typed)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageProblem(f"{one_line(word)!r} could be {listed(found, 'or')}. Write a little more of it.")
    every = list(dict.fromkeys(name for group in groups for name in group))
    raise InputMissing(f"{one_line(word)!r} is no {what} that is known here. {nearest(typed, every)}")
