"""Jinja for what people may write themselves: always in the sandbox, always strict about names."""

from collections.abc import Callable
from typing import Any

from jinja2 import BaseLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

MOST_REPEATED = 100_000
"""A text may not be multiplied to more characters, nor a number raised beyond what fits so many digits."""


class Sandbox(SandboxedEnvironment):
    """A sandbox that also refuses to fill the memory: no power, no huge repetition."""

    intercepted_binops = frozenset({"**", "*"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Let small multiplications through and nothing else.

        Raises:
            OverflowError: for the rest.
        """
        del context
        if operator == "*" and _size(left) * _size(right) <= MOST_REPEATED:
            return left * right
        raise OverflowError(f"{operator} is not computed here beyond small values")


def _size(value: Any) -> int:
    if isinstance(value, int | float):
        return min(abs(int(value)), MOST_REPEATED + 1) or 1
    return len(value) if hasattr(value, "__len__") else MOST_REPEATED + 1


def environment(
    loader: BaseLoader | None = None,
    *,
    autoescape: bool | Callable[[str | None], bool] = False,
) -> Sandbox:
    """The one kind of Jinja environment in use."""
    return Sandbox(
        loader=loader,
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
