"""Is a program told again all that happened, however long the log is, and whoever is away?"""

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition

from case_events import USER_ACTIONS
from case_events.testing import NOON, history
from case_events.wire import to_record
from case_runtime.effects import Effect, Worker
from case_runtime.effects.memory import MemoryEffects
from case_runtime.errors import Invalid
from examples import CREATED
from notifier.api.webhooks import Since
from notifier.webhooks.replaying import Replaying, wanted

LENGTH = 7


class Log:
    """Partition 0 holds so many records; it is read one by one, and refuses as Kafka does."""

    def __init__(self):
        self.at, self.asked = 0, []

    async def offsets_for_times(self, times):
        self.asked += times.values()
        if min(times.values()) < 0:
            raise ValueError("negative")
        return {
            place: SimpleNamespace(offset=0) if place.partition == 0 else None for place in times
        }

    async def end_offsets(self, places):
        return {place: LENGTH if place.partition == 0 else 0 for place in places}

    def assign(self, places):
        pass

    def seek(self, place, offset):
        self.at = offset

    async def getmany(self, *, timeout_ms, max_records):
        (envelope,) = history(CREATED)
        value = to_record(envelope).value
        record = SimpleNamespace(offset=self.at, partition=0, value=value)
        return {TopicPartition(USER_ACTIONS.name, 0): [record]}


class Webhooks:
    async def one(self, webhook_id):
        return webhook_id


class Deliveries:
    """One row for each record that is planned."""

    def __init__(self):
        self.planned = 0

    async def of(self, envelopes, webhooks, replay):
        self.planned += len(envelopes)
        return [Effect(f"delivery/{self.planned}", f"case/{self.planned}", 1, {"case": "c"})]


@pytest.fixture
def log(monkeypatch):
    made = Log()

    @asynccontextmanager
    async def consumer(servers):
        yield made

    monkeypatch.setattr("notifier.webhooks.replaying.kafka.consumer", consumer)
    return made


async def replayed(since=NOON, attempts=1):
    """The rows, once a worker that gives up soon has nothing more to do."""
    effects, deliveries = MemoryEffects(), Deliveries()
    replaying = Replaying("kafka", USER_ACTIONS, Webhooks(), effects, deliveries, steps=2)

    async def act(claim):
        if "replay" in claim.effect.what:
            await replaying(claim)

    await effects.plan([wanted("w-1", "r-1", since)])
    worker = Worker(effects, act, attempts=attempts)
    while claims := await effects.claim(10):
        for claim in claims:
            await worker._attempt(claim)  # noqa: SLF001 - one after another
    return effects.rows, deliveries


async def test_a_long_log_is_told_to_its_end_and_costs_no_attempts(log):
    rows, deliveries = await replayed()
    replays = {key: row for key, row in rows.items() if key.startswith("replay/")}

    assert deliveries.planned == LENGTH
    assert {row.state for row in rows.values()} == {"done"}
    assert list(replays) == ["replay/w-1/r-1", *(f"replay/w-1/r-1/{n}" for n in (2, 3, 4))]
    assert {row.attempt for row in replays.values()} == {1}


async def test_what_ended_and_was_not_written_down_does_not_begin_again(log):
    effects, deliveries = MemoryEffects(), Deliveries()
    replaying = Replaying("kafka", USER_ACTIONS, Webhooks(), effects, deliveries)
    await effects.plan([wanted("w-1", "r-1", NOON)])
    (claim,) = await effects.claim(1)
    await effects.note(claim, {"left": {}})
    effects.rows[claim.effect.key].due = 0
    (again,) = await effects.claim(1)
    await replaying(again)

    assert deliveries.planned == 0


async def test_before_1970_is_from_the_beginning(log):
    _, deliveries = await replayed(datetime(1960, 1, 1, tzinfo=UTC))

    assert set(log.asked) == {0}
    assert deliveries.planned == LENGTH


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
def test_what_is_no_time_in_utc_is_refused(said):
    with pytest.raises(Invalid):
        Since.model_validate({"from": said}).moment()
