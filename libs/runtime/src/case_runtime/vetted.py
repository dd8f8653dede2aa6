"""Does a request go to an address that may be called, and to no other?

The host is resolved once for each request, what came of it is judged, and the connection is made to
one of the addresses that passed; TLS still verifies the host by its name. What the name means a
moment later does not matter.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from typing import Any, TypeAlias

import httpx

from case_runtime import outbound
from case_runtime.outbound import Address, Barred, Network, Target

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[Address]]]
"""All addresses that a host has."""

Make: TypeAlias = Callable[[Target], httpx.AsyncBaseTransport]
"""Connections to one host: none is ever used for another one that has the same address."""


class Connections:
    """Those to each host, apart; making the first one takes a while."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._open: dict[Target, httpx.AsyncBaseTransport] = {}
        self._making = asyncio.Lock()

    async def to(self, found: Target) -> httpx.AsyncBaseTransport:
        """Made if they are not there."""
        async with self._making:
            if found not in self._open:
                self._open[found] = await asyncio.to_thread(self._make, found)
            return self._open[found]

    async def close(self) -> None:
        """Every one."""
        for transport in self._open.values():
            await transport.aclose()


class Unresolved(httpx.ConnectError):
    """Nobody knows the host."""


async def resolve(host: str, port: int) -> Sequence[Address]:
    """As this machine resolves names."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(where[0]).partition("%")[0]) for *_, where in found]


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where connectors may go, as an administrator said."""

    hosts: Sequence[str]
    networks: Sequence[Network]


class Vetted(httpx.AsyncBaseTransport):
    """Connects to vetted addresses; closes what it opened."""

    def __init__(self, allowed: Allowed, make: Make, resolve: Resolve = resolve) -> None:
        self._allowed = allowed
        self._connections = Connections(make)
        self._resolve = resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the first address that takes the connection; or `Barred`."""
        url = str(request.url)
        found = outbound.target(url, self._allowed.hosts)
        resolved = await self._addresses(found)
        found, addresses = outbound.decide(
            url, resolved, self._allowed.hosts, self._allowed.networks
        )
        *others, last = addresses
        for address in others:
            try:
                return await self._through(found, pinned(request, found, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._through(found, pinned(request, found, last))

    async def _addresses(self, found: Target) -> Sequence[Address]:
        try:
            return await self._resolve(found.host, found.port)
        except (OSError, UnicodeError) as error:
            raise Unresolved(f"the host {found.host} is not known") from error

    async def _through(self, found: Target, request: httpx.Request) -> httpx.Response:
        return await (await self._connections.to(found)).handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._connections.close()


def pinned(request: httpx.Request, found: Target, address: Address) -> httpx.Request:
    """The same request, to an address; the name stays in its headers and for TLS."""
    extensions: Mapping[str, Any] = {**request.extensions, "sni_hostname": found.host}
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions=dict(extensions),
    )


class Proxied(httpx.AsyncBaseTransport):
    """Through the administrator's proxy, which resolves names by itself.

    So only hosts are called that an administrator has named.
    """

    def __init__(
        self, allowed: Allowed, through: Callable[[str], bool], make: Make, direct: Vetted
    ) -> None:
        self._allowed = allowed
        self._through = through
        self._connections = Connections(make)
        self._direct = direct

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer; or `Barred`."""
        url = str(request.url)
        found = outbound.target(url, self._allowed.hosts)
        if not self._through(found.host):
            return await self._direct.handle_async_request(request)
        if not (found.ordinary and outbound.named(found.host, self._allowed.hosts)):
            raise Barred(
                f'target url "{url}" may be called through the proxy only if '
                "xpack.actions.allowedHosts names its host, by https and on port 443"
            )
        return await (await self._connections.to(found)).handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._direct.aclose()
        await self._connections.close()


def through_proxy(
    bypass: Sequence[str] | None, only: Sequence[str] | None
) -> Callable[[str], bool]:
    """Whether a host is called through the proxy."""
    if only is not None:
        return partial(outbound.named, allowed_hosts=only)
    around = bypass or ()
    return lambda host: not outbound.named(host, around)
