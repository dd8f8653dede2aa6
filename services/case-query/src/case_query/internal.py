"""What do the other services ask?"""

import orjson
from fastapi import Request, Response

from case_query.inside import Inside
from case_runtime import showing, stories, strict
from case_runtime.answers import JSON
from case_runtime.http import Routes

LINES = "application/x-ndjson"


def add(table: Routes, inside: Inside) -> None:
    """The routes that the gateway does not know."""

    @table.post(showing.PATH)
    async def show(request: Request) -> Response:
        asked = showing.read_question(await strict.received(request))
        found = await inside.shown(asked)
        return Response(showing.answer(found), media_type=LINES)

    @table.post(stories.PATH)
    async def tell(request: Request) -> Response:
        wanted = stories.read_question(await strict.body(request))
        told = await inside.story(*wanted)
        return Response(stories.answer(orjson.dumps(told.case), told.actions), media_type=LINES)

    @table.post(stories.REFERENCES)
    async def count(request: Request) -> Response:
        wanted = stories.read_ids(await strict.body(request))
        return Response(orjson.dumps(await inside.references(wanted)), media_type=JSON)
