"""How much has happened to a case (Cases API §3.4.3)?"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from case_query.store import Store
from case_runtime import mongo


class Count(NamedTuple):
    """So many rows of the feed, about attachments of that kind (None: about none)."""

    kind: str | None
    action: str
    rows: int


async def stats(store: Store, case_id: str) -> dict[str, int]:
    """Of a case that is there."""
    each = {"_id": {"kind": "$kind", "action": "$action"}, "rows": {"$sum": 1}}
    steps: list[Mapping[str, Any]] = [{"$match": store.within(case_id)}, {"$group": each}]
    rows = (await store.written(case_id)).user_actions
    counts = [
        Count(d["_id"]["kind"], d["_id"]["action"], d["rows"])
        async for d in mongo.grouped(rows, steps)
    ]
    words = {count.action for count in counts if count.kind == "user"}
    unseen = await hidden(store, case_id) if {"update", "delete"} <= words else 0
    return told(counts, unseen)


async def hidden(store: Store, case_id: str) -> int:
    """How many edits were made of comments that are gone."""
    words: Collection[str] = ("update", "delete")
    query = {**store.within(case_id), "kind": "user", "action": {"$in": list(words)}}
    edited, gone = list[str](), set[str]()
    rows = (await store.written(case_id)).user_actions
    async for d in mongo.find(rows, query, {"json": 1, "action": 1}, each=1000):
        comment = orjson.loads(d["json"])["comment_id"]
        if d["action"] == "delete":
            gone.add(comment)
        else:
            edited.append(comment)
    return sum(comment in gone for comment in edited)


def told(counts: Iterable[Count], unseen: int) -> dict[str, int]:
    """The sums."""
    counts = list(counts)

    def total(*, comments: bool | None = None, action: str | None = None) -> int:
        return sum(
            one.rows
            for one in counts
            if comments in {None, one.kind == "user"} and action in {None, one.action}
        )

    return {
        "total": total(),
        "total_deletions": total(action="delete"),
        "total_comments": total(comments=True),
        "total_comment_deletions": total(comments=True, action="delete"),
        "total_comment_creations": total(comments=True, action="create"),
        "total_hidden_comment_updates": unseen,
        "total_other_actions": total(comments=False),
        "total_other_action_deletions": total(comments=False, action="delete"),
    }
