"""What is due at a moment, by hand and without rules: everything open that is not optional and carries no touch.

Pure. The words are neutral and the same for every practice (rule R06).
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from aftercare.entries import Entry
from aftercare.habits import Plan
from aftercare.progress import Standing, open_on

QUIET_FROM, QUIET_UNTIL = time(22), time(8)


def quiet(now: datetime) -> bool:
    """Whether nothing may come now: from 22:00 to 08:00."""
    return now.time() >= QUIET_FROM or now.time() < QUIET_UNTIL


def due(
    plan: Plan,
    entries: Sequence[Entry],
    now: datetime,
    today: date,
    *,
    starts: str,
    solo: bool,
) -> list[Standing]:
    """What is due now, nothing in quiet hours. Optional practices are left out whether or not they were noted."""
    if quiet(now):
        return []
    return open_on(plan, entries, today, starts=starts, noted=(), solo=solo)
