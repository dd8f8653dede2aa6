"""What does a projection offer to whoever follows a topic for it?"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from case_runtime.deliver import Reader
from case_runtime.delivery import AnEntry, Met


class Projection(Reader[AnEntry], Protocol[AnEntry]):
    """A reader that can begin again."""

    async def offset(self, stream: str, /) -> int:
        """Where in its partition the last handled action of a case is; 0 if none was."""

    async def settle(self) -> None:
        """Return when everything that was handled is acknowledged as written."""

    def forget(self) -> None:
        """What is remembered is ahead of what is stored."""


Pause: TypeAlias = Callable[[int], Awaitable[None]]
"""Told how many records are at hand: return when no more should be waited for."""


class Tail(Protocol[AnEntry]):
    """Whoever wants to see every record that was handled."""

    def written(self, generation: int) -> None:
        """The topic that is read from now on was written so many times."""

    def read(
        self, begun: Mapping[int, int], to: Mapping[int, int], met: Sequence[Met[AnEntry]]
    ) -> None:
        """These partitions were read from there to there, and this is what could be read."""
