"""What a shell is offered at the cursor: which words belong to which argument and option. Only loaded to complete."""

import os
import re
from typing import Any

from typer._click.core import Command, Context
from typer._click.shell_completion import CompletionItem, _resolve_context, _resolve_incomplete

from aftercare import completing
from aftercare.completing import COMING, PAST, PERIODS, WEEKS
from aftercare.session import Session

Words = list[tuple[str, str]]

_FORMATS = ("text", "md", "html", "json", "jsonl", "csv", "zip", "ics", "fortune")
_COMING = frozenset({"pause", "resume", "habit set", "habit retire", "habit add"})
_WIDEST = 100
"""So long may the line about a subcommand be."""
_FIXED = {
    "WHO": ("solo", "together", "either"),
    "HOW": ("spoken", "shown", "both"),
    "MODE": ("skip", "replace", "error"),
    "KIND,...": ("entries", "feelings", "notes", "plan"),
    "WHAT": ("rhythm", "runs", "feelings"),
    "0-10": tuple(map(str, range(11))),
    "1-2": ("1", "2"),
}
_SHIPPED = {
    ("prompt", "context"): "contexts",
    ("prompt", "theme"): "themes",
    ("report", "show_template"): "shipped_templates",
    ("how", "worksheet"): "worksheets",
    ("schema", "name"): "schemas",
    ("settings set", "key"): "settings",
    ("import", "form"): "readers",
    ("init", "plan"): "plans",
    ("menu", "occasion"): "occasions",
    ("menu pick", "occasion"): "occasions",
    ("menu set", "occasion"): "occasions",
}


def complete(shell: str, arguments: list[str], prog: str, root: Any) -> str:
    """The words for a shell, a line each: `word`, `part` (goes on after it) or `file`, the word, what it is."""
    line = completing.parted(arguments[0] if arguments else "") if shell == "bash" else None
    words, last = (list(line.words[1:]), line.last) if line else (arguments[:-1], (arguments or [""])[-1])
    if not line:
        last = last.lstrip("'\"").replace("\\ ", " ")
    head = f"{last.partition('=')[0]}=" if last.startswith("--") and "=" in last and "--" not in words else ""
    lines = []
    for kind, word, about in found(words, last, prog, root):
        whole = head + word
        shown = _for_bash(whole, line) if line else whole
        lines.append(f"{kind}\t{shown}\t{' '.join(about.split())}\n")
    return "".join(lines)


def found(words: list[str], last: str, prog: str, root: Any) -> list[tuple[str, str, str]]:
    """What fits after `words`, beginning with `last`: its kind, the word itself, and a line about it."""
    ctx = _resolve_context(root, {}, prog, list(words))
    thing, begun = _resolve_incomplete(ctx, list(words), last)
    if isinstance(thing, Command):
        if not begun.startswith("-") and (ctx.args or ctx._protected_args):  # noqa: SLF001  a command that there is not
            return []
        items: list[CompletionItem] = thing.shell_complete(ctx, begun)
        below = {} if ctx.parent is None else getattr(thing, "commands", {})  # the root's own lines are whole already
        return [
            ("word", one.value, below[one.value].get_short_help_str(_WIDEST) if one.value in below else one.help or "")
            for one in items
            if one.type == "plain"
        ]
    command = ctx.command_path[len(prog) :].strip()
    given = thing.metavar or ""
    if "FILE" in given and given != "[DECK|FILE]..." and not begun:
        return [("file", "", ""), *_fitting(_of(command, thing, ctx, begun), begun)]
    return _fitting(_of(command, thing, ctx, begun), begun) or ([("file", "", "")] if "FILE" in given else [])


def _fitting(words: Words, begun: str) -> list[tuple[str, str, str]]:
    """Those that begin so, after the last comma of a list."""
    before, comma, last = begun.rpartition(",")
    if not any("," in word for word, _ in words) and comma:
        words = [(f"{before},{word}", about) for word, about in words]
        last = begun
    else:
        last = begun
    fits = [(word, about) for word, about in words if word.casefold().startswith(last.casefold())]
    return [("part" if word.endswith("=") else "word", word, about) for word, about in fits]


def _of(command: str, thing: Any, ctx: Context, begun: str) -> Words:  # noqa: C901, PLR0911, PLR0912  a table of rules
    """The words of an argument or option."""
    shipped, metavar, name = completing.shipped(), thing.metavar or "", thing.name
    options = ctx.find_root().params
    session = Session(home_given=options.get("home"), today_given=options.get("today"))
    if (command, name) in _SHIPPED:
        return _rows(shipped[_SHIPPED[command, name]])
    if (command, name) == ("init", "may_know"):
        return [("me", ""), ("anyone", "")]
    if (command, name) == ("settings set", "value"):
        return [(value, "") for value in shipped["values"].get(ctx.params.get("key") or "", [])]
    if (command, name) == ("report", "template"):
        return completing.merged(completing.own_templates(session), _rows(shipped["templates"]))
    if (command, name) == ("feel", "words"):
        sliders = completing.merged(completing.own_sliders(session), _rows(shipped["sliders"]))
        if "=" in begun:
            return [(f"{key}={number}", "") for key, _ in sliders for number in range(11)]
        return [(f"{key}=", about) for key, about in sliders]
    if (command, name) == ("insight choose", "outcome"):
        return completing.merged(completing.own_sliders(session), _rows(shipped["sliders"]))
    if (command, name) == ("talk", "words"):
        return _rows(shipped["talks"]) + [(str(number), "minutes") for number in (5, 10, 20, 30)]
    if (command, name) == ("forget", "what"):
        return [("last", "the last entry"), ("notes", "all notes"), ("old", "what is past its time"), *PERIODS]
    if (command, name) == ("support", "country") or metavar in {"[COUNTRY]", "COUNTRY"}:
        return _rows(shipped["countries"])
    if command.startswith(("deck show", "deck check")) or name == "deck":
        return completing.merged(completing.own_decks(session), _rows(shipped["decks"]))
    if metavar == "FORMAT":
        return [(word, "") for word in re.findall(r"\w+", thing.help or "") if word in _FORMATS]
    if "DATE" in metavar or name == "snooze":
        return COMING if command in _COMING or name == "snooze" else PAST
    if "PERIOD" in metavar:
        return PERIODS
    if metavar == "[WEEK]":
        return WEEKS
    if "PRACTICE" in metavar or metavar in {"HABIT", "KEY"}:
        known = _rows(shipped["practices"])
        if metavar == "NAME=PRACTICE":
            return []
        if command == "why":
            known += _rows(shipped["claims"])
        return completing.merged(completing.own_practices(session), known)
    if metavar == "DAYS":
        return [(day, "") for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    if metavar == "WISHES":
        return [(wish, "") for wish in (*shipped["values"]["fits"], "all", "none")]
    return [(word, "") for word in _FIXED.get(metavar, ())]


def _rows(rows: dict[str, str]) -> Words:
    return list(rows.items())


def _for_bash(word: str, line: completing.Line) -> str:
    """A word as bash wants it: quoted where it must be, and without what stands before readline's last break."""
    if line.quote:
        return word
    escaped = re.sub(r"([^\w@%+=:,./-])", r"\\\1", word)
    breaks = os.environ.get("AFTERCARE_COMPLETE_BREAKS", "=:")
    cut = max((line.raw.rfind(letter) for letter in "=:" if letter in breaks), default=-1) + 1
    return escaped[cut:]
