"""Names that a template uses and that are not there: they remember where they were asked for.

What is said of them is in `aftercare.templatenames`, which a report without a fault need not load.
"""

import inspect
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.environment import TemplateModule
from jinja2.exceptions import TemplateRuntimeError, UndefinedError
from jinja2.runtime import Context
from jinja2.utils import missing

PARAMETER = "parameter "
"""What Jinja's words on an argument that was not given begin with."""
_PART = "__jinja_template__"
"""What Jinja calls a template among the globals of what it makes of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that was asked for and is not there.

    `of` is what it was asked of (`missing` for a name that stands alone), `hint` what Jinja says where it is no
    plain name, `place` the template and the line in what Jinja makes of it, `instead` names that would do where only
    Jinja knew them.
    """

    name: Any
    of: Any
    hint: str | None
    place: tuple[Template, int] | None
    instead: tuple[str, ...]


class UnknownName(UndefinedError):
    """A name was used that is not there."""

    def __init__(self, said: str, asked: Asked) -> None:
        super().__init__(said)
        self.asked = asked


class Unknown(StrictUndefined):
    """What a name is that is not there. It may be used far from where it was asked for, as in a macro."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)
        if isinstance(name, Undefined):  # the name itself is what is not there, as in `totals[nothing]`
            self._undefined_exception = name._undefined_exception  # noqa: SLF001  of its own kind
        elif exc is UndefinedError:
            frame = _template_frame(inspect.currentframe(), 2 if hint and hint.startswith(PARAMETER) else 1)
            place = (frame.f_globals[_PART], frame.f_lineno) if frame else None
            instead = _instead(frame, name) if frame and hint else ()
            raised: Any = partial(UnknownName, asked=Asked(name, obj, hint, place, instead))
            self._undefined_exception = raised


def _template_frame(frame: FrameType | None, which: int) -> FrameType | None:
    """The frame of a template, counted from within."""
    while frame is not None:
        if _PART in frame.f_globals:
            which -= 1
            if not which:
                return frame
        frame = frame.f_back
    return None


def _instead(frame: FrameType, name: str | None) -> tuple[str, ...]:
    """The blocks that `super()` could mean, or what could be imported."""
    context, module = frame.f_locals.get("context"), frame.f_locals.get("included_template")
    if name == "super" and isinstance(context, Context):
        return tuple(context.blocks)
    return tuple(names_of(module)) if isinstance(module, TemplateModule) else ()


def names_of(module: TemplateModule) -> list[str]:
    """What can be imported from a template."""
    return [one for one in vars(module) if not one.startswith("_")]
