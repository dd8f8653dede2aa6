"""Does a browser get the console, and everybody else what they got before?"""

import gzip

import httpx
import pytest
from fastapi import FastAPI

from case_runtime.health import Health
from case_runtime.routing import Routes
from caselog.serving.console import POLICY, Console
from caselog.serving.gateway import Gateway
from caselog.serving.routes import Answers, console_path

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def dist(tmp_path):
    assets = tmp_path / "dist" / "app" / "assets"
    assets.mkdir(parents=True)
    (tmp_path / "secret").write_text("not ours to tell")
    (tmp_path / "dist" / "index.html").write_text("<p>console</p>")
    (tmp_path / "dist" / "app" / "color-scheme.js").write_text("paint()")
    (assets / "main-1a2b.js").write_text("run()")
    (assets / "main-1a2b.js.gz").write_bytes(gzip.compress(b"run()"))
    return tmp_path / "dist"


def client(folder):
    query = FastAPI(title="case-query")

    @query.get("/{path:path}")
    async def page(path):
        return "the page of case-query"

    async def health():
        return Health(None, [])

    query.state.health, query.state.routes = health, Routes()
    both = Gateway({Answers.QUERY: query}, console=Console(folder))
    return httpx.AsyncClient(transport=httpx.ASGITransport(both), base_url="http://test")


@pytest.mark.parametrize(
    "path",
    ["/", "/app", "/app/cases", "/app/security/cases/1", "/s/soc/app/cases", "/s/soc/app"],
)
async def test_a_browser_gets_the_page_of_the_console_and_asks_anew_each_time(dist, path):
    async with client(dist) as calls:
        answer = await calls.get(path, headers=HTML)

        assert answer.text == "<p>console</p>"
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_what_is_named_by_its_content_is_kept_for_ever_and_comes_packed(dist):
    async with client(dist) as calls:
        packed = await calls.get("/app/assets/main-1a2b.js")
        plain = await calls.get("/app/assets/main-1a2b.js", headers={"accept-encoding": "br"})

        assert (packed.text, packed.headers["content-encoding"]) == ("run()", "gzip")
        assert (plain.text, plain.headers.get("content-encoding")) == ("run()", None)
        assert packed.headers["content-type"].startswith("text/javascript")
        assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert packed.headers["vary"] == "accept-encoding"
        assert packed.headers["content-security-policy"] == POLICY  # a worker keeps to its own


async def test_what_is_not_named_so_is_asked_for_anew(dist):
    async with client(dist) as calls:
        answer = await calls.get("/app/color-scheme.js")

        assert (answer.text, answer.headers["cache-control"]) == ("paint()", "no-cache")


@pytest.mark.parametrize(
    "path",
    ["/app/assets/gone-3c4d.js", "/app/assets/..%2f..%2f..%2fsecret", "/app/assets/%2e%2e/x.js"],
)
async def test_a_missing_asset_is_no_page_and_nothing_outside_is_told(dist, path):
    async with client(dist) as calls:
        answer = await calls.get(path, headers=HTML)

        assert answer.status_code == 404


async def test_nothing_outside_the_folder_is_told(dist):
    async with client(dist) as calls:
        answer = await calls.get("/app/..%2f..%2fsecret", headers=HTML)

        assert "not ours" not in answer.text


@pytest.mark.parametrize("path", ["/api/cases/1", "/app/security/cases/1", "/s/soc/app/x"])
async def test_who_asks_for_no_page_is_answered_as_before(dist, path):
    async with client(dist) as calls:
        answer = await calls.get(path, headers={"accept": "application/json"})

        assert answer.json() == "the page of case-query"


async def test_until_it_is_built_a_browser_sees_what_it_saw_before(tmp_path, dist):
    later = tmp_path / "later"
    async with client(later) as calls:
        welcome = await calls.get("/", headers=HTML)
        case = await calls.get("/app/security/cases/1", headers=HTML)
        dist.rename(later)
        built = await calls.get("/", headers=HTML)

        assert "<h1>Caselog</h1>" in welcome.text
        assert case.json() == "the page of case-query"
        assert built.text == "<p>console</p>"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/app/cases"),
        ("GET", "/apple"),
        ("GET", "/api/app"),
        ("GET", "/s/soc/"),
        ("GET", "/s/soc"),
        ("GET", "/s"),
    ],
)
def test_other_paths_are_not_the_consoles(method, path):
    assert console_path(method, path) is None
