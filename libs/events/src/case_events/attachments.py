"""What can be attached to a case? The six kinds of the API, as their requests say them (§3.3)."""

from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field

from case_events.values import CamelValue, JsonObject, Value, absent

Ids: TypeAlias = str | tuple[str, ...]
"""One id, or several: what an edit sent as a plain text stays one."""


class UserComment(Value):
    """Markdown that a person wrote, verbatim."""

    type: Literal["user"] = "user"
    comment: str
    owner: str


class Rule(Value):
    """The detection rule behind alerts."""

    id: str | None = None
    name: str | None = None


class Alert(CamelValue):
    """Alerts by id and index; the documents live elsewhere."""

    type: Literal["alert"] = "alert"
    alert_id: Ids
    index: Ids
    rule: Rule = Rule()
    owner: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The alert ids, however they were sent."""
        return several(self.alert_id)

    @property
    def indices(self) -> tuple[str, ...]:
        """The index of each."""
        return several(self.index)


class Event(CamelValue):
    """Events by id and index."""

    type: Literal["event"] = "event"
    event_id: Ids
    index: Ids
    owner: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The event ids, however they were sent."""
        return several(self.event_id)

    @property
    def indices(self) -> tuple[str, ...]:
        """The index of each."""
        return several(self.index)


class Target(CamelValue):
    """A host that was acted on."""

    hostname: str
    endpoint_id: str


class HostActions(Value):
    """What was done (`isolate`, `unisolate`, ...), to which hosts."""

    type: str
    targets: tuple[Target, ...]


class Actions(Value):
    """Something was done to hosts, and this is why."""

    type: Literal["actions"] = "actions"
    comment: str
    actions: HostActions
    owner: str


class Storage(CamelValue):
    """Where the thing behind an external reference lives."""

    type: Literal["savedObject", "elasticSearchDoc"]
    so_type: Annotated[str | None, Field(exclude_if=absent)] = None


class ExternalReference(CamelValue):
    """A thing of another application, by its id; files among them."""

    type: Literal["externalReference"] = "externalReference"
    external_reference_id: str
    external_reference_storage: Storage
    external_reference_attachment_type_id: str
    external_reference_metadata: JsonObject | None = None
    owner: str


class PersistableState(CamelValue):
    """A thing of another application, by its whole state; visualisations among them."""

    type: Literal["persistableState"] = "persistableState"
    persistable_state_attachment_type_id: str
    persistable_state_attachment_state: JsonObject
    owner: str


Attachment: TypeAlias = Annotated[
    UserComment | Alert | Event | Actions | ExternalReference | PersistableState,
    Field(discriminator="type"),
]
Kind: TypeAlias = Literal[
    "user", "alert", "event", "actions", "externalReference", "persistableState"
]

ATTACHMENTS: tuple[type[Any], ...] = get_args(get_args(Attachment)[0])
FILES = ".files"
"""The type id of an external reference that stands for an uploaded file."""


def several(ids: Ids) -> tuple[str, ...]:
    """One id is a list of one."""
    return (ids,) if isinstance(ids, str) else ids
