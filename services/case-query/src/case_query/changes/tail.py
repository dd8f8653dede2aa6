"""What has just happened, for all who follow it live?

One list of the latest events for all readers: each only remembers its place in it. Whoever falls
behind its beginning reads the topic instead, so nobody holds memory, or anybody else back.
"""

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from case_query.changes.event import Event, event
from case_query.changes.vector import Vector
from case_runtime.delivery import Met
from case_runtime.errors import Later

MOST = 5_000
"""Events that are kept; of about 400 bytes each."""

READERS = 12_000
"""At once; each costs some tens of kilobytes."""


class Batch(NamedTuple):
    """Events that came together, and how far whoever has seen them is."""

    events: Sequence[Event]
    after: Vector


class Tail:
    """The latest events; only kept while somebody reads."""

    def __init__(
        self, partitions: int, generation: int = 1, most: int = MOST, readers: int = READERS
    ) -> None:
        self._most = most
        self._most_readers = readers
        self._start = self._end = Vector(generation, (0,) * partitions)
        self._batches: deque[Batch] = deque()
        self._dropped = 0
        self._kept = 0
        self._readers = 0
        self._moved = asyncio.Event()
        self.stopping = False

    @property
    def end(self) -> Vector:
        """How far the projector has come."""
        return self._end

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Keep what comes, for one reader more; for none nothing is kept.

        `Later`: there are too many.
        """
        if self._readers >= self._most_readers:
            raise Later("too many read the change feed")
        if not self._readers:
            self._forget(self._end)
        self._readers += 1
        try:
            yield
        finally:
            self._readers -= 1
            if not self._readers:
                self._forget(self._end)

    def place(self, of: Vector) -> int | None:
        """Where to read on, for one who is that far; None: the topic has to tell."""
        return self._dropped if of.reaches(self._start) else None

    def following(self, place: int | None, read: int, of: Vector) -> int | None:
        """The place after so many batches; or where one who is that far finds it again, if so."""
        if place is not None and place + read >= self._dropped:
            return place + read
        return self.place(of)

    def after(self, place: int) -> Sequence[Batch]:
        """What came since."""
        new = self._dropped + len(self._batches) - place
        return [self._batches[-n] for n in range(new, 0, -1)]

    async def wait(self, seconds: float) -> None:
        """Until something comes, or as long as that."""
        moved = self._moved
        try:
            async with asyncio.timeout(seconds):
                await moved.wait()
        except TimeoutError:
            return

    def stop(self) -> None:
        """Let all readers go: they come again, to another process."""
        self.stopping = True
        self._moved.set()

    def written(self, generation: int) -> None:
        """Which writing of the topic it is: ids of another one say nothing about this one."""
        if generation != self._end.generation:
            self._forget(Vector(generation, (0,) * len(self._end.offsets)))

    def read(self, begun: Mapping[int, int], to: Mapping[int, int], met: Sequence[Met]) -> None:
        """What the projector has handled, in the generation of the views that it was for.

        What another generation has brought before is a repeat. What nobody has brought is a hole:
        all readers fall behind it.
        """
        if any(offset > self._end.offsets[n] for n, offset in begun.items()):
            self._forget(self._end.moved(begun))
        before, after = self._end.offsets, self._end.moved(to)
        if after == self._end:
            return
        self._end = after
        if self._readers:
            fresh = [m for m in met if m.record.offset >= before[m.record.partition]]
            told = [event(m.record.partition, m.record.offset, m.envelope) for m in fresh]
            self._keep(Batch(told, after))

    def _keep(self, batch: Batch) -> None:
        self._batches.append(batch)
        self._kept += len(batch.events)
        while self._kept > self._most and len(self._batches) > 1:
            oldest = self._batches.popleft()
            self._start = oldest.after
            self._kept -= len(oldest.events)
            self._dropped += 1
        self._wake()

    def _forget(self, since: Vector) -> None:
        self._dropped += len(self._batches) + 1
        self._batches.clear()
        self._kept = 0
        self._start = self._end = since
        self._wake()  # who waited is behind a hole now, and has the topic to ask

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
