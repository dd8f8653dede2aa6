"""Does the relay end when it is told to, whatever it is doing at that moment?"""

import asyncio
from contextlib import asynccontextmanager

from case_command.log.commits import Commit
from case_command.publishing.relay import Relay
from case_events.testing import history
from case_events.wire import to_record
from examples import CREATED

ONE = Commit("case-1", 1, (to_record(history(CREATED)[0]),))


class Nothing:
    """A log that has been published, and a lease that is ours."""

    async def page(self, after):
        return []

    async def of(self, streams):
        return []

    async def hold(self):
        return True


@asynccontextmanager
async def connect():
    yield None


async def test_it_ends_although_it_is_woken_in_the_same_moment():
    relay = Relay(Nothing(), connect, Nothing())
    running = asyncio.create_task(relay.run())
    await relay.settled.wait()
    for _ in range(10):  # until it rests
        await asyncio.sleep(0)
    relay.offer([ONE])
    running.cancel()
    ended, _ = await asyncio.wait([running], timeout=1)

    assert ended
