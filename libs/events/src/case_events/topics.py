"""Which topics are there, and how are they kept?"""

from dataclasses import dataclass, replace
from datetime import timedelta

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Topic:
    """`partitions` never changes after creation: it decides which partition a case lives in.

    `kept` None means for ever; a compacted topic keeps the newest value of each key. `replicas`,
    the copies of each record, is for whoever runs the cluster to say.
    """

    name: str
    key: str
    partitions: int = 12
    kept: timedelta | None = None
    compacted: bool = False
    replicas: int = 1

    @property
    def dead(self) -> "Topic":
        """Where a reader sets aside what it cannot handle, with the reason."""
        return Topic(f"{self.name}.dead", self.key, self.partitions, MONTH, replicas=self.replicas)

    def generation(self, number: int) -> "Topic":
        """The topic as it is written anew: the first has the plain name, then `.g2`, `.g3`."""
        return self if number == 1 else replace(self, name=f"{self.name}.g{number}")


USER_ACTIONS = Topic("case.user-actions", "case id")
"""Every user action of every case, for ever. Only case-command's relay writes here."""
CONFIGURATIONS = Topic("case.configurations", "space/owner")
COMMANDS = Topic("case.commands", "case id", kept=WEEK)
RESULTS = Topic("case.commands.results", "case id", kept=WEEK)
CONNECTORS = Topic("connectors", "connector id", compacted=True)
USER_PROFILES = Topic("user-profiles", "profile uid", compacted=True)
ALERTS = Topic("alerts", "index/id", kept=MONTH)
ALERTS_STATUS = Topic("alerts.status", "index/id", kept=MONTH)

TOPICS = (
    USER_ACTIONS,
    CONFIGURATIONS,
    COMMANDS,
    RESULTS,
    CONNECTORS,
    USER_PROFILES,
    ALERTS,
    ALERTS_STATUS,
)
