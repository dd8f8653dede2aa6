"""What must the service be told? Whoever puts it together reads it from the configuration."""

from datetime import timedelta

from pydantic import BaseModel, SecretStr

from case_events import USER_ACTIONS, Topic
from case_runtime.configuration.actions import Actions
from case_runtime.configuration.notifications import Notifications
from case_runtime.showing import PATIENCE

DELIVERIES = "deliveries"
"""The collection of what programs are told, beside the effects of people."""


class Settings(BaseModel):
    """No default for what differs in production."""

    kafka_bootstrap_servers: str
    mongodb_uri: str
    database: str = "notifier"
    group: str = "notifier"

    topic: Topic = USER_ACTIONS
    case_query_url: str | None = None
    service_token: SecretStr | None = None
    """What is asked, and said there, to see cases, where case-query is another process."""

    patience: float = PATIENCE
    public_base_url: str | None = None
    actions: Actions = Actions()
    notifications: Notifications = Notifications()

    encryption_keys: tuple[SecretStr, ...] = ()
    """What the secrets of webhooks are sealed with: by the first, the others still open."""

    claimed_for: timedelta = timedelta(minutes=2)
    """After that an attempt of which nothing is heard has come to nothing."""
