"""Which headers does a webhook say that nobody sees?"""

from fastapi import Request, Response

from case_runtime.describing.operation import Question
from case_runtime.errors import Invalid
from case_runtime.http import Routes, space_of
from connector_pusher.api.connectors import TAG, named
from connector_pusher.api.desk import Desk, demand, told
from connector_pusher.api.preview import WEBHOOK
from connector_pusher.systems.outcomes import Refused

HEADERS = Question("getSecretHeaders", answer=list[str], tag=TAG)


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET /internal/stack_connectors/{id}/secret_headers`."""

    @api.get("/internal/stack_connectors/{id}/secret_headers", HEADERS)
    async def headers(request: Request) -> Response:
        """The names of a webhook's secret headers; what they say is never told."""
        demand(request, "read", "get actions")
        one = await desk.keeping.usable(named(request), space_of(request))
        if one.type != WEBHOOK:
            raise Invalid("Connector must be one of the following types: .cases-webhook")
        try:
            found = desk.running.secrets(one).get("secretHeaders") or {}
        except Refused:
            found = {}
        return told(sorted(found))
