"""How do tests send commands over a real Kafka, and hear what became of them?"""

import asyncio
from contextlib import asynccontextmanager
from itertools import count
from uuid import uuid4

from aiokafka import TopicPartition

from case_events.command_wire import answer_from_record, command_record
from case_events.commands import NewCase
from case_events.topics import COMMANDS, RESULTS
from case_runtime import kafka
from desks import OWNER
from writers import SOAR

CASE = NewCase(title="Phishing", description="A mail with a link.", owner=OWNER)
PATIENCE = 180
"""Seconds for anything on a busy machine."""


class Asker:
    """A service that sends commands, and has read every answer since it began."""

    def __init__(self, run, producer, results, dead):
        self.run = run
        self._producer, self._results, self._dead = producer, results, dead
        self._names = count()
        self.answers, self.heard = [], {}
        self.aside = []

    def named(self, command, case, **said):
        """The record of a command, and its name."""
        name = f"n-{next(self._names)}"
        said = {"source": "urn:soar", "authorization": SOAR, "id": name} | said
        return command_record(command, case=case, **said), said["id"]

    async def send(self, record):
        """A record, or anything like it, to where its key leads."""
        key, value, headers = record
        await self._producer.send_and_wait(
            f"{COMMANDS.name}.{self.run}", value, key=key, headers=list(headers)
        )

    async def ask(self, command, case, **said):
        """Send it, and wait for its answer."""
        record, name = self.named(command, case, **said)
        await self.send(record)
        await self.until(lambda: name in self.heard)
        return self.heard[name][-1]

    async def until(self, condition):
        """Read on until it holds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                for read in (self._results, self._dead):
                    for records in (await read.getmany(timeout_ms=50)).values():
                        self._read(records, aside=read is self._dead)

    def _read(self, records, *, aside):
        if aside:
            self.aside += records
            return
        for record in records:
            answer = answer_from_record(record.value)
            self.answers.append(answer)
            self.heard.setdefault(answer.id, []).append(answer)


@asynccontextmanager
async def asking(stack, run):
    """Somebody who asks those that listen under this name."""
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    commands, results = f"{COMMANDS.name}.{run}", f"{RESULTS.name}.{run}"
    async with (
        kafka.producer(servers) as producer,
        reading(servers, results) as told,
        reading(servers, f"{commands}.dead") as dead,
    ):
        yield Asker(run, producer, told, dead)


@asynccontextmanager
async def reading(servers, topic):
    """All of a topic, from its beginning."""
    async with kafka.consumer(servers) as consumer:
        places = [TopicPartition(topic, n) for n in range(COMMANDS.partitions)]
        consumer.assign(places)
        for place in places:
            consumer.seek(place, 0)
        yield consumer


def name_of_run():
    """Of topics and databases of one test's own."""
    return uuid4().hex[:8]


async def seen(clients, case, sequence):
    """The case, once readers see it as it was then."""
    async with asyncio.timeout(PATIENCE):
        while True:
            moment = await clients.ask("GET", f"/api/cases/{case}/_actions")
            if moment.status_code == 200 and moment.json()["total"] >= sequence:
                return (await clients.ask("GET", f"/api/cases/{case}")).json()
            await asyncio.sleep(0.05)
