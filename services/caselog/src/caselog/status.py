"""What runs in a data folder, where, and how far behind is it?"""

import re
from urllib.parse import urlsplit

from pydantic import BaseModel

from caselog.folder import Folder
from caselog.processes import alive
from caselog.readiness import Address, get, readiness

LAG = re.compile(rb"^caselog_lag_records(?:\{[^}]*\})? (\S+)$", re.MULTILINE)
"""Of each follower: how many user actions of the topic it has not shown yet."""


class Process(BaseModel):
    """One that runs."""

    name: str
    pid: int


class Status(BaseModel):
    """As `caselog status --json` prints it."""

    url: str | None = None
    kafka: str | None = None
    """`host:port`, plaintext on the loopback."""
    mongo: str | None = None
    ready: bool = False
    processes: list[Process] = []
    lag: int | None = None
    """User actions that are on Kafka and not in the views yet; None if nobody tells."""
    degraded: list[str] = []


async def status(folder: Folder) -> Status:
    """What is so now."""
    run = folder.run()
    if run is None:
        return Status()
    here = [Process(name=one.name, pid=one.pid) for one in run.processes if alive(one)]
    parts = urlsplit(run.url)
    address = Address(parts.hostname or "", parts.port or 0)
    said = await readiness(address) if here else None
    return Status(
        url=run.url,
        kafka=run.kafka,
        mongo=run.mongo,
        ready=bool(said and said.ready),
        processes=here,
        lag=await _lag(address) if said and said.ready else None,
        degraded=said.degraded if said else [],
    )


async def _lag(address: Address) -> int | None:
    told = await get(address, "/metrics")
    values = LAG.findall(told.body) if told else []
    return int(sum(float(value) for value in values)) if values else None
