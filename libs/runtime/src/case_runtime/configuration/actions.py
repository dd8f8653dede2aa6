"""What is said about connectors, about mail, and about where they may go?"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from case_runtime.configuration.kinds import (
    Bytes,
    Domain,
    Host,
    Network,
    Part,
    Says,
    Span,
    Url,
    Verification,
)
from case_runtime.written import complaints

REFUSED_IDS = {"", "__proto__", "constructor"}


class MailServer(Part):
    """The `config` of a preconfigured connector of type `.email`."""

    service: str | None = None
    sender: Annotated[str, Field(alias="from")]
    host: str | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    secure: bool = False
    """TLS from the first byte."""

    require_tls: Annotated[bool, Field(alias="requireTLS")] = False
    """STARTTLS or nothing."""

    has_auth: bool = True
    tenant_id: str | None = None
    client_id: str | None = None
    oauth_token_url: Url | None = None


class Preconfigured(Part):
    """`actions.preconfigured.<id>`: a connector that the administrator made."""

    name: Annotated[str, Field(min_length=1)]
    action_type_id: Annotated[str, Field(pattern=r"^\.[a-z0-9-]+$")]
    config: dict[str, Any] = Field(default={})
    secrets: dict[str, SecretStr] = Field(default={}, repr=False)
    expose_config: bool = False

    @model_validator(mode="after")
    def whole(self) -> Self:
        """The mail server, where it is one."""
        if self.action_type_id == ".email":
            self.mail_server()
        return self

    def mail_server(self) -> MailServer:
        """The configuration of an `.email` connector."""
        try:
            return MailServer.model_validate(self.config)
        except ValidationError as error:
            known = [field.alias or "" for field in MailServer.model_fields.values()]
            raise ValueError(complaints(error, "config", known).replace("\n", "; ")) from None


def usable(connectors: dict[str, Preconfigured]) -> dict[str, Preconfigured]:
    """None with an id that means something else."""
    if wrong := REFUSED_IDS & connectors.keys():
        raise ValueError(f"no connector may have the id {min(wrong)!r}")
    return connectors


class Services(Part):
    """`actions.email.services.*`."""

    enabled: tuple[str, ...] = Field(("*",), description="The mail services that may be named")


class Email(Part):
    """`actions.email.*`: whom mails may go to."""

    domain_allowlist: tuple[Domain, ...] | None = Field(
        None,
        alias="domain_allowlist",
        description="The only domains of From, To, Cc and Bcc; not beside `recipient_allowlist`",
    )
    recipient_allowlist: tuple[str, ...] | None = Field(
        None,
        alias="recipient_allowlist",
        description="The only recipients, as globs; not beside `domain_allowlist`",
    )
    services: Services = Services()

    @model_validator(mode="after")
    def one_list(self) -> Self:
        """Together they would mean neither."""
        if self.domain_allowlist is not None and self.recipient_allowlist is not None:
            raise ValueError("domain_allowlist and recipient_allowlist exclude each other")
        return self


def as_list(said: object) -> object:
    """One file is a list of one."""
    return [said] if isinstance(said, str) else said


class HostSsl(Part):
    """`ssl` of one host."""

    verification_mode: Verification = "full"
    certificate_authorities_files: Annotated[tuple[Path, ...], BeforeValidator(as_list)] = ()
    certificate_authorities_data: str | None = None


class HostSmtp(Part):
    """`smtp` of one host."""

    ignore_tls: Annotated[bool, Field(alias="ignoreTLS")] = False
    require_tls: Annotated[bool, Field(alias="requireTLS")] = False


class HostSettings(Part):
    """An element of `actions.customHostSettings`."""

    url: Annotated[str, Field(pattern=r"^(https?|smtp)://[^/?#@\s]+$")]
    ssl: HostSsl = HostSsl()
    smtp: HostSmtp = HostSmtp()


class Ssl(Part):
    """`actions.ssl.*`."""

    verification_mode: Verification = Field("full", description="How targets are verified")
    proxy_verification_mode: Verification = Field("full", description="How the proxy is")


class Run(Part):
    """`actions.run.*`."""

    max_attempts: Annotated[int, Field(ge=1, le=10)] = Field(
        3, description="How often an action is tried"
    )


class Actions(Part):
    """`actions.*`."""

    preconfigured: Annotated[
        dict[str, Preconfigured],
        AfterValidator(usable),
        Says("id -> `name`, `actionTypeId`, `config`, `secrets`, `exposeConfig`"),
    ] = Field(default={}, description="Connectors that exist from the start")
    allowed_hosts: tuple[Host, ...] = Field(
        ("*",), description="The only hosts that connectors may call; `[]` is none"
    )
    allowed_networks: tuple[Network, ...] = Field(
        (), description="Private networks that they may reach, and by http"
    )
    enabled_action_types: tuple[str, ...] = Field(("*",), description="The only types that may run")
    custom_host_settings: Annotated[
        tuple[HostSettings, ...], Says("list of `url`, `ssl`, `smtp`")
    ] = Field((), description="TLS and SMTP options of single hosts")
    proxy_url: Url | None = Field(None, repr=False, description="The proxy of all connectors")
    proxy_headers: dict[str, SecretStr] = Field(
        default={}, repr=False, description="What the proxy is told"
    )
    proxy_bypass_hosts: tuple[Host, ...] | None = Field(
        None, description="Hosts called without the proxy; not beside `proxyOnlyHosts`"
    )
    proxy_only_hosts: tuple[Host, ...] | None = Field(
        None, description="The only hosts called through it; not beside `proxyBypassHosts`"
    )
    ssl: Ssl = Ssl()
    max_response_content_length: Bytes = Field(2**20, description="The most that is read")
    response_timeout: Span = Field(timedelta(seconds=60), description="The longest that is waited")
    run: Run = Run()
    enable_footer_in_email: bool = Field(default=True, description="A link below each mail")
    microsoft_graph_api_url: Url = Field(
        "https://graph.microsoft.com/v1.0", description="Where mails of `exchange_server` go"
    )
    microsoft_graph_api_scope: str = Field(
        "https://graph.microsoft.com/.default", description="What its token is asked for"
    )
    microsoft_exchange_url: Url = Field(
        "https://login.microsoftonline.com", description="Who gives the token"
    )
    email: Email = Email()

    @model_validator(mode="after")
    def one_way_around_the_proxy(self) -> Self:
        """Together they would mean neither."""
        if self.proxy_bypass_hosts is not None and self.proxy_only_hosts is not None:
            raise ValueError("proxyBypassHosts and proxyOnlyHosts exclude each other")
        return self
