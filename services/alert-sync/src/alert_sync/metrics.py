"""What is counted of alerts?"""

from prometheus_client import Counter, Gauge, Histogram

PUBLISHED = Counter("caselog_alerts_published", "Alerts that came in, again or anew", ["way"])
ASIDE = Counter("caselog_alerts_set_aside", "Records that are no alert, or too large a one")
SYNCED = Counter(
    "caselog_alerts_synced",
    "Alerts that were given the status of their case, or refused it",
    ["target", "outcome"],
)
EFFECTS = Gauge("caselog_alert_effects", "What is planned, done and failed", ["state"])
BEHIND = Gauge("caselog_alert_reader_behind_seconds", "How old what is read is", ["reader"])
SOURCE_SECONDS = Histogram(
    "caselog_alert_source_seconds",
    "How long the source of alerts takes to answer",
    ["question"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
SOURCE_FAILURES = Counter("caselog_alert_source_failures", "Times that the source did not answer")
