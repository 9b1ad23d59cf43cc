"""The words that a shell may offer after a command: shipped names, the keys of the plan, the names of own decks.

What ships was gathered beforehand into one JSON file (`make manual`), so that no YAML is read for it. From the home
come only keys and file names: no title, no note, no item of the menu, no name of a person, no question, no content.
Whatever is wrong with a home, what ships is still offered. Nothing is ever written.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aftercare.session import Session

SHIPPED = "completion/words.json"
SHELLS = ("bash", "zsh", "fish")
_MOST = 400
"""So many words are offered at most; a plan or a folder with more is cut, so that no shell is flooded."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PAST = [("today", ""), ("yesterday", ""), *[(day, "the last one") for day in _DAYS], ("3 days ago", "")]
COMING = [("today", ""), ("tomorrow", ""), *[(day, "the coming one") for day in _DAYS], ("in 3 days", "")]
WEEKS = [("this week", ""), ("last week", "")]
PERIODS = [*WEEKS, ("this month", ""), ("last month", ""), ("last 4 weeks", ""), ("last 13 weeks", "")]


@dataclass(frozen=True, slots=True)
class Line:
    """A command line up to the cursor: the words before, the unfinished one, and the quote that it stands in."""

    words: tuple[str, ...]
    last: str
    raw: str
    quote: str


def parted(line: str) -> Line:
    """Part a line as a shell would, quotes and backslashes taken away; an open quote stays open."""
    words: list[str] = []
    word, raw, quote, begun = "", "", "", False
    letters = iter(line)
    for letter in letters:
        if not quote and letter.isspace():
            if begun:
                words.append(word)
            word, raw, begun = "", "", False
            continue
        raw, begun = raw + letter, True
        if letter == "\\" and quote != "'":
            following = next(letters, "")
            raw, word = raw + following, word + following
        elif quote and letter == quote:
            quote = ""
        elif not quote and letter in "'\"":
            quote = letter
        else:
            word += letter
    return Line(tuple(words), word, raw, quote)


def shipped() -> dict[str, Any]:
    """What was gathered from all that ships: for each kind of word its names, each with a line about it."""
    found: dict[str, Any] = json.loads(_text(SHIPPED))
    return found


def _text(name: str) -> str:
    return files("aftercare.templates").joinpath(name).read_text("utf-8")  # not by `shipped`, which loads YAML


def plain(name: str) -> bool:
    """Whether a name may be offered as it is: short, printable, and nothing that a terminal or a shell would act on."""
    return 0 < len(name) <= 80 and name.isprintable() and not name.startswith("-")  # noqa: PLR2004


def own_practices(session: "Session") -> list[str]:
    """The keys of the plan, without their titles; none where the plan cannot be read."""
    return _quietly(lambda: [habit.key for habit in session.plan.active(session.today)])


def own_decks(session: "Session") -> list[str]:
    """The names of own decks' files, which are not opened."""
    from aftercare.home import DECKS

    return _quietly(lambda: _names(session.home.path(DECKS), (".yaml",)))


def own_templates(session: "Session") -> list[str]:
    """The file names of own templates."""
    from aftercare.home import TEMPLATES

    return _quietly(lambda: _names(session.home.path(TEMPLATES), (".j2",), whole=True))


def own_sliders(session: "Session") -> list[str]:
    """The keys of own sliders, without their questions."""
    return _quietly(lambda: [own.key for own in session.settings.sliders])


def _names(folder: str, endings: tuple[str, ...], *, whole: bool = False) -> list[str]:
    names = sorted(name for name in os.listdir(folder) if name.endswith(endings))  # noqa: PTH208  pathlib costs more
    return names if whole else [Path(name).stem for name in names]


def _quietly(read: Callable[[], list[str]]) -> list[str]:
    try:
        return [name for name in read() if plain(name)][:_MOST]
    except Exception:  # noqa: BLE001  a shell asks at each press of a key; a fault is for `check` to tell
        return []


def merged(own: Iterable[str], known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Own names first, then the shipped ones; each once, with the shipped line about it."""
    lines = dict(known)
    return [(name, lines.get(name, "")) for name in dict.fromkeys([*own, *lines])]


def script(shell: str, program: str) -> str:
    """The script that a shell runs to complete `program`."""
    name = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in program)
    return _text(f"completion/{shell}.txt").replace("@PROGRAM@", program).replace("@NAME@", name)
