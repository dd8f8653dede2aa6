"""What did it come to?"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

LISTED = 100
"""Differences that are told one by one."""


class Difference(NamedTuple):
    """`between` is `log and topic`, or `log and views`."""

    between: str
    stream: str
    what: str


@dataclass(slots=True)
class Report:
    """How much was compared, and what differed."""

    streams: int = 0
    actions: int = 0
    repeats: int = 0
    """Records that are on the topic more than once; readers drop them."""
    waiting: int = 0
    """Actions that are written and not published yet."""
    behind: int = 0
    """Streams that the views had not followed when all else was done."""
    erased: int = 0
    """Actions that are blank in the log, and not yet so on the topic."""
    foreign: int = 0
    views: str | None = None
    """The generation that was compared; None: there are no views."""
    differences: list[Difference] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether log, topic and views know the same."""
        return not self.differences

    def said(self) -> dict[str, Any]:
        """For programs."""
        return {
            "same": self.same,
            "streams": self.streams,
            "actions": self.actions,
            "repeats": self.repeats,
            "waiting": self.waiting,
            "behind": self.behind,
            "erased": self.erased,
            "foreign": self.foreign,
            "views": self.views,
            "differences": [one._asdict() for one in self.differences],
        }
