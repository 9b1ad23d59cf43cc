"""A break has a time to come back (practice P14): what people type for it, and how it is said."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

MOST = timedelta(days=7)

_LENGTH = re.compile(r"(?:in )?(\d{1,4})\s*(m|min|mins|minutes?|h|hours?|d|days?)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:at )?([01]?\d|2[0-3])[:.]([0-5]\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ComingBack:
    """When people come back: in words, and in how many minutes."""

    words: str
    minutes: float


def coming_back(typed: str, now: datetime) -> ComingBack | None:
    """The time meant by `20 min`, `1 h`, `19:30` or `tomorrow`, within a week; None for anything else."""
    text = typed.strip().lower()
    if text == "tomorrow":
        at = datetime.combine(now.date() + timedelta(days=1), time(now.hour, now.minute), now.tzinfo)
    elif match := _CLOCK.fullmatch(text):
        at = now.replace(hour=int(match[1]), minute=int(match[2]), second=0, microsecond=0)
        at += timedelta(days=1) if at <= now else timedelta(0)
    elif match := _LENGTH.fullmatch(text):
        unit = {"h": "hours", "d": "days"}.get((match[2] or "m")[0], "minutes")
        at = now + timedelta(**{unit: int(match[1])})
    else:
        return None
    wait = at - now
    if not timedelta(0) < wait <= MOST:
        return None
    days = (at.date() - now.date()).days
    day = "" if days == 0 else " tomorrow" if days == 1 else f" on {at:%A}"
    return ComingBack(f"{at:%H:%M}{day}", wait.total_seconds() / 60)
