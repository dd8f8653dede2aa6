"""How is a server loaded without the load being the bottleneck? By a closed loop over sockets.

Each client is a conversation: a generator that yields the next request, ready to send, and is sent
the body of its answer. Nothing else happens between an answer and the next request, so one core
gives about 100,000 requests a second (`python -m bench --ceiling`).
"""

import gc
import selectors
import socket
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Conversation: TypeAlias = Generator[bytes, bytes, None]

LONGEST = 10.0
"""Seconds without any answer, after which those who wait are counted as failed."""
CHUNK = 1 << 17
LENGTH = b"content-length:"
WARNING = b"\r\nwarning:"


class Refused(Exception):
    """What was asked once was not answered as it must be."""


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


@dataclass
class Took:
    """What a load came to: seconds per answer, in the measured window only."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    answered: int = 0
    """In all, warm-up included."""
    failures: Counter[str] = field(default_factory=Counter)
    """What was answered instead of 200, and how often."""


class Client:
    """One connection, one request at a time."""

    __slots__ = ("connection", "conversation", "gone", "received", "sent")

    def __init__(self, address: Address, conversation: Conversation) -> None:
        self.connection = socket.create_connection(address)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.conversation = conversation
        self.received = b""
        self.sent = 0.0
        self.gone = False

    def begin(self) -> bool:
        """Send the first request, if there is one."""
        request = next(self.conversation, None)
        self.sent = time.perf_counter()
        if request is not None:
            self.connection.sendall(request)
        return request is not None


def drive(
    address: Address, clients: Sequence[Conversation], seconds: float, warm_up: float = 0.0
) -> Took:
    """All clients at once for that long, or until each conversation has ended."""
    took = Took(seconds)
    with _connected(address, clients) as selector, _without_collector():
        start = time.perf_counter() + warm_up
        _turn(selector, took, start, start + seconds)
        waiting = len(selector.get_map())
        if waiting:
            took.failures["no answer"] += waiting
        took.seconds = min(seconds, time.perf_counter() - start)
    return took


def ask(address: Address, request: bytes) -> bytes:
    """The body of one answer, which must be a 200."""
    bodies: list[bytes] = []

    def once() -> Conversation:
        bodies.append((yield request))

    took = drive(address, [once()], LONGEST)
    if took.failures:
        raise Refused(f"{request.partition(b' HTTP')[0]!r}: {next(iter(took.failures))}")
    return bodies[0]


def _turn(selector: selectors.BaseSelector, took: Took, start: float, end: float) -> None:
    """Answer after answer; after the end no more is asked, but what was asked is waited for."""
    now, clock, latencies = start, time.perf_counter, took.latencies
    while selector.get_map():
        # twice: after a pause of the whole machine the first time is over before anybody answers
        ready = selector.select(LONGEST) or selector.select(LONGEST)
        if not ready:
            return
        for key, _ in ready:
            client: Client = key.data
            body = _read(client, took.failures)
            if body is None:
                if client.gone:
                    selector.unregister(client.connection)
                continue
            now = clock()
            took.answered += 1
            if start <= now < end:
                latencies.append(now - client.sent)
            try:
                request = client.conversation.send(body)
            except StopIteration:
                request = b""
            if now >= end or not request:
                selector.unregister(client.connection)
                continue
            client.sent = clock()
            client.connection.sendall(request)


def _read(client: Client, failures: Counter[str]) -> bytes | None:
    """The body of a whole answer; None if more is to come, or if none will."""
    piece = client.connection.recv(CHUNK)
    if not piece:
        failures["connection closed"] += 1
        client.gone = True
        return None
    received = client.received = client.received + piece if client.received else piece
    head = received.find(b"\r\n\r\n")
    if head < 0:
        return None
    body = head + 4
    if len(received) < body + _length(received, head):
        return None
    client.received = b""
    if received[9:12] != b"200":
        failures[received[9:12].decode() + " " + received[body : body + 200].decode()] += 1
    elif received.find(WARNING, 0, head) >= 0:
        failures["a write that readers did not see in time"] += 1
    return received[body:]


def _length(received: bytes, head: int) -> int:
    at = received.find(LENGTH, 0, head)
    if at < 0:
        at = received[:head].lower().find(LENGTH)
    if at < 0:
        raise ValueError(f"an answer without its length: {received[:head]!r}")
    return int(received[at + len(LENGTH) : received.find(b"\r\n", at)])


@contextmanager
def _connected(
    address: Address, conversations: Iterable[Conversation]
) -> Iterator[selectors.BaseSelector]:
    clients = [Client(address, conversation) for conversation in conversations]
    with selectors.DefaultSelector() as selector:
        for client in clients:
            if client.begin():
                selector.register(client.connection, selectors.EVENT_READ, client)
        yield selector
    for client in clients:
        client.connection.close()


@contextmanager
def _without_collector() -> Iterator[None]:
    """A collection would be a pause that the server is blamed for."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
