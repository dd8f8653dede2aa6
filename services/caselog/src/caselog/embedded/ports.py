"""Which ports are free?"""

import random
import socket
from contextlib import suppress

from caselog.errors import GaveUp

LOOPBACK = "127.0.0.1"
RANGE = range(20_000, 32_000)
"""Below the ports that outgoing connections borrow, so that none of them sits there next time."""
TRIES = 200


def is_free(port: int) -> bool:
    """Whether a server can listen there now."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            tried.bind((LOOPBACK, port))
            return True
    return False


def free_port() -> int:
    """A port that nobody listens on, chosen at random."""
    for _ in range(TRIES):
        port = random.choice(RANGE)  # noqa: S311 - not a secret
        if is_free(port):
            return port
    raise GaveUp("no free port was found on 127.0.0.1")
