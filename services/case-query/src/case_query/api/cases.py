"""How are cases read over HTTP?"""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field, TypeAdapter, WithJsonSchema

from case_events.shapes import ShownCase
from case_query.api import answers
from case_query.api.desk import Desk
from case_query.api.past import Said, case_at
from case_query.reads.question import FIND
from case_query.shapes.cases import CasePage, ResolvedCase
from case_runtime import query
from case_runtime.codec import Body
from case_runtime.conditional import has, shown, unchanged
from case_runtime.describing.operation import Question
from case_runtime.errors import Invalid
from case_runtime.http import Routes, caller_of, space_of


class Resolving(Body):
    """The query of `.../resolve`."""

    include_comments: Annotated[
        str, Field(alias="includeComments"), WithJsonSchema({"type": "boolean"})
    ] = "true"


RESOLVING = TypeAdapter(Resolving)
WORDS = {"true": True, "false": False}


class At(Body):
    """The query of a case; keys that nobody knows are ignored here."""

    at: Said | None = None


GET = Question("getCase", query=TypeAdapter(At), answer=ShownCase, versioned=True)
RESOLVE = Question("resolveCase", query=RESOLVING, answer=ResolvedCase, versioned=True)
LIST = Question("findCases", query=FIND, answer=CasePage, warns=True)


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET /api/cases/...`."""

    @api.get("/api/cases/{case_id}", GET)
    async def case(request: Request) -> Response:
        """A case, without its attachments; `at` a moment of the past, if one is given."""
        if b"at=" in request.scope["query_string"] and "at" in (asked := query.asked(request)):
            return await case_at(desk, request, query.one(asked, "at", ""))
        _, body = await desk.case(request)
        return shown(request, body.json or b"", body.tag)

    @api.get("/api/cases/{case_id}/resolve", RESOLVE)
    async def resolve(request: Request) -> Response:
        """A case with its attachments, and whether its id has changed; here ids never do."""
        said = query.read(RESOLVING, request).include_comments
        if said not in WORDS:
            raise Invalid(
                "[request query.includeComments]: expected value of type [boolean] but got [string]"
            )
        case_id, body = await desk.case(request)
        if has(request, body.tag):
            return unchanged(body.tag)
        comments = b"[]"
        facts = desk.reads().counts.facts_of(case_id)
        if WORDS[said] and facts:
            comments = answers.array(await desk.reads().store.thread(case_id, facts.born))
        resolved = answers.commented(body.json or b"", comments)
        resolution = b'{"case":%b,"outcome":"exactMatch"}' % resolved
        return answers.raw(resolution, {"etag": body.tag})

    @api.get("/api/cases/_find", LIST)
    async def find(request: Request) -> Response:
        """Cases that fit every filter and the search, page by page."""
        asked = query.read(FIND, request)
        owners = caller_of(request).rights.narrowed("getCase", asked.owner, "cases")
        page = await desk.reads().page(asked, space_of(request), owners, desk.clock())
        return answers.cases(page, asked)
