"""What is the state of a case, as far as this process knows?

Remembered is only what a majority has; whether it is still the newest, an append proves, or a look
into the log. Who follows the log tells of commits by others: a hint, which saves the lost race.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import structlog

from case_command.case import CaseState, State, fold
from case_command.log.commits import Commits
from case_command.log.snapshots import Snapshots
from case_runtime.errors import Later
from case_runtime.recent import Recent
from case_runtime.together import Together

REMEMBERED = 500_000
"""Cases, each counted with what is attached to it: some hundred bytes for each."""
CASE = 10
"""As much as so many attachments."""
ATTACHMENT = 200
"""As much as a text of so many characters."""
KEEP_EVERY = 200
"""Actions between two snapshots of a case."""

log = structlog.get_logger()


class Known(NamedTuple):
    """A state, and whether it was read from the log just now."""

    state: State
    fresh: bool


def size(state: CaseState) -> int:
    """How much memory it takes, more or less."""
    held, texts = state.attached, len(state.case.description)
    return CASE + len(held.by_id) + len(held.alerts) + len(held.events) + texts // ATTACHMENT


class States:
    """The states of all cases."""

    def __init__(
        self, commits: Commits, snapshots: Snapshots, remembered: int = REMEMBERED
    ) -> None:
        self._commits = commits
        self._snapshots = snapshots
        self._recent: Recent[str, CaseState] = Recent(remembered, size)
        self._overtaken: dict[str, int] = {}
        self._load: Together[None, str, State] = Together(self._load_all)
        self._kept: Recent[str, int] = Recent(remembered // CASE)
        self._keeping: asyncio.Task[None] | None = None

    async def of(self, streams: Sequence[str], made: Iterable[str] = ()) -> dict[str, Known]:
        """Each state; of ids that were `made` just now there is nothing to load."""
        known: dict[str, Known] = {}
        for stream in streams:
            state = self._recent.get(stream)
            if state is not None:
                known[stream] = Known(state, fresh=False)
            elif stream in made:
                known[stream] = Known(None, fresh=True)
        overtaken = {
            stream: one.state
            for stream, one in known.items()
            if one.state and one.state.case.sequence < self._overtaken.get(stream, 0)
        }
        if overtaken:
            newest = await self.newest(overtaken)
            known |= {stream: Known(state, fresh=True) for stream, state in newest.items()}
        missing = [stream for stream in streams if stream not in known]
        if missing:
            loaded = await asyncio.gather(*(self._load(None, stream) for stream in missing))
            for stream, state in zip(missing, loaded, strict=True):
                known[stream] = Known(state, fresh=True)
                self.put(stream, state)
        return known

    async def newest(self, states: Mapping[str, State]) -> dict[str, State]:
        """The same states with what the log has behind them."""
        behind = {s: state.case.sequence if state else 0 for s, state in states.items()}
        histories = await self._commits.load(behind)
        newest = {s: fold(histories[s], state) for s, state in states.items()}
        for stream, state in newest.items():
            self.put(stream, state)
        return newest

    def put(self, stream: str, state: State) -> None:
        """A majority has it."""
        if state is None:
            return
        self._recent.put(stream, state)
        if state.case.sequence >= self._overtaken.get(stream, 0):
            self._overtaken.pop(stream, None)
        self._keep_now_and_then(state)

    def overtaken(self, stream: str, sequence: int) -> None:
        """Somebody else has written so far."""
        state = self._recent.get(stream)
        if state is not None and state.case.sequence < sequence:
            self._overtaken[stream] = max(sequence, self._overtaken.get(stream, 0))

    async def close(self) -> None:
        """Finish what is being kept."""
        if self._keeping:
            await asyncio.wait([self._keeping])

    async def _load_all(self, _: None, streams: Sequence[str]) -> Sequence[State]:
        """From the newest snapshots and what came after them; two finds for all who wait."""
        kept = await self._snapshots.newest(streams)
        behind = {s: kept[s].case.sequence if s in kept else 0 for s in streams}
        histories = await self._commits.load(behind)
        for stream, state in kept.items():  # whoever invents ids leaves nothing behind
            self._kept.put(stream, state.case.sequence)
        return [fold(histories[stream], kept.get(stream)) for stream in streams]

    def _keep_now_and_then(self, state: CaseState) -> None:
        """One at a time: a case that is in a hurry gets fewer."""
        stream, sequence = state.case.id, state.case.sequence
        due = sequence - (self._kept.get(stream) or 0) >= KEEP_EVERY and not state.newer
        if due and (self._keeping is None or self._keeping.done()):
            self._kept.put(stream, sequence)
            state = replace(state, attached=state.attached.flat())  # so the next time is as cheap
            self._recent.put(stream, state)
            self._keeping = asyncio.create_task(self._keep(state))

    async def _keep(self, state: CaseState) -> None:
        try:
            await self._snapshots.save(state)
        except Later as why:
            log.warning("snapshot.not_kept", stream=state.case.id, why=str(why))
