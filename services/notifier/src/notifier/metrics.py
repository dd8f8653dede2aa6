"""What is counted of those who are told?"""

from prometheus_client import Counter, Gauge

PLANNED = Counter(
    "caselog_notifications_planned_total",
    "People who are to hear of an action",
    ["reason", "channel"],
)
ATTEMPTS = Counter(
    "caselog_notifications_attempts_total",
    "What became of an attempt: sent, failed for good, or delayed",
    ["channel", "outcome"],
)
READY = Gauge("caselog_mail_ready", "Whether mails can be sent through the default connector")
