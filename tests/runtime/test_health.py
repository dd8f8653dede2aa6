import asyncio
from types import SimpleNamespace

from fastapi import FastAPI
from prometheus_client import REGISTRY

from case_runtime.errors import Later
from case_runtime.health import Health, tells_health, unavailable


async def test_who_does_not_answer_in_time_is_not_ready():
    async def hangs():
        await asyncio.Event().wait()

    assert await unavailable(hangs, patience=0.01) == "no answer within 0.01 s"


async def test_whoever_sums_up_several_services_asks_the_app():
    async def away():
        raise Later("no primary")

    app = FastAPI(title="summed")
    tells_health(app, away, lambda: ["a"], list, relay=SimpleNamespace(failures=4))

    assert await app.state.health() == Health("no primary", ["relay: failed 4 times in a row", "a"])


async def test_failures_are_measured_as_they_are_now():
    async def answers():
        pass

    relay = SimpleNamespace(failures=0)
    tells_health(FastAPI(title="measured"), answers, relay=relay)
    relay.failures = 7
    labels = {"service": "measured", "loop": "relay"}

    assert REGISTRY.get_sample_value("caselog_loop_failures", labels) == 7
