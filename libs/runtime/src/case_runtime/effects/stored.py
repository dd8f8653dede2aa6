"""How do the rows of effects live in MongoDB? Timed by its clock; they cannot be derived again."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from case_runtime.effects.documents import (
    COUNTED,
    Fields,
    due,
    effect,
    ended,
    insert,
    merged,
    seen,
    with_more,
)
from case_runtime.effects.rows import CLAIMED_FOR, Claim, Effect, Ended, Seen


class MongoEffects:
    """Rows in a database of the service's own; `kept`: how long those that are done stay."""

    def __init__(
        self,
        database: mongo.Database,
        name: str = "effects",
        *,
        claimed_for: float = CLAIMED_FOR,
        kept: timedelta | None = None,
    ) -> None:
        self._database = database
        self._rows = mongo.durable(database, name)
        self._name = name
        self._claimed_for = claimed_for
        self._kept = kept

    async def prepare(self) -> None:
        """Make the indexes: what is due, what is open in a line, what failed, what is long done."""
        with bounded(FOR_LONG):
            await self._rows.create_index(
                [("line", 1), ("sequence", 1), ("_id", 1)],
                name="open",
                partialFilterExpression={"state": "planned"},
            )
            await self._rows.create_index(
                [("due", 1)], name="due", partialFilterExpression={"state": "planned"}
            )
            await self._rows.create_index(
                [("state", 1), ("_id", 1)],
                name="dead",
                partialFilterExpression={"state": "failed"},
            )
            if self._kept:
                await self._rows.create_index(
                    "ended",
                    name="done",
                    expireAfterSeconds=int(self._kept.total_seconds()),
                    partialFilterExpression={"state": "done"},
                )

    async def plan(self, effects: Sequence[Effect]) -> None:
        """Planning one again changes nothing."""
        if effects:
            now = await mongo.now(self._database)
            await mongo.write_all(self._rows, [insert(effect, now) for effect in effects])

    async def claim(self, most: int) -> list[Claim]:
        """Heads of lines that are due; of several who see the same, one has it."""
        heads = (await self._heads(most))[:most]
        # what is claimed when another claim fails is nobody's until it expires
        claims = await asyncio.gather(*map(self._claim, heads))
        return [claim for claim in claims if claim]

    async def _claim(self, head: mongo.Document) -> Claim | None:
        """None: somebody else has it."""
        free = {"_id": head["_id"], "state": "planned", "attempt": head["attempt"]}
        until = mongo.in_seconds(self._claimed_for)
        taken = {"attempt": {"$add": ["$attempt", 1]}, "due": until}
        row = await mongo.change(self._rows, free, taken)
        if row is None:
            return None
        noted, since = row.get("noted", {}), row.get("since", 0)
        return Claim(effect(row), row["attempt"], noted, since, row.get("trace"))

    async def _heads(self, most: int) -> list[mongo.Document]:
        """Some of those that are due, or all; of lines that wait no row is looked at twice."""
        heads, lines, page = list[mongo.Document](), list[str](), 4 * most
        while True:
            looked = 0
            async for line in mongo.grouped(self._rows, due(self._name, lines, page)):
                looked += line["rows"]
                lines.append(line["_id"])
                heads += [head for head in line["head"] if head["ready"]]
            if len(heads) >= most or looked < page:
                return heads

    async def hold(self, claim: Claim) -> bool:
        """It goes on."""
        return await self._set(claim, {"due": mongo.in_seconds(self._claimed_for)})

    async def note(self, claim: Claim, noted: Mapping[str, Any]) -> bool:
        """What the next attempt must know."""
        return await self._set(claim, {"noted": merged(noted)})

    async def done(self, claim: Claim) -> bool:
        """It is done."""
        return await self._set(claim, {"state": "done", "ended": "$$NOW"})

    async def fail(self, claim: Claim, why: str) -> bool:
        """It never will be."""
        return await self._set(
            claim,
            {
                "state": "failed",
                "ended": "$$NOW",
                "why": {"$literal": why},
                "attempts": with_more(claim, why),
            },
        )

    async def put_off(self, claim: Claim, why: str, seconds: float) -> bool:
        """It may work later."""
        return await self._set(
            claim, {"due": mongo.in_seconds(seconds), "attempts": with_more(claim, why)}
        )

    async def along(self, claim: Claim, keys: Sequence[str], noted: Fields) -> None:
        """These of its line are done together with it; said before it is done itself."""
        done = {"state": "done", "ended": "$$NOW", "noted": {"$literal": dict(noted)}}
        done |= {"attempt": {"$add": ["$attempt", 1]}}
        for key in keys:
            mine = {"_id": key, "line": claim.effect.line, "state": "planned"}
            await mongo.change(self._rows, mine, done, only=())

    async def dead(self, most: int, after: str = "") -> list[Ended]:
        """Those that failed, and that nobody has dropped."""
        query, order = {**COUNTED["failed"], "_id": {"$gt": after}}, [("_id", 1)]
        return [ended(row) async for row in mongo.find(self._rows, query, sort=order, limit=most)]

    async def seen(
        self, query: Fields, order: Sequence[tuple[str, int]], *, skip: int = 0, most: int = 0
    ) -> list[Seen]:
        """The rows that match, as they are now."""
        found = mongo.find(self._rows, query, sort=order, skip=skip, limit=most)
        return [seen(row) async for row in found]

    async def many(self, query: Fields) -> int:
        """How many rows match."""
        with mongo.translated():
            return await self._rows.count_documents(query)

    async def follows(self, line: str, sequence: int) -> bool:
        """Whether anything of the line was planned after it."""
        return await self.many({"line": line, "sequence": {"$gt": sequence}}) > 0

    async def again(self, key: str, noted: Fields | None = None, *, dropped: bool = True) -> bool:
        """A failed one is tried again."""
        open_again: mongo.Document = {
            "state": "planned",
            "due": "$$NOW",
            "since": "$attempt",
            "ended": "$$REMOVE",
            "why": "$$REMOVE",
            "dropped": "$$REMOVE",
        }
        if noted:
            open_again["noted"] = merged(noted)
        failed: mongo.Document = {"_id": key, "state": "failed"}
        if not dropped:
            failed |= COUNTED["failed"]
        return await mongo.change(self._rows, failed, open_again, only=()) is not None

    async def drop(self, key: str) -> bool:
        """A failed one has failed for good, and nobody is told of it any more."""
        failed = {"_id": key, **COUNTED["failed"]}
        return await mongo.change(self._rows, failed, {"dropped": "$$NOW"}, only=()) is not None

    async def instead(self, key: str, why: str, noted: Fields) -> None:
        """A failed one has failed for another reason, with this noted."""
        other = {"why": {"$literal": why}, "noted": merged(noted)}
        await mongo.change(self._rows, {"_id": key, "state": "failed"}, other, only=())

    async def counts(self) -> Mapping[str, int]:
        """How many are there; those that are done are all but the others, and not looked at."""
        counts = {state: await self.many(query) for state, query in COUNTED.items()}
        with mongo.translated():
            rows = await self._rows.estimated_document_count()
        counts["done"] = max(0, rows - sum(counts.values()))
        return {state: count for state, count in counts.items() if count}

    async def late(self, seconds: float) -> int:
        """How many have been due for longer: nobody gets to them."""
        since = {"$subtract": ["$$NOW", int(seconds * 1000)]}
        late = {"state": "planned", "$expr": {"$lt": ["$due", since]}}
        counted = mongo.grouped(self._rows, [{"$match": late}, {"$count": "late"}])
        return sum([row["late"] async for row in counted])

    async def _set(self, claim: Claim, fields: Fields) -> bool:
        """Of the row, as long as nobody began a later attempt."""
        mine = {"_id": claim.effect.key, "state": "planned", "attempt": claim.attempt}
        return await mongo.change(self._rows, mine, fields, only=()) is not None
