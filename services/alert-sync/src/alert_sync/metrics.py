"""What is counted of alerts?"""

from prometheus_client import Counter, Histogram

PUBLISHED = Counter("caselog_alerts_published_total", "Alerts that came in, again or anew", ["way"])
SYNCED = Counter(
    "caselog_alerts_synced_total",
    "Alerts that were given the status of their case, or refused it",
    ["target", "outcome"],
)
SOURCE_SECONDS = Histogram(
    "caselog_alert_source_seconds",
    "How long the source of alerts takes to answer",
    ["question"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
SOURCE_FAILURES = Counter(
    "caselog_alert_source_failures_total", "Times that the source did not answer"
)
