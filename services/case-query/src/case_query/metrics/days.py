"""What is known of each day, and still holds?

What happened on a day is summed up by the database when it is first asked for. That holds until
something more happens on that day, or a case is deleted whose moments may lie on it.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from case_query.views.facts import Facts
from case_query.views.milestones import DAY, Row
from case_runtime.recent import Recent

Grouping: TypeAlias = Literal["assignee", "severity", "tag", "category"]

MOST = 2_000_000
"""Numbers in memory, of eight bytes each."""
OVERHEAD = 100
"""As many numbers would fit where the rest of one count lies."""


class Counted(NamedTuple):
    """What happened on a day to the cases of one owner that have one value of a grouping."""

    owner: str
    value: str | None
    sums: Mapping[str, int]
    seconds: Mapping[str, "array[int]"]


class Key(NamedTuple):
    """A day of a space, and by what it is summed up; None: by nothing."""

    space: str
    day: int
    grouping: Grouping | None


class Kept(NamedTuple):
    """What was asked for at a time, which is a number that only rises."""

    asked: int
    counted: tuple[Counted, ...]


class Days:
    """Those that were asked for lately; it watches the counts, for deletions."""

    def __init__(self, most: int = MOST) -> None:
        self._known: Recent[Key, Kept] = Recent(most, size)
        self._changed: dict[tuple[str, int], int] = {}
        self._everything = 0
        self.now = 0
        """To be noted before the database is asked."""

    def get(self, key: Key) -> tuple[Counted, ...] | None:
        """None: ask the database."""
        kept = self._known.get(key)
        if kept is None or kept.asked < self._last(key.space, key.day):
            return None
        return kept.counted

    def put(self, key: Key, asked: int, counted: Iterable[Counted]) -> None:
        """What the database has said, asked at that time."""
        self._known.put(key, Kept(asked, tuple(counted)))

    def happened(self, moments: Iterable[Row]) -> None:
        """More is to be counted on their days."""
        for space, day in {(moment.space, moment.day) for moment in moments}:
            self._change(space, day)

    def _change(self, space: str, day: int) -> None:
        self.now += 1
        self._changed[space, day] = self.now

    def _last(self, space: str, day: int) -> int:
        return max(self._changed.get((space, day), 0), self._everything)

    # watching

    def seen(self, place: int, before: Facts | None, after: Facts | None) -> None:  # noqa: ARG002 - a watcher
        """Nothing of a case that is gone counts any more, on none of the days on which it was."""
        if before and (after is None or after.born != before.born):
            last = before.updated_at or before.created_at
            for day in range(before.created_at // DAY, last // DAY + 1):
                self._change(before.space, day)

    def reworded(self, place: int, before: Collection[str] | None, after: Collection[str]) -> None:
        """Words are not counted."""

    def forgotten(self) -> None:
        """Nothing is known."""
        self.now += 1
        self._everything = self.now


def size(kept: Kept) -> int:
    """In numbers."""
    lists = (one.seconds.values() for one in kept.counted)
    return OVERHEAD * (len(kept.counted) + 1) + sum(len(numbers) for of in lists for numbers in of)
