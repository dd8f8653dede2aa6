"""What would the activity show of an action (Cases API §3.4)?

Only to tell where that is not what a row said which was imported: then the row is kept beside the
action, word for word. Pure.
"""

from typing import Any

from case_command.imports.objects import TheirAction
from case_command.imports.rows import Told
from case_events import (
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseCreated,
    CasePushed,
    CustomFieldsChanged,
    ObservablesChanged,
    Row,
    RowImported,
    TagsChanged,
    UserAction,
)
from case_events.case import with_uid

NOT_SAID = {"type", "action", "v"}
NOT_SENT = NOT_SAID | {"incremental_id", "configuration", "sent_custom_fields", "custom_fields"}


def row(theirs: TheirAction, ours: UserAction, told: Told) -> Row:
    """The row as it was there; what follows from the action is left out."""
    if isinstance(ours, RowImported):
        return Row(
            id=theirs.id,
            type=theirs.type,
            action=theirs.action,
            payload=theirs.payload,
            comment_id=theirs.comment_id,
        )
    said = payload(ours, told)
    if theirs.comment_id is not None:
        told.said[theirs.comment_id] = theirs.payload
    if said == theirs.payload:
        return Row(id=theirs.id)
    return Row(id=theirs.id, action=theirs.action, payload=theirs.payload)


def payload(action: UserAction, told: Told) -> Any:  # noqa: ANN401 - it is JSON
    """What the activity shows; None: more than one row, or none."""
    match action:
        case CaseCreated():
            return {
                **action.model_dump(mode="json", exclude=NOT_SENT),
                "status": "open",
                "assignees": with_uid(action.assignees),
                "customFields": [one.model_dump(mode="json") for one in action.custom_fields],
            }
        case AttachmentAdded() | AttachmentChanged():
            return {"comment": action.attachment.model_dump(mode="json")}
        case AttachmentRemoved():
            return told.said.get(action.comment_id)
        case TagsChanged():
            return one_of("tags", list(action.added), list(action.removed))
        case AssigneesChanged():
            return one_of("assignees", with_uid(action.added), with_uid(action.removed))
        case CustomFieldsChanged():
            values = [one.model_dump(mode="json") for one in action.changed]
            return {"customFields": values} if len(values) == 1 else None
        case ObservablesChanged():
            return {"observables": {"count": action.count, "actionType": action.change}}
        case CasePushed():
            return {"externalService": action.external_service.model_dump(mode="json")}
        case _:
            return action.model_dump(mode="json", exclude=NOT_SAID)


def one_of(name: str, added: list[Any], removed: list[Any]) -> dict[str, Any] | None:
    """What one row says of a list."""
    some = added or removed
    return {name: some} if some else None
