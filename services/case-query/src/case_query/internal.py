"""What do the other services ask?"""

from collections.abc import Callable

from fastapi import Request, Response

from case_query.shown import Shown
from case_runtime import showing, strict
from case_runtime.http import Routes


def add(table: Routes, shown: Callable[[], Shown]) -> None:
    """The routes that the gateway does not know."""

    @table.post(showing.PATH)
    async def show(request: Request) -> Response:
        asked = showing.read_question(await strict.received(request))
        found = await shown().shown(asked)
        return Response(showing.answer(found), media_type="application/x-ndjson")
