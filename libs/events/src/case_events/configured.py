"""What can an owner configure for its cases (Cases API §3.5)?

Lists come back exactly as they were sent, so what was not sent is not there: it is `MISSING`.
"""

from enum import StrEnum
from typing import Literal, TypeAlias

from pydantic import MISSING

from case_events.values import CamelValue, Connector, CustomField, Settings, Severity, Value

FieldKind: TypeAlias = Literal["text", "toggle", "number"]
FieldValue: TypeAlias = bool | int | str | None


class ClosureType(StrEnum):
    """Who closes a case: people, or a push that succeeds."""

    BY_USER = "close-by-user"
    BY_PUSHING = "close-by-pushing"


class CustomFieldConfiguration(CamelValue):
    """A field that cases of the owner have."""

    key: str
    label: str
    type: FieldKind
    required: bool
    default_value: FieldValue | MISSING = MISSING

    @property
    def default(self) -> FieldValue:
        """None: there is none."""
        return None if self.default_value is MISSING else self.default_value

    def holds(self, value: FieldValue) -> CustomField:
        """The field with that value, on a case."""
        return CustomField(key=self.key, type=self.type, value=value)


class Assignee(Value):
    """Who is to work on a case."""

    uid: str


class TemplateFields(CamelValue):
    """What a template says of a new case, in the words of a request that opens one."""

    title: str | MISSING = MISSING
    description: str | MISSING = MISSING
    tags: tuple[str, ...] | MISSING = MISSING
    severity: Severity | MISSING = MISSING
    assignees: tuple[Assignee, ...] | MISSING = MISSING
    category: str | MISSING | None = MISSING
    connector: Connector | MISSING = MISSING
    settings: Settings | MISSING = MISSING
    custom_fields: tuple[CustomField, ...] | MISSING = MISSING


class Template(CamelValue):
    """A beginning for cases. Whoever opens a case expands it; the server only keeps it."""

    key: str
    name: str
    description: str | MISSING = MISSING
    tags: tuple[str, ...] | MISSING = MISSING
    case_fields: TemplateFields | None = None

    @property
    def custom_fields(self) -> tuple[CustomField, ...]:
        """Those that it has a value for, if any."""
        fields = self.case_fields.custom_fields if self.case_fields else MISSING
        return () if fields is MISSING else fields


class ObservableType(Value):
    """A kind of observable beside the built-in ones."""

    key: str
    label: str
