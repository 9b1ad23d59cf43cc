"""The faces of a report: Jinja templates for text, Markdown and HTML, shipped ones and people's own.

A template is looked for in the person's `templates/` first. One that extends `shipped/report.md.j2` gets the
shipped one, so that it can change a single block.
"""

import os
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.exceptions import (
    SecurityError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    UndefinedError,
)
from markupsafe import Markup

from aftercare import text
from aftercare.errors import DataInvalid, InputMissing
from aftercare.files import problem
from aftercare.formats import TEMPLATE, of_name
from aftercare.render import Finished, Sandbox, bounded, environment

FOLDER = "reports"


def rendered(content: Mapping[str, Any], *, template: str, own_folder: str, form: str | None = None) -> str:
    """The text of a report.

    `template` is a template's name such as `report.md.j2`, or the path of a file. `form` (text, md, html) is
    what a template is taken for whose name does not say it.

    Raises:
        InputMissing: if there is no such template.
        DataInvalid: for a fault in it, naming template and line.
    """
    folder, name = os.path.split(template) if _is_path(template) else (own_folder, template)
    made = _environment(folder, own_folder, of_name(name) or form)
    try:
        with bounded():
            return made.get_template(name).render(content)
    except TemplateNotFound as error:
        missing = text.one_line(str(error.name or template))
        place = "" if error.name in {None, name} else f"{name}:{_line_of(error, name)}: "
        raise InputMissing(
            f"{place}there is no template {missing!r}. Shipped are report.txt.j2, .md.j2 and .html.j2."
        ) from None
    except TemplateSyntaxError as error:
        raise DataInvalid(f"{error.name or name}:{error.lineno}: {_sentence(error.message)} Mend that line.") from None
    except UnicodeDecodeError:
        raise DataInvalid(f"{name}: not UTF-8 text. Save the template as UTF-8.") from None
    except OSError as error:
        raise problem(error, error.filename or name, "read") from None
    except _FAULTS as error:
        place = f"{name}:{_line_of(error, name)}"
        raise DataInvalid(f"{place}: {_sentence(str(error) or _named(error))} {_advice(error, content)}") from None


_FAULTS = (
    TemplateRuntimeError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
    MemoryError,
)
"""What a template can run into."""


def _named(error: Exception) -> str:
    return "it takes too much memory" if isinstance(error, MemoryError) else type(error).__name__


def _advice(error: Exception, content: Mapping[str, Any]) -> str:
    if isinstance(error, UndefinedError):
        return f"A template may use {text.listed(sorted(content))}."
    if isinstance(error, SecurityError):
        return "Templates run in a sandbox; leave that out."
    return "Mend that line."


def source(name: str) -> str:
    """The text of a shipped template.

    Raises:
        InputMissing: if there is none of that name.
    """
    from aftercare import shipped

    known = [f"{one}{TEMPLATE}" for one in shipped.names(FOLDER, TEMPLATE)]
    chosen = name if name.endswith(TEMPLATE) else f"{name}{TEMPLATE}"
    if chosen not in known:
        raise InputMissing(f"there is no shipped template {text.one_line(name)!r}. {text.nearest(chosen, known)}")
    return shipped.text(f"{FOLDER}/{chosen}")


def _is_path(template: str) -> bool:
    return os.sep in template or (template.endswith(TEMPLATE) and os.path.isfile(template))


def _environment(folder: str, own_folder: str, form: str | None) -> Sandbox:
    shipped = PackageLoader("aftercare.templates", FOLDER)
    loader = ChoiceLoader(
        [
            FileSystemLoader([folder, own_folder]),
            shipped,
            PrefixLoader({"shipped": shipped}),
        ]
    )
    made = environment(loader, autoescape=form == "html")
    made.finalize = markdown_safe if form == "md" else terminal_safe
    made.filters.update(
        minutes=text.minutes,
        counted=text.counted,
        listed=text.listed,
        table=_table,
        spoken=_spoken,
        moments=_moments,
        gathered=_gathered,
        run=_run,
        even=_even,
    )
    return made


def terminal_safe(value: Any) -> Any:
    """Text from files without what would drive a terminal."""
    if not isinstance(value, str) or isinstance(value, Finished):
        return value
    safe = text.visible(value)
    if isinstance(value, Markup):
        return Markup(_MADE_VISIBLE.sub(r"&lt;\1&gt;", safe))  # noqa: S704  it was markup before
    return safe


_MADE_VISIBLE = re.compile(r"<(U\+[0-9A-F]{4,6})>")


def markdown_safe(value: Any) -> Any:
    """As `terminal_safe`, and without what Markdown or HTML would read as markup."""
    safe = terminal_safe(value)
    if not isinstance(safe, str) or isinstance(safe, Finished | Markup):
        return safe
    return text.markdown_safe(safe)


def _table(rows: list[list[Any]], indent: int = 2) -> str:
    """Rows as aligned columns of text."""
    from tabulate import tabulate

    plain = [[text.visible(str(cell)) for cell in row] for row in rows]
    lines = tabulate(plain, tablefmt="plain", disable_numparse=True).split("\n")
    return "\n".join(f"{' ' * indent}{line}".rstrip() for line in lines)


def _spoken(day: str) -> str:
    """A date as people say it: 21 Nov 2026."""
    from datetime import date

    found = date.fromisoformat(day)
    return f"{found.day} {found:%b %Y}"


def _moments(sums: Mapping[str, Any]) -> str:
    """What a practice adds up to: "3 times, 15 min, skipped on purpose once"."""
    parts = [text.often(sums["done"])] if sums["done"] else []
    parts += [text.minutes(sums["minutes"])] if sums["minutes"] else []
    parts += [f"skipped on purpose {text.often(sums['skipped'])}"] if sums["skipped"] else []
    return ", ".join(parts)


def _gathered(sums: Mapping[str, Any]) -> str:
    """What everything adds up to, naming only what there was: "3 moments of care, 15 min, 1 skip on purpose"."""
    parts = [f"{text.counted(sums['done'], 'moment')} of care"] if sums["done"] else []
    parts += [text.minutes(sums["minutes"])] if sums["minutes"] else []
    parts += [f"{text.counted(sums['skipped'], 'skip')} on purpose"] if sums["skipped"] else []
    return ", ".join(parts)


def _even(told: Mapping[str, Any]) -> str:
    """A rhythm: "0.78 of 1". A number holds no markup, and so is put out as it is."""
    return Finished(f"{told['rhythm']:.2f} of 1")


def _run(told: Mapping[str, Any]) -> str:
    """The longest run: "longest run 5 weeks, returned after a gap"."""
    said = f"longest run {text.counted(told['longest'], told['unit'])}"
    return f"{said}, returned after a gap" if told["returned"] else said


def _sentence(said: str | None) -> str:
    plain = text.one_line(said or "a fault").rstrip(".")
    return f"{plain}."


def _line_of(error: BaseException, name: str) -> int:
    """The line of a template on which something was raised."""
    line, frame = 1, error.__traceback__
    while frame is not None:
        if os.path.basename(frame.tb_frame.f_code.co_filename) == os.path.basename(name):
            line = frame.tb_lineno
        frame = frame.tb_next
    return line
