"""How do alerts come in from Kafka? In batches; what never can be kept is set aside, and why."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from time import perf_counter
from typing import Protocol

import structlog

from alert_sync import metrics
from alert_sync.alerts.kept import Place, Publication
from alert_sync.alerts.received import from_record
from case_events.command_wire import HOPS
from case_runtime.errors import Answerable
from case_runtime.reactions import MOST_HOPS
from case_runtime.trying import Trying

LONGEST = 4
"""Digits."""

MISFITS = (Answerable, ValueError)

log = structlog.get_logger()


class Incoming(Protocol):
    """As much of a Kafka record as matters here."""

    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None


class Keeping(Protocol):
    """Whoever keeps alerts."""

    async def publish(self, publications: Sequence[Publication]) -> object:
        """Return when they are safe; may raise `Later`."""


class Intake:
    """Takes batches of records; returns when every alert is safe, or set aside."""

    def __init__(
        self,
        alerts: Keeping,
        set_aside: Callable[[Incoming, str], Awaitable[None]],
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._alerts = alerts
        self._set_aside = set_aside
        self._clock = clock
        self._try = Trying("alerts", sleep)

    @property
    def failures(self) -> int:
        """Consecutive."""
        return self._try.failures

    async def __call__(self, records: Sequence[Incoming]) -> None:
        """Raises nothing: what comes next would be acknowledged together with what failed."""
        began, read = perf_counter(), []
        for record in records:
            try:
                read.append((record, self._publication(record)))
            except MISFITS as error:
                await self._aside(record, f"unreadable: {error}")
        gone = len(records) - len(read)
        if read and await self._try(lambda: self._publish([one for _, one in read])):
            gone += await self._one_by_one(read)
        if records:
            ms = round((perf_counter() - began) * 1000, 1)
            log.info("alerts.received", records=len(records), aside=gone, ms=ms)

    async def _one_by_one(self, read: Sequence[tuple[Incoming, Publication]]) -> int:
        """Find out which one it is; how many were set aside."""
        gone = 0
        for record, one in read:
            fault = await self._try(lambda one=one: self._publish([one]))  # type: ignore[misc]  # bound to this one
            if fault:
                await self._aside(record, f"failed: {type(fault).__name__}")
                gone += 1
        return gone

    def _publication(self, record: Incoming) -> Publication:
        place = Place(record.partition, record.offset, record.timestamp)
        alert = from_record(record.key, record.value)
        return Publication(alert, self._clock(), place=place, hops=hops(record))

    async def _publish(self, publications: Sequence[Publication]) -> None:
        await self._alerts.publish(publications)
        metrics.PUBLISHED.labels("kafka").inc(len(publications))

    async def _aside(self, record: Incoming, reason: str) -> None:
        log.error("alert.set_aside", partition=record.partition, offset=record.offset)
        while await self._try(lambda: self._set_aside(record, reason)):
            pass  # set aside or stand still: never dropped


def hops(record: Incoming) -> int:
    """As its header says; what is no number says nothing."""
    said = dict(getattr(record, "headers", ())).get(HOPS) or b""
    return min(int(said), MOST_HOPS + 1) if said.isdigit() and len(said) <= LONGEST else 0
