"""Do the rows behind rules say the same to all who ask, on a real MongoDB?"""

import asyncio
from datetime import timedelta

import pytest

from alert_sync.rules.counters import Counters
from alert_sync.rules.taken import MOST, Take, Taken
from case_events.testing import NOON

pytestmark = pytest.mark.integration
WEEK = timedelta(days=7)


class Clock:
    """Time that passes when told to."""

    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def counters(database, clock):
    return Counters(database, clock)


async def test_a_counter_begins_at_one_for_all_who_ask_at_once(counters):
    found = await asyncio.gather(*(counters.now("k", WEEK) for _ in range(10)))

    assert {(one.number, one.since) for one in found} == {(1, NOON)}


async def test_it_rises_once_when_the_window_has_passed(counters, clock):
    await counters.now("k", WEEK)
    clock.at = NOON + WEEK
    assert (await counters.now("k", WEEK)).number == 1

    clock.at = NOON + WEEK + timedelta(seconds=1)
    found = await asyncio.gather(*(counters.now("k", WEEK) for _ in range(10)))

    assert {(one.number, one.since) for one in found} == {(2, clock.at)}


async def test_a_closed_case_raises_it_once_whoever_finds_it(counters):
    await counters.now("k", WEEK)
    found = await asyncio.gather(*(counters.raised("k", 1) for _ in range(10)))

    assert {one.number for one in found} == {2}
    assert (await counters.now("k", WEEK)).number == 2


@pytest.fixture
async def taken(database):
    made = Taken(database, WEEK)
    await made.prepare()
    return made


async def test_an_alert_is_taken_once_and_gathered_by_one_run(taken):
    takes = [Take("s/r", "i/1"), Take("s/r", "i/2"), Take("s/q", "i/1")]
    waiting = await taken.take(takes)
    first, more = await taken.gather("s/r", "run-1")
    again, _ = await taken.gather("s/r", "run-1")
    second, _ = await taken.gather("s/r", "run-2")
    waiting_still = await taken.take(takes)

    assert waiting == {"s/r", "s/q"}
    assert sorted(first) == sorted(again) == ["i/1", "i/2"]
    assert (second, more) == ([], False)
    assert waiting_still == {"s/q"}


async def test_a_run_tried_again_gathers_what_came_meanwhile_too(taken):
    await taken.take([Take("s/r", "i/1")])
    await taken.gather("s/r", "run-1")
    await taken.take([Take("s/r", "i/2")])
    gathered, _ = await taken.gather("s/r", "run-1")

    assert sorted(gathered) == ["i/1", "i/2"]


async def test_more_than_a_run_takes_is_told(taken):
    await taken.take([Take("s/r", f"i/{n}") for n in range(MOST + 1)])
    first, more = await taken.gather("s/r", "run-1")
    second, no_more = await taken.gather("s/r", "run-2")

    assert (len(first), more) == (MOST, True)
    assert (len(second), no_more) == (1, False)


async def test_a_run_knows_the_most_reactions_before_its_alerts(taken):
    await taken.take([Take("s/r", "i/1", 2), Take("s/r", "i/2", 5), Take("s/r", "i/3")])
    await taken.gather("s/r", "run-1")
    await taken.take([Take("s/r", "i/4")])
    await taken.gather("s/r", "run-2")

    assert (await taken.hops("s/r", "run-1"), await taken.hops("s/r", "run-2")) == (5, 0)
