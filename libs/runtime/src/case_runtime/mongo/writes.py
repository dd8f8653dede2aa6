"""Which writes are there? Each is one document, or a query, and what becomes of it."""

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from pymongo import DeleteMany, InsertOne, ReplaceOne, UpdateMany, UpdateOne

from case_runtime.mongo.connecting import Document

Write: TypeAlias = InsertOne[Document] | ReplaceOne[Document] | UpdateOne | UpdateMany | DeleteMany


def insert(_id: str, document: Mapping[str, Any]) -> Write:
    """Write the document, unless there is one."""
    return InsertOne({"_id": _id, **document})


def insert_at_once(_id: str, document: Mapping[str, Any], *at: str, after: float = 0.0) -> Write:
    """As `insert`, with the time in these fields by the database's clock, or as much later."""
    when = dict.fromkeys(at, in_seconds(after) if after else "$$NOW")
    new = {"$mergeObjects": [{"$literal": dict(document)}, when, "$$ROOT"]}
    return UpdateOne({"_id": _id}, [{"$replaceWith": new}], upsert=True)


def in_seconds(seconds: float) -> Document:
    """That long from now, by the database's clock."""
    return {"$add": ["$$NOW", int(seconds * 1000)]}


def upsert(_id: str, document: Mapping[str, Any]) -> Write:
    """Write the document, whether it exists or not."""
    return ReplaceOne({"_id": _id}, dict(document), upsert=True)


def replace_within(_id: str, field: str, within: range, document: Mapping[str, Any]) -> Write:
    """Replace the document if the field is within that range; else it stays, if there is one.

    Found by its `_id` alone: another condition in the query costs the database twice as much.
    """
    lowest, beyond = {"$gte": [f"${field}", within.start]}, {"$lt": [f"${field}", within.stop]}
    new = {"$literal": {"_id": _id, **document}}
    replaced = {"$cond": [{"$and": [lowest, beyond]}, new, "$$ROOT"]}
    return UpdateOne({"_id": _id}, [{"$replaceWith": replaced}])


def raise_to(_id: str, field: str, value: int) -> Write:
    """Set the field, unless it is higher already."""
    return UpdateOne({"_id": _id}, {"$max": {field: value}}, upsert=True)


def become(_id: str, new: Mapping[str, Any]) -> Write:
    """Replace the document by what an expression makes of it (`$$ROOT`; without it, its `_id`)."""
    return UpdateOne({"_id": _id}, [{"$replaceWith": new}], upsert=True)


def set_where(query: Mapping[str, Any], fields: Mapping[str, Any]) -> Write:
    """Set these fields of all that match."""
    return UpdateMany(dict(query), {"$set": dict(fields)})


def drop_where(query: Mapping[str, Any]) -> Write:
    """Delete all that match."""
    return DeleteMany(dict(query))


def set_each(_id: str, fields: Mapping[str, Any]) -> Write:
    """Set these fields, each an expression, whether the document exists or not."""
    return UpdateOne({"_id": _id}, [{"$set": dict(fields)}], upsert=True)


def set_with_time(_id: str, fields: Mapping[str, Any], at: str) -> Write:
    """Set these fields, and the database's time in one more, whether it exists or not."""
    return UpdateOne({"_id": _id}, [{"$set": {**fields, at: "$$NOW"}}], upsert=True)


def edit(_id: str, fields: Mapping[str, Any], gone: Collection[str] = ()) -> Write:
    """Set some fields and take others away, whether the document exists or not."""
    changed: Document = {"$set": dict(fields)}
    if gone:
        changed["$unset"] = dict.fromkeys(gone, "")
    return UpdateOne({"_id": _id}, changed, upsert=True)
