"""Can somebody who means harm make it fail, hang or grow? Over one Caselog, as its users run it."""

import asyncio
import json
import os
import time
from contextlib import AsyncExitStack, suppress
from http import HTTPStatus

import httpx
import psutil
import pytest

from caselogs import up
from desks import COMMENT, NEW

pytestmark = [pytest.mark.e2e, pytest.mark.integration]
CONNECTIONS = int(os.environ.get("FAULTS_CONNECTIONS", "300"))
"""Open change feeds at once; `make faults` opens 10,000."""
FIGURES = os.environ.get("FAULTS_FIGURES")
EACH = 64 << 10
"""Bytes that one of them may cost, on top of what the process grows by anyway."""
ROOM = 192 << 20
"""Bytes that the process may grow by while it does what it is for."""
PATIENCE = 90


@pytest.fixture(scope="module")
def caselog(tmp_path_factory):
    with up(tmp_path_factory.mktemp("hostile")) as made:
        made.said_until("Try it")
        with made.client() as client:  # what is loaded with the first request is loaded
            case = client.post("/api/cases", json=NEW).json()
            client.get("/api/cases/_find")
        made.case, made.services = case["id"], made.pids()["services"]
        yield made


def memory(caselog):
    """What the services hold."""
    return psutil.Process(caselog.services).memory_info().rss


def noted(what, grown, seconds):
    """A line of figures, where they are asked for."""
    if FIGURES:
        with open(FIGURES, "a") as file:  # noqa: PTH123 - one line
            said = {"fault": what, "kib each": round(grown / CONNECTIONS / 1024, 1)}
            file.write(f"{json.dumps(said | {'told all after': round(seconds, 1)})}\n")


def well(caselog):
    """It serves, and did not grow beyond measure."""
    with caselog.client() as client:
        assert client.post(f"/api/cases/{caselog.case}/comments", json=COMMENT).status_code == 200
        assert client.get("/readyz").status_code == 200
    return True


HOSTILE = {
    "deep lists": b"[" * 500_000 + b"]" * 500_000,
    "deep objects": b'{"a":' * 150_000 + b"1" + b"}" * 150_000,
    "without an end": b"[" * 1_000_000,
    "a number of a million digits": b'{"title":' + b"9" * 1_000_000 + b"}",
    "a hundred thousand keys": b"{" + b",".join(b'"%d":1' % n for n in range(80_000)) + b"}",
    "escapes": b'{"title":"' + b"\\u0000" * 150_000 + b'"}',
    "a hundred thousand cases": b'{"cases":[' + b",".join([b"{}"] * 300_000) + b"]}",
    "two megabytes": b'"' + b"x" * (2 << 20) + b'"',
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_json_without_measure_is_refused_and_costs_nothing_for_long(caselog, name, method):
    before = memory(caselog)
    with caselog.client() as client:
        said = {"content-type": "application/json"}
        for _ in range(3):
            answer = client.request(method, "/api/cases", content=HOSTILE[name], headers=said)
            assert 400 <= answer.status_code < 500, answer.text

    assert well(caselog)
    assert memory(caselog) - before < ROOM


PART = b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n'
BOMBS = {
    "a file beyond all limits": (PART + b"\r\n", b"\0" * (1 << 16), 1800),
    "parts without an end": (b"", PART + b"\r\n\r\n", 4000),
    "a header without an end": (PART + b"x: ", b"y" * (1 << 16), 100),
    "headers without an end": (PART, b"x: y\r\n" * 1000, 100),
}


@pytest.mark.parametrize("name", BOMBS)
def test_an_upload_without_measure_is_refused_before_it_is_whole(caselog, name):
    before, (head, piece, times) = memory(caselog), BOMBS[name]

    def body():
        yield head
        for _ in range(times):
            yield piece

    said = {"content-type": "multipart/form-data; boundary=x"}
    with caselog.client() as client:
        answered = None
        with suppress(httpx.TransportError):  # it hangs up on who goes on sending
            path = f"/api/cases/{caselog.case}/files"
            answered = client.post(path, content=body(), headers=said).status_code

    assert answered is None or 400 <= answered < 500
    assert well(caselog)
    assert memory(caselog) - before < ROOM


async def test_whoever_opens_connections_and_says_nothing_keeps_nobody_out(caselog):
    async with AsyncExitStack() as stack:
        for n in range(200):
            _, writer = await asyncio.open_connection("127.0.0.1", caselog.port)
            stack.callback(writer.close)
            writer.write(b"POST /api/cases HTTP/1.1\r\nhost: x\r\n"[: n % 36])

        assert await asyncio.to_thread(well, caselog)


async def test_very_many_may_follow_what_happens_and_what_one_costs_is_bounded(caselog):
    before, met = memory(caselog), []
    head = (
        f"GET /api/cases/_changes HTTP/1.1\r\nhost: x\r\nauthorization: {caselog.authorization}\r\n"
    ).encode()
    async with AsyncExitStack() as stack:
        readers = []
        for _ in range(CONNECTIONS):
            reader, writer = await asyncio.open_connection("127.0.0.1", caselog.port)
            stack.callback(writer.close)
            writer.write(head + b"\r\n")
            readers.append(reader)
        async with asyncio.timeout(PATIENCE + CONNECTIONS / 20):
            for reader in readers:
                line = await reader.readline()
                assert line == b"HTTP/1.1 200 OK\r\n", line
        with caselog.client() as client:
            path = f"/api/cases/{caselog.case}/comments"
            told = await asyncio.to_thread(client.post, path, json=COMMENT)
            assert told.status_code == HTTPStatus.OK

        async def meets(reader):
            met.append(await reader.readuntil(b"data:"))

        began = time.monotonic()
        async with asyncio.timeout(PATIENCE + CONNECTIONS / 20):
            await asyncio.gather(*map(meets, readers))
        grown = memory(caselog) - before
    noted(f"{CONNECTIONS} change feeds", grown, time.monotonic() - began)

    assert len(met) == CONNECTIONS
    assert grown < ROOM + CONNECTIONS * EACH
    assert await asyncio.to_thread(well, caselog)


def test_as_many_files_may_be_open_as_the_system_allows(caselog):
    limits = psutil.Process(caselog.services).rlimit(psutil.RLIMIT_NOFILE)

    assert limits[0] == limits[1]
