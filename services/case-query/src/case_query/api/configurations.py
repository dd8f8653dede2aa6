"""How are owners configured, as far as a caller may know?"""

from fastapi import Request, Response

from case_events import Configuration
from case_events.shapes import ShownConfiguration
from case_query.api import answers
from case_query.api.desk import Desk
from case_query.api.facets import OWNED
from case_query.connectors import FOR_CASES, MOST, to_cases
from case_query.errors import ConfigurationNotFound
from case_query.reads.used import used
from case_query.shapes.configured import ConfigurationUse
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
USE = Question("getConfigurationUse", answer=ConfigurationUse, tag=TAG, refuses=(404,))


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

    @api.get("/api/cases/configure/{configuration_id}/_use", USE)
    async def use(request: Request) -> Response:
        """How many cases would lose something, were a custom field or a type of observables gone.

        Of `cases` the newest 10,000 are looked at.
        """
        found = configured(request)
        counted = await used(desk.reads(), space_of(request), found)
        told = {
            "cases": counted.cases,
            "lookedAt": counted.looked_at,
            "customFields": [
                {"key": one.key, "cases": counted.holding[one.key]} for one in found.custom_fields
            ],
            "observableTypes": [
                {
                    "key": one.key,
                    "cases": counted.observing[one.key],
                    "observables": counted.observed[one.key],
                }
                for one in found.observable_types
            ],
        }
        return answers.json(told)

    def configured(request: Request) -> Configuration:
        """The one in the path, of an owner whose configuration the caller may see."""
        wanted = request.path_params["configuration_id"]
        owners = caller_of(request).rights.narrowed("findConfigurations")
        configurations = desk.reads().configurations
        for owner in owners:
            found = configurations.of(space_of(request), owner)
            if found and found.id == wanted:
                return found
        raise ConfigurationNotFound(wanted)
