"""Who looks at a case, over HTTP: told to those who may read it."""

import httpx
import pytest
import pytest_asyncio

from case_events import User
from case_query.api import Desk, presence
from case_query.presence import Presence
from case_runtime.auth import Caller
from case_runtime.http import Routes, Rules, service
from case_runtime.rights import Rights
from described import Described
from library import NOW, OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]


class Gate:
    """`Words ana read` is ana with these rights."""

    def known(self, authorization, space):
        return None

    async def authenticate(self, authorization, space):
        _, name, *words = (authorization or b"").decode().split(" ")
        return Caller(User(username=name), f"user:{name}", Rights.of({OWNER: words}))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A")
        await made.opens("C", owner="cases")
        yield made


@pytest.fixture
def ask(cases):
    table = Routes()
    presence.add_routes(table, Desk(lambda: cases.reads, lambda: NOW), Presence())
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(service("case-query", Rules(Gate()), table)),
        base_url="http://caselog",
        event_hooks={"response": [Described(table)]},
    )

    async def asked(method, name, case="A", said=None, may="read", **query):
        headers = {"authorization": f"Words {name} {may}", "kbn-xsrf": "1"}
        path = f"/api/console/presence/{case}"
        return await client.request(method, path, json=said, params=query, headers=headers)

    return asked


def people(answer):
    assert answer.status_code == 200, answer.text
    return [(one["user"]["username"], one["doing"], one["me"]) for one in answer.json()["people"]]


async def test_who_looks_is_told_who_else_does(ask):
    await ask("PUT", "ana", said={"tab": "t1"})
    said = {"tab": "t1", "doing": "typing", "field": "description"}
    answer = await ask("PUT", "bo", said=said)

    assert people(answer) == [("ana", "looking", False), ("bo", "typing", True)]
    assert answer.json()["again"] == 30
    assert answer.json()["people"][1]["field"] == "description"
    assert (await ask("DELETE", "bo", tab="t1")).status_code == 204
    assert people(await ask("GET", "ana")) == [("ana", "looking", True)]


async def test_who_may_not_read_the_case_neither_says_nor_hears_it(ask):
    answers = [
        await ask("PUT", "eve", said={"tab": "t1"}, may="create"),
        await ask("GET", "eve", may="create"),
        await ask("PUT", "eve", "C", said={"tab": "t1"}),
        await ask("PUT", "eve", "never", said={"tab": "t1"}),
        await ask("DELETE", "eve", "C", tab="t1"),
    ]

    assert [one.status_code for one in answers] == [403, 403, 403, 404, 403]
    assert people(await ask("GET", "ana")) == []


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"tab": ""},
        {"tab": "a b"},
        {"tab": "t", "doing": "thinking"},
        {"tab": "t", "field": "what is typed"},
        {"tab": "t", "text": "never"},
    ],
)
async def test_what_nobody_is_to_hear_is_refused(ask, said):
    assert (await ask("PUT", "ana", said=said)).status_code == 400
