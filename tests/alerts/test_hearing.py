"""Is what happened before it began told apart from what is new?"""

from dataclasses import dataclass

import pytest

from alert_sync.cases.hearing import Hearing


@dataclass
class Record:
    timestamp: int = 0
    partition: int = 0
    offset: int = 0


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
    hearing = Hearing(history, news, now)
    await hearing([Record(0, 0, 1), Record(0, 0, 2), Record(0, 1, 7)])

    assert (history.got, news.got) == (old, new)
    assert (hearing.failures, hearing.stopped) == (3, 2)
