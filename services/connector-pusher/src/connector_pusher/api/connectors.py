"""How are connectors made, seen, changed and taken away over HTTP?"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NotRequired
from uuid import uuid4

import orjson
from fastapi import Request, Response
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from case_events.values import JsonObject
from case_runtime import conditional, query, strict
from case_runtime.codec import Body
from case_runtime.describing.operation import Change, Question
from case_runtime.http import Routes, space_of
from case_runtime.tags import Tags
from connector_pusher.api import bodies
from connector_pusher.api.desk import LATE, Desk, demand, told
from connector_pusher.connector import Connector, shown, tag
from connector_pusher.errors import ConnectorNotFound

ONE = "/api/actions/connector/{id}"
TAG = "connectors"


class ShownConnector(TypedDict):
    """A connector, without its secrets."""

    id: str
    name: str
    connector_type_id: str
    config: NotRequired[JsonObject]
    is_missing_secrets: NotRequired[bool]
    is_preconfigured: bool
    is_deprecated: bool
    is_system_action: bool
    is_connector_type_deprecated: bool


class ListedConnector(ShownConnector):
    """How many cases and configurations name it, too."""

    referenced_by_count: int


class Deletion(Body):
    """The query of a deletion."""

    force: str = "false"
    refresh: str = ""


DELETION = TypeAdapter(Deletion)
GET = Question("getConnector", answer=ShownConnector, tag=TAG, versioned=True)
LIST = Question("getConnectors", answer=list[ListedConnector], tag=TAG)
MAKE = Change("createConnector", body=bodies.NEW, answer=ShownConnector, tag=TAG, refuses=(409,))
MAKE_NAMED = Change(
    "createConnectorWithId", body=bodies.NEW, answer=ShownConnector, tag=TAG, refuses=(409,)
)
CHANGE = Change(
    "updateConnector",
    body=bodies.CHANGED,
    answer=ShownConnector,
    tag=TAG,
    refuses=(404, 409),
    versioned=True,
)
DELETE = Change("deleteConnector", query=DELETION, tag=TAG, refuses=(404, 409))


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/actions/connector` and `/api/actions/connectors`."""

    @api.get("/api/actions/connectors", LIST)
    async def connectors(request: Request) -> Response:
        """Every connector of the space, by name."""
        demand(request, "read", "get actions")
        found = await desk.rows.within(space_of(request))
        counts = await desk.tells.references([one.id for one in found])
        listed = [shown(one) | {"referenced_by_count": counts.get(one.id, 0)} for one in found]
        return told(listed)

    @api.get(ONE, GET)
    async def connector(request: Request) -> Response:
        """One connector, as it was saved; secrets are never told."""
        demand(request, "read", "get actions")
        found = await desk.keeping.usable(named(request), space_of(request))
        return conditional.shown(request, orjson.dumps(shown(found)), tag(found))

    @api.post("/api/actions/connector", MAKE)
    async def make(request: Request) -> Response:
        """Make a connector; its secrets are sealed, and never seen again."""
        return await made(request, str(uuid4()))

    @api.post(ONE, MAKE_NAMED)
    async def make_named(request: Request) -> Response:
        """Make a connector with an id of your own."""
        return await made(request, bodies.named(named(request)))

    @api.put(ONE, CHANGE)
    async def change(request: Request) -> Response:
        """Replace name, config and secrets, all of them; the type stays.

        With `If-Match` only as long as nobody else has changed it.
        """
        sent = bodies.changed(await strict.body(request))
        demand(request, "all", "update actions")
        space, holds = space_of(request), condition(request)
        after = await desk.keeping.change(named(request), space, sent, holds)
        answer = told(shown(after), late=await desk.unseen(request, after))
        answer.headers["etag"] = tag(after)
        return answer

    @api.delete(ONE, DELETE)
    async def delete(request: Request) -> Response:
        """Take a connector away; one that cases or configurations name only with `force=true`."""
        demand(request, "all", "delete actions")
        force = query.read(DELETION, request).force == "true"
        connector_id = named(request)
        await desk.keeping.usable(connector_id, space_of(request))
        counts = {} if force else await desk.tells.references([connector_id])
        gone = await desk.keeping.end(connector_id, space_of(request), counts.get(connector_id, 0))
        late = await desk.unseen(request, gone)
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=LATE if late else None)

    async def made(request: Request, connector_id: str) -> Response:
        sent = bodies.new(await strict.body(request))
        demand(request, "all", f'create a "{sent.type}" action')
        after = await desk.keeping.make(connector_id, space_of(request), sent)
        return told(shown(after), late=await desk.unseen(request, after))


def condition(request: Request) -> Callable[[Connector], bool]:
    """Whether a connector is what the client knows, by `If-Match` and `If-None-Match`."""
    said = conditional.header(request, b"if-match")
    match = None if said is None else Tags.read("If-Match", said)

    def holds(one: Connector) -> bool:
        mine = match is None or match.anything or str(one.version) in match.versions()
        return mine and not conditional.has(request, tag(one))

    return holds


def named(request: Request) -> str:
    """The id in the path."""
    found: Any = request.path_params["id"]
    if not isinstance(found, str) or len(found) > bodies.LONGEST_NAME:
        raise ConnectorNotFound(str(found)[: bodies.LONGEST_NAME])
    return found
