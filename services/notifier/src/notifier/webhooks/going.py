"""How do webhooks run beside the news of people? With rows of their own, from the same actions."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import httpx

from case_events import Topic
from case_runtime import mongo
from case_runtime.effects import Claim, MongoEffects, Worker
from case_runtime.sealing import Keyring
from case_runtime.showing import Reading
from notifier.people import People
from notifier.settings import DELIVERIES
from notifier.since import Since
from notifier.webhooks.delivering import ATTEMPTS, Posting
from notifier.webhooks.planning import Deliveries
from notifier.webhooks.replaying import Replaying
from notifier.webhooks.store import Webhooks

AT_ONCE = 32
"""Deliveries under way, of different cases or programs."""


class Programs:
    """Those that subscribed, what they are to be told, and whoever tells them."""

    def __init__(
        self,
        database: mongo.Database,
        keyring: Keyring,
        *,
        claimed_for: float,
        kept: timedelta,
        attempts: int = ATTEMPTS,
    ) -> None:
        self._longest = claimed_for * 0.8
        self._attempts = attempts
        self.webhooks = Webhooks(database, keyring)
        self.rows = MongoEffects(database, DELIVERIES, claimed_for=claimed_for, kept=kept)
        self.worker: Worker

    def told_by(
        self,
        http: httpx.AsyncClient,
        people: People,
        reading: Reading,
        since: Since,
        *,
        topic: tuple[str, Topic],
        clock: Callable[[], datetime],
    ) -> Deliveries:
        """The policy; what follows from it is carried out by `worker`."""
        deliveries = Deliveries(self.webhooks, since, people, reading)
        posting = Posting(
            self.webhooks, self.rows, people, reading, http, clock=clock, attempts=self._attempts
        )
        replaying = Replaying(*topic, self.webhooks, self.rows, deliveries)

        async def act(claim: Claim) -> None:
            await (posting if "case" in claim.effect.what else replaying)(claim)

        self.worker = Worker(
            self.rows,
            act,
            of="webhooks",
            at_once=AT_ONCE,
            attempts=self._attempts,
            longest=self._longest,
        )
        return deliveries

    async def prepare(self) -> None:
        """Make the indexes."""
        await self.rows.prepare()
        await self.webhooks.prepare()

    def ailments(self) -> Iterator[str]:
        """Programs that are told nothing any more."""
        if off := self.webhooks.turned_off:
            yield f"webhooks: turned off: {', '.join(off)}"
