"""What is remembered that tells what an event follows from, and whether it is out of date?"""

from typing import Any

from case_runtime import mongo
from case_runtime.effects import MongoEffects, Seen

BY_LINE: mongo.Document = {"line": 1, "what.heard.at": -1}
"""By which it is found what was told of a ticket."""


class MongoPast:
    """In the rows of pushes and of reactions."""

    def __init__(self, pushes: MongoEffects, reactions: MongoEffects) -> None:
        self._pushes = pushes
        self._reactions = reactions

    async def last_push(self, case: str, connector: str) -> Seen | None:
        """The last one of the case with that connector; the ids of its rows begin alike."""
        mine: dict[str, Any] = {"_id": {"$gte": f"{case}/", "$lt": f"{case}0"}}
        mine |= {"line": f"{case}/{connector}"}
        found = await self._pushes.seen(mine, [("sequence", -1)], most=1)
        return found[0] if found else None

    async def told_later(self, line: str, at: str) -> bool:
        """Whether a later status of the ticket has been taken."""
        later = {"line": line, "state": "done", "what.heard.at": {"$gt": at}}
        return bool(await self._reactions.many(later | {"what.heard.states": {"$ne": []}}))
