"""Where are subscriptions kept? With their secrets sealed; and when was one turned off, and why?"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from case_runtime.sealing import Bound, Keyring, restored, stored
from notifier.policies.subscriptions import Subscription

FRESH = 2.0
"""Seconds for which another process may not know of a new one yet."""

TYPE = ".webhook-changes"
ON = {"off": {"$exists": False}}


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription, whose it is and how it goes with it."""

    said: Subscription
    name: str
    url: str
    maker: str
    """The principal: it is told what that one may read."""

    made_at: datetime
    off: str | None = None
    """Why nothing is delivered any more."""


class Webhooks:
    """All of them."""

    def __init__(self, database: mongo.Database, keyring: Keyring) -> None:
        self._rows = mongo.durable(database, "webhooks")
        self._keyring = keyring
        self._known: Sequence[Webhook] = ()
        self._until = 0.0
        self._reading = asyncio.Lock()
        self.turned_off: Sequence[str] = ()
        """The names of those that had their chances, as far as is known."""

    @property
    def possible(self) -> bool:
        """Whether secrets can be kept."""
        return self._keyring.current is not None

    async def prepare(self) -> None:
        """Make the index: those of a space."""
        with bounded(FOR_LONG):
            await self._rows.create_index("space")

    async def put(self, made: Webhook, secret: str) -> None:
        """Keep one."""
        said = made.said
        sealed = self._keyring.seal({"secret": secret}, bound(made))
        document = {
            "space": said.space,
            "owners": sorted(said.owners),
            "types": sorted(said.types),
            "severities": sorted(said.severities),
            "tags": sorted(said.tags),
            "name": made.name,
            "url": made.url,
            "maker": made.maker,
            "made_at": made.made_at,
            "sealed": stored(sealed),
        }
        await mongo.write_all(self._rows, [mongo.insert(said.id, document)])
        self._until = 0.0

    async def drop(self, webhook_id: str) -> None:
        """Tell it nothing any more."""
        await mongo.write_all(self._rows, [mongo.drop_where({"_id": webhook_id})])
        self._until = 0.0

    async def turn_off(self, webhook_id: str, why: str) -> None:
        """It had its chances."""
        fields = {"off": why}
        await mongo.write_all(self._rows, [mongo.set_where({"_id": webhook_id, **ON}, fields)])
        self._until = 0.0

    async def turn_on(self, webhook_id: str) -> None:
        """It is told what comes from now on; what was missed, a replay tells."""
        await mongo.change(self._rows, {"_id": webhook_id}, {"off": "$$REMOVE"})
        self._until = 0.0

    async def one(self, webhook_id: str) -> Webhook | None:
        """By id."""
        async for row in mongo.find(self._rows, {"_id": webhook_id}):
            return webhook(row)
        return None

    async def secret(self, made: Webhook) -> str:
        """What signs its deliveries; `CannotOpen` if the key is another one by now."""
        async for row in mongo.find(self._rows, {"_id": made.said.id}):
            return str(self._keyring.open(restored(row["sealed"]), bound(made))["secret"])
        return ""

    async def of(self, space: str) -> list[Webhook]:
        """Those of a space."""
        found = mongo.find(self._rows, {"space": space}, sort=[("_id", 1)])
        return [webhook(row) async for row in found]

    async def current(self) -> Sequence[Webhook]:
        """All that are on, as they were a moment ago."""
        async with self._reading:
            if time.monotonic() >= self._until:
                found = [webhook(row) async for row in mongo.find(self._rows, {})]
                self._known = [one for one in found if one.off is None]
                self.turned_off = [one.name for one in found if one.off is not None]
                self._until = time.monotonic() + FRESH
        return self._known


def bound(made: Webhook) -> Bound:
    """A secret is worth nothing for another URL."""
    parts = urlsplit(made.url)
    return Bound(made.said.id, TYPE, [f"{parts.scheme}://{parts.netloc}"])


def webhook(row: Mapping[str, Any]) -> Webhook:
    """As it is stored."""
    said = Subscription(
        id=row["_id"],
        space=row["space"],
        owners=frozenset(row["owners"]),
        types=frozenset(row["types"]),
        severities=frozenset(row["severities"]),
        tags=frozenset(row["tags"]),
    )
    return Webhook(said, row["name"], row["url"], row["maker"], row["made_at"], row.get("off"))
