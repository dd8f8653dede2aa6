"""What is told of something that was set aside?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from case_runtime.dead.record import Dead

SHOWN = 1000
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One; its name is what `show` and `replay` take, `more` what is shown of it alone."""

    name: str
    at: datetime
    why: str
    more: Mapping[str, Any]

    def listed(self) -> dict[str, Any]:
        """One line of a list."""
        return {"name": self.name, "at": self.at.isoformat(), "why": self.why}

    def shown(self) -> dict[str, Any]:
        """All of it."""
        return self.listed() | dict(self.more)


def entry(record: Dead) -> Entry:
    """A record that was set aside, as it is listed and shown."""
    more = {"key": record.key, "headers": record.headers, "group": record.reader}
    value = record.value.decode(errors="replace")
    return Entry(record.name, record.at, record.reason, more | {"value": value[:SHOWN]})
