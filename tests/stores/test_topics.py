"""Are topics made as their contract says, and only where the cluster can keep it?"""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from case_events import Topic
from case_runtime import kafka, kafka_topics

pytestmark = pytest.mark.integration


@pytest.fixture
def topic():
    return Topic(f"t-{uuid4().hex[:8]}", "case id", partitions=2, kept=timedelta(days=7))


async def test_a_topic_keeps_what_its_contract_says(stack, topic):
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    newest = replace(topic, name=f"{topic.name}.newest", compacted=True, kept=None)
    await kafka_topics.ensure(servers, [topic, newest])

    said = await settings(servers, topic.name)
    assert (said["retention.ms"], said["cleanup.policy"]) == ("604800000", "delete")
    assert int(said["max.message.bytes"]) == kafka.MOST_BYTES
    said = await settings(servers, newest.name)
    assert (said["retention.ms"], said["cleanup.policy"]) == ("-1", "compact")


async def test_a_cluster_that_is_too_small_for_the_copies_is_told(stack, topic):
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    with pytest.raises(kafka_topics.TooFewBrokers, match=topic.name):
        await kafka_topics.ensure(servers, [replace(topic, replicas=3)])

    await kafka_topics.ensure(servers, [topic])
    await kafka_topics.ensure(servers, [replace(topic, replicas=3)])  # it is there: it is used


async def test_a_topic_with_other_partitions_is_refused(stack, topic):
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    await kafka_topics.ensure(servers, [topic])

    with pytest.raises(kafka_topics.WrongPartitions):
        await kafka_topics.ensure(servers, [replace(topic, partitions=3)])


def test_where_there_are_copies_all_but_one_must_have_a_record(topic):
    made = kafka_topics.new_topic(replace(topic, replicas=3))

    assert made.replication_factor == 3
    assert made.topic_configs["min.insync.replicas"] == "2"
    assert made.topic_configs["unclean.leader.election.enable"] == "false"
    assert "min.insync.replicas" not in kafka_topics.new_topic(topic).topic_configs


async def settings(servers, name):
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    finally:
        await admin.close()
    ((_, _, _, _, entries),) = answer.resources
    return {entry[0]: entry[1] for entry in entries}
