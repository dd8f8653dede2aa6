"""Is whoever sends bytes that are no HTTP answered in words, or hung up on?"""

import asyncio
import socket
import threading

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as any_of

from caselog.serving.parsing import Parsing
from desks import World
from fuzzing import long_enough

pytestmark = pytest.mark.fuzz

LINES = [
    b"GET /api/cases/c1 HTTP/1.1\r\n",
    b"POST /api/cases HTTP/1.1\r\n",
    b"PATCH * HTTP/1.0\r\n",
]
HEADERS = [
    b"host: x\r\n",
    b"authorization: Words\r\n",
    b"kbn-xsrf: 1\r\n",
    b"content-type: application/json\r\n",
    b"content-length: 2\r\n",
    b"content-length: 99999999999999999999\r\n",
    b"transfer-encoding: chunked\r\n",
    b"transfer-encoding: gzip, chunked\r\n",
    b"expect: 100-continue\r\n",
    b"connection: upgrade\r\nupgrade: websocket\r\n",
    b"x: \xff\x00\r\n",
    b" folded\r\n",
    b'if-match: "\xff"\r\n',
    b"idempotency-key: \xc3\xa4\r\n",
]
BODIES = [
    b"\r\n",
    b"\r\n{}",
    b"\r\n2\r\n{}\r\n0\r\n\r\n",
    b"\r\nffffffffffffffff\r\n",
    b"\r\n[" * 99,
]

requests = any_of.builds(
    lambda line, headers, body, junk, place: mixed(line + b"".join(headers) + body, junk, place),
    any_of.sampled_from(LINES) | any_of.binary(max_size=30),
    any_of.lists(any_of.sampled_from(HEADERS), max_size=8),
    any_of.sampled_from(BODIES) | any_of.binary(max_size=60),
    any_of.binary(max_size=3),
    any_of.floats(0, 1),
)


def mixed(raw, junk, place):
    """With something in it that does not belong there."""
    at = int(place * len(raw))
    return raw[:at] + junk + raw[at:]


@pytest.fixture(scope="module")
def server():
    world = World()
    options = {"http": Parsing, "ws": "none", "lifespan": "off", "log_config": None}
    made = uvicorn.Server(uvicorn.Config(world.app, access_log=False, **options))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=made.run, args=([listening],))
        serving.start()
        yield listening.getsockname()
        made.should_exit = True
        serving.join()


@pytest.fixture(autouse=True)
def quiet(caplog):
    """What it refuses is told in the log of the server."""
    caplog.set_level("CRITICAL", logger="uvicorn.error")


async def said(server, raw):
    """All that is answered, once this side has said that nothing more comes."""
    reader, writer = await asyncio.open_connection(*server)
    try:
        writer.write(raw)
        writer.write_eof()
        async with asyncio.timeout(30):
            return await reader.read(1 << 20)
    except ConnectionError:
        return b""
    finally:
        writer.close()


@long_enough
@given(raw=requests)
def test_no_bytes_are_our_fault(server, raw):
    async def ask():
        first = await said(server, raw)
        still = await said(server, b"GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        return first, still

    first, still = asyncio.run(ask())

    assert not first.startswith(b"HTTP/1.1 5"), (raw, first)
    assert still.startswith(b"HTTP/1.1 401")
