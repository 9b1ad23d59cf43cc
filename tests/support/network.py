"""Keeping the test process itself off the network."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from unittest import mock


def _refuse(*_arguments: object, **_options: object) -> NoReturn:
    raise AssertionError("a test used the network")


@contextmanager
def refused() -> Iterator[None]:
    """No connection can be made while this holds, except on a Unix socket within the machine."""
    with (
        mock.patch.object(socket.socket, "connect", _refuse),
        mock.patch.object(socket, "create_connection", _refuse),
        mock.patch.object(socket, "getaddrinfo", _refuse),
    ):
        yield
