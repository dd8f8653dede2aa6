"""How is what readers see written down as a saved object (Cases API §6.3)? Pure.

Ids of other objects are not kept where they stand but as references.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from case_events import Severity, Status
from case_events import saved_objects as so
from case_events.saved_objects import SEVERITIES, STATUSES

Json: TypeAlias = dict[str, Any]

NONE = "none"
"""The id of no connector."""
FORMS = {"managed": False, "coreMigrationVersion": "8.8.0", "typeMigrationVersion": "10.0.0"}
"""The first model of each type: whoever is newer brings it up to date."""

IDENTITY = ("id", "version")
NOT_OF_A_CASE = ("incremental_id", "totalComment", "totalAlerts", "totalEvents")


class Line(NamedTuple):
    """An object as it is written; `connectors` are those that it refers to."""

    json: Json
    connectors: tuple[str, ...] = ()


def case(shown: Mapping[str, Any]) -> Line:
    """A case, from how the API shows it; its number stays behind."""
    kept = {k: v for k, v in shown.items() if k not in IDENTITY and k not in NOT_OF_A_CASE}
    connector, reference = stored_connector(shown["connector"])
    service, pushed = stored_service(shown["external_service"])
    kept |= {
        "status": STATUSES[Status(shown["status"])],
        "severity": SEVERITIES[Severity(shown["severity"])],
        "connector": connector,
        "external_service": service,
        "total_comments": shown["totalComment"],
        "total_alerts": shown["totalAlerts"],
        "total_events": shown["totalEvents"],
        "total_observables": shown.get("total_observables") or 0,
    }
    return line(so.CASE, shown, kept, [*reference, *pushed])


def attachment(case_id: str, shown: Mapping[str, Any]) -> Line:
    """Something attached."""
    kept, references = stored_attachment({k: v for k, v in shown.items() if k not in IDENTITY})
    return line(so.ATTACHMENT, shown, kept, [of_case(case_id), *references])


def user_action(case_id: str, shown: Mapping[str, Any]) -> Line:
    """A row of the activity."""
    payload, references = stored_payload(shown["payload"])
    names = ("type", "action", "owner", "created_at", "created_by")
    kept = {name: shown[name] for name in names} | {"payload": payload}
    references = [of_case(case_id), *references]
    if shown["comment_id"] is not None:
        about = reference(so.ATTACHMENT, so.OF_ATTACHMENT, shown["comment_id"])
        references.insert(1, about)
    return line(so.USER_ACTION, shown, kept, references)


def stored_payload(payload: Json | None) -> tuple[Json | None, list[Json]]:
    """What an action says; fields of connectors stay as they are."""
    if not payload:
        return payload, []
    said, references = dict(payload), list[Json]()
    if connector := said.get("connector"):
        said["connector"] = {k: v for k, v in connector.items() if k != "id"}
        references += connector_reference(so.CONNECTOR_ID, connector.get("id"))
    if service := said.get("externalService"):
        said["externalService"], found = stored_service(service)
        references += found
    if comment := said.get("comment"):
        said["comment"], found = stored_attachment(comment)
        references += found
    return said, references


def stored_connector(connector: Mapping[str, Any]) -> tuple[Json, list[Json]]:
    """The connector of a case: its fields as pairs."""
    fields = [{"key": key, "value": value} for key, value in (connector["fields"] or {}).items()]
    kept = {"name": connector["name"], "type": connector["type"], "fields": fields}
    return kept, connector_reference(so.CONNECTOR_ID, connector["id"])


def stored_service(service: Mapping[str, Any] | None) -> tuple[Json | None, list[Json]]:
    """What a push has left, without the connector's id."""
    if service is None:
        return None, []
    kept = {name: value for name, value in service.items() if name != "connector_id"}
    return kept, connector_reference(so.PUSH_CONNECTOR_ID, service.get("connector_id"))


def stored_attachment(attached: Json) -> tuple[Json, list[Json]]:
    """What was attached: the id of a saved object becomes a reference, as do those in a state."""
    storage = attached.get("externalReferenceStorage")
    if storage and storage.get("type") == "savedObject" and "externalReferenceId" in attached:
        kept = {k: v for k, v in attached.items() if k != "externalReferenceId"}
        kind = storage.get("soType") or ""
        found = reference(kind, so.EXTERNAL_REFERENCE_ID, attached["externalReferenceId"])
        return kept, [found]
    return attached, named(attached.get("persistableStateAttachmentState"))


def named(state: Json | None) -> list[Json]:
    """The data views and others that a visualisation needs; they stay in its state, too."""
    attributes = state.get("attributes") if state else None
    references = attributes.get("references") if isinstance(attributes, dict) else None
    if not isinstance(references, list):
        return []
    return [
        one for one in references if isinstance(one, dict) and {"id", "name", "type"} <= set(one)
    ]


def connector_reference(name: str, connector_id: str | None) -> list[Json]:
    """No connector is no reference."""
    known = connector_id not in {None, NONE}
    return [reference(so.CONNECTOR, name, connector_id)] if known and connector_id else []


def of_case(case_id: str) -> Json:
    """What belongs to a case says so."""
    return reference(so.CASE, so.OF_CASE, case_id)


def reference(kind: str, name: str, id_: str) -> Json:
    """One object named by another."""
    return {"type": kind, "name": name, "id": id_}


def line(kind: str, shown: Mapping[str, Any], attributes: Json, references: list[Json]) -> Line:
    """The object with what is said about it."""
    made = {
        "id": shown["id"],
        "type": kind,
        "attributes": attributes,
        "references": references,
        "version": shown["version"],
        "created_at": shown["created_at"],
        "updated_at": shown.get("updated_at") or shown["created_at"],
        **FORMS,
    }
    return Line(made, tuple(one["id"] for one in references if one["type"] == so.CONNECTOR))


def summary(exported: int, missing: Mapping[str, str]) -> Json:
    """The last line; `missing` are ids and types of what was referred to and is not there."""
    return {
        "exportedCount": exported,
        "missingRefCount": len(missing),
        "missingReferences": [{"type": kind, "id": one} for one, kind in missing.items()],
        "excludedObjectsCount": 0,
        "excludedObjects": [],
    }
