"""Is a batch of a topic unpacked once, and never taken for another one?"""

from uuid import uuid4

import pytest
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import TopicPartition

from case_runtime.kafka import partition
from case_runtime.unpacking import Records

(THEIRS,) = Records.__bases__
NOTHING_DONE = {"aborted_transactions": [], "key_deserializer": None, "value_deserializer": None}


@pytest.fixture
def place():
    """Of a topic that nobody has read yet."""
    return TopicPartition(f"case.user-actions.{uuid4().hex}", 3)


def batch(*values, key=b"case", header="ce_id"):
    """What Kafka answers: a batch of these records, the first at offset 0."""
    builder = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=0,
        is_transactional=0,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=1 << 20,
    )
    for offset, value in enumerate(values):
        builder.append(offset, 1_700_000_000_000, key, value, [(header, b"1")])
    return bytes(builder.build())


def read(raw, place, since=0, by=Records, *, checked=True):
    """All that a consumer gets of it."""
    how = {"fetch_offset": since, "check_crcs": checked, "isolation_level": 0}
    return list(by(place, MemoryRecords(raw), **NOTHING_DONE, **how))


def test_a_consumer_gets_of_it_what_aiokafka_would_give_it(place):
    raw = batch(b"one", None, b"three")

    assert read(raw, place) == read(raw, place, by=THEIRS)


def test_the_next_consumer_gets_the_very_same_records(place):
    raw = batch(b"one", b"two")
    first, second = read(raw, place), read(bytes(raw), place)

    assert [one is other for one, other in zip(first, second, strict=True)] == [True, True]


def test_who_begins_in_the_middle_gets_the_rest(place):
    raw = batch(b"one", b"two", b"three")
    read(raw, place)

    assert [one.value for one in read(raw, place, since=1)] == [b"two", b"three"]


def test_what_was_written_anew_or_stands_at_the_same_place_elsewhere_is_another(place):
    read(batch(b"one"), place)
    elsewhere = place._replace(topic=f"{place.topic}.g2")

    assert [one.topic for one in read(batch(b"one"), elsewhere)] == [elsewhere.topic]
    assert [one.value for one in read(batch(b"two"), place)] == [b"two"]


def test_what_cannot_be_unpacked_is_passed_over_by_each_consumer(place):
    raw = batch(b"one", header="name").replace(b"name", b"\xff\xfe\xfd\xfc")

    assert [read(raw, place, checked=False) for _ in range(2)] == [[], []]


@pytest.mark.parametrize("keys", [[b"", b"a", b"case-7"], [b"%036d" % n for n in range(500)]])
def test_a_key_goes_where_all_clients_of_kafka_send_it(keys):
    everyone = list(range(12))
    theirs = DefaultPartitioner()

    assert [partition(key, everyone, everyone) for key in keys] == [
        theirs(key, everyone, everyone) for key in keys
    ]
    assert partition(None, everyone, [5]) == 5
