"""Where are the rows of files, and how far has each come?

awaiting -> incoming -> ready -> leaving -> nothing is left; whatever is not needed leaves, also
from before it was ready.

A row is there before the first of its bytes, so that whatever a crash leaves is found by it. Which
files a case has, the log alone says: a row tells where the bytes are, and when to look whether
anybody needs them. All times are the database's.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import uuid4

from case_command.files.row import New, Row, Stage
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded, found, made, wholly
from case_runtime.blobs import CHUNK, Measured

BUCKET = "files"
ROWS = f"{BUCKET}.files"
LONGEST = 3.0


class Rows:
    """All of them."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, ROWS)

    async def prepare(self) -> None:
        """Make the indexes."""
        with bounded(FOR_LONG):
            await self._rows.create_index("due")
            await self._rows.create_index("case")

    async def begin(self, new: New) -> Row:
        """Before the first byte; the one that is there, if its id was used before."""
        said = {"alt": new.alt, "request": new.request}
        fields = {
            "space": new.space,
            "owner": new.owner,
            "case": new.case,
            "name": new.name,
            "extension": new.extension,
            "filename": f"{new.name}.{new.extension}",
            "contentType": new.media_type,
            "by": new.by.model_dump(mode="json"),
            "stage": new.stage.value,
            "loose": new.loose,
            "chunkSize": CHUNK,
            **{name: value for name, value in said.items() if value is not None},
        }
        kept_until = mongo.in_seconds(new.kept_for)
        times = {"created": "$$NOW", "kept_until": kept_until, "due": kept_until}
        row = {"$mergeObjects": [{"$literal": fields}, times, "$$ROOT"]}
        with wholly(LONGEST):
            return Row.of(await made(self._rows, new.id, row))

    async def found(self, file_ids: Collection[str], space: str) -> dict[str, Row]:
        """Those of this space that are not leaving."""
        query = {
            "_id": {"$in": list(file_ids)},
            "space": space,
            "stage": {"$ne": Stage.LEAVING.value},
        }
        return {d["_id"]: Row.of(d) for d in await found(self._rows, query)}

    async def of_case(self, case_id: str) -> list[str]:
        """The ids of all that a case has or was about to have, however far each has come."""
        query, fields = {"case": case_id}, {"_id": 1}
        return [d["_id"] for d in await found(self._rows, query, projection=fields)]

    async def receive(self, file_id: str, kept_for: float) -> bool:
        """Whether its bytes may come now: only once at a time, and only once in all.

        It stays for as long as it was to stay before, if that is longer.
        """
        kept_until = {"$max": ["$kept_until", mongo.in_seconds(kept_for)]}
        fields = {"stage": Stage.INCOMING.value, "kept_until": kept_until, "due": kept_until}
        return await self._move(file_id, Stage.AWAITING, fields) is not None

    async def await_again(self, file_id: str) -> None:
        """Its bytes did not come."""
        await self._move(file_id, Stage.INCOMING, {"stage": Stage.AWAITING.value})

    async def ready(self, file_id: str, measured: Measured, name: str | None = None) -> Row | None:
        """All of its bytes are kept; None if it has been swept: it took too long.

        A name that was said only after the bytes is its name from now on.
        """
        hashes = {"md5": measured.md5, "sha1": measured.sha1, "sha256": measured.sha256}
        fields: dict[str, Any] = {
            "stage": Stage.READY.value,
            "length": measured.size,
            "hash": hashes,
            "uploadDate": "$$NOW",
        }
        if name is not None:
            said = {"$literal": name}
            fields |= {"name": said, "filename": {"$concat": [said, ".", "$extension"]}}
        moved = await self._move(file_id, Stage.INCOMING, fields)
        return Row.of(moved) if moved else None

    async def taken(self, file_ids: Collection[str]) -> None:
        """A case has them, or is about to: they are seen with it alone from now on."""
        with wholly(LONGEST):
            query = {"_id": {"$in": list(file_ids)}, "loose": True}
            await self._rows.update_many(query, {"$set": {"loose": False}})

    async def recall(self, file_id: str, kept_for: float) -> Row | None:
        """One that was leaving stays, for so long whether a case has it or not; None if it is gone.

        It may be too late all the same: whoever takes it onto a case looks whether it is there.
        """
        kept_until = mongo.in_seconds(kept_for)
        fields = {"stage": Stage.READY.value, "kept_until": kept_until, "due": kept_until}
        moved = await self._move(file_id, Stage.LEAVING, fields)
        return Row.of(moved) if moved else None

    async def drop(self, file_id: str) -> None:
        """Nothing is known of it any more; its bytes are gone already."""
        with wholly(LONGEST):
            await self._rows.delete_one({"_id": file_id})

    async def leave(self, file_ids: Sequence[str], linger: float) -> None:
        """Nobody shall see them any more."""
        fields = {"stage": Stage.LEAVING.value, "due": mongo.in_seconds(linger)}
        with wholly(LONGEST):
            await self._rows.update_many({"_id": {"$in": list(file_ids)}}, [{"$set": fields}])

    async def look_at(self, case_ids: Collection[str]) -> None:
        """What these cases have is to be looked at now."""
        if not case_ids:
            return
        with wholly(LONGEST):
            await self._rows.update_many(
                {"case": {"$in": list(case_ids)}, "stage": {"$ne": Stage.LEAVING.value}},
                [{"$set": {"due": "$$NOW"}}],
            )

    async def claim(self, seconds: float) -> mongo.Document | None:
        """The next that is due, for so long nobody else's; None if none is.

        `kept` tells whether it stays in any case.
        """
        mine, due = str(uuid4()), {"$lte": ["$due", "$$NOW"]}
        fields = {
            "claim": {"$cond": [due, mine, "$claim"]},
            "due": {"$cond": [due, mongo.in_seconds(seconds), "$due"]},
            "kept": {"$gt": ["$kept_until", "$$NOW"]},
        }
        with wholly(LONGEST):
            claimed = await mongo.change(self._rows, {}, fields, [("due", 1)])
        return claimed if claimed and claimed.get("claim") == mine else None

    async def settle(self, claimed: mongo.Document, fields: Mapping[str, Any]) -> bool:
        """What was decided of a claimed row; false if it is another's by now."""
        query = {"_id": claimed["_id"], "claim": claimed["claim"], "stage": claimed["stage"]}
        with wholly(LONGEST):
            return await mongo.change(self._rows, query, fields) is not None

    async def _move(
        self, file_id: str, stage: Stage, fields: Mapping[str, Any]
    ) -> mongo.Document | None:
        with wholly(LONGEST):
            query = {"_id": file_id, "stage": stage.value}
            return await mongo.change(self._rows, query, fields)
