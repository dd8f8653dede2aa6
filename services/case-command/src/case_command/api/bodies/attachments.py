"""How does a request describe an attachment (Cases API §3.3)?"""

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeAlias, get_args

from pydantic import Field, TypeAdapter, create_model, model_validator

from case_command.api.bodies.camel import CamelBody
from case_command.api.bodies.files import as_anybody_may_say, of_a_file
from case_events import Attachment
from case_events.attachments import FILES
from case_runtime.codec import Body, decode
from case_runtime.fields import Endless, Many, Text

Comment: TypeAlias = Annotated[str, Text("comment", 30_000)]
Ids: TypeAlias = str | Annotated[list[str], Endless()]

ATTACHMENT: TypeAdapter[Attachment] = TypeAdapter(Attachment)


class AttachmentParts(CamelBody):
    """What all kinds have."""

    owner: str

    def value(self) -> Attachment:
        """As the history keeps it."""
        return ATTACHMENT.validate_python(self.model_dump(by_alias=True, exclude_unset=True))


class UserCommentBody(AttachmentParts):
    """Markdown."""

    type: Literal["user"]
    comment: Comment


class RuleBody(Body):
    """The rule behind alerts."""

    id: str | None
    name: str | None


class AlertBody(AttachmentParts):
    """Alerts, each with its index."""

    type: Literal["alert"]
    alert_id: Ids
    index: Ids
    rule: RuleBody


class EventBody(AttachmentParts):
    """Events, each with its index."""

    type: Literal["event"]
    event_id: Ids
    index: Ids


class TargetBody(CamelBody):
    """A host."""

    hostname: str
    endpoint_id: str


class HostActionsBody(Body):
    """What was done to which hosts."""

    type: str
    targets: Annotated[list[TargetBody], Endless()]


class ActionsBody(AttachmentParts):
    """Something was done to hosts."""

    type: Literal["actions"]
    comment: Comment
    actions: HostActionsBody


class InSavedObject(CamelBody):
    """The thing is a saved object."""

    type: Literal["savedObject"]
    so_type: str


class InDocument(Body):
    """The thing is a document."""

    type: Literal["elasticSearchDoc"]


class ExternalReferenceBody(AttachmentParts):
    """A thing of another application; what it says of a file is looked at more closely."""

    type: Literal["externalReference"]
    external_reference_id: str
    external_reference_storage: Annotated[InSavedObject | InDocument, Field(discriminator="type")]
    external_reference_attachment_type_id: str
    external_reference_metadata: dict[str, Any] | None

    @model_validator(mode="after")
    def about_one_file(self) -> Self:
        """If it is about files."""
        if self.external_reference_attachment_type_id == FILES:
            of_a_file(self.external_reference_metadata)
        return self

    def value(self) -> Attachment:
        """As the history keeps it; of a file, what anybody may say of it."""
        said, metadata = super().value(), self.external_reference_metadata
        if self.external_reference_attachment_type_id != FILES or metadata is None:
            return said
        plain = as_anybody_may_say(metadata)
        return said.model_copy(update={"external_reference_metadata": plain})


class PersistableStateBody(AttachmentParts):
    """The state of another application."""

    type: Literal["persistableState"]
    persistable_state_attachment_type_id: str
    persistable_state_attachment_state: dict[str, Any]


AttachmentBody: TypeAlias = Annotated[
    UserCommentBody
    | AlertBody
    | EventBody
    | ActionsBody
    | ExternalReferenceBody
    | PersistableStateBody,
    Field(discriminator="type"),
]

KINDS: tuple[type[AttachmentParts], ...] = get_args(get_args(AttachmentBody)[0])

BODY: TypeAdapter[AttachmentBody] = TypeAdapter(AttachmentBody)
BODIES = TypeAdapter(Annotated[list[AttachmentBody], Many("attachments", 100)])


class Named(Body):
    """Which attachment an edit means, and which version of it the client saw."""

    id: str
    version: str


OBJECT = TypeAdapter(dict[str, Any])
NAMED = TypeAdapter(Named)
WITH_NAMES: Any = reduce(
    or_, (create_model(f"Edited{kind.__name__}", __base__=(kind, Named)) for kind in KINDS)
)
EDITED: TypeAdapter[Any] = TypeAdapter(Annotated[WITH_NAMES, Field(discriminator="type")])
"""An attachment together with what names it; only to be described, `edited` reads it."""


class EditedAttachment(NamedTuple):
    """`PATCH /api/cases/{case_id}/comments`: a whole attachment and which one it replaces."""

    id: str
    version: str
    attachment: Attachment


def attachment(sent: object) -> Attachment:
    """`POST /api/cases/{case_id}/comments`."""
    return decode(BODY, sent).value()


def attachments(sent: object) -> list[Attachment]:
    """`POST /internal/cases/{case_id}/attachments/_bulk_create`."""
    return [body.value() for body in decode(BODIES, sent)]


def edited(sent: object) -> EditedAttachment:
    """Two keys name it, the others describe it."""
    names = Named.model_fields.keys()
    keys = decode(OBJECT, sent)
    named = decode(NAMED, {name: keys[name] for name in names if name in keys})
    rest = {name: value for name, value in keys.items() if name not in names}
    return EditedAttachment(named.id, named.version, attachment(rest))
