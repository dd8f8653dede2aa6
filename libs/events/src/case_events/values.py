"""Which values do user actions and cases share?

Their JSON is the API's own: camel case where the API has it, absent where the API leaves it out.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic.alias_generators import to_camel

JsonObject: TypeAlias = dict[str, Any]


SPACES = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What JavaScript trims."""


def trimmed(text: str) -> str:
    """Without the space around it."""
    return text.strip(SPACES)


def with_milliseconds(at: datetime) -> str:
    """`2025-11-20T09:16:17.416Z`, the only form of a time that the API knows."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def json_of(value: BaseModel, exclude: set[str] | None = None) -> bytes:
    """As `model_dump_json`, in bytes and half the time: it is asked several times an action."""
    return value.__pydantic_serializer__.to_json(value, exclude=exclude)


def absent(value: object) -> bool:
    """Whether a value is left out of JSON rather than shown as null."""
    return value is None


Timestamp = Annotated[
    datetime,
    PlainSerializer(with_milliseconds, when_used="json-unless-none"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]


class Value(BaseModel):
    """What all values share: frozen, and blind to fields that a newer writer added."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class CamelValue(Value):
    """A value whose names the API writes in camel case."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True
    )


class Status(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    CLOSED = "closed"


class Severity(StrEnum):
    """How bad it is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class User(Value):
    """Who did it, as the API names people (Cases API §1.5). An API key has no profile."""

    email: str | None = None
    full_name: str | None = None
    username: str | None = None
    profile_uid: Annotated[str | None, Field(exclude_if=absent)] = None


class Settings(CamelValue):
    """Whether alerts follow the case, and whether observables are taken out of them."""

    sync_alerts: bool = True
    extract_observables: Annotated[bool | None, Field(exclude_if=absent)] = None


class Connector(Value):
    """Where a case is pushed to (Cases API §3.6); `fields` as the connector's type has them."""

    id: str = "none"
    name: str = "none"
    type: str = ".none"
    fields: JsonObject | None = None


class CustomField(Value):
    """The value of one configured field: a text, a switch, a whole number, or nothing."""

    key: str
    type: str
    value: bool | int | str | None = None


class Observable(CamelValue):
    """A trace that can be compared between cases (Cases API §3.10)."""

    id: str
    type_key: str
    value: str
    description: str | None = None
    created_at: Timestamp
    updated_at: Timestamp | None = None


class ExternalService(Value):
    """What the latest push left in the other system (Cases API §3.7)."""

    connector_id: str
    connector_name: str
    external_id: str
    external_title: str
    external_url: str
    pushed_at: Timestamp
    pushed_by: User


class Totals(Value):
    """How much is attached: comments of people, distinct alert ids, distinct event ids."""

    comments: int = 0
    alerts: int = 0
    events: int = 0


class AlertDescription(Value):
    """What one alert says, as far as it says it; `at` is when it was raised."""

    id: str
    index: str
    at: Timestamp | None = None
    rule_id: str | None = None
    rule_name: str | None = None
    user: str | None = None
    host_id: str | None = None
    host_name: str | None = None
    source_ips: tuple[str, ...] = ()
    destination_ips: tuple[str, ...] = ()
    sha256: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
