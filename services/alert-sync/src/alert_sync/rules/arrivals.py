"""What do standing rules make of alerts that arrive? They take those that are theirs, and run.

A run is a row before it is carried out. It gathers what waits, and what came of it is noted before
any case hears of it: then it is carried out like any other.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import uuid4

import orjson

from alert_sync.alerts.kept import Publication
from alert_sync.alerts.store import Alerts
from alert_sync.plans import DO
from alert_sync.rules.acting import Acting, InForce
from alert_sync.rules.grouping import Detected, planned
from alert_sync.rules.run import Named
from alert_sync.rules.standing import Standing, takes
from alert_sync.rules.taken import Take, Taken
from alert_sync.rules.written import because_row, read_because, read_run, run_row
from case_runtime.commanding import Because
from case_runtime.effects import Claim, Effect, Effects
from case_runtime.errors import Later

GATHER = "gather"
RUN = "run"


class Ruling(Protocol):
    """Whoever knows the standing rules."""

    async def all(self) -> Sequence[Standing]:
        """Those of all spaces."""


class Arrivals:
    """Something that follows when alerts come in."""

    def __init__(self, rules: Ruling, taken: Taken) -> None:
        self._rules = rules
        self._taken = taken

    async def plans(self, publications: Sequence[Publication]) -> Sequence[Effect]:
        """A run of each rule that has something to do, in the order of its runs."""
        rules = await self._rules.all()
        wanted = [
            Take(rule.key, one.alert.key, one.hops)
            for rule in rules
            for one in publications
            if takes(rule, one.alert)
        ]
        waiting = await self._taken.take(wanted) if wanted else set[str]()
        return [effect(rule) for rule in rules if rule.key in waiting]


class Gathering:
    """A work: runs of standing rules."""

    def __init__(
        self, standing: InForce, taken: Taken, alerts: Alerts, effects: Effects, acting: Acting
    ) -> None:
        self._standing = standing
        self._taken = taken
        self._alerts = alerts
        self._effects = effects
        self._acting = acting

    async def __call__(self, claim: Claim) -> None:
        """Return when the run is carried out; a rule that is gone or off by then has none."""
        rule = await self._standing.rule(claim.effect.what["rule"])
        if rule is None:
            return
        noted = claim.noted.get(RUN) or await self._gathered(claim, rule)
        run, because = read_run(noted[RUN]), read_because(noted["because"])
        await self._acting.carry_out(claim, run, because, rule.key)

    async def _gathered(self, claim: Claim, rule: Standing) -> Mapping[str, Any]:
        keys, more = await self._taken.gather(rule.key, claim.effect.key)
        if more:
            await self._effects.plan([effect(rule)])
        run = planned(rule.wanted, await self._detected(keys), None)
        before = await self._taken.hops(rule.key, claim.effect.key)
        because = Because(by=rule.by, hops=before + 1 if before else 0)
        noted = {RUN: run_row(run), "because": because_row(because)}
        if not await self._effects.note(claim, {RUN: noted}):
            raise Later("somebody else carries it out already")
        return noted

    async def _detected(self, keys: Sequence[str]) -> list[Detected]:
        """What those say that are still kept."""
        found = await self._alerts.whole(keys)
        rows = [found[key] for key in keys if key in found]
        return [
            (Named(row.index, row.id), orjson.loads(row.source))
            for row in rows
            if row.source is not None
        ]


def effect(rule: Standing) -> Effect:
    """The next run of the rule: whichever of several comes first does all of it."""
    key = f"{rule.key}/{uuid4()}"
    return Effect(key, f"{GATHER}/{rule.key}", 0, {DO: GATHER, "rule": rule.key})
