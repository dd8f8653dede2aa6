"""How fast does a file come in, beside the same bytes written to GridFS bare? In what memory?"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

import psutil

from bench.client import LONGEST, Address, Refused
from bench.rows import Pair
from bench.stack import Stack
from bench.workloads import Work

MIB = 1 << 20
LARGE, LARGEST = 50 * MIB, 100 * MIB - 1024
PIECE = 1 << 18
ROUNDS = 7
LOOK = 0.005
"""Seconds between two looks at the memory."""

BOUNDARY = b"bench-boundary"


@dataclass(frozen=True)
class Uploads:
    """MiB a second, each the median; the ratio is that of neighbours."""

    ours: float
    bare: float
    to_bare: float
    grown: float
    """MiB that the services grew by while the largest file came in, at most."""


def measure(work: Work, pair: Pair, stack: Stack) -> Uploads:
    """The memory of a process that has taken no file yet; then ours and bare in turns."""
    case_id = work.open_case()
    pair.tell("the first upload is the largest")
    largest = os.urandom(LARGEST)
    with watched(stack.pids["services"]) as grown:
        sent(pair.ours.address, form(stack, case_id, largest))
    content = os.urandom(LARGE)
    ours, bare = [], []
    for number in range(ROUNDS):
        pair.tell(f"upload {number + 1}")
        bare.append(LARGE / MIB / sent(pair.bare.address, plain(content)))
        ours.append(LARGE / MIB / sent(pair.ours.address, form(stack, case_id, content)))
    ratios = [mine / theirs for mine, theirs in zip(ours, bare, strict=True)]
    return Uploads(median(ours), median(bare), median(ratios), max(grown) / MIB)


def form(stack: Stack, case_id: str, content: bytes) -> list[bytes]:
    """The upload that the API takes."""
    head = (
        b'--%b\r\nContent-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n'
        % BOUNDARY
    )
    end = b"\r\n--%b--\r\n" % BOUNDARY
    kind = b"multipart/form-data; boundary=" + BOUNDARY
    size = len(head) + len(content) + len(end)
    return [stack.requests.upload(case_id, kind, size) + head, content, end]


def plain(content: bytes) -> list[bytes]:
    """The bytes and nothing else."""
    head = b"POST /files HTTP/1.1\r\nhost: bare\r\ncontent-length: %d\r\n\r\n" % len(content)
    return [head, content]


def sent(address: Address, request: list[bytes]) -> float:
    """Seconds until the answer, which must be a 200."""
    with socket.create_connection(address, LONGEST * 6) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        start = time.perf_counter()
        for part in request:
            for at in range(0, len(part), PIECE):
                connection.sendall(part[at : at + PIECE])
        answer = connection.recv(PIECE)
        took = time.perf_counter() - start
    if not answer.startswith(b"HTTP/1.1 200"):
        raise Refused(f"an upload: {answer[:300]!r}")
    return took


@contextmanager
def watched(pid: int) -> Iterator[list[int]]:
    """By how many bytes a process is larger than before, again and again."""
    process, ended = psutil.Process(pid), threading.Event()
    before = process.memory_info().rss
    grown = [0]

    def look() -> None:
        while not ended.wait(LOOK):
            grown.append(process.memory_info().rss - before)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield grown
    finally:
        ended.set()
        looking.join()
