"""How is the activity feed of a case read over HTTP?"""

from typing import Annotated, Any, Literal

import orjson
from fastapi import Request, Response
from pydantic import Field, TypeAdapter

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.reads.activity import Activity, Kind
from case_query.shapes.activity import FormerUserAction, UserActionPage
from case_runtime import query
from case_runtime.describing.operation import Question
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.paging import Paging


class Pages(Paging):
    """The query of `user_actions/_find`."""

    types: Annotated[tuple[Kind, ...], Many("types", one=True)] = ()
    sort_order: Annotated[Literal["asc", "desc"], Field(alias="sortOrder")] = "asc"


PAGES = TypeAdapter(Pages)

TAG = "activity"
FIND = Question("findUserActions", query=PAGES, answer=UserActionPage, tag=TAG)
ALL = Question("getUserActions", answer=tuple[FormerUserAction, ...], tag=TAG, deprecated=True)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/{case_id}/user_actions`."""

    @api.get("/api/cases/{case_id}/user_actions/_find", FIND)
    async def find(request: Request) -> Response:
        """What happened to a case, page by page."""
        asked = query.read(PAGES, request)
        case_id, body = await desk.case(request)
        caller_of(request).rights.demand("getUserActions", body.owner)
        total, rows = await Activity(desk.reads().store).page(
            case_id,
            asked.types,
            skip=asked.skipped,
            limit=asked.size,
            descending=asked.sort_order == "desc",
        )
        return answers.page("userActions", rows, page=asked.number, perPage=asked.size, total=total)

    @api.get("/api/cases/{case_id}/user_actions", ALL)
    async def every(request: Request) -> Response:
        """All that happened to a case, oldest first (deprecated)."""
        owners = caller_of(request).rights.narrowed("getUserActions")
        case_id, reads = request.path_params["case_id"], desk.reads()
        facts = reads.counts.facts_of(case_id)
        rows: list[bytes] = []
        if facts and facts.space == space_of(request) and facts.owner in owners:
            rows = await Activity(reads.store).whole(case_id)
        return answers.json([as_of_old(row, case_id) for row in rows], answers.DEPRECATED)


def as_of_old(row: bytes, case_id: str) -> dict[str, Any]:
    """The row under its former names."""
    shown = orjson.loads(row)
    action_id = shown.pop("id")
    del shown["version"]
    return {"action_id": action_id, "case_id": case_id, **shown}
