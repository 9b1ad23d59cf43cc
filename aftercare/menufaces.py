"""The faces of a care menu: lines of text, a small card as Markdown or HTML, and JSON."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from aftercare import menu as menus
from aftercare.menu import ANSWERS, NOT_FOR_ME, OCCASIONS, Item, Menu, Section, sections
from aftercare.text import one_line

if TYPE_CHECKING:
    from aftercare.contracts.talking import MenuItem, MenuShown

Words = Mapping[str, Any]


def as_text(menu: Menu, words: Words, *, occasion: str | None, every: bool, solo: bool) -> list[str]:
    """The menu as lines; what is said around it stands on lines of its own, to be wrapped."""
    lines = [words["starter"], ""] if menu.starter else []
    if menu.word:
        lines += [meaning(menu, words), ""]
    found = sections(menu, occasion, every=every)
    for section in found:
        lines += [f"{heading(section, words)}:"]
        for answer, items in section.groups:
            lines += [f"  {words['answers'][answer]}", *(f"    {said(one, words)}" for one in items)]
        lines.append("")
    return [*lines, words["alone" if solo else "ask"] if found else words["empty"]]


def meaning(menu: Menu, words: Words) -> str:
    """What the shared word stands for."""
    sentence: str = words["word"]
    return sentence.format(word=f'"{one_line(menu.word or "")}"')


def heading(section: Section, words: Words) -> str:
    """When a section holds."""
    text: str = words["any"] if section.occasions == OCCASIONS else words["occasions"][section.occasions[0]]
    return text


def said(item: Item, words: Words) -> str:
    """An item and how long it takes, on one line."""
    text = one_line(item.name)
    return f"{text} ({words['minutes'].format(minutes=item.minutes)})" if item.minutes else text


def as_json(menu: Menu, *, occasion: str | None, every: bool) -> "MenuShown":
    """The menu for JSON, as scripts rely on it; "not for me" only with `every`."""
    wanted = [one for one in ANSWERS if every or one != NOT_FOR_ME]
    occasions = OCCASIONS if occasion is None else (occasion,)
    return {
        "starter": menu.starter,
        "word": menu.word,
        "occasions": {
            when: {answer: [item_json(one) for one in menu.items if one.answer(when) == answer] for answer in wanted}
            for when in occasions
        },
    }


def item_json(item: Item) -> "MenuItem":
    """An item for JSON."""
    return {"item": item.name, "minutes": item.minutes}


def card(
    menu: Menu,
    words: Words,
    *,
    form: str,
    occasion: str | None,
    every: bool,
    solo: bool,
    name: str | None,
) -> str:
    """A small card to hand over, as `md` or `html`: by the shipped template, in the sandbox."""
    from jinja2 import PackageLoader

    from aftercare.faces import markdown_safe, terminal_safe
    from aftercare.render import environment

    made = environment(PackageLoader("aftercare.templates", "menu"), autoescape=form == "html")
    made.finalize = markdown_safe if form == "md" else terminal_safe
    content = {
        "title": words["title"],
        "by": words["from"].format(name=one_line(name)) if name else "",
        "starter": words["starter_card"] if menu.starter else "",
        "word": meaning(menu, words) if menu.word else "",
        "sections": [
            {
                "heading": heading(section, words),
                "groups": [
                    {"answer": words["answers"][answer], "items": [said(one, words) for one in items]}
                    for answer, items in section.groups
                ],
            }
            for section in sections(menu, occasion, every=every)
        ],
        "foot": words["alone" if solo else "ask"],
    }
    return made.get_template(f"card.{form}.j2").render(content).rstrip("\n")


def more(menu: Menu, begun: Menu, words: Words) -> list[str]:
    """The line that says how to go on, while a menu says nothing of some of the starter; what it is is no debt."""
    return [words["more"]] if menu.items and not menu.starter and menus.unsaid(menu, begun) else []


def wrapped(line: str, wrap: Callable[..., list[str]]) -> list[str]:
    """A line of `as_text`, wrapped at its own indentation."""
    text = line.lstrip(" ")
    return wrap(text, indent=line[: len(line) - len(text)]) or [""]
