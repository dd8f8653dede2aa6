"""What is an identity provider asked about somebody who has just come from there?"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

import aiohttp
import orjson
from pydantic import BaseModel, SecretStr, ValidationError

from case_runtime.credentials import REFUSED
from case_runtime.errors import Later, Unauthenticated
from case_runtime.provider import PATIENCE

MOST = 2**20
"""Bytes of an answer."""


class Tokens(BaseModel):
    """What a code is worth."""

    id_token: str
    access_token: str | None = None


class Exchange(Protocol):
    """Whoever asks."""

    async def code(self, url: str, **form: str) -> Tokens:
        """What the code is worth; `Unauthenticated`: nothing, `Later`: nobody can tell."""

    async def about(self, url: str, token: str) -> Mapping[str, Any]:
        """What else is known of whose the token is, likewise."""


class HttpExchange:
    """Over HTTP, as one client of the provider; with a secret that it knows, if it gave us one."""

    def __init__(self, client: str, secret: SecretStr | None) -> None:
        self._client = client
        self._secret = secret.get_secret_value() if secret else None

    async def code(self, url: str, **form: str) -> Tokens:
        """By the form of RFC 6749."""
        said = {"grant_type": "authorization_code", "client_id": self._client, **form}
        headers = {}
        if self._secret is not None:
            pair = f"{quote(self._client, safe='')}:{quote(self._secret, safe='')}"
            headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        answer = await asked("POST", url, headers, said)
        try:
            return Tokens.model_validate(answer)
        except ValidationError:
            raise Later("the identity provider gives no token") from None

    async def about(self, url: str, token: str) -> Mapping[str, Any]:
        """As the holder of the token."""
        return await asked("GET", url, {"authorization": f"Bearer {token}"})


async def asked(
    method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None
) -> Mapping[str, Any]:
    """The JSON that is answered; what the provider refuses is `Unauthenticated`."""
    said = {"accept": "application/json", **headers}
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.request(method, url, data=form, headers=said, allow_redirects=False) as answer,
        ):
            if 400 <= answer.status < 500:  # noqa: PLR2004 - it has understood, and does not want
                raise Unauthenticated(REFUSED)
            answer.raise_for_status()
            document = orjson.loads(await bounded(answer))
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Later("the identity provider does not answer") from error
    if not isinstance(document, dict):
        raise Later("the identity provider answers something else")
    return document


async def bounded(answer: aiohttp.ClientResponse) -> bytes:
    """All of the body, or `Later`: nobody has so much to say."""
    body = bytearray()
    async for piece in answer.content.iter_chunked(2**16):
        body += piece
        if len(body) > MOST:
            raise Later("the identity provider says too much")
    return bytes(body)
