"""`GET /api/cases/_changes`: how is the change feed asked for?"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator, Field, TypeAdapter

from case_query.changes.past import Past
from case_query.changes.reading import Reading, Wanted
from case_query.changes.tail import Tail
from case_query.changes.vector import Vector
from case_runtime import query
from case_runtime.codec import Body
from case_runtime.describing.headers import header
from case_runtime.describing.operation import Question
from case_runtime.errors import Later, Unauthenticated
from case_runtime.http import Gate, Routes, caller_of, space_of
from case_runtime.rights import Rights
from case_runtime.sessions import cookies

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""Nobody between us and the reader keeps anything back."""


def listed(said: object) -> object:
    """Said once is a list of one."""
    return [said] if isinstance(said, str) else said


Several = Annotated[list[str], BeforeValidator(listed), Field(max_length=100)]


class Asking(Body):
    """The query: which cases, and of which owners."""

    case: Several | None = None
    owner: Several | None = None


ASKING = TypeAdapter(Asking)
CHANGES = Question(
    "followChanges",
    query=ASKING,
    answer={"type": "string", "description": "Server-sent events, one for each user action."},
    media="text/event-stream",
    headers=(header("Last-Event-ID", "Of the last event that the client saw: go on from there."),),
    tag="activity",
)


def add(table: Routes, tail: Tail, past: Past, gate: Gate, is_there: Callable[[str], bool]) -> None:
    """`is_there` tells of a case whether it is, and has not been deleted; `Later` if unknown."""

    @table.get("/api/cases/_changes", CHANGES)
    async def changes(request: Request) -> Response:
        """Follow what happens to cases, as it happens.

        With `Last-Event-ID` from there on. Who did what to which case is told, not what it says.
        """
        asked = query.read(ASKING, request)
        space = space_of(request)
        caller_of(request).rights.narrowed("getCase", asked.owner, "cases")
        is_there("")  # nothing is told before the views are loaded
        said = request.headers.get("last-event-id")
        since = Vector.read(said, tail.end) if said else tail.end
        wanted = Wanted(
            space,
            None if asked.owner is None else frozenset(asked.owner),
            frozenset(asked.case or ()),
        )
        reading = Reading(tail, past, wanted, is_there)
        frames = reading.frames(since, standing(gate, request))
        return StreamingResponse(joined(tail, frames), 200, HEADERS, "text/event-stream")


def standing(gate: Gate, request: Request) -> Callable[[], Awaitable[Rights]]:
    """What the caller may do by now: users and their rights change while they read.

    `Unauthenticated` when they may no longer come in.
    """
    space, said = space_of(request), cookies.proof(dict(request.scope["headers"])) or b""

    async def rights() -> Rights:
        known = gate.known(said, space) or await gate.authenticate(said, space)
        return known.rights

    return rights


async def joined(tail: Tail, frames: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    """Ends where the reader is to come again: it knows where it was."""
    with tail.joined(), suppress(Later, Unauthenticated):
        async with aclosing(frames):
            async for frame in frames:
                yield frame
