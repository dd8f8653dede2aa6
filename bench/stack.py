"""Where is the Caselog that is measured? One of our own, or the one that runs in a folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import psutil
import pymongo

from bench import bare
from bench.client import Address, ask
from bench.processes import Processes
from bench.requests import Requests
from bench.steps import Server
from caselog.child import dies_with_us

LOOPBACK = "127.0.0.1"
PATIENCE = 150.0
STOPPING = 40.0
PROGRAM = Path(sys.executable).with_name("caselog")
HERE = Path(__file__).parents[1]
BROKERS = ("kafka", "mongod")


class NotReady(Exception):
    """What should be measured does not start; the message says where to look."""


@dataclass(frozen=True)
class Stack:
    """A running Caselog."""

    data: Path
    address: Address
    user: str
    password: str
    kafka: str
    mongo: str
    pids: Mapping[str, int]

    @property
    def requests(self) -> Requests:
        """Its API as its first user asks it."""
        return Requests(self.address, self.user, self.password)

    def saying(self, said: ModuleType) -> Requests:
        """The same, of which new cases and comments say something else."""
        return Requests(self.address, self.user, self.password, said)

    @property
    def server(self) -> Server:
        """What is measured; the bench itself is watched too."""
        watched = {name: pid for name, pid in self.pids.items() if name != "supervisor"}
        return Server(self.address, Processes(watched | {"client": os.getpid()}))


@contextmanager
def caselog(
    data: Path | None, user: str, first: Callable[[Stack], None] | None = None
) -> Iterator[Stack]:
    """The Caselog that runs in `data`; without a folder, a new one that is gone afterwards.

    The new one is stopped and started again when `first` has been done to it.
    """
    if data is not None:
        yield described(data, user)
        return
    folder = Path(tempfile.mkdtemp(prefix="caselog-bench-"))
    try:
        up = [PROGRAM, "up", "--data", folder, "--port", free_port()]
        if first:
            with ours("caselog", up, folder) as pid:
                first(described(folder, user, pid))
        with ours("caselog", up, folder) as pid:
            yield described(folder, user, pid)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def described(data: Path, user: str, starting: int | None = None) -> Stack:
    """What `caselog status` says, once it is ready."""
    until = time.monotonic() + PATIENCE
    while not (said := status(data)).get("ready"):
        if time.monotonic() > until or (starting and gone(starting)):
            raise NotReady(f"no Caselog is ready in {data}")
        time.sleep(0.1)
    at = urlsplit(said["url"])
    return Stack(
        data,
        Address(at.hostname or LOOPBACK, at.port or 80),
        user,
        (data / "first-password").read_text().strip(),
        said["kafka"],
        said["mongo"],
        {one["name"]: one["pid"] for one in said["processes"]},
    )


def gone(pid: int) -> bool:
    """Whether a process of ours has ended."""
    return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def status(data: Path) -> dict[str, Any]:
    """What the program tells; nothing while it is starting."""
    command = [str(PROGRAM), "status", "--data", str(data), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - ours
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        return {}
    return told


@contextmanager
def bare_server(stack: Stack, case_ids: list[str]) -> Iterator[Server]:
    """The bare server on the same brokers, with the same cases."""
    port = free_port()
    where = ["--kafka", stack.kafka, "--mongo", stack.mongo, "--port", port]
    copy_cases(stack, case_ids)
    with ours("bare", [sys.executable, "-m", "bench.bare", *where], stack.data) as pid:
        listening(port)
        watched = {name: stack.pids[name] for name in BROKERS if name in stack.pids}
        processes = Processes({"bare": pid, **watched, "client": os.getpid()})
        yield Server(Address(LOOPBACK, port), processes)


def copy_cases(stack: Stack, case_ids: list[str]) -> None:
    """Under the same ids, so that the very same requests find them."""
    shown = json.loads(ask(stack.address, stack.requests.get(case_ids[0])))
    with pymongo.MongoClient[dict[str, Any]](stack.mongo) as client:
        cases = client[bare.DATABASE][bare.CASES]
        cases.drop()
        cases.insert_many([{**shown, "_id": one, "id": one} for one in case_ids])


@contextmanager
def ours(name: str, command: Sequence[object], folder: Path) -> Iterator[int]:
    """A process that ends with us."""
    log = folder / f"{name}.out"
    with ExitStack() as stack:
        output = stack.enter_context(log.open("wb"))
        process = subprocess.Popen(  # noqa: S603 - ours
            [str(word) for word in command],
            stdout=output,
            stderr=output,
            cwd=HERE,
            preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 - it is made for that
            process_group=0,
        )
        stack.callback(stop, process)
        try:
            yield process.pid
        except NotReady as error:
            raise NotReady(f"{error}\n{log.read_text()[-2000:]}") from error


def stop(process: subprocess.Popen[bytes]) -> None:
    """As a user would, then by force."""
    process.terminate()
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def listening(port: int) -> None:
    """Return when somebody answers there."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((LOOPBACK, port)).close()
        except OSError:
            if time.monotonic() > until:
                raise NotReady(f"nobody listens on port {port}") from None
            time.sleep(0.05)
        else:
            return


def free_port() -> int:
    """A port that nobody has."""
    with socket.create_server((LOOPBACK, 0)) as server:
        port: int = server.getsockname()[1]
        return port
