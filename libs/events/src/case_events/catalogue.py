"""What may another team rely on? The contract as documents, made from the classes themselves."""

from pydantic.json_schema import models_json_schema

from case_events import commands_catalogue
from case_events.actions import ACTIONS, shape
from case_events.alert_status import HEADERS as ALERT_HEADERS
from case_events.alert_status import NAME as FOLLOWS
from case_events.alert_status import AlertStatusChanged
from case_events.attachments import ATTACHMENTS
from case_events.configuration import CONFIGURATION_ACTIONS, ConfigurationEnvelope
from case_events.configured import CustomFieldConfiguration, ObservableType, Template
from case_events.connectors import HEADERS as CONNECTOR_HEADERS
from case_events.connectors import NAME as CONNECTOR
from case_events.connectors import AnnouncedConnector
from case_events.documents import (
    Json,
    as_message,
    described,
    fields,
    kind_of,
    listed,
    paragraph,
    refer,
)
from case_events.envelope import Entry, Envelope
from case_events.fact import Fact
from case_events.imported import Imported, Row, Stamps
from case_events.profiles import HEADERS as PROFILE_HEADERS
from case_events.profiles import NAME as PROFILE
from case_events.profiles import AnnouncedProfile
from case_events.topics import (
    ALERTS_STATUS,
    CONFIGURATIONS,
    CONNECTORS,
    USER_ACTIONS,
    USER_PROFILES,
    Topic,
)

HEADERS = {
    "ce_specversion": "the version of CloudEvents, 1.0",
    "ce_id": "stream and sequence, `<case>/<sequence>`: the same id is the same action",
    "ce_source": "`caselog`",
    "ce_type": "the shape of the action, `<type>.<action>.v<version>`",
    "ce_subject": "the stream, which is the record's key as well",
    "ce_time": "when it happened, RFC 3339 with milliseconds",
    "ce_correlationid": "the conversation that it belongs to",
    "ce_generation": "which writing of the topic the record belongs to, from 1",
    "traceparent": "the trace that it is part of (W3C Trace Context); only where it was traced",
    "content-type": "`application/json`",
}

HOW_TO_READ = (
    "One record is one user action, as a CloudEvent 1.0 in binary mode. Sequences count from 1 per "
    "case and have no holes. A record may come twice: drop a sequence that you have applied."
)
WHOLE = (
    "How the owners of a space are configured, in the same envelope: `stream` is "
    "`<space>/<owner>`. Each record holds all of it, so the last one counts; `create` takes the "
    "place of what there was, under another id."
)
FOLLOW = (
    "Cases give alerts their status. The key is that of the alert, `<index>/<id>`; a record may "
    "come twice, under the same `ce_id`. Of one alert they come in order: the last one counts."
)
TOLD = (
    "The connectors to other systems, without their secrets; each record is one of them as it is "
    "now. Repeats and older ones may come: of each the highest `version` counts."
)
PEOPLE = (
    "People whom an identity provider knows, as they were when they signed in last; those of the "
    "users file are not among them. Repeats and older ones may come: of each the highest `version` "
    "counts."
)
CONFIGURABLE = (CustomFieldConfiguration, Template, ObservableType)


def asyncapi(version: str) -> Json:
    """The topics that others may read, and the one that they may write to, as AsyncAPI 3.0."""
    of_cases = {shape(kind): message(kind, Envelope, USER_ACTIONS) for kind in ACTIONS}
    of_owners = {
        shape(kind): message(kind, ConfigurationEnvelope, CONFIGURATIONS)
        for kind in CONFIGURATION_ACTIONS
    }
    payload = refer(AnnouncedConnector)
    told = as_message(CONNECTOR, AnnouncedConnector, CONNECTOR_HEADERS, payload, CONNECTORS)
    connectors = {CONNECTOR: told}
    known = as_message(
        PROFILE, AnnouncedProfile, PROFILE_HEADERS, refer(AnnouncedProfile), USER_PROFILES
    )
    profiles = {PROFILE: known}
    follows = refer(AlertStatusChanged)
    alerts = {
        FOLLOWS: as_message(FOLLOWS, AlertStatusChanged, ALERT_HEADERS, follows, ALERTS_STATUS)
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Caselog: user actions of security cases, and commands to them",
            "version": version,
            "license": {"name": "Apache-2.0"},
            "description": f"Every change of every case. {HOW_TO_READ}",
        },
        "defaultContentType": "application/json",
        "channels": {
            "userActions": described(USER_ACTIONS, of_cases),
            "configurations": described(CONFIGURATIONS, of_owners) | {"description": WHOLE},
            "connectors": described(CONNECTORS, connectors) | {"description": TOLD},
            "userProfiles": described(USER_PROFILES, profiles) | {"description": PEOPLE},
            "alertStatuses": described(ALERTS_STATUS, alerts) | {"description": FOLLOW},
            **commands_catalogue.channels(),
        },
        "operations": {
            "publishUserActions": published("userActions"),
            "publishConfigurations": published("configurations"),
            "publishAlertStatuses": {
                "action": "send",
                "channel": {"$ref": "#/channels/alertStatuses"},
                "summary": "Only alert-sync does this.",
            },
            "announceConnectors": {
                "action": "send",
                "channel": {"$ref": "#/channels/connectors"},
                "summary": "Only connector-pusher does this.",
            },
            "announceUserProfiles": {
                "action": "send",
                "channel": {"$ref": "#/channels/userProfiles"},
                "summary": "Only case-command does this.",
            },
            **commands_catalogue.operations(),
        },
        "components": {
            "messages": {
                **of_cases,
                **of_owners,
                **connectors,
                **profiles,
                **alerts,
                **commands_catalogue.messages(),
            },
            "schemas": schemas(),
        },
    }


def published(channel: str) -> Json:
    """Who writes there."""
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": "Only case-command's relay does this.",
    }


def message(kind: type[Fact], envelope: type[Entry], topic: Topic) -> Json:
    """One action as a message: the envelope, with this action in it."""
    properties = {"properties": {"action": refer(kind)}}
    payload = {"allOf": [refer(envelope), {"type": "object", **properties}]}
    return as_message(shape(kind), kind, HEADERS, payload, topic)


def schemas() -> Json:
    """Every model of the contract, as JSON schema."""
    models = (Envelope, *ACTIONS, *ATTACHMENTS, ConfigurationEnvelope, *CONFIGURATION_ACTIONS)
    models += (
        AnnouncedConnector,
        AnnouncedProfile,
        AlertStatusChanged,
        *commands_catalogue.models(),
    )
    _, defined = models_json_schema(
        [(kind, "serialization") for kind in models],
        ref_template="#/components/schemas/{model}",
    )
    found: Json = defined["$defs"]
    return dict(sorted(found.items()))


def events() -> str:
    """The user actions as a page for people."""
    lines = [
        "# User actions",
        "",
        "Made from `libs/events` by `make docs`, as is [asyncapi.yaml](asyncapi.yaml).",
        "",
        (
            f"Topic `{USER_ACTIONS.name}`: {USER_ACTIONS.partitions} partitions, kept for ever; "
            f"the key is the {USER_ACTIONS.key}. {HOW_TO_READ}"
        ),
        "",
        "| header | meaning |",
        "| --- | --- |",
        *(f"| `{name}` | {means} |" for name, means in HEADERS.items()),
        "",
        "The value is JSON:",
        "",
        "| field | meaning |",
        "| --- | --- |",
        "| `stream` | the case |",
        "| `sequence` | its place in the history of the case |",
        "| `space`, `owner` | where the case lives |",
        "| `at` | when |",
        "| `by` | who: `username`, `full_name`, `email`, and `profile_uid` of a person |",
        "| `correlation_id`, `causation_id` | the conversation, and what this follows from |",
        "| `action` | what happened: one of the shapes below |",
        (
            "| `rows` | only of what was imported: the rows of the activity, where they are not "
            "what follows from the action |"
        ),
        (
            "| `imported` | only of what was imported: when and by whom. It happened elsewhere "
            "before, `at` and `by` are those of then, and nothing is to follow from it |"
        ),
        "",
    ]
    for kind in ACTIONS:
        lines += section(kind)
    lines += ["## Attachments", "", "The `attachment` of the actions on comments is one of:", ""]
    lines += map(listed, ATTACHMENTS)
    lines += ["", "## What is imported", "", *map(listed, (Imported, Row, Stamps))]
    lines += ["", "# Configurations", "", f"Topic `{CONFIGURATIONS.name}`. {WHOLE}", ""]
    for configuring in CONFIGURATION_ACTIONS:
        lines += section(configuring)
    lines += ["## What can be configured", "", *map(listed, CONFIGURABLE)]
    lines += ["", "# Alerts", "", f"Topic `{ALERTS_STATUS.name}`, kept for 30 days. {FOLLOW}", ""]
    lines += ["| header | meaning |", "| --- | --- |"]
    lines += [f"| `{name}` | {means} |" for name, means in ALERT_HEADERS.items()]
    lines += ["", paragraph(AlertStatusChanged), "", "| field | type |", "| --- | --- |"]
    lines += [f"| `{n}` | {kind_of(f)} |" for n, f in fields(AlertStatusChanged).items()]
    lines += ["", "# Connectors", "", f"Topic `{CONNECTORS.name}`, compacted. {TOLD}", ""]
    lines += [paragraph(AnnouncedConnector), "", "| field | type |", "| --- | --- |"]
    lines += [f"| `{n}` | {kind_of(f)} |" for n, f in fields(AnnouncedConnector).items()]
    lines += ["", "# User profiles", "", f"Topic `{USER_PROFILES.name}`, compacted. {PEOPLE}", ""]
    lines += [paragraph(AnnouncedProfile), "", "| field | type |", "| --- | --- |"]
    lines += [f"| `{n}` | {kind_of(f)} |" for n, f in fields(AnnouncedProfile).items()]
    return "\n".join(lines) + "\n"


def section(kind: type[Fact]) -> list[str]:
    """One action, with its fields."""
    rows = [f"| `{name}` | {kind_of(field)} |" for name, field in fields(kind).items()]
    head = [f"## `{shape(kind)}`", "", paragraph(kind), "", "| field | type |", "| --- | --- |"]
    return [*head, *rows, ""]
