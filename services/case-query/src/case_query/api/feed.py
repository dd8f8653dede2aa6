"""How does the page of a case read its activity? As P16, and what that is about beside it."""

import orjson
from fastapi import Request, Response

from case_query.api import answers
from case_query.api.activity import PAGES, TAG
from case_query.api.desk import Desk
from case_query.reads.activity import Activity
from case_query.reads.stats import stats
from case_query.reads.threads import Threads
from case_query.shapes.activity import UserActionPageWithAttachments, UserActionStats
from case_runtime import query
from case_runtime.describing.operation import Question
from case_runtime.http import Routes, caller_of, space_of

FIND = Question(
    "findUserActionsWithAttachments", query=PAGES, answer=UserActionPageWithAttachments, tag=TAG
)
STATS = Question("getUserActionStats", answer=UserActionStats, tag=TAG)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/internal/cases/{case_id}/user_actions`."""

    @api.get("/internal/cases/{case_id}/user_actions/_find", FIND)
    async def find(request: Request) -> Response:
        """What happened to a case, page by page, with the attachments that it is about."""
        asked = query.read(PAGES, request)
        case_id, body = await desk.case(request)
        rights = caller_of(request).rights
        rights.demand("getUserActions", body.owner)
        store = desk.reads().store
        total, rows = await Activity(store).page(
            case_id,
            asked.types,
            skip=asked.skipped,
            limit=asked.size,
            descending=asked.sort_order == "desc",
        )
        about = dict.fromkeys(orjson.loads(row)["comment_id"] for row in rows)
        about.pop(None, None)
        there = await Threads(store).several(about, case_id, space_of(request)) if about else {}
        latest = [
            there[one].body
            for one in about
            if one in there
            and there[one].case == case_id
            and rights.may("getComment", there[one].owner)
        ]
        numbers = {"page": asked.number, "perPage": asked.size, "total": total}
        parts = (answers.array(rows), orjson.dumps(numbers)[1:-1], answers.array(latest))
        return answers.raw(b'{"userActions":%b,%b,"latestAttachments":%b}' % parts)

    @api.get("/internal/cases/{case_id}/user_actions/_stats", STATS)
    async def counted(request: Request) -> Response:
        """How much has happened to a case."""
        case_id, body = await desk.case(request)
        caller_of(request).rights.demand("getUserActions", body.owner)
        return answers.json(await stats(desk.reads().store, case_id))
