"""Which topics does Kafka have, and where do they, and the groups that read them, stand?"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, NodeNotReadyError

from case_events.topics import Topic
from case_events.wire import GENERATION
from case_runtime.kafka import MOST_BYTES, SENDING, Consumer, abandon, consumer, producer, whole

EXISTS = 36
TOO_FEW_BROKERS = 38

LED = 0.05
"""Seconds between two looks whether somebody leads the brokers."""

SOON = 2.0
"""Seconds for a question about what may not be there: Kafka would think about it for long."""

FORGOTTEN = 0.1
"""Seconds between two looks whether a topic is gone."""

log = structlog.get_logger()


class TooFewBrokers(Exception):
    """A topic cannot have as many copies as `kafka.replication` says."""


class WrongPartitions(Exception):
    """A topic has another number of partitions than it was made for: keys would move."""


@asynccontextmanager
async def publisher(servers: str, topics: Sequence[Topic]) -> AsyncIterator[AIOKafkaProducer]:
    """A producer for topics that are there; when it is left, it sends nothing any more.

    Its own `stop` goes on with all that it holds, for ever if Kafka is away.
    """
    await ensure(servers, topics)
    made = producer(servers)
    try:
        await made.start()
        yield made
    finally:
        await abandon(made)


async def begin(servers: str, topic: Topic, group: str, offsets: Mapping[int, int]) -> None:
    """Commit where a group starts in the partitions that it knows nothing of, before it listens."""
    places = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
    async with Consumer(
        bootstrap_servers=servers, group_id=group, enable_auto_commit=False
    ) as member:
        member.assign(places)
        new = [place for place in places if await member.committed(place) is None]
        if new:
            await member.commit({place: offsets.get(place.partition, 0) for place in new})


async def forget(servers: str, topic: Topic) -> None:
    """Delete the topic, with all that is on it, and make it again, if nobody else has by then."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    try:
        await whole(admin.start())
        if topic.name in await admin.list_topics():
            await admin.delete_topics([topic.name])
        while topic.name in await admin.list_topics() and not await empty(servers, topic):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(FORGOTTEN)
        while topic.name not in await admin.list_topics():
            await ensure(servers, [topic])  # while it is still being deleted, it "exists"
            await asyncio.sleep(FORGOTTEN)
    finally:
        await whole(admin.close())


async def empty(servers: str, topic: Topic) -> bool:
    """Whether nothing is on it, as far as Kafka says so at once: it may be going just now."""
    try:
        async with asyncio.timeout(SOON):
            found = await ends(servers, topic)
    except (KafkaError, TimeoutError):
        return False
    return not any(found.values())


async def generation_of(servers: str, topic: Topic) -> int:
    """Which writing of the topic it is, as its records say; 1 where there is none yet."""
    places = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
    async with consumer(servers) as reader:
        first = await reader.beginning_offsets(places)
        ends_ = await reader.end_offsets(places)
        held = [place for place in places if first[place] < ends_[place]]
        reader.assign(held)
        for place in held:
            reader.seek(place, first[place])
        read = await reader.getmany(timeout_ms=int(SENDING * 1000), max_records=1) if held else {}
    said = [dict(r.headers).get(GENERATION, b"") for some in read.values() for r in some]
    return next((int(one) for one in said if one.isdigit()), 1)


async def move(servers: str, group: str, to: Mapping[TopicPartition, int]) -> None:
    """Have a group to which nobody belongs at this moment go on from there."""
    async with Consumer(
        bootstrap_servers=servers, group_id=group, enable_auto_commit=False
    ) as member:
        member.assign(list(to))
        await member.commit(dict(to))


async def ends(servers: str, topic: Topic) -> Mapping[int, int]:
    """Where each partition ends now."""
    places = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
    async with consumer(servers) as reader:
        found = await reader.end_offsets(places)
    return {place.partition: end for place, end in found.items()}


async def ensure(servers: str, topics: Sequence[Topic]) -> None:
    """Make the topics that do not exist; refuse to run on those with other partitions."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    try:
        await whole(admin.start())
        await led(admin)
        answer = await admin.create_topics([new_topic(topic) for topic in topics])
        for name, code, *why in answer.topic_errors:  # errors are answered, not raised
            if code == TOO_FEW_BROKERS:
                raise TooFewBrokers(name, *why)
            if code not in (0, EXISTS):
                raise RuntimeError(name, code, *why)
        for found in await admin.describe_topics([topic.name for topic in topics]):
            wanted = next(t for t in topics if t.name == found["topic"])
            partitions = found["partitions"]
            if partitions and len(partitions) != wanted.partitions:
                raise WrongPartitions(found["topic"])
            copies = min((len(one["replicas"]) for one in partitions), default=wanted.replicas)
            if copies < wanted.replicas:
                log.warning("topic.too_few_replicas", topic=wanted.name, copies=copies)
    finally:
        await whole(admin.close())


async def led(admin: AIOKafkaAdminClient) -> None:
    """Wait for a broker to ask: one that stood still is no member for a moment after.

    Raises `NodeNotReadyError` if that takes `SENDING` seconds.
    """
    known = admin._client  # noqa: SLF001 - it asks nobody for ever, and fails on what it does not know
    until = asyncio.get_running_loop().time() + SENDING
    while known.cluster.controller is None:
        if asyncio.get_running_loop().time() > until:
            raise NodeNotReadyError("no broker of Kafka is ready")
        await asyncio.sleep(LED)
        await known.force_metadata_update()


def new_topic(topic: Topic) -> NewTopic:
    """The topic as its contract says. Where there are copies, all but one must have a record."""
    kept = int(topic.kept.total_seconds() * 1000) if topic.kept else -1
    settings = {"retention.ms": str(kept), "max.message.bytes": str(MOST_BYTES)}
    if topic.compacted:
        settings["cleanup.policy"] = "compact"
    if topic.replicas > 1:
        settings["min.insync.replicas"] = str(topic.replicas - 1)
        settings["unclean.leader.election.enable"] = "false"
    return NewTopic(topic.name, topic.partitions, topic.replicas, topic_configs=settings)
