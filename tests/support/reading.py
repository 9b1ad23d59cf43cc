"""Reading what nobody vouches for: rows, or one sentence."""

from pathlib import Path

from aftercare.errors import AftercareError
from aftercare.imports.rows import LeftOut, Reader, Reject, Row


def fault_of(reader: Reader, path: Path) -> str:
    """What a reader says it cannot read, "" if it reads all; any other exception is the test's."""
    try:
        found = list(reader.read(str(path)))
    except AftercareError as fault:
        return str(fault) or "\n"
    assert all(isinstance(one, Row | Reject | LeftOut) and one.number >= 0 for one in found)
    return ""
