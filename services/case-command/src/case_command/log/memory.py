"""What stands in for MongoDB where it is not the thing under test?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from case_command.case import CaseState
from case_command.log.commits import Commit, Kept, Last, kept_of
from case_events import Envelope
from case_events.wire import from_record


@dataclass
class MemoryCommits:
    """The log."""

    log: dict[str, Commit] = field(default_factory=dict)

    async def append(self, commit: Commit) -> bool:
        """Durable as long as the test."""
        return self.log.setdefault(commit.place, commit).id == commit.id

    async def append_together(self, commits: Sequence[Commit]) -> bool:
        """All, unless one of the places is taken."""
        if any(commit.place in self.log for commit in commits):
            return False
        self.log.update({commit.place: commit for commit in commits})
        return True

    async def load(self, behind: Mapping[str, int]) -> dict[str, list[Envelope]]:
        """The history behind the end of a commit."""
        histories: dict[str, list[Envelope]] = {stream: [] for stream in behind}
        for commit in sorted(self.log.values(), key=lambda one: one.first):
            if commit.stream in behind and commit.first > behind[commit.stream]:
                envelopes = (from_record(record.value) for record in commit.records)
                histories[commit.stream] += envelopes
        return histories

    async def last(self, stream: str, known: str | None = None) -> Last | None:
        """The last action of a stream."""
        mine = [commit for commit in self.log.values() if commit.stream == stream]
        if not mine:
            return None
        newest = max(mine, key=lambda one: one.first)
        return Last(newest.id, b"" if newest.id == known else newest.records[-1].value)

    async def kept(
        self, streams: Sequence[str], keys: Sequence[str]
    ) -> Mapping[str, Mapping[str, Kept]]:
        """Of each stream what these keys stand for."""
        return kept_of([one for one in self.log.values() if one.stream in streams], keys)


@dataclass
class MemorySnapshots:
    """The newest snapshot of each stream."""

    kept: dict[str, CaseState] = field(default_factory=dict)

    async def newest(self, streams: Sequence[str]) -> Mapping[str, CaseState]:
        """Those that there are."""
        return {stream: self.kept[stream] for stream in streams if stream in self.kept}

    async def save(self, state: CaseState) -> None:
        """In place of an older one."""
        self.kept[state.case.id] = state


class MemoryNumbers:
    """Numbers of one process."""

    def __init__(self) -> None:
        self._last: Counter[str] = Counter()

    async def next(self, space: str) -> int:
        """One more."""
        self._last[space] += 1
        return self._last[space]
