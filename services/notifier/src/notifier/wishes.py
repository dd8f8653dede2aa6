"""What do people wish to hear, and which cases do they follow? Who said nothing has defaults."""

import time as clock
from collections.abc import Callable, Iterable, Mapping
from datetime import time, timedelta
from itertools import islice
from typing import Any

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from notifier.policies.notices import Reason
from notifier.policies.wishes import Quiet, Wishes

REASONS = tuple(Reason)

FRESH = 1.0
"""Seconds for which what was read counts: whoever writes in another process is heard that late."""

MOST = 10_000
"""People of whom something is remembered."""


TOGETHER = 200
"""Of them are read at once."""


class Preferences:
    """Of everyone who has said something; what was just read is not read again."""

    def __init__(
        self,
        database: mongo.Database,
        usual: Wishes,
        moment: Callable[[], float] = clock.monotonic,
    ) -> None:
        """`usual` are those of everyone else."""
        self._rows = mongo.durable(database, "preferences")
        self._moment = moment
        self._read_at = moment()
        self._known: dict[str, Wishes] = {}
        self._asked_before: frozenset[str] = frozenset()
        """Whose wishes counted until a moment ago: they are read together with the next."""
        self._wished: dict[frozenset[Reason], bool] = {}
        self.usual = usual

    async def prepare(self) -> None:
        """Make the index: is there anybody at all who wishes to hear of it?"""
        with bounded(FOR_LONG):
            await self._rows.create_index("reasons")

    async def of(self, uids: Iterable[str]) -> Mapping[str, Wishes]:
        """Of each of these."""
        wanted = set(uids)
        self._refresh()
        known = self._known
        if wanted - known.keys():
            asked = (wanted | self._asked_before) - known.keys()
            found = mongo.find(self._rows, {"_id": {"$in": sorted(asked)}})
            said = {row["_id"]: wishes(row) async for row in found}
            known |= {uid: said.get(uid, self.usual) for uid in asked}
            if known is self._known:
                self._asked_before = frozenset()
        return {uid: known[uid] for uid in wanted}

    async def wished(self, reasons: Iterable[Reason]) -> bool:
        """Whether anybody wishes to hear of any of these."""
        asked = frozenset(reasons)
        if asked & self.usual.reasons:
            return True
        self._refresh()
        wished = self._wished
        if asked not in wished:
            query = {"reasons": {"$in": [str(one) for one in asked]}}
            found = mongo.find(self._rows, query, {"_id": 1}, limit=1)
            wished[asked] = bool([one async for one in found])
        return wished[asked]

    async def put(self, uid: str, said: Wishes) -> None:
        """From now on these."""
        await mongo.write_all(self._rows, [mongo.upsert(uid, row(said))])
        self._forget()

    def _refresh(self) -> None:
        if self._moment() - self._read_at > FRESH or len(self._known) > MOST:
            self._forget()

    def _forget(self) -> None:
        """Whoever is reading just now keeps what it reads to itself."""
        self._asked_before = frozenset(islice(self._known, TOGETHER))
        self._known, self._wished, self._read_at = {}, {}, self._moment()


class Follows:
    """Who follows which case; it counts in the space in which it was said."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "follows")

    async def prepare(self) -> None:
        """Make the index of a person's own."""
        with bounded(FOR_LONG):
            await self._rows.create_index("uid")

    async def of(self, space: str, case: str) -> list[str]:
        """The profiles of who follows it."""
        within = {"_id": {"$gte": f"{space}/{case}/", "$lt": f"{space}/{case}0"}}
        return [row["uid"] async for row in mongo.find(self._rows, within)]

    async def follows(self, space: str, case: str, uid: str) -> bool:
        """Whether that person does."""
        async for _ in mongo.find(self._rows, {"_id": f"{space}/{case}/{uid}"}):
            return True
        return False

    async def many(self, uid: str) -> int:
        """How many cases that person follows."""
        with mongo.translated():
            return await self._rows.count_documents({"uid": uid})

    async def put(self, space: str, case: str, uid: str) -> None:
        """Saying it again changes nothing."""
        await mongo.write_all(self._rows, [mongo.upsert(f"{space}/{case}/{uid}", {"uid": uid})])

    async def drop(self, space: str, case: str, uid: str) -> None:
        """Likewise."""
        await mongo.write_all(self._rows, [mongo.drop_where({"_id": f"{space}/{case}/{uid}"})])


def row(said: Wishes) -> mongo.Document:
    """As it is stored."""
    quiet = said.quiet
    return {
        "reasons": sorted(said.reasons),
        "channels": list(said.channels),
        "digest": int(said.digest.total_seconds()),
        "quiet": quiet and [quiet.start.isoformat(), quiet.end.isoformat(), quiet.zone],
    }


def wishes(row: Mapping[str, Any]) -> Wishes:
    """The way back; a reason that this program does not know is nobody's wish."""
    return Wishes(
        reasons=frozenset(one for one in REASONS if one.value in row["reasons"]),
        channels=tuple(row["channels"]),
        digest=timedelta(seconds=row["digest"]),
        quiet=quiet(row["quiet"]) if row["quiet"] else None,
    )


def quiet(said: Iterable[str]) -> Quiet:
    """`22:00`, `07:00` and a zone."""
    start, end, zone = said
    return Quiet(time.fromisoformat(start), time.fromisoformat(end), zone)
