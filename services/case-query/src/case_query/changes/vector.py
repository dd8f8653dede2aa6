"""How far has a reader of the change feed come? What the id of each event says."""

import re
from collections.abc import Mapping
from typing import NamedTuple, Self

from case_runtime.errors import Invalid

FORM = re.compile(r"(\d{1,9})-(\d{1,19}(?:\.\d{1,19})*)", re.ASCII)
BEGINNING = "0"
"""Before everything."""


class Vector(NamedTuple):
    """The generation of the topic, and the offset that is read next in each partition."""

    generation: int
    offsets: tuple[int, ...]

    def __str__(self) -> str:
        """`1-12.0.7`: opaque to clients."""
        return f"{self.generation}-{'.'.join(map(str, self.offsets))}"

    @classmethod
    def read(cls, said: str, now: Self) -> Self:
        """The vector in an id, not beyond `now`; `Invalid` if it is none.

        That of another generation says nothing about this one: its reader begins anew.
        """
        if said == BEGINNING:
            return cls(now.generation, (0,) * len(now.offsets))
        match = FORM.fullmatch(said)
        if match is None:
            raise Invalid("Last-Event-ID is not the id of an event")
        found = cls(int(match[1]), tuple(map(int, match[2].split("."))))
        if found.generation != now.generation:
            return cls(now.generation, (0,) * len(now.offsets))
        if len(found.offsets) != len(now.offsets):
            raise Invalid("Last-Event-ID is not the id of an event of this feed")
        there = map(min, found.offsets, now.offsets)
        return cls(now.generation, tuple(there))

    def moved(self, to: Mapping[int, int]) -> Self:
        """With these partitions at these offsets, never back."""
        ahead = (max(offset, to.get(n, 0)) for n, offset in enumerate(self.offsets))
        return self._replace(offsets=tuple(ahead))

    def reaches(self, other: Self) -> bool:
        """Whether it is nowhere behind the other."""
        return all(mine >= its for mine, its in zip(self.offsets, other.offsets, strict=True))
