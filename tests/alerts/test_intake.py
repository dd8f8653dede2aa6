"""What becomes of each record of a batch?"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from alert_sync.alerts.intake import Intake
from case_runtime.errors import Later

AT = datetime(2026, 5, 1, tzinfo=UTC)


@dataclass
class Record:
    key: bytes
    value: bytes
    partition: int = 0
    offset: int = 0
    timestamp: int = 0


class Kept:
    def __init__(self, *faults, poison=None):
        self.faults, self.poison = list(faults), poison
        self.keys, self.hops = [], []

    async def publish(self, publications):
        if self.faults:
            raise self.faults.pop()
        keys = [one.alert.key for one in publications]
        if self.poison in keys:
            raise KeyError(self.poison)
        self.keys += keys
        self.hops += [one.hops for one in publications]


async def taken(kept, *records, aside=()):
    """What was set aside, and why."""
    faults, found, slept = list(aside), [], []

    async def set_aside(record, reason):
        if faults:
            raise faults.pop()
        found.append((record.key, reason))

    async def sleep(seconds):
        slept.append(seconds)

    intake = Intake(kept, set_aside, lambda: AT, sleep)
    await intake(records)
    return found, slept, intake


GOOD, BAD = Record(b"i/1", b"{}"), Record(b"i/2", b"{")


async def test_what_cannot_be_read_is_set_aside_and_the_rest_is_kept():
    kept = Kept()
    [(key, reason)], _, _ = await taken(kept, BAD, GOOD)

    assert kept.keys == ["i/1"]
    assert key == b"i/2"
    assert reason == "unreadable: Invalid request payload JSON format"


async def test_what_may_be_kept_later_is_tried_until_it_is():
    kept = Kept(*[Later("away")] * 6)
    aside, slept, intake = await taken(kept, GOOD)

    assert (aside, kept.keys) == ([], ["i/1"])
    assert slept == sorted(slept)
    assert intake.failures == 0


async def test_one_that_never_can_be_kept_does_not_stop_the_others():
    kept = Kept(poison="i/3")
    [(key, reason)], _, _ = await taken(kept, GOOD, Record(b"i/3", b"{}"), Record(b"i/4", b"{}"))

    assert kept.keys == ["i/1", "i/4"]
    assert (key, reason) == (b"i/3", "failed: KeyError")


@pytest.mark.parametrize("fault", [Later("away"), OSError()])
async def test_nothing_is_dropped_while_it_cannot_be_set_aside(fault):
    aside, _, _ = await taken(Kept(), BAD, aside=[fault] * 5)

    assert [key for key, _ in aside] == [b"i/2"]


@pytest.mark.parametrize(
    ("said", "hops"),
    [((), 0), ([("ce_hops", b"3")], 3), ([("ce_hops", b"99")], 9), ([("ce_hops", b"-1")], 0)],
)
async def test_how_many_reactions_lie_before_an_alert_its_detector_says(said, hops):
    kept = Kept()
    record = Record(b"i/1", b"{}")
    record.headers = said
    await taken(kept, record)

    assert kept.hops == [hops]
