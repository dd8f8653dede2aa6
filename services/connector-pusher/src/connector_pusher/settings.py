"""What must the service be told? Whoever puts it together reads it from the configuration."""

from pydantic import BaseModel, SecretStr

from case_events import CONFIGURATIONS, USER_ACTIONS, Topic
from case_events.topics import COMMANDS, CONNECTORS, RESULTS
from case_runtime.configuration.actions import Actions
from case_runtime.effects.rows import CLAIMED_FOR

DATABASE = "connector_pusher"


class Settings(BaseModel):
    """No default for what differs in production."""

    kafka_bootstrap_servers: str
    mongodb_uri: str
    database: str = DATABASE
    group: str = "connector-pusher"

    topic: Topic = USER_ACTIONS
    """Where pushes are asked for."""

    configurations: Topic = CONFIGURATIONS
    connectors: Topic = CONNECTORS
    """Where connectors are announced, without their secrets."""

    commands: Topic = COMMANDS
    """Where results are told."""

    results: Topic = RESULTS
    """Where is answered what became of that."""

    actions: Actions = Actions()
    """Connectors that exist from the start, and where all of them may go."""

    encryption_keys: tuple[SecretStr, ...] = ()
    """Protect stored secrets: the first seals, all open; without one none are kept."""

    claimed_for: float = CLAIMED_FOR
    """Seconds after which somebody else takes over from who is not heard of any more."""

    public_base_url: str | None = None
    """Where people find a case; without it no text has a link."""

    case_query_url: str | None = None
    """Needed unless case-query runs in the same process."""

    service_token: SecretStr | None = None
    """Said to case-query."""
