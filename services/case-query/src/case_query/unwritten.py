"""What is told and counted, and not written yet?

Nobody waits for it, so it is written in large parts. Whoever reads it has it written first, and
offsets are stored after it: what a process takes with it is met again.
"""

import asyncio
from collections.abc import Sequence

from case_query.batch import Folded, born
from case_query.kept import Kept
from case_query.past.states import States
from case_query.store import before
from case_query.views import cases, history, milestones, rows
from case_query.views.cases import Alive
from case_runtime import mongo

MANY = 500
"""Actions that are written at once; fewer if they are large."""
MUCH = 4 << 20
"""Bytes of them."""


class Unwritten:
    """Rows of the history and milestones, until they are written."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._told: list[history.Row] = []
        self._moments: list[milestones.Row] = []
        self._swept: list[tuple[str, int]] = []
        self._bytes = 0
        self._writing = asyncio.Lock()

    def add(self, folded: Folded) -> None:
        """What a batch has come to."""
        self._told += folded.told
        self._bytes += sum(len(row.envelope) for row in folded.told)
        self._swept += folded.dropped.items()
        for case_id, sequence in folded.dropped.items():
            ended = rows.row_id(case_id, sequence)
            self._moments = [
                m for m in self._moments if rows.case_of(m.id) != case_id or m.id > ended
            ]
        self._moments += folded.moments

    async def relieve(self) -> None:
        """Write if it is much."""
        if len(self._told) >= MANY or self._bytes >= MUCH:
            await self.flush()

    async def flush(self) -> None:
        """Return when all of it is written; what could not be is kept."""
        async with self._writing:
            if not self._told:
                return
            told, moments, swept = self._told, self._moments, self._swept
            self._told, self._moments, self._swept, self._bytes = [], [], [], 0
            written = False
            try:
                sweeps = [mongo.drop_where(before(*gone)) for gone in swept]
                await asyncio.gather(
                    mongo.write_all(self._kept.history, as_told(told)),
                    mongo.write_all(self._kept.milestones, [*map(counted, moments), *sweeps]),
                )
                written = True
            finally:
                if not written:
                    self._told, self._moments = told + self._told, moments + self._moments
                    self._swept = swept + self._swept

    async def count_again(self, folded: Folded) -> None:
        """Find out which moments the actions are that were met again, by what was before them."""
        await self.flush()
        await mongo.write_all(self._kept.history, as_told(folded.told))
        states = States(self._kept.history)
        for envelope in folded.again:
            case = await states.state(envelope.stream, envelope.sequence - 1)
            if case:
                was = Alive(case, born(folded.seen[envelope.stream]))
                folded.moments += milestones.rows(was, envelope, cases.view(was, envelope))


def as_told(told: Sequence[history.Row]) -> list[mongo.Write]:
    """What happened never changes."""
    return [mongo.insert(row.id, history.document(row)) for row in told]


def counted(moment: milestones.Row) -> mongo.Write:
    """Nor does when it did."""
    return mongo.insert(moment.id, milestones.document(moment))
