"""Write `docs/templates.md` to stdout: made from the view model, the filters, the templates that ship, and its prose.

The prose is in `templates.md.j2` beside this file. Whatever the page shows as the outcome of an example was made by
running it, over the report of `sample`.
"""

import inspect
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.exceptions import UndefinedError

from aftercare import facefilters, faces, render, reportshape, shipped, svgcharts, textcharts
from aftercare.dates import DateRange
from aftercare.entries import DONE, SKIP, Entry
from aftercare.errors import AftercareError
from aftercare.formats import TEMPLATE
from aftercare.habits import WEEKLY, Cadence, Habit, Pause, Plan, Target
from aftercare.report import default_days, view
from aftercare.reportmodel import Talk, TalkCard
from aftercare.reportsource import EXTRAS, Wanted
from aftercare.steps import Scope
from aftercare.weektalk import SENTENCES

PROSE = "templates.md.j2"
FORMS = ("txt", "md", "html")
TODAY = date(2026, 11, 22)
SINCE = date(2026, 9, 21)
CARD, PASS = "What would you like to hear the rain on?", "Pass is always fine."


def sample(*, week: bool = False) -> Mapping[str, Any]:
    """A report of nine weeks with everything in it, or of the last of them alone; the same each time."""
    habits = tuple(
        Habit(key, title, (Target(Cadence(WEEKLY)),))
        for key, title in (("reflect", "Reflect on a moment"), ("tea", "Sunday tea"), ("walk", "A walk"))
    )

    def noted(week: int, key: str, kind: str = DONE, **more: Any) -> Entry:
        return Entry("x", SINCE + timedelta(weeks=week), kind, key, **more)

    entries = [
        *(noted(week, "tea", minutes=15, times=times) for week, times in ((0, 1), (1, 2), (3, 1), (4, 3), (8, 2))),
        *(noted(week, "reflect", felt=8) for week in (0, 1, 2, 4, 5)),
        noted(6, "reflect", SKIP),
        noted(8, "walk", minutes=40, note="Leaves everywhere."),
        *(
            noted(week, "", "feeling", ratings=(("mood", mood), ("closeness", close)))
            for week, mood, close in ((0, 5, 6), (1, 7, 6), (3, 6, 8), (4, 8, 8), (8, 7, 9))
        ),
    ]
    plan = Plan(habits, (Pause(date(2026, 11, 2), date(2026, 11, 8)),))
    days = DateRange(date(2026, 11, 16) if week else SINCE, default_days(TODAY, "monday").end)
    scope = Scope(days, TODAY, "monday", SINCE)
    known = {habit.key: habit for habit in habits}
    card = TalkCard(id="rain-01", deck="rain", text=CARD, lines=[PASS])
    talk = Talk(kind=shipped.data(SENTENCES)["noted"][0], prompt=card)
    wanted = Wanted("Ada", talk=talk) if week else Wanted("Ada", notes=True, extras=EXTRAS, compare=True)
    return view(plan, entries, scope, find=known.__getitem__, wanted=wanted)


def shown(text: str, form: str = "txt", *, week: bool = False) -> str:
    """What a template makes of the sample."""
    with tempfile.TemporaryDirectory() as folder:
        file = f"mine.{form}{TEMPLATE}"
        Path(folder, file).write_text(text, "utf-8")
        return faces.rendered(sample(week=week), template=file, own_folder=folder).rstrip("\n")


def refused(text: str) -> str:
    """The sentence that a template is refused with."""
    try:
        shown(text, "md")
    except AftercareError as error:
        return str(error)
    raise AssertionError(text)


def outcome(expression: str) -> str:
    """What a template makes of an expression: `2 | often` is "twice"."""
    return shown(f"{{{{ {expression} }}}}")


# ---- what there is


def heading(shape: reportshape.Shape) -> str:
    """Where a thing stands, as a heading says it: "`totals`, `compare.practices[].before`"."""
    return ", ".join(f"`{path}`" for path in shape.paths if path)


def kind(field: reportshape.Field, shapes: Sequence[reportshape.Shape]) -> str:
    """A field's type in words; a group leads to where it is described."""
    found = [one for one in shapes if {field.path, f"{field.path}[]"} & set(one.paths)]
    anchor = re.sub(r"[^a-z_ -]", "", heading(found[0]).lower()).replace(" ", "-") if found else ""
    said = re.sub(f"{reportshape.GROUP}s?", rf"[\g<0>](#{anchor})", field.type) if found else field.type
    return f"{said}, if asked for" if field.optional else said


def filters() -> list[dict[str, Any]]:
    """Each filter with what it is for, how it is written and what it does."""
    found: dict[str, dict[str, Any]] = {}
    groups = {"words": facefilters.FILTERS, "text": textcharts.filters(unicode=True), "html": svgcharts.FILTERS}
    for group, functions in groups.items():
        for name, function in functions.items():
            plain = function.func if isinstance(function, partial) else function
            first, *rest = (
                one for one in inspect.signature(plain).parameters.values() if one.kind is not one.KEYWORD_ONLY
            )
            given = [_parameter(one) for one in rest]
            about = inspect.cleandoc(plain.__doc__ or "").split("\n\n")
            found.setdefault(
                name,
                {
                    "name": name,
                    "group": group,
                    "call": f"{first.name} | {name}" + (f"({', '.join(given)})" if given else ""),
                    "about": [" ".join(one.split()) for one in about],
                },
            )
    return list(found.values())


def _parameter(one: inspect.Parameter) -> str:
    if one.default is one.empty:
        return one.name
    return f"{one.name}={'none' if one.default is None else repr(one.default)}"


def templates() -> list[dict[str, Any]]:
    """Each template that ships with its blocks in order, what it extends included."""
    made = Environment(autoescape=False)
    trees = {
        f"{name}{TEMPLATE}": made.parse(shipped.text(f"{faces.FOLDER}/{name}{TEMPLATE}"))
        for name in shipped.names(faces.FOLDER, TEMPLATE)
    }
    whole = sorted((name for name in trees if not name.startswith("_")), key=_order)
    return [{"name": name, "blocks": list(dict.fromkeys(_blocks(name, trees)))} for name in whole]


def _order(name: str) -> tuple[bool, str, int]:
    stem, form, _ = name.split(".")
    return stem != "report", stem, FORMS.index(form)


def _blocks(name: str, trees: Mapping[str, nodes.Template]) -> Iterator[tuple[str, bool]]:
    """The blocks of a template, and of what it extends, each with whether it is empty there."""
    chain = [trees[name]]
    while parents := list(chain[-1].find_all(nodes.Extends)):
        (constant,) = [one.template for one in parents]
        chain.append(trees[str(constant.as_const()).removeprefix("shipped/")])
    versions: dict[str, list[nodes.Block]] = {}
    for tree in chain:
        for block in tree.find_all(nodes.Block):
            versions.setdefault(block.name, []).append(block)

    def within(node: nodes.Node) -> Iterator[tuple[str, bool]]:
        for one in node.iter_child_nodes():
            if isinstance(one, nodes.Block):
                for version in versions[one.name]:
                    inner = list(within(version))
                    yield one.name, not inner and _is_empty(version)
                    yield from inner
                    if not any(_name(call) == "super" for call in version.find_all(nodes.Call)):
                        break
            else:
                yield from within(one)

    return within(chain[-1])


def _is_empty(block: nodes.Block) -> bool:
    return all(
        isinstance(one, nodes.Output)
        and all(isinstance(part, nodes.TemplateData) and not part.data.strip() for part in one.nodes)
        for one in block.body
    )


def _name(call: nodes.Call) -> str:
    return call.node.name if isinstance(call.node, nodes.Name) else ""


def parts() -> list[dict[str, Any]]:
    """Each file of macros with what it says of itself and its macros."""
    made = Environment(autoescape=False)
    found = []
    for name in shipped.names(faces.FOLDER, TEMPLATE):
        text = shipped.text(f"{faces.FOLDER}/{name}{TEMPLATE}")
        macros = [one for one in made.parse(text).find_all(nodes.Macro) if not one.name.startswith("_")]
        if name.startswith("_") and macros:
            about = text.removeprefix("{#").partition("#}")[0] if text.startswith("{#") else ""
            found.append(
                {"name": f"{name}{TEMPLATE}", "about": about.strip(), "macros": [_macro(one) for one in macros]}
            )
    return sorted(found, key=lambda one: FORMS.index(one["name"].split(".")[1]))


def _macro(macro: nodes.Macro) -> str:
    given = [one.name for one in macro.args]
    for number, default in enumerate(reversed(macro.defaults), 1):
        given[-number] += f"={str(default.as_const()).lower()}"
    return f"{macro.name}({', '.join(given)})"


# ---- the page


def page() -> str:
    """The page.

    Raises:
        UndefinedError: if the prose lacks a word on something new, such as a block.
        AftercareError: if an example in it does not work.
    """
    made = Environment(
        loader=FileSystemLoader(os.path.dirname(__file__)),  # noqa: PTH120
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the page is Markdown
    )
    shapes = reportshape.shapes()
    return made.get_template(PROSE).render(
        shapes=shapes,
        kind=partial(kind, shapes=shapes),
        heading=heading,
        filters=filters(),
        templates=templates(),
        parts=parts(),
        shown=shown,
        refused=refused,
        outcome=outcome,
        limits={
            "seconds": f"{render.MOST_SECONDS:g}",
            "memory": render.MOST_MEMORY // 2**20,
            "repeated": f"{render.MOST_REPEATED:,}",
        },
    )


def main() -> None:
    """Print the page, or say what its prose lacks."""
    try:
        text = page()
    except UndefinedError as error:
        sys.exit(f".ci/{PROSE} lacks a word: {error}")
    except AftercareError as error:
        sys.exit(f"an example in .ci/{PROSE} does not work: {error}")
    sys.stdout.buffer.write(text.encode())


if __name__ == "__main__":
    main()
