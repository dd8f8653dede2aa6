"""What is a line of a file of saved objects read as (Cases API §6.3)? Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple, Self, TypeAlias, TypeVar

from pydantic import AwareDatetime, BeforeValidator, Field, ValidationError

from case_command.errors import UnreadableObject
from case_events import (
    Connector,
    CustomField,
    ExternalService,
    Observable,
    Settings,
    Severity,
    Status,
    User,
)
from case_events import saved_objects as so
from case_events.values import Value

Kind = TypeVar("Kind", bound=Value)
Json: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]
STATUS_OF = {number: status for status, number in so.STATUSES.items()}
SEVERITY_OF = {number: severity for severity, number in so.SEVERITIES.items()}


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


class StoredAction(Value):
    """The attributes of a row of the activity."""

    type: str
    action: str
    created_at: AwareDatetime
    created_by: User
    payload: dict[str, Any] | None = None


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
