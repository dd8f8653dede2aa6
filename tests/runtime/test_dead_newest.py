"""Are the latest records of many partitions found, and no more of them read than is needed?"""

from dataclasses import dataclass

import pytest
from aiokafka import TopicPartition

from case_runtime.dead.reading import CHUNK, newest

PLACES = [TopicPartition("t", n) for n in range(3)]


@dataclass
class Record:
    topic: str
    partition: int
    offset: int
    timestamp: int


class Reader:
    """A topic with these times in its partitions; each begins at an offset."""

    def __init__(self, *times, begin=0):
        self.times, self.begin = dict(zip(PLACES, times, strict=True)), begin
        self.read, self.at = 0, {}

    def assign(self, places):
        self.at = dict.fromkeys(places)

    def seek(self, place, offset):
        self.at[place] = offset

    async def beginning_offsets(self, places):
        return dict.fromkeys(places, self.begin)

    async def end_offsets(self, places):
        return {place: self.begin + len(self.times[place]) for place in places}

    async def position(self, place):
        return self.at[place]

    async def getmany(self, *places, timeout_ms):
        found = {}
        for place in places:
            offset = self.at[place]
            left = self.times[place][offset - self.begin :][:20]
            found[place] = [
                Record("t", place.partition, offset + n, at) for n, at in enumerate(left)
            ]
            self.at[place] += len(left)
            self.read += len(left)
        return found


async def latest(reader, most):
    found, older = await newest(reader, PLACES, most, lambda record: record.timestamp)
    return list(found), older


@pytest.mark.parametrize("begin", [0, 7])
async def test_the_latest_come_first_whichever_partition_has_them(begin):
    times = [list(range(n, 400, step)) for n, step in ((0, 3), (1, 3), (2, 30))]
    reader = Reader(*times, begin=begin)
    everything = sorted((one for some in times for one in some), reverse=True)

    assert await latest(reader, 100) == (everything[:100], True)
    assert await latest(reader, len(everything)) == (everything, False)
    assert await latest(reader, 1000) == (everything, False)


async def test_little_more_is_read_than_is_told_of():
    reader = Reader([], list(range(100_000)), list(range(1000)))
    found, older = await latest(reader, 100)

    assert (found[0], len(found), older) == (99_999, 100, True)
    assert reader.read <= 100 + 3 * CHUNK + 20


async def test_where_nothing_is_nothing_is_found():
    assert await latest(Reader([], [], []), 10) == ([], False)
