"""What becomes of alerts for which a rule wants a case? The case is opened, or takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import MISSING

from case_command.attached import Attached, Index
from case_command.case import State
from case_command.decisions.attachments import paired
from case_command.decisions.duplicates import without_duplicates
from case_command.decisions.found import readable
from case_command.decisions.lifecycle import create_case
from case_command.decisions.limits import ALERTS, takes_actions
from case_command.errors import AlreadyExists, ClosedCase, OwnerDiffers
from case_events import (
    Alert,
    Attachment,
    AttachmentAdded,
    Configuration,
    Connector,
    CustomField,
    CustomFieldConfiguration,
    Settings,
    Severity,
    Status,
    StatusChanged,
    TemplateFields,
    UserAction,
)
from case_events.commands import RuleCase
from case_events.configured import FieldValue
from case_runtime.rights import Operation, Rights

ALL_OF_THESE: tuple[Operation, ...] = (
    "createCase",
    "updateCase",
    "deleteCase",
    "pushCase",
    "createComment",
    "updateComment",
    "deleteComment",
    "findConfigurations",
    "reopenCase",
)
"""What whoever runs a rule must be allowed to do (rules open, edit and push cases)."""

TAG, TAGS = 256, 200
STAND_INS: Mapping[str, FieldValue] = {"text": "N/A", "toggle": False, "number": 0}


def collect_alerts(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    wanted: RuleCase,
    attachments: Mapping[str, Attachment],
    reopen: bool = False,
    configuration: Configuration | None = None,
    number: int | None = None,
) -> list[UserAction]:
    """A case with these attachments: new, as it is, or opened again.

    One that would hold too many alerts takes none of them, nor the comments that speak of them.
    """
    for operation in ALL_OF_THESE:
        rights.demand(operation, wanted.owner)
    if any(one.owner != wanted.owner for one in attachments.values()):
        raise OwnerDiffers
    paired(attachments.values())
    if state and (state.case.space, state.case.owner) != (space, wanted.owner):
        raise AlreadyExists(case_id)
    if state is None or no_case(state):
        opened: list[UserAction] = create_case(
            state,
            rights=rights,
            configuration=configuration,
            number=number,
            **new_case(wanted, configuration),
        )
        return [*opened, *taken(Index(), attachments)]
    known = readable(state)
    closed = known.case.status is Status.CLOSED
    if closed and not reopen:
        raise ClosedCase(case_id)
    again: list[UserAction] = [StatusChanged(status=Status.OPEN)] if closed else []
    actions = [*again, *taken(known.attached, attachments)]
    takes_actions(known, case_id, len(actions))
    return actions


def no_case(state: State) -> bool:
    """There never was one, or it is deleted: then it is made again."""
    return state is None or state.case.deleted


def taken(index: Index, attachments: Mapping[str, Attachment]) -> list[AttachmentAdded]:
    """What is attached: all that is new, or nothing if there is no alert in it, or too many."""
    new = without_duplicates(index, attachments)
    alerts = sum(len(one.ids) for one in new.values() if isinstance(one, Alert))
    if not alerts or len(index.alerts) + alerts > ALERTS:
        return []
    actions = []
    for comment_id, attachment in new.items():
        index = index.put(comment_id, Attached.of_attachment(attachment, 0))
        actions.append(
            AttachmentAdded(comment_id=comment_id, attachment=attachment, now=index.totals)
        )
    return actions


def new_case(wanted: RuleCase, configuration: Configuration | None) -> dict[str, Any]:
    """How it begins, in the words of `create_case`; a template that is not there is none."""
    said = template(wanted.template_id, configuration)

    def of(name: str, otherwise: Any) -> Any:  # noqa: ANN401 - each field has a type of its own
        value = getattr(said, name)
        return otherwise if value is MISSING else value

    tags = [tag[:TAG] for tag in (*wanted.tags, *of("tags", ()))]
    return {
        "owner": wanted.owner,
        "title": wanted.own_title or of("title", wanted.title),
        "description": of("description", wanted.description),
        "tags": list(dict.fromkeys(tags))[:TAGS],
        "severity": of("severity", Severity.LOW),
        "assignees": [one.uid for one in of("assignees", ())],
        "category": of("category", None),
        "connector": of("connector", Connector()),
        "settings": of("settings", Settings(sync_alerts=False)),
        "custom_fields": values(
            configuration.custom_fields if configuration else (), of("custom_fields", None)
        ),
    }


def template(key: str | None, configuration: Configuration | None) -> TemplateFields:
    """What the owner's template of that key says."""
    for one in configuration.templates if configuration else ():
        if one.key == key:
            return one.case_fields or TemplateFields()
    return TemplateFields()


def values(
    fields: Sequence[CustomFieldConfiguration], said: Sequence[CustomField] | None
) -> list[CustomField]:
    """What a template says of these fields; what is required has a value, if need be any."""
    known = {one.key: one.value for one in said or () if one.value is not None}
    return [
        field.holds(known[field.key] if field.key in known else unsaid(field))
        for field in fields
        if field.key in known or field.required or said is None
    ]


def unsaid(field: CustomFieldConfiguration) -> FieldValue:
    """What stands there when nobody said anything: of an optional field, nothing."""
    if not field.required:
        return None
    return STAND_INS[field.type] if field.default is None else field.default
