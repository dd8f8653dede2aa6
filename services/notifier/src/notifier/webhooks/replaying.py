"""How is a program told again what happened since some moment? From the topic, in steps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from case_events import Envelope, Topic
from case_events.wire import Unreadable, from_record
from case_runtime import kafka
from case_runtime.effects import Claim, Effect, Final, MongoEffects
from case_runtime.errors import Later
from notifier.webhooks.planning import Deliveries
from notifier.webhooks.store import Webhook, Webhooks

IDLE_MS = 500
AT_ONCE = 500
STEPS = 40
"""Batches of one row; the next one goes on where it ended."""


def wanted(webhook_id: str, name: str, since: datetime) -> Effect:
    """A row that plans others."""
    what = {"webhook": webhook_id, "replay": name, "since": since}
    return Effect(f"replay/{webhook_id}/{name}", f"replay/{webhook_id}", 1, what)


def further(effect: Effect, left: Mapping[str, Any]) -> Effect:
    """The row that goes on with this: that a log is long is no failed attempt."""
    what, n = {**effect.what, "left": dict(left)}, effect.sequence + 1
    return Effect(f"{effect.line}/{what['replay']}/{n}", effect.line, n, what)


class Replaying:
    """Acts on claims of replays."""

    def __init__(
        self,
        servers: str,
        topic: Topic,
        webhooks: Webhooks,
        effects: MongoEffects,
        deliveries: Deliveries,
        *,
        steps: int = STEPS,
    ) -> None:
        self._servers = servers
        self._topic = topic
        self._webhooks = webhooks
        self._effects = effects
        self._deliveries = deliveries
        self._steps = steps

    async def __call__(self, claim: Claim) -> None:
        """Plan what happened from then to when it was first looked at."""
        webhook = await self._webhooks.one(claim.effect.what["webhook"])
        if webhook is None:
            raise Final("the subscription was deleted")
        try:
            async with kafka.consumer(self._servers) as consumer:
                await self._read(claim, webhook, consumer)
        except KafkaError as error:
            raise Later(f"Kafka cannot be read: {error!r}") from error

    async def _read(
        self,
        claim: Claim,
        webhook: Webhook,
        consumer: Any,  # noqa: ANN401 - aiokafka ships no types
    ) -> None:
        places = {n: TopicPartition(self._topic.name, n) for n in range(self._topic.partitions)}
        begun = claim.noted.get("left", claim.effect.what.get("left"))
        if begun is None:
            begun = await self._begun(claim, consumer, places)
        left = {int(n): (first, end) for n, (first, end) in begun.items()}
        noted = begun
        for _ in range(self._steps):
            if not left:
                return
            consumer.assign([places[n] for n in left])
            for n, (first, _end) in left.items():
                consumer.seek(places[n], first)
            read = await consumer.getmany(timeout_ms=IDLE_MS, max_records=AT_ONCE)
            for place, records in read.items():
                n, (first, end) = place.partition, left[place.partition]
                await self._plan([r for r in records if r.offset < end], webhook, claim)
                reached = records[-1].offset + 1 if records else first
                left[n] = (reached, end)
            left = {n: (first, end) for n, (first, end) in left.items() if first < end}
            noted = {str(n): list(both) for n, both in left.items()}
            await self._effects.note(claim, {"left": noted})
        if left:
            await self._effects.plan([further(claim.effect, noted)])

    async def _begun(
        self,
        claim: Claim,
        consumer: Any,  # noqa: ANN401 - as above
        places: dict[int, TopicPartition],
    ) -> dict[str, list[int]]:
        at = max(0, int(claim.effect.what["since"].timestamp() * 1000))
        begins = await consumer.offsets_for_times(dict.fromkeys(places.values(), at))
        ends = await consumer.end_offsets(list(places.values()))
        return {
            str(n): [begins[place].offset, ends[place]]
            for n, place in places.items()
            if begins[place] and begins[place].offset < ends[place]
        }

    async def _plan(self, records: Sequence[Any], webhook: Webhook, claim: Claim) -> None:
        envelopes: list[Envelope] = []
        for record in records:
            try:
                envelopes.append(from_record(record.value))
            except Unreadable:
                continue  # the listener has set it aside
        replay = claim.effect.what["replay"]
        await self._effects.plan(await self._deliveries.of(envelopes, [webhook], replay))
