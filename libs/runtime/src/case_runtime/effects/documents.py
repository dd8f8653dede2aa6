"""How does an effect look as a document of MongoDB, and what finds those that are due? Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from case_runtime import mongo, tracing
from case_runtime.effects.rows import REMEMBERED, Attempt, Claim, Effect, Ended, Seen

Fields = Mapping[str, Any]

COUNTED: Mapping[str, Fields] = {
    "planned": {"state": "planned", "due": {"$gte": datetime.fromtimestamp(0, UTC)}},
    "failed": {"state": "failed", "dropped": {"$exists": False}},
}
"""What finds those of a state in an index that has no others."""


def due(collection: str, without: Sequence[str], most: int) -> Sequence[mongo.Document]:
    """The lines of that many rows that are due, without these lines: rows of each, and its head."""
    waits = {"state": "planned", "$expr": {"$lte": ["$due", "$$NOW"]}}
    first = [
        {"$match": {"state": "planned"}},
        {"$sort": {"sequence": 1, "_id": 1}},
        {"$limit": 1},
        {"$project": {"attempt": 1, "ready": {"$lte": ["$due", "$$NOW"]}}},
    ]
    line = {"from": collection, "localField": "_id", "foreignField": "line"}
    return (
        {"$match": {**waits, "line": {"$nin": list(without)}}},
        {"$sort": {"due": 1}},
        {"$limit": most},
        {"$group": {"_id": "$line", "rows": {"$sum": 1}, "due": {"$first": "$due"}}},
        {"$sort": {"due": 1}},
        {"$lookup": {**line, "pipeline": first, "as": "head"}},
    )


def insert(effect: Effect, now: datetime) -> mongo.Write:
    """A row, due when it says by the database's clock, unless there is one."""
    row = {"line": effect.line, "sequence": effect.sequence, "what": dict(effect.what)}
    row |= {"state": "planned", "attempt": 0, "due": now + timedelta(seconds=effect.after)}
    if effect.refused is not None:
        row |= {"state": "failed", "why": effect.refused, "due": now, "ended": now}
    if tracing.on() and (trace := tracing.because(effect.key)):
        row["trace"] = trace
    return mongo.insert(effect.key, row)


def merged(noted: Fields) -> mongo.Document:
    """What is noted, with this."""
    return {"$mergeObjects": [{"$ifNull": ["$noted", {}]}, {"$literal": dict(noted)}]}


def with_more(claim: Claim, why: str) -> mongo.Document:
    """The attempts that came to nothing, and this one."""
    one = {"number": claim.attempt, "why": why}
    all_of_them = {"$concatArrays": [{"$ifNull": ["$attempts", []]}, [{"$literal": one}]]}
    return {"$slice": [all_of_them, -REMEMBERED]}


def effect(row: mongo.Document) -> Effect:
    """As it was planned."""
    return Effect(row["_id"], row["line"], row["sequence"], row["what"])


def ended(row: mongo.Document) -> Ended:
    """What became of it."""
    attempts = tuple(Attempt(**one) for one in row.get("attempts", ()))
    return Ended(effect(row), row.get("why"), row["ended"], attempts)


def seen(row: mongo.Document) -> Seen:
    """All of it."""
    return Seen(
        effect=effect(row),
        state=row["state"],
        attempt=row["attempt"],
        due=row["due"],
        ended=row.get("ended"),
        why=row.get("why"),
        attempts=tuple(Attempt(**one) for one in row.get("attempts", ())),
        noted=row.get("noted", {}),
    )
