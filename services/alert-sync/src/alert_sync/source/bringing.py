"""How does what a case wants of alerts come to where they live?

The document is read before the row: whoever wrote the row later writes the document later too, and
our change then meets a conflict. So the last one wins, however many are at it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from alert_sync import metrics, plans
from alert_sync.alerts.alert import Workflow
from alert_sync.alerts.kept import Kept, Setter
from alert_sync.alerts.store import Alerts
from alert_sync.plans import Plan
from alert_sync.source.documents import Change, Found, Source, name_of
from alert_sync.source.patches import Wanted, closed_at, closed_by_hand, ours, patch
from alert_sync.status.changed import given
from case_runtime.effects import Claim, Final
from case_runtime.effects.worker import ATTEMPTS
from case_runtime.errors import Later

ROUNDS = 5
"""Times that a document may change under our hands before we come back later."""

SEVERAL = 8
"""Attempts after which what is still busy holds nobody up: the source does answer for others."""

SHOWN = 5
"""Reasons that are told."""


@dataclass(slots=True)
class Brought:
    """How it went, by key."""

    done: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    busy: dict[str, str] = field(default_factory=dict)


class Counting(Protocol):
    """Whoever counts how many alerts follow."""

    async def count(self, plan: Plan, synced: int, failed: int) -> None:
        """Of this part of the plan."""


class Noting(Protocol):
    """Whoever keeps the rows of effects."""

    async def note(self, claim: Claim, noted: Mapping[str, Any]) -> bool:
        """What the next attempt must know."""


class Bringing:
    """A work: what is planned by `plans`, once the rows have it."""

    def __init__(
        self,
        alerts: Alerts,
        source: Source,
        counting: Counting,
        effects: Noting,
        attempts: int = ATTEMPTS,
    ) -> None:
        self._alerts = alerts
        self._source = source
        self._counting = counting
        self._effects = effects
        self._attempts = attempts

    async def __call__(self, claim: Claim) -> None:
        """Return when every document is as it should be; `Final`: some never will be."""
        plan = plans.read(claim.effect.what)
        try:
            brought = await self._bring(plan)
        except Later:
            if claim.tries >= self._attempts:
                await self._counting.count(plan, 0, len(plan.alerts))
            raise
        counted = f"busy{claim.since or ''}"
        times = claim.noted.get(counted, 0) + 1
        if brought.busy and times < SEVERAL and claim.tries < self._attempts:
            await self._effects.note(claim, {counted: times})
            raise Later(told(brought.busy))
        brought.refused |= brought.busy
        for outcome, some in (("done", brought.done), ("failed", brought.refused)):
            metrics.SYNCED.labels("source", outcome).inc(len(some))
        await self._counting.count(plan, len(brought.done), len(brought.refused))
        if brought.refused:
            raise Final(told(brought.refused))

    async def _bring(self, plan: Plan) -> Brought:
        brought, left = Brought(), list(plan.alerts)
        for _ in range(ROUNDS):
            reading = await self._source.read([name_of(key) for key in left])
            brought.refused |= reading.refused
            brought.busy |= reading.busy
            rows = await self._alerts.of(left)
            brought.done |= {key for key, row in rows.items() if given(row, plan.cause.mark)}
            changes = self._changes(plan, reading.found.values(), rows, brought)
            await self._note(plan, reading.found, rows)
            outcome = await self._source.write(changes)
            brought.done |= outcome.done if plan.wish else set()
            brought.refused |= outcome.refused
            brought.busy |= outcome.busy
            left = sorted(outcome.conflicts)
            if not left:
                break
        brought.busy |= dict.fromkeys(left, "others change it all the time")
        brought.done -= {*brought.refused, *brought.busy}
        return brought

    def _changes(
        self, plan: Plan, found: Iterable[Found], rows: Mapping[str, Kept], brought: Brought
    ) -> list[Change]:
        wanted, changes = Wanted(plan.cause.case, plan.wish), list[Change]()
        for one in found:
            row = rows.get(one.key)
            if row is None:
                continue
            if ours(one.document, plan.wish):
                brought.done.add(one.key)
            if fields := patch(one.document, row, wanted):
                changes.append(Change(one, fields))
        return changes

    async def _note(self, plan: Plan, found: Mapping[str, Found], rows: Mapping[str, Kept]) -> None:
        if plan.wish and not plan.insists and plan.status is not Workflow.CLOSED:
            await note_hands(self._alerts, found, rows)


class Looking:
    """Whoever looks at the source before alerts are reopened."""

    def __init__(self, alerts: Alerts, source: Source) -> None:
        self._alerts = alerts
        self._source = source

    async def look(self, plan: Plan) -> None:
        """Rows know of what was closed by hand at the source."""
        wish = plan.wish
        if wish is None or plan.insists or wish.status is Workflow.CLOSED:
            return
        reading = await self._source.read([name_of(key) for key in plan.alerts])
        rows = await self._alerts.of(plan.alerts)
        heard = {key for key, row in rows.items() if row.heard and row.heard >= wish.mark}
        fresh = {key: one for key, one in reading.found.items() if key not in heard}
        await note_hands(self._alerts, fresh, rows)


async def note_hands(alerts: Alerts, found: Mapping[str, Found], rows: Mapping[str, Kept]) -> None:
    """What somebody closed at the source is closed in its row too, by hand."""
    now = datetime.now(UTC)
    closed = {
        key: one
        for key, one in found.items()
        if key in rows and rows[key].heard and closed_by_hand(one.document, rows[key])
    }

    def decide(known: Mapping[str, Kept]) -> Mapping[str, Kept]:
        return {
            key: by_hand(row, closed[key], now)
            for key, row in known.items()
            if closed_by_hand(closed[key].document, row)
        }

    if closed:
        await alerts.change(closed, decide)


def by_hand(row: Kept, found: Found, now: datetime) -> Kept:
    """The row of an alert that somebody closed where it lives; never later than now."""
    at = min(closed_at(found.document) or row.status_at, now)
    if row.status is Workflow.CLOSED and row.setter.how in {"by hand", "published"}:
        return row
    return replace(row, status=Workflow.CLOSED, status_at=at, setter=Setter(at, "by hand"))


def told(why: Mapping[str, str]) -> str:
    """For people: how many, and the reasons, each once."""
    reasons = list(dict.fromkeys(why.values()))[:SHOWN]
    return f"{len(why)} alerts: {', '.join(reasons)}"
