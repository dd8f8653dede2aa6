"""How are cases, and what is on one of them, searched over HTTP?"""

from typing import Annotated

import orjson
from fastapi import Request, Response
from pydantic import Field, TypeAdapter

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.reads.contents import Kind
from case_query.reads.question import SEARCH
from case_query.search.text import parse
from case_query.shapes.cases import CasePage
from case_query.shapes.contents import ContentsPage
from case_runtime import codec, query
from case_runtime.describing.operation import Question
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.paging import Paging


class Within(Paging):
    """The query of `.../attachments`."""

    search: str = ""
    kinds: Annotated[tuple[Kind, ...], Many("type", one=True), Field(alias="type")] = ()


WITHIN = TypeAdapter(Within)
FIND = Question("searchCases", body=SEARCH, answer=CasePage, warns=True)
FIND_WITHIN = Question("searchWithinCase", query=WITHIN, answer=ContentsPage, tag="attachments")


def add_routes(api: Routes, desk: Desk) -> None:
    """`_search`, and the search within a case."""

    @api.post("/internal/cases/_search", FIND)
    async def search(request: Request) -> Response:
        """Cases that fit every filter and the search; the best first, unless an order is named."""
        asked = await codec.read(SEARCH, request)
        owners = caller_of(request).rights.narrowed("getCase", asked.owner, "cases")
        page = await desk.reads().page(asked, space_of(request), owners, desk.clock())
        return answers.cases(page, asked)

    @api.get("/internal/cases/{case_id}/attachments", FIND_WITHIN)
    async def within(request: Request) -> Response:
        """What is on a case: attachments, then observables; how much of each kind fits."""
        asked = query.read(WITHIN, request)
        case_id, case = await desk.case(request)
        caller_of(request).rights.demand("getComment", case.owner)
        pages = slice(asked.skipped, asked.skipped + asked.size)
        found = await desk.reads().contents.found(
            case_id, case, parse(asked.search, "OR"), asked.kinds, pages
        )
        numbers = {"page": asked.number, "per_page": asked.size, "total": found.total}
        told = orjson.dumps({**numbers, "counts": found.counts})
        return answers.raw(b'{"attachments":%b,%b' % (answers.array(found.things), told[1:]))
