"""Which settings are there in all, and which must fit each other?"""

from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from case_runtime.configuration.actions import Actions
from case_runtime.configuration.alerts import Alerts
from case_runtime.configuration.cases import Cases
from case_runtime.configuration.kinds import Part, Says
from case_runtime.configuration.notifications import Notifications
from case_runtime.configuration.server import (
    Kafka,
    Log,
    Mongodb,
    Oidc,
    Refresh,
    Server,
    Services,
    Session,
    UsersFile,
)
from case_runtime.written import nearest


class Encryption(Part):
    """`encryption.*`."""

    key: Annotated[SecretStr, Field(min_length=32), Says("32 characters or more")] | None = Field(
        None,
        description="Protects stored secrets; without it connectors with secrets cannot be kept. "
        "Also `encryptedSavedObjects.encryptionKey`",
    )
    decryption_only_keys: tuple[Annotated[SecretStr, Field(min_length=32)], ...] = Field(
        (),
        repr=False,
        description="Former keys, until `caselog secrets rotate` has replaced them",
    )

    @property
    def keys(self) -> tuple[SecretStr, ...]:
        """The one that seals, and those that open what was sealed before."""
        return (self.key, *self.decryption_only_keys) if self.key else ()


class Configuration(Part):
    """Everything that Caselog can be told."""

    server: Server = Server()
    kafka: Kafka = Kafka()
    mongodb: Mongodb = Mongodb()
    services: Services = Services()
    users: UsersFile = UsersFile()
    oidc: Oidc = Oidc()
    session: Session = Session()
    log: Log = Log()
    refresh: Refresh = Refresh()
    cases: Cases = Cases()
    actions: Actions = Actions()
    notifications: Notifications = Notifications()
    encryption: Encryption = Encryption()
    alerts: Alerts = Alerts()

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Whoever is to mail exists, and can; whoever signs in elsewhere finds the way back."""
        if self.oidc.client_id and not self.server.public_base_url:
            raise ValueError("oidc.clientId needs server.publicBaseUrl")
        wanted = self.notifications.connectors.default.email
        if wanted is None:
            return self
        there = self.actions.preconfigured
        if wanted not in there:
            raise ValueError(
                f"notifications.connectors.default.email: {wanted} is not in actions.preconfigured"
                f"{nearest(wanted, there)}"
            )
        if there[wanted].action_type_id != ".email":
            raise ValueError(
                f"notifications.connectors.default.email: {wanted} is no connector of type .email"
            )
        return self
