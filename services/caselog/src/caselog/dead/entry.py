"""What is told of something that was set aside?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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
