"""How does another system tell of its tickets over HTTP? It is known by what it signs."""

from fastapi import Request, Response
from typing_extensions import TypedDict

from case_runtime import strict
from case_runtime.describing.operation import Change
from case_runtime.http import Routes, correlation_of, space_of
from connector_pusher.api.connectors import TAG, named
from connector_pusher.api.desk import Desk, told


class Taken(TypedDict):
    """What the event is called, and how many cases will know of it."""

    event: str | None
    cases: int


EVENT = {"type": "object", "additionalProperties": True}
INBOUND = Change("tellOfTicket", body=EVENT, answer=Taken, tag=TAG, signed=True, refuses=(429,))


def add_routes(api: Routes, desk: Desk) -> None:
    """`POST /api/actions/connector/{id}/_inbound`."""

    @api.post("/api/actions/connector/{id}/_inbound", INBOUND)
    async def inbound(request: Request) -> Response:
        """Tell that a ticket has another status, or a comment more.

        Whoever tells it signs it, or says the connector's token; nobody logs in. The body is that
        of the other system's own webhooks, or `event`, `ticket`, and what is new of it.
        """
        said = {name.lower(): value for name, value in request.headers.items()}
        taken = await desk.arriving.taken(
            named(request),
            space_of(request),
            said,
            lambda: strict.received(request),
            correlation_of(request),
        )
        return told(taken)
