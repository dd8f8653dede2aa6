"""What becomes of groups that are more than may be opened at once? They wait, and are shown.

Each is an effect of its own. As many as may be opened at once are due together, and the next ones
a while after them; those that came before go first.
"""

from datetime import datetime, timedelta
from typing import Any

from alert_sync.plans import DO
from alert_sync.rules import naming
from alert_sync.rules.run import Group, Run, Wanted
from alert_sync.rules.running import Attempt
from alert_sync.rules.written import because_row, read_run, run_row
from case_runtime.effects import Effect, MongoEffects

RUN = "run"
SHOWN = 100
"""Groups that are told of."""

WAITING = "waiting"


class Queue:
    """`pause` lies between those that are opened together."""

    def __init__(self, effects: MongoEffects, pause: timedelta) -> None:
        self._effects = effects
        self._pause = pause

    async def put(self, run: Run, attempt: Attempt) -> None:
        """Those that wait of a run; put again they wait once."""
        if not run.waiting:
            return
        before = await self.waiting(run.wanted)
        plans = [
            effect(run.wanted, group, attempt, self._seconds(run.wanted, before + place))
            for place, group in enumerate(run.waiting)
        ]
        await self._effects.plan(plans)

    async def waiting(self, wanted: Wanted) -> int:
        """How many of the rule wait."""
        return await self._effects.many(those_of(wanted))

    async def shown(self, wanted: Wanted) -> list[tuple[Group, datetime]]:
        """Those that wait, the next first, and when each is due."""
        order = [("due", 1), ("_id", 1)]
        rows = await self._effects.seen(those_of(wanted), order, most=SHOWN)
        return [
            (group, row.due) for row in rows for group in read_run(row.effect.what["run"]).groups
        ]

    def _seconds(self, wanted: Wanted, place: int) -> float:
        return (place // wanted.most + 1) * self._pause.total_seconds()


def effect(wanted: Wanted, group: Group, attempt: Attempt, seconds: float) -> Effect:
    """One group that waits, as a run of its own."""
    key = naming.counter_key(wanted, group.grouping)
    return Effect(
        key=f"{attempt.name}/{key}",
        line=f"{of_rule(wanted)}/{key}",
        sequence=0,
        what={
            DO: RUN,
            "run": run_row(Run(wanted, [group])),
            "because": because_row(attempt.because),
            "rule": attempt.rule,
        },
        after=seconds,
    )


def those_of(wanted: Wanted) -> dict[str, Any]:
    """The rows of the groups of a rule that wait, as the database is asked."""
    lines = of_rule(wanted)
    within = {"$gte": f"{lines}/", "$lt": f"{lines}0"}  # a nought follows the slash
    return {"state": "planned", "line": within}


def of_rule(wanted: Wanted) -> str:
    """The beginning of the lines of the groups of a rule that wait."""
    return f"{WAITING}/{naming.digest(f'{wanted.rule.id}:{wanted.space}:{wanted.owner}')}"
