"""What does a real server make of what no client library would send?"""

import asyncio
import json
import socket
import threading

import pytest
import uvicorn
from fastapi import Response

from case_events import User
from case_runtime import strict
from case_runtime.callers import Caller
from case_runtime.http import Routes, Rules, service
from case_runtime.rights import EVERYTHING
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
