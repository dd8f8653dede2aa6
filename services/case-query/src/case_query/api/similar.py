"""How are similar cases asked for over HTTP?"""

from fastapi import Request, Response
from pydantic import TypeAdapter

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.reads.similar import Similar, similar
from case_query.shapes.cases import SimilarCasePage
from case_runtime import codec
from case_runtime.describing.operation import Question
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.paging import Paging

PAGES = TypeAdapter(Paging)
NONE = Similar([], 0)
FIND = Question("findSimilarCases", body=PAGES, answer=SimilarCasePage, tag="observables")


def add_routes(api: Routes, desk: Desk) -> None:
    """`/internal/cases/{case_id}/_similar`."""

    @api.post("/internal/cases/{case_id}/_similar", FIND)
    async def similar_cases(request: Request) -> Response:
        """Cases of the same owner that share observables with this one, page by page.

        The oldest come first; `similarities` of each names what it shares.
        """
        asked = await codec.read(PAGES, request)
        owners = caller_of(request).rights.narrowed("getCase", None, "cases")
        case_id, reads = request.path_params["case_id"], desk.reads()
        body = await reads.case(case_id, space_of(request))
        found: Similar | None = NONE
        if body.owner in owners:
            found = await similar(reads, case_id, body, asked)
        if found is None:
            return answers.page("cases", [], page=1, per_page=asked.per_page or 0, total=0)
        return answers.page(
            "cases", found.cases, page=asked.number, per_page=asked.size, total=found.total
        )
