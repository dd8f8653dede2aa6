"""May we call this address?

The one rule for every URL that someone else than the administrator wrote. Public addresses are
called by https on port 443. Whatever else is called, an administrator has named:

- a host in `actions.allowedHosts` (by name or by its domain, not by `*`) may be private;
- http, another port, and loopback, link-local, metadata and other special addresses need an entry
  in `actions.allowedNetworks`.

Whoever calls connects to the addresses that are handed back, not to the name: a name can mean
something else a moment later.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TypeAlias
from urllib.parse import urlsplit

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

PORTS = {"https": 443, "http": 80}


def networks(text: str) -> Sequence[Network]:
    """Several in a line."""
    return [ip_network(word) for word in text.split()]


PRIVATE = networks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7")
"""May be called by the name that an administrator wrote."""

PUBLIC = networks("0.0.0.0/0 2000::/3")
SPECIAL = networks(
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
    "192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
    "224.0.0.0/4 240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 3fff::/20"
)
"""IANA's registries of addresses that are not the public's, whatever this Python knows of them."""

METADATA = frozenset(
    ip_address(text)
    for text in ("169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254")
)
"""Where a cloud tells its secrets to whoever asks; some look private, one looks public."""

HOST = re.compile(r"[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?")

NAT64 = networks("64:ff9b::/96")
"""Behind the local prefix, 64:ff9b:1::/48, nobody can tell where the other address begins."""


class Barred(Exception):
    """It may not be called; the message is for whoever wrote the URL."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL means, once it is known to mean one thing."""

    scheme: str
    host: str
    """Lower case, in its ASCII form, without a last dot."""

    port: int

    @property
    def ordinary(self) -> bool:
        """What the public may be called by."""
        return self.scheme == "https" and self.port == PORTS["https"]


def target(url: str, allowed_hosts: Collection[str]) -> Target:
    """What is known without asking for addresses, as when a URL is saved; or `Barred`."""
    found = read(url)
    if "*" not in allowed_hosts and not named(found.host, allowed_hosts):
        raise Barred(
            f'target url "{url}" is not added to the Kibana config xpack.actions.allowedHosts'
        )
    return found


def decide(
    url: str,
    resolved: Iterable[Address],
    allowed_hosts: Collection[str],
    allowed_networks: Collection[Network],
) -> tuple[Target, Sequence[Address]]:
    """The target, and those of its host's addresses that may be connected to; or `Barred`."""
    found = target(url, allowed_hosts)
    private = named(found.host, allowed_hosts)
    addresses = [
        address
        for address in dict.fromkeys(resolved)
        if within(address, allowed_networks)
        or (found.ordinary and may_be_called(address, private=private))
    ]
    if not addresses:
        raise Barred(f'target url "{url}" has no address that may be called in this way')
    return found, addresses


def read(url: str) -> Target:
    """The parts of a URL; one that two programs could read differently is `Barred`."""
    if any(c <= " " or c in "\\\x7f" for c in url):
        raise Barred("a URL holds no spaces, control characters or backslashes")
    try:
        parts = urlsplit(url)
        host, port = plain(parts.hostname or ""), parts.port
    except ValueError:
        raise Barred("this is no URL of http or https") from None
    if parts.scheme not in PORTS or port == 0:
        raise Barred("this is no URL of http or https")
    if "[" in parts.netloc and ":" not in host:
        raise Barred("this is no URL of http or https")
    if "@" in parts.netloc:
        raise Barred("a URL holds no user name and no password here")
    return Target(parts.scheme, host, port or PORTS[parts.scheme])


def plain(host: str) -> str:
    """The one form of a host, or `ValueError`."""
    if ":" in host:
        return IPv6Address(host if "%" not in host else "").compressed
    ascii_only = host.encode("idna").decode().lower().rstrip(".")
    if not HOST.fullmatch(ascii_only):
        raise ValueError(host)
    return ascii_only


def named(host: str, allowed_hosts: Collection[str]) -> bool:
    """Written out by an administrator, by itself or by the domain that it is in."""
    return host in allowed_hosts or any(
        host.endswith(allowed) for allowed in allowed_hosts if allowed.startswith(".")
    )


def within(address: Address, networks: Collection[Network]) -> bool:
    """As it is, or as what it stands for."""
    return inside(address, networks) or inside(meant(address), networks)


def inside(address: Address, networks: Iterable[Network]) -> bool:
    """In any of them."""
    return any(address in network for network in networks)


def may_be_called(address: Address, *, private: bool) -> bool:
    """Public, or `private` where that is allowed; never one of the special ones."""
    address = meant(address)
    if address in METADATA:
        return False
    if inside(address, PRIVATE):
        return private
    return inside(address, PUBLIC) and not inside(address, SPECIAL)


def meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if inside(address, NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
