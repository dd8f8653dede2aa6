"""Which connectors may have a case pushed because of a user action? Pure.

Which connector the case has is asked when the time has come: no service keeps a copy of cases.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from case_events import (
    Alert,
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    CaseCreated,
    CategoryChanged,
    ConnectorChanged,
    CustomFieldsChanged,
    DescriptionChanged,
    Envelope,
    ObservablesChanged,
    SeverityChanged,
    StatusChanged,
    TagsChanged,
    TitleChanged,
    UserComment,
)
from case_events.fact import Fact
from case_runtime.effects import Effect
from connector_pusher.inbound.cause import came_from

KIND = "auto"
OPENED = "opened"
FIELDS: dict[type[Fact], str] = {
    CaseCreated: OPENED,
    TitleChanged: "title",
    DescriptionChanged: "description",
    StatusChanged: "status",
    SeverityChanged: "severity",
    CategoryChanged: "category",
    TagsChanged: "tags",
    AssigneesChanged: "assignees",
    CustomFieldsChanged: "customFields",
    ObservablesChanged: "observables",
    ConnectorChanged: "connector",
}


class Watch(NamedTuple):
    """What a connector wants: a push so many seconds after one of these fields has changed."""

    connector: str
    space: str | None
    fields: Collection[str]
    debounce: float
    opens: bool


def field_of(action: Fact) -> str | None:
    """What of the case has changed, in the words of a connector's config."""
    if isinstance(action, AttachmentAdded | AttachmentChanged):
        match action.attachment:
            case UserComment():
                return "comments"
            case Alert():
                return "alerts"
        return None
    return FIELDS.get(type(action))


def effects_for(envelope: Envelope, watches: Iterable[Watch]) -> Sequence[Effect]:
    """One for each that may; none for what came from that connector itself, or was imported."""
    field = field_of(envelope.action)
    if field is None or envelope.imported is not None:
        return ()
    return [
        effect(envelope, one)
        for one in watches
        if one.space in {None, envelope.space}
        and (field in one.fields or (field == OPENED and one.opens))
        and not came_from(envelope.causation_id, one.connector)
    ]


def effect(envelope: Envelope, watch: Watch) -> Effect:
    """To be looked at when it is due: then it is known what else has changed."""
    case, sequence = envelope.stream, envelope.sequence
    what = {
        "kind": KIND,
        "case": case,
        "space": envelope.space,
        "connector": watch.connector,
        "by": envelope.by.model_dump(mode="json"),
        "cause": envelope.causation_id,
        "correlation_id": envelope.correlation_id,
        "hops": envelope.hops or 0,
    }
    key, line = f"{case}/{sequence}/auto/{watch.connector}", f"{case}/auto/{watch.connector}"
    return Effect(key, line, sequence, what, after=watch.debounce)
