"""How is a run carried out that was planned? Once, however often it is tried."""

from collections.abc import Mapping

from alert_sync.rules.queue import Queue
from alert_sync.rules.run import Run
from alert_sync.rules.running import Attempt, Opened, Running
from alert_sync.rules.written import read_because, read_run
from case_runtime.commanding import Because
from case_runtime.effects import Claim, Effects
from case_runtime.errors import Later

USED = "used"


class Acting:
    """A work: runs that were planned."""

    def __init__(self, effects: Effects, running: Running, queue: Queue) -> None:
        self._effects = effects
        self._running = running
        self._queue = queue

    async def __call__(self, claim: Claim) -> None:
        """Return when all of its cases are as they should be."""
        what = claim.effect.what
        await self.carry_out(claim, read_run(what["run"]), read_because(what["because"]))

    async def carry_out(self, claim: Claim, run: Run, because: Because) -> list[Opened]:
        """Likewise, whatever the row says."""

        async def keep(used: Mapping[str, int]) -> None:
            if not await self._effects.note(claim, {USED: dict(used)}):
                raise Later("somebody else carries it out already")

        used = dict(claim.noted.get(USED, {}))
        attempt = Attempt(claim.effect.key, because, used, keep)
        await self._queue.put(run, attempt)
        return await self._running.run(run, attempt)
