"""Does somebody follow a case?"""

from http import HTTPStatus

import orjson
from fastapi import Request, Response
from typing_extensions import TypedDict

from case_runtime.answers import JSON
from case_runtime.describing.operation import Operation, Question
from case_runtime.errors import Invalid
from case_runtime.http import Routes, caller_of, space_of
from notifier.api.desk import Desk
from notifier.api.preferences import profile_of

PATH = "/api/notifications/follows/{case_id}"
MOST = 1000
"""Cases that one person follows."""

LONGEST = 512
"""Characters of a case's id."""


class Following(TypedDict):
    """Whether the caller does."""

    following: bool


GET = Question("getFollow", answer=Following, tag="notifications")
PUT = Operation("followCase", tag="notifications")
DELETE = Operation("unfollowCase", tag="notifications")


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET`, `PUT` and `DELETE /api/notifications/follows/{case_id}`."""

    @api.get(PATH, GET)
    async def following(request: Request) -> Response:
        """Whether the caller follows the case."""
        space, case, uid = named(request)
        does = await desk.follows.follows(space, case, uid)
        return Response(orjson.dumps({"following": does}), media_type=JSON)

    @api.put(PATH, PUT)
    async def follow(request: Request) -> Response:
        """Follow a case of this space.

        Whether it can be read is looked at whenever there is something to tell; whether it exists
        is not told here.
        """
        space, case, uid = named(request)
        if await desk.follows.many(uid) >= MOST:
            raise Invalid(f"Nobody follows more than {MOST} cases")
        await desk.follows.put(space, case, uid)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    @api.delete(PATH, DELETE)
    async def unfollow(request: Request) -> Response:
        """Follow it no more."""
        await desk.follows.drop(*named(request))
        return Response(status_code=HTTPStatus.NO_CONTENT)


def named(request: Request) -> tuple[str, str, str]:
    """Space, case and profile; `Forbidden` for who may read nothing there."""
    caller_of(request).rights.narrowed("getCase")
    case = request.path_params["case_id"]
    if "/" in case or len(case) > LONGEST:
        raise Invalid("This is no id of a case")
    return space_of(request), case, profile_of(request)
