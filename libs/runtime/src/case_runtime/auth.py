"""Who is calling?

Basic and API keys from the users file, bearer tokens from an identity provider, and the sessions of
browsers, which began with one of these. Whoever was let in is remembered for a minute by a keyed
hash of the header: argon2 is slow by design.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from math import inf
from secrets import token_bytes
from time import monotonic
from typing import Protocol, TypeVar

from pydantic import SecretStr

from case_runtime import service_key
from case_runtime.callers import Caller, Identity
from case_runtime.credentials import REFUSED, Credentials
from case_runtime.errors import Unauthenticated
from case_runtime.reloading import Reloading
from case_runtime.service_key import OURS, is_ours
from case_runtime.sessions.session import Sessions
from case_runtime.users import Users

__all__ = ["Authentication", "Bearer", "Caller"]

K = TypeVar("K")
V = TypeVar("V")

KEPT = 60.0
"""Seconds after its last use that a header is remembered; a token's, after its first."""

REFUSED_FOR = 5.0
"""Seconds that a wrong header is, so that a broken client does not cost us a core."""

MOST = 4096
"""Headers remembered; and spaces of each."""

MISSING = "missing authentication credentials"


def nobody_asks(_: Identity) -> None:
    """Whoever came, nobody wants to know."""


class Bearer(Protocol):
    """Whoever can read tokens."""

    async def identity(self, token: str) -> Identity:
        """Whose token it is, or `Unauthenticated`."""


@dataclass(slots=True)
class Remembered:
    """Someone who was let in."""

    identity: Identity
    until: float
    last: float
    """Never any longer than this."""

    callers: dict[str, Caller] = field(default_factory=dict)
    """By space."""


class Authentication:
    """The gate of a service."""

    def __init__(
        self,
        users: Reloading,
        bearer: Bearer | None = None,
        *,
        clock: Callable[[], float] = monotonic,
        credentials: Credentials | None = None,
        service_token: SecretStr | None = None,
        sessions: Sessions | None = None,
        most: int = MOST,
    ) -> None:
        """Who knows the token is let in by the key that is made of it (`service_key.py`)."""
        self._users = users
        self._bearer = bearer
        self._clock = clock
        self._credentials = credentials or Credentials()
        self._service = service_key.header(service_token).encode() if service_token else None
        self._sessions = sessions
        self.met: Callable[[Identity], None] = nobody_asks
        """Told of those whom an identity provider knows, whenever they prove it."""

        self._most = most
        self._secret = token_bytes(32)
        self._with = users.current
        self._remembered: dict[bytes, Remembered] = {}
        self._refused: dict[bytes, float] = {}
        self._asking: dict[bytes, asyncio.Task[Remembered]] = {}

    def known(self, authorization: bytes, space: str) -> Caller | None:
        """Who was let in with the same header a moment ago, to the same space."""
        self._users.look()
        if self._with is not self._users.current:
            self._forget()
        remembered = self._remembered.get(self._key(authorization))
        if remembered is None:
            return None
        now = self._clock()
        if remembered.until <= now:
            return None
        remembered.until = min(now + KEPT, remembered.last)
        return remembered.callers.get(space)

    async def authenticate(self, authorization: bytes | None, space: str) -> Caller:
        """Who is calling and what they may do in the space, or `Unauthenticated`."""
        if not authorization:
            raise Unauthenticated(MISSING)
        self.known(authorization, space)  # forgets what no longer holds
        key = self._key(authorization)
        remembered = self._remembered.get(key)
        if remembered is None or remembered.until <= self._clock():
            if self._refused.get(key, -inf) > self._clock():
                raise Unauthenticated(REFUSED)
            remembered = await self._once(key, authorization)
        return self._caller(remembered, space)

    async def _once(self, key: bytes, authorization: bytes) -> Remembered:
        """Equal headers that come while one is tried wait for its verdict."""
        asking = self._asking.get(key)
        if asking is None:
            asking = asyncio.create_task(self._tried(key, authorization))
            self._asking[key] = asking
            asking.add_done_callback(partial(self._answered, key))
        return await asyncio.shield(asking)

    def _answered(self, key: bytes, asking: asyncio.Task[Remembered]) -> None:
        del self._asking[key]
        if not asking.cancelled():
            asking.exception()  # whoever asked may have left: then nobody else looks at it

    async def _tried(self, key: bytes, authorization: bytes) -> Remembered:
        """By the users that count when the verdict is there, not those of when it was asked for."""
        while True:
            users = self._users.current
            try:
                identity = await self._identity(users, authorization)
            except Unauthenticated:
                if users is not self._users.current:
                    continue
                keep(self._refused, key, self._clock() + REFUSED_FOR, self._most)
                raise
            if users is self._users.current:
                break
        if identity.principal.startswith("oidc:"):
            self.met(identity)
        remembered = self._for_a_while(identity)
        keep(self._remembered, key, remembered, self._most)
        return remembered

    async def _identity(self, users: Users, authorization: bytes) -> Identity:
        if is_ours(authorization, self._service):
            return OURS
        scheme, _, said = authorization.decode("latin-1").partition(" ")
        said = said.strip()
        match scheme.lower():
            case "basic":
                return await self._credentials.basic(users, said)
            case "apikey":
                return await self._credentials.api_key(users, said)
            case "bearer" if self._bearer:
                return await self._bearer.identity(said)
            case "session" if self._sessions:
                return self._sessions.identity(users, said)
            case _:
                raise Unauthenticated(REFUSED)

    def _for_a_while(self, identity: Identity) -> Remembered:
        """What a file said holds as long as the file and the key do; a token is read again."""
        now = self._clock()
        last = now + KEPT if identity.principal.startswith("oidc:") else inf
        if identity.expires:
            last = min(last, now + (identity.expires - datetime.now(UTC)).total_seconds())
        return Remembered(identity, min(now + KEPT, last), last)

    def _caller(self, remembered: Remembered, space: str) -> Caller:
        found = remembered.callers.get(space)
        if found is None:
            identity = remembered.identity
            rights = identity.rights or self._users.current.rights(identity.roles, space)
            found = Caller(
                identity.user,
                identity.principal,
                rights,
                identity.service,
                identity.roles,
                identity.expires,
                identity.rights or self._users.current.everywhere(identity.roles),
            )
            keep(remembered.callers, space, found, self._most)
        return found

    def _forget(self) -> None:
        """Another file counts: every verdict is made anew."""
        self._with = self._users.current
        self._remembered.clear()
        self._refused.clear()

    def _key(self, authorization: bytes) -> bytes:
        return blake2b(authorization, key=self._secret, digest_size=16).digest()


def keep(kept: dict[K, V], key: K, value: V, most: int) -> None:
    """Adds one; the oldest makes room."""
    if len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value
