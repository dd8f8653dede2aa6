"""Which types of connector can be asked for?"""

from typing import Literal

from fastapi import Request, Response
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from case_runtime import query
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.http import Routes
from connector_pusher.api.desk import Desk, demand, told
from connector_pusher.types import FEATURE, TYPES


class Asked(Body):
    """What they are for."""

    feature_id: str | None = None


class ShownType(TypedDict):
    """One of them."""

    id: str
    name: str
    enabled: bool
    enabled_in_config: bool
    enabled_in_license: bool
    minimum_license_required: str
    supported_feature_ids: list[str]
    is_system_action_type: bool
    is_deprecated: bool
    source: Literal["stack"]


ASKED = TypeAdapter(Asked)
TYPES_LIST = Question("getConnectorTypes", query=ASKED, answer=list[ShownType], tag="connectors")


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET /api/actions/connector_types`."""

    @api.get("/api/actions/connector_types", TYPES_LIST)
    async def types(request: Request) -> Response:
        """Every type, and whether connectors of it may run here."""
        demand(request, "read", "get actions")
        wanted = query.read(ASKED, request).feature_id
        found = shown(desk) if wanted in {None, FEATURE} else []
        return told(found)


def shown(desk: Desk) -> list[ShownType]:
    """As the API says it."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "enabled": desk.keeping.enabled(one.id),
            "enabled_in_config": desk.keeping.enabled(one.id),
            "enabled_in_license": True,
            "minimum_license_required": one.license,
            "supported_feature_ids": [FEATURE],
            "is_system_action_type": False,
            "is_deprecated": False,
            "source": "stack",
        }
        for one in TYPES.values()
    ]
