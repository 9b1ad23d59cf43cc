"""Names in cards: `{{ someone }}` and `{{ name }}`, filled in by Jinja's sandbox, loaded only where one stands."""

from collections.abc import Sequence

from aftercare.errors import DataInvalid

SOMEONE, YOU = "someone close", "you"
KNOWN = "Write {{ name }} or {{ someone }}."


def filled(text: str, *, name: str | None, someone: str | None) -> str:
    """The text with names in it.

    Raises:
        DataInvalid: for a placeholder that is not known, or one that tries to do more than name.
    """
    if "{%" in text:
        raise DataInvalid(f"a placeholder only names, and {{% ... %}} does more. {KNOWN}")
    if "{{" not in text:
        return text
    from jinja2 import nodes
    from jinja2.exceptions import TemplateError

    from aftercare.render import environment

    names = {"name": name or YOU, "someone": someone or SOMEONE}
    made = environment()
    try:
        for node in made.parse(text).find_all(nodes.Node):
            around = isinstance(node, nodes.Output | nodes.TemplateData)
            if not around and not (isinstance(node, nodes.Name) and node.name in names):
                raise DataInvalid(f"the placeholder is no name that is known. {KNOWN}")
        result: str = made.from_string(text).render(names)
    except (TemplateError, RecursionError, ValueError):  # a number with too many digits is a ValueError
        raise DataInvalid(f"the placeholder cannot be read. {KNOWN}") from None
    return result


def turns(name: str | None, people: Sequence[str]) -> list[str]:
    """Who may begin: the owner first, under their own name if it is known; [] where nobody else is named."""
    return [name or YOU, *people] if people else []


def one_of(people: Sequence[str], place: int) -> str | None:
    """One of the names, by turns; None if there are none."""
    return people[place % len(people)] if people else None
