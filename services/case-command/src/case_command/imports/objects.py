"""What does a saved object say (Cases API §6.3)? In the shapes of the API, whoever wrote it. Pure.

Ids that were kept as references are back where they belong.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple, Self, TypeAlias, TypeVar

from pydantic import AwareDatetime, BeforeValidator, Field, TypeAdapter, ValidationError

from case_command.errors import UnreadableObject
from case_command.imports import older, unified
from case_events import (
    Attachment,
    CaseImported,
    Connector,
    CustomField,
    ExternalReference,
    ExternalService,
    Observable,
    Settings,
    Severity,
    Stamps,
    Status,
    User,
)
from case_events import saved_objects as so
from case_events.case import TIMES
from case_events.files import file_of
from case_events.values import Value

Kind = TypeVar("Kind", bound=Value)
Json: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]

ATTACHMENT: TypeAdapter[Attachment] = TypeAdapter(Attachment)
STATUS_OF = {number: status for status, number in so.STATUSES.items()}
SEVERITY_OF = {number: severity for severity, number in so.SEVERITIES.items()}
KNOWN_REFERENCES = {
    so.OF_CASE,
    so.OF_ATTACHMENT,
    so.CONNECTOR_ID,
    so.PUSH_CONNECTOR_ID,
    so.EXTERNAL_REFERENCE_ID,
}


class Reference(NamedTuple):
    """An object that another one names."""

    type: str
    name: str
    id: str

    @classmethod
    def of(cls, sent: object) -> list[Self]:
        """Those of an object; what is none is passed over."""
        some = sent if isinstance(sent, list) else []
        named = ("type", "name", "id")
        return [
            cls(*(one[name] for name in named))
            for one in some
            if isinstance(one, dict) and all(isinstance(one.get(name), str) for name in named)
        ]


class SavedObject(NamedTuple):
    """One line of a file."""

    line: int
    type: str
    id: str
    attributes: Json
    references: Sequence[Reference]

    def named(self, name: str) -> str | None:
        """The id behind the reference of this name."""
        return next((one.id for one in self.references if one.name == name), None)


def uids(said: object) -> object:
    """Of people as they are written down."""
    some = said or ()
    if not isinstance(some, list | tuple):
        return said
    return tuple(one.get("uid") if isinstance(one, dict) else one for one in some)


class StoredCase(Value):
    """The attributes of a case, with words for numbers."""

    owner: str
    title: str
    description: str
    tags: tuple[str, ...] = ()
    status: Annotated[Status, BeforeValidator(lambda said: STATUS_OF.get(said, said))]
    severity: Annotated[Severity, BeforeValidator(lambda said: SEVERITY_OF.get(said, said))] = (
        Severity.LOW
    )
    category: str | None = None
    assignees: Annotated[tuple[str, ...], BeforeValidator(uids)] = ()
    connector: Connector = Connector()
    settings: Settings = Settings()
    custom_fields: Annotated[tuple[CustomField, ...], Field(alias="customFields")] = ()
    observables: tuple[Observable, ...] = ()
    created_at: AwareDatetime
    created_by: User
    updated_at: AwareDatetime | None = None
    updated_by: User | None = None
    closed_at: AwareDatetime | None = None
    closed_by: User | None = None
    duration: int | None = None
    in_progress_at: AwareDatetime | None = None
    time_to_acknowledge: int | None = None
    time_to_investigate: int | None = None
    time_to_resolve: int | None = None
    external_service: ExternalService | None = None


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


class StoredAction(Value):
    """The attributes of a row of the activity."""

    type: str
    action: str
    created_at: AwareDatetime
    created_by: User
    payload: dict[str, Any] | None = None


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


def read(kind: type[Kind], attributes: Json) -> Kind:
    """`UnreadableObject` names what is wrong, and does not quote it."""
    try:
        return kind.model_validate(attributes)
    except ValidationError as error:
        raise UnreadableObject(places(error)) from None


def places(error: ValidationError) -> str:
    """Where something is wrong, and what."""
    told = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
    return first(dict.fromkeys(told))


def first(told: Iterable[str], most: int = 3) -> str:
    """Some of what is wrong."""
    some = list(told)
    return "; ".join(some[:most]) + ("; ..." if len(some) > most else "")
