"""In which order is the topic written anew, so that nobody meets twice what they have had?

Everybody has read what is there, and the log has all of it: only then is it thrown away. Groups go
on at the new end, views are made again; whoever shows views of the old topic goes on until then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

import case_query.rebuild
import case_query.settings
from case_command.publishing.rewriting import Rewriting
from case_events import Topic
from case_runtime import kafka, kafka_topics, mongo
from case_runtime.errors import Later
from caselog.verifying.report import Difference
from caselog.verifying.verify import TOPIC, Stores, verified

IDLE = frozenset({"Empty", "Dead"})
"""States of a group without members."""

STATE = 2
"""Where Kafka's answer about a group has its state."""

Tell = Callable[[int, int], None]
Say = Callable[[str], Tell]
"""Told what begins, who is told how far it is."""


class NotYet(Exception):
    """Somebody uses the topic, or has not read all of it; the message says who."""


class Damaged(Exception):
    """The log does not have all that the topic has: it must not be thrown away."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Which writing of the topic it is now, and which views are made of it."""

    generation: int
    views: str


async def rewritten(stores: Stores, say: Say) -> Rewritten:
    """`NotYet`, `Damaged`, `Busy`, `Later`, and what `Rewriting` raises.

    `Busy` in the middle, too, where this process stood still and somebody else took over.
    """
    database = mongo.connect(stores.mongo, stores.log)
    topic = stores.topics["case"]
    try:
        rewriting = Rewriting(database, stores.kafka, topic)
        await rewriting.drain()
        groups = await read_by(stores.kafka, topic)
        report = await verified(stores, say("comparing"), patience=0, views=False)
        if missing := [one for one in report.differences if on_topic(one)]:
            raise Damaged(f"{missing[0].stream}: {missing[0].what}")
        anew = Anew(stores, rewriting, groups, say)
        views = await case_query.rebuild.rebuild(
            settings_of(stores), anew.making_views, first=anew.topic
        )
    finally:
        database.client.close()
    return Rewritten(anew.generation, views)


class Anew:
    """The topic, and then what is said of the views."""

    def __init__(
        self, stores: Stores, rewriting: Rewriting, groups: Sequence[str], say: Say
    ) -> None:
        self._stores = stores
        self._rewriting = rewriting
        self._groups = groups
        self._say = say
        self._tell: Tell | None = None
        self.generation = 0

    async def topic(self) -> None:
        """Written, and every group at its end."""
        servers, topic = self._stores.kafka, self._stores.topics["case"]
        self.generation = await self._rewriting.rewrite(self._say("writing the topic"))
        ends = await kafka_topics.ends(servers, topic)
        for group in self._groups:
            to = {TopicPartition(topic.name, n): end for n, end in ends.items()}
            await kafka_topics.move(servers, group, to)

    def making_views(self, done: int, of: int) -> None:
        """How far that is; it has begun."""
        self._tell = self._tell or self._say("making views")
        self._tell(done, of)


def settings_of(stores: Stores) -> case_query.settings.Settings:
    """What makes the views."""
    return case_query.settings.Settings(
        kafka_bootstrap_servers=stores.kafka,
        mongodb_uri=stores.mongo,
        database=stores.views,
        topic=stores.topics["case"],
        configurations=stores.topics["configuration"],
    )


def on_topic(one: Difference) -> bool:
    """Whether it is about what the topic has."""
    return one.between == TOPIC


async def read_by(servers: str, topic: Topic) -> list[str]:
    """The groups that have read all of it, and have no members now; `NotYet` if one has not."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    try:
        await kafka.whole(admin.start())
        ends = await kafka_topics.ends(servers, topic)
        found, lagging, running = [], dict[str, int](), []
        for name, *_ in await admin.list_consumer_groups():
            committed = await admin.list_consumer_group_offsets(name)
            mine = {p.partition: o.offset for p, o in committed.items() if p.topic == topic.name}
            if not mine:
                continue
            found.append(name)
            if left := behind(mine, ends):
                lagging[name] = left
            described = await admin.describe_consumer_groups([name])
            states = {group[STATE] for answer in described for group in answer.groups}
            if not states <= IDLE:
                running.append(name)
    except KafkaError as why:
        raise Later("Kafka cannot be reached") from why
    finally:
        await kafka.whole(admin.close())
    for name, left in lagging.items():
        raise NotYet(f"{name} has not read {left} of its records")
    for name in running:
        raise NotYet(f"{name} is running")
    return found


def behind(committed: Mapping[int, int], ends: Mapping[int, int]) -> int:
    """Records that a group has not read, of the partitions that it knows."""
    return sum(max(0, ends[n] - offset) for n, offset in committed.items() if n in ends)
