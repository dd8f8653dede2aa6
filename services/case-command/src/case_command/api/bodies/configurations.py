"""How does a request describe the configuration of an owner (Cases API P18 and P19)?"""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from case_command.api.bodies.camel import CamelBody
from case_command.api.bodies.cases import (
    Assignees,
    Category,
    CustomFields,
    Description,
    SettingsBody,
    Tags,
    Title,
)
from case_command.api.bodies.connectors import NOWHERE, ConnectorBody
from case_command.decisions.configuration import Wishes
from case_events import (
    ClosureType,
    CustomFieldConfiguration,
    ObservableType,
    Severity,
    Template,
)
from case_runtime.codec import Body, Partial
from case_runtime.fields import Flag, Key, Many, SafeInteger, Text

Keyed: TypeAlias = Annotated[str, Key("key", 36)]
Label: TypeAlias = Annotated[str, Text("label", 50)]
TemplateTag: TypeAlias = Annotated[str, Text("template's tag", 50)]


class FieldParts(CamelBody):
    """What all kinds of fields have."""

    key: Keyed
    label: Label
    required: Flag


class TextField(FieldParts):
    """A field that holds a text."""

    type: Literal["text"]
    default_value: Annotated[str, Text("defaultValue", 160)] | None = None


class ToggleField(FieldParts):
    """A field that is on or off."""

    type: Literal["toggle"]
    default_value: Flag | None = None


class NumberField(FieldParts):
    """A field that holds a whole number."""

    type: Literal["number"]
    default_value: Annotated[int, SafeInteger("defaultValue")] | None = None


FieldBody: TypeAlias = Annotated[TextField | ToggleField | NumberField, Field(discriminator="type")]


class TemplateFieldsBody(CamelBody, Partial):
    """What a template says of a case; only what is sent counts."""

    title: Title = ""
    description: Description = ""
    tags: Tags = Field(default=[])
    connector: ConnectorBody = NOWHERE
    severity: Severity = Severity.LOW
    assignees: Assignees = Field(default=[])
    category: Category | None = None
    custom_fields: CustomFields = Field(default=[])
    settings: SettingsBody = SettingsBody(syncAlerts=True)


class TemplateBody(CamelBody, Partial):
    """A template."""

    key: Keyed
    name: Annotated[str, Text("name", 50)]
    description: Annotated[str, Text("description", 1000, least=0)] = ""
    tags: Annotated[list[TemplateTag], Many("template's tags", 10)] = Field(default=[])
    case_fields: TemplateFieldsBody | None


class ObservableTypeBody(Body):
    """A type of observables."""

    key: Keyed
    label: Label


class ConfigurationBody(Partial):
    """All that can be configured; only what is sent counts."""

    connector: ConnectorBody = NOWHERE
    closure_type: ClosureType = ClosureType.BY_USER
    custom_fields: Annotated[
        list[FieldBody], Many("customFields", 10), Field(alias="customFields")
    ] = Field(default=[])
    templates: Annotated[list[TemplateBody], Many("templates", 10)] = Field(default=[])
    observable_types: Annotated[
        list[ObservableTypeBody], Many("observableTypes", 10), Field(alias="observableTypes")
    ] = Field(default=[])
    push_on_create: Annotated[Flag, Field(alias="pushOnCreate")] = False

    def wishes(self) -> Wishes:
        """What was sent, in the words of the decision."""
        sent = self.model_fields_set
        wishes = Wishes()
        if "connector" in sent:
            wishes["connector"] = self.connector.value()
        if "closure_type" in sent:
            wishes["closure_type"] = self.closure_type
        if "custom_fields" in sent:
            wishes["custom_fields"] = as_sent(CUSTOM_FIELDS, self.custom_fields)
        if "templates" in sent:
            wishes["templates"] = as_sent(TEMPLATES, self.templates)
        if "observable_types" in sent:
            wishes["observable_types"] = as_sent(OBSERVABLE_TYPES, self.observable_types)
        if "push_on_create" in sent:
            wishes["push_on_create"] = self.push_on_create
        return wishes


class NewConfiguration(ConfigurationBody):
    """`POST /api/cases/configure`."""

    owner: str
    connector: ConnectorBody
    closure_type: ClosureType


class EditedConfiguration(ConfigurationBody):
    """`PATCH /api/cases/configure/{configuration_id}`."""

    version: str


NEW_CONFIGURATION = TypeAdapter(NewConfiguration)
EDITED_CONFIGURATION = TypeAdapter(EditedConfiguration)

CUSTOM_FIELDS = TypeAdapter(tuple[CustomFieldConfiguration, ...])
TEMPLATES = TypeAdapter(tuple[Template, ...])
OBSERVABLE_TYPES = TypeAdapter(tuple[ObservableType, ...])


def as_sent(kind: TypeAdapter[Any], parts: list[Any]) -> Any:  # noqa: ANN401 - of that kind
    """As the history keeps it: without what was not sent."""
    return kind.validate_python(
        [part.model_dump(by_alias=True, exclude_unset=True) for part in parts]
    )
