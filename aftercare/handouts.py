"""A practice in a few plain steps: parts for the screen, a one-page handout for paper, values for JSON.

A handout is made to be given away. It says nothing of the person who made it: not their wishes, unless they were
asked for, no name, no date, and the practice's own title.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from aftercare import shipped
from aftercare.catalogue import Details, details, numbered, practices, references
from aftercare.habits import NOTED_AS, Habit
from aftercare.session import Session
from aftercare.settings import FITS
from aftercare.text import one_line, resolve
from aftercare.worksheets import sheet_for

FORMATS = ("text", "md", "html", "json")
ALL, NONE = "all", "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it; `steps` are numbered, `wishes` are pairs of a wish and its line."""

    title: str
    lines: tuple[str, ...] = ()
    steps: bool = False
    wishes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A practice as it is shown to one person: `about` is None for a practice of their own.

    `fits` are the wishes chosen with what changes for each; `alone` puts the way for one person first.
    """

    habit: Habit
    about: Details | None
    fits: tuple[tuple[str, str], ...] = ()
    alone: bool = False


@cache
def words() -> Mapping[str, Any]:
    """What stands around the steps."""
    found: Mapping[str, Any] = shipped.data("handouts/en.yaml")
    return found


def wishes(typed: str | None, chosen: Sequence[str]) -> tuple[str, ...]:
    """The wishes meant by `quiet,literal`, `all` or `none`, in their order; those chosen if nothing was typed.

    Raises:
        UsageProblem: if a word could be several wishes.
        InputMissing: if it is none.
    """
    if typed is None:
        return tuple(wish for wish in FITS if wish in chosen)
    named = {word for word in re.split(r"[,\s]+", typed.strip().lower()) if word}
    if ALL in named:
        return FITS
    found = {resolve(word, FITS, what="wish") for word in sorted(named - {NONE})}
    return tuple(wish for wish in FITS if wish in found)


def meant(session: Session, word: str) -> Habit:
    """The habit meant by a word or by a number such as P04: of the plan, else of the catalogue.

    Raises:
        UsageProblem: if it could be several.
        InputMissing: if it is none.
    """
    return session.habit((None if session.plan.get(word) else numbered(word)) or word)


def page(habit: Habit, fits: Sequence[str], *, alone: bool) -> Page:
    """A habit with what its practice's file says of it."""
    if habit.practice is None or habit.key not in practices():
        return Page(habit, None)
    about = details(habit.key)
    return Page(habit, about, tuple((wish, about.fits[wish]) for wish in fits), alone)


def heading(shown: Page, about: Details) -> str:
    """How long it takes, and whether it needs someone else."""
    return f"{about.time}. {words()['who'][shown.habit.who]}."


def not_for(about: Details) -> str:
    """Who it is not for, the sentence about fear first."""
    return f"{words()['safety']} {about.not_for}" if about.safety else about.not_for


def parts(shown: Page, about: Details) -> list[Part]:
    """The parts of a page in order."""
    said = words()
    steps = Part(said["steps"], about.steps, steps=True)
    solo = Part(said["solo"], (about.solo,))
    found = [solo, steps] if shown.alone else [steps]
    found.append(Part(said["stop"], (about.stop,)))
    if about.no_touch:
        found.append(Part(said["no_touch"], (about.no_touch,)))
    if not shown.alone:
        found.append(solo)
    if shown.fits:
        found.append(Part(said["fits"], wishes=shown.fits))
    return [*found, Part(said["not_for"], (not_for(about),))]


def ending(shown: Page, about: Details) -> list[str]:
    """The sentences under a page on the screen, with what else the program knows of the practice."""
    said, key = words(), shown.habit.key
    found = []
    if other := NOTED_AS.get(key):
        found.append(said["noted_as"].format(other=f"{other} ({practices()[other].title})"))
    if sheet := sheet_for(key):
        found.append(said["sheet"].format(sheet=sheet))
    last = said["sources"].format(habit=key)
    helps = about.safety or shown.habit.category == "support"
    return [*found, f"{last} {said['support']}" if helps else last]


def listing(*, solo: bool) -> dict[str, list[Habit]]:
    """The practices by category; for one person without those that need another."""
    found: dict[str, list[Habit]] = {}
    for habit in practices().values():
        if not (solo and habit.who == "together"):
            found.setdefault(habit.category, []).append(habit)
    return found


def row(habit: Habit) -> dict[str, Any]:
    """What a listing tells of a practice, for JSON."""
    return {
        "habit": habit.key,
        "practice": habit.practice,
        "title": one_line(habit.title),
        "category": habit.category or None,
        "who": habit.who,
        "minutes": habit.target.minutes,
        "touch": habit.touch,
    }


def as_json(shown: Page) -> dict[str, Any]:
    """A page for JSON; of a practice of one's own only what the plan knows."""
    about, key = shown.about, shown.habit.key
    return {
        **row(shown.habit),
        "time": about.time if about else None,
        "note": _one_paragraph(about.note) if about else words()["own"],
        "steps": list(about.steps) if about else [],
        "stop": about.stop if about else None,
        "no_touch": (about.no_touch or None) if about else None,
        "solo": about.solo if about else None,
        "fits": dict(shown.fits),
        "not_for": not_for(about) if about else None,
        "evidence": list(about.evidence) if about else [],
        "noted_as": NOTED_AS.get(key),
        "worksheet": sheet_for(key) if about else None,
    }


def handout(shown: Page, about: Details, form: str) -> str:
    """The page to give away, as `md` or `html`."""
    from aftercare.paper import rendered

    content = {
        "title": practices()[shown.habit.key].title,
        "heading": heading(shown, about),
        "about": _one_paragraph(about.note),
        "parts": parts(shown, about),
        "reading": [_reference(key) for key in about.evidence],
        "words": words(),
    }
    return rendered(f"handout.{form}.j2", content)


def _reference(key: str) -> dict[str, str]:
    found = references()[key]
    return {"citation": found["citation"].rstrip("."), "doi": found.get("doi", "")}


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())
