"""An export in the format asked for, as parts to be written one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from aftercare.exports import asking
from aftercare.exports.asking import Asked
from aftercare.exports.gather import Watch, read
from aftercare.session import Session


@dataclass(frozen=True, slots=True)
class Plainly:
    """What the reader takes: only ASCII, and on a terminal nothing that would drive it."""

    ascii_only: bool = False
    visible: bool = False


def parts(session: Session, form: str, asked: Asked, watch: Watch, plainly: Plainly) -> Iterator[bytes]:
    """The parts; everything that may be wrong with the files is told before the first is handed out.

    Raises:
        DataInvalid: naming the file that cannot be read, line and column.
        InputMissing, UsageProblem: if a practice is not known, or could be several.
    """
    if form == asking.ZIP:
        from aftercare.exports import archive

        return archive.checked(session, asked, watch)
    export = read(session, asked, watch)
    if form == asking.MARKDOWN:
        from aftercare.exports.diary import diary

        return _fitting(diary(export), plainly)
    from aftercare.exports import texts

    if form == asking.CSV:
        found = texts.csv(export)
        return (_visible(part) for part in found) if plainly.visible else found
    if form == asking.JSON:
        return texts.one_object(export, ascii_only=plainly.ascii_only)
    return texts.json_lines(export, ascii_only=plainly.ascii_only)


def _visible(part: bytes) -> bytes:
    from aftercare.text import visible

    return visible(part.decode()).encode()


def _fitting(parts: Iterator[bytes], plainly: Plainly) -> Iterator[bytes]:
    """Text for a person, in letters that the terminal has."""
    if not plainly.ascii_only:
        return parts
    return (part.decode().encode("ascii", "backslashreplace") for part in parts)
