"""Is there one ticket, and one of each comment, whatever step of a push a process dies in?"""

from contextlib import asynccontextmanager

import pytest

import paper
from connector_pusher.connector import Connector
from faults.pushers import pusher

pytestmark = [pytest.mark.integration, pytest.mark.faults]
CALLS = [
    ("POST", "tickets", 0),
    ("POST", "comments", 0),
    ("POST", "comments", 1),
    ("POST", "finish", 0),
]
PAPER = {"id": "paper", "name": "Paper", "type": ".jira"}
FIELDS = {"issueType": None, "priority": "finish", "parent": None}


class World:
    """A pusher, and the desk that it calls."""

    def __init__(self, pusher, desk):
        self.pusher, self.desk = pusher, desk
        self.pushing, self.gone = pusher.pushing, pusher.gone

    def dies(self, *, when):
        """`before`: it is never done; `after`: it is done, and nobody hears of it."""

        def die():
            self.pusher.kill()
            return 500 if when == "before" else "lost"

        return die

    async def case(self):
        case = await self.pusher.clients.case(connector=PAPER | {"fields": FIELDS})
        for text in ("First", "Second"):
            await self.pusher.comment(case, text)
        return case

    async def asked(self, case):
        return await self.pusher.asked(case, "paper")


@asynccontextmanager
async def world_of(stack, folder, *, lookup):
    async with paper.serving() as desk:
        config = {"url": desk.url, "lookup": lookup}
        connector = Connector("paper", "default", 1, "Paper", ".jira", config)
        async with pusher(stack, folder, "paper", [connector]) as made:
            yield World(made, desk)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_push_that_was_cut_off_goes_on_where_it_was(stack, tmp_path, when):
    async with world_of(stack, tmp_path, lookup=True) as world:
        for number, (method, step, nth) in enumerate(CALLS, start=1):
            case = await world.case()
            world.desk.fail(method, step, *[None] * nth, world.dies(when=when))
            with world.pushing():
                answer = await world.asked(case)
                await world.gone()
            with world.pushing():
                told = await answer
            ticket = world.desk.tickets[f"{number}"]

            assert told.status_code == 200, told.text
            assert len(world.desk.tickets) == number, (step, nth)
            assert ticket["said"]["case"] == case["id"]
            texts = [one["text"].split("\n")[0] for one in ticket["comments"]]
            assert texts == ["First", "Second"], (step, nth)
            assert told.json()["external_service"]["external_id"] == f"{number}"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_where_nobody_can_look_it_stops_and_asks(stack, tmp_path, when):
    async with world_of(stack, tmp_path, lookup=False) as world:
        case = await world.case()
        world.desk.fail("POST", "tickets", world.dies(when=when))
        with world.pushing():
            answer = await world.asked(case)
            await world.gone()
        with world.pushing():
            told = await answer
        posts = [call for call in world.desk.calls if call[0] == "POST"]

        assert told.status_code == 424
        assert "cannot look for tickets" in told.json()["message"]
        assert len(posts) == 1
