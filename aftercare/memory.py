"""The memory of drawn cards, `state/draws.json`: bare ids, and the week of a pass (design, "Prompts")."""

import json
import os
import re

from aftercare import files
from aftercare.draw import Memory
from aftercare.home import STATE, Home

DRAWS = f"{STATE}/draws.json"


def load(home: Home) -> Memory:
    """What is remembered; whatever of the file cannot be read counts as not remembered."""
    try:
        known = json.loads(files.read(home.path(DRAWS)) or b"{}")
    except (ValueError, RecursionError):
        known = {}
    if not isinstance(known, dict):
        known = {}
    passed, salt = known.get("passed"), known.get("salt")
    return Memory(
        _ids(known.get("drawn")),
        {card: week for card, week in passed.items() if _is_week(week)} if isinstance(passed, dict) else {},
        _ids(known.get("loved")),
        _ids(known.get("never")),
        "".join(_ids([known.get("last")])),
        salt if isinstance(salt, str) and salt else os.urandom(8).hex(),
    )


def _ids(value: object) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def _is_week(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-W\d{2}", value) is not None


def save(home: Home, memory: Memory) -> None:
    """Keep it; ids are sorted, so that their order tells nothing."""
    content = {
        "drawn": sorted(memory.drawn),
        "passed": dict(sorted(memory.passed.items())),
        "loved": sorted(memory.loved),
        "never": sorted(memory.never),
        "last": memory.last,
        "salt": memory.salt,
    }
    files.replace(home.path(DRAWS), json.dumps(content).encode())
