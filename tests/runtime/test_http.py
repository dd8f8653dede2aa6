import asyncio
import json
import re
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from pydantic import TypeAdapter
from starlette.requests import ClientDisconnect

from case_events import User
from case_runtime import codec, strict
from case_runtime.auth import Caller
from case_runtime.describing.operation import Change
from case_runtime.errors import Later, Unauthenticated
from case_runtime.http import (
    Routes,
    Rules,
    caller_of,
    correlation_of,
    service,
    space_of,
    tells_health,
)
from case_runtime.rights import EVERYTHING, Forbidden

PAGE = (Path(__file__).parents[2] / "docs/observability.md").read_text(encoding="utf-8")
ANA = {"authorization": "Basic ana"}
XSRF = ANA | {"kbn-xsrf": "1"}
TOKEN = "t" * 32
JSON = XSRF | {"content-type": "application/json"}


class Gate:
    """Lets in whoever says `Basic ana`, at the second door."""

    def known(self, authorization, space):
        return None

    async def authenticate(self, authorization, space):
        if authorization != b"Basic ana":
            raise Unauthenticated("who?")
        user = User(username="ana", full_name=None, email=None)
        return Caller(user, "user:ana", EVERYTHING)


def made(**rules):
    api = Routes()

    @api.get("/api/cases/{case_id}")
    async def case(request: Request) -> Response:
        said = {
            "case": request.path_params["case_id"],
            "space": space_of(request),
            "by": caller_of(request).principal,
            "correlation": correlation_of(request),
        }
        return Response(json.dumps(said), media_type="application/json")

    @api.get("/api/cases/_find")
    async def find(_: Request) -> Response:
        return Response("found")

    @api.post("/api/cases")
    async def create(request: Request) -> Response:
        return Response(json.dumps(await strict.body(request)), media_type="application/json")

    @api.post("/api/signed", Change("sign", signed=True))
    async def signed(request: Request) -> Response:
        return Response(json.dumps(await strict.body(request)), media_type="application/json")

    @api.post("/api/upload")
    async def upload(request: Request) -> Response:
        return Response(str(len(await request.body())))

    @api.post("/internal/cases/_search")
    async def search(_: Request) -> Response:
        return Response("searched")

    @api.post("/internal/caselog/shown")
    async def shown(_: Request) -> Response:
        return Response("shown")

    @api.post("/api/decoded")
    async def decoded(request: Request) -> Response:
        numbers = await codec.read(TypeAdapter(list[int]), request)
        return Response(str(sum(numbers)))

    @api.get("/open")
    async def opened(request: Request) -> Response:
        return Response(caller_of(request).principal)

    @api.get("/api/refused")
    async def refused(_: Request) -> Response:
        raise Forbidden.to("access", "case", ["cases"])

    @api.get("/api/later")
    async def later(_: Request) -> Response:
        raise Later("mongodb://secret@host is away")

    @api.get("/api/bug")
    async def bug(_: Request) -> Response:
        secret = "hunter2"  # noqa: F841, S105 - must not be shown
        raise ValueError("a bug")

    @api.get("/api/gone")
    async def gone(_: Request) -> Response:
        raise ClientDisconnect

    @api.get("/page")
    async def page(_: Request) -> Response:
        return HTMLResponse("<p>", headers={"content-security-policy": "default-src 'self'"})

    @api.get("/api/half")
    async def half(_: Request) -> Response:
        async def parts():
            yield b"one"
            raise ValueError("in the middle")

        return StreamingResponse(parts())

    app = service("tested", Rules(Gate(), **rules), api)

    @app.get("/api/plain/{number}")
    async def plain(number: int) -> dict[str, int]:
        return {"number": number}

    return app


@asynccontextmanager
async def client(**rules):
    transport = httpx.ASGITransport(made(**rules), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as open_client:
        yield open_client


async def ask(method, path, headers=ANA, content=None, **rules):
    async with client(**rules) as http:
        return await http.request(method, path, headers=headers, content=content)


async def drive(app, method, path, headers=ANA, receive=None):
    """What a server would be told, one message after the other."""
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    messages = []

    async def send(message):
        messages.append(message)

    await app(scope, receive, send)
    return messages


async def said(method, path, headers=ANA, content=None, **rules):
    """The status and the message, in the one shape."""
    answer = await ask(method, path, headers, content, **rules)
    body = answer.json()
    assert set(body) == {"statusCode", "error", "message"}
    assert body["statusCode"] == answer.status_code
    return answer.status_code, body["message"]


async def test_an_endpoint_knows_who_asks_and_from_where():
    answer = await ask("GET", "/s/soc-1/api/cases/c1", ANA | {"x-correlation-id": "mine"})

    assert answer.json() == {
        "case": "c1",
        "space": "soc-1",
        "by": "user:ana",
        "correlation": "mine",
    }
    assert answer.headers["x-correlation-id"] == "mine"


async def test_without_a_prefix_it_is_the_default_space():
    assert (await ask("GET", "/api/cases/c1")).json()["space"] == "default"


@pytest.mark.parametrize("space", ["SOC", "a.b", "a%20b", "%C3%A4", "", "%2E%2E", "a%2Fb"])
async def test_a_space_that_cannot_exist_is_not_found(space):
    assert await said("GET", f"/s/{space}/api/cases/c1") == (404, "Not Found")


async def test_a_literal_path_beats_a_parameter():
    assert (await ask("GET", "/api/cases/_find")).text == "found"


async def test_an_escaped_slash_is_part_of_an_id():
    assert (await ask("GET", "/api/cases/a%2Fb%20c")).json()["case"] == "a/b c"


@pytest.mark.parametrize("path", ["/api/cases/%FF", "/%C3/x", "/s/%ff/x"])
async def test_a_path_that_is_no_text_is_refused(path):
    assert await said("GET", path) == (400, "The path cannot be read")


@pytest.mark.parametrize("path", ["/api/nothing", "/api/cases/c1/more", "/", "//", "/api/cases//"])
async def test_an_unknown_path_is_not_found(path):
    assert await said("GET", path) == (404, "Not Found")


async def test_another_method_is_not_allowed():
    answer = await ask("DELETE", "/api/cases/c1", XSRF)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.json()["message"] == "Method Not Allowed"


async def test_a_method_that_nobody_knows_is_not_allowed_either():
    assert (await said("BREW", "/api/cases/c1"))[0] == 405


async def test_a_last_slash_leads_to_the_path_without_it():
    answer = await ask("GET", "/s/soc/api/cases/a%20b/?x=1")

    assert answer.status_code == 302
    assert answer.headers["location"] == "/s/soc/api/cases/a%20b?x=1"


async def test_a_redirect_never_leaves_the_house():
    assert await said("GET", "//evil.example/") == (404, "Not Found")


async def test_plain_routes_of_the_framework_work_behind_the_edge():
    assert (await ask("GET", "/s/soc/api/plain/5")).json() == {"number": 5}


async def test_plain_routes_answer_errors_in_the_one_shape():
    status, message = await said("GET", "/api/plain/x")

    assert status == 400
    assert message.startswith("[request path.number]: ")
    assert (await said("POST", "/api/plain/5", XSRF))[0] == 405


@pytest.mark.parametrize("path", ["/api/cases/c1", "/api/nothing", "/metricsx"])
@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic eve"}])
async def test_nobody_asks_anything_without_logging_in(path, headers):
    answer = await ask("GET", path, headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="caselog", charset="UTF-8"'
    assert answer.json() == {"statusCode": 401, "error": "Unauthorized", "message": "who?"}


async def test_an_open_path_needs_no_log_in():
    assert (await ask("GET", "/page", {}, open_paths=frozenset({"/page"}))).status_code == 200


async def test_on_an_open_path_nobody_is_known(logged):
    assert (await ask("GET", "/open", {}, open_paths=frozenset({"/open"}))).status_code == 500


async def test_a_body_is_decoded():
    assert (await ask("POST", "/api/decoded", JSON, b"[1, 2]")).text == "3"
    assert await said("POST", "/api/decoded", JSON, b"[true, {}]") == (
        400,
        'Invalid value "{}" supplied to ""',
    )


async def test_nothing_is_read_before_it_is_known_who_asks():
    async def body():
        raise AssertionError("read")
        yield b""

    headers = JSON | {"authorization": "Basic eve"}

    assert (await ask("POST", "/api/cases", headers, body())).status_code == 401


async def test_a_route_that_finds_out_itself_who_asks_needs_no_log_in_and_bounds_the_body():
    async with client() as http:
        known = await http.post("/api/signed", json={"a": 1})
        large = await http.post("/api/signed", content=b"1" * (2**20 + 1), headers=JSON)
        kind = await http.post("/api/signed", content=b"a=1")
        beside = await http.post("/api/signed/other", json={"a": 1})

    assert (known.status_code, known.json()) == (200, {"a": 1})
    assert (large.status_code, kind.status_code, beside.status_code) == (413, 415, 401)


async def test_a_write_must_contain_a_kbn_xsrf_header():
    message = "Request must contain a kbn-xsrf header."

    assert await said("POST", "/api/cases", ANA) == (400, message)


@pytest.mark.parametrize("header", ["kbn-xsrf", "kbn-version"])
async def test_either_header_will_do(header):
    answer = await ask("POST", "/api/cases", JSON | {header: "9.3.0"}, b"{}")

    assert answer.status_code == 200


async def test_an_internal_path_must_be_meant():
    status, message = await said("POST", "/internal/cases/_search", XSRF)

    assert status == 400
    assert message == (
        "uri [/internal/cases/_search] with method [post] exists but is not available "
        "with the current configuration"
    )


@pytest.mark.parametrize(
    ("query", "header"),
    [("", {"x-elastic-internal-origin": "x"}), ("?a=1&elasticInternalOrigin=true", {})],
)
async def test_an_internal_path_answers_who_means_it(query, header):
    answer = await ask("POST", f"/s/soc/internal/cases/_search{query}", XSRF | header)

    assert answer.text == "searched"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/internal/caselog/shown", {"authorization": f"Service {TOKEN}"}, 200),
        ("/internal/caselog/shown", {"authorization": "Service x"}, 404),
        ("/internal/caselog/shown", JSON | {"x-elastic-internal-origin": "x"}, 404),
        ("/internal/caselog/shown", {}, 404),
        ("/%69nternal/caselog/shown", JSON | {"x-elastic-internal-origin": "x"}, 404),
        ("/s/a%2Fb/internal/caselog/shown", JSON | {"x-elastic-internal-origin": "x"}, 404),
        ("/internal%2Fcaselog/shown", JSON | {"x-elastic-internal-origin": "x"}, 404),
        ("/internal/caselog%2Fshown", JSON | {"x-elastic-internal-origin": "x"}, 404),
    ],
)
async def test_only_a_service_comes_in_where_services_talk(path, headers, status):
    assert (await ask("POST", path, headers, token=TOKEN)).status_code == status


@pytest.mark.parametrize("headers", [{"authorization": "Service "}, {"authorization": "Service"}])
async def test_without_a_token_no_service_comes_in(headers):
    assert (await ask("POST", "/internal/caselog/shown", headers)).status_code == 404


async def test_the_version_of_the_api_is_echoed_to_who_names_one():
    named = await ask("GET", "/api/cases/c1", ANA | {"elastic-api-version": "2023-10-31"})
    unnamed = await ask("GET", "/api/cases/c1")

    assert named.headers["elastic-api-version"] == "2023-10-31"
    assert "elastic-api-version" not in unnamed.headers


@pytest.mark.parametrize("path", ["/api/cases/c1", "/api/nothing", "/livez", "/api/bug"])
async def test_every_answer_carries_the_security_headers(path):
    headers = (await ask("GET", path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_a_page_brings_its_own_policy():
    policies = (await ask("GET", "/page")).headers.get_list("content-security-policy")

    assert policies == ["default-src 'self'"]


@pytest.mark.parametrize("sent", ["x" * 129, "a b", "a\tb", "\u00e4".encode(), ""])
async def test_a_correlation_id_that_is_none_is_replaced(sent):
    answer = await ask("GET", "/api/cases/c1", ANA | {"x-correlation-id": sent})

    assert answer.headers["x-correlation-id"] != sent
    assert len(answer.headers["x-correlation-id"]) == 32


async def test_an_opaque_id_is_a_correlation_id_too():
    answer = await ask("GET", "/api/cases/c1", ANA | {"x-opaque-id": "task:1"})

    assert answer.json()["correlation"] == "task:1"


LARGE = b'"' + b"x" * 2**20 + b'"'


async def parts(whole):
    for start in range(0, len(whole), 2**16):
        yield whole[start : start + 2**16]


@pytest.mark.parametrize("content", [lambda: LARGE, lambda: parts(LARGE)])
async def test_a_body_of_more_than_a_mebibyte_is_too_large(content):
    status, message = await said("POST", "/api/cases", JSON, content())

    assert status == 413
    assert message == "Payload content length greater than maximum allowed: 1048576"


async def test_reading_stops_where_a_body_becomes_too_large():
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 1
            yield b"x" * 2**16

    assert (await said("POST", "/api/cases", JSON, endless()))[0] == 413
    assert read < 20


async def test_a_body_of_a_mebibyte_is_read():
    assert (await ask("POST", "/api/cases", JSON, LARGE[2:])).status_code in {200, 400}
    assert (await ask("POST", "/api/cases", JSON, b'"' + LARGE[3:])).status_code == 200


async def test_a_length_that_is_a_lie_is_refused():
    headers = JSON | {"content-length": "9" * 5000}

    assert (await said("POST", "/api/cases", headers, b"{}"))[0] == 413


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"]
)
async def test_a_body_that_is_not_json_is_not_supported(kind):
    headers = XSRF | ({"content-type": kind} if kind else {})

    assert await said("POST", "/api/cases", headers, b"{}") == (415, "Unsupported Media Type")


async def test_a_compressed_body_is_not_supported():
    headers = JSON | {"content-encoding": "gzip"}

    assert (await said("POST", "/api/cases", headers, b"{}"))[0] == 415


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
async def test_json_has_parameters_and_no_case(kind):
    answer = await ask("POST", "/api/cases", XSRF | {"content-type": kind}, b'{"a":1}')

    assert answer.json() == {"a": 1}


async def test_no_body_has_no_kind():
    assert await said("POST", "/api/cases", XSRF) == (400, "Invalid request payload JSON format")


async def test_a_route_may_read_its_body_itself():
    headers = XSRF | {"content-type": "multipart/form-data; boundary=x"}
    answer = await ask("POST", "/api/upload", headers, LARGE, streams=re.compile("/api/upload"))

    assert answer.text == str(len(LARGE))


async def test_a_refusal_is_told_as_it_is():
    message = 'Unauthorized to access case with owners: "cases"'

    assert await said("GET", "/api/refused") == (403, message)


async def test_what_works_later_says_nothing_of_the_inside():
    answer = await ask("GET", "/api/later")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert "secret" not in answer.text


async def test_a_bug_is_a_500_that_tells_nothing_and_is_logged(logged):
    status, message = await said("GET", "/api/bug", ANA | {"x-correlation-id": "mine"})

    assert (status, message) == (500, "An internal server error occurred, logged as mine")
    failed = next(entry for entry in logged if entry["event"] == "request.failed")
    assert isinstance(failed["exc_info"], ValueError)


async def test_half_an_answer_is_not_followed_by_another(logged):
    messages = await drive(made(), "GET", "/api/half")

    assert [message["type"] for message in messages] == [
        "http.response.start",
        "http.response.body",
    ]
    assert any(entry["event"] == "request.failed" for entry in logged)


def handled(logged):
    return [entry for entry in logged if entry["event"] == "request.handled"]


async def test_a_request_is_one_line_without_what_people_wrote(logged):
    await ask("GET", "/s/soc/api/cases/c1?search=secret")

    (line,) = handled(logged)
    said = re.search(r"^\| `request.handled` \|.*$", PAGE, re.MULTILINE)[0]
    assert all(f"`{name}`" in said for name in line if name not in {"event", "log_level"})
    assert line.pop("ms") >= 0
    assert line == {
        "event": "request.handled",
        "log_level": "info",
        "service": "tested",
        "method": "GET",
        "route": "/api/cases/{case_id}",
        "status": 200,
        "space": "soc",
        "by": "user:ana",
    }


async def test_a_path_that_is_unknown_is_not_told(logged):
    await ask("GET", "/api/secret")

    (line,) = handled(logged)
    assert (line["route"], line["status"]) == ("unknown", 404)


async def test_a_client_that_left_is_no_error(logged):
    assert await drive(made(), "GET", "/api/gone") == []

    assert [entry["event"] for entry in logged] == ["request.handled"]
    assert handled(logged)[0]["status"] == 499


async def test_a_request_that_is_cancelled_is_told_as_left(logged):
    started = asyncio.Event()

    async def receive():
        started.set()
        await asyncio.Event().wait()

    headers = JSON | {"content-length": "9"}
    asking = asyncio.create_task(drive(made(), "POST", "/api/cases", headers, receive))
    await started.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert handled(logged)[0]["status"] == 499


async def test_metrics_need_no_log_in_and_name_routes_not_paths(logged):
    async with client() as http:
        await http.get("/api/cases/a-case", headers=ANA)
        await http.request("BREW", "/api/cases/a-case", headers=ANA)
        text = (await http.get("/metrics")).text

    series = (
        'caselog_http_request_seconds_count{method="%s",route="%s",service="tested",status="%s"}'
    )
    assert series % ("GET", "/api/cases/{case_id}", 200) in text
    assert series % ("other", "unknown", 405) in text
    assert "a-case" not in text
    assert not any(line["route"] == "/metrics" for line in handled(logged))


async def test_health_needs_no_log_in():
    async def answers():
        pass

    app = made()
    tells_health(app, answers, lambda: ["the users file is broken"])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
        assert (await http.get("/livez")).status_code == 200
        assert (await http.get("/readyz")).json() == {"degraded": ["the users file is broken"]}
