"""How does somebody sign in at an identity provider? The code flow of OpenID Connect, with PKCE.

The browser goes there with a challenge and comes back with a code. What answers the challenge, and
the nonce that the token must repeat, it carries along itself, sealed: nothing is remembered here.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any, Literal
from urllib.parse import urlencode

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from case_runtime.callers import Identity
from case_runtime.configuration.server import Oidc as Settings
from case_runtime.credentials import now
from case_runtime.errors import Later, Unauthenticated
from case_runtime.oidc import Oidc
from case_runtime.sessions.box import Box
from case_runtime.sessions.exchange import Exchange, HttpExchange

CALLBACK = "/api/session/oidc/callback"
USE = b"signing in"
LASTING = timedelta(minutes=10)
"""How long somebody may take there."""

Why = Literal["denied", "expired", "refused", "away"]

log = structlog.get_logger()


class NotSignedIn(Exception):
    """It came to nothing; `why` is for the page that tells it."""

    def __init__(self, why: Why, more: str = "") -> None:
        super().__init__(why)
        self.why: Why = why
        log.info("sign_in.failed", why=why, more=more[:200])


class Carried(BaseModel):
    """What the browser carries there and back."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    state: str
    nonce: str
    verifier: str
    then: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what it carries."""

    url: str
    sealed: str


class Flow:
    """The way of one provider."""

    def __init__(
        self,
        settings: Settings,
        oidc: Oidc,
        box: Box,
        base: str,
        *,
        exchange: Exchange | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """`base` is where people reach us."""
        self._client = settings.client_id or ""
        self._scopes = " ".join(settings.scopes)
        self._oidc = oidc
        self._box = box
        self._back = base + CALLBACK
        self._exchange = exchange or HttpExchange(self._client, settings.client_secret)
        self._clock = clock

    async def begin(self, then: str) -> Begun:
        """Towards the provider; `then` is where the browser goes in the end."""
        try:
            there = await self._oidc.provider.place("authorization_endpoint")
        except Later as why:
            raise NotSignedIn("away", str(why)) from why
        carried = Carried(
            state=token_urlsafe(32),
            nonce=token_urlsafe(32),
            verifier=token_urlsafe(48),
            then=then,
            expires=self._clock() + LASTING,
        )
        asked = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self._back,
            "scope": self._scopes,
            "state": carried.state,
            "nonce": carried.nonce,
            "code_challenge": challenge(carried.verifier),
            "code_challenge_method": "S256",
        }
        joined = "&" if "?" in there else "?"
        sealed = self._box.seal(carried.model_dump_json().encode(), USE)
        return Begun(f"{there}{joined}{urlencode(asked)}", sealed)

    async def end(self, sealed: str | None, said: Mapping[str, str]) -> tuple[Identity, str]:
        """Who has come back, and where they go; or `NotSignedIn`."""
        carried = self._carried(sealed)
        if not compare_digest(carried.state.encode(), said.get("state", "").encode()):
            raise NotSignedIn("refused", "another state")
        if "code" not in said:
            raise NotSignedIn("denied", said.get("error", "no code"))
        try:
            return self._oidc.person(await self._claims(said["code"], carried)), carried.then
        except Later as why:
            raise NotSignedIn("away", str(why)) from why
        except Unauthenticated as why:
            raise NotSignedIn("refused", "the token is not good") from why

    def _carried(self, sealed: str | None) -> Carried:
        try:
            carried = Carried.model_validate_json(self._box.open(sealed or "", USE) or b"")
        except ValidationError:
            raise NotSignedIn("expired", "nothing was begun in this browser") from None
        if carried.expires <= self._clock():
            raise NotSignedIn("expired")
        return carried

    async def _claims(self, code: str, carried: Carried) -> Mapping[str, Any]:
        """Of the token that is meant for us; what it leaves out of roles the provider is asked."""
        place = self._oidc.provider.place
        answer = await self._exchange.code(
            await place("token_endpoint"),
            code=code,
            redirect_uri=self._back,
            code_verifier=carried.verifier,
        )
        claims = await self._oidc.claims(answer.id_token, self._client)
        if not compare_digest(str(claims.get("nonce")).encode(), carried.nonce.encode()):
            raise NotSignedIn("refused", "another nonce")
        if claims.get("azp", self._client) != self._client:
            raise NotSignedIn("refused", "it was made for another client")
        if answer.access_token is None or self._oidc.tells_roles(claims):
            return claims
        more = await self._exchange.about(await place("userinfo_endpoint"), answer.access_token)
        if more.get("sub") != claims["sub"]:
            raise NotSignedIn("refused", "somebody else is described")
        return {**more, **claims}


def challenge(verifier: str) -> str:
    """What only the verifier answers."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
