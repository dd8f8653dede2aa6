"""Which rows of the activity feed are asked for?"""

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

from case_query.store import Store
from case_runtime import mongo

Kind: TypeAlias = Literal[
    "action",
    "alert",
    "user",
    "attachment",
    "assignees",
    "category",
    "comment",
    "connector",
    "create_case",
    "customFields",
    "delete_case",
    "description",
    "observables",
    "pushed",
    "settings",
    "severity",
    "status",
    "tags",
    "title",
]

SPECIAL: dict[Kind, dict[str, Any]] = {
    "action": {"kind": {"$ne": "user"}},
    "user": {"kind": "user", "action": "create"},
    "alert": {"kind": "alert"},
    "attachment": {"kind": {"$in": ["externalReference", "persistableState"]}},
}
"""Those that are no type of their own (Cases API, P16); all others are."""


def of_kinds(kinds: Iterable[Kind]) -> dict[str, Any]:
    """The rows of any of these kinds; without any, all rows."""
    wanted = [SPECIAL.get(kind, {"type": kind}) for kind in dict.fromkeys(kinds)]
    return {"$or": wanted} if wanted else {}


class Activity:
    """The feed of a case that is there; of any other it is empty."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(
        self, case_id: str, kinds: Iterable[Kind], *, skip: int, limit: int, descending: bool
    ) -> tuple[int, list[bytes]]:
        """How many rows of these kinds there are, and some of them."""
        query = self._store.within(case_id) | of_kinds(kinds)
        rows = (await self._store.written(case_id)).user_actions
        with mongo.translated():
            total = await rows.count_documents(query)
        if not limit or skip >= total:
            return total, []
        sort = [("_id", -1 if descending else 1)]
        found = mongo.find(rows, query, {"json": 1}, sort, skip=skip, limit=limit, each=limit)
        return total, [d["json"] async for d in found]

    async def whole(self, case_id: str) -> list[bytes]:
        """Every row, oldest first."""
        query = self._store.within(case_id)
        rows = (await self._store.written(case_id)).user_actions
        found = mongo.find(rows, query, {"json": 1}, [("_id", 1)], each=10_000)
        return [d["json"] async for d in found]
