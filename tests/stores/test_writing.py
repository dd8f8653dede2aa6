"""Does the write side as a whole start, tell how it is, publish and end?"""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from case_command.publishing.lease import Lease
from case_command.publishing.outbox import Outbox, Place
from case_command.sizes import LARGEST_ACTION
from case_command.writing import Writing
from case_events import CONFIGURATIONS, USER_ACTIONS
from case_runtime.errors import Later
from verbs import ANA, comment, create
from world import free_port

pytestmark = pytest.mark.integration


class World:
    def __init__(self, stack, database):
        run = uuid4().hex[:8]
        self.servers, self.database = stack["KAFKA_BOOTSTRAP_SERVERS"], database
        self.outbox = Outbox(database)
        self.topics = {
            "case": replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{run}"),
            "configuration": replace(CONFIGURATIONS, name=f"{CONFIGURATIONS.name}.{run}"),
        }

    @asynccontextmanager
    async def writing(self, servers=None):
        made = Writing(self.database, servers or self.servers, self.topics)
        async with made.going():
            yield made

    async def all_marked(self):
        async with asyncio.timeout(30):
            while await self.outbox.page(Place()):  # noqa: ASYNC110 - the relay tells no events
                await asyncio.sleep(0.02)


@pytest.fixture
def world(stack, database):
    return World(stack, database)


async def test_the_largest_action_reaches_the_topic(world):
    large = comment("large", text="x" * (LARGEST_ACTION - 500))
    async with world.writing() as writing:
        await writing.ledger.transact("case-1", create, ANA, new=True)
        await writing.ledger.transact("case-1", large, ANA)
        await world.all_marked()

        assert not writing.publishing["case"].relay.failures


async def test_what_is_written_at_the_very_end_is_published_by_whoever_comes_next(world):
    async with world.writing() as writing:
        await asyncio.gather(
            *(writing.ledger.transact(f"case-{n}", create, ANA, new=True) for n in range(20))
        )
    async with world.writing():
        await world.all_marked()


async def test_whoever_ends_lets_the_next_one_begin_at_once(world):
    async with world.writing() as writing:
        await writing.ledger.transact("case-1", create, ANA, new=True)
        await world.all_marked()
    heir = Lease(world.database, "relay")

    assert await heir.hold()
    assert heir.row["reached"]


async def test_a_server_that_lets_transactions_live_too_long_is_told_of(world, logged):
    admin = world.database.client.admin
    await admin.command({"setParameter": 1, "transactionLifetimeLimitSeconds": 60})
    try:
        async with world.writing() as writing:
            (said,) = writing.ailments()
            await writing.answers()
    finally:
        await admin.command({"setParameter": 1, "transactionLifetimeLimitSeconds": 3})

    assert said.startswith("mongodb: transactionLifetimeLimitSeconds is 60, not 3")
    assert "transaction_lifetime.too_long" in {entry["event"] for entry in logged}


async def test_that_the_log_is_behind_is_remembered_while_kafka_is_away(world):
    lease = Lease(world.database, "relay")
    await lease.hold()
    await lease.keep(behind=True)
    async with world.writing(f"127.0.0.1:{free_port()}") as writing:
        with pytest.raises(Later, match="log behind topic"):
            await writing.answers()


async def test_what_becomes_durable_is_counted(world):
    def now():
        return [
            REGISTRY.get_sample_value(name)
            for name in ("caselog_commits_total", "caselog_user_actions_total")
        ]

    async with world.writing() as writing:
        before = now()
        await writing.ledger.transact("case-1", create, ANA, new=True)
        await asyncio.gather(
            *(writing.ledger.transact("case-1", comment(n), ANA) for n in range(5))
        )
        commits, actions = (after - known for after, known in zip(now(), before, strict=True))

        assert (commits, actions) == (2, 6)
        assert REGISTRY.get_sample_value("caselog_commands_waiting") == 0
