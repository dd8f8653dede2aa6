"""Which evidence does a case get when alerts are attached to it? That of each alert, once.

What an alert says may change where it came from; what the case was told when it was attached, or
when the alert came after that, stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from alert_sync.plans import DO, Cause, cause_of, milliseconds
from alert_sync.status.wanted import Happened
from case_events import AttachmentAdded, AttachmentChanged
from case_runtime.effects import Effect

DESCRIBE = "describe"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The alerts, by key, of which the case is to be told because of an action.

    `observables`: also what can be compared. `late` names the one that came after it was attached.
    """

    cause: Cause
    alerts: Sequence[str]
    observables: bool
    late: str | None = None

    @property
    def name(self) -> str:
        """Of the effect, and of its commands."""
        return f"{self.cause.name}/described" + (f"/{self.late}" if self.late else "")

    def of(self, key: str) -> "Evidence":
        """Of this alert, which has come now."""
        return replace(self, alerts=[key], late=key)


def evidence_for(happened: Happened) -> Sequence[Effect]:
    """A policy: what is attached is described."""
    envelope, case = happened.envelope, happened.after
    attached = isinstance(envelope.action, AttachmentAdded | AttachmentChanged)
    if not attached or not happened.alerts or case is None or envelope.imported:
        return []
    extracts = bool(case.settings.extract_observables)
    return [effect(Evidence(cause_of(envelope), happened.alerts, extracts))]


def effect(evidence: Evidence) -> Effect:
    """A row for it; the evidence of a case comes to it one after another."""
    cause = evidence.cause
    return Effect(
        key=evidence.name,
        line=f"{DESCRIBE}/{cause.case}",
        sequence=milliseconds(cause.at),
        what=written(evidence),
    )


def written(evidence: Evidence) -> Mapping[str, Any]:
    """As a row has it."""
    return {
        DO: DESCRIBE,
        "cause": evidence.cause.written,
        "alerts": list(evidence.alerts),
        "observables": evidence.observables,
        "late": evidence.late,
    }


def read(what: Mapping[str, Any]) -> Evidence:
    """The way back."""
    return Evidence(Cause.read(what["cause"]), what["alerts"], what["observables"], what["late"])
