"""How do whole histories come in over HTTP, as `_log` gave them out?"""

from typing import Annotated
from uuid import uuid4

import orjson
from fastapi import Request, Response
from pydantic import BeforeValidator, Field, TypeAdapter

from case_command.api import answers
from case_command.api.asked import asked_without_body
from case_command.api.desk import Desk
from case_command.api.imports import switch
from case_command.api.shapes import HistoriesReport
from case_command.decisions.imports import needed
from case_command.imports.ahead import Ahead
from case_command.imports.histories import Histories
from case_command.imports.recording import Recording, Wish
from case_runtime import query
from case_runtime.answers import JSON
from case_runtime.codec import Body
from case_runtime.describing.operation import Change
from case_runtime.errors import WrongMediaType
from case_runtime.http import Routes

NDJSON = "application/x-ndjson"


class Options(Body):
    """The query."""

    overwrite: Annotated[bool, BeforeValidator(switch)] = False
    dry_run: Annotated[bool, BeforeValidator(switch), Field(alias="dryRun")] = False
    refresh: str = ""


OPTIONS = TypeAdapter(Options)
IMPORT = Change(
    "importHistories",
    query=OPTIONS,
    body={"type": "string", "description": "A user action a line"},
    takes=NDJSON,
    answer=HistoriesReport,
    tag="saved objects",
)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/_import`."""

    @api.post("/api/cases/_import", IMPORT)
    async def take_in(request: Request) -> Response:
        """Take in cases with their histories as they are: what `_log` gave out, case after case.

        Each case comes in whole or not at all. `overwrite` replaces cases that are there; `dryRun`
        only tells.
        """
        options = query.read(OPTIONS, request)
        if request.headers.get("content-type", "").partition(";")[0].strip() != NDJSON:
            raise WrongMediaType
        wanted = asked_without_body(request, desk.clock())
        for operation in needed(overwrite=options.overwrite):
            wanted.rights.narrowed(operation, None)
        wish = Wish(
            stamp=wanted.stamp,
            rights=wanted.rights,
            new_id=lambda _: str(uuid4()),
            overwrite=options.overwrite,
            dry_run=options.dry_run,
            key=wanted.key,
        )
        async with Ahead(desk.reading) as ahead:
            recording = Recording(desk.ledger, desk.numbers, wish, ahead)
            coming = Histories(recording, desk.files.of_case)
            await coming.all(request.stream())
            late = wanted.waits and not await ahead.seen()
        success = not any("error" in one for one in coming.told)
        told = orjson.dumps({"success": success, "cases": coming.told})
        return Response(told, headers=answers.LATE if late else None, media_type=JSON)
