"""How is an owner's configuration read and changed? As the last action of a stream in the log."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from case_command.deciding import Key
from case_command.errors import Busy, KeyReused, WrittenByNewer
from case_command.ledger import pause, tries
from case_command.log.commits import Commit, Kept, Keyed, Last
from case_command.sealing import Stamp, in_milliseconds, traced
from case_command.sizes import measured
from case_events import Configuration, ConfigurationAction, ConfigurationEnvelope, Unknown
from case_events.configuration import project, stream
from case_events.wire import configuration_from_record, to_record
from case_runtime import tracing
from case_runtime.recent import Recent
from case_runtime.rights import OWNERS, Operation
from case_runtime.together import Together

REMEMBERED = 1000
"""Configurations that need no reading while they are the last."""

Decision: TypeAlias = Callable[[Configuration | None], Sequence[ConfigurationAction]]


class Log(Protocol):
    """What is needed of the commit log."""

    async def append(self, commit: Commit) -> bool:
        """Durable when true; false: another commit has this place."""

    async def last(self, stream: str, known: str | None = None) -> Last | None:
        """The last action of a stream; its bytes stay away if its commit is known."""

    async def kept(
        self, streams: Sequence[str], keys: Sequence[str]
    ) -> Mapping[str, Mapping[str, Kept]]:
        """Of each stream what these keys stand for."""


class Configurations:
    """Those of all owners; each read is of what a majority has, and shared by all who wait."""

    def __init__(self, log: Log, admit: Callable[[], None] = lambda: None) -> None:
        """`admit` raises while nothing may be written."""
        self._log = log
        self._admit = admit
        self._read: Together[str, None, Configuration | None] = Together(self._read_for_all)
        self._known: Recent[str, tuple[str, Configuration]] = Recent(REMEMBERED)

    async def of(self, space: str, owner: str) -> Configuration | None:
        """The newest, as of now; None if the owner is not configured there, or not known."""
        return await self._read(stream(space, owner), None) if owner in OWNERS else None

    async def within(self, space: str) -> dict[str, Configuration]:
        """Those of a space by owner."""
        found = await asyncio.gather(*(self.of(space, owner) for owner in OWNERS))
        return {one.owner: one for one in found if one}

    async def change(
        self, owner: str, decide: Decision, stamp: Stamp, key: Key | None = None
    ) -> Configuration:
        """The configuration once the decision is durable, or the decision's refusal.

        Nobody decides on what is not durable yet, so no two commits of a stream that follow each
        other are ever in one write.
        """
        self._admit()
        with tracing.span("commit", caselog_stream=stream(stamp.space, owner)):
            return await self._changed(owner, decide, traced(stamp), key)

    async def _changed(
        self, owner: str, decide: Decision, stamp: Stamp, key: Key | None
    ) -> Configuration:
        name = stream(stamp.space, owner)
        for _ in tries():
            before = await self.of(stamp.space, owner)
            if before and key and await self._came_before(name, owner, key):
                return before
            actions = decide(before)
            if not actions and before:
                return before
            commit = commit_of(before, owner, actions, stamp, key)
            if await self._log.append(commit):
                return read(commit.records[-1].value)
            await pause()
        raise Busy("configuration")

    async def _came_before(self, name: str, owner: str, key: Key) -> bool:
        kept = (await self._log.kept([name], [key.id])).get(name, {}).get(key.id)
        if kept is None:
            return False
        if kept.body != key.body:
            raise KeyReused
        if key.rights is not None:
            key.rights.demand(right_to(kept), owner)
        return True

    async def _read_for_all(
        self, name: str, waiting: Sequence[None]
    ) -> Sequence[Configuration | None]:
        known = self._known.get(name)
        last = await self._log.last(name, known[0] if known else None)
        if last is None:
            return [None] * len(waiting)
        if known is None or known[0] != last.commit:
            known = last.commit, read(last.value)
            self._known.put(name, known)
        return [known[1]] * len(waiting)


def right_to(kept: Kept) -> Operation:
    """Which right it takes; the log remembers actions of cases, and others by their names."""
    names = [one.action.was for one in kept.envelopes if isinstance(one.action, Unknown)]
    made = any(name.startswith("configuration.create.") for name in names)
    return "createConfiguration" if made else "updateConfiguration"


def read(value: bytes) -> Configuration:
    """What the last action says; `WrittenByNewer`: more than we can read."""
    configuration = project(None, configuration_from_record(value))
    if configuration is None:
        raise WrittenByNewer("configuration")
    return configuration


def commit_of(
    before: Configuration | None,
    owner: str,
    actions: Sequence[ConfigurationAction],
    stamp: Stamp,
    key: Key | None,
) -> Commit:
    """As it will stand in the log, behind what there was before."""
    now = in_milliseconds(stamp.at)
    first = before.sequence + 1 if before else 1
    envelopes = [
        ConfigurationEnvelope(
            stream=stream(stamp.space, owner),
            sequence=sequence,
            space=stamp.space,
            owner=owner,
            at=max(now, before.updated_at or before.created_at) if before else now,
            by=stamp.by,
            correlation_id=stamp.correlation_id,
            causation_id=stamp.causation_id,
            action=action,
        )
        for sequence, action in enumerate(actions, start=first)
    ]
    records = tuple(to_record(one, stamp.traceparent) for one in envelopes)
    measured(records)
    last = first + len(records) - 1
    keys = (Keyed(key.id, key.body, first, last, now + key.kept),) if key else ()
    return Commit(stream(stamp.space, owner), first, records, keys, "configuration")
