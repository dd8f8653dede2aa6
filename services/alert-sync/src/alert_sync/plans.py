"""Which rows of effects follow from what a case wants? A few for any number of alerts.

Alerts are spread over a fixed number of lines by their keys, and each line goes on by itself: what
happens to one alert happens in order, whichever cases hold it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from alert_sync.alerts.alert import Workflow
from alert_sync.alerts.kept import Mark
from alert_sync.status.changed import Wish
from alert_sync.status.wanted import Happened, Wanted, wanted
from case_events import CaseDeleted, Envelope, User
from case_runtime.effects import Effect

LINES = 8
DO = "do"
"""Which of the service's works an effect is."""

STATUS, SOURCE, SYNCED = "status", "source", "synced"


@dataclass(frozen=True, slots=True)
class Cause:
    """The user action that something follows from."""

    case: str
    sequence: int
    at: datetime
    by: User
    space: str
    owner: str
    correlation_id: str
    hops: int = 0

    @property
    def name(self) -> str:
        """`<case>/<sequence>`."""
        return f"{self.case}/{self.sequence}"

    @property
    def mark(self) -> Mark:
        """When it was."""
        return Mark(self.at, self.case, self.sequence)

    @property
    def written(self) -> Mapping[str, Any]:
        """As a row has it."""
        return {**asdict(self), "by": self.by.model_dump()}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Cause":
        """The way back."""
        return cls(**{**said, "by": User(**said["by"])})


@dataclass(frozen=True, slots=True)
class Plan:
    """Some of the alerts that an action is about, and what is to become of them.

    `parts` are the effects that it was cut into. `released`: the case, or only that attachment of
    it, holds them no longer.
    """

    cause: Cause
    alerts: Sequence[str]
    parts: int
    line: int
    status: Workflow | None
    insists: bool = False
    released: bool = False
    attachment: str | None = None

    @property
    def wish(self) -> Wish | None:
        """If a status is wanted."""
        if self.status is None:
            return None
        return Wish(self.cause.mark, self.status, self.insists, self.cause.by.username)


def cause_of(envelope: Envelope) -> Cause:
    """As much of it as effects need."""
    return Cause(
        case=envelope.stream,
        sequence=envelope.sequence,
        at=envelope.at,
        by=envelope.by,
        space=envelope.space,
        owner=envelope.owner,
        correlation_id=envelope.correlation_id,
        hops=envelope.hops or 0,
    )


def statuses_for(happened: Happened) -> Sequence[Effect]:
    """The policy of this service: alerts follow their case."""
    return [
        effect
        for one in wanted(happened)
        for effect in effects(happened.envelope, one, released=one.alerts is happened.released)
    ]


def effects(envelope: Envelope, one: Wanted, *, released: bool) -> Sequence[Effect]:
    """A row for each line that has some of the alerts."""
    cause, lines = cause_of(envelope), by_line(one.alerts)
    whole = isinstance(envelope.action, CaseDeleted)
    attachment = None if whole else getattr(envelope.action, "comment_id", None)
    target = "released" if released else STATUS
    return [
        Effect(
            key=f"{cause.name}/{target}/{line}",
            line=f"{STATUS}/{line}",
            sequence=milliseconds(cause.at),
            what=written(
                Plan(
                    cause=cause,
                    alerts=alerts,
                    parts=len(lines),
                    line=line,
                    status=one.status,
                    insists=one.insists,
                    released=released,
                    attachment=attachment if released else None,
                )
            ),
        )
        for line, alerts in sorted(lines.items())
    ]


def at_source(effect: Effect) -> Effect:
    """What comes after it where alerts live: the same, in a line of its own."""
    plan = read(effect.what)
    target = effect.key.removeprefix(f"{plan.cause.name}/")
    return Effect(
        key=f"{plan.cause.name}/{SOURCE}/{target}",
        line=f"{SOURCE}/{plan.line}",
        sequence=effect.sequence,
        what={**effect.what, DO: SOURCE},
    )


def by_line(alerts: Sequence[str]) -> Mapping[int, Sequence[str]]:
    """Each alert in its line."""
    lines: dict[int, list[str]] = {}
    for key in alerts:
        lines.setdefault(crc32(key.encode()) % LINES, []).append(key)
    return lines


def milliseconds(at: datetime) -> int:
    """Since 1970: what happened to an alert is in the order of time."""
    return int(at.timestamp() * 1000)


def written(plan: Plan) -> Mapping[str, Any]:
    """As a row has it."""
    return {
        DO: STATUS,
        "cause": plan.cause.written,
        "alerts": list(plan.alerts),
        "parts": plan.parts,
        "line": plan.line,
        "status": plan.status and plan.status.value,
        "insists": plan.insists,
        "released": plan.released,
        "attachment": plan.attachment,
    }


def read(what: Mapping[str, Any]) -> Plan:
    """The way back."""
    return Plan(
        cause=Cause.read(what["cause"]),
        alerts=what["alerts"],
        parts=what["parts"],
        line=what["line"],
        status=Workflow(what["status"]) if what["status"] else None,
        insists=what["insists"],
        released=what["released"],
        attachment=what["attachment"],
    )
