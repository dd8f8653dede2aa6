"""What does one reader of the change feed get to see, and in which order does it come?"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from case_query.changes.event import Event
from case_query.changes.past import Past
from case_query.changes.tail import Batch, Tail
from case_query.changes.vector import Vector
from case_runtime.rights import Rights

HEARTBEAT = 15.0
"""Seconds; proxies close connections on which nothing comes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for; of what it may not see it hears nothing."""

    space: str
    owners: frozenset[str] | None
    cases: frozenset[str]

    def fits(self, one: Event, rights: Rights, is_there: Callable[[str], bool]) -> bool:
        """Whether it is asked for and may be seen. Of what is deleted only who deletes hears."""
        if one.space != self.space or (self.cases and one.stream not in self.cases):
            return False
        if self.owners is not None and one.owner not in self.owners:
            return False
        if not rights.may("getCase", one.owner):
            return False
        deleted = one.deletes or not is_there(one.stream)
        return not deleted or rights.may("deleteCase", one.owner)


class Reading:
    """One reader: from its place on the topic until it has caught up, then live."""

    def __init__(
        self,
        tail: Tail,
        past: Past,
        wanted: Wanted,
        is_there: Callable[[str], bool],
        heartbeat: float = HEARTBEAT,
    ) -> None:
        self._tail = tail
        self._past = past
        self._wanted = wanted
        self._is_there = is_there
        self._heartbeat = heartbeat

    async def frames(
        self, since: Vector, rights: Callable[[], Awaitable[Rights]]
    ) -> AsyncGenerator[bytes]:
        """Server-sent events, for ever; `rights` are asked for again and again.

        `Later` when the topic is needed and cannot be reached.
        """
        at, place, told_at = since, self._tail.place(since), monotonic()
        batches: Sequence[Batch] = ()
        yield b"retry: 2000\n" + position(at)
        while not self._tail.stopping:
            if at.generation != self._tail.end.generation:  # the topic was written anew
                at = Vector.read(str(at), self._tail.end)
                batches = ()
            place = self._tail.following(place, len(batches), at)
            if place is None:
                batches = [await self._past.after(at, self._tail.end, self._wanted.cases)]
            elif not (batches := self._tail.after(place)):
                await self._tail.wait(self._heartbeat - (monotonic() - told_at))
            may = await rights()
            for batch in batches:
                if frame := self._frame(batch, at, may):
                    yield frame
                    told_at = monotonic()
                at = at.moved(dict(enumerate(batch.after.offsets)))
            if monotonic() - told_at >= self._heartbeat:
                yield b": alive\n" + position(at)
                told_at = monotonic()

    def _frame(self, batch: Batch, at: Vector, rights: Rights) -> bytes:
        """The events of a batch that this reader has not had and may see."""
        offsets, frames = list(at.offsets), []
        for one in batch.events:
            if one.offset < offsets[one.partition]:
                continue
            offsets[one.partition] = one.offset + 1
            if self._wanted.fits(one, rights, self._is_there):
                reached = at._replace(offsets=tuple(offsets))
                frames.append(b"id: %b\ndata: %b\n\n" % (str(reached).encode(), one.data))
        return b"".join(frames)


def position(at: Vector) -> bytes:
    """Moves the reader's position on, without an event."""
    return b"id: %b\n\n" % str(at).encode()
