"""Is somebody who attaches alerts told whose they are, and never kept waiting for it?"""

import asyncio

import aiohttp
import pytest

from case_runtime.areas import HttpAreas, Nobody, Patient, read_keys
from case_runtime.errors import Invalid, Later
from fakes.server import Asked, Fake, Reply


class AlertSync(Fake):
    """Answers what it is told to."""

    said = None

    async def answer(self, asked: Asked) -> Reply:
        if asked.headers["authorization"] != "Service secret":
            return Reply(404)
        return Reply(200, self.said or dict.fromkeys(asked.json, "siem"))


async def asked(fake, *keys, token="secret", patience=5.0):  # noqa: S107 - a test's
    async with aiohttp.ClientSession(fake.url) as session:
        return await Patient(HttpAreas(session, token), patience).consumers(keys)


async def test_consumers_are_as_the_service_says():
    async with AlertSync() as fake:
        assert await asked(fake, "i/1", "i/2") == {"i/1": "siem", "i/2": "siem"}
        fake.said = {"i/1": "logs", "i/2": 7}
        assert await asked(fake, "i/1", "i/2") == {"i/1": "logs"}


async def test_where_nothing_is_asked_nobody_is():
    async with AlertSync() as fake:
        assert await asked(fake) == {}
        assert not fake.asked


@pytest.mark.parametrize(
    "fault",
    [{"how": "reset"}, {"status": 503}, {"said": [1]}, {"said": "no JSON"}],
)
async def test_without_an_answer_nothing_is_known(fault):
    async with AlertSync() as fake:
        fake.fail("POST", "consumers", **fault, times=9)
        assert await asked(fake, "i/1") == {}


async def test_a_wrong_token_is_no_answer():
    async with AlertSync() as fake:
        assert await asked(fake, "i/1", token="other") == {}  # noqa: S106 - a test's


async def test_nobody_waits_for_long():
    async with AlertSync() as fake:
        fake.fail("POST", "consumers", how="stall")
        assert await asked(fake, "i/1", patience=0.1) == {}


async def test_a_database_that_is_away_is_no_answer_either():
    class Away:
        async def consumers(self, keys):
            raise Later("away")

    assert await Patient(Away()).consumers(["i/1"]) == {}
    assert await Nobody().consumers(["i/1"]) == {}


async def test_who_goes_is_not_held_up():
    class Slow:
        async def consumers(self, keys):
            await asyncio.Event().wait()

    going = asyncio.create_task(Patient(Slow(), 60).consumers(["i/1"]))
    await asyncio.sleep(0)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going


@pytest.mark.parametrize("sent", [{}, "x", [1], [["i", "1"]]])
def test_a_question_is_a_list_of_alerts(sent):
    with pytest.raises(Invalid):
        read_keys(sent)
