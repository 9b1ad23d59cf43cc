"""A bound for computing that a person's own text sets off, such as a pattern that never comes to an end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


@contextmanager
def limited(seconds: float, error: Exception) -> Iterator[None]:
    """Raise `error` once so many seconds of computing have passed; only a program's main thread is bound so."""

    def _strike(*_: object) -> NoReturn:
        raise error

    try:
        before = signal.signal(signal.SIGVTALRM, _strike)
    except ValueError:  # only the main thread is told of signals
        yield
        return
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
