"""What does a change of a case follow from that another system told of?

It stands in the history as the cause of the action, so that whoever looks later knows it: nothing
that came from a connector goes back by that one.
"""

import re
from hashlib import sha256

PLAIN = re.compile(r"[\w.-]{1,64}", re.ASCII)


def named(connector_id: str) -> str:
    """A connector, in no more characters than a cause has room for."""
    return connector_id if PLAIN.fullmatch(connector_id) else digest(connector_id)


def cause(connector_id: str, event: str) -> str:
    """An event there, whatever it is called."""
    return f"inbound/{named(connector_id)}/{digest(event)}"


def came_from(causation: str | None, connector_id: str) -> bool:
    """Whether something follows from what that connector was told."""
    return (causation or "").startswith(f"inbound/{named(connector_id)}/")


def digest(text: str) -> str:
    """The same for the same."""
    return sha256(text.encode()).hexdigest()[:32]
