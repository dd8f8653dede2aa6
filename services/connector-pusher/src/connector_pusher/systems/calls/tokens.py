"""Where does an access token come from that is given for a signed assertion (OAuth 2, RFC 7523)?"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from connector_pusher.systems.calls.call import Call
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.calls.saying import Redaction
from connector_pusher.systems.outcomes import Kind, Refused

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ASSERTED = timedelta(hours=1)
LONGEST = timedelta(days=365)
EARLY = timedelta(seconds=30)
"""A token is not used so shortly before its end."""


@dataclass(frozen=True, slots=True)
class Client:
    """What we are there, and how we prove it."""

    id: str
    secret: str
    subject: str
    """For whom we ask."""

    key_id: str
    key: str
    """PEM."""

    passphrase: str | None


class Tokens:
    """Credentials that are fetched when they are needed, and again when they are not taken."""

    def __init__(
        self,
        caller: Caller,
        url: str,
        client: Client,
        hidden: Redaction,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._caller = caller
        self._url = url
        self._client = client
        self._hidden = hidden
        self._now = now
        self._said: Mapping[str, str] = {}
        self._until: datetime | None = None
        self._asking = asyncio.Lock()

    async def headers(self) -> Mapping[str, str]:
        """With a token that is still good; one question for all who wait for it."""
        async with self._asking:
            if self._until is None or self._now() >= self._until:
                await self._ask()
            return self._said

    def rejected(self) -> bool:
        """There may be another one."""
        self._until = None
        return True

    async def close(self) -> None:
        """No more questions."""
        await self._caller.close()

    async def _ask(self) -> None:
        proof = assertion(self._client, self._now())
        self._hidden.hide(proof)
        form = {
            "grant_type": GRANT,
            "client_id": self._client.id,
            "client_secret": self._client.secret,
            "assertion": proof,
        }
        kind = {"content-type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        call = Call("get an access token", "POST", self._url, body, kind, reads=True)
        asked = self._now()
        said = await self._caller.json(call, ["access_token"])
        token = str(said["access_token"])
        self._hidden.hide(token)
        self._said = {"authorization": f"{said.get('token_type') or 'Bearer'} {token}"}
        self._until = asked + lifetime(said.get("expires_in")) - EARLY


def assertion(client: Client, now: datetime) -> str:
    """Who asks, for whom, and until when; or `Refused`, if the key signs nothing."""
    word = client.passphrase.encode() if client.passphrase else None
    claims = {
        "sub": client.subject,
        "aud": client.id,
        "iss": client.id,
        "iat": now,
        "exp": now + ASSERTED,
    }
    try:
        key = load_pem_private_key(client.key.encode(), word)
        return jwt.encode(claims, key, "RS256", {"kid": client.key_id})  # type: ignore[arg-type]  # of RSA
    except (ValueError, TypeError, UnsupportedAlgorithm, jwt.PyJWTError) as error:
        raise Refused(Kind.CONFIG_INVALID, "the private key cannot be used to sign") from error


def lifetime(said: object) -> timedelta:
    """How long a token is good; not at all, if nobody says so in a way that makes sense."""
    if isinstance(said, int | float) and 0 < said < LONGEST.total_seconds():
        return timedelta(seconds=said)
    return EARLY
