"""What do people wish to hear, and which cases do they follow? Who said nothing has defaults."""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from typing import Any

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from notifier.policies.notices import Reason
from notifier.policies.wishes import Quiet, Wishes

REASONS = tuple(Reason)


class Preferences:
    """Of everyone who has said something."""

    def __init__(self, database: mongo.Database, usual: Wishes) -> None:
        """`usual` are those of everyone else."""
        self._rows = mongo.durable(database, "preferences")
        self.usual = usual

    async def prepare(self) -> None:
        """Make the index: is there anybody at all who wishes to hear of it?"""
        with bounded(FOR_LONG):
            await self._rows.create_index("reasons")

    async def of(self, uids: Iterable[str]) -> Mapping[str, Wishes]:
        """Of each of these."""
        wanted = list(uids)
        if not wanted:
            return {}
        found = mongo.find(self._rows, {"_id": {"$in": wanted}})
        said = {row["_id"]: wishes(row) async for row in found}
        return {uid: said.get(uid, self.usual) for uid in wanted}

    async def wished(self, reasons: Iterable[Reason]) -> bool:
        """Whether anybody wishes to hear of any of these."""
        asked = set(reasons)
        if asked & self.usual.reasons:
            return True
        query = {"reasons": {"$in": [str(one) for one in asked]}}
        async for _ in mongo.find(self._rows, query, {"_id": 1}, limit=1):
            return True
        return False

    async def put(self, uid: str, said: Wishes) -> None:
        """From now on these."""
        await mongo.write_all(self._rows, [mongo.upsert(uid, row(said))])


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
