"""Can a release with other views come in while people write, without anybody noticing?"""

import asyncio

import pytest

from case_events.testing import history
from case_query.views import VERSION
from case_runtime.showing import Asked
from examples import CREATED
from projecting import Bench, chronicle, reached, until

pytestmark = pytest.mark.integration
TOLD = [envelope for seed in range(30) for envelope in chronicle(seed)]


@pytest.fixture
def bench(stack, database):
    return Bench(stack, database)


class Load:
    """Somebody who writes until told to stop, and sees each write with the replica that is old."""

    def __init__(self, bench, serving):
        self.bench, self.serving = bench, serving
        self.written = 0
        self.going = True

    async def run(self):
        while self.going:
            name = f"new-{self.written}"
            await self.bench.publish(*history(CREATED, stream=name))
            self.written += 1
            (shown,) = await self.serving.shown([Asked(name, 1)])
            assert shown, "the old replica shows what was written"


async def test_new_views_are_made_beside_the_old_ones_while_writes_go_on(bench):
    await bench.publish(*TOLD)
    async with bench.serving() as old:
        load = Load(bench, old)
        writing = asyncio.create_task(load.run())
        await until(lambda: load.written > 2)
        before = load.written
        async with bench.serving(version=VERSION + 1) as new:
            await until(lambda: load.written > before + 2)
            load.going = False
            await writing
            every = len(TOLD) + load.written
            for serving in (old, new):
                await until(lambda serving=serving: reached(serving, every))
                await serving.views.store.written()
            await old.answers()
            await new.answers()

            assert new.views.name == f"{VERSION + 1}.1"
            assert await bench.views(old.views.name) == await bench.views(new.views.name)
            assert len((await bench.views(new.views.name))["cases"]) == 30 + load.written
