"""What comes later: being silent for a while, and a look back some days after a talk.

Of a look back nothing is kept but the moment at which its line is due; it lies one to three days after the talk, at
random, so that it does not tell when that was.
"""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

from aftercare import files
from aftercare.dates import parse_future
from aftercare.errors import UsageProblem
from aftercare.home import Home
from aftercare.reminders import day_of, is_quiet, moment
from aftercare.reminderstate import LOOK_BACK

FROM_HOURS, TO_HOURS = 24, 72
MOST = timedelta(days=60)

_LENGTH = re.compile(r"(\d{1,4})\s*(m|min|minutes?|h|hours?|d|days?)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def silent_until(text: str, now: datetime, *, day_starts: time) -> datetime:
    """The moment meant by `30m`, `2h`, `tomorrow` or a day: then its beginning.

    Raises:
        UsageProblem: for anything else, for what is not ahead, and for more than two months.
    """
    words = text.strip().lower()
    match = _LENGTH.fullmatch(words)
    if match:
        until = (now + int(match[1]) * _UNITS[match[2][0]]).replace(microsecond=0)
    else:
        try:
            day = parse_future(words, today=day_of(now, day_starts))
        except UsageProblem:
            raise UsageProblem(f"{text!r} is no time that is known here. Write 30m, 2h, tomorrow or fri.") from None
        until = moment(day, day_starts, day_starts)
    if not now < until <= now + MOST:
        raise UsageProblem(f"{text!r} is not within the next two months. Write 30m, 2h, tomorrow or fri.")
    return until


def choose(now: datetime, quiet: tuple[time, time], pick: Callable[[list[datetime]], datetime]) -> datetime:
    """A moment one to three days later, outside quiet hours; `pick` chooses one of a list, as `random.choice` does."""
    start = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    minutes = (start + timedelta(minutes=m) for m in range(FROM_HOURS * 60, TO_HOURS * 60))
    return pick([one for one in minutes if not is_quiet(one.time(), quiet)])


def ask_for_look_back(home: Home, at: datetime) -> None:
    """Store when the look back is due, in place of one that was asked for before."""
    files.replace(home.path(LOOK_BACK), at.isoformat(timespec="minutes").encode())
