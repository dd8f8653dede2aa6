"""How somebody signs in with a browser, is known in every service, and signs out."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import Request, Response
from pydantic import SecretStr

from case_command.api import sessions as api
from case_command.files.limits import Limits
from case_command.settings import Switches
from case_runtime.auth import Authentication
from case_runtime.describing.operation import Operation
from case_runtime.http import Routes, Rules, caller_of, service
from case_runtime.reloading import Reloading
from case_runtime.rights import OWNERS
from case_runtime.sessions.box import Box
from case_runtime.sessions.door import Door
from case_runtime.sessions.session import Sessions
from case_runtime.users import uid
from described import Described
from people import ANA, ANA_HASH, FILE, QUICK, SOAR

TOKEN = SecretStr("what our services say to each other")
WORD = {"username": "ana", "password": "ana's: word"}
XSRF = {"kbn-xsrf": "1"}
CONSOLE = {"kbn-xsrf": "console"}


class World:
    """Two services behind two gates, who share a users file and a token."""

    def __init__(self, path, switches=None):
        self.path, self.seconds = path, 1000.0
        self.users = Reloading(path, lambda: self.seconds)
        gate, sessions = self.gate()
        table = Routes()
        door = Door(gate, lambda: self.users.current, sessions)
        api.add_routes(table, door, Limits(max_size=5000), switches or Switches(mail=True))
        self.first = self.client(table, Rules(gate, api.OPEN))
        self.second = self.client(self.another(), Rules(self.gate()[0]))

    def gate(self):
        sessions = Sessions(Box(TOKEN))
        return Authentication(self.users, clock=lambda: self.seconds, sessions=sessions), sessions

    def another(self):
        table = Routes()

        @table.get("/who")
        async def who(request: Request) -> Response:
            return Response(caller_of(request).principal)

        @table.put("/change", Operation("change"))
        async def change(_: Request) -> Response:
            return Response(status_code=204)

        return table

    def client(self, table, rules):
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(service("one", rules, table)),
            base_url="http://caselog",
            event_hooks={"response": [Described(table)]},
        )

    async def sign_in(self, said=WORD, **headers):
        return await self.first.post("/api/session", json=said, headers=XSRF | headers)

    async def me(self, path="/api/session/me", **headers):
        return await self.first.get(path, headers=headers)


@pytest.fixture
def path(tmp_path):
    (tmp_path / "users.yml").write_text(FILE)
    return tmp_path / "users.yml"


@pytest.fixture
def world(path):
    return World(path)


async def test_with_the_cookie_of_one_service_every_other_knows_who_it_is(world):
    answer = await world.sign_in()
    world.second.cookies = world.first.cookies

    assert answer.status_code == 200, answer.text
    assert (await world.second.get("/who")).text == "user:ana"
    assert (await world.second.put("/change", headers=XSRF)).status_code == 204


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(world):
    said = (await world.sign_in()).headers["set-cookie"]
    parts = {part.strip().lower() for part in said.split(";")[1:]}

    assert parts == {"httponly", "samesite=strict", "path=/", "max-age=43200"}


@pytest.mark.parametrize("headers", [{"x-forwarded-proto": "https"}, {}])
async def test_where_there_is_tls_the_cookie_never_goes_without(world, headers):
    if not headers:
        world.first.base_url = "https://caselog"
    said = (await world.sign_in(**headers)).headers["set-cookie"]

    assert "secure" in said.lower()


async def test_a_change_without_the_header_that_no_other_site_can_send_is_refused(world):
    await world.sign_in()
    world.second.cookies = world.first.cookies
    answers = [
        await world.second.put("/change"),
        await world.first.delete("/api/session"),
        await world.first.post("/api/session", json=WORD),
    ]

    assert [one.status_code for one in answers] == [400, 400, 400]
    assert answers[0].json()["message"] == "Request must contain a kbn-xsrf header."


@pytest.mark.parametrize(
    "said",
    [
        WORD | {"password": "wrong"},
        {"username": "eve", "password": "x"},
        {"username": "ana:ana's", "password": " word"},
        {"username": "soar", "password": "soar's key"},
    ],
)
async def test_whoever_proves_nothing_is_told_the_same_and_gets_nothing(world, said):
    answer = await world.sign_in(said)

    assert answer.status_code == 401
    assert answer.json()["message"] == "unable to authenticate with the provided credentials"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("said", [{}, {"username": "ana"}, WORD | {"more": 1}, [], "x"])
async def test_what_is_no_sign_in_is_refused(world, said):
    assert (await world.sign_in(said)).status_code == 400


async def test_a_browser_is_not_made_to_ask_where_a_page_asks_already(world):
    silent = 'Session realm="caselog"'
    wrong = await world.sign_in(WORD | {"password": "wrong"}, **CONSOLE)
    asked = [
        await world.me(**CONSOLE),
        await world.me(cookie="caselog_session=old"),
        await world.me(**{"sec-fetch-mode": "cors"}),
    ]

    assert wrong.headers["www-authenticate"] == silent
    assert [one.status_code for one in asked] == [401] * 3
    assert [one.headers["www-authenticate"] for one in asked] == [silent] * 3
    for headers in ({}, XSRF, {"sec-fetch-mode": "navigate"}):
        assert (await world.me(**headers)).headers["www-authenticate"].startswith("Basic")


async def test_an_authorization_counts_more_than_a_cookie(world):
    await world.sign_in()
    world.second.cookies = world.first.cookies

    answer = await world.second.get("/who", headers={"authorization": SOAR.decode()})

    assert answer.text == "key:soar"


async def test_who_signs_out_is_nobody(world):
    await world.sign_in()
    answer = await world.first.delete("/api/session", headers=XSRF)

    assert answer.status_code == 204
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert not world.first.cookies
    assert (await world.me()).status_code == 401


async def test_another_password_ends_every_session(world, path):
    await world.sign_in()
    world.second.cookies = world.first.cookies
    assert (await world.second.get("/who")).status_code == 200
    path.write_text(FILE.replace(ANA_HASH, QUICK.hash("another"), 1))
    await world.users.refresh()

    assert (await world.second.get("/who")).status_code == 401
    assert (await world.me()).status_code == 401


async def test_me_tells_who_it_is_and_what_they_may_do_here(world):
    signed_in = (await world.sign_in()).json()
    mine = (await world.me()).json()

    assert mine | {"session": None} == signed_in | {"session": None}
    assert mine["user"] == {
        "username": "ana",
        "full_name": "Ana Diaz",
        "email": "ana@example.com",
        "profile_uid": uid("ana"),
    }
    assert (mine["principal"], mine["space"]) == ("user:ana", "default")
    assert mine["spaces"] == {"named": ["default"], "patterns": ["soc-*"]}
    assert mine["privileges"].keys() == set(OWNERS)
    assert {"createCase", "getCase"} <= set(mine["privileges"]["securitySolution"])
    assert mine["privileges"]["cases"] == []
    assert (mine["connectors"], mine["alerts"]) == ("read", "read")


async def test_me_tells_when_the_session_ends(world):
    begins = (await world.sign_in()).json()["session"]["expires"]
    ends = (await world.me()).json()["session"]["expires"]
    half_a_day = datetime.now(UTC) + timedelta(hours=12)

    for said in (begins, ends):
        assert abs(datetime.fromisoformat(said) - half_a_day) < timedelta(minutes=5)


async def test_in_another_space_rights_are_others(world):
    await world.sign_in()
    elsewhere = (await world.me("/s/elsewhere/api/session/me")).json()

    assert elsewhere["space"] == "elsewhere"
    assert elsewhere["privileges"] == {key: [] for key in OWNERS}


async def test_who_comes_without_a_session_asks_likewise(world):
    mine = (await world.me(authorization=ANA.decode())).json()
    key = (await world.me(authorization=SOAR.decode())).json()

    assert (mine["principal"], mine["session"]) == ("user:ana", None)
    assert (key["principal"], key["session"]) == ("key:soar", None)
    assert (mine["administers"], key["administers"]) == (False, True)
    assert "profile_uid" not in key["user"]
    assert key["connectors"] == "all"


async def test_me_tells_limits_and_what_can_be_done_here(world):
    mine = (await world.sign_in()).json()
    limits = mine["limits"]

    assert (limits["title"], limits["description"], limits["comment"]) == (160, 30_000, 30_000)
    assert (limits["tags"], limits["tag"], limits["category"]) == (200, 256, 50)
    assert (limits["assignees"], limits["customFields"], limits["observables"]) == (10, 10, 50)
    assert (limits["casesAtOnce"], limits["alerts"], limits["files"]) == (100, 1000, 100)
    assert (limits["fileBytes"], limits["imageBytes"]) == (5000, 5000)
    assert "image/png" in limits["mimeTypes"]
    assert mine["switches"] == {
        "oidc": False,
        "secrets": False,
        "mail": True,
        "alertSource": False,
        "publicBaseUrl": None,
    }


@pytest.mark.parametrize(("oidc", "ways"), [(False, ["password"]), (True, ["password", "oidc"])])
async def test_everyone_is_told_how_to_sign_in(path, oidc, ways):
    world = World(path, Switches(oidc=oidc))

    assert (await world.first.get("/api/session")).json() == {"ways": ways}
