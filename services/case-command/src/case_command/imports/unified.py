"""What do the attachments of 9.4 and later say, in the words of before (Cases API §7.3)? Pure.

A value has `data`, a reference has `attachmentId`; whatever has no kind of its own here stays what
it is: a state or a reference of that type.
"""

from collections.abc import Mapping
from typing import Any

ALERTS = {"security.alert", "observability.alert", "stack.alert"}
FILE = {"type": "savedObject", "soType": "file"}
ELSEWHERE = {"type": "elasticSearchDoc"}


def legacy(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an attachment."""
    kind = attributes.get("type")
    data, held = attributes.get("data"), attributes.get("attachmentId")
    metadata = attributes.get("metadata")
    about = metadata if isinstance(metadata, dict) else {}
    kept = {k: v for k, v in attributes.items() if k not in {"data", "attachmentId", "metadata"}}
    if kind == "comment" and isinstance(data, dict):
        return {**kept, "type": "user", "comment": data.get("content")}
    if kind in ALERTS:
        rule = about.get("rule") or {"id": None, "name": None}
        return {**kept, "type": "alert", "alertId": held, "index": about.get("index"), "rule": rule}
    if kind == "security.event":
        return {**kept, "type": "event", "eventId": held, "index": about.get("index")}
    if held is not None:
        return {**kept, **referred(str(kind), held, metadata)}
    named = {"lens": ".lens"}.get(str(kind), str(kind))
    state = {"persistableStateAttachmentTypeId": named, "persistableStateAttachmentState": data}
    return {**kept, "type": "persistableState", **state}


def referred(kind: str, held: object, metadata: object) -> dict[str, Any]:
    """A thing by its id; a file among them."""
    return {
        "type": "externalReference",
        "externalReferenceId": held,
        "externalReferenceStorage": FILE if kind == "file" else ELSEWHERE,
        "externalReferenceAttachmentTypeId": ".files" if kind == "file" else kind,
        "externalReferenceMetadata": metadata,
    }
