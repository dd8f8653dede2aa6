"""Which records were set aside, and which of them can be sent again?

Nothing can be taken off a topic, so it is kept in a database which ones were sent again. A record
of a topic that only one of us may write is never sent; a command was parted from what let its
sender in, and is theirs to send.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from case_events.topics import ALERTS, TOPICS, Topic
from case_runtime import kafka, mongo
from case_runtime.errors import Later
from case_runtime.sending import Letter, Sender
from caselog.dead.entry import Entry

OURS = frozenset({"reason", "group", "place"})
"""Headers that a record got when it was set aside."""

AGAIN = frozenset({ALERTS.name})
"""Topics whose records are sent again as they were."""

DATABASE = "caselog"
SHOWN = 1000
"""Characters of a value that are shown."""


class Refused(Exception):
    """It cannot be sent again, and why."""


class DeadRecords:
    """Those of all topics; `<topic>/<partition>/<offset>` names one."""

    def __init__(self, servers: str, uri: str, topics: Sequence[Topic] = TOPICS) -> None:
        self._servers = servers
        self._topics = {topic.dead.name: topic for topic in topics}
        self._database = mongo.connect(uri, DATABASE)
        self._replayed = mongo.durable(self._database, "replayed")

    def close(self) -> None:
        """Let go of the servers."""
        self._database.client.close()

    def on(self, topic: str) -> bool:
        """Whether that is where records are set aside."""
        return topic in self._topics

    async def all(self) -> AsyncIterator[Entry]:
        """Topic by topic, but for those that were sent again or dropped."""
        done = {row["_id"] async for row in mongo.find(self._replayed, {}, {"_id": 1})}
        async for record in self._records():
            if (name := name_of(record)) not in done:
                yield entry(name, record)

    async def again(self, name: str) -> bool:
        """Send it; false: there is no such record. `Refused`: not this one."""
        dead, _, place = name.partition("/")
        topic = self._topics.get(dead)
        if topic is None:
            return False
        async with aclosing(self._records([dead])) as records:
            found = [one async for one in records if name_of(one) == f"{dead}/{place}"]
        for record in found:
            await self._send(topic, record)
            await mongo.write_all(self._replayed, [mongo.insert_at_once(name, {}, "at")])
        return bool(found)

    async def drop(self, name: str) -> bool:
        """Nobody is told of it any more; false: there is no such record."""
        dead, _, place = name.partition("/")
        if dead not in self._topics:
            return False
        async with aclosing(self._records([dead])) as records:
            found = [one async for one in records if name_of(one) == f"{dead}/{place}"]
        if found:
            said = {"dropped": True}
            await mongo.write_all(self._replayed, [mongo.insert_at_once(name, said, "at")])
        return bool(found)

    async def _send(self, topic: Topic, record: Any) -> None:  # noqa: ANN401 - aiokafka has no types
        if topic.name not in AGAIN:
            raise Refused(f"records of {topic.name} are not sent again from here")
        if not record.value:
            raise Refused("its value was too large to be kept")
        headers = [(name, value) for name, value in record.headers if name not in OURS]
        sender = Sender(self._servers)
        try:
            await sender.send([Letter(topic.name, record.value, record.key, headers)])
        finally:
            await sender.close()

    async def _records(self, names: Collection[str] | None = None) -> AsyncGenerator[Any, None]:
        """From the beginning of each topic that is there to its end as it is now."""
        try:
            for name in await self._there(names):
                async with kafka.consumer(self._servers) as reader:
                    count = self._topics[name].partitions
                    places = [TopicPartition(name, n) for n in range(count)]
                    async for record in read_through(reader, places):
                        yield record
        except KafkaError as error:
            raise Later("Kafka cannot be reached") from error

    async def _there(self, names: Collection[str] | None) -> list[str]:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._servers)
        try:
            await admin.start()
            there = set(await admin.list_topics())
        finally:
            await admin.close()
        return sorted(there & self._topics.keys() & set(self._topics if names is None else names))


async def read_through(reader: Any, places: list[TopicPartition]) -> AsyncIterator[Any]:  # noqa: ANN401 - as above
    """What is there now."""
    reader.assign(places)
    ends = await reader.end_offsets(places)
    for place, first in (await reader.beginning_offsets(places)).items():
        reader.seek(place, first)
    while any([await reader.position(place) < end for place, end in ends.items()]):
        for place, records in (await reader.getmany(timeout_ms=200)).items():
            for record in records:
                if record.offset < ends[place]:
                    yield record


def name_of(record: Any) -> str:  # noqa: ANN401 - as above
    """Where it is."""
    return f"{record.topic}/{record.partition}/{record.offset}"


def entry(name: str, record: Any) -> Entry:  # noqa: ANN401 - as above
    """As it is listed and shown."""
    said = {header: value.decode(errors="replace") for header, value in record.headers if value}
    value = (record.value or b"").decode(errors="replace")
    return Entry(
        name,
        datetime.fromtimestamp(record.timestamp / 1000, UTC),
        said.get("reason", ""),
        {
            "key": (record.key or b"").decode(errors="replace"),
            "headers": {name: value for name, value in said.items() if name not in OURS},
            "group": said.get("group", ""),
            "value": value[:SHOWN],
        },
    )
