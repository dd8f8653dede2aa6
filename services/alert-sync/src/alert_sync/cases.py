"""Where is it kept what is known of cases whose alerts follow them?"""

from collections.abc import Iterable, Mapping

from alert_sync.followed import Asked, Followed
from case_events import Settings, Status
from case_runtime import mongo


class Cases:
    """Each as it was after the last user action that matters here."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "cases")

    async def of(self, ids: Iterable[str]) -> Mapping[str, Followed]:
        """Those that are known of these."""
        query = {"_id": {"$in": list(ids)}}
        return {row["_id"]: read(row) async for row in mongo.find(self._rows, query)}

    async def put(self, changed: Iterable[Followed]) -> None:
        """Return when they are as safe as can be."""
        await mongo.write_all(self._rows, [mongo.upsert(one.case, row(one)) for one in changed])


def row(one: Followed) -> mongo.Document:
    """Its fields."""
    return {
        "space": one.space,
        "owner": one.owner,
        "status": one.status.value,
        "settings": one.settings.model_dump(by_alias=False),
        "stored": one.stored,
        "asked": list(one.asked),
        "deleted": one.deleted,
    }


def read(row: mongo.Document) -> Followed:
    """The way back."""
    return Followed(
        case=row["_id"],
        space=row["space"],
        owner=row["owner"],
        status=Status(row["status"]),
        settings=Settings(**row["settings"]),
        stored=row["stored"],
        asked=Asked(*row["asked"]),
        deleted=row["deleted"],
    )
