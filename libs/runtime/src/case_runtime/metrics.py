"""What is counted, and how is it read?"""

from functools import lru_cache

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import Response

REQUESTS = Histogram(
    "caselog_http_request_seconds",
    "From the first byte of a request to the last of its answer",
    ["service", "method", "route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

FAILURES = Gauge(
    "caselog_loop_failures", "Times in a row that a background loop failed", ["service", "loop"]
)

LAG = Gauge(
    "caselog_lag_records", "User actions on Kafka that are not handled here yet", ["service"]
)

SET_ASIDE = Counter(
    "caselog_set_aside_total",
    "Records that could not be read or handled, and are on `<topic>.dead` with the reason",
    ["topic", "reader"],
)

LOG_INS_FAILED = Counter(
    "caselog_log_ins_failed_total", "Log-ins with a name, a password or a key that is not right"
)

LOG_INS_SLOWED = Counter(
    "caselog_log_ins_slowed_total",
    "Log-ins that had to wait: too many of that name from that address had failed",
)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@lru_cache(4096)
def requests(service: str, method: str, route: str, status: int) -> Histogram:
    """The histogram of these labels; whoever invents methods makes no series."""
    return REQUESTS.labels(service, method if method in METHODS else "other", route, status)


def exposed() -> Response:
    """Everything, as Prometheus reads it."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
