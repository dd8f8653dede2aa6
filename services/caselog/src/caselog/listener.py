"""Can the address be had? A taken port is one clear line, before anything starts."""

import ipaddress
import socket

from caselog.errors import Broken
from caselog.readiness import Address

BACKLOG = 2048
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - told from others here


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; who holds it keeps the port through every restart of the services."""
    try:
        [family, kind, protocol, _, address], *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise Broken(f"{host} is no address of this machine: {error}") from error
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
    except (OSError, OverflowError) as error:
        made.close()
        raise Broken(f"{host}:{port} cannot be had ({error}); choose another: --port") from error
    made.listen(BACKLOG)
    made.settimeout(0)
    return made


def reached_at(listener: socket.socket) -> Address:
    """Where a client on this machine reaches it."""
    host, port, *_ = listener.getsockname()
    return Address(EVERYWHERE.get(host, host), port)


def only_here(host: str) -> bool:
    """Whether nobody but this machine can reach it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
