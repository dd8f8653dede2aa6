"""Which bytes does nobody need? Those of files that no case has.

An upload broke off, its action was never recorded, its attachment or its case was deleted.

Rows are looked at when they are due, a bounded number at a time, each by one replica. Whether a
case has the file, the log alone says. What nobody needs leaves: it cannot be seen, nor be attached,
and a while later, when whoever had just seen it must have attached it, the log is asked once more.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog

from case_command.case import State
from case_command.files.files import LINGER
from case_command.files.row import Row, Stage
from case_command.files.rows import Rows
from case_command.log.commits import Commit
from case_events import AttachmentRemoved, CaseDeleted
from case_events.actions import shape
from case_events.wire import Record
from case_runtime import mongo
from case_runtime.blobs import Blobs

EVERY = 30.0
"""Seconds between two rounds, unless something was deleted here."""

AT_ONCE = 200
"""Rows of one round."""

REST = 1.0
"""Seconds after a round that was full, or failed."""

CLAIM = 60.0
"""Seconds for which a row is nobody else's."""

AGAIN = 7 * 86400.0
"""Seconds until a file that a case has is looked at again: by then a crash may have kept us from
hearing that it was deleted."""

REMOVED, DELETED = (shape(kind).encode() for kind in (AttachmentRemoved, CaseDeleted))
OF_A_REFERENCE = b'"kind":"externalReference"'

log = structlog.get_logger()


class Sweeping:
    """Goes through what is due; replicas share the work."""

    def __init__(
        self,
        rows: Rows,
        blobs: Blobs,
        state: Callable[[str], Awaitable[State]],
        *,
        linger: float = LINGER,
        again: float = AGAIN,
        at_once: int = AT_ONCE,
    ) -> None:
        """`state` tells a case as the log has it by now."""
        self._rows = rows
        self._blobs = blobs
        self._state = state
        self._linger = linger
        self._again = again
        self._at_once = at_once
        self._told: set[str] = set()
        self._wake = asyncio.Event()
        self._rest = EVERY
        self.failures = 0
        """Consecutive."""

    def heard(self, commits: Sequence[Commit]) -> None:
        """These have just become durable here: some cases may need fewer files than before."""
        for commit in commits:
            if commit.kind == "case" and any(map(lets_go, commit.records)):
                self._told.add(commit.stream)
                self._wake.set()

    async def run(self) -> None:
        """For ever, as one task."""
        while True:
            self._rest = REST
            try:
                await self.round()
                self.failures = 0
            except Exception:  # the next time will do
                self.failures += 1
                log.warning("files.not_swept", times=self.failures, exc_info=True)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._rest)

    async def round(self) -> int:
        """How many files were dropped."""
        await self._pass_on()
        dropped = 0
        for _ in range(self._at_once):
            claimed = await self._rows.claim(CLAIM)
            if claimed is None:
                self._rest = EVERY
                break
            dropped += await self._look(claimed)
        return dropped

    async def _pass_on(self) -> None:
        """What was heard is due now, for whichever replica comes first."""
        self._wake.clear()
        told, self._told = self._told, set()
        try:
            await self._rows.look_at(told)
        except BaseException:
            self._told |= told
            raise

    async def _look(self, claimed: mongo.Document) -> bool:
        row = Row.of(claimed)
        needed = has(await self._state(row.case), row)
        if row.stage is Stage.LEAVING and not needed:
            await self._blobs.drop(row.id)
            await self._rows.drop(row.id)
            log.info("file.swept", file=row.id)
            return True
        if needed:
            fields = {"stage": Stage.READY.value, "due": mongo.in_seconds(self._again)}
        elif claimed["kept"]:
            fields = {"due": "$kept_until"}
        else:
            fields = {"stage": Stage.LEAVING.value, "due": mongo.in_seconds(self._linger)}
        await self._rows.settle(claimed, fields)
        return False


def has(state: State, row: Row) -> bool:
    """Whether the case has the file; what a newer release wrote may be that it has."""
    if state is None or state.case.deleted or state.case.space != row.space or not row.measured:
        return False
    return row.id in state.attached.files or state.newer


def lets_go(record: Record) -> bool:
    """Whether a case, or something that may be a file, is gone with this action."""
    said = next((value for name, value in record.headers if name == "ce_type"), b"")
    return said == DELETED or (said == REMOVED and OF_A_REFERENCE in record.value)
