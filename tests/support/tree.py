"""A picture of a folder, to compare before and after."""

import stat
from pathlib import Path


def picture(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every path below a folder with its mode and its bytes; {} where there is no folder."""
    if not folder.exists():
        return {}
    if folder.is_file():
        return {".": (stat.S_IMODE(folder.stat().st_mode), folder.read_bytes())}
    found = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(folder))] = (stat.S_IMODE(path.stat().st_mode), content)
    return found
