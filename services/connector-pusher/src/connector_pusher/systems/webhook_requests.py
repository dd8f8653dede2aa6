"""What does a webhook send for a case? The same for whoever sends it, and for a preview."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from connector_pusher.systems import forms, texts
from connector_pusher.systems import webhook_templates as templates
from connector_pusher.systems.calls.call import JSON, Call
from connector_pusher.systems.outcomes import Kind, Refused
from connector_pusher.systems.system import Comment, Incident, Json
from connector_pusher.systems.webhook_saved import Config
from connector_pusher.systems.webhook_templates import Unusable


class WebhookIncident(forms.CamelForm):
    """What `pushToService` takes."""

    title: str
    description: str | None = None
    tags: list[str] | None = None
    id: str | None = None
    severity: str | None = None
    status: str | None = None
    category: str | None = None
    assignees: list[str] | None = None
    custom_fields: dict[str, Any] | None = None
    observables: list[dict[str, str]] | None = None


class Requests:
    """What is sent for a case."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def create(self, incident: Incident) -> Call:
        """A new ticket."""
        asked = forms.params(WebhookIncident, incident, "subActionParams.incident")
        values = templates.of_case(asked.model_dump())
        return Call(
            "create case",
            self.config.create_incident_method.upper(),
            whole("Create case", self.config.create_incident_url, {}),
            body("Create case", self.config.create_incident_json, values),
            JSON,
        )

    def update(self, ticket: str, incident: Incident) -> Call:
        """What one says now."""
        asked = forms.params(WebhookIncident, incident, "subActionParams.incident")
        values = templates.of_case(asked.model_dump()) | in_json(ticket)
        return Call(
            "update case",
            self.config.update_incident_method.upper(),
            whole("Update case", self.config.update_incident_url, in_url(ticket)),
            body("Update case", self.config.update_incident_json, values),
            JSON,
            missing=Kind.INCIDENT_MISSING,
        )

    def get(self, ticket: str) -> Call:
        """One as it is there."""
        template = self.config.get_incident_json
        posted = self.config.get_incident_method == "post" and template
        return Call(
            "get case",
            self.config.get_incident_method.upper(),
            whole("Get case", self.config.get_incident_url, in_url(ticket)),
            body("Get case", template, in_json(ticket)) if posted and template else None,
            JSON,
            reads=True,
            missing=Kind.INCIDENT_MISSING,
        )

    def comment(self, ticket: str, text: str) -> Call | None:
        """Another comment; None where it is not said how."""
        if self.config.comments is None:
            return None
        method, url, template = self.config.comments
        values = {"case.comment": templates.in_json(text)} | in_json(ticket)
        return Call(
            "create comment",
            method.upper(),
            whole("Create comment", url, in_url(ticket)),
            body("Create comment", template, values),
            JSON,
            missing=Kind.INCIDENT_MISSING,
        )

    def view(self, ticket: str, title: str) -> str:
        """Where people see it."""
        titled = {"external.system.title": templates.in_url(title)}
        return whole("View case", self.config.view_incident_url, in_url(ticket) | titled)


def previewed(
    config: Mapping[str, Any], incident: Incident, comments: Sequence[Comment], ticket: str | None
) -> list[Mapping[str, Json]]:
    """The requests that a push would send, in their order; without a ticket yet, of one `new`.

    `BadConfig` or `Refused`, if it would send none.
    """
    requests = Requests(forms.config(Config, config))
    there = ticket or "new"
    first = requests.update(there, incident) if ticket else requests.create(incident)
    said = [requests.comment(there, comment.text) for comment in comments]
    headers = dict(requests.config.headers or {})
    return [
        {
            "what": call.what,
            "method": call.method,
            "url": call.url,
            "headers": {**call.headers, **headers},
            "body": orjson.loads(call.body) if call.body else None,
        }
        for call in (first, requests.get(there), *said)
        if call is not None
    ]


def whole(what: str, template: str, values: Mapping[str, str]) -> str:
    """A URL; or `Refused`."""
    try:
        return texts.base(templates.rendered(template, values))
    except Unusable as why:
        raise Refused(Kind.CONFIG_INVALID, f"Invalid {what} URL: Error: {why}") from None


def body(what: str, template: str, values: Mapping[str, str]) -> bytes:
    """JSON; or `Refused`, before anything is sent."""
    try:
        said = templates.rendered(template, values).encode()
        orjson.loads(said)
    except (Unusable, orjson.JSONDecodeError):
        raise Refused(
            Kind.CONFIG_INVALID, f"JSON Error: {what} JSON body must be valid JSON."
        ) from None
    return said


def in_json(ticket: str) -> dict[str, str]:
    """The id of a ticket, for JSON."""
    return {"external.system.id": templates.in_json(ticket)}


def in_url(ticket: str) -> dict[str, str]:
    """The id of a ticket, for a URL."""
    return {"external.system.id": templates.in_url(ticket)}
