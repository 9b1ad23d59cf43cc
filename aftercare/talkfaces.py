"""The faces of a talk: a plan for paper or a call, as text, Markdown and JSON; without names, the same for all."""

import textwrap
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from aftercare.talk import Step, Talk, rules, words
from aftercare.text import counted, markdown_safe

if TYPE_CHECKING:
    from aftercare.contracts.talking import TalkPlan, TalkStep


def lines(talk: Talk, step: Step) -> list[str]:
    """What stands below a step's text: the note before it, who listens, softer, without touch."""
    several = len(talk.people) > 1
    said = (
        ("Beforehand", step.beforehand),
        ("For who listens" if several else "And then", step.receive if several or talk.script.turns else ""),
        ("Softer", step.softer),
        ("Without touch", step.without_touch),
        ("And then, if you like", step.follow_up),
        ("From your own deck", step.own),
    )
    return [f"{what}: {text}" for what, text in said if text]


def about_time(step: Step) -> str:
    """How long a step may take."""
    return f"about {counted(max(1, round(step.minutes)), 'minute')}"


def opening(talk: Talk) -> list[str]:
    """What is said before the first step."""
    script = talk.script
    said = [*rules(talk), *([words()["takes_turns"]] if len(talk.people) > 1 else [])]
    said += [(script.more or {})["ready_on_paper"]] if script.ready else []
    return [*(text.strip() for text in (script.about, script.not_for) if text), *said]


def as_text(talk: Talk, *, width: int) -> list[str]:
    """The plan as text, wrapped."""
    found = [talk.script.title, ""]
    for paragraph in opening(talk):
        found += textwrap.wrap(paragraph, width)
    for number, step in enumerate(talk.steps, 1):
        heading = f"{_heading(talk, step)} " if step.heading else ""
        found += ["", f"{number}. {heading}({about_time(step)})", ""]
        found += textwrap.wrap(step.text, width, initial_indent="   ", subsequent_indent="   ")
        for line in lines(talk, step):
            found += textwrap.wrap(line, width, initial_indent="   - ", subsequent_indent="     ")
    for heading, paragraphs in _ways(talk):
        found += ["", heading, *(one for text in paragraphs for one in textwrap.wrap(text, width))]
    return [*found, "", *textwrap.wrap(_closing(), width)]


def as_markdown(talk: Talk) -> list[str]:
    """The plan as Markdown; what a deck of one's own says is no markup in it."""
    own = any(step.own for step in talk.steps)
    safe = partial(markdown_safe, code=not own)
    found = [f"# {safe(talk.script.title)}", "", "\n\n".join(map(safe, opening(talk)))]
    for number, step in enumerate(talk.steps, 1):
        found += ["", f"## {number}. {_heading(talk, step)}".rstrip(". "), "", f"> {safe(step.text)}", ""]
        found += [*(f"- {safe(line)}" for line in lines(talk, step)), f"- {about_time(step).capitalize()}."]
    for heading, paragraphs in _ways(talk):
        found += ["", f"## {heading}", "", *(f"- {text}" for text in paragraphs)]
    return [*found, "", _closing()]


def as_json(talk: Talk) -> "TalkPlan":
    """The plan for JSON."""
    steps: list[TalkStep] = [
        {
            "heading": step.heading,
            "text": step.text,
            "minutes": round(step.minutes, 1),
            "card": step.card.id if step.card else None,
            "beforehand": step.beforehand or None,
            "receive": step.receive or None,
            "softer": step.softer or None,
            "without_touch": step.without_touch or None,
            "follow_up": step.follow_up or None,
            "skip_line": step.skip_line or None,
            "own": bool(step.own),
        }
        for step in talk.steps
    ]
    script = talk.script
    return {
        "kind": script.kind,
        "title": script.title,
        "minutes": talk.minutes,
        "practice": script.notes or None,
        "opening": opening(talk),
        "steps": steps,
        "grounding": list(words()["grounding"]),
        "closing": _closing(),
    }


def _heading(talk: Talk, step: Step) -> str:
    """The step's heading, and which person's it is, by number, where each has one."""
    if not talk.script.turns or len(talk.people) <= 1:
        return step.heading
    place = [one for one in talk.steps if one.heading == step.heading].index(step) % len(talk.people)
    return f"{step.heading}: person {place + 1}"


def _ways(talk: Talk) -> Iterator[tuple[str, list[str]]]:
    """The other ways of a talk that asks first whether it is the time for it, and a moment to ground oneself."""
    more = talk.script.more or {}
    if "ways" in more:
        yield f"Or: {more['ways']['break']}", [more["break_on_paper"]]
        yield f"Or: {more['ways']['alone']}", list(more["alone"])
    yield words()["too_much"], list(words()["grounding"])


def _closing() -> str:
    return f"At the end: {words()['plan_on_paper']}"
