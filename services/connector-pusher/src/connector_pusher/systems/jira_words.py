"""What does Jira say when something fails? Messages, and what is wrong with which field."""

from connector_pusher.systems import texts
from connector_pusher.systems.calls.answer import Answer
from connector_pusher.systems.calls.call import Wording
from connector_pusher.systems.outcomes import Kind


def reason(answer: Answer) -> str | None:
    """Its messages, and those about fields."""
    denied = answer.headers.get("x-authentication-denied-reason")
    said = answer.said()
    if not isinstance(said, dict):
        return f"the log-in was denied: {denied}" if denied else None
    messages, errors = said.get("errorMessages"), said.get("errors")
    lines = [str(one) for one in messages] if isinstance(messages, list) else []
    if isinstance(errors, dict):
        lines += [f"{field}: {why}" for field, why in errors.items()]
    return "; ".join(lines) or (str(said["message"]) if said.get("message") else None)


def kind(answer: Answer) -> Kind | None:
    """A log-in that failed may look like a good answer."""
    headers = answer.headers
    login = headers.get("x-seraph-loginreason", "").upper()
    if "FAILED" in login or "DENIED" in login or "x-authentication-denied-reason" in headers:
        return Kind.AUTH_FAILED
    return None


def failed(what: str, how: str, reason: str) -> str:
    """In full."""
    return texts.failure(f"[Action][Jira]: Unable to {what}", how, reason)


WORDING = Wording(reason, failed, kind)
