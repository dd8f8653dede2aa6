"""How is what is attached to cases read over HTTP?"""

from typing import Annotated, Literal

import orjson
from fastapi import Request, Response
from pydantic import Field, TypeAdapter

from case_events.shapes import ShownAttachment
from case_query.api import answers
from case_query.api.desk import Desk
from case_query.api.facets import OWNED
from case_query.errors import CommentElsewhere, CommentNotFound
from case_query.reads.threads import Threads
from case_query.shapes.cases import AlertOfCase, CommentPage, RelatedCase
from case_runtime import query
from case_runtime.conditional import shown
from case_runtime.describing.operation import Question
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.paging import Paging


class Pages(Paging):
    """The query of `comments/_find`."""

    sort_order: Annotated[Literal["asc", "desc"], Field(alias="sortOrder")] = "asc"


PAGES = TypeAdapter(Pages)

TAG = "attachments"
FIND = Question("findComments", query=PAGES, answer=CommentPage, tag=TAG)
ALL = Question("getComments", answer=tuple[ShownAttachment, ...], tag=TAG, deprecated=True)
ONE = Question("getComment", answer=ShownAttachment, tag=TAG, versioned=True)
ALERTS = Question("getAlerts", answer=tuple[AlertOfCase, ...], tag=TAG)
CASES = Question("getCasesByAlert", query=OWNED, answer=tuple[RelatedCase, ...], tag=TAG)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/{case_id}/comments` and the alerts."""

    def threads() -> Threads:
        return Threads(desk.reads().store)

    @api.get("/api/cases/{case_id}/comments/_find", FIND)
    async def find(request: Request) -> Response:
        """The comments that people wrote, page by page; none of a case that is not there."""
        asked = query.read(PAGES, request)
        owners = caller_of(request).rights.narrowed("getComment")
        case_id = request.path_params["case_id"]
        total, comments = await threads().of_people(
            case_id,
            space_of(request),
            owners,
            skip=asked.skipped,
            limit=asked.size,
            descending=asked.sort_order == "desc",
        )
        return answers.page(
            "comments", comments, page=asked.number, per_page=asked.size, total=total
        )

    @api.get("/api/cases/{case_id}/comments", ALL)
    async def every(request: Request) -> Response:
        """Everything that is attached, oldest first (deprecated)."""
        owners = caller_of(request).rights.narrowed("getComment")
        found = await threads().whole(request.path_params["case_id"], space_of(request), owners)
        return answers.raw(answers.array(found), answers.DEPRECATED)

    @api.get("/api/cases/{case_id}/comments/{comment_id}", ONE)
    async def one(request: Request) -> Response:
        """One attachment, of any kind."""
        case_id, comment_id = (request.path_params[name] for name in ("case_id", "comment_id"))
        found = await threads().one(comment_id, case_id, space_of(request))
        if found is None:
            raise CommentNotFound(comment_id)
        caller_of(request).rights.demand("getComment", found.owner)
        if found.case != case_id:
            raise CommentElsewhere(comment_id, case_id)
        return shown(request, found.body, found.tag)

    @api.get("/api/cases/{case_id}/alerts", ALERTS)
    async def alerts(request: Request) -> Response:
        """The alerts of a case."""
        case_id, body = await desk.case(request)
        caller_of(request).rights.demand("getComment", body.owner)
        return answers.json(await threads().alerts(case_id))

    @api.get("/api/cases/alerts/{alert_id}", CASES)
    async def cases(request: Request) -> Response:
        """The cases that hold an alert."""
        asked = query.read(OWNED, request)
        owners = caller_of(request).rights.narrowed("getCase", asked.owner, "cases")
        ids = await threads().holding(request.path_params["alert_id"], space_of(request))
        found = await desk.reads().cases(ids, owners)
        return answers.json([related(body.json or b"") for body in found])


def related(body: bytes) -> dict[str, object]:
    """What is told of a case by one of its alerts."""
    case = orjson.loads(body)
    return {
        "id": case["id"],
        "title": case["title"],
        "description": case["description"],
        "status": case["status"],
        "createdAt": case["created_at"],
        "totals": {
            "alerts": case["totalAlerts"],
            "userComments": case["totalComment"],
            "events": case["totalEvents"],
        },
    }
