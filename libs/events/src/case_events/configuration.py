"""How is an owner configured? The second stream: each user action holds all of it, the last counts.

The stream is named `<space>/<owner>`. A configuration that is created anew takes the place of the
one before, under another id.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypeAlias, assert_never, get_args

from pydantic import BeforeValidator, Field, TypeAdapter

from case_events.actions import Unknown, reader
from case_events.configured import (
    ClosureType,
    CustomFieldConfiguration,
    ObservableType,
    Template,
)
from case_events.envelope import Entry
from case_events.fact import Fact
from case_events.mappings import mappings
from case_events.values import Connector, Timestamp, User
from case_events.version import version


def stream(space: str, owner: str) -> str:
    """The name of the stream that an owner's configurations in a space are."""
    return f"{space}/{owner}"


def unset(value: object) -> bool:
    """Whether a switch of ours that the API does not know is off, and so not shown."""
    return not value


class Configured(Fact):
    """All that is configured from now on; `id` is the API's name for it."""

    type: Literal["configuration"] = "configuration"
    v: Literal[1] = 1
    id: str
    closure_type: ClosureType
    connector: Connector
    custom_fields: tuple[CustomFieldConfiguration, ...] = ()
    templates: tuple[Template, ...] = ()
    observable_types: tuple[ObservableType, ...] = ()
    push_on_create: Annotated[bool, Field(exclude_if=unset)] = False


class ConfigurationCreated(Configured):
    """The owner was configured, in place of what there was before."""

    action: Literal["create"] = "create"


class ConfigurationUpdated(Configured):
    """The configuration was edited; `created_at` and `created_by` are those of its creation."""

    action: Literal["update"] = "update"
    created_at: Timestamp
    created_by: User


ConfigurationAction: TypeAlias = ConfigurationCreated | ConfigurationUpdated
"""What a decision about a configuration may record."""

CONFIGURATION_ACTIONS: tuple[type[ConfigurationAction], ...] = get_args(ConfigurationAction)

OnConfiguration: TypeAlias = Annotated[
    ConfigurationCreated | ConfigurationUpdated, Field(discriminator="action")
]


class ConfigurationEnvelope(Entry):
    """One change of a configuration in its place; the stream is `<space>/<owner>`."""

    action: Annotated[
        OnConfiguration | Unknown,
        Field(discriminator="type"),
        BeforeValidator(reader(CONFIGURATION_ACTIONS)),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The configuration of an owner in a space, as the API shows it (Cases API §3.5).

    What the API derives from the type of the connector is not among it. `push_on_create` is ours:
    whether a new case is pushed at once.
    """

    id: str
    version: str
    sequence: int
    space: str
    owner: str
    closure_type: ClosureType
    connector: Connector
    custom_fields: Annotated[tuple[CustomFieldConfiguration, ...], Field(alias="customFields")] = ()
    templates: tuple[Template, ...] = ()
    observable_types: Annotated[tuple[ObservableType, ...], Field(alias="observableTypes")] = ()
    push_on_create: Annotated[bool, Field(alias="pushOnCreate", exclude_if=unset)] = False
    created_at: Timestamp
    created_by: User
    updated_at: Timestamp | None = None
    updated_by: User | None = None

    @property
    def stream(self) -> str:
        """Where its history is."""
        return stream(self.space, self.owner)


def project(before: Configuration | None, envelope: ConfigurationEnvelope) -> Configuration | None:
    """The configuration after one more user action; None while there is none that we can read."""
    action = envelope.action
    match action:
        case ConfigurationCreated():
            return configured(action, envelope, created_at=envelope.at, created_by=envelope.by)
        case ConfigurationUpdated():
            return configured(
                action,
                envelope,
                created_at=action.created_at,
                created_by=action.created_by,
                updated_at=envelope.at,
                updated_by=envelope.by,
            )
        case Unknown():
            at = envelope.sequence
            return before and replace(before, sequence=at, version=version(at))
        case _:
            assert_never(action)


def configured(
    action: ConfigurationAction,
    envelope: ConfigurationEnvelope,
    **when: Any,  # noqa: ANN401 - times and people
) -> Configuration:
    """What the action says, where it was said."""
    return Configuration(
        id=action.id,
        version=version(envelope.sequence),
        sequence=envelope.sequence,
        space=envelope.space,
        owner=envelope.owner,
        closure_type=action.closure_type,
        connector=action.connector,
        custom_fields=action.custom_fields,
        templates=action.templates,
        observable_types=action.observable_types,
        push_on_create=action.push_on_create,
        **when,
    )


CONFIGURATION = TypeAdapter(Configuration)
UNSHOWN = {"sequence", "space"}
"""What the fold needs and the API does not show."""


def to_json(configuration: Configuration) -> bytes:
    """The configuration exactly as the API shows it."""
    shown = CONFIGURATION.dump_python(configuration, mode="json", by_alias=True, exclude=UNSHOWN)
    derived = [one.model_dump() for one in mappings(configuration.connector.type)]
    whole = {**shown, "mappings": derived, "error": None}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(shown: bytes, *, sequence: int, space: str) -> Configuration:
    """The configuration again, from what the API shows and the two things that it does not."""
    document: Mapping[str, Any] = json.loads(shown)
    return CONFIGURATION.validate_python({**document, "sequence": sequence, "space": space})
