"""How is a case pushed to another system over HTTP? Asked for, and waited for."""

from functools import partial
from typing import Literal

from fastapi import Request, Response
from pydantic import TypeAdapter

from case_command.api import answers
from case_command.api.asked import Asked, asked_without_body
from case_command.api.desk import Desk
from case_command.deciding import Decided
from case_command.decisions.push import may_push, request_push
from case_command.errors import ConnectorNotFound, NotPushed
from case_command.pushes import Pushes
from case_events import PushRequested
from case_events.connectors import AnnouncedConnector
from case_events.shapes import CaseWithComments, Named
from case_runtime import query, strict
from case_runtime.codec import Body
from case_runtime.describing.operation import Change
from case_runtime.errors import Invalid
from case_runtime.http import Routes
from case_runtime.rights import Forbidden


class Pushing(Body):
    """The query of a push; `recreate`: the ticket that there was is gone there."""

    recreate: Literal["true", "false"] = "false"
    refresh: str = ""


PATH = "/api/cases/{case_id}/connector/{connector_id}/_push"
RUNNING = "The push is still running; it goes on, and the case will show how it ends"
PUSH = Change(
    "pushCase",
    body={"type": ["object", "null"], "additionalProperties": False},
    query=TypeAdapter(Pushing),
    answer=CaseWithComments,
    minimal=Named,
    versioned=True,
    refuses=(404, 424),
    tag="connectors",
)


def add_routes(api: Routes, desk: Desk) -> None:
    """`POST .../_push`."""
    pushes = desk.pushes or Pushes(desk.ledger.state)

    @api.post(PATH, PUSH)
    async def push(request: Request) -> Response:
        """Make a ticket of the case, or bring the one up to date that there is.

        The answer comes when it has ended; 424 says why it failed, or that it goes on. While one
        with the same connector is open, another request joins it. With `recreate=true` another
        ticket is made in the place of one that is gone in the other system.
        """
        if await strict.body_or_none(request) not in (None, {}):
            raise Invalid("[request body]: expected null or an empty object")
        case_id, connector_id = (request.path_params[n] for n in ("case_id", "connector_id"))
        recreate = query.one(query.asked(request), "recreate", "false") == "true"
        said = (case_id, connector_id, *(["recreate"] if recreate else []))
        wanted = asked_without_body(request, desk.clock(), *said)
        connector = await known(desk, wanted, case_id, connector_id)
        decide = partial(
            request_push,
            case_id=case_id,
            space=wanted.space,
            rights=wanted.rights,
            connector=connector,
            recreate=recreate,
        )
        decided = await desk.decide(case_id, decide, wanted)
        ended = await pushes.ended(case_id, connector_id, asked_at(decided, connector_id))
        if ended is None:
            raise NotPushed(RUNNING)
        state, outcome = ended
        if outcome.failed is not None:
            raise NotPushed(outcome.failed)
        return await answers.one(
            desk.reading, state, "pushed", waits=wanted.waits, minimal=wanted.minimal
        )


async def known(desk: Desk, wanted: Asked, case_id: str, connector_id: str) -> AnnouncedConnector:
    """The connector, if the case may be pushed with it."""
    if wanted.rights.connectors == "none":
        raise Forbidden("Unauthorized to execute actions")
    state = await desk.ledger.state(case_id)
    may_push(state, case_id=case_id, space=wanted.space, rights=wanted.rights)
    found = await desk.announced.find(connector_id, wanted.space)
    if found is None:
        raise ConnectorNotFound(connector_id)
    return found


def asked_at(decided: Decided, connector_id: str) -> int:
    """The sequence of the action that asked for the push that is waited for."""
    for envelope in decided.envelopes:
        if isinstance(envelope.action, PushRequested):
            return envelope.sequence
    return decided.state.pushes[connector_id].requested
