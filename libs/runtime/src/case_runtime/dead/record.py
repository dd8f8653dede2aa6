"""What is told of a record that was set aside?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from case_events.topics import ALERTS, USER_ACTIONS, Topic
from case_runtime import spaces

OURS = frozenset({"reason", "group", "place"})
"""Headers that a record got when it was set aside."""

LONGEST = 1024
"""Characters of a key, or of a reader's name, that are told."""

AGAIN = frozenset({ALERTS.name})
"""Topics whose records are sent again as they were."""

LOOKED_INTO = 1 << 16
"""Bytes of a value that is read for its space."""


@dataclass(frozen=True, slots=True)
class Dead:
    """One; its name is `<topic>/<partition>/<offset>`."""

    name: str
    topic: str
    """Where it was to be read; it lies on `<topic>.dead`."""

    at: datetime
    reason: str
    reader: str
    key: str
    case: str | None
    """Whose it is, on a topic of cases."""

    size: int
    """Bytes of the value."""

    space: str | None
    """As far as the value can be read."""

    headers: Mapping[str, str]
    """That it came with; only of one that is looked at alone, like the value."""

    value: bytes

    @property
    def stays(self) -> str | None:
        """Why it cannot be sent again; None: it can."""
        if self.topic not in AGAIN:
            return f"records of {self.topic} are not sent again from here"
        return None if self.size else "its value was too large to be kept"


def name_of(record: Any) -> str:  # noqa: ANN401 - aiokafka has no types
    """Where it is."""
    return f"{record.topic}/{record.partition}/{record.offset}"


def dead(topic: Topic, record: Any, *, whole: bool = False) -> Dead:  # noqa: ANN401 - as above
    """As it lies there; what it says is kept only where it is wanted."""
    said = {header: value.decode(errors="replace") for header, value in record.headers if value}
    key, value = (record.key or b"").decode(errors="replace")[:LONGEST], record.value or b""
    return Dead(
        name=name_of(record),
        topic=topic.name,
        at=datetime.fromtimestamp(record.timestamp / 1000, UTC),
        reason=said.get("reason", ""),
        reader=said.get("group", "")[:LONGEST],
        key=key,
        case=key or None if topic.key == USER_ACTIONS.key else None,
        size=len(value),
        space=space_in(value),
        headers={name: said[name] for name in said.keys() - OURS} if whole else {},
        value=value if whole else b"",
    )


def space_in(value: bytes) -> str | None:
    """What a record of ours says of that."""
    if len(value) > LOOKED_INTO:
        return None
    try:
        said = orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    space = said.get("space") if isinstance(said, dict) else None
    return space if isinstance(space, str) and spaces.ID.fullmatch(space) else None
