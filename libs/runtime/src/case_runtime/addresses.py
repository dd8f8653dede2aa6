"""From where does a request come? From its peer, or from whoever a gateway of ours names."""

from collections.abc import Sequence
from contextvars import ContextVar
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

REQUEST: ContextVar[Scope | None] = ContextVar("request", default=None)
"""The one that is being answered; None: it came in another way."""

HOME = 64
"""Bits of an IPv6 address that one household, or one machine of a provider, has in common."""


class Addresses:
    """`proxies` are believed what they say in `x-forwarded-for`; nobody else is."""

    def __init__(self, proxies: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        self._proxies = proxies

    def here(self) -> str | None:
        """Of the request that is being answered; None: there is none, or it has no address."""
        scope = REQUEST.get()
        client = scope and scope.get("client")
        if scope is None or not client:
            return None
        said = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        named = b",".join(said).decode("latin-1").split(",") if said else []
        address = str(client[0])
        while named and self._is_proxy(address):
            address = named.pop().strip()
        return home(address)

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._proxies)


def home(address: str) -> str:
    """Where it belongs: who has one IPv6 address has very many."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:100]
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, HOME), strict=False))
