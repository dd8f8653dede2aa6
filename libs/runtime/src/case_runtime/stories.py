"""How does a reactor ask what a case is by now, and what has happened to it?

`POST /internal/caselog/story` with a service token: the case, the sequence that it has come to at
least, and the types of action that matter. The answer has a line of JSON for the case with all
that is attached to it (`null`: there is none any more), and one for each action.
"""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol

import aiohttp
import orjson

from case_events import Envelope
from case_events.wire import from_record
from case_runtime import tracing
from case_runtime.errors import Invalid, Later

PATH = "/internal/caselog/story"
REFERENCES = "/internal/caselog/references"
"""`POST` with a list of ids of connectors: id -> how many cases and configurations name it."""


class Story(NamedTuple):
    """A case with its attachments as the API shows it, and some of its actions in their order."""

    case: Mapping[str, Any] | None
    actions: Sequence[Envelope] = ()


class Wanted(NamedTuple):
    """Which case, how far, and which types of action."""

    case_id: str
    sequence: int
    types: Sequence[str]


class Tells(Protocol):
    """case-query, as far as reactors need it."""

    async def story(self, case_id: str, sequence: int, types: Collection[str]) -> Story:
        """The case at that sequence or later; `Later` while nobody can tell."""

    async def references(self, connector_ids: Collection[str]) -> Mapping[str, int]:
        """How many cases and configurations name each of them; or `Later`."""


def question(wanted: Wanted) -> bytes:
    """The body of the request."""
    return orjson.dumps([wanted.case_id, wanted.sequence, sorted(wanted.types)])


def read_question(sent: object) -> Wanted:
    """What is asked."""
    match sent:
        case [str(case_id), int(sequence), list(types)] if all(isinstance(t, str) for t in types):
            return Wanted(case_id, sequence, types)
    raise Invalid("not [case, sequence, types]")


def read_ids(sent: object) -> list[str]:
    """Those of the connectors."""
    if isinstance(sent, list) and all(isinstance(one, str) for one in sent):
        return sent
    raise Invalid("not a list of ids")


def answer(case: bytes, actions: Collection[Envelope]) -> bytes:
    """The body of the answer; rendered JSON has no line breaks."""
    return b"\n".join([case, *(one.model_dump_json().encode() for one in actions)])


def read_answer(body: bytes) -> Story:
    """What is told."""
    case, *actions = body.split(b"\n")
    return Story(orjson.loads(case), [from_record(one) for one in actions])


class HttpTells:
    """Keep-alive requests to case-query, with the sessions of `reading`."""

    def __init__(self, session: aiohttp.ClientSession, token: str) -> None:
        self._session = session
        self._headers = {"authorization": f"Service {token}"}

    async def story(self, case_id: str, sequence: int, types: Collection[str]) -> Story:
        """The case at that sequence or later; `Later` while nobody can tell."""
        wanted = Wanted(case_id, sequence, sorted(types))
        return read_answer(await self._asked(PATH, question(wanted)))

    async def references(self, connector_ids: Collection[str]) -> Mapping[str, int]:
        """How many cases and configurations name each of them; or `Later`."""
        found: Mapping[str, int] = orjson.loads(
            await self._asked(REFERENCES, orjson.dumps(sorted(connector_ids)))
        )
        return found

    async def _asked(self, path: str, body: bytes) -> bytes:
        try:
            try:
                return await self._post(path, body)
            except aiohttp.ServerDisconnectedError:  # it closed an idle one under our hands
                return await self._post(path, body)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Later(f"case-query does not answer: {error!r}") from error

    async def _post(self, path: str, body: bytes) -> bytes:
        headers = {**self._headers, **tracing.outgoing()}
        async with self._session.post(path, data=body, headers=headers) as answer:
            if answer.status != HTTPStatus.OK:
                raise Later(f"case-query answers {answer.status}")
            return await answer.read()
