"""Is Kafka there, and are its topics as the contract says?"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from case_events.topics import TOPICS, USER_PROFILES, Topic
from case_runtime import kafka, kafka_topics
from caselog.doctor.finding import Finding, warning, well, wrong

LONGEST = 10.0
"""Seconds for one question."""

GROUPS = ("case-command", "alert-sync", "connector-pusher", "notifier")
"""The groups of our services have these names, or names that begin with them."""

UNUSED = frozenset({USER_PROFILES})
"""Topics of the contract that no service makes yet."""

MANY = 1000
"""Records that a group may be behind without anybody being told."""


async def looked_at(servers: str, replicas: int) -> list[Finding]:
    """Everything that can be asked of it."""
    try:
        async with asyncio.timeout(LONGEST), _asking(servers) as admin:
            cluster = await admin.describe_cluster()
            there = await topics_there(admin)
            found = [well("Kafka", f"{len(cluster['brokers'])} brokers answer at {servers}")]
            looked = [topic for topic in TOPICS if topic.name in there or topic not in UNUSED]
            found += [judged(topic, there.get(topic.name), replicas) for topic in looked]
            found += await groups(admin, servers)
            return found
    except (KafkaError, TimeoutError, OSError) as why:
        return [
            wrong(
                "Kafka",
                f"{servers} cannot be reached: {type(why).__name__}",
                "start it, or say where it is: --kafka, CASELOG_KAFKA_BOOTSTRAP_SERVERS;"
                " what is written meanwhile is kept, and published later",
            )
        ]


@asynccontextmanager
async def _asking(servers: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    try:
        await kafka.whole(admin.start())
        yield admin
    finally:
        await kafka.whole(admin.close())


async def topics_there(admin: AIOKafkaAdminClient) -> Mapping[str, tuple[int, int, dict[str, str]]]:
    """Of each topic its partitions, the fewest copies of one, and its settings."""
    wanted = {topic.name for topic in TOPICS}
    names = sorted(wanted & set(await admin.list_topics()))
    if not names:
        return {}
    described = {one["topic"]: one["partitions"] for one in await admin.describe_topics(names)}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    settings: dict[str, dict[str, str]] = {}
    for answer in await admin.describe_configs(asked):
        for _, _, _, name, entries in answer.resources:
            settings[name] = {entry[0]: entry[1] for entry in entries}
    return {
        name: (
            len(partitions),
            min((len(one["replicas"]) for one in partitions), default=0),
            settings.get(name, {}),
        )
        for name, partitions in described.items()
    }


def judged(
    topic: Topic, found: tuple[int, int, Mapping[str, str]] | None, replicas: int
) -> Finding:
    """Whether a topic is as its contract says."""
    about = f"topic {topic.name}"
    if found is None:
        return warning(about, "is not there", "start the services: they make their topics")
    partitions, copies, settings = found
    if partitions != topic.partitions:
        return wrong(
            about,
            f"has {partitions} partitions, not {topic.partitions}",
            "never change them on a topic: keys would move; make it again as it was",
        )
    wanted: dict[str, str] = kafka_topics.new_topic(topic).topic_configs
    off = [
        f"{name}={settings[name]}, not {value}"
        for name, value in wanted.items()
        if name in settings and settings[name] != value
    ]
    if off:
        name = off[0].partition("=")[0]
        return wrong(
            about,
            "; ".join(off),
            "kafka-configs.sh --alter --entity-type topics"
            f" --entity-name {topic.name} --add-config {name}={wanted[name]}",
        )
    if copies < replicas:
        return warning(
            about,
            f"has {copies} copies, not {replicas}",
            "kafka-reassign-partitions.sh: with one copy a lost disk is a lost topic"
            " (user actions can be published again from the log, alerts cannot)",
        )
    for_how_long = "compacted" if topic.compacted else f"kept {topic.kept or 'for ever'}"
    return well(about, f"{partitions} partitions, {copies} copies, {for_how_long}")


async def groups(admin: AIOKafkaAdminClient, servers: str) -> Sequence[Finding]:
    """How far behind those that listen are."""
    names = sorted(name for name, *_ in await admin.list_consumer_groups() if name in GROUPS)
    found = []
    for name in names:
        committed = await admin.list_consumer_group_offsets(name)
        ends = await _ends(servers, list(committed))
        left = sum(max(0, ends[place] - reached.offset) for place, reached in committed.items())
        about, said = f"{name} listens", f"{left} records behind"
        found.append(
            warning(about, said, f"is {name} running? its /metrics and its log tell why it is slow")
            if left > MANY
            else well(about, said)
        )
    return found


async def _ends(servers: str, places: list[TopicPartition]) -> Mapping[TopicPartition, int]:
    if not places:
        return {}
    async with kafka.consumer(servers) as reader:
        ends: Any = await reader.end_offsets(places)
        return dict(ends)
