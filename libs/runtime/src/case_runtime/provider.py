"""Which keys does an identity provider sign with, and where does it take people in?

All that is discovered. Keys are fetched when a token names one that is not known yet, and fetched
again from time to time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any, TypeAlias

import aiohttp
import jwt
import structlog

from case_runtime.errors import Later

Fetch: TypeAlias = Callable[[str], Awaitable[Mapping[str, Any]]]

ALGORITHMS: Mapping[str, Sequence[str]] = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}
"""By kind of key; with public keys only: never `none`, never a shared secret."""

EVERY = 30.0
"""Seconds between two questions for keys: whoever invents keys makes no work for the provider."""

AGAIN = 5.0
"""Seconds after a question that was not answered; nobody waits for another one until then."""

STALE = 3600.0
"""Seconds; then keys are fetched again, so that one that was withdrawn stops to count."""

PATIENCE = aiohttp.ClientTimeout(total=5.0)

log = structlog.get_logger()


async def fetch(url: str) -> Mapping[str, Any]:
    """A JSON document of the provider, or `Later`."""
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE, raise_for_status=True) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            document = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Later("the identity provider does not answer") from error
    if not isinstance(document, dict):
        raise Later("the identity provider answers something else")
    return document


@dataclass(frozen=True, slots=True)
class Key:
    """What verifies a signature, and the algorithms that fit it."""

    public: Any
    algorithms: Sequence[str]


class Provider:
    """The keys of one issuer, as far as they are known."""

    def __init__(
        self, issuer: str, fetch: Fetch = fetch, clock: Callable[[], float] = monotonic
    ) -> None:
        self._issuer = issuer
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str | None, Key] = {}
        self._discovered: Mapping[str, Any] = {}
        self._asked = -inf
        self._failed = -inf
        self._asking = asyncio.Lock()

    async def key(self, named: str | None) -> Key:
        """The key of that id; `InvalidKeyError` if there is none, `Later` if nobody can tell."""
        if named not in self._keys or self._age() > STALE:
            await self._refresh(lambda: named in self._keys)
        found = self._keys.get(named)
        if found is None:
            raise jwt.InvalidKeyError
        return found

    async def place(self, name: str) -> str:
        """The URL that it tells under this name; `Later` if it tells none, or nobody can tell."""
        if not self._discovered or self._age() > STALE:
            await self._refresh(lambda: bool(self._discovered))
        found = self._discovered.get(name)
        if not isinstance(found, str):
            raise Later(f"the identity provider has no {name}")
        return found

    def _age(self) -> float:
        return self._clock() - self._asked

    async def _refresh(self, known: Callable[[], bool]) -> None:
        """All of it; who does not know enough even so hears `Later`."""
        async with self._asking:
            if self._age() < EVERY:  # someone else has just asked
                return
            if self._clock() - self._failed > AGAIN:
                try:
                    self._keys = await self._fetched()
                except Later as why:
                    log.warning("keys.not_fetched", issuer=self._issuer, why=str(why))
                    self._failed = self._clock()
                else:
                    self._asked = self._clock()
                    return
            if not known():
                raise Later("the identity provider does not answer")

    async def _fetched(self) -> dict[str | None, Key]:
        url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        discovered = await self._fetch(url)
        if discovered.get("issuer") != self._issuer:
            raise Later("the identity provider calls itself something else")
        listed = await self._fetch(str(discovered.get("jwks_uri")))
        documents = listed.get("keys")
        keys = dict(pairs(documents if isinstance(documents, list) else []))
        if len(keys) == 1:
            keys[None] = next(iter(keys.values()))  # a token need not name the only one
        self._discovered = discovered
        return keys


def pairs(documents: Sequence[Any]) -> Iterator[tuple[str | None, Key]]:
    """Those that can verify a signature, by id."""
    for document in documents:
        if not isinstance(document, dict) or document.get("use", "sig") != "sig":
            continue
        fitting = ALGORITHMS.get(str(document.get("kty")), ())
        wanted = document.get("alg")
        algorithms = [name for name in fitting if wanted in {None, name}]
        if not algorithms:
            continue
        try:
            key = jwt.PyJWK.from_dict(document, algorithms[0])
        except (jwt.PyJWTError, ValueError, TypeError, KeyError):
            log.warning("key.unreadable")
            continue
        yield document.get("kid"), Key(key.key, algorithms)
