"""Does a name or an id go with its secret?"""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeAlias

from case_events import User
from case_runtime import passwords, users, users_file
from case_runtime.addresses import Addresses
from case_runtime.callers import Identity
from case_runtime.errors import Later, Unauthenticated
from case_runtime.slowing import Slowing, Who
from case_runtime.users import Users

Fits: TypeAlias = Callable[[str, str], bool]

WAITING = 100
"""Log-ins at once; those beyond are told to come back, else guessing would starve everyone."""

REFUSED = "unable to authenticate with the provided credentials"


def now() -> datetime:
    """In UTC."""
    return datetime.now(UTC)


class Credentials:
    """Tries secrets on hashes, beside the event loop and not all at once."""

    def __init__(
        self,
        fits: Fits = passwords.fits,
        clock: Callable[[], datetime] = now,
        slowing: Slowing | None = None,
        addresses: Addresses | None = None,
    ) -> None:
        self._tries = fits
        self._clock = clock
        self._slowing = slowing or Slowing()
        self._addresses = addresses or Addresses()
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")
        self._waiting = 0

    async def basic(self, known: Users, said: str) -> Identity:
        """`base64(username:password)`."""
        username, password = halves(said)
        user = known.user(username)
        async with self._trying(username):
            fits = await self._fits(user.password_hash if user else known.nobody, password)
            if user is None or not fits:
                raise Unauthenticated(REFUSED)
        return Identity(person(user), f"user:{user.username}", user.roles)

    async def api_key(self, known: Users, said: str) -> Identity:
        """`base64(id:key)`. A key acts under its own name and has no profile."""
        key_id, secret = halves(said)
        key = known.key(key_id)
        async with self._trying(f"key {key_id}"):
            fits = await self._fits(key.key_hash if key else known.no_key, secret)
            if key is None or not fits or (key.expires and key.expires <= self._clock()):
                raise Unauthenticated(REFUSED)
        by = User(username=key.name or key.id, full_name=None, email=None)
        return Identity(by, f"key:{key.id}", key.roles, key.expires, key.service)

    @asynccontextmanager
    async def _trying(self, name: str) -> AsyncIterator[None]:
        """Slowly, for who failed too often from where this comes."""
        address = self._addresses.here()
        if address is None:
            yield
            return
        who = Who(address, name[:256])
        await self._slowing.turn(who)
        try:
            yield
        except Unauthenticated:
            self._slowing.failed(who)
            raise

    async def _fits(self, stored: str, secret: str) -> bool:
        if self._waiting >= WAITING:
            raise Later("too many log-ins at once")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._tries, stored, secret)
        finally:
            self._waiting -= 1


def person(user: users_file.User) -> User:
    """Of the users file, as a history names them."""
    return User(
        username=user.username,
        full_name=user.full_name,
        email=user.email,
        profile_uid=users.uid(user.username),
    )


def said(username: str, password: str) -> bytes:
    """As a client says it with every request."""
    return b"Basic " + b64encode(f"{username}:{password}".encode())


def halves(said: str) -> tuple[str, str]:
    """What stands before and after the first colon of the base64."""
    try:
        name, colon, secret = b64decode(said, validate=True).decode().partition(":")
    except ValueError:
        colon = ""
    if not colon:
        raise Unauthenticated(REFUSED)
    return name, secret
