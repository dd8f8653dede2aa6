"""How do pushes go, and how does a person help one on over HTTP?"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import Request, Response
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from case_events import User
from case_runtime import codec, query
from case_runtime.codec import Body
from case_runtime.describing.operation import Change, Question
from case_runtime.effects import Seen
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.paging import Paging
from connector_pusher.api.connectors import TAG, named
from connector_pusher.api.desk import Desk, demand, told
from connector_pusher.errors import PushNotFound
from connector_pusher.push import resuming, seen

PATH = "/api/actions/connector/{id}/pushes"


class Attempt(TypedDict):
    """One that came to nothing."""

    number: int
    reason: str


class ShownStep(TypedDict):
    """The ticket, or one comment."""

    step: str
    state: Literal["done", "open", "uncertain"]


class ShownPush(TypedDict):
    """A push, and how far it is."""

    id: str
    case_id: str
    connector_id: str
    state: Literal["open", "pushed", "failed", "uncertain"]
    requested_at: str
    requested_by: User
    ended_at: str | None
    retried_at: str | None
    reason: str | None
    attempt: int
    attempts: list[Attempt]
    external_id: str | None
    external_url: str | None
    steps: list[ShownStep]


class PushPage(TypedDict):
    """Some of them, the newest first."""

    pushes: list[ShownPush]
    page: int
    per_page: int
    total: int


State: TypeAlias = Literal["open", "pushed", "failed"]
STATES: Mapping[State, Mapping[str, Any]] = {
    "open": {"state": "planned"},
    "pushed": {"state": "done"},
    "failed": {"state": "failed", "dropped": {"$exists": False}},  # what was dropped is settled
}


class Asked(Paging):
    """A page, of which case, and how they stand; those that are uncertain have failed, too."""

    case_id: Annotated[str | None, Field(alias="caseId", min_length=1, max_length=512)] = None
    state: Annotated[tuple[State, ...], Many("state", one=True)] = ()

    def narrowing(self) -> dict[str, Any]:
        """The part of the query that says it: keys begin with the case."""
        case, wanted = self.case_id, dict[str, Any]()
        if case is not None:
            wanted = {"_id": {"$gte": f"{case}/", "$lt": f"{case}0"}, "what.case": case}
        if self.state:
            wanted["$or"] = [STATES[one] for one in self.state]
        return wanted


class Resumption(Body):
    """What became of the call whose answer was lost; of a lost ticket also which one it is."""

    resume: resuming.Resume
    external_id: str | None = Field(None, alias="externalId", min_length=1, max_length=255)


ASKED, RESUMPTION = TypeAdapter(Asked), TypeAdapter(Resumption)
LIST = Question("getPushes", query=ASKED, answer=PushPage, tag=TAG, refuses=(404,))
RESUME = Change("resumePush", body=RESUMPTION, answer=ShownPush, tag=TAG, refuses=(404, 409))


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/actions/connector/{id}/pushes`."""

    @api.get(PATH, LIST)
    async def pushes(request: Request) -> Response:
        """The pushes of cases that the caller may read, with this connector; or of one case.

        The newest comes first. The steps of one that is open tell how far it is: the ticket, then
        each comment.
        """
        demand(request, "read", "get actions")
        await desk.keeping.usable(named(request), space_of(request))
        asked = query.read(ASKED, request)
        owners = caller_of(request).rights.narrowed("getCase")
        wanted = of(request) | {"what.owner": {"$in": sorted(owners)}} | asked.narrowing()
        order, found = [("what.at", -1), ("_id", -1)], list[Seen]()
        if asked.size:
            found = await desk.effects.seen(wanted, order, skip=asked.skipped, most=asked.size)
        page = {
            "pushes": [seen.shown(one, await desk.tickets.of(one.effect.line)) for one in found],
            "page": asked.number,
            "per_page": asked.size,
            "total": await desk.effects.many(wanted),
        }
        return told(page)

    @api.post(f"{PATH}/{{push}}/_resume", RESUME)
    async def resume(request: Request) -> Response:
        """Say what became of a call whose answer was lost, where the other system cannot tell.

        `sent`: it was carried out (of a ticket: `externalId` says which one it is); `again`: it is
        to be made again. The push goes on there.
        """
        said = await codec.read(RESUMPTION, request)
        demand(request, "read", "execute actions")
        push = await one(request)
        caller_of(request).rights.demand("pushCase", push.effect.what["owner"])
        await resuming.resume(desk.effects, desk.tickets, push, said.resume, said.external_id)
        desk.wake()
        after = await one(request)
        return told(seen.shown(after, await desk.tickets.of(after.effect.line)))

    async def one(request: Request) -> Seen:
        """The push in the path, or `PushNotFound`."""
        name = request.path_params["push"]
        case, _, sequence = name.rpartition(":")
        wanted = of(request) | {"_id": f"{case}/{sequence}/push"}
        for found in await desk.effects.seen(wanted, [("_id", 1)], most=1):
            return found
        raise PushNotFound(name)


def of(request: Request) -> dict[str, Any]:
    """The query for those of the connector in the path, in the space."""
    return {"what.connector.id": named(request), "what.space": space_of(request)}
