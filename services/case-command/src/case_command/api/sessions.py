"""How does somebody sign in with a browser, and out again?"""

from http import HTTPStatus
from typing import Annotated, Literal

import orjson
from fastapi import Request, Response
from pydantic import ConfigDict, Field, TypeAdapter
from typing_extensions import TypedDict

from case_command.api import me
from case_command.files.limits import Limits
from case_command.settings import Switches
from case_runtime.answers import JSON
from case_runtime.callers import Caller
from case_runtime.codec import Body, read
from case_runtime.describing.operation import Operation, Question
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.sessions import cookies
from case_runtime.sessions.door import Door

PATH = "/api/session"
OPEN = frozenset({PATH})
"""Answered to everyone."""


class SignIn(Body):
    """The name and the password of somebody in the users file."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"username": "ana", "password": "correct horse"}]}
    )

    username: Annotated[str, Field(min_length=1, max_length=256)]
    password: Annotated[str, Field(min_length=1, max_length=1024, repr=False)]


class Ways(TypedDict):
    """How people can sign in: a provider's way begins at `/api/session/oidc`."""

    ways: list[Literal["password", "oidc"]]


SIGN_IN = TypeAdapter(SignIn)
TAG = "session"
WAYS = Question("getWaysToSignIn", answer=Ways, tag=TAG, open=True)
ENTER = Operation("signIn", body=SIGN_IN, answer=me.Me, tag=TAG, open=True)
LEAVE = Operation("signOut", tag=TAG, open=True)
ME = Question("getMe", answer=me.Me, tag=TAG)


def add_routes(api: Routes, door: Door, files: Limits, switches: Switches) -> None:
    """`/api/session`."""
    common = me.same_for_all(files, switches)

    @api.get(PATH, WAYS)
    async def ways(_: Request) -> Response:
        """How to sign in."""
        named = ["password", "oidc"] if switches.oidc else ["password"]
        return Response(orjson.dumps({"ways": named}), media_type=JSON)

    @api.post(PATH, ENTER)
    async def enter(request: Request) -> Response:
        """Sign in with a password.

        The answer is that of `GET /api/session/me`, with a cookie that stands for an
        `Authorization` from then on, in every service. It holds for a while (`session.lifespan`),
        and not any longer than the password does.
        """
        said = await read(SIGN_IN, request)
        caller, sealed = await door.enter(said.username, said.password, space_of(request))
        answer = told(request, caller, in_session=True)
        cookies.keep(answer, request, cookies.SESSION, sealed, door.sessions.lasting)
        return answer

    @api.delete(PATH, LEAVE)
    async def leave(request: Request) -> Response:
        """Sign out: the browser forgets the session."""
        answer = Response(status_code=HTTPStatus.NO_CONTENT)
        cookies.forget(answer, request, cookies.SESSION)
        return answer

    @api.get(f"{PATH}/me", ME)
    async def myself(request: Request) -> Response:
        """Who asks, where they may go, and what they may do in the space of the request.

        `session` is null for who comes without a cookie; `limits` and `switches` are those of this
        Caselog.
        """
        return told(request, caller_of(request), in_session=not proven(request))

    def told(request: Request, caller: Caller, *, in_session: bool) -> Response:
        mine = me.shown(caller, space_of(request), door.users(), in_session=in_session)
        if in_session and caller.expires is None:
            mine["session"] = {"expires": me.moment(door.sessions.end())}
        return Response(orjson.dumps({**mine, **common}), media_type=JSON)


def proven(request: Request) -> bool:
    """With the request itself, not by a cookie."""
    return "authorization" in request.headers
