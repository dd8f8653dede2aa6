"""What does a reader of the change feed get to see?"""

import asyncio
import json
from typing import NamedTuple

import pytest

from case_events import ACTIONS, CaseDeleted, TitleChanged, Unknown
from case_events.testing import history
from case_query.changes.event import changed, event
from case_query.changes.reading import Reading, Wanted
from case_query.changes.tail import Batch, Tail
from case_query.changes.vector import Vector
from case_runtime.delivery import Met
from case_runtime.errors import Invalid, Later
from case_runtime.rights import EVERYTHING, NOTHING, Rights
from examples import CREATED, EVERY_ACTION, OWNER, added

READER = Rights.of({OWNER: ["read"]})
NOW = Vector(1, (2, 1))


class Record(NamedTuple):
    """Where it is."""

    partition: int
    offset: int


class Topic:
    """Two partitions; what is on them is projected into the tail, now or later."""

    def __init__(self, most=5_000):
        self.tail = Tail(2, most=most)
        self.records = ([], [])
        self.reads = 0
        self.gone = set()

    def publish(self, *envelopes, partition=0, projected=True):
        begun = {n: len(records) for n, records in enumerate(self.records)}
        met = []
        for envelope in envelopes:
            met.append(Met(Record(partition, len(self.records[partition])), envelope))
            self.records[partition].append(envelope)
        if projected:
            to = {n: len(records) for n, records in enumerate(self.records)}
            self.tail.read(begun, to, met)

    async def after(self, since, until, cases=()):
        """At most two records at once, as whoever reads the topic gets them."""
        self.reads += 1
        left = [
            event(n, offset, self.records[n][offset])
            for n, start in enumerate(since.offsets)
            for offset in range(start, until.offsets[n])
        ][:2]
        await asyncio.sleep(0)
        return Batch(left, since.moved({e.partition: e.offset + 1 for e in left}))


class Reader:
    """Reads until it has been given enough."""

    def __init__(self, topic, since=None, rights=READER, heartbeat=60, **wanted):
        self.rights, self.said = rights, []
        asked = {"space": "default", "owners": None, "cases": frozenset()} | wanted
        reading = Reading(
            topic.tail, topic, Wanted(**asked), lambda case: case not in topic.gone, heartbeat
        )
        self.joined = topic.tail.joined()
        self.joined.__enter__()
        self.frames = reading.frames(since or topic.tail.end, self.may)

    async def may(self):
        return self.rights

    async def next(self):
        """The next events, and the id of the last of them."""
        async with asyncio.timeout(5):
            frame = await anext(self.frames)
        events = [json.loads(line[6:]) for line in frame.split(b"\n") if line[:6] == b"data: "]
        ids = [line[4:].decode() for line in frame.split(b"\n") if line[:4] == b"id: "]
        return [(e["case"], e["sequence"]) for e in events], ids[-1]


def told(*actions, stream="case-1", **where):
    return history(CREATED, *actions, stream=stream, **where)


def test_an_event_says_who_did_what_to_which_case_and_no_content():
    (_, said) = told(added())
    data = json.loads(event(0, 7, said).data)

    assert data == {
        "case": "case-1",
        "sequence": 2,
        "kind": "comment",
        "action": "create",
        "owner": OWNER,
        "at": "2026-01-02T12:01:00.000Z",
        "by": {"email": None, "full_name": None, "username": "ana"},
        "changed": ["comments"],
        "version": "WzIsMV0=",
        "comment": "c-1",
    }


def test_every_action_has_an_event_with_the_fields_that_it_changed():
    fields = {e.action.type: changed(e) for e in history(*EVERY_ACTION)}

    assert set(fields) == {kind.model_fields["type"].default for kind in ACTIONS}
    assert fields["status"] == ("status",)
    assert fields["delete_case"] == ()
    assert "title" in fields["create_case"]


def test_what_only_newer_writers_know_is_told_by_its_name():
    (_, said) = told(Unknown(was="merge.create.v1"))
    data = json.loads(event(0, 0, said).data)

    assert (data["kind"], data["action"], data["changed"]) == ("merge", "create", [])


def test_an_id_is_a_vector_and_can_be_read_again():
    assert str(NOW) == "1-2.1"
    assert Vector.read("1-2.1", NOW) == NOW
    assert Vector.read("1-1.0", NOW) == Vector(1, (1, 0))


@pytest.mark.parametrize("said", ["", "x", "1-2", "1-2.1.0", "1-2.-1", "1-2.1\n", "1-" + "9" * 30])
def test_what_is_no_id_is_refused(said):
    with pytest.raises(Invalid):
        Vector.read(said, NOW)


def test_whoever_comes_from_another_generation_or_asks_for_it_begins_at_the_beginning():
    assert Vector.read("2-2.1", NOW) == Vector.read("0", NOW) == Vector(1, (0, 0))


def test_nobody_waits_for_offsets_that_are_not_there():
    assert Vector.read("1-9.0", NOW) == Vector(1, (2, 0))


async def test_a_reader_hears_what_happens_from_now_on():
    topic = Topic()
    topic.publish(*told())
    reader = Reader(topic)
    assert await reader.next() == ([], "1-1.0")
    topic.publish(*told(TitleChanged(title="t"))[1:])
    topic.publish(*told(stream="case-2"), partition=1)

    assert await reader.next() == ([("case-1", 2)], "1-2.0")
    assert await reader.next() == ([("case-2", 1)], "1-2.1")
    assert topic.reads == 0


async def test_a_reader_that_was_away_catches_up_and_goes_on_live():
    topic = Topic()
    topic.publish(*told(*[TitleChanged(title="t")] * 4))
    reader = Reader(topic, Vector(1, (1, 0)))
    assert await reader.next() == ([], "1-1.0")
    assert await reader.next() == ([("case-1", 2), ("case-1", 3)], "1-3.0")
    topic.publish(*told(stream="case-2"), partition=1)

    assert await reader.next() == ([("case-1", 4), ("case-1", 5)], "1-5.0")
    assert await reader.next() == ([("case-2", 1)], "1-5.1")
    assert topic.reads == 2


async def test_who_is_too_slow_for_the_tail_reads_the_topic_instead_and_misses_nothing():
    topic = Topic(most=2)
    reader = Reader(topic)
    await reader.next()
    for n in range(10):
        topic.publish(*told(stream=f"case-{n}"))
    heard = []
    while len(heard) < 10:
        heard += (await reader.next())[0]

    assert heard == [(f"case-{n}", 1) for n in range(10)]
    assert topic.reads == 4
    assert sum(len(batch.events) for batch in topic.tail.after(topic.tail.place(topic.tail.end)))


async def test_nothing_is_kept_while_nobody_reads():
    topic = Topic()
    reader = Reader(topic)
    topic.publish(*told())
    assert topic.tail.after(topic.tail.place(topic.tail.end))
    reader.joined.__exit__(None, None, None)

    assert topic.tail.place(topic.tail.end) is not None
    assert topic.tail.after(topic.tail.place(topic.tail.end)) == []


async def test_what_two_generations_of_the_views_bring_is_told_once():
    topic = Topic()
    reader = Reader(topic)
    await reader.next()
    first, second = told(TitleChanged(title="t"))
    topic.publish(first)
    topic.tail.read({0: 0}, {0: 2}, [Met(Record(0, 0), first), Met(Record(0, 1), second)])

    assert await reader.next() == ([("case-1", 1)], "1-1.0")
    assert await reader.next() == ([("case-1", 2)], "1-2.0")


async def test_whoever_reads_a_topic_that_is_written_anew_reads_all_of_it_again():
    topic = Topic()
    topic.publish(*told())
    reader = Reader(topic)
    assert await reader.next() == ([], "1-1.0")
    topic.tail.written(1)  # the same, met again
    topic.records[0].clear()
    topic.tail.written(2)
    topic.publish(*told(stream="case-2"), *told())

    assert await reader.next() == ([("case-2", 1), ("case-1", 1)], "2-2.0")


async def test_what_nobody_has_brought_is_read_from_the_topic():
    topic = Topic()
    reader = Reader(topic)
    await reader.next()
    topic.publish(*told(), projected=False)
    topic.publish(*told(stream="case-2"))

    assert (await reader.next())[0] == [("case-1", 1), ("case-2", 1)]


async def test_who_waits_when_the_views_turn_out_to_be_further_on_asks_the_topic_at_once():
    topic = Topic()
    reader = Reader(topic)
    await reader.next()
    waiting = asyncio.create_task(reader.next())
    await asyncio.sleep(0)
    topic.publish(*told(), projected=False)
    topic.tail.read({0: 1, 1: 0}, {0: 1, 1: 0}, [])  # a projection that resumes there

    assert (await waiting)[0] == [("case-1", 1)]


async def heard(topic, rights=READER, **wanted):
    """Everything that this reader may hear of what is on the topic."""
    reader = Reader(topic, Vector(1, (0, 0)), rights, heartbeat=0.01, **wanted)
    found = []
    await reader.next()
    while True:
        events, reached = await reader.next()
        found += events
        if not events and reached == str(topic.tail.end):
            return found


async def test_only_what_was_asked_for_is_told():
    topic = Topic()
    topic.publish(*told(), *told(stream="case-2"), *told(stream="case-3", space="soc"))

    assert await heard(topic) == [("case-1", 1), ("case-2", 1)]
    assert await heard(topic, cases=frozenset({"case-2"})) == [("case-2", 1)]
    assert await heard(topic, owners=frozenset({"cases"})) == []
    assert await heard(topic, space="soc") == [("case-3", 1)]


async def test_who_may_not_read_hears_nothing():
    topic = Topic()
    topic.publish(*told())

    assert await heard(topic, NOTHING) == []
    assert await heard(topic, Rights.of({"cases": ["all"]})) == []
    assert await heard(topic, Rights.of({OWNER: ["delete"]})) == []


async def test_of_deleted_cases_only_those_hear_who_may_delete():
    topic = Topic()
    topic.publish(*told(CaseDeleted()), *told(stream="case-2"))
    topic.gone = {"case-1"}

    assert await heard(topic) == [("case-2", 1)]
    assert await heard(topic, EVERYTHING) == [("case-1", 1), ("case-1", 2), ("case-2", 1)]


async def test_rights_that_are_taken_away_count_at_once():
    topic = Topic()
    reader = Reader(topic, heartbeat=0.01)
    await reader.next()
    reader.rights = NOTHING
    topic.publish(*told())

    assert await reader.next() == ([], "1-1.0")


async def test_a_reader_to_whom_nothing_is_told_is_told_that_it_is_alive_and_where_it_is():
    topic = Topic()
    reader = Reader(topic, heartbeat=0.05, owners=frozenset({"cases"}))
    await reader.next()
    topic.publish(*told())
    frame = await anext(reader.frames)

    assert frame == b": alive\nid: 1-1.0\n\n"


async def test_all_readers_are_let_go_when_the_process_stops():
    topic = Topic()
    reader = Reader(topic)
    await reader.next()
    waiting = asyncio.create_task(anext(reader.frames, None))
    await asyncio.sleep(0)
    topic.tail.stop()

    assert await waiting is None


async def test_there_are_never_too_many_readers():
    tail = Tail(2, readers=1)
    with tail.joined(), pytest.raises(Later), tail.joined():
        pass
    with tail.joined():
        pass
