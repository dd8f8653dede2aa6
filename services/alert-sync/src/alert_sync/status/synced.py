"""How does a case show how many of its alerts were synced? Counted in parts, told once all is done.

The last part to be counted plans what is told; which one that is does not matter.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

from alert_sync.alerts.alert import Workflow
from alert_sync.plans import DO, SYNCED, Cause, Plan
from alert_sync.status.wanted import MEANT
from case_events import AlertsSynced
from case_events.commands import RecordResult, Refusal
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from case_runtime.commanding import Asks, Because
from case_runtime.effects import Claim, Effect, Final

KEPT = timedelta(days=30)
GONE = 404
"""The case is no more: there is nobody to tell."""

STATUSES = {workflow: status for status, workflow in MEANT.items()}


class Planning(Protocol):
    """Whoever keeps rows of effects."""

    async def plan(self, effects: list[Effect]) -> None:
        """Planning one again changes nothing."""


class Tally:
    """The parts of each plan."""

    def __init__(
        self, database: mongo.Database, effects: Planning, planned: Callable[[], None]
    ) -> None:
        self._rows = mongo.durable(database, "synced")
        self._effects = effects
        self._planned = planned

    async def prepare(self) -> None:
        """Make the index: what was told long ago is not needed."""
        with bounded(FOR_LONG):
            await self._rows.create_index("at", expireAfterSeconds=int(KEPT.total_seconds()))

    async def count(self, plan: Plan, synced: int, failed: int) -> None:
        """Of this part; counted again it counts once."""
        if plan.status is None:
            return
        name, part = plan.cause.name, {"synced": synced, "failed": failed}
        write = mongo.set_with_time(name, {f"parts.{plan.line}": part}, "at")
        await mongo.write_all(self._rows, [write])
        async for row in mongo.find(self._rows, {"_id": name}):
            parts = row["parts"].values()
            if len(parts) < plan.parts:
                return
            synced, failed = (sum(one[of] for one in parts) for of in ("synced", "failed"))
            if synced or failed:
                await self._effects.plan([telling(plan.cause, plan.status, synced, failed)])
                self._planned()


def telling(cause: Cause, status: Workflow, synced: int, failed: int) -> Effect:
    """What is told to the case."""
    what: Mapping[str, Any] = {
        DO: SYNCED,
        "cause": cause.written,
        "status": status.value,
        "synced": synced,
        "failed": failed,
    }
    return Effect(f"{cause.name}/{SYNCED}", f"{SYNCED}/{cause.case}", cause.sequence, what)


class Synced:
    """A work: the case is told."""

    def __init__(self, commands: Asks) -> None:
        self._commands = commands

    async def __call__(self, claim: Claim) -> None:
        """Return when it has been recorded; `Final` where it never will be."""
        what = claim.effect.what
        cause = Cause.read(what["cause"])
        said = AlertsSynced(
            status=STATUSES[Workflow(what["status"])],
            synced=what["synced"],
            failed=what["failed"],
            followed=cause.sequence,
        )
        answer = await self._commands.ask(
            RecordResult(action=said),
            case=cause.case,
            id_=claim.effect.key,
            space=cause.space,
            because=Because(cause.by, cause.name, cause.correlation_id, cause.hops + 1),
        )
        if isinstance(answer, Refusal) and answer.status_code != GONE:
            raise Final(f"{answer.status_code}: {answer.message}")
