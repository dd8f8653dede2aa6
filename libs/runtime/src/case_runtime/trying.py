"""What is done about what fails? It is tried again: for ever while the world is away."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from case_runtime.errors import Later, Rewound

TRIES = 4
LONGEST_PAUSE = 30.0

log = structlog.get_logger()


class Trying:
    """`of` is what the log calls it; `failures` are consecutive.

    A loop that fails for ever looks healthy from outside, so export them.
    """

    def __init__(self, of: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._of = of
        self._sleep = sleep
        self.failures = 0

    async def __call__(self, act: Callable[[], Awaitable[None]]) -> Exception | None:
        """None once it worked; the fault, when it is not the world that is away.

        Raises nothing but `Rewound`.
        """
        faults = pauses = 0
        while True:
            try:
                await act()
            except Rewound:
                raise
            except Later as away:
                log.warning("try.delayed", of=self._of, why=str(away))
            except Exception as fault:  # the one place that answers for every fault
                log.warning("try.failed", of=self._of, exc_info=True)
                faults += 1
                if faults == TRIES:
                    return fault
            else:
                self.failures = 0
                return None
            self.failures += 1
            pauses += 1
            await self._sleep(min(0.05 * 2**pauses, LONGEST_PAUSE))
