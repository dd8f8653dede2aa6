"""What does Swimlane say when something fails? A code, and what it is about."""

from collections.abc import Mapping

from connector_pusher.systems import texts
from connector_pusher.systems.calls.answer import Answer
from connector_pusher.systems.calls.call import Wording
from connector_pusher.systems.outcomes import Kind

KINDS: Mapping[int, Kind] = {
    1002: Kind.AUTH_FAILED,
    2003: Kind.NOT_FOUND,
    3002: Kind.INCIDENT_MISSING,
    5009: Kind.UPSTREAM,
}
"""Of its error codes; all others are about what was sent."""


def reason(answer: Answer) -> str | None:
    """Its argument and its code."""
    said = answer.said()
    if not isinstance(said, dict):
        return None
    argument, code = said.get("Argument"), said.get("ErrorCode")
    if argument and code:
        return f"{argument} ({code})"
    return f"error {code}" if code else None


def kind(answer: Answer) -> Kind | None:
    """By its code, which may be a number or a text."""
    said = answer.said() if not answer.well else None
    code = str(said.get("ErrorCode")) if isinstance(said, dict) else ""
    return next((kind for number, kind in KINDS.items() if str(number) == code), None)


def failed(what: str, how: str, reason: str) -> str:
    """In full."""
    return texts.failure(f"[Action][Swimlane]: Unable to {what}", how, reason)


WORDING = Wording(reason, failed, kind)
