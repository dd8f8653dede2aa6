"""How are owners configured, as far as a caller may know?"""

from fastapi import Request, Response

from case_events.shapes import ShownConfiguration
from case_query.api import answers
from case_query.api.desk import Desk
from case_query.api.facets import OWNED
from case_query.connectors import FOR_CASES, MOST, to_cases
from case_query.shapes.people import ConnectorToCases
from case_runtime import query
from case_runtime.conditional import shown
from case_runtime.describing.operation import Question
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.rights import Forbidden
from case_runtime.tags import digest, etag

TAG = "configuration"
FIND = Question(
    "getConfigurations", query=OWNED, answer=tuple[ShownConfiguration, ...], tag=TAG, versioned=True
)
CONNECTORS = Question("findConnectors", answer=tuple[ConnectorToCases, ...], tag=TAG)


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET /api/cases/configure/...`."""

    @api.get("/api/cases/configure", FIND)
    async def configurations(request: Request) -> Response:
        """The configuration of each owner that has one."""
        asked = query.read(OWNED, request)
        owners = caller_of(request).rights.narrowed("findConfigurations", asked.owner)
        bodies = desk.reads().configurations.bodies(space_of(request), owners)
        every = answers.array(bodies)
        return shown(request, every, etag(digest(every)))

    @api.get("/api/cases/configure/connectors/_find", CONNECTORS)
    async def connectors(request: Request) -> Response:
        """The connectors that cases can be pushed to."""
        if caller_of(request).rights.connectors == "none":
            raise Forbidden("Unauthorized to get actions")
        announced = desk.announced.within(space_of(request)) if desk.announced else []
        found = [one for one in announced if one.type in FOR_CASES][:MOST]
        references = await desk.reads().references([one.id for one in found])
        return answers.json([to_cases(one, references) for one in found])
