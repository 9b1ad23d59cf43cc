"""The faces of a report: Jinja templates for text, Markdown and HTML, shipped ones and people's own.

A template is looked for in the person's `templates/` first. One that extends `shipped/report.md.j2` gets the
shipped one, so that it can change a single block.
"""

import os
from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from aftercare import text
from aftercare.errors import DataInvalid, InputMissing
from aftercare.formats import TEMPLATE, of_name
from aftercare.render import Sandbox, environment

FOLDER = "reports"


def rendered(content: Mapping[str, Any], *, template: str, own_folder: str) -> str:
    """The text of a report.

    `template` is a template's name such as `report.md.j2`, or the path of a file.

    Raises:
        InputMissing: if there is no such template.
        DataInvalid: for a fault in it, naming template and line.
    """
    folder, name = os.path.split(template) if _is_path(template) else (own_folder, template)
    made = _environment(folder, own_folder, name)
    try:
        return made.get_template(name).render(content)
    except TemplateNotFound as error:
        missing = text.one_line(str(error.name or template))
        raise InputMissing(
            f"there is no template {missing!r}. Shipped are report.txt.j2, .md.j2 and .html.j2."
        ) from None
    except TemplateSyntaxError as error:
        raise DataInvalid(f"{error.name or name}:{error.lineno}: {_sentence(error.message)} Mend that line.") from None
    except UndefinedError as error:
        known = text.listed(sorted(content))
        place = f"{name}:{_line_of(error, name)}"
        raise DataInvalid(f"{place}: {_sentence(error.message)} A template may use {known}.") from None
    except SecurityError as error:
        place = f"{name}:{_line_of(error, name)}"
        raise DataInvalid(f"{place}: {_sentence(str(error))} Templates run in a sandbox; leave that out.") from None
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError) as error:
        place = f"{name}:{_line_of(error, name)}"
        raise DataInvalid(f"{place}: {_sentence(str(error) or type(error).__name__)} Mend that line.") from None
    except UnicodeDecodeError:
        raise DataInvalid(f"{name}: not UTF-8 text. Save the template as UTF-8.") from None


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


def _environment(folder: str, own_folder: str, name: str) -> Sandbox:
    shipped = PackageLoader("aftercare.templates", FOLDER)
    loader = ChoiceLoader(
        [
            FileSystemLoader([folder, own_folder]),
            shipped,
            PrefixLoader({"shipped": shipped}),
        ]
    )
    form = of_name(name)
    made = environment(loader, autoescape=form == "html")
    made.finalize = _markdown_safe if form == "md" else _terminal_safe
    made.filters.update(
        minutes=text.minutes,
        counted=text.counted,
        listed=text.listed,
        table=_table,
        spoken=_spoken,
        moments=_moments,
    )
    return made


def _terminal_safe(value: Any) -> Any:
    """Text from files without what would drive a terminal; markup that a template made is left alone."""
    return text.visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _markdown_safe(value: Any) -> Any:
    safe = _terminal_safe(value)
    return safe.replace("<", "&lt;").replace("|", "\\|") if isinstance(safe, str) else safe


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
