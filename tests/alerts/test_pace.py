"""Is it told how far behind a reader is, and what happened before it began?"""

from dataclasses import dataclass

import pytest

from alert_sync.hearing import Hearing
from alert_sync.pace import Pace


@dataclass
class Record:
    timestamp: int = 0
    partition: int = 0
    offset: int = 0


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


async def test_a_reader_is_as_far_behind_as_its_oldest_record():
    clock = Clock()
    pace = Pace("one", clock)
    async with pace.handling([Record(900_000), Record(950_000)]):
        clock.now += 5
        within = pace.behind(), list(pace.ailments())
    after = pace.behind()
    clock.now += 60

    assert within == (105.0, ["one: 105 s behind"])
    assert after == 105.0
    assert (pace.behind(), list(pace.ailments())) == (0.0, [])


async def test_one_that_keeps_up_has_nothing_to_say():
    clock = Clock()
    pace = Pace("two", clock)
    async with pace.handling([Record(999_000)]):
        pass
    async with pace.handling([]):
        assert pace.behind() == 0.0

    assert not list(pace.ailments())


class Deliver:
    """Keeps what it gets."""

    def __init__(self, failures=0, stopped=0):
        self.got, self.failures, self.stopped = [], failures, stopped

    async def __call__(self, records):
        self.got += [(one.partition, one.offset) for one in records]


@pytest.mark.parametrize(
    ("now", "old", "new"),
    [
        ({0: 2, 1: 0}, [(0, 1)], [(0, 2), (1, 7)]),
        ({}, [], [(0, 1), (0, 2), (1, 7)]),
        ({0: 9, 1: 9}, [(0, 1), (0, 2), (1, 7)], []),
    ],
)
async def test_effects_follow_only_from_what_is_new(now, old, new):
    history, news = Deliver(failures=3), Deliver(stopped=2)
    hearing = Hearing(history, news, now, Pace("three"))
    await hearing([Record(0, 0, 1), Record(0, 0, 2), Record(0, 1, 7)])

    assert (history.got, news.got) == (old, new)
    assert (hearing.failures, hearing.stopped) == (3, 2)
