"""What does a write hear of what readers see, whoever answers, or nobody?"""

import asyncio
from contextlib import asynccontextmanager

import aiohttp
import pytest

from case_command.reading import Counted
from case_runtime import showing
from case_runtime.reading import HttpReading, Nobody, session
from case_runtime.showing import Asked

ASKED = [Asked("case-1", 3, "listed"), Asked("case-2", 1)]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b"


class Query:
    """Answers with these in turn; None hangs up, and what is no bytes is called."""

    def __init__(self, *answers):
        self.answers, self.requests, self.connections = list(answers), [], 0
        self.open = set()

    async def serve(self, reader, writer):
        self.connections += 1
        self.open.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                self.requests.append((head, await reader.readexactly(size)))
                answer = self.answers.pop(0)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, IndexError):
            pass
        finally:
            writer.close()
            await writer.wait_closed()
            self.open.discard(writer)


class Silent(Query):
    """Hears, and says nothing."""

    async def serve(self, reader, writer):
        self.open.add(writer)
        await reader.read()
        writer.close()
        await writer.wait_closed()
        self.open.discard(writer)


def shows(*bodies):
    body = showing.answer(bodies)
    return OK % (len(body), body)


@asynccontextmanager
async def asking(query, meet=session):
    server = await asyncio.start_server(query.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with meet(f"http://127.0.0.1:{port}") as http:
        yield HttpReading(http, "a token")
    server.close()
    async with asyncio.timeout(5):
        while query.open:  # noqa: ASYNC110 - the loop tells no events
            await asyncio.sleep(0.001)


async def test_each_is_answered_in_its_place():
    query = Query(shows(b'{"id":1}', None), shows(b"null", b"{}"))
    async with asking(query) as reading:
        assert await reading.shown(ASKED) == [b'{"id":1}', None]
        assert await reading.shown(ASKED) == [showing.GONE, b"{}"]

    head, body = query.requests[0]
    assert showing.read_question(body) == ASKED
    assert b"authorization: service a token" in head.lower()
    assert query.connections == 1


async def test_a_connection_that_was_closed_under_our_hands_is_no_answer_yet():
    query = Query(shows(b"{}", b"{}"), None, shows(b"{}", b"{}"))
    async with asking(query) as reading:
        await reading.shown(ASKED)
        assert await reading.shown(ASKED) == [b"{}", b"{}"]

    assert query.connections == 2


@pytest.mark.parametrize(
    "answers",
    [
        [None, None],
        [b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"],
        [b"nonsense\r\n\r\n", b"nonsense\r\n\r\n"],
    ],
    ids=["gone", "unavailable", "too few", "nonsense"],
)
async def test_whatever_is_wrong_with_readers_is_no_fault_of_the_write(answers):
    async with asking(Query(*answers)) as reading:
        assert await reading.shown(ASKED) == [None, None]


async def test_nobody_waits_for_ever():
    def hasty(url):
        return aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=0.1))

    async with asking(Silent(), hasty) as reading:
        assert await reading.shown(ASKED) == [None, None]


async def test_without_anybody_to_ask_nothing_is_shown():
    counted = Counted(Nobody())

    assert await counted.shown(ASKED) == [None, None]


async def test_who_is_asked_may_become_known_later():
    class Same:
        async def shown(self, asked):
            return [b"{}"] * len(asked)

    counted = Counted(Nobody())
    counted.ask(Same())

    assert await counted.shown(ASKED) == [b"{}", b"{}"]


async def test_the_relay_hears_that_somebody_waits_before_readers_are_asked():
    told = []

    class Asked:
        async def shown(self, asked):
            told.append("asked")
            return [b"{}"] * len(asked)

    await Counted(Asked(), lambda: told.append("hurry")).shown(ASKED)

    assert told == ["hurry", "asked"]
