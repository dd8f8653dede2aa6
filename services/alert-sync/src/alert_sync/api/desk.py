"""What do all endpoints have at hand?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from alert_sync.alerts.arriving import Arriving
from alert_sync.alerts.store import Alerts
from alert_sync.rules.queue import Queue
from alert_sync.rules.running import Running
from alert_sync.rules.standing_store import StandingRules
from case_runtime.dead.records import DeadRecords
from case_runtime.describing.operation import Schema
from case_runtime.http import caller_of
from case_runtime.rights import LEVELS, Forbidden, Level
from case_runtime.showing import Reading

DOCUMENT: Schema = {"type": "object", "description": "Fields of ECS, their keys as published."}
VERBS = {"read": "access", "all": "publish"}


@dataclass(frozen=True, slots=True)
class Desk:
    """The alerts, the way in for them, what rules need, and the time in whole milliseconds.

    `dead` are records of any service that were set aside.
    """

    alerts: Alerts
    arriving: Arriving
    running: Running
    queue: Queue
    rules: StandingRules
    reading: Reading
    dead: DeadRecords
    clock: Callable[[], datetime]


def demand(request: Request, level: Level) -> None:
    """`Forbidden`, unless the caller's rights on alerts go that far."""
    if LEVELS.index(caller_of(request).rights.alerts) < LEVELS.index(level):
        raise Forbidden(f"Unauthorized to {VERBS[level]} alerts")
