"""The faces of what studies found: pages as blocks of text, the same as Markdown, and JSON.

Pure: a `Selection` in, plain values out. A page is a list of `Block`; the terminal's width is for whoever prints.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from aftercare import catalogue
from aftercare.evidence import BASES, Claim, Evidence, Selection, Study, studies, words
from aftercare.habits import Habit
from aftercare.text import listed, one_line

if TYPE_CHECKING:
    from aftercare.contracts.knowing import Why, WhyClaim, WhyPractice, WhyReference

_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~#&]")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: its title, a heading, a paragraph, a line of a list, an item, or what belongs to the item."""

    kind: Literal["title", "heading", "text", "line", "item", "source"]
    text: str


def practice_page(habit: Habit, chosen: Selection) -> list[Block]:
    """The page of a practice of the catalogue, under the title that the person gave it."""
    found, said = chosen.practices[0], words()
    page = [
        Block("title", f"{one_line(habit.title)} ({habit.key}, {habit.practice})"),
        *_section("what", [Block("text", found.what)]),
    ]
    beside = [said["no_trial"]] if found.no_trial else []
    if found.studies:
        page += _section("found", _study_items(found.studies))
        page += _section("gap", [Block("text", " ".join([found.gap, *beside]))])
    else:
        page += _section("found", [Block("text", " ".join([said["opinion"][found.basis], *beside]))])
    if found.care or found.cautions:
        own = [Block("text", found.care)] if found.care else []
        page += _section("care", [*own, *_study_items(found.cautions)])
    return [*page, *_foot()]


def own_page(habit: Habit) -> list[Block]:
    """The page of a practice that somebody thought of."""
    return [Block("title", f"{one_line(habit.title)} ({habit.key})"), Block("text", words()["own"])]


def study_page(chosen: Selection) -> list[Block]:
    """The page of one piece of the literature."""
    study = chosen.studies[0]
    page = [
        Block("title", study.key),
        Block("text", f"{study.citation}. {study.link}"),
        *_section("drawn", [Block("text", _said(study))]),
    ]
    if chosen.practices:
        page.append(Block("text", _named(chosen.practices)))
    if chosen.claims:
        page += _section("claims", _claim_items(chosen.claims))
    return [*page, *_foot()]


def claim_page(chosen: Selection) -> list[Block]:
    """The page of one claim, or of the parts of one: with the literature it names."""
    said, page = words(), list[Block]()
    for claim in chosen.claims:
        page += [
            Block("title", said["titles"]["claim"].format(id=claim.id, article=said["articles"][claim.id[:2]])),
            Block("text", claim.claim),
            Block("text", f"{said['verdicts'][claim.verdict]}. {claim.found}"),
        ]
        if claim.instead:  # where nothing is said, there is nothing to give a source for
            page.append(Block("text", said["said"].format(text=claim.instead)))
            page += _section("references", _study_items(claim.references)) if claim.references else []
    return [*page, *_foot()]


def claims_page(chosen: Selection) -> list[Block]:
    """All claims by verdict; those that are limits of the research come last, as limits."""
    said = words()
    page = [Block("title", said["titles"]["claims"]), Block("text", said["claims"])]
    for verdict, title in said["verdicts"].items():
        group = [one for one in chosen.claims if one.verdict == verdict and not one.limit]
        if group:
            page += [Block("heading", f"{title} ({len(group)})"), *_claim_items(group)]
    limits = [one for one in chosen.claims if one.limit]
    return [*page, *_section("limits", _claim_items(limits)), Block("text", said["foot"])]


def search_page(typed: str, chosen: Selection) -> list[Block]:
    """Everything that holds some words."""
    page = [Block("title", words()["titles"]["search"].format(words=one_line(typed)))]
    if chosen.practices:
        page += _section("practices", [_practice_item(one) for one in chosen.practices])
    if chosen.studies:
        page += _section("references", _study_items(one.key for one in chosen.studies))
    if chosen.claims:
        page += _section("claims", _claim_items(chosen.claims))
    return [*page, *_foot()]


def overview_page(chosen: Selection, prog: str) -> list[Block]:
    """How many practices rest on what, and how to ask."""
    said = words()
    page = [Block("title", said["titles"]["overview"]), Block("text", said["overview"])]
    for basis in BASES:
        keys = [one.habit for one in chosen.practices if one.basis == basis]
        if keys:
            text = said["counts"].format(number=len(keys), basis=said["bases"][basis], keys=", ".join(keys))
            page.append(Block("line", text))
    page.append(Block("text", said["no_trial"]))
    return [*page, *_foot(), *_section("ask", [Block("line", line.format(prog=prog)) for line in said["ask"]])]


def _section(heading: str, inner: Iterable[Block]) -> list[Block]:
    return [Block("heading", words()["headings"][heading]), *inner]


def _foot() -> list[Block]:
    return _section("limits", [Block("text", words()["foot"])])


def _named(found: Sequence[Evidence]) -> str:
    text: str = words()["named"].format(keys=listed([one.habit for one in found]))
    return text


def _practice_item(one: Evidence) -> Block:
    habit = catalogue.practices()[one.habit]
    return Block("line", f"{one.habit} ({habit.practice}): {one.what}")


def _study_items(keys: Iterable[str]) -> Iterator[Block]:
    for key in keys:
        study = studies()[key]
        yield Block("item", _said(study))
        yield Block("source", f"{study.citation}. {study.link}")


def _said(study: Study) -> str:
    """What is said of a study: the finding, its size and its limits, or that nothing is drawn from it."""
    based = words()["based"].format(how=study.how) if study.how else ""
    return " ".join(part for part in (study.found, based, study.limits, study.unused) if part)


def _claim_items(found: Iterable[Claim]) -> Iterator[Block]:
    for claim in found:
        yield Block("item", f"{claim.id}: {claim.claim} {claim.found}")
        if claim.instead:
            yield Block("source", words()["said"].format(text=claim.instead))


def as_text(page: Sequence[Block], *, wrap: Callable[[str, str], list[str]], strong: Callable[[str], str]) -> list[str]:
    """A page as lines; `wrap` takes a text and its indent, `strong` marks a title."""
    lines: list[str] = []
    before = ""
    for block in page:
        if lines and not (before == "heading" or block.kind == "source" or before == block.kind == "line"):
            lines.append("")
        if block.kind in {"title", "heading"}:
            lines += map(strong, wrap(block.text, ""))
        else:
            lines += wrap(block.text, {"text": "", "line": "  ", "item": "  ", "source": "    "}[block.kind])
        before = block.kind
    return lines


def as_markdown(page: Sequence[Block]) -> list[str]:
    """A page as Markdown."""
    marks = {"title": "# ", "heading": "## ", "text": "", "line": "- ", "item": "- ", "source": "  "}
    lines: list[str] = []
    for place, block in enumerate(page):
        near = place and {block.kind, page[place - 1].kind} <= {"line", "item", "source"}
        if lines and not near:
            lines.append("")
        following = page[place + 1].kind if place + 1 < len(page) else ""
        lines.append(f"{marks[block.kind]}{_escaped(block.text)}{'  ' if following == 'source' else ''}")
    return lines


def _escaped(text: str) -> str:
    """The text without what Markdown would read as markup; addresses stay whole."""
    parts = re.split(r"(https://\S+)", text)
    return "".join(p if p.startswith("https://") else _MARKDOWN.sub(r"\\\g<0>", p) for p in parts)


def as_json(chosen: Selection) -> "Why":
    """The JSON of a selection: always the same four lists, empty where there is nothing."""
    return {
        "practices": [_practice_json(one) for one in chosen.practices],
        "references": [_study_json(one) for one in chosen.studies],
        "claims": [_claim_json(one) for one in chosen.claims],
        "limits": [words()["foot"]],
    }


def practice_json(habit: Habit, chosen: Selection) -> "Why":
    """The JSON of one practice, under the title that the person gave it."""
    found = as_json(chosen)
    return {**found, "practices": [{**row, "title": habit.title} for row in found["practices"]]}


def own_json(habit: Habit) -> "Why":
    """The JSON of a practice that somebody thought of: no studies, and one kind sentence."""
    row: WhyPractice = {
        "habit": habit.key,
        "practice": None,
        "title": habit.title,
        "what": None,
        "basis": "own",
        "opinion": words()["own"],
        "studies": [],
        "not_found": None,
        "cautions": [],
        "care": None,
        "no_trial": None,
    }
    return {**as_json(Selection()), "practices": [row]}


def _practice_json(one: Evidence) -> "WhyPractice":
    habit = catalogue.practices()[one.habit]
    return {
        "habit": one.habit,
        "practice": habit.practice,
        "title": habit.title,
        "what": one.what,
        "basis": one.basis,
        "opinion": words()["opinion"].get(one.basis),
        "studies": list(one.studies),
        "not_found": one.gap or None,
        "cautions": list(one.cautions),
        "care": one.care or None,
        "no_trial": words()["no_trial"] if one.no_trial else None,
    }


def _study_json(one: Study) -> "WhyReference":
    return {
        "key": one.key,
        "citation": one.citation,
        "doi": one.doi,
        "link": one.link,
        "kind": one.kind,
        "how": one.how or None,
        "found": one.found or None,
        "limits": one.limits or None,
        "unused": one.unused or None,
    }


def _claim_json(one: Claim) -> "WhyClaim":
    return {
        "id": one.id,
        "verdict": one.verdict,
        "print": one.print,
        "claim": one.claim,
        "found": one.found,
        "instead": one.instead or None,
        "limit": one.limit,
        "references": list(one.references),
    }
