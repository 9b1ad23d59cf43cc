"""What is said of a template with a fault, in one sentence: which template, which line, and what to do."""

import re
from ast import literal_eval
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError
from jinja2.filters import FILTERS

from aftercare.errors import AftercareError, DataInvalid, InputMissing
from aftercare.files import problem
from aftercare.formats import TEMPLATE
from aftercare.render import NotText, OwnTemplates
from aftercare.templatenames import MEND, NEAR, nearest_to, said_of
from aftercare.text import nearest, one_line
from aftercare.unknownnames import UnknownName

SHIPPED = "shipped/"
"""What the names of shipped templates begin with."""

MOST_SAID = 400
"""What is said of a fault is cut after so many characters: a template can make it as long as it likes."""

_NO_SUCH = re.compile(r"No (filter|test) named ('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_WHOLE_TAGS = ("block", "macro", "call", "filter", "set", "with", "for", "if", "autoescape", "raw")
_TAGS = (*_WHOLE_TAGS, *(f"end{one}" for one in _WHOLE_TAGS))
_TAGS = (*_TAGS, "extends", "include", "import", "from", "elif", "else", "print")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a template, and the names that the template could use there.

    `own` is a template that a person wrote; `file` is None for one that ships in an archive.
    """

    name: str
    line: int
    own: bool
    file: str | None
    names: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.name}:{self.line}"


def told(error: Exception, name: str, own: OwnTemplates, made: Environment) -> AftercareError:
    """What to raise for a fault of the template `name`, which was loaded from `own` into `made`."""
    if isinstance(error, TemplateNotFound):
        return _not_found(error, name, own)
    if isinstance(error, TemplateSyntaxError):
        return _not_understood(error, name, made)
    if isinstance(error, NotText):
        return DataInvalid(f"{error.message}: not UTF-8 text. Save the template as UTF-8.")
    if isinstance(error, OSError):
        return problem(error, error.filename or name, "read")
    if isinstance(error, SyntaxError):  # Python's own words are about what Jinja made of it
        return DataInvalid(f"{name}: it is nested too deeply. Take some of it out.")
    places = list(_places(error, own))
    place = _place(places, own) or Place(name, 1, own=True, file=None, names={})
    inner = places[-1] if places else place
    if isinstance(error, UnknownName) and (asked := _asked(error, places, own)):
        place = inner = asked
    said, advice = _said(error, inner, own, made)
    aside = f" (in {inner})" if place.own and not inner.own else ""
    return DataInvalid(f"{place}: {said}{aside}. {advice}")


def _said(error: Exception, place: Place, own: OwnTemplates, made: Environment) -> tuple[str, str]:
    if isinstance(error, UnknownName):
        tree = own.trees.get(place.file or "")
        if tree is None and made.loader and place.name.startswith(SHIPPED):
            tree = _tree(place.name, made)
        said, advice = said_of(error.asked, place.names, tree, place.line)
        return _plain(said), advice
    if isinstance(error, MemoryError):
        return "it takes too much memory", MEND
    if isinstance(error, SecurityError):
        return _plain(str(error)), "Templates run in a sandbox; leave that out."
    if isinstance(error, RecursionError) and _extends_itself(place, own):
        return "it extends itself", f"What ships is called {SHIPPED}report.md.j2 and so on."
    if isinstance(error, KeyError) and error.args:
        return f"there is no `{_plain(str(error.args[0]))}` in what is used here", MEND
    return _of_jinja(str(error) or type(error).__name__, made)


def _of_jinja(message: str, made: Environment) -> tuple[str, str]:
    """What Jinja says of a fault, and the names that are nearest to one that it does not know."""
    if found := _NO_SUCH.match(message):
        kind, word = found[1], literal_eval(found[2])
        known = made.filters if kind == "filter" else made.tests
        ours = sorted(known, key=lambda one: (one in FILTERS, one))
        return f"there is no {kind} `{_plain(word)}`", nearest_to(word, ours)
    if (found := _TAG.match(message)) and found[1] not in _TAGS:
        return f"there is no tag `{_plain(found[1])}`", nearest_to(found[1], _TAGS)
    return _plain(message), MEND


def _plain(said: str) -> str:
    """A sentence on one line, without its full stop."""
    return one_line(said[:MOST_SAID]).rstrip(".")


# ---- where


def _places(error: Exception, own: OwnTemplates) -> Iterator[Place]:
    """The places in templates that led to a fault, the innermost last."""
    found = error.__traceback__
    while found is not None:
        frame = found.tb_frame
        if "__jinja_exception__" in frame.f_globals:  # a frame that Jinja made to look like the template
            file = frame.f_code.co_filename
            yield Place(_called(file, own), found.tb_lineno, file in own.names, file, frame.f_locals)
        found = found.tb_next


def _called(file: str, own: OwnTemplates) -> str:
    return own.names.get(file) or f"{SHIPPED}{Path(file).name}"


def _place(places: Sequence[Place], own: OwnTemplates) -> Place | None:
    """Where to look for a fault: in a template of one's own that used a shipped one, not in that."""
    if not places or places[-1].own:
        return places[-1] if places else None
    mine = [one for one in places if one.own]
    if mine and not any(node.lineno == mine[-1].line for node in _parents(own.trees[mine[-1].file or ""])):
        return mine[-1]
    return places[-1]


def _asked(error: UnknownName, places: Sequence[Place], own: OwnTemplates) -> Place | None:
    """Where a name of one's own was asked for, which may be far from where it was used."""
    if error.asked.place is None:
        return None
    template, raw = error.asked.place
    file = template.filename or ""
    if file not in own.names:
        return None
    names = next((one.names for one in reversed(places) if one.file == file), {})
    return Place(own.names[file], template.get_corresponding_lineno(raw), own=True, file=file, names=names)


def _tree(name: str, made: Environment) -> nodes.Template | None:
    """What a template is made of."""
    if made.loader is None:
        return None
    text, file, _ = made.loader.get_source(made, name)
    return made.parse(text, name, file)


def _parents(tree: nodes.Template) -> list[nodes.Extends]:
    return list(tree.find_all(nodes.Extends))


def _extends_itself(place: Place, own: OwnTemplates) -> bool:
    tree = own.trees.get(place.file or "")
    return any(
        isinstance(node.template, nodes.Const) and node.template.value == place.name
        for node in (_parents(tree) if tree else ())
    )


# ---- templates that are not there or not understood


def _not_found(error: TemplateNotFound, name: str, own: OwnTemplates) -> InputMissing:
    wanted = str(error.name) if isinstance(error.name, str) else ""
    place = "" if wanted == name else f"{_place(list(_places(error, own)), own) or name}: "
    near = _alike(wanted, own)
    said = f"{place}there is no template {one_line((wanted or name)[:MOST_SAID])!r}."
    if near:
        return InputMissing(f"{said} {nearest(wanted, near)}")
    return InputMissing(
        f"{said} Shipped are report.txt.j2, .md.j2 and .html.j2, and the same of week, practice and counsellor."
    )


def _alike(wanted: str, own: OwnTemplates) -> list[str]:
    """Templates of nearly that name, or of that name in another format."""
    from difflib import get_close_matches

    from aftercare import shipped

    before, slash, last = wanted.rpartition("/")
    stem, _, ending = last.partition(".")
    known = [f"{one}{TEMPLATE}" for one in shipped.names("reports", TEMPLATE)]
    for folder in () if before else own.searchpath:
        with suppress(OSError):
            known += sorted(one.name for one in Path(folder).iterdir() if one.name.endswith(TEMPLATE))
    alike = [one for one in known if one.partition(".")[0] == stem]
    if not alike:
        stems = [one.partition(".")[0] for one in known if one.partition(".")[2] == ending]
        alike = [f"{one}.{ending}" for one in get_close_matches(stem[:MOST_SAID], stems, cutoff=NEAR)]
    start = SHIPPED if before else slash
    return [f"{start}{one}" for one in dict.fromkeys(alike)]


def _not_understood(error: TemplateSyntaxError, name: str, made: Environment) -> DataInvalid:
    said, advice = _of_jinja(error.message or "a fault", made)
    return DataInvalid(f"{error.name or name}:{error.lineno}: {said}. {advice}")


# ---- blocks without a place


def without_place(own: OwnTemplates, made: Environment) -> DataInvalid | None:
    """What to raise if a template of one's own has a block that would never be shown: nothing it extends has it."""
    for file, tree in own.trees.items():
        parent = _parent(tree)
        if parent is None or (above := _blocks_above(parent, made)) is None:
            continue
        for block in _outermost(tree):
            if block.name not in above and not _is_called(block.name, tree):
                said = f"there is no block `{block.name}` in {parent}, so it would not be shown"
                return DataInvalid(f"{own.names[file]}:{block.lineno}: {said}. {nearest_to(block.name, above)}")
    return None


def _parent(tree: nodes.Template) -> str | None:
    """The template that another surely extends; None if there is none, or only the report says which."""
    found = _parents(tree)
    if len(found) != 1 or found[0] not in tree.body or not isinstance(found[0].template, nodes.Const):
        return None
    return str(found[0].template.value)


def _blocks_above(name: str, made: Environment) -> list[str] | None:
    """The blocks of a template and of what it extends; None if only the report says what that is."""
    found: list[str] = []
    for _ in range(_MOST_ABOVE):
        tree = _tree(name, made)
        if tree is None:
            return None
        found += [block.name for block in tree.find_all(nodes.Block)]
        parent = _parent(tree)
        if parent is None:
            return None if _parents(tree) else list(dict.fromkeys(found))
        name = parent
    return None


_MOST_ABOVE = 50
"""Templates that extend one another are followed so far."""


def _outermost(node: nodes.Node) -> Iterator[nodes.Block]:
    """The blocks that stand in no other."""
    for one in node.iter_child_nodes():
        if isinstance(one, nodes.Block):
            yield one
        else:
            yield from _outermost(one)


def _is_called(name: str, tree: nodes.Template) -> bool:
    """Whether a block is used by name: `self.name()`."""
    return any(
        node.attr == name and isinstance(node.node, nodes.Name) and node.node.name == "self"
        for node in tree.find_all(nodes.Getattr)
    )
