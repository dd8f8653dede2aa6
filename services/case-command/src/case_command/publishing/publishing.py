"""What brings the commits of one kind onto their topic?"""

from collections.abc import Mapping, Sequence
from functools import partial

from case_command.log.commits import Commit, Kind
from case_command.publishing.compare import BEHIND, Comparison
from case_command.publishing.lease import Lease
from case_command.publishing.outbox import Outbox
from case_command.publishing.relay import Relay
from case_events import Topic
from case_runtime import kafka_topics, mongo
from case_runtime.near import Near

LEASES: Mapping[Kind, str] = {"case": "relay", "configuration": "relay configuration"}
"""Who holds it publishes; beside it is kept how far the topic is, and which writing it is."""


class Publishing:
    """A relay with what it needs; the others' relays for the same kind hold the same lease."""

    def __init__(
        self,
        database: mongo.Database,
        kafka_servers: str,
        topic: Topic,
        kind: Kind,
        near: Near | None = None,
    ) -> None:
        """`near` hears what this process has brought there."""
        self._kind = kind
        self._lease = Lease(database, LEASES[kind])
        outbox = Outbox(database, kind)
        self.relay = Relay(
            outbox,
            partial(kafka_topics.publisher, kafka_servers, [topic]),
            self._lease,
            Comparison(kafka_servers, topic, outbox, self._lease),
            topic,
            generation=lambda: int(self._lease.row.get("generation", 1)),
            near=near,
        )

    async def begin(self) -> None:
        """Before the relay runs: Kafka may be away, and what was found before still holds."""
        await self._lease.look()

    @property
    def behind(self) -> bool:
        """Whether the log has lost what is on the topic."""
        return bool(self._lease.row.get(BEHIND))

    def offer(self, commits: Sequence[Commit]) -> None:
        """These have just become durable here."""
        mine = [commit for commit in commits if commit.kind == self._kind]
        if mine:
            self.relay.offer(mine)

    def look(self, stream: str, kind: Kind) -> None:
        """Another process has written to this stream."""
        if kind == self._kind:
            self.relay.look(stream)

    async def end(self) -> None:
        """Once the relay does not run any more."""
        await self.relay.finish()
        await self._lease.give_back()
