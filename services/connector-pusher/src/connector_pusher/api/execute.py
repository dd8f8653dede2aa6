"""How is a sub-action run over HTTP? Form helpers, by whoever may read connectors."""

from typing import Any, Literal, NotRequired

from fastapi import Request, Response
from typing_extensions import TypedDict

from case_runtime import strict
from case_runtime.describing.operation import Change
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.rights import Forbidden
from connector_pusher.api import bodies
from connector_pusher.api.connectors import TAG, named
from connector_pusher.api.desk import Desk, demand, told
from connector_pusher.errors import ConnectorNotFound
from connector_pusher.executing import CHANGES, execute
from connector_pusher.turns import QUESTIONS, Turns


class Executed(TypedDict):
    """What came of it; an error of the other system is told here, with status 200."""

    connector_id: str
    status: Literal["ok", "error"]
    data: NotRequired[Any]
    message: NotRequired[str]
    service_message: NotRequired[str]
    retry: NotRequired[bool]
    errorSource: NotRequired[Literal["user", "framework"]]


EXECUTE = Change(
    "executeConnector", body=bodies.EXECUTED, answer=Executed, tag=TAG, refuses=(404, 429)
)


def add_routes(api: Routes, desk: Desk) -> None:
    """`POST /api/actions/connector/{id}/_execute`."""
    turns = Turns(QUESTIONS)

    @api.post("/api/actions/connector/{id}/_execute", EXECUTE)
    async def run(request: Request) -> Response:
        """Run a sub-action of a connector, as forms do that ask for what there is to choose from.

        `pushToService` and `closeIncident` take the right to push cases as well.
        """
        params = bodies.executed(await strict.body(request))
        rights, connector_id = caller_of(request).rights, named(request)
        try:
            one = await desk.keeping.usable(connector_id, space_of(request))
        except ConnectorNotFound:
            demand(request, "read", "execute actions")
            raise
        wish = f'execute a "{one.type}" action'
        demand(request, "read", wish)
        if params.get("subAction") in CHANGES and not rights.owners("pushCase"):
            raise Forbidden(f"Unauthorized to {wish}")
        turns.take(caller_of(request).principal, one.id)
        return told(await execute(desk.running, one, params))
