"""What must the service be told? Whoever puts it together reads it from the configuration."""

from datetime import timedelta

from pydantic import BaseModel

from case_events.topics import ALERTS, ALERTS_STATUS, MONTH, USER_ACTIONS, Topic
from case_runtime.beginning import StartAt


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

    start_at: StartAt = "now"
    """Where the user actions begin that alerts follow, when the service is new."""

    kept: timedelta = MONTH
    """For how long an alert is kept that is not published again."""
