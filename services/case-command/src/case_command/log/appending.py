"""What became of an append? It is ours, it is lost, or nobody knows yet: then it is found out.

Appends that arrive while a write is in flight go out as one insert, several streams at once in one
transaction. Never two commits of one stream in one insert (the first could fail and the second
stay: a hole); the ledger sees to that, it has one commit of a case under way at a time.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

import structlog

from case_command import counted
from case_command.errors import Undecided
from case_command.log.commits import Commit, to_document
from case_runtime import mongo
from case_runtime.appends import Inserted, found, insert_each, insert_together
from case_runtime.errors import Later
from case_runtime.together import Together

BOUND = 4.0
"""Seconds in which an append has to become known."""
LOOK_EVERY = 0.05
MOST_BYTES = 16 << 20
"""Of one insert."""

Listener: TypeAlias = Callable[[Sequence[Commit]], None]
Again: TypeAlias = Callable[[], Awaitable[Inserted]]

log = structlog.get_logger()


class Appending:
    """Appends to the log; `tell` hears what has become durable, and nothing else."""

    def __init__(self, log: mongo.Collection, writer: str, tell: Listener, bound: float) -> None:
        self._log = log
        self._writer = writer
        self._tell = tell
        self._bound = bound
        self._look: Together[None, str, str | None] = Together(self._look_for_all)
        self._insert: Together[None, Commit, Inserted] = Together(
            self._insert_all, MOST_BYTES, lambda commit: commit.bytes
        )

    async def append(self, commit: Commit) -> bool:
        """Durable when true; what is not known at once is found out here: nobody else waits."""
        said = await self._insert(None, commit)
        if said is Inserted.DONE:
            return True

        async def again() -> Inserted:
            (became,) = await insert_each(self._log, self._documents([commit]))
            return became

        return await self._resolved([commit], said, again)

    async def append_together(self, commits: Sequence[Commit]) -> bool:
        """All of them durable when true, none when false."""
        documents = self._documents(commits)

        async def insert() -> Inserted:
            with counted.LOG.time():
                return await insert_together(self._log, documents)

        match await insert():
            case Inserted.DONE:
                self._tell(commits)
                return True
            case Inserted.UNKNOWN as said:
                return await self._resolved(commits, said, insert)
            case Inserted.TAKEN | Inserted.ABSENT:
                return False

    async def _insert_all(self, _: None, commits: Sequence[Commit]) -> list[Inserted]:
        with counted.LOG.time():
            became = await insert_each(self._log, self._documents(commits))
        self._tell([c for c, one in zip(commits, became, strict=True) if one is Inserted.DONE])
        return became

    def _documents(self, commits: Sequence[Commit]) -> list[mongo.Document]:
        return [to_document(commit, self._writer) for commit in commits]

    async def _resolved(self, commits: Sequence[Commit], said: Inserted, again: Again) -> bool:
        """Whose commits a majority has at these places; `Undecided` if that cannot be said in time.

        While there are none, the very same ones are inserted again: that decides nothing anew, and
        a commit that a slow neighbour in its bulk kept out gets in.
        """
        counted.UNCERTAIN.inc()
        log.info("append.resolving", places=[c.place for c in commits], said=said.value)
        try:
            async with asyncio.timeout(self._bound):
                while said is not Inserted.DONE:
                    ours = await self._ours(commits)
                    if ours is not None:
                        if not ours:
                            return False
                        break
                    await asyncio.sleep(LOOK_EVERY)
                    said = await again()
        except TimeoutError as error:
            raise Undecided from error
        self._tell(commits)
        return True

    async def _ours(self, commits: Sequence[Commit]) -> bool | None:
        """Whether a majority has them; None while their places are free, or nobody can tell.

        They are there together or not at all; but each of them may have a rival.
        """
        try:
            holders = await asyncio.gather(*(self._look(None, one.place) for one in commits))
        except Later:
            return None
        if not any(holders):
            return await self._unless_keys_are_taken(commits)
        return all(holder == one.id for holder, one in zip(holders, commits, strict=True) if holder)

    async def _unless_keys_are_taken(self, commits: Sequence[Commit]) -> bool | None:
        """False where another document has one of their keys: they will never get in."""
        mine = [commit.id for commit in commits]
        taken = [
            {"stream": c.stream, "keys": {"$exists": True}, "keys.id": {"$in": [*ids]}}
            for c in commits
            if (ids := [keyed.id for keyed in c.keys])
        ]
        if not taken:
            return None
        query = {"$or": taken, "commit": {"$nin": mine}}
        try:
            rivals = await found(self._log, query, projection={"_id": 1}, limit=1)
        except Later:
            return None
        return False if rivals else None

    async def _look_for_all(self, _: None, places: Sequence[str]) -> list[str | None]:
        """The id of the commit at each of the places that somebody asks about."""
        query, fields = {"_id": {"$in": list(set(places))}}, {"commit": 1}
        holders = await found(self._log, query, projection=fields)
        held = {one["_id"]: one["commit"] for one in holders}
        return [held.get(place) for place in places]
