"""How are connectors shown that were announced? To cases, and as saved objects; pure."""

from collections.abc import Mapping
from typing import Any

from case_events import saved_objects as so
from case_events.connectors import AnnouncedConnector
from case_events.mappings import TARGETS
from case_query.export.writing import Connectors
from case_query.shapes.people import ConnectorToCases
from case_runtime.announced import Announced

FOR_CASES = frozenset({*TARGETS, ".cases-webhook"})
MOST = 1000


def to_cases(one: AnnouncedConnector, references: Mapping[str, int]) -> ConnectorToCases:
    """As those are offered it who choose where a case goes."""
    shown: ConnectorToCases = {
        "id": one.id,
        "actionTypeId": one.type,
        "name": one.name,
        "isPreconfigured": one.preconfigured,
        "isDeprecated": one.deprecated,
        "isSystemAction": False,
        "referencedByCount": references.get(one.id, 0),
        "isConnectorTypeDeprecated": False,
    }
    if one.config is not None:
        shown["config"] = one.config
    if not one.preconfigured:
        shown["isMissingSecrets"] = one.missing_secrets
    return shown


def saved(announced: Announced) -> Connectors:
    """What exports take along of those that they refer to."""

    async def of(space: str, ids: frozenset[str]) -> Mapping[str, Mapping[str, Any]]:
        found = (announced.of(one, space) for one in sorted(ids))
        return {one.id: as_saved_object(one) for one in found if one and not one.preconfigured}

    return of


def as_saved_object(one: AnnouncedConnector) -> Mapping[str, Any]:
    """Without secrets, and saying so: whoever imports it has to enter them again."""
    return {
        "id": one.id,
        "type": so.CONNECTOR,
        "attributes": {
            "actionTypeId": one.type,
            "name": one.name,
            "config": one.config or {},
            "secrets": {},
            "isMissingSecrets": True,
        },
        "references": [],
        "managed": False,
        "coreMigrationVersion": "8.8.0",
        "typeMigrationVersion": "8.3.0",
    }
