"""How is a long history loaded as fast as a short one? From a state that was kept on the way.

A snapshot can always be made again; only what a majority has is ever put into one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from immutables import Map

from case_command.attached import Attached, Index
from case_command.case import CaseState, Push
from case_command.layered import Layered, Packed
from case_events.case import from_json, to_json
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded, found

FOLD = 6
"""The version of `evolve` and all that it calls. Raise it whenever a history would add up to
another state than before: what another version kept is not read."""

INDEXES = ("by_id", "alerts", "events", "files", "kept")
"""What is stored packed."""


class Snapshots(Protocol):
    """Whatever keeps states."""

    async def newest(self, streams: Sequence[str]) -> Mapping[str, CaseState]:
        """Those that there are."""

    async def save(self, state: CaseState) -> None:
        """Keep it in place of the older ones of its stream."""


class MongoSnapshots:
    """A document for each; its `_id` is the stream, the sequence and the version of the fold."""

    def __init__(self, database: mongo.Database, fold: int = FOLD) -> None:
        self._snapshots = mongo.durable(database, "snapshots")
        self._fold = fold

    async def prepare(self) -> None:
        """Make the index."""
        with bounded(FOR_LONG):
            await self._snapshots.create_index([("stream", 1), ("sequence", 1)])

    async def newest(self, streams: Sequence[str]) -> Mapping[str, CaseState]:
        """Those of this version."""
        query = {"stream": {"$in": list(streams)}, "fold": self._fold}
        kept = await found(self._snapshots, query, sort=[("sequence", 1)])
        return {d["stream"]: restored(d) for d in kept}

    async def save(self, state: CaseState) -> None:
        """Keep it, and drop the older ones of this version and of those before it."""
        document = stored(state, self._fold)
        older = {
            "stream": state.case.id,
            "sequence": {"$lt": state.case.sequence},
            "fold": {"$lte": self._fold},
        }
        with bounded(FOR_LONG):
            replaced = {"_id": document["_id"]}
            await self._snapshots.replace_one(replaced, document, upsert=True)
            await self._snapshots.delete_many(older)


def stored(state: CaseState, fold: int) -> mongo.Document:
    """The case as the API shows it, and what it does not show."""
    case, attached = state.case, state.attached.flat()
    return {
        "_id": f"{case.id}/{case.sequence:08d}/{fold}",
        "stream": case.id,
        "sequence": case.sequence,
        "fold": fold,
        "json": to_json(case),
        "space": case.space,
        "deleted": case.deleted,
        "at": state.at,
        "edited": state.edited,
        "rows": state.rows,
        "pushes": [[one, *push] for one, push in sorted(state.pushes.items())],
        "by_id": packed(attached.by_id.packed),
        "alerts": packed(attached.alerts.packed),
        "events": packed(attached.events.packed),
        "files": packed(attached.files.packed),
        "kept": packed(attached.kept.packed),
        "comments": attached.comments,
        "references": attached.references,
    }


def restored(d: mongo.Document) -> CaseState:
    """The way back; what is attached stays packed until somebody asks."""
    by_id, alerts, events, files, kept = (unpacked(d[name]) for name in INDEXES)
    case = from_json(d["json"], sequence=d["sequence"], space=d["space"])
    index = Index(
        by_id=Layered(Attached.read, by_id, count=by_id.size),
        alerts=Layered(int, alerts, count=alerts.size),
        events=Layered(int, events, count=events.size),
        files=Layered(int, files, count=files.size),
        kept=Layered(int, kept, count=kept.size),
        comments=d["comments"],
        references=d["references"],
    )
    return CaseState(
        case=replace(case, deleted=d["deleted"]),
        at=d["at"],
        edited=d["edited"],
        attached=index,
        rows=d["rows"],
        pushes=Map({one: Push(*push) for one, *push in d["pushes"]}),
    )


def packed(one: Packed) -> mongo.Document:
    """Its lines, and how many there are."""
    return {"text": one.text, "size": one.size}


def unpacked(d: mongo.Document) -> Packed:
    """The way back."""
    return Packed(d["text"], d["size"])
