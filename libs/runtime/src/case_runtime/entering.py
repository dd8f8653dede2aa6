"""May a request come in?

Its headers decide, and who is calling: nothing is read, and nothing told, before that is known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from secrets import token_hex
from typing import Protocol

from starlette.types import Message, Receive, Scope

from case_runtime.callers import Caller
from case_runtime.errors import Invalid, NotFound, TooLarge, WrongMediaType
from case_runtime.sessions import cookies

BODY = 2**20
"""Bytes of a body; more only where a route says so."""

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ALWAYS_OPEN = frozenset({"/livez", "/readyz", "/metrics", "/api/openapi.json"})
BETWEEN_SERVICES = "/internal/caselog/"
ORIGIN = b"elasticInternalOrigin=true"
OWN = frozenset({b"kbn-xsrf", b"kbn-version"})
"""Headers that no page of another site can send."""

CONSOLE = b"console"
"""What pages of ours say there; scripts and clients say anything else, and may wait to be asked."""

CORRELATED = re.compile(rb"[\w.:/+=@-]{1,128}", re.ASCII)


class Gate(Protocol):
    """Whoever knows the callers."""

    def known(self, authorization: bytes, space: str) -> Caller | None:
        """Who was let in with the same header a moment ago."""

    async def authenticate(self, authorization: bytes | None, space: str) -> Caller:
        """Who is calling, or `Unauthenticated`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs between services."""

    gate: Gate
    open_paths: frozenset[str] = frozenset()
    """Answered without a log-in, beside health and metrics."""

    token: str | None = None
    """What other services say on `/internal/caselog/`; without it nobody is let in there."""

    streams: re.Pattern[str] | None = None
    """The paths that read their bodies themselves: any size, any kind."""


async def caller(
    rules: Rules, scope: Scope, path: str, space: str, headers: Mapping[bytes, bytes]
) -> Caller | None:
    """Who comes in; None on an open path, and for another service. Others are refused."""
    if path in ALWAYS_OPEN:
        return None
    if path in rules.open_paths:
        guarded(scope, headers)
        return None
    if path.startswith(BETWEEN_SERVICES):
        said = headers.get(b"authorization")
        expected = b"Service " + rules.token.encode() if rules.token else None
        if expected is None or not compare_digest(said or b"", expected):
            raise NotFound
        return None
    said = cookies.proof(headers)
    known = rules.gate.known(said, space) if said else None
    caller = known or await rules.gate.authenticate(said, space)
    guarded(scope, headers)
    if path.startswith("/internal/") and not internal(scope, headers):
        method: str = scope["method"]
        raise Invalid(
            f"uri [{path}] with method [{method.lower()}] exists but is not available "
            "with the current configuration"
        )
    return caller


def guarded(scope: Scope, headers: Mapping[bytes, bytes]) -> None:
    """`Invalid` for a change that the page of another site could have sent."""
    if scope["method"] in WRITES and OWN.isdisjoint(headers):
        raise Invalid("Request must contain a kbn-xsrf header.")


def asks_nobody(headers: Mapping[bytes, bytes]) -> bool:
    """A script of a page asks: the browser must not ask the user for a password instead of it."""
    if headers.get(b"kbn-xsrf") == CONSOLE or cookies.said(headers, cookies.SESSION):
        return True
    return headers.get(b"sec-fetch-mode", b"navigate") != b"navigate"


def internal(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """The client says that it knows what it does."""
    return b"x-elastic-internal-origin" in headers or ORIGIN in scope["query_string"].split(b"&")


def correlation(headers: Mapping[bytes, bytes]) -> str:
    """The client's own id, if it is one; else a new one."""
    said = headers.get(b"x-correlation-id") or headers.get(b"x-opaque-id")
    return said.decode() if said and CORRELATED.fullmatch(said) else token_hex(16)


def bounded(
    rules: Rules, scope: Scope, path: str, headers: Mapping[bytes, bytes], receive: Receive
) -> Receive:
    """A body is JSON of a bounded size, whatever its sender says about it."""
    length = headers.get(b"content-length")
    if scope["method"] not in WRITES or (length is None and b"transfer-encoding" not in headers):
        return receive
    if length == b"0" or (rules.streams and rules.streams.fullmatch(path)):
        return receive
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json" or b"content-encoding" in headers:
        raise WrongMediaType
    if length is None:
        return counted(receive)
    if not length.isdigit():
        raise Invalid("The length of the request cannot be read")
    if len(length) > len(str(BODY)) or int(length) > BODY:
        raise too_large()
    return receive


def counted(receive: Receive) -> Receive:
    """Refuses more than is taken, as soon as it comes."""
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > BODY:
            raise too_large()
        return message

    return counting


def too_large() -> TooLarge:
    """As the API says it."""
    return TooLarge(f"Payload content length greater than maximum allowed: {BODY}")
