"""What must the service be told? Whoever puts it together reads it from the configuration."""

from datetime import timedelta

from pydantic import BaseModel

from case_events.topics import ALERTS, MONTH, Topic


class Settings(BaseModel):
    """No default for what differs in production."""

    kafka_bootstrap_servers: str
    mongodb_uri: str
    database: str = "alert_sync"
    group: str = "alert-sync"

    alerts: Topic = ALERTS
    """Where detectors publish."""

    kept: timedelta = MONTH
    """For how long an alert is kept that is not published again."""
