"""How does somebody keep a question to the list of cases, and share it?"""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

import orjson
from fastapi import Request, Response
from pydantic import ConfigDict, Field, StrictBool, TypeAdapter
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from case_command.console.saved_views import MOST, SavedView, SavedViews
from case_command.errors import StaleView, ViewNotFound
from case_events import User
from case_runtime.answers import JSON
from case_runtime.callers import Caller
from case_runtime.codec import Body, read
from case_runtime.describing.operation import Operation, Question
from case_runtime.errors import Invalid
from case_runtime.fields import Text
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.rights import Forbidden

PATH = "/api/console/views"
ONE = f"{PATH}/{{view_id}}"
LONGEST_ID = 64
LARGEST = 16 * 1024
"""Bytes of the settings, as JSON."""

EXAMPLE: JsonDict = {
    "name": "Critical, nobody on it",
    "query": "status=open&severity=critical&assignee=none",
    "settings": {"columns": ["severity", "title", "created"], "density": "dense"},
    "shared": True,
}


class ViewToSave(Body):
    """A view; without a `version` it is a new one."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Annotated[str, Text("name", 100, trimmed=True)]
    query: Annotated[str, Field(max_length=4000)]
    settings: dict[str, Any] = Field(default={})
    shared: StrictBool = False
    version: Annotated[int, Field(ge=1, strict=True)] | None = None


class ShownView(TypedDict):
    """A view, and whose it is; `mine`: the caller may change it."""

    __pydantic_config__ = ConfigDict(  # type: ignore[misc]  # as pydantic wants it
        json_schema_extra={
            "examples": [
                {
                    "id": "v-1",
                    **EXAMPLE,
                    "version": 1,
                    "mine": True,
                    "created_by": {"username": "ana", "full_name": "Ana Diaz", "email": None},
                }
            ]
        }
    )

    id: str
    name: str
    query: str
    settings: dict[str, Any]
    shared: bool
    version: int
    mine: bool
    created_by: User


class ShownViews(TypedDict):
    """Own ones, and those that others share, by name."""

    views: list[ShownView]


SAID = TypeAdapter(ViewToSave)
TAG = "console"
LIST = Question("getSavedViews", answer=ShownViews, tag=TAG)
PUT = Operation("saveView", body=SAID, answer=ShownView, tag=TAG, refuses=(404, 409))
DROP = Operation("deleteView", tag=TAG, refuses=(404,))


def add_routes(api: Routes, views: SavedViews) -> None:
    """`/api/console/views`."""

    @api.get(PATH, LIST)
    async def seen(request: Request) -> Response:
        """The caller's own views in this space, and those that others share there."""
        caller, space = reader(request)
        found = await views.seen(space, caller.principal)
        return told({"views": [shown(one, caller) for one in found]})

    @api.put(ONE, PUT)
    async def save(request: Request) -> Response:
        """Keep a view under an id that the client makes, or change it.

        Who changes one says which `version` they saw: 409 if it is not that any more. To say the
        same again does no harm. A shared view is changed by who made it, and by those who may
        change a configuration.
        """
        caller, space = reader(request)
        view_id = named(request)
        said = await read(SAID, request)
        if len(orjson.dumps(said.settings)) > LARGEST:
            raise Invalid(f"settings are longer than {LARGEST} bytes")
        there = await views.of(space, view_id)
        made = SavedView(
            id=view_id,
            space=space,
            principal=caller.principal,
            by=caller.user,
            name=said.name,
            query=said.query,
            settings=said.settings,
            shared=said.shared,
        )
        if there is None:
            if said.version is not None:
                raise ViewNotFound(view_id)
            if await views.many(space, caller.principal) >= MOST:
                raise Invalid(f"Nobody keeps more than {MOST} views in one space")
            if not await views.add(made):
                raise StaleView(view_id)
            return told(shown(made, caller))
        changeable(there, caller)
        after = changed(there, made)
        if after == there:
            return told(shown(there, caller))
        if said.version != there.version or not await views.replace(after):
            raise StaleView(view_id)
        return told(shown(after, caller))

    @api.delete(ONE, DROP)
    async def drop(request: Request) -> Response:
        """Keep it no more."""
        caller, space = reader(request)
        view_id = named(request)
        there = await views.of(space, view_id)
        if there is None:
            raise ViewNotFound(view_id)
        changeable(there, caller)
        await views.drop(space, view_id)
        return Response(status_code=HTTPStatus.NO_CONTENT)


def reader(request: Request) -> tuple[Caller, str]:
    """Who asks, and where; `Forbidden` for who may read no case there."""
    caller = caller_of(request)
    caller.rights.narrowed("getCase")
    return caller, space_of(request)


def named(request: Request) -> str:
    """The id in the path."""
    view_id: str = request.path_params["view_id"]
    plain = view_id.replace("-", "").replace("_", "")
    if len(view_id) > LONGEST_ID or not (plain.isascii() and plain.isalnum()):
        raise Invalid(f"An id is 1 to {LONGEST_ID} letters, digits, - and _")
    return view_id


def changeable(view: SavedView, caller: Caller) -> None:
    """`ViewNotFound` for what somebody else keeps, `Forbidden` for what they share."""
    if mine(view, caller):
        return
    if not view.shared:
        raise ViewNotFound(view.id)
    raise Forbidden("Unauthorized to change a view that somebody else shares")


def mine(view: SavedView, caller: Caller) -> bool:
    """Whether the caller may change it."""
    manages = bool(caller.rights.owners("updateConfiguration"))
    return view.principal == caller.principal or (view.shared and manages)


def changed(there: SavedView, said: SavedView) -> SavedView:
    """What is there, saying what is said; the same, if it says so already."""
    after = replace(
        there, name=said.name, query=said.query, settings=said.settings, shared=said.shared
    )
    return after if after == there else replace(after, version=there.version + 1)


def shown(one: SavedView, caller: Caller) -> dict[str, Any]:
    """As it is told."""
    return {
        "id": one.id,
        "name": one.name,
        "query": one.query,
        "settings": one.settings,
        "shared": one.shared,
        "version": one.version,
        "mine": mine(one, caller),
        "created_by": one.by.model_dump(mode="json"),
    }


def told(found: dict[str, Any]) -> Response:
    """As JSON."""
    return Response(orjson.dumps(found), media_type=JSON)
