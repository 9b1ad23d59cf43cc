"""One small idea for a quiet week."""

import hashlib

from aftercare import shipped


def one_for(week: str, *, care: str, solo: bool) -> str:
    """An idea that takes a minute, the same for the whole week; `care` is spoken, shown or both."""
    rows = shipped.data("ideas/en.yaml")["ideas"]
    fitting = [r for r in rows if care in {"both", r["care"]} and not (solo and r["who"] == "together")]
    place = int.from_bytes(hashlib.sha256(week.encode()).digest()[:4])
    text: str = fitting[place % len(fitting)]["text"]
    return text
