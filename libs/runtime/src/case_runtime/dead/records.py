"""Which records were set aside, and which of them can be sent again?

Nothing can be taken off a topic, so it is kept in a database which ones were sent again. A record
of a topic that only one of us may write is never sent; a command was parted from what let its
sender in, and is theirs to send.
"""

import re
from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from case_events.topics import TOPICS, Topic
from case_runtime import kafka, mongo
from case_runtime.dead.reading import bounds, newest, read_between, read_through
from case_runtime.dead.record import OURS, Dead, dead
from case_runtime.errors import Later
from case_runtime.sending import Letter, Sender

NAME = re.compile(r"([^/]+)/(0|[1-9]\d{0,4})/(0|[1-9]\d{0,17})", re.ASCII)

DATABASE = "caselog"
"""The program's own: what was sent again or dropped is known to the command and to the service."""


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

    async def all(self) -> AsyncIterator[Dead]:
        """Topic by topic, but for those that were sent again or dropped."""
        done = {row["_id"] async for row in mongo.find(self._replayed, {}, {"_id": 1})}
        try:
            async with kafka.consumer(self._servers) as reader:
                for name in await self._there(reader):
                    async for record in read_through(reader, self._places(name)):
                        found = self._dead(record, whole=True)
                        if found.name not in done:
                            yield found
        except KafkaError as error:
            raise Later("Kafka cannot be reached") from error

    async def newest(self, most: int) -> tuple[Sequence[Dead], bool]:
        """The last ones, the newest first, without their values; and whether there are older.

        Those that were sent again or dropped count, and are left out.
        """
        try:
            async with kafka.consumer(self._servers) as reader:
                there = await self._there(reader)
                places = [place for name in there for place in self._places(name)]
                found, more = await newest(reader, places, most, self._dead)
        except KafkaError as error:
            raise Later("Kafka cannot be reached") from error
        done = await self._done([one.name for one in found])
        return [one for one in found if one.name not in done], more

    async def one(self, name: str) -> Dead | None:
        """With its value; None: there is none of that name, or it was sent again or dropped."""
        found = await self._found(name)
        if found is None or await self._done([name]):
            return None
        return self._dead(found, whole=True)

    async def again(self, name: str) -> bool:
        """Send it; false: there is no such record. `Refused`: not this one."""
        if found := await self._found(name):
            await self._send(found)
            await mongo.write_all(self._replayed, [mongo.insert_at_once(name, {}, "at")])
        return found is not None

    async def drop(self, name: str) -> bool:
        """Nobody is told of it any more; false: there is no such record."""
        if found := await self._found(name):
            said = {"dropped": True}
            await mongo.write_all(self._replayed, [mongo.insert_at_once(name, said, "at")])
        return found is not None

    async def _send(self, record: Any) -> None:  # noqa: ANN401 - aiokafka has no types
        known = self._dead(record)
        if known.stays:
            raise Refused(known.stays)
        headers = [(name, value) for name, value in record.headers if name not in OURS]
        sender = Sender(self._servers)
        try:
            await sender.send([Letter(known.topic, record.value, record.key, headers)])
        finally:
            await sender.close()

    def _dead(self, record: Any, *, whole: bool = False) -> Dead:  # noqa: ANN401 - as above
        return dead(self._topics[record.topic], record, whole=whole)

    async def _done(self, names: Sequence[str]) -> Collection[str]:
        wanted = {"_id": {"$in": list(names)}}
        return {row["_id"] async for row in mongo.find(self._replayed, wanted, {"_id": 1})}

    async def _found(self, name: str) -> Any:  # noqa: ANN401 - as above
        """The record, if there is one."""
        place, offset = place_of(name)
        try:
            async with kafka.consumer(self._servers) as reader:
                if place.topic not in await self._there(reader):
                    return None
                if place not in self._places(place.topic):
                    return None
                first, ends = await bounds(reader, [place])
                if not first[place] <= offset < ends[place]:
                    return None
                only = read_between(reader, {place: offset}, {place: offset + 1})
                return next(iter([one async for one in only]), None)
        except KafkaError as error:
            raise Later("Kafka cannot be reached") from error

    async def _there(self, reader: Any) -> Sequence[str]:  # noqa: ANN401 - as above
        return sorted(await reader.topics() & self._topics.keys())

    def _places(self, name: str) -> Sequence[TopicPartition]:
        return [TopicPartition(name, n) for n in range(self._topics[name].partitions)]


def place_of(name: str) -> tuple[TopicPartition, int]:
    """Where that would be; what no record is called is nowhere."""
    said = NAME.fullmatch(name)
    if said is None:
        return TopicPartition("", 0), 0
    topic, partition, offset = said.groups()
    return TopicPartition(topic, int(partition)), int(offset)
