"""What does Resilient say when something fails? A message, or nothing."""

from http import HTTPStatus

from connector_pusher.systems import texts
from connector_pusher.systems.calls.answer import Answer
from connector_pusher.systems.calls.call import Wording


def reason(answer: Answer) -> str | None:
    """Its message."""
    said = answer.said()
    if isinstance(said, dict) and said.get("message"):
        return f"API Error: {said['message']}"
    return "Unauthorized API Error" if answer.status == HTTPStatus.UNAUTHORIZED else None


def failed(what: str, how: str, reason: str) -> str:
    """In full."""
    return texts.failure(f"[Action][IBM Resilient]: Unable to {what}", how, reason)


WORDING = Wording(reason, failed)
