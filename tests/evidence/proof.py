"""Is all as it must be? Log, topic, views and effects of a deployment, against what was told."""

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
from aiokafka import TopicPartition

from case_command.log.commit_log import MongoCommits
from case_command.log.commits import from_document
from case_events import (
    USER_ACTIONS,
    AttachmentAdded,
    CaseCreated,
    CaseDeleted,
    TitleChanged,
)
from case_events.version import version
from case_events.wire import from_record, in_generation
from case_query.generations import Generations
from case_query.rebuild import rebuild
from case_query.settings import Settings
from case_query.views import VERSION
from case_runtime import kafka, mongo
from case_runtime.errors import Later
from evidence.checking import effects, findings, met_in_order
from evidence.deployment import ANA, PATIENCE
from evidence.history import Fact, History
from projecting import views_of

GENERATION = f"{VERSION}.1"
AT_ONCE = 50
"""Cases that are read in one look."""
CLAIMED = 150
"""Seconds; longer than who was killed has what they claimed."""


@dataclass(frozen=True)
class Report:
    """What there was to check, and what was wrong."""

    asked: int
    acknowledged: int
    refused: int
    unknown: int
    looked: int
    actions: int
    records: int
    effects: int
    findings: list[object]

    def __str__(self):
        return (
            f"{self.asked} writes ({self.acknowledged} acknowledged, {self.refused} refused, "
            f"{self.unknown} unknown), {self.looked} reads, {self.actions} actions in the log, "
            f"{self.records} records on the topic, {self.effects} effects; "
            f"{len(self.findings)} findings"
        )


class Proof:
    """What is kept, wherever it is kept."""

    def __init__(self, deployment):
        self._deployment = deployment
        self.stranger = lambda record: False
        """Which records on the topic were put there by a test."""
        self.shuffled = set()
        """The cases whose records a test has brought out of order: readers see to them."""

    async def report(self, load, *, whole=True):
        """All of it, once all is at rest; or, sooner, log and topic alone."""
        history = await self.log()
        facts = [fact for stream in history.values() for fact in map(fact_of, stream) if fact]
        met, records = await self.topic()
        wrong = findings(History(load.asked, facts, load.looked))
        wrong += met_in_order(
            {case: sorted(met[case]) if case in self.shuffled else met[case] for case in met}
        )
        last = {stream: len(envelopes) for stream, envelopes in history.items()}
        if {stream: max(sequences) for stream, sequences in met.items()} != last:
            wrong.append("the topic does not end where the log ends")
        wanted = mails(history)
        if whole:
            wrong += effects(wanted, await self.mailed(wanted, gone=deleted(history)))
            wrong += await self.views()
            wrong += await self.answers(history, load.urls)
        wrong += [("told", *error) for error in load.errors]
        told = [one.told.value for one in load.asked]
        return Report(
            asked=len(told),
            acknowledged=told.count("ok"),
            refused=told.count("fail"),
            unknown=told.count("unknown"),
            looked=len(load.looked),
            actions=sum(last.values()),
            records=records,
            effects=len(wanted),
            findings=wrong,
        )

    async def log(self):
        """Of each case its history, once nothing of it is left to publish."""
        async with self._database("case_command") as database:
            await until(lambda: nothing_left(database))
            streams = await database["commits"].distinct("stream", {"kind": None})
            found = {}
            for start in range(0, len(streams), AT_ONCE):
                found |= await loaded(database, streams[start : start + AT_ONCE])
            return found

    async def unpublished(self):
        """The records that are in the log and, as far as it knows, not on the topic."""
        async with self._database("case_command") as database:
            rows = await database["commits"].find({"unpublished": True, "kind": None}).to_list(None)
            return [
                in_generation(record, 1) for row in rows for record in from_document(row).records
            ]

    async def topic(self):
        """Of each case the sequences in the order in which a reader meets them; and the records."""
        met = {}
        async with kafka.consumer(self._deployment.kafka) as consumer:
            places = [TopicPartition(USER_ACTIONS.name, n) for n in range(USER_ACTIONS.partitions)]
            ends = await consumer.end_offsets(places)
            consumer.assign(places)
            for place in places:
                consumer.seek(place, 0)
            count = 0
            while count < sum(ends.values()):
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    count += len(records)
                    for record in records:
                        if not self.stranger(record):
                            envelope = from_record(record.value)
                            met.setdefault(envelope.stream, []).append(envelope.sequence)
        return met, count

    async def mailed(self, wanted, states=("planned", "done"), *, gone=()):
        """The keys of all mails in these states, once there are as many as wanted.

        Planned is kept: who claimed it and was killed has it for two minutes. Of a case that is
        `gone`, those also that found it deleted.
        """
        query = {"$or": [{"state": {"$in": states}}, came_too_late(gone)]}
        async with self._database("notifier") as database:
            found = []

            async def all_there():
                nonlocal found
                found = await database["effects"].find(query).to_list(None)
                return len(found) >= len(wanted)

            await until(all_there, strict=False, patience=CLAIMED)
            return [row["_id"] for row in found]

    async def unsent(self, gone):
        """How many mails found their case deleted."""
        async with self._database("notifier") as database:
            return await database["effects"].count_documents(came_too_late(gone))

    async def views(self):
        """Nothing, if they are byte for byte what the topic adds up to where all is calm."""
        elsewhere = f"calm_{uuid4().hex[:8]}"
        calm = Settings(
            kafka_bootstrap_servers=self._deployment.kafka,
            mongodb_uri=self._deployment.mongo,
            database=elsewhere,
            gap_patience=1.0,
            lost_patience=1.0,
        )
        await rebuild(calm, lambda done, of: None)
        async with self._database(elsewhere) as made:
            expected = await views_of(made, GENERATION)
            await made.client.drop_database(made)
        async with self._database("case_query") as database:
            found = {}

            async def the_same():
                nonlocal found
                served = await Generations(database).current() or GENERATION
                found = await views_of(database, served)
                return found == expected

            await until(the_same, strict=False)
        return [
            f"views: {name}, {one.get('_id')}"
            for name, rows in expected.items()
            for one in differing(rows, found[name])
        ]

    async def answers(self, history, urls):
        """What differs between what each replica shows and what the log adds up to."""
        wrong = []
        async with httpx.AsyncClient(headers={"authorization": ANA}, timeout=PATIENCE) as http:
            for case, envelopes in list(history.items())[-100:]:
                gone = isinstance(envelopes[-1].action, CaseDeleted)
                facts = [fact_of(envelope) for envelope in envelopes]
                texts = {f.mark for f in facts if f and f.kind == "comment"}
                titles = [f.mark for f in facts if f and f.kind in {"create", "edit"}]
                for url in urls:
                    answer = await http.get(f"{url}/api/cases/{case}/resolve")
                    if gone or not answer.is_success:
                        if not gone or answer.status_code != httpx.codes.NOT_FOUND:
                            wrong.append(f"{url}: {case}: {answer.status_code}, gone: {gone}")
                        continue
                    told = answer.json()["case"]
                    same = (
                        told["version"] == version(len(envelopes)),
                        told["title"] == titles[-1],
                        {one["comment"] for one in told["comments"]} == texts,
                    )
                    if not all(same):
                        wrong.append(f"{url}: {case}: version, title, comments: {same}")
        return wrong

    @asynccontextmanager
    async def _database(self, name):
        made = mongo.connect(self._deployment.mongo, name)
        try:
            yield made
        finally:
            made.client.close()


def fact_of(envelope):
    """What an action is for the checker."""
    match envelope.action:
        case CaseCreated(title=title):
            said = "create", title
        case AttachmentAdded(attachment=attachment):
            said = "comment", attachment.comment
        case TitleChanged(title=title):
            said = "edit", title
        case CaseDeleted():
            said = "delete", f"gone {envelope.stream}"
        case _:
            return None
    return Fact(envelope.stream, envelope.sequence, *said)


def mails(history):
    """The keys of the mails that follow from a history."""
    return [
        f"{stream}/{envelope.sequence}/{person}/email"
        for stream, envelopes in history.items()
        for envelope in envelopes
        if isinstance(envelope.action, CaseCreated)
        for person in envelope.action.assignees
    ]


def deleted(history):
    """The cases that are not there any more."""
    return [
        stream
        for stream, envelopes in history.items()
        if isinstance(envelopes[-1].action, CaseDeleted)
    ]


def came_too_late(gone):
    """Mails that were to be sent when their case had been deleted."""
    return {"state": "failed", "why": "the case was deleted", "what.case": {"$in": list(gone)}}


def differing(expected, found):
    """The documents of one collection that are not in the other as they are."""
    theirs = {one["_id"]: one for one in found}
    ours = {one["_id"]: one for one in expected}
    return [
        ours.get(key) or theirs[key]
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


async def loaded(database, streams):
    """Their histories; each look at the log is short, and the machine may be busy."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return await MongoCommits(database).load(dict.fromkeys(streams, 0))
        except Later:
            if time.monotonic() > end:
                raise


async def nothing_left(database):
    """Whether all of the log is published."""
    return await database["commits"].find_one({"unpublished": True}) is None


async def until(condition, *, strict=True, patience=PATIENCE):
    """Once it holds; unless `strict`, go on when it does not."""
    end = time.monotonic() + patience
    while not await condition():
        if time.monotonic() > end:
            assert not strict, "it does not come to rest"
            return
        await asyncio.sleep(0.1)
