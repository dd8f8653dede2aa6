"""How does somebody say how they like their console?"""

from typing import Annotated, Any

import orjson
from fastapi import Request, Response
from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, WithJsonSchema
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from case_command.console.preferences import Preferences
from case_runtime.answers import JSON
from case_runtime.codec import Body, read
from case_runtime.describing.operation import Operation, Question
from case_runtime.errors import Invalid
from case_runtime.http import Routes, caller_of

PATH = "/api/console/preferences"
LONGEST = 16 * 1024
"""Bytes of one of them, as JSON."""

EXAMPLE: JsonDict = {"preferences": {"theme": "dark", "columns": ["status", "title", "assignees"]}}
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
Anything = Annotated[Any, WithJsonSchema({})]


class ChangedPreferences(Body):
    """Those that change; null takes one away."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    preferences: Annotated[dict[Key, Anything], Field(min_length=1, max_length=100)]


class ShownPreferences(TypedDict):
    """All that somebody has."""

    __pydantic_config__ = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})  # type: ignore[misc]  # as pydantic wants it

    preferences: dict[str, Anything]


SAID = TypeAdapter(ChangedPreferences)
TAG = "console"
GET = Question("getPreferences", answer=ShownPreferences, tag=TAG)
PATCH = Operation("changePreferences", body=SAID, answer=ShownPreferences, tag=TAG)


def add_routes(api: Routes, preferences: Preferences) -> None:
    """`GET` and `PATCH /api/console/preferences`."""

    @api.get(PATH, GET)
    async def shown(request: Request) -> Response:
        """How the caller likes the console, in every space: whatever it keeps, by key."""
        return told(await preferences.of(caller_of(request).principal))

    @api.patch(PATH, PATCH)
    async def change(request: Request) -> Response:
        """Change some of them: the others stay, null takes one away.

        At most 200 of one person, each of 16 KiB as JSON.
        """
        said = (await read(SAID, request)).preferences
        for key, value in said.items():
            if len(orjson.dumps(value)) > LONGEST:
                raise Invalid(f"{key} is longer than {LONGEST} bytes")
        return told(await preferences.change(caller_of(request).principal, said))


def told(found: dict[str, Any]) -> Response:
    """All of them."""
    return Response(orjson.dumps({"preferences": found}), media_type=JSON)
