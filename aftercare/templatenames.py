"""What is said of a name that a template uses and that is not there: of what it was asked, and what was meant."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import LoopContext
from jinja2.utils import missing

from aftercare import reportshape
from aftercare.text import nearest, one_line
from aftercare.unknownnames import PARAMETER, Asked, names_of

MEND = "Mend that line."
NEAR = 0.7
"""How much alike words are, from 0 to 1, where one is surely taken for another."""
_MOST_KNOWN = 500
"""Names that one is compared with: a template can make up as many as it likes."""
_MOST_NAME = 60
"""Characters of a name that are shown."""


def said_of(asked: Asked, visible: Iterable[str], tree: nodes.Template | None, line: int) -> tuple[str, str]:
    """What is said of a name that is not there, and what to do.

    `visible` are the names that the template could have used there, `tree` is that template.
    """
    name = _short(asked.name)
    if asked.hint:
        return _said_of_hint(asked, name)
    if asked.of is missing:
        return _said_of_name(asked.name, name, visible)
    holder = _holder(tree, asked.name, line) if tree else None
    return _said_of_part(asked, name, holder)


def _said_of_hint(asked: Asked, name: str) -> tuple[str, str]:
    hint = asked.hint or ""
    if hint.startswith(PARAMETER):
        return f"the macro that is used here needs its `{name}`", MEND
    if asked.name == "super":
        block = "".join(re.findall(r"'([^']*)'", hint)[:1])
        others = [one for one in asked.instead if one != block]
        return f"there is no block `{_short(block)}` in what this template extends", nearest_to(block, others)
    if "does not export" in hint:
        where = "".join(re.findall(r"^the template '([^']*)'", hint)) or "there"
        return f"there is no `{name}` to import from {_short(where)}", nearest_to(asked.name, asked.instead)
    return hint, MEND


def _said_of_name(word: Any, name: str, visible: Iterable[str]) -> tuple[str, str]:
    known = reportshape.names()
    if (found := known.get(word)) and (flag := found.flag):
        said = f"there is no `{name}` in this report, for it comes with `{flag}`"
        return said, f"Ask for it so, or begin with `{{% if {name} is defined %}}`."
    here = list(visible)
    ordered = [one for one in known if one in here or known[one].optional]
    return f"there is no `{name}` here", nearest_to(word, [*ordered, *(one for one in here if one not in known)])


def _said_of_part(asked: Asked, name: str, holder: str | None) -> tuple[str, str]:
    of, it = asked.of, f"`{holder}`" if holder else "it"
    if of is None:
        ask = f"Ask first, with `{{% if {holder} %}}`." if holder else "Ask first whether there is something."
        return f"{it} is nothing here, so there is no `{name}` in it", ask
    if isinstance(of, Sequence) and not isinstance(of, str):
        if isinstance(asked.name, str):
            through = f"Go through it with `{{% for one in {holder} %}}`." if holder else MEND
            return f"{it} is a list, so there is no `{name}` in it", through
        if holder:
            ask = f"Ask first, with `{{% if {holder} %}}`." if not of else MEND
            return f"{it} has {_many(len(of))}, so there is no `{holder}[{name}]`", ask
        return f"list object has no element {name}", MEND
    if isinstance(of, str | int | float):
        what = "text" if isinstance(of, str) else "true or false" if isinstance(of, bool) else "a number"
        return f"{it} is {what}, so there is no `{name}` in it", MEND
    inside = _inside(of)
    place = f"in `{holder}`" if holder else "there"
    return f"there is no `{name}` {place}", nearest_to(asked.name, inside) if inside else MEND


def _many(number: int) -> str:
    return {0: "nothing in it", 1: "one element"}.get(number) or f"{number} elements"


def _inside(of: Any) -> list[str]:
    """The names in something that a template can hold."""
    if isinstance(of, Undefined):  # it raises for whatever it is asked
        return []
    if isinstance(of, Mapping):
        return [one for one in of if isinstance(one, str)]
    if isinstance(of, TemplateModule):
        return names_of(of)
    if isinstance(of, LoopContext):
        return [one for one in dir(of) if not one.startswith("_")]
    # What Jinja keeps to itself of `self` and of a namespace.
    context = getattr(of, "_TemplateReference__context", None)
    held = context.blocks if context else getattr(of, "_Namespace__attrs", {})
    return list(held)


def _holder(tree: nodes.Template, name: Any, line: int) -> str | None:
    """What a part was asked of, as the template writes it: `practice` of `practice.titel`."""
    found = [(node.lineno, written(node.node)) for node in tree.find_all(nodes.Getattr) if node.attr == name]
    found += [(node.lineno, written(node.node)) for node in tree.find_all(nodes.Getitem) if _constant(node.arg) == name]
    near = {said for at, said in found if at == line} or {said for _, said in found}
    return near.pop() if len(near) == 1 else None


def written(node: nodes.Node) -> str | None:
    """A simple expression as it was written, `weeks[0].practices`; None for any other."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return (of := written(node.node)) and f"{of}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(_constant(node.arg), str | int):
        return (of := written(node.node)) and f"{of}[{_constant(node.arg)!r}]"
    return None


def _constant(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) and isinstance(node.node.value, int):
        return -node.node.value
    return node.value if isinstance(node, nodes.Const) else missing


def nearest_to(word: Any, known: Sequence[str]) -> str:
    """What to do about a word that is not known: the names that are near, else some of those there are."""
    from difflib import get_close_matches

    said, options = _short(word), [_short(one) for one in known[:_MOST_KNOWN]]
    if near := get_close_matches(said, options, cutoff=NEAR):
        return nearest(said, near)
    return nearest("", options) if options else MEND


def _short(name: Any) -> str:
    said = one_line(str(name))
    return said if len(said) <= _MOST_NAME else f"{said[:_MOST_NAME]}..."
