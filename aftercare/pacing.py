"""A slow breath and a quiet timer, as lines of text: seconds in, words out."""

from collections.abc import Mapping

from aftercare.text import counted

BREATHING = frozenset({"belly-breathing", "breathe-together", "mindful-minute", "meditate"})
"""The practices whose timer is a breath."""

IN_SECONDS, OUT_SECONDS = 4.0, 6.0
"""Six breaths a minute, the breath out longer: the slow pace that the practices speak of."""

MOST_MINUTES = 120
_MINUTE = 60


def breath(elapsed: float) -> tuple[bool, float]:
    """Whether it is the breath in, and how full it is from 0 to 1, so many seconds after the first began."""
    within = elapsed % (IN_SECONDS + OUT_SECONDS)
    if within < IN_SECONDS:
        return True, within / IN_SECONDS
    return False, 1 - (within - IN_SECONDS) / OUT_SECONDS


def bar(full: float, width: int) -> str:
    """A simple bar of that many characters."""
    filled = round(min(max(full, 0.0), 1.0) * width)
    return "#" * filled + "." * (width - filled)


def spoken(seconds: float) -> str:
    """A length of time in words: "3 seconds", "5 minutes"."""
    if seconds < _MINUTE:
        return counted(max(1, round(seconds)), "second")
    return counted(round(seconds / _MINUTE, 1), "minute")


def left(seconds: float, words: Mapping[str, str]) -> str:
    """How long there still is, in whole minutes, since a running second is no help to anyone at rest."""
    if seconds < _MINUTE:
        return words["last"]
    return words["left"].format(time=counted(round(seconds / _MINUTE), "minute"))


def line(elapsed: float, total: float, words: Mapping[str, str], *, breathing: bool, width: int) -> str:
    """What is to be seen so many seconds after the beginning, on one line."""
    rest = left(total - elapsed, words)
    if not breathing:
        return f"{bar(elapsed / total, width)}  {rest}"
    inward, full = breath(elapsed)
    said = words["in" if inward else "out"]
    longest = max(len(words["in"]), len(words["out"]))
    return f"{said:<{longest}}  {bar(full, width)}  {rest}"
