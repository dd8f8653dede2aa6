"""What if log and topic do not know the same history?"""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from case_command.errors import LogBehindTopic
from case_command.log.commit_log import MongoCommits
from case_command.log.commits import Commit
from case_command.publishing.compare import Comparison, partition_of
from case_command.publishing.lease import Lease
from case_command.publishing.outbox import Outbox, Place
from case_command.writing import Writing
from case_events import CONFIGURATIONS, USER_ACTIONS, TitleChanged
from case_events.testing import history
from case_events.wire import to_record
from case_runtime import kafka, kafka_topics
from case_runtime.errors import Later
from examples import CREATED
from verbs import ANA, comment, create

pytestmark = pytest.mark.integration
PATIENCE = 30


def story(stream, length=2):
    return history(
        CREATED, *[TitleChanged(title=f"T{n}") for n in range(length - 1)], stream=stream
    )


class Both:
    """A log and a topic of one test's own."""

    def __init__(self, stack, database):
        self.servers, self.database = stack["KAFKA_BOOTSTRAP_SERVERS"], database
        run = uuid4().hex[:8]
        self.topic = replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{run}")
        self.configurations = replace(CONFIGURATIONS, name=f"{CONFIGURATIONS.name}.{run}")
        self.commits, self.outbox = MongoCommits(database), Outbox(database)
        self.lease = Lease(database, "relay")

    async def published(self, *envelopes):
        async with kafka_topics.publisher(self.servers, [self.topic]) as producer:
            for record in map(to_record, envelopes):
                named = {"key": record.key, "headers": record.headers}
                await producer.send_and_wait(self.topic.name, record.value, **named)

    async def committed(self, *envelopes):
        for one in envelopes:
            await self.commits.append(Commit(one.stream, one.sequence, (to_record(one),)))

    async def compared(self):
        await self.lease.hold()
        return await Comparison(self.servers, self.topic, self.outbox, self.lease)()

    @asynccontextmanager
    async def writing(self):
        topics = {"case": self.topic, "configuration": self.configurations}
        made = Writing(self.database, self.servers, topics)
        async with made.going():
            yield made


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - the relay tells no events
            await asyncio.sleep(0.02)


@pytest.fixture
async def both(stack, database):
    made = Both(stack, database)
    await made.commits.prepare()
    await made.published()
    return made


async def test_an_empty_topic_agrees_with_any_log(both):
    await both.committed(*story("case-1"))

    assert await both.compared()


async def test_what_the_topic_ends_with_is_in_the_log(both):
    for stream in ("case-1", "case-2", "case-3"):
        await both.committed(*story(stream))
        await both.published(*story(stream)[:1])

    assert await both.compared()


async def test_a_log_that_has_lost_its_end_is_behind(both):
    await both.published(*story("case-1"), *story("case-2"))
    await both.committed(*story("case-1"), *story("case-2")[:1])

    assert not await both.compared()
    assert both.lease.row["behind"]


async def test_a_log_that_was_restored_is_not_behind_any_more(both):
    await both.published(*story("case-1"))
    assert not await both.compared()
    await both.committed(*story("case-1"))

    assert await both.compared()
    assert not both.lease.row["behind"]


async def test_a_record_of_nobody_who_writes_here_proves_nothing(both):
    async with kafka_topics.publisher(both.servers, [both.topic]) as producer:
        await producer.send_and_wait(both.topic.name, b"junk", key=b"case-1")

    assert await both.compared()


async def test_what_a_partition_has_lost_is_published_again_and_nothing_else(both):
    streams = [f"case-{n}" for n in range(30)]
    for stream in streams:
        await both.committed(*story(stream))
    await both.outbox.published([one.place for one in await both.outbox.page(Place())])
    lost = partition_of("case-7", both.topic.partitions)
    await both.lease.hold()
    await both.lease.raise_to({f"reached.{lost}": 9})

    assert await both.compared()
    again = [(one.stream, one.first) for one in await both.outbox.page(Place())]
    expected = sorted(s for s in streams if partition_of(s, both.topic.partitions) == lost)
    assert again == [(stream, n) for stream in expected for n in (1, 2)]
    assert both.lease.row["reached"][str(lost)] == 0


async def test_our_partitions_are_kafkas(both):
    async with kafka_topics.publisher(both.servers, [both.topic]) as producer:
        for n in range(20):
            key = f"case-{n}"
            sent = await producer.send_and_wait(both.topic.name, b"x", key=key.encode())

            assert sent.partition == partition_of(key, both.topic.partitions)


async def test_nothing_is_written_while_the_log_is_behind_and_it_goes_on_once_it_is_not(both):
    await both.published(*story("case-1"))
    async with both.writing() as writing:
        with pytest.raises(LogBehindTopic):
            await writing.ledger.transact("case-2", create, ANA, new=True)
        with pytest.raises(Later, match="log behind topic: run restore"):
            await writing.answers()
        assert "log behind topic: run restore" in list(writing.ailments())

        await both.committed(*story("case-1"))

        async def answers():
            try:
                await writing.answers()
            except Later:
                return False
            return True

        await until(answers)
        decided = await writing.ledger.transact("case-1", comment("c"), ANA)

    assert decided.state.case.sequence == 3


async def test_another_process_that_does_not_hold_the_lease_stops_writing_too(both):
    await both.published(*story("case-1"))
    async with both.writing(), both.writing() as second:
        with pytest.raises(LogBehindTopic):
            await second.ledger.transact("case-2", create, ANA, new=True)


async def test_a_topic_that_was_lost_is_filled_again_from_the_log(both):
    async with both.writing() as writing:
        for n in range(5):
            await writing.ledger.transact(f"case-{n}", create, ANA, new=True)

        async def marked():
            return not await both.outbox.page(Place())

        await until(marked)
    admin = AIOKafkaAdminClient(bootstrap_servers=both.servers)
    await admin.start()
    await admin.delete_topics([both.topic.name])
    await admin.close()
    async with both.writing():
        await until(lambda: held(both, 5))


async def held(both, count):
    async with kafka.consumer(both.servers) as consumer:
        places = [TopicPartition(both.topic.name, n) for n in range(both.topic.partitions)]
        return sum((await consumer.end_offsets(places)).values()) == count
