"""How is what a case said taken out of the log? Its actions stay, blank, in their places.

The log is otherwise never edited. What was published is on the topic until that is written anew.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, NamedTuple

from case_command.case import State
from case_command.files.rows import BUCKET, Rows
from case_command.ledger import Ledger
from case_command.log.commit_log import COMMITS, MongoCommits, since
from case_command.log.snapshots import MongoSnapshots
from case_command.sealing import Stamp
from case_command.states import States
from case_events import CaseDeleted, User
from case_events.erased import blank
from case_events.wire import from_record, to_record
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded, found
from case_runtime.blobs import Blobs

BY = User(username="caselog erase")


class NoSuchCase(Exception):
    """Nothing ever happened under that id."""


class Erased(NamedTuple):
    """How much was blanked, and up to which sequence; what came after it belongs to a new case."""

    sequence: int
    actions: int
    files: int


class Erasing:
    """One database of a write side."""

    def __init__(self, database: mongo.Database) -> None:
        self._log = mongo.durable(database, COMMITS)
        self._snapshots = mongo.durable(database, "snapshots")
        self._files, self._rows = Blobs(database, BUCKET), Rows(database)
        commits = MongoCommits(database)
        self._ledger = Ledger(commits, States(commits, MongoSnapshots(database)))

    async def erase(self, case_id: str) -> Erased:
        """Delete it, if it is there, and blank all that ever happened to it; once more is no harm.

        `NoSuchCase`.
        """
        state = await self._ledger.state(case_id)
        if state is None:
            raise NoSuchCase(case_id)
        if not state.case.deleted:
            correlation = f"erase-{token_hex(8)}"
            stamp = Stamp(BY, datetime.now(UTC), state.case.space, correlation)
            state = (await self._ledger.transact(case_id, deleted, stamp)).state
        last = state.case.sequence
        actions = 0
        query = {**since(case_id, 0), "last": {"$lte": last}}
        for commit in await found(self._log, query, within=FOR_LONG):
            actions += await self._blank(commit)
        with bounded(FOR_LONG):
            await self._snapshots.delete_many({"stream": case_id, "sequence": {"$lte": last}})
        return Erased(last, actions, await self._without_files(case_id))

    async def _blank(self, commit: mongo.Document) -> int:
        """How many of its actions said something."""
        records = [to_record(blank(from_record(one["value"]))) for one in commit["records"]]
        new = [{"value": one.value, "headers": dict(one.headers)} for one in records]
        if new == commit["records"]:
            return 0
        fields: dict[str, Any] = {"records": new, "erased": True}
        with bounded(FOR_LONG):
            mine = {"_id": commit["_id"], "commit": commit["commit"]}
            await self._log.update_one(mine, {"$set": fields})
        return len(new)

    async def _without_files(self, case_id: str) -> int:
        """Their bytes, then their rows: whoever looks at a row finds what is left of it."""
        kept = await self._rows.of_case(case_id)
        for file_id in kept:
            await self._files.drop(file_id)
            await self._rows.drop(file_id)
        return len(kept)


def deleted(state: State) -> Sequence[CaseDeleted]:
    """A decision: the case is gone."""
    return [] if state is None or state.case.deleted else [CaseDeleted()]
