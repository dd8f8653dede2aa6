"""How does somebody say that they look at a case, and hear who else does?"""

from http import HTTPStatus
from typing import Annotated

from fastapi import Request, Response
from pydantic import ConfigDict, StringConstraints, TypeAdapter
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from case_events import User
from case_query.api import answers
from case_query.api.desk import Desk
from case_query.presence import LASTING, Doing, Presence, Tab
from case_runtime import query
from case_runtime.codec import Body, read
from case_runtime.describing.operation import Operation, Question
from case_runtime.http import Routes, caller_of

PATH = "/api/console/presence/{case_id}"
EXAMPLE: JsonDict = {"tab": "t-1", "doing": "typing", "field": "description"}
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]


class PresenceToSay(Body):
    """From one tab, which names itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    tab: Name
    doing: Doing = "looking"
    field: Name | None = None


class Leaving(Body):
    """`?tab=t-1`."""

    tab: Name


class PresentPerson(TypedDict):
    """Who is there: in which field they type, never what."""

    user: User
    doing: Doing
    field: str | None
    me: bool


class ShownPresence(TypedDict):
    """Everyone once; `again`: seconds after which whoever has not said it again is gone."""

    people: list[PresentPerson]
    again: int


SAID, LEAVING = TypeAdapter(PresenceToSay), TypeAdapter(Leaving)
TAG = "console"
GET = Question("getPresence", answer=ShownPresence, tag=TAG)
PUT = Operation("sayPresence", body=SAID, answer=ShownPresence, tag=TAG)
DROP = Operation("leavePresence", query=LEAVING, tag=TAG)


def add_routes(api: Routes, desk: Desk, presence: Presence) -> None:
    """`/api/console/presence/{case_id}`."""

    @api.get(PATH, GET)
    async def there(request: Request) -> Response:
        """Who looks at the case just now."""
        case_id, _ = await desk.case(request)
        return told(request, case_id)

    @api.put(PATH, PUT)
    async def say(request: Request) -> Response:
        """Say that one looks at the case, or types in a field of it; and hear who else does.

        To be said again before `again` is over: every ten seconds will do.
        """
        said = await read(SAID, request)
        case_id, _ = await desk.case(request)
        caller = caller_of(request)
        tab = Tab(caller.principal, said.tab)
        presence.say(case_id, tab, caller.user, said.doing, said.field)
        return told(request, case_id)

    @api.delete(PATH, DROP)
    async def leave(request: Request) -> Response:
        """Say that one looks no more, from this tab."""
        tab = query.read(LEAVING, request).tab
        case_id, _ = await desk.case(request)
        presence.leave(case_id, Tab(caller_of(request).principal, tab))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def told(request: Request, case_id: str) -> Response:
        me = caller_of(request).principal
        people = [
            {
                "user": one.user.model_dump(mode="json"),
                "doing": one.doing,
                "field": one.field,
                "me": principal == me,
            }
            for principal, one in presence.there(case_id)
        ]
        return answers.json({"people": people, "again": int(LASTING)})
