"""What is a push to send? Made of the case as it is when it begins, and kept: it stays the same."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from case_runtime.effects import Claim, Effects
from case_runtime.stories import Tells
from connector_pusher.connector import Connector
from connector_pusher.push import composing
from connector_pusher.push.acting import Failed, Overtaken, fence
from connector_pusher.push.noted import plan_of, with_plan
from connector_pusher.push.past import born, of_this_case, past, without_ticket
from connector_pusher.push.plan import Plan
from connector_pusher.push.rows import Rows
from connector_pusher.running import Running
from connector_pusher.systems.beyond import keys
from connector_pusher.systems.outcomes import Kind
from connector_pusher.systems.outcomes import Outcome as Fault
from connector_pusher.systems.system import System


class Planning:
    """Makes the plan of a push, or finds the one that an earlier attempt has made."""

    def __init__(
        self,
        *,
        effects: Effects,
        rows: Rows,
        running: Running,
        tells: Tells,
        public_base_url: str | None,
    ) -> None:
        self._effects = effects
        self._rows = rows
        self._running = running
        self._tells = tells
        self._base = public_base_url

    async def plan(self, claim: Claim, connector: Connector, system: System) -> Plan:
        """It is kept; `Failed`, if there is nothing to push."""
        return plan_of(claim.noted) or await self._made(claim, connector, system)

    async def _made(self, claim: Claim, connector: Connector, system: System) -> Plan:
        what, line = claim.effect.what, claim.effect.line
        story = await self._tells.story(what["case"], claim.effect.sequence, composing.TYPES)
        if story.case is None:
            raise Failed("the case is gone")
        config, before = self._running.config(connector), await self._rows.of(line)
        pushed = past(story.actions, connector.id, addresses(config))
        row, known = of_this_case(before, born(story.actions), pushed)
        if what.get("recreate") and row.external:
            await gone(system, row.external.id)
            (row, known), pushed = without_ticket(row, known), pushed.unknown
        if row != before and not await self._rows.put(line, row, fence(claim)):
            raise Overtaken
        place = composing.Place(self._base, what["space"])
        at = datetime.fromisoformat(what["at"])
        said = composing.said(story.case, story.actions, what["connector"]["fields"], place, at)
        incident = self._running.type_of(connector).composed(said, config)
        comments = composing.comments(story.case, story.actions, pushed, row, place)
        plan = Plan(incident, comments, known)
        if not await self._effects.note(claim, with_plan(plan)):
            raise Overtaken
        return plan


def addresses(config: Mapping[str, Any]) -> Sequence[str]:
    """By which the system is called, here and by other connectors; of a webhook, none."""
    url = config.get("apiUrl", config.get("url"))
    return [url, *keys.of(config).aliases] if isinstance(url, str) else []


async def gone(system: System, ticket: str) -> None:
    """`Failed`, unless it is known that there is no such ticket any more."""
    try:
        there = await system.read(ticket)
    except Fault as fault:
        if fault.kind is not Kind.INCIDENT_MISSING:
            raise
    else:
        raise Failed(f"the ticket {there.title or ticket} is there: an ordinary push changes it")
