"""Which servers does a data folder have? Kafka and MongoDB, each on the ports it had before."""

import os
from dataclasses import dataclass
from pathlib import Path

from caselog.embedded.jars import Progress
from caselog.embedded.kafka import Kafka
from caselog.embedded.mongod import Mongod
from caselog.embedded.ports import free_port, is_free
from caselog.folder import Folder, Ports
from caselog.keeper import Say


@dataclass(frozen=True)
class Servers:
    """What is embedded."""

    kafka: Kafka
    mongod: Mongod


def servers(folder: Folder, say: Say, fetching: Progress, *, fail_points: bool = False) -> Servers:
    """Both servers of the folder, not started."""
    ports = settled(folder, say)
    return Servers(
        Kafka(
            folder=folder.path / "kafka",
            cache=cache(),
            log=folder.log("kafka"),
            port=ports.kafka,
            controller=ports.controller,
            fetching=fetching,
        ),
        Mongod(
            folder=folder.path / "mongo",
            log=folder.log("mongod"),
            port=ports.mongo,
            fail_points=fail_points,
        ),
    )


def settled(folder: Folder, say: Say) -> Ports:
    """The ports of the folder; one that somebody else has taken is chosen anew, and told."""
    before = folder.ports()
    kept = before.model_dump() if before else {}
    chosen: dict[str, int] = {}
    for name in Ports.model_fields:
        port = kept.get(name)
        if port is None or not is_free(port):
            if port is not None:
                say(f"port {port} of {name} is taken by another program; it gets a new one")
            port = free_port()
        chosen[name] = port
    ports = Ports.model_validate(chosen)
    folder.keep_ports(ports)
    return ports


def cache() -> Path:
    """What every data folder of this user shares: jars, and Java's start cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "caselog"
