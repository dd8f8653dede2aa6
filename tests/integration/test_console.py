"""What people keep for themselves: preferences, views of the list, how far they have read."""

import asyncio

import httpx
import pytest
import pytest_asyncio

from case_command.api import console
from case_command.console.shelf import Shelf
from case_events import User
from case_runtime.auth import Caller
from case_runtime.errors import Unauthenticated
from case_runtime.http import Routes, Rules, service
from case_runtime.rights import Rights
from described import Described

pytestmark = pytest.mark.integration

PREFERENCES, VIEWS, CURSORS = (f"/api/console/{one}" for one in ("preferences", "views", "cursors"))
READ = ["read"]
VIEW = {"name": "Mine", "query": "status=open&assignee=me"}


class Gate:
    """`Words ana read update` is ana with these rights."""

    def known(self, authorization, space):
        return None

    async def authenticate(self, authorization, space):
        scheme, *said = (authorization or b"").decode().split(" ")
        if scheme != "Words":
            raise Unauthenticated("who?")
        name, *words = said
        rights = Rights.of({"securitySolution": words})
        return Caller(User(username=name, profile_uid=f"u_{name}"), f"user:{name}", rights)


class World:
    def __init__(self, database):
        self.shelf = Shelf.of(database)
        table = Routes()
        console.add_routes(table, self.shelf)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(service("one", Rules(Gate()), table)),
            base_url="http://caselog",
            event_hooks={"response": [Described(table)]},
        )

    async def ask(self, method, path, json=None, *, by="ana", may=("read",), **query):
        headers = {"authorization": " ".join(("Words", by, *may)), "kbn-xsrf": "1"}
        return await self.client.request(method, path, json=json, params=query, headers=headers)

    async def got(self, path, **asked):
        answer = await self.ask("GET", path, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def liked(self, said, **asked):
        answer = await self.ask("PATCH", PREFERENCES, {"preferences": said}, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()["preferences"]

    async def saved(self, view_id="v-1", said=VIEW, **asked):
        return await self.ask("PUT", f"{VIEWS}/{view_id}", said, **asked)

    async def names(self, **asked):
        return [one["name"] for one in (await self.got(VIEWS, **asked))["views"]]


@pytest_asyncio.fixture
async def world(database):
    made = World(database)
    await made.shelf.prepare()
    return made


async def test_preferences_are_whatever_a_console_writes_and_everyones_own(world):
    said = {"theme": "dark", "columns": ["status", {"a": None}], "n": 5, "on": False}

    assert await world.got(PREFERENCES) == {"preferences": {}}
    assert await world.liked(said) == said
    assert (await world.got(PREFERENCES))["preferences"] == said
    assert await world.got(PREFERENCES, by="bo") == {"preferences": {}}
    assert (await world.got(f"/s/soc{PREFERENCES}"))["preferences"] == said


async def test_only_what_is_said_changes_and_null_takes_away(world):
    await world.liked({"theme": "dark", "zone": "UTC"})

    assert await world.liked({"theme": "light", "density": "dense"}) == {
        "theme": "light",
        "zone": "UTC",
        "density": "dense",
    }
    assert await world.liked({"zone": None, "nothing": None}) == {
        "theme": "light",
        "density": "dense",
    }


async def test_two_tabs_lose_nothing_of_each_other(world):
    await asyncio.gather(*(world.liked({f"k{n}": n}) for n in range(20)))

    assert (await world.got(PREFERENCES))["preferences"] == {f"k{n}": n for n in range(20)}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"preferences": {}},
        {"preferences": {"a.b": 1}},
        {"preferences": {"$set": 1}},
        {"preferences": {"": 1}},
        {"preferences": {"x" * 101: 1}},
        {"preferences": {"x": "x" * 20_000}},
        {"preferences": {f"k{n}": 1 for n in range(101)}},
        {"preferences": {"a": 1}, "more": 1},
    ],
)
async def test_what_is_no_preference_is_refused(world, said):
    assert (await world.ask("PATCH", PREFERENCES, said)).status_code == 400


async def test_nobody_keeps_more_preferences_than_so_many(world):
    for part in range(2):
        await world.liked({f"k{part}-{n}": n for n in range(100)})
    answer = await world.ask("PATCH", PREFERENCES, {"preferences": {"more": 1}})

    assert answer.status_code == 400
    assert len(await world.liked({"k0-0": None, "more": 1})) == 200


async def test_a_view_is_kept_changed_and_dropped(world):
    made = (await world.saved(said=VIEW | {"settings": {"columns": ["title"]}})).json()
    assert made == {
        "id": "v-1",
        "name": "Mine",
        "query": "status=open&assignee=me",
        "settings": {"columns": ["title"]},
        "shared": False,
        "version": 1,
        "mine": True,
        "created_by": {
            "username": "ana",
            "full_name": None,
            "email": None,
            "profile_uid": "u_ana",
        },
    }
    changed = (await world.saved(said=VIEW | {"name": "$Ours", "version": 1})).json()

    assert (changed["name"], changed["version"], changed["settings"]) == ("$Ours", 2, {})
    assert await world.names() == ["$Ours"]
    assert (await world.ask("DELETE", f"{VIEWS}/v-1")).status_code == 204
    assert await world.names() == []
    assert (await world.ask("DELETE", f"{VIEWS}/v-1")).status_code == 404


async def test_to_say_the_same_again_does_no_harm(world):
    first = (await world.saved()).json()
    again = (await world.saved()).json()
    change = VIEW | {"name": "Other", "version": 1}
    changed = [(await world.saved(said=change)).json() for _ in range(2)]

    assert again == first
    assert changed[0] == changed[1]
    assert changed[0]["version"] == 2


async def test_who_looked_before_somebody_else_changed_it_is_told(world):
    await world.saved()
    await world.saved(said=VIEW | {"name": "Other", "version": 1})
    stale = await world.saved(said=VIEW | {"name": "Third", "version": 1})
    blind = await world.saved(said=VIEW | {"name": "Third"})
    unknown = await world.saved("v-2", said=VIEW | {"version": 3})

    assert [one.status_code for one in (stale, blind, unknown)] == [409, 409, 404]
    assert await world.names() == ["Other"]


async def test_of_changes_at_the_same_time_one_is_made(world):
    await world.saved()
    said = [VIEW | {"name": f"n{n}", "version": 1} for n in range(8)]
    answers = await asyncio.gather(*(world.saved(said=one) for one in said))

    assert sorted(one.status_code for one in answers) == [200] + [409] * 7


async def test_what_is_shared_is_seen_in_its_space_and_changed_by_whose_it_is(world):
    await world.saved(said=VIEW | {"shared": True, "name": "b"})
    await world.saved("v-2", said=VIEW | {"name": "A"})
    [seen] = (await world.got(VIEWS, by="bo"))["views"]
    changed = await world.saved(by="bo", said=VIEW | {"version": 1})
    dropped = await world.ask("DELETE", f"{VIEWS}/v-1", by="bo")
    hidden = await world.ask("DELETE", f"{VIEWS}/v-2", by="bo")

    assert await world.names() == ["A", "b"]
    assert (seen["name"], seen["mine"], seen["created_by"]["username"]) == ("b", False, "ana")
    assert [one.status_code for one in (changed, dropped, hidden)] == [403, 403, 404]
    assert (await world.got(f"/s/soc{VIEWS}", by="bo"))["views"] == []


async def test_who_may_configure_keeps_order_among_shared_ones(world):
    may = ("read", "settings")
    await world.saved(said=VIEW | {"shared": True})
    changed = await world.saved(by="bo", may=may, said=VIEW | {"shared": True, "version": 1})
    renamed = await world.saved(
        by="bo", may=may, said=VIEW | {"shared": True, "version": 1, "name": "Theirs"}
    )

    assert (changed.status_code, renamed.json()["name"]) == (200, "Theirs")
    assert renamed.json()["created_by"]["username"] == "ana"
    assert (await world.ask("DELETE", f"{VIEWS}/v-1", by="bo", may=may)).status_code == 204


@pytest.mark.parametrize("view_id", ["x" * 65, "a.b", "a b", "%C3%A4", "a%2Fb", "_-"])
async def test_an_id_is_plain(world, view_id):
    assert (await world.saved(view_id)).status_code == 400


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "x"},
        VIEW | {"name": "  "},
        VIEW | {"name": "x" * 101},
        VIEW | {"query": "x" * 4001},
        VIEW | {"shared": "yes"},
        VIEW | {"version": 0},
        VIEW | {"settings": {"x": "x" * 20_000}},
        VIEW | {"settings": []},
        VIEW | {"more": 1},
    ],
)
async def test_what_is_no_view_is_refused(world, said):
    assert (await world.saved(said=said)).status_code == 400


async def test_a_cursor_goes_forward_and_is_everyones_own(world):
    assert (await world.ask("PUT", CURSORS, {"cursors": {"a": 5, "b": 2}})).status_code == 204
    await world.ask("PUT", CURSORS, {"cursors": {"a": 3, "c/$d": 9}})

    assert await world.got(CURSORS, case=["a", "c/$d", "e"]) == {"cursors": {"a": 5, "c/$d": 9}}
    assert await world.got(CURSORS) == {"cursors": {"a": 5, "b": 2, "c/$d": 9}}
    assert await world.got(CURSORS, by="bo") == {"cursors": {}}
    assert await world.got(f"/s/soc{CURSORS}") == {"cursors": {}}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"cursors": {}},
        {"cursors": {"a": -1}},
        {"cursors": {"a": "1"}},
        {"cursors": {"a": 2**53}},
        {"cursors": {"": 1}},
        {"cursors": {f"c{n}": 1 for n in range(101)}},
    ],
)
async def test_what_is_no_cursor_is_refused(world, said):
    assert (await world.ask("PUT", CURSORS, said)).status_code == 400


@pytest.mark.parametrize("path", [VIEWS, CURSORS])
async def test_who_may_read_no_case_there_keeps_nothing_of_cases(world, path):
    answer = await world.ask("GET", path, may=("create",))

    assert answer.status_code == 403
    assert (await world.ask("GET", PREFERENCES, may=())).status_code == 200
