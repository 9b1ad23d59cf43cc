"""What a person is told once: the first-use notice, and warnings about where the files lie.

Each is remembered in `state/notices.json` when it was shown, by kind and place, so that it comes again
only where something changed.
"""

import json
from collections.abc import Sequence
from contextlib import suppress

from aftercare import files
from aftercare.errors import AftercareError
from aftercare.home import CONFIG, HABITS, STATE, Home, open_to_others, synced_by
from aftercare.settings import Settings

NOTICES = f"{STATE}/notices.json"
FIRST_USE = "first-use"


def shown(home: Home) -> list[str]:
    """The kinds and places of what was shown already."""
    try:
        known = json.loads(files.read(home.path(NOTICES)) or b"[]")
    except (ValueError, RecursionError, AftercareError):
        return []
    return [str(one) for one in known] if isinstance(known, list) else []


def record(home: Home, keys: Sequence[str]) -> None:
    """Remember what was shown; where that cannot be written, it will come again."""
    with suppress(AftercareError):
        files.replace(home.path(NOTICES), json.dumps(sorted({*shown(home), *keys})).encode())


def warnings(home: Home, settings: Settings, prog: str) -> dict[str, str]:
    """The warnings that hold for this home, by kind and place, whether or not they were shown."""
    found: dict[str, str] = {}
    if settings.warn_permissions:
        paths = [*map(str, home.folders), home.path(CONFIG), home.path(HABITS)]
        exposed = open_to_others(tuple(paths))
        if exposed:
            found[f"permissions {exposed[0]}"] = (
                f"others on this machine can open {exposed[0]}. `chmod -R go= {exposed[0]}` closes it; "
                f"`{prog} settings set warn_permissions false` silences this."
            )
    if settings.warn_synced:
        place = synced_by(home.data)
        if place:
            found[f"synced {home.data}"] = (
                f"your files lie in {place}, so copies may go where others can read them. Move them with "
                f"AFTERCARE_HOME; `{prog} settings set warn_synced false` silences this."
            )
    return found
