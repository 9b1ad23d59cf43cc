"""Jinja for what people may write themselves: always in the sandbox, always strict about names, always bounded."""

import os
import resource
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from aftercare.formats import TEMPLATE
from aftercare.text import UNSAFE

MOST_REPEATED = 100_000
"""A text may not be multiplied to more characters."""
MOST_MULTIPLIED = 10**15
"""A number beyond it is not multiplied further."""
MOST_SECONDS = 10.0
"""A template may not compute for longer; a report of ten years takes well below one."""
MOST_MEMORY = 512 * 2**20
"""Nor take more bytes."""
MOST_NESTED = 1_000_000
"""The squares of how deep each part of a template is nested add up to no more: what Python takes to compile it, which
no clock can stop, grows with them. That is about a second, and fifty times what a report needs."""


class Finished(str):
    """Text that a template has already put out, as in a macro or an overridden block: made safe to show by then."""

    __slots__ = ()


def _joined(parts: Iterable[str]) -> Finished:
    return Finished("".join(parts))


class Sandbox(SandboxedEnvironment):
    """A sandbox that also refuses to fill the memory: no power, no huge repetition."""

    intercepted_binops = frozenset({"**", "*"})
    concat = staticmethod(_joined)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Let small multiplications through and nothing else.

        Raises:
            OverflowError: for the rest.
        """
        del context
        if operator == "*" and _is_small(left, right):
            return left * right
        raise OverflowError(f"{operator} is not computed here beyond small values")


def _is_small(left: Any, right: Any) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return max(abs(left), abs(right)) <= MOST_MULTIPLIED
    repeated, times = (right, left) if isinstance(left, int) else (left, right)
    return hasattr(repeated, "__len__") and isinstance(times, int) and len(repeated) * times <= MOST_REPEATED


class NotText(TemplateError):
    """A template is not UTF-8; the message is its name."""


class OwnTemplates(FileSystemLoader):
    """The templates in folders of a person's own, and nothing else that lies there.

    A template may have come from someone else, and may be tried out in a folder full of other things. So what it
    includes has to be called a template, by its own name and by that of the file that a link leads to; only
    `asked`, which the person named, may be called anything.

    `names` and `trees` hold what was loaded so far, by its file.
    """

    def __init__(self, folders: Sequence[str], asked: str) -> None:
        super().__init__(folders)
        self.asked = asked
        self.names: dict[str, str] = {}
        self.trees: dict[str, nodes.Template] = {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, its file, and whether it is still the same.

        Raises:
            TemplateNotFound: if there is none.
            NotText: if it is not UTF-8.
            TemplateSyntaxError: if it holds what could drive a terminal, or is nested so deeply that it is no report.
        """
        if template != self.asked and not template.endswith(TEMPLATE):
            raise TemplateNotFound(template)
        try:
            read, file, fresh = super().get_source(environment, template)
        except UnicodeDecodeError:
            raise NotText(template) from None
        if template != self.asked and not os.path.realpath(file).endswith(TEMPLATE):
            raise TemplateNotFound(template)
        text = read.removeprefix("\ufeff")  # editors on Windows begin a file with it
        if unsafe := UNSAFE.search(text):
            line = text.count("\n", 0, unsafe.start()) + 1
            said = f"there is a character that cannot be seen (U+{ord(unsafe[0]):04X})"
            raise TemplateSyntaxError(said, line, template, file)
        tree = environment.parse(text, template, file)
        deep = _too_deep(tree)
        if deep is not None:
            raise TemplateSyntaxError("it is nested too deeply", deep, template, file)
        self.names[file], self.trees[file] = template, tree
        return text, file, fresh


def _too_deep(tree: nodes.Template) -> int | None:
    """A line of a template that is nested more than `MOST_NESTED` allows, None if it is not."""
    squares, waiting = 0, list[tuple[nodes.Node, int]]([(tree, 0)])
    while waiting:
        node, depth = waiting.pop()
        squares += depth * depth
        if squares > MOST_NESTED:
            return node.lineno
        waiting += [(one, depth + 1) for one in node.iter_child_nodes()]
    return None


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


@contextmanager
def bounded() -> Iterator[None]:
    """Stop a template that computes for too long or takes too much memory, as far as the system helps with it.

    Raises:
        TemplateRuntimeError: after `MOST_SECONDS` of computing.
        MemoryError: above `MOST_MEMORY`.
    """
    clock = _clock_set()
    memory = _memory_set()
    try:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python warns of odd constants in what Jinja makes of a template
                yield
        finally:
            _clock_stopped(clock)
    finally:
        _clock_stopped(clock)  # once more: it may have struck in the middle of being stopped
        if clock is not None:
            signal.signal(signal.SIGVTALRM, clock)
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, memory)


def _clock_set() -> Any:
    """Start the clock, which strikes again and again: Jinja may take the first for a fault of its own."""
    try:
        before = signal.signal(signal.SIGVTALRM, _too_long)
    except ValueError:  # only a program's main thread is told of signals
        return None
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS, 1)
    return before


def _clock_stopped(clock: Any) -> None:
    if clock is not None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_long(*_: object) -> NoReturn:
    raise TemplateRuntimeError("it computes for too long")


def _memory_set() -> tuple[int, int] | None:
    """Bound the memory to what is in use and some more; None where the system does not tell or allow it."""
    with suppress(OSError, ValueError):
        before = resource.getrlimit(resource.RLIMIT_AS)
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
        wanted = pages * os.sysconf("SC_PAGE_SIZE") + MOST_MEMORY
        if resource.RLIM_INFINITY in before[:1] or wanted < before[0]:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, before[1]))
            return before
    return None
