"""How does a case become a ticket anywhere? As the connector's own URLs and templates say."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NoReturn

from typing_extensions import override

from connector_pusher.systems import forms, texts
from connector_pusher.systems import webhook_templates as templates
from connector_pusher.systems.calls import tls
from connector_pusher.systems.calls.answer import Answer, Malformed
from connector_pusher.systems.calls.call import Wording
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.calls.credentials import Fixed, basic
from connector_pusher.systems.calls.saying import Redaction, plain
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.outcomes import BadParams, CannotTell, Kind, Refused
from connector_pusher.systems.system import (
    LONGEST_TITLE,
    Checked,
    Comment,
    Incident,
    Json,
    Named,
    Pushing,
    Remark,
    Said,
    System,
    Ticket,
)
from connector_pusher.systems.webhook_requests import Requests, WebhookIncident
from connector_pusher.systems.webhook_saved import SSL, Config, Secrets, checked

NAME = "Webhook - Case Management"


class Webhook(System):
    """An open connector."""

    def __init__(self, caller: Caller, requests: Requests, settles: float) -> None:
        self._caller = caller
        self._requests = requests
        self.settles = settles

    async def ready(self, incident: Incident | None) -> None:
        """Nothing has to be known."""

    async def create(self, incident: Incident) -> Ticket:
        """Its id is where the connector says; its title has to be read."""
        call = self._requests.create(incident)
        key = self._requests.config.create_incident_response_key
        return Ticket(await self._caller.json(call, within=lambda said: at(said, key)))

    async def update(self, ticket: str, incident: Incident) -> Ticket:
        """Whatever is answered, if it is a good answer."""
        await self._caller.done(self._requests.update(ticket, incident))
        return Ticket(ticket)

    async def read(self, ticket: str) -> Ticket:
        """Its title is where the connector says."""
        key = self._requests.config.get_incident_response_external_title_key
        call = self._requests.get(ticket)
        said = await self._caller.json(call, within=lambda said: at(said, key))
        title = plain(said, LONGEST_TITLE)
        return Ticket(ticket, title, self._requests.view(ticket, title))

    async def comment(self, ticket: str, comment: Comment) -> Remark | None:
        """None, where the connector says not how."""
        call = self._requests.comment(ticket, comment.text)
        if call is None:
            return None
        await self._caller.done(call)
        return Remark(None, None)

    async def finish(self, ticket: str, incident: Incident) -> None:
        """Nothing follows."""

    @override
    async def find(self, case: str, incident: Incident, known: Collection[str]) -> Ticket | None:
        """Nobody can tell."""
        self._cannot_tell()

    @override
    async def find_comment(
        self, ticket: str, comment: Comment, after: Remark | None
    ) -> Remark | None:
        """Nobody can tell."""
        self._cannot_tell()

    def _cannot_tell(self) -> NoReturn:
        raise CannotTell("a webhook has no way to look for what it made")

    @override
    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """There are no others."""
        raise BadParams(f"error validating action params: [subAction]: unknown: {sub_action[:100]}")

    async def close(self) -> None:
        """No more calls."""
        await self._caller.close()


class WebhookType:
    """What is known of all of them."""

    id = ".cases-webhook"

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved."""
        return checked(config, secrets, allowed_hosts)

    def composed(
        self,
        said: Said,
        config: Mapping[str, Any],  # noqa: ARG002 - of others
    ) -> Incident:
        """As the case has it, without a footer."""
        return {
            "title": said.title,
            "description": said.description,
            "tags": list(said.tags),
            "id": said.case_id,
            "severity": said.severity.value,
            "status": said.status.value,
            "category": said.category,
            "assignees": list(said.assignees),
            "customFields": dict(said.custom_fields),
            "observables": [{"type": type_, "value": one} for type_, one in said.observables],
        }

    def pushing(self, params: object) -> Pushing:
        """What `pushToService` asks for."""
        return forms.pushing(WebhookIncident, params)

    def open(self, connector: Named, wire: Wire) -> Webhook:
        """Known by password, by certificate, or not at all."""
        config = Config.model_validate(connector.config)
        secrets = Secrets.model_validate(connector.secrets)
        said = {name.lower(): value for name, value in (config.headers or {}).items()}
        hidden = Redaction([secrets.user, secrets.password, secrets.client_secret])
        if config.has_auth and config.auth_type != SSL:
            who, hidden = basic(secrets.user or "", secrets.password or "")
            said |= who.said
        for name, value in (secrets.secret_headers or {}).items():
            said[name.lower()] = value
            hidden.hide(value)
        caller = wire.caller(connector.id, Fixed(said), WORDING, hidden, trust(config, secrets))
        return Webhook(caller, Requests(config), wire.settles)


def trust(config: Config, secrets: Secrets) -> tls.Trust:
    """Whom the connector trusts, and its own certificate."""
    word = secrets.password
    try:
        identity: tls.Identity | tls.Pfx | None = None
        if config.has_auth and secrets.pfx:
            identity = tls.Pfx(tls.from_base64(secrets.pfx), word)
        elif config.has_auth and secrets.crt and secrets.key:
            crt, key = tls.from_base64(secrets.crt), tls.from_base64(secrets.key)
            identity = tls.Identity(crt, key, word)
        authorities = tls.from_base64(config.ca) if config.ca else None
    except ValueError as error:
        raise Refused(Kind.CONFIG_INVALID, "a certificate or its key cannot be used") from error
    return tls.Trust(authorities, config.verification_mode, identity)


def at(said: Json, path: str) -> str:
    """What an answer has there."""
    value = templates.found(said, path)
    if value is None:
        raise Malformed(f"the response has no text and no number at {path}")
    return value


def reason(answer: Answer) -> str | None:
    """All that was said; it is cut."""
    return answer.body.decode(errors="replace").strip() or None


def failed(what: str, how: str, reason: str) -> str:
    """In full."""
    return texts.failure(f"[Action][{NAME}]: Unable to {what}", how, reason)


WORDING = Wording(reason, failed)
