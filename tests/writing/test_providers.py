"""How somebody signs in at an identity provider, a real server of the tests' own."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest
from pydantic import SecretStr

from case_command.api import providers, sessions
from case_command.files.limits import Limits
from case_command.settings import Switches
from case_runtime.auth import Authentication
from case_runtime.configuration.server import Oidc as Settings
from case_runtime.http import Routes, Rules, service
from case_runtime.oidc import Oidc
from case_runtime.reloading import Reloading
from case_runtime.sessions.box import Box
from case_runtime.sessions.door import Door
from case_runtime.sessions.flow import Flow
from case_runtime.sessions.session import Sessions
from described import Described
from fakes.issuer import CLIENT, Issuer
from people import FILE

TOKEN = SecretStr("what our services say to each other")
HERE = "http://caselog"
BACK = f"{HERE}/api/session/oidc/callback"
NEXT = re.compile(r'content="0;url=([^"]*)"')


class Clock:
    """The time, which may be another."""

    def __init__(self):
        self.past = timedelta(0)

    def __call__(self):
        return datetime.now(UTC) + self.past


class World:
    """A service, and a browser that follows where it is led."""

    def __init__(self, issuer, path, **said):
        self.issuer, self.clock, self.seconds = issuer, Clock(), 0.0
        told = {"issuer": issuer.url, "clientId": CLIENT} | said
        settings = Settings.model_validate(told)
        box, users = Box(TOKEN), Reloading(path)
        self.oidc = Oidc(settings, clock=lambda: self.seconds)
        flow = Flow(settings, self.oidc, box, HERE, clock=self.clock)
        kept = Sessions(box, issuer=issuer.url)
        bearer = self.oidc if settings.audience else None
        gate = Authentication(users, bearer, sessions=kept, clock=lambda: self.seconds)
        door = Door(gate, lambda: users.current, kept, flow)
        self.table = Routes()
        sessions.add_routes(self.table, door, Limits(), Switches(oidc=True))
        providers.add_routes(self.table, door)
        rules = Rules(gate, sessions.OPEN | providers.OPEN)
        self.browser = httpx.AsyncClient(
            transport=httpx.ASGITransport(service("one", rules, self.table)),
            base_url=HERE,
            event_hooks={"response": [Described(self.table)]},
        )

    async def begun(self, then="/app/cases"):
        """Where the first page leads to."""
        answer = await self.browser.get("/api/session/oidc", params={"then": then})
        assert answer.status_code == 200, answer.text
        return leads(answer)

    async def there(self, url):
        """Where the provider leads back to."""
        async with httpx.AsyncClient() as outside:
            answer = await outside.get(url)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    async def back(self, url):
        """Where the last page leads to."""
        answer = await self.browser.get(url)
        assert answer.status_code == 200, answer.text
        return leads(answer)

    async def sign_in(self, then="/app/cases"):
        return await self.back(await self.there(await self.begun(then)))

    async def me(self, **headers):
        return await self.browser.get("/api/session/me", headers={"kbn-xsrf": "1"} | headers)


def leads(answer):
    return unescape(NEXT.search(answer.text)[1])


@pytest.fixture
def path(tmp_path):
    (tmp_path / "users.yml").write_text(FILE)
    return tmp_path / "users.yml"


@pytest.fixture
async def issuer():
    async with Issuer(BACK) as made:
        yield made


@pytest.fixture
def world(issuer, path):
    return World(issuer, path)


async def test_whoever_the_provider_knows_is_signed_in_and_led_on(world):
    assert await world.sign_in("/s/soc-1/app/cases?status=open") == "/s/soc-1/app/cases?status=open"
    mine = (await world.me()).json()

    assert (mine["principal"], mine["user"]["username"]) == ("oidc:s-1", "olga")
    assert mine["user"]["full_name"] == "Olga O."
    assert mine["user"]["profile_uid"].startswith("u_")
    assert "createCase" in mine["privileges"]["securitySolution"]
    assert mine["session"]["expires"]
    assert mine["switches"]["oidc"] is True


async def test_the_cookie_on_the_way_comes_back_from_another_site_and_then_goes(world):
    first = await world.browser.get("/api/session/oidc")
    last = await world.browser.get(await world.there(leads(first)))
    begun = first.headers["set-cookie"].lower()
    ended = [one.lower() for one in last.headers.get_list("set-cookie")]

    assert "samesite=lax" in begun
    assert "httponly" in begun
    assert "path=/api/session/oidc" in begun
    assert any("caselog_signing_in" in one and "max-age=0" in one for one in ended)
    assert any("caselog_session" in one and "samesite=strict" in one for one in ended)


async def test_a_provider_that_gave_us_a_secret_wants_to_hear_it(path):
    async with Issuer(BACK, secret="it's: a/secret") as issuer:  # noqa: S106 - of the test
        good = World(issuer, path, clientSecret="it's: a/secret")
        wrong = World(issuer, path, clientSecret="another")

        assert await good.sign_in() == "/app/cases"
        assert await wrong.sign_in() == "/app/sign-in?failed=refused"


async def test_whoever_does_not_agree_is_not_signed_in(world, issuer):
    issuer.denies = True

    assert await world.sign_in() == "/app/sign-in?failed=denied"
    assert (await world.me()).status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"azp": "another"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"preferred_username": "\ud800"},
    ],
)
async def test_a_token_that_is_not_of_this_sign_in_is_refused(world, issuer, claims):
    issuer.aside = claims

    assert await world.sign_in() == "/app/sign-in?failed=refused"
    assert (await world.me()).status_code == 401


async def test_a_code_is_good_only_where_it_was_asked_for(world, issuer, path):
    stolen = await world.there(await world.begun())
    other = World(issuer, path)
    await other.begun()

    assert await other.back(stolen) == "/app/sign-in?failed=refused"
    assert await World(issuer, path).back(stolen) == "/app/sign-in?failed=expired"


async def test_a_code_is_good_once(world):
    url = await world.there(await world.begun())
    cookies = dict(world.browser.cookies)
    assert await world.back(url) == "/app/cases"
    world.browser.cookies = httpx.Cookies(cookies)

    assert await world.back(url) == "/app/sign-in?failed=refused"


async def test_whoever_takes_too_long_begins_again(world):
    url = await world.there(await world.begun())
    world.clock.past = timedelta(minutes=11)

    assert await world.back(url) == "/app/sign-in?failed=expired"


async def test_while_the_provider_is_away_the_page_says_so(world, issuer):
    issuer.fail("GET", "/.well-known", status=500)
    assert await world.begun() == "/app/sign-in?failed=away"
    world.seconds = 60.0
    url = await world.there(await world.begun())
    issuer.fail("POST", "/token", status=500)

    assert await world.back(url) == "/app/sign-in?failed=away"


@pytest.mark.parametrize("how", ["flood", "cut", "reset"])
async def test_a_provider_that_answers_badly_does_no_harm(world, issuer, how):
    url = await world.there(await world.begun())
    issuer.fail("POST", "/token", how=how, said={"id_token": "x"})

    assert await world.back(url) == "/app/sign-in?failed=away"


@pytest.mark.parametrize("said", [{"id_token": 5}, {}, [], "text"])
async def test_a_provider_that_gives_no_token_is_as_good_as_away(world, issuer, said):
    url = await world.there(await world.begun())
    issuer.fail("POST", "/token", said=said)

    assert await world.back(url) == "/app/sign-in?failed=away"


async def test_its_keys_may_change_at_any_time(world, issuer):
    await world.sign_in()
    issuer.rotate()
    world.seconds = 31.0
    world.browser.cookies.clear()

    assert await world.sign_in() == "/app/cases"
    assert (await world.me()).status_code == 200


async def test_roles_that_are_not_in_the_token_are_asked_for(world, issuer):
    issuer.only_asked = {"roles", "name"}
    await world.sign_in()
    mine = (await world.me()).json()

    assert "createCase" in mine["privileges"]["securitySolution"]
    assert mine["user"]["full_name"] == "Olga O."


async def test_what_is_told_of_somebody_else_does_not_count(world, issuer):
    issuer.only_asked = {"roles"}
    url = await world.there(await world.begun())
    issuer.fail("GET", "/userinfo", said={"sub": "s-2", "roles": ["admin"]})

    assert await world.back(url) == "/app/sign-in?failed=refused"


async def test_roles_that_the_users_file_does_not_know_are_worth_nothing(world, issuer):
    issuer.person["roles"] = ["gone"]
    await world.sign_in()
    mine = (await world.me()).json()

    assert mine["spaces"] == {"named": [], "patterns": []}
    assert not any(mine["privileges"].values())


async def test_somebody_of_whom_no_browser_keeps_so_much_is_told(world, issuer):
    issuer.person["name"] = "x" * 4000

    assert await world.sign_in() == "/app/sign-in?failed=refused"


@pytest.mark.parametrize(
    "then",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/app\r\nx: y",
        "",
        "app",
        "javascript:alert(1)",
    ],
)
async def test_nobody_is_led_to_another_site(world, then):
    answer = await world.browser.get("/api/session/oidc", params={"then": then})

    assert answer.status_code == 400


async def test_what_leads_on_is_no_html_of_a_stranger(world):
    url = '/app?x="><script>'

    assert await world.sign_in(url) == url
    answer = await world.browser.get("/api/session/oidc", params={"then": url})
    assert "<script>" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_bearer_token_for_us_is_taken_and_one_for_the_browser_is_not(issuer, path):
    world = World(issuer, path, audience="api")
    good = await world.me(authorization=f"Bearer {issuer.token(aud='api')}")
    other = await world.me(authorization=f"Bearer {issuer.token()}")

    assert (good.status_code, other.status_code) == (200, 401)
    assert good.json()["session"] is None


async def test_without_a_provider_there_is_no_such_way(path):
    users = Reloading(path)
    gate = Authentication(users)
    table = Routes()
    providers.add_routes(table, Door(gate, lambda: users.current))
    app = service("one", Rules(gate, providers.OPEN), table)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as browser:
        answers = [await browser.get(one) for one in ("/api/session/oidc", BACK)]

    assert [one.status_code for one in answers] == [404, 404]
