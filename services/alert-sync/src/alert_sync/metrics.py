"""What is counted of alerts?"""

from prometheus_client import Counter

PUBLISHED = Counter("caselog_alerts_published", "Alerts that came in, again or anew", ["way"])
ASIDE = Counter("caselog_alerts_set_aside", "Records that are no alert, or too large a one")
