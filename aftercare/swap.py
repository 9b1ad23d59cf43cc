"""Several files swapped in as one: all of them get their new bytes, or all of them keep the old."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress

from aftercare import files
from aftercare.errors import AftercareError

FEW = 8
"""Up to so many files the folder is synced after each; of more, once after all, for the intent knows of each."""

Content = bytes | Iterable[bytes]


class Swap:
    """Files that are on disk under temporary names; once it is ready, with the record that can bring the old ones back.

    The intent, where several files are concerned, tells the next run what a killed one was about to do.
    """

    def __init__(self) -> None:
        self._files: list[tuple[str, files.Staged | None]] = []
        self._record: str | None = None
        self._intent: str | None = None

    def __len__(self) -> int:
        return len(self._files)

    def mark(self, intent: str, content: bytes) -> None:
        """Leave word, before the first file is staged, that files are being staged."""
        self._intent = intent
        files.replace(intent, content)

    def stage(self, path: str, content: bytes | None) -> str | None:
        """Write a file's new bytes beside it, None if it is to go; returns its temporary name, if it has one."""
        staged = None if content is None else files.Staged(path, content)
        self._files.append((path, staged))
        return None if staged is None else staged.temporary

    def ready(self, record: tuple[str, Content] | None, intent: tuple[str, bytes] | None) -> None:
        """Write the record and then the intent, once all is staged and before any of the files is swapped in."""
        wanted = [one for one in (record, intent) if one is not None]
        staged: list[files.Staged] = []
        try:
            for path, content in wanted:
                staged.append(files.Staged(path, content))
            self._record = None if record is None else record[0]
            self._intent = self._intent if intent is None else intent[0]
            for one in staged:
                one.swap_in()
        except BaseException:
            for one in staged:
                one.discard()
            raise

    def finish(self, before: Callable[[int], bytes | None]) -> None:
        """Swap all of them in; if one cannot be, the others go back to what `before` says that they held.

        Where even that does not work, the next run ends it by the intent, or `undo` takes it back by the record. The
        record stays: without its change it is dropped when it is next met.
        """
        few = len(self._files) <= FEW
        for number, (path, staged) in enumerate(self._files):
            try:
                files.remove(path) if staged is None else staged.swap_in(sync=few)
            except AftercareError:
                self._go_back(number, before)
                self._drop_intent()
                self._discard_staged()
                raise
        for folder in [] if few else dict.fromkeys(os.path.dirname(os.path.realpath(path)) for path, _ in self._files):
            files.sync_folder(folder)
        self._drop_intent()

    def _go_back(self, count: int, before: Callable[[int], bytes | None]) -> None:
        try:
            for number, (path, _) in enumerate(self._files[:count]):
                old = before(number)
                files.remove(path) if old is None else files.replace(path, old)
        except AftercareError as error:
            step = "Try again." if self._record is None else "`undo` takes it back, then try again."
            raise type(error)(f"only a part of the files could be changed. {step}") from error

    def _drop_intent(self) -> None:
        """Take the intent away; one that stays is met by the next run, which finds everything done."""
        if self._intent is not None:
            with suppress(AftercareError):
                files.remove(self._intent)
            self._intent = None

    def discard(self) -> None:
        """Take all of it away again."""
        self._discard_staged()
        if self._record is not None:
            with suppress(AftercareError):
                files.remove(self._record)
        self._drop_intent()

    def _discard_staged(self) -> None:
        for _, staged in self._files:
            if staged is not None:
                staged.discard()
