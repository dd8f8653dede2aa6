"""Does whoever listens say that Kafka is away, also when it was there before?"""

import asyncio
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest

from case_events.topics import ALERTS
from case_runtime import listen
from case_runtime.listening import Listening
from standing import standing_still

pytestmark = [pytest.mark.integration, pytest.mark.faults]
PATIENCE = 180


async def nothing(*_):
    pass


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - a listener tells no events
            await asyncio.sleep(0.05)


async def test_a_listener_says_that_kafka_is_gone_and_that_it_is_back(stack):
    servers, run = stack["KAFKA_BOOTSTRAP_SERVERS"], uuid4().hex[:8]
    topic = replace(ALERTS, name=f"{ALERTS.name}.{run}")
    subscribe = partial(listen.subscribe, topic, group=run, handle=nothing)
    listening = Listening("alerts", servers, [topic], nothing, subscribe, looks=0.2)
    assert list(listening.ailments()) == ["alerts: Kafka cannot be reached"]
    async with listening.going():
        await until(lambda: not list(listening.ailments()))
        with standing_still(servers):
            await until(lambda: list(listening.ailments()))
        await until(lambda: not list(listening.ailments()))
    await asyncio.sleep(0)

    assert list(listening.ailments()) == ["alerts: Kafka cannot be reached"]
    assert not listening.failures
