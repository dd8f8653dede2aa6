"""How do the servers of a whole Caselog run so that each can be reached, cut off and killed?"""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from caselog.child import Command
from caselog.embedded.kafka import Kafka
from caselog.embedded.mongod import FLAGS, Mongod
from caselog.embedded.ports import LOOPBACK, is_free
from caselog.services import Services

BETWEEN = Path(__file__).parent / "between.py"
SKEWED = Path(__file__).parent / "skewed.py"


@dataclass(frozen=True, kw_only=True)
class Broker(Kafka):
    """A Kafka that tests reach directly, and services by way of somebody else."""

    inner: int
    """Where those arrive who come by that way."""
    outer: int
    """Where they begin."""

    def _write_properties(self):
        path = super()._write_properties()
        here = f"PLAINTEXT://{LOOPBACK}:{self.port}"
        with Path(path).open("a") as file:
            file.write(
                f"listeners={here},SERVICES://{LOOPBACK}:{self.inner},"
                f"CONTROLLER://{LOOPBACK}:{self.controller}\n"
                f"advertised.listeners={here},SERVICES://{LOOPBACK}:{self.outer}\n"
                "listener.security.protocol.map="
                "PLAINTEXT:PLAINTEXT,SERVICES:PLAINTEXT,CONTROLLER:PLAINTEXT\n"
                "inter.broker.listener.name=PLAINTEXT\n"
            )
        return path


@dataclass(frozen=True, kw_only=True)
class Member(Mongod):
    """One of the several servers of a replica set; others see to it that there is a set."""

    async def begin(self):
        while is_free(self.port):  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.05)


@dataclass(frozen=True, kw_only=True)
class Between:
    """Somebody between the services and a server."""

    name: str
    port: int
    beyond: int
    log: Path

    async def command(self):
        arguments = [sys.executable, str(BETWEEN), str(self.port), str(self.beyond)]
        return Command(arguments=arguments, log=self.log)

    async def begin(self):
        while is_free(self.port):  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.02)

    def ended(self, command, code):
        """It leaves nothing to do."""


@dataclass(frozen=True, kw_only=True)
class Skewed(Services):
    """Services whose clock is so many seconds off."""

    seconds: float
    name: ClassVar[str] = "services"

    async def command(self):
        usual = await super().command()
        python, _, _, *said = usual.arguments
        arguments = [python, str(SKEWED), str(self.seconds), *said]
        return Command(
            arguments=arguments,
            environment=usual.environment,
            inherits=usual.inherits,
            log=usual.log,
            orphaned=usual.orphaned,
        )


__all__ = ["FLAGS", "Between", "Broker", "Member", "Skewed"]
