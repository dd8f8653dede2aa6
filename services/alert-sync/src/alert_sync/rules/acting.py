"""How is a run carried out that was planned? Once, however often it is tried."""

from collections.abc import Mapping
from typing import Protocol

from alert_sync.rules.queue import Queue
from alert_sync.rules.run import Run
from alert_sync.rules.running import Attempt, Opened, Running
from alert_sync.rules.standing import Standing
from alert_sync.rules.written import read_because, read_run
from case_runtime.commanding import Because
from case_runtime.effects import Claim, Effects
from case_runtime.errors import Later

USED = "used"


class InForce(Protocol):
    """Whoever knows the standing rules."""

    async def rule(self, key: str, /) -> Standing | None:
        """One that may run now; None: it is gone, or off. `Final`: its author may not run it."""


class Acting:
    """A work: runs that were planned."""

    def __init__(self, effects: Effects, running: Running, queue: Queue, standing: InForce) -> None:
        self._effects = effects
        self._standing = standing
        self._running = running
        self._queue = queue

    async def __call__(self, claim: Claim) -> None:
        """Return when all of its cases are as they should be; a rule that is gone has none."""
        what = claim.effect.what
        rule = what.get("rule")
        if rule is None or await self._standing.rule(rule):
            run, because = read_run(what["run"]), read_because(what["because"])
            await self.carry_out(claim, run, because, rule)

    async def carry_out(
        self, claim: Claim, run: Run, because: Because, rule: str | None = None
    ) -> list[Opened]:
        """Likewise, whatever the row says."""

        async def keep(used: Mapping[str, int]) -> None:
            if not await self._effects.note(claim, {USED: dict(used)}):
                raise Later("somebody else carries it out already")

        used = dict(claim.noted.get(USED, {}))
        attempt = Attempt(claim.effect.key, because, used, keep, rule)
        await self._queue.put(run, attempt)
        return await self._running.run(run, attempt)
