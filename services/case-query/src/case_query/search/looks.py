"""How many texts may one search look at? As many as take about a second, not all there are.

Words are in an index; which stand side by side only texts tell. A search whose words are in more
cases than that looks at the newest of them, and says so.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from pyroaring import BitMap

Newest: TypeAlias = Callable[[BitMap, int], Sequence[int]]
"""So many of these cases, those that were opened last."""


class Bounds(NamedTuple):
    """Of one search."""

    cases: int = 5_000
    """Cases whose texts are looked at."""
    blocks: int = 1_000
    """Blocks of what is attached to them, each of some tens of texts at most."""


USUAL = Bounds()


class Looks:
    """What is left of them; `short`: it was not enough."""

    def __init__(self, bounds: Bounds, newest: Newest) -> None:
        self._cases, self._blocks = bounds
        self._newest = newest
        self.short = False

    def at_cases(self, wanted: BitMap) -> Sequence[int]:
        """Those of these cases that may be looked at, the newest first."""
        some = self._newest(wanted, self._cases) if wanted else ()
        self.short = self.short or len(some) < len(wanted)
        self._cases -= len(some)
        return some

    @property
    def blocks(self) -> int:
        """How many blocks may be looked at yet."""
        return self._blocks

    def at_blocks(self, many: int, *, more: bool) -> None:
        """So many were; `more`: there were others."""
        self._blocks -= many
        self.short = self.short or more
