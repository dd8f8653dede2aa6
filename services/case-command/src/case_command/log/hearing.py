"""What have other processes written to the log? A hint: nothing is wrong if it is missed.

What they write is told by the log's change stream; our own commits never come back that way.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from case_command.log.commit_log import COMMITS
from case_command.log.commits import Kind
from case_runtime import mongo
from case_runtime.appends import changes

REST = 1.0

log = structlog.get_logger()


class Hearing:
    """Tells of each commit by others: its stream, the sequence of its last action, its kind."""

    def __init__(
        self, database: mongo.Database, me: str, *listeners: Callable[[str, int, Kind], None]
    ) -> None:
        self._log = mongo.durable(database, COMMITS)
        self._others: Sequence[Mapping[str, Any]] = [
            {"$match": {"operationType": "insert", "fullDocument.writer": {"$ne": me}}},
            {"$project": {f"fullDocument.{name}": 1 for name in ("stream", "last", "kind")}},
        ]
        self._listeners = listeners
        self.failures = 0
        """Consecutive."""

    async def run(self) -> None:
        """For ever, as one task."""
        while True:
            try:
                async for heard in changes(self._log, self._others):
                    self.failures = 0
                    commit = heard["fullDocument"]
                    for tell in self._listeners:
                        tell(commit["stream"], commit["last"], commit.get("kind", "case"))
            except Exception:  # it is a hint, and still it must not die in silence
                self.failures += 1
                if self.failures & (self.failures - 1) == 0:  # ever less often
                    log.warning("hearing.interrupted", times=self.failures, exc_info=True)
                await asyncio.sleep(REST)
