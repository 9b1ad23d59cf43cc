"""Support lines and directories: which rows are for a country, how fresh they are, which country was meant.

Rows in, values out: nothing here reads a file or remembers that it was asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

ANYWHERE = "*"
EVERY = "all"
FRESH = timedelta(days=180)
"""A row that was checked longer ago carries a mark (rule R20)."""

_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EU = frozenset(_EU.split())
"""The members of the European Union, which share its line."""

GROUPS = ("abuse", "sexual-violence", "crisis", "talk", "own-behaviour", "devices", "anywhere")
"""What lines are for, what most people in danger need first; within one, the order of the data: no ranking."""
DIRECTORY_GROUPS = ("therapist", "low-cost")


@dataclass(frozen=True, slots=True)
class Line:
    """A line or service as the data has it; `checked_on` is a date, a year or "not confirmed"."""

    id: str
    name: str
    country: str
    contact: str
    what_for: str
    hours: str
    codes: tuple[str, ...]
    checked_on: str
    group: str
    tell: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """Where to look for a helper; `what_for_in` names the countries that `what_for` speaks of, if not all."""

    id: str
    name: str
    country: str
    address: str
    what_for: str
    check: str
    codes: tuple[str, ...]
    group: str
    what_for_in: tuple[str, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether the page itself was seen, and not only code that names it."""
        return "code repos" not in self.check


@dataclass(frozen=True, slots=True)
class Country:
    """A country that can be asked for: its code, plain name, the data's word for all of it, and other names."""

    code: str
    name: str
    label: str = ""
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it may be called, in small letters."""
        return (self.code.lower(), self.name.lower(), *self.also)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which country is shown: its code, `EVERY`, or "" for none; as it was typed or guessed; what was near it."""

    code: str = ""
    word: str = ""
    guessed: bool = False
    near: tuple[str, ...] = ()


def asked(word: str, countries: Sequence[Country]) -> Wish:
    """The country meant by a word: a code or a plain name. One that is not listed is an answer too, never a fault."""
    typed = " ".join(word.replace("_", " ").replace(".", "").split()).lower().removeprefix("the ")
    if typed == EVERY:
        return Wish(EVERY, word)
    for one in countries:
        if typed in one.names:
            return Wish(one.code, word)
    named = {name: one.name for one in countries for name in one.names if len(name) > 2}  # noqa: PLR2004  no codes
    begun = {shown for name, shown in named.items() if len(typed) > 2 and name.startswith(typed)}  # noqa: PLR2004
    close = [named[name] for name in get_close_matches(typed, named, n=3, cutoff=0.75)]
    return Wish("", word, near=tuple(dict.fromkeys([*sorted(begun), *close]))[:3])


def guessed(environment: Mapping[str, str], countries: Sequence[Country]) -> Wish:
    """The country of the locale in use, none where it names no region."""
    locale = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    _, found, region = locale.partition(".")[0].partition("@")[0].partition("_")
    if not found or len(region) != 2 or not (region.isascii() and region.isalpha()):  # noqa: PLR2004  a region's code
        return Wish()
    code = region.upper()
    known = any(code == one.code for one in countries)
    return Wish(code if known else "", code, guessed=True)


def lines_for(lines: Sequence[Line], code: str) -> list[Line]:
    """The lines shown for a country, by what they are for: its own and the European Union's, then those for any."""
    own = [one for group in GROUPS for one in lines if one.group == group and is_own(one.codes, code)]
    rest = [one for one in lines if ANYWHERE in one.codes and one not in own]
    return [*own, *sorted(rest, key=lambda one: one.group != "anywhere")]


def directories_for(directories: Sequence[Directory], code: str) -> list[Directory]:
    """The directories shown for a country, by what they are for."""
    return [one for group in DIRECTORY_GROUPS for one in directories if one.group == group and _fits(one.codes, code)]


def is_own(codes: Sequence[str], code: str) -> bool:
    """Whether a row is a country's own, the European Union's included, and not only one for any."""
    return code == EVERY or code in codes or (code in EU and "EU" in codes)


def _fits(codes: Sequence[str], code: str) -> bool:
    return ANYWHERE in codes or is_own(codes, code)


def is_old(checked_on: str, *, today: date) -> bool:
    """Whether a row was last checked more than 180 days ago.

    A year alone counts from its first day, and what is no date counts as old, so that it errs towards saying so.
    """
    try:
        day = date(int(checked_on), 1, 1) if checked_on.isdecimal() else date.fromisoformat(checked_on)
    except ValueError:
        return True
    return today - day > FRESH
