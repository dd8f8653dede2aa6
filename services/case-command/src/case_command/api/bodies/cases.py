"""How does a request describe a case, new or edited (Cases API P1 and P2)?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, TypeAlias, cast

from pydantic import Field, TypeAdapter

from case_command.api.bodies.camel import CamelBody
from case_command.api.bodies.connectors import NOWHERE, ConnectorBody, Reference
from case_command.api.bodies.custom_fields import CustomFieldBody, value
from case_command.decisions.fields import Edit
from case_events import Settings, Severity, Status
from case_runtime.codec import Body, Partial, decode
from case_runtime.fields import Flag, JsonMany, Many, Text

Title: TypeAlias = Annotated[str, Text("title", 160)]
Description: TypeAlias = Annotated[str, Text("description", 30_000)]
Category: TypeAlias = Annotated[str, Text("category", 50)]
Tags: TypeAlias = Annotated[list[Annotated[str, Text("tag", 256)]], Many("tags", 200)]
CustomFields: TypeAlias = Annotated[list[CustomFieldBody], Many("customFields", 10)]


class Assignee(Body):
    """Someone with a profile; an empty uid is nobody."""

    uid: str


Assignees: TypeAlias = Annotated[list[Assignee], Many("assignees", 10)]


class SettingsBody(CamelBody):
    """All settings of a case."""

    sync_alerts: Flag
    extract_observables: Flag = False

    def value(self) -> Settings:
        """As the case keeps it: what was not sent stays unsaid."""
        return Settings(**self.model_dump(exclude_unset=True))


class NewCase(CamelBody):
    """`POST /api/cases`."""

    title: Title
    description: Description
    tags: Tags
    owner: str
    connector: ConnectorBody
    settings: SettingsBody
    severity: Severity = Severity.LOW
    assignees: Assignees = Field(default=[])
    category: Category | None = None
    custom_fields: CustomFields = Field(default=[])

    def value(self) -> Mapping[str, Any]:
        """In the words of the decision."""
        return {
            "title": self.title,
            "description": self.description,
            "tags": self.tags,
            "owner": self.owner,
            "connector": self.connector.value(),
            "settings": self.settings.value(),
            "severity": self.severity,
            "assignees": uids(self.assignees),
            "category": self.category,
            "custom_fields": [value(field) for field in self.custom_fields],
        }


class EditedCase(CamelBody, Partial):
    """One item of `PATCH /api/cases`; only what is sent counts."""

    id: str
    version: str
    owner: str = ""
    title: Title = ""
    description: Description = ""
    tags: Tags = Field(default=[])
    connector: ConnectorBody = NOWHERE
    settings: SettingsBody = SettingsBody(syncAlerts=True)
    severity: Severity = Severity.LOW
    status: Status = Status.OPEN
    assignees: Assignees = Field(default=[])
    category: Category | None = None
    custom_fields: CustomFields = Field(default=[])

    def value(self, name: str) -> Any:  # noqa: ANN401 - each field has a type of its own
        """Of a field that was sent, in the words of the decision."""
        sent = getattr(self, "custom_fields" if name == "customFields" else name)
        match sent:
            case Reference() | SettingsBody():
                return sent.value()
            case list() if name == "assignees":
                return uids(sent)
            case list() if name == "customFields":
                return [value(field) for field in sent]
            case _:
                return sent


class EditedCases(Body):
    """`PATCH /api/cases`."""

    cases: Annotated[list[EditedCase], Many("cases", 100, least=1)]


Ids: TypeAlias = Annotated[list[Annotated[str, Text("ids")]], JsonMany("ids", 100, least=1)]

NEW_CASE = TypeAdapter(NewCase)
EDITED_CASES = TypeAdapter(EditedCases)


def edits(sent: object) -> list[Edit]:
    """What is wanted of each case, in the order of the keys in the request."""
    items = decode(EDITED_CASES, sent).cases
    said = cast("Mapping[str, Sequence[Mapping[str, object]]]", sent)["cases"]
    return [edit(item, names) for item, names in zip(items, said, strict=True)]


def edit(item: EditedCase, names: Iterable[str]) -> Edit:
    """What is wanted of one case."""
    fields = {name: item.value(name) for name in names if name not in {"id", "version"}}
    return Edit(item.id, item.version, fields)


def uids(people: Sequence[Assignee]) -> list[str]:
    """Who is meant."""
    return [person.uid for person in people if person.uid]
