"""Which mail server does the administrator mean, and how is it reached?

A connector of type `.email` with `service`, `from`, `host`, `port`, `secure`, `requireTLS` and
`hasAuth`, as in a `kibana.yml`; its certificates are those of `actions.customHostSettings`.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from case_runtime import outbound
from case_runtime.calling import trusting
from case_runtime.configuration.actions import Actions, HostSettings, MailServer, Preconfigured
from notifier.mail.services import EXCHANGE, OTHER, PLACES, Place

TYPE = ".email"
TOKENS = "{url}/{tenant}/oauth2/v2.0/token"
SCOPE = "https://outlook.office365.com/.default"
FROM_THE_START, UPGRADED = 465, 587


class Unusable(Exception):
    """Nothing can be sent in this way; the message is for the administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a program says to be given tokens."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = SCOPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """A mail server, and as whom we come there."""

    id: str
    sender: str
    """As in a From: an address, maybe with a name."""

    place: Place
    start_tls: bool | None
    """None: if it is offered."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    application: Application | None = None
    graph: str | None = None
    """Where Microsoft's Graph takes mails, if it is to; then no server is spoken to."""

    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    @property
    def address(self) -> str:
        """The sender's, alone."""
        return parseaddr(self.sender)[1]


def connector(actions: Actions, default: str | None) -> Connector:
    """The one that mails are sent by; `Unusable` if there is none, or it cannot work."""
    if default is None:
        raise Unusable("notifications.connectors.default.email is not set")
    made = actions.preconfigured.get(default)
    if made is None or made.action_type_id != TYPE:
        raise Unusable(f"the default connector {default} is no connector of type {TYPE}")
    if not {"*", TYPE} & set(actions.enabled_action_types):
        raise Unusable(f"{TYPE} is not in actions.enabledActionTypes")
    said = made.mail_server()
    service = said.service or OTHER
    if not {"*", service} & set(actions.email.services.enabled):
        raise Unusable(f"the service {service} is not in actions.email.services.enabled")
    graph = actions.microsoft_graph_api_url if service == EXCHANGE else None
    there = place(said, service) if graph is None else at(graph)
    if not allowed(there.host, actions):
        raise Unusable(f"{there.host} is not in actions.allowedHosts")
    if "@" not in parseaddr(said.sender)[1]:
        raise Unusable(f"from of the connector {default} is no mail address")
    host = settings_of(there, actions)
    return Connector(
        id=default,
        sender=said.sender,
        place=there,
        start_tls=start_tls(there, said, host),
        tls=context(host, actions),
        graph=graph,
        **credentials(said, actions, made, default),
    )


def place(said: MailServer, service: str) -> Place:
    """As it is written, else as the service is known."""
    known = PLACES.get(service)
    if known and not said.host:
        return known
    if not said.host:
        raise Unusable(f"the mail service {service} needs a host")
    port = said.port or (FROM_THE_START if said.secure else UPGRADED)
    return Place(said.host, port, said.secure)


def allowed(host: str, actions: Actions) -> bool:
    """Whether connectors may go there."""
    hosts = actions.allowed_hosts
    return "*" in hosts or outbound.named(host.lower(), hosts)


def settings_of(there: Place, actions: Actions) -> HostSettings | None:
    """What is special to that host."""
    url = f"smtp://{there.host}:{there.port}"
    return next((one for one in actions.custom_host_settings if one.url == url), None)


def start_tls(there: Place, said: MailServer, host: HostSettings | None) -> bool | None:
    """Never beside TLS from the start; required, if anybody says so."""
    if there.secure or (host and host.smtp.ignore_tls):
        return False
    return True if said.require_tls or (host and host.smtp.require_tls) else None


def context(host: HostSettings | None, actions: Actions) -> ssl.SSLContext:
    """Whom we believe; `Unusable` if the certificates cannot be read."""
    made = trusting((host.ssl if host else actions.ssl).verification_mode)
    if host is None:
        return made
    try:
        for path in host.ssl.certificate_authorities_files:
            made.load_verify_locations(path)
        if host.ssl.certificate_authorities_data:
            made.load_verify_locations(cadata=host.ssl.certificate_authorities_data)
    except (OSError, ValueError) as error:
        raise Unusable(f"the certificate authorities of {host.url}: {error}") from error
    return made


def at(url: str) -> Place:
    """Where that is."""
    found = outbound.read(url)
    return Place(found.host, found.port, secure=True)


def credentials(
    said: MailServer, actions: Actions, made: Preconfigured, default: str
) -> Mapping[str, Any]:
    """As whom we come: with a password, a token, as a program that gets tokens, or as nobody."""
    exchange = said.service == EXCHANGE
    if not said.has_auth and not exchange:
        return {}
    secrets = {name: value.get_secret_value() for name, value in made.secrets.items()}
    user = secrets.get("user")
    if known := secrets.get("clientSecret"):
        microsoft = {"url": actions.microsoft_exchange_url, "tenant": said.tenant_id}
        url = said.oauth_token_url or (said.tenant_id and TOKENS.format(**microsoft))
        if not url or not said.client_id:
            raise Unusable(f"the connector {default} needs clientId, and tenantId or oauthTokenUrl")
        scope = actions.microsoft_graph_api_scope if exchange else SCOPE
        asked = Application(url=url, client_id=said.client_id, client_secret=known, scope=scope)
        return {"user": user or parseaddr(said.sender)[1], "application": asked}
    if exchange:
        raise Unusable(f"the connector {default} needs clientSecret in secrets")
    if token := secrets.get("accessToken"):
        return {"user": user or parseaddr(said.sender)[1], "token": token}
    if not user or not secrets.get("password"):
        raise Unusable(f"the connector {default} has hasAuth, and no user and password in secrets")
    return {"user": user, "password": secrets["password"]}
