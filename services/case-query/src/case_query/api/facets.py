"""What do the cases of a space have in common?"""

from fastapi import Request, Response
from pydantic import TypeAdapter

from case_events import User
from case_query.api import answers
from case_query.api.desk import Desk
from case_query.reads.counted import counted
from case_query.reads.facets import reporters, values
from case_query.reads.question import FIND, RANGE, Owners
from case_query.shapes.cases import FilterCounts, StatusCounts
from case_runtime import query
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.http import Routes, caller_of, space_of


class Owned(Body):
    """The query of those that only ask whose cases."""

    owner: Owners | None = None


OWNED = TypeAdapter(Owned)

TAGS = Question("getTags", query=OWNED, answer=tuple[str, ...])
CATEGORIES = Question("getCategories", query=OWNED, answer=tuple[str, ...])
REPORTERS = Question("getReporters", query=OWNED, answer=tuple[User, ...])
COUNTS = Question("getFilterCounts", query=FIND, answer=FilterCounts, warns=True)
STATUSES = Question("getStatusCounts", query=RANGE, answer=StatusCounts, deprecated=True)


def add_routes(api: Routes, desk: Desk) -> None:
    """Tags, reporters, categories, statuses, and what filters would leave."""

    @api.get("/api/cases/tags", TAGS)
    async def tags(request: Request) -> Response:
        """Every tag, once."""
        asked = query.read(OWNED, request)
        owners = caller_of(request).rights.narrowed("getTags", asked.owner)
        return answers.json(values(desk.reads(), space_of(request), "tag", owners))

    @api.get("/internal/cases/categories", CATEGORIES)
    async def categories(request: Request) -> Response:
        """Every category, once."""
        asked = query.read(OWNED, request)
        owners = caller_of(request).rights.narrowed("getCase", asked.owner)
        return answers.json(values(desk.reads(), space_of(request), "category", owners))

    @api.get("/api/cases/reporters", REPORTERS)
    async def everybody(request: Request) -> Response:
        """Everyone who opened a case."""
        asked = query.read(OWNED, request)
        owners = caller_of(request).rights.narrowed("getReporters", asked.owner)
        return answers.raw(answers.array(await reporters(desk.reads(), space_of(request), owners)))

    @api.get("/api/cases/status", STATUSES)
    async def statuses(request: Request) -> Response:
        """How many cases are open, in progress and closed (deprecated)."""
        asked = query.read(RANGE, request)
        owners = caller_of(request).rights.narrowed("getCase", asked.owner, "cases")
        filters = desk.reads().filters(space_of(request))
        counted = filters.statuses(filters.within(asked, owners, desk.clock()))
        return answers.json(counted, answers.DEPRECATED)

    @api.get("/api/cases/_counts", COUNTS)
    async def counts(request: Request) -> Response:
        """How many cases each choice of a filter would leave.

        Asked as `_find` is. For each field all other filters and the search count, its own does
        not. Page and order say nothing here.
        """
        asked = query.read(FIND, request)
        owners = caller_of(request).rights.narrowed("getCase", None, "cases")
        found, short = await counted(desk.reads(), asked, space_of(request), owners, desk.clock())
        return answers.json(found, answers.SHORT if short else None)
