"""How does somebody sign in at an identity provider, and come back?"""

import re
from html import escape
from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from pydantic import AfterValidator, Field, TypeAdapter

from case_runtime import query
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.errors import NotFound
from case_runtime.fields import said
from case_runtime.http import Routes
from case_runtime.sessions import cookies
from case_runtime.sessions.door import Door
from case_runtime.sessions.flow import CALLBACK, LASTING, Flow, NotSignedIn

PATH = "/api/session/oidc"
OPEN = frozenset({PATH, CALLBACK})
CARRIED = "caselog_signing_in"
FAILED = "/app/sign-in?failed="
"""The page that says why somebody is not signed in: `denied`, `expired`, `refused` or `away`."""

HERE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""A path of ours, and nothing that a browser could take for another site."""


def ours(path: str) -> str:
    """Where somebody may be led."""
    if not HERE.fullmatch(path):
        raise said("then must be a path of this site")
    return path


class Begin(Body):
    """`?then=/app/cases`: where to go when it is done."""

    then: Annotated[str, Field(max_length=1000), AfterValidator(ours)] = "/app"


BEGIN = TypeAdapter(Begin)
PAGE = {"type": "string"}
HTML = "text/html"
TAG = "session"
GO = Question(
    "beginSignIn", query=BEGIN, answer=PAGE, media=HTML, tag=TAG, open=True, refuses=(404,)
)
BACK = Question("endSignIn", answer=PAGE, media=HTML, tag=TAG, open=True, refuses=(404,))


def add_routes(api: Routes, door: Door) -> None:
    """`/api/session/oidc`."""

    @api.get(PATH, GO)
    async def go(request: Request) -> Response:
        """Sign in at the identity provider: a page that leads there at once."""
        flow = way(door)
        then = query.read(BEGIN, request).then
        try:
            begun = await flow.begin(then)
        except NotSignedIn as why:
            return leading(FAILED + why.why)
        answer = leading(begun.url)
        cookies.keep(answer, request, CARRIED, begun.sealed, LASTING, path=PATH, crossing=True)
        return answer

    @api.get(CALLBACK, BACK)
    async def back(request: Request) -> Response:
        """Where the identity provider leads back to: a page that leads to where one wanted to go.

        It comes with the session; where it does not, it leads to `/app/sign-in?failed=`, which is
        told why: `denied`, `expired`, `refused` or `away`.
        """
        flow = way(door)
        carried = request.cookies.get(CARRIED)
        told = {name: one for name, one in query.asked(request).items() if isinstance(one, str)}
        try:
            session, then = await door.return_from(flow, carried, told)
        except NotSignedIn as why:
            answer = leading(FAILED + why.why)
        else:
            answer = leading(then)
            cookies.keep(answer, request, cookies.SESSION, session, door.sessions.lasting)
        cookies.forget(answer, request, CARRIED, path=PATH)
        return answer


def way(door: Door) -> Flow:
    """`NotFound` where there is none."""
    if door.flow is None:
        raise NotFound("There is no identity provider")
    return door.flow


def leading(url: str) -> Response:
    """A page, not a redirection: what it leads to is asked by us, and so with our own cookies."""
    to = escape(url)
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Caselog</title>'
        f'<meta http-equiv="refresh" content="0;url={to}"><p><a href="{to}">Go on</a></p></html>'
    )
