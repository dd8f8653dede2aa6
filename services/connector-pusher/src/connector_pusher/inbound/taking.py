"""How does a case come to know what another system has told? By commands, in the teller's name."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

import structlog

from case_events import User
from case_events.commands import Refusal
from case_runtime.commanding import Asks, Because
from case_runtime.effects import Claim, Effect, Final, Seen
from case_runtime.stories import Tells
from connector_pusher import metrics
from connector_pusher.connector import Connector
from connector_pusher.inbound.arriving import Connectors
from connector_pusher.inbound.cause import cause
from connector_pusher.inbound.deciding import TYPES, Door, Told, wishes
from connector_pusher.inbound.heard import Heard, Remarked
from connector_pusher.inbound.vendors import OWN, status_of
from connector_pusher.push.rows import Rows
from connector_pusher.running import Running
from connector_pusher.systems.beyond import keys
from connector_pusher.systems.calls.saying import plain
from connector_pusher.systems.outcomes import Refused

UNCHANGED = int(HTTPStatus.NOT_ACCEPTABLE)
"""What is answered to an edit that changes nothing."""

AN_ECHO = 60.0
"""Seconds after a push in which what is told may follow from it."""

LONGEST_NAME = 255
"""Characters of whoever told it; the other side says it."""

log = structlog.get_logger()


class Past(Protocol):
    """What is remembered of pushes, and of what was told."""

    async def last_push(self, case: str, connector: str) -> Seen | None:
        """The last one of the case with that connector."""

    async def told_later(self, line: str, at: str) -> bool:
        """Whether a later status of the ticket has been taken."""


class Taking:
    """Carries out what `arriving` has planned (`case_runtime.effects.worker.Act`)."""

    def __init__(
        self,
        *,
        connectors: Connectors,
        running: Running,
        rows: Rows,
        past: Past,
        tells: Tells,
        asks: Asks,
    ) -> None:
        self._connectors = connectors
        self._running = running
        self._rows = rows
        self._past = past
        self._tells = tells
        self._asks = asks

    async def __call__(self, claim: Claim) -> None:
        """Return when the case knows; `Final`: it does not take it."""
        effect, what = claim.effect, claim.effect.what
        one = await self._connectors.one(what["connector"])
        if one is None or not one.is_in(what["space"]):
            return
        heard = heard_of(what["heard"])
        story = await self._tells.story(what["case"], 0, TYPES)
        if any(each.space != what["space"] for each in story.actions):
            return  # the case is not where the other side may tell of it
        try:
            told = keys.of(self._running.config(one)).inbound
            secrets = self._running.secrets(one)
        except Refused as why:
            raise Final(str(why)) from None
        if told is None:
            return
        own = secrets.get(OWN.get(one.type, ""))
        ours = [*told.ours, *([own] if isinstance(own, str) else [])]
        door = Door(one.id, told.comments, told.wins, ours)
        status = status_of(heard.states, one.type, told.statuses)
        if status and heard.at:
            late = await self._past.told_later(effect.line, what["heard"]["at"])
            status = None if late else status
        row = await self._rows.of(f"{what['case']}/{one.id}")
        received = datetime.fromisoformat(what["received"])
        because = await self._because(effect, one, heard, received)
        refused = list[str]()
        for wish in wishes(story, Told(heard, status, received), row, door):
            answer = await self._asks.ask(
                wish.command,
                case=what["case"],
                id_=wish.name,
                space=what["space"],
                because=because,
            )
            became = "taken"
            if isinstance(answer, Refusal) and answer.status_code != UNCHANGED:
                became = "refused"
                refused.append(answer.message)
            metrics.INBOUND.labels(one.type, wish.command.type, became).inc()
        if refused:
            raise Final("; ".join(refused))

    async def _because(
        self, effect: Effect, one: Connector, heard: Heard, received: datetime
    ) -> Because:
        """It follows from an event there, which may follow from a push of ours."""
        hops = 1
        last = await self._past.last_push(effect.what["case"], one.id)
        if last and (last.ended is None or (received - last.ended).total_seconds() < AN_ECHO):
            hops += last.effect.what["hops"] + 1
        names = {remark.by for remark in heard.comments} | {heard.by}
        name = next((name for name in (heard.by, *names) if name), None)
        by = User(full_name=plain(f"{name} ({one.name})" if name else one.name, LONGEST_NAME))
        return Because(by, cause(one.id, heard.event), effect.what["correlation_id"], hops)


def heard_of(said: Mapping[str, Any]) -> Heard:
    """The way back."""
    at = said["at"]
    return Heard(
        **{
            **said,
            "at": datetime.fromisoformat(at) if at else None,
            "states": tuple(said["states"]),
            "comments": tuple(Remarked(*one) for one in said["comments"]),
        }
    )
