"""Put on PYTHONPATH by the tests: any use of the network in a child process ends it with a clear word."""

import sys

_NETWORK = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _NETWORK:
        sys.stderr.write(f"network used: {event} {arguments}\n")
        raise RuntimeError(event)


sys.addaudithook(_refuse)
