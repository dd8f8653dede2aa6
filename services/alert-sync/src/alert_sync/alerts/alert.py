"""What is an alert, as a detector publishes it? An index, an id, and fields of ECS.

Alerts are global: the same index and id are the same alert in every space.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from alert_sync.alerts import ecs

INDEX, ID = "_index", "_id"
STATUS = "kibana.alert.workflow_status"
STATUS_AT = "kibana.alert.workflow_status_updated_at"
CASE_IDS = "kibana.alert.case_ids"
REASON = "kibana.alert.workflow_reason"
LEGACY_STATUS = "signal.status"
CONSUMER = "kibana.alert.rule.consumer"


class Workflow(StrEnum):
    """How far people are with an alert."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


MEANT = {one.value: one for one in Workflow} | {"in-progress": Workflow.ACKNOWLEDGED}
"""Also the word of legacy documents."""


@dataclass(frozen=True, slots=True)
class Alert:
    """As it was published. `document` is without index and id; `source` is its JSON."""

    index: str
    id: str
    document: Mapping[str, Any]
    source: bytes

    @property
    def key(self) -> str:
        """`<index>/<id>`: an index has no slash, an id may."""
        return f"{self.index}/{self.id}"

    @property
    def said(self) -> Workflow | None:
        """The status that it was published with, if any."""
        said = ecs.text(self.document, STATUS) or ecs.text(self.document, LEGACY_STATUS)
        return MEANT[said] if said else None
