"""The memory of drawn cards, `state/draws.json`: bare ids, and the week of a pass (design, "Prompts")."""

import json
import os
import re
from datetime import date

from aftercare import files
from aftercare.draw import Memory
from aftercare.errors import AftercareError
from aftercare.home import STATE, Home

DRAWS, ASKED = f"{STATE}/draws.json", f"{STATE}/asked"
MOST_TURNS = 100
"""So many people take turns at most."""


def load(home: Home) -> Memory:
    """What is remembered; whatever of the file cannot be read counts as not remembered."""
    try:
        known = json.loads(files.read(home.path(DRAWS)) or b"{}")
    except (ValueError, RecursionError):
        known = {}
    if not isinstance(known, dict):
        known = {}
    passed, salt, turn = known.get("passed"), known.get("salt"), known.get("turn")
    return Memory(
        _ids(known.get("drawn")),
        {card: week for card, week in passed.items() if _is_week(week)} if isinstance(passed, dict) else {},
        _ids(known.get("loved")),
        _ids(known.get("never")),
        "".join(_ids([known.get("last")])),
        salt if isinstance(salt, str) and salt else os.urandom(8).hex(),
        turn if isinstance(turn, int) and not isinstance(turn, bool) and 0 <= turn < MOST_TURNS else 0,
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
        "turn": memory.turn,
    }
    files.replace(home.path(DRAWS), json.dumps(content).encode())


def asked_deeper(home: Home, today: date) -> bool:
    """Whether people were asked today whether a deeper card is welcome: there is no second ask that day."""
    try:
        return files.read(home.path(ASKED)) == today.isoformat().encode()
    except AftercareError:
        return False


def record_asking(home: Home, today: date) -> None:
    """Remember that people were asked, before they answer; of earlier days nothing stays."""
    files.replace(home.path(ASKED), today.isoformat().encode())
