"""What does a real server make of what no client library would send?"""

import asyncio
import json
import socket
import threading
from contextlib import suppress

import pytest
import uvicorn
from fastapi import Response

from case_events import User
from case_runtime import strict
from case_runtime.callers import Caller
from case_runtime.http import Routes, Rules, service
from case_runtime.rights import EVERYTHING
from caselog.serving import parsing
from caselog.serving.parsing import Parsing


class Everyone:
    """Lets in whoever comes."""

    def known(self, authorization, space):
        return Caller(User(username="ana", full_name=None, email=None), "user:ana", EVERYTHING)

    async def authenticate(self, authorization, space):
        return self.known(authorization, space)


@pytest.fixture(scope="module")
def server():
    routes = Routes()

    @routes.get("/api/cases/{case_id}")
    async def case(_):
        return Response("case")

    @routes.post("/api/cases")
    async def create(request):
        await strict.body(request)
        return Response("created")

    @routes.get("/api/slow")
    async def slow(_):
        await asyncio.sleep(1)
        return Response("at last")

    app = service("tested", Rules(Everyone()), routes)
    options = {"http": Parsing, "ws": "none", "lifespan": "off", "log_config": None}
    made = uvicorn.Server(uvicorn.Config(app, access_log=False, **options))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=made.run, args=([listening],))
        serving.start()
        yield listening.getsockname()
        made.should_exit = True
        serving.join()


ALWAYS = b"host: x\r\nauthorization: Basic x\r\nkbn-xsrf: 1\r\nconnection: close\r\n"
JSON = b"content-type: application/json\r\n"


async def status(server, line, headers=b"", body=b"") -> int:
    answer = await answered(server, line, headers, body)
    return int(answer.split(b" ", 2)[1])


async def answered(server, line, headers=b"", body=b"") -> bytes:
    reader, writer = await asyncio.open_connection(*server)
    writer.write(line + b" HTTP/1.1\r\n" + ALWAYS + headers + b"\r\n" + body)
    async with asyncio.timeout(5):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"GET /api/cases/c1", 200),
        (b"GET http://x/api/cases/c1", 200),
        (b"GET /api/cases/%zz", 200),
        (b"GET /api/cases/%00", 200),
        (b"GET /api/cases/%FF", 400),
        (b"GET /s/%FF/api/cases", 400),
        (b"GET /api/cases/\xc3\xa4", 400),
        (b"GET /api/cases/c1?a=\xff", 400),
        (b"GET ?a", 400),
        (b"GET *", 404),
        (b"GET //", 404),
        (b"GET /api/cases/" + b"a" * 9000, 200),
        (b"GET /" + b"a/" * 4000, 404),
        (b"TRACE /api/cases/c1", 405),
    ],
)
async def test_a_strange_line_is_never_our_fault(server, line, expected):
    assert await status(server, line) == expected


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        (JSON + b"content-length: 2\r\n", b"{}", 200),
        (JSON + b"transfer-encoding: chunked\r\n", b"2\r\n{}\r\n0\r\n\r\n", 200),
        (JSON + b"transfer-encoding: chunked\r\n", b"zz\r\n{}\r\n0\r\n\r\n", 400),
        (JSON + b"content-length: 2\r\ntransfer-encoding: chunked\r\n", b"2\r\n{}\r\n", 400),
        (JSON + b"content-length: two\r\n", b"{}", 400),
        (JSON + b"content-length: -2\r\n", b"{}", 400),
        (JSON + b"content-length: \r\n", b"{}", 400),
        (JSON + b"content-length: 2\r\ncontent-length: 3\r\n", b"{}", 400),
        (JSON + b"content-length: 2\r\n", b"\xff\xff", 400),
        (JSON + b"content-length: 99999999\r\n", b"", 413),
        (b"content-type: \xff\r\ncontent-length: 2\r\n", b"{}", 415),
        (JSON + b"content-length: 2\r\nx-correlation-id: \xff\r\n", b"{}", 200),
        (JSON + b"content-length: 2\r\nx-" + b"y" * 60_000 + b": z\r\n", b"{}", 200),
    ],
)
async def test_strange_headers_are_never_our_fault(server, headers, body, expected):
    assert await status(server, b"POST /api/cases", headers, body) == expected


@pytest.mark.parametrize(
    "line", [b"GET /" + b"a" * 70_000, b"GET /api/cases/c1?a=" + b"a" * 70_000, b"\x00\x01 /"]
)
async def test_what_is_no_request_is_refused_as_everything_is(server, line):
    head, _, body = (await answered(server, line)).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"content-type: application/json" in head.lower()
    assert b"content-length: %d" % len(body) in head.lower()
    assert json.loads(body) == {
        "statusCode": 400,
        "error": "Bad Request",
        "message": "Invalid HTTP request received.",
    }


async def told(server, *pieces, patience=30):
    """What is answered to these bytes, once the server has hung up."""
    reader, writer = await asyncio.open_connection(*server)
    with suppress(ConnectionError):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
    async with asyncio.timeout(patience):
        try:
            said = await reader.read()
        except ConnectionError:
            said = b""
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    return said


LINE = b"GET /api/cases/c1 HTTP/1.1\r\nhost: x\r\n"


@pytest.mark.parametrize(
    "pieces",
    [
        [b"x-a: " + b"a" * 90_000 + b"\r\n\r\n"],
        [b"x-a: ", *[b"a" * 60_000] * 20],
        [b"x-%d: y\r\n" % n * 500 for n in range(40)],
    ],
    ids=["one long", "one without an end", "very many"],
)
async def test_headers_without_measure_are_refused(server, pieces):
    said = await told(server, LINE, *pieces)

    assert not said or said.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")


@pytest.mark.parametrize(
    "pieces",
    [
        [b"2;", *[b"a" * 60_000] * 20],
        [b"2\r\n{}\r\n0\r\n", *[b"x-a: " + b"a" * 9000 + b"\r\n"] * 200],
    ],
    ids=["an extension of a chunk", "trailers"],
)
async def test_what_stands_between_pieces_of_a_body_has_an_end(server, pieces):
    head = b"POST /api/cases HTTP/1.1\r\n" + ALWAYS + JSON + b"transfer-encoding: chunked\r\n\r\n"
    said = await told(server, head, *pieces)

    assert not said or said.split(b" ", 2)[1] in {b"431", b"200"}


@pytest.fixture
def impatient(monkeypatch):
    """The server waits less long for everything."""
    for name in ("HEAD_FOR", "BODY_FOR", "LINGERING"):
        monkeypatch.setattr(parsing, name, 0.3)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], b""),
        ([b"\r\n"], b""),
        ([b"GET /api/cas"], b"HTTP/1.1 408 Request Timeout\r\n"),
        ([LINE, b"x-a: y"], b"HTTP/1.1 408 Request Timeout\r\n"),
        (
            [b"POST /api/cases HTTP/1.1\r\n", ALWAYS, JSON, b"content-length: 9\r\n\r\n{"],
            b"HTTP/1.1 408 Request Timeout\r\n",
        ),
        (
            [b"POST /api/cases HTTP/1.1\r\n", ALWAYS, b"content-length: 999999999\r\n\r\n", b"{"],
            b"HTTP/1.1 415 Unsupported Media Type\r\n",
        ),
    ],
    ids=["nothing", "a line's end", "half a line", "half a head", "half a body", "after the end"],
)
async def test_who_sends_too_slowly_is_not_waited_for(server, pieces, expected):
    said = await told(server, *pieces)

    assert said.startswith(expected)
    assert said or not expected


@pytest.mark.usefixtures("impatient")
async def test_who_comes_back_on_a_connection_and_says_nothing_is_not_waited_for(server):
    kept = ALWAYS.replace(b"connection: close\r\n", b"")
    said = await told(server, b"GET /api/cases/c1 HTTP/1.1\r\n" + kept + b"\r\n", b"\r\n")

    assert said.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.usefixtures("impatient")
async def test_who_waits_for_an_answer_is_not_hung_up_on(server):
    said = await told(server, b"GET /api/slow HTTP/1.1\r\n" + ALWAYS + b"\r\n")

    assert said.endswith(b"at last")
