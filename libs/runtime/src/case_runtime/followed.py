"""What is counted of a projection that follows a topic?"""

from collections.abc import Mapping

from prometheus_client import Counter, Gauge, Histogram

BEHIND = Gauge(
    "caselog_projection_lag_records",
    "Records of a partition that are not handled yet",
    ["projection", "partition"],
)
BATCH = Histogram(
    "caselog_projection_batch_records",
    "Records that were handled together",
    ["projection"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000),
)
SECONDS = Histogram(
    "caselog_projection_batch_seconds",
    "From the reading of a batch until all of it is shown",
    ["projection"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
)
HELD = Gauge("caselog_projection_held_records", "Records that came too early", ["projection"])
MISSING = Gauge(
    "caselog_projection_missing_cases",
    "Cases of which an action is missing although the topic was read again",
    ["projection"],
)
STOPPED = Gauge(
    "caselog_projection_stopped_cases",
    "Cases with an action that could not be handled",
    ["projection"],
)
REWOUND = Counter(
    "caselog_projection_rewound_total", "Times that a projection began again", ["projection"]
)

WAITS = Histogram(
    "caselog_reader_wait_seconds",
    "How long whoever asked for a case at a sequence waited until it was shown",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)


class Followed:
    """The figures of one projection."""

    def __init__(self, projection: str) -> None:
        self._name = projection
        self.batch = BATCH.labels(projection)
        self.seconds = SECONDS.labels(projection)
        self.rewound = REWOUND.labels(projection)
        self._held = HELD.labels(projection)
        self._missing = MISSING.labels(projection)
        self._stopped = STOPPED.labels(projection)

    def waits(self, *, held: int, missing: int, stopped: int) -> None:
        """What cannot be handled at the moment."""
        self._held.set(held)
        self._missing.set(missing)
        self._stopped.set(stopped)

    def behind(self, partitions: Mapping[int, int]) -> None:
        """How many records of each partition there are still to be read."""
        for partition, records in partitions.items():
            BEHIND.labels(self._name, partition).set(records)
