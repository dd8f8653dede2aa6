"""Which words have cases gained since the bitmaps were last told? Many at once cost a tenth."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

MOST = 20_000
"""Tokens that wait."""


class Gain(NamedTuple):
    """A token of a space, and the places of the cases that gained it."""

    space: str
    token: str
    places: list[int]


class Gained:
    """What waits to be told."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Nothing waits."""
        self._spaces: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._waiting = 0

    @property
    def full(self) -> bool:
        """Whether it is time to tell."""
        return self._waiting > MOST

    def add(self, space: str, tokens: Collection[str], place: int) -> None:
        """The case at that place has them now."""
        gained = self._spaces[space]
        for token in tokens:
            gained[token].append(place)
        self._waiting += len(tokens)

    def taken(self) -> Iterator[Gain]:
        """All that waits; it does no longer."""
        if not self._waiting:
            return
        spaces = self._spaces
        self.clear()
        for space, gained in spaces.items():
            for token, places in gained.items():
                yield Gain(space, token, places)
