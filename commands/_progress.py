"""How far long work is, on stderr: a bar that comes only where a person looks, and only once it takes its time."""

import time
from collections.abc import Iterator, Sequence

from aftercare.output import Console

_PATIENCE, _EVERY = 0.5, 0.1
"""Seconds before it appears at all, and between two looks."""
_WIDTH = 20


class Progress:
    """Goes through a list and shows how far it is; quiet, or without a terminal, it only goes through it."""

    def __init__(self, console: Console, what: str) -> None:
        self._console = console
        self._what = what
        self._shown = 0

    def __call__(self, items: Sequence[str]) -> Iterator[str]:
        """Each of the items."""
        if not self._console.is_watched:
            yield from items
            return
        due = time.monotonic() + _PATIENCE
        try:
            for done, item in enumerate(items):
                if time.monotonic() >= due:
                    self._show(done, len(items))
                    due = time.monotonic() + _EVERY
                yield item
        finally:
            if self._shown:  # spaces take it away on every terminal
                self._console.write_over(f"{' ' * self._shown}\r")

    def _show(self, done: int, of: int) -> None:
        full = done * _WIDTH // of
        line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {done} of {of} {self._what}"
        self._console.write_over(line)
        self._shown = len(line)
