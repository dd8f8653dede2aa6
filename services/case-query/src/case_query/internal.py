"""What do the other services ask?"""

from fastapi import Request, Response

from case_runtime import showing, strict
from case_runtime.http import Routes
from case_runtime.showing import Reading


def add(table: Routes, reading: Reading) -> None:
    """The routes that the gateway does not know."""

    @table.post(showing.PATH)
    async def show(request: Request) -> Response:
        asked = showing.read_question(await strict.received(request))
        found = await reading.shown(asked)
        return Response(showing.answer(found), media_type="application/x-ndjson")
