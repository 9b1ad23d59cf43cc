"""The memory of drawn cards, `state/draws.json`: bare ids, and the week of a pass (design, "Prompts")."""

import json
import os

from aftercare import files
from aftercare.draw import Memory
from aftercare.home import STATE, Home

DRAWS = f"{STATE}/draws.json"


def load(home: Home) -> Memory:
    """What is remembered; a file that cannot be read counts as nothing remembered."""
    try:
        known = json.loads(files.read(home.path(DRAWS)) or b"{}")
        return Memory(
            frozenset(known.get("drawn", [])),
            dict(known.get("passed", {})),
            frozenset(known.get("loved", [])),
            frozenset(known.get("never", [])),
            str(known.get("last", "")),
            str(known.get("salt", "")) or os.urandom(8).hex(),
        )
    except (ValueError, AttributeError, TypeError):
        return Memory(salt=os.urandom(8).hex())


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
