"""Where is Caselog found, and what does it need around it?"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator

from case_runtime import showing
from case_runtime.configuration.kinds import Issuer, Network, Part, Says, Span, Url


class Server(Part):
    """`server.*`: the address. Other keys of Kibana's `server` are ignored."""

    public_base_url: Url | None = Field(
        None, description="Where people reach Caselog; needed for links in mails and pushed texts"
    )
    host: str = Field("127.0.0.1", description="The address to listen on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(5601, description="The port to listen on")
    console: Path | None = Field(
        None, description="The folder into which the console was built; `make up` says it"
    )
    trusted_proxies: tuple[Network, ...] = Field(
        (),
        description="Gateways before us, whose `X-Forwarded-For` is believed: networks or "
        "addresses. Only log-ins that fail are counted by it",
    )


class Kafka(Part):
    """`kafka.*`: the topics."""

    bootstrap_servers: str | None = Field(
        None, description="`host:port,host:port`; `caselog up` embeds a Kafka when it is not set"
    )
    replication: Annotated[int, Field(ge=1, le=32767)] | None = Field(
        None, description="Brokers that hold each record; 3 unless `caselog up` embeds a Kafka"
    )


class Mongodb(Part):
    """`mongodb.*`: the commit log and the read models."""

    uri: SecretStr | None = Field(
        None, description="`mongodb://...`; `caselog up` embeds a MongoDB when it is not set"
    )


class Services(Part):
    """`services.*`: how one service finds another when they are not one process."""

    case_query_url: Url | None = Field(None, description="Where case-command asks what is shown")
    connector_pusher_url: Url | None = Field(
        None, description="Where case-command has connectors of imported files taken in"
    )
    alert_sync_url: Url | None = Field(None, description="Where case-command asks whose alerts are")
    case_command_url: Url | None = Field(
        None, description="Where it is asked how case-command is, for all services together"
    )
    notifier_url: Url | None = Field(None, description="Likewise notifier")
    token: Annotated[SecretStr, Field(min_length=32), Says("32 characters or more")] | None = Field(
        None,
        description="What services say to each other, and what the key of their commands is made "
        "of; the same for all of them. `caselog up` makes one",
    )


class UsersFile(Part):
    """`users.*`: who may log in."""

    file: Path | None = Field(None, description="The users file; `caselog up` makes one")


class Claims(Part):
    """`oidc.claims.*`: what a token says where."""

    username: str = Field("preferred_username", description="The claim with the name")
    full_name: str = Field("name", description="The claim with the full name")
    email: str = Field("email", description="The claim with the mail address")
    roles: str = Field("roles", description="The claim with the roles; dots lead inside")


class Oidc(Part):
    """`oidc.*`: an identity provider, its bearer tokens, and those who sign in there."""

    issuer: Issuer | None = Field(None, description="Whose tokens are accepted")
    audience: str | None = Field(
        None, description="Whom a bearer token must be meant for; without it none is accepted"
    )
    client_id: str | None = Field(
        None,
        description="What Caselog is called there; with it people sign in with a browser. The "
        "provider must know `<server.publicBaseUrl>/api/session/oidc/callback`",
    )
    client_secret: SecretStr | None = Field(
        None, description="Its secret, where the provider gave it one"
    )
    scopes: tuple[str, ...] = Field(
        ("openid", "profile", "email"), description="What is asked for when somebody signs in"
    )
    claims: Claims = Claims()
    roles: dict[str, tuple[str, ...]] = Field(
        default={},
        description="Value of the claim -> roles of the users file; else they have the same names",
    )

    @model_validator(mode="after")
    def whole(self) -> Self:
        """A token that is meant for someone else must not be accepted."""
        if (self.issuer is None) != (self.audience is None and self.client_id is None):
            raise ValueError("issuer belongs together with audience, clientId or both")
        if self.client_secret and not self.client_id:
            raise ValueError("clientSecret is that of a clientId")
        if "openid" not in self.scopes:
            raise ValueError("scopes must name openid")
        return self


class Session(Part):
    """`session.*`: people who sign in with a browser."""

    lifespan: Annotated[Span, Field(gt=timedelta(0), le=timedelta(days=30))] = Field(
        timedelta(hours=12), description="How long somebody stays signed in"
    )


class Log(Part):
    """`log.*`: what is said."""

    format: Literal["json", "console"] | None = Field(
        None, description="Default: `json`; `caselog up` keeps its logs in the data folder"
    )
    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least that is logged"
    )


class Refresh(Part):
    """`refresh.*`: writes that wait until readers see them."""

    patience: Annotated[Span, Field(gt=timedelta(0), le=timedelta(seconds=60))] = Field(
        timedelta(seconds=showing.PATIENCE),
        description="The longest that a write waits for its readers",
    )
