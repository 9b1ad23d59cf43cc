"""What studies found about each practice, what they did not, and what became of the articles' claims.

All of it ships as YAML: `evidence/references.yaml` holds the literature, `evidence/en/` the words about it. What
may be said of a claim is fixed there by its field `print`, and held by the tests.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from aftercare import catalogue, shipped
from aftercare.errors import InputMissing, UsageProblem
from aftercare.text import nearest, one_line, resolve

FOLDER = "evidence/en"
RANDOMISED = ("randomised", "randomised-review")
BASES = ("randomised", "diary", "other", "clinical", "sense")
"""What a practice rests on, the firmest first."""


@dataclass(frozen=True, slots=True)
class Study:
    """A piece of the literature: what it is, what it found and its limits, or why nothing is drawn from it."""

    key: str
    citation: str
    kind: str
    how: str = ""
    found: str = ""
    limits: str = ""
    unused: str = ""
    doi: str | None = None
    doi_note: str = "no DOI listed"

    @property
    def link(self) -> str:
        """Where it can be read, as text."""
        return f"https://doi.org/{self.doi}" if self.doi else f"({self.doi_note})"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands under a practice: `studies` speak for it or near it, `cautions` against too much of it."""

    habit: str
    what: str
    studies: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    gap: str = ""
    care: str = ""
    basis: str = ""
    no_trial: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of one of the two articles, in other words: what was found, and what may be said instead."""

    id: str
    verdict: str
    print: str
    claim: str
    found: str
    instead: str = ""
    references: tuple[str, ...] = ()
    limit: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked about: a practice, a study or claims, by their names."""

    practice: str | None = None
    study: str | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown together."""

    practices: tuple[Evidence, ...] = ()
    studies: tuple[Study, ...] = ()
    claims: tuple[Claim, ...] = ()


@cache
def words() -> Mapping[str, Any]:
    """The headings and the sentences that recur."""
    found: Mapping[str, Any] = shipped.data(f"{FOLDER}/words.yaml")
    return found


@cache
def studies() -> Mapping[str, Study]:
    """The literature by key."""
    said = {row["key"]: row for row in shipped.data(f"{FOLDER}/studies.yaml")["studies"]}
    return {key: Study(**{**reference, **said[key]}) for key, reference in catalogue.references().items()}


@cache
def practices() -> Mapping[str, Evidence]:
    """What stands under each of the 36 practices, by key, in order."""
    return {row["habit"]: _evidence(row) for row in shipped.data(f"{FOLDER}/practices.yaml")["practices"]}


def _evidence(row: Mapping[str, Any]) -> Evidence:
    named = {key: tuple(row.get(key, ())) for key in ("studies", "cautions")}
    return Evidence(**{**row, **named, "basis": row.get("basis") or _basis(named["studies"])})


def _basis(keys: Collection[str]) -> str:
    """The firmest kind among studies."""
    kinds = {studies()[key].kind for key in keys}
    if kinds.intersection(RANDOMISED):
        return "randomised"
    return "diary" if "diary" in kinds else "other"


@cache
def claims() -> Mapping[str, Claim]:
    """The claims of the two articles by id, in order."""
    rows = shipped.data(f"{FOLDER}/claims.yaml")["claims"]
    return {row["id"]: Claim(**{**row, "references": tuple(row.get("references", ()))}) for row in rows}


def meant(word: str, own: Sequence[str]) -> Asked:
    """What a word asks about: a practice (of the plan first), a claim's id or a study's key.

    Raises:
        UsageProblem: if it could be several.
        InputMissing: if it is none.
    """
    typed = word.strip().lower()
    if typed in own:
        return Asked(practice=typed)
    if re.fullmatch(r"s[01](?:-.*)?", typed):
        return Asked(claims=claims_of(word))
    if number := re.fullmatch(r"p(\d+)", typed):
        return Asked(practice=_numbered(word, int(number[1])))
    key = resolve(word, own, list(practices()), list(studies()))
    return Asked(study=key) if key in studies() and key not in own else Asked(practice=key)


def _numbered(word: str, number: int) -> str:
    known = list(practices())
    if not 1 <= number <= len(known):
        raise InputMissing(f"{one_line(word)!r} is no practice that is known here. They are P01 to P{len(known)}.")
    return known[number - 1]


def claims_of(word: str) -> tuple[str, ...]:
    """The ids that a word names: one, all parts of one (S1-03), or a whole article (S1).

    Raises:
        InputMissing: if it names none.
    """
    typed = word.strip().upper()
    found = tuple(one for one in claims() if typed in {one.upper(), one.rstrip("abc"), one[:2]})
    if not found:
        near = nearest(typed, list(claims())) if re.match(r"S[01]-", typed) else ""
        near = near if near.startswith("Did") else "They are S1-01 to S1-37 and S0-01 to S0-36."
        raise InputMissing(f"{one_line(word)!r} is no claim that is known here. {near}")
    return found


def of_practice(key: str) -> Selection:
    """What belongs to one practice: its studies and cautions too."""
    found = practices()[key]
    return Selection((found,), tuple(studies()[one] for one in (*found.studies, *found.cautions)))


def of_study(key: str, *, hidden: Collection[str] = ()) -> Selection:
    """A study, the practices that name it, and the claims."""
    return Selection(
        tuple(one for one in _shown(hidden) if key in (*one.studies, *one.cautions)),
        (studies()[key],),
        tuple(one for one in claims().values() if key in one.references),
    )


def of_claims(ids: Collection[str] = ()) -> Selection:
    """Claims with the literature they name; all if none is given."""
    chosen = tuple(one for one in claims().values() if not ids or one.id in ids)
    keys = dict.fromkeys(key for one in chosen for key in one.references)
    return Selection(studies=tuple(studies()[key] for key in keys), claims=chosen)


def everything(*, hidden: Collection[str] = ()) -> Selection:
    """All there is; `hidden` are practices that are not shown."""
    return Selection(tuple(_shown(hidden)), tuple(studies().values()), tuple(claims().values()))


def search(typed: str, *, hidden: Collection[str] = ()) -> Selection:
    """Whatever holds all words that were typed, in any case; plain words, never a pattern.

    Raises:
        UsageProblem: if there is no word.
    """
    sought = typed.casefold().split()
    if not sought:
        raise UsageProblem("--search wants at least one word. Write --search touch.")
    titles = catalogue.practices()

    def holds(*texts: str | None) -> bool:
        text = " ".join(one for one in texts if one).casefold()
        return all(word in text for word in sought)

    return Selection(
        tuple(p for p in _shown(hidden) if holds(p.habit, titles[p.habit].title, p.what, p.gap, p.care)),
        tuple(s for s in studies().values() if holds(s.key, s.citation, s.doi, s.how, s.found, s.limits)),
        tuple(c for c in claims().values() if holds(c.id, c.claim, c.found, c.instead)),
    )


def _shown(hidden: Collection[str]) -> list[Evidence]:
    return [one for one in practices().values() if one.habit not in hidden]
