"""Who looks at a case just now, and who types? Known in memory, for as long as it is said again.

Whoever looks at a case says so every few seconds, from each tab. What somebody types is never said.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Literal, NamedTuple, TypeAlias

from case_events import User

Doing: TypeAlias = Literal["looking", "typing"]

LASTING = 30.0
"""Seconds; two are missed before somebody is gone."""

MOST_TABS = 200
"""Of one case."""

MOST_CASES = 20_000


class Tab(NamedTuple):
    """One window of somebody."""

    principal: str
    name: str


@dataclass(slots=True)
class Present:
    """Somebody in one tab."""

    user: User
    doing: Doing
    field: str | None
    until: float


class Presence:
    """Of all cases; the oldest make room."""

    def __init__(self, clock: Callable[[], float] = monotonic, *, most: int = MOST_CASES) -> None:
        self._clock = clock
        self._most = most
        self._cases: dict[str, dict[Tab, Present]] = {}

    def say(self, case: str, tab: Tab, user: User, doing: Doing, field: str | None) -> None:
        """Somebody is there, for a while."""
        tabs = self._cases.pop(case, {})
        if len(self._cases) >= self._most:
            del self._cases[next(iter(self._cases))]
        self._cases[case] = tabs
        tabs.pop(tab, None)
        if len(tabs) >= MOST_TABS:
            del tabs[next(iter(tabs))]
        tabs[tab] = Present(user, doing, field, self._clock() + LASTING)

    def leave(self, case: str, tab: Tab) -> None:
        """Somebody is gone."""
        tabs = self._cases.get(case, {})
        tabs.pop(tab, None)
        if not tabs:
            self._cases.pop(case, None)

    def there(self, case: str) -> Iterator[tuple[str, Present]]:
        """Everyone once, who types rather than who looks; whoever said it first comes first."""
        now = self._clock()
        tabs = self._cases.get(case, {})
        for gone in [tab for tab, one in tabs.items() if one.until <= now]:
            del tabs[gone]
        if not tabs:
            self._cases.pop(case, None)
        found: dict[str, Present] = {}
        for tab, one in tabs.items():
            known = found.get(tab.principal)
            if known is None or (one.doing == "typing" and known.doing == "looking"):
                found[tab.principal] = one
        yield from sorted(found.items())
