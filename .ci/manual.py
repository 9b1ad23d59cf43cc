"""Make docs/man, docs/reference.md, docs/completions and the words of completion anew, from the program itself.

`--into DIR` writes them below another folder, for the test that looks whether the committed ones are stale.
"""

import json
import re
import sys
import textwrap
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from aftercare import cli, completing

ROOT = Path(__file__).parent.parent
DAY = "November 22, 2026"
"""Of the text, not of the run, so that making the pages anew changes nothing."""

EXITS = {
    0: "Done.",
    1: "The answer to a question is no (remind \\-\\-check).",
    2: "The command was not understood.",
    65: "A file holds what it may not hold.",
    66: "An input was not found.",
    69: "A program that is needed is missing.",
    70: "Something unforeseen happened.",
    73: "A file could not be made.",
    74: "Reading or writing did not work.",
    75: "Another command holds the lock; try again.",
    77: "There is no permission.",
    78: "A setting is at fault.",
    130: "Interrupted.",
    141: "The reader closed the pipe.",
}
ENVIRONMENT = {
    "AFTERCARE_HOME": "Keep everything in this folder, as with --home.",
    "AFTERCARE_TODAY": "Act as on this day, as with --today.",
    "AFTERCARE_DEBUG": "With 1, show where something unforeseen happened.",
    "EDITOR, VISUAL": "The editor for what is written at length.",
    "NO_COLOR, FORCE_COLOR": "Without colour, or with it.",
}
FILES = {
    "config.yaml": "The settings.",
    "habits.yaml": "The plan.",
    "menu.yaml": "The care menu.",
    "journal/": "What was noted, one file for each week.",
    "decks/, templates/": "Own decks and report templates.",
    "state/, cache/": "Of this device only.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A command as its page shows it: its words after the program's name, and what Typer knows of it."""

    path: tuple[str, ...]
    command: Any
    short: str

    @property
    def name(self) -> str:
        """The name of the page."""
        return "-".join(("aftercare", *self.path))


def pages() -> Iterator[Page]:
    """All pages, the root first. A command whose module is not there is told and left out."""
    root = typer.main.get_command(cli.app)
    yield Page((), root, "small caring habits with the people you are close to")
    for name in cli.TABLE:
        try:
            command = root.get_command(typer.Context(root, info_name="aftercare"), name)  # type: ignore[attr-defined]
        except ImportError as missing:
            sys.stderr.write(f"manual: no page for {name}: {missing}\n")
            continue
        yield from _below((name,), command)


def _below(path: tuple[str, ...], command: Any) -> Iterator[Page]:
    paragraphs = _paragraphs(command)
    first = paragraphs[0] if paragraphs else cli.TABLE[path[0]][1]
    if len(path) == 1:
        first = cli.TABLE[path[0]][1].partition(":")[0]
    first = re.split(r"(?<=[.])\s|[:;]", " ".join(first.split()))[0].rstrip(".")
    yield Page(path, command, first[:1].lower() + first[1:])
    for name, child in getattr(command, "commands", {}).items():
        if not child.hidden:
            yield from _below((*path, name), child)


def _paragraphs(command: Any) -> list[str]:
    text = (command.help or "").replace("{prog}", "aftercare")
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text) if part.strip()]


def _escaped(text: str) -> str:
    return (
        text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq").replace('"', "\\(dq")
    )


def _line(text: str) -> str:
    """Prose, one sentence a line, as mandoc likes it; never taken for a macro."""
    said = re.sub(r"(?<=[a-z0-9)`][.?]) +(?=[A-Z`])", "\n", " ".join(text.split()))
    lines = [short for one in said.split("\n") for short in textwrap.wrap(one, 70, break_on_hyphens=False)]
    return "\n".join("\\&" + _escaped(one) if one.startswith((".", "'")) else _escaped(one) for one in lines)


def _options(page: Page) -> list[tuple[str, str]]:
    rows = []
    for param in page.command.params:
        if param.param_type_name == "argument" or param.hidden:
            continue
        names = ", ".join([*param.opts, *param.secondary_opts])
        if not param.is_flag and param.metavar:
            names += f" {param.metavar}"
        default = f" [default: {param.default}]" if param.show_default and isinstance(param.default, str) else ""
        rows.append((names, (param.help or "") + default))
    return [*rows, ("-h, --help", "Show a help text and exit.")]


def _arguments(page: Page) -> list[tuple[str, str]]:
    return [(p.metavar, p.help or "") for p in page.command.params if p.param_type_name == "argument"]


def _synopsis(page: Page) -> str:
    parts = [" ".join(("aftercare", *page.path)), "[OPTIONS]"]
    parts += [metavar for metavar, _ in _arguments(page)]
    if getattr(page.command, "commands", None) or not page.path:
        parts.append("[COMMAND ...]" if page.command.invoke_without_command else "COMMAND ...")
    return " ".join(parts)


def _related(page: Page, every: list[Page]) -> list[Page]:
    near = [one for one in every if one is not page and (one.path[:-1] == page.path or one.path == page.path[:-1])]
    beside = [one for one in every if len(page.path) > 1 and one.path[:-1] == page.path[:-1] and one is not page]
    group = cli.TABLE[page.path[0]][0] if page.path else ""
    alike = [one for one in every if len(one.path) == len(page.path) == 1 and cli.TABLE[one.path[0]][0] == group]
    return sorted({one.name: one for one in (*near, *beside, *alike) if one.name != page.name}.values(), key=_by_name)


def _by_name(page: Page) -> str:
    return page.name


def _listed(rows: list[tuple[str, str]], macro: str = "Cm") -> list[str]:
    lines = [".Bl -tag -width Ds"]
    for name, text in rows:
        lines += [f".It {macro} \\&{_escaped(name)}\\&", _line(text) if text else "\\&"]
    return [*lines, ".El"]


def manual(page: Page, every: list[Page]) -> str:
    """The page of a command in mdoc."""
    lines = [
        f".Dd {DAY}", f".Dt {page.name.upper()} 1", ".Os",
        ".Sh NAME", f".Nm {page.name}", f".Nd {_escaped(page.short)}",
        ".Sh SYNOPSIS", f".Ic {_escaped(_synopsis(page))}\\&", ".Sh DESCRIPTION",
    ]  # fmt: skip
    examples: list[str] = []
    prose: list[str] = []
    for part in _paragraphs(page.command):
        if part.lstrip().startswith("\b"):
            kept = [line for line in part.replace("\b", "").split("\n") if line.strip()]
            examples += kept[1:] if kept and kept[0].strip() == "Examples:" else kept
        else:
            prose.append(_line(part))
    lines.append("\n.Pp\n".join(prose or [_escaped(page.short) + "."]))
    if not page.path:
        lines += [".Pp", _line(cli.NOTICE.format(prog="aftercare"))]
    if arguments := _arguments(page):
        lines += [".Pp", "The arguments are:", *_listed(arguments, "Ar")]
    lines += [".Pp", "The options are:", *_listed(_options(page), "Cm")]
    children = [one for one in every if one.path and one.path[:-1] == page.path]
    if children:
        lines += [".Pp", "The commands are:", *_listed([(" ".join(one.path), one.short + ".") for one in children])]
    lines += [".Sh ENVIRONMENT", *_listed(list(ENVIRONMENT.items()), "Ev")]
    lines += [".Sh FILES", "Below the home, which", ".Ic aftercare settings path", "names:"]
    lines += _listed(list(FILES.items()), "Pa")
    lines += [".Sh EXIT STATUS", ".Bl -tag -width 3n"]
    for code, text in EXITS.items():
        lines += [f".It {code}", text]
    lines.append(".El")
    if examples:
        least = min(len(line) - len(line.lstrip()) for line in examples)
        lines += [".Sh EXAMPLES", ".Bd -literal", *("\\&" + _escaped(line[least:]) for line in examples), ".Ed"]
    related = _related(page, every)
    lines.append(".Sh SEE ALSO")
    lines += [f".Xr {one.name} 1{' ,' if one is not related[-1] else ''}" for one in related]
    return "\n".join(lines) + "\n"


def reference(every: list[Page]) -> str:
    """docs/reference.md."""
    lines = ["# Reference", "", "Made by `make manual` from the program itself; each command also has a manual page."]
    for page in every:
        lines += ["", f"## {' '.join(('aftercare', *page.path))}", "", f"    {_synopsis(page)}"]
        for part in _paragraphs(page.command):
            if part.lstrip().startswith("\b"):
                lines += ["", "```", *(line for line in part.replace("\b", "").split("\n") if line.strip()), "```"]
            else:
                lines += ["", " ".join(part.split())]
        lines.append("")
        lines += [f"- `{name}`: {text}".rstrip(": ") for name, text in (*_arguments(page), *_options(page))]
    lines += ["", "## Exit codes", "", *(f"- {code}: {text}".replace("\\-", "-") for code, text in EXITS.items())]
    lines += ["", "## Environment", "", *(f"- `{name}`: {text}" for name, text in ENVIRONMENT.items())]
    return "\n".join(lines) + "\n"


def words() -> dict[str, Any]:
    """All words that ship, by kind, each with a line about it."""
    from aftercare import catalogue, decks, evidence, schemas, settings, shipped, sliders, talk, worksheets
    from aftercare.entries import SLIDERS
    from aftercare.imports.readers import READERS
    from aftercare.menu import OCCASIONS

    values = {}
    for key, hint in typing.get_type_hints(settings.Settings).items():
        if key not in settings.HELP:
            continue
        inner = typing.get_args(hint)[0] if typing.get_origin(hint) is list else hint
        literal = typing.get_origin(inner) is typing.Literal
        values[key] = list(typing.get_args(inner)) if literal else ["true", "false"] if inner is bool else []
    values["depth"] = ["1", "2", "3"]
    every = decks.shipped_decks()
    lines = json.dumps(shipped.data("support/lines.yaml"), default=str)
    countries = sorted({code for named in re.findall(r'"country": "([^"]+)"', lines) for code in _codes(named)})
    templates = sorted({name.partition(".")[0] for name in shipped.names("reports", ".j2") if name[0] != "_"})
    return {
        "claims": {key: one.instead for key, one in sorted(evidence.claims().items()) if one.print != "never"},
        "contexts": {one.context: "" for one in sorted(every, key=lambda one: one.context) if one.context},
        "countries": dict.fromkeys([*countries, "all"], ""),
        "decks": {one.name: one.title for one in every},
        "occasions": dict.fromkeys(OCCASIONS, ""),
        "plans": dict.fromkeys(["article", "start-small", "solo", "apart", "two-minute"], ""),
        "practices": {key: one.title for key, one in catalogue.practices().items()},
        "readers": dict.fromkeys(READERS, ""),
        "schemas": {row["name"]: row["about"] for row in schemas.rows()},
        "settings": settings.HELP,
        "shipped_templates": dict.fromkeys(sorted(shipped.names("reports", ".j2")), ""),
        "sliders": dict.fromkeys((*SLIDERS, *(also for also in sliders.ALSO if also not in SLIDERS)), ""),
        "talks": {key: one.title for key, one in talk.scripts().items()},
        "templates": {name: "" for name in templates if name != "report"},
        "themes": dict.fromkeys(sorted({card.theme for deck in every for card in deck.cards if card.theme}), ""),
        "values": values,
        "worksheets": dict.fromkeys(worksheets.SHEETS, ""),
    }


def _codes(named: str) -> list[str]:
    return re.findall(r"\b[A-Z]{2}\b", named)


def made() -> Iterator[tuple[str, str]]:
    """Every file that is made: its path below the project, and its text."""
    yield "templates/completion/words.json", json.dumps(words(), indent=1, ensure_ascii=True) + "\n"
    every = list(pages())
    for page in every:
        yield f"docs/man/{page.name}.1", manual(page, every)
    yield "docs/reference.md", reference(every)
    for shell, name in (("bash", "aftercare"), ("zsh", "_aftercare"), ("fish", "aftercare.fish")):
        yield f"docs/completions/{shell}/{name}", completing.script(shell, "aftercare")


def main() -> None:
    """Write all, and take pages away that no command has any more."""
    into = Path(sys.argv[2]) if sys.argv[1:2] == ["--into"] else ROOT
    files = dict(made())
    for name, text in files.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text, "utf-8")
    for old in (into / "docs/man").glob("*.1"):
        if f"docs/man/{old.name}" not in files:
            old.unlink()


if __name__ == "__main__":
    main()
