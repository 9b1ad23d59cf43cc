"""The faces of a report: Jinja templates for text, Markdown and HTML, shipped ones and people's own.

A template is looked for in the person's `templates/` first. One that extends `shipped/report.md.j2` gets the
shipped one, so that it can change a single block.
"""

import os
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from jinja2.exceptions import (
    SecurityError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    UndefinedError,
)
from markupsafe import Markup

from aftercare import facefilters, svgcharts, text, textcharts
from aftercare.errors import DataInvalid, InputMissing
from aftercare.files import problem
from aftercare.formats import ENDINGS, TEMPLATE, of_name
from aftercare.render import Finished, OwnTemplates, Sandbox, bounded, environment

FOLDER = "reports"


def rendered(
    content: Mapping[str, Any], *, template: str, own_folder: str, form: str | None = None, unicode: bool = True
) -> str:
    """The text of a report.

    `template` is a template's name such as `report.md.j2` or `report`, or the path of a file. `form` (text, md, html)
    is what a template is taken for whose name does not say it. Without `unicode`, pictures are drawn in ASCII.

    Raises:
        InputMissing: if there is no such template.
        DataInvalid: for a fault in it, naming template and line.
    """
    folder, name = os.path.split(template) if _is_path(template) else (own_folder, _whole(template, form))
    kind = of_name(name) or form
    made = _environment(folder, own_folder, name, kind, unicode=unicode)
    try:
        with bounded():
            whole = made.get_template(name).render(content)
            # Once more as a whole: blocks of `filter` and `call`, and `format` on a macro's text, go round `finalize`.
            return str(terminal_safe(Markup(whole) if kind == "html" else str(whole)))  # noqa: S704
    except TemplateNotFound as error:
        wanted = str(error.name) if isinstance(error.name, str) else ""
        missing = text.one_line((wanted or template)[:MOST_SAID])
        place = "" if wanted == name else f"{name}:{_line_of(error, name)}: "
        raise InputMissing(
            f"{place}there is no template {missing!r}. Shipped are report.txt.j2, .md.j2 and .html.j2."
        ) from None
    except TemplateSyntaxError as error:
        raise DataInvalid(f"{error.name or name}:{error.lineno}: {_sentence(error.message)} Mend that line.") from None
    except SyntaxError:  # Python's own words are about what Jinja made of it
        raise DataInvalid(f"{name}: it is nested too deeply. Take some of it out.") from None
    except UnicodeDecodeError:
        raise DataInvalid(f"{name}: not UTF-8 text. Save the template as UTF-8.") from None
    except OSError as error:
        raise problem(error, error.filename or name, "read") from None
    except _FAULTS as error:
        place = f"{name}:{_line_of(error, name)}"
        raise DataInvalid(f"{place}: {_sentence(_told(error))} {_advice(error, content)}") from None


_FAULTS = (
    TemplateRuntimeError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RuntimeError,
    MemoryError,
    NameError,
    AssertionError,
)
"""What a template can run into."""

MOST_SAID = 400
"""What is said of a fault is cut after so many characters: a template can make it as long as it likes."""


def _told(error: Exception) -> str:
    return "it takes too much memory" if isinstance(error, MemoryError) else str(error) or type(error).__name__


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


def _whole(template: str, form: str | None) -> str:
    """A template's name with its endings."""
    return template if template.endswith(TEMPLATE) else f"{template}.{ENDINGS[form or 'text']}{TEMPLATE}"


def _is_path(template: str) -> bool:
    return os.sep in template or (template.endswith(TEMPLATE) and os.path.isfile(template))


def _environment(folder: str, own_folder: str, name: str, form: str | None, *, unicode: bool) -> Sandbox:
    shipped = PackageLoader("aftercare.templates", FOLDER)
    loader = ChoiceLoader(
        [
            OwnTemplates([folder, own_folder], name),
            shipped,
            PrefixLoader({"shipped": shipped}),
        ]
    )
    made = environment(loader, autoescape=form == "html")
    made.finalize = markdown_safe if form == "md" else terminal_safe
    made.filters.update(facefilters.FILTERS | svgcharts.FILTERS | textcharts.filters(unicode=unicode))
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


def _sentence(said: str | None) -> str:
    plain = text.one_line((said or "a fault")[:MOST_SAID]).rstrip(".")
    return f"{plain}."


def _line_of(error: BaseException, name: str) -> int:
    """The line of a template on which something was raised."""
    line, frame = 1, error.__traceback__
    while frame is not None:
        if os.path.basename(frame.tb_frame.f_code.co_filename) == os.path.basename(name):
            line = frame.tb_lineno
        frame = frame.tb_next
    return line
