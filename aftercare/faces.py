"""The faces of a report: Jinja templates for text, Markdown and HTML, shipped ones and people's own.

A template is looked for in the person's `templates/` first. One that extends `shipped/report.md.j2` gets the
shipped one, so that it can change a single block.
"""

import os
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from jinja2.exceptions import TemplateError
from markupsafe import Markup

from aftercare import facefilters, svgcharts, text, textcharts
from aftercare.errors import DataInvalid, InputMissing
from aftercare.formats import ENDINGS, TEMPLATE, of_name
from aftercare.render import Finished, OwnTemplates, Sandbox, bounded, environment
from aftercare.unknownnames import Unknown

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
    own = OwnTemplates([folder, own_folder], name)
    made = _environment(own, kind, unicode=unicode)
    try:
        with bounded():
            whole = made.get_template(name).render(content)
            # Once more as a whole: blocks of `filter` and `call`, and `format` on a macro's text, go round `finalize`.
            shown = str(terminal_safe(Markup(whole) if kind == "html" else str(whole)))  # noqa: S704
            stray = _stray(own, made)
    except FAULTS as error:
        from aftercare import templatefaults  # a report without a fault goes without it

        raise templatefaults.told(error, name, own, made) from None
    if stray:
        raise stray
    return shown


def _stray(own: OwnTemplates, made: Sandbox) -> DataInvalid | None:
    """What to raise for a block of one's own that would never be shown."""
    if not own.trees:
        return None
    from aftercare import templatefaults

    return templatefaults.without_place(own, made)


FAULTS = (
    TemplateError,
    OSError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RuntimeError,
    MemoryError,
    SyntaxError,
    NameError,
    AssertionError,
)
"""What a template can run into."""


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


def _environment(own: OwnTemplates, form: str | None, *, unicode: bool) -> Sandbox:
    shipped = PackageLoader("aftercare.templates", FOLDER)
    made = environment(ChoiceLoader([own, shipped, PrefixLoader({"shipped": shipped})]), autoescape=form == "html")
    made.undefined = Unknown
    made.finalize = markdown_safe if form == "md" else terminal_safe
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": list}  # for what is made later
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
