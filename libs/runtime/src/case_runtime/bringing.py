"""How do connectors come in that a file of saved objects brings? connector-pusher takes them.

`POST /internal/caselog/connectors` with a service token: the space, whether those that are there
are replaced, and the connectors. The answer names those that did not come in, and why.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol

import aiohttp
import orjson

from case_runtime import tracing
from case_runtime.errors import Invalid, Later

PATH = "/internal/caselog/connectors"
PATIENCE = aiohttp.ClientTimeout(total=20)
CONFLICT = "conflict"
"""The reason of one whose id is taken."""


class Brought(NamedTuple):
    """A connector without its secrets, as somebody has it elsewhere."""

    id: str
    name: str
    type: str
    config: Mapping[str, Any]


class Wanted(NamedTuple):
    """What is to come in."""

    space: str
    overwrite: bool
    connectors: Sequence[Brought]


class Brings(Protocol):
    """connector-pusher, as far as an import needs it."""

    async def bring(self, wanted: Wanted) -> Mapping[str, str]:
        """By id why one did not come in; `Later` while nobody can tell."""


def read_question(sent: object) -> Wanted:
    """What is asked."""
    match sent:
        case [str(space), bool(overwrite), list(connectors)] if all(map(well_formed, connectors)):
            return Wanted(space, overwrite, [Brought(*one) for one in connectors])
    raise Invalid("not [space, overwrite, connectors]")


def well_formed(one: object) -> bool:
    """Whether it is a connector."""
    match one:
        case [str(), str(), str(), dict()]:
            return True
    return False


class HttpBrings:
    """Requests to connector-pusher; few, so that none is kept open."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"authorization": f"Service {token}", "content-type": "application/json"}

    async def bring(self, wanted: Wanted) -> Mapping[str, str]:
        """By id why one did not come in."""
        body = orjson.dumps([wanted.space, wanted.overwrite, [[*one] for one in wanted.connectors]])
        headers = {**self._headers, **tracing.outgoing()}
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as http,
                http.post(f"{self._url}{PATH}", data=body, headers=headers) as answer,
            ):
                if answer.status != HTTPStatus.OK:
                    raise Later(f"connector-pusher answers {answer.status}")
                found: Mapping[str, str] = orjson.loads(await answer.read())
                return found
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Later(f"connector-pusher does not answer: {error!r}") from error
