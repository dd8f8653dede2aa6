"""How does somebody say how far they have read?"""

from http import HTTPStatus
from typing import Annotated

import orjson
from fastapi import Request, Response
from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from case_command.console.cursors import Cursors
from case_runtime import query
from case_runtime.answers import JSON
from case_runtime.codec import Body, read
from case_runtime.describing.operation import Operation, Question
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of, space_of

PATH = "/api/console/cursors"
MOST = 100
NEWEST = 1000

EXAMPLE: JsonDict = {"cursors": {"f1f69791-8160-478b-9c48-1cbb1642acef": 57}}
CaseId = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Sequence = Annotated[int, Field(ge=0, lt=2**53, strict=True)]


class Asked(Body):
    """`?case=a&case=b`; without any, the newest thousand."""

    case: Annotated[tuple[CaseId, ...], Many("case", MOST, one=True)] = ()


class ReadCursors(Body):
    """By case, the sequence of the last user action that was seen."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    cursors: Annotated[dict[CaseId, Sequence], Field(min_length=1, max_length=MOST)]


class ShownCursors(TypedDict):
    """By case; one that was never read is not there."""

    __pydantic_config__ = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})  # type: ignore[misc]  # as pydantic wants it

    cursors: dict[str, int]


ASKED, SAID = TypeAdapter(Asked), TypeAdapter(ReadCursors)
TAG = "console"
GET = Question("getReadCursors", query=ASKED, answer=ShownCursors, tag=TAG)
PUT = Operation("advanceReadCursors", body=SAID, tag=TAG)


def add_routes(api: Routes, cursors: Cursors) -> None:
    """`GET` and `PUT /api/console/cursors`."""

    @api.get(PATH, GET)
    async def shown(request: Request) -> Response:
        """How far the caller has read cases of this space.

        What a case's `version` says is the sequence of its last change: `[sequence, 1]` in base64.
        """
        asked = query.read(ASKED, request).case
        space, principal = whose(request)
        if asked:
            found = await cursors.of(space, principal, asked)
        else:
            found = await cursors.newest(space, principal, NEWEST)
        return Response(orjson.dumps({"cursors": found}), media_type=JSON)

    @api.put(PATH, PUT)
    async def advance(request: Request) -> Response:
        """Say how far; none goes back, whatever is said. Kept for 180 days."""
        said = (await read(SAID, request)).cursors
        space, principal = whose(request)
        await cursors.advance(space, principal, said)
        return Response(status_code=HTTPStatus.NO_CONTENT)


def whose(request: Request) -> tuple[str, str]:
    """Space and principal; `Forbidden` for who may read no case there.

    Whether there is such a case is not told.
    """
    caller = caller_of(request)
    caller.rights.narrowed("getCase")
    return space_of(request), caller.principal
