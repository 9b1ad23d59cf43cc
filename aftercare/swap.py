"""Several files swapped in as one: all of them get their new bytes, or all of them keep the old."""

from contextlib import suppress

from aftercare import files
from aftercare.errors import AftercareError


class Swap:
    """Files that are on disk under temporary names, with the record that can bring the old ones back."""

    def __init__(self) -> None:
        self._files: list[tuple[str, files.Staged | None, bytes | None]] = []
        self._record: str | None = None

    def stage(self, path: str, content: bytes | None, before: bytes | None) -> None:
        """Write a file's new bytes beside it, None if it is to go; `before` are its bytes now, None if it has none."""
        self._files.append((path, None if content is None else files.Staged(path, content), before))

    def record(self, path: str, content: bytes) -> None:
        """Write the record, before any of the files is swapped in."""
        self._record = path
        files.replace(path, content)

    def finish(self) -> None:
        """Swap all of them in; if one cannot be, the others go back, and where even that fails, `undo` can do it.

        The record stays: without its change it is dropped when it is next met.
        """
        for number, (path, staged, _) in enumerate(self._files):
            try:
                files.remove(path) if staged is None else staged.swap_in()
            except AftercareError:
                self._discard_staged()
                self._go_back(number)
                raise

    def _go_back(self, count: int) -> None:
        try:
            for path, _, before in self._files[:count]:
                files.remove(path) if before is None else files.replace(path, before)
        except AftercareError as error:
            step = "Try again." if self._record is None else "`undo` takes it back, then try again."
            raise type(error)(f"only a part of the files could be changed. {step}") from error

    def discard(self) -> None:
        """Take all of it away again."""
        self._discard_staged()
        if self._record is not None:
            with suppress(AftercareError):
                files.remove(self._record)

    def _discard_staged(self) -> None:
        for _, staged, _ in self._files:
            if staged is not None:
                staged.discard()
