"""What happens when another system tells of a ticket? It is known, read, and becomes a row.

The row is named for the event, so that one that is told again has no second effect. It is answered
when the row is safe; what follows is done by a worker.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

import structlog

from case_events.values import with_milliseconds
from case_runtime import strict
from case_runtime.effects import Effect, Effects
from case_runtime.errors import Invalid, Unauthenticated
from connector_pusher.connector import Connector
from connector_pusher.inbound import generic, signed, vendors
from connector_pusher.inbound.cause import cause
from connector_pusher.inbound.heard import Heard
from connector_pusher.running import Running
from connector_pusher.systems.beyond import keys
from connector_pusher.systems.beyond.keys import SECRET, Inbound
from connector_pusher.systems.outcomes import Refused
from connector_pusher.turns import EVENTS, Turns

KIND = "inbound"
UNKNOWN = "Nobody knows who tells this"
MOST_TICKETS = 10
"""Cases that have one ticket; there is hardly ever more than one."""

log = structlog.get_logger()


class Connectors(Protocol):
    """Where connectors are kept."""

    async def one(self, connector_id: str) -> Connector | None:
        """Also one that was deleted."""


class Tickets(Protocol):
    """Where it is kept which case is which ticket."""

    async def cases(self, ticket: str, connector: str, most: int) -> list[str]:
        """Those whose ticket it is."""


class Arriving:
    """Takes events in; `planned` is told when there is something to do."""

    def __init__(
        self,
        *,
        connectors: Connectors,
        running: Running,
        tickets: Tickets,
        effects: Effects,
        planned: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._connectors = connectors
        self._running = running
        self._tickets = tickets
        self._effects = effects
        self._planned = planned
        self._now = now
        self._turns = Turns(EVENTS)

    async def taken(
        self,
        connector_id: str,
        space: str,
        headers: Mapping[str, str],
        body: Callable[[], Awaitable[bytes]],
        correlation_id: str,
    ) -> Mapping[str, Any]:
        """What is told to whoever told it; `Unauthenticated`, whatever is not right; `TooMany`."""
        one = await self._connectors.one(connector_id)
        if one is None or not one.is_in(space):
            raise Unauthenticated(UNKNOWN)
        inbound, secret = self._door(one)
        raw = await self._known(inbound, secret, headers, body)
        self._turns.take(one.id, space)
        said = strict.loads(raw)
        if not isinstance(said, dict):
            raise Invalid("[request body]: expected an object")
        if "ticket" in said:
            heard: Heard | None = generic.read(said)
        else:
            heard = vendors.heard(one.type, said, headers, inbound)
        if heard is None or not (heard.states or heard.comments):
            return {"event": heard.event if heard else None, "cases": 0}
        cases = await self._tickets.cases(heard.ticket, one.id, MOST_TICKETS)
        at = self._now()
        came = Came(one.id, space, at, correlation_id)
        await self._effects.plan([effect(heard, case, came) for case in cases])
        self._planned()
        log.info("ticket.told", connector=one.id, cases=len(cases))
        return {"event": heard.event, "cases": len(cases)}

    def _door(self, one: Connector) -> tuple[Inbound, str]:
        try:
            inbound = keys.of(self._running.config(one)).inbound
            secret = self._running.secrets(one).get(SECRET)
        except Refused as why:
            log.warning("ticket.not_heard", connector=one.id, why=str(why))
            raise Unauthenticated(UNKNOWN) from None
        if inbound is None or not secret:
            raise Unauthenticated(UNKNOWN)
        return inbound, secret

    async def _known(
        self,
        inbound: Inbound,
        secret: str,
        headers: Mapping[str, str],
        body: Callable[[], Awaitable[bytes]],
    ) -> bytes:
        """The body, once it is known who sent it; a token is looked at before it is read."""
        if inbound.auth == "token":
            if not signed.known(inbound, secret, headers):
                raise Unauthenticated(UNKNOWN)
            return await body()
        raw = await body()
        if not signed.signed(inbound, secret, headers, raw, self._now()):
            raise Unauthenticated(UNKNOWN)
        return raw


class Came(NamedTuple):
    """By which connector, where, when, and in which conversation."""

    connector: str
    space: str
    at: datetime
    correlation_id: str


def effect(heard: Heard, case: str, came: Came) -> Effect:
    """What follows is found out later: by then the case may be another one."""
    said = heard._asdict() | {
        "at": heard.at and with_milliseconds(heard.at.astimezone(UTC)),
        "states": list(heard.states),
        "comments": [list(remark) for remark in heard.comments],
    }
    what = {
        "kind": KIND,
        "case": case,
        "space": came.space,
        "connector": came.connector,
        "heard": said,
        "received": came.at.isoformat(),
        "correlation_id": came.correlation_id,
    }
    key = f"{cause(came.connector, heard.event)}/{case}"
    return Effect(key, f"{case}/inbound/{came.connector}", int(came.at.timestamp() * 1e6), what)
