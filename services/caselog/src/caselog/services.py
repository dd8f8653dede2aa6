"""How do the services run as one process of the supervisor's?"""

import asyncio
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from caselog.child import Command
from caselog.readiness import Address, readiness

AGAIN = 0.05


@dataclass(frozen=True, kw_only=True)
class Services:
    """`caselog serve --target all` on a socket that is already open.

    Whoever calls while it starts again waits a moment instead of being refused. It starts beside
    its servers, not after them: it has much to load, and waits by itself.
    """

    listener: socket.socket
    address: Address
    log: Path
    options: Sequence[str]
    environment: Mapping[str, str]

    name: ClassVar[str] = "services"

    async def command(self) -> Command:
        """How it starts."""
        number = self.listener.fileno()
        serve = ["serve", "--target", "all", "--listener", str(number)]
        return Command(
            arguments=[sys.executable, "-m", "caselog", *serve, *self.options],
            environment=self.environment,
            inherits=[number],
            log=self.log,
            # a stop in good order needs the servers, and those are going too
            orphaned=signal.SIGKILL,
        )

    async def begin(self) -> None:
        """Return when it says that it is ready."""
        while not (await readiness(self.address)).ready:  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(AGAIN)

    def ended(self, command: Command, code: int) -> None:
        """It leaves nothing to do."""
