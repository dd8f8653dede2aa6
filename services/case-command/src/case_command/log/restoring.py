"""How does a log that was lost come back? From the topic: it has all that was published.

Streams, sequences, bytes, tombstones and the numbers of cases are as they were. What was never
published is not there, and neither are the bytes of files, nor the keys of requests.

The numbers come first, and the marker stands until all is there: a restore that broke off begins
anew, and nobody writes meanwhile, for the log is behind the topic until the last record is in it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from case_command.log.commit_log import COMMITS, since
from case_command.log.commits import Commit, Kind, of_kind, to_document
from case_command.log.histories import AT_ONCE, Histories
from case_events import CaseCreated, Topic
from case_events.wire import GENERATION, Record, Unreadable, from_record
from case_runtime import kafka, kafka_topics, mongo
from case_runtime.appends import FOR_LONG, Inserted, bounded, found, insert_each
from case_runtime.errors import Later

WRITER = "restore"
MARKER = "restore"
MOST = 100
"""Actions of one restored commit."""
MOST_BYTES = 4 << 20
TOGETHER = 1000
"""Records that are read together."""

HELD = {"holder": {"$ne": None}, "$expr": {"$gt": ["$until", "$$NOW"]}}
"""Leases."""

Tell = Callable[[int, int], None]


class NotEmpty(Exception):
    """There is a log already."""


class InUse(Exception):
    """A process publishes from this log."""


class Incomplete(Exception):
    """The topic does not have every action of a stream up to its last: the message names some."""


class Unlike(Exception):
    """The log and the topic tell two stories; the message says where."""


@dataclass(slots=True)
class Restored:
    """What came back."""

    streams: int = 0
    actions: int = 0
    repeats: int = 0
    there: int = 0
    """Actions that the log had."""
    foreign: list[str] = field(default_factory=list)
    """Records that no relay of ours wrote."""


class Restoring:
    """One database of a write side."""

    def __init__(self, database: mongo.Database, servers: str) -> None:
        self._database = database
        self._log = mongo.durable(database, COMMITS)
        self._marks = mongo.durable(database, "maintenance")
        self._leases = mongo.durable(database, "leases")
        self._servers = servers

    async def check(self, *, missing: bool) -> None:
        """Whether it may begin.

        `NotEmpty` unless only what is `missing` is to be added. `InUse`: a relay holds a lease and
        has not found that the log is behind: it may know a state that is lost.
        """
        begun = [one async for one in mongo.find(self._marks, {"_id": MARKER})]
        if not (missing or begun) and await Histories(self._database).any():
            raise NotEmpty("the log is not empty")
        relays = [one async for one in mongo.find(self._leases, HELD) if relay(one["_id"])]
        if relays and not any(one.get("behind") for one in relays):
            raise InUse("case-command runs on this log")

    async def restore(self, topics: Mapping[Kind, Topic], tell: Tell, *, missing: bool) -> Restored:
        """Everything, of both kinds."""
        await self.check(missing=missing)
        if not missing:
            with bounded(FOR_LONG):
                await mongo.write_all(self._marks, [mongo.insert_at_once(MARKER, {}, "at")])
                await self._log.delete_many({"writer": WRITER})  # what one before left unfinished
        done = Restored()
        for kind, topic in topics.items():
            story = Story(kind, await self._known(kind) if missing else {})
            await self._read(topic, story, done, tell)
        with bounded(FOR_LONG):
            await self._marks.delete_one({"_id": MARKER})
        return done

    async def _known(self, kind: Kind) -> dict[str, int]:
        """Of each stream that is in the log its last sequence."""
        grouped: Sequence[Mapping[str, Any]] = [
            {"$match": {"first": {"$gte": 1}, **of_kind(kind)}},
            {"$group": {"_id": "$stream", "last": {"$max": "$last"}}},
        ]
        return {d["_id"]: d["last"] async for d in mongo.grouped(self._log, grouped)}

    async def _read(self, topic: Topic, story: "Story", done: Restored, tell: Tell) -> None:
        places = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
        try:
            await kafka_topics.ensure(self._servers, [topic])
            async with kafka.consumer(self._servers) as reader:
                reader.assign(places)
                ends: dict[TopicPartition, int] = await reader.end_offsets(places)
                nexts: dict[TopicPartition, int] = await reader.beginning_offsets(places)
                for place, first in nexts.items():
                    reader.seek(place, first)
                of, so_far = sum(ends.values()), sum(nexts.values())
                while any(nexts[place] < end for place, end in ends.items()):
                    batches = await reader.getmany(timeout_ms=200, max_records=TOGETHER)
                    for place, records in batches.items():
                        await self._take(story, records, done)
                        so_far += records[-1].offset + 1 - nexts[place]
                        nexts[place] = records[-1].offset + 1
                    tell(min(so_far, of), of)
        except KafkaError as error:
            raise Later("Kafka cannot be reached") from error
        if story.early:
            some = ", ".join(sorted(story.early)[:5])
            raise Incomplete(f"an action is missing on the topic in {len(story.early)} of: {some}")
        done.streams += len(story.last)
        await self._reached(topic, story.kind, {p.partition: end for p, end in ends.items()})

    async def _take(
        self, story: "Story", records: Sequence[ConsumerRecord], done: Restored
    ) -> None:
        fresh, numbers = story.next(records, done)
        await self._compare(story.met)
        with bounded(FOR_LONG):
            counters = mongo.durable(self._database, "numbers")
            await mongo.write_all(
                counters, [mongo.raise_to(space, "last", n) for space, n in numbers.items()]
            )
        commits = [
            commit for stream, some in fresh.items() for commit in cut(stream, some, story.kind)
        ]
        for begin in range(0, len(commits), AT_ONCE):
            documents = [restored(one) for one in commits[begin : begin + AT_ONCE]]
            for became, document in zip(
                await insert_each(self._log, documents), documents, strict=True
            ):
                if became is not Inserted.DONE:
                    raise Later(f"{document['_id']} could not be written: {became.value}")

    async def _compare(self, met: dict[str, tuple[int, bytes]]) -> None:
        """What the log ends with must be what the topic says; `Unlike` if it is not."""
        if not met:
            return
        query = {"$or": [{**since(one, 0), "last": n} for one, (n, _) in met.items()]}
        fields = {"stream": 1, "erased": 1, "records": {"$slice": -1}}
        for d in await found(self._log, query, projection=fields, within=FOR_LONG):
            if d["records"][0]["value"] != met[d["stream"]][1] and not d.get("erased"):
                raise Unlike(f"action {met[d['stream']][0]} of {d['stream']} is another one there")
        met.clear()

    async def _reached(self, topic: Topic, kind: Kind, ends: Mapping[int, int]) -> None:
        """As the relay keeps it: the topic must not end before, and which writing of it that is."""
        name = "relay" if kind == "case" else f"relay {kind}"
        fields = {f"reached.{n}": end for n, end in ends.items() if end}
        fields["generation"] = await kafka_topics.generation_of(self._servers, topic)
        with bounded(FOR_LONG):
            await self._leases.update_one({"_id": name}, {"$max": fields}, upsert=True)


@dataclass(slots=True)
class Story:
    """One kind of streams, as far as it was read; `last` is of each its last sequence."""

    kind: Kind
    known: dict[str, int]
    last: dict[str, int] = field(default_factory=dict)
    early: set[str] = field(default_factory=set)
    """Streams of which an action came that does not follow on what is there."""
    met: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """Of streams that the log has, its last action as the topic tells it; still to be compared."""

    def next(
        self, records: Sequence[ConsumerRecord], done: Restored
    ) -> tuple[dict[str, list[tuple[int, Record]]], Counter[str]]:
        """What is to be written of a batch, and of each space the highest number in it."""
        fresh: dict[str, list[tuple[int, Record]]] = {}
        numbers: Counter[str] = Counter()
        for record in records:
            named = dict(record.headers).get("ce_id", b"").decode(errors="replace")
            stream, _, said = named.rpartition("/")
            if not said.isdecimal() or record.key != stream.encode() or record.value is None:
                done.foreign.append(f"{record.topic}/{record.partition}/{record.offset}")
                continue
            sequence, last = int(said), self.last.get(stream, 0)
            if sequence <= last:
                done.repeats += 1
                continue
            if sequence > last + 1:
                self.early.add(stream)
                continue
            self.early.discard(stream)
            self.last[stream] = sequence
            self._number(record.value, numbers)
            known = self.known.get(stream, 0)
            if sequence <= known:
                done.there += 1
                if sequence == known:
                    self.met[stream] = sequence, record.value
                continue
            headers = [(name, value) for name, value in record.headers if name != GENERATION]
            fresh.setdefault(stream, []).append(
                (sequence, Record(record.key, record.value, headers))
            )
            done.actions += 1
        return fresh, numbers

    def _number(self, value: bytes, numbers: Counter[str]) -> None:
        if self.kind != "case" or b'"incremental_id"' not in value:
            return
        try:
            envelope = from_record(value)
        except Unreadable:
            return
        if isinstance(envelope.action, CaseCreated) and envelope.action.incremental_id:
            known = numbers[envelope.space]
            numbers[envelope.space] = max(known, envelope.action.incremental_id)


def cut(stream: str, some: Sequence[tuple[int, Record]], kind: Kind) -> list[Commit]:
    """Commits of a bounded size."""
    made: list[Commit] = []
    records: list[Record] = []
    size, first = 0, some[0][0]
    for sequence, record in some:
        if records and (len(records) == MOST or size + len(record.value) > MOST_BYTES):
            made.append(Commit(stream, first, tuple(records), kind=kind))
            records, size, first = [], 0, sequence
        records.append(record)
        size += len(record.value)
    return [*made, Commit(stream, first, tuple(records), kind=kind)]


def restored(commit: Commit) -> mongo.Document:
    """As it is stored: the topic has it."""
    document = to_document(commit, WRITER)
    del document["unpublished"]
    return document


def relay(lease: str) -> bool:
    """Whether whoever holds it publishes from the log."""
    return lease.partition(" ")[0] == "relay"
