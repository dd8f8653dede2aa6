"""What must the service be told? Whoever puts it together reads it from the configuration."""

from datetime import timedelta

from pydantic import BaseModel, SecretStr

from case_events.topics import (
    ALERTS,
    ALERTS_STATUS,
    COMMANDS,
    MONTH,
    RESULTS,
    TOPICS,
    USER_ACTIONS,
    Topic,
)
from case_runtime.beginning import StartAt
from case_runtime.configuration.alerts import Elasticsearch


class Settings(BaseModel):
    """No default for what differs in production."""

    kafka_bootstrap_servers: str
    mongodb_uri: str
    database: str = "alert_sync"
    group: str = "alert-sync"

    alerts: Topic = ALERTS
    """Where detectors publish."""

    user_actions: Topic = USER_ACTIONS
    """What happens to cases."""

    alerts_status: Topic = ALERTS_STATUS
    """Where it is told which status alerts have been given."""

    commands: Topic = COMMANDS
    """Where cases are asked, and told of, ..."""

    results: Topic = RESULTS
    """... and where they answer."""

    set_aside: tuple[Topic, ...] = TOPICS
    """Of whose records those are shown that nobody could handle, whichever service reads them."""

    service_token: SecretStr | None = None
    """What services say to each other; without it cases are told nothing."""

    case_query_url: str | None = None
    """Needed unless case-query runs in the same process."""

    queue_pause: timedelta = timedelta(minutes=5)
    """Between groups of alerts that wait until their cases may be opened."""

    elasticsearch: Elasticsearch = Elasticsearch()
    """Where alerts live, if anywhere."""

    start_at: StartAt = "now"
    """Where the user actions begin that alerts follow, when the service is new."""

    kept: timedelta = MONTH
    """For how long an alert is kept that is not published again."""
