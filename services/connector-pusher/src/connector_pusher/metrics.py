"""What is counted of pushes?"""

from prometheus_client import Counter, Gauge, Histogram

PUSHES = Counter("caselog_pushes_total", "Pushes that have ended", ["type", "became"])
STEPS = Histogram(
    "caselog_push_step_seconds",
    "Steps of pushes, whatever came of them",
    ["step"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
INBOUND = Counter(
    "caselog_inbound", "What other systems told of tickets", ["type", "command", "became"]
)
UNCERTAIN = Gauge("caselog_pushes_uncertain", "Pushes of which a person has to say what came of it")
