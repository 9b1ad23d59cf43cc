"""No scheduler of the machine's: the wrapper stands ready, and the person starts it as they like."""

from collections.abc import Mapping

from aftercare.timers import crontab
from aftercare.timers.timer import Timer


def outside(timer: Timer, environment: Mapping[str, str]) -> dict[str, bytes]:
    """No files but the wrapper."""
    del timer, environment
    return {}


def check(timer: Timer, environment: Mapping[str, str]) -> None:
    """Refuse nothing."""
    del timer, environment


def install(timer: Timer, environment: Mapping[str, str]) -> None:
    """Do nothing: that is left to the person."""
    del timer, environment


def uninstall(timer: Timer, environment: Mapping[str, str]) -> bool:
    """Do nothing: the person takes the line out that they wrote."""
    del timer, environment
    return False


def is_there(timer: Timer, environment: Mapping[str, str]) -> bool:
    """Whether it is started from somewhere: nobody here can know, so it is taken to be."""
    del timer, environment
    return True


def preview(timer: Timer, environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """The line to write, in the form that a crontab takes."""
    del environment
    return [("a line for your scheduler", crontab.job(timer) + "\n")]
