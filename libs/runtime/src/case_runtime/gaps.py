"""What is held of the cases of which an action is missing, and for how long?

Held records pin the offset of their partition: whoever begins again meets them again. Only so many
are kept in memory; of the others it is known that they are there, and they are read again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic

from case_runtime.delivery import AnEntry, Met

MOST = 10_000
"""Records in memory."""

LONGEST = 600.0
"""Seconds until the topic is read again for what could not be found before."""


@dataclass(slots=True)
class Gap(Generic[AnEntry]):
    """One case: what came too early, by sequence, and when to look for what is missing."""

    partition: int
    oldest: int
    due: float
    patience: float
    held: dict[int, Met[AnEntry]] = field(default_factory=dict)
    cut: bool = False
    looked: bool = False


class Gaps(Generic[AnEntry]):
    """The cases that wait; `now` is any clock that only goes on."""

    def __init__(self, patience: float, most: int = MOST) -> None:
        self._patience = patience
        self._most = most
        self._gaps: dict[str, Gap[AnEntry]] = {}
        self._held = 0
        self.now = 0.0

    def __len__(self) -> int:
        """How many cases wait."""
        return len(self._gaps)

    @property
    def held(self) -> int:
        """How many records are in memory."""
        return self._held

    @property
    def alarms(self) -> int:
        """Cases of which something is missing although the topic was read again."""
        return sum(gap.looked for gap in self._gaps.values())

    def of(self, streams: Iterable[str]) -> Sequence[Met[AnEntry]]:
        """What is held of these."""
        if not self._gaps:
            return ()
        waiting = (self._gaps.get(stream) for stream in streams)
        return [one for gap in waiting if gap for one in gap.held.values()]

    def settle(self, streams: Iterable[str], early: Sequence[Met[AnEntry]]) -> None:
        """Of these streams this is still too early, and nothing else."""
        if not early and not self._gaps:
            return
        still: dict[str, list[Met[AnEntry]]] = defaultdict(list)
        for one in early:
            still[one.envelope.stream].append(one)
        for stream in streams:
            gap = self._gaps.get(stream)
            if stream in still:
                self._wait(stream, still[stream])
            elif gap:
                self._held -= len(gap.held)
                if gap.cut:  # more is known to be there than was kept: it is its turn now
                    gap.held, gap.cut, gap.due = {}, False, self.now
                else:
                    del self._gaps[stream]

    def pinned(self, partition: int) -> int | None:
        """The oldest offset of a partition that is not handled although later ones are."""
        here = (gap.oldest for gap in self._gaps.values() if gap.partition == partition)
        return min(here, default=None)

    def due(self) -> list[str]:
        """The cases whose patience has ended."""
        return [stream for stream, gap in self._gaps.items() if gap.due <= self.now]

    def gap(self, stream: str) -> Gap[AnEntry] | None:
        """What is known of one case that waits."""
        return self._gaps.get(stream)

    def looked(self, stream: str) -> None:
        """The topic was read again for this case; if it still waits then, that is an alarm."""
        gap = self._gaps.get(stream)
        if gap:
            gap.looked = bool(gap.held) or gap.looked
            gap.patience = min(gap.patience * 2, LONGEST)
            gap.due = self.now + gap.patience
            if not gap.held and not gap.cut:
                del self._gaps[stream]

    def forget(self) -> None:
        """All of it will be met again."""
        self._gaps.clear()
        self._held = 0

    def _wait(self, stream: str, early: Sequence[Met[AnEntry]]) -> None:
        first = early[0].record
        gap = self._gaps.get(stream)
        if gap is None:
            due = self.now + self._patience
            gap = self._gaps[stream] = Gap(first.partition, first.offset, due, self._patience)
        gap.oldest = min(gap.oldest, *(one.record.offset for one in early))
        self._held -= len(gap.held)
        room = max(self._most - self._held, 0)
        kept = sorted(early, key=lambda one: one.envelope.sequence)[:room]
        gap.cut = gap.cut or len(kept) < len(early)
        gap.held = {one.envelope.sequence: one for one in kept}
        self._held += len(gap.held)
