"""Who has signed in whom the users file does not know? Everyone is told of them.

Whom an identity provider let in is noted once, and again when they are called otherwise or have
other roles. Nobody waits for that.
"""

from collections.abc import Mapping
from typing import Any

from case_events import Topic
from case_events.profiles import AnnouncedProfile, profile_record
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from case_runtime.callers import Identity
from case_runtime.sending import Letter

MOST = 10_000
"""People who wait to be noted; those beyond are noted when they come again."""


class Profiles:
    """All of them, and those who are still to be noted."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "profiles")
        self._met: dict[str, Mapping[str, Any]] = {}
        self._noted: dict[str, Mapping[str, Any]] = {}

    async def prepare(self) -> None:
        """Make the index of those that not everyone has heard of."""
        with bounded(FOR_LONG):
            await self._rows.create_index(
                "unannounced", partialFilterExpression={"unannounced": True}
            )

    def meet(self, identity: Identity) -> bool:
        """Somebody was let in; whether there is anything new to tell."""
        uid = identity.user.profile_uid
        if uid is None or not identity.principal.startswith("oidc:"):
            return False
        said = words(identity)
        if self._noted.get(uid) == said or len(self._met) >= MOST:
            return False
        self._met[uid] = said
        return True

    async def unannounced(self) -> list[AnnouncedProfile]:
        """Those that not everyone has heard of; whoever was met is noted first."""
        for uid, said in list(self._met.items()):
            await self._note(uid, said)
            if self._met.get(uid) == said:
                del self._met[uid]
        found = mongo.find(self._rows, {"unannounced": True}, sort=[("_id", 1)])
        return [profile(row) async for row in found]

    async def announced(self, one: AnnouncedProfile) -> None:
        """Everyone has heard of it; if it has changed meanwhile, it is told again."""
        seen = {"_id": one.uid, "version": one.version}
        if await mongo.change(self._rows, seen, {"unannounced": False}) is None:
            await mongo.change(self._rows, {"_id": one.uid}, {"unannounced": True})

    async def announce_again(self) -> None:
        """All of them: what was told last may not have been what is so."""
        await mongo.write_all(self._rows, [mongo.set_where({}, {"unannounced": True})])

    async def _note(self, uid: str, said: Mapping[str, Any]) -> None:
        """Another version, if it says something else than the last one."""
        new = {name: {"$literal": value} for name, value in said.items()}
        same = {"$and": [{"$eq": [f"${name}", value]} for name, value in new.items()]}
        changed = {"version": {"$add": [{"$ifNull": ["$version", 0]}, 1]}, "unannounced": True}
        whole = {"$mergeObjects": ["$$ROOT", new, changed]}
        become = {"$cond": [same, "$$ROOT", whole]}
        await mongo.write_all(self._rows, [mongo.become(uid, become)])
        if len(self._noted) >= MOST:
            self._noted.clear()
        self._noted[uid] = said


def words(identity: Identity) -> Mapping[str, Any]:
    """What is told of somebody."""
    user = identity.user
    return {
        "principal": identity.principal,
        "username": user.username or "",
        "full_name": user.full_name,
        "email": user.email,
        "roles": list(identity.roles),
    }


def profile(row: mongo.Document) -> AnnouncedProfile:
    """As it goes out."""
    said = {name: value for name, value in row.items() if name not in {"_id", "unannounced"}}
    return AnnouncedProfile(uid=row["_id"], **said)


def letter(topic: Topic, one: AnnouncedProfile) -> Letter:
    """Likewise."""
    record = profile_record(one)
    return Letter(topic.name, record.value, record.key, record.headers)
