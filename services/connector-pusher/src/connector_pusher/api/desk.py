"""What do all endpoints have at hand?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import orjson
from fastapi import Request, Response

from case_runtime.answers import JSON
from case_runtime.effects import MongoEffects
from case_runtime.http import caller_of
from case_runtime.rights import LEVELS, Forbidden, Level
from case_runtime.showing import Asked, Reading
from case_runtime.stories import Tells
from connector_pusher.connector import Connector
from connector_pusher.inbound.arriving import Arriving
from connector_pusher.keeping import Keeping
from connector_pusher.push.rows import MongoRows
from connector_pusher.running import Running
from connector_pusher.store import Connectors

LATE = {"warning": '299 Caselog "The change is stored; readers may not see it yet"'}


@dataclass(frozen=True, slots=True)
class Desk:
    """The connectors, whoever changes and runs them, and the read side."""

    rows: Connectors
    keeping: Keeping
    running: Running
    reading: Reading
    tells: Tells
    effects: MongoEffects
    tickets: MongoRows
    wake: Callable[[], None]
    """There is something to push."""

    base: str | None
    """Where people find cases."""

    now: Callable[[], datetime]
    arriving: Arriving
    """Whoever hears of tickets."""

    async def unseen(self, request: Request, one: Connector) -> bool:
        """Whether readers have not heard of it yet, although somebody waits for that."""
        if request.query_params.get("refresh") == "false":
            return False
        return None in await self.reading.shown([Asked(one.id, one.version, "connector")])


def demand(request: Request, level: Level, wish: str) -> None:
    """`Forbidden`, unless the caller's rights on connectors go that far."""
    if LEVELS.index(caller_of(request).rights.connectors) < LEVELS.index(level):
        raise Forbidden(f"Unauthorized to {wish}")


def told(said: object, *, late: bool = False) -> Response:
    """JSON."""
    return Response(orjson.dumps(said), media_type=JSON, headers=LATE if late else None)
