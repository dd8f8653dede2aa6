"""How much could the load itself ask for? Measured on a server that only answers."""

import asyncio
import multiprocessing
from collections.abc import Iterable

import uvloop

from bench.client import Address, drive
from bench.requests import Requests
from bench.stack import LOOPBACK, free_port, listening
from bench.workloads import over

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1200\r\n\r\n"
SECONDS = 1.5


class Answers(asyncio.Protocol):
    """The same bytes to whatever comes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember whom to answer."""
        self._transport = transport

    def data_received(self, _: bytes) -> None:
        """A request of a closed loop is never split."""
        self._transport.write(ANSWER + b"x" * 1200)  # type: ignore[attr-defined]  # it writes


async def serve(port: int) -> None:
    """For ever."""
    server = await asyncio.get_running_loop().create_server(Answers, LOOPBACK, port)
    await server.serve_forever()


def answer(port: int) -> None:
    """In a process of its own."""
    uvloop.run(serve(port))


def ceilings(clients: Iterable[int]) -> dict[int, float]:
    """Requests per second for each number of clients."""
    port = free_port()
    server = multiprocessing.get_context("spawn").Process(target=answer, args=[port], daemon=True)
    server.start()
    try:
        listening(port)
        address = Address(LOOPBACK, port)
        workload = over(Requests(address, "nobody", "").create(n, "false") for n in range(1000))
        took = {count: drive(address, workload(count), SECONDS, 0.2) for count in clients}
        return {count: len(one.latencies) / one.seconds for count, one in took.items()}
    finally:
        server.kill()
