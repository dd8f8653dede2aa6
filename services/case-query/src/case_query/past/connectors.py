"""Which connectors has a case had, and what was pushed where (Cases API §3.6.4)?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from case_events import (
    CaseCreated,
    CasePushed,
    Connector,
    ConnectorChanged,
    Envelope,
    ExternalService,
)
from case_events.values import JsonObject, with_milliseconds

TYPES = ("create_case", "connector", "pushed")
"""The actions that this is told by."""

PUSHED_AGAIN = ("comment", "description", "tags", "title")
"""The actions after which a ticket is no longer what the case is."""
STATUS_TOO = frozenset({".cases-webhook", ".thehive"})
"""The types of connector that push the status and the severity too."""


@dataclass(slots=True)
class Had:
    """One connector of the case: as it was set last, and what was pushed with it."""

    set: Connector
    sets: dict[int, JsonObject | None] = field(default_factory=dict)
    """The fields, by the sequence at which they were set."""

    fields: JsonObject | None = None
    first: datetime | None = None
    last: datetime | None = None
    asked: int = 0
    """The sequence of who asked for the last push: it need not know of what came later."""

    sequence: int = 0
    ticket: ExternalService | None = None


def connectors(
    envelopes: Iterable[Envelope], newest: Mapping[str, int], names: Mapping[str, str]
) -> dict[str, Any]:
    """By id, the none one left out; `newest` are the last sequences of each type of action.

    `names` are those of the connectors that exist; of others the name is the one that was stored.
    """
    had: dict[str, Had] = {}
    for envelope in envelopes:
        action = envelope.action
        if isinstance(action, CaseCreated | ConnectorChanged):
            named = action.connector
            known = had.setdefault(named.id, Had(named))
            known.set, known.sets[envelope.sequence] = named, named.fields
        elif isinstance(action, CasePushed):
            pushed(had.get(action.external_service.connector_id), action, envelope)
    had.pop("none", None)
    return {
        one: {
            **known.set.model_dump(mode="json"),
            "name": names.get(one, known.set.name),
            "push": push(known, newest),
        }
        for one, known in had.items()
    }


def pushed(had: Had | None, action: CasePushed, envelope: Envelope) -> None:
    """One push more; one with a connector that the case never had is not told of."""
    if had:
        had.asked, had.sequence = action.requested or envelope.sequence, envelope.sequence
        then = [fields for at, fields in had.sets.items() if at <= had.asked]
        had.fields, had.ticket = then[-1] if then else None, action.external_service
        had.first, had.last = had.first or envelope.at, envelope.at


def push(had: Had, newest: Mapping[str, int]) -> dict[str, Any]:
    """Whether it was pushed, and must be again."""
    if had.first is None or had.last is None or had.ticket is None:
        return {"needsToBePushed": True, "hasBeenPushed": False}
    types = PUSHED_AGAIN + (("status", "severity") if had.set.type in STATUS_TOO else ())
    newer = any(newest.get(one, 0) > had.asked for one in types if not closed(one, had, newest))
    return {
        "needsToBePushed": newer or had.set.fields != had.fields,
        "hasBeenPushed": True,
        "details": {
            "latestUserActionPushDate": with_milliseconds(had.last),
            "oldestUserActionPushDate": with_milliseconds(had.first),
            "externalService": had.ticket.model_dump(mode="json"),
        },
    }


def closed(type_: str, had: Had, newest: Mapping[str, int]) -> bool:
    """Whether it was the push itself that closed the case, right before it was told."""
    return type_ == "status" and newest.get(type_) == had.sequence - 1
