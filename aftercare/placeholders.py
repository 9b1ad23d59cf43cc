"""Names in cards: `{{ someone }}` and `{{ name }}`, filled in by Jinja's sandbox, loaded only where one stands."""

from collections.abc import Sequence

from aftercare.errors import DataInvalid

SOMEONE, YOU = "someone close", "you"


def filled(text: str, *, name: str | None, someone: str | None) -> str:
    """The text with names in it.

    Raises:
        DataInvalid: for a placeholder that is not known, or one that tries to do more than name.
    """
    if "{{" not in text and "{%" not in text:
        return text
    from jinja2.exceptions import TemplateError

    from aftercare.render import environment

    try:
        result: str = environment().from_string(text).render(name=name or YOU, someone=someone or SOMEONE)
    except (TemplateError, TypeError, ArithmeticError, ValueError, MemoryError) as error:
        raise DataInvalid(f"a card's placeholder cannot be filled in ({error}). Known are name and someone.") from None
    return result


def one_of(people: Sequence[str], place: int) -> str | None:
    """One of the names, by turns; None if there are none."""
    return people[place % len(people)] if people else None
