"""Which changes is a program told that subscribed to them? All that is said must hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from case_events import Envelope, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Of one URL, in one space; an empty filter is none."""

    id: str
    space: str
    owners: frozenset[str]
    types: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def concerns(self, envelope: Envelope) -> bool:
        """As far as the action says it by itself; imported ones happened elsewhere."""
        action = envelope.action
        if envelope.imported or isinstance(action, Unknown):
            return False
        return (
            envelope.space == self.space
            and envelope.owner in self.owners
            and (not self.types or action.type in self.types)
        )

    @property
    def looks(self) -> bool:
        """Whether the case has to be looked at."""
        return bool(self.severities or self.tags)

    def fits(self, case: Mapping[str, Any]) -> bool:
        """By what the case is right after the action, or was before it was deleted."""
        return (not self.severities or case["severity"] in self.severities) and (
            not self.tags or not self.tags.isdisjoint(case["tags"])
        )
