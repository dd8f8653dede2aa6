"""How does a request name a connector (Cases API §3.6.1)? Each type has fields of its own."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, Strict

from case_command.api.bodies.camel import CamelBody
from case_events import Connector
from case_runtime.codec import Body
from case_runtime.fields import Endless, Flag

Number: TypeAlias = Annotated[int, Strict()] | Annotated[float, Strict()]


class JiraFields(CamelBody):
    """Of a Jira issue; `other_fields` is a JSON object as text."""

    issue_type: str | None
    priority: str | None
    parent: str | None
    other_fields: str | None = None


class ResilientFields(CamelBody):
    """Of an IBM Resilient incident."""

    incident_types: Annotated[list[str], Endless()] | None
    severity_code: str | None
    additional_fields: str | None = None


class ServiceNowFields(CamelBody):
    """Of a ServiceNow ITSM incident."""

    impact: str | None
    severity: str | None
    urgency: str | None
    category: str | None
    subcategory: str | None
    additional_fields: str | None = None


class ServiceNowSirFields(CamelBody):
    """Of a ServiceNow security incident."""

    category: str | None
    subcategory: str | None
    priority: str | None
    dest_ip: Flag | None
    source_ip: Flag | None
    malware_hash: Flag | None
    malware_url: Flag | None
    additional_fields: str | None = None


class SwimlaneFields(CamelBody):
    """Of a Swimlane record."""

    case_id: str | None


class TheHiveFields(CamelBody):
    """Of a case in TheHive."""

    tlp: Number | None


class Reference(Body):
    """What all connectors have; nobody checks here that one exists."""

    id: str
    name: str

    def value(self) -> Connector:
        """As the case keeps it: with the fields that were sent, and no others."""
        said: dict[str, Any] = self.model_dump(by_alias=True, exclude_unset=True)
        return Connector(**said)


class ToNone(Reference):
    """Nowhere."""

    type: Literal[".none"]
    fields: None


class ToWebhook(Reference):
    """A webhook."""

    type: Literal[".cases-webhook"]
    fields: None


class ToJira(Reference):
    """Jira."""

    type: Literal[".jira"]
    fields: JiraFields | None


class ToResilient(Reference):
    """IBM Resilient."""

    type: Literal[".resilient"]
    fields: ResilientFields | None


class ToServiceNow(Reference):
    """ServiceNow ITSM."""

    type: Literal[".servicenow"]
    fields: ServiceNowFields | None


class ToServiceNowSir(Reference):
    """ServiceNow SecOps."""

    type: Literal[".servicenow-sir"]
    fields: ServiceNowSirFields | None


class ToSwimlane(Reference):
    """Swimlane."""

    type: Literal[".swimlane"]
    fields: SwimlaneFields | None


class ToTheHive(Reference):
    """TheHive."""

    type: Literal[".thehive"]
    fields: TheHiveFields | None


ConnectorBody: TypeAlias = Annotated[
    ToNone
    | ToWebhook
    | ToJira
    | ToResilient
    | ToServiceNow
    | ToServiceNowSir
    | ToSwimlane
    | ToTheHive,
    Field(discriminator="type"),
]

NOWHERE = ToNone(id="none", name="none", type=".none", fields=None)
