"""The faces of the support list: lines of text for a screen or a pipe, and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from aftercare.support import (
    EVERY,
    Country,
    Directory,
    Line,
    Wish,
    directories_for,
    is_old,
    is_own,
    lines_for,
)
from aftercare.text import listed, one_line

if TYPE_CHECKING:
    from aftercare.contracts.knowing import SupportShown


@dataclass(frozen=True, slots=True)
class Said:
    """A line of text: how far it is set in, and whether it stands out."""

    text: str
    indent: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Support:
    """What is shown: for which wish, the rows chosen, on which day, in which words."""

    wish: Wish
    lines: tuple[Line, ...]
    directories: tuple[Directory, ...]
    today: date
    words: Mapping[str, Any]
    countries: tuple[Country, ...]

    def checked(self, line: Line) -> str:
        """When a row was checked, exactly as the data has it."""
        key = "last_known" if line.checked_on.isdecimal() else "checked"
        if not line.checked_on[:1].isdigit():
            key = "not_confirmed"
        said: str = self.words[key]
        return said.format(on=line.checked_on)

    def old(self, line: Line) -> bool:
        """Whether a row carries the mark of rule R20."""
        return is_old(line.checked_on, today=self.today)


def support(
    wish: Wish,
    lines: Sequence[Line],
    directories: Sequence[Directory],
    *,
    today: date,
    words: Mapping[str, Any],
    countries: Sequence[Country],
) -> Support:
    """What is shown for a wish."""
    chosen = tuple(lines_for(lines, wish.code)), tuple(directories_for(directories, wish.code))
    return Support(wish, *chosen, today, words, tuple(countries))


def as_text(found: Support) -> list[Said]:
    """The list as it is read: emergency first, then the numbers, then where to look further, then what to mind."""
    words = found.words
    said = [Said(words["emergency"], strong=True), Said(""), *map(Said, _which(found))]
    for heading, rows in _sections(found).items():
        said += [Said(""), Said(words["headings"][heading], strong=True)]
        for line in rows:
            said += [Said(line.contact, 2, strong=True), Said(_about(found, line), 4)]
    for heading in dict.fromkeys(one.group for one in found.directories):
        said += [Said(""), Said(words["headings"][heading], strong=True)]
        for one in found.directories:
            if one.group == heading:
                said += [Said(_place(one), 2), Said(_about_directory(found, one), 4)]
    said += [Said(""), Said(words["steps"]), Said(words["undated"])]
    if any(map(found.old, found.lines)):
        said.append(Said(words["old"]))
    return [*said, Said(""), *map(Said, words["endings"])]


def _which(found: Support) -> list[str]:
    """Whose rows these are, said before them: guessed, not known, or none near enough."""
    wish, words = found.wish, found.words
    named = next((one.name for one in found.countries if one.code == wish.code), "")
    country = f"{named} ({wish.word})" if named else wish.word
    said = [words["guessed"].format(country=country)] if wish.guessed else []
    if wish.near:
        said.append(words["near"].format(word=repr(one_line(wish.word)), names=listed(wish.near, "or")))
    elif not wish.code and wish.word:
        said.append(words["not_listed"].format(word=one_line(wish.word)))
    elif not wish.code:
        said.append(words["unknown"])
    elif not wish.guessed:
        said.append(words["shown"].format(country=named) if named else words["every"])
    return said


def _sections(found: Support) -> dict[str, list[Line]]:
    """The lines under their headings: those of the country by what they are for, then those for any country."""
    sections: dict[str, list[Line]] = {}
    for one in found.lines:
        heading = one.group if is_own(one.codes, found.wish.code) else "anywhere"
        sections.setdefault(heading, []).append(one)
    return sections


def _about(found: Support, line: Line) -> str:
    hours = found.words["hours"].get(line.hours, line.hours)
    what = [f"{line.name}{_where(found, line.country)}: {line.what_for}", *([line.tell] if line.tell else [])]
    when = [hours, found.checked(line), found.words["mark"] if found.old(line) else ""]
    return f"{'; '.join(what)}. {_sentence(', '.join(part for part in when if part))}"


def _place(one: Directory) -> str:
    """Where it is found; what has no address of its own goes by its name."""
    return one.name if one.address == "local" else one.address


def _about_directory(found: Support, one: Directory) -> str:
    meant = not one.what_for_in or found.wish.code in {EVERY, *one.what_for_in}
    about = f"{one.address if _place(one) == one.name else one.name}{_where(found, one.country)}"
    said = _sentence(f"{about}: {one.what_for}" if meant else about)
    return said if one.confirmed else f"{said} {_sentence(found.words['not_confirmed'])}"


def _where(found: Support, country: str) -> str:
    """The data's word for where a row holds, left out where it is just the country shown."""
    label = next((one.label for one in found.countries if one.code == found.wish.code), "")
    return "" if country in {label, "any"} else f", {found.words['places'].get(country, country)}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def as_json(found: Support) -> "SupportShown":
    """The list for JSON, as scripts rely on it."""
    wish = found.wish
    return {
        "country": wish.code or None,
        "guessed": wish.guessed,
        "near": list(wish.near),
        "emergency": found.words["emergency"],
        "lines": [
            {
                "id": one.id,
                "name": one.name,
                "country": one.country,
                "contact": one.contact,
                "what_for": one.what_for,
                "hours": one.hours,
                "note": one.tell or None,
                "codes": list(one.codes),
                "checked_on": one.checked_on,
                "old": found.old(one),
                "group": one.group,
            }
            for one in found.lines
        ],
        "directories": [
            {
                "id": one.id,
                "name": one.name,
                "country": one.country,
                "address": one.address,
                "what_for": one.what_for,
                "confirmed": one.confirmed,
                "group": one.group,
            }
            for one in found.directories
        ],
        "endings": list(found.words["endings"]),
    }
