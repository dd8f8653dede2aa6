"""What does a saved object say (Cases API §6.3)? In the shapes of the API, whoever wrote it. Pure.

Ids that were kept as references are back where they belong.
"""

from datetime import datetime
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from case_command.errors import UnreadableObject
from case_command.imports import older, unified
from case_command.imports.stored import Fields, SavedObject, StoredAction, StoredCase, places, read
from case_events import (
    Attachment,
    CaseImported,
    Connector,
    ExternalReference,
    Stamps,
    User,
)
from case_events import saved_objects as so
from case_events.case import TIMES
from case_events.files import file_of

ATTACHMENT: TypeAdapter[Attachment] = TypeAdapter(Attachment)
KNOWN_REFERENCES = {
    so.OF_CASE,
    so.OF_ATTACHMENT,
    so.CONNECTOR_ID,
    so.PUSH_CONNECTOR_ID,
    so.EXTERNAL_REFERENCE_ID,
}


class TheirCase(NamedTuple):
    """A case as its file has it."""

    line: int
    id: str
    owner: str
    stated: CaseImported


class TheirAttachment(NamedTuple):
    """Something attached, as its file has it."""

    line: int
    id: str
    attachment: Attachment
    stamps: Stamps


class TheirAction(NamedTuple):
    """A row of the activity, as its file has it; `payload` as the API shows it."""

    line: int
    id: str
    type: str
    action: str
    payload: Fields | None
    at: datetime
    by: User
    comment_id: str | None


def case(said: SavedObject) -> TheirCase:
    """`UnreadableObject` for what cannot be one."""
    attributes: Fields = dict(said.attributes)
    attributes["connector"] = connector_of(attributes.get("connector"), said)
    if service := attributes.get("external_service"):
        attributes["external_service"] = with_connector(service, said)
    for name in ("tags", "customFields", "observables", "settings", "severity"):
        if attributes.get(name) is None:
            attributes.pop(name, None)
    stored = read(StoredCase, attributes)
    fields = {name: getattr(stored, name) for name in StoredCase.model_fields if name != "owner"}
    timed = bool(TIMES & set(said.attributes))
    return TheirCase(said.line, said.id, stored.owner, CaseImported(**fields, timed=timed))


def attachment(said: SavedObject) -> TheirAttachment:
    """`UnreadableObject` for what cannot be one."""
    attributes: Fields = dict(said.attributes)
    if said.type == so.UNIFIED_ATTACHMENT:
        attributes = unified.legacy(attributes)
    return TheirAttachment(said.line, said.id, attached(attributes, said), read(Stamps, attributes))


def user_action(said: SavedObject) -> TheirAction:
    """`UnreadableObject` for what cannot be one."""
    attributes: Fields = dict(said.attributes)
    if "action_field" in attributes:
        attributes = older.upcast(attributes)
    stored = read(StoredAction, attributes)
    return TheirAction(
        said.line,
        said.id,
        stored.type,
        stored.action,
        shown_payload(stored.payload, said),
        stored.created_at,
        stored.created_by,
        said.named(so.OF_ATTACHMENT),
    )


def shown_payload(payload: Fields | None, said: SavedObject) -> Fields | None:
    """As the API shows it: every id in its place."""
    if not payload:
        return payload
    shown = dict(payload)
    if isinstance(connector := shown.get("connector"), dict):
        shown["connector"] = connector_of(connector, said)
    if isinstance(service := shown.get("externalService"), dict):
        shown["externalService"] = with_connector(service, said)
    if isinstance(comment := shown.get("comment"), dict):
        shown["comment"] = with_references(comment, said)
    return shown


def connector_of(stored: object, said: SavedObject) -> Fields:
    """The connector with its id; without a reference there is none."""
    connector_id = said.named(so.CONNECTOR_ID)
    if not isinstance(stored, dict) or connector_id is None:
        return Connector().model_dump()
    fields = stored.get("fields")
    if isinstance(fields, list):
        pairs = (one for one in fields if isinstance(one, dict))
        fields = {one.get("key"): one.get("value") for one in pairs} or None
    return {"id": connector_id, **stored, "fields": fields}


def with_connector(service: object, said: SavedObject) -> object:
    """What a push left, with the id of its connector."""
    if not isinstance(service, dict):
        return service
    return {"connector_id": said.named(so.PUSH_CONNECTOR_ID) or "none", **service}


def with_references(attributes: Fields, said: SavedObject) -> Fields:
    """What is attached, with the ids that were kept as references."""
    own = said.named(so.EXTERNAL_REFERENCE_ID)
    if attributes.get("type") == "externalReference" and own is not None:
        return {**attributes, "externalReferenceId": own}
    others = [one for one in said.references if one.name not in KNOWN_REFERENCES]
    state = attributes.get("persistableStateAttachmentState")
    if not others or not isinstance(state, dict) or not isinstance(state.get("attributes"), dict):
        return attributes
    held = state["attributes"].get("references")
    there = {one.get("name"): one for one in held or () if isinstance(one, dict)}
    there |= {one.name: {**there.get(one.name, {}), **one._asdict()} for one in others}
    inner = {**state["attributes"], "references": list(there.values())}
    return {**attributes, "persistableStateAttachmentState": {**state, "attributes": inner}}


def attached(attributes: Fields, said: SavedObject) -> Attachment:
    """The attachment itself."""
    try:
        return unvouched(ATTACHMENT.validate_python(with_references(attributes, said)))
    except ValidationError as error:
        raise UnreadableObject(places(error)) from None


def unvouched(attachment: Attachment) -> Attachment:
    """Without what somebody claims of the bytes of a file: they are not here."""
    file = file_of(attachment)
    if file is None or not isinstance(attachment, ExternalReference):
        return attachment
    bare = file.model_copy(update={"size": None, "hash": None})
    return attachment.model_copy(update={"external_reference_metadata": bare.metadata()})
