"""Where does a program get the token that it logs in with? From whoever knows its secret."""

import time
from collections.abc import Callable
from typing import Annotated

import httpx
from pydantic import BaseModel, Field, ValidationError

from notifier.mail.connections import NoConnection
from notifier.mail.connector import Application

EARLY = 60.0
"""Seconds before its end that a token is not used any more."""

TIMEOUT = 20.0


class Granted(BaseModel):
    """As much of the answer as matters (RFC 6749 §5.1)."""

    access_token: Annotated[str, Field(min_length=1)]
    expires_in: float = 0.0


class Tokens:
    """Of one application; one is used as long as it is good."""

    def __init__(
        self,
        application: Application,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._transport = transport
        self._clock = clock
        self._token = ""
        self._until = 0.0

    async def token(self) -> str:
        """One that is good; `NoConnection` if nobody gives us one."""
        if not self._token or self._clock() >= self._until:
            granted = await self._asked()
            self._token = granted.access_token
            self._until = self._clock() + granted.expires_in - EARLY
        return self._token

    async def _asked(self) -> Granted:
        said = self._application
        form = {
            "grant_type": "client_credentials",
            "client_id": said.client_id,
            "client_secret": said.client_secret,
            "scope": said.scope,
        }
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=TIMEOUT) as http:
                answer = await http.post(said.url, data=form)
            answer.raise_for_status()
            return Granted.model_validate_json(answer.content)
        except httpx.HTTPStatusError as error:
            raise NoConnection(f"no token: status {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise NoConnection(f"no token: {type(error).__name__}") from error
        except ValidationError as error:
            raise NoConnection("no token: the answer cannot be read") from error


async def known(token: str) -> str:
    """One that was written down."""
    return token
