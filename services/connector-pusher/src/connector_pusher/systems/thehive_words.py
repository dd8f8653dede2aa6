"""What does TheHive say when something fails? Of which type it is, and a message."""

from connector_pusher.systems import texts
from connector_pusher.systems.calls.answer import Answer
from connector_pusher.systems.calls.call import Wording


def reason(answer: Answer) -> str | None:
    """Of which type it is, and the message."""
    told = answer.said()
    if not isinstance(told, dict):
        return answer.body.decode(errors="replace") or None
    return " - ".join(str(told[key]) for key in ("type", "message") if told.get(key)) or None


def failed(what: str, how: str, reason: str) -> str:
    """In full."""
    return texts.failure(f"[Action][TheHive]: Unable to {what}", how, reason)


WORDING = Wording(reason, failed)
